/**
 * Stands in for @actions/cache's internal/tar.js in the bundle. "Packing" hands over our file, and
 * there is nothing to unpack: no tar, no zstd, and nothing is obeyed that an archive says.
 */
import { join } from 'node:path'
import { linkOrCopy } from '../../wheel-dir.ts'
import { ARCHIVE_NAME } from './package-utils.ts'
import { transfer } from './transfer.ts'

export async function createTar(archiveFolder: string): Promise<void> {
  linkOrCopy(transfer().file, join(archiveFolder, ARCHIVE_NAME))
}

// download.ts fetches what was found, after the package has come to this.
export async function extractTar(): Promise<void> {}

export async function listTar(): Promise<void> {}
