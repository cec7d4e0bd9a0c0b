/**
 * Somebody may write to the store, and chooses what is in it: wheels swapped, replayed and edited,
 * and manifests that vouch for them. Under `verify: hashes` an environment is all the same that of a
 * fresh `pip install`. What does not also change the environment of the undefended (`verify: digest`,
 * or pip given the wheels) is not counted.
 */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { InputName } from '../../src/inputs.ts'
import { bareEnvironment, temporaryFolder } from '../support/environment.ts'
import { recordFigure } from '../support/figures.ts'
import { type Entry, plant, readEntry, saying, without, withWheel } from '../support/planted.ts'
import {
  type Distribution,
  makeSdist,
  makeWheel,
  projectFiles,
  type WheelOptions,
} from '../support/python-packages.ts'
import { type Snapshot, startWorld, type World } from '../support/truth.ts'
import { createVenv } from '../support/venv.ts'

const execute = promisify(execFile)

const PLATFORM =
  process.platform === 'linux' ? `linux_${process.arch === 'x64' ? 'x86_64' : 'aarch64'}` : 'any'
const evil = (name: string, version = '1.0', more: Partial<WheelOptions> = {}) =>
  makeWheel({ name, version, files: { [`${name}.py`]: 'print("mine now")\n' }, ...more })
const named = (filename: string, { bytes }: Distribution) => ({ filename, bytes })

const APPLE = makeWheel({ name: 'apple', version: '1.0', requires: ['cherry'] })
const OLD_APPLE = makeWheel({ name: 'apple', version: '0.9' })
const NEW_APPLE = makeWheel({ name: 'apple', version: '2.0' })
const CHERRY = makeWheel({ name: 'cherry', version: '3.0' })
const OLD_CHERRY = makeWheel({ name: 'cherry', version: '2.0' })
const DURIAN = makeWheel({ name: 'durian', version: '1.0', tag: `py3-none-${PLATFORM}` })
const FOREIGN_DURIAN = makeWheel({
  name: 'durian',
  version: '1.0',
  tag: 'py3-none-win_arm64',
  files: { 'durian.py': 'import winreg\n' },
})
const ELDER = makeWheel({ name: 'elder', version: '1.0' })
const OLD_ELDER = makeWheel({ name: 'elder', version: '0.9' })
const BANANA = makeSdist({ name: 'banana', version: '2.0' })
const TOOL = makeWheel({ name: 'tool', version: '1.0' })
const ALL = [
  APPLE,
  OLD_APPLE,
  NEW_APPLE,
  CHERRY,
  OLD_CHERRY,
  DURIAN,
  FOREIGN_DURIAN,
  ELDER,
  OLD_ELDER,
  BANANA,
  TOOL,
]

const line = (pin: string, ...files: Distribution[]) =>
  [pin, ...files.map(({ bytes }) => `--hash=sha256:${digest(bytes)}`)].join(' ')
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

const HASHED = [
  line('apple==1.0', APPLE),
  line("apple==0.9 ; python_version < '3'", OLD_APPLE),
  line('cherry==3.0', CHERRY),
  line('durian==1.0', DURIAN, FOREIGN_DURIAN),
]

interface Layout {
  readonly files: Readonly<Record<string, string>>
  readonly inputs: Partial<Record<InputName, string>>
  /** The calls of pip that these inputs stand for. */
  readonly calls: readonly string[][]
}

const LAYOUTS = {
  /** Every line has hashes: the restored wheels are all that is needed. */
  hashed: {
    files: { 'requirements.txt': HASHED.join('\n') },
    inputs: {},
    calls: [['-r', 'requirements.txt']],
  },
  'hashed sdist': {
    files: { 'requirements.txt': [...HASHED, line('banana==2.0', BANANA)].join('\n') },
    inputs: {},
    calls: [['-r', 'requirements.txt']],
  },
  'hashed, and packages without': {
    files: { 'requirements.txt': HASHED.join('\n') },
    inputs: { requirements: 'requirements.txt', packages: 'elder==1.0 banana' },
    calls: [
      ['-r', 'requirements.txt'],
      ['elder==1.0', 'banana'],
    ],
  },
  'hashed, and a project': {
    files: {
      'requirements.txt': HASHED.join('\n'),
      ...within('fig', projectFiles({ name: 'fig', version: '1.0', buildRequires: ['tool'] })),
    },
    inputs: { requirements: 'requirements.txt', packages: './fig' },
    calls: [['-r', 'requirements.txt'], ['./fig']],
  },
} satisfies Record<string, Layout>

type LayoutName = keyof typeof LAYOUTS

function within(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
  )
}

interface Case {
  readonly what: string
  readonly layout: LayoutName
  readonly plant: (entry: Entry) => Entry
  /** Under the exact key unless it says that the entry is of the same compatibility only. */
  readonly under?: 'another selection'
  /** What the manifest says is the key that it was saved under. */
  readonly oldKey?: true
}

/** A wheel of the name in place of the right one, with a manifest that vouches for it. */
const instead =
  (wheel: Pick<Distribution, 'filename' | 'bytes'>, says: Parameters<typeof withWheel>[2] = {}) =>
  (entry: Entry): Entry => {
    const name = (wheel.filename.split('-')[0] ?? '').toLowerCase()
    return withWheel(without(entry, name), wheel, { origin: 'built', ...says })
  }
const also =
  (wheel: Distribution, says: Parameters<typeof withWheel>[2] = {}) =>
  (entry: Entry): Entry =>
    withWheel(entry, wheel, says)

const APPLE_FILE = APPLE.filename
const INFO = 'apple-1.0.dist-info'

/** Everybody's wheels, edited in one thing. */
const EDITED: readonly [what: string, wheel: Pick<Distribution, 'filename' | 'bytes'>][] = [
  ['another module', evil('apple')],
  [
    'a file that Python runs at every start',
    evil('apple', '1.0', { files: { 'apple.pth': 'import os\n' } }),
  ],
  ['a sitecustomize', evil('apple', '1.0', { files: { 'sitecustomize.py': 'mine = 1\n' } })],
  ['one more script', evil('apple', '1.0', { entryPoints: { ls: 'apple:main' } })],
  [
    'a script as a file',
    evil('apple', '1.0', { files: { 'apple-1.0.data/scripts/git': '#!python\n' } }),
  ],
  ['a file of another package', evil('apple', '1.0', { files: { 'cherry.py': 'mine = 1\n' } })],
  [
    'data below the prefix',
    evil('apple', '1.0', { files: { 'apple-1.0.data/data/etc/x': 'mine' } }),
  ],
  ['other requirements', makeWheel({ name: 'apple', version: '1.0', requires: ['elder'] })],
  [
    'an extra',
    makeWheel({ name: 'apple', version: '1.0', requires: ['cherry', 'elder ; extra == "x"'] }),
  ],
  [
    'a RECORD that does not match',
    evil('apple', '1.0', {
      members: (all) =>
        all.map((one) => (one.name === 'apple.py' ? { ...one, data: 'mine = 2\n' } : one)),
    }),
  ],
  [
    'a file that RECORD does not name',
    makeWheel({
      name: 'apple',
      version: '1.0',
      requires: ['cherry'],
      members: (all) => [...all, { name: 'more.py', data: 'mine = 1\n' }],
    }),
  ],
  [
    'the metadata of a lower version',
    makeWheel({ name: 'apple', version: '1.0', files: { [`${INFO}/top_level.txt`]: 'mine' } }),
  ],
]

const CASES: readonly Case[] = [
  ...EDITED.map(
    ([what, wheel]): Case => ({ what: `edited: ${what}`, layout: 'hashed', plant: instead(wheel) }),
  ),
  {
    what: 'edited, said to be of the index',
    layout: 'hashed',
    plant: instead(evil('apple'), { origin: 'index' }),
  },
  {
    what: 'edited, said to be hashed',
    layout: 'hashed',
    plant: instead(evil('apple'), { origin: 'index', hashed: true }),
  },
  {
    what: 'edited, and never checked',
    layout: 'hashed',
    plant: (entry) =>
      saying(instead(evil('apple'))(entry), 'apple', { recordChecked: undefined as never }),
  },
  { what: 'edited: a dependency', layout: 'hashed', plant: instead(evil('cherry', '3.0')) },
  {
    what: 'edited: a wheel of this platform',
    layout: 'hashed',
    plant: instead(named(DURIAN.filename, evil('durian'))),
  },
  {
    what: 'edited, with a build number',
    layout: 'hashed',
    plant: instead(named('apple-1.0-9-py3-none-any.whl', evil('apple'))),
  },
  {
    what: 'edited, with the name spelt otherwise',
    layout: 'hashed',
    plant: instead(named('Apple-1.0-py3-none-any.whl', evil('apple'))),
  },
  {
    what: 'edited, with the version spelt otherwise',
    layout: 'hashed',
    plant: instead(evil('apple', '1.0.0')),
  },
  { what: 'a local version', layout: 'hashed', plant: instead(evil('apple', '1.0+mine')) },
  {
    what: 'two wheels with their names swapped',
    layout: 'hashed',
    plant: (entry) =>
      instead(named(CHERRY.filename, APPLE))(instead(named(APPLE_FILE, CHERRY))(entry)),
  },
  {
    what: 'a right wheel of another project',
    layout: 'hashed',
    plant: instead(named(APPLE_FILE, ELDER)),
  },
  { what: 'an older release', layout: 'hashed', plant: instead(OLD_APPLE) },
  {
    what: 'an older release that another line has the hash of',
    layout: 'hashed',
    plant: instead(OLD_APPLE, { origin: 'index', hashed: true }),
  },
  {
    what: 'an older release under the newer name',
    layout: 'hashed',
    plant: instead(named(APPLE_FILE, OLD_APPLE), { origin: 'index', hashed: true }),
  },
  { what: 'an older release of a dependency', layout: 'hashed', plant: instead(OLD_CHERRY) },
  { what: 'a newer release', layout: 'hashed', plant: instead(NEW_APPLE) },
  {
    what: 'an older release left to the index',
    layout: 'hashed',
    plant: instead(OLD_APPLE, { absent: true }),
  },
  { what: 'a package more', layout: 'hashed', plant: also(ELDER) },
  { what: 'a package more, edited', layout: 'hashed', plant: also(evil('elder')) },
  {
    what: 'a package more, left to the index',
    layout: 'hashed',
    plant: also(ELDER, { absent: true }),
  },
  {
    what: 'a package more, said to be hashed',
    layout: 'hashed',
    plant: also(ELDER, { hashed: true }),
  },
  { what: 'a package less', layout: 'hashed', plant: (entry) => without(entry, 'cherry') },
  {
    what: 'a package said to be for building',
    layout: 'hashed',
    plant: (entry) => saying(entry, 'cherry', { purpose: 'build' }),
  },
  {
    what: 'no package at all',
    layout: 'hashed',
    plant: (entry) => ['apple', 'cherry', 'durian'].reduce(without, entry),
  },
  {
    what: "another platform's wheel, renamed to this one",
    layout: 'hashed',
    plant: instead(named(DURIAN.filename, FOREIGN_DURIAN), { origin: 'index', hashed: true }),
  },
  {
    what: "another platform's wheel, renamed to any",
    layout: 'hashed',
    plant: instead(named('durian-1.0-py3-none-any.whl', FOREIGN_DURIAN), {
      origin: 'index',
      hashed: true,
    }),
  },
  {
    what: 'the wheelhouse of another key, with its key edited',
    layout: 'hashed',
    plant: (entry) => instead(OLD_CHERRY)(instead(OLD_APPLE)(entry)),
  },
  {
    what: 'the wheelhouse of another key, renamed',
    layout: 'hashed',
    oldKey: true,
    plant: (entry) => instead(OLD_CHERRY)(instead(OLD_APPLE)(entry)),
  },
  {
    what: 'a wheel that was never built from the hashed sdist',
    layout: 'hashed sdist',
    plant: instead(evil('banana', '2.0')),
  },
  {
    what: 'the same, with the digest of the sdist as its source',
    layout: 'hashed sdist',
    plant: instead(evil('banana', '2.0'), { sourceSha256: digest(BANANA.bytes) }),
  },
  {
    what: 'another version than that of the hashed sdist',
    layout: 'hashed sdist',
    plant: instead(evil('banana', '1.0')),
  },
  {
    what: 'beside a hashed sdist, an edited wheel',
    layout: 'hashed sdist',
    plant: instead(evil('cherry', '3.0')),
  },
  { what: 'beside a hashed sdist, a package more', layout: 'hashed sdist', plant: also(ELDER) },
  {
    what: "in pip's cache of built wheels, for the hashed sdist",
    layout: 'hashed sdist',
    under: 'another selection',
    plant: asBuilt('banana'),
  },
  {
    what: 'a package that no hash covers',
    layout: 'hashed, and packages without',
    plant: instead(evil('elder')),
  },
  {
    what: 'an older release of one that no hash covers',
    layout: 'hashed, and packages without',
    plant: instead(OLD_ELDER),
  },
  {
    what: 'an older release of one that no hash covers, left to the index',
    layout: 'hashed, and packages without',
    plant: instead(OLD_ELDER, { absent: true }),
  },
  {
    what: 'beside one that no hash covers, an edited wheel',
    layout: 'hashed, and packages without',
    plant: instead(evil('apple')),
  },
  {
    what: 'an unhashed package built from something else',
    layout: 'hashed, and packages without',
    plant: instead(evil('banana', '2.0')),
  },
  {
    what: "in pip's cache of built wheels",
    layout: 'hashed, and packages without',
    under: 'another selection',
    plant: asBuilt('banana'),
  },
  {
    what: 'a package more beside those without hashes',
    layout: 'hashed, and packages without',
    plant: also(evil('grape')),
  },
  {
    what: 'what a project is built with',
    layout: 'hashed, and a project',
    plant: asBuildRequirement,
  },
  {
    what: 'a package more beside a project',
    layout: 'hashed, and a project',
    plant: also(evil('grape')),
  },
  {
    what: 'beside a project, an edited wheel',
    layout: 'hashed, and a project',
    plant: instead(evil('cherry', '3.0')),
  },
]

/** At the place where pip's cache would have the wheel built from the sdist of the index. */
function asBuilt(name: string): Case['plant'] {
  return (entry) => {
    const wheel = entry.manifest.wheels.find((one) => one.name === name)
    if (wheel?.cachePath === undefined) throw new Error(`${name} was not built`)
    const { bytes } = evil(name, wheel.version)
    return withWheel(
      without(entry, name),
      { filename: wheel.file, bytes },
      { ...wheel, size: bytes.length, sha256: digest(bytes) },
    )
  }
}

/** A tool that changes what it builds: its module is imported by every build's Python. */
function asBuildRequirement(entry: Entry): Entry {
  const hook = "import sys; open('fig.py', 'w').write('mine = 1') if sys.argv[0] else None\n"
  return withWheel(without(entry, 'tool'), evil('tool', '1.0', { files: { 'tool.pth': hook } }), {
    purpose: 'build',
  })
}

interface Stage {
  readonly world: World
  readonly entry: Entry
  readonly fresh: Snapshot
}

const stages = new Map<LayoutName, Stage>()
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let count = 0
const newFolder = (): string => {
  const path = join(folder.path, `${++count}`)
  mkdirSync(path)
  return path
}

beforeAll(async () => {
  folder = await temporaryFolder()
  for (const name of Object.keys(LAYOUTS) as LayoutName[]) {
    const { files, inputs, calls } = LAYOUTS[name]
    const world = await startWorld()
    world.index.add(...ALL)
    world.write(files)
    const store = newFolder()
    const { outcome } = await world.run({ ...inputs, 'store-directory': store })
    if (outcome.kind !== 'built' || outcome.saved.kind !== 'saved') throw new Error('no wheelhouse')
    const entry = readEntry(join(store, `${outcome.primaryKey}.tar`))
    stages.set(name, { world, entry, fresh: await world.fresh(...calls) })
  }
})
afterAll(async () => {
  await Promise.all([...stages.values()].map(({ world }) => world.stop()))
  await folder.remove()
})

function stageOf(name: LayoutName): Stage {
  const stage = stages.get(name)
  if (stage === undefined) throw new Error(name)
  return stage
}

/** The environment after a run with a store that holds this and nothing else. */
async function runWith(one: Case, verify: string): Promise<Snapshot> {
  const { world, entry } = stageOf(one.layout)
  const store = newFolder()
  const planted = one.plant(entry)
  const key = one.under === undefined ? entry.manifest.key : otherSelection(entry.manifest.key)
  const says = one.oldKey ? otherSelection(key) : key
  plant({ ...planted, manifest: { ...planted.manifest, key: says } }, store, key)
  const { files, inputs } = LAYOUTS[one.layout]
  world.write(files) // what a hostile build has changed in the checkout
  const given = { ...inputs, 'store-directory': store, verify }
  return (await world.run(given)).snapshot
}

// …-<compatibility>-<selection>-<period>
function otherSelection(key: string): string {
  return key.replace(/[0-9a-f]{24}(?=-[^-]+$)/, '0'.repeat(24))
}

/** What the recipe of 2014 makes of the same, every .whl given to pip: whether pip takes them. */
async function pipTakes({ contents, manifest }: Entry): Promise<boolean> {
  const wheels = newFolder()
  const present = manifest.wheels.filter(({ purpose, absent }) => !purpose && !absent)
  const files = present.map(({ file }) => join(wheels, file))
  for (const { file } of present) writeFileSync(join(wheels, file), contents.get(file) ?? '')
  const venv = await createVenv()
  try {
    const env = { ...bareEnvironment(folder.path), ...venv.env }
    const install = ['-m', 'pip', 'install', '--no-index', '--no-deps', ...files]
    await execute(venv.python, install, { env })
    return true
  } catch {
    return false
  } finally {
    await venv.remove()
  }
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

const results: { what: string; installed: boolean; undefended: string | undefined }[] = []

test.each(CASES)('$layout: $what', async (one) => {
  const { fresh, entry } = stageOf(one.layout)
  const snapshot = await runWith(one, 'hashes')
  const digestRun = await runWith(one, 'digest')
  const undefended = !same(digestRun, fresh)
    ? 'verify: digest'
    : (await pipTakes(one.plant(entry)))
      ? 'pip'
      : undefined // pip refuses it as well
  results.push({ what: one.what, installed: !same(snapshot, fresh), undefended })
  expect(snapshot).toEqual(fresh)
})

test('what nobody touched is a hit, and asks no index', async () => {
  const { world, entry, fresh } = stageOf('hashed')
  const store = newFolder()
  plant(entry, store)
  world.index.resetRequests()
  const { hit, snapshot, log } = await world.run({ verify: 'hashes', 'store-directory': store })
  expect([hit, snapshot, world.index.requests]).toEqual([true, fresh, []])
  expect(log).not.toContain('Building wheels')
})

test('beside packages without hashes, the covered wheels are not fetched again', async () => {
  const { world, entry, fresh } = stageOf('hashed, and packages without')
  const store = newFolder()
  plant(entry, store)
  world.index.resetRequests()
  const given = LAYOUTS['hashed, and packages without'].inputs
  const run = await world.run({ ...given, verify: 'hashes', 'store-directory': store })
  expect([run.hit, run.snapshot]).toEqual([false, fresh])
  expect(world.index.downloads().sort()).toEqual([BANANA.filename, ELDER.filename])
})

test('at least 40 cases, none of them installed', () => {
  const counted = results.filter(({ undefended }) => undefended !== undefined)
  const installed = counted.filter((one) => one.installed)
  const byDigest = counted.filter(({ undefended }) => undefended === 'verify: digest').length
  recordFigure({
    figure: 'swapped, replayed, edited wheels or manifests installed under verify: hashes',
    goal: '0',
    cases: counted.length,
    result: String(installed.length),
    undefended: `${byDigest} of ${counted.length} (verify: digest), the others by pip given the wheels`,
    reached: installed.length === 0 && counted.length >= 40,
  })
  expect(installed).toEqual([])
  expect(counted.length).toBeGreaterThanOrEqual(40)
  const nobodyTakes = results.filter((one) => !counted.includes(one)).map(({ what }) => what)
  expect(nobodyTakes).toEqual([
    'two wheels with their names swapped',
    'a right wheel of another project',
  ])
})
