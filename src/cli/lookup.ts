/** lookup: is the wheelhouse there? */
import { closingLines } from '../report.ts'
import { run } from '../run.ts'
import { type Command, EXIT_DONE, EXIT_NOT_THERE } from './command.ts'
import {
  inputsOf,
  KEY_OPTIONS,
  OUTPUT_OPTIONS,
  PYTHON_OPTIONS,
  REQUIREMENT_OPTIONS,
  STORE_OPTIONS,
  WHEELS_OPTION,
} from './options.ts'
import { outcomeJson } from './outcome-json.ts'
import { withPorts } from './ports.ts'

export const lookup: Command = {
  name: 'lookup',
  usage: '[-r FILE]... [OPTION]... [PACKAGE]...',
  summary: 'say whether the wheelhouse is there (exit code 0) or not (3), and do nothing',
  about: `Says whether the store has the wheelhouse of these requirements. Restores, builds and installs
nothing. Where it is not there, says what has changed since the nearest one. Exit code 0 where it is
there, 3 where it is not.`,
  options: {
    'Of what': REQUIREMENT_OPTIONS,
    'For what': PYTHON_OPTIONS,
    'The key': { ...WHEELS_OPTION, ...KEY_OPTIONS },
    'The store': STORE_OPTIONS,
    Output: OUTPUT_OPTIONS,
  },
  takesPackages: true,

  prepare(given) {
    const inputs = { ...inputsOf(given), lookupOnly: true, install: false }
    return (terminal) =>
      withPorts(inputs, terminal, async (ports) => {
        const outcome = await run(inputs, ports)
        const found = outcome.kind === 'looked-up' && outcome.found === 'exact'
        return {
          exitCode: found ? EXIT_DONE : EXIT_NOT_THERE,
          lines: closingLines(outcome),
          json: { command: 'lookup', ...outcomeJson(outcome) },
        }
      })
  },
}
