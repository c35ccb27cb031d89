// What a name that the catalogue does not know may have meant: a unit that has taken the old one in, or a name that is
// written almost like it. Only proposed to a person, never taken.
import type { Catalogue, Names } from '#libs/readiness';
import { nearest } from './tables/words.js';

export interface Candidate {
  readonly kind: 'unit' | 'vendor';
  /** Code of the unit, or id of the vendor. */
  readonly id: string;
  /** `merged`: the name is that of a province of before the mergers, now part of this unit. */
  readonly why: 'merged' | 'similar';
}

/** @returns the likeliest first; empty when nothing is like it */
export function candidatesFor(name: string, catalogue: Catalogue, names: Names): Candidate[] {
  const merged = names.predecessor(name)?.successor.code;
  const units = new Map(catalogue.units.flatMap((u) => [u.name, ...u.aliases].map((n) => [n, u.code])));
  const vendors = new Map(catalogue.vendors.flatMap((v) => [v.name, ...v.spellings].map((n) => [n, v.id])));
  const unit = units.get(nearest(name, units.keys()) ?? '');
  const vendor = vendors.get(nearest(name, vendors.keys()) ?? '');
  return [
    ...(merged === undefined ? [] : [{ kind: 'unit', id: merged, why: 'merged' } as const]),
    ...(unit === undefined || unit === merged ? [] : [{ kind: 'unit', id: unit, why: 'similar' } as const]),
    ...(vendor === undefined ? [] : [{ kind: 'vendor', id: vendor, why: 'similar' } as const]),
  ];
}
