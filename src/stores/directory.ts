/**
 * Wheelhouses in a folder: the default off GitHub, and for self-hosted runners with a disk of their
 * own. One file for each key. An entry appears whole or not at all, and is never replaced, so any
 * number of processes may use the folder at once.
 */
import { randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { hasCode } from '../errors.ts'
import { partsOfKey } from '../key-parts.ts'
import type { Match, PrunableStore, Saved, StoredEntry } from '../ports.ts'
import { linkOrCopy } from '../wheel-dir.ts'

const SUFFIX = '.tar'
const PARTIAL = /^[0-9a-f-]{36}\.partial$/
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/** The store in this folder (absolute; made when the first wheelhouse is saved). */
export function directoryStore(folder: string): PrunableStore {
  const fileOf = (key: string): string => join(folder, key + SUFFIX)
  return {
    name: `the store directory ${folder}`,
    local: true,

    async find(keys, prefixes) {
      const exact = keys.find((key) => existsSync(fileOf(key)))
      if (exact !== undefined) return { key: exact }
      const entries = entriesOf(folder)
      for (const prefix of prefixes) {
        const newest = entries
          .filter(({ key }) => key.startsWith(prefix))
          .sort((a, b) => b.modified.getTime() - a.modified.getTime())[0]
        if (newest !== undefined) return { key: newest.key }
      }
      return undefined
    },

    // Read where it lies: an entry never changes. For one that is removed meanwhile see run.ts.
    async fetch({ key }) {
      return fileOf(key)
    },

    async save(key, file) {
      mkdirSync(folder, { recursive: true })
      for (const { key } of abandonedIn(folder)) rmSync(join(folder, key), { force: true })
      const partial = join(folder, `${randomUUID()}.partial`)
      try {
        linkOrCopy(file, partial)
        flush(partial)
        return publish(partial, fileOf(key))
      } finally {
        rmSync(partial, { force: true })
      }
    },

    async discard({ key }: Match) {
      rmSync(fileOf(key), { force: true })
      return true
    },

    async entries() {
      const kept = entriesOf(folder).filter(({ key }) => partsOfKey(key) !== undefined)
      return [...kept, ...abandonedIn(folder)]
    },

    async remove({ key }) {
      rmSync(PARTIAL.test(key) ? join(folder, key) : fileOf(key), { force: true })
    },
  }
}

// A hard link fails where the name is taken, which a rename would not.
function publish(partial: string, target: string): Saved {
  try {
    linkSync(partial, target)
    return { kind: 'saved' }
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return { kind: 'exists' }
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error
  }
  // A file system without hard links: two runs may both get here, and either result is whole.
  if (existsSync(target)) return { kind: 'exists' }
  renameSync(partial, target)
  return { kind: 'saved' }
}

function entriesOf(folder: string): StoredEntry[] {
  return filesIn(folder)
    .filter(({ key }) => key.endsWith(SUFFIX))
    .map((file) => ({ ...file, key: file.key.slice(0, -SUFFIX.length) }))
}

// What a killed process left half-written, under the names of the files.
function abandonedIn(folder: string): StoredEntry[] {
  return filesIn(folder).filter(
    ({ key, modified }) =>
      PARTIAL.test(key) && Date.now() - modified.getTime() > ABANDONED_AFTER_MS,
  )
}

function filesIn(folder: string): StoredEntry[] {
  return namesIn(folder).flatMap((name) => {
    const status = lstatSync(join(folder, name), { throwIfNoEntry: false })
    return status?.isFile() === true
      ? [{ key: name, size: status.size, modified: status.mtime }]
      : []
  })
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

function flush(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
