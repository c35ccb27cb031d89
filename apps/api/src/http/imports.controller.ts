// Upload of documents and tables: `POST /api/imports` (multipart, one or more files), `?dryRun` shows what would happen.
import type { Readable } from 'node:stream';
import { Controller, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DOCUMENT_KINDS, type DocumentKind } from '#libs/readiness';
import {
  ImportDocuments,
  tooLarge,
  type ImportFile,
  type ImportProgress,
} from '../commands/import-documents.js';
import type { ImportResult } from '../commands/import-result.js';
import { pastInstantOf } from '../engine/clocks.js';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import { OptionalFlag } from '../queries/read.js';
import type { Authenticated } from './access.js';
import { hangUp, JSON_LINES, streamImport, wantsLines } from './import-stream.js';
import { response } from './schemas.js';

const MAX_FILES = 20;

class ImportOptions {
  @OptionalFlag('Only shows what would be appended')
  dryRun?: boolean;

  @OptionalFlag('With dryRun: also what each line becomes')
  lines?: boolean;

  @ApiPropertyOptional({
    description:
      '`etag` of the dry run of the one file: answers 412 and records nothing when it would now do anything else',
  })
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/, { message: 'ifMatch: cần etag của bản xem trước / the etag of a dry run' })
  ifMatch?: string;

  @ApiPropertyOptional({ description: 'Overrides the date that the document states' })
  @IsOptional()
  @IsString()
  asOf?: string;

  @ApiPropertyOptional({ enum: DOCUMENT_KINDS })
  @IsOptional()
  @IsIn(DOCUMENT_KINDS)
  kind?: DocumentKind;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @MaxLength(10_000)
  reason?: string;
}

@ApiTags('write')
@ApiBearerAuth()
@Controller('api/imports')
export class ImportsController {
  constructor(
    private readonly engine: Engine,
    private readonly commands: CommandBus,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Nhập văn bản, bảng / import documents and tables',
    description:
      'With `Accept: application/x-ndjson` a line for each step, `{"progress": {"step", "file", "done", "of"}}`, and at ' +
      'the end `{"result": [...]}` or `{"problem": {...}}`; both, when some of several files were recorded before one ' +
      'could not be. Hanging up before anything is appended calls it off.',
  })
  @ApiProduces('application/json', JSON_LINES)
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      properties: { file: { type: 'array', items: { type: 'string', format: 'binary' } } },
    },
  })
  @ApiOkResponse(response('imports'))
  async import(
    @Req() request: FastifyRequest & Authenticated,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query() options: ImportOptions,
  ): Promise<ImportResult[] | Readable> {
    const gone = hangUp(reply);
    const files = await this.#files(request);
    // it has been received; how long it takes to be recorded is no sign of a dead connection
    request.raw.socket.setTimeout(0);
    const { dryRun = false, lines = false, ifMatch = null, kind = null } = options;
    const asOf = options.asOf === undefined ? null : pastInstantOf('asOf', options.asOf, this.engine.now());
    const run = (onProgress?: (progress: ImportProgress) => void): Promise<ImportResult[]> =>
      this.commands.execute<ImportDocuments, ImportResult[]>(
        new ImportDocuments(
          files,
          { dryRun, asOf, kind, lines, ifMatch },
          { actor: request.actor!, via: 'api', reason: options.reason ?? null, correlationId: request.id },
          onProgress,
          gone,
        ),
      );
    if (!wantsLines(request)) return run();
    reply.type(JSON_LINES).header('cache-control', 'no-store');
    return streamImport(this.engine, request, run);
  }

  async #files(request: FastifyRequest): Promise<ImportFile[]> {
    if (!request.isMultipart()) {
      throw new InputError(
        'bad-request',
        'cần tệp dạng multipart/form-data',
        'files are needed as multipart/form-data',
      );
    }
    const limit = this.engine.settings.uploadLimitBytes;
    const files: ImportFile[] = [];
    for await (const part of request.files({
      limits: { fileSize: limit, files: MAX_FILES },
      throwFileSizeLimit: false,
    })) {
      const bytes = await part.toBuffer();
      if (part.file.truncated) throw tooLarge(part.filename, limit);
      // a name is only shown, but it is kept: it must not break a line or the store
      files.push({ name: part.filename.replace(/[\p{C}]/gu, ''), bytes });
    }
    if (files.length === 0) throw new InputError('bad-request', 'không có tệp nào', 'there is no file');
    return files;
  }
}
