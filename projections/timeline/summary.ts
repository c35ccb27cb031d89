// One line per event, for people: what was said of whom, in Vietnamese and in English.
import {
  criterionNames,
  formatLocal,
  type Catalogue,
  type EventData,
  type ReportedStatus,
  type Statement,
  type VendorMode,
} from '#libs/readiness';

export interface Summary {
  readonly vi: string;
  readonly en: string;
}

const STATUS: Readonly<Record<ReportedStatus, Summary>> = {
  done: { vi: 'đã hoàn thành', en: 'done' },
  not_done: { vi: 'chưa hoàn thành', en: 'not done' },
  not_applicable: { vi: 'không áp dụng', en: 'not applicable' },
};

/** The names under which a catalogue knows codes; a code that it does not know stands for itself. */
export class Labels {
  readonly #units: ReadonlyMap<string, Summary>;
  readonly #olds: ReadonlyMap<string, string>;
  readonly #subjects: ReadonlyMap<string, Summary>;
  readonly #vendors: ReadonlyMap<string, string>;
  readonly whole: Summary;

  constructor(catalogue: Catalogue) {
    const { units, topics, systems, vendors, title } = catalogue;
    this.whole = title;
    this.#units = new Map(units.map((u) => [u.code, { vi: u.name, en: u.nameEn }]));
    this.#olds = new Map(units.flatMap((u) => u.predecessors.map((old) => [old.code, old.name])));
    this.#subjects = new Map<string, Summary>([
      ...topics.map((t) => [t.code, t.title] as const),
      ...systems.map((s) => [s.code, { vi: s.code, en: s.code }] as const),
      ...criterionNames(catalogue),
    ]);
    this.#vendors = new Map(vendors.map((v) => [v.id, v.kind === 'self' ? v.name : v.id]));
  }

  unit(code: string | null): Summary | null {
    return code === null ? null : (this.#units.get(code) ?? same(code));
  }

  /** A unit of before the mergers, whose code may be that of another one today. */
  oldUnit(code: string | null): Summary | null {
    return code === null ? null : same(this.#olds.get(code) ?? code);
  }

  subject(...codes: (string | null)[]): Summary | null {
    const code = codes.find((c) => c !== null);
    return code === undefined || code === null ? null : (this.#subjects.get(code) ?? same(code));
  }

  vendors(ids: readonly string[], mode: VendorMode | null = null): Summary {
    const names = ids.map((id) => this.#vendors.get(id) ?? id).join(', ');
    switch (mode) {
      case 'self':
        return { vi: 'tự triển khai', en: 'runs it itself' };
      case 'self-with-vendor':
        return { vi: `tự triển khai cùng ${names}`, en: `runs it itself with ${names}` };
      case 'vendor':
      case null:
        return same(names === '' ? '–' : names);
    }
  }
}

/** e.g. "Sơn La · LGSP: chưa hoàn thành". Pure; texts are cut to a line. */
export function summaryOf({ type, data }: Statement, labels: Labels): Summary {
  switch (type) {
    case 'StatusReported':
      return line([labels.unit(data.unit), labels.subject(data.criterion)], STATUS[data.status]);
    case 'VendorAssigned':
      return line(place(data, labels), labels.vendors(data.vendors, data.mode));
    case 'VendorReplaced': {
      const [from, to] = [labels.vendors(data.from), labels.vendors(data.to, data.mode)];
      const said = { vi: `${to.vi} thay ${from.vi}`, en: `${to.en} replaces ${from.en}` };
      return line(place(data, labels), said);
    }
    case 'VendorChangePlanned': {
      const [from, to] = [labels.vendors(data.from), labels.vendors(data.to)];
      const when = [data.after, data.condition].filter((w) => w !== null).join('; ');
      const more = when === '' ? '' : ` (${when})`;
      const said = {
        vi: `dự kiến chuyển từ ${from.vi} sang ${to.vi}${more}`,
        en: `plans to move from ${from.en} to ${to.en}${more}`,
      };
      return line(place(data, labels), said);
    }
    case 'DeadlineSet': {
      const at = formatLocal(data.instant);
      const said =
        data.stage === 'trial'
          ? { vi: `hạn chạy thử ${at}`, en: `trial deadline ${at}` }
          : { vi: `hạn hoàn thành ${at}`, en: `deadline ${at}` };
      return line([labels.subject(data.criterion)], said);
    }
    case 'DifficultyReported':
      return remark(data, labels, { vi: 'khó khăn', en: 'difficulty' });
    case 'DifficultyResolved':
      return remark(data, labels, { vi: 'đã giải quyết', en: 'resolved' });
    case 'ProposalMade':
      return remark(data, labels, { vi: 'đề xuất', en: 'proposal' });
    case 'ProgressNoted':
      return remark(data, labels, { vi: 'ghi nhận', en: 'note' });
    case 'CommitmentMade':
      return line([labels.vendors([data.vendor])], said({ vi: 'cam kết', en: 'commits to' }, data.text));
    case 'TaskAssigned': {
      const due = data.due?.instant ? formatLocal(data.due.instant) : (data.due?.wording ?? null);
      const whom = data.assignees.join(', ');
      const text = [whom, data.output, due].filter((part) => part).join(' – ');
      return line([labels.subject(data.system)], said({ vi: 'giao việc', en: 'task' }, text));
    }
    case 'CountDeclared':
      return line([labels.subject(data.criterion, data.system)], countOf(data, labels));
    case 'InventoryRecorded': {
      const where = data.unitName === null ? labels.oldUnit(data.unit) : same(data.unitName);
      return line([where, labels.subject(data.system, data.systemKind)], same(clip(data.raw)));
    }
    case 'ReportReceived':
      return { vi: `Nhận tài liệu ${data.name}`, en: `Received document ${data.name}` };
    case 'ReportCompleted': {
      const { read, lines } = data.coverage;
      const findings = data.findings.length;
      return {
        vi: `Đọc xong tài liệu: ${read}/${lines} dòng, ${findings} phát hiện`,
        en: `Document read: ${read}/${lines} lines, ${findings} findings`,
      };
    }
    case 'EntryRetracted':
      return { vi: `Hủy ghi nhận: ${data.reason}`, en: `Retracted an entry: ${data.reason}` };
    case 'CatalogueAdopted': {
      const id = data.sha256.slice(0, 12);
      return { vi: `Áp dụng danh mục ${id}`, en: `Adopted catalogue ${id}` };
    }
  }
}

function countOf(data: EventData<'CountDeclared'>, labels: Labels): Summary {
  const ratio = data.total === null ? `${data.count}` : `${data.count}/${data.total}`;
  const delta = data.delta === null ? '' : ` (${data.delta > 0 ? '+' : ''}${data.delta})`;
  switch (data.measure) {
    case 'done':
      return { vi: `công bố ${ratio} đã hoàn thành${delta}`, en: `declared ${ratio} done${delta}` };
    case 'notDone':
      return { vi: `công bố ${ratio} chưa hoàn thành${delta}`, en: `declared ${ratio} not done${delta}` };
    case 'units': {
      const vendor = labels.vendors(data.vendor === null ? [] : [data.vendor]);
      return { vi: `công bố ${vendor.vi}: ${ratio} đơn vị`, en: `declared ${vendor.en}: ${ratio} units` };
    }
    case 'vendors':
      return { vi: `công bố ${ratio} doanh nghiệp`, en: `declared ${ratio} vendors` };
  }
}

function place(data: { unit: string; system: string }, labels: Labels): (Summary | null)[] {
  return [labels.unit(data.unit), labels.subject(data.system)];
}

function remark(data: EventData<'ProgressNoted'>, labels: Labels, kind: Summary): Summary {
  const where = [labels.unit(data.unit), labels.subject(data.criterion, data.topic, data.system)];
  return line(where, said(kind, data.text));
}

function said(kind: Summary, text: string): Summary {
  return { vi: `${kind.vi}: ${clip(text)}`, en: `${kind.en}: ${clip(text)}` };
}

function line(where: readonly (Summary | null)[], what: Summary): Summary {
  const parts = where.filter((part) => part !== null);
  if (parts.length === 0) return what;
  const join = (language: 'vi' | 'en'): string =>
    `${parts.map((part) => part[language]).join(' · ')}: ${what[language]}`;
  return { vi: join('vi'), en: join('en') };
}

const LONGEST = 160;

function clip(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= LONGEST ? flat : `${flat.slice(0, LONGEST - 1).trimEnd()}…`;
}

function same(text: string): Summary {
  return { vi: text, en: text };
}
