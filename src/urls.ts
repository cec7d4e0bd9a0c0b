/** URLs as they may enter keys, logs and manifests: without what is secret in them. */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { InputError } from './errors.ts'

const SECRET_PARAMETER =
  /^(.*(token|secret|password|passwd|credential|signature|auth|api[-_]?key|access[-_]?key).*|sig|key|pat|se|sp|st|skoid|sktid|x-(amz|goog|ms)-.*|expires)$/i

/** How tokens of package hosts and forges begin: where one stands in a path, it is one. */
const TOKEN_PREFIX = /^(gh[opsur]_|github_pat_|gl[a-z]+-|pypi-|npm_|dckr_|AKC|cmVm)\w/

/** Words that stand for a user where the password is the secret: in a log they are only words. */
const COMMON_USERS = new Set([
  'token',
  '__token__',
  'oauth2',
  'oauth2accesstoken',
  '_json_key',
  '_json_key_base64',
  'x-access-token',
  'x-token-auth',
  'gitlab-ci-token',
  'admin',
  'anonymous',
  'build',
  'deploy',
  'github',
  'index',
  'public',
  'pypi',
  'python',
  'root',
  'runner',
  'simple',
  'user',
])

/**
 * A text with user, password, the values of secret query parameters and tokens in paths taken out of
 * every URL in it, so that a token that rotates changes nothing and nothing secret is kept. A token
 * that is a part of a path leaves a digest in its place: what lies behind another one may differ.
 */
export function withoutSecrets(text: string): string {
  if (!text.includes('://')) return text
  const [before = '', ...pieces] = text.split('://')
  let scheme = before
  return pieces.reduce((shown, piece) => {
    const url = takeApart(scheme, piece)
    scheme = piece
    if (url === undefined) return `${shown}://${piece}`
    return `${shown}://${url.host}${shownPath(url.path)}${shownParameters(url.parameters)}${url.after}`
  }, before)
}

/** The secret parts of the URLs in a text, in every spelling that they may be printed in. */
export function secretsIn(text: string): string[] {
  const [first = '', ...pieces] = text.split('://')
  let scheme = first
  const secrets = pieces.flatMap((piece) => {
    const url = takeApart(scheme, piece)
    scheme = piece
    return url === undefined ? [] : secretsOf(url)
  })
  return [...new Set(secrets)].filter(isWorthMasking)
}

/** A secret as it is written, decoded, encoded and quoted: each may appear in a message or a log. */
export function spellingsOf(secret: string): string[] {
  const plain = decoded(secret)
  const encoded = encodeURIComponent(plain.toWellFormed())
  // Python's quote() knows fewer plain characters than encodeURIComponent(), and keeps "/".
  const quoted = encoded.replaceAll(/[!'()*]/g, percent)
  const all = [secret, plain, encoded, quoted, quoted.replaceAll('%2F', '/')].flatMap((one) => [
    one,
    one.replaceAll(/%[0-9A-Fa-f]{2}/g, (code) => code.toLowerCase()),
  ])
  return [...new Set([...all, ...all.map((one) => JSON.stringify(one).slice(1, -1))])]
}

/** `user:password` as a header holds it; without padding, so that it is found in either form. */
export function asHttpSends(login: string): string[] {
  const bytes = Buffer.from(login)
  return [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')]
}

/** Whether a text is long and rare enough that a log stays readable with *** in its place. */
export function isWorthMasking(secret: string): boolean {
  return secret.length >= 4 && !COMMON_USERS.has(secret.toLowerCase())
}

/** The path that a file URL names. Throws an InputError for one of another host or with an encoded slash. */
export function pathOfFileUrl(url: string): string {
  try {
    return fileURLToPath(url)
  } catch {
    throw new InputError(
      `${withoutSecrets(url)} does not name a file on this machine (file:///path)`,
    )
  }
}

/** A URL from behind its "://" on. */
interface Url {
  /** `user:password`, as written; undefined where there is none. */
  readonly login: string | undefined
  readonly host: string
  readonly path: string
  /** Query and fragment, with their `?` and `#`. */
  readonly parameters: string
  /** The text behind the URL. */
  readonly after: string
}

// The part of a text between two "://": the URL ends in it, or where the next one's scheme begins.
function takeApart(before: string, piece: string): Url | undefined {
  if (!/[A-Za-z0-9+.-]$/.test(before)) return undefined
  const word = piece.slice(0, indexOr(piece.search(/\s/), piece.length))
  const at = endOfLogin(before, word)
  const login = at === -1 ? undefined : word.slice(0, at)
  // Quotation marks may be part of a password; behind it they end the URL, as in shell text.
  const place = word.slice(at + 1)
  const end = indexOr(place.search(/['"<>]/), place.length)
  const url = place.slice(0, end)
  const pathStart = indexOr(url.search(/[/?#]/), url.length)
  const parametersStart = indexOr(url.search(/[?#]/), url.length)
  return {
    login,
    host: url.slice(0, pathStart),
    path: url.slice(pathStart, parametersStart),
    parameters: url.slice(parametersStart),
    after: piece.slice(at + 1 + end),
  }
}

// The last "@" of the authority. A password that should have been encoded, and was not, ends the
// authority too early ("https://user:a/b@host"): what follows the colon is no port then.
function endOfLogin(before: string, word: string): number {
  const authority = word.slice(0, indexOr(word.search(/[/?#]/), word.length))
  const at = authority.lastIndexOf('@')
  if (at !== -1 || !/https?$/i.test(before)) return at
  const port = /^[^[:]+:(.*)$/.exec(authority)?.[1]
  return port === undefined || /^\d*$/.test(port) || /["'<>,]/.test(port)
    ? -1
    : word.indexOf('@', authority.length)
}

function secretsOf({ login, path, parameters }: Url): string[] {
  const secrets: string[] = []
  if (login !== undefined) {
    const [user, password] = splitOnce(login, ':')
    // In "token:@host" and "token@host" the user is the secret; in "user:password@host" both are.
    secrets.push(...spellingsOf(user), ...spellingsOf(password))
    // "git@" of an SSH address is no secret, nor is its encoding.
    const pairs =
      password === '' && !isWorthMasking(user)
        ? []
        : [`${user}:${password}`, `${decoded(user)}:${decoded(password)}`]
    secrets.push(...pairs.flatMap(asHttpSends))
  }
  secrets.push(...tokensIn(path).flatMap(spellingsOf))
  for (const parameter of parameters.split(/[?#&]/)) {
    const [name, value] = splitOnce(parameter, '=')
    if (SECRET_PARAMETER.test(name)) secrets.push(...spellingsOf(value))
  }
  return secrets
}

function tokensIn(path: string): string[] {
  return path.split('/').filter((segment, index, all) => isToken(segment, all[index - 1]))
}

function shownPath(path: string): string {
  return path
    .split('/')
    .map((segment, index, all) =>
      isToken(segment, all[index - 1]) ? `token.${sha256(segment).slice(0, 12)}` : segment,
    )
    .join('/')
}

// Digests and commits have no capitals, file names have a dot, and in the names of people and
// projects small letters, capitals and digits do not change all the time.
function isToken(segment: string, before: string | undefined): boolean {
  if (TOKEN_PREFIX.test(segment)) return true
  if (!/^[A-Za-z0-9_-]{16,}$/.test(segment)) return false
  if (before === 'priv') return true // packagecloud.io
  const kinds = segment.replaceAll(/[a-z]/g, 'a').replaceAll(/[A-Z]/g, 'A').replaceAll(/\d/g, '1')
  const runs = kinds.match(/a+|A+|1+|[_-]+/g) ?? []
  const mixed = ['a', 'A', '1'].every((kind) => kinds.includes(kind))
  return mixed && runs.length > 0.4 * segment.length
}

// "?a=1&token=x#egg=y": names stay, values of secret ones go.
function shownParameters(parameters: string): string {
  return parameters
    .split(/([?#&])/)
    .map((part) => {
      const [name] = splitOnce(part, '=')
      return SECRET_PARAMETER.test(name) ? name : part
    })
    .join('')
}

function splitOnce(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function indexOr(index: number, otherwise: number): number {
  return index === -1 ? otherwise : index
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
