// `npm test`: build, type check, lint, format check, then jest; further arguments go to jest. Every step runs even when
// an earlier one failed, so that one run tells everything. Ends with a line of its own: "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';
import { findBrowser } from './browser.mjs';
import { endWithNpm, ensureInstalled, requireNode, root, runTool } from './project.mjs';

requireNode();
endWithNpm();
await ensureInstalled();

const failures = [];

async function step(name, work) {
  const begun = performance.now();
  const { code, output } = await work();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  if (code !== 0) failures.push(name);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(output.trimEnd());
}

async function compile() {
  // tests that start real processes run what is built
  await step('build', async () => ({ code: (await build()) ? 0 : 1, output: '' }));
  await step('type check', () =>
    runTool('typescript/bin/tsc', ['-p', 'tsconfig.json', '--noEmit'], { keep: true }),
  );
  await step('type check of the web interface', () =>
    runTool('typescript/bin/tsc', ['-p', 'apps/web/tsconfig.json', '--noEmit'], { keep: true }),
  );
}

async function lint() {
  await step('lint', () => runTool('eslint/bin/eslint.js', ['.', '--max-warnings', '0'], { keep: true }));
  await step('format', () => runTool('prettier/bin/prettier.cjs', ['--check', '.'], { keep: true }));
}

await Promise.all([compile(), lint()]);

// tests of the web interface need a browser; without one they are skipped, and this line says so
const browser = await findBrowser();

const scratch = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-totals-'));
const file = path.join(scratch, 'totals.json');
// after the caller's own arguments, because jest would take a path that follows for one more reporter
const reporters = ['--reporters=default', `--reporters=${path.join(root, 'scripts', 'test-totals.mjs')}`];
const jest = await runTool('jest/bin/jest.js', [...process.argv.slice(2), ...reporters], {
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { READINESS_TEST_TOTALS: file, READINESS_CHROMIUM: browser ?? '' },
});
if (jest.code !== 0) failures.push('tests');

let totals = { passed: 0, failed: jest.code === 0 ? 0 : 1 };
try {
  totals = JSON.parse(readFileSync(file, 'utf8'));
} catch {
  // jest ended before it had run anything; its own words are above
}
rmSync(scratch, { recursive: true, force: true });

if (failures.length > 0) console.log(`Bước không đạt / Failed: ${failures.join(', ')}`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;
