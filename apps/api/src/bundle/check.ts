// What is checked of a bundle: everything that libs/ledger checks of any, and that events and catalogue give exactly
// the tables in it. Needs files and nothing else; dist/verify.mjs is made of this.
import { BUNDLE, canonicalJson, sha256, verifyBundle } from '#libs/ledger';
import type { BundleAnswer, BundledEvent, BundleFiles, TableOf, VerifierKey } from '#libs/ledger';
import { parseCatalogue, Snapshots, upcast } from '#libs/readiness';
import type { Catalogue, RecordedEvent, SnapshotClocks } from '#libs/readiness';

/** The tables that follow from events and catalogue, beside the matrix. */
export const TABLES = { vendors: 'vendors.json', remarks: 'remarks.json' } as const;

/** A key that the caller trusts; without one the bundle's own is used, and the answer says so. */
export function checkBundle(bundle: BundleFiles, key?: VerifierKey): BundleAnswer {
  // all tables are of one moment, after the last event: its events are understood and folded once
  const readings = new Map<readonly BundledEvent[], Reading>();
  const readingOf = (events: readonly BundledEvent[]): Reading => {
    const known = readings.get(events) ?? readingAfter(events);
    readings.set(events, known);
    return known;
  };
  const table =
    (of: (reading: Reading, catalogue: Catalogue, clocks: SnapshotClocks) => object): TableOf =>
    (events, bytes, asOf) => {
      const reading = readingOf(events);
      return canonicalJson(of(reading, catalogueIn(reading, bytes), { asOf, knownAt: reading.knownAt }));
    };
  return verifyBundle(bundle, {
    key,
    matrixOf: table(({ snapshots }, catalogue, clocks) => snapshots.matrix(catalogue, clocks)),
    tables: {
      [TABLES.vendors]: table(({ snapshots }, catalogue, clocks) => snapshots.vendors(catalogue, clocks)),
      [TABLES.remarks]: table(({ snapshots }, _, clocks) => snapshots.remarks(clocks)),
    },
    documentsOf: (events) => readingOf(events).cited,
  });
}

/** What is made of the events of a bundle. */
interface Reading {
  readonly snapshots: Snapshots;
  readonly knownAt: SnapshotClocks['knownAt'];
  readonly cited: ReadonlySet<string>;
  /** SHA-256 of the catalogue in force after the last of them. */
  readonly catalogue: string | null;
}

function readingAfter(stored: readonly BundledEvent[]): Reading {
  const snapshots = new Snapshots();
  const cited = new Set<string>();
  let catalogue: string | null = null;
  for (const raw of stored) {
    const event = upcast(raw);
    const document = citedBy(event);
    if (document !== null) cited.add(document);
    if (event.type === 'CatalogueAdopted') catalogue = event.data.sha256;
    snapshots.take(event);
  }
  const last = stored.at(-1);
  const knownAt = { position: last?.position ?? 0, time: last?.recordedAt ?? null };
  return { snapshots, knownAt, cited, catalogue };
}

/** The SHA-256 of the document that an event rests on, which may be a catalogue. */
export function citedBy({ type, data, metadata }: RecordedEvent): string | null {
  return type === 'CatalogueAdopted' ? data.sha256 : (metadata.source?.document ?? null);
}

/** The catalogue, if it is the one that the events say is in force. */
function catalogueIn({ catalogue }: Reading, bytes: Uint8Array): Catalogue {
  const actual = Buffer.from(sha256(bytes)).toString('hex');
  if (catalogue !== actual)
    throw new RangeError(`${BUNDLE.catalogue} is ${actual}, in force is ${catalogue ?? 'none'}`);
  const parsed = parseCatalogue(JSON.parse(Buffer.from(bytes).toString('utf8')));
  if ('problems' in parsed) throw new RangeError(`${BUNDLE.catalogue}: ${parsed.problems.join('; ')}`);
  return parsed.catalogue;
}
