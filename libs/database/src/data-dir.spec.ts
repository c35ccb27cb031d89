import { dataDirectoryPath } from './data-dir.js';

describe('the data directory', () => {
  const path = (platform: NodeJS.Platform, env: Record<string, string>): string =>
    dataDirectoryPath({ platform, env, home: '/home/lan' });

  it('is what READINESS_DATA_DIR says, made absolute', () => {
    expect(path('linux', { READINESS_DATA_DIR: '/srv/dữ liệu' })).toBe('/srv/dữ liệu');
    expect(path('linux', { READINESS_DATA_DIR: 'here' })).toBe(`${process.cwd()}/here`);
  });

  it('is otherwise where the platform keeps a user’s data', () => {
    expect(path('linux', {})).toBe('/home/lan/.local/share/readiness-ledger');
    expect(path('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/readiness-ledger');
    expect(path('linux', { XDG_DATA_HOME: 'relative', READINESS_DATA_DIR: ' ' })).toBe(
      '/home/lan/.local/share/readiness-ledger',
    );
    expect(path('darwin', {})).toBe('/home/lan/Library/Application Support/readiness-ledger');
    expect(path('win32', { LOCALAPPDATA: '/local' })).toBe('/local/readiness-ledger');
  });
});
