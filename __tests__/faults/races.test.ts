/** Many processes and one store directory: one winner for each key, and nobody reads half a file. */
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { bareEnvironment, temporaryFolder } from '../support/environment.ts'
import { recordFigure } from '../support/figures.ts'
import type { Seen } from '../support/store-child.ts'

const CHILD = fileURLToPath(new URL('../support/store-child.ts', import.meta.url))
const PROCESSES = 32
const ROUNDS = 50
const UNDEFENDED_ROUNDS = 10
const SIZE = 256 * 1024

interface Racer {
  /** Saves under this key, and tells what it saw. */
  race(key: string): Promise<Seen>
  end(): Promise<void>
}

function startRacer(kind: 'store' | 'copy', folder: string, number: number): Racer {
  const own = join(folder, `own-${kind}-${number}.tar`)
  const args = [CHILD, kind, join(folder, kind), own, String(number), String(SIZE)]
  const child = spawn(process.execPath, ['--no-warnings', ...args], {
    env: bareEnvironment(folder),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async race(key) {
      child.stdin.write(`${key}\n`)
      const { value, done } = await answers.next()
      if (done) throw new Error(`racer ${number} ended`)
      return JSON.parse(value) as Seen
    },
    end() {
      child.stdin.end()
      return ended
    },
  }
}

interface Races {
  /** Reads of files that were not whole. */
  readonly torn: number
  /** Rounds that not exactly one process won, or whose readers did not all see the winner's file. */
  readonly wrongRounds: readonly string[]
}

async function races(kind: 'store' | 'copy', folder: string, rounds: number): Promise<Races> {
  const racers = Array.from({ length: PROCESSES }, (_, number) => startRacer(kind, folder, number))
  try {
    let torn = 0
    const wrongRounds: string[] = []
    for (let round = 0; round < rounds; round++) {
      const key = `key-${round}`
      const seen = await Promise.all(racers.map((racer) => racer.race(key)))
      const reads = seen.flatMap(({ read }) => read)
      torn += reads.filter((number) => number < 0).length
      const winners = seen.flatMap(({ saved }, number) => (saved === 'saved' ? [number] : []))
      const others = seen.filter(({ saved }) => saved === 'exists').length
      const readers = new Set(reads)
      if (winners.length !== 1 || others !== PROCESSES - 1 || readers.size !== 1)
        wrongRounds.push(`${key}: won by ${winners}, read ${[...readers]}`)
    }
    return { torn, wrongRounds }
  } finally {
    await Promise.all(racers.map((racer) => racer.end()))
  }
}

test(`${PROCESSES} processes × ${ROUNDS} rounds`, async () => {
  const folder = await temporaryFolder()
  try {
    mkdirSync(join(folder.path, 'copy'))
    const undefended = await races('copy', folder.path, UNDEFENDED_ROUNDS)
    const { torn, wrongRounds } = await races('store', folder.path, ROUNDS)
    const hurt = `${undefended.torn} torn, ${undefended.wrongRounds.length} of ${UNDEFENDED_ROUNDS} rounds without one winner`
    recordFigure({
      figure: `${PROCESSES} processes × ${ROUNDS} rounds on one directory: torn reads; winners of a key`,
      goal: '0; 1',
      cases: PROCESSES * ROUNDS,
      result: `${torn}; ${wrongRounds.length === 0 ? '1' : wrongRounds.join(', ')}`,
      undefended: `${hurt} (cp)`,
      reached: torn === 0 && wrongRounds.length === 0,
    })
    expect({ torn, wrongRounds }).toEqual({ torn: 0, wrongRounds: [] })
    expect(undefended.wrongRounds.length).toBeGreaterThan(0)
    expect(readdirSync(join(folder.path, 'store')).sort()).toEqual(
      Array.from({ length: ROUNDS }, (_, round) => `key-${round}.tar`).sort(),
    )
  } finally {
    await folder.remove()
  }
})
