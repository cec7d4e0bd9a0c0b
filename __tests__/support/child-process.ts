import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'

/** A node process that is the head of a process group and ends, group and all, with ours. */
export interface NodeChild {
  readonly process: ChildProcess
  readonly stdout: Readable
  readonly stderr: Readable
  /** Ends the process and all that it started, at once. */
  kill(): void
}

export interface NodeChildOptions {
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
  /** The user and the group that it runs as; ours unless given. */
  readonly user?: number
}

/**
 * Starts `node ...args` with stdin closed. Its file descriptor 3 is a pipe from us: the kernel
 * closes it however we end, SIGKILL included, and then the child kills its own group.
 */
export function startNode(
  args: readonly string[],
  { env, cwd, user }: NodeChildOptions,
): NodeChild {
  const child = spawn(process.execPath, ['--import', lifeline(), ...args], {
    env,
    cwd,
    detached: true,
    ...(user !== undefined && { uid: user, gid: user }),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  ;(child.stdio[3] as Socket).on('error', () => {}).unref()
  return {
    process: child,
    stdout: child.stdout as Readable,
    stderr: child.stderr as Readable,
    kill: () => killGroup(child),
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is gone already, or this is Windows, which has none.
    child.kill('SIGKILL')
  }
}

/** Workers and forks of the child inherit `--import`, hence the two conditions. */
function lifeline(): string {
  const source = `
    import { Socket } from 'node:net'
    import { isMainThread } from 'node:worker_threads'
    if (isMainThread && process.ppid === ${process.pid}) {
      const die = () => {
        try { process.kill(-process.pid, 'SIGKILL') } catch { process.exit(1) }
      }
      new Socket({ fd: 3 }).on('error', () => {}).on('close', die).resume().unref()
    }`
  return `data:text/javascript,${encodeURIComponent(source)}`
}
