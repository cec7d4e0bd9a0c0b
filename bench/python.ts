/** The Python that is installed into, and the environments that runs start from. */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { bareEnvironment } from '../__tests__/support/environment.ts'
import { foundPythons } from '../__tests__/support/interpreters.ts'
import { type PinnedSet, PYTHON_VERSION } from './pinned-set.ts'

/** The Python of the sets' version. Throws an Error where this machine has none. */
export function findPython(): string {
  const python = foundPythons().findLast(({ version }) => version.startsWith(`${PYTHON_VERSION}.`))
  if (python === undefined)
    throw new Error(
      `the sets are resolved for Python ${PYTHON_VERSION}, and this machine has none: ` +
        'put one on PATH or into pyenv',
    )
  return python.executable
}

/** Folder of a virtual environment where packages go. */
export function sitePackages(venv: string): string {
  return join(venv, 'lib', `python${PYTHON_VERSION}`, 'site-packages')
}

/** How many packages an environment claims to have, pip not counted. */
export function installedPackages(venv: string): number {
  return readdirSync(sitePackages(venv)).filter(
    (name) => name.endsWith('.dist-info') && !name.startsWith('pip-'),
  ).length
}

const UNPACK = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])'

/**
 * Makes a virtual environment at this path, without pip, or with that of a wheel, byte-compiled as
 * ensurepip leaves it.
 */
export function makeVenv(python: string, path: string, home: string, pipWheel?: string): void {
  const run = (...args: string[]) =>
    execFileSync(python, ['-I', ...args], { env: bareEnvironment(home), stdio: 'pipe' })
  run('-m', 'venv', '--without-pip', path)
  if (pipWheel === undefined) return
  run('-c', UNPACK, pipWheel, sitePackages(path))
  run('-m', 'compileall', '-q', sitePackages(path))
}

/** A copy of an environment; it is of use at the path that it was made for. */
export function copyVenv(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
}

/** Unpacks uv from its wheel; returns the program's path. */
export function unpackUv(python: string, folder: string, tools: PinnedSet, into: string): string {
  const wheel = tools.wheels.find(({ file }) => file.startsWith('uv-'))
  const version = tools.pins.find(({ name }) => name === 'uv')?.version
  if (wheel === undefined || version === undefined) throw new Error(`${tools.file}: there is no uv`)
  mkdirSync(into, { recursive: true })
  execFileSync(python, ['-I', '-c', UNPACK, join(folder, wheel.file), into])
  const program = join(into, `uv-${version}.data`, 'scripts', 'uv')
  chmodSync(program, 0o755)
  return program
}
