/** What `npm run bench -- …` is asked for. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { GROWTH, type GrowthName } from './growth.ts'
import { SETS, type SetName } from './pinned-set.ts'

const PARTS = ['hit', 'miss', 'overhead', 'growth'] as const
export type Part = (typeof PARTS)[number]

export interface Options {
  readonly sets: readonly SetName[]
  readonly parts: readonly Part[]
  readonly growth: readonly GrowthName[]
  /** Rounds of each part. */
  readonly rounds: Readonly<Record<Part, number>>
  /** A bundle to compare with that of this checkout. */
  readonly other: string | undefined
  /** Whether the results may take the place of those in bench/. */
  readonly keep: boolean
}

export const USAGE = `npm run bench -- [--quick] [--set SET] [--only PART] [--rounds N] [--dist FOLDER]
  --quick        one set, three rounds, no miss path: under three minutes; keeps no results
  --set SET      ${SETS.join(', ')}; several times for several
  --only PART    ${PARTS.join(', ')}; several times for several
  --rounds N     rounds of every part; otherwise 5 of the hit path, 3 of the miss path
  --dist FOLDER  another bundle, measured in the same rounds as "other"; keeps no results`

/** The options of a command line. Throws an Error that names what is wrong. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      set: { type: 'string', multiple: true },
      only: { type: 'string', multiple: true },
      rounds: { type: 'string' },
      dist: { type: 'string' },
    },
  })
  const { quick } = values
  const other = values.dist === undefined ? undefined : resolve(values.dist)
  if (other !== undefined && !existsSync(join(other, 'main.js')))
    throw new Error(`--dist: there is no main.js in ${other}`)
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds)
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
    throw new Error(`--rounds: ${values.rounds} is not a number of rounds`)
  return {
    sets: chosen('--set', values.set, SETS) ?? (quick ? ['web'] : SETS),
    parts: chosen('--only', values.only, PARTS) ?? (quick ? ['hit', 'overhead', 'growth'] : PARTS),
    growth: quick ? ['10', '100'] : GROWTH,
    rounds: {
      hit: rounds ?? (quick ? 3 : 5),
      miss: rounds ?? (quick ? 1 : 3),
      overhead: rounds ?? (quick ? 3 : 9),
      growth: rounds ?? (quick ? 1 : 3),
    },
    other,
    keep: !quick && other === undefined,
  }
}

function chosen<const T extends string>(
  option: string,
  values: readonly string[] | undefined,
  valid: readonly T[],
): T[] | undefined {
  return values?.map((value) => {
    const match = valid.find((candidate) => candidate === value)
    if (match === undefined)
      throw new Error(`${option}: "${value}" is not valid: use one of ${valid.join(', ')}`)
    return match
  })
}
