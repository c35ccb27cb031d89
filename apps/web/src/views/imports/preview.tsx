// What an import would do, before anything is recorded: what the file is, what its lines become, and each finding beside
// the line itself, read from the file on the reader's own machine.
import { useEffect, useState } from 'react';
import { useWords } from '../../words/use-words.js';
import { useMoments } from '../parts/moments.js';
import { usePhrases } from '../parts/phrases.js';
import { TIMELINE_WORDS } from '../timeline/words.js';
import { Effects } from './effects.js';
import { IMPORT_WORDS } from './words.js';
import type { Imported } from './write.js';

const LINES_SHOWN = 4;

export function Preview({ result, file }: { readonly result: Imported; readonly file: File }) {
  const words = usePhrases(IMPORT_WORDS);
  const { types } = usePhrases(TIMELINE_WORDS);
  const { say } = useWords();
  const { when } = useMoments();
  const lines = useLinesOf(file);
  const { coverage, events, findings } = result;
  return (
    <section className="panel" aria-label={words.preview}>
      <h2>{words.preview}</h2>
      <dl className="facts">
        <dt>{words.kind}</dt>
        <dd>{words.kinds[result.kind] ?? result.kind}</dd>
        <dt>{words.asOf}</dt>
        <dd>{when(result.asOf)}</dd>
        <dt>{words.coverage}</dt>
        <dd>
          {coverage.read}/{coverage.lines}
          {coverage.unread.length > 0 &&
            ` – ${words.unread(coverage.unread.length)}: ${coverage.unread.join(', ')}`}
        </dd>
        <dt>{words.wouldAdd}</dt>
        <dd>
          <strong>{events.appended}</strong>
          <ul className="plain">
            {Object.entries(events.byType).map(([type, n]) => (
              <li key={type}>
                {n} {types[type as keyof typeof types] ?? type}
              </li>
            ))}
          </ul>
        </dd>
        <dt>{words.already}</dt>
        <dd>{events.alreadyAppended}</dd>
        <dt>{words.wouldRetract}</dt>
        <dd>{events.retracted}</dd>
      </dl>
      {result.effects && <Effects effects={result.effects} />}
      {coverage.unread.length > 0 && lines && (
        <section aria-label={words.unreadLines}>
          <h3>{words.unreadLines}</h3>
          {coverage.unread.map((line) => (
            <Lines key={line} lines={lines} from={line} to={line} />
          ))}
        </section>
      )}
      {findings.length > 0 && (
        <>
          <h3>{words.findings(findings.length)}</h3>
          <ul className="plain preview-findings">
            {findings.map((finding) => (
              <li key={`${finding.code} ${finding.lines.join('-')} ${finding.message.vi}`}>
                <p>{say(finding.message)}</p>
                {lines && <Lines lines={lines} from={finding.lines[0] ?? 1} to={finding.lines[1] ?? 1} />}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface LinesProps {
  readonly lines: readonly string[];
  readonly from: number;
  readonly to: number;
}

function Lines({ lines, from, to }: LinesProps) {
  const last = Math.min(to, from + LINES_SHOWN - 1);
  return (
    <ol className="preview-lines" start={from}>
      {lines.slice(from - 1, last).map((text, i) => (
        <li key={from + i} value={from + i}>
          {text.replace(/[\f\r]/g, '')}
        </li>
      ))}
    </ol>
  );
}

/** The lines of a text file; null for what is no text. */
function useLinesOf(file: File): readonly string[] | null {
  const [lines, setLines] = useState<readonly string[] | null>(null);
  useEffect(() => {
    if (!/\.(txt|csv)$/i.test(file.name)) return;
    let isCurrent = true;
    void file.text().then((text) => {
      if (isCurrent) setLines(text.split('\n'));
    });
    return () => {
      isCurrent = false;
    };
  }, [file]);
  return lines;
}
