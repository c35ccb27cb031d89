// A Chromium for the tests of the web interface: one that is on the machine, else Debian's own is installed where that
// is possible. Where it is not, one line says why those tests are skipped.
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './project.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onThisMachine() {
  const given = process.env.READINESS_CHROMIUM;
  if (given) return isProgram(given) ? given : undefined;
  const directories = (process.env.PATH ?? '').split(path.delimiter).filter((entry) => entry !== '');
  return [...directories.flatMap((dir) => NAMES.map((name) => path.join(dir, name))), ...PLACES].find(
    isProgram,
  );
}

/** The path of a browser; undefined when there is none and none can be installed. */
export async function findBrowser() {
  const found = onThisMachine();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Đang cài Chromium cho các kiểm thử giao diện… / Installing Chromium for the browser tests…');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-q'], { keep: true, env });
    const { code, output } = await run(
      'apt-get',
      ['install', '-y', '-q', '--no-install-recommends', 'chromium'],
      { keep: true, env },
    );
    const installed = onThisMachine();
    if (installed !== undefined) return installed;
    console.log(`apt-get install chromium: ${code}\n${output.trimEnd().split('\n').slice(-3).join('\n')}`);
  }
  console.log(
    'SKIPPED các kiểm thử giao diện: không có Chromium; đặt READINESS_CHROMIUM=/đường/dẫn / the browser tests: no Chromium; set READINESS_CHROMIUM=/path',
  );
  return undefined;
}
