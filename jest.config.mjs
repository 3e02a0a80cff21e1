/**
 * One configuration for every kind of test. Node runs the ES modules as they are; SWC only removes the types and applies
 * the decorators that Nest needs. Types themselves are checked apart, by `npm run types`.
 */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  roots: ['<rootDir>'],
  resolver: '<rootDir>/tools/jest-resolver.mjs',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.matchgate/'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/test/bench/', '/test/containers/'],
  testSequencer: '<rootDir>/tools/jest-sequencer.mjs',
  testTimeout: 30_000,
  maxWorkers: 2,
  reporters: ['default', '<rootDir>/tools/jest-closing-line.mjs'],
};
