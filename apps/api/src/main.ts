// `npm start`, `npm run start:api`.
import { projectRoot } from '#libs/database';
import { runProgram } from './engine/refusal.js';
import { readSettings } from './engine/settings.js';
import { serve } from './serve.js';

await runProgram(() => serve(readSettings(process.env, 'start', projectRoot()), (line) => console.log(line)));
