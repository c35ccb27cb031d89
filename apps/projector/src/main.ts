// The projector as a process of its own, for installations where api processes come and go.
import { NestFactory } from '@nestjs/core';
import { projectRoot } from '#libs/database';
import { Engine } from '../../api/src/engine/engine.js';
import { readSettings } from '../../api/src/engine/settings.js';
import { untilSignal } from '../../api/src/engine/signals.js';
import { ProjectorModule } from './projector.js';

const root = projectRoot();
const engine = await Engine.open({
  settings: readSettings(process.env, 'cli', root),
  root,
  name: `projector-${process.pid}`,
});
const app = await NestFactory.createApplicationContext(ProjectorModule.with(engine), {
  logger: ['log', 'warn', 'error', 'fatal'],
});
await untilSignal();
await app.close();
await engine.close();
