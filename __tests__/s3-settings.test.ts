import { describe, expect, test } from '@jest/globals'
import { InputError } from '../src/errors.ts'
import { parseS3Settings, type S3Settings } from '../src/s3-settings.ts'

const GIVEN: Record<string, string> = {
  's3-bucket': 'wheels',
  's3-prefix': 'ci',
  's3-region': '',
  's3-endpoint': '',
  's3-anonymous': 'false',
  's3-level': 'auto',
}
const parse = (more: Record<string, string>): S3Settings =>
  parseS3Settings((name) => ({ ...GIVEN, ...more })[name] ?? '')

test('as they are without any setting but the bucket', () => {
  expect(parse({})).toEqual({
    bucket: 'wheels',
    prefix: 'ci',
    region: undefined,
    endpoint: undefined,
    anonymous: false,
    level: 'auto',
  })
})

describe('what is accepted', () => {
  test.each<[input: string, value: string, setting: Partial<S3Settings>]>([
    ['s3-bucket', 'my.wheels-2', { bucket: 'my.wheels-2' }],
    ['s3-prefix', '/a/b/', { prefix: 'a/b' }],
    ['s3-prefix', '/', { prefix: '' }],
    ['s3-region', 'eu-central-1', { region: 'eu-central-1' }],
    ['s3-endpoint', 'http://127.0.0.1:9000/', { endpoint: 'http://127.0.0.1:9000' }],
    ['s3-endpoint', 'https://s3.example.org', { endpoint: 'https://s3.example.org' }],
    ['s3-anonymous', 'True', { anonymous: true }],
    ['s3-level', 'fork', { level: 'fork' }],
  ])('%s: %s', (input, value, setting) => {
    expect(parse({ [input]: value })).toMatchObject(setting)
  })
})

describe('what is a mistake, and is named', () => {
  test.each([
    ['s3-bucket', ''],
    ['s3-bucket', 'ab'],
    ['s3-bucket', 'My-Wheels'],
    ['s3-bucket', 's3://wheels'],
    ['s3-bucket', 'wheels/ci'],
    ['s3-bucket', 'a..b'],
    ['s3-prefix', 'a/../b'],
    ['s3-prefix', 'a b'],
    ['s3-region', 'eu central'],
    ['s3-endpoint', 'minio:9000'],
    ['s3-endpoint', 'ftp://minio'],
    ['s3-endpoint', 'https://minio/wheels'],
    ['s3-endpoint', 'https://minio?x'],
    ['s3-anonymous', 'yes'],
    ['s3-level', 'main'],
  ])('%s: "%s"', (input, value) => {
    expect(() => parse({ [input]: value })).toThrow(InputError)
    expect(() => parse({ [input]: value })).toThrow(new RegExp(`^${input}: `))
  })

  test('a password in an address is not repeated', () => {
    const attempt = () => parse({ 's3-endpoint': 'https://user:hidden@minio' })
    expect(attempt).toThrow(InputError)
    expect(attempt).not.toThrow('hidden')
  })
})
