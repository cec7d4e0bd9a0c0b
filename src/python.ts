/** The real Python port: finds an interpreter, describes it, runs pip in it. */

import { existsSync, globSync, lstatSync, readdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { runChild } from './children.ts'
import { InputError, PipError } from './errors.ts'
import type { Inputs } from './inputs.ts'
import { type Interpreter, parseInterpreter } from './interpreter.ts'
import { statusOf } from './paths.ts'
import { childEnvironment } from './pip.ts'
import type { Call, CallResult, Python } from './ports.ts'
import { CREATE_VENV_ARGUMENTS, moduleArguments, PROBE_ARGUMENTS } from './probe.ts'
import type { Environment } from './requirements.ts'
import { PRIVATE_PIP } from './scratch.ts'

/** `addPath` puts a folder on PATH for this process and the steps that follow. */
export interface PythonSurroundings {
  readonly environment: Environment
  readonly addPath: (folder: string) => void
  readonly exportVariable: (name: string, value: string) => void
  /** A folder of this run's own. */
  readonly scratch: string
}

/** A Python that has not described itself by then never will. */
const PROBE_MS = 60_000

const WINDOWS = process.platform === 'win32'
const SCRIPTS = WINDOWS ? 'Scripts' : 'bin'

export function realPython(surroundings: PythonSurroundings): Python {
  const { environment, addPath, exportVariable, scratch } = surroundings
  let privatePip: Promise<string> | undefined
  return {
    async probe(inputs) {
      const base = await chooseInterpreter(inputs, environment, addPath)
      if (inputs.venv === undefined) return probe(base, inputs, environment)
      // lookup-only makes nothing: what a new environment would be, one of ours shows.
      const folder =
        inputs.lookupOnly && !existsSync(inputs.venv) ? join(scratch, 'venv') : inputs.venv
      const python = await readyVenv(folder, base, inputs, environment)
      const interpreter = await probe(python, inputs, environment)
      if (inputs.lookupOnly) return interpreter
      // What an activation script does, for the steps that follow.
      exportVariable('VIRTUAL_ENV', inputs.venv)
      addPath(join(inputs.venv, SCRIPTS))
      return interpreter
    },

    async pip(interpreter, call, onLine) {
      if (!interpreter.privatePip)
        return collect(interpreter.executable, moduleArguments('pip'), call, onLine)
      privatePip ??= makePrivatePip(interpreter, join(scratch, PRIVATE_PIP), environment)
      return collect(interpreter.executable, [await privatePip], call, onLine)
    },

    async program(interpreter, call) {
      if (!interpreter.privatePip) return collect(interpreter.executable, [], call)
      privatePip ??= makePrivatePip(interpreter, join(scratch, PRIVATE_PIP), environment)
      const site = dirname(dirname(await privatePip))
      const environmentWithPip = { ...call.environment, PYTHONPATH: site }
      return collect(interpreter.executable, [], { ...call, environment: environmentWithPip })
    },
  }
}

async function collect(
  executable: string,
  starter: readonly string[],
  call: Call,
  onLine?: (line: string) => void,
): Promise<CallResult> {
  const lines: string[] = []
  const exitCode = await runChild(executable, [...starter, ...call.arguments], {
    cwd: call.workingDirectory,
    environment: call.environment,
    onLine(line) {
      lines.push(line)
      onLine?.(line)
    },
    ...(call.deadlineMs !== undefined && { deadlineMs: call.deadlineMs }),
  })
  return { exitCode, lines }
}

/**
 * pip for an interpreter that has none (uv venv, --without-pip): that of an environment of ours,
 * started by the target's interpreter through the file that pip keeps for this (pip 22.3 or newer).
 */
async function makePrivatePip(
  { executable }: Interpreter,
  folder: string,
  environment: Environment,
): Promise<string> {
  const { exitCode, lines } = await collect(executable, [...CREATE_VENV_ARGUMENTS, folder], {
    arguments: [],
    environment: childEnvironment(environment),
    workingDirectory: dirname(folder),
  })
  const runner = globSync(
    WINDOWS
      ? 'Lib/site-packages/pip/__pip-runner__.py'
      : 'lib/*/site-packages/pip/__pip-runner__.py',
    { cwd: folder },
  )[0]
  if (runner !== undefined) return join(folder, runner)
  throw new PipError(
    `python: ${executable} has no pip, and its bundled one could not be used (exit code ${exitCode}): ` +
      `${lines.slice(-3).join(' ')}. Install pip into it before this step.`,
  )
}

async function probe(
  python: string,
  inputs: Inputs,
  environment: Environment,
): Promise<Interpreter> {
  const lines: string[] = []
  const exitCode = await runChild(python, PROBE_ARGUMENTS, {
    cwd: inputs.workingDirectory,
    environment: childEnvironment(environment),
    onLine: (line) => lines.push(line),
    deadlineMs: PROBE_MS,
  }).catch((error: Error) => {
    throw new InputError(`python: ${python} could not be run: ${error.message}`)
  })
  if (exitCode !== 0)
    throw new InputError(
      `python: ${python} could not describe itself (exit code ${exitCode}; Python 3.7 or newer is needed): ` +
        lines.slice(-3).join(' '),
    )
  return parseInterpreter(lines.join('\n'), python)
}

// python-path, then python-version, then the activated environment, then PATH.
async function chooseInterpreter(
  inputs: Inputs,
  environment: Environment,
  addPath: (folder: string) => void,
): Promise<string> {
  if (inputs.pythonPath !== undefined) return namedInterpreter(inputs.pythonPath, environment)
  if (inputs.pythonVersion !== undefined)
    return fromToolCache(inputs.pythonVersion, environment, addPath)
  const active = environment.VIRTUAL_ENV
  if (active && existsSync(pythonIn(active))) return pythonIn(active)
  const found = onPath('python', environment) ?? onPath('python3', environment)
  if (found !== undefined) return found
  throw new InputError(
    'python: there is no python on PATH. Run actions/setup-python before this step, or name an interpreter ' +
      'with the input python-path.',
  )
}

function namedInterpreter(name: string, environment: Environment): string {
  if (!/[\\/]/.test(name)) {
    const found = onPath(name, environment)
    if (found === undefined) throw new InputError(`python-path: there is no ${name} on PATH`)
    return found
  }
  const status = statusOf(name)
  if (status === undefined) throw new InputError(`python-path: there is no file ${name}`)
  if (!status.isDirectory()) return name
  // The folder of an environment is a common slip: its interpreter is what is meant.
  if (existsSync(pythonIn(name))) return pythonIn(name)
  throw new InputError(`python-path: ${name} is a folder; name the interpreter in it`)
}

async function fromToolCache(
  version: string,
  environment: Environment,
  addPath: (folder: string) => void,
): Promise<string> {
  const { find, findAllVersions } = await import('@actions/tool-cache')
  const folder = environment.RUNNER_TOOL_CACHE ? findIn(find, version) : ''
  if (folder === '') {
    const there = environment.RUNNER_TOOL_CACHE ? findAllVersions('Python') : []
    throw new InputError(
      `python-version: Python ${version} is not in the runner's tool cache (it has: ${there.join(', ') || 'none'}). ` +
        'Install it with actions/setup-python before this step, or name an interpreter with python-path.',
    )
  }
  const scripts = join(folder, SCRIPTS)
  addPath(folder)
  addPath(scripts)
  return WINDOWS ? join(folder, 'python.exe') : join(scripts, 'python')
}

// "3.12" means the newest 3.12.x, as in actions/setup-python.
function findIn(find: (tool: string, version: string) => string, version: string): string {
  return find('Python', /^\d+$|^\d+\.\d+$/.test(version) ? `${version}.x` : version)
}

/** The interpreter of a virtual environment, made first where it is not there. */
async function readyVenv(
  folder: string,
  base: string,
  inputs: Inputs,
  environment: Environment,
): Promise<string> {
  const python = pythonIn(folder)
  if (existsSync(python)) return python
  const status = lstatSync(folder, { throwIfNoEntry: false })
  if (status !== undefined && !(status.isDirectory() && readdirSync(folder).length === 0))
    throw new InputError(
      `venv: ${folder} is there, and is not a virtual environment; name another folder`,
    )
  const lines: string[] = []
  const exitCode = await runChild(base, [...CREATE_VENV_ARGUMENTS, folder], {
    cwd: inputs.workingDirectory,
    environment: childEnvironment(environment),
    onLine: (line) => lines.push(line),
  })
  if (exitCode !== 0)
    throw new PipError(
      `venv: ${base} could not make ${folder} (exit code ${exitCode}): ${lines.slice(-3).join(' ')}` +
        ' On Debian and Ubuntu the system Python needs the package python3-venv for this.',
    )
  return python
}

function pythonIn(environment: string): string {
  return WINDOWS ? join(environment, SCRIPTS, 'python.exe') : join(environment, SCRIPTS, 'python')
}

function onPath(name: string, environment: Environment): string | undefined {
  const names = WINDOWS ? [`${name}.exe`] : [name]
  return (environment.PATH ?? environment.Path ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((file) => join(folder, file)))
    .find(
      (file) =>
        lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === false && existsSync(file),
    )
}
