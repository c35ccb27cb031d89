// The matrix as the views read it, from the compact form in which it travels. Cells that say the same are one object,
// also across answers: comparing two of them is comparing two pointers.
import type { Answer } from './client.js';

type Compact = Answer<'/api/matrix/compact'>;

/** What a cell shows. What it rests on is asked for when it is opened. */
export type Cell = Compact['kinds'][number];

export interface Matrix extends Pick<Compact, 'asOf' | 'knownAt' | 'since' | 'criteria'> {
  readonly units: readonly {
    readonly code: string;
    readonly name: string;
    readonly done: number;
    readonly cells: Readonly<Record<string, Cell>>;
  }[];
}

export function matrixOf({ kinds, units, ...rest }: Compact): Matrix {
  const cells = kinds.map(one);
  const codes = rest.criteria.map(({ code }) => code);
  return {
    ...rest,
    units: units.map((unit) => {
      const row: Record<string, Cell> = {};
      for (const [i, code] of codes.entries()) row[code] = cells[unit.cells[i]!]!;
      return { ...unit, cells: row };
    }),
  };
}

const known = new Map<string, Cell>();

function one(cell: Cell): Cell {
  const name = JSON.stringify(cell);
  const found = known.get(name);
  if (found !== undefined) return found;
  known.set(name, cell);
  return cell;
}
