/** The examples for other CIs: their own lines, run by a shell on a machine like theirs. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { type PackageIndex, startPackageIndex } from './support/package-index.ts'
import { makeSdist, makeWheel } from './support/python-packages.ts'
import { type Finished, type Machine, newMachine } from './support/shell.ts'
import { createVenv, imports, type Venv } from './support/venv.ts'

const ROOT = resolve(import.meta.dirname, '..')
const CLONE = 'git clone --depth 1 --branch v1 https://github.com/OWNER/pip-wheelhouse'
const example = (name: string): string => readFileSync(join(ROOT, 'examples', name), 'utf8')

let index: PackageIndex
let venv: Venv
let machine: Machine
beforeEach(async () => {
  index = await startPackageIndex()
  index.add(
    makeWheel({ name: 'apple', version: '1.0' }),
    makeSdist({ name: 'psycopg2', version: '2.9' }),
    makeWheel({ name: 'flake8', version: '7.0' }),
    makeWheel({
      name: 'pytest',
      version: '9.0',
      files: { 'pytest.py': 'import apple\nprint("tested apple", apple.__version__)\n' },
    }),
  )
  venv = await createVenv()
  machine = await newMachine({ PIP_INDEX_URL: index.url, ...venv.env })
  machine.write({ 'requirements.txt': 'apple\n', 'test_requirements.txt': 'pytest\n' })
  // Node as a CI's image has it, and what the clone gives.
  mkdirSync(join(machine.home, 'bin'))
  symlinkSync(process.execPath, join(machine.home, 'bin', 'node'))
  symlinkSync(ROOT, join(machine.work, 'pip-wheelhouse'))
})
afterEach(() => Promise.all([machine.remove(), index.stop(), venv.remove()]))

/** Runs lines as a CI does: one after the other, up to the first that fails. */
function shell(lines: readonly string[]): Promise<Finished> {
  expect(lines.length).toBeGreaterThan(0)
  const path = [join(machine.home, 'bin'), venv.env.PATH].join(delimiter)
  return machine.run('sh', ['-ec', lines.join('\n')], { PATH: path })
}

/** The commands under a key of a YAML file. */
function commandsUnder(key: string, yaml: string): string[] {
  const [, block = ''] = new RegExp(`^ *${key}:\\n((?: +[-#].*\\n?)+)`, 'm').exec(yaml) ?? []
  return [...block.matchAll(/^ +- (.*)$/gm)].map(([, command = '']) => command)
}

test('GitLab CI: the second job asks no index', async () => {
  const yaml = example('gitlab-ci.yml')
  expect(commandsUnder('before_script', yaml)).toEqual([CLONE])
  const lines = commandsUnder('script', yaml)
  const first = await shell(lines)
  expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('tested apple 1.0') })
  expect(commandsUnder('paths', yaml)).toEqual(['.wheelhouses/'])
  expect(readdirSync(join(machine.work, '.wheelhouses'))).toHaveLength(1)
  index.resetRequests()
  const second = await shell(['rm -r .venv', ...lines])
  expect(second).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^Restored 2 wheels/) })
  expect(index.requests).toEqual([])
})

test('Travis CI: into the environment that is activated; the second build asks no index', async () => {
  const yaml = example('travis.yml')
  expect(commandsUnder('before_install', yaml)).toContain(CLONE)
  const lines = ['install', 'script', 'before_cache'].flatMap((key) => commandsUnder(key, yaml))
  const first = await shell(lines)
  expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('tested apple 1.0') })
  expect(await imports(venv.python, 'psycopg2')).toBe('2.9')
  expect(commandsUnder('directories', yaml)).toEqual(['$HOME/wheelhouses'])
  expect(readdirSync(join(machine.home, 'wheelhouses'))).toHaveLength(1)
  index.resetRequests()
  expect((await shell(lines)).stdout).toMatch(/^Restored 4 wheels/)
  expect(index.requests).toEqual([])
})

test('Jenkins: the second build asks no index, and there is an archive', async () => {
  const commands = [...example('Jenkinsfile').matchAll(/^ *sh '(.*)'$/gm)].map(
    ([, line = '']) => line,
  )
  expect(commands[0]).toBe(CLONE)
  const lines = commands.slice(1)
  const first = await shell(lines)
  expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('tested apple 1.0') })
  expect(existsSync(join(machine.work, 'pip_wheels.tar.gz'))).toBe(true)
  index.resetRequests()
  expect((await shell(lines)).stdout).toMatch(/^Restored 2 wheels/)
  expect(index.requests).toEqual([])
})

test('Docker: the stage that makes the wheels, and the one that installs them', async () => {
  const commands = [...example('Dockerfile').matchAll(/^RUN ((?:.*\\\n)*.*)$/gm)].map(
    ([, command = '']) =>
      command
        .replaceAll(/--mount=\S+/g, '')
        .replaceAll(' /out', ` ${join(machine.work, 'out')}`)
        .replaceAll(' /pip-wheelhouse', ` ${ROOT}`),
  )
  expect(commands).toHaveLength(2)
  const [wheels = '', install = ''] = commands
  expect(await shell([wheels])).toMatchObject({ exitCode: 0 })
  index.resetRequests()
  expect(await shell([install])).toMatchObject({ exitCode: 0 })
  expect(index.requests).toEqual([])
  expect(await imports(venv.python, 'apple')).toBe('1.0')
  expect(readdirSync(machine.work)).not.toContain('.pip_wheels')
})
