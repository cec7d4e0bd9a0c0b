/** A folder of this run's own, for all that is not yet checked or not yet whole. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InputError, messageOf } from './errors.ts'
import type { Environment } from './requirements.ts'

/**
 * Makes the folder, in the runner's folder for temporary files or, where that cannot be written, in
 * the system's. Absolute. Throws an InputError where neither can.
 */
export function makeScratch(environment: Environment): string {
  const reasons: string[] = []
  for (const base of [environment.RUNNER_TEMP || tmpdir(), tmpdir()])
    try {
      mkdirSync(base, { recursive: true })
      return mkdtempSync(join(base, 'pip-wheelhouse-'))
    } catch (error) {
      reasons.push(messageOf(error))
    }
  throw new InputError(`RUNNER_TEMP: no folder can be made for this run: ${reasons.join('; ')}`)
}

/** The folder in it with the pip for an interpreter that has none. */
export const PRIVATE_PIP = 'private-pip'

/**
 * Frees what its folders take, for an ordinary install. Files stay: the lists of what is required are
 * among them; so does pip.
 */
export function emptyScratch(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory() && entry.name !== PRIVATE_PIP) removeScratch(join(folder, entry.name))
}

/** Removes it. Never fails: threads and abandoned downloads may still be writing into it. */
export function removeScratch(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 })
  } catch {
    // The runner empties its own folder after the job.
  }
}
