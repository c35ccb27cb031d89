// The key that signs checkpoints, in the text form of Go's sumdb (`PRIVATE+KEY+<name>+<id>+<base64 of 0x01 ‖ seed>`):
// that of READINESS_LEDGER_KEY_FILE, which several processes share, or one made on the first start and kept in a file
// that only its owner can read. Its public half lies beside the checkpoints, to be given to whoever should check.
import { createPrivateKey, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { formatVerifierKey, signerOf, type Signer } from '#libs/ledger';
import { openToOthers, readableByOthers } from './secret-file.js';
import { SettingsError } from './settings-error.js';
import type { Settings } from './settings.js';

export interface LedgerKey {
  readonly signer: Signer;
  /** The verifier key in text form: what an auditor keeps. */
  readonly verifier: string;
  /** The file of the key. */
  readonly file: string;
  /** Whether other processes, with folders of their own, may sign with it too. */
  readonly shared: boolean;
  /** Where checkpoint files lie, and the key unless it is shared. */
  readonly folder: string;
}

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const FORM = /^PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)\n?$/;

/** What decides where the key lies. */
export type LedgerPlace = Pick<Settings, 'dataDir' | 'sample' | 'databaseUrl'> &
  Partial<Pick<Settings, 'ledgerKeyFile'>>;

/**
 * Each database has a ledger of its own, so that keys and checkpoints of two never meet: the embedded one in the data
 * directory itself, the sample and every database of a `DATABASE_URL` in a folder of its name there.
 */
export function ledgerFolder({ dataDir, sample, databaseUrl }: LedgerPlace): string {
  if (databaseUrl === null) return sample ? path.join(dataDir, 'demo') : dataDir;
  const { hostname, port, pathname } = new URL(databaseUrl);
  const parts = [hostname || 'local', port || '5432', decodeURIComponent(pathname.slice(1)) || 'default'];
  return path.join(dataDir, `ledger-${parts.map((part) => part.replace(/[^\w.-]/g, '_')).join('-')}`);
}

/** Where the key lies, whether or not it is there. */
export function ledgerKeyFile(settings: LedgerPlace): string {
  return settings.ledgerKeyFile ?? path.join(ledgerFolder(settings), 'ledger.key');
}

/**
 * Reads the key that is set, or `ledger.key`, which is made when it is missing; writes `ledger.pub`.
 * @throws SettingsError when the file is no key, or when that of the data directory is readable by others
 */
export function openLedgerKey(settings: LedgerPlace, programme: string): LedgerKey {
  const folder = ledgerFolder(settings);
  const file = ledgerKeyFile(settings);
  const shared = (settings.ledgerKeyFile ?? null) !== null;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // readSettings has looked at the mode of one that is set: a mounted secret is often readable by its group
  const text = shared ? readText(file) : (readOwnKey(file) ?? makeKey(file, programme));
  const signer = signerFrom(file, text ?? '');
  const verifier = formatVerifierKey(signer.key);
  const publicFile = path.join(folder, 'ledger.pub');
  if (readText(publicFile) !== `${verifier}\n`) writeFileSync(publicFile, `${verifier}\n`);
  return { signer, verifier, file, shared, folder };
}

/** As `openLedgerKey`, with the error as an answer where files cannot be made: a reader has no need of a key. */
export function tryLedgerKey(settings: LedgerPlace, programme: string): LedgerKey | SettingsError {
  try {
    return openLedgerKey(settings, programme);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const folder = ledgerFolder(settings);
    return new SettingsError(
      `${folder}: không ghi được khóa ký sổ cái (${code}); đặt READINESS_DATA_DIR / the ledger key cannot be kept there (${code}); set READINESS_DATA_DIR`,
      { cause: error },
    );
  }
}

/** The key in a file. @throws SettingsError when the file is no key */
export function keyIn(file: string): Pick<LedgerKey, 'signer' | 'verifier'> {
  const signer = signerFrom(file, readText(file) ?? '');
  return { signer, verifier: formatVerifierKey(signer.key) };
}

function readOwnKey(file: string): string | null {
  const text = readText(file);
  if (text === null) return null;
  const mode = readableByOthers(file);
  if (mode !== null) throw new SettingsError(openToOthers(file, mode));
  return text;
}

/** Makes a key in a file. Of several processes that start at once one does: a link is there whole or not at all. */
export function makeKey(file: string, programme: string): string {
  const seed = randomBytes(32);
  const name = `readiness-ledger/${programme}/${randomBytes(6).toString('hex')}`;
  const { key } = signerOf(name, privateKey(seed));
  const encoded = Buffer.concat([Uint8Array.of(1), seed]).toString('base64');
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, `PRIVATE+KEY+${name}+${key.id}+${encoded}\n`, { mode: 0o600 });
  try {
    linkSync(mine, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  return readFileSync(file, 'utf8');
}

function signerFrom(file: string, text: string): Signer {
  const [, name, id, encoded] = FORM.exec(text) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  if (name !== undefined && bytes.length === 33 && bytes[0] === 1) {
    const signer = signerOf(name, privateKey(bytes.subarray(1)));
    if (signer.key.id === id) return signer;
  }
  throw new SettingsError(
    `${file}: không phải khóa ký sổ cái; hãy lấy lại từ bản sao lưu / is no ledger key; restore it from a backup`,
  );
}

function privateKey(seed: Uint8Array) {
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
