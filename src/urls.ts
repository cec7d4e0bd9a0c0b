/** URLs as they may enter keys, logs and manifests: without what is secret in them. */

// An apostrophe may be part of a password; elsewhere it ends the URL, as in shell text.
const URL_IN_TEXT = /([A-Za-z][A-Za-z0-9+.-]*:\/\/)((?:[^\s"<>/?#]*@)?[^\s'"<>]*)/g
const SECRET_PARAMETER =
  /^(.*(token|secret|password|passwd|credential|signature|auth|api[-_]?key|access[-_]?key).*|sig|key|pat|se|sp|st|skoid|sktid|x-(amz|goog|ms)-.*|expires)$/i

/**
 * A text with user, password and the values of secret query parameters taken out of every URL
 * in it, so that a token that rotates changes nothing and nothing secret is kept.
 */
export function withoutSecrets(text: string): string {
  return text.replaceAll(URL_IN_TEXT, (_, scheme: string, rest: string) => {
    const authorityEnd = rest.search(/[/?#]/)
    const authority = authorityEnd === -1 ? rest : rest.slice(0, authorityEnd)
    const path = authorityEnd === -1 ? '' : rest.slice(authorityEnd)
    const host = authority.slice(authority.lastIndexOf('@') + 1)
    return scheme + host + path.replace(/\?[^#]*/, (query) => withoutSecretParameters(query))
  })
}

/** The secret parts of the URLs in a text, as they are written and decoded: what logs must mask. */
export function secretsIn(text: string): string[] {
  const secrets: string[] = []
  for (const [, , rest = ''] of text.matchAll(URL_IN_TEXT)) {
    const authority = rest.split(/[/?#]/, 1)[0] ?? ''
    const at = authority.lastIndexOf('@')
    // In "token:@host" and "token@host" the user is the secret; in "user:password@host" both are.
    if (at !== -1) secrets.push(...splitOnce(authority.slice(0, at), ':'))
    for (const parameter of rest.match(/\?([^#]*)/)?.[1]?.split('&') ?? []) {
      const [name, value] = splitOnce(parameter, '=')
      if (SECRET_PARAMETER.test(name)) secrets.push(value)
    }
  }
  const spellings = secrets.flatMap((secret) => [secret, decoded(secret)])
  // Masking a very short or very common word would make the log unreadable and hide nothing.
  return [...new Set(spellings)].filter(
    (secret) =>
      secret.length >= 4 && !['token', '__token__', 'oauth2', 'oauth2accesstoken'].includes(secret),
  )
}

function withoutSecretParameters(query: string): string {
  const parameters = query
    .slice(1)
    .split('&')
    .map((parameter) => {
      const [name] = splitOnce(parameter, '=')
      return SECRET_PARAMETER.test(name) ? name : parameter
    })
  return `?${parameters.join('&')}`
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
