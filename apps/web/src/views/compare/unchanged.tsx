// What did not change, for who wants to see it: every value that the fold counts is listed, by what it is. It is read at
// the very moment up to which was compared, so that what is listed is what was counted.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Answer } from '../../api/client.js';
import { matrixOptions } from '../../api/queries.js';
import type { Matrix } from '../../matrix/state.js';
import { Failed, Loading } from '../../ui/states.js';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { useRead } from '../parts/read.js';
import type { Difference } from './compare-view.js';
import { useParties } from './parties.js';
import { COMPARE_WORDS } from './words.js';

type Criterion = Difference['criteria'][number];
type Vendors = Answer<'/api/vendors'>;

const STATUSES = ['done', 'not_done', 'not_applicable', 'not_reported'] as const;

/** The matrix and the vendors at the later moment of the comparison; asked for when they are to be shown. */
export function useLaterMoment({ to, knownAtTo }: Difference, enabled: boolean) {
  const moment = { asOf: to, knownAt: String(knownAtTo.position) };
  return {
    matrix: useQuery({ ...matrixOptions(moment), enabled }),
    vendors: useRead('/api/vendors', moment, enabled),
  };
}

interface UnchangedProps {
  readonly data: Difference;
  readonly later: ReturnType<typeof useLaterMoment>;
}

/** The assignments and deadlines; statuses stand with their criterion. */
export function Unchanged({ data, later: { matrix, vendors } }: UnchangedProps) {
  const words = usePhrases(COMPARE_WORDS);
  const names = useNames();
  const listed = useParties();
  const error = matrix.error ?? vendors.error;
  if (error !== null) return <Failed error={error} />;
  if (!matrix.data || !vendors.data) return <Loading />;
  const statuses = data.criteria.flatMap((c) => sameStatuses(c, matrix.data));
  const count = (of: (status: string) => boolean): number =>
    statuses.filter(({ status }) => of(status)).reduce((n, { units }) => n + units.length, 0);
  const silent = count((status) => status === 'not_reported');
  const assignments = sameAssignments(data, vendors.data);
  const deadlines = sameDeadlines(data, matrix.data);
  return (
    <section className="panel" aria-label={words.unchanged(data.unchanged)}>
      <p>
        {words.sameStatuses(count((status) => status !== 'not_reported'))}
        {silent > 0 && ` (${words.silent(silent)})`}
      </p>
      <Fold summary={words.sameVendors(assignments.length)}>
        {assignments.map(({ unit, system, parties }) => (
          <li key={`${unit} ${system}`}>
            {names.unit(unit)} · {system}: {listed(parties)}
          </li>
        ))}
      </Fold>
      <Fold summary={words.sameDeadlines(deadlines.length)}>
        {deadlines.map(({ code, stage, wording }) => (
          <li key={`${code} ${stage}`}>
            {code} {names.subject(code)}: {wording}
          </li>
        ))}
      </Fold>
    </section>
  );
}

function Fold({ summary, children }: { readonly summary: string; readonly children: readonly ReactNode[] }) {
  if (children.length === 0) return <p>{summary}</p>;
  return (
    <details className="compare-same">
      <summary>{summary}</summary>
      <ul className="plain compare-columns">{children}</ul>
    </details>
  );
}

/** The units of a criterion whose status is the same at both moments. */
export function SameStatuses({
  criterion,
  matrix,
}: {
  readonly criterion: Criterion;
  readonly matrix: Matrix;
}) {
  const words = usePhrases(COMPARE_WORDS);
  const names = useNames();
  return sameStatuses(criterion, matrix).map(({ status, units }) => (
    <details key={status} className="compare-same">
      <summary>{words.same(units.length, words.statuses[status]!)}</summary>
      {units.map((unit) => names.unit(unit)).join(', ')}
    </details>
  ));
}

function sameStatuses(c: Criterion, { units }: Matrix) {
  const changed = new Set([...c.gained, ...c.lost, ...c.firstReported, ...c.other.map(({ unit }) => unit)]);
  const same = units.filter(({ code }) => !changed.has(code));
  return STATUSES.map((status) => ({
    status,
    units: same.filter(({ cells }) => cells[c.code]?.status === status).map(({ code }) => code),
  })).filter((found) => found.units.length > 0);
}

function sameAssignments({ vendors: swaps, vendorsFirstReported }: Difference, { units, systems }: Vendors) {
  const changed = new Set([...swaps, ...vendorsFirstReported].map(({ unit, system }) => `${unit} ${system}`));
  return units.flatMap((unit) =>
    systems.flatMap(({ code: system }) => {
      const assigned = unit.systems[system];
      if (assigned === undefined || changed.has(`${unit.code} ${system}`)) return [];
      const named = assigned.vendors.filter((id) => id !== 'self');
      return [{ unit: unit.code, system, parties: assigned.mode === 'vendor' ? named : ['self', ...named] }];
    }),
  );
}

function sameDeadlines({ deadlines }: Difference, { criteria }: Matrix) {
  const moved = new Set(deadlines.map(({ criterion, from, to }) => `${criterion} ${(to ?? from)?.stage}`));
  return criteria.flatMap(({ code, deadline, trialDeadline }) =>
    [deadline, trialDeadline].flatMap((standing) =>
      !standing || moved.has(`${code} ${standing.stage}`)
        ? []
        : [{ code, stage: standing.stage, wording: standing.wording }],
    ),
  );
}
