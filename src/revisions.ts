/** The commits behind the repositories that the requirements name, at this moment. */
import { messageOf } from './errors.ts'
import type { Git } from './ports.ts'
import { isCommit, type Repository } from './references.ts'
import type { Requirements } from './requirements.ts'
import { withoutSecrets } from './urls.ts'

export interface Revisions {
  /** Commit of each repository reference that has one, by revisionKey(). */
  readonly commits: ReadonlyMap<string, string>
  /** Those that could not be told, each with its place and the reason: no key can stand for them. */
  readonly unknown: readonly string[]
}

/** What identifies a reference among the commits. */
export function revisionKey({ vcs, url, revision }: Repository): string {
  return `${vcs}+${url}@${revision ?? ''}`
}

/** Asks for all mutable references at once. A whole commit hash is its own answer. */
export async function resolveRevisions({ references }: Requirements, git: Git): Promise<Revisions> {
  const commits = new Map<string, string>()
  const unknown: string[] = []
  await Promise.all(
    references.map(async ({ reference, place }) => {
      if (reference.kind !== 'repository') return
      const { vcs, url, revision } = reference
      const key = revisionKey(reference)
      const fail = (reason: string): void => {
        unknown.push(`${place}: ${withoutSecrets(`${vcs}+${url}`)}: ${reason}`)
      }
      if (revision !== undefined && isCommit(revision)) {
        commits.set(key, revision)
      } else if (vcs !== 'git') {
        fail(`of ${vcs}, only whole commit hashes of git can be told apart`)
      } else {
        try {
          const commit = await git.commitOf(url, revision)
          if (commit !== undefined) commits.set(key, commit)
          else
            fail(
              `there is no branch or tag ${revision ?? 'HEAD'} (of a commit, write the whole hash)`,
            )
        } catch (error) {
          fail(messageOf(error))
        }
      }
    }),
  )
  return { commits, unknown: unknown.sort() }
}
