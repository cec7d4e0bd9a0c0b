/**
 * Our own wheel installer. It does what `pip install --no-index --no-deps` does with the same
 * wheels, and leaves to pip what it does not handle.
 *
 * Specifications: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
 * (PEP 427), …/recording-installed-packages/ (PEP 376, PEP 627), …/entry-points/, …/direct-url/.
 */
import { join } from 'node:path'
import { messageOf } from '../errors.ts'
import type { Interpreter } from '../interpreter.ts'
import { compileAndFinish } from './compile.ts'
import { findInstalled } from './installed.ts'
import { type CheckedSource, type Chosen, decide, type LeftToPip } from './plan.ts'
import { ownersIn, remove, removeUnfinished, type Territory } from './removal.ts'
import { libraryOf, type Scheme } from './scheme.ts'
import { isCaseless, targetIn } from './target.ts'
import { rangeOf, type WheelSource } from './wheel-content.ts'
import { type Workers, withWorkers } from './workers.ts'

import type { WriteJob } from './write-wheel.ts'
import { refuseBombTogether } from './zip-directory.ts'

export { prepareWorkers } from './workers.ts'

export interface NativePlan {
  readonly interpreter: Interpreter
  readonly sources: readonly WheelSource[]
  /** Normalised names of what the user asked for: they get a REQUESTED file. */
  readonly requested: ReadonlySet<string>
  /** Normalised name → content of direct_url.json. */
  readonly directUrls: ReadonlyMap<string, string>
  /** Whether to byte-compile, in parallel, by the interpreter. */
  readonly compile: boolean
  /** The environment of the processes that compile. */
  readonly environment: Readonly<Record<string, string>>
  /**
   * Whether the RECORDs were held to the content when the manifest was made. Then the sha256 of each
   * file is not computed again; the sha256 of each wheel, and each crc32, always are.
   */
  readonly recordsChecked: boolean
}

export type NativeResult =
  | {
      readonly kind: 'installed'
      /** Packages that gave way, as `name 1.0`. */
      readonly replaced: readonly string[]
      /** Wheels that pip has to install; nothing of them is there. */
      readonly leftToPip: readonly LeftToPip[]
    }
  /** Nothing was changed: pip has to install all of it. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing was changed: a wheel is not the one that the manifest lists, or a bomb. */
  | { readonly kind: 'damaged'; readonly reason: string }

// As pip writes it: the environment is the one that pip would have made, and pip manages it further.
const INSTALLER = 'pip\n'

/** Installs wheels; with `workers` that the caller has started, and ends, or with its own. */
export async function installNative(plan: NativePlan, workers?: Workers): Promise<NativeResult> {
  const target = targetIn(plan.interpreter)
  if (target.kind === 'unfit') return { kind: 'refused', reason: target.reason }
  const bytes = plan.sources.reduce((sum, { wheel }) => sum + wheel.size, 0)
  return withWorkers(bytes, workers, (ready) => install(plan, target.scheme, ready))
}

async function install(plan: NativePlan, scheme: Scheme, workers: Workers): Promise<NativeResult> {
  const { interpreter } = plan
  const caseless = isCaseless(scheme.purelib)
  const checking = checkAll(plan.sources, scheme, caseless, workers)
  const installed = findInstalled(interpreter.searchPath)
  const checked = await checking
  if (checked.kind !== 'checked') return checked
  const { chosen, leftToPip } = decide(checked.sources, {
    interpreter,
    scheme,
    caseless,
    installed,
  })

  // From here on the environment changes.
  const territory = { prefix: interpreter.prefix, scheme }
  removeUnfinished(territory)
  const { replaced, kept } = removeReplaced(chosen, territory)
  const writable = chosen.filter((one) => !kept.some(({ source }) => source === one.source))
  const failed = await writeAll(writable, plan, scheme, workers)
  if (failed.length > 0) removeUnfinished(territory)
  return { kind: 'installed', replaced, leftToPip: [...leftToPip, ...kept, ...failed] }
}

type Checks =
  | { readonly kind: 'checked'; readonly sources: readonly CheckedSource[] }
  | Exclude<NativeResult, { kind: 'installed' }>

/** Checks every wheel, the largest first. */
async function checkAll(
  sources: readonly WheelSource[],
  scheme: Scheme,
  caseless: boolean,
  workers: Workers,
): Promise<Checks> {
  const largestFirst = sources.toSorted((a, b) => b.wheel.size - a.wheel.size)
  const shared = { scheme, caseless, windows: process.platform === 'win32' }
  try {
    const all = await Promise.all(
      largestFirst.map(async (source) => {
        const { name, sha256 } = source.wheel
        const range = rangeOf(source)
        const job = { kind: 'check', range, sha256, headersName: name, ...shared } as const
        return { source, checked: await workers.run(job) }
      }),
    )
    const sound: CheckedSource[] = []
    for (const { source, checked } of all) {
      if (checked.kind === 'damaged') return checked
      sound.push({ source, checked })
    }
    const bomb = bombOf(sound)
    if (bomb !== undefined) return { kind: 'damaged', reason: bomb }
    return { kind: 'checked', sources: sound }
  } catch (error) {
    return { kind: 'refused', reason: messageOf(error) }
  }
}

/** Why the wheels together are one; undefined where they are not. */
function bombOf(sources: readonly CheckedSource[]): string | undefined {
  const sum = (of: (one: CheckedSource) => number) => sources.reduce((all, one) => all + of(one), 0)
  try {
    refuseBombTogether(
      sum(({ source }) => source.wheel.size),
      sum(({ checked }) => (checked.kind === 'sound' ? checked.inflated : 0)),
    )
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

/** Removes what gives way; where that fails, the wheel is `kept` from being installed. */
function removeReplaced(wheels: readonly Chosen[], territory: Territory) {
  const replaced: string[] = []
  const kept: LeftToPip[] = []
  const owners = wheels.some(({ removal }) => removal) ? ownersIn(territory) : new Map()
  for (const { source, removal } of wheels) {
    if (removal === undefined) continue
    try {
      remove(removal, owners, territory)
      replaced.push(removal.label)
    } catch (error) {
      kept.push({ source, reason: `${removal.label} cannot be removed: ${messageOf(error)}` })
    }
  }
  return { replaced, kept }
}

/** Writes wheels, the largest first. Returns those of which no whole package came about. */
async function writeAll(
  wheels: readonly Chosen[],
  plan: NativePlan,
  scheme: Scheme,
  workers: Workers,
): Promise<LeftToPip[]> {
  const umask = process.umask()
  const failed: LeftToPip[] = []
  const written: Chosen[] = []
  await Promise.all(
    wheels
      .toSorted((a, b) => b.wheel.inflated - a.wheel.inflated)
      .map(async (chosen) => {
        const { source } = chosen
        try {
          const result = await workers.run(writeJob(chosen, plan, scheme, umask))
          if (result.kind === 'written') written.push(chosen)
          else failed.push({ source, reason: result.reason })
        } catch (error) {
          failed.push({ source, reason: messageOf(error) })
        }
      }),
  )
  if (!plan.compile) return failed
  const packages = written.map(({ source, wheel, scripts }) => ({
    source,
    library: libraryOf(wheel.layout, scheme),
    distInfo: wheel.layout.distInfo,
    scripts: scripts.map(({ name }) => join(scheme.scripts, name)),
  }))
  const unfinished = await compileAndFinish(packages, {
    executable: plan.interpreter.executable,
    environment: plan.environment,
    processes: workers.count,
  })
  return [...failed, ...unfinished.map(({ of, reason }) => ({ source: of.source, reason }))]
}

function writeJob(chosen: Chosen, plan: NativePlan, scheme: Scheme, umask: number): WriteJob {
  const { source, name, wheel, scripts, shebang } = chosen
  const directUrl = plan.directUrls.get(name)
  return {
    kind: 'write',
    range: rangeOf(source),
    scheme,
    layout: wheel.layout,
    entryPoints: wheel.scripts,
    scripts,
    metadata: {
      INSTALLER,
      ...(directUrl !== undefined && { 'direct_url.json': directUrl }),
      ...(plan.requested.has(name) && { REQUESTED: '' }),
    },
    shebang,
    umask,
    digests: !plan.recordsChecked,
    finish: !plan.compile,
  }
}
