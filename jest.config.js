// Two projects: `rules` needs nothing and takes seconds (it is a part of npm run check); `all` needs a Redis server on the machine.
const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
};

export default {
  projects: [
    {
      ...base,
      displayName: 'rules',
      roots: ['<rootDir>/test'],
      testMatch: ['**/{house-rules,manifest,coverage-document}.test.ts'],
    },
    {
      ...base,
      displayName: 'all',
      roots: ['<rootDir>/test'],
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: ['(house-rules|manifest|coverage-document)\\.test\\.ts$'],
    },
  ],
  // Journeys mostly wait: more of them at once than there are cores.
  maxWorkers: 3,
  maxConcurrency: 8,
  testTimeout: 60_000,
  collectCoverageFrom: ['src/**/*.ts', 'jobs/**/*.ts'],
  // script/again.js reads `json`.
  coverageReporters: ['text', 'json', 'json-summary'],
  coverageThreshold: { global: { lines: 90 } },
};
