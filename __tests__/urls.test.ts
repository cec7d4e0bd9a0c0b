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
  // Passwords that should have been encoded.
  ['https://anna:a/b+c=@h/s', 'https://h/s', ['anna', 'a/b+c=', 'a%2Fb%2Bc%3D', 'a%2fb%2bc%3d']],
  ['https://anna:p"w<>\\@h/s', 'https://h/s', ['anna', 'p"w<>\\', 'p\\"w<>\\\\']],
  ['https://p/https://anna:s3cret@h', 'https://p/https://h', ['anna', 's3cret']],
  ['https://h:8080/a@b https://[::1]:80/a@b', 'https://h:8080/a@b https://[::1]:80/a@b', []],
  ['git+ssh://host:org/a.git@main', 'git+ssh://host:org/a.git@main', []],
  ['https://h/a#token=s3cret&egg=a', 'https://h/a#token&egg=a', ['s3cret']],
  // Words that are no secret.
  ['https://admin:s3cret@h/', 'https://h/', ['s3cret']],
  // Tokens in paths, and what is none.
  ['https://h/aB3dE5gH7jK9mN1p/x', 'https://h/token.818d34ebcaf9/x', ['aB3dE5gH7jK9mN1p']],
  ['https://h/ghp_abcdef/x', 'https://h/token.2a36681be133/x', ['ghp_abcdef']],
  ['https://h/Django4Bootstrap5Kit/ab12', 'https://h/Django4Bootstrap5Kit/ab12', []],
  ['https://h/0f1e2d3c4b5a69788796a5b4c3d2e1f0', 'https://h/0f1e2d3c4b5a69788796a5b4c3d2e1f0', []],
])('%j is shown as %j; %j are masked', (text, shown, secrets) => {
  expect(withoutSecrets(text)).toBe(shown)
  expect(secretsIn(text)).toEqual(expect.arrayContaining(secrets))
  expect(secretsIn(text).length === 0).toBe(secrets.length === 0)
})

test('a rotated token changes nothing that is shown', () => {
  const url = (token: string) => `https://aws:${token}@d.codeartifact.example/pypi?auth=${token}`
  expect(withoutSecrets(url('one'))).toBe(withoutSecrets(url('another')))
})

test('what is without secrets stays so', () => {
  const once = withoutSecrets('https://a:b@c:d@e/?token=x')
  expect(withoutSecrets(once)).toBe(once)
})

test.each([
  ['many schemes', 'a://'.repeat(25_000)],
  ['one word', 'a'.repeat(100_000)],
  ['a long host', `https://${'a'.repeat(100_000)}`],
  ['logins without a host', 'https://a:b'.repeat(9_000)],
  ['quotation marks', `https://${'"'.repeat(10)}`.repeat(5_000)],
  ['parameters', `https://h/?${'a&'.repeat(50_000)}`],
])('100 kB of %s are read in one pass', (_, text) => {
  expect(withoutSecrets(text)).toBe(text)
  expect(secretsIn(text)).toEqual([])
})
