import { execFileSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { realGit } from '../src/git.ts'
import type { Git } from '../src/ports.ts'
import { parseReference } from '../src/references.ts'
import type { Requirements } from '../src/requirements.ts'
import { resolveRevisions } from '../src/revisions.ts'
import { bareEnvironment } from './support/environment.ts'
import { requirementsOf } from './support/key-facts.ts'
import { type WrittenFiles, writtenFiles } from './support/written-files.ts'

const COMMIT = '0123456789abcdef0123456789abcdef01234567'
const OTHER = 'fedcba9876543210fedcba9876543210fedcba98'

function requirements(...targets: string[]): Requirements {
  const references = targets.map((text, index) => ({
    reference: parseReference(text, false, '/work'),
    text,
    place: `r.txt:${index + 1}`,
  }))
  return requirementsOf({ references })
}

/** A git that knows one repository, and remembers what it was asked. */
function fakeGit(known: Readonly<Record<string, string>>): Git & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    async commitOf(url, revision) {
      asked.push(`${url} ${revision ?? 'HEAD'}`)
      if (url.includes('down')) throw new Error('Could not resolve host: down')
      return known[revision ?? 'HEAD']
    },
  }
}

describe('the commits behind references', () => {
  test('are asked for where a reference can move, and nowhere else', async () => {
    const git = fakeGit({ main: COMMIT, HEAD: OTHER })
    const revisions = await resolveRevisions(
      requirements(
        'git+https://h/a.git@main',
        `git+https://h/a.git@${OTHER}`,
        'git+https://h/a.git',
        'https://h/a.zip',
        './project',
        'wheels/a-1.0-py3-none-any.whl',
      ),
      git,
    )
    expect(git.asked).toEqual(['https://h/a.git main', 'https://h/a.git HEAD'])
    expect(Object.fromEntries(revisions.commits)).toEqual({
      'git+https://h/a.git@main': COMMIT,
      [`git+https://h/a.git@${OTHER}`]: OTHER,
      'git+https://h/a.git@': OTHER,
    })
    expect(revisions.unknown).toEqual([])
  })

  test('are asked for all at once', async () => {
    let waiting = 0
    let release = (): void => {}
    const all = new Promise<void>((resolve) => {
      release = resolve
    })
    const git: Git = {
      async commitOf() {
        waiting += 1
        if (waiting === 3) release()
        await all
        return COMMIT
      },
    }
    const targets = ['a', 'b', 'c'].map((name) => `git+https://h/${name}.git@main`)
    expect((await resolveRevisions(requirements(...targets), git)).commits.size).toBe(3)
  })

  test.each<[target: string, reason: string]>([
    ['git+https://h/a.git@gone', 'git+https://h/a.git: there is no branch or tag gone ('],
    [
      'git+https://h/a.git@0123456',
      'there is no branch or tag 0123456 (of a commit, write the whole',
    ],
    ['git+https://h/a.git', 'git+https://h/a.git: there is no branch or tag HEAD ('],
    [
      'git+https://user:s3cret@down/a.git@main',
      'git+https://down/a.git: Could not resolve host: down',
    ],
    [
      'hg+https://h/a@tip',
      'hg+https://h/a: of hg, only whole commit hashes of git can be told apart',
    ],
    ['svn+https://h/a', 'of svn, only whole commit hashes'],
  ])('%s cannot be told: %s', async (target, reason) => {
    const { commits, unknown } = await resolveRevisions(
      requirements('git+https://h/a.git@main', target),
      fakeGit({ main: COMMIT }),
    )
    expect(commits.size).toBe(1)
    expect(unknown).toEqual([expect.stringContaining(reason)])
    expect(unknown[0]).toMatch(/^r\.txt:2: /)
    expect(unknown[0]).not.toContain('s3cret')
  })
})

describe('git itself, before a real repository', () => {
  let folder: WrittenFiles
  let url: string
  const commits: Record<string, string> = {}

  beforeAll(async () => {
    folder = await writtenFiles({ 'repository/setup.py': '' })
    const repository = join(folder.path, 'repository')
    url = pathToFileURL(repository).href
    const settings = ['user.name=t', 'user.email=t@example.org', 'commit.gpgsign=false']
    const git = (...args: string[]): string =>
      execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
        cwd: repository,
        env: { ...bareEnvironment(folder.path), GIT_CONFIG_NOSYSTEM: '1' },
        encoding: 'utf8',
        stdio: 'pipe',
      }).trim()
    const commit = (name: string): void => {
      git('commit', '--allow-empty', '-q', '-m', name)
      commits[name] = git('rev-parse', 'HEAD')
    }
    git('init', '-q')
    git('symbolic-ref', 'HEAD', 'refs/heads/trunk')
    commit('tagged')
    git('tag', 'light')
    git('tag', '-a', '-m', 'annotated', 'v1')
    git('tag', '-a', '-m', 'shadowed', 'both')
    commit('trunk')
    git('checkout', '-q', '-b', 'both')
    commit('both')
    git('checkout', '-q', '-b', 'feature/x')
    commit('feature')
    git('update-ref', 'refs/pull/7/head', commits.feature ?? '')
    git('checkout', '-q', 'trunk')
  })
  afterAll(() => folder.remove())

  const ask = (revision: string | undefined, address = url) =>
    realGit({ ...bareEnvironment(folder.path), GIT_CONFIG_NOSYSTEM: '1' }).commitOf(
      address,
      revision,
    )

  test.each<[what: string, revision: string | undefined, commit: string | undefined]>([
    ['the default branch', undefined, 'trunk'],
    ['it by its name', 'trunk', 'trunk'],
    ['a branch with a slash', 'feature/x', 'feature'],
    ['a lightweight tag', 'light', 'tagged'],
    ['an annotated tag: the commit, not the tag', 'v1', 'tagged'],
    ['a branch before a tag of that name, as pip', 'both', 'both'],
    ['a whole reference', 'refs/pull/7/head', 'feature'],
    ['a whole reference to a branch', 'refs/heads/both', 'both'],
    ['HEAD by its name', 'HEAD', 'trunk'],
    ['a name that is not there', 'gone', undefined],
    ['the end of a name', 'x', undefined],
    ['a pattern', 'feat*', undefined],
    ['an option', '--upload-pack=touch /tmp/x', undefined],
  ])('%s', async (_, revision, commit) => {
    const expected = commit === undefined ? undefined : commits[commit]
    expect(await ask(revision)).toBe(expected)
    expect(commit === undefined || expected?.length === 40).toBe(true)
  })

  test('a repository that is not there says so', async () => {
    await expect(ask('main', `${url}-gone`)).rejects.toThrow(/repository|not exist/i)
  })

  test('a server that refuses is told without the credentials, and no password is waited for', async () => {
    const server = createServer((_, response) => response.writeHead(401, CHALLENGE).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const address = `http://someone:s3cret-word@127.0.0.1:${port}/a.git`
      const refusal = await ask('main', address).then(String, String)
      expect(refusal).toMatch(/^Error: .*(127\.0\.0\.1|Authentication)/)
      expect(refusal).not.toMatch(/s3cret-word|someone/)
      const unknown = await ask('main', `http://127.0.0.1:${port}/a.git`).then(String, String)
      expect(unknown).toMatch(/^Error: /)
    } finally {
      server.close()
    }
  })

  test('what cannot be reached is an error without the credentials', async () => {
    // Port 9 (discard) of this machine refuses at once.
    const refusal = await ask('main', 'http://u:s3cret-word@127.0.0.1:9/a.git').then(String, String)
    expect(refusal).toMatch(/^Error: /)
    expect(refusal).not.toContain('s3cret-word')
  })
})

const CHALLENGE = { 'www-authenticate': 'Basic realm="x"' }
