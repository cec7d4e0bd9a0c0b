/** One run of act, the local runner, in host mode and with a home of its own. */
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { startNode } from '../../__tests__/support/child-process.ts'
import { toolPath } from '../tools.ts'

export interface ActOptions {
  /** The git checkout whose workflows are run. */
  readonly repository: string
  /** An empty folder for act's home, its workspaces and everything else that it keeps. */
  readonly home: string
  /** On top of those that every run has. */
  readonly flags: readonly string[]
  /** For every step, beside PATH and what a runner gives; HOME is `home` unless given. */
  readonly env: Readonly<Record<string, string>>
  /** Called with a job's id when its first line comes. */
  readonly onJob?: (job: string) => void
  readonly timeoutMs: number
}

export interface ActRun {
  readonly passed: boolean
  /** What it printed, each line with the job that it belongs to. */
  readonly log: string
  /** By the job's id. */
  readonly jobs: Readonly<Record<string, Job>>
}

export interface Job {
  /** `success` or `failure`; undefined where it did not come to its end. */
  readonly result: string | undefined
  /** Seconds that its steps took, by the step's id. */
  readonly seconds: Readonly<Record<string, number>>
}

// act does not notice when we are gone, but startNode's processes do: this one takes act with it.
const STARTER = `
  import { spawn } from 'node:child_process'
  const [command, ...args] = process.argv.slice(1)
  const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  child.on('error', (error) => { console.error(error.message); process.exit(127) })
  child.on('exit', (code) => process.exit(code ?? 1))`

/** Runs the workflows for a push. Throws only where act cannot be installed. */
export async function runAct(options: ActOptions): Promise<ActRun> {
  const { repository, home, onJob, timeoutMs } = options
  const act = toolPath('act')
  // JSON is YAML, which act reads where the name says so. On the command line all could read it.
  const envFile = join(home, 'env.yml')
  writeFileSync(envFile, JSON.stringify(options.env), { mode: 0o600 })
  const flags = [
    ...['push', '--json', '--platform', 'ubuntu-latest=-self-hosted', '--env-file', envFile],
    ...['--action-cache-path', join(home, 'workspaces')],
    ...options.flags,
  ]
  // Steps inherit these from act, and actions run on the node of its PATH.
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter)
  const inherited = { PATH: path, HOME: home, TMPDIR: home, LANG: 'C.UTF-8' }
  const child = startNode(['--input-type=module', '--eval', STARTER, '--', act, ...flags], {
    cwd: repository,
    env: inherited,
  })

  const lines: string[] = []
  const jobs: Record<string, { result: string | undefined; seconds: Record<string, number> }> = {}
  const closed = [child.stdout, child.stderr].map((stream) => {
    const reader = createInterface({ input: stream })
    reader.on('line', (text) => {
      const line = parseLine(text)
      lines.push(line.job === undefined ? line.message : `${line.job} | ${line.message}`)
      if (line.job === undefined) return
      if (jobs[line.job] === undefined) onJob?.(line.job)
      jobs[line.job] ??= { result: undefined, seconds: {} }
      const job = jobs[line.job]
      if (job === undefined) return
      job.result = line.result ?? job.result
      if (line.step !== undefined) job.seconds[line.step.id] = line.step.seconds
    })
    return once(reader, 'close')
  })
  const timer = setTimeout(() => {
    lines.push(`no end after ${timeoutMs / 1000} s: stopped`)
    child.kill()
  }, timeoutMs)
  process.prependListener('exit', child.kill)
  const [exitCode] = (await once(child.process, 'exit')) as [number | null]
  process.off('exit', child.kill)
  clearTimeout(timer)
  await Promise.all(closed)
  return { passed: exitCode === 0, log: lines.join('\n'), jobs }
}

interface Line {
  readonly message: string
  readonly job?: string
  readonly result?: string
  readonly step?: { readonly id: string; readonly seconds: number }
}

/** A line of act's JSON log; what is not JSON stays as it is. */
function parseLine(text: string): Line {
  let fields: Record<string, unknown>
  try {
    fields = JSON.parse(text) as Record<string, unknown>
  } catch {
    return { message: text }
  }
  const { msg, jobID, jobResult, stepID, executionTime } = fields
  return {
    message: typeof msg === 'string' ? msg.trimEnd() : text,
    ...(typeof jobID === 'string' && { job: jobID }),
    ...(typeof jobResult === 'string' && { result: jobResult }),
    ...(Array.isArray(stepID) &&
      typeof executionTime === 'number' && {
        step: { id: stepID.join('.'), seconds: executionTime / 1e9 },
      }),
  }
}
