import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { headerFields, parseDistInfo } from '../../src/install/dist-info.ts'
import { parseScripts, scriptsFor } from '../../src/install/entry-points.ts'
import { foldedPath, nameProblem } from '../../src/install/member-name.ts'
import { formatRecord, parseRecord, rowOf } from '../../src/install/record.ts'
import { scriptText, shebang, withShebang } from '../../src/install/scripts.ts'
import { temporaryFolder } from '../support/environment.ts'

describe('RECORD', () => {
  test('is sorted, quoted where it must be, and read again', () => {
    const rows = [rowOf('b.py', 'x'), rowOf('a,"b".py', ''), { path: 'z', digest: '', size: '' }]
    const text = formatRecord(rows)
    expect(text).toBe(
      '"a,""b"".py",sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\r\n' +
        'b.py,sha256=LXEWQrcmsEQBYnyp-6wy9chTD7GQPMTbAiWHF5IaSIE,1\r\n' +
        'z,,\r\n',
    )
    expect(parseRecord(text)).toEqual([rows[1], rows[0], rows[2]])
  })
  test.each(['a,b', 'a,b,c,d', ',b,c', '"a,b,c', '"a"x,b,c', 'a'])('%j is no row', (line) => {
    expect(() => parseRecord(`${line}\n`)).toThrow(/row of its own kind/)
  })
})

describe('header fields', () => {
  test.each([
    ['Name: x\nVersion: 1', 'x'],
    ['NAME:x', 'x'],
    ['Name : x\r\n', 'x'],
    ['Summary: a\n Name: continued\nName: x', 'x'],
    ['Name: x\nName: y', 'x'],
    ['Summary: a\n\nName: body', undefined],
  ])('%j', (text, name) => {
    expect(headerFields(text).get('name')).toBe(name)
  })
})

test.each([
  ['one-1.0.dist-info', { name: 'one', version: '1.0' }],
  ['One_two.three-1!1.0+l.1.dist-info', { name: 'One_two.three', version: '1!1.0+l.1' }],
  ['one.dist-info', undefined],
  ['one-1.0-2.dist-info', undefined],
  ['one-1.0.egg-info', undefined],
])('the folder %s is of %j', (name, expected) => {
  expect(parseDistInfo(name)).toEqual(expected)
})

describe('entry points', () => {
  test('scripts of both groups, and nothing of others', () => {
    const text =
      '[console_scripts]\r\na = m:f\r\n# no\r\nb=m.n:C.f [x, y]\n[ gui_scripts ]\nc = m:f\n[other]\n?\n[console_scripts]\nd=m:f'
    expect(parseScripts(text)).toEqual([
      { name: 'a', module: 'm', attribute: 'f' },
      { name: 'b', module: 'm.n', attribute: 'C.f' },
      { name: 'c', module: 'm', attribute: 'f' },
      { name: 'd', module: 'm', attribute: 'f' },
    ])
  })
  test.each([
    'a',
    'a = m',
    'a = m:',
    'a = :f',
    'a = m:f()',
    'a = m:f g',
    '= m:f',
    'a/b = m:f',
    '. = m:f',
    '-a = m:f',
    'a = m:f:g',
    'a = m: f',
    'a = 1m:f',
  ])('%j is of an unusual kind', (line) => {
    expect(() => parseScripts(`[console_scripts]\n${line}`)).toThrow(/unusual kind/)
  })
  test('those of easy_install are of the interpreter', () => {
    const names = ['easy_install', 'easy_install-2.7', 'other']
    const scripts = names.map((name) => ({ name, module: 'm', attribute: 'f' }))
    expect(scriptsFor(scripts, '3.13.0').map(({ name }) => name)).toEqual([
      'other',
      'easy_install',
      'easy_install-3.13',
    ])
  })
})

describe('names', () => {
  test.each(['a', 'a/', 'a/b.py', '.a', '..a', 'a..', '...', 'ä/日.py', 'a b', 'ab:c', '~', 'CON'])(
    '%j is one',
    (name) => {
      expect(nameProblem(name, false)).toBeUndefined()
    },
  )
  test.each([
    '',
    '/',
    '/a',
    'a//b',
    'a/../b',
    '..',
    '.',
    './a',
    'a/.',
    'a/..',
    'a\\b',
    'c:/x',
    'C:',
    'a\0',
    '\u2028',
    '\ud800',
    '//a',
  ])('%j is none', (name) => {
    expect(nameProblem(name, false)).toEqual(expect.any(String))
  })
  test.each([
    ['A/b', 'a/B'],
    ['é', 'e\u0301'],
    ['ß', 'SS'],
    ['\u212a', 'k'],
    ['ﬁ', 'FI'],
  ])('%s and %s fold to one', (a, b) => {
    expect(foldedPath(a)).toBe(foldedPath(b))
  })
})

describe('scripts', () => {
  const short = '/opt/python/bin/python'
  const long = `/opt/${'x'.repeat(110)}/bin/python`
  test.each([
    [short, 'linux', `#!${short}\n`],
    [`/${'x'.repeat(123)}`, 'linux', `#!/${'x'.repeat(123)}\n`],
    [`/${'x'.repeat(124)}`, 'linux', `#!/bin/sh\n'''exec' /${'x'.repeat(124)} "$0" "$@"\n' '''\n`],
    [`/${'é'.repeat(62)}`, 'linux', `#!/bin/sh\n'''exec' /${'é'.repeat(62)} "$0" "$@"\n' '''\n`],
    [long, 'darwin', `#!${long}\n`],
    ['/with blank/python', 'linux', `#!/bin/sh\n'''exec' "/with blank/python" "$0" "$@"\n' '''\n`],
    ["/it's/python", 'linux', "#!/it's/python\n"],
    ["/it's a/python", 'linux', undefined],
    ['/a $HOME/python', 'linux', undefined],
    ['/a\nb', 'linux', undefined],
  ])('%s on %s', (executable, platform, expected) => {
    expect(shebang(executable, platform)).toBe(expected)
  })

  test.each([
    ['#!python\nx', '#!/p\nx'],
    ['#!pythonw -E\r\nx\n', '#!/p\nx\n'],
    ['#!python', '#!/p\n'],
    ['#!/usr/bin/python\nx', '#!/usr/bin/python\nx'],
    [' #!python\n', ' #!python\n'],
    ['', ''],
  ])('%j becomes %j', (script, expected) => {
    expect(String(withShebang(Buffer.from(script), '#!/p\n'))).toBe(expected)
  })

  test.each(['short', 'with blank', 'naïve-日本', `long-${'x'.repeat(150)}`])(
    'run from %s',
    async (name) => {
      const folder = await temporaryFolder()
      try {
        const python = join(folder.path, name, 'python')
        const script = join(folder.path, name, 'tool')
        mkdirSync(dirname(python))
        symlinkSync(
          execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
            encoding: 'utf8',
          }).trim(),
          python,
        )
        writeFileSync(
          join(dirname(script), 'm.py'),
          'class C:\n  def f(): import sys; print(*sys.argv[1:]); return 3\n',
        )
        const line = shebang(python, process.platform)
        writeFileSync(script, line + scriptText({ name: 'tool', module: 'm', attribute: 'C.f' }))
        chmodSync(script, 0o755)
        const run = () => execFileSync(script, ['a b', '$c'], { encoding: 'utf8', stdio: 'pipe' })
        expect(run).toThrow(expect.objectContaining({ status: 3, stdout: 'a b $c\n' }))
      } finally {
        await folder.remove()
      }
    },
  )
})
