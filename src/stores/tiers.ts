/**
 * Several stores, one behind the other: the nearest is asked first, and gets a copy of what only a
 * farther one had. Trouble with one of them is a warning, and the others go on.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../errors.ts'
import type { Match, Saved, Store } from '../ports.ts'

/** The stores as one, the nearest first. What the last one says of a save counts: others share it. */
export function tieredStore(stores: readonly Store[], warn: (message: string) => void): Store {
  /** Where each match was found: the place in `stores`. */
  const tierOf = new Map<string, number>()
  const last = stores.length - 1

  async function askTier(
    store: Store,
    keys: readonly string[],
    prefixes: readonly string[],
  ): Promise<Match | undefined> {
    try {
      return await store.find(keys, prefixes)
    } catch (error) {
      warn(`${store.name} could not be asked, going on without it: ${messageOf(error)}`)
      return undefined
    }
  }

  return {
    name: stores.map(({ name }) => name).join(', then '),
    local: stores.every(({ local }) => local),

    async find(keys, prefixes) {
      const rank = ({ key }: Match): number =>
        prefixes.findIndex((prefix) => key.startsWith(prefix))
      let nearest: Match | undefined
      for (const [tier, store] of stores.entries()) {
        const match = await askTier(store, keys, prefixes)
        if (match === undefined) continue
        const exact = keys.includes(match.key)
        if (!exact && nearest !== undefined && rank(nearest) <= rank(match)) continue
        tierOf.set(match.key, tier)
        if (exact) return match
        nearest = match
      }
      return nearest
    },

    async fetch(match, folder, sized) {
      for (const [tier, store] of stores.entries()) {
        if (tier < (tierOf.get(match.key) ?? 0)) continue
        const own = join(folder, String(tier))
        mkdirSync(own)
        try {
          // A store that comes after the one that had it has not been asked for this key yet.
          if (tier !== tierOf.get(match.key)) {
            const there = await store.find([match.key], [])
            if (there?.key !== match.key) continue
            tierOf.set(match.key, tier)
          }
          return await store.fetch(match, own, sized)
        } catch (error) {
          if (tier === last) throw error
          warn(`${store.name} did not deliver ${match.key}: ${messageOf(error)}`)
        }
      }
      throw new Error('no store delivered it')
    },

    async save(key, file) {
      const results = await Promise.all(
        stores.map((store) =>
          store
            .save(key, file)
            .catch((error): Saved => ({ kind: 'failed', reason: messageOf(error) })),
        ),
      )
      for (const [tier, saved] of results.entries())
        if (saved.kind === 'failed' && tier !== last)
          warn(`${stores[tier]?.name} did not save ${key}: ${saved.reason}`)
      return results.at(-1) ?? { kind: 'failed', reason: 'there is no store' }
    },

    async discard(match) {
      const store = stores[tierOf.get(match.key) ?? 0]
      return store === undefined ? false : store.discard(match)
    },

    async confirmed({ key }, checked) {
      const nearer = stores.slice(0, tierOf.get(key) ?? 0)
      if (nearer.length === 0) return
      const file = checked()
      await Promise.all(
        nearer.map(async (store) => {
          const saved = await store
            .save(key, file)
            .catch((error): Saved => ({ kind: 'failed', reason: messageOf(error) }))
          if (saved.kind === 'failed')
            warn(`${store.name} did not keep a copy of ${key}: ${saved.reason}`)
        }),
      )
    },
  }
}
