/** How src/ becomes dist/: the one description that the build, the checks and the tests share. */
import { join, resolve } from 'node:path'
import { type OutputChunk, type Plugin, rolldown } from 'rolldown'

const root = resolve(import.meta.dirname, '..')
const seams = join(root, 'src/stores/actions-cache')

/**
 * @actions/cache with parts of it replaced, found by the path of who imports what. See
 * docs/decisions/0003-parts-of-actions-cache-replaced.md.
 */
const actionsCacheSeams: Plugin = {
  name: 'actions-cache-seams',
  resolveId(source, importer) {
    if (source === '@actions/cache/internal/uploadUtils')
      return join(root, 'node_modules/@actions/cache/lib/internal/uploadUtils.js')
    if (source === 'undici' && importer?.includes('http-client'))
      return join(seams, 'package-undici.ts')
    if (source === '@actions/cache/internal/cacheUtils')
      return join(root, 'node_modules/@actions/cache/lib/internal/cacheUtils.js')
    if (!importer?.includes(join('node_modules', '@actions', 'cache', 'lib'))) return null
    if (source.endsWith('/tar.js')) return join(seams, 'package-tar.ts')
    if (source.endsWith('/uploadUtils.js')) return join(seams, 'package-upload.ts')
    if (source.endsWith('/downloadUtils.js')) return join(seams, 'package-download.ts')
    if (source.endsWith('/cacheUtils.js')) return join(seams, 'package-utils.ts')
    if (source === '@actions/core') return join(seams, 'package-core.ts')
    return null
  },
}

/** The files of dist/, by name. The same sources give the same bytes, wherever the checkout is. */
export async function bundle(): Promise<Map<string, string>> {
  const build = await rolldown({
    cwd: root,
    input: { main: 'src/main.ts', cli: 'src/cli.ts', worker: 'src/install/worker.ts' },
    platform: 'node',
    plugins: [actionsCacheSeams],
    // Their modules only define things: what is not used of them is not loaded.
    treeshake: {
      moduleSideEffects: [
        { test: /node_modules[\\/](@actions|undici|tunnel)[\\/]/, sideEffects: false },
      ],
    },
    checks: { circularDependency: false },
  })
  const { output } = await build.generate({
    format: 'esm',
    minify: false,
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
  })
  await build.close()
  const chunks = output.filter((file): file is OutputChunk => file.type === 'chunk')
  return new Map(chunks.map((chunk) => [chunk.fileName, chunk.code]))
}
