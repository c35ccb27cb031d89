// What an operator asks: is it alive, is it ready, how far are the read models; and what there is at all.
import { Controller, Get, Header, HttpCode, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { health, type ProjectionHealth } from '../../../../projections/runner/index.js';
import { Engine } from '../engine/engine.js';
import { Sessions } from '../engine/sessions.js';
import { Open } from './access.js';
import { landingPage } from './landing.js';
import { metricsText, registry } from './metrics.js';
import { response } from './schemas.js';
import { sessionId } from './session-cookie.js';
import { firstReads, webPage } from './web.js';

interface Health {
  readonly status: 'ok' | 'degraded';
  readonly position: number;
  readonly projections: readonly ProjectionHealth[];
}

@ApiTags('operation')
@Controller()
export class SystemController {
  constructor(
    private readonly engine: Engine,
    private readonly sessions: Sessions,
  ) {}

  /** Open even where reading needs a token: the page holds no figure, and asks for the token itself. */
  @Get()
  @Open()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-cache')
  @ApiExcludeEndpoint()
  async landing(
    @Query() address: Readonly<Record<string, unknown>>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const page = await webPage();
    const { engine } = this;
    const isOpen =
      engine.settings.auth === 'loopback' || (await this.sessions.find(sessionId(request))) !== null;
    if (page !== null) {
      // a read refused beforehand would be taken for the answer to the same one after the token was shown
      if (isOpen) void reply.header('link', firstReads(address));
      return page;
    }
    if (!isOpen) return landingPage(null);
    const { catalogue } = await engine.catalogueNow();
    const { position } = await engine.store.head();
    return landingPage({ catalogue, sample: engine.settings.sample, position });
  }

  @Get('api/about')
  @ApiOperation({
    summary: 'Sổ này là gì / what this ledger is: sample or real, programme, how far, what time',
  })
  @ApiOkResponse(response('about'))
  async about() {
    const { engine } = this;
    const { catalogue } = await engine.catalogueNow();
    const { position } = await engine.store.head();
    return { sample: engine.settings.sample, programme: catalogue.title, position, now: engine.now() };
  }

  @Get('health')
  @ApiOperation({ summary: 'Tình trạng / lag, heartbeat and version of each projection' })
  @ApiOkResponse(response('health'))
  async health(): Promise<Health> {
    const { head: position, projections } = await health(this.engine.sql, this.engine.store);
    return { status: projections.some((p) => p.error !== null) ? 'degraded' : 'ok', position, projections };
  }

  @Get('health/live')
  @HttpCode(200)
  @ApiOperation({ summary: 'The process is alive' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  @ApiOperation({ summary: '200 when the store answers and no projection has stopped, else 503' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const found = await this.health();
    if (found.status !== 'ok') void reply.status(503);
    return found;
  }

  @Get('metrics')
  @Header('content-type', registry.contentType)
  @ApiOperation({ summary: 'Prometheus metrics' })
  async metrics(): Promise<string> {
    const { position, projections } = await this.health();
    return metricsText(position, projections);
  }
}
