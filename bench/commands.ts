/** What each contender runs in its place. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCommandFile } from '../__tests__/support/action.ts'
import type { Arena, RunPlace } from './arena.ts'
import type { Command } from './measure.ts'

/** Our action: one node process. The inputs are in the environment. */
export function ours(dist: string): (place: RunPlace) => Command {
  return ({ workspace, env }) => ({
    args: [process.execPath, join(dist, 'main.js')],
    env,
    cwd: workspace,
  })
}

/** Throws an Error where a run of our action was not what is to be measured. */
export function requireOutput(place: RunPlace, name: string, value: string, log: string): void {
  const outputs = parseCommandFile(readFileSync(join(place.folder, 'OUTPUT'), 'utf8'))
  if (outputs[name] !== value) throw new Error(`${name} is ${outputs[name]}, not ${value}:\n${log}`)
}

/** A shell that runs one command after the other, the last in its own place. */
export function inTurn(place: RunPlace, ...commands: readonly (readonly string[])[]): Command {
  const lines = commands.map((command) => command.map(quoted).join(' '))
  const last = lines.pop() ?? ''
  return {
    args: ['/bin/sh', '-ec', [...lines, `exec ${last}`].join('\n')],
    env: place.env,
    cwd: place.workspace,
  }
}

/** An entry of the Actions cache as the other actions keep it. */
export function stockCommand(
  arena: Arena,
  act: 'restore' | 'save',
  entry: { readonly key: string; readonly path: string },
): string[] {
  return [process.execPath, arena.stock, act, entry.key, entry.path]
}

const REQUIREMENTS = ['-r', 'requirements.txt']

export function pipInstall({ python }: RunPlace): string[] {
  return [python, '-m', 'pip', 'install', '--disable-pip-version-check', ...REQUIREMENTS]
}

export function uvInstall(uv: string, ...options: readonly string[]): string[] {
  return [uv, 'pip', 'install', ...options, ...REQUIREMENTS]
}

/** The miss path without us: the wheels, then the environment, each as lean as pip can. */
export function pipWheelAndInstall({ python, folder }: RunPlace): string[][] {
  const [wheels, cache] = [join(folder, 'wheels'), join(folder, 'pip-cache')]
  const pip = [python, '-m', 'pip', '--disable-pip-version-check', '--cache-dir', cache]
  const offline = ['--no-index', '--find-links', wheels, '--no-deps', '--no-compile']
  return [
    [...pip, 'wheel', '--wheel-dir', wheels, ...REQUIREMENTS],
    [...pip, 'install', ...offline, ...REQUIREMENTS],
  ]
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}
