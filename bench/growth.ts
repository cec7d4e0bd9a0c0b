/** How time and memory of a hit grow with the number of wheels, and with bytes. */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena, Course } from './arena.ts'
import { runOurs, saveOurs } from './hit.ts'
import { type Samples, sampleInRounds } from './rounds.ts'
import { startCache, startIndex } from './servers.ts'
import { type SyntheticSet, writeLargeWheels, writeSmallWheels } from './synthetic.ts'

/** Numbers of small wheels, and `2 GB`: 20 wheels of 100 MB. */
export const GROWTH = ['10', '100', '1000', '3000', '2 GB'] as const
export type GrowthName = (typeof GROWTH)[number]

const LARGE_WHEELS = 20
/** Wheels, archive, what is uploaded of it, and what is installed; at one time, with room to spare. */
const MEMORY_OF_LARGE = 14e9

export interface Growth extends Omit<SyntheticSet, 'requirements'> {
  /** Those of `hit`. */
  readonly samples: Samples
}

/** Hits of one synthetic set; undefined, with a line that says so, where it finds no room. */
export async function measureGrowth(
  arena: Arena,
  name: GrowthName,
  { rounds, dist }: { readonly rounds: number; readonly dist: string },
): Promise<Growth | undefined> {
  const large = name === '2 GB'
  if (large && arena.inMemory && process.availableMemory() < MEMORY_OF_LARGE) {
    console.error(`  ${name}: left out, for less than ${MEMORY_OF_LARGE / 1e9} GB memory are free`)
    return undefined
  }
  const folder = join(arena.folder, 'growth')
  mkdirSync(folder)
  const { requirements, ...set } = large
    ? writeLargeWheels(folder, LARGE_WHEELS)
    : writeSmallWheels(folder, Number(name))
  const index = await startIndex([folder])
  const cacheFolder = join(arena.folder, 'cache-of-growth')
  const cache = await startCache(cacheFolder)
  // Not a trusted host: what pip would cache of 2 GB is of no use to anyone.
  const env = { ...cache.env, PIP_INDEX_URL: index.env.PIP_INDEX_URL ?? '' }
  const course: Course = { requirements, packages: set.wheels, env }
  try {
    await saveOurs(arena, course, dist, 'growth')
    const samples = await sampleInRounds(rounds, {
      hit: () => runOurs(arena, course, dist, { installer: 'native', 'cache-suffix': 'growth' }),
    })
    return { ...set, samples }
  } finally {
    cache.stop()
    index.stop()
    rmSync(cacheFolder, { recursive: true })
    rmSync(folder, { recursive: true })
  }
}
