// A snapshot bundle: a folder that says what was known at one checkpoint, and that anybody can check without us.
// Its layout, and what a check of it answers.

/** Where things lie in a bundle. Everything but the manifest and a README is listed in the manifest. */
export const BUNDLE = {
  manifest: 'manifest.note',
  checkpoint: 'checkpoint.note',
  /** The verifier key in text form; proves nothing by itself, since whoever makes a bundle chooses it. */
  key: 'key.txt',
  events: 'events.ndjson',
  /** Optional: the hash of each leaf, so that a changed event can be named and not only noticed. */
  leaves: 'leaves.txt',
  catalogue: 'catalogue.json',
  matrix: 'matrix.json',
  /** `handovers/<number>.note`: how one signing key followed another; none while the ledger has had one key. */
  handovers: 'handovers/',
  /** A cited document is `documents/<sha256>`, with or without an extension. */
  documents: 'documents/',
} as const;

/** What may lie at the top of a bundle without being signed. */
export const isReadme = (path: string): boolean => /^README(\.[a-z]+)*$/.test(path);

/** A bundle, wherever it is kept. Paths are relative, with `/`; `read` throws for what is not there. */
export interface BundleFiles {
  list(): readonly string[];
  read(path: string): Uint8Array;
}

export type FailureKind =
  /** A file that must be there is not. */
  | 'missing-file'
  /** A file that nobody signed for. */
  | 'unlisted-file'
  /** Other bytes than the manifest says. */
  | 'file'
  /** Not of the form that it must have. */
  | 'malformed'
  /** Not signed by the key, or signed over something else. */
  | 'signature'
  /** Manifest, checkpoint and key are not of one ledger, size and root. */
  | 'checkpoint'
  /** Not the number of events that the checkpoint counts. */
  | 'size'
  /** The events do not give the checkpoint's root. */
  | 'root'
  /** One event is not what was hashed, or cannot be read. */
  | 'event'
  /** Positions, revisions or times do not follow each other. */
  | 'order'
  /** A cited document is missing, or is not what its name says. */
  | 'document'
  /** A table is not what events and catalogue give. */
  | 'matrix'
  /** A proof does not lead from the event to the root. */
  | 'proof';

/** What is wrong, where, and what should have been there. */
export interface Failure {
  readonly kind: FailureKind;
  /** Position of the event in its store, where the failure is about one. */
  readonly position: number | null;
  readonly path: string | null;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** `given`: checked with a key that the caller had. `own`: with the one found beside the data, which only shows that
 * the parts belong together. */
export type KeySource = 'given' | 'own';

export const failure = (
  kind: FailureKind,
  at: { readonly position?: number | null; readonly path?: string | null },
  expected: string | null,
  actual: string | null,
): Failure => ({ kind, position: at.position ?? null, path: at.path ?? null, expected, actual });

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
