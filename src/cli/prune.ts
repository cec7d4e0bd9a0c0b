/** prune: removes wheelhouses that the rules say are to go, and only if asked to. */
import { InputError, messageOf } from '../errors.ts'
import type { StoredEntry } from '../ports.ts'
import { type PruneRules, parseAge, parseSize, planPrune, totalSize } from '../prune.ts'
import { showSize } from '../report.ts'
import { type Arguments, type Command, EXIT_DONE, EXIT_FAILED } from './command.ts'
import { inputsOf, OUTPUT_OPTIONS, STORE_OPTIONS, textOf } from './options.ts'
import { prunableStore } from './ports.ts'

export const prune: Command = {
  name: 'prune',
  usage: '[--older-than AGE] [--keep-newest N] [--max-size SIZE] [--yes]',
  summary: 'say which wheelhouses of a store are to go; with --yes, remove them',
  about: `Says which wheelhouses the rules remove from the store, and why. Nothing is removed without --yes.
Files that are not wheelhouses of ours are neither counted nor removed.`,
  options: {
    Rules: {
      'older-than': { type: 'string', value: 'AGE', help: 'those saved longer ago: 12h, 30d, 4w' },
      'keep-newest': {
        type: 'string',
        value: 'N',
        help:
          'not the N newest of each compatibility prefix (same system, Python and build settings), ' +
          'whatever the other rules say; without another rule, all but these',
      },
      'max-size': {
        type: 'string',
        value: 'SIZE',
        help: 'the oldest, until all together are no larger: 500MB, 10GB, 10GiB',
      },
      yes: { type: 'boolean', short: 'y', help: 'remove them' },
    },
    'The store': STORE_OPTIONS,
    Output: OUTPUT_OPTIONS,
  },
  takesPackages: false,

  prepare(given) {
    const rules = rulesOf(given)
    const inputs = inputsOf(given)
    const removing = given.values.yes === true
    return async ({ log }) => {
      const store = await prunableStore(inputs, log)
      const { keep, remove } = planPrune(await store.entries(), rules, new Date())
      const failed: string[] = []
      const done: { entry: StoredEntry; reason: string }[] = []
      for (const { entry, reason } of remove) {
        try {
          if (removing) await store.remove(entry)
          done.push({ entry, reason })
        } catch (error) {
          failed.push(entry.key)
          log.warning(`${entry.key} could not be removed: ${messageOf(error)}`)
        }
      }
      const verb = removing ? 'removed' : 'would remove'
      const kept = totalSize(keep)
      const over = rules.maxSize !== undefined && kept > rules.maxSize
      return {
        exitCode: failed.length === 0 ? EXIT_DONE : EXIT_FAILED,
        lines: [
          ...done.map(
            ({ entry, reason }) =>
              `${verb} ${entry.key} (${showSize(entry.size)}, ${shown(entry.modified)}): ${reason}`,
          ),
          `${removing ? 'Removed' : 'Would remove'} ${done.length} (${showSize(totalSize(done.map(({ entry }) => entry)))})` +
            ` from ${store.name}; ${keep.length} stay (${showSize(kept)})`,
          ...(over ? ['That is more than --max-size: --keep-newest keeps them'] : []),
          ...(removing || done.length === 0 ? [] : ['Nothing was removed: add --yes to do it']),
        ],
        json: {
          command: 'prune',
          store: store.name,
          removing,
          removed: done.map(({ entry, reason }) => ({ ...entryJson(entry), reason })),
          failed,
          kept: keep.map(entryJson),
        },
      }
    }
  },
}

function rulesOf(given: Arguments): PruneRules {
  const rule = <T>(
    name: string,
    parse: (text: string) => T | undefined,
    valid: string,
  ): T | undefined => {
    const text = textOf(given, name)
    if (text === undefined) return undefined
    const value = parse(text)
    if (value === undefined) throw new InputError(`${name}: "${text}" is not valid: write ${valid}`)
    return value
  }
  const olderThan = rule('older-than', parseAge, 'hours, days or weeks, such as 12h, 30d or 4w')
  const keepNewest = rule('keep-newest', parseCount, 'a number, such as 3')
  const maxSize = rule('max-size', parseSize, 'a size with its unit, such as 500MB, 10GB or 10GiB')
  if (olderThan === undefined && keepNewest === undefined && maxSize === undefined)
    throw new InputError('a rule is missing: --older-than, --keep-newest or --max-size')
  return {
    ...(olderThan !== undefined && { olderThan }),
    ...(keepNewest !== undefined && { keepNewest }),
    ...(maxSize !== undefined && { maxSize }),
  }
}

function parseCount(text: string): number | undefined {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : undefined
}

function shown(date: Date): string {
  return `saved ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function entryJson({ key, size, modified }: StoredEntry): object {
  return { key, size, modified: modified.toISOString() }
}
