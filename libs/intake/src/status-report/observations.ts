// What a status report states, as observations with their exact lines.
import type { AssertedBy, Catalogue, Observation, Statement } from '#libs/readiness';
import type { Remark } from './outline.js';
import type { CriterionFacts, Facts } from './facts.js';
import { verdictsOf } from './verdicts.js';

export function observationsOf(facts: Facts, catalogue: Catalogue): Observation[] {
  const ministry: AssertedBy = { kind: 'ministry', id: catalogue.ministry.id };
  const observe = (
    statement: Statement,
    lines: readonly [number, number],
    assertedBy: AssertedBy = ministry,
  ): Observation => ({ statement, effectiveAt: facts.asOf.instant, lines, assertedBy, cites: null });

  const notes = facts.notes.map(({ text, lines }) =>
    observe(
      { type: 'ProgressNoted', data: { unit: null, criterion: null, topic: null, system: null, text } },
      lines,
    ),
  );
  const remarks = (where: readonly CriterionFacts[], key: 'criterion' | 'topic'): Observation[] =>
    where.flatMap((c) =>
      c.remarks.map((r) => observe(remarkStatement(r, key), r.lines, { kind: 'unit', id: r.unit })),
    );
  const statuses = [...verdictsOf(facts, catalogue)].flatMap(([criterion, verdicts]) =>
    verdicts.map(({ unit, status, basis, lines }) =>
      observe({ type: 'StatusReported', data: { unit, criterion, status, basis } }, lines),
    ),
  );
  const declared = firstOfEachCode(facts.criteria).flatMap((c) => declarations(c).map((d) => observe(...d)));
  const deadlines = facts.criteria.flatMap((c) =>
    c.deadlines.flatMap(({ wording, instant, stage, lines }) =>
      instant === null
        ? []
        : [observe({ type: 'DeadlineSet', data: { criterion: c.code, wording, instant, stage } }, lines)],
    ),
  );
  return [
    ...notes,
    ...statuses,
    ...declared,
    ...deadlines,
    ...remarks(facts.criteria, 'criterion'),
    ...remarks(facts.topics, 'topic'),
  ];
}

function remarkStatement(remark: Remark, key: 'criterion' | 'topic'): Statement {
  const subject = {
    unit: remark.unit,
    criterion: key === 'criterion' ? remark.code : null,
    topic: key === 'topic' ? remark.code : null,
    system: null,
    text: remark.text,
  };
  switch (remark.kind) {
    case 'difficulty':
      return { type: 'DifficultyReported', data: subject };
    case 'proposal':
      return { type: 'ProposalMade', data: { ...subject, addressedTo: remark.addressedTo } };
    case 'note':
      return { type: 'ProgressNoted', data: subject };
  }
}

/** A code that stands twice declares what stands first; the finding about the doubled row gives the other. */
function firstOfEachCode(criteria: readonly CriterionFacts[]): CriterionFacts[] {
  return criteria.filter((c, i) => criteria.findIndex((other) => other.code === c.code) === i);
}

function declarations(c: CriterionFacts): [Statement, readonly [number, number]][] {
  const of = { criterion: c.code, system: null, vendor: null };
  const [count] = c.counts;
  const [list] = c.lists;
  const made: [Statement, readonly [number, number]][] = [];
  if (count) {
    const { done, total, delta, percent, lines } = count;
    const data = { measure: 'done' as const, ...of, count: done, total, delta, percent, units: null };
    made.push([{ type: 'CountDeclared', data }, lines]);
  }
  if (list && list.stated !== null) {
    const unset = { total: null, delta: null, percent: null };
    const data = { measure: 'notDone' as const, ...of, count: list.stated, ...unset, units: [...list.units] };
    made.push([{ type: 'CountDeclared', data }, list.lines]);
  }
  return made;
}
