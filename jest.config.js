import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

// These start an S3 server, which is built with Go.
const S3_SUITES = '/__tests__/s3-(store|faults|job)\\.test\\.ts$'
const hasServer =
  existsSync(join(import.meta.dirname, '.tools/versitygw')) ||
  spawnSync('go', ['version']).error === undefined
if (!hasServer)
  console.error(
    'Skipped, because there is no go on PATH to build an S3 server with: s3-store, s3-faults, s3-job',
  )

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/scripts/newest-pip.js',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // The faults are a run of their own: npm run faults.
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/__tests__/faults/',
    ...(hasServer ? [] : [S3_SUITES]),
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-transform.js' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.node24/', '<rootDir>/.tools/'],
  testTimeout: 120_000,
}
