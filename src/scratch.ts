/** A folder of this run's own, for all that is not yet checked or not yet whole. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from './requirements.ts'

/** Makes the folder, in the runner's folder for temporary files where there is one. Absolute. */
export function makeScratch(environment: Environment): string {
  const base = environment.RUNNER_TEMP || tmpdir()
  mkdirSync(base, { recursive: true })
  return mkdtempSync(join(base, 'pip-wheelhouse-'))
}

/** Removes it. Never fails: threads and abandoned downloads may still be writing into it. */
export function removeScratch(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
  } catch {
    // The runner empties its own folder after the job.
  }
}
