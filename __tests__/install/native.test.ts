import {
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readArchiveIndex, writeArchive } from '../../src/archive.ts'
import { checkRecord } from '../../src/install/check-record.ts'
import { installNative, type NativePlan } from '../../src/install/native.ts'
import { rangeOf, type WheelSource } from '../../src/install/wheel-content.ts'
import { startWorkers } from '../../src/install/workers.ts'
import type { Interpreter } from '../../src/interpreter.ts'
import { temporaryFolder } from '../support/environment.ts'
import {
  emptyEnvironment,
  faultsIn,
  filesIn,
  planOf,
  sourceOf,
  treeOf,
} from '../support/installing.ts'
import { makeWheel, type WheelOptions } from '../support/python-packages.ts'
import { manifestOf } from '../support/wheels.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let interpreter: Interpreter
let library: string
beforeEach(async () => {
  folder = await temporaryFolder()
  interpreter = emptyEnvironment(join(folder.path, 'env'))
  library = String(interpreter.paths.purelib)
})
afterEach(() => folder.remove())

function wheel(name: string, version = '1.0', options: Partial<WheelOptions> = {}): WheelSource {
  return sourceOf(makeWheel({ name, version, ...options }), join(folder.path, 'wheels'))
}

function install(sources: readonly WheelSource[], overrides: Partial<NativePlan> = {}) {
  return installNative(planOf(interpreter, sources, overrides))
}

/** Puts files into site-packages: what another installer has left there. */
function given(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(library, path, '..'), { recursive: true })
    writeFileSync(join(library, path), content)
  }
}

const ALL_WELL = { kind: 'installed', replaced: [], leftToPip: [] }
const read = (path: string) => readFileSync(join(library, path), 'utf8')

describe('what the package says of its installation', () => {
  test('INSTALLER as pip has it, REQUESTED and direct_url.json where they are due', async () => {
    const directUrl = '{"url": "https://example.org/one.whl", "archive_info": {}}'
    await install([wheel('One'), wheel('two')], {
      requested: new Set(['two']),
      directUrls: new Map([['one', directUrl]]),
    })
    expect(filesIn(library)).toEqual([
      'one-1.0.dist-info/INSTALLER',
      'one-1.0.dist-info/METADATA',
      'one-1.0.dist-info/RECORD',
      'one-1.0.dist-info/WHEEL',
      'one-1.0.dist-info/direct_url.json',
      'one.py',
      'two-1.0.dist-info/INSTALLER',
      'two-1.0.dist-info/METADATA',
      'two-1.0.dist-info/RECORD',
      'two-1.0.dist-info/REQUESTED',
      'two-1.0.dist-info/WHEEL',
      'two.py',
    ])
    expect(read('one-1.0.dist-info/INSTALLER')).toBe('pip\n')
    expect(read('one-1.0.dist-info/direct_url.json')).toBe(directUrl)
    expect(read('two-1.0.dist-info/RECORD')).toContain(
      'two-1.0.dist-info/REQUESTED,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\r\n',
    )
    expect(faultsIn(library)).toEqual([])
  })

  test('a wheel of pip gets the scripts of the interpreter', async () => {
    const entryPoints = {
      pip: 'pip:main',
      pip3: 'pip:main',
      'pip3.99': 'pip:main',
      'pip-other': 'pip:main',
    }
    await install([wheel('pip', '99', { entryPoints })])
    expect(filesIn(String(interpreter.paths.scripts))).toEqual([
      'pip',
      'pip-other',
      'pip3',
      'pip3.12',
    ])
  })
})

test('wheels are read where they lie in an archive', async () => {
  const large = Buffer.alloc(5e6, 'large ')
  const sources = [wheel('one'), wheel('two', '1.0', { files: { 'large.bin': large } })]
  const archive = join(folder.path, 'wheelhouse.tar')
  const manifest = manifestOf(sources.map((source) => source.wheel))
  writeArchive(archive, manifest, join(folder.path, 'wheels'))
  const members = readArchiveIndex(archive).members.map((member) => ({ ...member, path: archive }))
  rmSync(join(folder.path, 'wheels'), { recursive: true })

  expect(await install(members)).toEqual(ALL_WELL)
  expect(faultsIn(library)).toEqual([])
  expect(readFileSync(join(library, 'large.bin')).equals(large)).toBe(true)
})

test('threads do the same as none', async () => {
  const sources = Array.from({ length: 12 }, (_, index) =>
    wheel(`p${index}`, '1.0', {
      files: { [`p${index}/x.bin`]: Buffer.alloc(index * 500_000, 'x ') },
    }),
  )
  const workers = startWorkers(3)
  try {
    expect(await installNative(planOf(interpreter, sources), workers)).toEqual(ALL_WELL)
    const other = emptyEnvironment(join(folder.path, 'other'))
    expect(await installNative(planOf(other, sources))).toEqual(ALL_WELL)
    expect(treeOf(library)).toEqual(treeOf(String(other.paths.purelib)))
  } finally {
    await workers.close()
  }
})

test('threads that are gone are no reason to hang', async () => {
  const workers = startWorkers(2)
  await workers.close()
  const result = await installNative(planOf(interpreter, [wheel('one')]), workers)
  expect(result).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/ended/) })
  expect(filesIn(interpreter.prefix)).toEqual([])
})

describe('a wheelhouse that is damaged changes nothing', () => {
  test.each([
    [
      'a byte is another',
      (bytes: Buffer) => bytes.fill(bytes.readUInt8(100) ^ 1, 100, 101),
      /not the file of the manifest/,
    ],
    ['the end is missing', (bytes: Buffer) => bytes.subarray(0, -10), /shorter/],
    ['it is empty', () => Buffer.alloc(0), /shorter/],
  ])('%s', async (_, damage, reason) => {
    const [sound, damaged] = [wheel('sound'), wheel('damaged')]
    writeFileSync(damaged.path, damage(readFileSync(damaged.path)))
    expect(await install([sound, damaged])).toEqual({
      kind: 'damaged',
      reason: expect.stringMatching(reason),
    })
    expect(filesIn(interpreter.prefix)).toEqual([])
  })

  test('the file is not there', async () => {
    const lost = { ...wheel('lost'), path: join(folder.path, 'nowhere.whl') }
    expect(await install([lost])).toMatchObject({ kind: 'damaged' })
  })
})

describe('an environment that is not for this installer', () => {
  test.each([
    ['site-packages that are not on sys.path', { searchPath: ['/usr/lib'] }, /not on sys.path/],
    ['an interpreter that does not name its folders', { paths: {} }, /does not name/],
    [
      'an old Python of the operating system',
      { prefix: '/usr', basePrefix: '/usr', version: '3.9.2' },
      /operating system/,
    ],
  ])('%s', async (_, overrides, reason) => {
    const result = await installNative(planOf({ ...interpreter, ...overrides }, [wheel('one')]))
    expect(result).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) })
    expect(filesIn(interpreter.prefix)).toEqual([])
  })
})

describe('what is installed already', () => {
  test('another version gives way, with all that belongs to it', async () => {
    const old = {
      'one/a.py': '',
      'one/old/b.py': '',
      'one_extra.py': '',
      'one-0.9.data/scripts/old-tool': '',
      'one-0.9.data/data/share/one/x': '',
    }
    await install([wheel('one', '0.9', { files: old, entryPoints: { tool: 'one:main' } })])
    given({
      'one/__pycache__/a.cpython-312.pyc': '',
      'one/old/__pycache__/b.cpython-312.opt-1.pyc': '',
      'one/kept.txt': 'of nobody',
      'one-0.9.dist-info/unrecorded': '',
    })

    expect(await install([wheel('one', '1.0', { files: { 'one/a.py': 'new' } })])).toEqual({
      kind: 'installed',
      replaced: ['one 0.9'],
      leftToPip: [],
    })

    expect(Object.keys(treeOf(interpreter.prefix)).sort()).toEqual([
      'bin',
      'lib',
      'lib/python3.12',
      'lib/python3.12/site-packages',
      'lib/python3.12/site-packages/one',
      'lib/python3.12/site-packages/one-1.0.dist-info',
      'lib/python3.12/site-packages/one-1.0.dist-info/INSTALLER',
      'lib/python3.12/site-packages/one-1.0.dist-info/METADATA',
      'lib/python3.12/site-packages/one-1.0.dist-info/RECORD',
      'lib/python3.12/site-packages/one-1.0.dist-info/WHEEL',
      'lib/python3.12/site-packages/one.py',
      'lib/python3.12/site-packages/one/a.py',
      'lib/python3.12/site-packages/one/kept.txt',
    ])
  })

  test.each([
    ['the same version', '1.0', '1.0'],
    ['the same version in another spelling', '1.0.0', '1.0'],
    ['a local version of it', '1.0+local.1', '1.0'],
  ])('%s stays', async (_, there, version) => {
    await install([wheel('one', there)])
    const before = treeOf(library)
    expect(await install([wheel('One', version, { files: { 'new.py': '' } })])).toEqual(ALL_WELL)
    expect(treeOf(library)).toEqual(before)
  })

  test.each([
    ['an egg-info', { 'one-0.9-py3.12.egg-info/PKG-INFO': 'Name: one\nVersion: 0.9\n' }],
    ['an egg-link', { 'one.egg-link': '/somewhere' }],
    ['a dist-info without RECORD', { 'one-0.9.dist-info/METADATA': 'Name: one\nVersion: 0.9\n' }],
    ['a dist-info without a version', { 'one.dist-info/METADATA': 'Name: one\nVersion: 0.9\n' }],
    ['two dist-infos', { 'one-0.9.dist-info/RECORD': '', 'one-0.8.dist-info/RECORD': '' }],
    [
      'a RECORD of its own kind',
      { 'one-0.9.dist-info/METADATA': 'Name: one', 'one-0.9.dist-info/RECORD': 'a,b\n' },
    ],
  ])('%s is left to pip', async (_, files) => {
    given(files)
    const source = wheel('one')
    expect(await install([source, wheel('two')])).toEqual({
      kind: 'installed',
      replaced: [],
      leftToPip: [{ source, reason: expect.any(String) }],
    })
    expect(filesIn(library).filter((path) => !path.startsWith('two'))).toEqual(
      Object.keys(files).sort(),
    )
  })

  describe('elsewhere on sys.path', () => {
    const elsewhere = async (version: string, where: string) => {
      const outside = join(folder.path, where)
      mkdirSync(join(outside, `one-${version}.dist-info`), { recursive: true })
      return installNative(
        planOf({ ...interpreter, searchPath: [library, outside] }, [wheel('one')]),
      )
    }
    test('outside of a virtual environment: it stays, and is hidden', async () => {
      expect(await elsewhere('0.9', 'base')).toEqual(ALL_WELL)
      expect(filesIn(library)).toContain('one.py')
    })
    test('the same version outside is enough', async () => {
      expect(await elsewhere('1.0', 'base')).toEqual(ALL_WELL)
      expect(filesIn(library)).toEqual([])
    })
    test('within the environment it is left to pip', async () => {
      expect(await elsewhere('0.9', 'env/vendor')).toMatchObject({ leftToPip: [{}] })
      expect(filesIn(library)).toEqual([])
    })
  })

  test('RECORD cannot remove what lies outside of the environment', async () => {
    const outside = join(folder.path, 'precious')
    writeFileSync(outside, '')
    given({
      'one-0.9.dist-info/METADATA': 'Name: one\nVersion: 0.9\n',
      'one-0.9.dist-info/RECORD': `${outside},,\n../../../../precious,,\none.py,,\n`,
    })
    expect(await install([wheel('one')])).toMatchObject({ replaced: ['one 0.9'] })
    expect(statSync(outside).isFile()).toBe(true)
  })
})

test('a file that another package has too stays with it', async () => {
  const shared = { 'space/__init__.py': '# of all' }
  await install([wheel('one', '0.9', { files: shared }), wheel('two', '1.0', { files: shared })])
  expect(await install([wheel('one', '1.0')])).toMatchObject({ replaced: ['one 0.9'] })
  expect(read('space/__init__.py')).toBe('# of all')
  expect(faultsIn(library)).toEqual([])
  expect(await install([wheel('two', '2.0')])).toMatchObject({ replaced: ['two 1.0'] })
  expect(filesIn(library)).not.toContain('space/__init__.py')
})

test('site-packages may be a link, in a folder with blanks and other letters', async () => {
  const prefix = join(folder.path, 'with blank, naïve 日本')
  interpreter = emptyEnvironment(prefix)
  library = String(interpreter.paths.purelib)
  const elsewhere = join(folder.path, 'elsewhere', 'a', 'b', 'c', 'd')
  rmSync(library, { recursive: true })
  mkdirSync(elsewhere, { recursive: true })
  symlinkSync(elsewhere, library)
  const options = { files: { 'one-1.0.data/data/share/x': '' }, entryPoints: { tool: 'one:main' } }

  expect(await install([wheel('one', '1.0', options)])).toEqual(ALL_WELL)
  expect(faultsIn(library)).toEqual([])
  expect(filesIn(prefix)).toEqual(['bin/tool', 'lib/python3.12/site-packages', 'share/x'])
  expect(readFileSync(join(prefix, 'bin/tool'), 'utf8')).toMatch(/^#!\/bin\/sh\n/)

  expect(await install([wheel('one', '2.0')])).toMatchObject({ replaced: ['one 1.0'] })
  expect(filesIn(prefix)).toEqual(['lib/python3.12/site-packages'])
  expect(filesIn(elsewhere)).toContain('one-2.0.dist-info/RECORD')
  expect(filesIn(elsewhere)).not.toContain('one-1.0.dist-info/RECORD')
})

describe('files in the way that belong to no package', () => {
  test('are replaced, and never written through', async () => {
    const precious = join(folder.path, 'precious')
    writeFileSync(precious, 'precious')
    mkdirSync(join(library, 'one'))
    linkSync(precious, join(library, 'one.py'))
    symlinkSync(precious, join(library, 'one', 'x.py'))
    expect(await install([wheel('one', '1.0', { files: { 'one/x.py': 'x = 1' } })])).toEqual(
      ALL_WELL,
    )
    expect(readFileSync(precious, 'utf8')).toBe('precious')
    expect(read('one/x.py')).toBe('x = 1')
    expect(faultsIn(library)).toEqual([])
  })
})

describe('what an interrupted run has begun', () => {
  const row = (path: string) => `${path},,\n`

  test('is taken away first', async () => {
    given({
      '~gone-1.0.unfinished/RECORD': [
        'gone.py',
        'gone/a.py',
        'gone/never-written.py',
        'gone-1.0.dist-info/RECORD',
      ]
        .map(row)
        .join(''),
      '~gone-1.0.unfinished/METADATA': '',
      'gone.py': '',
      'gone/a.py': '',
      '~torn-1.0.unfinished/RECORD.part': 'tor',
    })
    expect(await install([wheel('one')])).toEqual(ALL_WELL)
    expect(Object.keys(treeOf(library)).filter((path) => !path.startsWith('one'))).toEqual([])
  })

  test('but not what a package has by now', async () => {
    await install([wheel('one', '1.0', { files: { 'one/new.py': '' } })])
    given({
      '~one-0.9.unfinished/RECORD': ['one.py', 'one/old.py', 'one/new.py'].map(row).join(''),
      'one/old.py': '',
    })
    expect(await install([wheel('two')])).toEqual(ALL_WELL)
    expect(filesIn(library).filter((path) => /one\W?.*py$/.test(path))).toEqual([
      'one.py',
      'one/new.py',
    ])
    expect(faultsIn(library)).toEqual([])
  })

  test('and a package is not there before it is whole', async () => {
    const crc = { claims: { crc: 1 } }
    const broken = wheel('broken', '1.0', {
      files: { 'broken/z.py': 'z' },
      members: (all) => all.map((one) => (one.name === 'broken/z.py' ? { ...one, ...crc } : one)),
    })
    const result = await install([broken, wheel('sound')])
    expect(result).toMatchObject({ leftToPip: [{ source: broken }] })
    expect(Object.keys(treeOf(library)).filter((path) => !path.startsWith('sound'))).toEqual([])
  })
})

describe('RECORD', () => {
  const wrong = () =>
    wheel('wrong', '1.0', {
      members: (all) =>
        all.map((one) =>
          String(one.name).endsWith('RECORD')
            ? { ...one, data: String(one.data).replace(/sha256=..../, 'sha256=AAAA') }
            : one,
        ),
    })
  test('is held against every file', async () => {
    expect(await install([wrong()])).toMatchObject({
      leftToPip: [{ reason: 'wrong.py is not what RECORD says' }],
    })
  })
  test('once, when a wheelhouse is made', async () => {
    const sound = wheel('sound', '1.0', { files: { 'large.bin': Buffer.alloc(5e6, 'large ') } })
    const lies = wheel('lies', '1.0', {
      files: { 'large.bin': Buffer.alloc(5e6, 'large ') },
      members: (all) =>
        all.map((one) =>
          one.name === 'large.bin' ? { ...one, data: Buffer.alloc(5e6, 'LARGE ') } : one,
        ),
    })
    const check = (source: WheelSource) => checkRecord({ kind: 'record', range: rangeOf(source) })
    expect(await check(sound)).toEqual({ kind: 'right' })
    expect(await check(wrong())).toEqual({
      kind: 'wrong',
      reason: 'wrong.py is not what RECORD says',
    })
    expect(await check(lies)).toEqual({
      kind: 'wrong',
      reason: 'large.bin is not what RECORD says',
    })
  })
  test('unless that was done when the manifest was made', async () => {
    expect(await install([wrong()], { recordsChecked: true })).toEqual(ALL_WELL)
  })
})

describe.each([0o077, 0o027, 0o002, 0o000])('with umask %i', (umask) => {
  let before: number
  beforeEach(() => {
    before = process.umask(umask)
  })
  afterEach(() => {
    process.umask(before)
  })

  test('modes are those that pip gives', async () => {
    const executable = { mode: 0o100755 }
    await install([
      wheel('one', '1.0', {
        files: { run: '' },
        entryPoints: { tool: 'one:main' },
        members: (all) => all.map((one) => (one.name === 'run' ? { ...one, ...executable } : one)),
      }),
    ])
    const mode = (path: string) => statSync(join(library, path)).mode & 0o777
    expect([
      mode('one.py'),
      mode('run'),
      mode('../../../bin/tool'),
      mode('one-1.0.dist-info/RECORD'),
    ]).toEqual([0o666 & ~umask, (0o777 & ~umask) | 0o111, (0o666 & ~umask) | 0o555, 0o666 & ~umask])
  })
})
