/** Writes dist/ anew from src/. With --check it only says whether dist/ is what src/ gives. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { bundle } from './bundle.ts'

const dist = resolve(import.meta.dirname, '../dist')
const files = await bundle()
files.set('package.json', '{ "type": "module" }\n')

if (process.argv.includes('--check')) {
  const there = existsSync(dist)
    ? readdirSync(dist, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(dist.length + 1)
            .split(sep)
            .join('/'),
        )
    : []
  const stale = [...files].filter(
    ([name, code]) => !there.includes(name) || readFileSync(join(dist, name), 'utf8') !== code,
  )
  const superfluous = there.filter((name) => !files.has(name))
  if (stale.length + superfluous.length > 0) {
    console.error(
      `dist/ is not what src/ gives: ${[...stale.map(([name]) => name), ...superfluous].join(', ')}`,
    )
    console.error('run: npm run build')
    process.exit(1)
  }
  console.log('dist/ is what src/ gives')
} else {
  rmSync(dist, { recursive: true, force: true })
  for (const [name, code] of files) {
    mkdirSync(dirname(join(dist, name)), { recursive: true })
    writeFileSync(join(dist, name), code)
    console.log(`dist/${name} ${(code.length / 1000).toFixed(0)} kB`)
  }
}
