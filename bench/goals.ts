/** Ratios of medians, and how small they are to be. */

import type { SetName } from './pinned-set.ts'
import type { Results } from './results.ts'
import { spreadOf } from './rounds.ts'

export interface Goal {
  readonly label: string
  readonly most: Readonly<Record<SetName, number>>
  /** The ratio in these results; undefined where a side was not measured. */
  ratio(results: Results, set: SetName): number | undefined
}

/** Of all wheel counts and sizes, bytes. */
export const MOST_MEMORY = 350e6
/** CPU of a hit with one tiny wheel over a node that does nothing, seconds. */
export const MOST_OVERHEAD = 0.3

export const GOALS: readonly Goal[] = [
  ofHits('setup-python', "setup-python's", 0.12, 0.08, 0.06),
  ofHits('setup-uv', "setup-uv's", 0.7, 0.75, 0.5),
  ofHits('setup-uv, offline', "setup-uv's with `--offline`", 1.0, 0.9, 0.75),
  ofHits('venv cache', 'the restored environment', 1.5, 1.15, 1.05),
  {
    label: 'miss ÷ (bare `pip wheel` + `pip install --no-compile`)',
    most: { web: 1.05, 'data-science': 1.05, large: 1.05 },
    ratio: ({ miss }, set) => ratioOf(miss[set]?.samples, 'ours', 'pip'),
  },
]

function ofHits(other: string, label: string, web: number, science: number, large: number): Goal {
  return {
    label: `ours ÷ ${label}`,
    most: { web, 'data-science': science, large },
    ratio: ({ hit }, set) => ratioOf(hit[set]?.samples, 'ours', other),
  }
}

/** The ratio of the median wall times of two contenders; undefined where one has no samples. */
export function ratioOf(
  samples: Results['hit'][string]['samples'] | undefined,
  one: string,
  other: string,
): number | undefined {
  const [above, below] = [samples?.[one], samples?.[other]]
  if (above === undefined || below === undefined) return undefined
  const median = (some: typeof above) => spreadOf(some.map(({ seconds }) => seconds)).median
  return median(above) / median(below)
}
