import { expect, test } from '@jest/globals'
import { expandPatterns, statusOf } from '../src/paths.ts'
import { parseRequirement } from '../src/pep508.ts'
import { childEnvironment } from '../src/pip.ts'

test.each([
  ['*a*a*a*a*a.txt', 'has more than four wildcards in a name'],
  ['**/a/**/b/**/*.txt', 'has more than two "**"'],
  ['{a,b}{a,b}{a,b}{a,b}.txt', 'stands for more than a hundred alternatives'],
  ['{1..100000}.txt', 'stands for more than a hundred alternatives'],
  [`*${'x'.repeat(1000)}`, 'is too long'],
  ['/**/*.txt', 'asks for every file of the machine'],
])('the pattern %s is refused: it %s', (pattern, reason) => {
  expect(() => expandPatterns('requirements', [pattern], '/nowhere')).toThrow(reason)
})

test('patterns that people write are not', () => {
  for (const pattern of ['requirements/*.txt', '**/requirements*.txt', '{dev,test}/*.{txt,in}'])
    expect(() => expandPatterns('x', [pattern], '/nowhere')).toThrow('no file matches')
})

test('a path that no file system can have is not there', () => {
  expect(statusOf('a\0b')).toBeUndefined()
  expect(statusOf('x'.repeat(5000))).toBeUndefined()
})

test.each([
  ['a ; os_name == "x\x1c--index-url=y"', 'control characters'],
  ['a @ https://h/a\x85-rb', 'control characters'],
  [`a ; ${'('.repeat(200)}os_name`, 'nested too deeply'],
  [`a ; os_name == "a"${' or os_name == "a"'.repeat(2000)}`, 'too long'],
])('the requirement %j is refused', (text, reason) => {
  expect(() => parseRequirement(text)).toThrow(reason)
})

test('children get nothing of the runner, however its name is written', () => {
  const environment = { Actions_Runtime_Token: 'x', input_a: 'x', github_env: 'x', GITHUB_SHA: 'y' }
  expect(childEnvironment(environment)).toEqual({ GITHUB_SHA: 'y' })
})
