// The header: whose ledger this is, the views, the language, a link that shows the same for ever. It stands beside the
// page, so that the matrix has the height; folded away or on a narrow screen it is a bar above it.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatAddress, go, useAddress, viewPatch } from '../address.js';
import { useFreshness } from '../api/fresh.js';
import { useLive } from '../api/live.js';
import { matrixOptions, useAbout, useMoment } from '../api/queries.js';
import { Link } from '../ui/link.js';
import { MENU, VIEWS } from '../views.js';
import { chooseLanguage } from '../words/index.js';
import { useWords } from '../words/use-words.js';
import type { Rail } from './rail.js';

export function Header({ rail }: { readonly rail: Rail }) {
  const { t, language, say } = useWords();
  const address = useAddress();
  const { connection } = useLive();
  const about = useAbout();
  const isNow = address.asOf === null && address.knownAt === null && connection === 'open';
  const isLive = useFreshness() === 'fresh' && isNow;
  const current = VIEWS.find(({ id }) => id === address.view) ?? VIEWS[0]!;
  const { isOpen, toggle, chose } = rail;
  return (
    <header className="header">
      <div className="header-bar">
        <button
          type="button"
          className="quiet menu-button"
          aria-label={t('menu')}
          aria-expanded={isOpen}
          aria-controls="menu"
          onClick={toggle}
        >
          ☰
        </button>
        <Link
          className="brand"
          label={t('appName')}
          to={{ ...viewPatch('matrix'), asOf: null, knownAt: null, vs: null }}
        >
          <span className="brand-mark" aria-hidden="true">
            ✓
          </span>
          <span className="brand-name">{t('appName')}</span>
        </Link>
        <span className="where" aria-hidden="true">
          {t(current.name)}
        </span>
        {about.data && <span className="programme">{say(about.data.programme)}</span>}
      </div>
      <div id="menu" className="menu" hidden={!isOpen}>
        {about.data && <p className="programme-whole">{say(about.data.programme)}</p>}
        <nav aria-label={t('views')} onClick={chose}>
          {MENU.map(({ name, views }) => (
            <ul key={name} aria-label={t(name)}>
              {views.map((view) => (
                <li key={view.id}>
                  <Link to={viewPatch(view.id)} current={view === current}>
                    {t(view.name)}
                  </Link>
                </li>
              ))}
            </ul>
          ))}
        </nav>
        {rail.isNarrow && <CopyLink />}
      </div>
      <div className="header-tools">
        <span className={`live ${isLive ? 'on' : ''}`}>{isNow && t(isLive ? 'live' : 'behind')}</span>
        {!rail.isNarrow && <CopyLink />}
        <button
          type="button"
          className="quiet"
          onClick={() => chooseLanguage(language === 'vi' ? 'en' : 'vi')}
        >
          <span lang={language === 'vi' ? 'en' : 'vi'}>{t('language')}</span>
        </button>
      </div>
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
    const clocks = { asOf, knownAt: String(knownAt.position) };
    const link = window.location.origin + window.location.pathname + formatAddress({ ...address, ...clocks });
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      // no clipboard for this page: then the link is where every link is
      go(clocks);
      return;
    }
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button type="button" className="quiet copy" onClick={() => void copy()}>
      {copied ? t('copied') : t('copyLink')}
    </button>
  );
}
