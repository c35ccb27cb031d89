// The words that a value rests on: `GET /api/documents/:sha/lines?from&to`.
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Min } from 'class-validator';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import { response } from './schemas.js';

const MAX_LINES = 5_000;

class LineRange {
  @ApiProperty({ description: '1-based' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  from!: number;

  @ApiProperty({ description: 'inclusive' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  to!: number;
}

@ApiTags('read')
@Controller('api/documents')
export class DocumentsController {
  constructor(private readonly engine: Engine) {}

  @Get()
  @ApiOperation({ summary: 'Các văn bản đã lưu / the documents kept' })
  @ApiOkResponse(response('documents'))
  async list() {
    // asked first: a document is kept before what it says is recorded, so the list reflects this position
    const { position, recordedAt } = await this.engine.store.head();
    return { knownAt: { position, time: recordedAt }, documents: await this.engine.documents.list() };
  }

  @Get(':sha/lines')
  @ApiOperation({ summary: 'Các dòng của văn bản / lines of a document' })
  @ApiOkResponse(response('lines'))
  async lines(@Param('sha') sha: string, @Query() { from, to }: LineRange) {
    if (to < from || to - from >= MAX_LINES) {
      throw new InputError(
        'bad-request',
        `from ≤ to, nhiều nhất ${MAX_LINES} dòng`,
        `from ≤ to, at most ${MAX_LINES} lines`,
      );
    }
    const found = /^[0-9a-f]{64}$/.test(sha) ? await this.engine.documents.lines(sha, from, to) : null;
    if (!found)
      throw new InputError('not-found', `không có văn bản ${sha}`, `there is no document ${sha} with lines`);
    return { document: sha, from, to: from + found.lines.length - 1, total: found.total, lines: found.lines };
  }
}
