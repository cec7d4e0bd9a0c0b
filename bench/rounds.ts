/** Rounds in which every contender runs once, in an order that moves by one each time. */
import type { Sample } from './measure.ts'

/** The samples of each contender, in the order of the rounds. */
export type Samples = Readonly<Record<string, readonly Sample[]>>

/** Runs all contenders `rounds` times, one at a time. */
export async function sampleInRounds(
  rounds: number,
  contenders: Readonly<Record<string, () => Promise<Sample>>>,
): Promise<Samples> {
  const names = Object.keys(contenders)
  const samples = Object.fromEntries(names.map((name): [string, Sample[]] => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const turn of names.keys()) {
      const name = names[(round + turn) % names.length] ?? ''
      const sample = await contenders[name]?.()
      if (sample === undefined) continue
      const { seconds, cpu, memory } = sample
      samples[name]?.push({ seconds, cpu, memory })
      console.error(
        `  round ${round + 1}: ${name}: ${seconds.toFixed(2)} s, ${cpu.toFixed(2)} s CPU`,
      )
    }
  return samples
}

export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Median, least and most of some values. Throws an Error where there is none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (low === undefined || high === undefined || min === undefined || max === undefined)
    throw new Error('there are no samples')
  return { median: (low + high) / 2, min, max }
}
