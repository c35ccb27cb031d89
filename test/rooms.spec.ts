// Executes the table of DESIGN.md: which room may import what. A new arrow between rooms fails here first.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

type Room =
  | 'libs/readiness'
  | 'libs/ledger'
  | 'libs/intake'
  | 'libs/event-store'
  | 'libs/database'
  | 'projections'
  | 'apps/api'
  | 'apps/projector'
  | 'apps/cli'
  | 'apps/web';

interface Rule {
  /** Rooms of ours. */
  readonly rooms: readonly Room[];
  /** Rooms of which only types may be imported. */
  readonly typesOf?: readonly Room[];
  /** Packages; `*` is any. `node:` stands for Node's own modules. */
  readonly packages: readonly string[];
}

const servers: Rule = {
  rooms: [
    'libs/readiness',
    'libs/ledger',
    'libs/intake',
    'libs/event-store',
    'libs/database',
    'projections',
    'apps/api',
    'apps/projector',
  ],
  packages: ['*'],
};

const RULES: Record<Room, Rule> = {
  'libs/readiness': { rooms: [], packages: ['zod', 'uuid', 'canonicalize'] },
  'libs/ledger': { rooms: [], packages: ['canonicalize', 'node:crypto'] },
  'libs/intake': {
    rooms: ['libs/readiness'],
    packages: ['csv-parse', 'csv-stringify', 'read-excel-file', 'write-excel-file'],
  },
  'libs/event-store': { rooms: [], packages: ['postgres', '@eventstore/db-client', 'canonicalize', 'node:'] },
  'libs/database': { rooms: [], packages: ['postgres', 'node:'] },
  projections: {
    rooms: ['libs/readiness', 'libs/ledger'],
    typesOf: ['libs/event-store'],
    packages: ['postgres', 'node:crypto', 'node:timers'],
  },
  'apps/api': servers,
  'apps/projector': servers,
  'apps/cli': { ...servers, rooms: [...servers.rooms, 'apps/cli'] },
  'apps/web': { rooms: [], packages: ['*'] },
};
const ROOMS = Object.keys(RULES) as Room[];
const PURE: readonly Room[] = ['libs/readiness', 'libs/ledger', 'libs/intake'];

interface Import {
  readonly file: string;
  readonly from: Room;
  readonly to: string;
  readonly typeOnly: boolean;
}

const sources = ['libs', 'projections', 'apps']
  .flatMap((top) =>
    readdirSync(top, { recursive: true, encoding: 'utf8' }).map((name) => path.posix.join(top, name)),
  )
  .filter((file) => /\.tsx?$/.test(file) && !/\.spec\.tsx?$|(^|\/)node_modules\//.test(file));
/** What only tests load may also use the test libraries. */
const forTests = /\/(contract|generated-[\w-]+|[\w-]*contract|[\w-]+\.support)\.ts$/;

const roomOf = (file: string): Room | undefined =>
  ROOMS.find((room) => file === room || file.startsWith(`${room}/`));

function importsOf(file: string): Import[] {
  const from = roomOf(file)!;
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const declaration = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node : null;
    if (declaration?.moduleSpecifier && ts.isStringLiteral(declaration.moduleSpecifier)) {
      found.push({ file, from, to: declaration.moduleSpecifier.text, typeOnly: isTypeOnly(declaration) });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [target] = node.arguments;
      if (target && ts.isStringLiteral(target)) found.push({ file, from, to: target.text, typeOnly: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const named = clause.namedBindings;
  return (
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((e) => e.isTypeOnly)
  );
}

function targetOf({ file, to }: Import): { room: Room | undefined } | { package: string } {
  const alias = /^#(libs|projections)\/([^/]+)/.exec(to);
  if (alias) return { room: alias[1] === 'libs' ? roomOf(`libs/${alias[2]}`) : 'projections' };
  if (to.startsWith('.')) return { room: roomOf(path.posix.join(path.posix.dirname(file), to)) };
  return {
    package: to.startsWith('node:')
      ? to
      : to
          .split('/')
          .slice(0, to.startsWith('@') ? 2 : 1)
          .join('/'),
  };
}

function offence(entry: Import): string | null {
  const rule = RULES[entry.from];
  const target = targetOf(entry);
  const said = `${entry.file} imports ${entry.to}`;
  if ('package' in target) {
    const allowed = rule.packages.some(
      (p) => p === '*' || p === target.package || (p === 'node:' && target.package.startsWith('node:')),
    );
    return allowed || (forTests.test(entry.file) && target.package === 'fast-check') ? null : said;
  }
  if (target.room === entry.from || (target.room !== undefined && rule.rooms.includes(target.room)))
    return null;
  return target.room !== undefined && rule.typesOf?.includes(target.room) && entry.typeOnly ? null : said;
}

describe('the rooms', () => {
  it('exist and hold every source file', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.filter((file) => roomOf(file) === undefined)).toEqual([]);
  });

  it('import only what the table allows', () => {
    expect(
      sources
        .flatMap(importsOf)
        .map(offence)
        .filter((line) => line !== null),
    ).toEqual([]);
  });

  it('keep Nest and rxjs in apps', () => {
    const elsewhere = sources.filter((file) => !file.startsWith('apps/')).flatMap(importsOf);
    expect(elsewhere.filter(({ to }) => /^(@nestjs\/|rxjs)/.test(to))).toEqual([]);
  });

  it('keep clocks, randomness and I/O out of the pure core', () => {
    const impure =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandom(UUID|Bytes|Int)\(|\bgetRandomValues\(|\bperformance\.|\bprocess\.|\bfetch\(|\bset(Timeout|Interval)\(/;
    const pure = sources.filter((file) => PURE.includes(roomOf(file)!) && !forTests.test(file));
    const found = pure.filter((file) =>
      impure.test(readFileSync(file, 'utf8').replace(/\/\/.*$|\/\*[\s\S]*?\*\//gm, '')),
    );
    expect(found).toEqual([]);
  });

  it('have no common, shared or utils among them', () => {
    expect(sources.filter((file) => /(^|\/)(common|shared|utils?|helpers?)(\/|\.ts$)/.test(file))).toEqual(
      [],
    );
  });
});

describe('the rule itself', () => {
  const imported = (file: string, to: string, typeOnly = false): string | null =>
    offence({ file, from: roomOf(file)!, to, typeOnly });

  it('tells allowed arrows from forbidden ones', () => {
    expect(imported('libs/intake/src/x.ts', '#libs/readiness')).toBeNull();
    expect(imported('projections/matrix/fold.ts', '#libs/event-store', true)).toBeNull();
    expect(imported('projections/matrix/fold.ts', '#libs/event-store')).not.toBeNull();
    expect(imported('libs/readiness/src/x.ts', '../../intake/src/reader.js')).not.toBeNull();
    expect(imported('libs/readiness/src/x.ts', 'node:fs')).not.toBeNull();
    expect(imported('libs/event-store/src/x.ts', '#libs/readiness')).not.toBeNull();
    expect(imported('projections/matrix/query.ts', '@nestjs/common')).not.toBeNull();
    expect(imported('apps/web/src/x.ts', '#libs/readiness')).not.toBeNull();
  });
});
