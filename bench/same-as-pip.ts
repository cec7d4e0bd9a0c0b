/**
 * Installs each pinned set with our installer and with pip, the newest and an older one, and compares
 * what there is then: npm run bench:same-as-pip [-- SET ...]
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bareEnvironment } from '../__tests__/support/environment.ts'
import { faultsIn, filesIn, planOf, treeOf } from '../__tests__/support/installing.ts'
import { installNative } from '../src/install/native.ts'
import { parseRecord } from '../src/install/record.ts'
import type { WheelSource } from '../src/install/wheel-content.ts'
import type { Interpreter } from '../src/interpreter.ts'
import { parseWheelFile } from '../src/manifest.ts'
import { PROBE_ARGUMENTS } from '../src/probe.ts'
import { fetchWheels } from './fetch.ts'
import { type PinnedSet, pinnedSet, SETS } from './pinned-set.ts'
import { findPython, sitePackages } from './python.ts'

/** The newest, and the older one that comes with the Python. */
const PIPS = ['newest', 'bundled'] as const

const python = findPython()
const root = mkdtempSync(join(tmpdir(), 'pip-wheelhouse-same-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))
const home = join(root, 'home')
mkdirSync(home)

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    env: bareEnvironment(home),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`${program} ${args.slice(0, 4).join(' ')}: ${stdout}${stderr}`)
  return stdout
}

/** An environment with the pip that is asked for; the set `tools` has the newest. */
async function makeEnvironment(name: string, pip: (typeof PIPS)[number]): Promise<string> {
  const venv = join(root, name)
  run(python, ['-I', '-m', 'venv', venv])
  if (pip === 'newest') {
    const tools = await fetchWheels(pinnedSet('tools'))
    run(join(venv, 'bin/python'), [
      ...['-I', '-m', 'pip', 'install', '-q', '--no-index', '--find-links', tools, '--upgrade'],
      'pip',
    ])
  }
  return venv
}

async function installOurs(venv: string, set: PinnedSet, folder: string): Promise<string[]> {
  const executable = join(venv, 'bin/python')
  const interpreter = JSON.parse(run(executable, PROBE_ARGUMENTS)) as Interpreter
  const sources = set.wheels.map(({ file, sha256 }): WheelSource => {
    const path = join(folder, file)
    const named = parseWheelFile(file)
    if (named === undefined) throw new Error(`not the name of a wheel: ${file}`)
    const wheel = { ...named, file, sha256, size: readFileSync(path).length, origin: 'index' }
    return { wheel: wheel as WheelSource['wheel'], path, offset: 0 }
  })
  // Named in a file, every package is one that the user asked for.
  const requested = new Set(set.pins.map(({ name }) => name))
  const result = await installNative(planOf(interpreter, sources, { requested }))
  if (result.kind !== 'installed') return [`not installed: ${result.reason}`]
  return result.leftToPip.map(({ source, reason }) => `${source.wheel.file} left to pip: ${reason}`)
}

function installPips(venv: string, set: PinnedSet, folder: string): void {
  run(join(venv, 'bin/python'), [
    ...['-I', '-m', 'pip', 'install', '-q', '--no-index', '--find-links', folder],
    ...['--no-deps', '--no-compile', '-r', set.file],
  ])
}

/** Files with modes and contents; of those that name the environment, only the modes. */
function comparable(venv: string): Map<string, string> {
  const tree = new Map<string, string>()
  for (const [path, what] of Object.entries(treeOf(venv))) {
    if (/^pyvenv\.cfg$|\/pip(-[\d.]+\.dist-info)?(\/|$)|__pycache__/.test(path)) continue
    const ofTheEnvironment = /^bin\/|\/(INSTALLER|RECORD)$/.test(path)
    tree.set(path, ofTheEnvironment ? what.split(' ').slice(0, 2).join(' ') : what)
  }
  return tree
}

function recordsOf(venv: string): Map<string, string> {
  const library = sitePackages(venv)
  const records = filesIn(library).filter((path) => /^(?!pip-)[^/]+\.dist-info\/RECORD$/.test(path))
  return new Map(
    records.map((path) => [
      path,
      parseRecord(readFileSync(join(library, path), 'utf8'))
        .map((row) => (/INSTALLER$|\/bin\//.test(row.path) ? row.path : Object.values(row).join()))
        .sort()
        .join('\n'),
    ]),
  )
}

function differences(
  kind: string,
  ours: ReadonlyMap<string, string>,
  pips: ReadonlyMap<string, string>,
): string[] {
  return [...new Set([...ours.keys(), ...pips.keys()])]
    .filter((path) => ours.get(path) !== pips.get(path))
    .map((path) => `${kind} ${path}: ${ours.get(path)} here, ${pips.get(path)} by pip`)
}

/** Scripts answer to --help in the same way, whatever that is. */
function differentScripts(ours: string, pips: string): string[] {
  const outcome = (venv: string, script: string) => {
    const { status, stdout } = spawnSync(join(venv, 'bin', script), ['--help'], {
      env: { ...bareEnvironment(home), COLUMNS: '80' },
      encoding: 'utf8',
      timeout: 60_000,
      cwd: home,
    })
    // Without blanks: a path may be broken over two lines.
    return `${status} ${stdout.replaceAll(/\s/g, '').replaceAll(venv, 'VENV')}`
  }
  return filesIn(join(ours, 'bin'))
    .filter((name) => !/^(python|pip|activate|Activate)/.test(name))
    .filter((name) => {
      accessSync(join(ours, 'bin', name), constants.X_OK)
      return outcome(ours, name) !== outcome(pips, name)
    })
    .map((name) => `script ${name} --help`)
}

async function compare(set: PinnedSet, pip: (typeof PIPS)[number]): Promise<string[]> {
  const folder = await fetchWheels(set)
  const [ours, pips] = [await makeEnvironment('ours', pip), await makeEnvironment('pips', pip)]
  const before = comparable(ours)
  const wrong = await installOurs(ours, set, folder)
  installPips(pips, set, folder)
  const asPip = (venv: string, ...args: string[]) =>
    run(join(venv, 'bin/python'), ['-I', '-m', 'pip', ...args])
  wrong.push(
    ...faultsIn(sitePackages(ours)),
    ...differences('file', comparable(ours), comparable(pips)),
    ...differences('RECORD', recordsOf(ours), recordsOf(pips)),
  )
  if (asPip(ours, 'freeze', '--all') !== asPip(pips, 'freeze', '--all')) wrong.push('pip freeze')
  for (const venv of [ours, pips])
    if (!asPip(venv, 'check').includes('No broken')) wrong.push(`pip check in ${venv}`)
  wrong.push(...differentScripts(ours, pips))
  const files = comparable(ours).size - before.size
  const version = asPip(ours, '--version').split(' ')[1]
  const names = set.pins.map(({ name }) => name).filter((name) => name !== 'pip')
  for (const venv of [ours, pips]) asPip(venv, 'uninstall', '-q', '-y', ...names)
  // Folders of __pycache__ that the scripts made are not in a RECORD.
  wrong.push(...differences('left by uninstall', filesOnly(ours), filesOnly(pips)))
  for (const venv of [ours, pips]) rmSync(venv, { recursive: true })
  console.log(
    `${set.name}: ${set.wheels.length} wheels, ${files} files and folders, pip ${version}`,
  )
  return wrong
}

function filesOnly(venv: string): Map<string, string> {
  return new Map([...comparable(venv)].filter(([, what]) => !what.startsWith('folder')))
}

const chosen = SETS.filter((name) => process.argv.length < 3 || process.argv.includes(name))
let failed = 0
for (const name of chosen)
  for (const pip of PIPS) {
    const wrong = await compare(pinnedSet(name), pip)
    failed += wrong.length
    for (const line of wrong) console.log(`  ${line}`)
  }
console.log(failed === 0 ? 'the same everywhere' : `${failed} differences`)
process.exitCode = failed === 0 ? 0 : 1
