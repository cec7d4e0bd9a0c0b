/**
 * How fast, and with how much memory, the s3 store moves a wheelhouse, beside the AWS SDK's own
 * multipart transfer to the same server (versitygw on loopback) in the same run. Each transfer is a
 * process of its own, and rounds are interleaved; the table has the medians.
 *
 *   node scripts/with-node24.mjs bench/s3-transfer.ts [MEGABYTES] [ROUNDS]
 */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'
import { temporaryFolder } from '../__tests__/support/environment.ts'
import { awsEnvironment, startS3Server } from '../__tests__/support/s3-server.ts'

const BUCKET = 'wheels'
const ACTS = ['our upload', 'SDK upload', 'our download', 'SDK download'] as const
export type Act = (typeof ACTS)[number]

/** What a process that made one transfer says of it. */
export interface Measured {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMegabytes: number
}

async function compare(megabytes: number, rounds: number): Promise<void> {
  const folder = await temporaryFolder()
  const server = await startS3Server()
  try {
    await server.addBucket(BUCKET)
    const file = join(folder.path, 'wheelhouse.tar')
    writeRandom(file, megabytes)
    const program = await bundled(folder.path)
    const results = new Map<Act, Measured[]>(ACTS.map((act) => [act, []]))
    for (let round = 0; round < rounds; round++) {
      for (const act of ACTS) {
        const target = join(folder.path, 'fetched', 'wheelhouse.tar')
        const key = `${act.split(' ')[0]}-${round}`
        const path = act.endsWith('upload') ? file : target
        const { status, stdout, stderr } = spawnSync(
          process.execPath,
          [program, act, server.url, key, path],
          { env: { PATH: process.env.PATH, ...awsEnvironment(server.root) }, encoding: 'utf8' },
        )
        if (status !== 0) throw new Error(`${act}: ${stderr}`)
        results.get(act)?.push(JSON.parse(stdout) as Measured)
        rmSync(dirname(target), { recursive: true, force: true })
      }
    }
    console.log(`${megabytes} MB, medians of ${rounds}: seconds, CPU seconds, peak MB`)
    for (const [act, all] of results) {
      const row = (['seconds', 'cpuSeconds', 'peakMegabytes'] as const).map((what) =>
        median(all.map((one) => one[what]))
          .toFixed(1)
          .padStart(8),
      )
      console.log(act.padEnd(14), ...row)
    }
  } finally {
    await server.stop()
    await folder.remove()
  }
}

// As in dist/: modules loaded one by one, and types stripped from them, cost 30 MB.
async function bundled(folder: string): Promise<string> {
  const build = await rolldown({
    input: join(import.meta.dirname, 's3-one-transfer.ts'),
    platform: 'node',
    checks: { circularDependency: false },
  })
  await build.write({ format: 'esm', dir: join(folder, 'program'), entryFileNames: 'main.mjs' })
  await build.close()
  return join(folder, 'program', 'main.mjs')
}

function writeRandom(file: string, megabytes: number): void {
  const descriptor = openSync(file, 'wx')
  for (let done = 0; done < megabytes; done++) writeSync(descriptor, randomBytes(1e6))
  closeSync(descriptor)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

const [megabytes = 2000, rounds = 3] = process.argv.slice(2).map(Number)
await compare(megabytes, rounds)
process.exit()
