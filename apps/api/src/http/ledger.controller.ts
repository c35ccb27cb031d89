// The doors of those who check: the public key, what was signed, and proofs.
import { Controller, Get, Header, HttpCode, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ledger } from '#projections/ledger';
import { waitFor } from '../../../../projections/runner/index.js';
import { Checkpoints } from '../engine/checkpoints.js';
import { Engine } from '../engine/engine.js';
import {
  allCheckpoints,
  allHandovers,
  consistencyOf,
  ConsistencyOptions,
  inclusionOf,
  InclusionOptions,
  latestCheckpoint,
  ledgerKeyOf,
} from '../queries/ledger.js';
import { response } from './schemas.js';

const WAIT_MS = 5_000;

@ApiTags('ledger')
@Controller('api/ledger')
export class LedgerController {
  constructor(private readonly engine: Engine) {}

  @Get('key')
  @ApiOperation({ summary: 'Khóa công khai / the public key' })
  @ApiOkResponse(response('ledgerKey'))
  key() {
    return ledgerKeyOf(this.engine);
  }

  @Get('checkpoint')
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiOperation({
    summary: 'Điểm kiểm tra mới nhất / the latest checkpoint, a signed note (c2sp.org/tlog-checkpoint)',
  })
  async latest(): Promise<string> {
    return (await latestCheckpoint(this.engine)).note;
  }

  @Get('checkpoints')
  @ApiOperation({ summary: 'Mọi điểm kiểm tra / every checkpoint, smallest first' })
  @ApiOkResponse(response('checkpoints'))
  checkpoints() {
    return allCheckpoints(this.engine);
  }

  @Get('handovers')
  @ApiOperation({ summary: 'Các lần giao khóa / how one signing key followed another, oldest first' })
  @ApiOkResponse(response('handovers'))
  handovers() {
    return allHandovers(this.engine);
  }

  @Post('checkpoints')
  @HttpCode(200)
  @ApiTags('write')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Ký sổ cái / sign the ledger as it is now' })
  @ApiOkResponse(response('issuedCheckpoint'))
  async issue() {
    const { position } = await this.engine.store.head();
    await waitFor(this.engine.sql, [ledger.name], position, WAIT_MS);
    return new Checkpoints(this.engine).issue('on-demand');
  }

  @Get('proofs/inclusion')
  @ApiOperation({ summary: 'Chứng minh một sự kiện có trong sổ / proves that an event is in the ledger' })
  @ApiOkResponse(response('inclusionProof'))
  inclusion(@Query() asked: InclusionOptions) {
    return inclusionOf(this.engine, asked);
  }

  @Get('proofs/consistency')
  @ApiOperation({
    summary: 'Chứng minh sổ chỉ nối dài / proves that a later tree begins with an earlier one',
  })
  @ApiOkResponse(response('consistencyProof'))
  consistency(@Query() asked: ConsistencyOptions) {
    return consistencyOf(this.engine, asked);
  }
}
