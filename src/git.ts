/** The real Git port: asks a repository which commit a reference stands for. */
import { runChild } from './children.ts'
import { childEnvironment } from './pip.ts'
import type { Git } from './ports.ts'
import type { Environment } from './requirements.ts'
import { withoutSecrets } from './urls.ts'

const DEADLINE_MS = 10_000

/** Asks with `git ls-remote`, in the step's environment, and never waits for a password. */
export function realGit(environment: Environment): Git {
  return {
    async commitOf(url, revision) {
      const references =
        revision === undefined
          ? ['HEAD']
          : [
              `refs/heads/${revision}`,
              `refs/tags/${revision}`,
              `refs/tags/${revision}^{}`,
              revision,
            ]
      const lines: string[] = []
      const exitCode = await runChild('git', ['ls-remote', '--', url, ...references], {
        cwd: process.cwd(),
        environment: { ...childEnvironment(environment), GIT_TERMINAL_PROMPT: '0' },
        onLine: (line) => lines.push(line),
        deadlineMs: DEADLINE_MS,
      })
      if (exitCode === 0) return commitIn(lines, revision)
      throw new Error(withoutSecrets(lines.at(-1) ?? `git ended with exit code ${exitCode}`))
    },
  }
}

// As pip decides: a branch before a tag; of an annotated tag the commit, not the tag object.
function commitIn(lines: readonly string[], revision: string | undefined): string | undefined {
  const commits = new Map(
    lines.flatMap((line) => {
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
