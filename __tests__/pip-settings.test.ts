import { expect, test } from '@jest/globals'
import { pipSettings, settingValues, sortSettings } from '../src/pip-settings.ts'

test('a variable wins over the section of the command, and that over [global]', () => {
  const pipConfiguration = {
    global: { 'index-url': 'global', timeout: '1', retries: '1', pre: 'yes' },
    install: { retries: '2', timeout: '2', target: '/t' },
    wheel: { timeout: '3' },
    freeze: { user: 'yes' },
  }
  const environment = { PIP_INDEX_URL: 'variable', PIPENV_X: '1', HOME: '/', pip_pre: 'no' }
  expect(pipSettings({ pipConfiguration }, environment)).toEqual({
    'index-url': 'variable',
    timeout: '3',
    retries: '2',
    pre: 'yes',
    target: '/t',
  })
})

test.each([
  ['an underscore', { global: { extra_index_url: 'x' } }, {}],
  ['leading hyphens', { global: { '--extra-index-url': 'x' } }, {}],
  ['a variable', {}, { PIP_EXTRA_INDEX_URL: 'x' }],
])('an option has one name, also from %s', (_, pipConfiguration, environment) => {
  expect(pipSettings({ pipConfiguration }, environment)).toEqual({ 'extra-index-url': 'x' })
})

test('an empty variable sets nothing, as in pip', () => {
  const pipConfiguration = { global: { 'index-url': 'global' } }
  const environment = { PIP_INDEX_URL: '', PIP_PRE: undefined }
  expect(pipSettings({ pipConfiguration }, environment)).toEqual({ 'index-url': 'global' })
})

test.each<[part: 'placement' | 'build' | 'selection' | 'nothing', names: string[]]>([
  ['placement', ['TARGET', 'PREFIX', 'ROOT', 'USER', 'BREAK_SYSTEM_PACKAGES', 'ROOT_USER_ACTION']],
  [
    'build',
    [
      'CONFIG_SETTINGS',
      'GLOBAL_OPTION',
      'BUILD_OPTION',
      'BUILD_CONSTRAINT',
      'NO_BUILD_ISOLATION',
      'USE_PEP517',
      'NO_USE_PEP517',
    ],
  ],
  [
    'selection',
    [
      'INDEX_URL',
      'EXTRA_INDEX_URL',
      'FIND_LINKS',
      'NO_INDEX',
      'NO_BINARY',
      'ONLY_BINARY',
      'PREFER_BINARY',
      'PRE',
      'CONSTRAINT',
      'REQUIREMENT',
      'REQUIRE_HASHES',
      'NO_DEPS',
      'IGNORE_REQUIRES_PYTHON',
      'USE_FEATURE',
      'UPLOADED_PRIOR_TO',
      'AN_OPTION_OF_TOMORROW',
    ],
  ],
  [
    'nothing',
    [
      'CACHE_DIR',
      'CERT',
      'COMPILE',
      'DEFAULT_TIMEOUT',
      'EXISTS_ACTION',
      'LOG',
      'NO_COLOR',
      'PROGRESS_BAR',
      'PROXY',
      'QUIET',
      'RETRIES',
      'TIMEOUT',
      'TRUSTED_HOST',
      'UPGRADE',
      'WHEEL_DIR',
    ],
  ],
])('%s is changed by %j', (part, names) => {
  for (const name of names) {
    const settings = pipSettings({ pipConfiguration: {} }, { [`PIP_${name}`]: 'value' })
    const option = name.toLowerCase().replaceAll('_', '-')
    expect(sortSettings(settings)).toEqual({
      all: { [option]: 'value' },
      placement: {},
      build: {},
      selection: {},
      ...(part === 'nothing' ? {} : { [part]: { [option]: 'value' } }),
    })
  }
})

test('a setting of several values is split at blanks and lines', () => {
  const settings = { 'find-links': '\n  a\n  b c\t' }
  expect(settingValues(settings, 'find-links')).toEqual(['a', 'b', 'c'])
  expect(settingValues(settings, 'constraint')).toEqual([])
})
