// The HTTP and SSE edge, over the module that every door stands on.
import { type DynamicModule, Module } from '@nestjs/common';
import { DoorlessModule } from './doorless.js';
import { Engine } from './engine/engine.js';
import { Feed } from './engine/feed.js';
import { Sessions } from './engine/sessions.js';
import type { Tokens } from './engine/tokens.js';
import { Access, TOKENS } from './http/access.js';
import { CorrectionsController } from './http/corrections.controller.js';
import { DocumentsController } from './http/documents.controller.js';
import { FeedController } from './http/feed.controller.js';
import { ImportsController } from './http/imports.controller.js';
import { LedgerController } from './http/ledger.controller.js';
import { ReadsController } from './http/reads.controller.js';
import { RecordsController } from './http/records.controller.js';
import { SessionController } from './http/session.controller.js';
import { SystemController } from './http/system.controller.js';
import { TemplatesController } from './http/templates.controller.js';

@Module({})
export class ApiModule {
  static with(engine: Engine, tokens: Tokens, companions: readonly DynamicModule[]): DynamicModule {
    return {
      module: ApiModule,
      imports: [DoorlessModule.with(engine), ...companions],
      controllers: [
        ReadsController,
        ImportsController,
        RecordsController,
        CorrectionsController,
        DocumentsController,
        FeedController,
        LedgerController,
        SessionController,
        SystemController,
        TemplatesController,
      ],
      providers: [
        { provide: TOKENS, useValue: tokens },
        {
          provide: Sessions,
          inject: [Engine],
          useFactory: (opened: Engine) => new Sessions(opened.sql, tokens),
        },
        Access,
        Feed,
      ],
    };
  }
}
