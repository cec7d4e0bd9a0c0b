/** Where runs happen: one place, fresh for each run, the same path for all. */
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { runnerEnvironment } from '../__tests__/support/action.ts'
import type { Environment } from '../__tests__/support/environment.ts'
import { fetchWheels } from './fetch.ts'
import { type Command, type MeasuredRun, measure } from './measure.ts'
import { pinnedSet } from './pinned-set.ts'
import { copyVenv, findPython, installedPackages, makeVenv, unpackUv } from './python.ts'
import { bundleStock } from './stock-bundle.ts'

/** What every run of one comparison has in common. */
export interface Course {
  /** The requirements file; the run has a copy as requirements.txt. */
  readonly requirements: string
  /** How many packages the environment has to have in the end. */
  readonly packages: number
  /** The index, and the cache service if there is one. */
  readonly env: Readonly<Record<string, string>>
}

/** A place for one run, fresh. */
export interface RunPlace {
  readonly folder: string
  readonly workspace: string
  readonly venv: string
  readonly python: string
  /** The environment of a step, HOME and temporary folders of its own. */
  readonly env: Environment
}

/** How the environment is before the clock starts. */
export type VenvStart = 'with pip' | 'without pip' | 'none'

export interface Arena {
  readonly folder: string
  /** Whether it lies in memory. */
  readonly inMemory: boolean
  readonly python: string
  readonly uv: string
  readonly stock: string
  /**
   * Makes the place anew, runs what `command` says in it, and checks that all packages are there.
   * Throws an Error with the output of what failed.
   */
  run(
    course: Course,
    command: (place: RunPlace) => Command,
    options?: { venv?: VenvStart; inputs?: Readonly<Record<string, string>> },
  ): Promise<MeasuredRun & { readonly place: RunPlace }>
  remove(): void
}

/** Makes the arena: in memory where this system has /dev/shm, else in its temporary folder. */
export async function makeArena(): Promise<Arena> {
  const tools = pinnedSet('tools')
  const wheels = await fetchWheels(tools)
  const python = findPython()
  const inMemory = writable('/dev/shm')
  const base = inMemory ? '/dev/shm' : realpathSync(tmpdir())
  const folder = mkdtempSync(join(base, 'pip-wheelhouse-bench-'))
  const place = join(folder, 'run')
  const workspace = join(place, 'work')
  const venv = join(workspace, '.venv')
  const pip = tools.wheels.find(({ file }) => file.startsWith('pip-'))?.file ?? ''
  const home = join(folder, 'home')
  mkdirSync(home)

  // An environment knows its own path, so each is made where it will be used.
  const template = (name: string, pipWheel?: string): string => {
    mkdirSync(workspace, { recursive: true })
    makeVenv(python, venv, home, pipWheel)
    renameSync(venv, join(folder, name))
    return join(folder, name)
  }
  const templates = {
    'with pip': template('venv-with-pip', join(wheels, pip)),
    'without pip': template('venv-without-pip'),
  }
  const [uv, stock] = [unpackUv(python, wheels, tools, join(folder, 'uv')), join(folder, 'stock')]

  return {
    folder,
    inMemory,
    python,
    uv,
    stock: await bundleStock(stock),
    async run(course, command, { venv: start = 'with pip', inputs = {} } = {}) {
      rmSync(place, { recursive: true, force: true })
      mkdirSync(workspace, { recursive: true })
      copyFileSync(course.requirements, join(workspace, 'requirements.txt'))
      if (start !== 'none') copyVenv(templates[start], venv)
      const activated = {
        VIRTUAL_ENV: venv,
        PATH: [join(venv, 'bin'), process.env.PATH ?? ''].join(delimiter),
      }
      const env = await runnerEnvironment(place, {
        workspace,
        inputs,
        env: { PIP_CONFIG_FILE: devNull, ...activated, ...course.env },
      })
      const here = { folder: place, workspace, venv, python: join(venv, 'bin', 'python'), env }
      const asked = command(here)
      const measured = await measure(python, asked, folder)
      const found = existsSync(venv) ? installedPackages(venv) : 0
      if (found !== course.packages)
        throw new Error(
          `${asked.args.join(' ')}\nleft ${found} packages, not ${course.packages}:\n${measured.log}`,
        )
      return { ...measured, place: here }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function writable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
