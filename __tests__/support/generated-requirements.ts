import type { Seeded } from './seeded.ts'

/** Values of the variables that generated files use. */
export const VARIABLES = { PROJECT: 'django', TOKEN: 's3cret', FOLDER: 'sub', EMPTY: '' }

/** What is behind the URLs that generated files name. */
export const REMOTE_TEXTS: Readonly<Record<string, string>> = {
  'https://files.example.org/r/base.txt': 'remote-base>=1 # why\r\n-r ../more.txt\n-c limits.txt',
  'https://files.example.org/more.txt': '--pre\nmore==1; python_version > "3"',
  'https://files.example.org/r/limits.txt': 'more<9\n',
}

/** Folders and files that local references of generated files point at. */
export const LOCAL_PROJECTS: Readonly<Record<string, string>> = {
  'setup.py': '',
  'here/setup.py': '',
  'pkg/pyproject.toml': '',
  'pkg/deep/setup.py': '',
  'wheels/a_b-1.0-py3-none-any.whl': '',
  'wheels/c-2.0.tar.gz': '',
}

/** A tree of requirements files: path → content, the first one being read. */
export function generatedFiles(random: Seeded): Record<string, Buffer> {
  const names = ['r.txt', 'sub/base.txt', 'sub/deep/more.txt', 'limits.txt'].slice(
    0,
    1 + random.below(4),
  )
  return Object.fromEntries(
    names.map((name, index) => [name, contentOf(random, name, names.slice(index + 1))]),
  )
}

function contentOf(random: Seeded, name: string, others: readonly string[]): Buffer {
  const encoding = random.below(12)
  const ends = ['\n', '\n', '\n', '\r\n', '\r\n', '\r', '\x0c', '\u2028']
  const end = encoding === 2 ? '\n' : random.pick(ends)
  const lines = Array.from({ length: random.below(9) }, () =>
    decorated(random, lineOf(random), end),
  )
  for (const other of others)
    if (random.chance(0.8))
      lines.splice(random.below(lines.length + 1), 0, nested(random, relativeTo(name, other)))
  const text = lines.join(end) + random.pick(['', end, `${end}${end}`, ' ', '\\'])
  switch (encoding) {
    case 0:
      return Buffer.from(`\ufeff${text}`)
    case 1:
      return Buffer.from(`\ufeff${text}`, 'utf16le')
    case 2:
      return Buffer.from(`# -*- coding: latin-1 -*-\n# grün\n${text}`, 'latin1')
    default:
      return Buffer.from(text)
  }
}

function relativeTo(from: string, to: string): string {
  const up = from
    .split('/')
    .slice(1)
    .map(() => '../')
  return up.join('') + to
}

function nested(random: Seeded, path: string): string {
  const spelt = random.chance(0.2) ? path.replace('sub/', '$' + '{FOLDER}/') : path
  const options = [
    '-r PATH',
    '-rPATH',
    '--requirement PATH',
    '--requirement=PATH',
    '-c PATH',
    '--constraint=PATH',
    '-r "PATH"',
    "-c 'PATH'",
    '--requirem PATH',
    '-r PATH -c other left over',
  ]
  return random.pick(options).replace('PATH', spelt)
}

function lineOf(random: Seeded): string {
  const kind = random.below(20)
  if (kind < 9) return requirement(random)
  if (kind < 13) return direct(random)
  if (kind < 15) return editable(random)
  if (kind < 19) return random.pick(OPTION_LINES)
  return random.chance(0.3)
    ? random.pick(REFUSED_LINES)
    : random.pick(['', '   ', '# note', '\t#!'])
}

const NAMES = ['a', 'Zope.Interface', 'foo_bar', 'x-Y.z1', '$' + '{PROJECT}', '2to3']
const EXTRAS = ['', '', '', '[x]', '[x, Y-z]', ' [ x ]', '[]']
const CLAUSES = [
  '',
  '==1.0',
  ' == 1.0',
  '>=1,<2',
  '~=1.4.2',
  '!=2.*',
  '===1.0+x',
  '>1.0.dev1',
  '(>=1)',
  ' (>=1, <2)',
  '<=1!2.0',
  '== 1.0.*',
]
const MARKERS = [
  '',
  '',
  '',
  '; python_version >= "3"',
  ';',
  ' ; ',
  ' ;python_version<\'4\' and os_name != "x y"',
  ' ; extra == "x" or (sys_platform == "linux")',
  '; "linux" in sys_platform',
  " ; platform_release != '#1'",
]
const HASH = '0a'.repeat(32)
const OF_REQUIREMENTS = [
  ' --hash=sha256:HASH',
  ' --hash sha256:HASH --hash=sha512:HASH',
  ' -c ignored.txt',
  ' --hash "sha256:HASH"',
  ' --pre left over',
]

function requirement(random: Seeded): string {
  const text =
    random.pick(NAMES) + random.pick(EXTRAS) + random.pick(CLAUSES) + random.pick(MARKERS)
  return random.chance(0.25) ? text + random.pick(OF_REQUIREMENTS).replaceAll('HASH', HASH) : text
}

function direct(random: Seeded): string {
  const marker = random.pick(['', '', ' ; python_version >= "3"', '; os_name == "posix"'])
  return (
    random.pick([
      '.',
      './here',
      './pkg[dev]',
      'pkg/deep',
      './here/',
      'wheels/a_b-1.0-py3-none-any.whl',
      './wheels/c-2.0.tar.gz',
      'https://h/a-1.0.zip',
      'https://u:$' + '{TOKEN}@h/a_b-1.0-py3-none-any.whl#sha256=00',
      'http://h/x.tar.gz?a=1&b=2#egg=x&subdirectory=s/t',
      'git+https://h/g.git@v1#egg=g',
      'git+ssh://git@h/g.git',
      'git+https://u:p@h/@s/g.git@feature/x#egg=g&subdirectory=s',
      'hg+https://h/m@tip#egg=m',
      'd @ https://h/d.zip',
      'd[x]@git+https://h/d.git@main',
      'wheels/c-2.0.tar.gz[x]',
    ]) + marker
  )
}

function editable(random: Seeded): string {
  const option = random.pick(['-e ', '-e', '--editable ', '--editable=', '--edit '])
  return (
    option +
    random.pick([
      '.',
      './here',
      'pkg',
      './pkg[dev,test]',
      'git+https://h/g.git@v1#egg=g',
      'git+https://h/g.git#egg=g&subdirectory=s',
    ])
  )
}

const OPTION_LINES = [
  '-i https://h/simple',
  '-ihttps://h/simple',
  '--index-url https://u:$' + '{TOKEN}@h/s',
  '--index-url=https://h/s',
  '--pypi-url https://h/s',
  '--extra-index-url https://h/x --extra-index-url=https://h/y',
  '--no-index',
  '-f wheels',
  '-f ./wheels -f other',
  '--find-links "a b"',
  '--find-links=https://h/l',
  '--no-binary a,B_c',
  '--only-binary=:all:',
  '--no-binary=:all: --only-binary d',
  '--prefer-binary',
  '--pre',
  '--require-hashes',
  '--trusted-host h',
  '--trusted-host=h:80 --trusted-host i',
  '--extra https://h/x',
  '--no-i',
  '--no-index and this is left over',
  '--pre -- --nope',
  '-r https://files.example.org/r/base.txt',
  '-c https://files.example.org/r/limits.txt',
  '--find-links a\\ b',
  "-i 'https://h/s'",
  `--hash=sha256:${HASH}`,
]

/** Lines that pip refuses, and so must we. */
const REFUSED_LINES = [
  '--nope',
  'a = 1',
  'a b',
  '-r',
  '--pre=1',
  '-i "https://h',
  '-x',
  'a ; nope > "1"',
  '-r none.txt',
  'a[',
  '--re x',
  '-i https://h\\ # x',
]

function decorated(random: Seeded, line: string, end: string): string {
  let text = line
  if (random.chance(0.1) && end !== '\u2028') {
    const blank = text.indexOf(' ')
    if (blank > 0) text = `${text.slice(0, blank)} \\${end}   ${text.slice(blank + 1)}`
  }
  if (random.chance(0.15)) text = `${random.pick([' ', '  ', '\t'])}${text}`
  if (random.chance(0.15)) text += random.pick([' ', '   # why', '\t# why #2', ' #', '  '])
  if (random.chance(0.03)) text += `\\${end}# a comment ends it`
  return text
}
