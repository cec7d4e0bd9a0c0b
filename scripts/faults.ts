/**
 * `npm run faults [NAME...]`: hostile input, dead services, full disks, killed runs. Runs the suites
 * of __tests__/faults/ at the same time and prints what they counted. Loopback only.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Figure } from '../__tests__/support/figures.ts'

const root = resolve(import.meta.dirname, '..')
/** The suites wait more than they work. */
const PARALLEL = Math.max(4, cpus().length)

interface JestResults {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numRuntimeErrorTestSuites: number
}

const scratch = mkdtempSync(join(tmpdir(), 'pip-wheelhouse-faults-'))
try {
  const figures = join(scratch, 'figures')
  const results = join(scratch, 'results.json')
  writeFileSync(figures, '')
  writeFileSync(results, '')
  const jest = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--no-warnings',
      join(root, 'node_modules/jest/bin/jest.js'),
      `--maxWorkers=${PARALLEL}`,
      // In place of those of jest.config.js, which leave these suites out.
      '--testPathIgnorePatterns=/node_modules/',
      '--json',
      `--outputFile=${results}`,
      '--verbose=false',
      '--',
      ...(process.argv.length > 2
        ? process.argv.slice(2).map((name) => `__tests__/faults/.*${name}`)
        : ['__tests__/faults/']),
    ],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, FAULTS_FIGURES: figures },
    },
  )
  const rows = readFileSync(figures, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Figure)
  printTable(rows)
  process.exitCode = printResult(readFileSync(results, 'utf8'), rows, jest.status)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

function printTable(rows: readonly Figure[]): void {
  console.log(
    '\n| figure | goal | cases | result | undefended | reached |\n|---|---|---|---|---|---|',
  )
  for (const { figure, goal, cases, result, undefended, reached } of rows.toSorted((a, b) =>
    a.figure.localeCompare(b.figure),
  ))
    console.log(
      `| ${figure} | ${goal} | ${cases} | ${result} | ${undefended} | ${reached ? 'yes' : '**no**'} |`,
    )
}

/** Prints the line that .ci/run reads; returns the exit code. A figure not reached is a failure. */
function printResult(json: string, rows: readonly Figure[], status: number | null): number {
  const ran = json === '' ? undefined : (JSON.parse(json) as JestResults)
  const missed = rows.filter(({ reached }) => !reached).length
  const failed =
    missed + (ran === undefined ? 1 : ran.numFailedTests + ran.numRuntimeErrorTestSuites)
  const skipped =
    ran !== undefined && ran.numPendingTests > 0 ? `, ${ran.numPendingTests} skipped` : ''
  console.log(`\nfaults: ${ran?.numPassedTests ?? 0} passed, ${failed} failed${skipped}`)
  return failed === 0 && status === 0 ? 0 : 1
}
