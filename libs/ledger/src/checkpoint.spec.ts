import { generateKeyPairSync } from 'node:crypto';
import { emptyRoot, leafHash, utf8 } from './hash.js';
import { formatCheckpoint, parseCheckpoint, signCheckpoint, type Checkpoint } from './checkpoint.js';
import {
  openNote,
  parseNote,
  parseVerifierKey,
  signNote,
  signerOf,
  type OpenedNote,
  type VerifierKey,
} from './note.js';

function openCheckpoint(text: string, keys: VerifierKey[]): { checkpoint: Checkpoint; note: OpenedNote } {
  const note = openNote(text, keys);
  return { checkpoint: parseCheckpoint(note.text), note };
}

// c2sp.org/tlog-checkpoint, the example at the top
const example = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`;

// two heads of Go's checksum database: transparency-dev/formats, log/checkpoint_test.go (Apache-2.0), and the README
// of a witness in FiloSottile/mostly-harmless, which had countersigned the second
const sumdbKey = parseVerifierKey('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8');
const sumdb = `go.sum database tree
6476701
mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=

— sum.golang.org Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=
`;
const cosigned = `go.sum database tree
15067302
gJyioq6dwR9n+NjEWORfYmH+ubeYm3kH42BBQ0bTpYI=

— sum.golang.org Az3grp1rvWOs5NKlr/xR4GLN/CDyzzakmt1o61uSxYKpK1SerqOP2ClbX/peKUZjYnyomH5Xz7GZG3TpB7OeKn4E2ww=
— test.example.com qTGhC/xIPQ0AXKHK6Y+9ypRfuvMZWPjRXM8NiOg5M1WREn07VQXyuIXM3NRNav3ieVFLUqDRK77PWDmL6w8w84UqeAw=
`;

const root = leafHash(utf8('x'));
const rootText = Buffer.from(root).toString('base64');

describe('a checkpoint', () => {
  it('reads and writes the example of the specification', () => {
    const { text, signatures } = parseNote(example);
    const checkpoint = parseCheckpoint(text);
    expect(checkpoint).toMatchObject({
      origin: 'example.com/behind-the-sofa',
      size: 20852163,
      extensions: [],
    });
    expect(formatCheckpoint(checkpoint)).toBe(text);
    expect(signatures.map(({ name }) => name)).toEqual(['example.com/behind-the-sofa']);
  });

  it('of the Go checksum database opens with its published key, cosignatures set aside', () => {
    expect(openCheckpoint(sumdb, [sumdbKey]).checkpoint).toMatchObject({
      origin: 'go.sum database tree',
      size: 6476701,
    });
    const { checkpoint, note } = openCheckpoint(cosigned, [sumdbKey]);
    expect(checkpoint.size).toBe(15067302);
    expect(note.unknown.map(({ name }) => name)).toEqual(['test.example.com']);
    expect(() => openCheckpoint(sumdb.replace('6476701', '6476702'), [sumdbKey])).toThrow('does not fit');
  });

  it('of our own says origin, size and root and opens with our key only', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const signer = signerOf('readiness.example/test', privateKey);
    const note = signCheckpoint(7, root, signer);
    expect(note.startsWith(`readiness.example/test\n7\n${rootText}\n\n— readiness.example/test `)).toBe(true);
    expect(openCheckpoint(note, [signer.key]).checkpoint.size).toBe(7);
    expect(() => openCheckpoint(note, [sumdbKey])).toThrow('not by sum.golang.org+033de0ae');
  });

  it('of nothing has size 0', () => {
    const text = formatCheckpoint({ origin: 'o', size: 0, root: emptyRoot(), extensions: [] });
    expect(parseCheckpoint(text).size).toBe(0);
  });

  it('keeps further lines as they are', () => {
    expect(parseCheckpoint(`o\n1\n${rootText}\nmore\nlines\n`).extensions).toEqual(['more', 'lines']);
  });

  it.each([
    ['a missing root', 'o\n1\n'],
    ['no origin', `\n1\n${rootText}\n`],
    ['a leading zero', `o\n01\n${rootText}\n`],
    ['a sign', `o\n+1\n${rootText}\n`],
    ['a fraction', `o\n1.0\n${rootText}\n`],
    ['a size that no double holds', `o\n9007199254740993\n${rootText}\n`],
    ['a short root', 'o\n1\nAAAA\n'],
    ['another alphabet', `o\n1\n${rootText.replace(/[A-Za-z]/, '-')}\n`],
    ['no padding', `o\n1\n${rootText.slice(0, -1)}\n`],
    ['an empty extension', `o\n1\n${rootText}\n\n`],
    ['a line that does not end', `o\n1\n${rootText}`],
  ])('is refused with %s', (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow('not a checkpoint');
  });

  it('is not written when it could not be read back', () => {
    expect(() => formatCheckpoint({ origin: 'a\n2', size: 1, root, extensions: [] })).toThrow(RangeError);
    expect(() => formatCheckpoint({ origin: 'a', size: -1, root, extensions: [] })).toThrow(RangeError);
    expect(() => formatCheckpoint({ origin: 'a', size: 1, root, extensions: ['b\nc'] })).toThrow(RangeError);
  });

  it('is the note around it, nothing more', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const signer = signerOf('a', privateKey);
    expect(() => openCheckpoint(signNote('a\nnot a size\n', [signer]), [signer.key])).toThrow(
      'needs a line each',
    );
  });
});
