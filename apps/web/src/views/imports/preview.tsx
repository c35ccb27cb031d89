// What an import would do, before anything is recorded: what the file is, what would change, and every line with what it
// becomes and what was found in it.
import { useMoments } from '../parts/moments.js';
import { usePhrases } from '../parts/phrases.js';
import { TIMELINE_WORDS } from '../timeline/words.js';
import { Effects } from './effects.js';
import { LineTable } from './line-table.js';
import { Restored } from './restored.js';
import { Unresolved } from './unresolved.js';
import { IMPORT_WORDS } from './words.js';
import type { Imported } from './write.js';

export function Preview({ result }: { readonly result: Imported }) {
  const words = usePhrases(IMPORT_WORDS);
  const { types } = usePhrases(TIMELINE_WORDS);
  const { when } = useMoments();
  const { coverage, events } = result;
  return (
    <section className="panel preview" aria-label={words.preview}>
      <h2>{words.preview}</h2>
      <dl className="facts preview-facts">
        <dt>{words.kind}</dt>
        <dd>{words.kinds[result.kind] ?? result.kind}</dd>
        <dt>{words.asOf}</dt>
        <dd>{when(result.asOf)}</dd>
        <dt>{words.coverage}</dt>
        <dd>
          {coverage.read}/{coverage.lines}
          {coverage.unread.length > 0 && ` – ${words.unread(coverage.unread.length)}`}
        </dd>
        <dt>{words.wouldAdd}</dt>
        <dd>
          <strong>{events.appended}</strong>
          {events.appended > 0 && ': '}
          <span className="quiet">
            {Object.entries(events.byType)
              .map(([type, n]) => `${n} ${types[type as keyof typeof types] ?? type}`)
              .join(' · ')}
          </span>
        </dd>
        <dt>{words.already}</dt>
        <dd>{events.alreadyAppended}</dd>
        <dt>{words.wouldRetract}</dt>
        <dd>{events.retracted}</dd>
      </dl>
      {result.effects && <Effects effects={result.effects} />}
      <Restored restored={result.restored} />
      <Unresolved names={result.unresolved} />
      {result.lines && <LineTable result={result} />}
    </section>
  );
}
