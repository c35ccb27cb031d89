// How far an import has come: a step for each thing that the server says it has done, with its figures.
import { usePhrases } from '../parts/phrases.js';
import { IMPORT_WORDS } from './words.js';
import type { Progress } from './write.js';

const STEPS = ['received', 'read', 'compared', 'appended', 'projected'] as const;

interface Props {
  readonly file: string;
  readonly told: readonly Progress[];
  readonly onCancel: () => void;
}

export function ImportProgress({ file, told, onCancel }: Props) {
  const words = usePhrases(IMPORT_WORDS);
  const last = new Map(told.map((progress) => [progress.step, progress]));
  // from then on it happens whole
  const isBeyond = last.has('appended');
  return (
    <section className="panel" aria-label={words.importingTitle} aria-busy>
      <h2>
        {words.importingTitle}: {file}
      </h2>
      <ol className="steps">
        {STEPS.map((step) => {
          const progress = last.get(step);
          const isDone = progress !== undefined && progress.done >= progress.of && step !== 'compared';
          const mark = isDone || (step === 'compared' && progress) ? '✓' : progress ? '…' : '·';
          return (
            <li key={step} className={progress ? 'told' : 'quiet'}>
              <span aria-hidden="true">{mark}</span> {words.steps[step]}
              {progress && <b> {words.stepDone[step](progress.done, progress.of)}</b>}
              {progress && (step === 'projected' || step === 'appended') && (
                <progress
                  value={progress.done}
                  max={Math.max(1, progress.of)}
                  aria-label={words.steps[step]}
                />
              )}
            </li>
          );
        })}
      </ol>
      <p role="status">{isBeyond ? words.beyond : words.stillCancel}</p>
      <button type="button" onClick={onCancel} disabled={isBeyond}>
        {words.stop}
      </button>
    </section>
  );
}
