/** Holds the wheels of a new wheelhouse to their own RECORDs, once, so that no hit has to. */
import type { Wheel } from '../manifest.ts'
import { rangeOf, type WheelSource } from './wheel-content.ts'
import { withWorkers } from './workers.ts'

/** The wheels, marked where every file in them is the one that their RECORD lists. */
export async function markCheckedRecords(
  wheels: readonly Wheel[],
  sources: readonly WheelSource[],
): Promise<Wheel[]> {
  const toCheck = sources.filter(({ wheel }) => wheel.purpose !== 'build')
  if (toCheck.length === 0) return [...wheels]
  const bytes = toCheck.reduce((sum, { wheel }) => sum + wheel.size, 0)
  return withWorkers(bytes, undefined, async (workers) => {
    const right = new Set<Wheel>()
    await Promise.all(
      toCheck.map(async (source) => {
        const result = await workers.run({ kind: 'record', range: rangeOf(source) } as const)
        if (result.kind === 'right') right.add(source.wheel)
      }),
    )
    return wheels.map((wheel) => (right.has(wheel) ? { ...wheel, recordChecked: true } : wheel))
  })
}
