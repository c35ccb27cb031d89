// What the catalogue gives to choose from, in its order, under the names that people know.
import type { Catalogue, Names } from './names.js';

export type Options = readonly (readonly [value: string, label: string])[];

export function unitOptions(catalogue: Catalogue | undefined, names: Names): Options {
  return (catalogue?.units ?? []).map(({ code }) => [code, names.unit(code)]);
}

/** Criteria, and topics too where what is chosen can be about one. */
export function subjectOptions(
  catalogue: Catalogue | undefined,
  names: Names,
  { topics }: { readonly topics: boolean },
): Options {
  const subjects = [...(catalogue?.criteria ?? []), ...(topics ? (catalogue?.topics ?? []) : [])];
  return subjects.map(({ code }) => [code, `${code} ${names.subject(code)}`]);
}
