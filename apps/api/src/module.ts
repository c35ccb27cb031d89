// One Nest module for every door: HTTP and command line send the same commands and ask the same queries.
import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ImportDocumentsHandler } from './commands/import-documents.js';
import { RecordStatementHandler } from './commands/record-statement.js';
import { Engine } from './engine/engine.js';
import { Feed } from './engine/feed.js';
import type { Tokens } from './engine/tokens.js';
import { Access, TOKENS } from './http/access.js';
import { DocumentsController } from './http/documents.controller.js';
import { FeedController } from './http/feed.controller.js';
import { ImportsController } from './http/imports.controller.js';
import { ReadsController } from './http/reads.controller.js';
import { RecordsController } from './http/records.controller.js';
import { SystemController } from './http/system.controller.js';
import { QUERY_HANDLERS } from './queries/handlers.js';

const HANDLERS = [ImportDocumentsHandler, RecordStatementHandler, ...QUERY_HANDLERS];

/** Commands and queries without a door; the command line stands on this. */
@Module({})
export class DoorlessModule {
  static with(engine: Engine): DynamicModule {
    return {
      module: DoorlessModule,
      global: true,
      imports: [CqrsModule.forRoot()],
      providers: [{ provide: Engine, useValue: engine }, ...HANDLERS],
      exports: [CqrsModule, Engine],
    };
  }
}

/** The HTTP and SSE edge. */
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
        DocumentsController,
        FeedController,
        SystemController,
      ],
      providers: [{ provide: TOKENS, useValue: tokens }, Access, Feed],
    };
  }
}
