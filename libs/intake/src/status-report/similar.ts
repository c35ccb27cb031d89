// Whom a name may mean that no unit has. What is found here is never taken for the unit: it only tells of whom nothing
// can be said, and what a finding may suggest.
import { foldTyped, type Catalogue, type Unit } from '#libs/readiness';
import { distance, wordsOf } from './text.js';

/** A unit whose name is one slip of the pen away; null when there is none or more than one. */
export function nearestUnit(catalogue: Catalogue, name: string): Unit | null {
  const typed = plain(name);
  if (typed.length < 5 || typed.length > 30 || wordsOf(name).length > 4) return null;
  const near = catalogue.units.filter(
    (u) => Math.abs(u.name.length - name.length) <= 6 && distance(plain(u.name), typed, 1) <= 1,
  );
  return near.length === 1 ? near[0]! : null;
}

/**
 * The codes of all units that a name may mean when nothing surer is known, their predecessors' names counted in: it
 * shares a word with the name ("C. Bằng"), stands for its initials ("CB") or is two slips away. Generous on purpose.
 */
export function possibleUnits(catalogue: Catalogue, name: string): string[] {
  const typed = plain(name);
  const words = new Set(syllables(name).filter((word) => word.length > 1));
  const like = (known: string): boolean =>
    syllables(known).some((word) => words.has(word)) ||
    initialsOf(known) === typed ||
    (typed.length >= 3 && distance(plain(known), typed, 2) <= (typed.length < 5 ? 1 : 2));
  return catalogue.units
    .filter((u) => [u, ...u.predecessors].some((one) => [one.name, ...one.aliases].some(like)))
    .map((u) => u.code);
}

function plain(name: string): string {
  return foldTyped(name).replace(/[^a-z]/g, '');
}

function syllables(name: string): string[] {
  return foldTyped(name).split(/[^a-z]+/);
}

function initialsOf(name: string): string {
  return syllables(name)
    .map((word) => word.slice(0, 1))
    .join('');
}
