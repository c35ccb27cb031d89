// How far it has come: over time, on the map, what is due next and who is late. All of it at the moment of the bar.
import { useMatrix } from '../../api/queries.js';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { ViewFrame } from '../parts/view-frame.js';
import type { Matrix } from '../../matrix/state.js';
import { CoursePanel } from './course-panel.js';
import { DuePanel, LatePanel } from './deadlines.js';
import { lateOf } from './progress.js';
import { TileMap } from './tile-map.js';
import { PROGRESS_WORDS } from './words.js';
import './progress.css';

export function ProgressView() {
  const words = usePhrases(PROGRESS_WORDS);
  const matrix = useMatrix();
  return (
    <ViewFrame
      title={words.title}
      asked={matrix}
      isEmpty={(data) => data.criteria.every(({ notReported }) => notReported === data.units.length)}
      empty={words.empty}
    >
      {(data) => <Loaded matrix={data} />}
    </ViewFrame>
  );
}

function Loaded({ matrix }: { readonly matrix: Matrix }) {
  const words = usePhrases(PROGRESS_WORDS);
  const names = useNames();
  const late = lateOf(matrix);
  const cells = late.reduce((sum, { criteria }) => sum + criteria.length, 0);
  const done = matrix.units.reduce((sum, unit) => sum + unit.done, 0);
  return (
    <>
      <p className="view-lead">{words.lead(done, matrix.units.length * matrix.criteria.length, cells)}</p>
      <CoursePanel matrix={matrix} names={names} />
      <div className="progress-layout">
        <TileMap matrix={matrix} late={late} names={names} />
        <div className="progress-lists">
          <DuePanel matrix={matrix} names={names} />
          <LatePanel late={late} names={names} />
        </div>
      </div>
    </>
  );
}
