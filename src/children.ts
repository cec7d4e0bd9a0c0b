/**
 * Programs that a run starts. Each is the head of a process group of its own, so that it can be
 * ended with all that it started itself, and none outlives the run.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { LineSplitter } from './lines.ts'

export interface Child {
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  /** Each line of standard output and standard error, as it comes. */
  readonly onLine: (line: string) => void
  /** After so many milliseconds it is ended, and the promise rejected. None: it may take for ever. */
  readonly deadlineMs?: number
}

/** Programs that hold the output of an ended child open get this long. */
const OUTPUT_CLOSES_MS = 10_000
/** On cancelling, children get this long to clean up. The runner itself waits 7.5 s. */
const CANCEL_MS = 5_000
const GROUPS = process.platform !== 'win32'

const running = new Map<ChildProcess, Promise<void>>()
let cancelled = false

/**
 * The exit code of a program, as a shell has it (128 and more after a signal). Its standard input is
 * empty. Rejects where it cannot be started or takes too long. Never settles once the run is being
 * cancelled, so that nothing else is tried then.
 */
export function runChild(
  command: string,
  args: readonly string[],
  { cwd, environment, onLine, deadlineMs }: Child,
): Promise<number> {
  if (cancelled) return new Promise(() => {})
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: environment,
      detached: GROUPS,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    let late = false
    const deadline =
      deadlineMs === undefined
        ? undefined
        : setTimeout(() => {
            late = true
            signalGroup(child, 'SIGKILL')
          }, deadlineMs)
    register(child)
    const lines = [child.stdout, child.stderr].map((stream) => {
      const splitter = new LineSplitter(onLine)
      stream.on('data', (chunk: Uint8Array) => splitter.write(chunk))
      return { stream, splitter }
    })
    child.once('error', (error) => {
      clearTimeout(deadline)
      if (!cancelled) reject(error)
    })
    let closing: NodeJS.Timeout | undefined
    child.once('exit', () => {
      clearTimeout(deadline)
      closing = setTimeout(() => {
        for (const { stream } of lines) stream.destroy()
      }, OUTPUT_CLOSES_MS)
    })
    child.once('close', (code, signal) => {
      clearTimeout(closing)
      for (const { splitter } of lines) splitter.end()
      if (cancelled) return
      if (late) return reject(new Error(`no answer within ${(deadlineMs ?? 0) / 1000} s`))
      if (signal !== null) onLine(`${command} was ended by ${signal}`)
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/** Makes a child that was started elsewhere one of those that end with the run. */
export function register(child: ChildProcess): void {
  running.set(
    child,
    new Promise((resolve) => {
      const ended = (): void => {
        running.delete(child)
        resolve()
      }
      child.once('exit', ended)
      child.once('error', ended)
    }),
  )
}

/**
 * Passes a signal on to all children and waits until they have ended; those that take long are
 * killed. From here on no other is started.
 */
export async function cancelChildren(signal: NodeJS.Signals): Promise<void> {
  cancelled = true
  const children = [...running.keys()]
  for (const child of children) signalGroup(child, signal)
  const ended = Promise.all(running.values())
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, CANCEL_MS))])
  // Groups that outlived their heads as well: compilers, and what they started.
  for (const child of children) signalGroup(child, 'SIGKILL')
}

// On Windows the runner ends the tree of processes itself.
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!GROUPS || child.pid === undefined) child.kill(signal)
  else
    try {
      process.kill(-child.pid, signal)
    } catch {
      // It is no head of a group, or the group is gone.
      child.kill(signal)
    }
}
