/** What people and logs see of a run: progress and trouble on standard error. */
import { neutralised } from '../lines.ts'
import type { Log } from '../ports.ts'
import type { Environment } from '../requirements.ts'
import { Redaction } from '../secrets.ts'

/** Where the lines go: process.stderr, or a test's own. */
export interface Screen {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

export interface Terminal {
  readonly log: Log
  /** A text as it may be shown: without secrets, and obeyed by no runner that reads the output. */
  masked(text: string): string
}

/** Whether one line may be overwritten with the next: not in logs, and not where it is not wanted. */
export function isInteractive({ isTTY }: Screen, environment: Environment): boolean {
  return isTTY === true && environment.TERM !== 'dumb' && !environment.CI && !environment.NO_COLOR
}

const CLEAR_LINE = '\r\x1b[2K'
const TICK_MS = 1000

/**
 * Plain lines. Where `interactive` is set, a group of lines is one line that shows its last one and
 * the seconds; all of them are printed only where the group fails.
 */
export function openTerminal(screen: Screen, interactive: boolean): Terminal {
  const redaction = new Redaction()
  const masked = (text: string): string => neutralised(redaction.shown(text))
  let progress: Progress | undefined
  const print = (text: string): void => {
    progress?.clear()
    screen.write(`${masked(text)}\n`)
    progress?.draw()
  }

  return {
    masked,
    log: {
      async group(title, act) {
        if (!interactive) {
          print(`== ${title}`)
          return act()
        }
        const own = startProgress(masked(title), screen)
        progress = own
        const end = (): void => {
          own.end()
          progress = undefined
        }
        try {
          const result = await act()
          end()
          print(`== ${title} (${own.seconds()} s)`)
          return result
        } catch (error) {
          end()
          for (const line of [`== ${title}`, ...own.lines]) print(line)
          throw error
        }
      },
      info(line) {
        if (progress === undefined) print(line)
        else progress.show(masked(line))
      },
      notice: (message) => print(`note: ${message}`),
      warning: (message) => print(`warning: ${message}`),
      mask: (secret) => void redaction.add(secret),
    },
  }
}

interface Progress {
  /** All that was shown. */
  readonly lines: readonly string[]
  show(line: string): void
  draw(): void
  clear(): void
  end(): void
  /** Whole seconds since it started. */
  seconds(): number
}

function startProgress(title: string, screen: Screen): Progress {
  const started = performance.now()
  const lines: string[] = []
  const seconds = (): number => Math.round((performance.now() - started) / 1000)
  const clear = (): void => void screen.write(CLEAR_LINE)
  const draw = (): void => {
    const last = (lines.at(-1) ?? '').replaceAll(/\s+/g, ' ').trim()
    const text = `${title} (${seconds()} s)${last === '' ? '' : `: ${last}`}`
    screen.write(CLEAR_LINE + text.slice(0, (screen.columns || 80) - 1))
  }
  const timer = setInterval(draw, TICK_MS)
  timer.unref()
  draw()
  return {
    lines,
    seconds,
    clear,
    draw,
    show(line) {
      lines.push(line)
      draw()
    },
    end() {
      clearInterval(timer)
      clear()
    },
  }
}
