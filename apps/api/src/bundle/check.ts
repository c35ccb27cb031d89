// What is checked of a bundle: everything that libs/ledger checks of any, and that events and catalogue give exactly
// the tables in it. Needs files and nothing else; dist/verify.mjs is made of this.
import { BUNDLE, canonicalJson, sha256, verifyBundle } from '#libs/ledger';
import type { BundleAnswer, BundledEvent, BundleFiles, TableOf, VerifierKey } from '#libs/ledger';
import { matrixOf, parseCatalogue, remarksOf, upcast, vendorsOf } from '#libs/readiness';
import type { Catalogue, RecordedEvent } from '#libs/readiness';

/** The tables that follow from events and catalogue, beside the matrix. */
export const TABLES = { vendors: 'vendors.json', remarks: 'remarks.json' } as const;

/** A key that the caller trusts; without one the bundle's own is used, and the answer says so. */
export function checkBundle(bundle: BundleFiles, key?: VerifierKey): BundleAnswer {
  return verifyBundle(bundle, {
    key,
    matrixOf: tableOf(matrixOf),
    tables: {
      [TABLES.vendors]: tableOf(vendorsOf),
      [TABLES.remarks]: tableOf((events, _, asOf) => remarksOf(events, asOf)),
    },
    documentsOf: citedDocuments,
  });
}

/** The SHA-256 of every document that the events rest on, catalogues among them. */
export function citedDocuments(events: readonly BundledEvent[]): Set<string> {
  return new Set(
    events.map(upcast).flatMap(({ type, data, metadata }) => {
      if (type === 'CatalogueAdopted') return [data.sha256];
      return metadata.source === null ? [] : [metadata.source.document];
    }),
  );
}

function tableOf(
  table: (events: readonly RecordedEvent[], catalogue: Catalogue, asOf: string) => object,
): TableOf {
  return (stored, bytes, asOf) => {
    const events = stored.map(upcast);
    return canonicalJson(table(events, catalogueIn(events, bytes), asOf));
  };
}

/** The catalogue, if it is the one that the events say is in force. */
function catalogueIn(events: readonly RecordedEvent[], bytes: Uint8Array): Catalogue {
  const adopted = events.findLast((event) => event.type === 'CatalogueAdopted');
  const actual = Buffer.from(sha256(bytes)).toString('hex');
  if (adopted?.data.sha256 !== actual)
    throw new RangeError(`${BUNDLE.catalogue} is ${actual}, in force is ${adopted?.data.sha256 ?? 'none'}`);
  const parsed = parseCatalogue(JSON.parse(Buffer.from(bytes).toString('utf8')));
  if ('problems' in parsed) throw new RangeError(`${BUNDLE.catalogue}: ${parsed.problems.join('; ')}`);
  return parsed.catalogue;
}
