// `npm start`.
import { DatabaseFault, projectRoot } from '#libs/database';
import { readSettings, SettingsError } from './engine/settings.js';
import { serve } from './serve.js';

try {
  await serve(readSettings(process.env, 'start', projectRoot()), (line) => console.log(line));
} catch (error) {
  if (!(error instanceof SettingsError) && !(error instanceof DatabaseFault)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
