// The ledger's doors over HTTP: keys, checkpoints and proofs that a caller can check with the library alone.
import path from 'node:path';
import {
  followHandovers,
  hashOfEvent,
  openInTerm,
  parseVerifierKey,
  verifyConsistency,
  verifyInclusion,
} from '#libs/ledger';
import { Checkpoints } from '../apps/api/src/engine/checkpoints.js';
import { keyIn, makeKey } from '../apps/api/src/engine/ledger-keys.js';
import { schemas } from '../apps/api/src/http/schemas.js';
import { madeUpReport } from './ledger.js';
import { testServer, upload, type TestServer } from './server.js';

const REPORT = madeUpReport('2025-06-25T10:00:00.000Z', 7);

let server: TestServer;
const get = (target: string) => server.ask('GET', `/api/ledger/${target}`, undefined, null);
const bytes = (hash: string): Uint8Array => Buffer.from(hash, 'base64');
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

it('signs on demand for who may write, and shows what was signed to everybody', async () => {
  expect((await get('checkpoint')).status).toBe(404);
  expect((await server.ask('POST', '/api/ledger/checkpoints', undefined, null)).status).toBe(401);
  const answer = await server.ask('POST', '/api/ledger/checkpoints');
  const issued = schemas.issuedCheckpoint.parse(answer.json);
  const latest = await get('checkpoint');
  expect([latest.type, latest.json]).toEqual(['text/plain; charset=utf-8', issued.note]);
  const { checkpoints } = schemas.checkpoints.parse((await get('checkpoints')).json);
  expect(checkpoints).toEqual([{ ...issued, issued: undefined }]);
  const { key, origin } = schemas.ledgerKey.parse((await get('key')).json);
  const { terms } = followHandovers(parseVerifierKey(key), []);
  expect(openInTerm(issued.note, terms).origin).toBe(origin);
});

it('proves that an event is there, and that the ledger only grew', async () => {
  const first = schemas.issuedCheckpoint.parse((await server.ask('POST', '/api/ledger/checkpoints')).json);
  await server.ask('POST', '/api/imports', upload(['r.txt', REPORT.bytes]));
  const second = schemas.issuedCheckpoint.parse((await server.ask('POST', '/api/ledger/checkpoints')).json);
  const found = schemas.inclusionProof.parse((await get('proofs/inclusion?position=500')).json);
  const [event] = await server.engine.store.readAll(499, 1);
  expect(found).toMatchObject({ index: 499, size: second.size, root: second.root });
  expect(
    verifyInclusion({
      ...found,
      leaf: hashOfEvent(event!),
      root: bytes(second.root),
      proof: found.proof.map(bytes),
    }),
  ).toBe(true);
  const grown = schemas.consistencyProof.parse(
    (await get(`proofs/consistency?from=${first.size}&to=${second.size}`)).json,
  );
  expect(
    verifyConsistency({
      first: first.size,
      second: second.size,
      firstRoot: bytes(first.root),
      secondRoot: bytes(second.root),
      proof: grown.proof.map(bytes),
    }),
  ).toBe(true);
});

it.each([
  'proofs/inclusion?position=99999',
  'proofs/inclusion?position=0',
  'proofs/inclusion?position=1&size=99999',
  'proofs/inclusion',
  'proofs/consistency?from=2&to=1',
  'proofs/consistency?from=1&to=99999',
])('refuses %s with a problem document', async (target) => {
  const answer = await get(target);
  expect([answer.status, answer.type.split(';')[0]]).toEqual([400, 'application/problem+json']);
});

// the last one: from then on this server signs no more
it('tells how one key followed another', async () => {
  const { engine } = server;
  expect(schemas.handovers.parse((await get('handovers')).json)).toEqual({ handovers: [] });
  const next = path.join(engine.ledgerKey.folder, 'next.key');
  makeKey(next, 'p');
  await server.ask('POST', '/api/ledger/checkpoints');
  const { note } = await new Checkpoints(engine).handOver(keyIn(next), 'a test');
  const { handovers } = schemas.handovers.parse((await get('handovers')).json);
  expect(handovers).toMatchObject([{ number: 1, note, reason: 'a test' }]);
  // the server still has the former key: it goes on serving and signs no more
  expect((await server.ask('POST', '/api/ledger/checkpoints')).status).toBe(409);
});
