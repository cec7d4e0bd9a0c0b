/**
 * What the other actions do with the Actions cache: @actions/cache as it is, with tar and zstd.
 * Bundled, as theirs are:
 *   node stock.js restore|save KEY PATH
 */
import { restoreCache, saveCache } from '@actions/cache'

const [act, key = '', path = ''] = process.argv.slice(2)
if (act === 'save') {
  if ((await saveCache([path], key)) === -1) throw new Error(`${key} was not saved`)
} else if ((await restoreCache([path], key)) !== key) {
  throw new Error(`${key} was not restored`)
}
// As setup-uv does: idle connections would keep the process.
process.exit()
