/**
 * The truth: after a change in the world, the environment of our next run is that of a fresh
 * `pip install` of the same lines, or within the refresh period it is the one before. In the next
 * period there is no difference left.
 */
import { join } from 'node:path'
import { describe, test } from '@jest/globals'
import { makeSdist } from './support/python-packages.ts'
import type { World } from './support/truth.ts'
import { NEXT_WEEK, R, type Scenario, tell, wheels } from './support/truth-scenarios.ts'
import { HAS_NEWEST_PIP, newestPip } from './support/venv.ts'

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
    name: 'setuptools and pip themselves are required',
    before: (world) => {
      wheels(world, ['setuptools', '99.0'], ['wheel', '9.0'])
      world.write({ 'requirements.txt': 'setuptools\nwheel\n' })
    },
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

describe('after a change of files and settings', () => {
  const withGroups = HAS_NEWEST_PIP ? test : test.skip
  withGroups.each(GROUPS)('$name → $second (new pip)', (scenario) =>
    tell(scenario, (world) => newestPip(join(world.folder, '.newest-pip'))),
  )

  test.each(SCENARIOS)('$name → $second', (scenario) => tell(scenario))
})
