/** Runs that are killed at random moments: what the next run installs is what it should be. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type ActionRun, runAction } from '../support/action.ts'
import { temporaryFolder } from '../support/environment.ts'
import { type FaultyCache, startFaultyCache } from '../support/faulty-cache.ts'
import { recordFigure } from '../support/figures.ts'
import { treeOf } from '../support/installing.ts'
import { type PackageIndex, startPackageIndex } from '../support/package-index.ts'
import { makeSdist, makeWheel } from '../support/python-packages.ts'
import { type Seeded, seeded } from '../support/seeded.ts'
import { MARKER, straysOf } from '../support/strays.ts'
import { createVenv, type Venv } from '../support/venv.ts'

const KILLS = Number(process.env.KILLS ?? 200)
const LANES = 4
const SEED = 2014
/** Of all runs, those that find no wheelhouse: they take five times as long. */
const COLD = 0.2
const SIGNALS = ['SIGKILL', 'SIGTERM', 'SIGINT'] as const
const WHEELS = ['apple', 'banana', 'cherry']
const TIMEOUT_MS = 8 * 60_000

let index: PackageIndex
beforeAll(async () => {
  index = await startPackageIndex()
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [`apple/m${at}.py`, `x = ${at}\n`.repeat(at * 20)]),
  )
  index.add(
    makeWheel({ name: 'apple', version: '1.0', requires: ['cherry'], files }),
    makeSdist({ name: 'banana', version: '2.0' }),
    makeWheel({
      name: 'cherry',
      version: '3.0',
      files: { 'cherry/large.bin': Buffer.alloc(2_000_000, 'cherry') },
      entryPoints: { cherry: 'cherry:main' },
    }),
  )
})
afterAll(() => index?.stop())

/** A self-hosted machine: its workspace, environment and stores outlive its runs. */
interface Lane {
  readonly kind: 'directory' | 'actions'
  /** A run, killed if that is asked for. */
  run(kill?: { signal: NodeJS.Signals; afterMs: number }): Promise<ActionRun>
  /** Takes the installed packages away. */
  uninstall(): void
  /** What is installed, and what lies in wheel-dir, by path. */
  installed(): Record<string, string>
  /** Forgets all wheelhouses. */
  forget(): Promise<void>
  /** What a run that could tidy up has left behind. */
  left(): string[]
  remove(): Promise<void>
}

async function startLane(number: number, kind: 'directory' | 'actions'): Promise<Lane> {
  const [folder, venv] = await Promise.all([temporaryFolder(), createVenv()])
  const at = (name: string) => join(folder.path, name)
  for (const name of ['workspace', 'temp']) mkdirSync(at(name))
  writeFileSync(at('workspace/requirements.txt'), 'apple\nbanana==2.0\n')
  const site = sitePackages(venv)
  const own = new Set(readdirSync(site))
  let service: FaultyCache = await startFaultyCache('v2')
  const marker = `kills-${process.pid}-${number}`
  return {
    kind,
    run: (kill) =>
      runAction({
        workspace: at('workspace'),
        runnerTemp: at('temp'),
        inputs: { 'wheel-dir': 'wheels', store: kind, 'store-directory': at('store') },
        env: {
          PIP_INDEX_URL: index.url,
          PIP_DISABLE_PIP_VERSION_CHECK: '1',
          ...venv.env,
          ...service.env,
          [MARKER]: marker,
        },
        ...(kill && {
          started: (child) => void setTimeout(() => child.kill(kill.signal), kill.afterMs),
        }),
      }),
    uninstall() {
      for (const name of readdirSync(site))
        if (!own.has(name)) rmSync(join(site, name), { recursive: true })
      rmSync(at('workspace/wheels'), { recursive: true, force: true })
    },
    installed: () => ({ ...ofOurs(treeOf(site)), ...wheelsIn(at('workspace/wheels')) }),
    async forget() {
      rmSync(at('store'), { recursive: true, force: true })
      await service.stop()
      service = await startFaultyCache('v2')
    },
    left() {
      const left = [...readdirSync(at('temp')), ...straysOf(marker)]
      for (const name of readdirSync(at('temp')))
        rmSync(join(at('temp'), name), { recursive: true, force: true })
      return left
    },
    async remove() {
      await service.stop()
      await Promise.all([folder.remove(), venv.remove()])
    },
  }
}

function sitePackages({ path }: Venv): string {
  const [version = ''] = readdirSync(join(path, 'lib'))
  return join(path, 'lib', version, 'site-packages')
}

/** Without pip, and what starting Python leaves. */
function ofOurs(tree: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).filter(([path]) => !/^pip(-|\/|$)|__pycache__/.test(path)),
  )
}

/** Their names: banana is built anew in each cold run, with other bytes. */
function wheelsIn(folder: string): Record<string, string> {
  const names = existsSync(folder) ? readdirSync(folder) : []
  return Object.fromEntries(names.map((name) => [`wheel-dir/${name}`, 'a file']))
}

/** What the paths hold, without what differs between two builds of one sdist. */
function comparable(installed: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(installed).filter(([path]) => !/dist-info\/(RECORD|direct_url)/.test(path)),
  )
}

interface Timing {
  readonly cold: number
  readonly warm: number
}

test(
  `${KILLS} kills`,
  async () => {
    const lanes = await Promise.all(
      Array.from({ length: LANES }, (_, number) =>
        startLane(number, number % 2 === 0 ? 'directory' : 'actions'),
      ),
    )
    const wrong: string[] = []
    const untidy: string[] = []
    let [done, early] = [0, 0]
    const work = async (lane: Lane, random: Seeded, kills: number): Promise<void> => {
      const truth = await undisturbed(lane)
      for (let at = 0; at < kills; at++) {
        const cold = random.chance(COLD)
        const signal = random.pick(SIGNALS)
        if (cold) await lane.forget()
        else if ((await lane.run()).outputs['cache-hit'] === undefined) throw new Error('no run')
        lane.uninstall()
        const limit = cold ? truth.timing.cold : truth.timing.warm
        const afterMs = random.below(Math.ceil(limit))
        const killed = await lane.run({ signal, afterMs })
        const name = `${lane.kind}, ${cold ? 'cold' : 'warm'}, ${signal} after ${afterMs} ms`
        if (killed.exitCode === 0) early += 1
        const left = lane.left()
        // Before main() has begun, a signal ends node itself: there is nothing to tidy up.
        if (signal !== 'SIGKILL' && left.length > 0) untidy.push(`${name}: ${left.join(', ')}`)
        const next = await lane.run()
        const installed = comparable(lane.installed())
        if (next.exitCode !== 0 || !equal(installed, truth.installed))
          wrong.push(
            `${name}: exit code ${next.exitCode}, ${difference(installed, truth.installed)}`,
          )
        lane.left()
        done += 1
      }
    }
    try {
      const share = Math.ceil(KILLS / LANES)
      await Promise.all(
        lanes.map((lane, number) =>
          work(lane, seeded(SEED + number), Math.min(share, KILLS - number * share)),
        ),
      )
      recordFigure({
        figure: `kills at random moments (seed ${SEED}): wrong hits or torn installs in the next run`,
        goal: '0',
        cases: done,
        result: `${wrong.length}`,
        undefended: '–',
        reached: wrong.length === 0 && done === KILLS,
      })
      expect(wrong).toEqual([])
      expect(untidy).toEqual([])
      // Most were killed, and did not end before.
      expect(early).toBeLessThan(KILLS / 2)
    } finally {
      await Promise.all(lanes.map((lane) => lane.remove()))
    }
  },
  TIMEOUT_MS,
)

/** What runs that nothing interrupts make, and how long they take under this load, in ms. */
async function undisturbed(
  lane: Lane,
): Promise<{ installed: Record<string, string>; timing: Timing }> {
  const cold = await lane.run()
  const installed = comparable(lane.installed())
  for (const name of WHEELS) expect(Object.keys(installed).join()).toContain(name)
  lane.uninstall()
  const warm = await lane.run()
  expect(warm.outputs['cache-hit']).toBe('true')
  expect(comparable(lane.installed())).toEqual(installed)
  return { installed, timing: { cold: cold.durationMs, warm: warm.durationMs } }
}

function equal(a: Record<string, string>, b: Record<string, string>): boolean {
  return difference(a, b) === ''
}

function difference(a: Record<string, string>, b: Record<string, string>): string {
  const paths = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...paths]
    .filter((path) => a[path] !== b[path])
    .slice(0, 5)
    .join(', ')
}
