// Who runs which system where: units × systems, with swaps, plans and doubtful readings marked in the cell itself.
import { useMemo } from 'react';
import { useVendors } from '../../api/queries.js';
import { Failed, Loading } from '../../ui/states.js';
import { includesFolded } from '../parts/fold.js';
import { FilterBar, SearchFilter, SelectFilter, useFilters } from '../parts/filters.js';
import { useNames } from '../parts/names.js';
import { ViewFrame } from '../parts/view-frame.js';
import { usePhrases } from '../parts/phrases.js';
import { AssignmentDetails } from './assignment-details.js';
import { assignees } from './assignees.js';
import { loadsOf } from './load.js';
import { LoadChart } from './load-chart.js';
import { swapOf, type Swap } from './swaps.js';
import { useAssignmentHistory } from './use-history.js';
import { VENDOR_WORDS } from './words.js';
import './vendors.css';

type Vendors = NonNullable<ReturnType<typeof useVendors>['data']>;
export type Assignment = Vendors['units'][number]['systems'][string];

const KEYS = ['vendor', 'show', 'q', 'open'] as const;

export function VendorsView() {
  const words = usePhrases(VENDOR_WORDS);
  const vendors = useVendors();
  return (
    <ViewFrame
      title={words.title}
      asked={vendors}
      isEmpty={(data) => data.units.every((unit) => Object.keys(unit.systems).length === 0)}
      empty={words.empty}
    >
      {(data) => <Loaded data={data} />}
    </ViewFrame>
  );
}

function Loaded({ data }: { data: Vendors }) {
  const words = usePhrases(VENDOR_WORDS);
  const names = useNames();
  const [filters, setFilters] = useFilters(KEYS);
  const { said, error, again } = useAssignmentHistory();
  const loads = useMemo(() => loadsOf(data), [data]);

  const cells = useMemo(
    () =>
      data.units.flatMap((unit) =>
        Object.entries(unit.systems).map(([system, assignment]) => ({
          unit: unit.code,
          system,
          assignment,
          swap: swapOf(assignment, said?.get(`${unit.code}.${system}`) ?? []),
        })),
      ),
    [data, said],
  );
  const swaps = useMemo(() => new Map(cells.map((c) => [`${c.unit}.${c.system}`, c.swap])), [cells]);
  const chosen = filters.vendor ?? '';
  const matches = (unit: string, system: string, a: Assignment | undefined): boolean => {
    if (!a) return chosen === '' && filters.show === null;
    if (chosen !== '' && !countedUnder(a).includes(chosen)) return false;
    switch (filters.show) {
      case 'swaps':
        return Boolean(swaps.get(`${unit}.${system}`)) || a.planned !== null;
      case 'readings':
        return a.alternatives.length > 0 || a.conflicting;
      case 'notes':
        return a.note !== null || a.difficulty !== null;
      default:
        return true;
    }
  };
  const filtered = chosen !== '' || filters.show !== null;
  const units = data.units.filter(
    (unit) =>
      includesFolded(names.unit(unit.code), filters.q ?? '') &&
      (!filtered || data.systems.some((s) => matches(unit.code, s.code, unit.systems[s.code]))),
  );
  const [openUnit, openSystem] = (filters.open ?? '').split('.');
  const opened = data.units.find((unit) => unit.code === openUnit)?.systems[openSystem ?? ''];
  const count = (test: (cell: (typeof cells)[number]) => boolean) => cells.filter(test).length;
  const facts = [
    [count((c) => c.swap !== null), words.swaps],
    [count((c) => c.assignment.planned !== null), words.plans],
    [count((c) => c.assignment.alternatives.length > 0), words.readings],
    [count((c) => c.assignment.conflicting), words.conflicts],
  ] as const;

  return (
    <>
      <p className="view-lead">
        {words.lead(data.units.length, data.systems.length, cells.length)}
        {facts
          .filter(([n]) => n > 0)
          .map(([n, say]) => ` · ${say(n)}`)
          .join('')}
      </p>
      <FilterBar
        summary={words.shown(units.length, data.units.length)}
        active={KEYS.some((key) => key !== 'open' && filters[key] !== null)}
        onClear={() => setFilters({ vendor: null, show: null, q: null })}
      >
        <SearchFilter label={words.search} value={filters.q} onChange={(q) => setFilters({ q })} />
        <SelectFilter
          label={words.vendor}
          all={words.allVendors}
          value={filters.vendor}
          onChange={(vendor) => setFilters({ vendor })}
          options={loads.map((load) => [load.vendor, names.vendor(load.vendor)])}
        />
        <SelectFilter
          label={words.show}
          all={words.all}
          value={filters.show}
          onChange={(show) => setFilters({ show })}
          options={[
            ['swaps', words.onlySwaps],
            ['readings', words.onlyReadings],
            ['notes', words.onlyNotes],
          ]}
        />
      </FilterBar>
      {error !== null && <Failed above={words.noHistory} error={error} again={again} />}
      {said === undefined && error === null && filters.show === 'swaps' && <Loading />}
      <div className="vendors-layout">
        <div className="scroll-box" role="region" aria-label={words.title} tabIndex={0}>
          <table className="data vendors-table">
            <thead>
              <tr>
                <th scope="col">{words.unit}</th>
                {data.systems.map((system) => (
                  <th key={system.code} scope="col" title={names.systemTitle(system.code)}>
                    {system.code}
                    <span className="quiet block">{names.systemTitle(system.code)}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {units.map((unit) => (
                <tr key={unit.code}>
                  <th scope="row">{names.unit(unit.code)}</th>
                  {data.systems.map(({ code }) => {
                    const assignment = unit.systems[code];
                    const key = `${unit.code}.${code}`;
                    return (
                      <td
                        key={code}
                        className={
                          !filtered ? '' : matches(unit.code, code, assignment) ? 'matched' : 'dimmed'
                        }
                      >
                        {assignment ? (
                          <AssignmentButton
                            assignment={assignment}
                            swap={swaps.get(key) ?? null}
                            label={`${names.unit(unit.code)} · ${code}`}
                            expanded={filters.open === key}
                            onOpen={() => setFilters({ open: filters.open === key ? null : key })}
                          />
                        ) : (
                          <span className="s-not_reported vendors-none">{words.notReported}</span>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          {units.length === 0 && (said !== undefined || filters.show !== 'swaps') && (
            <p className="state">{words.none}</p>
          )}
        </div>
        <aside className={opened ? 'vendors-side opened' : 'vendors-side'}>
          {opened && openUnit && openSystem ? (
            <AssignmentDetails
              unit={openUnit}
              system={openSystem}
              assignment={opened}
              swap={swaps.get(`${openUnit}.${openSystem}`) ?? null}
              history={(said?.get(`${openUnit}.${openSystem}`) ?? []).filter((one) => !one.isConfirmation)}
              onClose={() => setFilters({ open: null })}
            />
          ) : (
            <LoadChart
              loads={loads}
              units={data.units.length}
              systems={data.systems.map((s) => s.code)}
              chosen={chosen === '' ? null : chosen}
              onChoose={(vendor) => setFilters({ vendor })}
            />
          )}
        </aside>
      </div>
    </>
  );
}

interface AssignmentButtonProps {
  readonly assignment: Assignment;
  readonly swap: Swap | null;
  readonly label: string;
  readonly expanded: boolean;
  readonly onOpen: () => void;
}

function AssignmentButton({ assignment, swap, label, expanded, onOpen }: AssignmentButtonProps) {
  const words = usePhrases(VENDOR_WORDS);
  const names = useNames();
  const { planned, alternatives, conflicting, note, difficulty } = assignment;
  const doubtful = alternatives.length > 0 || conflicting;
  return (
    <button
      type="button"
      className={`assignment ${assignment.mode === 'vendor' ? '' : 'assignment-self'}`}
      aria-expanded={expanded}
      onClick={onOpen}
    >
      <span className="sr-only">{label}: </span>
      {swap && (
        <>
          <s>{assignees(swap.from, words, names)}</s> <span aria-label={words.replaced}>→</span>{' '}
        </>
      )}
      <strong>{assignees(assignment, words, names)}</strong>
      {planned && (
        <span className="assignment-plan">
          {' '}
          <span aria-label={words.planned}>⇢</span> {planned.to.map((id) => names.vendor(id)).join(', ')}
        </span>
      )}
      {doubtful && (
        <span className="assignment-mark" title={conflicting ? words.conflicts(1) : words.readings(1)}>
          {conflicting ? ' ≠' : ' ?'}
        </span>
      )}
      {(note !== null || difficulty !== null) && (
        <span
          className={`assignment-dot ${difficulty === null ? '' : 'assignment-dot-hard'}`}
          role="img"
          aria-label={difficulty === null ? words.note : words.difficulty}
        />
      )}
    </button>
  );
}

/** As the server counts: a unit that runs the system itself counts under `self`. */
function countedUnder({ mode, vendors }: Assignment): readonly string[] {
  return mode === 'vendor' ? vendors : ['self'];
}
