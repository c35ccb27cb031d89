import { generateKeyPairSync } from 'node:crypto';
import type { BundleFiles } from './bundle.js';
import { parseCheckpoint } from './checkpoint.js';
import { leafHash, utf8 } from './hash.js';
import { checkFiles, fileEntry, formatManifest, parseManifest, signManifest } from './manifest.js';
import { openNote, parseNote, signerOf } from './note.js';

const signer = signerOf('readiness.example/test', generateKeyPairSync('ed25519').privateKey);
const contents = new Map([
  ['matrix.json', utf8('{}')],
  ['documents/a.txt', utf8('văn bản')],
  ['events.ndjson', utf8('')],
]);
const bundle = (files: ReadonlyMap<string, Uint8Array>): BundleFiles => ({
  list: () => [...files.keys()],
  read: (path) => files.get(path)!,
});
const manifest = {
  origin: 'readiness.example/test',
  asOf: '2025-06-27T05:15:00.000Z',
  size: 3,
  root: leafHash(utf8('x')),
  files: [...contents].map(([path, bytes]) => fileEntry(path, bytes)),
};
const text = formatManifest(manifest);
const emptyFile = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('a manifest', () => {
  it('lists the files in order of their paths, with what they are about, on lines of its own form', () => {
    expect(text.split('\n')).toEqual([
      'readiness-ledger/snapshot-manifest@v1',
      'origin readiness.example/test',
      'as-of 2025-06-27T05:15:00.000Z',
      `checkpoint 3 ${Buffer.from(manifest.root).toString('base64')}`,
      expect.stringMatching(/^file [0-9a-f]{64} 10 documents\/a\.txt$/),
      `file ${emptyFile} 0 events.ndjson`,
      // printf '{}' | sha256sum
      'file 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a 2 matrix.json',
      '',
    ]);
    expect(formatManifest(parseManifest(text))).toBe(text);
  });

  it('is opened by its own key only, and never taken for a checkpoint', () => {
    const note = signManifest(manifest, signer);
    expect(parseManifest(openNote(note, [signer.key]).text).files).toHaveLength(3);
    const other = signerOf('readiness.example/test', generateKeyPairSync('ed25519').privateKey);
    expect(() => openNote(note, [other.key])).toThrow('signed by');
    expect(() => parseCheckpoint(parseNote(note).text)).toThrow('not a checkpoint');
  });

  it.each([
    ['another first line', text.replace('@v1', '@v2')],
    ['no origin', text.replace('origin ', 'from ')],
    ['a date for a moment', text.replace('T05:15:00.000Z', '')],
    ['a size with a leading zero', text.replace('checkpoint 3', 'checkpoint 03')],
    ['files out of order', swapped(text)],
    ['a file twice', text + text.split('\n').at(-2) + '\n'],
    ['upper case in a hash', text.replace('e3b0c4', 'E3B0C4')],
    ['a path that leads out', text.replace('documents/a.txt', '../a.txt')],
    ['a path from the top', text.replace('documents/a.txt', '/documents/a.txt')],
    ['a backslash', text.replace('documents/a.txt', 'documents\\a.txt')],
    ['itself', text.replace('matrix.json', 'manifest.note')],
    ['an empty line', text.replace('file ', '\nfile ')],
  ])('is refused with %s', (_, bad) => {
    expect(bad).not.toBe(text);
    expect(() => parseManifest(bad)).toThrow('not a manifest');
  });

  it('is not written when it could not be read back', () => {
    expect(() => formatManifest({ ...manifest, origin: 'a\nas-of' })).toThrow(RangeError);
    expect(() => formatManifest({ ...manifest, files: [fileEntry('a b', utf8(''))] })).toThrow('file line');
    expect(() => formatManifest({ ...manifest, asOf: '27/6/2025' })).toThrow('no moment');
  });
});

describe('files against a manifest', () => {
  it('are all in order, a README and the manifest apart', () => {
    const more = new Map([...contents, ['README.md', utf8('')], ['manifest.note', utf8('')]]);
    expect(checkFiles(manifest, bundle(more))).toEqual([]);
  });

  it('are named when changed to something of the same size', () => {
    const files = new Map([...contents, ['matrix.json', utf8('[]')]]);
    expect(checkFiles(manifest, bundle(files))).toMatchObject([
      {
        kind: 'file',
        path: 'matrix.json',
        expected: expect.stringMatching(/^44136fa3.* \(2 bytes\)$/) as string,
      },
    ]);
  });

  it('are named when missing, changed or not listed', () => {
    const files = new Map([...contents, ['events.ndjson', utf8('x')], ['documents/README.md', utf8('')]]);
    files.delete('matrix.json');
    const found = checkFiles(manifest, bundle(files)).map(({ kind, path }) => [kind, path]);
    expect(found.sort()).toEqual([
      ['file', 'events.ndjson'],
      ['missing-file', 'matrix.json'],
      ['unlisted-file', 'documents/README.md'],
    ]);
  });
});

function swapped(whole: string): string {
  const lines = whole.split('\n');
  return lines.with(4, lines[5]!).with(5, lines[4]!).join('\n');
}
