import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bareEnvironment, type Environment, temporaryFolder } from './environment.ts'
import { linkTree, pipCopy } from './pip-copy.ts'

const run = promisify(execFile)

/** A virtual environment of one's own. */
export interface Venv {
  readonly path: string
  readonly python: string
  /** What activating it does: VIRTUAL_ENV, and its scripts first on PATH. */
  readonly env: Environment
  remove(): Promise<void>
}

/** The interpreter of the virtual environment in this folder. */
export function pythonOf(venv: string): string {
  return join(scriptsOf(venv), process.platform === 'win32' ? 'python.exe' : 'python')
}

function scriptsOf(venv: string): string {
  return join(venv, process.platform === 'win32' ? 'Scripts' : 'bin')
}

/**
 * Makes a virtual environment with the pip of the interpreter that it stands on; `python3` of PATH
 * unless given.
 */
export async function createVenv(python = defaultPython()): Promise<Venv> {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'venv')
  const home = join(folder.path, 'home')
  await mkdir(home)
  const env = bareEnvironment(home)
  try {
    const [pip] = await Promise.all([
      pipCopy(python, env),
      run(python, ['-I', '-m', 'venv', '--without-pip', path], { env }),
    ])
    linkTree(pip, await sitePackages(pythonOf(path), env))
  } catch (error) {
    await folder.remove()
    throw error
  }
  return {
    path,
    python: pythonOf(path),
    env: {
      VIRTUAL_ENV: path,
      PATH: [scriptsOf(path), process.env.PATH ?? ''].join(delimiter),
    },
    remove: folder.remove,
  }
}

const SITE_PACKAGES = 'import sysconfig; print(sysconfig.get_path("purelib"))'

async function sitePackages(python: string, env: Environment): Promise<string> {
  const { stdout } = await run(python, ['-I', '-c', SITE_PACKAGES], { env })
  return stdout.trim()
}

/** Runs `python -m pip …` in a bare environment with `env` on top; returns what it printed. */
export async function pip(
  python: string,
  args: readonly string[],
  env: Environment = {},
): Promise<string> {
  const home = await temporaryFolder()
  try {
    const { stdout, stderr } = await run(python, ['-m', 'pip', ...args], {
      cwd: home.path,
      env: { ...bareEnvironment(home.path), ...env },
      maxBuffer: 2 ** 26,
    })
    return stdout + stderr
  } finally {
    await home.remove()
  }
}

const VERSION_OF = `
import importlib, sys
try:
    print(importlib.import_module(sys.argv[1]).__version__)
except ModuleNotFoundError as error:
    if error.name != sys.argv[1]:
        raise`

/** The `__version__` of a module as this interpreter imports it; undefined where there is none. */
export async function imports(python: string, module: string): Promise<string | undefined> {
  const home = await temporaryFolder()
  try {
    const env = { ...bareEnvironment(home.path), PYTHONDONTWRITEBYTECODE: '1' }
    const { stdout } = await run(python, ['-I', '-c', VERSION_OF, module], { env })
    return stdout.trim() || undefined
  } finally {
    await home.remove()
  }
}

function defaultPython(): string {
  return process.platform === 'win32' ? 'python' : 'python3'
}

const TOOLS = fileURLToPath(new URL('../../.tools/pip', import.meta.url))

/**
 * A folder for PYTHONPATH that holds a new pip, which then takes the place of an environment's own;
 * undefined where the set-up could not fetch one.
 */
export async function newestPip(folder: string): Promise<string | undefined> {
  const wheel = globSync('pip-*.whl', { cwd: TOOLS }).sort().at(-1)
  if (wheel === undefined) return undefined
  const unpack = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])'
  await run(defaultPython(), ['-I', '-c', unpack, join(TOOLS, wheel), folder])
  return folder
}

/** Whether the set-up has fetched a new pip. */
export const HAS_NEWEST_PIP = globSync('pip-*.whl', { cwd: TOOLS }).length > 0
