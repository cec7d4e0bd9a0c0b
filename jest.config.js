/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/scripts/newest-pip.js',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // Those take minutes: npm run faults.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/__tests__/faults/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-transform.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.node24/', '<rootDir>/.tools/'],
  testTimeout: 120_000,
}
