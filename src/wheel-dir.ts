/** The folder that `wheel-dir` names: the wheels as files, for later steps. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { hasCode, InputError, messageOf } from './errors.ts'
import {
  installable,
  MANIFEST_FILE,
  type Manifest,
  parseManifest,
  writeManifest,
} from './manifest.ts'

/** Throws an InputError unless the folder is absent, empty, or holds a wheelhouse of ours and no more. */
export function checkWheelDir(folder: string): void {
  const status = lstatSync(folder, { throwIfNoEntry: false })
  if (status === undefined) return
  if (!status.isDirectory())
    throw new InputError(`wheel-dir: ${folder} is not a folder; name another one`)
  const ours = filesOfOurs(folder)
  const foreign = readdirSync(folder).filter((name) => !ours.has(name))
  if (foreign.length === 0) return
  const named = foreign.slice(0, 3).join(', ') + (foreign.length > 3 ? ', …' : '')
  throw new InputError(
    `wheel-dir: ${folder} has files in it that this action did not make (${named}); nothing in it was ` +
      'touched. Name a folder that is not there yet, or empty this one.',
  )
}

/**
 * Puts the wheels of `wheels` into `folder`, whole or not at all, in place of an older wheelhouse.
 * Throws an InputError where that cannot be done.
 */
export function publishWheelDir(wheels: string, manifest: Manifest, folder: string): void {
  try {
    replaceFolder(wheels, manifest, folder)
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(
      `wheel-dir: ${folder} could not be written (${messageOf(error)}); make room, or name another one`,
    )
  }
}

function replaceFolder(wheels: string, manifest: Manifest, folder: string): void {
  mkdirSync(dirname(folder), { recursive: true })
  const fresh = mkdtempSync(join(dirname(folder), `.${basename(folder)}.`))
  try {
    for (const { file, absent } of installable(manifest.wheels))
      if (absent !== true) linkOrCopy(join(wheels, file), join(fresh, file))
    writeFileSync(join(fresh, MANIFEST_FILE), writeManifest(manifest))
    writeFileSync(join(fresh, '.gitignore'), '*\n')
    chmodSync(fresh, 0o755) // mkdtemp makes it private; later steps may run as another user
    checkWheelDir(folder)
    swapIn(fresh, folder)
  } finally {
    if (existsSync(fresh)) rmSync(fresh, { recursive: true, force: true })
  }
}

const SWAPS = 20

// By renames alone, so that another run with the same folder sees all of a wheelhouse or nothing.
function swapIn(fresh: string, folder: string): void {
  const old = `${fresh}.old`
  for (let swap = 1; ; swap++)
    try {
      if (existsSync(folder)) renameSync(folder, old)
      renameSync(fresh, folder)
      return
    } catch (error) {
      // The other run was faster, with either of the two.
      if (swap === SWAPS || !hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM')) {
        if (existsSync(old) && !existsSync(folder)) renameSync(old, folder)
        throw error
      }
    } finally {
      rmSync(old, { recursive: true, force: true })
    }
}

/** A hard link where the file system can do it, else a copy. */
export function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target)
  } catch (error) {
    if (!hasCode(error, 'EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS', 'EISDIR'))
      throw error
    copyFileSync(source, target)
  }
}

function filesOfOurs(folder: string): ReadonlySet<string> {
  try {
    const { wheels } = parseManifest(readFileSync(join(folder, MANIFEST_FILE), 'utf8'))
    return new Set([MANIFEST_FILE, '.gitignore', ...wheels.map(({ file }) => file)])
  } catch {
    return new Set()
  }
}
