/** The bundle with `store: s3`, a new process for each step, before versitygw. */
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { bareEnvironment, temporaryFolder } from './support/environment.ts'
import { type Job, startJob } from './support/job.ts'
import { type PackageIndex, startPackageIndex } from './support/package-index.ts'
import { makeSdist, makeWheel } from './support/python-packages.ts'
import { type S3Proxy, s3Error, startS3Proxy } from './support/s3-proxy.ts'
import { type Account, awsEnvironment, type S3Server, startS3Server } from './support/s3-server.ts'

const run = promisify(execFile)
const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url))
const FILES = { 'requirements.txt': 'apple\nbanana==2.0\n' }

let folder: { path: string; remove(): Promise<void> }
let server: S3Server
let index: PackageIndex
let count = 0
/** A bucket of the test's own. */
let bucket: string
const jobs: Job[] = []
const proxies: S3Proxy[] = []
beforeAll(async () => {
  folder = await temporaryFolder()
  ;[server, index] = await Promise.all([startS3Server(), startPackageIndex()])
  index.add(
    makeWheel({ name: 'apple', version: '1.0', requires: ['cherry'] }),
    makeWheel({ name: 'cherry', version: '3.0' }),
    makeWheel({ name: 'cherry', version: '2.9' }),
    makeSdist({ name: 'banana', version: '2.0' }),
  )
}, 300_000)
afterAll(async () => {
  await Promise.all([server.stop(), index.stop()])
  await folder.remove()
})
beforeEach(async () => {
  bucket = `bucket-${++count}`
  await server.addBucket(bucket)
})
afterEach(async () => {
  await Promise.all(jobs.splice(0).map((job) => job.remove()))
  await Promise.all(proxies.splice(0).map((proxy) => proxy.stop()))
})

/** A job on a machine of its own: a new workspace, home and environment. */
async function job(
  account: Account | undefined = server.root,
  event: Record<string, unknown> = push('main'),
  files: Record<string, string> = FILES,
): Promise<Job> {
  const { env, payload } = event as { env: Record<string, string>; payload: unknown }
  const eventFile = join(folder.path, `event-${jobs.length}-${count}.json`)
  writeFileSync(eventFile, JSON.stringify(payload))
  const started = await startJob(files, {
    PIP_INDEX_URL: index.url,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    GITHUB_EVENT_PATH: eventFile,
    ...env,
    ...awsEnvironment(account),
  })
  jobs.push(started)
  return started
}
const REPOSITORY = { full_name: 'octo-org/octo-repo', default_branch: 'main' }
const push = (branch: string) => ({
  env: { GITHUB_EVENT_NAME: 'push', GITHUB_REF: `refs/heads/${branch}` },
  payload: { repository: REPOSITORY },
})
const pullRequest = (from: string) => ({
  env: { GITHUB_EVENT_NAME: 'pull_request', GITHUB_REF: 'refs/pull/7/merge' },
  payload: { repository: REPOSITORY, pull_request: { head: { repo: { full_name: from } } } },
})
const inputs = (more: Record<string, string> = {}) => ({
  store: 's3',
  's3-bucket': bucket,
  's3-prefix': 'pip-wheelhouse',
  's3-endpoint': server.url,
  's3-anonymous': 'false',
  's3-level': 'auto',
  ...more,
})
const publicBucket = () =>
  server.setPolicy(bucket, [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject'],
      Resource: [`arn:aws:s3:::${bucket}/*`],
    },
    {
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:ListBucket'],
      Resource: [`arn:aws:s3:::${bucket}`],
    },
  ])
const warningsIn = (log: string): string[] =>
  log.split('\n').filter((line) => line.startsWith('::warning::'))

test("the article's case: one machine builds and uploads, others download and install", async () => {
  const first = await job()
  const built = await first.step(inputs())
  expect(built.log).toContain('Built 1 wheel, fetched 2')
  expect(built.outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'true' })
  const key = built.outputs['cache-primary-key'] ?? ''
  expect(await server.keys(bucket)).toEqual([
    `pip-wheelhouse/octo-org/octo-repo/default/${key}.tar`,
  ])

  // A colleague's branch, a fork's pull request without credentials, and a laptop.
  await publicBucket()
  index.resetRequests()
  for (const [account, event] of [
    [server.root, push('feature')],
    [undefined, pullRequest('someone/octo-repo')],
  ] as const) {
    const next = await job(account, event)
    const restored = await next.step(inputs())
    expect(restored.log).toContain('Restored 3 wheels')
    expect(restored.outputs).toMatchObject({ 'cache-hit': 'true', 'cache-matched-key': key })
    expect(await next.imports('apple')).toBe('1.0')
    expect(await next.imports('banana')).toBe('2.0')
    expect(warningsIn(restored.log)).toEqual([])
  }
  const laptop = await job(undefined)
  const { stdout } = await run(
    process.execPath,
    [CLI, 'sync', '-r', 'requirements.txt', '--store', 's3', '--s3-bucket', bucket].concat(
      ['--s3-endpoint', server.url, '--s3-anonymous'],
      ['--s3-prefix', 'pip-wheelhouse/octo-org/octo-repo'],
    ),
    {
      cwd: laptop.workspace,
      env: {
        ...bareEnvironment(laptop.workspace),
        ...laptop.venv.env,
        PIP_INDEX_URL: index.url,
        ...awsEnvironment(undefined),
      },
    },
  )
  expect(stdout).toContain('Restored 3 wheels')
  expect(await laptop.imports('banana')).toBe('2.0')
  expect(index.requests).toEqual([])

  const pruned = await run(
    process.execPath,
    [CLI, 'prune', '--store', 's3', '--s3-bucket', bucket, '--s3-endpoint', server.url].concat([
      '--s3-prefix',
      'pip-wheelhouse/octo-org/octo-repo',
      '--max-size',
      '1',
      '--yes',
    ]),
    { env: { ...bareEnvironment(laptop.workspace), ...awsEnvironment(server.root) } },
  )
  expect(pruned.stdout).toContain(`removed default/${key} (`)
  expect(await server.keys(bucket)).toEqual([])
})

test('other requirements: an older wheelhouse of the bucket feeds the build', async () => {
  const first = await job(server.root, push('main'), {
    'requirements.txt': 'apple\nbanana==2.0\ncherry==2.9\n',
  })
  const built = await first.step(inputs())
  index.resetRequests()
  const second = await job(server.root, pullRequest('octo-org/octo-repo'))
  const { outputs, log } = await second.step(inputs())
  expect(outputs).toMatchObject({
    'cache-hit': 'false',
    'cache-matched-key': built.outputs['cache-primary-key'],
    'cache-saved': 'true',
    'wheels-built': '0',
  })
  expect(log).toContain('Reused 2, fetched 1')
  expect((await server.keys(bucket)).sort()).toEqual([
    expect.stringContaining('/octo-repo/branch/'),
    expect.stringContaining('/octo-repo/default/'),
  ])
})

describe('a damaged object costs a warning and a build', () => {
  test.each<[damage: string, change: (bytes: Buffer) => Buffer]>([
    ['truncated', (bytes) => bytes.subarray(0, bytes.length - 1500)],
    [
      'altered in one byte of a wheel',
      (bytes) => {
        const copy = Buffer.from(bytes)
        copy[copy.length - 1200] = (copy[copy.length - 1200] ?? 0) ^ 1
        return copy
      },
    ],
  ])('%s', async (_, change) => {
    await (await job()).step(inputs())
    const [object = ''] = await server.keys(bucket)
    await server.put(bucket, object, change(await server.get(bucket, object)))
    const second = await job()
    const { exitCode, outputs, log } = await second.step(inputs())
    expect(exitCode).toBe(0)
    expect(outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'true' })
    expect(warningsIn(log)).toEqual([expect.stringMatching(/damaged.*built anew/)])
    expect(await second.imports('banana')).toBe('2.0')
  })
})

describe('trouble with the bucket never fails the job', () => {
  test.each<[what: string, given: () => Promise<{ endpoint?: string; account?: Account }>, string]>(
    [
      [
        'a wrong secret',
        async () => ({ account: { access: 'root', secret: 'wrong' } }),
        'does not accept the AWS credentials (SignatureDoesNotMatch)',
      ],
      [
        'an expired token',
        async () => {
          const proxy = await startS3Proxy(server.port)
          proxies.push(proxy)
          proxy.interfere = () => s3Error(400, 'ExpiredToken')
          return { endpoint: proxy.url }
        },
        'the AWS session token has expired',
      ],
      [
        'nobody at the endpoint',
        async () => ({ endpoint: 'http://127.0.0.1:9' }),
        'no connection to',
      ],
    ],
  )('%s', async (_, given, message) => {
    const { endpoint = server.url, account = server.root } = await given()
    const first = await job(account)
    const { exitCode, outputs, log } = await first.step(inputs({ 's3-endpoint': endpoint }))
    expect(exitCode).toBe(0)
    expect(outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'false' })
    expect(warningsIn(log)).toEqual([expect.stringContaining(message)])
    expect(log).toContain(`not saved: `)
    expect(await first.imports('banana')).toBe('2.0')
  })
})

test.each<[string, Record<string, string>, string]>([
  ['no bucket', { 's3-bucket': '' }, 's3-bucket: store: s3 needs the name of a bucket'],
  ['a URL as bucket', { 's3-bucket': 's3://wheels' }, 'is not the name of a bucket'],
  ['no address', { 's3-endpoint': 'minio:9000' }, 'is not the address of a server'],
])('the mistake of the user fails it: %s', async (_, more, message) => {
  const first = await job()
  const { exitCode, log } = await first.step(inputs(more))
  expect(exitCode).toBe(1)
  expect(log).toContain(message)
})

test('tiers: the disk of the machine is filled from the bucket, and then serves without it', async () => {
  await (await job()).step(inputs())
  const disk = join(folder.path, 'disk')
  mkdirSync(disk)
  const tiers = (more: Record<string, string> = {}) =>
    inputs({ store: 'directory, s3', 'store-directory': disk, ...more })
  const second = await job()
  expect((await second.step(tiers())).outputs['cache-hit']).toBe('true')
  expect(readdirSync(disk)).toEqual([expect.stringMatching(/\.tar$/)])

  const third = await job()
  const { outputs, log } = await third.step(tiers({ 's3-endpoint': 'http://127.0.0.1:9' }))
  expect(outputs['cache-hit']).toBe('true')
  expect(warningsIn(log)).toEqual([])
  expect(await third.imports('banana')).toBe('2.0')
})
