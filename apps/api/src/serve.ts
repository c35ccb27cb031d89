// Serves: opens the engine, loads the sample where it is wanted, listens, and says where and what.
import type { AddressInfo } from 'node:net';
import { projectRoot } from '#libs/database';
import type { INestApplicationContext, LogLevel } from '@nestjs/common';
import { waitFor } from '../../../projections/runner/index.js';
import { PROJECTIONS } from '../../projector/src/projections.js';
import { ProjectorModule } from '../../projector/src/projector.js';
import { Checkpoints } from './engine/checkpoints.js';
import { Engine } from './engine/engine.js';
import { listenRefusal } from './engine/listen.js';
import { processName } from './engine/process-name.js';
import { loadSample } from './engine/sample.js';
import type { Settings } from './engine/settings.js';
import { untilSignal } from './engine/signals.js';
import { openTokens } from './engine/tokens.js';
import { createServer } from './http/server.js';

const LOG_LEVELS: LogLevel[] = ['warn', 'error', 'fatal'];
const SAMPLE_PATIENCE_MS = 60_000;

/** Serves until a signal comes; leaves no process behind. */
export async function serve(settings: Settings, print: (line: string) => void): Promise<void> {
  const signal = untilSignal();
  const root = projectRoot();
  for (const line of settings.warnings) console.error(line);
  const engine = await Engine.open({ settings, root, name: processName('server') });
  if (engine.catalogueNotice !== null) console.error(engine.catalogueNotice);
  try {
    if (engine.signs) await new Checkpoints(engine).claim();
    const tokens = openTokens(settings);
    const companions = settings.projections === 'here' ? [ProjectorModule.with(engine)] : [];
    const app = await createServer(engine, tokens, companions);
    try {
      // Nest would print the stack of a taken port before we can say it in one line
      app.useLogger(false);
      await app.listen({ host: settings.host, port: settings.port }).catch((error: unknown) => {
        throw listenRefusal(error, settings) ?? error;
      });
      app.useLogger(LOG_LEVELS);
      if (settings.sample) await showSample(app, engine, root);
      const { address, port, family } = app.getHttpServer().address() as AddressInfo;
      const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
      for (const line of greeting(url, settings, tokens)) print(line);
      await signal;
    } finally {
      await app.close();
    }
  } finally {
    await engine.close();
  }
}

/** Loads the sample and waits until people see it: the first page must not be a half-filled one. */
async function showSample(app: INestApplicationContext, engine: Engine, root: string): Promise<void> {
  await loadSample(app, root);
  const { position } = await engine.store.head();
  const names = PROJECTIONS.map((projection) => projection.name);
  await waitFor(engine.sql, names, position, SAMPLE_PATIENCE_MS);
}

function greeting(url: string, settings: Settings, tokens: ReturnType<typeof openTokens>): string[] {
  return [
    '',
    `  Sổ sẵn sàng / Readiness Ledger   ${url}`,
    `  Tài liệu API / API docs          ${url}/docs`,
    ...(settings.sample
      ? [
          '',
          '  DỮ LIỆU MẪU: số liệu ngày 27/6/2025, trong cơ sở dữ liệu riêng "demo".',
          '  SAMPLE DATA: the figures of 27/6/2025, in a database of its own, "demo".',
          '  Sổ thật / a real store:  READINESS_SAMPLE=none npm start',
        ]
      : []),
    ...(settings.projections === 'none'
      ? ['', '  Bảng đọc do tiến trình khác cập nhật / read models are kept by:  npm run start:projector']
      : []),
    '',
    `  Mã để ghi / token for writing:   ${tokens.file}${tokens.created ? '  (mới tạo / made just now)' : ''}`,
    '  Dừng / stop:                     Ctrl-C',
    '',
  ];
}
