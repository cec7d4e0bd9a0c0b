// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is pip's own syntax for variables
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import {
  decodeRequirementsFile,
  parseRequirementsFile,
  type RequirementLine,
  RequirementLineError,
} from '../src/requirements-file.ts'
import { temporaryFolder } from './support/environment.ts'
import { askPip } from './support/pip-oracle.ts'

const ENVIRONMENT = { TOKEN: 's3cret', VERSION: '4.2', EMPTY: '', lower: 'x' }

/** Kind, place and what it names, short enough for a table. */
function short(line: RequirementLine): string {
  const options =
    line.kind === 'nested'
      ? []
      : line.options.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`))
  switch (line.kind) {
    case 'requirement':
      return [`${line.line} ${line.requirement.name}`, ...options].join(' | ')
    case 'direct':
      return [
        `${line.line} ${line.editable ? 'editable' : 'direct'} ${line.target}`,
        ...options,
      ].join(' | ')
    case 'nested':
      return `${line.line} ${line.role} file ${line.target}`
    case 'option':
      return `${line.line} option ${options.join(' | ')}`
  }
}

// What a file says, and what it means; pip itself is asked for the same below.
const FILES: [content: string, lines: string[]][] = [
  ['', []],
  ['\n  \n\t\n', []],
  ['django\n\nflask', ['1 django', '3 flask']],
  ['django # why\n#flask\n   # more', ['1 django']],
  ['django==4.2 \\\n  # a comment ends it\nflask', ['1 django', '3 flask']],
  ['django \\\n>=4', ['1 django']],
  [
    'django \\\n   --hash=sha256:aa \\\n   --hash=sha256:bb',
    ['1 django | hash=sha256:aa | hash=sha256:bb'],
  ],
  ['django\\', ['1 django']],
  ['# comment \\\ndjango', ['2 django']],
  [
    'django\r\nflask\rjinja\u2028six\x0cx\x85y',
    ['1 django', '2 flask', '3 jinja', '4 six', '5 x', '6 y'],
  ],
  ['django ; python_version < "3.13"', ['1 django']],
  ['-r base.txt', ['1 requirements file base.txt']],
  ['-rbase.txt', ['1 requirements file base.txt']],
  [
    '--requirement=base.txt\n--requirement base.txt',
    ['1 requirements file base.txt', '2 requirements file base.txt'],
  ],
  ['-r "a b.txt"', ['1 requirements file a b.txt']],
  ["-c 'a b.txt'", ['1 constraints file a b.txt']],
  ['-c c\\ d.txt', ['1 constraints file c d.txt']],
  ['--constraint base.txt # why', ['1 constraints file base.txt']],
  ['-e ./here', ['1 editable ./here']],
  ['--editable=./here[dev]', ['1 editable ./here[dev]']],
  ['-e ./here ; python_version < "3"', ['1 editable ./here']],
  [
    '-e git+https://example.org/a.git@main#egg=a',
    ['1 editable git+https://example.org/a.git@main#egg=a'],
  ],
  ['./here', ['1 direct ./here']],
  ['../up[extra]', ['1 direct ../up[extra]']],
  ['sub/folder', ['1 direct sub/folder']],
  ['.', ['1 direct .']],
  ['wheels/a-1.0-py3-none-any.whl', ['1 direct wheels/a-1.0-py3-none-any.whl']],
  ['a-1.0.tar.gz', ['1 direct a-1.0.tar.gz']],
  ['https://example.org/a.zip', ['1 direct https://example.org/a.zip']],
  ['git+ssh://git@example.org/a.git', ['1 direct git+ssh://git@example.org/a.git']],
  ['a @ https://example.org/a.zip', ['1 direct a @ https://example.org/a.zip']],
  ['a@https://example.org/a.zip', ['1 direct a@https://example.org/a.zip']],
  // pip ends the requirement at the first semicolon, although PEP 508 wants a blank before it.
  [
    'a @ git+https://example.org/a.git@v1; os_name == "nt"',
    ['1 direct a @ git+https://example.org/a.git@v1; os_name == "nt"'],
  ],
  ['django;\nflask ; ', ['1 django', '2 flask']],
  ['a[b] @ file:///a.whl ; os_name == "nt"', ['1 direct a[b] @ file:///a.whl ; os_name == "nt"']],
  ['-i https://example.org/simple', ['1 option index-url=https://example.org/simple']],
  ['--extra-index-url=https://example.org/s', ['1 option extra-index-url=https://example.org/s']],
  ['--extra https://example.org/s', ['1 option extra-index-url=https://example.org/s']],
  ['--no-index --find-links=w -f v', ['1 option no-index | find-links=w | find-links=v']],
  ['--pre\n--prefer-binary', ['1 option pre', '2 option prefer-binary']],
  ['--require-hashes', ['1 option require-hashes']],
  ['--only-binary :all: --no-binary=a,b', ['1 option only-binary=:all: | no-binary=a,b']],
  ['--trusted-host example.org', ['1 option trusted-host=example.org']],
  ['a --hash=sha256:aa', ['1 a | hash=sha256:aa']],
  ['a --hash sha256:aa', ['1 a | hash=sha256:aa']],
  ['a -c base.txt', ['1 a | constraint=base.txt']],
  ['--no-index and this is left over', ['1 option no-index']],
  ['-r base.txt -c other.txt left over', ['1 requirements file base.txt']],
  ['https://u:${TOKEN}@example.org/a.zip', ['1 direct https://u:s3cret@example.org/a.zip']],
  ['django==${VERSION}\n# ${TOKEN}', ['1 django']],
  [
    '-r ${MISSING}/${lower}/${EMPTY}$VERSION.txt',
    ['1 requirements file ${MISSING}/${lower}/${EMPTY}$VERSION.txt'],
  ],
]

test.each(FILES)('%j says %j', (content, lines) => {
  expect(parseRequirementsFile(content, ENVIRONMENT).map(short)).toEqual(lines)
})

test.each([
  ['django = 4.2', 1, 'not a requirement specifier: "django = 4.2" (did you mean "django==4.2"?)'],
  ['\n\ndjango=4.2', 3, '(did you mean "django==4.2"?)'],
  ['a\nb \\\n c', 2, 'not a requirement specifier: "b  c" (nothing may follow here: "c")'],
  ['a#b', 1, 'not a requirement specifier: "a#b"'],
  ['a\t--hash=sha256:aa', 1, 'nothing may follow here: "--hash=sha256:aa"'],
  ['--unknown x', 1, 'unknown option: "--unknown"'],
  ['-x', 1, 'unknown option: "-x"'],
  ['--require base.txt', 1, 'unknown option: "--require"'],
  ['--pre=1', 1, 'the option --pre takes no value'],
  ['a\n-r', 2, 'a value is missing after -r'],
  ['./here ; nope > "1"', 1, 'a marker variable (such as python_version) or a quoted text is exp'],
  ['a @ https://h/a;b.zip', 1, 'not a requirement specifier: "a @ https://h/a;b.zip"'],
  ['-i https://h\\ # x', 1, 'nothing follows the last backslash: -i https://h'],
  ['-r "base.txt', 1, 'a quotation has no end: -r "base.txt'],
  ['a @', 1, 'a URL is expected after "@"'],
])('%j is refused in line %d: %s', (content, line, message) => {
  const parse = () => parseRequirementsFile(content, {})
  expect(parse).toThrow(RequirementLineError)
  expect(parse).toThrow(expect.objectContaining({ line }))
  expect(parse).toThrow(message)
})

test('a line is shown with blanks folded and without its comment', () => {
  const [line] = parseRequirementsFile('a \t>=  1 \\\n  --hash=sha256:aa   # why', {})
  expect(line).toMatchObject({ text: 'a >= 1 --hash=sha256:aa' })
})

const UTF16 = (text: string, swap: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return swap ? bytes.swap16() : bytes
}

const ENCODED: [what: string, bytes: Buffer, text: string][] = [
  ['UTF-8', Buffer.from('./grün'), './grün'],
  ['UTF-8 with a byte order mark', Buffer.from('\ufeff./grün'), './grün'],
  ['UTF-16, little end first', UTF16('./grün', false), './grün'],
  ['UTF-16, big end first', UTF16('./grün', true), './grün'],
  ['Latin-1', Buffer.from('# -*- coding: latin-1 -*-\n./grün', 'latin1'), './grün'],
  ['Latin-1 by another name', Buffer.from('# coding=iso_8859_1\n./grün', 'latin1'), './grün'],
  [
    'a coding in line two',
    Buffer.from('# a\n# vim: fileencoding=latin1\n./grün', 'latin1'),
    './grün',
  ],
]

test.each(ENCODED)('%s is read', (_, bytes, text) => {
  expect(decodeRequirementsFile(bytes).split('\n').at(-1)).toBe(text)
})

test('a coding line in line three, or of a coding that only Python has, changes nothing', () => {
  expect(decodeRequirementsFile(Buffer.from('\n\n# coding: latin1\nü')).at(-1)).toBe('ü')
  expect(decodeRequirementsFile(Buffer.from('# coding: rot13\nü')).at(-1)).toBe('ü')
})

// The options that all pips from 21 on know, by their destination in optparse.
const DESTINATIONS: Record<string, string> = {
  index_url: 'index-url',
  extra_index_urls: 'extra-index-url',
  find_links: 'find-links',
  no_index: 'no-index',
  require_hashes: 'require-hashes',
  pre: 'pre',
  trusted_hosts: 'trusted-host',
}

test("every file means what pip's own parser says", async () => {
  const folder = await temporaryFolder()
  try {
    await writeFile(join(folder.path, 'base.txt'), '')
    const contents = [
      ...FILES.map(([content]) => Buffer.from(content)),
      ...ENCODED.map(([, bytes]) => bytes),
    ]
    const answers = await askPip<PipLine[][]>(
      PIP_PROGRAM,
      { contents: contents.map((content) => content.toString('base64')), names: DESTINATIONS },
      { cwd: folder.path, env: ENVIRONMENT },
    )
    for (const [i, content] of contents.entries()) {
      const lines = parseRequirementsFile(decodeRequirementsFile(content), ENVIRONMENT)
      expect([content.toString(), lines.map(asPip)]).toEqual([content.toString(), answers[i]])
    }
  } finally {
    await folder.remove()
  }
})

interface PipLine {
  readonly line: number
  readonly requirement: string | null
  readonly editable: boolean
  readonly nested: string | null
  readonly hashes: string[]
  readonly options: Record<string, unknown>
}

const PIP_PROGRAM = `
import base64, json, sys
from pip._internal.req import req_file
asked = json.load(sys.stdin)
def lines(content):
    with open('asked.txt', 'wb') as file:
        file.write(base64.b64decode(content))
    parser = req_file.RequirementsFileParser(None, req_file.get_line_parser(None))
    for line in parser._parse_file('asked.txt', False):
        o, r = line.opts, getattr(line, 'requirement', None)
        nested = (o.requirements or o.constraints or [None])[0] if r is None else None
        hashes = [a + ':' + v for a, values in (getattr(o, 'hashes', None) or {}).items() for v in values]
        options = {asked['names'][n]: v for n, v in vars(o).items() if n in asked['names'] and v}
        yield {'line': line.lineno, 'requirement': r and ' '.join(r.split()),
               'editable': bool(o.editables), 'nested': nested, 'hashes': hashes, 'options': options}
json.dump([list(lines(c)) for c in asked['contents']], sys.stdout)`

const LISTS = ['extra-index-url', 'find-links', 'trusted-host']

function asPip(line: RequirementLine): PipLine {
  const empty = { line: line.line, requirement: null, editable: false, nested: null }
  if (line.kind === 'nested') return { ...empty, nested: line.target, hashes: [], options: {} }
  const options: Record<string, unknown> = {}
  for (const { name, value } of line.options)
    if (Object.values(DESTINATIONS).includes(name))
      options[name] = LISTS.includes(name)
        ? [...((options[name] as string[] | undefined) ?? []), value]
        : (value ?? true)
  return {
    ...empty,
    editable: line.kind === 'direct' && line.editable,
    requirement: requirementOf(line),
    hashes: line.options.flatMap(({ name, value }) => (name === 'hash' ? [value ?? ''] : [])),
    options,
  }
}

function requirementOf(line: RequirementLine): string | null {
  if (line.kind === 'direct') return line.target.replaceAll(/\s+/g, ' ')
  return line.kind === 'requirement' ? line.text.replace(/ -.*$/, '') : null
}
