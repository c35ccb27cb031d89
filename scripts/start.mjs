// `npm start`: on a machine with nothing but Node, installs and builds what is missing and serves.
// The server runs in this process, so that a signal reaches it and nothing is left behind.
import { build } from './build.mjs';
import { become, endWithNpm, ensureInstalled, requireNode } from './project.mjs';

requireNode();
endWithNpm();
await ensureInstalled();
if (await build()) await become('apps/api/src/main.js');
else process.exitCode = 1;
