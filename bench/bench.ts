/** `npm run bench`: every contender in one run. See bench/README.md. */
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import { type Arena, makeArena } from './arena.ts'
import { measureGrowth } from './growth.ts'
import { measureHits } from './hit.ts'
import { measureMisses } from './miss.ts'
import { type Options, parseOptions, USAGE } from './options.ts'
import { measureOverhead } from './overhead.ts'
import { emptyResults, keepResults, type Results } from './results.ts'
import { tablesOf } from './tables.ts'

const DIST = resolve(import.meta.dirname, '../dist')

async function measureAll(arena: Arena, options: Options): Promise<Results> {
  const { sets, parts, rounds, other } = options
  const hit: Record<string, Results['hit'][string]> = {}
  const miss: Record<string, Results['miss'][string]> = {}
  const growth: Record<string, Results['growth'][string]> = {}
  let results: Results = { ...emptyResults(arena), hit, miss, growth }
  const dated = <T>(part: T) => ({ date: new Date().toISOString(), ...part })
  for (const set of sets) {
    if (parts.includes('hit')) {
      console.error(`hit, ${set}`)
      const samples = await measureHits(arena, set, { rounds: rounds.hit, dist: DIST, other })
      hit[set] = dated({ samples })
    }
    if (parts.includes('miss')) {
      console.error(`miss, ${set}`)
      const samples = await measureMisses(arena, set, { rounds: rounds.miss, dist: DIST })
      miss[set] = dated({ samples })
    }
  }
  if (parts.includes('overhead')) {
    console.error('overhead')
    const samples = await measureOverhead(arena, { rounds: rounds.overhead, dist: DIST })
    results = { ...results, overhead: dated({ samples }) }
  }
  for (const size of parts.includes('growth') ? options.growth : []) {
    console.error(`growth, ${size}`)
    const measured = await measureGrowth(arena, size, { rounds: rounds.growth, dist: DIST })
    if (measured !== undefined) growth[size] = dated(measured)
  }
  return results
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (!existsSync(join(DIST, 'main.js')))
    throw new Error('there is no bundle to measure: npm run build')
  const started = performance.now()
  const arena = await makeArena()
  process.once('exit', arena.remove)
  const results = await measureAll(arena, options)
  console.log(tablesOf(results))
  if (options.keep) keepResults(results)
  console.error(`${((performance.now() - started) / 1000).toFixed(0)} s`)
}

// The arena may hold gigabytes of memory: however this ends, it goes.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(128 + constants.signals[signal]))
try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    console.error(USAGE)
  process.exitCode = 1
}
process.exit()
