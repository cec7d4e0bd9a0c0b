/** What becomes of each wheel: written, skipped because it is there, or left to pip. */
import { sep } from 'node:path'
import { messageOf } from '../errors.ts'
import type { Interpreter } from '../interpreter.ts'
import type { Wheel } from '../manifest.ts'
import { satisfies } from '../pep440.ts'
import { isFor } from '../wheel-tags.ts'
import type { Checked, SoundWheel } from './check-wheel.ts'
import { normalisedName } from './dist-info.ts'
import { scriptsFor } from './entry-points.ts'
import type { Distribution } from './installed.ts'
import { foldedPath } from './member-name.ts'
import { type Claimant, findOverlaps } from './overlap.ts'
import { planRemoval, type Removal } from './removal.ts'
import { isVirtual, type Scheme, targetOf } from './scheme.ts'
import { scriptText, shebang } from './scripts.ts'
import { isWithin, librariesOf, realPath } from './target.ts'
import { rangeOf, type WheelSource } from './wheel-content.ts'

export interface LeftToPip {
  readonly source: WheelSource
  readonly reason: string
}

export interface CheckedSource {
  readonly source: WheelSource
  readonly checked: Exclude<Checked, { kind: 'damaged' }>
}

export interface Surroundings {
  readonly interpreter: Interpreter
  readonly scheme: Scheme
  readonly caseless: boolean
  /** By normalised name. */
  readonly installed: ReadonlyMap<string, Distribution>
}

/** A wheel to write. */
export interface Chosen {
  readonly source: WheelSource
  readonly name: string
  readonly wheel: SoundWheel
  readonly scripts: readonly { readonly name: string; readonly text: string }[]
  /** The first lines of scripts. */
  readonly shebang: string
  /** The other version that it takes the place of. */
  readonly removal: Removal | undefined
}

export interface Decisions {
  readonly chosen: readonly Chosen[]
  readonly leftToPip: readonly LeftToPip[]
}

type Standing =
  | { readonly kind: 'there' }
  | { readonly kind: 'to-install'; readonly removal: Removal | undefined }
  | { readonly kind: 'for-pip'; readonly reason: string }

export function decide(checkedSources: readonly CheckedSource[], around: Surroundings): Decisions {
  const leftToPip: LeftToPip[] = []
  const candidates: (Chosen & Claimant)[] = []
  const line = shebang(around.interpreter.executable, process.platform)
  const count = new Map<string, number>()
  for (const { source } of checkedSources) {
    const name = normalisedName(source.wheel.name)
    count.set(name, (count.get(name) ?? 0) + 1)
  }

  for (const { source, checked } of checkedSources) {
    const name = normalisedName(source.wheel.name)
    const leave = (reason: string) => leftToPip.push({ source, reason })
    const standing = standingOf(source.wheel, around)
    if (standing.kind === 'there') continue
    if (standing.kind === 'for-pip') leave(standing.reason)
    else if (checked.kind === 'odd') leave(checked.reason)
    else if (!isFor(source.wheel.file, around.interpreter)) leave('it is not for this Python')
    else if (count.get(name) !== 1) leave('there are two wheels of this name')
    else if (line === undefined && (checked.scripts.length > 0 || checked.hasScriptFiles))
      leave(`scripts cannot name the interpreter ${around.interpreter.executable}`)
    else candidates.push(candidateOf(source, name, checked, standing.removal, line ?? '', around))
  }

  const conflicts = findOverlaps(candidates, around.scheme, around.caseless)
  const chosen: Chosen[] = []
  for (const candidate of candidates) {
    const reason = conflicts.get(candidate)
    if (reason === undefined) chosen.push(candidate)
    else leftToPip.push({ source: candidate.source, reason })
  }
  return { chosen, leftToPip }
}

function candidateOf(
  source: WheelSource,
  name: string,
  wheel: SoundWheel,
  removal: Removal | undefined,
  line: string,
  { interpreter, scheme, caseless }: Surroundings,
) {
  const scripts = scriptsFor(wheel.scripts, interpreter.version)
  const paths = scripts.map((script) => targetOf({ key: 'scripts', rest: script.name }, scheme))
  return {
    source,
    name,
    wheel,
    removal,
    shebang: line,
    scripts: scripts.map((script) => ({ name: script.name, text: line + scriptText(script) })),
    range: rangeOf(source),
    scriptPaths: paths,
    claims: [...wheel.claims, ...(caseless ? paths.map(foldedPath) : paths)],
  }
}

/** What is to be done about what is installed, as pip decides it. */
function standingOf(wheel: Wheel, { interpreter, scheme, installed }: Surroundings): Standing {
  const found = installed.get(normalisedName(wheel.name))
  if (found === undefined) return { kind: 'to-install', removal: undefined }
  const { location, distInfo, version } = found
  if (distInfo === undefined || version === undefined)
    return { kind: 'for-pip', reason: `what is installed of it in ${location} has no dist-info` }
  if (satisfies(version, [{ operator: '==', version: wheel.version }])) return { kind: 'there' }
  const library = librariesOf(scheme).find((one) => realPath(one) === realPath(location))
  if (library !== undefined)
    try {
      return { kind: 'to-install', removal: planRemoval(library, distInfo, scheme) }
    } catch (error) {
      return { kind: 'for-pip', reason: `${distInfo} cannot be removed: ${messageOf(error)}` }
    }
  // What a virtual environment sees of its base stays, and is hidden by what is installed.
  if (isVirtual(interpreter) && !isWithin(location, interpreter.prefix))
    return { kind: 'to-install', removal: undefined }
  return { kind: 'for-pip', reason: `${distInfo} is installed in ${location + sep}` }
}
