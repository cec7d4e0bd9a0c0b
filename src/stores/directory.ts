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
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { hasCode } from '../errors.ts'
import type { Match, Saved, Store } from '../ports.ts'
import { linkOrCopy } from '../wheel-dir.ts'

const SUFFIX = '.tar'
const PARTIAL = '.partial'
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/** The store in this folder (absolute; made when the first wheelhouse is saved). */
export function directoryStore(folder: string): Store {
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
          .sort((a, b) => b.time - a.time)[0]
        if (newest !== undefined) return { key: newest.key }
      }
      return undefined
    },

    // Read where it lies: an entry never changes, and one that is pruned stays readable once open.
    async fetch({ key }) {
      return fileOf(key)
    },

    async save(key, file) {
      mkdirSync(folder, { recursive: true })
      removeAbandoned(folder)
      const partial = join(folder, `${randomUUID()}${PARTIAL}`)
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

function entriesOf(folder: string): { key: string; time: number }[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .flatMap((name) => {
      const time = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs
      return time === undefined ? [] : [{ key: name.slice(0, -SUFFIX.length), time }]
    })
}

// What a killed process left half-written.
function removeAbandoned(folder: string): void {
  for (const name of namesIn(folder)) {
    if (!name.endsWith(PARTIAL)) continue
    const path = join(folder, name)
    const time = statSync(path, { throwIfNoEntry: false })?.mtimeMs
    if (time !== undefined && Date.now() - time > ABANDONED_AFTER_MS) rmSync(path, { force: true })
  }
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
