// What a row of each kind of table says, as statements. A row with a bad cell says nothing: the table is refused.
import { STATUSES } from '#libs/readiness';
import type { AssertedBy, ReportedStatus, Statement } from '#libs/readiness';
import { vocabulary, type Cells } from './cells.js';
import type { Column, TableKind } from './columns.js';
import {
  alternativesOf,
  basisOf,
  checkMode,
  criterionOf,
  modeOf,
  oldUnitOf,
  systemOf,
  teller,
  unitOf,
  unitsOf,
  vendorsOf,
  REASONS,
} from './fields.js';
import type { Lookup, Subject } from './lookup.js';

export interface Said {
  readonly statement: Statement;
  readonly assertedBy: AssertedBy;
  /** Of one cell only one thing can be said at one instant; `null` for what may stand side by side. */
  readonly cell: string | null;
}

/** The first statement is what the row is about; the others come with it. */
export type RowReader = (cells: Cells, lookup: Lookup) => Said[];

export const ROW_READERS: Record<TableKind, RowReader> = {
  'statuses-table': statuses,
  'assignments-table': assignments,
  'remarks-table': remarks,
  'deadlines-table': deadlines,
  'counts-table': counts,
  'inventory-table': inventory,
};

const STATUS_WORDS = vocabulary<ReportedStatus>({
  done: ['hoàn thành', 'đã hoàn thành', 'xong', 'complete', 'completed'],
  not_done: ['chưa hoàn thành', 'chưa', 'chưa xong', 'not done', 'incomplete'],
  not_applicable: ['không áp dụng', 'n/a', 'not applicable'],
});
const STATUS_NAMES = [...STATUSES, 'hoàn thành', 'chưa hoàn thành'];
const REMARK_WORDS = vocabulary<'difficulty' | 'proposal' | 'note' | 'resolution'>({
  difficulty: ['khó khăn', 'vướng mắc', 'khó khăn, vướng mắc'],
  proposal: ['đề xuất', 'kiến nghị', 'đề xuất, kiến nghị'],
  note: ['ghi chú', 'tiến độ', 'tình hình'],
  resolution: ['đã giải quyết', 'giải quyết', 'đã khắc phục', 'resolved'],
});
const REMARK_NAMES = ['difficulty', 'proposal', 'note', 'resolution'];
const STAGE_WORDS = vocabulary<'trial' | 'completion'>({
  trial: ['thử nghiệm', 'hoàn thành thử nghiệm'],
  completion: ['hoàn thành', 'chính thức'],
});
const STAGE_NAMES = ['trial', 'completion'];
const MEASURE_WORDS = vocabulary<'done' | 'notDone' | 'units' | 'vendors'>({
  done: ['hoàn thành', 'số hoàn thành'],
  notDone: ['chưa hoàn thành', 'not done', 'số chưa hoàn thành'],
  units: ['số tỉnh', 'số địa phương', 'địa phương'],
  vendors: ['số doanh nghiệp', 'doanh nghiệp'],
});

const MEASURE_NAMES = ['done', 'notDone', 'units', 'vendors'];

function statuses(cells: Cells, lookup: Lookup): Said[] {
  const unit = unitOf(cells, lookup);
  const criterion = criterionOf(cells, lookup);
  const status = cells.word('status', STATUS_WORDS, STATUS_NAMES) ?? 'done';
  const basis = basisOf(cells);
  return [
    {
      statement: { type: 'StatusReported', data: { unit, criterion, status, basis } },
      assertedBy: teller(cells, lookup, null),
      cell: `${unit} ${criterion}`,
    },
    ...remarkOf(cells, lookup, unit, { criterion, topic: null, system: null }),
  ];
}

function assignments(cells: Cells, lookup: Lookup): Said[] {
  const unit = unitOf(cells, lookup);
  const system = systemOf(cells, lookup);
  const mode = modeOf(cells);
  const named = vendorsOf('vendors', cells, lookup);
  const vendors = named.filter((vendor) => vendor !== 'self');
  checkMode(cells, mode, named);
  const basis = basisOf(cells);
  const from = vendorsOf('replaces', cells, lookup);
  const assertedBy = teller(cells, lookup, null);
  const shared = { unit, system, mode, basis, alternatives: alternativesOf(cells, lookup) };
  const standing: Statement =
    from.length === 0
      ? { type: 'VendorAssigned', data: { ...shared, vendors } }
      : { type: 'VendorReplaced', data: { ...shared, from, to: vendors } };
  const said: Said[] = [{ statement: standing, assertedBy, cell: `${unit} ${system}` }];
  const to = vendorsOf('plannedTo', cells, lookup);
  const after = cells.optional('plannedAfter');
  const condition = cells.optional('plannedCondition');
  if (to.length > 0) {
    const wording = [to.join('; '), after, condition].filter((part) => part !== null).join(', ');
    const data = { unit, system, from: vendors, to, after, condition, wording };
    said.push({ statement: { type: 'VendorChangePlanned', data }, assertedBy, cell: null });
  } else if (after !== null || condition !== null) {
    cells.refuse(after === null ? 'plannedCondition' : 'plannedAfter', {
      vi: 'có thời điểm hoặc điều kiện nhưng không ghi chuyển sang ai (plannedTo)',
      en: 'says when, but not to whom: plannedTo is empty',
    });
  }
  return [...said, ...remarkOf(cells, lookup, unit, { criterion: null, topic: null, system })];
}

function remarks(cells: Cells, lookup: Lookup): Said[] {
  const unit = cells.text('unit') === '' ? null : unitOf(cells, lookup);
  const about = cells.text('criterion');
  const found = lookup.subject(about);
  if (found === null) {
    cells.unknown('criterion', about, lookup.subjectCodes);
  }
  const subject = found ?? { criterion: null, topic: null, system: null };
  const kind = cells.word('kind', REMARK_WORDS, REMARK_NAMES) ?? 'note';
  const text = cells.required('text');
  const data = { unit, ...subject, text };
  const addressedTo = cells.optional('addressedTo');
  if (addressedTo !== null && kind !== 'proposal') {
    cells.refuse('addressedTo', {
      vi: 'chỉ đề xuất (proposal) mới có nơi nhận',
      en: 'only a proposal is addressed to somebody',
    });
  }
  const assertedBy = teller(cells, lookup, unit);
  switch (kind) {
    case 'difficulty':
      return [{ statement: { type: 'DifficultyReported', data }, assertedBy, cell: null }];
    case 'resolution':
      return [{ statement: { type: 'DifficultyResolved', data }, assertedBy, cell: null }];
    case 'note':
      return [{ statement: { type: 'ProgressNoted', data }, assertedBy, cell: null }];
    case 'proposal':
      return [
        { statement: { type: 'ProposalMade', data: { ...data, addressedTo } }, assertedBy, cell: null },
      ];
  }
}

function deadlines(cells: Cells, lookup: Lookup): Said[] {
  const criterion = criterionOf(cells, lookup);
  const wording = cells.required('wording');
  const instant = cells.instant('instant', null, wording);
  const stage = cells.word('stage', STAGE_WORDS, STAGE_NAMES) ?? 'completion';
  const data = { criterion, wording, instant, stage };
  const cell = `${criterion} ${stage}`;
  return [{ statement: { type: 'DeadlineSet', data }, assertedBy: teller(cells, lookup, null), cell }];
}

function counts(cells: Cells, lookup: Lookup): Said[] {
  const measure = cells.word('measure', MEASURE_WORDS, MEASURE_NAMES) ?? 'done';
  const needs: Record<typeof measure, Column> = {
    done: 'criterion',
    notDone: 'criterion',
    units: 'system',
    vendors: 'system',
  };
  cells.required(needs[measure]);
  for (const column of ['criterion', 'system', 'vendor'] as const) {
    const used = column === needs[measure] || (column === 'vendor' && measure === 'units');
    if (!used && cells.text(column) !== '') {
      cells.refuse(column, {
        vi: `chỉ số ${measure} không dùng cột này; hãy để trống`,
        en: `${measure} does not use this column; leave it empty`,
      });
    }
  }
  cells.required('count');
  const vendor = vendorsOf('vendor', cells, lookup);
  const data = {
    measure,
    criterion: cells.text('criterion') === '' ? null : criterionOf(cells, lookup),
    system: cells.text('system') === '' ? null : systemOf(cells, lookup),
    vendor: vendor[0] ?? null,
    count: cells.whole('count') ?? 0,
    total: cells.whole('total'),
    delta: cells.whole('delta', /^[+-]?\d+$/),
    percent: cells.percent('percent'),
    units: unitsOf(cells, lookup),
  };
  // one document may declare two different numbers, in two places; one place declares one
  const cell = [measure, data.criterion, data.system, data.vendor, cells.text('cites')].join(' ');
  return [{ statement: { type: 'CountDeclared', data }, assertedBy: teller(cells, lookup, null), cell }];
}

function inventory(cells: Cells, lookup: Lookup): Said[] {
  const mode = cells.text('mode') === '' ? null : modeOf(cells);
  const data = {
    unit: oldUnitOf('unit', cells, lookup),
    unitName: cells.optional('unitName'),
    unitGuess: oldUnitOf('unitGuess', cells, lookup),
    system: cells.optional('system'),
    systemKind: cells.optional('systemKind'),
    managedBy: cells.optional('managedBy'),
    mode,
    vendors: vendorsOf('vendors', cells, lookup),
    year: cells.optional('year'),
    budget: cells.optional('budget'),
    allocation: cells.optional('allocation'),
    capital: cells.optional('capital'),
    orientation: cells.optional('orientation'),
    raw: cells.text('raw'),
    needsReview: cells.list('needsReview', REASONS),
  };
  const statement: Statement = { type: 'InventoryRecorded', data };
  return [{ statement, assertedBy: teller(cells, lookup, null), cell: null }];
}

function remarkOf(cells: Cells, lookup: Lookup, unit: string, subject: Subject): Said[] {
  const text = cells.text('remark');
  if (text === '') return [];
  const statement: Statement = { type: 'ProgressNoted', data: { unit, ...subject, text } };
  return [{ statement, assertedBy: teller(cells, lookup, unit), cell: null }];
}
