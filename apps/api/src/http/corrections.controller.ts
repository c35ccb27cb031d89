// Correction without deletion: `POST /api/retractions` and `POST /api/withdrawals`; `?dryRun` shows what would change.
import { Body, Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { RetractEntry, type Retraction } from '../commands/retract-entry.js';
import { WithdrawDocument } from '../commands/withdraw-document.js';
import { OptionalFlag } from '../queries/read.js';
import type { Authenticated } from './access.js';
import { response } from './schemas.js';

class DryRun {
  @OptionalFlag('Only shows what would change')
  dryRun?: boolean;
}

type Asked = FastifyRequest & Authenticated;

@ApiTags('write')
@ApiBearerAuth()
@Controller('api')
export class CorrectionsController {
  constructor(private readonly commands: CommandBus) {}

  @Post('retractions')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hủy một ghi nhận / retract one entry' })
  @ApiOkResponse(response('retraction'))
  retract(
    @Body() entry: RetractEntry,
    @Query() { dryRun }: DryRun,
    @Req() request: Asked,
  ): Promise<Retraction> {
    return this.#execute(entry, dryRun, request);
  }

  @Post('withdrawals')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hủy lần nhập một văn bản / withdraw a document' })
  @ApiOkResponse(response('retraction'))
  withdraw(
    @Body() document: WithdrawDocument,
    @Query() { dryRun }: DryRun,
    @Req() request: Asked,
  ): Promise<Retraction> {
    return this.#execute(document, dryRun, request);
  }

  #execute(command: RetractEntry | WithdrawDocument, dryRun = false, request: Asked): Promise<Retraction> {
    command.by = { actor: request.actor!, via: 'api', correlationId: request.id };
    command.dryRun = dryRun;
    return this.commands.execute<RetractEntry | WithdrawDocument, Retraction>(command);
  }
}
