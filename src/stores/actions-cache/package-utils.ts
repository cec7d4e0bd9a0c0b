/**
 * Stands in for @actions/cache's internal/cacheUtils.js in the bundle. What is not replaced here is
 * the package's own. The replaced functions ask the machine for things that must not matter: whether
 * it has zstd, and where the workspace is. One key so has one cache version everywhere.
 */
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { transfer } from './transfer.ts'

export * from '@actions/cache/internal/cacheUtils'

export const ARCHIVE_NAME = 'cache.tzst'

/** A part of the cache's version: changing it would orphan every entry that was ever saved. */
export async function getCompressionMethod(): Promise<string> {
  return 'zstd-without-long'
}

export function getCacheFileName(): string {
  return ARCHIVE_NAME
}

export async function resolvePaths(paths: string[]): Promise<string[]> {
  return paths
}

export async function createTempDirectory(): Promise<string> {
  const folder = join(transfer().folder, 'transfer')
  mkdirSync(folder, { recursive: true })
  return folder
}

/** The archive's size for a message; when something was found, there is no archive yet. */
export function getArchiveFileSizeInBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** The package removes the archive that it believes to have downloaded. */
export async function unlinkFile(path: string): Promise<void> {
  rmSync(path, { force: true })
}
