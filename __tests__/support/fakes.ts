import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { INPUT_DEFAULTS, type InputName, type Inputs, parseInputs } from '../../src/inputs.ts'
import type { Interpreter } from '../../src/interpreter.ts'
import type {
  Log,
  Call as PipCall,
  CallResult as PipResult,
  Ports,
  Python,
  Saved,
  Store,
} from '../../src/ports.ts'

/** A typical interpreter; what matters to a test is given. */
export function fakeInterpreter(overrides: Partial<Interpreter> = {}): Interpreter {
  return {
    executable: '/opt/python/bin/python',
    prefix: '/opt/python',
    basePrefix: '/opt/python',
    implementation: 'cpython',
    version: '3.12.4',
    preRelease: false,
    soabi: 'cpython-312-x86_64-linux-gnu',
    abiFlags: '',
    freeThreaded: false,
    debug: false,
    platform: 'linux-x86_64',
    pointerBits: 64,
    libc: 'glibc 2.36',
    distribution: 'debian 12',
    osRelease: '',
    pip: '26.2',
    privatePip: false,
    paths: {},
    externallyManaged: false,
    searchPath: [],
    pipConfiguration: {},
    markers: { python_version: '3.12', python_full_version: '3.12.4', sys_platform: 'linux' },
    ...overrides,
  }
}

/** The inputs that these texts make, all others at their defaults. */
export function fakeInputs(base: string, given: Partial<Record<InputName, string>> = {}): Inputs {
  return parseInputs((name) => given[name] ?? INPUT_DEFAULTS[name], base)
}

/** A wheel that the fake pip gives: its file name, its content and how pip came by it. */
export interface FakeWheel {
  readonly file: string
  readonly content?: string
  readonly built?: boolean
}

export interface FakePython extends Python {
  /** What `pip wheel` puts into its folder; a reason where it fails. */
  wheels: readonly FakeWheel[] | { readonly fails: string }
  /** Why the install from the wheelhouse fails, and why the one from the index does. */
  offlineFails: string | undefined
  onlineFails: string | undefined
  /** Why the install of local projects from the wheelhouse fails. */
  liveFails: string | undefined
  interpreter: Interpreter
  readonly calls: PipCall[]
}

/** A pip that resolves nothing: it does what the test says. */
export function fakePython(wheels: readonly FakeWheel[] = []): FakePython {
  const python: FakePython = {
    wheels,
    offlineFails: undefined,
    onlineFails: undefined,
    liveFails: undefined,
    interpreter: fakeInterpreter(),
    calls: [],
    probe: async () => python.interpreter,
    program: async () => ({ exitCode: 1, lines: [] }),
    async pip(_, call, onLine) {
      python.calls.push(call)
      const result =
        call.arguments[0] === 'wheel'
          ? wheel(call, python.wheels)
          : installed(reasonFor(call, python))
      for (const line of result.lines) onLine?.(line)
      return result
    },
  }
  return python
}

function wheel(call: PipCall, wheels: FakePython['wheels']): PipResult {
  if ('fails' in wheels) return { exitCode: 1, lines: [`ERROR: ${wheels.fails}`] }
  const option = call.arguments.find((argument) => argument.startsWith('--wheel-dir='))
  const folder = option?.slice('--wheel-dir='.length) ?? ''
  return {
    exitCode: 0,
    lines: wheels.map(({ file, content = file, built = false }) => {
      const path = join(folder, file)
      const there = readOrUndefined(path) === content
      writeFileSync(path, content)
      if (built) return `  Created wheel for x: filename=${file} size=1 sha256=0`
      return there ? `File was already downloaded ${path}` : `Saved ${path}`
    }),
  }
}

function reasonFor({ arguments: args }: PipCall, python: FakePython): string | undefined {
  if (!args.includes('--no-index')) return python.onlineFails
  return args.includes('--no-deps') ? python.offlineFails : python.liveFails
}

function readOrUndefined(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function installed(failure: string | undefined): PipResult {
  return failure === undefined
    ? { exitCode: 0, lines: [] }
    : { exitCode: 1, lines: [`ERROR: ${failure}`] }
}

export interface FakeStore extends Store {
  /** Key → archive. */
  readonly entries: Map<string, Buffer>
  /** What goes wrong, by method; `save` may also answer instead of saving. */
  failing: { find?: string; fetch?: string; save?: string; discard?: string }
  answer: Saved | undefined
  readonly asked: string[]
}

/** A store in memory, newest entries last. */
export function fakeStore(): FakeStore {
  const fail = (reason: string | undefined): void => {
    if (reason !== undefined) throw new Error(reason)
  }
  const store: FakeStore = {
    name: 'the store',
    local: true,
    entries: new Map(),
    failing: {},
    answer: undefined,
    asked: [],
    async find(keys, prefixes) {
      store.asked.push('find')
      fail(store.failing.find)
      const exact = keys.find((key) => store.entries.has(key))
      if (exact !== undefined) return { key: exact }
      const newestFirst = [...store.entries.keys()].reverse()
      for (const prefix of prefixes) {
        const key = newestFirst.find((candidate) => candidate.startsWith(prefix))
        if (key !== undefined) return { key }
      }
      return undefined
    },
    async fetch({ key }, folder) {
      store.asked.push('fetch')
      fail(store.failing.fetch)
      writeFileSync(join(folder, 'fetched.tar'), store.entries.get(key) ?? '')
      return join(folder, 'fetched.tar')
    },
    async save(key, file) {
      store.asked.push('save')
      fail(store.failing.save)
      if (store.answer !== undefined) return store.answer
      store.entries.set(key, readFileSync(file))
      return { kind: 'saved' }
    },
    async discard({ key }) {
      store.asked.push('discard')
      fail(store.failing.discard)
      return store.entries.delete(key)
    },
  }
  return store
}

export interface FakeLog extends Log {
  readonly lines: string[]
  readonly warnings: string[]
  readonly notices: string[]
  readonly masked: string[]
}

export function fakeLog(): FakeLog {
  const log: FakeLog = {
    lines: [],
    warnings: [],
    notices: [],
    masked: [],
    async group(title, act) {
      log.lines.push(`[${title}]`)
      return act()
    },
    info: (line) => void log.lines.push(line),
    notice: (message) => void log.notices.push(message),
    warning: (message) => void log.warnings.push(message),
    mask: (secret) => void log.masked.push(secret),
  }
  return log
}

export interface FakePorts extends Ports {
  readonly python: FakePython
  readonly store: FakeStore
  readonly log: FakeLog
  /** Sets the date that the run takes for today. */
  today: (date: string) => void
}

let runs = 0

/** Ports for one run below a temporary folder; store and date may come from an earlier run. */
export function fakePorts(folder: string, parts: Partial<Ports> = {}): FakePorts {
  runs += 1
  const scratch = join(folder, `scratch-${runs}`)
  mkdirSync(scratch)
  let now = new Date('2026-11-18T12:00:00Z')
  return {
    python: fakePython(),
    git: { commitOf: async () => undefined },
    store: fakeStore(),
    log: fakeLog(),
    clock: { now: () => now, milliseconds: () => 0 },
    environment: {},
    scratch,
    today: (date) => {
      now = new Date(date)
    },
    ...parts,
  } as FakePorts
}
