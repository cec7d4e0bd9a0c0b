// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is pip's own syntax for variables
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { isCommit, isFixed, nameOfFile, parseReference } from '../src/references.ts'

const WORK = resolve('/work')
const at = (path: string): string => join(WORK, path)
const parse = (target: string, editable = false) => parseReference(target, editable, WORK)

describe('a folder is a project', () => {
  test.each<[target: string, path: string]>([
    ['.', ''],
    ['./', ''],
    ['.[dev]', ''],
    ['./pkg', 'pkg'],
    ['./pkg[dev, test]', 'pkg'],
    ['pkg/sub', 'pkg/sub'],
    ['../other', '../other'],
    ['./pkg ; python_version < "3"', 'pkg'],
    ['./pkg;python_version<"3"', 'pkg'],
    ['.[dev] ; sys_platform == "linux"', ''],
    ['./v1.0', 'v1.0'],
    [at('pkg'), 'pkg'],
    [pathToFileURL(at('pkg')).href, 'pkg'],
    [pathToFileURL(at('a b')).href, 'a b'],
    [`${pathToFileURL(at('pkg')).href}#egg=pkg`, 'pkg'],
    [`pkg @ ${pathToFileURL(at('pkg')).href}`, 'pkg'],
    [`pkg[dev] @ ${pathToFileURL(at('pkg')).href} ; os_name == "nt"`, 'pkg'],
    ['file:pkg', 'pkg'],
    ['file:./pkg#egg=pkg', 'pkg'],
  ])('%s', (target, path) => {
    for (const editable of [true, false])
      expect(parse(target, editable)).toEqual({
        kind: 'project',
        path: resolve(at(path)),
        editable,
      })
  })
})

describe('a file on this machine', () => {
  const base = pathToFileURL(WORK).href

  test.each<[target: string, path: string, name: string | undefined, url: string]>([
    ['wheels/a_b-1-py3-none-any.whl', 'wheels/a_b-1-py3-none-any.whl', 'a_b', 'PATH'],
    ['./a-1.0-py3-none-any.whl[extra]', 'a-1.0-py3-none-any.whl', 'a', 'PATH'],
    ['a-b-1.0.tar.gz', 'a-b-1.0.tar.gz', 'a-b', 'PATH'],
    ['./a-1.0.zip ; os_name == "nt"', 'a-1.0.zip', 'a', 'PATH'],
    ['./a.tar.bz2', 'a.tar.bz2', undefined, 'PATH'],
    ['./a-1.tgz', 'a-1.tgz', 'a', 'PATH'],
    ["./a b/ü(1)'!*~+.zip", "a b/ü(1)'!*~+.zip", undefined, 'a%20b/%C3%BC%281%29%27%21%2A~%2B.zip'],
    ['BASE/a-1.0.zip#sha256=00', 'a-1.0.zip', 'a', 'PATH'],
    ['BASE/a-1.0+b.zip', 'a-1.0+b.zip', 'a', 'PATH'], // pip keeps what the user wrote
    ['real @ BASE/a-1.0.zip', 'a-1.0.zip', 'real', 'PATH'],
  ])('%s', (target, path, name, url) => {
    expect(parse(target.replace('BASE', base))).toEqual({
      kind: 'local-file',
      path: at(path),
      name,
      url: `${base}/${url === 'PATH' ? path : url}`,
    })
  })
})

const DIGEST = 'ab'.repeat(32)

describe('a file at a URL', () => {
  const file = { kind: 'remote-file', name: undefined, sha256: undefined, subdirectory: undefined }

  test.each<[target: string, expected: object]>([
    ['https://h/a-1.0.zip', { url: 'https://h/a-1.0.zip', name: 'a' }],
    ['HTTP://h/a.zip', { url: 'HTTP://h/a.zip' }],
    ['b @ https://h/a.zip', { url: 'https://h/a.zip', name: 'b' }],
    ['b @ https://h/a.zip; os_name == "nt"', { url: 'https://h/a.zip', name: 'b' }],
    ['b @ https://h/a.zip;os_name=="nt"', { url: 'https://h/a.zip', name: 'b' }],
    ['b[x]@https://h/a.zip ; os_name == "nt"', { url: 'https://h/a.zip', name: 'b' }],
    ['https://h/a.zip#egg=b[x]', { url: 'https://h/a.zip', name: 'b' }],
    ['https://h/a.zip ; os_name == "nt"', { url: 'https://h/a.zip' }],
    ['https://h/a;b.zip', { url: 'https://h/a;b.zip' }], // a semicolon may be part of a URL
    ['https://h/a-1.zip?x=1&y=2#egg=c', { url: 'https://h/a-1.zip?x=1&y=2', name: 'c' }],
    ['https://h/a_b-1.0%2Bcpu-py3-none-any.whl', { url: expect.anything(), name: 'a_b' }],
    [`https://h/a.zip#sha256=${DIGEST}`, { url: 'https://h/a.zip', sha256: DIGEST }],
    [
      `https://h/a.zip#subdirectory=s/t&sha256=${DIGEST.toUpperCase()}`,
      { url: 'https://h/a.zip', sha256: DIGEST, subdirectory: 's/t' },
    ],
    // Not whole, or not the kind that is checked: the content is not fixed.
    ['https://h/a.zip#sha256=abab', { url: 'https://h/a.zip' }],
    ['https://h/a.zip#md5=d41d8cd98f00b204e9800998ecf8427e', { url: 'https://h/a.zip' }],
  ])('%s', (target, expected) => expect(parse(target)).toEqual({ ...file, ...expected }))
})

const COMMIT = '0123456789abcdef0123456789abcdef01234567'

describe('a repository', () => {
  const git = {
    kind: 'repository',
    vcs: 'git',
    revision: undefined,
    name: undefined,
    subdirectory: undefined,
    editable: false,
  }

  test.each<[target: string, expected: object]>([
    ['git+https://h/a.git', { url: 'https://h/a.git' }],
    ['GIT+https://h/a.git', { url: 'https://h/a.git' }],
    ['git+https://h/a.git@main', { url: 'https://h/a.git', revision: 'main' }],
    ['git+https://h/a.git@feature/x', { url: 'https://h/a.git', revision: 'feature/x' }],
    [`git+https://h/a.git@${COMMIT}`, { url: 'https://h/a.git', revision: COMMIT }],
    ['git+https://user:pass@h/a.git', { url: 'https://user:pass@h/a.git' }],
    ['git+https://tok@h/a.git@v1', { url: 'https://tok@h/a.git', revision: 'v1' }],
    ['git+ssh://git@h/a.git', { url: 'ssh://git@h/a.git' }],
    ['git+ssh://git@h:22/a.git@v1', { url: 'ssh://git@h:22/a.git', revision: 'v1' }],
    ['git+https://h/@scope/a.git@v1', { url: 'https://h/@scope/a.git', revision: 'v1' }],
    ['git+https://h/a.git@', { url: 'https://h/a.git', revision: '' }], // pip says what is wrong
    ['git+file:///srv/a.git@main', { url: 'file:///srv/a.git', revision: 'main' }],
    ['a @ git+https://h/x.git@v1', { url: 'https://h/x.git', revision: 'v1', name: 'a' }],
    [
      'a @ git+https://h/x.git@v1; os_name == "nt"',
      { url: 'https://h/x.git', revision: 'v1', name: 'a' },
    ],
    ['git+https://h/x.git#egg=a', { url: 'https://h/x.git', name: 'a' }],
    ['git+https://h/x.git@v1#egg=a[b]', { url: 'https://h/x.git', revision: 'v1', name: 'a' }],
    [
      'git+https://h/x.git@v1#egg=a&subdirectory=s',
      { url: 'https://h/x.git', revision: 'v1', name: 'a', subdirectory: 's' },
    ],
    ['git+https://h/a.git@v1 ; os_name == "nt"', { url: 'https://h/a.git', revision: 'v1' }],
    ['hg+https://h/a@tip', { vcs: 'hg', url: 'https://h/a', revision: 'tip' }],
    ['svn+svn://h/a@7', { vcs: 'svn', url: 'svn://h/a', revision: '7' }],
    ['bzr+lp:a', { vcs: 'bzr', url: 'lp:a' }],
  ])('%s', (target, expected) => {
    expect(parse(target)).toEqual({ ...git, ...expected })
    expect(parse(target, true)).toEqual({ ...git, ...expected, editable: true })
  })
})

test.each<[target: string, fixed: boolean]>([
  [`git+https://h/a.git@${COMMIT}`, true],
  ['git+https://h/a.git@v1', false],
  ['git+https://h/a.git@0123456', false], // could be a branch, or become ambiguous
  ['git+https://h/a.git', false],
  [`https://h/a.zip#sha256=${DIGEST}`, true],
  ['https://h/a.zip', false],
  ['./a-1.0-py3-none-any.whl', false],
  ['.', false],
])('what is behind %s can never change: %j', (target, fixed) => {
  expect(isFixed(parse(target))).toBe(fixed)
})

test.each<[revision: string, is: boolean]>([
  [COMMIT, true],
  ['ab'.repeat(32), true],
  [COMMIT.toUpperCase(), false],
  [COMMIT.slice(1), false],
  [`${COMMIT}0`, false],
  [`${COMMIT}\n`, false],
  ['', false],
])('%j is a whole commit hash: %j', (revision, is) => expect(isCommit(revision)).toBe(is))

test.each<[path: string, name: string | undefined]>([
  ['/x/zope.interface-6.0-cp312-cp312-linux_x86_64.whl', 'zope.interface'],
  ['C:\\x\\a-1.0.zip', 'a'],
  ['a-b-1.0.post1.tar.gz', 'a-b'],
  ['master.zip', undefined],
  ['', undefined],
])('%j names the project %j', (path, name) => expect(nameOfFile(path)).toBe(name))
