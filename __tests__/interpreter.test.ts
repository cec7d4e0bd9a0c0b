import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { InputError } from '../src/errors.ts'
import {
  abiTag,
  type Interpreter,
  isAtLeastPip,
  isTrue,
  parseInterpreter,
  refuseExternallyManaged,
  requirePip,
} from '../src/interpreter.ts'
import { moduleArguments, PROBE_ARGUMENTS } from '../src/probe.ts'
import { bareEnvironment, type Environment, temporaryFolder } from './support/environment.ts'
import { fakeInterpreter } from './support/fakes.ts'

const run = promisify(execFile)
const PYTHON = process.platform === 'win32' ? 'python' : 'python3'

test.each<[overrides: Partial<Interpreter>, tag: string]>([
  [{}, 'cp312'],
  [{ version: '3.14.0rc1' }, 'cp314'],
  [{ version: '3.7.16', abiFlags: 'm' }, 'cp37m'],
  [{ version: '3.13.1', abiFlags: 't', freeThreaded: true }, 'cp313t'],
  [{ version: '3.13.1', freeThreaded: true }, 'cp313t'],
  [{ version: '3.13.1', abiFlags: 'td', freeThreaded: true, debug: true }, 'cp313td'],
  [{ version: '3.13.1', freeThreaded: true, debug: true }, 'cp313td'],
  [{ abiFlags: 'd', debug: true }, 'cp312d'],
  [{ implementation: 'pypy', version: '3.10.14' }, 'pp310'],
  [{ implementation: 'graalpy', version: '3.11.7' }, 'graalpy311'],
  [{ implementation: 'other', version: '3.9.1' }, 'other39'],
])('%j has the ABI tag %s', (overrides, tag) => {
  expect(abiTag(fakeInterpreter(overrides))).toBe(tag)
})

test.each([
  ['the description alone', JSON.stringify(fakeInterpreter())],
  ['behind a warning', `warning: sitecustomize\n${JSON.stringify(fakeInterpreter())}\n`],
])('a probe that printed %s is read', (_, output) => {
  expect(parseInterpreter(output, '/bin/python')).toEqual(fakeInterpreter())
})

test.each([
  '',
  'Segmentation fault',
  'null',
  '[]',
  '{}',
  '{"executable": 1, "version": "3"}',
  '{"exec',
])('a probe that printed %j is none', (output) => {
  const attempt = () => parseInterpreter(output, '/bin/python')
  expect(attempt).toThrow(InputError)
  expect(attempt).toThrow(`python: /bin/python did not describe itself; it printed: ${output}`)
})

test.each<[pip: string | null, message: string | undefined]>([
  ['26.2', undefined],
  ['21.0', undefined],
  ['24.1b1', undefined],
  ['a pip of one’s own', undefined],
  [
    '20.3.4',
    'python: /p has pip 20.3.4; pip 21.0 or newer is needed (python -m pip install --upgrade pip)',
  ],
  ['9.0.1', 'python: /p has pip 9.0.1; pip 21.0 or newer is needed'],
  [
    null,
    'python: /p has no pip, and none that it bundles (ensurepip). Install pip into it before this step',
  ],
])('pip %j: %s', (pip, message) => {
  const attempt = () => requirePip(fakeInterpreter({ executable: '/p', pip }))
  if (message === undefined) return expect(attempt).not.toThrow()
  expect(attempt).toThrow(InputError)
  expect(attempt).toThrow(message)
})

test.each<[pip: string | null, is: boolean]>([
  ['25.1', true],
  ['25.1.1', true],
  ['26.0', true],
  ['25.10', true],
  ['25.1.dev0', false],
  ['25.0.1', false],
  ['9.0', false],
  ['of tomorrow', true],
])('pip %j is 25.1 or newer: %j', (pip, is) => {
  expect(isAtLeastPip(fakeInterpreter({ pip }), '25.1')).toBe(is)
})

test.each<[externallyManaged: boolean, placement: Record<string, string>, refused: boolean]>([
  [false, {}, false],
  [true, {}, true],
  [true, { user: '1' }, true],
  [true, { 'break-system-packages': '0' }, true],
  [true, { 'break-system-packages': '1' }, false],
  [true, { 'break-system-packages': 'True' }, false],
  [true, { target: '/t' }, false],
  [true, { prefix: '/t' }, false],
  [true, { root: '/t' }, false],
])('externally managed: %j, settings %j, refused: %j', (externallyManaged, placement, refused) => {
  const attempt = () =>
    refuseExternallyManaged(fakeInterpreter({ executable: '/p', externallyManaged }), placement)
  if (!refused) return expect(attempt).not.toThrow()
  expect(attempt).toThrow(InputError)
  expect(attempt).toThrow(/^python: \/p belongs to the operating system .* Add the input "venv"/)
})

test('what pip reads as true', () => {
  const values = ['1', 'y', 'YES', 't', 'True', 'on', '0', 'no', 'false', 'off', '', '2', undefined]
  expect(values.filter(isTrue)).toEqual(['1', 'y', 'YES', 't', 'True', 'on'])
})

describe('the probe, on a real Python', () => {
  let folder: { path: string; remove(): Promise<void> }
  let cwd: string
  beforeEach(async () => {
    folder = await temporaryFolder()
    cwd = join(folder.path, 'checkout')
    mkdirSync(cwd)
  })
  afterEach(() => folder.remove())

  async function python(args: readonly string[], env: Environment = {}): Promise<string> {
    const { stdout } = await run(PYTHON, [...args], {
      cwd,
      env: { ...bareEnvironment(folder.path), ...env },
    })
    return stdout
  }
  const probe = async (env: Environment = {}) =>
    parseInterpreter(await python(PROBE_ARGUMENTS, env), PYTHON)

  test('it tells what the interpreter says of itself', async () => {
    const facts = `import json, pip, platform, sys, sysconfig
print(json.dumps([sys.executable, sys.prefix, platform.python_version(), sysconfig.get_platform(),
                  pip.__version__, sysconfig.get_path('purelib'), sys.platform, '%d.%d' % sys.version_info[:2]]))`
    const [told, [executable, prefix, version, platform, pip, purelib, system, short]] =
      await Promise.all([probe(), python(['-I', '-c', facts]).then(JSON.parse)])
    expect(told).toMatchObject({
      executable,
      prefix,
      version,
      platform,
      pip,
      paths: { purelib },
      markers: { sys_platform: system, python_version: short, python_full_version: version },
    })
    expect([32, 64]).toContain(told.pointerBits)
    if (process.platform === 'linux') {
      expect(told.libc).toMatch(/^(glibc|musl) \d/)
      expect(told.distribution).toMatch(/^[a-z]/)
    }
    expect(told.pipConfiguration).toEqual({})
    expect(abiTag(told)).toMatch(/^[a-z]+3\d+/)
  })

  test('nothing of the checkout is run: no folder pip, no json.py, no sitecustomize', async () => {
    const shout = 'raise SystemExit("the checkout was run")\n'
    for (const name of ['json', 'os', 'platform', 'runpy', 'sysconfig', 'sitecustomize'])
      writeFileSync(join(cwd, `${name}.py`), shout)
    mkdirSync(join(cwd, 'pip'))
    for (const name of ['__init__', '__main__'])
      writeFileSync(join(cwd, 'pip', `${name}.py`), shout)

    const { pip } = await probe()
    expect(pip).toMatch(/^\d+\.\d/)
    expect(await python([...moduleArguments('pip'), '--version'])).toMatch(`pip ${pip} from `)
    // The trap is one: started in the ordinary way, the checkout's pip does run.
    await expect(python(['-m', 'pip', '--version'])).rejects.toThrow('the checkout was run')
  })

  test("pip's configuration files are merged as pip does it", async () => {
    const write = (path: string, content: string): string => {
      mkdirSync(join(folder.path, path, '..'), { recursive: true })
      writeFileSync(join(folder.path, path), content)
      return join(folder.path, path)
    }
    const file = process.platform === 'win32' ? 'pip.ini' : 'pip.conf'
    const named = write('named.conf', '[global]\nx-test = 3\n[install]\nuser = yes\n')
    write(join('.pip', file), '[global]\nx-url = https://example.org/%(x)s\nx-test = 1\n')
    write(join('pip', file), '[global]\nx-url = https://example.org/%(x)s\nx-test = 1\n')

    const { PIP_CONFIG_FILE: _, ...bare } = bareEnvironment(folder.path)
    const { stdout } = await run(PYTHON, [...PROBE_ARGUMENTS], { cwd, env: bare })
    expect(parseInterpreter(stdout, PYTHON).pipConfiguration.global).toMatchObject({
      'x-url': 'https://example.org/%(x)s',
      'x-test': '1',
    })
    // A file that is named takes the place of the user's own.
    const { pipConfiguration } = await probe({ PIP_CONFIG_FILE: named })
    expect(pipConfiguration).toMatchObject({ global: { 'x-test': '3' }, install: { user: 'yes' } })
    expect(pipConfiguration.global).not.toHaveProperty('x-url')
    expect((await probe()).pipConfiguration).toEqual({})
  })
})
