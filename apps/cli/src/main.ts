// `readiness …`: the same doors from a terminal. Human tables by default, `--json` for programs.
import { CommanderError } from 'commander';
import { program } from './program.js';
import { explain } from './session.js';
import { terminal } from './terminal.js';

const screen = terminal();
const json = process.argv.includes('--json');

// A reader that has seen enough (`| head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program(screen).parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else process.exitCode = explain(error, json, screen);
}
