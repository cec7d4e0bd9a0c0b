/**
 * The wheels of the pinned sets, in .tools/bench/wheels/, fetched once from the index that the user's
 * own pip settings name. Run as a script, it fetches them all, or the named sets:
 *   node scripts/with-node24.mjs bench/fetch.ts [web|data-science|large|tools ...]
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { type PinnedSet, pinnedSet, SETS } from './pinned-set.ts'
import { findPython } from './python.ts'

const WHEELS = resolve(import.meta.dirname, '../.tools/bench/wheels')

/**
 * The folder with exactly the wheels of a set, each checked by its sha256. Throws an Error that
 * names the wheel where one cannot be had as it was measured.
 */
export async function fetchWheels(set: PinnedSet): Promise<string> {
  const folder = join(WHEELS, set.name)
  mkdirSync(folder, { recursive: true })
  await removeOthers(folder, set)
  if (readdirSync(folder).length < set.wheels.length) {
    console.error(`fetching ${set.wheels.length} wheels of ${basename(set.file)} into ${folder}`)
    download(set, folder)
    await removeOthers(folder, set)
  }
  const missing = set.wheels.find(({ file }) => !existsSync(join(folder, file)))
  if (missing !== undefined)
    throw new Error(`the index has no ${missing.file} with the digest ${missing.sha256}`)
  return folder
}

/** What is not of the set any more, and what a broken run left half. */
async function removeOthers(folder: string, { wheels }: PinnedSet): Promise<void> {
  const expected = new Map(wheels.map(({ file, sha256 }) => [file, sha256]))
  for (const file of readdirSync(folder)) {
    const path = join(folder, file)
    if ((await sha256Of(path)) !== expected.get(file)) rmSync(path)
  }
}

/** With the digests in the file, pip takes no other wheel of the same version. */
function download({ pins, wheels }: PinnedSet, folder: string): void {
  const digestOf = (name: string, version: string) => {
    const start = `${name.replaceAll('-', '_')}-${version}-`
    const wheel = wheels.find(({ file }) => normalised(file).startsWith(start))
    if (wheel === undefined) throw new Error(`${name} ${version} has no digest`)
    return wheel.sha256
  }
  const lines = pins.map(
    ({ name, version }) => `${name}==${version} --hash=sha256:${digestOf(name, version)}\n`,
  )
  const file = join(folder, 'requirements.txt')
  writeFileSync(file, lines.join(''))
  const only = ['--no-deps', '--only-binary', ':all:']
  const args = ['-m', 'pip', 'download', '-q', ...only, '--dest', folder, '-r', file]
  const { status } = spawnSync(findPython(), args, { stdio: ['ignore', 'inherit', 'inherit'] })
  rmSync(file)
  if (status !== 0) throw new Error('pip download failed; its messages are above')
}

// Wheels have the project's own spelling of its name, sets the canonical one.
function normalised(file: string): string {
  const [name = '', ...rest] = file.split('-')
  return [name.toLowerCase().replaceAll('.', '_'), ...rest].join('-')
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece)
  return hash.digest('hex')
}

if (process.argv[1] === import.meta.filename) {
  const named = process.argv.slice(2)
  for (const name of ['tools', ...SETS] as const)
    if (named.length === 0 || named.includes(name)) await fetchWheels(pinnedSet(name))
}
