/** What is not the cache's fault: pip that fails, an index that dies, a repository that hangs. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals'
import { bareEnvironment, temporaryFolder } from '../support/environment.ts'
import { type FaultRun, runFault } from '../support/fault-run.ts'
import { type FaultyCache, startFaultyCache } from '../support/faulty-cache.ts'
import { recordFigure } from '../support/figures.ts'
import { type Loopback, send, startLoopback } from '../support/loopback.ts'
import { type PackageIndex, startPackageIndex } from '../support/package-index.ts'
import { makeSdist, makeWheel } from '../support/python-packages.ts'

let index: PackageIndex
let service: FaultyCache
let other: Loopback | undefined
let folder: { path: string; remove(): Promise<void> }
beforeEach(async () => {
  folder = await temporaryFolder()
  service = await startFaultyCache('v2')
  index = await startPackageIndex()
  index.add(
    makeWheel({ name: 'apple', version: '1.0', requires: ['cherry'] }),
    makeWheel({ name: 'cherry', version: '3.0' }),
    makeSdist({ name: 'broken', version: '1.0', backendCode: 'raise SystemExit("no compiler")' }),
  )
})
afterEach(async () => {
  await Promise.all([index.stop(), service.stop(), other?.stop(), folder.remove()])
  other = undefined
})

let [tried, hurt] = [0, 0]
afterAll(() => {
  recordFigure({
    figure: 'faults of builds: not red with the reason, or not green; saved or left something',
    goal: '0',
    cases: tried,
    result: String(hurt),
    undefended: '–',
    reached: hurt === 0 && tried > 0,
  })
})

function fault(name: string, act: () => Promise<void>): void {
  test(name, async () => {
    tried += 1
    hurt += 1
    await act()
    hurt -= 1
  })
}

function run(requirements: string, env: Record<string, string> = {}): Promise<FaultRun> {
  return runFault({
    files: { 'requirements.txt': requirements },
    env: { PIP_INDEX_URL: index.url, PIP_RETRIES: '0', PIP_TIMEOUT: '2', ...service.env, ...env },
    packages: ['apple', 'cherry'],
  })
}

/** Red for a reason that the user can act on; nothing saved, nothing left. */
function expectRed({ run: { exitCode, log, outputs }, left }: FaultRun, reason: RegExp): void {
  expect({ exitCode, left, log }).toEqual({
    exitCode: 1,
    left: [],
    log: expect.stringMatching(reason),
  })
  expect(log).not.toContain('unexpected, please report')
  expect(outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'false' })
  expect(service.saved()).toEqual([])
  expect(service.steps).not.toContain('reserve')
}

fault('a package that is not there', async () => {
  expectRed(await run('apple\nno-such-package\n'), /::error::pip wheel failed.*no-such-package/)
})

fault('a package that does not build', async () => {
  expectRed(await run('apple\nbroken\n'), /::error::pip wheel failed[^\n]*broken/)
})

fault('requirements that contradict each other', async () => {
  expectRed(await run('apple\ncherry==9\n'), /::error::pip wheel failed[^\n]*cherry/)
})

/** An index that serves so many requests, and then does as told. */
async function dyingIndex(requests: number, then: 'reset' | 'hang'): Promise<string> {
  let left = requests
  other = await startLoopback(async (request, response) => {
    if (left-- > 0) {
      const answer = await fetch(new URL(request.url ?? '/', index.url), {
        headers: { accept: request.headers.accept ?? '*/*' },
      })
      const type = answer.headers.get('content-type') ?? 'text/html'
      send(response, answer.status, Buffer.from(await answer.arrayBuffer()), {
        'content-type': type,
      })
    } else if (then === 'reset') request.socket.resetAndDestroy()
  })
  return `${other.url}/simple/`
}

for (const then of ['reset', 'hang'] as const)
  for (const requests of [0, 1, 2, 3])
    fault(`an index that dies after ${requests} requests (${then})`, async () => {
      const url = await dyingIndex(requests, then)
      expectRed(await run('apple\n', { PIP_INDEX_URL: url }), /::error::pip wheel failed/)
    })

fault('a requirements file behind a URL that hangs', async () => {
  other = await startLoopback(async () => {})
  expectRed(await run(`-r ${other.url}/more.txt\n`), /::error::.*more\.txt could not be fetched/)
})

/** A repository with a package in it, over plain HTTP. The first questions are not answered. */
async function startRepository(silent: number): Promise<string> {
  const source = join(folder.path, 'source')
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: source,
      env: bareEnvironment(folder.path),
      stdio: 'pipe',
    })
  const sdist = join(folder.path, 'date.tar.gz')
  writeFileSync(sdist, makeSdist({ name: 'date', version: '4.0' }).bytes)
  execFileSync('tar', ['-xzf', sdist, '-C', folder.path])
  execFileSync('mv', [join(folder.path, 'date-4.0'), source])
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-q', '-m', 'date')
  git('update-server-info')
  let questions = 0
  other = await startLoopback(async (request, response) => {
    if (++questions <= silent) return
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    try {
      send(response, 200, readFileSync(join(source, '.git', pathname.replace('/repository', ''))))
    } catch {
      send(response, 404)
    }
  })
  return `git+${other.url}/repository`
}

fault('a repository that hangs when it is asked for its branch', async () => {
  const url = await startRepository(1)
  const { run: done, left } = await run(`date @ ${url}@main\n`)
  expect({ exitCode: done.exitCode, log: done.log, left }).toMatchObject({ exitCode: 0, left: [] })
  expect(done.log).toContain('no answer within 10 s')
  expect(done.outputs['cache-saved']).toBe('false')
})
