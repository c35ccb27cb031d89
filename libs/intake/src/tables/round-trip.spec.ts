// Random truths are written as tables (any order of columns, any spelling of names and dates, CSV and XLSX) and read back.
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { shippedCatalogue } from '../../../../test/programme.js';
import {
  BASES,
  checkStatement,
  formatLocal,
  Names,
  STATUSES,
  VENDOR_MODES,
  type EventData,
  type Statement,
} from '#libs/readiness';
import { readDocument } from '../recognise.js';
import type { Column, TableKind } from './columns.js';
import { openDocument } from './decode.js';
import { isProblem } from './problem.js';
import { guarded } from './formula-guard.js';
import { writeTable } from './template.js';

const catalogue = shippedCatalogue();
const context = { catalogue, names: new Names(catalogue), sha256: 'c'.repeat(64), asOf: null };

/** A row as it should be read, and its cells as somebody may have written them. */
interface Truth {
  readonly statements: readonly Statement[];
  readonly effectiveAt: string;
  readonly cells: Partial<Record<Column, string>>;
}

const word = fc
  .string({ unit: fc.constantFrom(...'aàăạbđeêghiklmnoôơptuưvxyẤĐ 0123,;"\'.()\n-:/%=+@'), maxLength: 30 })
  .map((s) => s.normalize('NFC').replace(/ +/g, ' ').trim());
const text = word.map((s) => (s === '' ? 'lời' : s));
const list = <T>(all: readonly T[], maxLength = 3): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...all), { maxLength });
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

const instant = fc
  .date({ min: new Date('2000-01-02T00:00:00Z'), max: new Date('2099-12-30T00:00:00Z'), noInvalidDate: true })
  .chain((date) =>
    fc.boolean().map((whole) => {
      if (!whole) return { iso: date.toISOString(), written: date.toISOString() };
      const iso = `${date.toISOString().slice(0, 16)}:00.000Z`;
      return { iso, written: formatLocal(iso) };
    }),
  );
const unit = fc
  .constantFrom(...catalogue.units)
  .chain((u) =>
    fc
      .constantFrom(u.code, u.name, u.nameEn, `TP. ${u.name}`, u.name.toUpperCase(), u.name.normalize('NFD'))
      .map((written) => ({ code: u.code, written })),
  );
const coded = (codes: readonly string[]) =>
  fc
    .constantFrom(...codes)
    .chain((code) =>
      fc.constantFrom(code, code.toLowerCase(), ` ${code}. `).map((written) => ({ code, written })),
    );
const criterion = coded(catalogue.criteria.map((c) => c.code));
const topic = coded(catalogue.topics.map((t) => t.code));
const system = coded(catalogue.systems.map((s) => s.code));
const vendor = fc.constantFrom(...catalogue.vendors.filter((v) => v.kind !== 'self'));
const vendors = (minLength: number) =>
  fc.uniqueArray(vendor, { minLength, maxLength: 3, selector: (v) => v.id }).chain((all) =>
    fc.tuple(...all.map((v) => fc.constantFrom(v.id, ...v.spellings))).map((written) => ({
      ids: all.map((v) => v.id),
      written: written.join('; '),
    })),
  );
const number = (value: number | null): string => (value === null ? '' : String(value));

const statusRow: fc.Arbitrary<Truth> = fc
  .record({
    unit,
    criterion,
    status: fc.constantFrom(...STATUSES),
    basis: fc.constantFrom(...BASES),
    instant,
    remark: word,
  })
  .map(({ unit, criterion, status, basis, instant, remark }) => {
    const subject = { unit: unit.code, criterion: criterion.code, topic: null, system: null };
    const first: Statement = {
      type: 'StatusReported',
      data: { unit: unit.code, criterion: criterion.code, status, basis },
    };
    const second: Statement = { type: 'ProgressNoted', data: { ...subject, text: remark } };
    const cells = { unit: unit.written, criterion: criterion.written, status, basis, remark };
    return {
      statements: remark === '' ? [first] : [first, second],
      effectiveAt: instant.iso,
      cells: { ...cells, effectiveAt: instant.written },
    };
  });

const assignmentRow: fc.Arbitrary<Truth> = fc
  .record({
    unit,
    system,
    mode: fc.constantFrom(...VENDOR_MODES),
    vendors: vendors(1),
    from: vendors(0),
    to: vendors(0),
    after: maybe(text),
    condition: maybe(text),
    basis: fc.constantFrom(...BASES),
    instant,
  })
  .map(({ unit, system, mode, vendors, from, to, after, condition, basis, instant }) => {
    const ids = mode === 'self' ? [] : vendors.ids;
    const shared = { unit: unit.code, system: system.code, mode, basis, alternatives: [] };
    const statements: Statement[] = [
      from.ids.length > 0
        ? { type: 'VendorReplaced', data: { ...shared, from: from.ids, to: ids } }
        : { type: 'VendorAssigned', data: { ...shared, vendors: ids } },
    ];
    if (to.ids.length > 0) {
      const wording = [to.ids.join('; '), after, condition].filter((part) => part !== null).join(', ');
      const data = { unit: unit.code, system: system.code, from: ids, to: to.ids, after, condition, wording };
      statements.push({ type: 'VendorChangePlanned', data });
    }
    return {
      statements,
      effectiveAt: instant.iso,
      cells: {
        unit: unit.written,
        system: system.written,
        mode,
        vendors: mode === 'self' ? 'Tự triển khai' : vendors.written,
        replaces: from.written,
        plannedTo: to.written,
        plannedAfter: to.ids.length > 0 ? (after ?? '') : '',
        plannedCondition: to.ids.length > 0 ? (condition ?? '') : '',
        basis,
        effectiveAt: instant.written,
      },
    };
  });

const none = { code: null, written: '' };
const subject = fc.oneof(
  criterion.map((c) => ({ criterion: c.code, topic: null, system: null, written: c.written })),
  topic.map((t) => ({ criterion: null, topic: t.code, system: null, written: t.written })),
  system.map((s) => ({ criterion: null, topic: null, system: s.code, written: s.written })),
  fc.constant({ criterion: null, topic: null, system: null, written: '' }),
);
const remarkRow: fc.Arbitrary<Truth> = fc
  .record({
    unit: fc.oneof(unit, fc.constant(none)),
    subject,
    kind: fc.constantFrom('difficulty', 'proposal', 'note', 'resolution'),
    text,
    addressedTo: maybe(text),
    instant,
  })
  .map(({ unit, subject: { written, ...about }, kind, text, addressedTo, instant }) => {
    const data = { unit: unit.code, ...about, text };
    const statement = (): Statement => {
      switch (kind) {
        case 'difficulty':
          return { type: 'DifficultyReported', data };
        case 'resolution':
          return { type: 'DifficultyResolved', data };
        case 'proposal':
          return { type: 'ProposalMade', data: { ...data, addressedTo } };
        default:
          return { type: 'ProgressNoted', data };
      }
    };
    return {
      statements: [statement()],
      effectiveAt: instant.iso,
      cells: {
        unit: unit.written,
        criterion: written,
        kind,
        text,
        addressedTo: kind === 'proposal' ? (addressedTo ?? '') : '',
        effectiveAt: instant.written,
      },
    };
  });

const deadlineRow: fc.Arbitrary<Truth> = fc
  .record({ criterion, wording: text, due: instant, stage: fc.constantFrom('trial', 'completion'), instant })
  .map(({ criterion, wording, due, stage, instant }) => ({
    statements: [
      {
        type: 'DeadlineSet',
        data: {
          criterion: criterion.code,
          wording,
          instant: due.iso,
          stage: stage,
        },
      },
    ],
    effectiveAt: instant.iso,
    cells: {
      criterion: criterion.written,
      wording,
      instant: due.written,
      stage,
      effectiveAt: instant.written,
    },
  }));

const countRow: fc.Arbitrary<Truth> = fc
  .record({
    measure: fc.constantFrom('done' as const, 'notDone' as const, 'units' as const, 'vendors' as const),
    criterion,
    system,
    vendor,
    count: fc.nat(),
    total: maybe(fc.nat()),
    delta: maybe(fc.integer()),
    percent: maybe(fc.nat(1000).map((n) => n / 10)),
    units: list(catalogue.units),
    instant,
  })
  .map(({ measure, criterion, system, vendor, count, total, delta, percent, units, instant }) => {
    const byCriterion = measure === 'done' || measure === 'notDone';
    const data = {
      measure,
      criterion: byCriterion ? criterion.code : null,
      system: byCriterion ? null : system.code,
      vendor: measure === 'units' ? vendor.id : null,
      count,
      total,
      delta,
      percent,
      units: units.length === 0 ? null : units.map((u) => u.code),
    };
    return {
      statements: [{ type: 'CountDeclared', data }],
      effectiveAt: instant.iso,
      cells: {
        measure,
        criterion: byCriterion ? criterion.written : '',
        system: byCriterion ? '' : system.written,
        vendor: data.vendor ?? '',
        count: number(count),
        total: number(total),
        delta: delta !== null && delta > 0 ? `+${delta}` : number(delta),
        percent: percent === null ? '' : `${String(percent).replace('.', ',')}%`,
        units: units.map((u) => u.name).join(', '),
        effectiveAt: instant.written,
      },
    };
  });

const inventoryRow: fc.Arbitrary<Truth> = fc
  .record({
    unit: maybe(fc.constantFrom(...catalogue.units.flatMap((u) => u.predecessors))),
    texts: fc.array(maybe(text), { minLength: 9, maxLength: 9 }),
    mode: maybe(fc.constantFrom(...VENDOR_MODES)),
    vendors: vendors(0),
    raw: text,
    needsReview: fc.array(text, { maxLength: 3 }),
    instant,
  })
  .map(({ unit, texts, mode, vendors, raw, needsReview, instant }) => {
    const fields = [
      'unitName',
      'system',
      'systemKind',
      'managedBy',
      'year',
      'budget',
      'allocation',
      'capital',
      'orientation',
    ] as const;
    const named = Object.fromEntries(fields.map((field, i) => [field, texts[i] ?? null])) as Record<
      (typeof fields)[number],
      string | null
    >;
    const data: EventData<'InventoryRecorded'> = {
      unit: unit?.code ?? null,
      ...named,
      unitGuess: null,
      mode,
      vendors: vendors.ids,
      raw,
      needsReview,
    };
    return {
      statements: [{ type: 'InventoryRecorded', data }],
      effectiveAt: instant.iso,
      cells: {
        ...Object.fromEntries(fields.map((field) => [field, named[field] ?? ''])),
        unit: unit?.name ?? '',
        mode: mode ?? '',
        vendors: vendors.written,
        raw,
        needsReview: needsReview.join(' | '),
        effectiveAt: instant.written,
      },
    };
  });

/** What a table cannot hold: two statements about one cell at one time, or one statement twice. */
function cellOf({ statements, effectiveAt }: Truth): string {
  const { type, data } = statements[0]!;
  switch (type) {
    case 'StatusReported':
      return `${effectiveAt} ${data.unit} ${data.criterion}`;
    case 'VendorAssigned':
    case 'VendorReplaced':
      return `${effectiveAt} ${data.unit} ${data.system}`;
    case 'DeadlineSet':
      return `${effectiveAt} ${data.criterion} ${data.stage}`;
    case 'CountDeclared':
      return [effectiveAt, data.measure, data.criterion, data.system, data.vendor].join(' ');
    default:
      return `${effectiveAt} ${JSON.stringify(statements)}`;
  }
}

/** A text that begins with an apostrophe itself is written as our own tables write it; any other as it comes. */
const quoted = (cell: string): string => (cell.startsWith("'") ? guarded(cell) : cell);

const KINDS: readonly (readonly [TableKind, fc.Arbitrary<Truth>])[] = [
  ['statuses-table', statusRow],
  ['assignments-table', assignmentRow],
  ['remarks-table', remarkRow],
  ['deadlines-table', deadlineRow],
  ['counts-table', countRow],
  ['inventory-table', inventoryRow],
];

describe.each(KINDS)('a random %s', (kind, row) => {
  const truths = fc.uniqueArray(row, { minLength: 1, maxLength: 12, selector: cellOf });
  const layout = fc.record({
    format: fc.constantFrom('csv' as const, 'csv' as const, 'csv' as const, 'xlsx' as const),
    delimiter: fc.constantFrom(',', ';', '\t'),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    bom: fc.boolean(),
    shout: fc.boolean(),
    seed: fc.integer(),
  });

  it('says exactly what was written into it, in the rows where it was written', async () => {
    await fc.assert(
      fc.asyncProperty(truths, layout, async (rows, { format, delimiter, lineEnd, bom, shout, seed }) => {
        const columns = Object.keys(rows[0]!.cells) as Column[];
        columns.sort((a, b) => hash(a, seed) - hash(b, seed));
        const header = columns.map((column) => (shout ? column.toUpperCase() : column));
        const body = rows.map(({ cells }) => columns.map((column) => cells[column] ?? ''));
        const bytes =
          format === 'xlsx'
            ? await writeTable([header, ...body], 'xlsx', 'x')
            : new TextEncoder().encode(
                stringify([header, ...body.map((cells) => cells.map(quoted))], { delimiter, bom }).replaceAll(
                  '\n',
                  lineEnd,
                ),
              );
        const opened = await openDocument(bytes, `x.${format}`);
        if (isProblem(opened)) throw new Error(JSON.stringify(opened));
        const reading = readDocument(opened, context);
        if (isProblem(reading)) throw new Error(JSON.stringify(reading));

        let line = 1;
        const expected = rows.flatMap(({ statements, effectiveAt, cells }) => {
          const height = format === 'xlsx' ? 1 : 1 + Object.values(cells).join('').split('\n').length - 1;
          const lines = [line + 1, line + height];
          line += height;
          return statements.map((statement) => ({ statement, effectiveAt, lines }));
        });
        const read = reading.observations.map(({ statement, effectiveAt, lines }) => ({
          statement: checkStatement(statement.type, statement.data),
          effectiveAt,
          lines,
        }));
        expect(read).toEqual(expected);
        expect(reading.kind).toBe(kind);
        expect(reading.asOf).toBe(
          rows
            .map((r) => r.effectiveAt)
            .sort()
            .at(-1),
        );
        expect([reading.findings, reading.coverage.unread]).toEqual([[], []]);
      }),
      { numRuns: 60 },
    );
  });
});

function hash(name: string, seed: number): number {
  return [...name].reduce((h, c) => (Math.imul(h, 31) + c.charCodeAt(0)) | 0, seed);
}
