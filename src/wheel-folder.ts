/** A folder that pip has put wheels into: which they are, and what is known of each. */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { PipError } from './errors.ts'
import type { Interpreter } from './interpreter.ts'
import { parseWheelFile, type Wheel } from './manifest.ts'
import { normalizeName } from './pep508.ts'
import { cachedWheels, isFixedSource, readSource } from './pip-cache.ts'

/** The file names of the wheels in a folder, sorted. */
export function wheelFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.whl'))
    .sort()
}

/** The file name of a project's wheel in a folder. */
export function wheelFileOf(name: string, folder: string): string | undefined {
  return wheelFilesIn(folder).find(
    (file) => normalizeName(parseWheelFile(file)?.name ?? '') === normalizeName(name),
  )
}

/**
 * The wheels of a folder as a manifest describes them. `cache` is pip's cache folder of the same
 * build, and `builtNow` names the files that pip said it built.
 */
export function describeWheels(
  folder: string,
  purpose: 'build' | undefined,
  cache: string,
  builtNow: ReadonlySet<string>,
  interpreter: Interpreter,
): Wheel[] {
  const cached = cachedWheels(cache)
  return wheelFilesIn(folder).map((file) => {
    const named = parseWheelFile(file)
    if (named === undefined) throw new PipError(`pip wheel left a file that is no wheel: ${file}`)
    const inCache = cached.get(file)
    const source = inCache === undefined ? undefined : readSource(join(cache, inCache))
    const findable =
      inCache !== undefined && source !== undefined && isFixedSource(source, inCache, interpreter)
    return {
      ...named,
      file,
      ...measure(join(folder, file)),
      origin: builtNow.has(file) || inCache !== undefined ? 'built' : 'index',
      ...(findable && { cachePath: inCache }),
      ...(purpose !== undefined && { purpose }),
      ...(source?.sha256 !== undefined && { sourceSha256: source.sha256 }),
    }
  })
}

/** Throws a PipError where a project is there twice; build requirements may be. */
export function refuseTwoVersions(wheels: readonly Wheel[]): void {
  const seen = new Map<string, Wheel>()
  for (const wheel of wheels) {
    if (wheel.purpose === 'build') continue
    const name = normalizeName(wheel.name)
    const other = seen.get(name)
    if (other !== undefined)
      throw new PipError(
        `pip wheel left two wheels of ${wheel.name}: ${other.file} and ${wheel.file}`,
      )
    seen.set(name, wheel)
  }
}

const CHUNK = 1024 * 1024

// In pieces: a wheel may be larger than what the job has memory for.
function measure(path: string): { size: number; sha256: string } {
  const descriptor = openSync(path, 'r')
  try {
    const hash = createHash('sha256')
    const buffer = Buffer.allocUnsafe(CHUNK)
    let size = 0
    for (;;) {
      const count = readSync(descriptor, buffer, 0, CHUNK, size)
      if (count === 0) return { size, sha256: hash.digest('hex') }
      hash.update(buffer.subarray(0, count))
      size += count
    }
  } finally {
    closeSync(descriptor)
  }
}
