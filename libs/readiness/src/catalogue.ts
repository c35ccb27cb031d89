// The programme catalogue: units, criteria, topics, systems, vendors and cut-offs as data. Another ministry runs its
// own programme by writing one folder of such data; nothing here may assume 34 units or 26 criteria.
import { z } from 'zod';

const code = z.string().min(1);
const label = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
/** Parts of a stream name: no dot, so that a name can be taken apart again. */
const streamPart = z.string().regex(/^[^.\s]+$/, 'must not contain a dot or a space');

const predecessor = z.strictObject({ code, name: z.string().min(1), aliases: z.array(z.string()) });

const unit = z.strictObject({
  code: streamPart,
  name: z.string().min(1),
  nameEn: z.string().min(1),
  kind: z.enum(['tinh', 'thanh_pho']).or(z.string()),
  aliases: z.array(z.string()),
  validFrom: z.iso.date(),
  predecessors: z.array(predecessor),
});

const section = z.strictObject({ code, title: label });

const criterion = z.strictObject({
  code,
  title: label,
  /** A few words for a column head. */
  short: label,
  section: code,
  /** The criteria that only group others, from the outside in: `III.1` of `III.1.a`. */
  group: z.strictObject({ code, title: label }).nullable(),
  system: code.nullable(),
});

const topic = z.strictObject({ code, title: label, section: code });

const system = z.strictObject({
  code: streamPart,
  title: label,
  /** Headings under which documents speak of this system. */
  aliases: z.array(z.string()),
});

const vendor = z.strictObject({
  id: code,
  name: z.string().min(1),
  /** `self` is the unit itself; `support` vendors lend people but run none of the systems. */
  kind: z.enum(['vendor', 'self', 'support']),
  spellings: z.array(z.string().min(1)),
  note: z.string().nullable(),
});

export const catalogueSchema = z.strictObject({
  id: streamPart,
  title: label,
  /** Who consolidates: what its reports say is asserted by it. */
  ministry: z.strictObject({ id: code, title: label }),
  timezone: z.literal('Asia/Ho_Chi_Minh'),
  cutOffs: z.strictObject({
    report: z.string().regex(/^\d\d:\d\d$/),
    consolidate: z.string().regex(/^\d\d:\d\d$/),
  }),
  units: z.array(unit).min(1),
  sections: z.array(section).min(1),
  criteria: z.array(criterion).min(1),
  topics: z.array(topic),
  systems: z.array(system),
  vendors: z.array(vendor),
});

export type Catalogue = z.infer<typeof catalogueSchema>;
export type Unit = Catalogue['units'][number];
export type Criterion = Catalogue['criteria'][number];
export type System = Catalogue['systems'][number];
export type Vendor = Catalogue['vendors'][number];

/**
 * Validates a catalogue: its form, that every code is unique, and that every reference leads somewhere.
 * @returns the catalogue, or every problem with the path at which it stands
 */
export function parseCatalogue(input: unknown): { catalogue: Catalogue } | { problems: string[] } {
  const parsed = catalogueSchema.safeParse(input);
  if (!parsed.success) {
    return {
      problems: parsed.error.issues.map(
        (issue) => `${issue.path.join('.') || 'catalogue'}: ${issue.message}`,
      ),
    };
  }
  const catalogue = parsed.data;
  const problems = [...doubled(catalogue), ...dangling(catalogue), ...ambiguousNames(catalogue)];
  return problems.length > 0 ? { problems } : { catalogue };
}

function doubled(c: Catalogue): string[] {
  const lists: [string, string[]][] = [
    ['units', c.units.map((u) => u.code)],
    ['units.predecessors', c.units.flatMap((u) => u.predecessors.map((p) => p.code))],
    ['sections', c.sections.map((s) => s.code)],
    ['criteria and topics', [...c.criteria, ...c.topics].map((k) => k.code)],
    ['systems', c.systems.map((s) => s.code)],
    ['vendors', c.vendors.map((v) => v.id)],
  ];
  return lists.flatMap(([where, codes]) =>
    codes
      .filter((value, i) => codes.indexOf(value) !== i)
      .map((value) => `${where}: "${value}" stands twice`),
  );
}

function dangling(c: Catalogue): string[] {
  const sections = new Set(c.sections.map((s) => s.code));
  const systems = new Set(c.systems.map((s) => s.code));
  return [
    ...[...c.criteria, ...c.topics]
      .filter((k) => !sections.has(k.section))
      .map((k) => `${k.code}: there is no section "${k.section}"`),
    ...c.criteria
      .filter((k) => k.system !== null && !systems.has(k.system))
      .map((k) => `${k.code}: there is no system "${k.system}"`),
  ];
}

function ambiguousNames(c: Catalogue): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const u of c.units) {
    for (const name of [u.name, ...u.aliases]) {
      const owner = owners.get(foldName(name));
      if (owner !== undefined && owner !== u.code)
        problems.push(`units: "${name}" names both ${owner} and ${u.code}`);
      owners.set(foldName(name), u.code);
    }
  }
  return problems;
}

/** What a criterion is called beside no other, by its code: a few words, after the code where they are those of two. */
export function criterionNames({ criteria }: Catalogue): ReadonlyMap<string, Criterion['short']> {
  const isShared = (short: Criterion['short']): boolean =>
    criteria.filter((c) => c.short.vi === short.vi || c.short.en === short.en).length > 1;
  return new Map(
    criteria.map(({ code, short }) => [
      code,
      isShared(short) ? { vi: `${code} ${short.vi}`, en: `${code} ${short.en}` } : short,
    ]),
  );
}

const TONE_MARKS = /[\u0300\u0301\u0303\u0309\u0323]/g;

/**
 * The key under which two spellings of a name are the same name: Unicode form, case, the place of the tone mark
 * (Khánh Hoà = Khánh Hòa), hyphens, spaces and a leading "tỉnh", "thành phố", "TP", "TP." do not matter.
 * Letters do: Đắk is not Đắc unless the catalogue lists it.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(TONE_MARKS, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\u00a0]*[-–—][\s\u00a0]*/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
    .replace(/^(tinh|thanh phô|tp\.?|t\.p\.?)(?=\s|$)\s*/, '')
    .replace(/^tp\.(?=\S)/, '')
    .replace(/[.,;:]+$/, '')
    .trim();
}

/** As `foldName`, and without any diacritics: for what a person types at a prompt ("ha noi"). */
export function foldTyped(name: string): string {
  return foldName(name)
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/đ/g, 'd');
}

/** Looks names up in one catalogue. Build it once per document. */
export class Names {
  readonly #units = new Map<string, Unit>();
  readonly #predecessors = new Map<string, { code: string; name: string; successor: Unit }>();
  readonly #typed = new Map<string, Unit>();

  constructor(readonly catalogue: Catalogue) {
    for (const u of catalogue.units) {
      for (const p of u.predecessors) {
        for (const name of [p.name, ...p.aliases]) {
          this.#predecessors.set(foldName(name), { code: p.code, name: p.name, successor: u });
        }
      }
      for (const name of [u.name, ...u.aliases]) {
        this.#units.set(foldName(name), u);
        this.#typed.set(foldTyped(name), u);
      }
      this.#typed.set(foldTyped(u.nameEn), u);
    }
  }

  /**
   * The unit of today's catalogue that a document names. `Quảng Trị (Quảng Bình)` is one unit: a bracket that names
   * one of its own predecessors only explains it. Old names are not units: Yên Bái gives null.
   */
  unit(text: string): Unit | null {
    const direct = this.#units.get(foldName(text));
    if (direct) return direct;
    const bracket = /^(.*?)\s*\(([^()]*)\)\s*$/.exec(text.normalize('NFC'));
    if (!bracket) return null;
    const named = this.#units.get(foldName(bracket[1]!));
    const explained = this.#predecessors.get(foldName(bracket[2]!));
    return named && explained?.successor.code === named.code ? named : null;
  }

  /** The unit that existed before the merger, with its old code and its successor. */
  predecessor(text: string): { code: string; name: string; successor: Unit } | null {
    return this.#predecessors.get(foldName(text)) ?? null;
  }

  /** What a person means at a prompt: a code, a name, a name without diacritics. */
  typedUnit(text: string): Unit | null {
    return (
      this.catalogue.units.find((u) => u.code === text.trim()) ??
      this.unit(text) ??
      this.#typed.get(foldTyped(text)) ??
      null
    );
  }
}
