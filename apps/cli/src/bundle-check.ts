// Checks a bundle (a folder) or an excerpt (a file) on this machine, with nothing but what lies there.
import { readFileSync, statSync } from 'node:fs';
import { parseVerifierKey, verifyExcerpt, type BundleAnswer, type VerifierKey } from '#libs/ledger';
import { checkBundle } from '../../api/src/bundle/check.js';
import { folderBundle } from '../../api/src/bundle/folder.js';
import { InputError } from '../../api/src/engine/input-error.js';
import { bundleText, excerptText } from './verify-text.js';

export interface Checked {
  readonly ok: boolean;
  readonly answer: Pick<BundleAnswer, 'size' | 'root' | 'failures'> & Record<string, unknown>;
  readonly text: string;
}

/**
 * @param typedKey a verifier key, or a file that holds one
 * @throws InputError for a path that is not there and for what is no key
 */
export function checkPath(target: string, typedKey: string | undefined): Checked {
  const found = statSync(target, { throwIfNoEntry: false });
  if (!found)
    throw new InputError(
      'bad-request',
      `${target}: không có tệp hay thư mục này`,
      `${target}: there is no such file or folder`,
    );
  const key = typedKey === undefined ? undefined : readKey(typedKey);
  if (found.isDirectory()) {
    const answer = checkBundle(folderBundle(target), key);
    return { ok: answer.ok, answer: { ...answer, pending: 0 }, text: bundleText(answer) };
  }
  const answer = verifyExcerpt(readFileSync(target), key);
  return { ok: answer.ok, answer: { ...answer, pending: 0 }, text: excerptText(answer) };
}

/** @throws InputError for what is neither a verifier key nor a file that holds one */
export function readKey(typed: string): VerifierKey {
  const isFile = statSync(typed, { throwIfNoEntry: false })?.isFile() ?? false;
  const text = isFile ? readFileSync(typed, 'utf8') : typed;
  try {
    return parseVerifierKey(text.trim());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(
      'bad-request',
      `--key ${typed}: không phải khóa công khai hay tệp khóa`,
      `--key ${typed}: no public key and no file with one: ${why}`,
    );
  }
}
