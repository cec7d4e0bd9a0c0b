/** Results as they are kept: bench/results.json, the block in bench/README.md, the figures. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import type { Arena } from './arena.ts'
import { drawFigure } from './figure.ts'
import type { Growth } from './growth.ts'
import { pinnedSet } from './pinned-set.ts'
import type { Samples } from './rounds.ts'
import { tablesOf } from './tables.ts'

/** A measured part, and when it was measured. */
export type Dated<T> = T & { readonly date: string }

export interface Results {
  readonly machine: Readonly<Record<string, string>>
  readonly versions: Readonly<Record<string, string>>
  /** By set, then by contender. */
  readonly hit: Readonly<Record<string, Dated<{ readonly samples: Samples }>>>
  /** By set: `ours` and `pip`. */
  readonly miss: Readonly<Record<string, Dated<{ readonly samples: Samples }>>>
  /** `hit` and `node`. */
  readonly overhead?: Dated<{ readonly samples: Samples }>
  /** By size. */
  readonly growth: Readonly<Record<string, Dated<Growth>>>
}

const FOLDER = import.meta.dirname
const JSON_FILE = join(FOLDER, 'results.json')
const README = join(FOLDER, 'README.md')
const BEGIN = '<!-- results: written by npm run bench -->'
const END = '<!-- end of results -->'

/** What there is before anything is measured. */
export function emptyResults(arena: Arena): Results {
  const [processor] = cpus()
  return {
    machine: {
      processor: `${processor?.model.trim() ?? 'unknown'}, ${cpus().length} cores`,
      memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
      system: `${type()} ${release().replace(/-.*/, '')} ${arch()}`,
      place: arena.inMemory ? 'tmpfs (/dev/shm)' : 'the temporary folder, on disk',
    },
    versions: {
      node: process.version.slice(1),
      python: versionOf(arena.python, ['-I', '--version']),
      ...Object.fromEntries(pinnedSet('tools').pins.map(({ name, version }) => [name, version])),
      '@actions/cache': packageVersion('@actions/cache'),
      tar: versionOf('tar', ['--version']),
      zstd: versionOf('zstd', ['--version']),
    },
    hit: {},
    miss: {},
    growth: {},
  }
}

/**
 * Writes what was measured over what is kept of an earlier run. Parts of another machine or of other
 * versions go: a table compares only what can be compared.
 */
export function keepResults(measured: Results): void {
  const kept = existsSync(JSON_FILE)
    ? (JSON.parse(readFileSync(JSON_FILE, 'utf8')) as Results)
    : measured
  const same = ['machine', 'versions'] as const
  const comparable = same.every(
    (what) => JSON.stringify(kept[what]) === JSON.stringify(measured[what]),
  )
  const all = comparable ? merged(kept, measured) : measured
  writeFileSync(JSON_FILE, `${JSON.stringify(all, null, 2)}\n`)
  writeFileSync(README, withBlock(readFileSync(README, 'utf8'), tablesOf(all)))
  for (const theme of ['light', 'dark'] as const)
    writeFileSync(join(FOLDER, `figure-${theme}.svg`), drawFigure(all, theme))
}

function merged(kept: Results, measured: Results): Results {
  const overhead = measured.overhead ?? kept.overhead
  return {
    ...measured,
    hit: { ...kept.hit, ...measured.hit },
    miss: { ...kept.miss, ...measured.miss },
    growth: { ...kept.growth, ...measured.growth },
    ...(overhead && { overhead }),
  }
}

function withBlock(text: string, tables: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`${README}: there is no place for results`)
  return `${text.slice(0, begin + BEGIN.length)}\n\n${tables}\n${text.slice(end)}`
}

/** The first version number that a program prints; empty where there is no such program. */
function versionOf(program: string, args: readonly string[]): string {
  try {
    const printed = execFileSync(program, args, { encoding: 'utf8', stdio: 'pipe' })
    return /\d+(\.\d+)+/.exec(printed)?.[0] ?? ''
  } catch {
    return ''
  }
}

function packageVersion(name: string): string {
  const file = join(FOLDER, '../node_modules', name, 'package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
