/**
 * `verify: hashes`: the wheels of a restored wheelhouse that the --hash lines of the user's own files
 * cover. What its manifest says is believed in nothing: it only helps to find the bytes
 * (docs/decisions/0023).
 */
import { closeSync } from 'node:fs'
import type { ArchiveIndex, Member } from './archive.ts'
import { openRange } from './install/byte-range.ts'
import { rangeOf } from './install/wheel-content.ts'
import { readDirectory } from './install/zip-directory.ts'
import { memberReader } from './install/zip-member.ts'
import type { KeyFacts } from './key-facts.ts'
import type { Wheel } from './manifest.ts'
import { satisfies } from './pep440.ts'
import { markerHolds, normalizeName, type Requirement } from './pep508.ts'
import type { RequirementsFile } from './requirements.ts'
import type { Option } from './requirements-file.ts'
import type { Found } from './restore.ts'
import { isFor, tagsOf } from './wheel-tags.ts'

type Asking = Pick<KeyFacts, 'requirements' | 'interpreter' | 'settings' | 'settingsFiles'>

/**
 * What was found, with the covered wheels and no others. It stays an exact hit only where they are
 * all that the lines ask for; otherwise pip has to get the rest, and holds each of these to the
 * hashes once more.
 */
export function onlyCovered(found: Found, facts: Asking): Found {
  if (found.kind === 'nothing') return found
  const { archive, key } = found
  const asked = askedFor(facts)
  const members = found.index.members
    .filter(({ wheel }) => isCovered(wheel, asked))
    .filter(({ wheel }) => isFor(wheel.file, facts.interpreter))
    .filter((member) => saysItsTags(archive, member))
    .map(({ wheel, offset }): Member => ({ wheel: withoutClaims(wheel), offset }))
  const index: ArchiveIndex = {
    manifest: {
      ...found.index.manifest,
      made: { ...found.index.manifest.made, floating: [] },
      wheels: members.map(({ wheel }) => wheel),
      direct: [],
    },
    members,
  }
  const names = new Set(members.map(({ wheel }) => normalizeName(wheel.name)))
  const whole = names.size === members.length && [...asked.keys()].every((name) => names.has(name))
  return found.kind === 'exact' && whole && isAllHashed(facts)
    ? { ...found, index }
    : { kind: 'partial', key, archive, index }
}

interface Line {
  readonly requirement: Requirement
  readonly sha256: ReadonlySet<string>
}

/** Project (normalised) → the lines with which pip is asked for it in hash-checking mode. */
function askedFor({ requirements, interpreter }: Asking): Map<string, Line[]> {
  const asked = new Map<string, Line[]>()
  for (const file of requirements.files) {
    if (file.role !== 'requirements' || !requirements.hashedRoots.has(file.root)) continue
    for (const line of file.lines) {
      if (line.kind !== 'requirement') continue
      const { requirement, options } = line
      if (!markerHolds(requirement.marker, interpreter.markers)) continue
      const name = normalizeName(requirement.name)
      const sha256 = new Set(hashesIn(options, 'sha256:'))
      asked.set(name, [...(asked.get(name) ?? []), { requirement, sha256 }])
    }
  }
  return asked
}

function hashesIn(options: readonly Option[], algorithm: string): string[] {
  return options.flatMap(({ name, value }) =>
    name === 'hash' && value?.startsWith(algorithm) ? [value.slice(algorithm.length)] : [],
  )
}

// pip takes what all lines of a project allow.
function isCovered(wheel: Wheel, asked: ReadonlyMap<string, readonly Line[]>): boolean {
  const lines = asked.get(normalizeName(wheel.name)) ?? []
  return (
    wheel.purpose === undefined &&
    lines.length > 0 &&
    lines.every(
      ({ requirement, sha256 }) =>
        isPinned(requirement) &&
        satisfies(wheel.version, requirement.specifier) &&
        sha256.has(wheel.sha256),
    )
  )
}

function isPinned({ specifier }: Requirement): boolean {
  const [clause, ...more] = specifier
  return (
    clause !== undefined &&
    more.length === 0 &&
    (clause.operator === '===' || (clause.operator === '==' && !clause.version.endsWith('.*')))
  )
}

/**
 * Whether the file name has the tags that the wheel has inside, where the digest holds them: the
 * hashes of a line allow wheels of all systems, and a name is easily changed.
 */
function saysItsTags(archive: string, { wheel, offset }: Member): boolean {
  const range = openRange(rangeOf({ wheel, path: archive, offset }))
  try {
    const entries = readDirectory(range)
    const files = entries.filter(({ name }) => /^[^/]+\.dist-info\/WHEEL$/.test(name))
    const [file, another] = files
    if (file === undefined || another !== undefined) return false
    const reader = memberReader(range)
    const inside = tagsInside(reader.content(file).toString('utf8'))
    const outside = tagsOf(wheel.file)
    return inside.size === outside.size && [...inside].every((tag) => outside.has(tag))
  } catch {
    return false // not a plain zip file; pip can have it from the index
  } finally {
    closeSync(range.descriptor)
  }
}

function tagsInside(text: string): Set<string> {
  const tags = text.split(/\r\n|\n|\r/).flatMap((line) => {
    const tag = /^Tag:\s*(\S+)\s*$/i.exec(line)?.[1]
    return tag === undefined ? [] : [tag.toLowerCase()]
  })
  return new Set(tags)
}

// Whether its RECORD was checked may stay: it changes who installs it, and not what is installed.
function withoutClaims({ name, version, file, size, sha256, recordChecked }: Wheel): Wheel {
  const checked = recordChecked === true && { recordChecked }
  return { name, version, file, size, sha256, origin: 'index', hashed: true, ...checked }
}

/**
 * Whether all that is asked for stands in files with hashes, so that these lines are the whole
 * resolution (https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode). Where
 * something else has a say in which file pip takes, pip is asked.
 */
function isAllHashed({ requirements, settings, settingsFiles }: Asking): boolean {
  const { files, packages, groups, references, hashedRoots } = requirements
  const inHashedRoots = files.every(
    ({ role, root }) => role === 'constraints' || hashedRoots.has(root),
  )
  const others = packages.length + groups.length + references.length
  const chosenOtherwise =
    ['requirement', 'no-binary'].some((name) => settings.all[name] !== undefined) ||
    files.some((file) => hasOption(file, 'no-binary')) ||
    [...files.filter(({ role }) => role === 'constraints'), ...settingsFiles].some((file) =>
      hasOption(file, 'hash'),
    )
  return hashedRoots.size > 0 && inHashedRoots && others === 0 && !chosenOtherwise
}

function hasOption({ lines }: RequirementsFile, name: string): boolean {
  return lines.some(
    (line) => line.kind !== 'nested' && line.options.some((option) => option.name === name),
  )
}
