import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { NativePlan } from '../../src/install/native.ts'
import { parseRecord } from '../../src/install/record.ts'
import type { WheelSource } from '../../src/install/wheel-content.ts'
import type { Interpreter } from '../../src/interpreter.ts'
import { parseWheelFile, type Wheel } from '../../src/manifest.ts'
import { fakeInterpreter } from './fakes.ts'
import { type Distribution, normalisedName } from './python-packages.ts'

/** Writes a wheel into a folder. Its manifest entry is that of these bytes. */
export function sourceOf(
  { filename, bytes }: Pick<Distribution, 'filename' | 'bytes'>,
  folder: string,
): WheelSource {
  const path = join(folder, filename)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, bytes)
  const named = parseWheelFile(filename)
  if (named === undefined) throw new Error(`not the name of a wheel: ${filename}`)
  const sha256 = digestOf(bytes)
  const wheel: Wheel = { ...named, file: filename, size: bytes.length, sha256, origin: 'index' }
  return { wheel, path, offset: 0 }
}

/** A plan in which nothing is special but what is given. */
export function planOf(
  interpreter: Interpreter,
  sources: readonly WheelSource[],
  overrides: Partial<NativePlan> = {},
): NativePlan {
  return {
    interpreter,
    sources,
    requested: new Set(),
    directUrls: new Map(),
    compile: false,
    environment: {},
    recordsChecked: false,
    ...overrides,
  }
}

/** An environment that has the folders of one, but no Python. */
export function emptyEnvironment(prefix: string): Interpreter {
  const library = join(prefix, 'lib', 'python3.12', 'site-packages')
  mkdirSync(library, { recursive: true })
  return fakeInterpreter({
    executable: join(prefix, 'bin', 'python'),
    prefix,
    basePrefix: '/opt/python',
    paths: {
      purelib: library,
      platlib: library,
      scripts: join(prefix, 'bin'),
      data: prefix,
      include: join(prefix, 'include', 'python3.12'),
    },
    searchPath: [library],
  })
}

/** What there is in a folder, by relative path: files with mode and digest, links, folders. */
export function treeOf(root: string): Record<string, string> {
  const tree: Record<string, string> = {}
  const add = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      const mode = (lstatSync(path).mode & 0o7777).toString(8)
      const shown = path.slice(root.length + 1)
      if (entry.isSymbolicLink()) tree[shown] = `link ${readlinkSync(path)}`
      else if (entry.isDirectory()) {
        tree[shown] = `folder ${mode}`
        add(path)
      } else tree[shown] = `file ${mode} ${digestOf(readFileSync(path))}`
    }
  }
  add(root)
  return tree
}

function digestOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Only the files of a tree. */
export function filesIn(root: string): string[] {
  return Object.entries(treeOf(root))
    .filter(([, what]) => !what.startsWith('folder'))
    .map(([path]) => path)
    .sort()
}

/** What is wrong with the packages that claim to be installed in a folder; empty where all is well. */
export function faultsIn(library: string): string[] {
  return readdirSync(library)
    .filter((name) => name.endsWith('.dist-info') && !name.startsWith('pip-')) // the venv's is a copy
    .flatMap((name) => {
      try {
        return faultsOf(library, name)
      } catch (error) {
        return [`${name}: ${String(error)}`]
      }
    })
}

function faultsOf(library: string, distInfo: string): string[] {
  const faults: string[] = []
  const rows = parseRecord(readFileSync(join(library, distInfo, 'RECORD'), 'utf8'))
  for (const needed of ['METADATA', 'WHEEL', 'INSTALLER', 'RECORD'])
    if (!rows.some(({ path }) => path === `${distInfo}/${needed}`))
      faults.push(`${distInfo}: RECORD does not name ${needed}`)
  for (const { path, digest, size } of rows) {
    const content = readFileSync(join(library, path))
    if (digest === '') continue
    const [algorithm = '', value] = digest.split('=')
    if (createHash(algorithm).update(content).digest('base64url') !== value)
      faults.push(`${distInfo}: ${path} is not what RECORD says`)
    if (String(content.length) !== size) faults.push(`${distInfo}: ${path} has not ${size} bytes`)
  }
  return faults
}

/** The names that a plan calls requested: all of its wheels'. */
export function allRequested(sources: readonly WheelSource[]): Set<string> {
  return new Set(sources.map(({ wheel }) => normalisedName(wheel.name)))
}
