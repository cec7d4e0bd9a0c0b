/** A job that is cancelled while it builds: nothing goes on, and nothing is claimed. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals'
import { runAction } from '../support/action.ts'
import { bareEnvironment, temporaryFolder } from '../support/environment.ts'
import { hang } from '../support/faults.ts'
import { type FaultyCache, startFaultyCache } from '../support/faulty-cache.ts'
import { recordFigure } from '../support/figures.ts'
import { type PackageIndex, startPackageIndex } from '../support/package-index.ts'
import { makeSdist } from '../support/python-packages.ts'
import { MARKER, straysOf } from '../support/strays.ts'
import { createVenv, type Venv } from '../support/venv.ts'

const POSIX = process.platform !== 'win32'
const LINUX = process.platform === 'linux'

let folder: { path: string; remove(): Promise<void> }
let venv: Venv
let index: PackageIndex
let service: FaultyCache | undefined
beforeEach(async () => {
  folder = await temporaryFolder()
  venv = await createVenv()
  index = await startPackageIndex()
  for (const name of ['workspace', 'temp']) mkdirSync(join(folder.path, name))
  writeFileSync(join(folder.path, 'workspace/requirements.txt'), 'slow\n')
})
afterEach(async () => {
  await Promise.all([venv.remove(), index.stop(), service?.stop()])
  await folder.remove()
  service = undefined
})

let [tried, left] = [0, 0]
let undefended = 0
afterAll(() => {
  recordFigure({
    figure: 'cancelled jobs that leave a process, a file or a claim',
    goal: '0',
    cases: tried,
    result: String(left),
    undefended: `${undefended} of 1 (@actions/exec)`,
    reached: left === 0 && tried > 0,
  })
})

/** A backend that starts a compiler, of sorts, and waits for ever. */
const compiling = (started: string, ignoring: string) => `
import signal, subprocess, time
${ignoring}
subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
open(${JSON.stringify(started)}, 'w').close()
time.sleep(600)`

const DEAF = `
for name in (signal.SIGINT, signal.SIGTERM):
    signal.signal(name, signal.SIG_IGN)`

async function untilThere(path: string): Promise<void> {
  while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 50))
}

/** Runs the action until `ready`, sends the signal, and looks what is left. */
async function cancelled(signal: NodeJS.Signals, ready: () => Promise<void>) {
  tried += 1
  left += 1
  const marker = `signals-${process.pid}-${tried}`
  const temp = join(folder.path, 'temp')
  const run = await runAction({
    workspace: join(folder.path, 'workspace'),
    runnerTemp: temp,
    env: {
      PIP_INDEX_URL: index.url,
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      ...venv.env,
      ...service?.env,
      [MARKER]: marker,
    },
    timeoutMs: 60_000,
    started: (child) => void ready().then(() => child.kill(signal)),
  })
  expect({
    exitCode: run.exitCode,
    log: run.log,
    outputs: run.outputs,
    left: [...straysOf(marker), ...readdirSync(temp)],
  }).toEqual({
    exitCode: 128 + constants.signals[signal],
    log: expect.stringContaining(`::error::cancelled (${signal})`),
    outputs: { 'cache-hit': 'false', 'cache-saved': 'false' },
    left: [],
  })
  expect(service?.saved() ?? []).toEqual([])
  left -= 1
}

;(POSIX ? test : test.skip).each([
  { signal: 'SIGINT', backend: 'listens', ignoring: '' },
  { signal: 'SIGTERM', backend: 'listens', ignoring: '' },
  { signal: 'SIGHUP', backend: 'listens', ignoring: '' },
  { signal: 'SIGINT', backend: 'is deaf', ignoring: DEAF },
  { signal: 'SIGTERM', backend: 'is deaf', ignoring: DEAF },
] as const)('$signal while a backend that $backend builds', async ({ signal, ignoring }) => {
  const started = join(folder.path, 'started')
  service = await startFaultyCache('v2')
  index.add(makeSdist({ name: 'slow', version: '1.0', backendCode: compiling(started, ignoring) }))
  await cancelled(signal, () => untilThere(started))
})

;(POSIX ? test : test.skip)('SIGINT while the cache is asked', async () => {
  let asked = (): void => {}
  const ready = new Promise<void>((resolve) => {
    asked = resolve
  })
  service = await startFaultyCache('v2', [], {
    lookup: (...parts) => {
      asked()
      return hang(...parts)
    },
  })
  await cancelled('SIGINT', () => ready)
})

;(LINUX ? test : test.skip)('undefended: what @actions/exec started goes on', async () => {
  const marker = `signals-${process.pid}-exec`
  const program = `
    import { exec } from ${JSON.stringify(import.meta.resolve('@actions/exec'))}
    setTimeout(() => console.log('started'), 500)
    await exec('sleep', ['20'], { silent: true })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...bareEnvironment(folder.path), [MARKER]: marker },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  await once(child, 'exit')
  undefended = straysOf(marker).length
  expect(undefended).toBe(1)
})
