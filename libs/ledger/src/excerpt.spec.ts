import { testEvents, testSigner } from './bundle.support.js';
import { formatCheckpoint, signCheckpoint } from './checkpoint.js';
import { EXCERPT_PROVES, formatExcerpt, verifyExcerpt } from './excerpt.js';
import { hashOfEvent } from './leaf.js';
import { rootOfLeaves } from './merkle.js';
import { signNote } from './note.js';
import { inclusionPlan, proofFrom } from './proof.js';
import { storeOf } from './tree.support.js';

const signer = testSigner('ledger');
const events = testEvents(11);
const leaves = events.map(hashOfEvent);
const checkpoint = signCheckpoint(leaves.length, rootOfLeaves(leaves), signer);
const read = storeOf(leaves);
const proven = (index: number) => ({
  index,
  event: events[index]!,
  proof: proofFrom(inclusionPlan(index, leaves.length), read),
});
const excerpt = formatExcerpt({ checkpoint, key: signer.key, events: [proven(4), proven(10)] });

interface Parsed {
  checkpoint: string;
  key: string;
  format: string;
  events: { index: number; proof: string[]; event: Record<string, unknown> }[];
}
function changed(change: (parsed: Parsed) => void): string {
  const parsed = JSON.parse(excerpt) as Parsed;
  change(parsed);
  return JSON.stringify(parsed);
}
const kinds = (text: string): string[] => verifyExcerpt(text, signer.key).failures.map(({ kind }) => kind);

describe('an excerpt', () => {
  it('proves its events with a key that the caller had, and says that it proves presence only', () => {
    const answer = verifyExcerpt(Buffer.from(excerpt), signer.key);
    expect(answer).toMatchObject({ ok: true, key: 'given', size: 11, failures: [], proves: EXCERPT_PROVES });
    expect(answer.events.map(({ index, event }) => [index, event.id])).toEqual([
      [4, events[4]!.id],
      [10, events[10]!.id],
    ]);
    expect(excerpt).toContain(EXCERPT_PROVES.vi);
    expect(excerpt).toContain('presence only');
    // the position is not part of a leaf, so that nothing would prove it
    expect(excerpt).not.toContain('"position"');
  });

  it('says so when the key is its own', () => {
    expect(verifyExcerpt(excerpt)).toMatchObject({ ok: true, key: 'own' });
  });

  it('proves the good events and names the bad', () => {
    const answer = verifyExcerpt(
      changed(({ events: [first] }) => (first!.event['type'] = 'Other')),
      signer.key,
    );
    expect(answer.events.map(({ index }) => index)).toEqual([10]);
    expect(answer.failures).toMatchObject([{ kind: 'proof', path: 'events/0' }]);
  });

  it.each<[string, (parsed: Parsed) => void]>([
    ['another place', ({ events: [first] }) => (first!.index = 5)],
    ['a property that is not hashed', ({ events: [first] }) => (first!.event['position'] = 9)],
    ['a property missing', ({ events: [first] }) => delete first!.event['stream']],
    ['a proof cut short', ({ events: [first] }) => first!.proof.pop()],
    ['a proof in another order', ({ events: [first] }) => first!.proof.reverse()],
    ['a hash that is none', ({ events: [first] }) => (first!.proof[0] = 'AAAA')],
    ['no event at all', ({ events: [first] }) => delete (first as Partial<Parsed['events'][0]>).event],
  ])('with %s proves nothing of it', (_, change) => {
    expect(kinds(changed(change))).toEqual(['proof']);
  });

  it('with a checkpoint of another size, root or key proves nothing', () => {
    expect(kinds(changed((all) => (all.checkpoint = all.checkpoint.replace('\n11\n', '\n12\n'))))).toContain(
      'signature',
    );
    const stranger = signCheckpoint(leaves.length, rootOfLeaves(leaves), testSigner('stranger'));
    expect(kinds(changed((all) => (all.checkpoint = stranger)))).toContain('signature');
    const shorter = signCheckpoint(5, rootOfLeaves(leaves.slice(0, 5)), signer);
    expect(kinds(changed((all) => (all.checkpoint = shorter)))).toEqual(['proof', 'proof']);
  });

  it('with a checkpoint that bears another name than its key is refused', () => {
    const root = rootOfLeaves(leaves);
    const text = formatCheckpoint({ origin: 'other', size: leaves.length, root, extensions: [] });
    expect(kinds(changed((all) => (all.checkpoint = signNote(text, [signer]))))).toEqual(['checkpoint']);
  });

  it.each([
    '',
    '{}',
    '[]',
    'null',
    changed((all) => (all.format = 'v0')),
    changed((all) => (all.events = [])),
  ])('of no such form is refused: %.40s', (text) => {
    expect(verifyExcerpt(text, signer.key)).toMatchObject({ ok: false, failures: [{ kind: 'malformed' }] });
  });
});
