import { BUNDLE, type Failure, type FailureKind } from './bundle.js';
import {
  asOf,
  inMemory,
  resign,
  testBundle,
  testDocumentsOf,
  testEvents,
  testMatrixOf,
  testSigner,
} from './bundle.support.js';
import { formatCheckpoint, signCheckpoint } from './checkpoint.js';
import { eventLine, type BundledEvent } from './event-lines.js';
import { signHandover } from './handover.js';
import { hex, utf8 } from './hash.js';
import { hashOfEvent } from './leaf.js';
import { rootOfLeaves } from './merkle.js';
import { formatVerifierKey, parseNote, signNote } from './note.js';
import { verifyBundle, type BundleAnswer, type VerifyOptions } from './verify-bundle.js';

const signer = testSigner('ledger');
const events = testEvents(7);
const sound = (): Map<string, Uint8Array> => testBundle(events, signer);
const options: VerifyOptions = { key: signer.key, matrixOf: testMatrixOf, documentsOf: testDocumentsOf };
const check = (files: Map<string, Uint8Array>, more: Partial<VerifyOptions> = {}): BundleAnswer =>
  verifyBundle(inMemory(files), { ...options, ...more });
const kinds = ({ failures }: BundleAnswer): FailureKind[] =>
  [...new Set(failures.map(({ kind }) => kind))].sort();
const found = ({ failures }: BundleAnswer, kind: FailureKind): Failure[] =>
  failures.filter((failure) => failure.kind === kind);
const documentPath = [...sound().keys()].find((path) => path.startsWith('documents/'))!;
const handoverPath = `${BUNDLE.handovers}1.note`;

/** Replaces text in a file and, as only the holder of the key could, signs the manifest anew. */
function forged(path: string, from: string, to: string): Map<string, Uint8Array> {
  const files = sound();
  const text = Buffer.from(files.get(path)!).toString('utf8');
  expect(text).toContain(from);
  files.set(path, utf8(text.replace(from, to)));
  resign(files, signer);
  return files;
}

describe('a sound bundle', () => {
  it('is found sound with the key that the caller had', () => {
    const root = Buffer.from(rootOfLeaves(events.map(hashOfEvent))).toString('base64');
    expect(check(sound())).toEqual({
      ok: true,
      size: 7,
      root,
      asOf,
      key: 'given',
      verifier: formatVerifierKey(signer.key),
      failures: [],
    });
  });

  it('says so when the key is its own', () => {
    const { ok, key } = check(sound(), { key: undefined });
    expect([ok, key]).toEqual([true, 'own']);
  });

  it('may be of a ledger without events', () => {
    expect(check(testBundle([], signer))).toMatchObject({ ok: true, size: 0 });
  });

  it('may have another README, and none of the optional leaves', () => {
    const files = sound();
    files.set('README.md', utf8('anything'));
    files.delete(BUNDLE.leaves);
    resign(files, signer);
    expect(check(files).ok).toBe(true);
  });

  it('is not sound for another key of the same name', () => {
    const answer = check(sound(), { key: testSigner('another').key });
    expect(kinds(answer)).toEqual(['signature']);
    expect(found(answer, 'signature').map(({ path }) => path)).toEqual([BUNDLE.manifest, BUNDLE.checkpoint]);
    // the rest is still told
    expect(answer.size).toBe(7);
  });
});

describe('any flipped byte', () => {
  it.each([...sound().keys()].filter((path) => path !== 'README.md'))('of %s is found', (path) => {
    const files = sound();
    const bytes = files.get(path)!;
    const missed: number[] = [];
    // without a key the notes and the key itself are what could be missed
    const keys = bytes.length < 1000 ? [signer.key, undefined] : [signer.key];
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at]! ^= 1 << (at % 8);
      files.set(path, changed);
      if (keys.some((key) => check(files, { key }).ok)) missed.push(at);
    }
    expect(missed).toEqual([]);
  });

  it('of an event names its position and both hashes', () => {
    const files = sound();
    const before = utf8(events.slice(0, 2).map(eventLine).join('')).length;
    const bytes = Buffer.from(files.get(BUNDLE.events)!);
    bytes[bytes.indexOf('not_done', before)] = 'N'.charCodeAt(0);
    files.set(BUNDLE.events, bytes);
    const answer = check(files);
    const changed = { ...events[2]!, data: { ...(events[2]!.data as object), status: 'Not_done' } };
    expect(kinds(answer)).toEqual(['event', 'file', 'root']);
    expect(found(answer, 'event')).toEqual([
      {
        kind: 'event',
        position: 5,
        path: BUNDLE.events,
        expected: hex(hashOfEvent(events[2]!)),
        actual: hex(hashOfEvent(changed)),
      },
    ]);
    expect(found(answer, 'file')).toMatchObject([{ path: BUNDLE.events }]);
  });
});

describe('files', () => {
  it.each([BUNDLE.manifest, BUNDLE.checkpoint, BUNDLE.events, BUNDLE.catalogue, BUNDLE.matrix])(
    '%s that is missing is named',
    (path) => {
      const files = sound();
      files.delete(path);
      const answer = check(files);
      expect(answer.ok).toBe(false);
      expect(found(answer, 'missing-file').map((one) => one.path)).toContain(path);
    },
  );

  it('cannot be added unsigned, be it a second manifest or a README further down', () => {
    for (const path of ['matrix.xlsx', 'manifest.note.bak', 'documents/README.md', 'READMEX']) {
      const files = sound();
      files.set(path, utf8(''));
      expect(found(check(files), 'unlisted-file')).toMatchObject([{ path }]);
    }
  });

  it('are read once: what was hashed is what is understood', () => {
    const files = sound();
    const reads = new Map<string, number>();
    const counted = {
      list: () => [...files.keys()],
      read: (path: string) => {
        reads.set(path, (reads.get(path) ?? 0) + 1);
        return files.get(path)!;
      },
    };
    expect(verifyBundle(counted, options).ok).toBe(true);
    expect([...reads.values()].every((n) => n === 1)).toBe(true);
    expect(reads.size).toBe(files.size - 1);
  });

  it('that cannot be read are a failure, not a crash', () => {
    const files = inMemory(sound());
    const broken = {
      ...files,
      read: () => {
        throw new Error('disk');
      },
    };
    expect(verifyBundle(broken, options)).toMatchObject({
      ok: false,
      failures: [{ kind: 'malformed', actual: 'disk' }],
    });
    expect(verifyBundle({ ...files, list: () => [] }, { ...options, key: undefined }).ok).toBe(false);
  });
});

describe('even whoever holds the key cannot make a bundle sound', () => {
  it('whose events are not those of the checkpoint', () => {
    const answer = check(forged(BUNDLE.events, '"status":"done"', '"status":"late"'));
    expect(kinds(answer)).toEqual(['event', 'root']);
    expect(found(answer, 'event').map(({ position }) => position)).toEqual([3]);
  });

  it('from which an event was taken, at the end or in the middle', () => {
    for (const gone of [6, 3]) {
      const files = sound();
      files.set(BUNDLE.events, utf8(events.toSpliced(gone, 1).map(eventLine).join('')));
      resign(files, signer);
      const answer = check(files);
      expect(kinds(answer)).toEqual(expect.arrayContaining(['event', 'root', 'size']));
      expect(found(answer, 'size')).toMatchObject([{ expected: '7 events', actual: '6 events' }]);
    }
  });

  it('whose leaves file would name the wrong event', () => {
    const files = sound();
    const text = Buffer.from(files.get(BUNDLE.events)!).toString('utf8');
    files.set(BUNDLE.events, utf8(text.replace('"status":"done"', '"status":"late"')));
    files.set(BUNDLE.leaves, utf8(events.map(() => `${'0'.repeat(64)}\n`).join('')));
    resign(files, signer);
    expect(kinds(check(files))).toEqual(['root']);
  });

  it('of which more events were changed than anybody wants to read', () => {
    const many = testEvents(60);
    const files = testBundle(many, signer);
    files.set(BUNDLE.events, utf8(many.map((event) => eventLine({ ...event, type: 'Other' })).join('')));
    resign(files, signer);
    const named = found(check(files), 'event');
    expect(named).toHaveLength(21);
    expect(named.at(-1)).toMatchObject({ position: null, actual: '40 more events' });
  });

  it('in which two events were swapped', () => {
    const files = sound();
    files.set(BUNDLE.events, utf8(events.with(0, events[1]!).with(1, events[0]!).map(eventLine).join('')));
    resign(files, signer);
    const answer = check(files);
    expect(kinds(answer)).toEqual(expect.arrayContaining(['event', 'order', 'root']));
    expect(found(answer, 'order')).toMatchObject([{ position: 1, expected: 'a position after 3' }]);
  });

  it('whose events do not follow each other', () => {
    const wrong = [
      events.with(6, { ...events[6]!, revision: 3 }),
      events.with(6, { ...events[6]!, recordedAt: '2025-06-27T09:00:00.000Z' }),
      events.with(6, { ...events[6]!, position: 11 }),
    ];
    for (const history of wrong) expect(kinds(check(testBundle(history, signer)))).toEqual(['order']);
  });

  it('with an event that says more than its leaf, or says it in another spelling', () => {
    for (const to of ['{"approved":true,"data":', '{ "data":', '{"data":{},"data":']) {
      const answer = check(forged(BUNDLE.events, '{"data":', to));
      expect(found(answer, 'event')[0]).toMatchObject({ position: 1, path: BUNDLE.events });
    }
  });

  it('whose matrix is not what events and catalogue give', () => {
    expect(check(forged(BUNDLE.matrix, '"2":"done"', '"2":"not_done"')).failures).toEqual([
      {
        kind: 'matrix',
        position: null,
        path: BUNDLE.matrix,
        expected: '/units/2 = "done"',
        actual: '/units/2 = "not_done"',
      },
    ]);
    expect(kinds(check(forged(BUNDLE.catalogue, 'test', 'other')))).toEqual(['matrix']);
    // the same value twice over would read differently in different hands
    expect(kinds(check(forged(BUNDLE.matrix, '"units":', '"units":{},"units":')))).toEqual(['matrix']);
  });

  it('when the matrix cannot be worked out', () => {
    const matrixOf = (): string => {
      throw new Error('an event that nobody knows');
    };
    expect(check(sound(), { matrixOf }).failures).toMatchObject([
      { kind: 'matrix', actual: 'an event that nobody knows' },
    ]);
  });

  it('in which another table is wrong', () => {
    const files = sound();
    files.set('vendors.json', utf8('{"a":1}'));
    resign(files, signer);
    expect(check(files, { tables: { 'vendors.json': () => '{"a":1}', 'absent.json': () => '' } }).ok).toBe(
      true,
    );
    expect(check(files, { tables: { 'vendors.json': () => '{"a":2}' } }).failures).toMatchObject([
      { kind: 'matrix', path: 'vendors.json', expected: '/a = 2', actual: '/a = 1' },
    ]);
  });

  it('whose documents are not those that the events cite', () => {
    const swapped = sound();
    swapped.set(documentPath, utf8('other words'));
    resign(swapped, signer);
    expect(kinds(check(swapped))).toEqual(['document']);
    const without = sound();
    without.delete(documentPath);
    resign(without, signer);
    expect(found(check(without), 'document')).toMatchObject([{ actual: null }]);
    const misnamed = sound();
    misnamed.set('documents/report.txt', utf8('x'));
    resign(misnamed, signer);
    expect(found(check(misnamed), 'document')).toMatchObject([
      { path: 'documents/report.txt', expected: null },
    ]);
  });

  it('whose first events are not those that both keys signed when one followed the other', () => {
    const next = testSigner('next');
    // the events as they were when the key was handed over, and as its next holder would like them to have been
    const handedOver = (size: number, before: readonly BundledEvent[]): Map<string, Uint8Array> => {
      const files = testBundle(events, next);
      const root = rootOfLeaves(before.slice(0, size).map(hashOfEvent));
      files.set(handoverPath, utf8(signHandover({ size, root }, signer, next)));
      resign(files, next);
      return files;
    };
    const otherwise = events.map((event, i) =>
      i === 1 ? { ...event, data: { ...(event.data as object), status: 'not_done' } } : event,
    );
    for (const key of [signer.key, next.key]) {
      expect(check(handedOver(4, events), { key }).ok).toBe(true);
      expect(check(handedOver(7, events), { key }).ok).toBe(true);
      expect(check(handedOver(1, otherwise), { key }).ok).toBe(true);
      const answer = check(handedOver(4, otherwise), { key });
      const headOf = (all: readonly BundledEvent[]): string =>
        `size 4, root ${Buffer.from(rootOfLeaves(all.slice(0, 4).map(hashOfEvent))).toString('base64')}`;
      expect(answer.failures).toEqual([
        {
          kind: 'checkpoint',
          position: null,
          path: handoverPath,
          expected: headOf(otherwise),
          actual: headOf(events),
        },
      ]);
    }
  });

  it('whose checkpoint is another one than the manifest says', () => {
    const files = sound();
    resign(files, signer, { size: 8, root: rootOfLeaves([]) });
    expect(found(check(files), 'checkpoint')).toMatchObject([{ path: BUNDLE.manifest }]);
  });

  it('whose checkpoint or manifest bears another name than the key', () => {
    const head = { size: 7, root: rootOfLeaves(events.map(hashOfEvent)) };
    const named = sound();
    named.set(
      BUNDLE.checkpoint,
      utf8(signNote(formatCheckpoint({ ...head, origin: 'other', extensions: [] }), [signer])),
    );
    resign(named, signer);
    expect(found(check(named), 'checkpoint')).toMatchObject([
      { path: BUNDLE.checkpoint, expected: 'origin readiness.example/test', actual: 'origin other' },
      { path: BUNDLE.manifest, expected: 'origin other' },
    ]);
    const listed = sound();
    const text = parseNote(listed.get(BUNDLE.manifest)!).text.replace(/^origin .*$/m, 'origin other');
    listed.set(BUNDLE.manifest, utf8(signNote(text, [signer])));
    expect(check(listed).failures).toMatchObject([{ kind: 'checkpoint', actual: 'origin other' }]);
  });

  it('whose checkpoint is of another ledger', () => {
    const files = sound();
    const stranger = testSigner('stranger');
    files.set(BUNDLE.checkpoint, utf8(signCheckpoint(7, rootOfLeaves(events.map(hashOfEvent)), stranger)));
    resign(files, signer);
    expect(found(check(files), 'signature')).toMatchObject([{ path: BUNDLE.checkpoint }]);
  });
});
