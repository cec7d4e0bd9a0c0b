/** Reads a command line: which command, with what. */
import { parseArgs } from 'node:util'
import { hasCode, InputError, messageOf } from '../errors.ts'
import type { Arguments, Command, Options } from './command.ts'

/** The options of a command, whatever their titles. */
export function optionsOf({ options }: Command): Options {
  return Object.assign({}, ...Object.values(options))
}

/** The command of this name. Throws an InputError that suggests the nearest one. */
export function findCommand(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name)
  if (found !== undefined) return found
  const names = commands.map((command) => command.name)
  throw new InputError(`unknown command: ${name}${suggestion(name, names, '')}`)
}

/** A command's arguments. Throws an InputError that suggests the nearest option. */
export function parseArguments(args: readonly string[], command: Command): Arguments {
  const options = optionsOf(command)
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: command.takesPackages,
    })
    return { values, positionals }
  } catch (error) {
    if (!hasCode(error, 'ERR_PARSE_ARGS_UNKNOWN_OPTION')) throw new InputError(messageOf(error))
    const option = /'(--?[^'\s,=]+)/.exec(messageOf(error))?.[1] ?? ''
    const hint = suggestion(option.replace(/^-+/, ''), Object.keys(options), '--')
    throw new InputError(`unknown option of ${command.name}: ${option}${hint}`)
  }
}

function suggestion(given: string, known: readonly string[], before: string): string {
  const near = known
    .map((name) => ({ name, edits: name.startsWith(given) ? 1 : editsBetween(given, name) }))
    .filter(
      ({ name, edits }) =>
        edits <= Math.max(2, Math.floor(name.length / 3)) && edits < given.length,
    )
    .sort((a, b) => a.edits - b.edits)[0]
  return near === undefined ? '' : ` (did you mean ${before}${near.name}?)`
}

// The Levenshtein distance: how many letters to change, take away or put in.
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      )
    row = next
  }
  return row[b.length] ?? 0
}
