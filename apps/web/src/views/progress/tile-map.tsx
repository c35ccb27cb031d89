// A tile per unit, roughly where it lies: number, colour and a mark for what is late. A tile is a link to the unit's row.
import { viewPatch } from '../../address.js';
import type { Matrix } from '../../matrix/state.js';
import { Link } from '../../ui/link.js';
import type { Names } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { pointOf, type Late } from './progress.js';
import { CLASSES, classOf, TILES } from './tiles.js';
import { PROGRESS_WORDS } from './words.js';

interface Props {
  readonly matrix: Matrix;
  readonly late: readonly Late[];
  readonly names: Names;
}

export function TileMap({ matrix, late, names }: Props) {
  const words = usePhrases(PROGRESS_WORDS);
  const { units } = pointOf(matrix, matrix.asOf);
  const all = matrix.criteria.length;
  const lates = new Map(late.map(({ unit, criteria }) => [unit, criteria.length]));
  return (
    <section className="panel tile-map" aria-label={words.map}>
      <h2>{words.map}</h2>
      <p className="quiet">{words.mapLead}</p>
      <ul className="plain tile-legend" aria-label={words.legend}>
        {CLASSES.map((name) => (
          <li key={name}>
            <span className={`swatch tile-${name}`} aria-hidden="true" /> {words.classes[name]}
          </li>
        ))}
        <li>
          <span className="swatch s-not_reported" aria-hidden="true" /> {words.notReported}
        </li>
        <li>
          <span className="tile-late" aria-hidden="true">
            !n
          </span>{' '}
          {words.lateMark}
        </li>
      </ul>
      <ul className="plain tiles">
        {matrix.units.map(({ code }) => {
          const name = names.unit(code);
          const done = units.get(code) ?? null;
          const overdue = lates.get(code) ?? 0;
          const kind = done === null ? 's-not_reported' : `tile-${classOf(done, all)}`;
          const [column, row] = TILES[code] ?? [];
          return (
            <li key={code} style={{ gridColumn: column, gridRow: row }}>
              <Link to={{ ...viewPatch('matrix'), q: name }} className={`tile ${kind}`}>
                <span className="tile-name">{name}</span>
                <span>
                  {done === null ? (
                    <span className="tile-silent">{words.notReported}</span>
                  ) : (
                    <>
                      {done === all && '✓ '}
                      {done}/{all} <span className="sr-only">{words.tileDone}</span>
                    </>
                  )}
                </span>
                {overdue > 0 && (
                  <span className="tile-late">
                    !{overdue} <span className="sr-only">{words.tileLate}</span>
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
