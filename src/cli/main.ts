/** The command line: one command, one catch, one exit code. */
import { InputError, isOutOfSpace, messageOf, StepError } from '../errors.ts'
import { VERSION } from '../version.ts'
import { archive } from './archive.ts'
import { type Answer, type Command, EXIT_DONE, EXIT_FAILED, EXIT_USAGE } from './command.ts'
import { helpOf, overview } from './help.ts'
import { key } from './key.ts'
import { lookup } from './lookup.ts'
import { findCommand, parseArguments } from './parse.ts'
import { prune } from './prune.ts'
import { sync } from './sync.ts'
import { isInteractive, openTerminal, type Terminal } from './terminal.ts'

export const COMMANDS: readonly Command[] = [sync, lookup, key, archive, prune]

/** Runs the command that the arguments name; returns the exit code. Never throws. */
export async function main(args: readonly string[]): Promise<number> {
  const interactive =
    isInteractive(process.stderr, process.env) && !args.some((arg) => /^(-v|--verbose)$/.test(arg))
  const terminal = openTerminal(process.stderr, interactive)
  const json = args.includes('--json')
  try {
    const act = prepare(args)
    if (typeof act === 'string') {
      await print(act)
      return EXIT_DONE
    }
    const { exitCode, lines, json: object } = await act(terminal)
    await print(
      json
        ? jsonText(object, terminal)
        : lines.map((line) => `${terminal.masked(line)}\n`).join(''),
    )
    return exitCode
  } catch (error) {
    const usage = error instanceof UsageError
    terminal.log.info(`error: ${textOf(error)}`)
    if (usage) terminal.log.info(`Try: node dist/cli.js ${error.command}--help`)
    if (json) await print(jsonText({ error: messageOf(error) }, terminal))
    return usage ? EXIT_USAGE : EXIT_FAILED
  }
}

/** The command line is wrong, and nothing has been done. */
class UsageError extends InputError {
  readonly command: string

  constructor(message: string, command: Command | undefined) {
    super(message)
    this.command = command === undefined ? '' : `${command.name} `
  }
}

// A text to print, or what to do.
function prepare(args: readonly string[]): string | ((terminal: Terminal) => Promise<Answer>) {
  const [first, ...rest] = args
  if (first === '--help' || first === '-h') return overview(COMMANDS)
  if (first === '--version') return `${VERSION}\n`
  let command: Command | undefined
  try {
    if (first === undefined || first.startsWith('-'))
      throw new InputError(
        `a command is missing: ${COMMANDS.map(({ name }) => name).join(', ')}` +
          (first === undefined ? '' : ` (it comes before ${first})`),
      )
    command = findCommand(first, COMMANDS)
    const given = parseArguments(rest, command)
    return given.values.help === true ? helpOf(command) : command.prepare(given)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new UsageError(error.message, command)
  }
}

// With the place in the code where it is a bug.
function textOf(error: unknown): string {
  if (error instanceof StepError || isOutOfSpace(error)) return messageOf(error)
  return `unexpected, please report it: ${error instanceof Error ? error.stack : String(error)}`
}

// Written before the process exits: a pipe may take less at once.
function print(text: string): Promise<void> {
  return new Promise((resolve) => void process.stdout.write(text, () => resolve()))
}

function jsonText(object: object, { masked }: Terminal): string {
  const text = JSON.stringify(
    object,
    (_, value: unknown) => (typeof value === 'string' ? masked(value) : value),
    2,
  )
  return `${text}\n`
}
