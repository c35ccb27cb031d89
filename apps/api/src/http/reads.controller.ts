// The reads: each one line, because the question is answered by its query.
import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Engine } from '../engine/engine.js';
import { CellQuery } from '../queries/cell.js';
import { CompactMatrixQuery } from '../queries/compact-matrix.js';
import { DiffQuery } from '../queries/diff.js';
import {
  FindingsQuery,
  InventoryQuery,
  MatrixQuery,
  RemarksQuery,
  TimelineQuery,
  VendorsQuery,
} from '../queries/handlers.js';
import { InstantsQuery } from '../queries/instants.js';
import { ClockOptions, momentOf } from '../queries/read.js';
import { response } from './schemas.js';

@ApiTags('read')
@Controller('api')
export class ReadsController {
  constructor(
    private readonly engine: Engine,
    private readonly queries: QueryBus,
  ) {}

  @Get('matrix')
  @ApiOperation({ summary: 'Bảng tổng hợp tiến độ / the readiness matrix' })
  @ApiOkResponse(response('matrix'))
  matrix(@Query() query: MatrixQuery) {
    return this.queries.execute(Object.assign(new MatrixQuery(), query));
  }

  @Get('matrix/compact')
  @ApiOperation({
    summary: 'Bảng tổng hợp để vẽ / the matrix for who draws it: each cell is the index of its kind',
  })
  @ApiOkResponse(response('compactMatrix'))
  compactMatrix(@Query() query: CompactMatrixQuery) {
    return this.queries.execute(Object.assign(new CompactMatrixQuery(), query));
  }

  @Get('cells/:unit/:criterion')
  @ApiOperation({ summary: 'Một ô và vì sao / one cell and what it rests on' })
  @ApiOkResponse(response('cell'))
  cell(@Param('unit') unit: string, @Param('criterion') criterion: string, @Query() clocks: ClockOptions) {
    return this.queries.execute(Object.assign(new CellQuery(), clocks, { unit, criterion }));
  }

  @Get('vendors')
  @ApiOperation({ summary: 'Doanh nghiệp triển khai / who runs each system' })
  @ApiOkResponse(response('vendors'))
  vendors(@Query() query: VendorsQuery) {
    return this.queries.execute(Object.assign(new VendorsQuery(), query));
  }

  @Get('remarks')
  @ApiOperation({ summary: 'Khó khăn, đề xuất, cam kết, nhiệm vụ / remarks' })
  @ApiOkResponse(response('remarks'))
  remarks(@Query() query: RemarksQuery) {
    return this.queries.execute(query);
  }

  @Get('timeline')
  @ApiOperation({ summary: 'Dòng thời gian / the audit timeline, newest first' })
  @ApiOkResponse(response('timeline'))
  timeline(@Query() query: TimelineQuery) {
    return this.queries.execute(query);
  }

  @Get('diff')
  @ApiOperation({ summary: 'So sánh hai thời điểm / two dates and two states of knowledge compared' })
  @ApiOkResponse(response('diff'))
  diff(@Query() query: DiffQuery) {
    return this.queries.execute(Object.assign(new DiffQuery(), query));
  }

  @Get('instants')
  @ApiOperation({ summary: 'Các mốc của thanh thời gian / the ticks of the time bar, oldest first' })
  @ApiOkResponse(response('instants'))
  instants(@Query() query: InstantsQuery) {
    return this.queries.execute(Object.assign(new InstantsQuery(), query));
  }

  @Get('findings')
  @ApiOperation({ summary: 'Đối chiếu / what does not add up' })
  @ApiOkResponse(response('findings'))
  findings(@Query() query: FindingsQuery) {
    return this.queries.execute(query);
  }

  @Get('inventory')
  @ApiOperation({ summary: 'Hệ thống của 63 tỉnh cũ / systems of the 63 old provinces' })
  @ApiOkResponse(response('inventory'))
  inventory(@Query() query: InventoryQuery) {
    return this.queries.execute(query);
  }

  @Get('catalogue')
  @ApiOperation({ summary: 'Danh mục có hiệu lực / the catalogue in force' })
  @ApiOkResponse(response('catalogue'))
  async catalogue(@Query() clocks: ClockOptions) {
    const { asOf, knownAt, sha256, catalogue } = await momentOf(this.engine, clocks, []);
    return { asOf, knownAt, sha256, catalogue };
  }
}
