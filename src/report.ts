/** Outputs, log lines and the job summary: pure functions of the outcome, and of nothing else. */

import type { Verify } from './inputs.ts'
import { showIngredient } from './key.ts'
import type { Wheel } from './manifest.ts'
import type {
  Built,
  Installed,
  LookedUp,
  Outcome,
  Restored,
  SaveOutcome,
  Uncached,
} from './outcome.ts'
import { withoutSecrets } from './urls.ts'

/** The outputs of action.yml; all of them, always, as texts. */
export function outputsOf(outcome: Outcome): Record<string, string> {
  const wheels = wheelsOf(outcome)
  return {
    'cache-hit': String(isHit(outcome)),
    'cache-primary-key': outcome.primaryKey,
    'cache-matched-key': matchedKeyOf(outcome),
    'cache-saved': String(outcome.kind === 'built' && outcome.saved.kind === 'saved'),
    'wheel-dir': wheels === undefined ? '' : (outcome.wheelDir ?? ''),
    'wheel-count': String(presentIn(wheels ?? []).length),
    'wheels-built': String(outcome.kind === 'built' ? builtIn(outcome).length : 0),
    'python-version': outcome.python.version,
    'python-path': outcome.python.executable,
  }
}

/** The outputs of a step that failed before it had an outcome. */
export const OUTPUTS_OF_FAILURE: Readonly<Record<string, string>> = {
  'cache-hit': 'false',
  'cache-saved': 'false',
}

/** The lines that end the log, the most telling one first. None holds a line break. */
export function closingLines(outcome: Outcome): string[] {
  return sentencesOf(outcome).map((line) => withoutSecrets(line).replaceAll(/\s+/g, ' '))
}

function sentencesOf(outcome: Outcome): string[] {
  switch (outcome.kind) {
    case 'restored':
      return [
        restoredSentence(outcome),
        floatingSentence(outcome),
        verifySentence(outcome, presentIn(outcome.wheels).length),
        ...installedLines(outcome.installed),
      ]
    case 'built':
      return [
        builtSentence(outcome),
        floatingSentence(outcome),
        verifySentence(outcome, outcome.reused.size),
        ...installedLines(outcome.installed),
      ]
    case 'uncached':
      return [uncachedSentence(outcome)]
    case 'looked-up':
      return [
        lookedUpSentence(outcome),
        ...outcome.changes.map((change) => `Changed since then: ${change}`),
      ]
  }
}

/** The job summary, in GitHub's Markdown. */
export function summaryOf(outcome: Outcome): string {
  const [headline = '', ...details] = closingLines(outcome)
  const wheels = wheelsOf(outcome) ?? []
  return [
    `### Python wheelhouse: ${HEADLINES[outcome.kind]}`,
    '',
    escaped(headline),
    ...details.flatMap((line) => ['', escaped(line)]),
    '',
    '| | |',
    '|---|---|',
    `| Key | ${code(outcome.primaryKey)} |`,
    ...(matchedKeyOf(outcome) === '' ? [] : [`| Matched | ${code(matchedKeyOf(outcome))} |`]),
    `| Store | ${escaped(outcome.store)} |`,
    `| Python | ${escaped(outcome.python.version)} (${code(outcome.python.executable)}) |`,
    '',
    ...(outcome.kind === 'built' ? changeList(outcome) : []),
    ...(wheels.length === 0 ? [] : wheelTable(outcome, wheels)),
    ...ingredientList(outcome),
  ].join('\n')
}

const HEADLINES: Record<Outcome['kind'], string> = {
  restored: 'restored from the cache',
  built: 'built',
  uncached: 'not cached',
  'looked-up': 'looked up',
}

function restoredSentence({ wheels, restoreSeconds, installed }: Restored): string {
  const present = presentIn(wheels)
  const elsewhere = wheels.length - present.length
  const fetched = elsewhere === 0 ? '' : `, ${elsewhere} fetched from the index`
  return `Restored ${count(present.length, 'wheel')} (${megabytes(present)}) in ${seconds(restoreSeconds)}${fetched}${installedClause(installed)}`
}

function builtSentence(outcome: Built): string {
  const { wheels, reused, buildSeconds, saved, installed } = outcome
  const built = builtIn(outcome).length
  const fetched = wheels.length - built - reused.size
  const parts = [
    reused.size > 0 ? `reused ${reused.size}` : '',
    built > 0 ? `built ${count(built, 'wheel')}` : '',
    `fetched ${built === 0 && reused.size === 0 ? count(fetched, 'wheel') : fetched}`,
  ].filter((part) => part !== '')
  const done = parts.join(', ')
  return (
    `${done.charAt(0).toUpperCase()}${done.slice(1)} (${megabytes(wheels)}) in ${seconds(buildSeconds)}` +
    `, ${SAVED[saved.kind](saved)}${installedClause(installed)}`
  )
}

const HELD_TO: Record<Verify, string> = {
  digest: 'held to their manifest (this finds damage, not a hostile writer of the store)',
  hashes: 'held to the --hash lines of your files',
}

function verifySentence({ verify, wheels }: Restored | Built, restored: number): string {
  if (restored === 0) return `verify: ${verify}: no wheel comes from the store`
  const rest = wheels.length - restored
  const come = wheels.length === 1 ? 'wheel comes' : 'wheels come'
  const others = rest === 0 ? '' : `; ${rest} fetched or built anew`
  return `verify: ${verify}: ${restored} of ${wheels.length} ${come} from the store, ${HELD_TO[verify]}${others}`
}

const SAVED: Record<SaveOutcome['kind'], (saved: SaveOutcome) => string> = {
  saved: (saved) => `saved in ${seconds('seconds' in saved ? saved.seconds : 0)}`,
  exists: () => 'another run saved it first',
  denied: (saved) => `not saved (this run may not write to the cache${reasonIn(saved)})`,
  failed: (saved) => `not saved${reasonIn(saved)}`,
  off: (saved) => `not saved${reasonIn(saved)}`,
}

function reasonIn(saved: SaveOutcome): string {
  return 'reason' in saved && saved.reason !== '' ? `: ${saved.reason}` : ''
}

function floatingSentence({
  wheels,
  floating,
  floatingDirect,
  primaryKey,
}: Pick<Built, 'wheels' | 'floating' | 'floatingDirect' | 'primaryKey'>): string {
  if (floating.length === 0)
    return `Closed: ${wheels.length} of ${count(wheels.length, 'package')} ${wheels.length === 1 ? 'is' : 'are'} held by your files`
  const named = floating.slice(0, 5).join(', ') + (floating.length > 5 ? ', …' : '')
  const indirect = floating.length - floatingDirect
  const kinds = [
    ...(floatingDirect > 0 ? [`${floatingDirect} direct`] : []),
    ...(indirect > 0 ? [`${indirect} indirect`] : []),
  ].join(' and ')
  const noun = floating.length === 1 ? 'package floats' : 'packages float'
  return `${kinds} ${noun} (${named}): ${renewal(primaryKey)}`
}

// The period at the end of a key: never, 2026w47, 2026m11 or 2026d325.
function renewal(key: string): string {
  const unit = /-\d{4}([wmd])\d+$/.exec(key)?.[1]
  switch (unit) {
    case 'w':
      return 'renewed weekly'
    case 'm':
      return 'renewed monthly'
    case 'd':
      return 'renewed daily'
    default:
      return 'never renewed (refresh: never)'
  }
}

function uncachedSentence({ reason, installed }: Uncached): string {
  const done =
    'seconds' in installed
      ? `Installed with pip in ${seconds(installed.seconds)}`
      : 'Nothing was installed (install: false)'
  return `${done}, without the cache: ${reason}`
}

function lookedUpSentence({ found, matchedKey, primaryKey, reason }: LookedUp): string {
  switch (found) {
    case 'exact':
      return `Found the wheelhouse ${matchedKey}; nothing was restored (lookup-only)`
    case 'partial':
      return `No wheelhouse ${primaryKey}; the nearest one is ${matchedKey} (lookup-only)`
    case 'nothing':
      return `No wheelhouse ${primaryKey}${reason === undefined ? '' : `: ${reason}`} (lookup-only)`
  }
}

function installedClause(installed: Installed): string {
  switch (installed.kind) {
    case 'from-wheelhouse':
      return `, installed in ${seconds(installed.seconds)}`
    case 'from-index':
      return `, installed from the index in ${seconds(installed.seconds)}`
    case 'not-asked':
      return ', not installed (install: false)'
    case 'archived':
      return ', for an archive'
  }
}

function installedLines(installed: Installed): string[] {
  if (installed.kind !== 'from-wheelhouse' || installed.replaced.length === 0) return []
  return [`Replaced what was installed before: ${installed.replaced.join(', ')}`]
}

function changeList({ changes }: Built): string[] {
  if (changes.length === 0) return []
  return ['Changed since the last one:', '', ...rows(changes, (change) => `- ${code(change)}`), '']
}

function wheelTable(outcome: Outcome, wheels: readonly Wheel[]): string[] {
  const reused = outcome.kind === 'built' ? outcome.reused : new Set<string>()
  const shown = wheels.slice(0, MOST_ROWS)
  return [
    `<details><summary>${count(wheels.length, 'wheel')}, ${megabytes(wheels)}</summary>`,
    '',
    '| Package | Version | Size | Origin |',
    '|---|---|---:|---|',
    ...shown.map(
      (wheel) =>
        `| ${escaped(wheel.name)} | ${escaped(wheel.version)} | ${showSize(wheel.size)} | ${ORIGINS[wheel.origin]}${reused.has(wheel.file) ? ', reused' : ''} |`,
    ),
    ...(wheels.length > MOST_ROWS ? [`| … and ${wheels.length - MOST_ROWS} more | | | |`] : []),
    '',
    '</details>',
    '',
  ]
}

function ingredientList({ ingredients }: Outcome): string[] {
  return [
    '<details><summary>What the key is made of</summary>',
    '',
    ...rows(ingredients, (ingredient) => `- ${code(showIngredient(ingredient))}`),
    '',
    '</details>',
    '',
  ]
}

function rows<T>(items: readonly T[], row: (item: T) => string): string[] {
  const more = items.length - MOST_ROWS
  return [...items.slice(0, MOST_ROWS).map(row), ...(more > 0 ? [`- … and ${more} more`] : [])]
}

// GitHub cuts summaries off at 1 MiB.
const MOST_ROWS = 1000
const ORIGINS: Record<Wheel['origin'], string> = { index: 'fetched', built: 'built here' }

function isHit(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'restored':
      return outcome.installed.kind !== 'from-index'
    case 'looked-up':
      return outcome.found === 'exact'
    case 'built':
    case 'uncached':
      return false
  }
}

function matchedKeyOf(outcome: Outcome): string {
  return outcome.kind === 'uncached' ? '' : (outcome.matchedKey ?? '')
}

function wheelsOf(outcome: Outcome): readonly Wheel[] | undefined {
  return outcome.kind === 'restored' || outcome.kind === 'built' ? outcome.wheels : undefined
}

function builtIn({ wheels, reused }: Built): readonly Wheel[] {
  return wheels.filter(({ file, origin }) => origin === 'built' && !reused.has(file))
}

// With `wheels: built`, the others stay on the index.
function presentIn(wheels: readonly Wheel[]): readonly Wheel[] {
  return wheels.filter(({ absent }) => absent !== true)
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function megabytes(wheels: readonly Wheel[]): string {
  return showSize(wheels.reduce((sum, wheel) => sum + wheel.size, 0))
}

/** A number of bytes as people read it: `1.5 MB`. */
export function showSize(bytes: number): string {
  if (bytes >= 9_950_000) return `${Math.round(bytes / 1e6)} MB`
  return bytes >= 100_000
    ? `${(bytes / 1e6).toFixed(1)} MB`
    : `${Math.max(1, Math.round(bytes / 1e3))} kB`
}

function seconds(value: number): string {
  if (value < 59.95) return `${value.toFixed(1)} s`
  const whole = Math.round(value)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

function code(text: string): string {
  return `<code>${escaped(text)}</code>`
}

// Names come from indexes and paths from users: neither may become Markdown, a formula or HTML. GitHub
// makes links of "www." as well.
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[|`*_[\]\\~#!@:$]|(?<=www)\./gi, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
}
