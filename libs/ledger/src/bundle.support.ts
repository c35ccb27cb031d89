// A small ledger and a bundle of it, for the specs: statuses of a few cells, and as matrix the last one of each.
import { createPrivateKey } from 'node:crypto';
import { BUNDLE, type BundleFiles } from './bundle.js';
import { signCheckpoint } from './checkpoint.js';
import { eventLine, leafLine, type BundledEvent } from './event-lines.js';
import { hex, sha256, utf8 } from './hash.js';
import { canonicalJson, hashOfEvent } from './leaf.js';
import { fileEntry, signManifest } from './manifest.js';
import { rootOfLeaves } from './merkle.js';
import { formatVerifierKey, signerOf, type Signer } from './note.js';
import type { TableOf } from './verify-bundle.js';

export const origin = 'readiness.example/test';
export const asOf = '2025-06-27T05:15:00.000Z';

/** The same key for the same letter; not for anything but tests. */
export function testSigner(letter: string): Signer {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), sha256(utf8(letter))]);
  return signerOf(origin, createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
}

export function testEvents(count: number): BundledEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `00000000-0000-5000-8000-${i.toString(16).padStart(12, '0')}`,
    stream: `readiness.standing-test.${i % 3}`,
    revision: Math.floor(i / 3),
    // positions may have gaps, as those of EventStoreDB have
    position: i * 2 + 1,
    type: 'StatusReported',
    effectiveAt: asOf,
    recordedAt: `2025-06-27T10:00:${String(i % 60).padStart(2, '0')}.000Z`,
    data: { unit: `${i % 3}`, status: i % 2 ? 'done' : 'not_done', note: 'Hà Nội' },
    metadata: { actor: 'tester', source: { document: hex(sha256(testDocument)), lines: [1, 2] } },
  }));
}

export const testDocument = utf8('báo cáo\n');

export const testMatrixOf: TableOf = (events, catalogue, at) =>
  canonicalJson({
    asOf: at,
    catalogue: JSON.parse(Buffer.from(catalogue).toString('utf8')) as unknown,
    units: Object.fromEntries(
      events.map(({ data }) => [(data as { unit: string }).unit, (data as { status: string }).status]),
    ),
  });

export function testDocumentsOf(events: readonly BundledEvent[]): string[] {
  return events.map(({ metadata }) => (metadata as { source: { document: string } }).source.document);
}

/** The files of a sound bundle, with a README. */
export function testBundle(events: readonly BundledEvent[], signer: Signer): Map<string, Uint8Array> {
  const leaves = events.map(hashOfEvent);
  const root = rootOfLeaves(leaves);
  const catalogue = utf8('{"programme":"test"}\n');
  const files = new Map<string, Uint8Array>([
    [BUNDLE.checkpoint, utf8(signCheckpoint(leaves.length, root, signer))],
    [BUNDLE.key, utf8(`${formatVerifierKey(signer.key)}\n`)],
    [BUNDLE.events, utf8(events.map(eventLine).join(''))],
    [BUNDLE.leaves, utf8(leaves.map(leafLine).join(''))],
    [BUNDLE.catalogue, catalogue],
    [BUNDLE.matrix, utf8(`${testMatrixOf(events, catalogue, asOf)}\n`)],
    ['matrix.csv', utf8('unit,status\n')],
    [`documents/${hex(sha256(testDocument))}.txt`, testDocument],
  ]);
  resign(files, signer);
  files.set('README.md', utf8('Đọc trước.\n'));
  return files;
}

/** Writes the manifest anew over whatever the files are now: what only a holder of the key can do. */
export function resign(
  files: Map<string, Uint8Array>,
  signer: Signer,
  about?: { size: number; root: Uint8Array },
): void {
  const lines = Buffer.from(files.get(BUNDLE.checkpoint)!).toString('utf8').split('\n');
  const head = about ?? { size: Number(lines[1]), root: Buffer.from(lines[2] ?? '', 'base64') };
  const listed = [...files].filter(([path]) => path !== BUNDLE.manifest && !path.startsWith('README'));
  const entries = listed.map(([path, bytes]) => fileEntry(path, bytes));
  files.set(BUNDLE.manifest, utf8(signManifest({ asOf, ...head, files: entries }, signer)));
}

export const inMemory = (files: ReadonlyMap<string, Uint8Array>): BundleFiles => ({
  list: () => [...files.keys()],
  read: (path) => {
    const bytes = files.get(path);
    if (!bytes) throw new Error(`no file ${path}`);
    return bytes;
  },
});
