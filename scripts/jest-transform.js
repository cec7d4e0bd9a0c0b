import { transformSync } from 'rolldown/utils'

/** Jest's transform for TypeScript: types are stripped, nothing else changes. */
export default {
  process(source, path) {
    const { code, map, errors } = transformSync(path, source, { lang: 'ts', sourcemap: true })
    if (errors.length > 0) throw new Error(errors.map((error) => error.message).join('\n'))
    return { code, map }
  },
}
