/** The real Git port: asks a repository which commit a reference stands for. */
import { execFile } from 'node:child_process'
import { childEnvironment } from './pip.ts'
import type { Git } from './ports.ts'
import type { Environment } from './requirements.ts'
import { withoutSecrets } from './urls.ts'

const DEADLINE_MS = 10_000

/** Asks with `git ls-remote`, in the step's environment, and never waits for a password. */
export function realGit(environment: Environment): Git {
  return {
    commitOf(url, revision) {
      const references =
        revision === undefined
          ? ['HEAD']
          : [
              `refs/heads/${revision}`,
              `refs/tags/${revision}`,
              `refs/tags/${revision}^{}`,
              revision,
            ]
      return new Promise((resolve, reject) => {
        execFile(
          'git',
          ['ls-remote', '--', url, ...references],
          {
            env: { ...childEnvironment(environment), GIT_TERMINAL_PROMPT: '0' },
            timeout: DEADLINE_MS,
            killSignal: 'SIGKILL',
            windowsHide: true,
          },
          (error, stdout, stderr) => {
            if (error === null) return resolve(commitIn(stdout, revision))
            const reason = error.killed
              ? `no answer within ${DEADLINE_MS / 1000} s`
              : lastLine(stderr)
            reject(new Error(withoutSecrets(reason || error.message)))
          },
        ).stdin?.end()
      })
    },
  }
}

// As pip decides: a branch before a tag; of an annotated tag the commit, not the tag object.
function commitIn(output: string, revision: string | undefined): string | undefined {
  const commits = new Map(
    output.split('\n').flatMap((line) => {
      const [commit, name] = line.split('\t')
      return commit && name ? [[name.trim(), commit] as const] : []
    }),
  )
  if (revision === undefined) return commits.get('HEAD')
  return (
    commits.get(`refs/heads/${revision}`) ??
    commits.get(`refs/tags/${revision}^{}`) ??
    commits.get(`refs/tags/${revision}`) ??
    commits.get(revision)
  )
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
