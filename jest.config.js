// ESM throughout: `@actions/*` and `@octokit/*` ship nothing else, so the npm script sets --experimental-vm-modules.
/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/src'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/engines/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  // The first request of a file parses GitHub's description, and the machine may be busy with other things.
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/longest-first.js',
  watchman: false,
  haste: { enableSymlinks: false },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/demo/out/'],
}
