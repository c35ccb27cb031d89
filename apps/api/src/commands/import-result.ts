// What an import did, or would do: the answer of the command and of every door.
import { candidatesFor, type Candidate } from '#libs/intake';
import type {
  Catalogue,
  DocumentKind,
  EventType,
  Finding,
  ImportPlan,
  Names,
  Reading,
  Restored,
} from '#libs/readiness';
import type { ImportEffects } from './import-effects.js';
import type { ImportLine } from './import-lines.js';

/** A name that stands in the document and not in the catalogue, with what it may have meant. */
export interface UnresolvedName {
  readonly name: string;
  readonly lines: readonly [number, number];
  readonly message: Finding['message'];
  readonly candidates: readonly Candidate[];
}

export interface RestoredEntry {
  /** Id of the entry that was taken back. */
  readonly event: string;
  readonly type: EventType;
  readonly lines: readonly [number, number] | null;
  readonly unit: string | null;
  readonly criterion: string | null;
  readonly system: string | null;
  readonly retracted: { readonly at: string; readonly by: string; readonly reason: string };
}

export interface ImportResult {
  readonly file: string;
  readonly sha256: string;
  readonly kind: DocumentKind;
  readonly asOf: string;
  readonly coverage: Reading['coverage'];
  readonly observations: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
  readonly unresolved: readonly UnresolvedName[];
  readonly events: {
    readonly appended: number;
    readonly alreadyAppended: number;
    readonly retracted: number;
    readonly byType: Readonly<Record<string, number>>;
  };
  /** What people had taken back and comes back by this import. */
  readonly restored: readonly RestoredEntry[];
  /** The head of the ledger afterwards; of a dry run, up to where it is reflected at least. */
  readonly position: number;
  /** Of a dry run, and of an import with `ifMatch`. */
  readonly effects?: ImportEffects;
  /** With `effects`: given back as `ifMatch`, it makes sure that nothing else is recorded than was shown. */
  readonly etag?: string;
  /** Of a dry run that was asked for them; line n of the document is `lines[n - 1]`. */
  readonly lines?: readonly ImportLine[];
}

interface Described {
  readonly name: string;
  readonly sha256: string;
  readonly reading: Reading;
}

interface Catalogued {
  readonly catalogue: Catalogue;
  readonly names: Names;
}

export function resultOf(
  file: Described,
  plan: ImportPlan,
  position: number,
  catalogue: Catalogued,
): ImportResult {
  const { kind, asOf, coverage, findings, observations } = file.reading;
  return {
    file: file.name,
    sha256: file.sha256,
    kind,
    asOf,
    coverage,
    observations: countBy(observations.map((o) => o.statement.type)),
    findings,
    unresolved: unresolvedIn(findings, catalogue),
    events: {
      appended: plan.appended.length,
      alreadyAppended: plan.alreadyAppended,
      retracted: plan.retracted.length,
      byType: countBy(plan.appended.map((e) => e.type)),
    },
    restored: plan.restored.map(restoredEntry),
    position,
  };
}

function restoredEntry({ entry, retraction }: Restored): RestoredEntry {
  const about = (field: string): string | null =>
    ((entry.data as Readonly<Record<string, unknown>>)[field] as string | null | undefined) ?? null;
  return {
    event: entry.id,
    type: entry.type,
    lines: entry.metadata.source?.lines ?? null,
    unit: about('unit'),
    criterion: about('criterion'),
    system: about('system'),
    retracted: {
      at: retraction.recordedAt,
      by: retraction.metadata.actor,
      reason: retraction.data.reason,
    },
  };
}

function unresolvedIn(findings: readonly Finding[], { catalogue, names }: Catalogued): UnresolvedName[] {
  return findings
    .filter(({ code }) => code === 'unknown-name')
    .map(({ actual, lines, message }) => {
      const name = String(actual ?? '');
      return { name, lines, message, candidates: candidatesFor(name, catalogue, names) };
    });
}

function countBy(types: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}
