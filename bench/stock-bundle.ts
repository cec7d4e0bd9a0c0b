/** The bundle of stock.ts: like ours, without our replacements. */
import { join } from 'node:path'
import { rolldown } from 'rolldown'

/** Writes the bundle into a folder; returns its path. */
export async function bundleStock(folder: string): Promise<string> {
  const build = await rolldown({
    input: { stock: join(import.meta.dirname, 'stock.ts') },
    platform: 'node',
    checks: { circularDependency: false },
  })
  await build.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs' })
  await build.close()
  return join(folder, 'stock.mjs')
}
