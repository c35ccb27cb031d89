// Where this project lies on disk. The command line may be run from any directory, through a link made by npm,
// so the answer starts from the script that is running and only then from the current directory.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

const NAME = 'readiness-ledger';

function isRoot(directory: string): boolean {
  const file = path.join(directory, 'package.json');
  if (!existsSync(file)) return false;
  try {
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown };
    return parsed.name === NAME;
  } catch {
    return false;
  }
}

function walkUp(from: string): string | undefined {
  for (let at = from; ; at = path.dirname(at)) {
    if (isRoot(at)) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

/** The directory that holds the project's `package.json`; the current directory when none is found above `script`. */
export function projectRoot(script: string | undefined = process.argv[1]): string {
  if (script !== undefined) {
    try {
      const found = walkUp(path.dirname(realpathSync(script)));
      if (found !== undefined) return found;
    } catch {
      // the script was started from a file that is gone: fall through to the current directory
    }
  }
  return walkUp(process.cwd()) ?? process.cwd();
}
