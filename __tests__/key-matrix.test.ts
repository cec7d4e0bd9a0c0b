// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is pip's own syntax for variables
import { describe } from '@jest/globals'
import { type Job, type MatrixRow, matrix } from './support/key-jobs.ts'

/**
 * The key matrix: what a change does to the key. Here, what is required by name and by options; in
 * key-matrix-references.test.ts by paths, URLs and repositories; in key-matrix-machine.test.ts and
 * key-matrix-settings.test.ts what it is required for. The two jobs of each row have their checkouts
 * in different folders.
 *
 * same key: a hit. other period or selection: a partial hit. other compatibility: nothing is reused.
 */
const file = (text: string | Buffer): Job => ({ files: { 'requirements.txt': text } })
const files = (more: Record<string, string | undefined>): Job => ({ files: more })
const packages = (text: string): Job => ({ inputs: { packages: text } })

describe('how a file is written', () => {
  matrix([
    ['nothing', 'same key', {}],
    ['a comment', 'same key', file('# new\ndjango>=4 # yes\n-r base.txt')],
    ['CRLF instead of LF', 'same key', file('django>=4\r\n-r base.txt\r\n')],
    ['a byte order mark', 'same key', file('\ufeffdjango>=4\n-r base.txt')],
    ['UTF-16', 'same key', file(Buffer.from('\ufeffdjango>=4\r\n-r base.txt', 'utf16le'))],
    ['a coding line', 'same key', file('# coding: latin-1\ndjango>=4\n-r base.txt')],
    ['no line end at the end', 'same key', file('django>=4\n-r base.txt')],
    ['blank lines, and blanks around', 'same key', file('\n\n  django>=4  \n-r   base.txt')],
    ['a line that is continued', 'same key', file('django\\\n>=4\n-r base.txt')],
    [
      'a variable for its value',
      'same key',
      { ...file('django>=${V}\n-r base.txt'), environment: { V: '4' } },
    ],
    ['-r in another spelling', 'same key', file('django>=4\n--requirement="./base.txt"')],
    [
      'an option in another spelling',
      'same key',
      file('-i https://a/s\nx'),
      file('--index-url=https://a/s\nx'),
    ],
    [
      'the name of a nested file',
      'same key',
      files({ 'requirements.txt': 'django>=4\n-r b.txt', 'b.txt': 'flask' }),
    ],
    [
      'the name of the file',
      'same key',
      { ...files({ 'r.txt': 'django>=4\n-r base.txt' }), inputs: { requirements: 'r.txt' } },
    ],
    ['a file that is reached twice', 'same key', file('django>=4\n-r base.txt\n-r base.txt')],
    ['a file that nobody names', 'same key', files({ 'other.txt': 'x', 'setup.py': 'x' })],
    // Nobody rewrites these all the time, and they cost a partial hit and no more.
    ['the case of a name', 'other selection', file('Django>=4\n-r base.txt')],
    ['blanks within a line', 'other selection', file('django >= 4\n-r base.txt')],
    ['the order of lines', 'other selection', file('b\na'), file('a\nb')],
    ['where the nested file is named', 'same key', file('-r base.txt\ndjango>=4')],
  ])
})

describe('requirements by name', () => {
  matrix([
    ['a specifier', 'other selection', file('django>=5\n-r base.txt')],
    ['a version', 'other selection', file('a==1.1'), file('a==1.0')],
    ['an extra', 'other selection', file('a[x]'), file('a')],
    ['a marker', 'other selection', file('a ; python_version > "3"'), file('a')],
    ['a line more', 'other selection', file('a\nb'), file('a')],
    ['a hash', 'other selection', file('a==1 --hash=sha256:bb'), file('a==1 --hash=sha256:aa')],
    ['a hash more', 'other selection', file('a==1 --hash=sha256:aa'), file('a==1')],
    [
      'the value of a variable',
      'other selection',
      { ...file('a==${V}'), environment: { V: '2' } },
      { ...file('a==${V}'), environment: { V: '1' } },
    ],
    ['a variable that the file does not name', 'same key', { environment: { V: '2' } }],
    ['a line of a nested file', 'other selection', files({ 'base.txt': 'flask>1' })],
    [
      'a line in another file',
      'other selection',
      files({ 'requirements.txt': '-r base.txt', 'base.txt': 'django>=4\nflask' }),
    ],
    [
      'one file more',
      'other selection',
      { ...files({ 'b.txt': 'x' }), inputs: { requirements: 'requirements.txt\nb.txt' } },
    ],
    [
      'an empty file more',
      'other selection',
      { ...files({ 'b.txt': '' }), inputs: { requirements: 'requirements.txt\nb.txt' } },
    ],
    ['a file as constraints', 'other selection', file('django>=4\n-c base.txt')],
    [
      'what constraints say',
      'other selection',
      { ...files({ 'c.txt': 'django<6' }), inputs: { constraints: 'c.txt' } },
      { ...files({ 'c.txt': 'django<5' }), inputs: { constraints: 'c.txt' } },
    ],
    [
      'what is behind -r https://…',
      'other selection',
      { ...file('-r https://a/r.txt'), remote: { 'https://a/r.txt': 'b' } },
      { ...file('-r https://a/r.txt'), remote: { 'https://a/r.txt': 'a' } },
    ],
    [
      'how it is written there',
      'same key',
      { ...file('-r https://a/r.txt'), remote: { 'https://a/r.txt': 'a # x\r\n' } },
      { ...file('-r https://a/r.txt'), remote: { 'https://a/r.txt': 'a' } },
    ],
    [
      'the packages of another job',
      'other selection',
      packages('flake8'),
      packages('psycopg2 flake8'),
    ],
    [
      'packages in lines or in a row',
      'same key',
      packages('psycopg2 \n# x\nflake8'),
      packages('psycopg2 flake8'),
    ],
    [
      'packages beside the file',
      'other selection',
      { inputs: { packages: 'x', requirements: 'requirements.txt' } },
    ],
    ['a dependency group', 'other selection', group('dev = ["a>1"]'), group('dev = ["a"]')],
    [
      'a group that it includes',
      'other selection',
      group('dev = [{include-group = "b"}]\nb = ["a>1"]'),
      group('dev = [{include-group = "b"}]\nb = ["a"]'),
    ],
    [
      'a group that is not asked for',
      'same key',
      group('dev = ["a"]\nb = ["b"]'),
      group('dev = ["a"]'),
    ],
  ])
})

function group(text: string): Job {
  return { files: { 'pyproject.toml': `[dependency-groups]\n${text}` }, inputs: { groups: 'dev' } }
}

describe('option lines', () => {
  matrix([
    ...[
      '-i https://a/s',
      '--extra-index-url https://a/s',
      '--no-index',
      '-f https://a/l',
      '--no-binary a',
      '--only-binary :all:',
      '--prefer-binary',
      '--pre',
      '--trusted-host a',
      '--use-feature x',
      '--require-hashes',
    ].map((line): MatrixRow => [line, 'other selection', file(`${line}\na`), file('a')]),
    [
      'a token that rotates',
      'same key',
      file('-i https://u:two@a/s\na'),
      file('-i https://u:one@a/s\na'),
    ],
    [
      'a token in a query',
      'same key',
      file('-i https://a/s?token=2\na'),
      file('-i https://a/s?token=1\na'),
    ],
    [
      'the index',
      'other selection',
      file('-i https://u:one@b/s\na'),
      file('-i https://u:one@a/s\na'),
    ],
    [
      'what lies in a folder of --find-links',
      'other selection',
      links('wheels', 'new'),
      links('wheels', 'old'),
    ],
    ['the name of such a folder', 'same key', links('other', 'old'), links('wheels', 'old')],
    [
      'its absolute path',
      'same key',
      {
        ...links('${GITHUB_WORKSPACE}/wheels', 'old'),
        environment: { GITHUB_WORKSPACE: 'CHECKOUT' },
      },
      links('wheels', 'old'),
    ],
    [
      '--config-settings',
      'other compatibility',
      file('a --config-settings=k=w'),
      file('a --config-settings=k=v'),
    ],
    ['--config-settings more', 'other compatibility', file('a -Ck=v'), file('a')],
    ['--global-option', 'other compatibility', file('a --global-option=x'), file('a')],
    ['--install-option', 'other compatibility', file('a --install-option=x'), file('a')],
    ['a comment above them', 'same key', file('# new\na -Ck=v'), file('a -Ck=v')],
  ])
})

function links(folder: string, content: string): Job {
  const name = folder.split('/').at(-1) ?? ''
  return {
    files: { 'requirements.txt': `-f ${folder}\na`, [`${name}/a-1-py3-none-any.whl`]: content },
  }
}
