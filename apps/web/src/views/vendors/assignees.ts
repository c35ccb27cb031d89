// Who runs a system, in a few words.
import type { Names } from '../parts/names.js';
import type { Assignees } from './swaps.js';
import type { VENDOR_WORDS } from './words.js';

type Words = (typeof VENDOR_WORDS)['vi' | 'en'];

export function assignees({ vendors, mode }: Assignees, words: Words, names: Names): string {
  const listed = vendors.map((id) => names.vendor(id)).join(', ');
  switch (mode) {
    case 'self':
      return words.self;
    case 'self-with-vendor':
      return words.selfWith(listed);
    default:
      return listed === '' ? '–' : listed;
  }
}
