import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type ActionRun, runAction } from './action.ts'
import { temporaryFolder } from './environment.ts'
import { createVenv, imports, type Venv } from './venv.ts'

/** A job of a workflow: a fresh workspace with files in it, and a fresh environment. */
export interface Job {
  readonly workspace: string
  readonly venv: Venv
  write(files: Readonly<Record<string, string>>): Promise<void>
  /** One step that uses the action. `env` comes on top of the runner's and the job's. */
  step(
    inputs?: Readonly<Record<string, string>>,
    env?: Readonly<Record<string, string | undefined>>,
  ): Promise<ActionRun>
  /** The version of a module that the environment has; undefined where it has none. */
  imports(module: string): Promise<string | undefined>
  remove(): Promise<void>
}

/** Starts a job with these files in its workspace; `env` is that of all its steps. */
export async function startJob(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Job> {
  const folder = await temporaryFolder()
  const workspace = join(folder.path, 'workspace')
  await mkdir(workspace)
  const venv = await createVenv()
  const job: Job = {
    workspace,
    venv,
    async write(more) {
      for (const [name, content] of Object.entries(more)) {
        await mkdir(dirname(join(workspace, name)), { recursive: true })
        await writeFile(join(workspace, name), content)
      }
    },
    step: (inputs = {}, own = {}) =>
      runAction({ workspace, inputs, env: { ...env, ...venv.env, ...own } }),
    imports: (module) => imports(venv.python, module),
    async remove() {
      await venv.remove()
      await folder.remove()
    },
  }
  await job.write(files)
  return job
}
