// `npm start`: on a machine with nothing but Node, installs and builds what is missing and serves. `start:api` serves
// without keeping the read models, which `start:projector` does; there may be any number of either.
// The program runs in this process, so that a signal reaches it and nothing is left behind.
import { build } from './build.mjs';
import { become, endWithNpm, ensureInstalled, requireNode } from './project.mjs';

const PROGRAMS = { api: 'apps/api/src/main.js', projector: 'apps/projector/src/main.js' };
const [role] = process.argv.slice(2);

requireNode();
endWithNpm();
await ensureInstalled();
if (role === 'api') process.env.READINESS_PROJECTIONS ||= 'none';
if (await build()) await become(PROGRAMS[role] ?? PROGRAMS.api);
else process.exitCode = 1;
