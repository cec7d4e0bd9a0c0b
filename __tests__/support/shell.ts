import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bareEnvironment, type Environment, temporaryFolder } from './environment.ts'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** A machine of one's own: a home, a folder to work in, and variables that its programs get. */
export interface Machine {
  readonly home: string
  readonly work: string
  /** Writes files into the folder to work in. */
  write(files: Readonly<Record<string, string>>): void
  /** The committed command line, as a shell starts it. */
  cli(args: readonly string[], env?: Environment): Promise<Finished>
  /** Any other program. Its exit code is in the answer. */
  run(program: string, args: readonly string[], env?: Environment): Promise<Finished>
  remove(): Promise<void>
}

export interface Finished {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Makes one. `env` is in the environment of all that runs there. */
export async function newMachine(env: Environment = {}): Promise<Machine> {
  const folder = await temporaryFolder()
  const [home, work] = [join(folder.path, 'home'), join(folder.path, 'work')]
  for (const path of [home, work]) mkdirSync(path)
  const machine: Machine = {
    home,
    work,
    write(files) {
      for (const [name, content] of Object.entries(files)) {
        mkdirSync(dirname(join(work, name)), { recursive: true })
        writeFileSync(join(work, name), content)
      }
    },
    cli: (args, own) => machine.run(process.execPath, [CLI, ...args], own),
    run: (program, args, own = {}) =>
      new Promise((resolve) => {
        execFile(
          program,
          [...args],
          { cwd: work, env: { ...bareEnvironment(home), ...env, ...own }, maxBuffer: 2 ** 26 },
          (error, stdout, stderr) => resolve({ exitCode: exitCodeOf(error), stdout, stderr }),
        )
      }),
    remove: folder.remove,
  }
  return machine
}

// A program that a signal ended, or that could not be started, has failed too.
function exitCodeOf(error: { readonly code?: unknown } | null): number {
  if (error === null) return 0
  return typeof error.code === 'number' ? error.code : 1
}
