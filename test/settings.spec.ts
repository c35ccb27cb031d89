// Settings: one list, one table, secrets from files, and a word about what is misspelt.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SETTINGS, settingsTable } from '../apps/api/src/engine/setting-list.js';
import { readSettings, SettingsError } from '../apps/api/src/engine/settings.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-settings-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (env: NodeJS.ProcessEnv) => readSettings(env, 'start', '.');

function file(name: string, text: string, mode = 0o600): string {
  const place = path.join(folder, name);
  writeFileSync(place, text);
  chmodSync(place, mode);
  return place;
}

describe('the table of settings', () => {
  it('stands in the README as the program knows it', () => {
    const lines = readFileSync('README.md', 'utf8').split('\n');
    const start = lines.indexOf('| biến | mặc định | ý nghĩa |');
    const end = lines.indexOf('', start);
    expect(lines.slice(start, end)).toEqual(settingsTable());
  });

  it('names every variable of ours that the sources read', () => {
    const known = SETTINGS.flatMap((entry) =>
      'secret' in entry ? [entry.name, `${entry.name}_FILE`] : [entry.name],
    );
    const found = new Set<string>();
    for (const top of ['apps', 'libs', 'projections', 'scripts']) {
      for (const name of readdirSync(top, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(ts|mjs)$/.test(name) || name.endsWith('.spec.ts')) continue;
        const source = readFileSync(path.join(top, name), 'utf8').replace(/^\s*\/\/.*$/gm, '');
        for (const [variable] of source.matchAll(/\b(READINESS_[A-Z_]*[A-Z]|(DATABASE|EVENTSTORE)_URL)\b/g))
          found.add(variable);
      }
    }
    expect(found.size).toBeGreaterThan(8);
    const ofTests = /^READINESS_(TEST_|TEST$|CHROMIUM)/;
    expect([...found].filter((name) => !known.includes(name) && !ofTests.test(name))).toEqual([]);
  });
});

describe('a secret', () => {
  const url = 'postgres://u:p@localhost/x';

  it('may lie in a file, whose last line end is no part of it', () => {
    const settings = read({ DATABASE_URL_FILE: file('url', `${url}\n`) });
    expect(settings).toMatchObject({ databaseUrl: url, sample: false, warnings: [] });
    expect(read({ DATABASE_URL_FILE: file('url', `${url}\r\n`) }).databaseUrl).toBe(url);
  });

  it('is refused when it is given twice, or when its file is missing, empty or no file', () => {
    const there = file('url', url);
    const refused = (env: NodeJS.ProcessEnv, why: RegExp): void => {
      expect(() => read(env)).toThrow(SettingsError);
      expect(() => read(env)).toThrow(why);
    };
    refused({ DATABASE_URL: url, DATABASE_URL_FILE: there }, /^DATABASE_URL, DATABASE_URL_FILE: .*only one/);
    refused({ DATABASE_URL_FILE: path.join(folder, 'none') }, /DATABASE_URL_FILE=.*no such file \(ENOENT\)/);
    refused({ DATABASE_URL_FILE: folder }, /cannot be read \(EISDIR\)/);
    refused({ DATABASE_URL_FILE: file('empty', '\n') }, /the file is empty/);
    refused({ READINESS_LEDGER_KEY_FILE: path.join(folder, 'none') }, /READINESS_LEDGER_KEY_FILE=.*no such/);
    refused({ READINESS_TOKENS_FILE: file('empty', '') }, /READINESS_TOKENS_FILE=.*empty/);
    refused({ DATABASE_URL_FILE: file('url', 'mysql://x') }, /must begin with postgres/);
  });

  it('never shows in what is said about it', () => {
    for (const bad of ['postgres://u:s3cret@a:1,b:2/x', 'postgres://u:s3%ZZcret@h/x', 'mysql://u:s3cret@h'])
      expect(() => read({ DATABASE_URL: bad })).toThrow(/^(?!.*s3)DATABASE_URL: /);
  });

  (process.platform === 'win32' ? it.skip : it)(
    'is used, with a warning, when others can read its file',
    () => {
      const open = file('open', `${url}\n`, 0o644);
      const { databaseUrl, warnings } = read({ DATABASE_URL_FILE: open });
      expect(databaseUrl).toBe(url);
      expect(warnings).toEqual([expect.stringMatching(/open: .*644.*chmod 600/)]);
      const tokens = file('tokens', 'lan a-token-of-more-than-20\n', 0o640);
      expect(read({ READINESS_TOKENS_FILE: tokens }).warnings).toEqual([
        expect.stringMatching(/tokens: .*640/),
      ]);
    },
  );
});

describe('a variable that looks like a setting', () => {
  it.each([
    ['READINESS_PROJECTION', /did you mean READINESS_PROJECTIONS\?/],
    ['READINESS_LEDGERKEY_FILE', /did you mean READINESS_LEDGER_KEY_FILE\?/],
    ['READINESS_COLOUR_OF_THE_SKY', /there is no such setting$/],
  ])('%s is named, with what may have been meant', (name, why) => {
    expect(read({ [name]: '1' }).warnings).toEqual([expect.stringMatching(why)]);
  });

  it('is not spoken of when it is ours or none of our business', () => {
    expect(read({ READINESS_AUTH: 'token', READINESS_TEST_SERVER: 'x', OTHER: 'x' }).warnings).toEqual([]);
  });
});

describe('the processes', () => {
  it('serve the real store when they leave the read models to others', () => {
    expect(read({ READINESS_PROJECTIONS: 'none' })).toMatchObject({ projections: 'none', sample: false });
    expect(() => read({ READINESS_PROJECTIONS: 'elsewhere' })).toThrow('here | none');
  });

  it('have ports of their own unless one is set', () => {
    expect(readSettings({}, 'projector', '.').port).toBe(3001);
    expect(readSettings({ PORT: '4000' }, 'projector', '.').port).toBe(4000);
  });
});
