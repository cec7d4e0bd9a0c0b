/** What `npm run faults` prints: each suite says what it counted, the script makes one table of it. */
import { appendFileSync } from 'node:fs'

/** One row of the table. */
export interface Figure {
  /** What was counted: `hostile archives with any effect`. */
  readonly figure: string
  /** What it should be: `0`, `≤ 15 s`. */
  readonly goal: string
  /** How many cases were tried. */
  readonly cases: number
  /** What was counted in this run. */
  readonly result: string
  /** The same, counted in this run for the undefended tool: `20 of 20 (@actions/cache)`. */
  readonly undefended: string
  readonly reached: boolean
}

/** Adds a row where `npm run faults` collects them; does nothing in an ordinary test run. */
export function recordFigure(figure: Figure): void {
  const file = process.env.FAULTS_FIGURES
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(figure)}\n`)
}
