import { expect, test } from '@jest/globals'
import { secretsIn, withoutSecrets } from '../src/urls.ts'

test.each<[text: string, shown: string, secrets: string[]]>([
  ['no url', 'no url', []],
  ['https://example.org/simple', 'https://example.org/simple', []],
  ['https://anna:s3cret@example.org/s', 'https://example.org/s', ['anna', 's3cret']],
  ['https://t0ken@example.org/s', 'https://example.org/s', ['t0ken']],
  ['https://t0ken:@example.org/s', 'https://example.org/s', ['t0ken']],
  ['https://token:s3cret@example.org', 'https://example.org', ['s3cret']],
  ['https://__token__:pypi-abc@example.org', 'https://example.org', ['pypi-abc']],
  ['https://oauth2accesstoken:ya29.x@example.org', 'https://example.org', ['ya29.x']],
  ['https://anna:p%40ss@example.org/', 'https://example.org/', ['anna', 'p%40ss', 'p@ss']],
  ['https://anna:p@ss@example.org/', 'https://example.org/', ['anna', 'p@ss']],
  ['https://anna:a:long:one@example.org/', 'https://example.org/', ['anna', 'a:long:one']],
  ["https://anna:it's@example.org/", 'https://example.org/', ['anna', "it's"]],
  ['https://anna:%zz%@example.org/', 'https://example.org/', ['anna', '%zz%']],
  ['https://example.org:8443/s', 'https://example.org:8443/s', []],
  ['https://example.org/@scope/a', 'https://example.org/@scope/a', []],
  ['https://example.org?a=b@c', 'https://example.org?a=b@c', []],
  ['git+ssh://git@example.org/a.git@main', 'git+ssh://example.org/a.git@main', []],
  ['--index-url=https://anna:s3cret@h/s -f x', '--index-url=https://h/s -f x', ['anna', 's3cret']],
  ['"https://anna:s3cret@h/s", https://h/t', '"https://h/s", https://h/t', ['anna', 's3cret']],
  [
    'https://first:s3cret@a/ https://second:s3cret@b/',
    'https://a/ https://b/',
    ['first', 's3cret', 'second'],
  ],
  // Query parameters keep their names and lose their values.
  ['https://h/a?token=s3cret&b=1#egg=a', 'https://h/a?token&b=1#egg=a', ['s3cret']],
  ['https://h/a?b=1&API_KEY=s3cret==', 'https://h/a?b=1&API_KEY', ['s3cret==']],
  [
    'https://h/a?sv=2&se=2026-01-01&sig=s3%2Bcret',
    'https://h/a?sv=2&se&sig',
    ['2026-01-01', 's3%2Bcret', 's3+cret'],
  ],
  ['https://h/a?X-Amz-Signature=s3cret&page=2', 'https://h/a?X-Amz-Signature&page=2', ['s3cret']],
  ['https://h/a?access_token=s3cret', 'https://h/a?access_token', ['s3cret']],
  ['https://h/a?Keyboard=qwerty', 'https://h/a?Keyboard=qwerty', []],
])('%j is shown as %j; %j are masked', (text, shown, secrets) => {
  expect(withoutSecrets(text)).toBe(shown)
  expect(secretsIn(text)).toEqual(secrets)
})

test('a rotated token changes nothing that is shown', () => {
  const url = (token: string) => `https://aws:${token}@d.codeartifact.example/pypi?auth=${token}`
  expect(withoutSecrets(url('one'))).toBe(withoutSecrets(url('another')))
})

test('what is without secrets stays so', () => {
  const once = withoutSecrets('https://a:b@c:d@e/?token=x')
  expect(withoutSecrets(once)).toBe(once)
})
