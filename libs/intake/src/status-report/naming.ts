// Names and shortened quotations for messages.
import type { Catalogue } from '#libs/readiness';

/** The names of units by their codes. */
export class UnitNames {
  readonly #names: ReadonlyMap<string, string>;
  constructor(catalogue: Catalogue) {
    this.#names = new Map(catalogue.units.map((u) => [u.code, u.name]));
  }
  of(code: string): string {
    return this.#names.get(code) ?? code;
  }
  all(codes: readonly string[]): string {
    return codes.map((code) => this.of(code)).join(', ');
  }
}

export function short(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 78)}…`;
}
