// Empty tables to fill in: `GET /api/templates/:kind?format=`; a workbook also lists the codes of the catalogue in force.
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiProduces, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { TABLE_KINDS, template, type TableFormat } from '#libs/intake';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';

const TYPES: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

class TemplateOptions {
  @ApiPropertyOptional({ enum: ['csv', 'xlsx'], default: 'xlsx' })
  @IsOptional()
  @IsIn(['csv', 'xlsx'])
  format?: TableFormat;
}

@ApiTags('read')
@Controller('api/templates')
export class TemplatesController {
  constructor(private readonly engine: Engine) {}

  @Get(':kind')
  @ApiOperation({ summary: 'Bảng mẫu trống / an empty table' })
  @ApiParam({ name: 'kind', enum: TABLE_KINDS })
  @ApiProduces(TYPES.csv, TYPES.xlsx)
  async get(
    @Param('kind') typed: string,
    @Query() { format = 'xlsx' }: TemplateOptions,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const kind = TABLE_KINDS.find((known) => known === typed);
    if (kind === undefined) {
      const known = TABLE_KINDS.join(', ');
      throw new InputError(
        'not-found',
        `không có bảng mẫu "${typed}"; có: ${known}`,
        `there is no template "${typed}"; there are: ${known}`,
      );
    }
    const { catalogue } = await this.engine.catalogueNow();
    const bytes = await template(kind, format, catalogue);
    await reply
      .header('content-disposition', `attachment; filename="${kind}.${format}"`)
      .type(TYPES[format])
      .send(Buffer.from(bytes));
  }
}
