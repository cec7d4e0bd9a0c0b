/** What went wrong with a bucket, in words that name the thing, the place and the way out. */
import { hasCode, messageOf } from '../../errors.ts'
import type { Bucket } from './client.ts'

/** The HTTP status of a server's refusal; undefined for an error of another kind. */
export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { $metadata } = error as { $metadata?: { httpStatusCode?: unknown } }
  const status = $metadata?.httpStatusCode
  return typeof status === 'number' ? status : undefined
}

/** The service's name of an error: `AccessDenied`, `NoSuchBucket`, … */
export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : ''
}

/** What the credentials may not do, rather than that they are wrong. */
export function isDenied(error: unknown): boolean {
  return ['AccessDenied', 'AllAccessDisabled'].includes(codeOf(error))
}

/** Another run has written the object in the meantime (If-None-Match). */
export function isTaken(error: unknown): boolean {
  return statusOf(error) === 412 || statusOf(error) === 409
}

/** The server does not know what was asked for. */
export function isUnsupported(error: unknown): boolean {
  return (
    statusOf(error) === 501 ||
    ['NotImplemented', 'InvalidArgument', 'InvalidRequest'].includes(codeOf(error))
  )
}

/** Worth another try: the connection broke, or the server says that it is its own trouble. */
export function isPassing(error: unknown): boolean {
  const status = statusOf(error)
  if (isOfDisk(error)) return false
  return (
    status === undefined || status === 429 || status >= 500 || codeOf(error) === 'RequestTimeout'
  )
}

const ACTIONS_OF = {
  read: 's3:GetObject and s3:ListBucket',
  write: 's3:PutObject and s3:AbortMultipartUpload',
  remove: 's3:DeleteObject',
} as const

/** The error to show for one of a request for `object` (a key, or how keys begin). */
export function explained(
  error: unknown,
  { name, server, anonymous }: Pick<Bucket, 'name' | 'server' | 'anonymous'>,
  act: keyof typeof ACTIONS_OF,
  object: string,
): Error {
  const place = `the bucket ${name} at ${server}`
  const say = (text: string): Error => new Error(text, { cause: error })
  switch (codeOf(error)) {
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
      return say(
        `${server} does not accept the AWS credentials (${codeOf(error)}): check the access key and the ` +
          'secret key that this step gets',
      )
    case 'ExpiredToken':
    case 'ExpiredTokenException':
    case 'TokenRefreshRequired':
      return say(
        'the AWS session token has expired: get new credentials right before this step, or longer ones',
      )
    case 'InvalidToken':
      return say('the AWS session token is not valid: check AWS_SESSION_TOKEN')
    case 'NoSuchBucket':
      return say(
        `there is no bucket ${name} at ${server}: check s3-bucket, s3-endpoint and s3-region`,
      )
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
      return say(`${place} belongs to another region: set s3-region (${messageOf(error)})`)
    case 'RequestTimeTooSkewed':
      return say(`${server} refuses requests because this machine's clock is wrong`)
  }
  const status = statusOf(error)
  if (status === 403 || status === 401)
    return say(
      anonymous
        ? `${place} does not let anybody ${act} ${object}, and this run has no AWS credentials`
        : `the AWS credentials may not ${act} ${object} in ${place}: allow them ${ACTIONS_OF[act]}`,
    )
  if (status === 412 && act === 'read') return say(`${object} was replaced while it was read`)
  if (status === undefined && isOfConnection(error))
    return say(`no connection to ${server}: ${reasonOf(error)}`)
  if (status === undefined) return error instanceof Error ? error : say(reasonOf(error))
  return say(`${server} did not ${act} ${object} (status ${status}): ${reasonOf(error)}`)
}

/** What a server answers that speaks S3, else an Error: a login page comes with status 200 too. */
export function answered<T>(value: T | undefined, { server }: Pick<Bucket, 'server'>): T {
  if (value === undefined)
    throw new Error(
      `${server} did not answer as S3 does: check s3-endpoint, and proxies on the way`,
    )
  return value
}

// Of the same shape in every realm: the SDK wraps what it does not know as an Error.
function isOfConnection(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if (isOfDisk(error)) return false
  return '$metadata' in error || 'code' in error || WRAPPED.test(messageOf(error))
}

function isOfDisk(error: unknown): boolean {
  return hasCode(error, 'ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'EMFILE', 'ENOENT')
}

const WRAPPED = /^AWS SDK error wrapper for \w+: /

// A connection to several addresses fails with an empty message and one error for each.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0])
  const [line = ''] = messageOf(error).split('\n')
  return line.replace(WRAPPED, '') || codeOf(error) || 'no reason given'
}
