/**
 * Direct references: requirements that name a place and not a version. What each kind of them
 * stands for, and what of it can be known before anything is fetched.
 * https://packaging.python.org/en/latest/specifications/version-specifiers/#direct-references
 * https://pip.pypa.io/en/stable/topics/vcs-support/
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseRequirementLine, SpecifierError } from './pep508.ts'
import { pathOfFileUrl } from './urls.ts'

export type Reference = Project | LocalFile | RemoteFile | Repository

/** A folder with a project in it. Never in the wheelhouse: it is installed live. */
export interface Project {
  readonly kind: 'project'
  /** Absolute. */
  readonly path: string
  readonly editable: boolean
}

/** A wheel or sdist on this machine. */
export interface LocalFile {
  readonly kind: 'local-file'
  /** Absolute. */
  readonly path: string
  /** As pip records it: the one that the user wrote, without its fragment, or that of the path. */
  readonly url: string
  readonly name: string | undefined
}

/** A wheel or sdist at a URL. */
export interface RemoteFile {
  readonly kind: 'remote-file'
  /** Without its fragment. */
  readonly url: string
  readonly name: string | undefined
  /** From the URL's fragment: with it, the content is fixed. */
  readonly sha256: string | undefined
  readonly subdirectory: string | undefined
}

/** A reference into a version control system. */
export interface Repository {
  readonly kind: 'repository'
  readonly vcs: string
  /** Without the VCS prefix, the revision and the fragment. */
  readonly url: string
  /** A branch, tag or commit as the user wrote it; undefined for the default branch. */
  readonly revision: string | undefined
  readonly name: string | undefined
  readonly subdirectory: string | undefined
  readonly editable: boolean
}

const ARCHIVE = /\.(whl|zip|tar|tar\.(gz|bz2|xz|lzma)|tgz|tbz|tbz2|txz|tlz)$/i
const VCS_URL = /^(?<vcs>git|hg|svn|bzr)\+(?<url>.+)$/i
const FULL_COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/

/** The reference that a requirement's text spells; paths in it are relative to `folder`. */
export function parseReference(target: string, editable: boolean, folder: string): Reference {
  const { name, location } = splitName(target)
  const vcs = VCS_URL.exec(location)?.groups
  if (vcs !== undefined) return repository(vcs.vcs ?? '', vcs.url ?? '', name, editable)
  if (/^https?:\/\//i.test(location)) return remoteFile(location, name)
  const path = resolve(folder, localPath(location))
  return ARCHIVE.test(path)
    ? { kind: 'local-file', path, url: fileUrl(location, path), name: name ?? nameOfFile(path) }
    : { kind: 'project', path, editable }
}

/** Whether nothing behind a reference can change: its content, if it can be had, is always the same. */
export function isFixed(reference: Reference): boolean {
  switch (reference.kind) {
    case 'repository':
      return reference.revision !== undefined && isCommit(reference.revision)
    case 'remote-file':
      return reference.sha256 !== undefined
    case 'project':
    case 'local-file':
      return false
  }
}

/** Whether a git revision is a whole commit hash (SHA-1 or SHA-256). */
export function isCommit(revision: string): boolean {
  return FULL_COMMIT.test(revision)
}

/** The project name that a wheel's or sdist's file name starts with, where it can be told. */
export function nameOfFile(path: string): string | undefined {
  const file = path.split(/[\\/]/).at(-1) ?? ''
  if (/\.whl$/i.test(file)) return file.split('-', 1)[0]
  return /^(?<name>.+)-\d[^-]*\.(tar\.\w+|tgz|zip)$/i.exec(file)?.groups?.name
}

// "name[extra] @ place ; marker" or "place ; marker"; extras of a path stand behind it.
function splitName(target: string): { name: string | undefined; location: string } {
  try {
    const { name, url } = parseRequirementLine(target)
    if (url !== undefined) return { name, location: url }
  } catch (error) {
    if (!(error instanceof SpecifierError)) throw error
  }
  const separator = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(target) ? '; ' : ';'
  const place = target.split(separator, 1)[0]?.trim() ?? ''
  return { name: undefined, location: place }
}

function localPath(location: string): string {
  const path = /^file:/i.test(location) ? pathOfFileReference(location) : location
  return ARCHIVE.test(path) ? path : path.replace(/\[[^[\]]*\]$/, '')
}

function pathOfFileReference(location: string): string {
  const { url } = splitFragment(location)
  // pip also takes file:relative/path, which is no URL of an absolute path.
  return /^file:\/\//i.test(url) ? pathOfFileUrl(url) : url.slice('file:'.length)
}

// pip writes an URL of its own with all but letters, digits and "_.-~/" quoted ("+" is "%2B").
function fileUrl(location: string, path: string): string {
  if (/^file:\/\//i.test(location)) return splitFragment(location).url
  const [scheme, drive, rest] =
    /^(file:\/\/)(\/[A-Za-z]:)?(.*)$/.exec(pathToFileURL(path).href)?.slice(1) ?? []
  const quoted = decodeURIComponent(rest ?? '')
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll(/[!'()*]/g, quotedCharacter))
  return `${scheme ?? ''}${drive ?? ''}${quoted.join('/')}`
}

function quotedCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function remoteFile(location: string, name: string | undefined): RemoteFile {
  const { url, fragment } = splitFragment(location)
  const sha256 = fragment.get('sha256')?.toLowerCase()
  return {
    kind: 'remote-file',
    url,
    name:
      name ?? eggName(fragment) ?? nameOfFile(decodeURIComponentSafely(url.split('?', 1)[0] ?? '')),
    sha256: sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined,
    subdirectory: fragment.get('subdirectory') ?? undefined,
  }
}

function repository(
  vcs: string,
  location: string,
  name: string | undefined,
  editable: boolean,
): Repository {
  const { url: whole, fragment } = splitFragment(location)
  // pip's rule: the last "@" of the path is the revision's, never one of the authority.
  const pathStart = /^[a-z+]+:\/\/[^/]*/i.exec(whole)?.[0].length ?? 0
  const at = whole.lastIndexOf('@')
  const url = at > pathStart ? whole.slice(0, at) : whole
  return {
    kind: 'repository',
    vcs: vcs.toLowerCase(),
    url,
    revision: at > pathStart ? whole.slice(at + 1) : undefined,
    name: name ?? eggName(fragment),
    subdirectory: fragment.get('subdirectory') ?? undefined,
    editable,
  }
}

function splitFragment(location: string): { url: string; fragment: URLSearchParams } {
  const hash = location.indexOf('#')
  return hash === -1
    ? { url: location, fragment: new URLSearchParams() }
    : { url: location.slice(0, hash), fragment: new URLSearchParams(location.slice(hash + 1)) }
}

function eggName(fragment: URLSearchParams): string | undefined {
  return fragment.get('egg')?.split('[', 1)[0] || undefined
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
