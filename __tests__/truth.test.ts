/**
 * The truth: after a change in the world, the environment of our next run is that of a fresh
 * `pip install` of the same lines, or within the refresh period it is the one before. In the next
 * period there is no difference left.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { InputName } from '../src/inputs.ts'
import { makeSdist, makeWheel, projectFiles } from './support/python-packages.ts'
import { startWorld, type World } from './support/truth.ts'
import { HAS_NEWEST_PIP, newestPip } from './support/venv.ts'

const NEXT_WEEK = '2026-11-25T12:00:00Z'
const R = ['-r', 'requirements.txt']

interface Scenario {
  readonly name: string
  readonly before: (world: World) => void | Promise<void>
  readonly inputs?: Partial<Record<InputName, string>>
  /** The same as pip is told it. */
  readonly pip?: readonly string[][]
  readonly change: (world: World) => void | Promise<void>
  /** What the second run may be: `hit` only where nothing that counts has changed. */
  readonly second: 'hit' | 'miss' | 'hit until the next period'
}

const worlds: World[] = []
afterEach(() => Promise.all(worlds.splice(0).map((world) => world.stop())))

function wheels(
  world: World,
  ...list: [name: string, version: string, requires?: string[]][]
): void {
  for (const [name, version, requires = []] of list)
    world.index.add(makeWheel({ name, version, requires }))
}

function project(world: World, folder: string, requires: string[], extra = ''): void {
  const files = projectFiles({ name: 'mine', version: '0.1', requires })
  world.write(
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [join(folder, path), String(text)]),
    ),
  )
  if (extra !== '') world.write({ [join(folder, 'extra.txt')]: extra })
}

async function repository(world: World): Promise<void> {
  mkdirSync(join(world.folder, 'repo'))
  await world.git('repo', 'init', '-q', '-b', 'main')
  project(world, 'repo', ['leaf'])
  await world.git('repo', 'add', '-A')
  await world.git('repo', 'commit', '-qm', 'one')
}

function writeBytes(world: World, path: string, bytes: Buffer): void {
  writeFileSync(join(world.folder, path), bytes)
}

function fileUrl({ index }: World, file: string): string {
  return new URL(`/files/${file}`, index.url).href
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const url = (world: World) => `git+file://${world.folder}/repo`

const SCENARIOS: Scenario[] = [
  {
    name: 'nothing changes',
    before: (world) => {
      wheels(world, ['top', '1.0', ['leaf']], ['leaf', '1.0'])
      world.write({ 'requirements.txt': 'top\n' })
    },
    change: () => {},
    second: 'hit',
  },
  {
    name: 'a comment, blank lines, CRLF and a BOM come into the file',
    before: (world) => {
      wheels(world, ['top', '1.0'], ['leaf', '1.0'])
      world.write({ 'requirements.txt': 'top==1.0\nleaf==1.0\n' })
    },
    change: (world) =>
      world.write({ 'requirements.txt': '\uFEFF# why\r\ntop==1.0  # pinned\r\n\r\nleaf==1.0\r\n' }),
    second: 'hit',
  },
  {
    name: 'an unpinned release appears',
    before: (world) => {
      wheels(world, ['top', '1.0'])
      world.write({ 'requirements.txt': 'top\n' })
    },
    change: (world) => wheels(world, ['top', '1.1']),
    second: 'hit until the next period',
  },
  {
    name: 'a dependency of a direct pin moves',
    before: (world) => {
      wheels(world, ['top', '1.0', ['leaf']], ['leaf', '1.0'])
      world.write({ 'requirements.txt': 'top==1.0\n' })
    },
    change: (world) => wheels(world, ['leaf', '2.0']),
    second: 'hit until the next period',
  },
  {
    name: 'what is closed does not move when releases appear, in any period',
    before: (world) => {
      wheels(world, ['top', '1.0', ['leaf']], ['leaf', '1.0'])
      world.write({ 'requirements.txt': 'top==1.0\nleaf==1.0\n' })
    },
    change: (world) => {
      wheels(world, ['leaf', '2.0'], ['top', '2.0'])
      world.today = NEXT_WEEK
    },
    second: 'hit',
  },
  {
    name: 'a release is yanked',
    before: (world) => {
      wheels(world, ['top', '1.0'], ['top', '1.1'])
      world.write({ 'requirements.txt': 'top\n' })
    },
    change: (world) => world.index.yank('top', '1.1', 'broken'),
    second: 'hit until the next period',
  },
  {
    name: 'a release is withdrawn',
    before: (world) => {
      wheels(world, ['top', '1.0'], ['top', '1.1'], ['other', '1.0'])
      world.write({ 'requirements.txt': 'top\n' })
    },
    change: (world) => {
      world.index.withdraw('top', '1.1')
      world.write({ 'requirements.txt': 'top\nother\n' })
    },
    second: 'miss',
  },
  {
    name: 'a newer release is there as an sdist only',
    before: (world) => {
      wheels(world, ['top', '1.0'])
      world.write({ 'requirements.txt': 'top\n' })
    },
    change: (world) => world.index.add(makeSdist({ name: 'top', version: '1.1' })),
    second: 'hit until the next period',
  },
  {
    name: 'a pin is bumped',
    before: (world) => {
      wheels(world, ['top', '1.0', ['leaf']], ['top', '1.1', ['leaf']], ['leaf', '1.0'])
      world.write({ 'requirements.txt': 'top==1.0\n' })
    },
    change: (world) => world.write({ 'requirements.txt': 'top==1.1\n' }),
    second: 'miss',
  },
  {
    name: 'a file that is reached by -r in a folder changes',
    before: (world) => {
      wheels(world, ['top', '1.0'], ['leaf', '1.0'], ['leaf', '2.0'])
      world.write({
        'requirements.txt': '-r deep/base.txt\ntop\n',
        'deep/base.txt': '-r more.txt\n',
        'deep/more.txt': 'leaf==1.0\n',
      })
    },
    change: (world) => world.write({ 'deep/more.txt': 'leaf==2.0\n' }),
    second: 'miss',
  },
  {
    name: 'the constraints change',
    before: (world) => {
      wheels(world, ['top', '1.0', ['leaf']], ['leaf', '1.0'], ['leaf', '2.0'])
      world.write({ 'requirements.txt': 'top\n', 'constraints.txt': 'leaf<2\n' })
    },
    inputs: { constraints: 'constraints.txt' },
    pip: [[...R, '-c', 'constraints.txt']],
    change: (world) => world.write({ 'constraints.txt': 'leaf>=2\n' }),
    second: 'miss',
  },
  {
    name: 'the constraints of PIP_CONSTRAINT change',
    before: (world) => {
      wheels(world, ['top', '1.0', ['leaf']], ['leaf', '1.0'], ['leaf', '2.0'])
      world.write({ 'requirements.txt': 'top\n', 'held.txt': 'leaf<2\n' })
      world.env = { PIP_CONSTRAINT: join(world.folder, 'held.txt') }
    },
    change: (world) => world.write({ 'held.txt': 'leaf>=2\n' }),
    second: 'miss',
  },
  {
    name: 'a setting in a configuration file changes',
    before: (world) => {
      wheels(world, ['top', '1.0'], ['top', '2.0rc1'])
      world.write({ 'requirements.txt': 'top\n', 'pip.conf': '' })
      world.env = { PIP_CONFIG_FILE: join(world.folder, 'pip.conf') }
    },
    change: (world) => world.write({ 'pip.conf': '[global]\npre = true\n' }),
    second: 'miss',
  },
  {
    name: 'an extra is added',
    before: (world) => {
      wheels(world, ['top', '1.0', ['leaf; extra == "more"']], ['leaf', '1.0'])
      world.write({ 'requirements.txt': 'top\n' })
    },
    change: (world) => world.write({ 'requirements.txt': 'top[more]\n' }),
    second: 'miss',
  },
  {
    name: 'markers decide',
    before: (world) => {
      wheels(world, ['top', '1.0'], ['leaf', '1.0'])
      world.write({
        'requirements.txt':
          'top; python_full_version >= "3"\nleaf; python_full_version < "3"\nabsent; sys_platform == "none"\n',
      })
    },
    change: () => {},
    second: 'hit',
  },
  {
    name: 'two files, and one of them changes',
    before: (world) => {
      wheels(world, ['top', '1.0', ['leaf<2']], ['leaf', '1.0'], ['leaf', '2.0'], ['leaf', '1.5'])
      world.write({ 'requirements.txt': 'top\n', 'test.txt': 'leaf>=1\n' })
    },
    inputs: { requirements: 'requirements.txt\ntest.txt' },
    pip: [[...R, '-r', 'test.txt']],
    change: (world) => world.write({ 'test.txt': 'leaf!=1.5\n' }),
    second: 'miss',
  },
  {
    name: 'packages beside a file',
    before: (world) => {
      wheels(world, ['top', '1.0'], ['leaf', '1.0'])
      world.write({ 'requirements.txt': 'top\n' })
    },
    inputs: { requirements: 'requirements.txt', packages: 'leaf' },
    pip: [[...R, 'leaf']],
    change: () => {},
    second: 'hit',
  },
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
    name: 'setuptools and pip themselves are required',
    before: (world) => {
      wheels(world, ['setuptools', '99.0'], ['wheel', '9.0'])
      world.write({ 'requirements.txt': 'setuptools\nwheel\n' })
    },
    change: () => {},
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
  {
    name: 'only-binary takes the older release that has a wheel',
    before: (world) => {
      wheels(world, ['top', '1.0'])
      world.index.add(makeSdist({ name: 'top', version: '1.1' }))
      world.write({ 'requirements.txt': 'top\n' })
    },
    inputs: { 'only-binary': 'true' },
    pip: [['--only-binary=:all:', ...R]],
    change: () => {},
    second: 'hit',
  },
]

// Dependency groups need pip 25.1.
const GROUPS: Scenario[] = [
  {
    name: 'a dependency group changes',
    before: (world) => {
      wheels(world, ['tester', '1.0', ['leaf']], ['leaf', '1.0'], ['linter', '1.0'])
      group(world, '["tester"]')
    },
    inputs: { groups: 'test' },
    pip: [['--group', 'test']],
    change: (world) => group(world, '["tester", {include-group = "Lint.er"}]'),
    second: 'miss',
  },
  {
    name: 'another part of pyproject.toml changes',
    before: (world) => {
      wheels(world, ['tester', '1.0'])
      group(world, '["tester"]')
    },
    inputs: { groups: 'test' },
    pip: [['--group', 'test']],
    change: (world) => group(world, '["tester"]', '["tester"]'),
    second: 'hit',
  },
]

function group(world: World, test: string, linter = '["linter"]'): void {
  world.write({ 'pyproject.toml': `[dependency-groups]\ntest = ${test}\nlint-er = ${linter}\n` })
}

describe('after a change', () => {
  const withGroups = HAS_NEWEST_PIP ? test : test.skip
  withGroups.each(GROUPS)('$name → $second (new pip)', async (scenario) => {
    await tell(scenario, (world) => newestPip(join(world.folder, '.newest-pip')))
  })

  test.each(SCENARIOS)('$name → $second', (scenario) => tell(scenario))
})

async function tell(
  { before, change, inputs, pip, second }: Scenario,
  newPip?: (world: World) => Promise<string | undefined>,
): Promise<void> {
  const world = await startWorld()
  worlds.push(world)
  if (newPip) world.env = { PYTHONPATH: (await newPip(world)) ?? '' }
  await before(world)
  const given: Partial<Record<InputName, string>> = inputs ?? { requirements: 'requirements.txt' }
  const calls = pip ?? [R]

  const first = await world.run(given)
  expect({ log: first.log, hit: first.hit, warnings: first.warnings }).toMatchObject({
    hit: false,
    warnings: [],
  })
  const fresh = await world.fresh(...calls.map((call) => [...call]))
  expect(first.snapshot).toEqual(fresh)

  await change(world)
  const next = await world.run(given)
  const freshNext = await world.fresh(...calls.map((call) => [...call]))
  expect({ log: next.log, hit: next.hit, warnings: next.warnings }).toMatchObject({
    hit: second !== 'miss',
    warnings: [],
  })
  if (second === 'hit until the next period') {
    expect(next.snapshot).toEqual(first.snapshot)
    world.today = NEXT_WEEK
    const later = await world.run(given)
    expect(later.hit).toBe(false)
    expect(later.snapshot).toEqual(freshNext)
  } else {
    expect(next.snapshot).toEqual(freshNext)
  }
}
