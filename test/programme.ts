// The shipped programme, read from its folder, for tests.
import { readFileSync } from 'node:fs';
import { parseCatalogue, type Catalogue } from '#libs/readiness';

const PARTS = ['units', 'sections', 'criteria', 'topics', 'systems', 'vendors'] as const;

export function shippedCatalogue(): Catalogue {
  const folder = 'data/programmes/vn-two-tier-2025';
  const part = (name: string): unknown => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
  const whole = {
    ...(part('programme') as object),
    ...Object.fromEntries(PARTS.map((name) => [name, part(name)])),
  };
  const parsed = parseCatalogue(whole);
  if ('problems' in parsed) throw new Error(parsed.problems.join('\n'));
  return parsed.catalogue;
}
