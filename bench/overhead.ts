/** What a hit costs before a byte is moved: one tiny wheel, beside a node that does nothing. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Arena, Course } from './arena.ts'
import { runOurs, saveOurs } from './hit.ts'
import { type Samples, sampleInRounds } from './rounds.ts'
import { startCache, startIndex } from './servers.ts'
import { writeSmallWheels } from './synthetic.ts'

/** Samples of `hit` and of `node`. */
export async function measureOverhead(
  arena: Arena,
  { rounds, dist }: { readonly rounds: number; readonly dist: string },
): Promise<Samples> {
  const folder = join(arena.folder, 'tiny')
  mkdirSync(folder)
  const { requirements } = writeSmallWheels(folder, 1)
  const index = await startIndex([folder])
  const cache = await startCache(join(arena.folder, 'cache-of-tiny'))
  const course: Course = { requirements, packages: 1, env: { ...cache.env, ...index.env } }
  const nothing = { ...course, packages: 0 }
  try {
    await saveOurs(arena, course, dist, 'tiny')
    return await sampleInRounds(rounds, {
      hit: () => runOurs(arena, course, dist, { installer: 'native', 'cache-suffix': 'tiny' }),
      node: () =>
        arena.run(nothing, ({ env, workspace }) => ({
          args: [process.execPath, '-e', '0'],
          env,
          cwd: workspace,
        })),
    })
  } finally {
    cache.stop()
    index.stop()
  }
}
