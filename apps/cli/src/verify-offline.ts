// `node verify.mjs FOLDER [--key K] [--json]`: the check of a bundle as one file that an auditor can carry away.
// Exit 0: everything fits. 1: it does not, and what does not is named. 2: bad usage.
import { parseArgs } from 'node:util';
import { checkPath } from './bundle-check.js';
import { jsonText, visible } from './visible.js';

const USAGE = 'node verify.mjs FOLDER|EXCERPT [--key <ledger.pub>] [--json]';

try {
  const { values, positionals } = parseArgs({
    options: { key: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [target, ...more] = positionals;
  if (values.help) console.log(USAGE);
  else if (target === undefined || more.length > 0) throw new TypeError(USAGE);
  else {
    const { ok, answer, text } = checkPath(target, values.key);
    console.log(values.json ? jsonText(answer) : text);
    process.exitCode = ok ? 0 : 1;
  }
} catch (error) {
  console.error(visible(error instanceof Error ? error.message : String(error)));
  process.exitCode = 2;
}
