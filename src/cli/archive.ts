/** archive: the wheelhouse as one file for a machine without a network. */
import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ARCHIVE_FOLDER, PINS_FILE, writeDeploymentArchive } from '../deployment-archive.ts'
import { InputError } from '../errors.ts'
import { buildLiveWheels } from '../live-wheels.ts'
import type { Wheel } from '../manifest.ts'
import { closingLines, showSize } from '../report.ts'
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
  textOf,
} from './options.ts'
import { outcomeJson, wheelJson } from './outcome-json.ts'
import { withPorts } from './ports.ts'

const DEFAULT_OUTPUT = 'pip_wheels.tar.gz'

export const archive: Command = {
  name: 'archive',
  usage: '[-r FILE]... [-o FILE] [OPTION]... [PACKAGE]...',
  summary: 'write the wheelhouse into one file, to install from where there is no network',
  about: `Writes a tar.gz with the wheels of these requirements, local projects included, and their pins. The
wheels come from the store; where it has none, pip builds them, and they are saved as by sync. On
the other machine, with the same Python and system:

  tar -xzf ${DEFAULT_OUTPUT}
  pip install --no-index --find-links ${ARCHIVE_FOLDER} -r ${ARCHIVE_FOLDER}/${PINS_FILE}`,
  options: {
    'What to put in': REQUIREMENT_OPTIONS,
    Where: {
      output: {
        type: 'string',
        short: 'o',
        value: 'FILE',
        help: `the file to write, or to replace (default: ${DEFAULT_OUTPUT})`,
      },
    },
    'For what': PYTHON_OPTIONS,
    'The key': KEY_OPTIONS,
    'The store': { ...STORE_OPTIONS, ...CACHE_OPTIONS },
    Output: OUTPUT_OPTIONS,
  },
  takesPackages: true,

  prepare(given) {
    const inputs = inputsOf(given)
    const file = resolve(inputs.workingDirectory, textOf(given, 'output') ?? DEFAULT_OUTPUT)
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
      throw new InputError(`output: ${file} is a folder; name a file`)
    return (terminal) =>
      withPorts(inputs, terminal, async (ports) => {
        const prepared = join(ports.scratch, 'prepared')
        const live = join(ports.scratch, 'live')
        let projects: readonly Wheel[] = []
        const outcome = await run(
          { ...inputs, install: false, wheelDir: prepared },
          ports,
          async (wheelhouse, made, plan) => {
            projects = await buildLiveWheels(live, wheelhouse, made, plan, ports)
            return { kind: 'archived' }
          },
        )
        const wheels = 'wheels' in outcome ? outcome.wheels : []
        const packed = [
          ...wheels.map((wheel) => ({ wheel, path: join(prepared, wheel.file) })),
          ...projects.map((wheel) => ({ wheel, path: join(live, wheel.file) })),
        ]
        const { size, sha256 } = await ports.log.group(`Writing ${file}`, () =>
          writeDeploymentArchive(file, packed),
        )
        const of = projects.length === 0 ? '' : `, ${projects.length} of them of local projects`
        return {
          exitCode: EXIT_DONE,
          lines: [
            ...closingLines(outcome),
            `Wrote ${file}: ${packed.length} wheels${of} (${showSize(size)}), sha256 ${sha256}`,
          ],
          json: {
            command: 'archive',
            ...outcomeJson(outcome),
            wheelDir: null,
            archive: { file, size, sha256, folder: ARCHIVE_FOLDER, pins: PINS_FILE },
            projects: projects.map(wheelJson),
          },
        }
      })
  },
}
