/**
 * direct_url.json: where a package came from that was not found by its version (PEP 610), so that
 * `pip freeze` says what it says after an ordinary install.
 * https://packaging.python.org/en/latest/specifications/direct-url/
 */
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Interpreter } from '../interpreter.ts'
import { installable, type Wheel } from '../manifest.ts'
import { normalizeName } from '../pep508.ts'
import type { Reference } from '../references.ts'
import type { LocatedReference } from '../requirements.ts'
import { type Revisions, revisionKey } from '../revisions.ts'

/** Project (normalised) → the content of its direct_url.json, for all that came by reference. */
export function directUrls(
  references: readonly LocatedReference[],
  direct: readonly (string | null)[],
  wheels: readonly Wheel[],
  revisions: Revisions,
): ReadonlyMap<string, string> {
  const urls = new Map<string, string>()
  references.forEach(({ reference }, index) => {
    const name = direct[index]
    const wheel = installable(wheels).find((one) => normalizeName(one.name) === name)
    const origin = wheel === undefined ? undefined : originOf(reference, wheel, revisions)
    if (name !== null && name !== undefined && origin !== undefined)
      urls.set(name, asPythonWrites(origin))
  })
  return urls
}

function originOf(reference: Reference, wheel: Wheel, { commits }: Revisions): object | undefined {
  switch (reference.kind) {
    case 'project':
      return undefined // installed live: pip writes its own
    case 'local-file':
      return {
        url: reference.url,
        archive_info: archiveInfo(sha256Of(reference.path)),
      }
    case 'remote-file': {
      const { url, subdirectory } = reference
      const sha256 = /\.whl$/i.test(url.split('?', 1)[0] ?? '') ? wheel.sha256 : wheel.sourceSha256
      return {
        url: withoutUser(url),
        archive_info: archiveInfo(sha256 ?? reference.sha256),
        ...(subdirectory !== undefined && { subdirectory }),
      }
    }
    case 'repository': {
      const { vcs, url, revision, subdirectory } = reference
      return {
        url: withoutUser(url),
        vcs_info: {
          vcs,
          commit_id: commits.get(revisionKey(reference)) ?? '',
          ...(revision !== undefined && { requested_revision: revision }),
        },
        ...(subdirectory !== undefined && { subdirectory }),
      }
    }
  }
}

function archiveInfo(sha256: string | undefined): object {
  return sha256 === undefined ? {} : { hash: `sha256=${sha256}`, hashes: { sha256 } }
}

// Byte for byte what pip's json.dumps(…, sort_keys=True) writes, so that environments compare equal.
function asPythonWrites(value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return JSON.stringify(value).replaceAll(/[^ -~]/g, escaped)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}: ${asPythonWrites(inner)}`).join(', ')}}`
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

// The specification forbids credentials, but for the user "git" of ssh and ${VARIABLES}.
function withoutUser(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)([^/]*)@/i, (whole, scheme: string, user: string) =>
    user === 'git' || /^\$\{\w+\}(:\$\{\w+\})?$/.test(user) ? whole : scheme,
  )
}

/** Writes direct_url.json into installed packages, and into their RECORDs. Returns those not found. */
export function recordDirectUrls(
  urls: ReadonlyMap<string, string>,
  { paths }: Interpreter,
  target: string | undefined,
): string[] {
  const folders = [...new Set([target, paths.purelib, paths.platlib])]
  const missing: string[] = []
  for (const [name, content] of urls) {
    const info = folders.flatMap((folder) => distInfoIn(folder, name))[0]
    if (info === undefined) missing.push(name)
    else writeDirectUrl(info, content)
  }
  return missing
}

function distInfoIn(folder: string | undefined, name: string): string[] {
  if (folder === undefined || !existsSync(folder)) return []
  return readdirSync(folder)
    .filter(
      (entry) =>
        entry.endsWith('.dist-info') && normalizeName(entry.split('-', 1)[0] ?? '') === name,
    )
    .map((entry) => join(folder, entry))
}

function writeDirectUrl(info: string, content: string): void {
  const file = join(info, 'direct_url.json')
  if (existsSync(file)) return
  writeFileSync(file, content)
  const record = join(info, 'RECORD')
  if (!existsSync(record)) return
  const digest = createHash('sha256').update(content).digest('base64url')
  const row = `${info.split(/[\\/]/).at(-1)}/direct_url.json,sha256=${digest},${content.length}`
  const ending = readFileSync(record, 'utf8').includes('\r\n') ? '\r\n' : '\n'
  appendFileSync(record, row + ending)
}

function sha256Of(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
