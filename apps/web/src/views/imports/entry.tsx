// One thing that a line becomes: what happens, where, and the value in glyph, words and colour.
import { useState } from 'react';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { TIMELINE_WORDS } from '../timeline/words.js';
import type { Entry, Kind } from './line-model.js';
import { FromTo, Value } from './value.js';
import { IMPORT_WORDS } from './words.js';

const KIND_GLYPHS: Readonly<Record<Kind, string>> = {
  changes: '±',
  creates: '+',
  replaces: '⇄',
  retracts: '✕',
  confirms: '=',
  history: '↶',
  declares: '#',
  already: '=',
};

const NAMES_SHOWN = 5;

export function KindMark({ kind }: { readonly kind: Kind }) {
  const words = usePhrases(IMPORT_WORDS);
  return (
    <span className={`kind kind-${kind}`}>
      <span aria-hidden="true">{KIND_GLYPHS[kind]}</span> {words.entryKinds[kind]}
    </span>
  );
}

export function EntryLine({ entry }: { readonly entry: Entry }) {
  const words = usePhrases(IMPORT_WORDS);
  const { types } = usePhrases(TIMELINE_WORDS);
  const names = useNames();
  const { kind, type, conflicting, criterion, system, from, to } = entry;
  const place = [
    criterion === null ? null : `${criterion} ${names.subject(criterion)}`,
    criterion === null ? system : null,
  ].filter((part) => part !== null);
  const hasTurned = kind === 'changes' || kind === 'replaces';
  return (
    <div className="entry">
      <KindMark kind={kind} /> <Units units={entry.units} />
      {entry.units.length > 0 && place.length > 0 && ' · '}
      {place.join(' · ')}
      {(entry.units.length > 0 || place.length > 0) && ': '}
      {type === 'StatusReported' ? null : <span className="quiet">{types[type]} </span>}
      {hasTurned && from !== null ? (
        <FromTo from={from} to={to} />
      ) : kind === 'retracts' ? (
        <s>
          <Value value={from} />
        </s>
      ) : (
        to !== null && <Value value={to} />
      )}
      {kind === 'history' && from !== null && (
        <span className="quiet">
          {' '}
          ({words.stillNow} <Value value={from} />)
        </span>
      )}
      {conflicting && <span className="entry-conflict">≠ {words.conflicts}</span>}
    </div>
  );
}

/** A few are named; of many the number stands, and the names at a click. */
function Units({ units }: { readonly units: readonly string[] }) {
  const words = usePhrases(IMPORT_WORDS);
  const names = useNames();
  const [isOpen, setOpen] = useState(false);
  if (units.length === 0) return null;
  const all = units.map((code) => names.unit(code)).join(', ');
  if (units.length <= NAMES_SHOWN) return <b>{all}</b>;
  return (
    <>
      <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {words.units(units.length)}
      </button>
      {isOpen && <span className="quiet"> ({all})</span>}
    </>
  );
}
