import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { installNative, type NativeResult } from '../../src/install/native.ts'
import { parseRecord } from '../../src/install/record.ts'
import type { WheelSource } from '../../src/install/wheel-content.ts'
import type { Interpreter } from '../../src/interpreter.ts'
import { PROBE_ARGUMENTS } from '../../src/probe.ts'
import { bareEnvironment, temporaryFolder } from '../support/environment.ts'
import { allRequested, faultsIn, filesIn, planOf, sourceOf, treeOf } from '../support/installing.ts'
import { makeWheel, type WheelOptions } from '../support/python-packages.ts'
import { createVenv, pip, type Venv } from '../support/venv.ts'
import type { ZipEntry } from '../support/zip-writer.ts'

const TIMEOUT_MS = 120_000
const EXECUTABLE = 0o100755
const LARGE = Buffer.alloc(5 * 1024 * 1024 + 17, 'large and compressible ')
const TIMESTAMP = Buffer.from([0x55, 0x54, 5, 0, 3, 1, 2, 3, 4])

/** Changes the members whose names end so. */
function each(ending: string, change: Partial<ZipEntry>): WheelOptions['members'] {
  return (all) =>
    all.map((one) => (String(one.name).endsWith(ending) ? { ...one, ...change } : one))
}

interface Oddity extends Partial<WheelOptions> {
  readonly oddity: string
  /** pip keeps the row of a file that it does not install, under the name in the wheel. */
  readonly staleRows?: RegExp
}

const main = 'def main():\n    import sys\n    print("ran", *sys.argv[1:])\n'

/** One oddity a wheel. The wheel at index 7 is called odd-7, and its `.data` folder odd_7-1.0.data. */
const ODDITIES: readonly Oddity[] = [
  { oddity: 'one module' },
  { oddity: 'folders in folders', files: { 'p1/a/b/c/d.py': '', 'p1/__init__.py': '' } },
  { oddity: 'stored members', members: (all) => all.map((one) => ({ ...one, stored: true })) },
  { oddity: 'an empty file', files: { 'p3/py.typed': '' } },
  {
    oddity: 'members that are folders',
    files: { 'p4/x.py': 'x = 1' },
    members: (all) => [
      { name: 'p4/', data: '', stored: true, mode: 0o040755 },
      { name: 'empty4/', data: '', stored: true, mode: 0o040755 },
      ...all,
    ],
  },
  {
    oddity: 'an executable module',
    files: { 'p5/run': '#!/bin/sh\n' },
    members: each('p5/run', { mode: EXECUTABLE }),
  },
  {
    oddity: 'executable for the group only',
    files: { 'p6/run': '' },
    members: each('p6/run', { mode: 0o100610 }),
  },
  {
    oddity: 'a mode without a file type',
    files: { 'p7/run': '' },
    members: each('p7/run', { mode: 0o755 }),
  },
  {
    oddity: 'no mode at all',
    members: (all) => all.map((one) => ({ ...one, mode: 0, madeBy: 'dos' })),
  },
  {
    oddity: 'a read-only mode',
    files: { 'p9.txt': '' },
    members: each('p9.txt', { mode: 0o100400 }),
  },
  {
    oddity: 'a platlib root',
    files: {
      'odd_10-1.0.dist-info/WHEEL':
        'Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: py3-none-any\n',
    },
  },
  { oddity: 'purelib as data', files: { 'odd_11-1.0.data/purelib/d11/x.py': '' } },
  { oddity: 'platlib as data', files: { 'odd_12-1.0.data/platlib/d12/x.py': '' } },
  {
    oddity: 'a script for #!python',
    files: { 'odd_13-1.0.data/scripts/s13': '#!python\nprint("ran")\n' },
    members: each('s13', { mode: EXECUTABLE }),
  },
  {
    oddity: 'a script for #!pythonw',
    files: { 'odd_14-1.0.data/scripts/s14': '#!pythonw\nprint("ran")\n' },
    members: each('s14', { mode: EXECUTABLE }),
  },
  {
    oddity: 'a script for #!python with CRLF',
    files: { 'odd_15-1.0.data/scripts/s15': '#!python\r\nprint("ran")\r\n' },
  },
  {
    oddity: 'a script for #!python -E',
    files: { 'odd_16-1.0.data/scripts/s16': '#!python -E\nprint("ran")\n' },
  },
  { oddity: 'a script of one line', files: { 'odd_17-1.0.data/scripts/s17': '#!python' } },
  {
    oddity: 'a script for the shell',
    files: { 'odd_18-1.0.data/scripts/s18': '#!/bin/sh\necho ran\n' },
    members: each('s18', { mode: EXECUTABLE }),
  },
  {
    oddity: 'a binary script',
    files: { 'odd_19-1.0.data/scripts/s19': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 255]) },
    members: each('s19', { mode: EXECUTABLE }),
  },
  { oddity: 'an empty script', files: { 'odd_20-1.0.data/scripts/s20': '' } },
  { oddity: 'a script in a folder', files: { 'odd_21-1.0.data/scripts/sub21/s21': '#!python\n' } },
  {
    oddity: 'the wrapper of an entry point',
    files: {
      'm22.py': main,
      'odd_22-1.0.data/scripts/s22': '#!python\nold wrapper',
      'odd_22-1.0.data/scripts/s22-script.py': 'x',
    },
    entryPoints: { s22: 'm22:main' },
    staleRows: /\.data\/scripts\//,
  },
  {
    oddity: 'data files',
    files: {
      'odd_23-1.0.data/data/share/man/man1/odd23.1': 'manual',
      'odd_23-1.0.data/data/etc/odd23.conf': '',
    },
  },
  {
    oddity: 'an executable data file',
    files: { 'odd_24-1.0.data/data/bin/d24': '#!/bin/sh\n' },
    members: each('d24', { mode: EXECUTABLE }),
  },
  {
    oddity: 'headers',
    files: {
      'odd_25-1.0.data/headers/odd.h': '#define ODD',
      'odd_25-1.0.data/headers/sub/odd.h': '',
    },
  },
  { oddity: 'a console script', files: { 'm26.py': main }, entryPoints: { s26: 'm26:main' } },
  {
    oddity: 'a dotted attribute',
    files: { 'm27.py': `class C:\n  class D:\n    @staticmethod\n    def main(): print("ran")\n` },
    entryPoints: { s27: 'm27:C.D.main' },
  },
  {
    oddity: 'a script with extras',
    files: { 'm28.py': main },
    entryPoints: { s28: 'm28:main [one,two]' },
  },
  {
    oddity: 'a gui script',
    files: {
      'm29.py': main,
      'odd_29-1.0.dist-info/entry_points.txt': '[gui_scripts]\ns29 = m29:main\n',
    },
  },
  {
    oddity: 'scripts of both kinds',
    files: {
      'm30.py': main,
      'odd_30-1.0.dist-info/entry_points.txt':
        '[console_scripts]\ns30 = m30:main\n[gui_scripts]\ns30-gui = m30:main\n',
    },
  },
  {
    oddity: 'dots and dashes in the name of a script',
    files: { 'm31.py': main },
    entryPoints: { 'S31.tool-x_y': 'm31:main' },
  },
  {
    oddity: 'comments and other groups',
    files: {
      'm32.py': main,
      'odd_32-1.0.dist-info/entry_points.txt':
        '# first\n\n[pytest11]\nodd = nothing.at.all\n\n[console_scripts]\n# a comment\n  s32  =  m32:main  \n\n[other.group]\nx=y\n',
    },
  },
  {
    oddity: 'a script of a module in a package',
    files: { 'p33/__init__.py': '', 'p33/cli/__init__.py': main },
    entryPoints: { s33: 'p33.cli:main' },
  },
  { oddity: 'names that are not ASCII', files: { 'p34/naïve-日本.txt': 'ü', 'p34/ünï/𝒳.py': '' } },
  { oddity: 'names with blanks', files: { 'p35/with blank/a b.txt': '' } },
  { oddity: 'commas and quotes in names', files: { 'p36/a,b.txt': '', 'p36/say "x".txt': '' } },
  {
    oddity: 'other legal names',
    files: {
      'p37/~x': '',
      'p37/#x': '',
      "p37/'x'": '',
      'p37/(x)': '',
      'p37/.x': '',
      'p37/-x': '',
      'p37/$x': '',
      'p37/x.': '',
      'p37/CON': '',
      'p37/a:b': '',
    },
  },
  { oddity: 'names that differ by case', files: { 'p38/README': '1', 'p38/readme': '2' } },
  { oddity: 'a local version', version: '1.0+local.1' },
  { oddity: 'a development version', version: '1.0.dev3' },
  { oddity: 'an epoch', version: '1!2.0' },
  {
    oddity: 'another spelling of the name',
    files: {
      'odd_42-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: Odd.42\nVersion: 1.0\n',
    },
  },
  {
    oddity: 'another spelling of the version',
    files: {
      'odd_43-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: odd-43\nVersion: 1.0.0\n',
    },
  },
  {
    oddity: 'data descriptors',
    members: (all) => all.map((one) => ({ ...one, descriptor: 'signed' })),
  },
  {
    oddity: 'data descriptors without signature',
    members: (all) => all.map((one) => ({ ...one, descriptor: 'plain' })),
  },
  { oddity: 'zip64 members', members: (all) => all.map((one) => ({ ...one, zip64: true })) },
  { oddity: 'a zip64 end', zip: { zip64: true } },
  {
    oddity: 'zip64 data descriptors',
    members: (all) => all.map((one) => ({ ...one, zip64: true, descriptor: 'signed' })),
  },
  {
    oddity: 'bits of the compression level',
    members: (all) => all.map((one) => ({ ...one, flags: 0x0806 })),
  },
  { oddity: 'no UTF-8 bit', members: (all) => all.map((one) => ({ ...one, flags: 0 })) },
  { oddity: 'extra fields', members: (all) => all.map((one) => ({ ...one, extra: TIMESTAMP })) },
  {
    oddity: 'RECORD with CRLF',
    members: (all) =>
      all.map((one) =>
        String(one.name).endsWith('RECORD')
          ? { ...one, data: String(one.data).replaceAll('\n', '\r\n') }
          : one,
      ),
  },
  {
    oddity: 'RECORD without a row of itself',
    members: (all) =>
      all.map((one) =>
        String(one.name).endsWith('RECORD')
          ? { ...one, data: String(one.data).replace(/.*RECORD,,\n/, '') }
          : one,
      ),
  },
  { oddity: 'RECORD as the first member', members: (all) => all.toReversed() },
  { oddity: 'a large member', files: { 'p55/large.bin': LARGE } },
  {
    oddity: 'a large stored member',
    files: { 'p56/large.bin': LARGE },
    members: each('large.bin', { stored: true }),
  },
  {
    oddity: 'a large executable',
    files: { 'odd_57-1.0.data/scripts/large57': LARGE },
    members: each('large57', { mode: EXECUTABLE, stored: true }),
  },
  {
    oddity: 'folders in dist-info',
    files: { 'odd_58-1.0.dist-info/licenses/sub/LICENSE': 'do as you like' },
  },
  { oddity: 'a .pth file', files: { 'odd59.pth': '# nothing\n' } },
  {
    oddity: 'compiled files',
    files: { 'p60/__pycache__/x.cpython-38.pyc': Buffer.from([1, 2, 3]) },
  },
  {
    oddity: 'Wheel-Version 1.9',
    files: {
      'odd_61-1.0.dist-info/WHEEL':
        'Wheel-Version: 1.9\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    },
  },
  {
    oddity: 'WHEEL with CRLF and upper case',
    files: {
      'odd_62-1.0.dist-info/WHEEL':
        'Wheel-Version: 1.0\r\nGenerator: x\r\nRoot-Is-Purelib: TRUE\r\nTag: py3-none-any\r\n',
    },
  },
  {
    oddity: 'a build number in the file name',
    tag: '1-py3-none-any',
    files: {
      'odd_63-1.0.dist-info/WHEEL':
        'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    },
  },
  { oddity: 'tags for several Pythons', tag: 'py2.py3-none-any' },
  {
    oddity: 'a namespace, one part',
    files: { 'shared_space/__init__.py': '# the same\n', 'shared_space/one.py': '' },
  },
  {
    oddity: 'a namespace, another part',
    files: { 'shared_space/__init__.py': '# the same\n', 'shared_space/two.py': '' },
  },
  { oddity: 'a namespace without __init__', files: { 'space/one.py': '' } },
  { oddity: 'the same namespace again', files: { 'space/two.py': '' } },
  {
    oddity: 'METADATA with a body',
    files: {
      'odd_69-1.0.dist-info/METADATA':
        'Metadata-Version: 2.1\nName: odd-69\nVersion: 1.0\nDescription-Content-Type: text/plain\nKeywords: a,\n b\n\nName: not a field\n',
    },
  },
  { oddity: 'METADATA with requirements', requires: ['odd-69>=1', 'nothing; extra == "more"'] },
  {
    oddity: 'modules that do not compile',
    files: {
      'p71/py2.py': 'print "hello"\n',
      'p71/nul.py': Buffer.from('a\0b'),
      'p71/latin.py': Buffer.from([0xe9]),
    },
  },
  {
    oddity: 'Python files among scripts and data',
    files: {
      'odd_72-1.0.data/scripts/s72.py': '#!python\nprint("ran")\n',
      'odd_72-1.0.data/data/share/d72.py': 'x = 1\n',
    },
  },
]

interface Installed {
  readonly venv: Venv
  readonly library: string
  readonly result?: NativeResult
}

async function probe(venv: Venv): Promise<Interpreter> {
  const printed = execFileSync(venv.python, PROBE_ARGUMENTS, { env: bareEnvironment(venv.path) })
  return JSON.parse(String(printed))
}

/** The Pythons of this machine, each with its own pip: the first of each version that runs. */
function pythons(): string[] {
  const found = new Map<string, string>()
  const minors = Array.from({ length: 9 }, (_, index) => `python3.${index + 8}`)
  for (const python of [process.platform === 'win32' ? 'python' : 'python3', ...minors]) {
    const { stdout, status } = spawnSync(python, ['-I', '-c', IDENTITY], { encoding: 'utf8' })
    if (status === 0 && !found.has(stdout)) found.set(stdout, python)
  }
  return [...found.values()]
}

const IDENTITY = 'import sys, venv, pip; print(sys.version_info[:2], pip.__version__)'

const [first = 'python3', ...others] = pythons()
const RUNS = [
  { python: first, compile: false },
  { python: first, compile: true },
  ...others.map((python) => ({ python, compile: false })),
]

describe.each(RUNS)('with $python and compile: $compile', ({ python, compile }) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let sources: WheelSource[]
  let ours: Installed
  let pips: Installed

  beforeAll(async () => {
    folder = await temporaryFolder()
    sources = ODDITIES.map(({ oddity, staleRows, ...options }, index) =>
      sourceOf(makeWheel({ name: `odd-${index}`, version: '1.0', ...options }), folder.path),
    )
    const [one, other] = await Promise.all([createVenv(python), createVenv(python)])
    const interpreter = await probe(one)
    const result = await installNative(
      planOf(interpreter, sources, {
        compile,
        requested: allRequested(sources),
        environment: bareEnvironment(folder.path),
      }),
    )
    const pins = join(folder.path, 'pins.txt')
    writeFileSync(pins, sources.map(({ wheel }) => `${wheel.name}==${wheel.version}\n`).join(''))
    await pip(other.python, [
      'install',
      '--no-index',
      '--no-deps',
      compile ? '--compile' : '--no-compile',
      `--find-links=${folder.path}`,
      '-r',
      pins,
    ])
    const library = interpreter.paths.purelib?.slice(one.path.length + 1) ?? ''
    ours = { venv: one, library: join(one.path, library), result }
    pips = { venv: other, library: join(other.path, library) }
  }, TIMEOUT_MS)
  afterAll(async () => {
    await Promise.all([ours?.venv.remove(), pips?.venv.remove(), folder?.remove()])
  })

  test('all of them are installed here', () => {
    expect(ours.result).toEqual({ kind: 'installed', replaced: [], leftToPip: [] })
    expect(faultsIn(ours.library)).toEqual([])
  })

  test('the same files, modes and contents are there', () => {
    expect(comparable(ours)).toEqual(comparable(pips))
  })

  test.each(
    ODDITIES.map(({ oddity, staleRows, version = '1.0' }, index) => ({
      oddity,
      staleRows,
      distInfo: `odd_${index}-${version}.dist-info`,
    })),
  )('RECORD lists the same for $oddity', ({ distInfo, staleRows }) => {
    const [own, others] = [ours, pips].map(({ library }) =>
      parseRecord(readFileSync(join(library, distInfo, 'RECORD'), 'utf8'))
        .filter(({ path }) => !staleRows?.test(path))
        .map(({ path, digest, size }) =>
          // Scripts name the interpreter's path, and INSTALLER names the installer.
          /INSTALLER$|\/bin\//.test(path) ? path : `${path},${digest},${size}`,
        )
        .sort(),
    )
    expect(own).toEqual(others)
  })

  test('pip finds all well, and lists the same', async () => {
    expect(await pip(ours.venv.python, ['check'])).toMatch('No broken requirements found')
    const freeze = ['freeze', '--all']
    expect(await pip(ours.venv.python, freeze)).toBe(await pip(pips.venv.python, freeze))
  })

  test('scripts run', () => {
    const scripts = [
      's13',
      's18',
      's22',
      's26',
      's27',
      's28',
      's29',
      's30',
      's30-gui',
      'S31.tool-x_y',
      's32',
      's33',
    ]
    for (const script of scripts) {
      const path = join(ours.venv.path, 'bin', script)
      expect(`${script}: ${execFileSync(path, ['--x'], { encoding: 'utf8' })}`).toMatch(
        /: ran( --x)?\n/,
      )
    }
  })

  test(
    'pip uninstall leaves what it leaves of its own',
    async () => {
      const names = sources.map(({ wheel }) => wheel.name)
      for (const { venv } of [ours, pips]) await pip(venv.python, ['uninstall', '-y', ...names])
      expect(filesIn(ours.library).filter((path) => !path.startsWith('pip'))).toEqual([])
      expect(Object.keys(comparable(ours)).sort()).toEqual(Object.keys(comparable(pips)).sort())
    },
    TIMEOUT_MS,
  )
})

/** A tree without what must differ: paths of the environment, and what the installer signs with. */
function comparable({ venv }: Installed): Record<string, string> {
  const tree = treeOf(venv.path)
  for (const path of Object.keys(tree)) {
    if (/^pyvenv\.cfg$|^bin\/(activate|Activate)/.test(path) || path.includes('/pip/'))
      delete tree[path]
    else if (/INSTALLER$|RECORD$|\.pyc$|^bin\/S?s?\d/.test(path) || path.startsWith('bin/'))
      tree[path] = (tree[path] ?? '').split(' ').slice(0, 2).join(' ')
  }
  return tree
}
