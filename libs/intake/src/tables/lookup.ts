// Names of the catalogue as a person may write them in a table: codes, names, spellings, with or without diacritics.
import type { Catalogue, Names } from '#libs/readiness';
import { foldWord, nearest, remembered } from './words.js';
import type { Label } from './problem.js';

/** What a remark is about; all null for the whole programme. */
export interface Subject {
  readonly criterion: string | null;
  readonly topic: string | null;
  readonly system: string | null;
}

export class Lookup {
  readonly #criteria: ReadonlyMap<string, string>;
  readonly #topics: ReadonlyMap<string, string>;
  readonly #systems: ReadonlyMap<string, string>;
  readonly #vendors: ReadonlyMap<string, string>;
  readonly unitNames: readonly string[];
  readonly vendorIds: readonly string[];
  readonly systemCodes: readonly string[];
  readonly criterionCodes: readonly string[];
  /** Criteria, topics and systems: what a remark may be about. */
  readonly subjectCodes: readonly string[];

  constructor(
    private readonly catalogue: Catalogue,
    private readonly names: Names,
  ) {
    this.#criteria = unique(catalogue.criteria.map((c) => [c.code, [c.title.vi, c.title.en, c.short.vi]]));
    this.#topics = unique(catalogue.topics.map((t) => [t.code, [t.title.vi, t.title.en]]));
    this.#systems = unique(catalogue.systems.map((s) => [s.code, [s.title.vi, s.title.en, ...s.aliases]]));
    this.#vendors = unique(catalogue.vendors.map((v) => [v.id, [v.name, ...v.spellings]]));
    this.unitNames = catalogue.units.map((u) => u.name);
    this.vendorIds = catalogue.vendors.map((v) => v.id);
    this.systemCodes = catalogue.systems.map((s) => s.code);
    this.criterionCodes = catalogue.criteria.map((c) => c.code);
    const topicCodes = catalogue.topics.map((t) => t.code);
    this.subjectCodes = [...this.criterionCodes, ...topicCodes, ...this.systemCodes];
  }

  get ministry(): string {
    return this.catalogue.ministry.id;
  }

  readonly unit = remembered((text: string) => this.#unit(text));
  readonly oldUnit = remembered((text: string) => this.#oldUnit(text));
  readonly criterion = remembered((text: string) => this.#criteria.get(key(text)) ?? null);
  readonly topic = remembered((text: string) => this.#topics.get(key(text)) ?? null);
  readonly system = remembered((text: string) => this.#systems.get(key(text)) ?? null);
  readonly vendor = remembered((text: string) => this.#vendors.get(key(text)) ?? null);
  readonly subject = remembered((text: string) => this.#subject(text));
  /** Why a unit is not known: an old name has a successor. */
  readonly unitAdvice = remembered((text: string) => this.#unitAdvice(text));

  /** A spreadsheet turns the code 01 into 1. */
  #unit(text: string): string | null {
    const exact = this.names.typedUnit(text);
    if (exact || !/^\d+$/.test(text)) return exact?.code ?? null;
    const numeric = this.catalogue.units.filter((u) => u.code.replace(/^0+/, '') === text);
    return numeric.length === 1 ? numeric[0]!.code : null;
  }

  /** A unit of before the mergers, by its old code or name. */
  #oldUnit(text: string): string | null {
    const all = this.catalogue.units.flatMap((u) => u.predecessors);
    return all.find((p) => p.code === text)?.code ?? this.names.predecessor(text)?.code ?? null;
  }

  /** Codes win over titles, because the title of a criterion may be the code of a system (LGSP). */
  #subject(text: string): Subject | null {
    if (text === '') return NO_SUBJECT;
    const code = this.subjectCodes.find((c) => key(c) === key(text));
    const wanted = code ?? text;
    if (code === undefined || this.criterionCodes.includes(code)) {
      const criterion = this.criterion(wanted);
      if (criterion !== null) return { ...NO_SUBJECT, criterion };
    }
    const topic = this.topic(wanted);
    if (topic !== null) return { ...NO_SUBJECT, topic };
    const system = this.system(wanted);
    return system === null ? null : { ...NO_SUBJECT, system };
  }

  #unitAdvice(text: string): Label {
    const old = this.names.predecessor(text);
    if (old) {
      return {
        vi: `; đây là tên trước sáp nhập, nay thuộc ${old.successor.name} (${old.successor.code})`,
        en: `; this is a name from before the mergers, now part of ${old.successor.name} (${old.successor.code})`,
      };
    }
    const like = nearest(text, this.unitNames);
    if (like === null)
      return { vi: '; hãy ghi tên hoặc mã địa phương', en: '; write the name or code of a unit' };
    return { vi: `; có phải là "${like}"?`, en: `; did you mean "${like}"?` };
  }
}

const NO_SUBJECT: Subject = { criterion: null, topic: null, system: null };

function key(text: string): string {
  return foldWord(text).replace(/[.,;:]+$/, '');
}

/** Codes always lead to themselves; a name that two entries share leads nowhere. */
function unique(entries: readonly (readonly [string, readonly string[]])[]): ReadonlyMap<string, string> {
  const found = new Map<string, string | null>();
  for (const [code, names] of entries) {
    for (const name of new Set(names.map(key))) {
      const other = found.get(name);
      found.set(name, other === undefined || other === code ? code : null);
    }
  }
  for (const [code] of entries) found.set(key(code), code);
  return new Map([...found].filter((entry): entry is [string, string] => entry[1] !== null));
}
