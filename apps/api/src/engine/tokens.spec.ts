import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openTokens } from './tokens.js';

describe('the file of tokens', () => {
  it('is refused at the line that is wrong, comments and empty lines counted', () => {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-tokens-'));
    try {
      const tokensFile = path.join(dataDir, 'tokens');
      writeFileSync(tokensFile, '# ai được ghi\n\nlan a-token-of-more-than-20\nminh short\n', {
        mode: 0o600,
      });
      expect(() => openTokens({ dataDir, tokensFile })).toThrow(`${tokensFile}:4:`);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
