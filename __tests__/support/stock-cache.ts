/**
 * @actions/cache as it is, in a process of its own: `node stock-cache.ts restore|save KEY`, in the folder
 * where `wheelhouse` is or will be. Prints what the call returned.
 */
import * as cache from '@actions/cache'

const [act, key = ''] = process.argv.slice(2)
const result =
  act === 'restore'
    ? await cache.restoreCache(['wheelhouse'], key)
    : await cache.saveCache(['wheelhouse'], key)
console.log(`returned ${result}`)
process.exit()
