/** The digests that the user's own --hash lines allow. */
import { ManifestError, type Wheel } from './manifest.ts'
import { normalizeName } from './pep508.ts'
import type { Requirements } from './requirements.ts'

/** Project (normalised) → the sha256 digests of its files that the user allows. */
export type AllowedHashes = ReadonlyMap<string, ReadonlySet<string>>

export function allowedHashes({ files }: Requirements): AllowedHashes {
  const allowed = new Map<string, Set<string>>()
  for (const file of files)
    for (const line of file.lines) {
      if (line.kind !== 'requirement') continue
      const digests = line.options.flatMap(({ name, value }) =>
        name === 'hash' && value?.startsWith('sha256:') ? [value.slice('sha256:'.length)] : [],
      )
      if (digests.length === 0) continue
      const name = normalizeName(line.requirement.name)
      allowed.set(name, new Set([...(allowed.get(name) ?? []), ...digests]))
    }
  return allowed
}

/** The wheel, marked where it is byte for byte what the hashes allow. */
export function markHashed(wheel: Wheel, allowed: AllowedHashes): Wheel {
  return isAllowed(wheel, allowed) ? { ...wheel, hashed: true } : wheel
}

/**
 * Checks wheels of a wheelhouse against the user's own files, and not only against its manifest.
 * One that was built here from an allowed sdist has no digest to compare with. Throws.
 */
export function checkHashes(wheels: readonly Wheel[], allowed: AllowedHashes): void {
  for (const wheel of wheels) {
    const covered = wheel.purpose !== 'build' && allowed.has(normalizeName(wheel.name))
    if (
      covered &&
      (wheel.hashed === true || wheel.origin === 'index') &&
      !isAllowed(wheel, allowed)
    )
      throw new ManifestError(`${wheel.file} is not what the --hash lines of your files allow`)
  }
}

function isAllowed({ name, sha256, purpose }: Wheel, allowed: AllowedHashes): boolean {
  return purpose !== 'build' && (allowed.get(normalizeName(name))?.has(sha256) ?? false)
}
