// The web interface as it was built into `dist/web`: its page under `/`, its files under `/assets/`. The names of the
// files change with their content, so they may be kept for ever; the page that names them is asked for each time.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectRoot } from '#libs/database';
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
  const { view, asOf, knownAt, vs } = address;
  const query = (clocks: Readonly<Record<string, unknown>>): string => {
    const given = Object.entries(clocks).flatMap(([name, value]) =>
      typeof value === 'string' && value.trim() !== '' ? [`${name}=${encodeURIComponent(value.trim())}`] : [],
    );
    return given.length > 0 ? `?${given.join('&')}` : '';
  };
  const reads = ['/api/about', `/api/instants${query({ knownAt })}`, `/api/catalogue${query({ knownAt })}`];
  if (view === undefined || view === 'matrix')
    reads.unshift(`/api/matrix/compact${query({ asOf, knownAt, vs: vs ?? 'report' })}`);
  return reads.map((read) => `<${read}>; rel=preload; as=fetch; crossorigin=anonymous`).join(', ');
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
