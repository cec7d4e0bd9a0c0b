/** The environment that is installed into: whether this installer may, and what it must know of it. */
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import type { Interpreter } from '../interpreter.ts'
import { isVirtual, type Scheme, schemeOf } from './scheme.ts'

/** Why pip has to do all of it, or the folders where the files go. */
export type Target =
  | { readonly kind: 'unfit'; readonly reason: string }
  | { readonly kind: 'fit'; readonly scheme: Scheme }

const FIRST_WITH_SCHEMES = 10

export function targetIn(interpreter: Interpreter): Target {
  const scheme = schemeOf(interpreter)
  if (scheme === undefined) return unfit('the interpreter does not name its folders')
  // Debian and Red Hat patched distutils and not sysconfig then, and pip asked distutils.
  const [major, minor] = interpreter.version.split('.').map(Number)
  const old = major === 3 && minor !== undefined && minor < FIRST_WITH_SCHEMES
  if (old && !isVirtual(interpreter) && interpreter.prefix === '/usr')
    return unfit(`the operating system's own Python ${interpreter.version}`)
  const searched = new Set(interpreter.searchPath.map(realPath))
  for (const library of [scheme.purelib, scheme.platlib]) {
    if (!searched.has(realPath(library))) return unfit(`${library} is not on sys.path`)
    // pip would turn to the user's own site-packages.
    if (!isWritable(library)) return unfit(`${library} is not writable`)
  }
  return { kind: 'fit', scheme }
}

function unfit(reason: string): Target {
  return { kind: 'unfit', reason }
}

/** Whether names that differ by case are one file in this folder, or in what is there of it. */
export function isCaseless(folder: string): boolean {
  const there = existing(folder)
  const name = basename(there)
  const swapped = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase()
  if (swapped === name) return process.platform !== 'linux'
  const [one, other] = [join(dirname(there), name), join(dirname(there), swapped)].map((path) =>
    statSync(path, { throwIfNoEntry: false }),
  )
  return one !== undefined && other !== undefined && one.ino === other.ino && one.dev === other.dev
}

/** The folders that hold dist-info folders: one, where purelib and platlib are the same. */
export function librariesOf({ purelib, platlib }: Scheme): string[] {
  return realPath(purelib) === realPath(platlib) ? [purelib] : [purelib, platlib]
}

/** Whether a path lies in a folder, links followed. */
export function isWithin(path: string, folder: string): boolean {
  return `${realPath(path)}${sep}`.startsWith(`${realPath(folder)}${sep}`)
}

/** The path without links, as far as it is there. */
export function realPath(path: string): string {
  const there = existing(path)
  return join(realpathSync(there), path.slice(there.length))
}

function existing(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : existing(dirname(path))
}

function isWritable(folder: string): boolean {
  try {
    accessSync(existing(folder), constants.W_OK)
    return true
  } catch {
    return false
  }
}
