// One statement by hand: `POST /api/records`.
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { RecordStatement, type RecordResult } from '../commands/record-statement.js';
import type { Authenticated } from './access.js';
import { response } from './schemas.js';

@ApiTags('write')
@ApiBearerAuth()
@Controller('api/records')
export class RecordsController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Ghi nhận một thông tin / record one statement' })
  @ApiOkResponse(response('record'))
  async record(
    @Body() statement: RecordStatement,
    @Req() request: FastifyRequest & Authenticated,
  ): Promise<RecordResult> {
    statement.by = { actor: request.actor!, via: 'api', correlationId: request.id };
    return this.commands.execute<RecordStatement, RecordResult>(statement);
  }
}
