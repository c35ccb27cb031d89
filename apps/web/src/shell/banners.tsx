// What a reader must not miss about every number on the page: it is a sample, the connection is lost, a document is known
// in part only, it is not live.
import { useAddress, viewPatch } from '../address.js';
import { useLive } from '../api/live.js';
import { useAbout, useDocuments, useInstants } from '../api/queries.js';
import { isInstant } from '../time/typed.js';
import { Link } from '../ui/link.js';
import { VIEWS } from '../views.js';
import { formatInstant } from '../words/dates.js';
import { useWords } from '../words/use-words.js';

export function Banners() {
  const { t } = useWords();
  const { connection } = useLive();
  const about = useAbout();
  // the time bar asks for these on every page; what is known in part is so at every instant
  const incomplete = useInstants().data?.knownAt.incomplete ?? [];
  return (
    <div className="banners">
      {about.data?.sample === true && (
        <p className="banner sample">
          <strong>{t('sample')}</strong> – {t('sampleDetail')}
        </p>
      )}
      {connection === 'lost' && (
        <p className="banner offline" role="alert">
          <strong>{t('offline')}</strong> – {t('offlineDetail')}
        </p>
      )}
      {incomplete.length > 0 && <Incomplete documents={incomplete} />}
      <NoSuchView />
      <NotLive />
    </div>
  );
}

/** Only where events are in EventStoreDB: elsewhere a document is imported whole or not at all. */
function Incomplete({ documents }: { readonly documents: readonly string[] }) {
  const { t } = useWords();
  const { knownAt } = useAddress();
  const kept = useDocuments().data?.documents;
  const nameOf = (sha: string): string =>
    kept?.find(({ sha256 }) => sha256 === sha)?.name ?? `${sha.slice(0, 12)}…`;
  return (
    <p className="banner incomplete" role="status">
      <span>
        <strong>{t('incomplete', { documents: documents.map(nameOf).join(', ') })}</strong> –{' '}
        {t('incompleteDetail')}
        {/* what was known then stays so, whatever is imported now */}
        {knownAt === null && ` ${t('incompleteWhatToDo')}`}
      </span>
      {knownAt === null && (
        <Link className="button" to={viewPatch('import')}>
          {t('importAgain')}
        </Link>
      )}
    </p>
  );
}

/** A link that was cut or mistyped shows the matrix, which is not what it was to show. */
function NoSuchView() {
  const { t } = useWords();
  const { view } = useAddress();
  if (VIEWS.some(({ id }) => id === view)) return null;
  return (
    <p className="banner not-live" role="alert">
      <strong>{t('noSuchView', { view })}</strong> – {t('noSuchViewDetail')}
    </p>
  );
}

function NotLive() {
  const { t, language } = useWords();
  const { asOf, knownAt } = useAddress();
  if (asOf === null && knownAt === null) return null;
  const said = [
    ...(asOf === null ? [] : [t('notLiveAsOf', { at: instantText(asOf, language) })]),
    ...(knownAt === null ? [] : [t('notLiveKnownAt', { known: knownText(knownAt, language) })]),
  ].join(', ');
  return (
    <p className="banner not-live" role="status">
      {isReadable(asOf) && (isPosition(knownAt) || isReadable(knownAt)) ? (
        <span>
          <strong>{t('notLive')}</strong> – {said}
        </span>
      ) : (
        // there are no figures of such a moment, and what is wrong stands in their place: only the way back is left
        <strong>{t('noMoment')}</strong>
      )}
      <Link className="button" to={{ asOf: null, knownAt: null }}>
        {t('backToLive')}
      </Link>
    </p>
  );
}

const isPosition = (clock: string | null): boolean => clock !== null && /^\d+$/.test(clock);
/** What can be read stands in the address as an instant. */
const isReadable = (clock: string | null): boolean => clock === null || isInstant(clock);

function instantText(clock: string, language: 'vi' | 'en'): string {
  return isInstant(clock) ? formatInstant(clock, language) : clock;
}

function knownText(clock: string, language: 'vi' | 'en'): string {
  if (isPosition(clock)) return language === 'vi' ? `vị trí ${clock}` : `position ${clock}`;
  return instantText(clock, language);
}
