/** Makes a wheelhouse with pip: one resolution, and nothing done twice that an older one has. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ArchiveIndex, extractWheel } from './archive.ts'
import { gatherBuildRequirements, type ProjectBuild } from './build-requirements.ts'
import { buildLeftovers, removeNewLeftovers } from './checkout.ts'
import { messageOf, PipError } from './errors.ts'
import { allowedHashes, markHashed } from './hashes.ts'
import type { Inputs } from './inputs.ts'
import type { Interpreter } from './interpreter.ts'
import { installable, type Manifest, memberPath, parseWheelFile, type Wheel } from './manifest.ts'
import { normalizeName } from './pep508.ts'
import {
  buildEnvironment,
  parseWheelOutput,
  type RequirementCalls,
  reasonOf,
  wheelArguments,
} from './pip.ts'
import type { SortedSettings } from './pip-settings.ts'
import type { Ports } from './ports.ts'
import type { LocatedReference, Requirements } from './requirements.ts'
import { withoutSecrets } from './urls.ts'
import { linkOrCopy } from './wheel-dir.ts'
import { describeWheels, refuseTwoVersions, wheelFileOf, wheelFilesIn } from './wheel-folder.ts'

export interface BuildPlan {
  readonly inputs: Inputs
  readonly interpreter: Interpreter
  readonly requirements: Requirements
  readonly calls: RequirementCalls
  /** The user's pip settings. */
  readonly settings: SortedSettings
  /** Whether the older wheels were found in the places that are asked now. */
  readonly sameSources: boolean
  /** An older wheelhouse of the same compatibility, checked in its structure. */
  readonly older: { readonly archive: string; readonly index: ArchiveIndex } | undefined
}

export interface Build {
  /** For installing, and after them those that local projects are built with. */
  readonly wheels: readonly Wheel[]
  /** The folder that they are in, each at its memberPath(). */
  readonly folder: string
  /** File names of the wheels that came from the older wheelhouse. */
  readonly reused: ReadonlySet<string>
  /** The project behind each reference of the requirements; null where a marker left it out. */
  readonly direct: readonly (string | null)[]
  /** What packages require by URL and no file of the user's names: no key knows of it. */
  readonly unforeseen: readonly string[]
}

/** The wheels of all requirements, from one resolution. Throws a PipError with pip's reason. */
export async function build(plan: BuildPlan, ports: Ports): Promise<Build> {
  const before = plan.requirements.projects.map(({ path }) => ({
    path,
    there: buildLeftovers(path),
  }))
  try {
    return await new Builder(plan, ports).build()
  } finally {
    for (const { path, there } of before) removeNewLeftovers(path, there)
  }
}

// The life of one build: its folders, and what pip said so far.
class Builder {
  readonly #plan: BuildPlan
  readonly #ports: Ports
  readonly #folder: string
  readonly #buildFolder: string
  readonly #cache: string
  readonly #offered = new Map<string, Wheel>()
  readonly #builtNow = new Set<string>()
  readonly #byUrl = new Set<string>()
  #damaged = false

  constructor(plan: BuildPlan, ports: Ports) {
    this.#plan = plan
    this.#ports = ports
    this.#folder = join(ports.scratch, 'built')
    this.#buildFolder = join(this.#folder, 'build')
    this.#cache = join(ports.scratch, 'pip-cache')
  }

  async build(): Promise<Build> {
    mkdirSync(this.#buildFolder, { recursive: true })
    mkdirSync(this.#cache)
    const { calls, requirements } = this.#plan
    const projectNames = await this.#gatherBuildRequirements()
    if (calls.hashed.length > 0)
      await this.#wheel(calls.hashed, this.#folder, this.#offer(this.#folder, undefined))
    if (calls.others.length > 0) await this.#wheelOthers(calls)
    const direct = await this.#namesOfReferences(projectNames)
    this.#removeLive(requirements.references, direct)
    const allowed = allowedHashes(requirements)
    const describe = (folder: string, purpose: 'build' | undefined): Wheel[] =>
      describeWheels(folder, purpose, this.#cache, this.#builtNow, this.#plan.interpreter)
    const wheels = [
      ...describe(this.#folder, undefined)
        .map((wheel) => markHashed(wheel, allowed))
        .map((wheel) => this.#markAbsent(wheel, direct)),
      ...describe(this.#buildFolder, 'build'),
    ]
    refuseTwoVersions(wheels)
    return {
      wheels,
      folder: this.#folder,
      reused: this.#reusedOf(wheels),
      direct,
      unforeseen: [...this.#byUrl].filter((name) => !direct.includes(name)),
    }
  }

  async #gatherBuildRequirements(): Promise<ReadonlyMap<string, string>> {
    const { interpreter, inputs, requirements } = this.#plan
    const said: string[] = []
    const build: ProjectBuild = {
      interpreter,
      inputs,
      settings: this.#plan.settings,
      wheels: this.#buildFolder,
      cache: this.#cache,
      onOutput: (lines) => said.push(...lines),
    }
    const names = new Map<string, string>()
    if (requirements.projects.length === 0) return names
    const offered = this.#offerUnhashed(this.#buildFolder, 'build')
    for (const [number, project] of requirements.projects.entries()) {
      const name = await gatherBuildRequirements(project, number, build, this.#ports)
      if (name !== undefined) names.set(project.path, name)
    }
    this.#settle(this.#buildFolder, offered, said)
    return names
  }

  // Hashed files have been resolved: what they hold, the others may not change.
  async #wheelOthers({ hashed, others }: RequirementCalls): Promise<void> {
    const offer = (folder: string) => this.#offerUnhashed(folder, undefined)
    if (hashed.length === 0) return this.#wheel(others, this.#folder, offer(this.#folder))
    const held = join(this.#ports.scratch, 'held.txt')
    const lines = wheelFilesIn(this.#folder).map(
      (file) => `${parseWheelFile(file)?.name} @ ${pathToFileURL(join(this.#folder, file)).href}\n`,
    )
    writeFileSync(held, lines.join(''))
    const beside = join(this.#ports.scratch, 'built-others')
    mkdirSync(beside)
    await this.#wheel([...others, '-c', held], beside, offer(beside))
    for (const file of wheelFilesIn(beside))
      if (!existsSync(join(this.#folder, file)))
        linkOrCopy(join(beside, file), join(this.#folder, file))
  }

  async #wheel(
    requirements: readonly string[],
    folder: string,
    offered: readonly string[],
  ): Promise<void> {
    this.#settle(folder, offered, await this.#pipWheel(requirements, folder))
  }

  async #pipWheel(requirements: readonly string[], folder: string): Promise<readonly string[]> {
    const { interpreter, inputs } = this.#plan
    const { exitCode, lines } = await this.#ports.python.pip(
      interpreter,
      {
        arguments: wheelArguments(requirements, folder, this.#cache, inputs),
        environment: buildEnvironment(this.#ports.environment, this.#plan.settings.all),
        workingDirectory: inputs.workingDirectory,
      },
      (line) => this.#ports.log.info(line),
    )
    if (exitCode === 0) return lines
    throw new PipError(
      `pip wheel failed (exit code ${exitCode}): ${withoutSecrets(reasonOf(lines))}`,
    )
  }

  /** After pip's calls the folder holds what pip took, and nothing else that was offered. */
  #settle(folder: string, offered: readonly string[], lines: readonly string[]): void {
    const { built, taken, byUrl } = parseWheelOutput(lines)
    for (const name of byUrl) this.#byUrl.add(normalizeName(name))
    for (const file of built) this.#builtNow.add(file)
    for (const file of offered)
      if (!taken.has(file) && !built.has(file)) rmSync(join(folder, file), { force: true })
  }

  // With verify: hashes, older wheels are only offered where pip holds them to the user's hashes.
  #offerUnhashed(folder: string, purpose: 'build' | undefined): string[] {
    return this.#plan.inputs.verify === 'hashes' ? [] : this.#offer(folder, purpose)
  }

  // Old index wheels go where pip looks for "already downloaded" files and checks them against the
  // index's hash; old built wheels where pip's cache would have them. Never as --find-links: that
  // would bring back releases that were withdrawn or yanked since. Not from another index: where
  // one gives no hashes, pip would take the other's file of the same name for its own.
  #offer(folder: string, purpose: 'build' | undefined): string[] {
    const { older } = this.#plan
    const offered: string[] = []
    for (const member of older?.index.members ?? []) {
      const { wheel } = member
      if (this.#damaged || older === undefined) break
      if (wheel.purpose !== purpose || (wheel.origin === 'built' && wheel.cachePath === undefined))
        continue
      const inCache = wheel.cachePath !== undefined
      if (!inCache && (!this.#plan.sameSources || cameByReference(wheel, older.index.manifest)))
        continue
      const target = inCache ? join(this.#cache, wheel.cachePath) : join(folder, wheel.file)
      if (existsSync(target)) continue
      try {
        mkdirSync(dirname(target), { recursive: true })
        extractWheel(older.archive, member, target)
        this.#offered.set(memberPath(wheel), wheel)
        if (!inCache) offered.push(wheel.file)
      } catch (error) {
        rmSync(target, { force: true })
        this.#damaged = true
        this.#ports.log.warning(
          `An older wheelhouse is damaged and is not used further: ${messageOf(error)}`,
        )
      }
    }
    return offered
  }

  async #namesOfReferences(projectNames: ReadonlyMap<string, string>): Promise<(string | null)[]> {
    const names: (string | null)[] = []
    for (const [number, located] of this.#plan.requirements.references.entries()) {
      const { reference } = located
      const name =
        reference.kind === 'project'
          ? projectNames.get(reference.path)
          : (reference.name ?? (await this.#nameByBuilding(located, number)))
      const there = name !== undefined && wheelFileOf(name, this.#folder) !== undefined
      names.push(there ? normalizeName(name) : null)
    }
    return names
  }

  // A URL without a name in it: what it is called, only its wheel can say.
  async #nameByBuilding({ text }: LocatedReference, number: number): Promise<string | undefined> {
    const folder = join(this.#ports.scratch, `nameless-${number}`)
    const file = join(this.#ports.scratch, `nameless-${number}.txt`)
    mkdirSync(folder)
    writeFileSync(file, `${text}\n`)
    await this.#pipWheel(['--no-deps', '-r', file], folder)
    const wheel = wheelFilesIn(folder)[0]
    return wheel === undefined ? undefined : parseWheelFile(wheel)?.name
  }

  // A local project's wheel would be a stale copy on the next hit: it is installed live.
  #removeLive(references: readonly LocatedReference[], direct: readonly (string | null)[]): void {
    references.forEach(({ reference }, index) => {
      const live =
        reference.kind === 'project' || (reference.kind === 'repository' && reference.editable)
      const name = direct[index]
      const file = name === null || name === undefined ? undefined : wheelFileOf(name, this.#folder)
      if (live && file !== undefined) rmSync(join(this.#folder, file))
    })
  }

  // With `wheels: built`, what an index has stays there; what came by path or URL it does not have.
  #markAbsent(wheel: Wheel, direct: readonly (string | null)[]): Wheel {
    const onIndex = wheel.origin === 'index' && !direct.includes(normalizeName(wheel.name))
    return this.#plan.inputs.wheels === 'built' && onIndex ? { ...wheel, absent: true } : wheel
  }

  #reusedOf(wheels: readonly Wheel[]): ReadonlySet<string> {
    const same = installable(wheels).filter(
      (wheel) =>
        !this.#builtNow.has(wheel.file) &&
        this.#offered.get(memberPath(wheel))?.sha256 === wheel.sha256,
    )
    return new Set(same.map(({ file }) => file))
  }
}

// Behind a path or a URL there may be another file of the same name by now.
function cameByReference({ name }: Wheel, { direct }: Manifest): boolean {
  return direct.includes(normalizeName(name))
}
