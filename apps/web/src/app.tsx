// The frame around every view: header, banners, the time bar that rules them all, the view itself, the open cell.
import { Suspense, useEffect } from 'react';
import { useFeed } from './api/live.js';
import { useAddress } from './address.js';
import { Announcer } from './shell/announcer.js';
import { Banners } from './shell/banners.js';
import { Header } from './shell/header.js';
import { Printed } from './shell/printed.js';
import { useRail } from './shell/rail.js';
import { TimeBar } from './time/time-bar.js';
import { Boundary } from './ui/boundary.js';
import { later } from './ui/later.js';
import { Loading } from './ui/states.js';
import { VIEWS } from './views.js';
import { useWords } from './words/use-words.js';

const cellDrawer = () => import('./cell/cell-drawer.js');
const CellDrawer = later(() => cellDrawer().then((m) => m.CellDrawer));
/** What a click on a cell needs is fetched once the page itself stands. */
const FETCH_AHEAD_MS = 2_000;

export function App() {
  useFeed();
  const { t } = useWords();
  const address = useAddress();
  const rail = useRail();
  const view = VIEWS.find(({ id }) => id === address.view) ?? VIEWS[0]!;
  const View = view.component;
  useEffect(() => {
    const timer = setTimeout(() => void cellDrawer().catch(() => undefined), FETCH_AHEAD_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <div className={rail.isOpen && !rail.isNarrow ? 'shell beside' : 'shell'}>
        <Header rail={rail} />
        <div className="page">
          <Printed />
          <Banners />
          <Boundary of={`${address.asOf} ${address.knownAt}`}>
            <TimeBar />
          </Boundary>
          <main id="main" tabIndex={-1}>
            <Boundary key={view.id}>
              <Suspense fallback={<Loading />}>
                <View />
              </Suspense>
            </Boundary>
          </main>
        </div>
      </div>
      <Boundary of={`${address.cell} ${address.asOf} ${address.knownAt}`}>
        {address.cell !== null && (
          <Suspense>
            <CellDrawer />
          </Suspense>
        )}
      </Boundary>
      <Announcer />
    </>
  );
}
