// Who runs a system, as every part of a comparison says it.
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { COMPARE_WORDS } from './words.js';

/** @returns names the parties whose ids it is given; none is the unit itself */
export function useParties(): (ids: readonly string[]) => string {
  const words = usePhrases(COMPARE_WORDS);
  const names = useNames();
  return (ids) => (ids.length === 0 ? words.self : ids.map((id) => names.vendor(id)).join(', '));
}
