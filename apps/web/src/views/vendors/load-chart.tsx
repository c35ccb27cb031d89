// How many units each vendor carries: a table whose bars are the chart, so that both are one. A chosen vendor opens what
// depends on it.
import { useMemo } from 'react';
import { useCatalogue, useMatrix } from '../../api/queries.js';
import { Failed, Loading } from '../../ui/states.js';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { TableHead } from '../parts/table-head.js';
import { dependenceOf, type Load } from './load.js';
import { VENDOR_WORDS } from './words.js';

interface Props {
  readonly loads: readonly Load[];
  readonly units: number;
  readonly systems: readonly string[];
  readonly chosen: string | null;
  readonly onChoose: (vendor: string | null) => void;
}

export function LoadChart({ loads, units, systems, chosen, onChoose }: Props) {
  const words = usePhrases(VENDOR_WORDS);
  const names = useNames();
  const load = loads.find((one) => one.vendor === chosen);
  return (
    <section className="panel" aria-label={words.carried}>
      {load && <Depending load={load} />}
      <h2>{words.carried}</h2>
      <p className="quiet">{words.carriedLead}</p>
      <div className="bars-box">
        <table className="data bars">
          <TableHead
            columns={[
              words.vendor,
              { number: words.units },
              ...systems.map((system) => ({ number: system, title: names.systemTitle(system) })),
            ]}
          />
          <tbody>
            {loads.map((one) => (
              <tr key={one.vendor} className={one.vendor === chosen ? 'chosen' : ''}>
                <th scope="row">
                  <button
                    type="button"
                    className="link-button"
                    aria-pressed={one.vendor === chosen}
                    onClick={() => onChoose(one.vendor === chosen ? null : one.vendor)}
                  >
                    {names.vendor(one.vendor)}
                  </button>
                  <svg
                    className="bar"
                    viewBox={`0 0 ${units} 1`}
                    preserveAspectRatio="none"
                    aria-hidden="true"
                  >
                    <rect width={one.units.length} height="1" />
                  </svg>
                </th>
                <td className="number strong">{one.units.length}</td>
                {systems.map((system) => (
                  <td key={system} className="number">
                    {one.systems.find((s) => s.code === system)?.units.length ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Depending({ load }: { load: Load }) {
  const words = usePhrases(VENDOR_WORDS);
  const names = useNames();
  const matrix = useMatrix();
  const { data: catalogue } = useCatalogue();
  // cells of another moment say nothing of this one
  const cells = matrix.isPlaceholderData ? undefined : matrix.data;
  const rows = useMemo(
    () => (cells && catalogue ? dependenceOf(load, cells, catalogue.criteria) : null),
    [load, cells, catalogue],
  );
  if (matrix.error !== null) return <Failed error={matrix.error} again={() => void matrix.refetch()} />;
  if (!rows) return <Loading />;
  const undone = rows.reduce((sum, row) => sum + row.notDone.length, 0);
  return (
    <div className="depending" aria-live="polite">
      <h2>{words.depends(names.vendor(load.vendor))}</h2>
      <p className="quiet">{words.dependsLead(load.units.length, undone)}</p>
      <table className="data">
        <TableHead columns={[words.criterion, { number: words.done }, words.notDone]} />
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.system} ${row.criterion}`}>
              <th scope="row">
                <span className="quiet">{row.system}</span> {names.subject(row.criterion)}
              </th>
              <td className="number">{row.done}</td>
              <td>
                {row.notDone.length > 0 && (
                  <>
                    <strong>{row.notDone.length}</strong> {row.notDone.map(names.unit).join(', ')}
                  </>
                )}
                {row.notReported.length > 0 && (
                  <span className="quiet">
                    {' '}
                    ({row.notReported.length} {words.notReportedAt})
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
