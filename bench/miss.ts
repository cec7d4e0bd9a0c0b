/** The miss path: our whole first run against what pip alone needs to get as far. */
import { join } from 'node:path'
import type { Arena, Course } from './arena.ts'
import { inTurn, pipWheelAndInstall } from './commands.ts'
import { fetchWheels } from './fetch.ts'
import { saveOurs } from './hit.ts'
import { pinnedSet, type SetName } from './pinned-set.ts'
import { type Samples, sampleInRounds } from './rounds.ts'
import { startCache, startIndex } from './servers.ts'

/** Samples of `ours` (build, save and install; nothing is in the cache) and of `pip`. */
export async function measureMisses(
  arena: Arena,
  name: SetName,
  { rounds, dist }: { readonly rounds: number; readonly dist: string },
): Promise<Samples> {
  const set = pinnedSet(name)
  const index = await startIndex([await fetchWheels(set)])
  const cache = await startCache(join(arena.folder, `cache-of-misses-${name}`))
  const env = { ...cache.env, ...index.env }
  const course: Course = { requirements: set.file, packages: set.pins.length, env }
  let run = 0
  try {
    return await sampleInRounds(rounds, {
      ours: () => saveOurs(arena, course, dist, `miss-${++run}`),
      pip: () => arena.run(course, (place) => inTurn(place, ...pipWheelAndInstall(place))),
    })
  } finally {
    cache.stop()
    index.stop()
  }
}
