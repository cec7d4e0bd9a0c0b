/** The hit path: every contender restores what its first run saved, and installs. */
import { join } from 'node:path'
import type { Arena, Course, VenvStart } from './arena.ts'
import { inTurn, ours, pipInstall, requireOutput, stockCommand, uvInstall } from './commands.ts'
import { fetchWheels } from './fetch.ts'
import type { Sample } from './measure.ts'
import { pinnedSet, type SetName } from './pinned-set.ts'
import { type Samples, sampleInRounds } from './rounds.ts'
import { startCache, startIndex } from './servers.ts'

/** The contenders, in the order of the tables. */
export const CONTENDERS = {
  ours: 'pip-wheelhouse',
  'ours, pip': 'pip-wheelhouse, `installer: pip`',
  other: 'the other bundle',
  'setup-uv': 'setup-uv, `uv pip install`',
  'setup-uv, offline': 'setup-uv, `uv pip install --offline`',
  'setup-python': 'setup-python, `pip install`',
  'venv cache': 'the whole environment cached',
} as const
export type ContenderName = keyof typeof CONTENDERS

const PIP_CACHE = { key: 'pip-cache', path: '~/.cache/pip' }
const UV_CACHE = { key: 'uv-cache', path: '~/.cache/uv' }
const VENV = { key: 'venv', path: '.venv' }

export interface HitOptions {
  readonly rounds: number
  readonly dist: string
  /** Another bundle to compare with. */
  readonly other: string | undefined
}

/** Measures the hit path of one set, all contenders in turn. */
export async function measureHits(
  arena: Arena,
  name: SetName,
  { rounds, dist, other }: HitOptions,
): Promise<Samples> {
  const set = pinnedSet(name)
  const index = await startIndex([await fetchWheels(set)])
  const cache = await startCache(join(arena.folder, `cache-${name}`))
  try {
    const course: Course = {
      requirements: set.file,
      packages: set.pins.length,
      env: { ...cache.env, ...index.env },
    }
    await saveOurs(arena, course, dist, 'ours')
    if (other !== undefined) await saveOurs(arena, course, other, 'other')
    await saveTheirs(arena, course)
    return await sampleInRounds(rounds, runs(arena, course, dist, other))
  } finally {
    cache.stop()
    index.stop()
  }
}

/** What the first run of our action leaves; bundles keep out of each other's entries by a suffix. */
export async function saveOurs(
  arena: Arena,
  course: Course,
  dist: string,
  suffix: string,
): Promise<Sample> {
  const inputs = { 'cache-suffix': suffix }
  const { place, log, ...sample } = await arena.run(course, ours(dist), { inputs })
  requireOutput(place, 'cache-saved', 'true', log)
  return sample
}

/** A hit of our action, checked to be one. */
export async function runOurs(
  arena: Arena,
  course: Course,
  dist: string,
  inputs: Readonly<Record<string, string>>,
): Promise<Sample> {
  const { place, log, ...sample } = await arena.run(course, ours(dist), { inputs })
  requireOutput(place, 'cache-hit', 'true', log)
  return sample
}

/** The first runs of the others, each followed by the save of what they cache. */
async function saveTheirs(arena: Arena, course: Course): Promise<void> {
  const save = (entry: typeof PIP_CACHE) => stockCommand(arena, 'save', entry)
  await arena.run(course, (place) => inTurn(place, pipInstall(place), save(PIP_CACHE)))
  // The environment with nothing in it but the packages, not byte-compiled: the least to restore.
  const both = [uvInstall(arena.uv), save(UV_CACHE), save(VENV)]
  await arena.run(course, (place) => inTurn(place, ...both), { venv: 'without pip' })
}

function runs(
  arena: Arena,
  course: Course,
  dist: string,
  other: string | undefined,
): Record<string, () => Promise<Sample>> {
  const restore = (entry: typeof PIP_CACHE) => stockCommand(arena, 'restore', entry)
  const withStock = (entry: typeof PIP_CACHE, venv: VenvStart, install: readonly string[]) =>
    arena.run(
      course,
      (place) => inTurn(place, ...[restore(entry), install].filter((args) => args.length > 0)),
      { venv },
    )
  const native = { installer: 'native' }
  const all: Record<ContenderName, () => Promise<Sample>> = {
    ours: () => runOurs(arena, course, dist, { ...native, 'cache-suffix': 'ours' }),
    'ours, pip': () => runOurs(arena, course, dist, { installer: 'pip', 'cache-suffix': 'ours' }),
    other: () => runOurs(arena, course, other ?? dist, { ...native, 'cache-suffix': 'other' }),
    'setup-uv': () => withStock(UV_CACHE, 'with pip', uvInstall(arena.uv)),
    'setup-uv, offline': () => withStock(UV_CACHE, 'with pip', uvInstall(arena.uv, '--offline')),
    'setup-python': () =>
      arena.run(course, (place) => inTurn(place, restore(PIP_CACHE), pipInstall(place))),
    'venv cache': () => withStock(VENV, 'none', []),
  }
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => name !== 'other' || other !== undefined),
  )
}
