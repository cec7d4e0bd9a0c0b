/**
 * Hostile archives under the right key in the Actions cache, before the committed bundle: a new
 * process for each. hostile-archives.test.ts tells which of them the undefended takes.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { CacheService } from '../support/cache-service.ts'
import { startCacheServiceV2 } from '../support/cache-service-v2.ts'
import { temporaryFolder } from '../support/environment.ts'
import { HOSTILE_ARCHIVES, type HostileArchive } from '../support/hostile-archives.ts'
import { filesIn, treeOf } from '../support/installing.ts'
import { type Job, startJob } from '../support/job.ts'
import { type PackageIndex, startPackageIndex } from '../support/package-index.ts'
import { type Entry, readEntry } from '../support/planted.ts'
import { makeWheel } from '../support/python-packages.ts'

const WHEELS = [
  makeWheel({ name: 'apple', version: '1.0', requires: ['cherry'] }),
  makeWheel({ name: 'cherry', version: '3.0' }),
]

let folder: Awaited<ReturnType<typeof temporaryFolder>>
const cases = HOSTILE_ARCHIVES.filter(({ inBundle }) => inBundle)
const jobs: Job[] = []
let service: CacheService
let index: PackageIndex
let key: string
let entry: Entry
let temp: string
let outside: string
const inputs = { requirements: 'requirements.txt' }

async function step() {
  const job = await startJob(
    { 'requirements.txt': 'apple==1.0\ncherry==3.0\n' },
    { ...service.env, PIP_INDEX_URL: index.url, RUNNER_TEMP: temp },
  )
  jobs.push(job)
  return { job, ran: await job.step(inputs) }
}

beforeAll(async () => {
  folder = await temporaryFolder()
  service = await startCacheServiceV2()
  index = await startPackageIndex()
  index.add(...WHEELS)
  temp = join(folder.path, 'temp')
  outside = join(folder.path, 'outside')
  for (const path of [temp, outside]) mkdirSync(path)
  writeFileSync(join(outside, 'canary'), 'alive')
  const { ran } = await step()
  key = ran.outputs['cache-primary-key']?.replace(/[^-]+$/, 'fixed') ?? ''
  await service.corrupt(key, (bytes) => {
    const file = join(folder.path, 'honest-of-job.tar')
    writeFileSync(file, bytes)
    entry = readEntry(file)
    return bytes
  })
})
afterAll(async () => {
  await Promise.all([service.stop(), index.stop(), ...jobs.map((job) => job.remove())])
  await folder.remove()
})

test('an honest archive is a hit', async () => {
  const { ran } = await step()
  expect(ran.outputs['cache-hit']).toBe('true')
})

test.each(cases)('$what', async ({ make }: HostileArchive) => {
  const before = treeOf(outside)
  await service.corrupt(key, () => make(entry, outside))
  const { job, ran } = await step()
  expect(ran.log).toContain('is damaged and was not used')
  expect([ran.exitCode, ran.outputs['cache-hit']]).toEqual([0, 'false'])
  expect([await job.imports('apple'), await job.imports('cherry')]).toEqual(['1.0', '3.0'])
  expect([treeOf(outside), readdirSync(temp)]).toEqual([before, []])
  expect(filesIn(job.workspace)).toEqual(['requirements.txt'])
  await Promise.all(jobs.splice(0).map((one) => one.remove()))
})
