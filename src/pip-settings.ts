/**
 * The user's pip settings, from configuration files and PIP_* variables, and what each of them is
 * to a wheelhouse: https://pip.pypa.io/en/stable/topics/configuration/
 */
import type { Interpreter } from './interpreter.ts'

/** Option by its long name (`extra-index-url`) → value, configuration files below variables. */
export type PipSettings = Readonly<Record<string, string>>

/** Settings that say where an installation goes. An offline install still has to follow them. */
const PLACEMENT = new Set([
  'target',
  'prefix',
  'root',
  'user',
  'break-system-packages',
  'root-user-action',
])

/** Settings that change how a wheel is built, so that another build must not be offered. */
const BUILD = new Set([
  'config-settings',
  'global-option',
  'build-option',
  'install-option',
  'build-constraint',
  'no-build-isolation',
  'use-pep517',
  'no-use-pep517',
])

/**
 * Settings that change neither which wheels are taken nor how they are built. Every other one is
 * taken to change the selection: an option that a future pip brings must not make a wrong hit.
 */
const WITHOUT_EFFECT = new Set([
  'cache-dir',
  'cert',
  'client-cert',
  'compile',
  'config-file',
  'debug',
  'default-timeout',
  'timeout',
  'disable-pip-version-check',
  'download-cache',
  'exists-action',
  'force-reinstall',
  'keyring-provider',
  'log',
  'log-file',
  'no-cache-dir',
  'no-clean',
  'no-color',
  'no-compile',
  'no-input',
  'no-python-version-warning',
  'no-warn-conflicts',
  'no-warn-script-location',
  'progress-bar',
  'proxy',
  'quiet',
  'report',
  'require-virtualenv',
  'resume-retries',
  'retries',
  'src',
  'trusted-host',
  'upgrade',
  'upgrade-strategy',
  'verbose',
  'wheel-dir',
])

/**
 * Whether a setting is by its name a secret of the user's own, such as PIP_TOKEN. pip has no such
 * option and passes over it; a value that rotates must not change the key, nor stand in it.
 */
export function isSecretSetting(name: string): boolean {
  return /(token|secret|password|passwd|credential|username|api[-_]?key|access[-_]?key)/i.test(name)
}

/** The settings in force for `pip wheel`, as pip merges them: files first, variables over them. */
export function pipSettings(
  { pipConfiguration }: Pick<Interpreter, 'pipConfiguration'>,
  environment: Readonly<Record<string, string | undefined>>,
): PipSettings {
  const settings: Record<string, string> = {}
  // pip lets a command's own section win over [global]; install speaks for placement.
  for (const section of ['global', 'install', 'wheel'])
    for (const [name, value] of Object.entries(pipConfiguration[section] ?? {}))
      settings[optionName(name)] = value
  for (const [name, value] of Object.entries(environment))
    if (name.startsWith('PIP_') && value !== undefined && value !== '')
      settings[optionName(name.slice('PIP_'.length))] = value
  return settings
}

export interface SortedSettings {
  /** All of them, as they are. */
  readonly all: PipSettings
  readonly placement: PipSettings
  readonly build: PipSettings
  readonly selection: PipSettings
}

/** The settings by what they change. Those that change nothing of a wheelhouse are left out. */
export function sortSettings(settings: PipSettings): SortedSettings {
  const sorted: Record<keyof SortedSettings, Record<string, string>> = {
    all: { ...settings },
    placement: {},
    build: {},
    selection: {},
  }
  for (const [name, value] of Object.entries(settings)) {
    if (PLACEMENT.has(name)) sorted.placement[name] = value
    else if (BUILD.has(name)) sorted.build[name] = value
    else if (!WITHOUT_EFFECT.has(name) && !isSecretSetting(name)) sorted.selection[name] = value
  }
  return sorted
}

/** A setting that lists several values (blank- or line-separated), as a list. */
export function settingValues(settings: PipSettings, name: string): string[] {
  return (settings[name] ?? '').split(/\s+/).filter((value) => value !== '')
}

function optionName(name: string): string {
  const dashed = name.toLowerCase().replaceAll('_', '-')
  return dashed.startsWith('--') ? dashed.slice(2) : dashed
}
