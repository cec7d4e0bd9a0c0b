/** The wheels that local projects need to be built with, so that a hit can build them offline. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PipError } from './errors.ts'
import type { Inputs } from './inputs.ts'
import type { Interpreter } from './interpreter.ts'
import { parseRequirement, SpecifierError } from './pep508.ts'
import { buildEnvironment, liveInstallArguments, reasonOf, wheelArguments } from './pip.ts'
import type { PipSettings, SortedSettings } from './pip-settings.ts'
import type { Ports } from './ports.ts'
import { BUILD_HOOKS_ARGUMENTS } from './probe.ts'
import type { ProjectMetadata } from './projects.ts'
import { withoutSecrets } from './urls.ts'

export interface ProjectBuild {
  readonly interpreter: Interpreter
  readonly inputs: Inputs
  readonly settings: SortedSettings
  /** The folder that gets the wheels; projects that need different versions share it. */
  readonly wheels: string
  /** pip's private cache folder. */
  readonly cache: string
  /** Gets what pip printed in each call. */
  readonly onOutput: (lines: readonly string[]) => void
}

/**
 * Fetches a project's build requirements, and those that its backend asks for (PEP 517 and PEP 660
 * hooks). Returns the project's name. Throws a PipError where the requirements cannot be had.
 */
export async function gatherBuildRequirements(
  project: ProjectMetadata,
  number: number,
  build: ProjectBuild,
  ports: Ports,
): Promise<string | undefined> {
  const folder = join(ports.scratch, `project-${number}`)
  mkdirSync(folder)
  await fetchWheels(project.buildRequires, project, folder, build, ports)
  const answer = await askBackend(project, folder, build, ports)
  for (const line of answer.requires) checkAnswer(line, project)
  if (answer.requires.length > 0)
    await fetchWheels([...project.buildRequires, ...answer.requires], project, folder, build, ports)
  return project.name ?? answer.name
}

async function fetchWheels(
  requires: readonly string[],
  project: ProjectMetadata,
  folder: string,
  { interpreter, inputs, settings, wheels, cache, onOutput }: ProjectBuild,
  ports: Ports,
): Promise<void> {
  if (requires.length === 0) return
  const file = join(folder, 'build-requires.txt')
  writeFileSync(file, requires.map((line) => `${line}\n`).join(''))
  const { exitCode, lines } = await ports.python.pip(
    interpreter,
    {
      arguments: wheelArguments(['-r', file], wheels, cache, inputs),
      environment: buildEnvironment(ports.environment, settingsForBuilds(settings)),
      workingDirectory: inputs.workingDirectory,
    },
    (line) => ports.log.info(line),
  )
  if (exitCode !== 0)
    throw new PipError(
      `pip wheel failed for the build requirements of ${project.shown} (exit code ${exitCode}): ` +
        withoutSecrets(reasonOf(lines)),
    )
  onOutput(lines)
}

// PIP_REQUIREMENT would add the user's requirements to those of the build, and a setting of where to
// install would clash with --target.
function settingsForBuilds({ all, placement }: SortedSettings): PipSettings {
  const kept = Object.entries(all).filter(
    ([name]) => name !== 'requirement' && !(name in placement),
  )
  return Object.fromEntries(kept)
}

// A backend that cannot answer here will say why when pip builds the project itself.
async function askBackend(
  project: ProjectMetadata,
  folder: string,
  { interpreter, inputs, settings, wheels }: ProjectBuild,
  { python, environment }: Ports,
): Promise<{ requires: string[]; name: string | undefined }> {
  const overlay = join(folder, 'overlay')
  const file = join(folder, 'build-requires.txt')
  const childEnvironment = buildEnvironment(environment, settingsForBuilds(settings))
  if (existsSync(file))
    await python.pip(interpreter, {
      arguments: [
        ...liveInstallArguments([wheels], file, { compile: false }),
        `--target=${overlay}`,
      ],
      environment: childEnvironment,
      workingDirectory: inputs.workingDirectory,
    })
  const answer = join(folder, 'answer.json')
  await python.program(interpreter, {
    arguments: [
      ...BUILD_HOOKS_ARGUMENTS,
      overlay,
      answer,
      JSON.stringify({ backend: project.backend, backendPath: project.backendPath }),
    ],
    environment: childEnvironment,
    workingDirectory: project.path,
  })
  return existsSync(answer)
    ? parseAnswer(readFileSync(answer, 'utf8'))
    : { requires: [], name: undefined }
}

// The lines go into a requirements file, where another text would be an option.
function checkAnswer(line: string, { shown, backend }: ProjectMetadata): void {
  try {
    parseRequirement(line)
  } catch (error) {
    if (!(error instanceof SpecifierError)) throw error
    throw new PipError(
      `${shown}: its build backend ${backend} asks for ${JSON.stringify(line)}, which is not a ` +
        `requirement specifier (${error.message})`,
    )
  }
}

function parseAnswer(text: string): { requires: string[]; name: string | undefined } {
  const { requires, name } = JSON.parse(text) as { requires?: unknown; name?: unknown }
  return {
    requires: Array.isArray(requires) ? requires.filter((one) => typeof one === 'string') : [],
    name: typeof name === 'string' ? name : undefined,
  }
}
