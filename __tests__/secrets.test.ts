import { expect, test } from '@jest/globals'
import { parseReference } from '../src/references.ts'
import {
  configurationTexts,
  maskSecrets,
  maskValues,
  netrcSecrets,
  Redaction,
  referenceTexts,
  requirementTexts,
  secretSettings,
  settingsTexts,
} from '../src/secrets.ts'
import { fakeInterpreter, fakeLog } from './support/fakes.ts'
import { requirementsFile, requirementsOf } from './support/key-facts.ts'

// But for the logins as HTTP sends them.
function masked(texts: readonly string[]): string[] {
  const log = fakeLog()
  maskSecrets(texts, log)
  return log.masked.filter((secret) => !Buffer.from(secret, 'base64').toString().includes(':'))
}

// What HTTP sends, without the padding.
function base64(login: string): string {
  return Buffer.from(login).toString('base64').replace(/=+$/, '')
}

test('credentials in pip settings of the environment are hidden, and no others', () => {
  const texts = settingsTexts({
    PIP_INDEX_URL: 'https://user:pass%21word@a/simple',
    PIP_EXTRA_INDEX_URL: 'https://b/ https://tok3n@c/?sig=s1gned',
    PIP_NO_INDEX: undefined,
    HOMEPAGE: 'https://other:secret@d/',
  })
  expect(masked(texts)).toEqual(['pass%21word', 'pass!word', 'tok3n', 's1gned'])
})

test('logins are hidden as HTTP sends them, too', () => {
  const log = fakeLog()
  maskSecrets(['https://anna:p%40ss@a/ https://tok3n@b/'], log)
  expect(log.masked).toEqual(
    expect.arrayContaining(['anna:p%40ss', 'anna:p@ss', 'tok3n:'].map(base64)),
  )
})

test("those in pip's configuration files are hidden", () => {
  const pipConfiguration = {
    global: { 'index-url': 'https://abcd:efgh@a/' },
    install: { 'find-links': 'https://ijkl@b/' },
  }
  const texts = configurationTexts(fakeInterpreter({ pipConfiguration }))
  expect(masked(texts)).toEqual(['abcd', 'efgh', 'ijkl'])
})

test('those in every line of the files are hidden, and those in the addresses of more files', () => {
  const files = [
    requirementsFile(
      '--extra-index-url https://one1@a/\nb @ https://two2@a/b.zip\n-e git+https://u:three@a/c.git@main',
    ),
    requirementsFile('-r https://four@a/r.txt?token=five5', 'c.txt', 'constraints'),
  ]
  const remote = [
    { url: 'https://six6@a/s.txt', role: 'requirements', place: 'x', root: '/r' } as const,
  ]
  const texts = requirementTexts({ files, remote, groups: [] })
  expect(masked(texts)).toEqual(['one1', 'two2', 'three', 'four', 'five5', 'six6'])
})

test('those in packages, in groups and in the files behind URLs are hidden', () => {
  const text = 'a @ git+https://seven@a/a.git'
  const references = [{ reference: parseReference(text, false, '/'), text, place: 'packages' }]
  const files = [requirementsFile('-i https://eight@a/', 'https://a/r.txt')]
  expect(masked(referenceTexts(requirementsOf({ references, files })))).toEqual(['eight', 'seven'])
})

test('proxies have credentials as well', () => {
  expect(masked(settingsTexts({ https_proxy: 'http://abcd:efgh@proxy:8080' }))).toContain('efgh')
})

test('settings that are named like secrets are hidden as a whole', () => {
  const environment = { PIP_TOKEN: 'a+b/cd', PIP_INDEX_URL: 'https://a/', MY_TOKEN: 'mine' }
  expect(secretSettings(environment)).toEqual(['a+b/cd'])
  const log = fakeLog()
  maskValues(secretSettings(environment), log)
  expect(log.masked).toEqual(expect.arrayContaining(['a+b/cd', 'a%2Bb%2Fcd', 'a%2bb%2fcd']))
})

test('netrc is read as Python reads it', () => {
  const text =
    'machine a.example login anna password "s3 \\"cret"\ndefault\n login bob\n password t0ken'
  expect(netrcSecrets(text)).toEqual(
    expect.arrayContaining([
      'anna',
      's3 "cret',
      base64('anna:s3 "cret'),
      'bob',
      't0ken',
      base64('bob:t0ken'),
    ]),
  )
})

test('a text is shown without what is known, and without what stands in its URLs', () => {
  const redaction = new Redaction()
  expect(redaction.add('s3cret')).toBe(true)
  expect(redaction.add('s3cret')).toBe(false)
  redaction.add('s3cret-and-more')
  expect(redaction.shown('s3cret-and-more, s3cret: https://x:unknown@h/')).toBe(
    '***, ***: https://h/',
  )
})
