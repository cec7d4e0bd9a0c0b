/** One command, measured from start to exit by measure.py. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

export interface Command {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
}

/** What a run cost, all its processes together. */
export interface Sample {
  /** Wall time, from start to exit. */
  readonly seconds: number
  /** User and system time, seconds. */
  readonly cpu: number
  /** Largest resident set of one process, bytes. */
  readonly memory: number
}

export interface MeasuredRun extends Sample {
  /** Standard output and error. */
  readonly log: string
}

const PROGRAM = join(import.meta.dirname, 'measure.py')

/** Runs a command; throws an Error with its output where it fails. `folder` takes two files. */
export async function measure(
  python: string,
  { args, env, cwd }: Command,
  folder: string,
): Promise<MeasuredRun> {
  const [result, output] = [join(folder, 'measured.json'), join(folder, 'output.log')]
  const descriptor = openSync(output, 'w')
  const child = spawn(python, ['-I', '-S', PROGRAM, result, ...args], {
    env,
    cwd,
    // The head of a process group, so that nothing of an interrupted run goes on.
    detached: true,
    stdio: ['ignore', descriptor, descriptor],
  })
  closeSync(descriptor)
  const stop = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL')
  process.once('exit', stop)
  const [status, signal] = (await once(child, 'exit')) as [number | null, string | null]
  process.removeListener('exit', stop)
  const log = readFileSync(output, 'utf8')
  if (status !== 0) throw new Error(`measure.py ended with ${status ?? signal}\n${log}`)
  const { code, ...sample } = JSON.parse(readFileSync(result, 'utf8')) as Sample & { code: number }
  rmSync(result)
  if (code !== 0) throw new Error(`${args.join(' ')}\nended with ${code}:\n${log}`)
  return { ...sample, log }
}
