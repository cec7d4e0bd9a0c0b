import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startNode } from './child-process.ts'
import { bareEnvironment, type Environment, temporaryFolder } from './environment.ts'

export interface ActionOptions {
  /** The entry point; the repository's `dist/main.js` unless given. */
  readonly bundle?: string
  readonly inputs?: Readonly<Record<string, string>>
  /** What `action.yml` gives to inputs that the workflow does not name. */
  readonly defaults?: Readonly<Record<string, string>>
  /** On top of what the runner gives; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** GITHUB_WORKSPACE and the current folder. */
  readonly workspace: string
  /** A folder that outlives the run, to look into afterwards; else one that does not. */
  readonly runnerTemp?: string
  /** 120 000 unless given. */
  readonly timeoutMs?: number
  /** Called with the process, once it runs: to send it a signal, as a runner that cancels does. */
  readonly started?: (process: ChildProcess) => void
}

/** What a run of the action left for the steps after it. */
export interface ActionRun {
  /** Undefined where a signal or the time limit ended it. */
  readonly exitCode: number | undefined
  readonly timedOut: boolean
  /** Standard output and error, in the order in which they came. */
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  /** What it added to the environment and to PATH. */
  readonly exported: Readonly<Record<string, string>>
  readonly paths: readonly string[]
  readonly state: Readonly<Record<string, string>>
  readonly summary: string
  /** From start to exit. */
  readonly durationMs: number
}

const BUNDLE = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const COMMAND_FILES = ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY'] as const
/** Grandchildren that hold the pipes open get this long after the action's exit. */
const PIPES_CLOSE_MS = 2000

/** Runs a JavaScript action as the runner does: a new node process, variables and command files. */
export async function runAction(options: ActionOptions): Promise<ActionRun> {
  const folder = await temporaryFolder()
  try {
    return await runIn(folder.path, options)
  } finally {
    await folder.remove()
  }
}

async function runIn(folder: string, options: ActionOptions): Promise<ActionRun> {
  const { bundle = BUNDLE, workspace, timeoutMs = 120_000 } = options
  const env = await runnerEnvironment(folder, options)

  const started = performance.now()
  const child = startNode([bundle], { env, cwd: workspace })
  options.started?.(child.process)
  const chunks: Buffer[] = []
  const closed = Promise.all(
    [child.stdout, child.stderr].map((stream) => {
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      return once(stream, 'close')
    }),
  )
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    child.kill()
  }, timeoutMs)
  const [exitCode] = (await once(child.process, 'exit')) as [number | null]
  const durationMs = performance.now() - started
  clearTimeout(timer)
  const giveUp = setTimeout(child.kill, PIPES_CLOSE_MS)
  await closed
  clearTimeout(giveUp)
  child.kill()

  const [output, exported, paths, state, summary] = await Promise.all(
    COMMAND_FILES.map((name) => readFile(join(folder, name), 'utf8')),
  )
  return {
    exitCode: exitCode ?? undefined,
    timedOut,
    log: Buffer.concat(chunks).toString(),
    outputs: parseCommandFile(output ?? ''),
    exported: parseCommandFile(exported ?? ''),
    paths: (paths ?? '').split(/\r?\n/).filter((line) => line !== ''),
    state: parseCommandFile(state ?? ''),
    summary: summary ?? '',
    durationMs,
  }
}

/**
 * What the runner and the job give to a step. The folders and command files that it names are made
 * in `folder`, GITHUB_OUTPUT as `OUTPUT`.
 */
export async function runnerEnvironment(
  folder: string,
  options: Omit<ActionOptions, 'bundle' | 'timeoutMs' | 'started'>,
): Promise<Environment> {
  const at = (name: string) => join(folder, name)
  await Promise.all(['home', 'temp', 'tools'].map((name) => mkdir(at(name))))
  await Promise.all(COMMAND_FILES.map((name) => writeFile(at(name), '')))
  return withoutUndefined({
    ...bareEnvironment(at('home')),
    ...runnerVariables(options.workspace),
    RUNNER_TEMP: options.runnerTemp ?? at('temp'),
    RUNNER_TOOL_CACHE: at('tools'),
    ...Object.fromEntries(COMMAND_FILES.map((name) => [`GITHUB_${name}`, at(name)])),
    ...inputVariables({ ...options.defaults, ...options.inputs }),
    ...options.env,
  })
}

function runnerVariables(workspace: string): Environment {
  const systems: Record<string, string> = { win32: 'Windows', darwin: 'macOS' }
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    GITHUB_REPOSITORY: 'octo-org/octo-repo',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
    GITHUB_EVENT_NAME: 'push',
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'test',
    GITHUB_SERVER_URL: 'https://github.com',
    RUNNER_OS: systems[process.platform] ?? 'Linux',
    RUNNER_ARCH: process.arch.toUpperCase(),
    RUNNER_ENVIRONMENT: 'github-hosted',
  }
}

/** `INPUT_<NAME>`: upper case, blanks to `_`, hyphens kept. */
function inputVariables(inputs: Readonly<Record<string, string>>): Environment {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  )
}

function withoutUndefined(env: Readonly<Record<string, string | undefined>>): Environment {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** `name=value` lines and `name<<DELIMITER` blocks. Throws on anything else, as the runner does. */
export function parseCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line === '') continue
    const block = /^([^=]+?)<<(.+)$/.exec(line)
    const pair = /^([^=]+)=(.*)$/.exec(line)
    if (block?.[1] !== undefined) {
      const end = lines.indexOf(block[2] ?? '', at + 1)
      if (end < 0) throw new Error(`no end of ${line}`)
      values[block[1]] = lines.slice(at + 1, end).join('\n')
      at = end
    } else if (pair?.[1] !== undefined) {
      values[pair[1]] = pair[2] ?? ''
    } else {
      throw new Error(`not a command: ${line}`)
    }
  }
  return values
}
