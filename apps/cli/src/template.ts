// `readiness template`: an empty table to fill in.
import { writeFileSync } from 'node:fs';
import { Option } from 'commander';
import { TABLE_KINDS, template, type TableFormat, type TableKind } from '#libs/intake';
import { InputError } from '../../api/src/engine/input-error.js';
import type { Common, Doors } from './doors.js';

interface TemplateFlags extends Common {
  readonly format?: TableFormat;
  readonly out?: string;
}

export function templateCommand({ command, answer }: Doors): void {
  command('template <kind>', 'bảng mẫu trống / an empty table')
    .addOption(new Option('--format <format>').choices(['csv', 'xlsx']))
    .option('--out <file>', 'ghi vào tệp / write to a file')
    .action(async (typed: string, { format, out, ...options }: TemplateFlags) => {
      const kind = tableKind(typed);
      const bytes = await template(kind, format ?? (out?.endsWith('.xlsx') ? 'xlsx' : 'csv'));
      if (out !== undefined) writeNew(out, bytes);
      if (options.json) answer(options, { kind, columns: await columnsOf(kind), out: out ?? null }, String);
      else if (out === undefined) process.stdout.write(bytes);
    });
}

/** The names in the header of the empty table. */
async function columnsOf(kind: TableKind): Promise<string[]> {
  return new TextDecoder()
    .decode(await template(kind, 'csv'))
    .trim()
    .split(',');
}

/** Never over a file that is there: somebody may have filled it in. */
function writeNew(file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const there = code === 'EEXIST';
    throw new InputError(
      'bad-request',
      `${file}: ${there ? 'đã có tệp này' : `không ghi được (${code})`}`,
      `${file}: ${there ? 'is there already' : `cannot be written (${code})`}`,
    );
  }
}

function tableKind(typed: string): TableKind {
  const kind = TABLE_KINDS.find((known) => known === typed || known === `${typed}-table`);
  if (kind) return kind;
  const known = TABLE_KINDS.map((name) => name.replace(/-table$/, '')).join(', ');
  throw new InputError(
    'bad-request',
    `không có bảng "${typed}"; có: ${known}`,
    `there is no table "${typed}"; there are: ${known}`,
  );
}
