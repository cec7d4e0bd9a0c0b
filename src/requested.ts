/** Which packages the user asks for by name, and which only come along. */
import { type MarkerEnvironment, markerHolds, normalizeName, parseRequirement } from './pep508.ts'
import type { Requirements } from './requirements.ts'

/** The normalised names in the user's own lines (not in constraints) whose marker holds. */
export function requestedNames(
  { files, packages, groups }: Requirements,
  direct: readonly (string | null)[],
  markers: MarkerEnvironment,
): ReadonlySet<string> {
  const named = [
    ...files
      .filter((file) => file.role === 'requirements')
      .flatMap((file) => file.lines)
      .flatMap((line) => (line.kind === 'requirement' ? [line.requirement] : [])),
    ...packages.flatMap((one) => (one.kind === 'requirement' ? [one.requirement] : [])),
    ...groups.flatMap((group) => group.requirements.map(parseRequirement)),
  ].filter(({ marker }) => markerHolds(marker, markers))
  return new Set([
    ...named.map(({ name }) => normalizeName(name)),
    ...direct.filter((name) => name !== null),
  ])
}
