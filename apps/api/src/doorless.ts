// One Nest module for every door: HTTP and command line send the same commands and ask the same queries. It is parted
// from the HTTP edge so that a command does not load a web server.
import { type DynamicModule, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ImportDocumentsHandler } from './commands/import-documents.js';
import { RecordStatementHandler } from './commands/record-statement.js';
import { RetractEntryHandler } from './commands/retract-entry.js';
import { WithdrawDocumentHandler } from './commands/withdraw-document.js';
import { Engine } from './engine/engine.js';
import { QUERY_HANDLERS } from './queries/handlers.js';

const HANDLERS = [
  ImportDocumentsHandler,
  RecordStatementHandler,
  RetractEntryHandler,
  WithdrawDocumentHandler,
  ...QUERY_HANDLERS,
];

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
