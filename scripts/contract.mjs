// `npm run test:contract`: the contract of the event store on memory, PostgreSQL and the double of an EventStoreDB.
// `npm run test:eventstoredb`: the same contract and the whole flow on the real, empty server that EVENTSTORE_URL names.
import { endWithNpm, ensureInstalled, requireNode, runTool } from './project.mjs';

const CONTRACT = ['memory.spec', 'postgres/store.spec', 'eventstoredb/store.spec'];

requireNode();
endWithNpm();
await ensureInstalled();

const real = process.argv[2] === 'real';
const url = process.env.EVENTSTORE_URL?.trim();
if (real && !url) {
  console.error(
    'EVENTSTORE_URL: cần địa chỉ một EventStoreDB thật, đang trống, chỉ dùng để thử / needs the address of a real, empty EventStoreDB that is for tests only, such as esdb://localhost:2113?tls=false',
  );
  process.exit(2);
}
const tests = real
  ? ['libs/event-store/src/eventstoredb/store.spec', 'test/eventstoredb-flow.spec']
  : [...CONTRACT.map((name) => `libs/event-store/src/${name}`), '--testNamePattern', 'keeps the contract'];
const { code } = await runTool('jest/bin/jest.js', [...tests, '--maxWorkers', '1'], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: real ? { READINESS_TEST_EVENTSTORE: url, EVENTSTORE_URL: '' } : {},
});
process.exitCode = code;
