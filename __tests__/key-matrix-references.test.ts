import { describe } from '@jest/globals'
import { type Job, matrix } from './support/key-jobs.ts'

/** Requirements that name a place, and what is there. See key-matrix.test.ts. */

const files = (more: Record<string, string>): Job => ({ files: more })
const file = (text: string): Job => files({ 'requirements.txt': text })
const packages = (text: string): Job => ({ inputs: { packages: text } })

const branch = (commit: string, revision = 'main'): Job => ({
  ...file(`a @ git+https://u:one@h/a.git@${revision}`),
  commits: { [revision]: commit.repeat(20) },
})

describe('references', () => {
  const local = (content: string): Job =>
    files({ 'requirements.txt': './w/a-1-py3-none-any.whl', 'w/a-1-py3-none-any.whl': content })
  const COMMIT = '0a'.repeat(20)
  matrix([
    ['a branch that moved', 'other selection', branch('0b'), branch('0a')],
    ['another branch of the same commit', 'other selection', branch('0a', 'dev'), branch('0a')],
    [
      'the default branch that moved',
      'other selection',
      { ...file('git+https://h/a.git'), commits: { HEAD: '0b' } },
      { ...file('git+https://h/a.git'), commits: { HEAD: '0a' } },
    ],
    [
      'a commit',
      'other selection',
      file(`git+https://h/a.git@${COMMIT}`),
      file(`git+https://h/a.git@${'0b'.repeat(20)}`),
    ],
    [
      'a token of a repository',
      'same key',
      branch('0a'),
      { ...branch('0a'), ...file('a @ git+https://u:two@h/a.git@main') },
    ],
    ['a URL', 'other selection', file('https://h/a-2.zip'), file('https://h/a-1.zip')],
    ['the content of a local wheel', 'other selection', local('new'), local('old')],
    ['nothing of it', 'same key', local('old'), local('old')],
    ['editable or not', 'other selection', project('', '-e ./p'), project('', './p')],
    ['an extra of a project', 'other selection', project('', './p[x]'), project('', './p')],
    [
      'a dependency of a project',
      'other selection',
      project('dependencies = ["b"]'),
      project('dependencies = ["a"]'),
    ],
    [
      'its build requirements',
      'other selection',
      project('[build-system]\nrequires = ["b"]'),
      project(''),
    ],
    ['a file that its dynamic fields name', 'other selection', dynamic('b'), dynamic('a')],
    [
      'its setup.py',
      'other selection',
      withFile('p/setup.py', 'new'),
      withFile('p/setup.py', 'old'),
    ],
    ['its sources', 'same key', withFile('p/src/p.py', 'new'), withFile('p/src/p.py', 'old')],
    ['its version', 'same key', project('version = "2"'), project('version = "1"')],
    ['its linters', 'same key', project('[tool.ruff]\nline-length = 88'), project('')],
    [
      'its dependency, of a project in packages',
      'other selection',
      { ...project('dependencies = ["b"]'), ...packages('-e ./p') },
      { ...project('dependencies = ["a"]'), ...packages('-e ./p') },
    ],
  ])
})

function project(text: string, line = './p'): Job {
  return files({ 'requirements.txt': line, 'p/pyproject.toml': `[project]\nname = "p"\n${text}` })
}

function withFile(path: string, text: string): Job {
  return { files: { ...project('').files, [path]: text } }
}

function dynamic(text: string): Job {
  const toml =
    'dynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = { file = ["r.in"] }'
  return { files: { ...project(toml).files, 'p/r.in': text } }
}
