/** A workflow of this folder, run in a new repository before one of the two cache protocols. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startCacheServiceV2 } from '../../__tests__/support/cache-service-v2.ts'
import { bareEnvironment, temporaryFolder } from '../../__tests__/support/environment.ts'
import { type ActRun, runAct } from './act.ts'

/** `v1` is act's own cache server, `v2` our front of azurite. */
export type Protocol = 'v1' | 'v2'

export interface WorkflowRun {
  /** The name of a workflow file in this folder. */
  readonly workflow: string
  readonly protocol: Protocol
  /** The files of the repository, beside the action itself; by name, in its root. */
  readonly files: Readonly<Record<string, string>>
  /** For every step, beside what act gives; HOME is act's own unless given. */
  readonly env: Readonly<Record<string, string>>
  /** The ids of its jobs, all of which have to succeed. */
  readonly jobs: readonly string[]
  /** Called with a job's id when its first line comes. */
  readonly onJob?: (job: string) => void
  readonly timeoutMs: number
}

/** Runs it. Throws an Error with the log where a job failed or nothing was saved. */
export async function runWorkflow(options: WorkflowRun): Promise<ActRun> {
  const folder = await temporaryFolder()
  // For process.exit, which waits for nobody.
  const removeNow = () => rmSync(folder.path, { recursive: true, force: true, maxRetries: 5 })
  process.once('exit', removeNow)
  try {
    const repository = join(folder.path, 'repository')
    const home = join(folder.path, 'home')
    mkdirSync(home)
    makeRepository(repository, options)
    const { run, saved } = await runBefore(options.protocol, { ...options, repository, home })
    const unfinished = options.jobs.filter((job) => run.jobs[job]?.result !== 'success')
    if (!run.passed || unfinished.length > 0)
      throw new Error(`${run.log}\nwithout success: ${unfinished.join(', ')}`)
    if (saved === 0) throw new Error(`${run.log}\nnothing is in the cache`)
    return run
  } finally {
    await folder.remove()
    process.off('exit', removeNow)
  }
}

/** The run, and how many entries its cache has then. */
async function runBefore(
  protocol: Protocol,
  options: WorkflowRun & { readonly repository: string; readonly home: string },
): Promise<{ run: ActRun; saved: number }> {
  if (protocol === 'v1') {
    const store = join(options.home, 'cache-server')
    const flags = ['--cache-server-addr', '127.0.0.1', '--cache-server-path', store]
    const run = await runAct({ ...options, flags })
    return { run, saved: filesIn(join(store, 'cache')) }
  }
  const service = await startCacheServiceV2()
  try {
    const env = { ...options.env, ...service.env }
    const run = await runAct({ ...options, env, flags: ['--no-cache-server'] })
    return { run, saved: service.entries().length }
  } finally {
    await service.stop()
  }
}

/** A git repository with one commit, whose root is the action too, so that `uses: ./` is ours. */
function makeRepository(folder: string, { workflow, files }: WorkflowRun): void {
  const checkout = resolve(import.meta.dirname, '../..')
  const workflows = join(folder, '.github', 'workflows')
  mkdirSync(workflows, { recursive: true })
  cpSync(join(import.meta.dirname, workflow), join(workflows, workflow))
  for (const name of ['action.yml', 'dist'])
    cpSync(join(checkout, name), join(folder, name), { recursive: true })
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)

  const identity = ['-c', 'user.name=e2e', '-c', 'user.email=e2e@localhost']
  const git = (...args: string[]) =>
    execFileSync('git', [...identity, ...args], { cwd: folder, env: bareEnvironment(folder) })
  git('init', '--quiet', '--initial-branch=main')
  git('remote', 'add', 'origin', 'https://github.com/octo-org/octo-repo.git')
  git('add', '--all')
  git('commit', '--quiet', '--message=e2e')
}

function filesIn(folder: string): number {
  if (!existsSync(folder)) return 0
  const members = readdirSync(folder, { recursive: true, withFileTypes: true })
  return members.filter((member) => member.isFile()).length
}
