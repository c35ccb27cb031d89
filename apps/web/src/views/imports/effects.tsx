// What cells would say otherwise than now, or say otherwise since: how many, and each with its old value struck through
// beside the new.
import { Fragment, useState } from 'react';
import { viewPatch, type Patch } from '../../address.js';
import { Link } from '../../ui/link.js';
import { useMoments } from '../parts/moments.js';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { TableHead } from '../parts/table-head.js';
import { Value } from './value.js';
import { IMPORT_WORDS } from './words.js';
import type { Imported, Retraction } from './write.js';

type Effect = NonNullable<Imported['effects']>;
type Retracted = NonNullable<Retraction['changes']>[number];
export type CellChange = Effect['cells'][number] & { readonly at?: Retracted['at'] };

const CELLS_SHOWN = 30;
const KINDS = ['status', 'vendor', 'deadline'] as const;
const COUNTS = ['changed', 'created', 'unchanged'] as const;

interface EffectsProps {
  readonly effects: Effect;
  /** They have happened: each leads to its cell. */
  readonly done?: boolean;
}

export function Effects({ effects, done = false }: EffectsProps) {
  const words = usePhrases(IMPORT_WORDS);
  // what replaces a value is read before what fills a gap
  const isFirst = ({ from }: CellChange): boolean => from === null || from === 'not_reported';
  const cells = [...effects.cells].sort((a, b) => Number(isFirst(a)) - Number(isFirst(b)));
  const title = done ? words.effectsDone : words.effects;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {KINDS.filter((kind) => COUNTS.some((count) => effects.byKind[kind][count] > 0)).map((kind) => (
        <p key={kind}>
          {COUNTS.map((count, i) => (
            <Fragment key={count}>
              {i > 0 && ' · '}
              <strong>{effects.byKind[kind][count]}</strong> {words.effectCounts[kind][count]}
            </Fragment>
          ))}
        </p>
      ))}
      {cells.length === 0 ? (
        <p className="quiet">{done ? words.noEffectsDone : words.noEffects}</p>
      ) : (
        <Changes cells={cells} linked={done} title={title} />
      )}
    </section>
  );
}

interface ChangesProps {
  readonly cells: readonly CellChange[];
  readonly linked: boolean;
  readonly title: string;
}

export function Changes({ cells, linked, title }: ChangesProps) {
  const words = usePhrases(IMPORT_WORDS);
  const { when } = useMoments();
  const [isAll, setAll] = useState(false);
  const shown = isAll ? cells : cells.slice(0, CELLS_SHOWN);
  return (
    <>
      <div className="scroll-box effects" role="region" aria-label={title} tabIndex={0}>
        <table className="data">
          <TableHead columns={[words.place, words.before, words.after]} />
          <tbody>
            {shown.map((cell, i) => (
              // a criterion may have a deadline for each stage
              <tr key={`${cell.kind} ${cell.unit} ${cell.criterion} ${cell.system} ${i}`}>
                <th scope="row">
                  <Place cell={cell} linked={linked} />
                  {cell.at && <span className="quiet block">{words.onlyAt(when(cell.at))}</span>}
                </th>
                <td>
                  <s>
                    <Value value={cell.from} />
                  </s>
                </td>
                <td>
                  <strong>
                    <Value value={cell.to} />
                  </strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < cells.length && (
        <button type="button" className="effects-more" onClick={() => setAll(true)}>
          {words.more(cells.length - shown.length)}
        </button>
      )}
    </>
  );
}

function Place({ cell, linked }: { readonly cell: CellChange; readonly linked: boolean }) {
  const names = useNames();
  const { unit, criterion, system } = cell;
  const text = [
    unit !== null && names.unit(unit),
    criterion !== null && `${criterion} ${names.subject(criterion)}`,
    system,
  ]
    .filter(Boolean)
    .join(' · ');
  return linked ? <Link to={cellPatch(cell)}>{text}</Link> : <>{text}</>;
}

/** Where a cell is seen, live; a deadline among what was said of it. */
export function cellPatch({
  unit,
  criterion,
  system,
}: Pick<CellChange, 'unit' | 'criterion' | 'system'>): Patch {
  const live: Patch = { asOf: null, knownAt: null };
  if (unit !== null && criterion !== null)
    return { ...viewPatch('matrix'), ...live, cell: `${unit}~${criterion}` };
  if (unit !== null && system !== null)
    return { ...viewPatch('vendors'), ...live, f: [`open:${unit}.${system}`] };
  const f = Object.entries({ unit, criterion, system }).flatMap(([key, code]) =>
    code === null ? [] : [`${key}:${code}`],
  );
  return { ...viewPatch('timeline'), ...live, f: [...f, 'all:1'] };
}
