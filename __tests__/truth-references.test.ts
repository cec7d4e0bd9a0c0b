/**
 * The truth: after a change in the world, the environment of our next run is that of a fresh
 * `pip install` of the same lines, or within the refresh period it is the one before. In the next
 * period there is no difference left.
 */
import { join } from 'node:path'
import { describe, test } from '@jest/globals'
import { makeSdist, makeWheel } from './support/python-packages.ts'
import {
  fileUrl,
  NEXT_WEEK,
  project,
  R,
  repository,
  type Scenario,
  sha256,
  tell,
  url,
  wheels,
  writeBytes,
} from './support/truth-scenarios.ts'

const SCENARIOS: Scenario[] = [
  {
    name: 'a branch moves',
    before: async (world) => {
      wheels(world, ['leaf', '1.0'])
      await repository(world)
      world.write({ 'requirements.txt': `${url(world)}@main#egg=mine\n` })
    },
    change: async (world) => {
      world.write({ 'repo/mine.py': '__version__ = "changed"\n' })
      await world.git('repo', 'commit', '-qam', 'two')
    },
    second: 'miss',
  },
  {
    name: 'a branch that does not move, without a name before the URL',
    before: async (world) => {
      wheels(world, ['leaf', '1.0'])
      await repository(world)
      world.write({ 'requirements.txt': `${url(world)}\n` })
    },
    change: () => {},
    second: 'hit',
  },
  {
    name: 'a whole commit hash',
    before: async (world) => {
      wheels(world, ['leaf', '1.0'])
      await repository(world)
      const commit = await world.git('repo', 'rev-parse', 'HEAD')
      world.write({ 'requirements.txt': `${url(world)}@${commit}#egg=mine\nleaf==1.0\n` })
    },
    change: async (world) => {
      world.write({ 'repo/mine.py': '__version__ = "changed"\n' })
      await world.git('repo', 'commit', '-qam', 'two')
      world.today = NEXT_WEEK
    },
    second: 'hit',
  },
  {
    name: 'an annotated tag',
    before: async (world) => {
      wheels(world, ['leaf', '1.0'])
      await repository(world)
      await world.git('repo', 'tag', '-a', 'v1', '-m', 'v1')
      world.write({ 'requirements.txt': `${url(world)}@v1#egg=mine\n` })
    },
    change: () => {},
    second: 'hit',
  },
  {
    name: 'the code of a local project is edited',
    before: (world) => {
      wheels(world, ['leaf', '1.0'])
      project(world, 'pkg', ['leaf'])
      world.write({ 'requirements.txt': './pkg\n' })
    },
    change: (world) => world.write({ 'pkg/mine.py': '__version__ = "edited"\n' }),
    second: 'hit',
  },
  {
    name: 'the code of an editable project is edited',
    before: (world) => {
      wheels(world, ['leaf', '1.0'])
      project(world, 'pkg', ['leaf'])
      world.write({ 'requirements.txt': '-e ./pkg\n' })
    },
    change: (world) => world.write({ 'pkg/mine.py': '__version__ = "edited"\n' }),
    second: 'hit',
  },
  {
    name: 'an extra of a local project, in packages',
    before: (world) => {
      wheels(world, ['leaf', '1.0'], ['tester', '1.0'])
      project(world, '.', ['leaf', 'tester; extra == "test"'])
    },
    inputs: { packages: '-e .[test]' },
    pip: [['-e', '.[test]']],
    change: () => {},
    second: 'hit',
  },
  {
    name: 'a local project gets a new dependency',
    before: (world) => {
      wheels(world, ['leaf', '1.0'], ['twig', '1.0'])
      project(world, 'pkg', ['leaf'])
      world.write({ 'requirements.txt': './pkg\n' })
    },
    change: (world) => project(world, 'pkg', ['leaf', 'twig']),
    second: 'miss',
  },
  {
    name: 'a wheel file on this machine is replaced',
    before: (world) => {
      const { filename, bytes } = makeWheel({ name: 'local', version: '1.0' })
      world.write({ 'requirements.txt': `./${filename}\n` })
      world.write({ [filename]: '' })
      writeBytes(world, filename, bytes)
    },
    change: (world) => {
      const { filename, bytes } = makeWheel({
        name: 'local',
        version: '1.0',
        files: { 'more.py': 'x = 1' },
      })
      writeBytes(world, filename, bytes)
    },
    second: 'miss',
  },
  {
    name: 'a file behind https:// changes (-r URL, which names another one)',
    before: (world) => {
      wheels(world, ['top', '1.0'], ['leaf', '1.0'], ['leaf', '2.0'])
      world.texts.set('/lists/base.txt', '-r more.txt\ntop\n').set('/lists/more.txt', 'leaf==1.0\n')
      world.write({ 'requirements.txt': `-r ${world.textUrl}/lists/base.txt\n` })
    },
    change: (world) => void world.texts.set('/lists/more.txt', 'leaf==2.0\n'),
    second: 'miss',
  },
  {
    name: 'a wheel behind a URL is replaced',
    before: (world) => {
      world.index.add(makeWheel({ name: 'top', version: '1.0' }))
      world.write({ 'requirements.txt': `${fileUrl(world, 'top-1.0-py3-none-any.whl')}\n` })
    },
    change: (world) =>
      world.index.add(makeWheel({ name: 'top', version: '1.0', files: { 'more.py': 'x = 1' } })),
    second: 'hit until the next period',
  },
  {
    name: 'an sdist behind a URL is replaced',
    before: (world) => {
      world.index.add(makeSdist({ name: 'top', version: '1.0' }))
      world.write({ 'requirements.txt': `top @ ${fileUrl(world, 'top-1.0.tar.gz')}\n` })
    },
    change: (world) =>
      world.index.add(makeSdist({ name: 'top', version: '1.0', backendCode: 'changed = True' })),
    second: 'hit until the next period',
  },
  {
    name: 'a URL with its hash is fixed',
    before: (world) => {
      const top = makeWheel({ name: 'top', version: '1.0' })
      world.index.add(top)
      const url = fileUrl(world, top.filename)
      world.write({ 'requirements.txt': `top @ ${url}#sha256=${sha256(top.bytes)}\n` })
    },
    change: (world) => {
      world.today = NEXT_WEEK
    },
    second: 'hit',
  },
  {
    name: 'a folder of --find-links gets a newer release',
    before: (world) => {
      const { filename, bytes } = makeWheel({ name: 'local', version: '1.0' })
      world.write({ 'requirements.txt': '--no-index\n-f ./links\nlocal\n', 'links/readme': '' })
      writeBytes(world, join('links', filename), bytes)
    },
    change: (world) => {
      const { filename, bytes } = makeWheel({ name: 'local', version: '1.1' })
      writeBytes(world, join('links', filename), bytes)
    },
    second: 'miss',
  },
  {
    name: 'an sdist in a folder of --find-links is replaced under its name',
    before: (world) => {
      world.write({ 'requirements.txt': '--pre -f ./links\nlocal\n', 'links/readme': '' })
      const { filename, bytes } = makeSdist({ name: 'local', version: '1.0' })
      writeBytes(world, join('links', filename), bytes)
    },
    change: (world) => {
      const backendCode = 'open("local.py", "a").write("changed = True\\n")'
      const { filename, bytes } = makeSdist({ name: 'local', version: '1.0', backendCode })
      writeBytes(world, join('links', filename), bytes)
    },
    second: 'miss',
  },
  {
    name: 'a setting that makes pip say less (quiet), and a package more',
    before: (world) => {
      wheels(world, ['top', '1.0'], ['leaf', '1.0'], ['more', '1.0'])
      world.write({ 'requirements.txt': 'top\nleaf\n', 'pip.conf': '[global]\nquiet = 1\n' })
      world.env = { PIP_CONFIG_FILE: join(world.folder, 'pip.conf') }
    },
    change: (world) => world.write({ 'requirements.txt': 'top\nleaf\nmore\n' }),
    second: 'miss',
  },
  {
    name: 'what a local project requires by URL is replaced',
    before: (world) => {
      world.index.add(makeWheel({ name: 'top', version: '1.0' }))
      wheels(world, ['leaf', '1.0'])
      project(world, 'pkg', [`top @ ${fileUrl(world, 'top-1.0-py3-none-any.whl')}`])
      world.write({ 'requirements.txt': './pkg\n' })
    },
    change: (world) => {
      world.index.add(makeWheel({ name: 'top', version: '1.0', files: { 'more.py': 'x = 1' } }))
      world.write({ 'requirements.txt': './pkg\nleaf\n' })
    },
    second: 'miss',
  },
  {
    name: 'wheels: built, and a wheel file on this machine',
    before: (world) => {
      const { filename, bytes } = makeWheel({ name: 'local', version: '1.0', requires: ['leaf'] })
      wheels(world, ['leaf', '1.0'])
      world.write({ 'requirements.txt': `./${filename}\n` })
      writeBytes(world, filename, bytes)
    },
    inputs: { wheels: 'built' },
    change: () => {},
    second: 'hit',
  },
  {
    name: 'hashed files, and packages without hashes beside them',
    before: (world) => {
      const top = makeWheel({ name: 'top', version: '1.0' })
      world.index.add(top)
      wheels(world, ['leaf', '1.0', ['top']])
      world.write({ 'requirements.txt': `top==1.0 --hash=sha256:${sha256(top.bytes)}\n` })
    },
    inputs: { requirements: 'requirements.txt', packages: 'leaf' },
    pip: [R, ['leaf']],
    change: () => {},
    second: 'hit',
  },
  {
    name: 'an sdist that is held by its hash',
    before: (world) => {
      const top = makeSdist({ name: 'top', version: '1.0' })
      world.index.add(top)
      world.write({ 'requirements.txt': `top==1.0 --hash=sha256:${sha256(top.bytes)}\n` })
    },
    change: (world) => {
      world.today = NEXT_WEEK
    },
    second: 'hit',
  },
  {
    name: 'wheels: built leaves the others to the index',
    before: (world) => {
      wheels(world, ['top', '1.0', ['sourced']])
      world.index.add(makeSdist({ name: 'sourced', version: '1.0' }))
      world.write({ 'requirements.txt': 'top\n' })
    },
    inputs: { wheels: 'built' },
    change: () => {},
    second: 'hit',
  },
]

describe('after a change of what is referred to', () => {
  test.each(SCENARIOS)('$name → $second', (scenario) => tell(scenario))
})
