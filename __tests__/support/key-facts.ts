import type { InputName } from '../../src/inputs.ts'
import type { Interpreter } from '../../src/interpreter.ts'
import type { KeyFacts } from '../../src/key-facts.ts'
import { pipSettings, sortSettings } from '../../src/pip-settings.ts'
import type { Requirements, RequirementsFile } from '../../src/requirements.ts'
import { type FileRole, parseRequirementsFile } from '../../src/requirements-file.ts'
import { fakeInputs, fakeInterpreter } from './fakes.ts'

/** What a test says of a key's facts; all else is typical. */
export interface Facts extends Partial<Omit<KeyFacts, 'inputs' | 'interpreter' | 'requirements'>> {
  readonly inputs?: Partial<Record<InputName, string>>
  readonly interpreter?: Partial<Interpreter>
  readonly files?: readonly RequirementsFile[]
  readonly requirements?: Partial<Requirements>
}

/** A requirements file with this content; `${VERSION}` in it is 4.2. */
export function requirementsFile(
  text: string,
  shown = 'requirements.txt',
  role: FileRole = 'requirements',
): RequirementsFile {
  const lines = parseRequirementsFile(text, { VERSION: '4.2' })
  const path = `/work/${shown}`
  return { path, shown, role, root: path, lines }
}

/** Requirements of which only these parts are there. */
export function requirementsOf(parts: Partial<Requirements>): Requirements {
  return {
    files: [],
    packages: [],
    groups: [],
    references: [],
    projects: [],
    hashedRoots: new Set(),
    ...parts,
  }
}

export function factsOf(facts: Facts): KeyFacts {
  const { inputs = {}, interpreter = {}, files = [], requirements, ...rest } = facts
  const described = fakeInterpreter({ version: '3.12.4', pip: '26.2', ...interpreter })
  const given = fakeInputs(import.meta.dirname, inputs)
  const environment = rest.environment ?? {}
  return {
    inputs: given,
    interpreter: described,
    requirements: requirementsOf({ files, packages: given.packages, ...requirements }),
    revisions: { commits: new Map(), unknown: [] },
    localFiles: [],
    environment,
    settings: sortSettings(pipSettings(described, environment)),
    settingsFiles: [],
    unknown: [],
    buildConstraints: [],
    localLinks: [],
    dependencyFiles: [],
    installedForBuilds: [],
    cpuModel: 'AMD EPYC 7763',
    now: new Date('2026-11-20T12:00:00Z'),
    ...rest,
  }
}
