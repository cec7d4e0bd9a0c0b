/** One run of the bundle under a fault, and what a job can see of it afterwards. */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ActionRun, runAction } from './action.ts'
import { temporaryFolder } from './environment.ts'
import { MARKER, straysOf } from './strays.ts'
import { createVenv, imports } from './venv.ts'

export interface FaultRun {
  readonly run: ActionRun
  /** The versions of the packages that can be imported, by name. */
  readonly packages: Readonly<Record<string, string | undefined>>
  /** What is left: files in RUNNER_TEMP, new files in the workspace, processes. */
  readonly left: readonly string[]
}

export interface FaultJob {
  readonly files: Readonly<Record<string, string>>
  readonly inputs?: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string | undefined>>
  /** Packages to import afterwards. */
  readonly packages: readonly string[]
  readonly timeoutMs?: number
}

let runs = 0

/** Runs the action in a new workspace and a new environment, and looks what it left. */
export async function runFault(job: FaultJob): Promise<FaultRun> {
  const [folder, venv] = await Promise.all([temporaryFolder(), createVenv()])
  const marker = `${process.pid}-${++runs}`
  try {
    const workspace = join(folder.path, 'workspace')
    const runnerTemp = join(folder.path, 'temp')
    await Promise.all([mkdir(workspace), mkdir(runnerTemp)])
    await writeAll(workspace, job.files)
    const run = await runAction({
      workspace,
      runnerTemp,
      ...(job.inputs && { inputs: job.inputs }),
      env: { PIP_DISABLE_PIP_VERSION_CHECK: '1', ...venv.env, ...job.env, [MARKER]: marker },
      timeoutMs: job.timeoutMs ?? 90_000,
    })
    const packages = await Promise.all(
      job.packages.map(async (name) => [name, await imports(venv.python, name)] as const),
    )
    const inWorkspace = await readdir(workspace)
    return {
      run,
      packages: Object.fromEntries(packages),
      left: [
        ...(await readdir(runnerTemp)),
        ...inWorkspace.filter((name) => !(name in job.files)),
        ...straysOf(marker),
      ],
    }
  } finally {
    await Promise.all([folder.remove(), venv.remove()])
  }
}

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)),
  )
}
