/** Results as Markdown tables. */
import { GOALS, MOST_MEMORY, MOST_OVERHEAD, ratioOf } from './goals.ts'
import { CONTENDERS } from './hit.ts'
import type { Sample } from './measure.ts'
import { pinnedSet, SETS } from './pinned-set.ts'
import type { Results } from './results.ts'
import { type Samples, spreadOf } from './rounds.ts'

const SAMPLE_HEADS = ['wall, s', 'CPU, s', 'peak memory, MB'] as const

/** All tables of what has been measured, with a line about the machine. */
export function tablesOf(results: Results): string {
  const blocks = [
    machineLine(results),
    ...hitTables(results),
    ...otherBundle(results),
    ...ratioTable(results),
    ...missTables(results),
    ...overheadTable(results),
    ...growthTable(results),
  ]
  return `${blocks.join('\n\n')}\n`
}

function machineLine({ machine, versions }: Results): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `${Object.values(machine).join('; ')}. ${named.join(', ')}.`
}

function hitTables({ hit }: Results): string[] {
  return SETS.flatMap((set) => {
    const part = hit[set]
    if (part === undefined) return []
    const rows = Object.entries(CONTENDERS).flatMap(([name, label]) => {
      const samples = part.samples[name]
      return samples === undefined ? [] : [[label, ...sampleCells(samples)]]
    })
    const title = `Hit, ${set}: ${pinnedSet(set).pins.length} wheels, ${when(part)}`
    return [`**${title}**`, table(['', ...SAMPLE_HEADS], rows)]
  })
}

function otherBundle({ hit }: Results): string[] {
  const rows = SETS.flatMap((set) => {
    const ratio = ratioOf(hit[set]?.samples, 'ours', 'other')
    return ratio === undefined ? [] : [[set, ratio.toFixed(3)]]
  })
  return rows.length === 0 ? [] : [table(['hit', 'ours ÷ the other bundle'], rows)]
}

function ratioTable(results: Results): string[] {
  const sets = SETS.filter((set) => results.hit[set] ?? results.miss[set])
  if (sets.length === 0) return []
  const rows = GOALS.map((goal) => [
    goal.label,
    ...sets.map((set) => {
      const ratio = goal.ratio(results, set)
      if (ratio === undefined) return ''
      return `${ratio.toFixed(ratio < 0.1 ? 3 : 2)} (≤ ${goal.most[set]}: ${verdict(ratio <= goal.most[set])})`
    }),
  ])
  return ['**Ratios of medians of wall time**', table(['', ...sets], rows)]
}

function missTables({ miss }: Results): string[] {
  const rows = SETS.flatMap((set) =>
    [
      ['ours', 'pip-wheelhouse: build, save, install'],
      ['pip', '`pip wheel`, `pip install --no-index --no-deps --no-compile`'],
    ].flatMap(([name = '', label = '']) => {
      const samples = miss[set]?.samples[name]
      return samples === undefined ? [] : [[set, label, ...sampleCells(samples)]]
    }),
  )
  const [first] = Object.values(miss)
  if (first === undefined) return []
  return [`**Miss**, ${when(first)}`, table(['', '', ...SAMPLE_HEADS], rows)]
}

function overheadTable({ overhead }: Results): string[] {
  const [hit, node] = [overhead?.samples.hit, overhead?.samples.node]
  if (overhead === undefined || hit === undefined || node === undefined) return []
  const cpu = (samples: readonly Sample[]) => spreadOf(samples.map(({ cpu }) => cpu)).median
  const over = cpu(hit) - cpu(node)
  const rows = [
    ['a hit with one tiny wheel', ...sampleCells(hit)],
    ['`node -e 0`', ...sampleCells(node)],
  ]
  const line =
    `CPU over \`node -e 0\`: ${(over * 1000).toFixed(0)} ms ` +
    `(≤ ${MOST_OVERHEAD * 1000}: ${verdict(over <= MOST_OVERHEAD)})`
  return [`**Overhead**, ${when(overhead)}`, table(['', ...SAMPLE_HEADS], rows), line]
}

function growthTable({ growth }: Results): string[] {
  const parts = Object.values(growth)
  const [first] = parts
  if (first === undefined) return []
  const rows = parts.map(({ wheels, files, bytes, samples }) => [
    String(wheels),
    String(files),
    (bytes / 1e6).toFixed(1),
    ...sampleCells(samples.hit ?? []),
  ])
  const memory = Math.max(...parts.flatMap(({ samples }) => samples.hit ?? []).map((s) => s.memory))
  const line =
    `Peak memory: ${megabytes(memory)} MB at most ` +
    `(≤ ${megabytes(MOST_MEMORY)}: ${verdict(memory <= MOST_MEMORY)})`
  const heads = ['wheels', 'files', 'MB', ...SAMPLE_HEADS]
  return [`**Growth**: hits of made wheels, ${when(first)}`, table(heads, rows), line]
}

function when({ date, samples }: { readonly date: string; readonly samples: Samples }): string {
  const rounds = Math.max(...Object.values(samples).map(({ length }) => length))
  return `${rounds} ${rounds === 1 ? 'round' : 'rounds'}, ${date.slice(0, 10)}`
}

function verdict(reached: boolean): string {
  return reached ? 'reached' : '**not reached**'
}

/** Medians, with the least and the most. */
function sampleCells(samples: readonly Sample[]): string[] {
  const cell = (values: readonly number[], digits: number) => {
    const { median, min, max } = spreadOf(values)
    return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`
  }
  return [
    cell(
      samples.map(({ seconds }) => seconds),
      2,
    ),
    cell(
      samples.map(({ cpu }) => cpu),
      2,
    ),
    cell(
      samples.map(({ memory }) => memory / 1e6),
      0,
    ),
  ]
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0)
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}
