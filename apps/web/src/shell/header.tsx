// The header: whose ledger this is, the views, the language, a link that shows the same for ever.
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { formatAddress, useAddress, viewPatch } from '../address.js';
import { useLive } from '../api/live.js';
import { matrixOptions, useAbout, useMoment } from '../api/queries.js';
import { Link } from '../ui/link.js';
import { VIEWS } from '../views.js';
import { chooseLanguage } from '../words/index.js';
import { useWords } from '../words/use-words.js';
import { useQueryClient } from '@tanstack/react-query';

export function Header() {
  const { t, language, say } = useWords();
  const address = useAddress();
  const { connection } = useLive();
  const about = useAbout();
  const known = VIEWS.some(({ id }) => id === address.view);
  const isLive = address.asOf === null && address.knownAt === null;
  return (
    <header className="header">
      <Link className="brand" to={{ ...viewPatch('matrix'), asOf: null, knownAt: null, vs: null }}>
        <span className="brand-mark" aria-hidden="true">
          ✓
        </span>
        <span className="brand-name">{t('appName')}</span>
      </Link>
      {about.data && <span className="programme">{say(about.data.programme)}</span>}
      <nav aria-label={t('views')}>
        {VIEWS.map(({ id, name }, i) => (
          <Link key={id} to={viewPatch(id)} current={address.view === id || (!known && i === 0)}>
            {t(name)}
          </Link>
        ))}
      </nav>
      <span className={`live ${isLive && connection === 'open' ? 'on' : ''}`}>
        {isLive && connection === 'open' ? t('live') : ''}
      </span>
      <CopyLink />
      <Button className="quiet" onPress={() => chooseLanguage(language === 'vi' ? 'en' : 'vi')}>
        <span lang={language === 'vi' ? 'en' : 'vi'}>{t('language')}</span>
      </Button>
    </header>
  );
}

/** Freezes both clocks, so that the link shows the same for ever. */
function CopyLink() {
  const { t } = useWords();
  const address = useAddress();
  const moment = useMoment();
  const queries = useQueryClient();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    const { asOf, knownAt } = await queries.ensureQueryData(matrixOptions(moment));
    const frozen = { ...address, asOf, knownAt: String(knownAt.position) };
    await navigator.clipboard.writeText(
      window.location.origin + window.location.pathname + formatAddress(frozen),
    );
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <Button className="quiet copy" onPress={() => void copy()}>
      {copied ? t('copied') : t('copyLink')}
    </Button>
  );
}
