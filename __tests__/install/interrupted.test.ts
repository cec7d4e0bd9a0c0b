import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { installNative } from '../../src/install/native.ts'
import type { WheelSource } from '../../src/install/wheel-content.ts'
import type { Interpreter } from '../../src/interpreter.ts'
import { PROBE_ARGUMENTS } from '../../src/probe.ts'
import { bareEnvironment, temporaryFolder } from '../support/environment.ts'
import { faultsIn, planOf, sourceOf, treeOf } from '../support/installing.ts'
import { makeWheel } from '../support/python-packages.ts'
import { seeded } from '../support/seeded.ts'
import { createVenv, pip, type Venv } from '../support/venv.ts'

const KILLS = Number(process.env.KILLS ?? 20)
const TIMEOUT_MS = 20 * 60_000
const CHILD = fileURLToPath(new URL('../support/install-child.ts', import.meta.url))

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let venv: Venv
let interpreter: Interpreter
let library: string
let old: WheelSource[]
let sources: WheelSource[]
/** What an install that nothing interrupts makes of the environment, and how long it takes. */
let whole: Record<string, string>
let wholeMs: number

beforeAll(async () => {
  folder = await temporaryFolder()
  venv = await createVenv()
  interpreter = JSON.parse(
    String(execFileSync(venv.python, PROBE_ARGUMENTS, { env: bareEnvironment(folder.path) })),
  )
  library = String(interpreter.paths.purelib)
  // Every other package is there in an older version, with files that the newer one has not.
  old = [0, 2, 4, 6].map((index) => packageOf(index, '0.9', 20))
  sources = Array.from({ length: 8 }, (_, index) => packageOf(index, '1.0', 60))
  await restore()
  const child = await startChild()
  const started = performance.now()
  child.stdin?.write('go')
  await once(child, 'exit')
  wholeMs = performance.now() - started
  whole = treeOf(venv.path)
  expect(faultsIn(library)).toEqual([])
}, TIMEOUT_MS)
afterAll(async () => {
  await Promise.all([venv?.remove(), folder?.remove()])
})

function packageOf(index: number, version: string, files: number): WheelSource {
  const name = `part${index}`
  const made = Array.from({ length: files }, (_, at) => [
    `${name}/${version}/sub${at % 7}/m${at}.py`,
    `x = ${at}\n`.repeat(at),
  ])
  const wheel = makeWheel({
    name,
    version,
    files: {
      ...Object.fromEntries(made),
      [`${name}/common.py`]: version,
      [`${name}/large.bin`]: Buffer.alloc(300_000 + index * 500_000, `${version} `),
      'space/__init__.py': '# of all\n',
    },
    entryPoints: { [`${name}-tool`]: `${name}:main` },
  })
  return sourceOf(wheel, join(folder.path, 'wheels'))
}

async function startChild(): Promise<ChildProcess> {
  const plan = join(folder.path, 'plan.json')
  writeFileSync(
    plan,
    JSON.stringify({ ...planOf(interpreter, sources), requested: [], directUrls: [] }),
  )
  const child = spawn(process.execPath, ['--no-warnings', CHILD, plan], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: bareEnvironment(folder.path),
  })
  await once(child.stdout, 'data')
  return child
}

/** The environment as it was: pip, and older versions. */
async function restore(): Promise<void> {
  for (const name of readdirSync(library))
    if (!name.startsWith('pip')) rmSync(join(library, name), { recursive: true })
  const scripts = String(interpreter.paths.scripts)
  for (const name of readdirSync(scripts)) if (name.startsWith('part')) rmSync(join(scripts, name))
  await installNative(planOf(interpreter, old))
}

test(
  `killed at ${KILLS} random moments: nothing claims to be whole that is not, and the next run repairs it`,
  async () => {
    const random = seeded(20261122)
    const halfDone: string[] = []
    for (let round = 0; round < KILLS; round++) {
      await restore()
      const child = await startChild()
      const after = (wholeMs * random.below(1000)) / 1000
      child.stdin?.write('go')
      await new Promise((resolve) => setTimeout(resolve, after))
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      const label = `round ${round}, after ${after.toFixed()} of ${wholeMs.toFixed()} ms`

      expect([label, faultsIn(library)]).toEqual([label, []])
      const names = readdirSync(library)
      if (names.some((name) => name.endsWith('.unfinished'))) halfDone.push(label)

      const byPip = round % 2 === 1
      if (byPip) {
        const pins = join(folder.path, 'pins.txt')
        writeFileSync(
          pins,
          sources.map(({ wheel }) => `${wheel.name}==${wheel.version}\n`).join(''),
        )
        await pip(venv.python, [
          'install',
          '--no-index',
          '--no-deps',
          '--no-compile',
          `--find-links=${join(folder.path, 'wheels')}`,
          '-r',
          pins,
        ])
        expect([label, faultsIn(library)]).toEqual([label, []])
      }
      const result = await installNative(planOf(interpreter, sources))
      expect([label, result]).toEqual([
        label,
        { kind: 'installed', replaced: expect.any(Array), leftToPip: [] },
      ])
      expect([label, faultsIn(library)]).toEqual([label, []])
      const tree = treeOf(venv.path)
      expect([label, comparable(tree, byPip)]).toEqual([label, comparable(whole, byPip)])
    }
    expect(halfDone.length).toBeGreaterThan(KILLS / 10)
    if (process.env.KILLS) console.log(`${halfDone.length} of ${KILLS} in the middle of a package`)
  },
  TIMEOUT_MS,
)

/** Without what pip writes in its own way, and what running pip leaves behind. */
function comparable(tree: Record<string, string>, byPip: boolean): Record<string, string> {
  const entries = Object.entries(tree).filter(([path]) => !/\/pip\/|__pycache__/.test(path))
  return Object.fromEntries(
    byPip ? entries.filter(([path]) => !/dist-info\/|dist-info$|^bin\//.test(path)) : entries,
  )
}
