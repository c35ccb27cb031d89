// What became of an import: what it changed, with links to exactly these cells, and how it is withdrawn.
import { useEffect, useState } from 'react';
import { viewPatch } from '../../address.js';
import { Link } from '../../ui/link.js';
import { usePhrases } from '../parts/phrases.js';
import { TIMELINE_WORDS } from '../timeline/words.js';
import { forgetBegun } from './begun.js';
import { Effects } from './effects.js';
import { Restored } from './restored.js';
import { TakeBack } from './take-back.js';
import { IMPORT_WORDS } from './words.js';
import { withdrawDocument, type Imported } from './write.js';

interface Props {
  readonly result: Imported;
  readonly csrf: string;
  readonly again: () => void;
}

export function Result({ result, csrf, again }: Props) {
  const words = usePhrases(IMPORT_WORDS);
  const [withdrawn, setWithdrawn] = useState<number | null>(null);
  const recorded = `${result.file}: ${words.result(result.events.appended)}, ${words.position(result.position)}`;
  // whoever left this view meanwhile is told on coming back
  useEffect(forgetBegun, []);
  return (
    <section className="panel" aria-label={words.resultTitle}>
      {withdrawn === null ? (
        <>
          <h2>✓ {recorded}</h2>
          <WasRecorded result={result} />
        </>
      ) : (
        <>
          <h2>
            {result.file}: {words.withdrawn(withdrawn)}
          </h2>
          <details>
            <summary>
              <s>{recorded}</s>
            </summary>
            <WasRecorded result={result} />
          </details>
        </>
      )}
      <div className="result-end">
        {withdrawn === null && <Withdraw document={result.sha256} csrf={csrf} onDone={setWithdrawn} />}
        <button type="button" onClick={again}>
          {words.another}
        </button>
      </div>
    </section>
  );
}

function WasRecorded({ result }: { readonly result: Imported }) {
  const words = usePhrases(IMPORT_WORDS);
  const { types } = usePhrases(TIMELINE_WORDS);
  const { retracted, byType } = result.events;
  return (
    <>
      <ul className="result-links">
        {Object.entries(byType).map(([type, n]) => (
          <li key={type}>
            <Link to={documentPatch(result.sha256, type)}>
              {n} {types[type as keyof typeof types] ?? type}
            </Link>
          </li>
        ))}
        {retracted > 0 && (
          <li>
            <Link to={documentPatch(result.sha256, null)}>
              {retracted} {words.retracted}
            </Link>
          </li>
        )}
        <li>
          <Link to={documentPatch(result.sha256, null)}>{words.everything}</Link>
        </li>
      </ul>
      {result.effects && <Effects effects={result.effects} done />}
      <Restored restored={result.restored} />
    </>
  );
}

const REMARKS: ReadonlySet<string> = new Set([
  'DifficultyReported',
  'DifficultyResolved',
  'ProposalMade',
  'ProgressNoted',
  'CommitmentMade',
  'TaskAssigned',
]);

/** What the document says of one type: remarks among the remarks, all else among everything that was said. */
export function documentPatch(document: string, type: string | null) {
  const live = { asOf: null, knownAt: null };
  if (type !== null && REMARKS.has(type) && type !== 'DifficultyResolved')
    return { ...viewPatch('remarks'), ...live, f: [`type:${type}`] };
  const f = [`document:${document}`, ...(type === null ? [] : [`type:${type}`]), 'all:1'];
  return { ...viewPatch('timeline'), ...live, f };
}

interface WithdrawProps {
  readonly document: string;
  readonly csrf: string;
  readonly onDone?: (retracted: number) => void;
}

export function Withdraw({ document, csrf, onDone }: WithdrawProps) {
  const words = usePhrases(IMPORT_WORDS);
  return (
    <TakeBack
      target={document}
      action={words.withdraw}
      reasonLabel={words.withdrawReason}
      done={words.withdrawn}
      {...(onDone && { onDone })}
      run={(reason) => withdrawDocument(document, reason, csrf)}
    />
  );
}
