// The open cell: what it says, on whose word, and why. Opened by its address, so that a link shows a colleague the same.
import { go, useAddress, viewPatch } from '../address.js';
import { useCatalogue, useCell, useMatrix } from '../api/queries.js';
import { Drawer } from '../ui/drawer.js';
import { Link } from '../ui/link.js';
import { Ask, Failed } from '../ui/states.js';
import { useWords } from '../words/use-words.js';
import './cell.css';
import { Facts } from './facts.js';
import { History } from './history.js';
import { Remarks } from './remarks.js';
import { SourceLines } from './source-lines.js';

export function CellDrawer() {
  const { cell } = useAddress();
  if (cell === null) return null;
  const [unit = '', criterion = ''] = cell.split('~');
  return <Opened unit={unit} criterion={criterion} />;
}

function Opened({ unit, criterion }: { readonly unit: string; readonly criterion: string }) {
  const { t, say, language } = useWords();
  const catalogue = useCatalogue();
  const asked = useCell(unit, criterion);
  const matrix = useMatrix();
  const place = catalogue.data?.units.find(({ code }) => code === unit);
  const subject = catalogue.data?.criteria.find(({ code }) => code === criterion);
  const close = (): void => go({ cell: null });
  const title = (
    <>
      {place && (language === 'vi' ? place.name : place.nameEn)}
      <small>
        {subject?.code} {subject && say(subject.title)}
      </small>
    </>
  );
  if (catalogue.data !== undefined && (!place || !subject))
    return (
      <Drawer title={t('cellUnknown')} onClose={close}>
        <Failed error={new Error(`${unit} ${criterion}`)} />
      </Drawer>
    );
  const column = matrix.isPlaceholderData
    ? undefined
    : matrix.data?.criteria.find(({ code }) => code === criterion);
  return (
    <Drawer title={title} onClose={close}>
      <Ask asked={asked}>
        {(data) => (
          <div className="cell-parts">
            <Facts
              data={data}
              deadline={column?.deadline}
              trial={column?.trialDeadline}
              isMissing={matrix.error !== null}
            />
            <p>
              <Link to={{ ...viewPatch('record'), f: [`unit:${unit}`, `criterion:${criterion}`] }}>
                {t('cellRecord')}
              </Link>
            </p>
            <section aria-labelledby="cell-why">
              <h2 id="cell-why">{t('cellWhy')}</h2>
              <SourceLines source={data.cell.source} cites={data.cell.cites} basis={data.cell.basis} />
            </section>
            <Remarks remarks={data.remarks} status={data.cell.status} />
            <History data={data} />
          </div>
        )}
      </Ask>
    </Drawer>
  );
}
