// Two api and two projectors as real processes on one PostgreSQL. Each is killed (SIGKILL) while both api take writes,
// and started again; in the end every acknowledged event is there once and every read model is what the events give.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { postgresEventStore } from '#libs/event-store';
import { makeKey } from '../apps/api/src/engine/ledger-keys.js';
import { schemas } from '../apps/api/src/http/schemas.js';
import { PROJECTIONS } from '../apps/projector/src/projections.js';
import { catchUp, health, rebuild, waitFor } from '../projections/runner/index.js';
import { feedOf } from './feed.js';
import { testDatabase, type TestDatabase } from './postgres.js';
import { readiness, startProjector, startServer, type Running } from './processes.js';

// a dozen processes are started; on a machine that does nothing else this takes half a minute
jest.setTimeout(300_000);

const TOKEN = 'a-token-that-every-api-knows';
/** The lease lasts 5 s, who stands by looks each second; the rest is for a machine that is busy. */
const TAKEOVER_MS = 15_000;

type Role = 'api' | 'projector';

interface Member {
  readonly role: Role;
  readonly n: number;
  readonly env: Readonly<Record<string, string>>;
  process: Running;
  url: string;
}

let db: TestDatabase;
let scratch: string;
let members: Member[];

function launch(role: Role, env: Readonly<Record<string, string>>): Running {
  return role === 'api' ? startServer({ env }) : startProjector({ env });
}

async function up(member: Member): Promise<void> {
  const text = await member.process.printed(/Ctrl-C/);
  member.url = /http:\/\/[\d.:]+/.exec(text)![0];
}

async function kill({ process: { child, ended } }: Member): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

async function again(member: Member): Promise<void> {
  member.process = launch(member.role, member.env);
  await up(member);
  expect(await ready(member)).toBe(200);
}

const [A, B, P, Q] = [0, 1, 2, 3] as const;
const member = (i: number): Member => members[i]!;

beforeAll(async () => {
  db = await testDatabase();
  scratch = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-several-'));
  const tokens = path.join(scratch, 'tokens');
  writeFileSync(tokens, `chuyen-vien ${TOKEN}\n`, { mode: 0o600 });
  const databaseUrl = path.join(scratch, 'database-url');
  writeFileSync(databaseUrl, `${db.url}\n`, { mode: 0o600 });
  const key = path.join(scratch, 'ledger.key');
  makeKey(key, 'vn-two-tier-2025');
  // all at once on an empty database; each has a data directory of its own, as on machines of their own
  members = (['api', 'api', 'projector', 'projector'] as const).map((role, n) => {
    const env = {
      DATABASE_URL_FILE: databaseUrl,
      READINESS_DATA_DIR: path.join(scratch, `data-${n}`),
      READINESS_TOKENS_FILE: tokens,
      READINESS_LEDGER_KEY_FILE: key,
      READINESS_PROJECTIONS: 'none',
      PORT: '0',
    };
    return { role, n, env, process: launch(role, env), url: '' };
  });
  await Promise.all(members.map(up));
});

// a test that is tried again begins with four that live
beforeEach(async () => {
  const dead = members.filter(
    ({ process: { child } }) => child.exitCode !== null || child.signalCode !== null,
  );
  await Promise.all(dead.map(again));
});

afterAll(async () => {
  for (const { process: running } of members) {
    running.child.kill('SIGKILL');
    await running.ended;
  }
  await db.drop();
  rmSync(scratch, { recursive: true, force: true });
});

const auth = { authorization: `Bearer ${TOKEN}` };

/** One statement by hand. Null when the process did not answer: nobody promised anything then. */
async function say(
  to: Member,
  text: string,
  unit = 'Huế',
): Promise<{ event: string; position: number } | null> {
  const body = JSON.stringify({ kind: 'note', unit, text, effectiveAt: '2025-06-27' });
  let answer: Response;
  try {
    const headers = { ...auth, 'content-type': 'application/json' };
    answer = await fetch(`${to.url}/api/records`, { method: 'POST', headers, body });
    if (answer.status === 200) return schemas.record.parse(await answer.json());
  } catch {
    return null;
  }
  throw new Error(`${answer.status}: ${await answer.text()}`);
}

/** Asks the read models of a process for what reflects a position, until they do. Answers how long that took. */
async function reflected(by: Member, position: number, withinMs = TAKEOVER_MS): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const answer = await fetch(`${by.url}/api/timeline?limit=1&all=true&after=${position}`);
    await answer.arrayBuffer();
    const took = performance.now() - begun;
    if (answer.status === 200) return took;
    expect(answer.status).toBe(503);
    expect(took).toBeLessThan(withinMs);
  }
}

const ready = async (of: Member): Promise<number> => (await fetch(`${of.url}/health/ready`)).status;

async function holders(): Promise<(string | null)[]> {
  const store = postgresEventStore(db.sql);
  const { projections } = await health(db.sql, store);
  await store.close();
  return projections.map(({ holder }) => holder);
}

describe('two api and two projectors', () => {
  it('all start on an empty database at once, and are ready', async () => {
    expect(await Promise.all(members.map(ready))).toEqual([200, 200, 200, 200]);
    const [catalogues] = await db.sql`
      select count(*)::int as n from store.events where type = 'CatalogueAdopted'`;
    expect(catalogues).toEqual({ n: 1 });
    await reflected(member(A), 1);
    for (const holder of await holders()) expect(holder).toMatch(/^projector-/);
    for (const of of members.slice(2)) {
      expect((await fetch(`${of.url}/health/live`)).status).toBe(200);
      expect(await (await fetch(`${of.url}/metrics`)).text()).toMatch(/^projection_lag_events\{/m);
    }
  });

  it('show on the feed of one api, within a second, what the other has written, and read it', async () => {
    const closing = new AbortController();
    const arrived = new Map<string, number>();
    let heard = (): void => undefined;
    let opened = (): void => undefined;
    const open = new Promise<void>((resolve) => (opened = resolve));
    const listening = (async () => {
      try {
        for await (const { data } of feedOf(member(B).url, { signal: closing.signal, onOpen: opened })) {
          if (data.id === undefined) continue;
          arrived.set(data.id, performance.now());
          heard();
        }
      } catch (error) {
        if (!closing.signal.aborted) throw error;
      }
    })();
    await open;
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) {
      const said = (await say(member(A), `qua api thứ nhất, lần ${i}`))!;
      const acknowledged = performance.now();
      while (!arrived.has(said.event)) await new Promise<void>((resolve) => (heard = resolve));
      waits.push(arrived.get(said.event)! - acknowledged);
      const query = `unit=${encodeURIComponent('Huế')}&after=${said.position}`;
      const answer = await fetch(`${member(B).url}/api/timeline?${query}`);
      const { entries } = schemas.timeline.parse(await answer.json());
      expect(entries.map(({ id }) => id)).toContain(said.event);
    }
    closing.abort();
    await listening;
    // a fraction of a second where the machine has time, and most of them even where it has none
    expect(waits.sort((a, b) => a - b)[2]).toBeLessThan(5_000);
  });

  it('know a session that began at the other, and its end', async () => {
    const body = JSON.stringify({ token: TOKEN });
    const headers = { 'content-type': 'application/json' };
    const begun = await fetch(`${member(A).url}/api/session`, { method: 'POST', headers, body });
    const cookie = begun.headers.getSetCookie()[0]!.split(';')[0]!;
    const session = schemas.session.parse(await begun.json());
    const at = async (of: Member) => (await fetch(`${of.url}/api/session`, { headers: { cookie } })).json();
    expect(await at(member(B))).toEqual(session);
    const end = { method: 'DELETE', headers: { cookie, 'x-csrf-token': session.csrf! } };
    expect((await fetch(`${member(B).url}/api/session`, end)).status).toBe(200);
    expect(await at(member(A))).toEqual({ actor: null, csrf: null });
  });

  it('refuse one that would sign with another key, in one line', async () => {
    const { READINESS_LEDGER_KEY_FILE: _, ...env } = member(A).env as Record<string, string>;
    const strangers = (['api', 'projector'] as const).map((role) =>
      launch(role, { ...env, READINESS_DATA_DIR: path.join(scratch, `stranger-${role}`) }),
    );
    for (const stranger of strangers) {
      const { code, stderr } = await stranger.ended;
      expect(code).toBe(2);
      expect(stderr.trim()).toMatch(/^[^\n]*ledger\.key[^\n]*READINESS_LEDGER_KEY_FILE$/);
    }
  });

  it('lose nothing and project nothing twice when each of the four is killed under load', async () => {
    const acknowledged: { event: string; position: number }[] = [];
    const unanswered = { [A]: 0, [B]: 0 };
    let writing = true;
    let told = (): void => undefined;
    // each writer has a unit of its own: two that write into one stream may refuse each other, rightly
    const units = { [A]: ['01', '04', '08'], [B]: ['11', '12', '14'] };
    const writers = ([A, B] as const).flatMap((api) =>
      units[api].map(async (unit) => {
        for (let i = 0; writing; i++) {
          const said = await say(member(api), `qua api ${api}, lời ${i}`, unit);
          if (said) acknowledged.push(said);
          else {
            unanswered[api]++;
            await pause(20);
          }
          told();
        }
      }),
    );
    // rejects with the first answer that should not be
    const failed = Promise.all(writers);
    /** Until so many more writes have been acknowledged. */
    const more = async (count: number): Promise<void> => {
      const wanted = acknowledged.length + count;
      while (acknowledged.length < wanted)
        await Promise.race([failed, new Promise<void>((resolve) => (told = resolve))]);
    };
    const takeovers: number[] = [];
    try {
      const back: Promise<void>[] = [];
      for (const [victim, twin] of [
        [P, Q],
        [A, B],
        [Q, P],
        [B, A],
      ] as const) {
        // the two of a kind are never dead together
        await back[twin];
        await more(20);
        await kill(member(victim));
        await more(10);
        // what was acknowledged after the death is read at the other api: whoever held the leases was replaced
        const survivor = member(victim === A || victim === Q ? B : A);
        takeovers.push(await reflected(survivor, acknowledged.at(-1)!.position));
        back[victim] = again(member(victim));
      }
      await Promise.all(back);
      await more(20);
    } finally {
      writing = false;
      await failed;
    }
    expect(unanswered[A]).toBeGreaterThan(0);
    expect(unanswered[B]).toBeGreaterThan(0);
    expect(Math.max(...takeovers)).toBeLessThan(TAKEOVER_MS);

    const store = postgresEventStore(db.sql);
    const { position } = await store.head();
    await reflected(member(B), position);
    // the matrix goes first, the others follow
    const names = PROJECTIONS.map(({ name }) => name);
    await waitFor(db.sql, names, position, 10_000);
    // each acknowledged event once in the store and once in the timeline, which has a row for each event
    const ids = acknowledged.map(({ event }) => event);
    expect(new Set(ids).size).toBe(ids.length);
    const [stored] = await db.sql`
      select count(*)::int as n, count(distinct id)::int as ids from store.events where id = any(${ids}::uuid[])`;
    expect(stored).toEqual({ n: ids.length, ids: ids.length });
    const { projections } = await health(db.sql, store);
    expect(projections).toHaveLength(PROJECTIONS.length);
    for (const projection of projections)
      expect(projection).toMatchObject({ position, lag: 0, events: position, error: null });

    // the oracle: built anew from the events alone, row for row
    await catchUp(PROJECTIONS, store, db.sql);
    for (const projection of PROJECTIONS)
      expect(await rebuild(projection, { store, sql: db.sql })).toMatchObject({
        events: position,
        identical: true,
      });
    await store.close();
  });

  it('end on a signal in order, with a ledger that verifies', async () => {
    const signed = await fetch(`${member(A).url}/api/ledger/checkpoints`, { method: 'POST', headers: auth });
    expect(signed.status).toBe(200);
    await Promise.all(
      members.map(async ({ process: { child, ended } }) => {
        child.kill('SIGTERM');
        expect((await ended).code).toBe(0);
      }),
    );
    expect(await holders()).toEqual(PROJECTIONS.map(() => null));
    const { code, stdout } = await readiness(['verify', '--json'], { env: member(B).env });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, pending: 0, checkpoints: 1, failures: [] });
    expect(code).toBe(0);
    const { size } = JSON.parse(stdout) as { size: number };
    const copy = path.join(
      member(A).env['READINESS_DATA_DIR']!,
      `ledger-${ledgerOf(db.url)}/checkpoints/${size}.txt`,
    );
    expect(readFileSync(copy, 'utf8')).toContain(`\n${size}\n`);
  });
});

function ledgerOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return [hostname, port, pathname.slice(1)].join('-');
}
