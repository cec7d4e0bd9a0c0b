/** What `--help` prints, drawn from the commands themselves. */
import type { Command, Option, Options } from './command.ts'

const EXIT_CODES = `Exit codes: 0 done; 1 failed (the reason is on standard error); 2 the command line is wrong;
3 (lookup only) the wheelhouse is not there.
`

/** The commands, and how to go on. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'Usage: node dist/cli.js COMMAND [OPTION]...',
    '',
    'Installs Python packages from a wheelhouse that is kept between runs. The first run builds it with',
    'pip; every later run with the same requirements, Python and system installs from it without asking',
    'an index.',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    '  COMMAND --help  the options of a command',
    '  --version',
    '',
    EXIT_CODES,
  ].join('\n')
}

/** One command: usage, what it does, its options by title. */
export function helpOf({ name, usage, about, options }: Command): string {
  const sections = Object.entries(options).map(
    ([title, listed]) => `${title}:\n${listing(listed)}\n`,
  )
  return [`Usage: node dist/cli.js ${name} ${usage}\n`, `${about}\n`, ...sections, EXIT_CODES].join(
    '\n',
  )
}

const COLUMN = 30
const WIDTH = 100

function listing(options: Options): string {
  return Object.entries(options)
    .map(([name, option]) => {
      const left = `  ${spelled(name, option)}`
      const [first = '', ...rest] = wrapped(option.help, WIDTH - COLUMN)
      const start =
        left.length < COLUMN - 1
          ? [left.padEnd(COLUMN) + first]
          : [left, ' '.repeat(COLUMN) + first]
      return [...start, ...rest.map((line) => ' '.repeat(COLUMN) + line)].join('\n')
    })
    .join('\n')
}

function spelled(name: string, { short, value }: Option): string {
  return `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length + 1 > width) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
