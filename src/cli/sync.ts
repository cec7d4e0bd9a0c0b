/** sync: the action's run. */
import { closingLines } from '../report.ts'
import { run } from '../run.ts'
import { type Command, EXIT_DONE } from './command.ts'
import {
  CACHE_OPTIONS,
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

export const sync: Command = {
  name: 'sync',
  usage: '[-r FILE]... [OPTION]... [PACKAGE]...',
  summary: 'install from the wheelhouse; build and save it where it is not there',
  about: `Installs the requirements from their wheelhouse. Where the store has none, pip builds it, and it is
saved. PACKAGE is a requirement specifier, such as "django >= 4.2".`,
  options: {
    'What to install': REQUIREMENT_OPTIONS,
    'Into what': PYTHON_OPTIONS,
    How: {
      'no-install': { type: 'boolean', help: 'only prepare the wheelhouse, in --wheel-dir' },
      installer: {
        type: 'string',
        value: 'auto|native|pip',
        help: 'auto: our own installer, and pip for what it does not handle',
      },
      compile: { type: 'boolean', help: 'byte-compile while installing' },
      'wheel-dir': {
        type: 'string',
        value: 'DIR',
        help: 'put the wheels there too (default with --no-install: .pip_wheels)',
      },
      ...WHEELS_OPTION,
      ...KEY_OPTIONS,
    },
    'The store': {
      ...STORE_OPTIONS,
      ...CACHE_OPTIONS,
      'lookup-only': {
        type: 'boolean',
        help: 'say whether the wheelhouse is there, and do nothing (see also: lookup)',
      },
    },
    Output: OUTPUT_OPTIONS,
  },
  takesPackages: true,

  prepare(given) {
    const inputs = inputsOf(given)
    return (terminal) =>
      withPorts(inputs, terminal, async (ports) => {
        const outcome = await run(inputs, ports)
        return {
          exitCode: EXIT_DONE,
          lines: closingLines(outcome),
          json: { command: 'sync', ...outcomeJson(outcome) },
        }
      })
  },
}
