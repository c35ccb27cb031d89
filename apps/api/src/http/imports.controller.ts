// Upload of documents and tables: `POST /api/imports` (multipart, one or more files), `?dryRun` shows what would happen.
import { Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { DOCUMENT_KINDS, type DocumentKind } from '#libs/readiness';
import {
  ImportDocuments,
  tooLarge,
  type ImportFile,
  type ImportResult,
} from '../commands/import-documents.js';
import { pastInstantOf } from '../engine/clocks.js';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import type { Authenticated } from './access.js';
import { response } from './schemas.js';

const MAX_FILES = 20;

class ImportOptions {
  @ApiPropertyOptional({ type: Boolean, description: 'Only shows what would be appended' })
  @IsOptional()
  @Transform(({ value }) => value === true || value === '' || value === 'true' || value === '1')
  @IsBoolean()
  dryRun?: boolean;

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
  @ApiOperation({ summary: 'Nhập văn bản, bảng / import documents and tables' })
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
    @Query() options: ImportOptions,
  ): Promise<ImportResult[]> {
    const files = await this.#files(request);
    return this.commands.execute<ImportDocuments, ImportResult[]>(
      new ImportDocuments(
        files,
        {
          dryRun: options.dryRun ?? false,
          asOf: options.asOf === undefined ? null : pastInstantOf('asOf', options.asOf, this.engine.now()),
          kind: options.kind ?? null,
        },
        { actor: request.actor!, via: 'api', reason: options.reason ?? null, correlationId: request.id },
      ),
    );
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
