// The web interface as it was built into `dist/web`: its page under `/`, its files under `/assets/`. The names of the
// files change with their content, so they may be kept for ever; the page that names them is asked for each time.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '#libs/database';
import { parseInstant } from '#libs/readiness';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const YEAR_MS = 365 * 24 * 3_600_000;

const built = () => path.join(projectRoot(), 'dist', 'web');

/** The page of the web interface, or null when it has not been built. */
export async function webPage(): Promise<string | null> {
  const file = path.join(built(), 'index.html');
  return existsSync(file) ? readFile(file, 'utf8') : null;
}

/**
 * What the page reads first, as a `Link` header: the browser asks for it while it still loads the scripts. Each must be the
 * very address that the page will ask for, or it is read twice.
 * @param address the query of the page's own address
 */
export function firstReads(address: Readonly<Record<string, unknown>>): string {
  const { view = 'matrix' } = address;
  const [asOf, knownAt, vs] = [clockOf(address['asOf']), clockOf(address['knownAt']), clockOf(address['vs'])];
  const query = (clocks: Readonly<Record<string, string | null>>): string => {
    const given = Object.entries(clocks).flatMap(([name, value]) =>
      value === null ? [] : [`${name}=${encodeURIComponent(value)}`],
    );
    return given.length > 0 ? `?${given.join('&')}` : '';
  };
  const reads = ['/api/about'];
  if (knownAt !== undefined) {
    reads.push(`/api/instants${query({ knownAt })}`);
    if (view !== 'record' && view !== 'import') reads.push(`/api/catalogue${query({ knownAt })}`);
    // beside a moment before it nothing is compared
    const isComparable = vs !== undefined && (vs === null || asOf === null || (asOf ?? '') >= vs);
    if (view === 'matrix' && asOf !== undefined && isComparable)
      reads.unshift(`/api/matrix/compact${query({ asOf, knownAt, vs: vs ?? 'report' })}`);
  }
  return reads.map((read) => `<${read}>; rel=preload; as=fetch; crossorigin=anonymous`).join(', ');
}

/** A clock as the page reads it from its address (`address.ts`): null when it has none, undefined when nobody can read it. */
function clockOf(typed: unknown): string | null | undefined {
  if (typed === undefined) return null;
  if (typeof typed !== 'string') return undefined;
  const text = typed.trim();
  if (text === '') return null;
  if (/^\d+$/.test(text)) return text;
  const parsed = parseInstant(text);
  return 'instant' in parsed ? parsed.instant : undefined;
}

/** Serves the files of the web interface, compressed where the build left them so. */
export async function serveWebAssets(app: NestFastifyApplication): Promise<void> {
  const root = path.join(built(), 'assets');
  if (!existsSync(root)) return;
  await app.register(fastifyStatic, {
    root,
    prefix: '/assets/',
    decorateReply: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: YEAR_MS,
  });
}
