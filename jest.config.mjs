// jest on Node 20 cannot `require` ES modules, so ESM-only dependencies go through the same transform as our code.
const esmOnly = [
  '@nestjs/',
  'cookie/',
  'content-disposition/',
  'file-type/',
  'load-esm/',
  'fast-check/',
  'pure-rand/',
  'uuid/',
  'csv-parse/',
  'csv-stringify/',
  'read-excel-file/',
  'write-excel-file/',
  'commander/',
  'canonicalize/',
];

export default {
  rootDir: '.',
  // no glob: the path of the checkout would be part of it, and brackets in that path would mean something
  testRegex: ['/(apps|libs|projections|test)/.*\\.spec\\.ts$'],
  testEnvironment: 'node',
  testTimeout: 60_000,
  maxWorkers: 2,
  setupFilesAfterEnv: ['<rootDir>/test/patience.ts'],
  globalSetup: '<rootDir>/test/global-setup.mjs',
  globalTeardown: '<rootDir>/test/global-teardown.mjs',
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')}))`],
  transform: {
    '^.+\\.[mc]?[jt]sx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // canonicalize exports only an `import` condition, which CommonJS resolution does not see
    '^canonicalize$': '<rootDir>/node_modules/canonicalize/lib/canonicalize.js',
  },
};
