/** Every path of the story, with fake ports. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { InputName } from '../src/inputs.ts'
import { outputsOf } from '../src/report.ts'
import { run } from '../src/run.ts'
import { temporaryFolder } from './support/environment.ts'
import {
  type FakePorts,
  type FakeWheel,
  fakeInputs,
  fakeInterpreter,
  fakePorts,
  fakePython,
} from './support/fakes.ts'

const APPLE: FakeWheel = { file: 'apple-1.0-py3-none-any.whl' }
const BANANA: FakeWheel = { file: 'banana-2.0-py3-none-any.whl', built: true }
const WHEELS = [APPLE, BANANA]

let folder: { path: string; remove(): Promise<void> }
let workspace: string
beforeEach(async () => {
  folder = await temporaryFolder()
  workspace = join(folder.path, 'workspace')
  mkdirSync(workspace)
  require('apple\nbanana==2.0\n')
})
afterEach(() => folder.remove())

function require(requirements: string): void {
  writeFileSync(join(workspace, 'requirements.txt'), requirements)
}

/** One run; a later run shares the store of an earlier one. */
async function go(
  given: Partial<Record<InputName, string>> = {},
  change: (ports: FakePorts) => void = () => {},
  earlier?: FakePorts,
) {
  const ports = fakePorts(folder.path, {
    python: fakePython(WHEELS),
    ...(earlier && { store: earlier.store }),
  })
  change(ports)
  const outcome = await run(fakeInputs(workspace, given), ports)
  return { outcome, ports, outputs: outputsOf(outcome), pip: commandsOf(ports) }
}

// "wheel", "install offline", "install online": which pips ran, in order.
function commandsOf({ python }: FakePorts): string[] {
  return python.calls.map(({ arguments: [command = '', ...rest] }) =>
    command === 'wheel'
      ? command
      : `${command} ${rest.includes('--no-index') ? 'offline' : 'online'}`,
  )
}

describe('nothing in the store', () => {
  test('builds, saves under the period, installs from the wheelhouse', async () => {
    const { outcome, outputs, pip, ports } = await go()
    expect(pip).toEqual(['wheel', 'install offline'])
    expect(outcome).toMatchObject({
      kind: 'built',
      saved: { kind: 'saved' },
      installed: { kind: 'from-wheelhouse' },
      floating: ['apple'],
    })
    expect(outputs['cache-primary-key']).toMatch(/-2026w47$/)
    expect([...ports.store.entries.keys()]).toEqual([outputs['cache-primary-key']])
    expect(ports.log.warnings).toEqual([])
  })

  test('what is closed is saved as fixed, and never renewed', async () => {
    require('apple==1.0\nbanana==2.0\n')
    const first = await go()
    expect(first.outputs['cache-primary-key']).toMatch(/-fixed$/)
    const later = await go({}, (ports) => ports.today('2031-01-01T00:00:00Z'), first.ports)
    expect(later.outputs['cache-hit']).toBe('true')
  })

  test('pip failing to build fails the step with its reason, and saves nothing', async () => {
    const ports = fakePorts(folder.path, { python: fakePython() })
    ports.python.wheels = { fails: 'No matching distribution found for apple' }
    await expect(run(fakeInputs(workspace), ports)).rejects.toThrow(
      /pip wheel failed .*No matching distribution found for apple/s,
    )
    expect(ports.store.entries.size).toBe(0)
  })

  test('save-cache: false builds and installs without saving', async () => {
    const { outcome, ports } = await go({ 'save-cache': 'false' })
    expect(outcome).toMatchObject({ kind: 'built', saved: { kind: 'off' } })
    expect(ports.store.asked).toEqual(['find', 'find']) // the second to explain the miss
  })

  test('fail-on-cache-miss fails before anything is built', async () => {
    const ports = fakePorts(folder.path)
    const inputs = fakeInputs(workspace, { 'fail-on-cache-miss': 'true' })
    await expect(run(inputs, ports)).rejects.toThrow(
      /fail-on-cache-miss: .*no wheelhouse pip-wheel/,
    )
    expect(commandsOf(ports)).toEqual([])
  })

  test('install: false prepares the wheelhouse in wheel-dir', async () => {
    const { outcome, outputs, pip } = await go({ install: 'false' })
    expect(pip).toEqual(['wheel'])
    expect(outcome).toMatchObject({ installed: { kind: 'not-asked' } })
    expect(outputs['wheel-dir']).toBe(join(workspace, '.pip_wheels'))
    expect(readdirSync(join(workspace, '.pip_wheels')).sort()).toEqual(
      ['.gitignore', APPLE.file, BANANA.file, 'wheelhouse.json'].sort(),
    )
  })

  test('an install from the wheelhouse that fails becomes an ordinary one', async () => {
    const { outcome, outputs, pip, ports } = await go({}, ({ python }) => {
      python.offlineFails = 'a hash does not match'
    })
    expect(pip).toEqual(['wheel', 'install offline', 'install online'])
    expect(outcome).toMatchObject({ kind: 'built', installed: { kind: 'from-index' } })
    expect(outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'true' })
    expect(ports.log.warnings).toEqual([expect.stringContaining('a hash does not match')])
  })

  test('an install that fails altogether still waits for the save', async () => {
    const ports = fakePorts(folder.path, { python: fakePython(WHEELS) })
    ports.python.offlineFails = 'no'
    ports.python.onlineFails = 'disk full'
    await expect(run(fakeInputs(workspace), ports)).rejects.toThrow(
      /pip install failed .*disk full/s,
    )
    expect(ports.store.entries.size).toBe(1)
  })
})

describe('the exact wheelhouse in the store', () => {
  test.each([
    { candidate: 'period', requirements: 'apple\nbanana==2.0\n', ending: /-2026w47$/ },
    { candidate: 'fixed', requirements: 'apple==1.0\nbanana==2.0\n', ending: /-fixed$/ },
  ])('is installed without building ($candidate)', async ({ requirements, ending }) => {
    require(requirements)
    const first = await go()
    const second = await go({}, undefined, first.ports)
    expect(second.pip).toEqual(['install offline'])
    expect(second.outputs).toMatchObject({
      'cache-hit': 'true',
      'cache-saved': 'false',
      'cache-matched-key': first.outputs['cache-primary-key'],
      'cache-primary-key': first.outputs['cache-primary-key'],
      'wheel-count': '2',
      'wheels-built': '0',
    })
    expect(second.outputs['cache-matched-key']).toMatch(ending)
  })

  test('fills wheel-dir, also with install: false', async () => {
    const first = await go()
    const given = { install: 'false', 'wheel-dir': 'wheels' }
    const second = await go(given, undefined, first.ports)
    expect(second.pip).toEqual([])
    expect(second.outputs['cache-hit']).toBe('true')
    expect(existsSync(join(workspace, 'wheels', APPLE.file))).toBe(true)
  })

  test('an install that fails becomes an ordinary one, and is not a hit', async () => {
    const first = await go()
    const second = await go(
      {},
      ({ python }) => {
        python.offlineFails = 'not a supported wheel on this platform'
      },
      first.ports,
    )
    expect(second.pip).toEqual(['install offline', 'install online'])
    expect(second.outputs['cache-hit']).toBe('false')
    expect(second.ports.log.warnings).toHaveLength(1)
  })

  test('in the next period what floats is built anew, fed by the older one', async () => {
    const first = await go()
    const next = await go({}, (ports) => ports.today('2026-11-25T00:00:00Z'), first.ports)
    expect(next.outputs).toMatchObject({
      'cache-hit': 'false',
      'cache-saved': 'true',
      'cache-matched-key': first.outputs['cache-primary-key'],
    })
    expect(next.outputs['cache-primary-key']).toMatch(/-2026w48$/)
    expect(next.outcome).toMatchObject({ reused: new Set([APPLE.file]) })
  })

  test.each<[string, (archive: Buffer) => Buffer]>([
    ['half of it is missing', (archive) => archive.subarray(0, archive.length >> 1)],
    [
      'a byte of a wheel is changed',
      (archive) => flip(archive, 'apple-1.0-py3-none-any.whl\0', 512),
    ],
    ['it is empty', () => Buffer.alloc(0)],
    ['something follows', (archive) => Buffer.concat([archive, Buffer.alloc(512)])],
  ])('damaged (%s): removed, warned about once, rebuilt', async (_, damage) => {
    const first = await go()
    const [[key = '', archive = Buffer.alloc(0)] = []] = [...first.ports.store.entries]
    first.ports.store.entries.set(key, damage(archive))
    const second = await go({}, undefined, first.ports)
    expect(second.pip).toEqual(['wheel', 'install offline'])
    expect(second.outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'true' })
    expect(second.ports.log.warnings).toEqual([
      expect.stringMatching(/is damaged .*It was removed/),
    ])
  })

  test('removed from the store while it is read: built anew', async () => {
    const first = await go()
    const { store } = first.ports
    // The time of the restore is taken twice: when the structure has been read, and no wheel yet.
    let times = 0
    const removing = ({ clock, scratch }: FakePorts) =>
      Object.assign(clock, {
        milliseconds() {
          times += 1
          if (times !== 2) return 0
          store.entries.clear()
          rmSync(join(scratch, 'fetched'), { recursive: true })
          return 0
        },
      })
    const second = await go({}, removing, first.ports)
    expect(second.pip).toEqual(['wheel', 'install offline'])
    expect(second.outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'true' })
    expect(second.ports.log.warnings).toEqual([expect.stringMatching(/was removed from .* read/)])
  })

  test("another key's wheelhouse under this key is not used", async () => {
    const first = await go()
    const other = await go({ 'cache-suffix': 'other' })
    const [key = ''] = first.ports.store.entries.keys()
    const [foreign = Buffer.alloc(0)] = other.ports.store.entries.values()
    first.ports.store.entries.set(key, foreign)
    const second = await go({}, undefined, first.ports)
    expect(second.outputs['cache-hit']).toBe('false')
    expect(second.ports.log.warnings).toEqual([expect.stringContaining('of another key')])
  })
})

test('of a wheelhouse under another prefix, only what differs is told', async () => {
  const first = await go()
  const glibc = (ports: FakePorts) => {
    ports.python.interpreter = fakeInterpreter({ libc: 'glibc 2.39' })
  }
  const looked = await go({ 'lookup-only': 'true' }, glibc, first.ports)
  expect(looked.outcome).toMatchObject({
    found: 'nothing',
    changes: ['libc: glibc 2.36 → glibc 2.39'],
  })
  const second = await go({}, glibc, first.ports)
  expect(second.outcome).toMatchObject({
    matchedKey: undefined,
    reused: new Set(),
    changes: ['libc: glibc 2.36 → glibc 2.39'],
  })
  expect(second.ports.log.warnings).toEqual([])
})

describe('a store in trouble', () => {
  test.each(['find', 'save'])('%s fails: the packages arrive all the same', async (method) => {
    const { outcome, outputs, pip } = await go({}, ({ store }) => {
      store.failing = { [method]: 'connection reset' }
    })
    expect(pip).toEqual(['wheel', 'install offline'])
    expect(outcome).toMatchObject({ saved: { kind: 'failed', reason: 'connection reset' } })
    expect(outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'false' })
  })

  test('fetch fails: one warning, and a build', async () => {
    const first = await go()
    first.ports.store.failing = { fetch: 'connection reset' }
    const second = await go({}, undefined, first.ports)
    expect(second.pip).toEqual(['wheel', 'install offline'])
    expect(second.ports.log.warnings).toEqual([expect.stringContaining('connection reset')])
    expect(second.outcome).toMatchObject({ saved: { kind: 'exists' } })
  })

  test.each([
    { kind: 'exists' },
    { kind: 'denied', reason: 'the token is read-only' },
    { kind: 'failed', reason: 'quota' },
  ] as const)('save answers $kind: told, and no warning', async (answer) => {
    const { outcome, outputs, ports } = await go({}, ({ store }) => {
      store.answer = answer
    })
    expect(outcome).toMatchObject({ saved: answer })
    expect(outputs['cache-saved']).toBe('false')
    expect(ports.log.warnings).toEqual([])
  })
})

describe('references', () => {
  const MINE: FakeWheel = { file: 'mine-0.1-py3-none-any.whl', built: true }
  const project = (name: string) => {
    mkdirSync(join(workspace, name))
    writeFileSync(
      join(workspace, name, 'pyproject.toml'),
      '[build-system]\nrequires = []\nbuild-backend = "backend"\n[project]\nname = "mine"\n',
    )
  }

  test("a local project's wheel is not kept; it is installed last, live", async () => {
    project('pkg')
    require('apple==1.0\nbanana==2.0\n-e ./pkg[dev]\n')
    const wheels = (ports: FakePorts) => {
      ports.python.wheels = [...WHEELS, MINE]
    }
    const first = await go({}, wheels)
    expect(first.pip).toEqual(['wheel', 'install offline', 'install offline'])
    expect(first.outputs['wheel-count']).toBe('2')
    const second = await go({}, undefined, first.ports)
    expect(second.outputs['cache-hit']).toBe('true')
    const live = second.ports.python.calls.at(-1)?.arguments ?? []
    expect(live).not.toContain('--no-deps')
    expect(readFileSync(live.at(-1) ?? '', 'utf8')).toBe('-e ./pkg[dev]\n')
  })

  test('a dependency that nobody foresaw: made anew from what is there, and no hit', async () => {
    project('pkg')
    require('./pkg\n')
    const wheels = (ports: FakePorts) => {
      ports.python.wheels = [...WHEELS, MINE]
    }
    const first = await go({}, wheels)
    const second = await go(
      {},
      (ports) => {
        wheels(ports)
        const { pip } = ports.python
        ports.python.liveFails = 'No matching distribution found for surprise'
        ports.python.pip = (interpreter, call, onLine) => {
          if (call.arguments[0] === 'wheel') ports.python.liveFails = undefined
          return pip(interpreter, call, onLine)
        }
      },
      first.ports,
    )
    expect(second.pip).toEqual([
      'install offline',
      'install offline',
      'wheel',
      'install offline',
      'install offline',
    ])
    expect(second.outputs).toMatchObject({ 'cache-hit': 'false', 'cache-saved': 'true' })
    expect(second.outcome).toMatchObject({ reused: new Set([APPLE.file]) })
    expect(second.ports.log.warnings).toEqual([expect.stringContaining('surprise')])
  })

  test.each([
    { what: 'the same commit', commit: 'a'.repeat(40), hit: 'true' },
    { what: 'another commit', commit: 'b'.repeat(40), hit: 'false' },
  ])('a branch that stands for $what', async ({ commit, hit }) => {
    require('mine @ git+https://example.org/mine.git@main\n')
    const at = (answer: string) => (ports: FakePorts) => {
      ports.python.wheels = [MINE]
      Object.assign(ports.git, { commitOf: async () => answer })
    }
    const first = await go({}, at('a'.repeat(40)))
    expect(first.outputs['cache-primary-key']).toMatch(/-fixed$/)
    const second = await go({}, at(commit), first.ports)
    expect(second.outputs['cache-hit']).toBe(hit)
  })
})

describe('caching off', () => {
  test.each<[string, string, Partial<Record<InputName, string>>, Record<string, string>]>([
    ['enable-cache: false', 'apple\n', { 'enable-cache': 'false' }, {}],
    ['a branch that cannot be asked for', 'git+https://example.org/apple.git@main\n', {}, {}],
    ['a branch of another system', 'hg+https://example.org/apple@default#egg=apple\n', {}, {}],
    ['a release event', 'apple\n', {}, { GITHUB_EVENT_NAME: 'release' }],
    ['a cache mode of none', 'apple\n', {}, { ACTIONS_CACHE_MODE: 'none' }],
  ])(
    '%s: an ordinary install, one notice, no question to the store',
    async (_, lines, given, env) => {
      require(lines)
      const { outcome, pip, ports, outputs } = await go(given, (ports) =>
        Object.assign(ports.environment, env),
      )
      expect(pip).toEqual(['install online'])
      expect(outcome.kind).toBe('uncached')
      expect(outputs['cache-hit']).toBe('false')
      expect(ports.store.asked).toEqual([])
      expect(ports.log.notices).toHaveLength(1)
    },
  )

  test('with wheel-dir the wheels are still made, and not saved', async () => {
    const given = { 'enable-cache': 'false', 'wheel-dir': 'wheels' }
    const { pip, ports } = await go(given)
    expect(pip).toEqual(['wheel', 'install offline'])
    expect(ports.store.asked).toEqual([])
    expect(existsSync(join(workspace, 'wheels', APPLE.file))).toBe(true)
  })

  test('fail-on-cache-miss names the policy', async () => {
    const ports = fakePorts(folder.path, { environment: { GITHUB_EVENT_NAME: 'release' } })
    const inputs = fakeInputs(workspace, { 'fail-on-cache-miss': 'true' })
    await expect(run(inputs, ports)).rejects.toThrow(/caching is off for the event release/)
  })
})

describe('lookup-only', () => {
  test('says nothing, partial, exact; and does nothing', async () => {
    const given = { 'lookup-only': 'true' }
    const empty = await go(given)
    expect(empty.outcome).toMatchObject({ kind: 'looked-up', found: 'nothing' })
    const first = await go()
    const exact = await go(given, undefined, first.ports)
    expect(exact.outcome).toMatchObject({ found: 'exact' })
    expect(exact.outputs['cache-hit']).toBe('true')
    require('apple\n')
    const partial = await go(given, undefined, first.ports)
    expect(partial.outcome).toMatchObject({ found: 'partial' })
    expect(partial.outputs['cache-hit']).toBe('false')
    expect(partial.outcome).toMatchObject({ changes: ['requirements.txt: banana==2.0 (gone)'] })
    for (const { pip } of [empty, exact, partial]) expect(pip).toEqual([])
    expect(partial.ports.store.asked.filter((method) => method === 'fetch')).toHaveLength(1)
    expect(empty.ports.store.asked).toEqual(['find', 'find'])
  })

  test('together with fail-on-cache-miss', async () => {
    const given = { 'lookup-only': 'true', 'fail-on-cache-miss': 'true' }
    await expect(go(given)).rejects.toThrow(/fail-on-cache-miss/)
    const first = await go()
    expect((await go(given, undefined, first.ports)).outputs['cache-hit']).toBe('true')
  })
})

describe('mistakes of the user', () => {
  test.each<[string, Partial<Record<InputName, string>>, () => void, RegExp]>([
    [
      'a missing file',
      { requirements: 'no.txt' },
      () => {},
      /requirements: there is no file no\.txt/,
    ],
    [
      'a bad line',
      {},
      () => require('apple\ndjango = 4.2\n'),
      /requirements\.txt:2: .*did you mean/,
    ],
    [
      'a wheel-dir with other files in it',
      { 'wheel-dir': 'mine' },
      () => {
        mkdirSync(join(workspace, 'mine'))
        writeFileSync(join(workspace, 'mine', 'thesis.txt'), 'years of work')
      },
      /wheel-dir: .*nothing in it was touched/,
    ],
  ])('%s', async (_, given, arrange, message) => {
    arrange()
    await expect(go(given)).rejects.toThrow(message)
    if (existsSync(join(workspace, 'mine')))
      expect(readdirSync(join(workspace, 'mine'))).toEqual(['thesis.txt'])
  })

  test.each([
    { what: 'no pip', interpreter: { pip: null }, message: /has no pip, and none that it bundles/ },
    { what: 'an old pip', interpreter: { pip: '19.3' }, message: /pip 21\.0 or newer/ },
    {
      what: 'an externally managed Python',
      interpreter: { externallyManaged: true },
      message: /externally managed.*venv: \.venv/s,
    },
  ])('$what', async ({ interpreter, message }) => {
    const change = ({ python }: FakePorts) => {
      python.interpreter = fakeInterpreter(interpreter)
    }
    await expect(go({}, change)).rejects.toThrow(message)
  })

  test.each([
    { what: 'a variable', interpreter: {}, env: { PIP_BREAK_SYSTEM_PACKAGES: '1' } },
    {
      what: 'a configuration file',
      interpreter: { pipConfiguration: { global: { 'break-system-packages': 'true' } } },
      env: {},
    },
  ])('$what that breaks system packages on purpose is followed', async ({ interpreter, env }) => {
    const { pip, ports } = await go({}, (ports) => {
      ports.python.interpreter = fakeInterpreter({ externallyManaged: true, ...interpreter })
      Object.assign(ports.environment, env)
    })
    expect(pip).toEqual(['wheel', 'install offline'])
    expect(ports.python.calls.at(-1)?.environment).toMatchObject({
      PIP_BREAK_SYSTEM_PACKAGES: expect.anything(),
    })
  })
})

test('credentials of an index are masked before the first line, and are in no key', async () => {
  const { ports, outputs } = await go({}, (ports) =>
    Object.assign(ports.environment, { PIP_INDEX_URL: 'https://me:s3cr3t@example.org/simple' }),
  )
  expect(ports.log.masked).toContain('s3cr3t')
  expect([...ports.log.lines, ...Object.values(outputs)].join('\n')).not.toContain('s3cr3t')
  const other = await go(
    {},
    ({ environment }) =>
      Object.assign(environment, { PIP_INDEX_URL: 'https://me:rotated@example.org/simple' }),
    ports,
  )
  expect(other.outputs['cache-hit']).toBe('true')
})

function flip(archive: Buffer, after: string, offset: number): Buffer {
  const copy = Buffer.from(archive)
  const at = copy.indexOf(after, 512 * 2) + offset
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}
