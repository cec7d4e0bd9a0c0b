/** Makes a wheelhouse with pip: one resolution, and nothing done twice that an older one has. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { type ArchiveIndex, extractWheel } from './archive.ts'
import { messageOf, PipError } from './errors.ts'
import type { Interpreter } from './interpreter.ts'
import { parseWheelFile, type Wheel } from './manifest.ts'
import { normalizeName } from './pep508.ts'
import { buildEnvironment, parseWheelOutput, reasonOf, wheelArguments } from './pip.ts'
import type { Ports } from './ports.ts'
import { withoutSecrets } from './urls.ts'

export interface BuildPlan {
  readonly interpreter: Interpreter
  /** pip's arguments for what is required, from requirementArguments(). */
  readonly requirements: readonly string[]
  readonly workingDirectory: string
  /** An older wheelhouse of the same compatibility, checked in its structure. */
  readonly older: { readonly archive: string; readonly index: ArchiveIndex } | undefined
}

export interface Build {
  readonly wheels: readonly Wheel[]
  /** The folder that they are in: exactly these, nothing else. */
  readonly folder: string
  /** File names of the wheels that came from the older wheelhouse. */
  readonly reused: ReadonlySet<string>
}

/** The wheels of all requirements, from one call of pip. Throws a PipError with pip's reason. */
export async function build(plan: BuildPlan, ports: Ports): Promise<Build> {
  const folder = join(ports.scratch, 'built')
  const cache = join(ports.scratch, 'pip-cache')
  mkdirSync(folder)
  mkdirSync(cache)
  const offered = offerOlder(plan.older, folder, cache, ports)

  const { exitCode, lines } = await ports.python.pip(
    plan.interpreter,
    {
      arguments: wheelArguments(plan.requirements, folder, cache),
      environment: buildEnvironment(ports.environment, plan.interpreter),
      workingDirectory: plan.workingDirectory,
    },
    (line) => ports.log.info(line),
  )
  if (exitCode !== 0)
    throw new PipError(
      `pip wheel failed (exit code ${exitCode}): ${withoutSecrets(reasonOf(lines))}`,
    )

  const report = parseWheelOutput(lines)
  removeUnclaimed(folder, offered, new Set([...report.taken, ...report.built]))
  const cachePaths = wheelsBelow(cache)
  const wheels = readdirSync(folder)
    .sort()
    .map((file) =>
      describeWheel(
        folder,
        file,
        report.built.has(file) || cachePaths.has(file),
        cachePaths.get(file),
      ),
    )
  refuseTwoVersions(wheels)
  return { wheels, folder, reused: reusedOf(wheels, offered, report.built) }
}

// Old index wheels go where pip looks for "already downloaded" files and checks them against the
// index's hash; old built wheels where pip's cache would have them. Never as --find-links: that
// would bring back releases that were withdrawn or yanked since.
function offerOlder(
  older: BuildPlan['older'],
  folder: string,
  cache: string,
  { log }: Ports,
): ReadonlyMap<string, Wheel> {
  const offered = new Map<string, Wheel>()
  for (const member of older?.index.members ?? []) {
    const { wheel } = member
    if (wheel.origin === 'built' && wheel.cachePath === undefined) continue
    const target =
      wheel.cachePath === undefined ? join(folder, wheel.file) : join(cache, wheel.cachePath)
    try {
      mkdirSync(dirname(target), { recursive: true })
      extractWheel(older?.archive ?? '', member, target)
      offered.set(wheel.file, wheel)
    } catch (error) {
      rmSync(target, { force: true })
      log.warning(`An older wheelhouse is damaged and is not used further: ${messageOf(error)}`)
      break
    }
  }
  return offered
}

function removeUnclaimed(
  folder: string,
  offered: ReadonlyMap<string, Wheel>,
  claimed: ReadonlySet<string>,
): void {
  for (const file of readdirSync(folder))
    if (offered.has(file) && !claimed.has(file)) rmSync(join(folder, file))
}

// Built wheels by file name → their path below the cache folder, with forward slashes.
function wheelsBelow(cache: string): ReadonlyMap<string, string> {
  const root = join(cache, 'wheels')
  if (!existsSync(root)) return new Map()
  return new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.whl'))
      .map((entry) => [
        entry.name,
        relative(cache, join(entry.parentPath, entry.name)).split(sep).join('/'),
      ]),
  )
}

function describeWheel(
  folder: string,
  file: string,
  built: boolean,
  cachePath: string | undefined,
): Wheel {
  const named = parseWheelFile(file)
  if (named === undefined) throw new PipError(`pip wheel left a file that is no wheel: ${file}`)
  const path = join(folder, file)
  return {
    ...named,
    file,
    size: statSync(path).size,
    sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
    origin: built ? 'built' : 'index',
    ...(cachePath === undefined ? {} : { cachePath }),
  }
}

function reusedOf(
  wheels: readonly Wheel[],
  offered: ReadonlyMap<string, Wheel>,
  builtNow: ReadonlySet<string>,
): ReadonlySet<string> {
  const same = wheels.filter(
    ({ file, sha256 }) => !builtNow.has(file) && offered.get(file)?.sha256 === sha256,
  )
  return new Set(same.map(({ file }) => file))
}

function refuseTwoVersions(wheels: readonly Wheel[]): void {
  const seen = new Map<string, Wheel>()
  for (const wheel of wheels) {
    const name = normalizeName(wheel.name)
    const other = seen.get(name)
    if (other !== undefined)
      throw new PipError(
        `pip wheel left two wheels of ${wheel.name}: ${other.file} and ${wheel.file}`,
      )
    seen.set(name, wheel)
  }
}
