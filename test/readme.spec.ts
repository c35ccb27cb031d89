// The README is executed: every command of its demonstration is run in order and its output compared with what is
// printed there. `…` in a line stands for any text, a line of `…` alone for any lines.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ledgerFolder } from '../apps/api/src/engine/ledger-keys.js';
import { testDatabase } from './postgres.js';

interface Step {
  readonly line: number;
  readonly command: string;
  readonly expected: readonly string[];
}

function stepsOf(readme: string): Step[] {
  const steps: { line: number; command: string; expected: string[] }[] = [];
  let inside = false;
  for (const [i, line] of readme.split('\n').entries()) {
    if (line.startsWith('```')) inside = line === '```console demo';
    else if (inside && line.startsWith('$ '))
      steps.push({ line: i + 1, command: line.slice(2), expected: [] });
    else if (inside) steps.at(-1)?.expected.push(line);
  }
  return steps;
}

function pattern(expected: readonly string[]): RegExp {
  const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const lines = expected.map((line) =>
    line.trim() === '…' ? '(?:.*\\n)*?' : `${line.trimEnd().split('…').map(escaped).join('.*')}[ ]*\\n`,
  );
  return new RegExp(`^${lines.join('')}$`);
}

describe('the demonstration in the README', () => {
  const steps = stepsOf(readFileSync('README.md', 'utf8'));

  it('has steps, and knows what does not match', () => {
    expect(steps.length).toBeGreaterThan(5);
    expect('a 12 b\nc\nd\n').toMatch(pattern(['a … b', '…', 'd']));
    expect('a 12 c\nd\n').not.toMatch(pattern(['a … b', 'd']));
  });

  it('prints what it says, step by step', async () => {
    const database = await testDatabase();
    const scratch = mkdtempSync(path.join(os.tmpdir(), 'readiness-readme-'));
    try {
      const readiness = `node "${path.resolve('dist/readiness.mjs')}"`;
      const verify = `node "${path.resolve('dist/verify.mjs')}"`;
      const env = {
        ...process.env,
        DATABASE_URL: database.url,
        READINESS_DATA_DIR: path.join(scratch, 'data'),
        TMP: scratch,
        NO_COLOR: '1',
      };
      // the reader has the embedded database, whose key lies in the data directory itself
      const place = { dataDir: env.READINESS_DATA_DIR, sample: false, databaseUrl: database.url };
      const publicKey = path.join(ledgerFolder(place), 'ledger.pub');
      for (const { line, command, expected } of steps) {
        const script = command
          .replaceAll('npx readiness', readiness)
          .replaceAll('node dist/verify.mjs', verify)
          .replaceAll('$READINESS_DATA_DIR/ledger.pub', publicKey);
        const ran = spawnSync('bash', ['-c', `${script} 2>&1`], { env, encoding: 'utf8' });
        const output = ran.stdout === '' || ran.stdout.endsWith('\n') ? ran.stdout : `${ran.stdout}\n`;
        if (!pattern(expected).test(output)) {
          throw new Error(
            `README.md:${line}: $ ${command}\nprinted:\n${output}\nthe README says:\n${expected.join('\n')}`,
          );
        }
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
      await database.drop();
    }
  }, 240_000);
});
