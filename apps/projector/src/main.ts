// `npm run start:projector`: the projector as a process of its own, beside any number of others and of api processes.
// The leases decide which of them works; the others stand by.
import { NestFactory } from '@nestjs/core';
import { projectRoot } from '#libs/database';
import { Checkpoints } from '../../api/src/engine/checkpoints.js';
import { Engine } from '../../api/src/engine/engine.js';
import { processName } from '../../api/src/engine/process-name.js';
import { runProgram } from '../../api/src/engine/refusal.js';
import { readSettings } from '../../api/src/engine/settings.js';
import { untilSignal } from '../../api/src/engine/signals.js';
import { serveHealth } from './health-server.js';
import { Projector, ProjectorModule } from './projector.js';

async function project(): Promise<void> {
  const signal = untilSignal();
  const root = projectRoot();
  const settings = readSettings(process.env, 'projector', root);
  for (const line of settings.warnings) console.error(line);
  const engine = await Engine.open({ settings, root, name: processName('projector'), adopts: false });
  try {
    if (engine.signs) await new Checkpoints(engine).claim();
    const app = await NestFactory.createApplicationContext(ProjectorModule.with(engine), {
      logger: ['log', 'warn', 'error', 'fatal'],
      abortOnError: false,
    });
    try {
      const server = await serveHealth(engine, app.get(Projector));
      try {
        console.log(`\n  Projector ${engine.name}   ${server.url}/health/ready\n  Dừng / stop: Ctrl-C\n`);
        await signal;
      } finally {
        await server.close();
      }
    } finally {
      await app.close();
    }
  } finally {
    await engine.close();
  }
}

await runProgram(project);
