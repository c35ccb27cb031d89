// The commands of those who sign and of those who check: checkpoints and proofs.
import { Argument } from 'commander';
import { formatLocal } from '#libs/readiness';
import { Checkpoints, type IssuedCheckpoint } from '../../api/src/engine/checkpoints.js';
import { InputError } from '../../api/src/engine/input-error.js';
import {
  consistencyOf,
  inclusionOf,
  type ConsistencyAnswer,
  type InclusionAnswer,
} from '../../api/src/queries/ledger.js';
import type { Doors } from './history.js';
import type { Session } from './session.js';
import type { Terminal } from './terminal.js';

interface Common {
  readonly json?: boolean;
  readonly programme?: string;
}

export function ledgerCommands({ command, within, answer }: Doors): void {
  command('checkpoint', 'ký sổ cái / sign the ledger as it is now').action(async (options: Common) => {
    const issued = await within(options, async ({ engine, catchUp }) => {
      await catchUp();
      return new Checkpoints(engine).issue('on-demand');
    });
    answer(options, issued, checkpointText);
  });

  command('proof', 'chứng minh / prove: inclusion POSITION | consistency M [N]')
    .addArgument(new Argument('<kind>').choices(['inclusion', 'consistency']))
    .argument(
      '<numbers...>',
      'vị trí của sự kiện, hoặc cỡ của hai cây / a position, or the sizes of two trees',
    )
    .option('--size <n>', 'cỡ của cây / size of the tree: default the last checkpoint that has the event')
    .action(async (kind: string, typed: string[], { size, ...options }: Common & { size?: string }) => {
      const numbers = typed.map(wholeNumber);
      const [first, second, ...more] = numbers;
      const most = kind === 'inclusion' ? 1 : 2;
      if (first === undefined || more.length > 0 || numbers.length > most)
        throw new InputError(
          'bad-request',
          'viết: proof inclusion VỊ-TRÍ, hoặc proof consistency M [N]',
          'write: proof inclusion POSITION, or proof consistency M [N]',
        );
      if (kind === 'inclusion') {
        const asked = { position: first, ...(size === undefined ? {} : { size: wholeNumber(size) }) };
        const proof = await within(options, async ({ engine, catchUp }) => {
          await catchUp();
          return inclusionOf(engine, asked);
        });
        answer(options, proof, inclusionText);
      } else {
        const asked = { from: first, ...(second === undefined ? {} : { to: second }) };
        const proof = await within(options, async ({ engine, catchUp }) => {
          await catchUp();
          return consistencyOf(engine, asked);
        });
        answer(options, proof, consistencyText);
      }
    });
}

/** Signs for a consolidated report that was just imported; an import that succeeded does not fail by it. */
export async function signReports({ engine }: Session, screen: Pick<Terminal, 'note'>): Promise<void> {
  try {
    await new Checkpoints(engine).issueDue();
  } catch (error) {
    screen.note(error instanceof Error ? error.message : String(error));
  }
}

function checkpointText(issued: IssuedCheckpoint, screen: Terminal): string {
  const head = issued.issued
    ? `✓ đã ký ${issued.size} sự kiện, đến vị trí ${issued.position} / signed`
    : `= đã ký lúc ${formatLocal(issued.issuedAt)}, chưa có gì mới / nothing recorded since`;
  return [screen.paint('bold', head), '', issued.note.trimEnd()].join('\n');
}

function inclusionText(proof: InclusionAnswer, screen: Terminal): string {
  return [
    screen.paint(
      'bold',
      `Sự kiện ở vị trí ${proof.position} là lá ${proof.index} của cây ${proof.size} sự kiện / leaf ${proof.index} of ${proof.size}`,
    ),
    `lá / leaf   ${proof.leaf}`,
    ...proof.proof.map((hash) => `            ${hash}`),
    `gốc / root  ${proof.root}`,
  ].join('\n');
}

function consistencyText(proof: ConsistencyAnswer, screen: Terminal): string {
  return [
    screen.paint(
      'bold',
      `Cây ${proof.to} sự kiện bắt đầu bằng cây ${proof.from} / ${proof.to} begins with ${proof.from}`,
    ),
    `gốc / root ${proof.from}: ${proof.fromRoot}`,
    ...proof.proof.map((hash) => `  ${hash}`),
    `gốc / root ${proof.to}: ${proof.toRoot}`,
  ].join('\n');
}

function wholeNumber(typed: string): number {
  const value = Number(typed);
  if (/^\d+$/.test(typed) && Number.isSafeInteger(value) && value > 0) return value;
  throw new InputError(
    'bad-request',
    `"${typed}": cần số nguyên từ 1`,
    `"${typed}": a whole number from 1 is needed`,
  );
}
