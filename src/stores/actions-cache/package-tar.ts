/**
 * Stands in for @actions/cache's internal/tar.js in the bundle. "Packing" hands over our file,
 * "unpacking" takes the downloaded file as it is: no tar, no zstd, and nothing is obeyed that an
 * archive says.
 */
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { linkOrCopy } from '../../wheel-dir.ts'
import { ARCHIVE_NAME } from './package-utils.ts'
import { transfer } from './transfer.ts'

export async function createTar(archiveFolder: string): Promise<void> {
  linkOrCopy(transfer().file, join(archiveFolder, ARCHIVE_NAME))
}

export async function extractTar(archivePath: string): Promise<void> {
  renameSync(archivePath, transfer().file)
}

// Called in debug runs only, to list the archive's members: our own reader tells what is in it.
export async function listTar(): Promise<void> {}
