#!/usr/bin/env node
// `npx readiness …` from the clone: builds what is out of date, with one line on standard error, then is the command
// line. Standard output belongs to the command alone.
import { build } from './build.mjs';
import { become, ensureInstalled, requireNode } from './project.mjs';

requireNode();
await ensureInstalled();
if (await build()) await become('readiness.mjs');
else process.exitCode = 1;
