// A real Chromium before a real server, for tests of what a person at the page meets. Without a browser on the machine
// these tests are skipped, and said aloud; `npm test` installs one where it can.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { loadSample } from '../../apps/api/src/engine/sample.js';
import { waitFor } from '../../projections/runner/index.js';
import { PROJECTIONS } from '../../apps/projector/src/projections.js';
import { testServer, type TestServer } from '../server.js';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable'];
const given = process.env['READINESS_CHROMIUM'];
const program = given === undefined ? PLACES.find((place) => existsSync(place)) : given || undefined;

/** What a headless browser needs as root and without a network of its own. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The instant of the report in the sample. */
export const REPORT = '2025-06-27T05:15:00.000Z';
const ARTEFACTS = path.join('artefacts', 'screenshots');

/** What a test has opened; left open it would follow the server and draw at every change of the tests that come after. */
const opened: BrowserContext[] = [];

/** `describe` where there is a browser; elsewhere skipped, and said aloud. The pages of a test end with it. */
export function describeInBrowser(title: string, tests: () => void): void {
  if (program !== undefined) {
    describe(title, () => {
      beforeEach(() => void opened.splice(0));
      afterEach(async () => {
        await Promise.all(opened.splice(0).map((context) => context.close()));
      });
      tests();
    });
    return;
  }
  console.warn(`SKIPPED "${title}": it needs Chromium; set READINESS_CHROMIUM=/path`);
  describe.skip(title, tests);
}

export interface Pages {
  readonly browser: Browser;
  /** A page of its own context at an address below the server; what it complains of is kept. */
  open(target?: string, options?: BrowserContextOptions): Promise<Opened>;
  close(): Promise<void>;
}

export interface Site extends Pages {
  readonly server: TestServer;
}

export interface Opened {
  readonly page: Page;
  /** Errors of scripts and refusals of the content security policy. */
  readonly complaints: string[];
}

/** @param fill loads what the pages show; the sample unless another is given */
export async function site(
  fill: (server: TestServer) => Promise<unknown> = sample,
  env: NodeJS.ProcessEnv = {},
): Promise<Site> {
  requireBuilt();
  const server = await testServer(env);
  await fill(server);
  const { position } = await server.engine.store.head();
  await waitFor(
    server.engine.sql,
    PROJECTIONS.map(({ name }) => name),
    position,
    60_000,
  );
  const pages = await pagesOf(server.url);
  return {
    ...pages,
    server,
    close: async () => {
      await pages.close();
      await server.close();
    },
  };
}

/** A browser before a server that the test keeps itself. */
export async function pagesOf(url: string): Promise<Pages> {
  requireBuilt();
  const browser = await chromium.launch({ executablePath: program!, args: FLAGS });
  return {
    browser,
    open: async (target = '/', options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      opened.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(target.startsWith('/') ? url + target : target);
      return { page, complaints };
    },
    close: () => browser.close(),
  };
}

function requireBuilt(): void {
  if (!existsSync(path.join('dist', 'web', 'index.html')))
    throw new Error('the web interface is not built: `npm run build` before these tests');
}

export async function sample(server: TestServer): Promise<void> {
  await loadSample(server.app, process.cwd());
}

/** What axe finds that is serious or critical: rule, help and the places, empty when all is well. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes
          .map(({ html }) => html.slice(0, 160))
          .slice(0, 3)
          .join(' | ')}`,
    );
}

/** Leaves a picture for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: path.join(ARTEFACTS, `${name}.png`) });
}

/** A number that a script of the page gives; as text, because these files do not know the page's types. */
export function numberOf(page: Page, script: string): Promise<number> {
  return page.evaluate<number>(script);
}

const PATIENCE_MS = 15_000;

/** Waits until a script of the page is true. Playwright's own wait would need `eval`, which the page's policy refuses. */
export async function until(page: Page, condition: string): Promise<void> {
  for (const deadline = performance.now() + PATIENCE_MS; ; await page.waitForTimeout(20)) {
    if (await page.evaluate<boolean>(`Boolean(${condition})`)) return;
    if (performance.now() > deadline) throw new Error(`never came true: ${condition}`);
  }
}

export interface HeldAnswer {
  /** The server has answered: what is recorded from now on is not in it. */
  readonly made: Promise<void>;
  readonly release: () => void;
}

/** Holds the next answer of an address on its way to the page; one asked for later is as quick as ever. */
export async function holdAnswer(page: Page, url: string): Promise<HeldAnswer> {
  let [answered, release] = [(): void => undefined, (): void => undefined];
  const made = new Promise<void>((done) => (answered = done));
  const released = new Promise<void>((go) => (release = go));
  await page.route(
    url,
    async (route) => {
      const response = await route.fetch();
      answered();
      await released;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  return { made, release };
}
