// Which catalogue is in force: the shipped folder is adopted once as an event, its file is kept with the documents, and
// a read uses the one that was in force at its known-at.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ConflictError, type DocumentStore, type EventStore } from '#libs/event-store';
import {
  canonicalJson,
  catalogueStream,
  eventId,
  Names,
  parseCatalogue,
  upcast,
  type Catalogue,
  type ReadinessEvent,
  type RecordedEvent,
} from '#libs/readiness';
import { SettingsError } from './settings.js';

export interface AdoptedCatalogue {
  readonly sha256: string;
  readonly catalogue: Catalogue;
  readonly names: Names;
}

/** As it lies in the folder of the programme. */
export interface LocalCatalogue extends AdoptedCatalogue {
  readonly json: string;
}

const PARTS = ['units', 'sections', 'criteria', 'topics', 'systems', 'vendors'] as const;

/** Reads and validates the folder of a programme; every problem is named with its place. */
export function loadCatalogue(folder: string): LocalCatalogue {
  const part = (name: string): unknown => {
    const file = path.join(folder, `${name}.json`);
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new SettingsError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const whole = {
    ...(part('programme') as object),
    ...Object.fromEntries(PARTS.map((name) => [name, part(name)])),
  };
  const parsed = parseCatalogue(whole);
  if ('problems' in parsed) throw new SettingsError(`${folder}: ${parsed.problems.join('; ')}`);
  const json = canonicalJson(parsed.catalogue);
  return { ...known(parsed.catalogue, sha256(json)), json };
}

/** What became of the catalogue of this machine: how it stands to the one in force. */
export type Adoption =
  | { readonly state: 'in force' | 'adopted' }
  /** It was never adopted: whoever serves or imports adopts it. */
  | { readonly state: 'new'; readonly inForce: string }
  /** It was adopted once and another has taken its place since; only who says so puts it back. */
  | { readonly state: 'superseded'; readonly inForce: string; readonly since: number };

export class Catalogues {
  readonly #parsed = new Map<string, AdoptedCatalogue>();
  #adoptions: { position: number; sha256: string }[] | null = null;
  /** `#adoptions` was read when this position had been committed: of what lies before it, it says all. */
  #complete = 0;

  constructor(
    private readonly store: EventStore,
    private readonly documents: DocumentStore,
    readonly programme: string,
    /** Stands for the one in force as long as none has been adopted. */
    private readonly beforeAny: AdoptedCatalogue | null = null,
  ) {}

  /** How a catalogue stands to the one in force; changes nothing. An empty ledger has none, so any fits. */
  async standing(shipped: AdoptedCatalogue): Promise<Adoption> {
    return standingIn(await this.#history(), shipped);
  }

  #history = async (): Promise<RecordedEvent[]> =>
    (await this.store.read(catalogueStream(this.programme))).map(upcast);

  /**
   * Adopts the shipped catalogue if it has never been; with `again` also one that has been superseded. Safe when several
   * processes start at once.
   */
  async adopt(
    shipped: LocalCatalogue,
    now: string,
    by: { readonly actor: string; readonly again?: boolean },
  ): Promise<Adoption> {
    const { actor, again = false } = by;
    const bytes = new TextEncoder().encode(shipped.json);
    for (;;) {
      const history = await this.#history();
      const found = standingIn(history, shipped);
      const isWanted =
        history.length === 0 || found.state === 'new' || (found.state === 'superseded' && again);
      if (!isWanted) return found;
      await this.documents.put({ sha256: shipped.sha256, name: 'catalogue.json', bytes, text: shipped.json });
      this.#adoptions = null;
      try {
        await this.#append(history, shipped, now, actor);
        return { state: 'adopted' };
      } catch (error) {
        // another process that starts now was first, most often with the same catalogue
        if (!(error instanceof ConflictError)) throw error;
      }
    }
  }

  async #append(
    history: readonly RecordedEvent[],
    shipped: AdoptedCatalogue,
    now: string,
    actor: string,
  ): Promise<void> {
    const stream = catalogueStream(this.programme);
    const statement = { type: 'CatalogueAdopted' as const, data: { sha256: shipped.sha256 } };
    const event: ReadinessEvent = {
      ...statement,
      id: eventId({
        stream,
        document: shipped.sha256,
        lines: null,
        ordinal: history.length,
        ...statement,
        effectiveAt: now,
        n: 0,
      }),
      effectiveAt: now,
      metadata: {
        actor,
        via: 'system',
        assertedBy: { kind: 'ministry', id: shipped.catalogue.ministry.id },
        issuedAt: null,
        source: null,
        cites: null,
        reason: null,
        channel: null,
        correlationId: null,
        schemaVersion: 1,
      },
    };
    await this.store.append(stream, [event], history.at(-1)?.revision ?? 'none');
  }

  /** The catalogue in force at a position, one that was committed: the last one adopted by then. */
  async at(position: number): Promise<AdoptedCatalogue> {
    const adopted = await this.#find(position);
    if (!adopted && this.beforeAny) return this.beforeAny;
    if (!adopted) throw new RangeError(`no catalogue was in force at position ${position}`);
    const cached = this.#parsed.get(adopted);
    if (cached) return cached;
    const document = await this.documents.get(adopted);
    if (!document) throw new RangeError(`the catalogue ${adopted} is not among the documents`);
    const parsed = parseCatalogue(JSON.parse(new TextDecoder().decode(document.bytes)));
    if ('problems' in parsed)
      throw new RangeError(`the catalogue ${adopted} is broken: ${parsed.problems.join('; ')}`);
    const found = known(parsed.catalogue, adopted);
    this.#parsed.set(adopted, found);
    return found;
  }

  async #find(position: number): Promise<string | undefined> {
    // another process may have adopted a newer one since, but only after the last position that was asked for
    let adoptions = this.#adoptions;
    if (adoptions === null || position > this.#complete) {
      const read = (await this.store.read(catalogueStream(this.programme)))
        .map(upcast)
        .flatMap((e) =>
          e.type === 'CatalogueAdopted' ? [{ position: e.position, sha256: e.data.sha256 }] : [],
        );
      // of two reads under way at once the earlier may end last
      if (read.length >= (this.#adoptions?.length ?? 0)) this.#adoptions = read;
      if (position < Number.MAX_SAFE_INTEGER) this.#complete = Math.max(this.#complete, position);
      adoptions = read;
    }
    return (adoptions.findLast((a) => a.position <= position) ?? adoptions[0])?.sha256;
  }
}

function standingIn(history: readonly RecordedEvent[], { sha256: ours }: AdoptedCatalogue): Adoption {
  const adoptions = history.filter((e) => e.type === 'CatalogueAdopted');
  const last = adoptions.at(-1);
  if (last === undefined || last.data.sha256 === ours) return { state: 'in force' };
  const inForce = last.data.sha256;
  const at = adoptions.findLastIndex((e) => e.data.sha256 === ours);
  return at < 0
    ? { state: 'new', inForce }
    : { state: 'superseded', inForce, since: adoptions[at + 1]!.position };
}

/** One line for people where the catalogue of this machine is not the one in force; else null. */
export function adoptionNotice({ sha256: ours }: AdoptedCatalogue, found: Adoption): string | null {
  const short = (sha: string): string => sha.slice(0, 8);
  switch (found.state) {
    case 'in force':
    case 'adopted':
      return null;
    case 'new':
      return `Danh mục trên máy này (${short(ours)}) chưa áp dụng, sổ đang dùng ${short(found.inForce)}; máy chủ hoặc lần nhập tới sẽ áp dụng / the catalogue of this machine (${short(ours)}) is not adopted, the ledger uses ${short(found.inForce)}; a server or the next import adopts it`;
    case 'superseded':
      return `Danh mục trên máy này (${short(ours)}) đã được thay bằng ${short(found.inForce)} ở vị trí ${found.since}, sổ dùng bản ấy; muốn dùng lại: readiness catalogue --adopt / the catalogue of this machine (${short(ours)}) was superseded by ${short(found.inForce)} at position ${found.since}, which is in force; to put it back: readiness catalogue --adopt`;
  }
}

function known(catalogue: Catalogue, sha: string): AdoptedCatalogue {
  return { sha256: sha, catalogue, names: new Names(catalogue) };
}

export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
