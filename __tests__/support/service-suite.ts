/** Suites of faults of the cache service: a case each, and the figures of all together. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { bareEnvironment, temporaryFolder } from './environment.ts'
import { type FaultRun, runFault } from './fault-run.ts'
import {
  type Entry,
  type Fault,
  type FaultyCache,
  type Step,
  startFaultyCache,
} from './faulty-cache.ts'
import { recordFigure } from './figures.ts'
import { type PackageIndex, startPackageIndex } from './package-index.ts'
import { pooled } from './pool.ts'
import { makeWheel } from './python-packages.ts'

export interface ServiceCase {
  readonly fault: string
  readonly protocol: 'v1' | 'v2'
  /** Whether the service has the wheelhouse. */
  readonly warm?: boolean
  readonly faults?: Partial<Record<Step, Fault>>
  readonly env?: (service: FaultyCache) => Readonly<Record<string, string>>
  /** Makes other entries of the one that is right. */
  readonly entries?: (right: Entry) => readonly Entry[]
  /** What cache-hit has to be; false unless given. */
  readonly hit?: boolean
  /** A case that waits: its time is compared with that of a twin before a service without fault. */
  readonly waits?: boolean
}

export interface StockCase {
  readonly fault: string
  readonly act: 'restore' | 'save'
  readonly faults: Partial<Record<Step, Fault>>
}

interface Result extends FaultRun {
  readonly steps: readonly Step[]
  readonly saved: readonly Entry[]
  /** Undefined where it was not measured. */
  readonly secondsAdded: number | undefined
}

const AT_ONCE = 5
const MOST_SECONDS = 15
/** How long the undefended tool is watched. */
const STOCK_SECONDS = 25
const FILES = { 'requirements.txt': 'apple\nbanana==2.0\n' }
const PACKAGES = ['apple', 'banana', 'cherry']
const VERSIONS = { apple: '1.0', banana: '2.0', cherry: '3.0' }
const STOCK = fileURLToPath(new URL('stock-cache.ts', import.meta.url))
/** More than 64 kB, so that a transfer has a beginning and a middle. */
const ARCHIVE_BYTES = 1_500_000

/** Declares the tests of these cases. `subject` names them in the figures. */
export function serviceSuite(
  subject: string,
  cases: readonly ServiceCase[],
  stock: readonly StockCase[],
): void {
  let index: PackageIndex
  let results: Promise<Result>[] = []
  let stockResults: Promise<string>[] = []
  const failures: string[] = []
  const added: { fault: string; seconds: number }[] = []

  const jobEnvironment = () => ({ PIP_INDEX_URL: index.url })
  const runBefore = (service: FaultyCache, env: Readonly<Record<string, string>> = {}) =>
    runFault({
      files: FILES,
      env: { ...jobEnvironment(), ...service.env, ...env },
      packages: PACKAGES,
    })

  beforeAll(async () => {
    index = await startPackageIndex()
    index.add(
      makeWheel({
        name: 'apple',
        version: '1.0',
        requires: ['cherry'],
        files: { 'apple/random.bin': randomBytes(ARCHIVE_BYTES) },
      }),
      makeWheel({ name: 'banana', version: '2.0' }),
      makeWheel({ name: 'cherry', version: '3.0' }),
    )
    const healthy = await startFaultyCache('v2')
    const first = await runBefore(healthy)
    const [right] = healthy.saved()
    await healthy.stop()
    if (right === undefined) throw new Error(`nothing was saved: ${first.run.log}`)
    results = pooled(
      AT_ONCE,
      cases.map((given) => () => runCase(given, right)),
    )
    stockResults = stock.map((given) => runStock(given, right))
  })
  afterAll(async () => {
    await Promise.allSettled([...results, ...stockResults])
    await index?.stop()
    const hangs = (await Promise.allSettled(stockResults)).filter(
      (result) => result.status === 'fulfilled' && result.value === 'waits',
    ).length
    const undefended = `${hangs} of ${stock.length} still wait after ${STOCK_SECONDS} s (@actions/cache)`
    recordFigure({
      figure: `faults of the cache service, ${subject}: job not green, wrong packages or something left`,
      goal: '0',
      cases: cases.length,
      result: String(failures.length),
      undefended,
      reached: failures.length === 0,
    })
    const worst = added.toSorted((a, b) => b.seconds - a.seconds)[0]
    recordFigure({
      figure: `seconds added by a dead or slow cache, ${subject}`,
      goal: `≤ ${MOST_SECONDS}`,
      cases: added.length,
      result: worst === undefined ? '–' : `${worst.seconds.toFixed(1)} (${worst.fault})`,
      undefended,
      reached: worst !== undefined && worst.seconds <= MOST_SECONDS,
    })
  })

  async function runCase(given: ServiceCase, right: Entry): Promise<Result> {
    const entries = given.warm ? (given.entries?.(right) ?? [right]) : []
    const service = await startFaultyCache(given.protocol, entries, given.faults)
    const healthy = given.waits ? await startFaultyCache(given.protocol) : undefined
    try {
      // At the same time, so that both feel the same load of the machine.
      const [result, twin] = await Promise.all([
        runBefore(service, given.env?.(service)),
        healthy && runBefore(healthy),
      ])
      const secondsAdded = twin && (result.run.durationMs - twin.run.durationMs) / 1000
      return { ...result, steps: service.steps, saved: service.saved(), secondsAdded }
    } finally {
      await Promise.all([service.stop(), healthy?.stop()])
    }
  }

  test.each(cases.map((given, at) => ({ ...given, at })))('$protocol: $fault', async (given) => {
    failures.push(given.fault)
    const { run, packages, left, saved, secondsAdded } = await (results[
      given.at
    ] as Promise<Result>)
    if (secondsAdded !== undefined) added.push({ fault: given.fault, seconds: secondsAdded })
    expect({
      exitCode: run.exitCode,
      timedOut: run.timedOut,
      packages,
      left,
      log: run.log,
    }).toEqual({
      exitCode: 0,
      timedOut: false,
      packages: VERSIONS,
      left: [],
      log: expect.not.stringMatching(/::error::|unexpected/),
    })
    expect(run.outputs['cache-hit']).toBe(String(given.hit ?? false))
    // Saved is what the service has, and nothing else is said.
    const key = run.outputs['cache-primary-key']
    if (run.outputs['cache-saved'] === 'true')
      expect(saved.map((entry) => entry.key)).toContain(key)
    else expect(run.outputs['cache-saved']).toBe('false')
    failures.pop()
  })

  test.each(stock.map((given, at) => ({ ...given, at })))(
    'undefended: @actions/cache as it is, $act, $fault',
    async ({ at }) => {
      expect(await stockResults[at]).toBe('waits')
    },
  )
}

/** 'waits', or what it did in the time for which it is watched. */
async function runStock({ act, faults }: StockCase, right: Entry): Promise<string> {
  const folder = await temporaryFolder()
  let version = ''
  const learnVersion: Fault = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    version = (JSON.parse(String(Buffer.concat(chunks))) as { version: string }).version
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok": false}')
  }
  // Its entries are under a version of its own, which a first question tells.
  const asked = await startFaultyCache('v2', [], { lookup: learnVersion })
  const service: { started?: FaultyCache } = {}
  try {
    await writeFile(join(folder.path, 'wheelhouse'), right.bytes)
    const run = (cache: FaultyCache, what: string, seconds: number) =>
      watch([STOCK, what, right.key], folder.path, cache.env, seconds)
    if (act === 'restore') await run(asked, 'restore', STOCK_SECONDS)
    service.started = await startFaultyCache(
      'v2',
      act === 'restore' ? [{ ...right, version }] : [],
      faults,
    )
    return await run(service.started, act, STOCK_SECONDS)
  } finally {
    await Promise.all([asked.stop(), service.started?.stop()])
    await folder.remove()
  }
}

function watch(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  seconds: number,
): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--no-warnings', ...args], {
      cwd,
      env: { ...bareEnvironment(cwd), RUNNER_TEMP: cwd, GITHUB_WORKSPACE: cwd, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        output += chunk
      })
    let waits = false
    const timer = setTimeout(() => {
      waits = true
      child.kill('SIGKILL')
    }, seconds * 1000)
    child.once('close', () => {
      clearTimeout(timer)
      resolve(waits ? 'waits' : output)
    })
  })
}
