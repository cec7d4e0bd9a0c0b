import { devNull } from 'node:os'
import { describe, expect, test } from '@jest/globals'
import {
  buildEnvironment,
  childEnvironment,
  indexEnvironment,
  offlineEnvironment,
  offlineInstallArguments,
  onlineInstallArguments,
  parseReplaced,
  parseWheelOutput,
  pinsFile,
  reasonOf,
  requirementCalls,
  wheelArguments,
} from '../src/pip.ts'
import type { RequirementsFile } from '../src/requirements.ts'
import { requirementsFile } from './support/key-facts.ts'
import { wheelOf } from './support/wheels.ts'

describe('argument lists', () => {
  const under = (file: RequirementsFile, root: string) => ({ ...file, root })
  const files = [
    requirementsFile('a', 'a.txt'),
    requirementsFile('c', 'c.txt', 'constraints'),
    under(requirementsFile('b', 'nested.txt'), '/work/a.txt'),
    under(requirementsFile('d', 'd.txt', 'constraints'), '/work/a.txt'),
    requirementsFile('e', 'e.txt'),
  ]
  const requirements = {
    files,
    packages: [],
    groups: [],
    references: [],
    projects: [],
    hashedRoots: new Set<string>(),
  }
  const group = {
    name: 'dev',
    file: '/work/pyproject.toml',
    shown: 'pyproject.toml',
    requirements: [],
  }

  test.each<[packagesFile: string | undefined, expected: string[]]>([
    [undefined, ['-r', '/work/a.txt', '-r', '/work/e.txt', '-c', '/work/c.txt']],
    ['/p', ['-r', '/work/a.txt', '-r', '/work/e.txt', '-r', '/p', '-c', '/work/c.txt']],
  ])('what is named, with packages in %j: %j', (packagesFile, expected) => {
    expect(requirementCalls(requirements, packagesFile)).toEqual({ hashed: [], others: expected })
  })

  test('files with hashes have a call of their own, under the same constraints', () => {
    const hashed = { ...requirements, groups: [group], hashedRoots: new Set(['/work/e.txt']) }
    expect(requirementCalls(hashed, '/p')).toEqual({
      hashed: ['-r', '/work/e.txt', '-c', '/work/c.txt'],
      others: [
        '-r',
        '/work/a.txt',
        '--group',
        '/work/pyproject.toml:dev',
        '-r',
        '/p',
        '-c',
        '/work/c.txt',
      ],
    })
    const all = { ...requirements, hashedRoots: new Set(['/work/a.txt', '/work/e.txt']) }
    expect(requirementCalls(all, undefined).others).toEqual([])
  })

  test('wheels, all in one call and never from the cache of the user', () => {
    expect(wheelArguments(['-r', 'a b.txt'], '/w', '/c', { onlyBinary: false })).toEqual([
      'wheel',
      '--no-input',
      '--disable-pip-version-check',
      '--no-color',
      '--progress-bar=off',
      '--use-pep517',
      '--cache-dir=/c',
      '--wheel-dir=/w',
      '-r',
      'a b.txt',
    ])
  })

  test.each([
    [false, '--no-compile'],
    [true, '--compile'],
  ])('an install with compile: %j', (compile, option) => {
    expect(offlineInstallArguments('/w', '/pins', { compile })).toEqual([
      'install',
      '--no-input',
      '--disable-pip-version-check',
      '--no-color',
      '--progress-bar=off',
      '--find-links=/w',
      '--no-deps',
      '--no-cache-dir',
      option,
      '--no-index',
      '-r',
      '/pins',
    ])
    expect(onlineInstallArguments(['-r', '/a'], { compile, onlyBinary: false })).toEqual([
      'install',
      '--no-input',
      '--disable-pip-version-check',
      '--no-color',
      '--progress-bar=off',
      option,
      '-r',
      '/a',
    ])
  })

  test('pins by name, version and digest', () => {
    const wheels = [
      wheelOf('Zope.Interface-6.0-cp312-cp312-linux_x86_64.whl', { sha256: 'ab' }),
      wheelOf('torch-2.1+cu118-py3-none-any.whl', { sha256: 'cd', version: '2.1+cu118' }),
    ]
    expect(pinsFile(wheels)).toBe(
      'Zope.Interface==6.0 --hash=sha256:ab\ntorch==2.1+cu118 --hash=sha256:cd\n',
    )
    expect(pinsFile([])).toBe('')
  })
})

describe('environments', () => {
  const OF_THE_RUNNER = {
    ACTIONS_RUNTIME_TOKEN: 'x',
    ACTIONS_CACHE_URL: 'x',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
    INPUT_PACKAGES: 'x',
    'INPUT_WHEEL-DIR': 'x',
    GITHUB_ENV: 'x',
    GITHUB_PATH: 'x',
    GITHUB_OUTPUT: 'x',
    GITHUB_STATE: 'x',
    GITHUB_STEP_SUMMARY: 'x',
  }
  const OF_THE_USER = {
    PATH: '/bin',
    HOME: '/home',
    GITHUB_TOKEN: 'x',
    GITHUB_WORKSPACE: '/w',
    GITHUB_PATHS: 'x',
    MY_ACTIONS_X: 'x',
    MY_INPUT_X: 'x',
    HTTPS_PROXY: 'x',
    SSH_AUTH_SOCK: 'x',
    PYTHONPATH: 'x',
    VIRTUAL_ENV: '/v',
    CFLAGS: '-O3',
    EMPTY: '',
  }
  const OF_PIP = {
    PIP_INDEX_URL: 'x',
    PIP_TARGET: '/t',
    PIP_NO_BINARY: ':all:',
    PIP_CONFIG_FILE: 'c',
  }
  const all = {
    ...OF_THE_RUNNER,
    ...OF_THE_USER,
    ...OF_PIP,
    PIP_PYTHON: 'p',
    NOT: undefined,
  }

  test("a child gets the step's own, without what the runner gave the action", () => {
    expect(childEnvironment(all)).toEqual({ ...OF_THE_USER, ...OF_PIP })
  })

  test('a build gets exactly the settings of the key, and those that make pip say less not', () => {
    const settings = { constraint: 'c.txt', 'index-url': 'configured', quiet: '1', python: 'p' }
    expect(buildEnvironment(all, settings)).toEqual({
      ...OF_THE_USER,
      PIP_CONSTRAINT: 'c.txt',
      PIP_INDEX_URL: 'configured',
      PIP_CONFIG_FILE: devNull,
    })
  })

  test('wheels that stay on the index are fetched from there, and nothing else is followed', () => {
    const settings = { 'index-url': 'u', cert: 'c', 'no-binary': ':all:', constraint: 'c.txt' }
    expect(indexEnvironment({}, { user: '1' }, settings)).toEqual({
      PIP_INDEX_URL: 'u',
      PIP_CERT: 'c',
      PIP_USER: '1',
      PIP_CONFIG_FILE: devNull,
    })
  })

  test('an offline install follows only the settings of where to install', () => {
    const placement = { target: '/t', 'break-system-packages': '1' }
    expect(offlineEnvironment(all, placement)).toEqual({
      ...OF_THE_USER,
      PIP_TARGET: '/t',
      PIP_BREAK_SYSTEM_PACKAGES: '1',
      PIP_CONFIG_FILE: devNull,
    })
  })
})

describe('what pip wheel printed', () => {
  // Of pip 21.3 to 26.2, for an index wheel, two sdists, one of them pure, and then once more.
  const FIRST = `Looking in links: links
Processing ./links/apple-1.0-py3-none-any.whl
Processing ./links/ba_nana-2.0.tar.gz
  Getting requirements to build wheel: started
  Getting requirements to build wheel: finished with status 'done'
  Preparing metadata (pyproject.toml): started
  Preparing metadata (pyproject.toml): finished with status 'done'
Saved ./out/apple-1.0-py3-none-any.whl
Building wheels for collected packages: ba-nana, pear
  Building wheel for ba-nana (pyproject.toml): started
  Building wheel for ba-nana (pyproject.toml): finished with status 'done'
  Created wheel for ba-nana: filename=ba_nana-2.0-py3-none-any.whl size=852 sha256=490cb6f53026ab73532910f3ec906186ab9e62aaddcf2feda20a89bbeb48a9f3
  Stored in directory: /tmp/cache/wheels/4e/a4/4d/2e2bb0121064f2b9528c67ee7035700753c4414c2da665e4ff
  Created wheel for pear: filename=pear-1.0-cp311-cp311-linux_x86_64.whl size=832 sha256=0d60a73119c9556e591bfa43cc5b3b11a38fb8e920d7c9b18cd55c2a8d07aef9
Successfully built ba-nana pear`
  const AGAIN = `Processing ./links/apple-1.0-py3-none-any.whl
  File was already downloaded /tmp/a b/apple-1.0-py3-none-any.whl
Collecting ba-nana
  Using cached ba_nana-2.0-py3-none-any.whl
  File was already downloaded /tmp/a b/ba_nana-2.0-py3-none-any.whl`

  test.each<[what: string, output: string, built: string[], taken: string[]]>([
    [
      'the first time',
      FIRST,
      ['ba_nana-2.0-py3-none-any.whl', 'pear-1.0-cp311-cp311-linux_x86_64.whl'],
      ['apple-1.0-py3-none-any.whl'],
    ],
    ['the second time', AGAIN, [], ['apple-1.0-py3-none-any.whl', 'ba_nana-2.0-py3-none-any.whl']],
    ['an absolute path', 'Saved /w/a-1-py3-none-any.whl', [], ['a-1-py3-none-any.whl']],
    ['a path of Windows', 'Saved d:\\a b\\w\\a-1-py3-none-any.whl', [], ['a-1-py3-none-any.whl']],
    ['a short one', 'Saved .\\a-1-py3-none-any.whl\r', [], ['a-1-py3-none-any.whl']],
    ['no folder', 'Saved a-1-py3-none-any.whl', [], ['a-1-py3-none-any.whl']],
    [
      'Windows, again',
      '  File was already downloaded c:\\w\\a-1-py3-none-any.whl',
      [],
      ['a-1-py3-none-any.whl'],
    ],
    [
      'a direct reference',
      '  Created wheel for x @ file:///a/x: filename=x-1-py3-none-any.whl size=1 sha256=ab',
      ['x-1-py3-none-any.whl'],
      [],
    ],
    ['an sdist', 'Saved ./out/a-1.tar.gz', [], []],
    [
      'a failed build',
      "  Building wheel for a (pyproject.toml): finished with status 'error'",
      [],
      [],
    ],
    [
      'another sentence',
      'Not Saved ./a-1-py3-none-any.whl\n# Created wheel for a: filename=a',
      [],
      [],
    ],
    ['nothing', '', [], []],
  ])('%s', (_, output, built, taken) => {
    const report = parseWheelOutput(output.split('\n'))
    expect([...report.built]).toEqual(built)
    expect([...report.taken]).toEqual(taken)
  })
})

test('what an install replaced', () => {
  const lines = [
    'Installing collected packages: six',
    '  Attempting uninstall: six',
    '    Found existing installation: six 1.16.0 ',
    '    Uninstalling six-1.16.0:',
    '  Found existing installation: zope.interface 6.0',
  ]
  expect(parseReplaced(lines)).toEqual(['six 1.16.0', 'zope.interface 6.0'])
  expect(parseReplaced([])).toEqual([])
})

describe('why pip failed', () => {
  test.each<[what: string, lines: string[], reason: string]>([
    [
      'nothing that fits',
      [
        'Looking in indexes: x',
        'ERROR: Could not find a version that satisfies the requirement a (from versions: none)',
        'ERROR: No matching distribution found for a',
      ],
      'ERROR: Could not find a version that satisfies the requirement a (from versions: none)\n' +
        'ERROR: No matching distribution found for a',
    ],
    [
      'a build that fails',
      [
        'Collecting a',
        '  error: subprocess-exited-with-error',
        '  ',
        '  × Building wheel for a (pyproject.toml) did not run successfully.',
        '  │ exit code: 1',
        '  ╰─> [1 lines of output]',
        '      no compiler',
        '  ERROR: Failed building wheel for a',
        'ERROR: Failed to build one or more wheels',
      ],
      '× Building wheel for a (pyproject.toml) did not run successfully.\n╰─> [1 lines of output]\n' +
        'ERROR: Failed building wheel for a\nERROR: Failed to build one or more wheels',
    ],
    ['one error', ['a', 'ERROR: b', 'c'], 'ERROR: b'],
    [
      'what pip did not foresee',
      ['ERROR: Exception:', 'Traceback (most recent call last):', '  File "a"', 'OSError: full'],
      'ERROR: Exception:\nOSError: full',
    ],
    ['no errors', ['a', '', 'b', 'c', 'd', ' '], 'b\nc\nd'],
    ['nothing', ['', ' '], 'it printed nothing'],
  ])('%s', (_, lines, reason) => {
    expect(reasonOf(lines)).toBe(reason)
  })
})
