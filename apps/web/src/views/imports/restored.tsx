// What people had taken back by hand and the import says again: by whom it had been, and why.
import { useMoments } from '../parts/moments.js';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { IMPORT_WORDS } from './words.js';
import type { Imported } from './write.js';

const MOST = 20;

export function Restored({ restored }: Pick<Imported, 'restored'>) {
  const words = usePhrases(IMPORT_WORDS);
  const names = useNames();
  const { when } = useMoments();
  if (restored.length === 0) return null;
  const more = restored.length - MOST;
  return (
    <section aria-label={words.restored(restored.length)}>
      <p className="warning-line">{words.restored(restored.length)}</p>
      <ul>
        {restored.slice(0, MOST).map(({ event, unit, criterion, system, retracted: { by, at, reason } }) => (
          <li key={event}>
            {[unit === null ? null : names.unit(unit), criterion, system].filter(Boolean).join(' · ')}
            {': '}
            {words.restoredBy(by, when(at), reason)}
          </li>
        ))}
        {more > 0 && <li>… +{more}</li>}
      </ul>
    </section>
  );
}
