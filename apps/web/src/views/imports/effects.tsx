// What cells would say otherwise than now: how many, and each with its old value struck through beside the new.
import { useState } from 'react';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { IMPORT_WORDS } from './words.js';
import type { Imported } from './write.js';

type Effect = NonNullable<Imported['effects']>;
type Value = Effect['cells'][number]['from'];

const CELLS_SHOWN = 30;

export function Effects({ effects }: { readonly effects: Effect }) {
  const words = usePhrases(IMPORT_WORDS);
  const [isAll, setAll] = useState(false);
  // what replaces a value is read before what fills a gap
  const isFirst = ({ from }: Effect['cells'][number]): boolean => from === null || from === 'not_reported';
  const cells = [...effects.cells].sort((a, b) => Number(isFirst(a)) - Number(isFirst(b)));
  const shown = isAll ? cells : cells.slice(0, CELLS_SHOWN);
  return (
    <section aria-label={words.effects}>
      <h3>{words.effects}</h3>
      <p>
        <strong>{effects.changed}</strong> {words.changed} · <strong>{effects.created}</strong>{' '}
        {words.created} · <strong>{effects.unchanged}</strong> {words.unchanged}
      </p>
      {cells.length === 0 ? <p className="quiet">{words.noEffects}</p> : <Changes cells={shown} />}
      {shown.length < cells.length && (
        <button type="button" className="effects-more" onClick={() => setAll(true)}>
          {words.more(cells.length - shown.length)}
        </button>
      )}
    </section>
  );
}

function Changes({ cells }: { readonly cells: Effect['cells'] }) {
  const words = usePhrases(IMPORT_WORDS);
  const names = useNames();
  const valueOf = (value: Value): string => {
    if (value === null) return words.nothing;
    if (typeof value === 'string') return words.statuses[value] ?? value;
    if (!Array.isArray(value)) return value.wording;
    return value.length === 0 ? words.self : value.map((id) => names.vendor(id)).join(', ');
  };
  return (
    <div className="scroll-box effects" role="region" aria-label={words.effects} tabIndex={0}>
      <table className="data">
        <thead>
          <tr>
            <th scope="col">{words.place}</th>
            <th scope="col">{words.now}</th>
            <th scope="col">{words.then}</th>
          </tr>
        </thead>
        <tbody>
          {cells.map(({ kind, unit, criterion, system, from, to }) => (
            <tr key={`${kind} ${unit} ${criterion} ${system}`}>
              <th scope="row">
                {[
                  unit !== null && names.unit(unit),
                  criterion !== null && `${criterion} ${names.subject(criterion)}`,
                  system,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </th>
              <td>
                <s>{valueOf(from)}</s>
              </td>
              <td>
                <strong>{valueOf(to)}</strong>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
