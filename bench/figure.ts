/** The figure of the README: median wall time of the hit path, one panel a set. */
import { pinnedSet, SETS, type SetName } from './pinned-set.ts'
import type { Results } from './results.ts'
import { spreadOf } from './rounds.ts'

const BARS = [
  ['ours', 'pip-wheelhouse'],
  ['setup-uv', 'setup-uv'],
  ['setup-python', 'setup-python'],
  ['venv cache', 'venv in actions/cache'],
] as const

const THEMES = {
  light: { text: '#1f2328', quiet: '#59636e', ours: '#1a7f37', bar: '#8c959f' },
  dark: { text: '#f0f6fc', quiet: '#9198a1', ours: '#3fb950', bar: '#6e7681' },
} as const

const WIDTH = 720
const LABELS = 170
const NUMBERS = 70
const ROW = 24
const BAR = 16
const PANEL_HEAD = 34
const TOP = 34
const FONT = '-apple-system, BlinkMacSystemFont, Segoe UI, Helvetica, Arial, sans-serif'

/** The SVG text, or one without panels where nothing was measured. Each panel has a scale of its own. */
export function drawFigure({ hit }: Results, theme: keyof typeof THEMES): string {
  const colours = THEMES[theme]
  const sets = SETS.filter((set) => hit[set] !== undefined)
  const panelHeight = PANEL_HEAD + BARS.length * ROW
  const height = TOP + sets.length * panelHeight + 12
  const panels = sets.map((set, index) => {
    const y = TOP + index * panelHeight
    return panel(set, medians(hit[set]?.samples ?? {}), y, colours)
  })
  const title = 'From a cache hit to an importable environment, seconds (less is better)'
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${FONT}" font-size="13" role="img" aria-label="${title}">`,
    text(0, 18, title, `fill="${colours.text}" font-size="15" font-weight="600"`),
    ...panels.flat(),
    '</svg>',
  ].join('\n')}\n`
}

interface Bar {
  readonly name: string
  readonly label: string
  readonly seconds: number
}

function medians(samples: Results['hit'][string]['samples']): Bar[] {
  return BARS.flatMap(([name, label]) => {
    const own = samples[name]
    if (own === undefined) return []
    return [{ name, label, seconds: spreadOf(own.map(({ seconds }) => seconds)).median }]
  })
}

function panel(
  set: SetName,
  bars: readonly Bar[],
  top: number,
  colours: (typeof THEMES)[keyof typeof THEMES],
): string[] {
  const longest = Math.max(...bars.map(({ seconds }) => seconds))
  const room = WIDTH - LABELS - NUMBERS
  const head = `${set.replace('-', ' ')}: ${pinnedSet(set).pins.length} wheels`
  const rows = bars.map(({ name, label, seconds }, index) => {
    const y = top + PANEL_HEAD + index * ROW
    const width = Math.max((seconds / longest) * room, 1)
    const weight = name === 'ours' ? ' font-weight="600"' : ''
    const fill = name === 'ours' ? colours.ours : colours.bar
    const baseline = y + BAR - 3
    const end = (LABELS + width + 8).toFixed(1)
    return [
      text(LABELS - 10, baseline, label, `text-anchor="end" fill="${colours.text}"${weight}`),
      `<rect x="${LABELS}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2" fill="${fill}"/>`,
      text(end, baseline, shortSeconds(seconds), `fill="${colours.text}"${weight}`),
    ].join('\n')
  })
  return [text(0, top + 20, head, `fill="${colours.quiet}" font-weight="600"`), ...rows]
}

function shortSeconds(seconds: number): string {
  return seconds < 10 ? seconds.toFixed(2) : seconds.toFixed(1)
}

function text(x: number | string, y: number, content: string, attributes: string): string {
  return `<text x="${x}" y="${y}" ${attributes}>${content}</text>`
}
