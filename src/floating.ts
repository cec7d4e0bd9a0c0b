/** Which packages of a resolution no line of the user holds to one version: they may float. */
import type { Wheel } from './manifest.ts'
import { parseVersion, sameVersion } from './pep440.ts'
import {
  type MarkerEnvironment,
  markerHolds,
  normalizeName,
  parseRequirement,
  type Requirement,
} from './pep508.ts'
import { isFixed } from './references.ts'
import type { Requirements, RequirementsFile } from './requirements.ts'

/**
 * The names of the wheels whose version is not held by a `==` line or a hash that counts here, in
 * alphabetical order. None: the resolution is closed, and every build of it takes these versions.
 */
export function floatingPackages(
  wheels: readonly Wheel[],
  requirements: Requirements,
  direct: readonly (string | null)[],
  settingsFiles: readonly RequirementsFile[],
  markers: MarkerEnvironment,
): string[] {
  const fixed = new Set(heldReferences(requirements, direct))
  const held = [...requirements.files, ...settingsFiles]
    .flatMap((file) =>
      file.lines.flatMap((line) => (line.kind === 'requirement' ? [line.requirement] : [])),
    )
    .concat(
      requirements.packages.flatMap((one) => (one.kind === 'requirement' ? [one.requirement] : [])),
      requirements.groups.flatMap((group) => group.requirements.map(parseRequirement)),
    )
    .filter(({ marker }) => markerHolds(marker, markers))
  return wheels
    .filter(({ name }) => !fixed.has(normalizeName(name)))
    .filter((wheel) => !held.some((requirement) => holds(requirement, wheel)))
    .map(({ name }) => normalizeName(name))
    .sort()
}

// A commit, a digest and a local file's content are in the key: they change it when they change.
function heldReferences(
  { references }: Requirements,
  direct: readonly (string | null)[],
): string[] {
  return references.flatMap(({ reference }, index) => {
    const name = direct[index]
    const floats = reference.kind === 'remote-file' && !isFixed(reference)
    return name === null || name === undefined || floats ? [] : [normalizeName(name)]
  })
}

// "==1.0" also takes 1.0+local, which a later upload could bring: only the exact spelling holds.
function holds({ name, specifier }: Requirement, wheel: Wheel): boolean {
  if (normalizeName(name) !== normalizeName(wheel.name)) return false
  return specifier.some(({ operator, version }) => {
    if (operator === '===') return version === wheel.version
    if (operator !== '==' || version.endsWith('.*')) return false
    const local = parseVersion(wheel.version)?.local.join('.')
    return sameVersion(version, wheel.version) && parseVersion(version)?.local.join('.') === local
  })
}
