// All commands of `readiness`; each group registers itself from the file of its name.
import { Command } from 'commander';
import { doctorCommand } from './doctor.js';
import { doorsOf } from './doors.js';
import { historyCommands } from './history.js';
import { importCommand } from './imports.js';
import { ledgerCommands } from './ledger.js';
import { ledgerKeyCommand } from './ledger-key.js';
import { migrateStoreCommand } from './migrate-store.js';
import { operationCommands } from './operations.js';
import { readCommands } from './reads.js';
import { recordCommand } from './record.js';
import { templateCommand } from './template.js';
import type { Terminal } from './terminal.js';

export function program(screen: Terminal): Command {
  const cli = new Command('readiness')
    .description('Sổ theo dõi mức độ sẵn sàng / the readiness ledger')
    .exitOverride()
    .configureOutput({
      writeErr: (text) => screen.note(text.trimEnd()),
      outputError: (text) => screen.note(usageError(text)),
    });
  const doors = doorsOf(cli, screen);
  importCommand(doors);
  recordCommand(doors);
  readCommands(doors);
  historyCommands(doors);
  ledgerCommands(doors);
  operationCommands(doors);
  migrateStoreCommand(doors);
  ledgerKeyCommand(doors);
  doctorCommand(doors);
  templateCommand(doors);
  return cli;
}

/** What commander says, in one line. */
function usageError(text: string): string {
  const what = text
    .replace(/^error: /, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `Sai cú pháp / bad usage: ${what} (readiness --help)`;
}
