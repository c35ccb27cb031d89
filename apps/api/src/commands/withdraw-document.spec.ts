// A withdrawal against whoever works on the same document at the same time.
import { memoryDocumentStore, memoryEventStore, type EventStore, type StreamAppend } from '#libs/event-store';
import { streamDecider, upcast } from '#libs/readiness';
import { loadCatalogue } from '../engine/catalogues.js';
import type { Engine } from '../engine/engine.js';
import { ImportDocumentsHandler, ImportDocuments } from './import-documents.js';
import { WithdrawDocumentHandler } from './withdraw-document.js';

const shipped = loadCatalogue('data/programmes/vn-two-tier-2025');
const by = { actor: 'lan', via: 'cli', reason: null, correlationId: null } as const;
const table = 'unit,criterion,status,effectiveAt\nHà Nội,I.1,done,2025-06-27\nCao Bằng,I.1,done,2025-06-27\n';

/** As much of the engine as the handlers use, in memory; `before` runs once, just before an append of many. */
function engineWith(store: EventStore, before: () => Promise<void> = () => Promise.resolve()): Engine {
  let first = true;
  const appendMany = async (appends: readonly StreamAppend[]) => {
    if (first) await before();
    first = false;
    return store.appendMany(appends);
  };
  return {
    store: { ...store, appendMany },
    documents,
    programme: shipped.catalogue.id,
    settings: { uploadLimitBytes: 1_000_000 },
    catalogueNow: () => Promise.resolve(shipped),
  } as unknown as Engine;
}
const documents = memoryDocumentStore();

describe('a withdrawal', () => {
  it('goes on when one of the entries is taken back by hand, for another reason, just before it', async () => {
    const store = memoryEventStore();
    const files = [{ name: 't.csv', bytes: new TextEncoder().encode(table) }];
    const options = { dryRun: false, asOf: null, kind: null };
    const [imported] = await new ImportDocumentsHandler(engineWith(store)).execute(
      new ImportDocuments(files, options, by),
    );
    const target = (await store.readAll(0, 10)).find(({ type }) => type === 'StatusReported')!;
    const byHand = async (): Promise<void> => {
      const history = (await store.read(target.stream)).map(upcast);
      const command = { kind: 'retract', target: target.id, ...by, reason: 'misread' } as const;
      await store.append(target.stream, streamDecider.decide(command, history), 'any');
    };
    const withdrawal = await new WithdrawDocumentHandler(engineWith(store, byHand)).execute({
      document: imported!.sha256,
      reason: 'wrong file',
      by,
      dryRun: false,
    });
    expect(withdrawal.retracted).toHaveLength(3);
    expect(withdrawal.retracted).not.toContain(target.id);
    const reasons = (await store.readAll(0, 20)).map(upcast).flatMap((e) => {
      return e.type === 'EntryRetracted' ? [e.data.reason] : [];
    });
    expect(reasons.sort()).toEqual(['misread', 'wrong file', 'wrong file', 'wrong file']);
  });
});
