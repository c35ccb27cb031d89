// The HTTP server: Fastify with limits in size and time, problem documents for every error, OpenAPI at /docs.
import { type DynamicModule, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import type { Engine } from '../engine/engine.js';
import type { Tokens } from '../engine/tokens.js';
import { ApiModule } from '../module.js';
import { Access } from './access.js';
import { refusalOfFields } from '../queries/validation.js';
import { observe } from './metrics.js';
import { openApiOf } from './openapi.js';
import { ProblemFilter, refuse } from './problem.js';
import { serveWebAssets } from './web.js';

/** Without a byte for so long a connection is dead. */
const IDLE_TIMEOUT_MS = 60_000;
/** A line slower than this is taken for one that only keeps the connection busy. */
const SLOWEST_BYTES_PER_SECOND = 16 * 1024;

/** How long a request may take to come in: what the largest upload takes on a slow line, and a minute. */
export function requestTimeoutMs(uploadLimitBytes: number): number {
  return IDLE_TIMEOUT_MS + Math.ceil(uploadLimitBytes / SLOWEST_BYTES_PER_SECOND) * 1_000;
}

/** Scripts only from here. Styles may stand in a page: controls and charts set them, and a style runs nothing. */
const POLICY = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'script-src-attr': ["'none'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};
const JSON_LIMIT_BYTES = 1024 * 1024;

/** @param companions modules that live in the same process, such as the projector
 * @returns the application, ready to listen or to be injected requests. Closing it does not close the engine. */
export async function createServer(
  engine: Engine,
  tokens: Tokens,
  companions: readonly DynamicModule[] = [],
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    requestTimeout: requestTimeoutMs(engine.settings.uploadLimitBytes),
    connectionTimeout: IDLE_TIMEOUT_MS,
    bodyLimit: JSON_LIMIT_BYTES,
    forceCloseConnections: true,
    frameworkErrors: refuse,
    genReqId: () => crypto.randomUUID(),
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.with(engine, tokens, companions),
    adapter,
    {
      logger: ['warn', 'error', 'fatal'],
      abortOnError: false,
    },
  );
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    strictTransportSecurity: false,
  });
  await app.register(multipart);
  await serveWebAssets(app);
  observe(app.getHttpAdapter().getInstance());
  app.useGlobalGuards(app.get(Access));
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(
    new ValidationPipe({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      exceptionFactory: refusalOfFields,
    }),
  );
  SwaggerModule.setup('docs', app, () => openApiOf(app), {
    jsonDocumentUrl: 'docs/openapi.json',
  });
  return app;
}
