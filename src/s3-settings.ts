/** What the inputs s3-… say, checked. */
import { InputError } from './errors.ts'
import { TRUST_LEVELS, type TrustLevel } from './trust.ts'

export interface S3Settings {
  readonly bucket: string
  /** Without a slash at either end; '' for the root of the bucket. */
  readonly prefix: string
  /** Undefined where the AWS settings of the machine decide. */
  readonly region: string | undefined
  /** `https://host[:port]`; undefined for Amazon's own, or what the AWS settings say. */
  readonly endpoint: string | undefined
  readonly anonymous: boolean
  readonly level: TrustLevel | 'auto'
}

type S3Input = 's3-bucket' | 's3-prefix' | 's3-region' | 's3-endpoint' | 's3-anonymous' | 's3-level'

/** The settings; `read` gives an input's text. Throws an InputError for a value that cannot be. */
export function parseS3Settings(read: (name: S3Input) => string): S3Settings {
  return {
    bucket: bucketName(read('s3-bucket')),
    prefix: objectPrefix(read('s3-prefix')),
    region: regionName(read('s3-region')),
    endpoint: endpointUrl(read('s3-endpoint')),
    anonymous: oneOf('s3-anonymous', read('s3-anonymous'), ['true', 'false']) === 'true',
    level: oneOf('s3-level', read('s3-level'), ['auto', ...TRUST_LEVELS]),
  }
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
function bucketName(text: string): string {
  if (text === '')
    throw new InputError('s3-bucket: store: s3 needs the name of a bucket; give it in s3-bucket')
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) || text.includes('..'))
    throw new InputError(
      `s3-bucket: "${text}" is not the name of a bucket: 3 to 63 lower-case letters, digits, dots and ` +
        'hyphens, and no URL (s3-endpoint takes that, s3-prefix a folder in the bucket)',
    )
  return text
}

function objectPrefix(text: string): string {
  const parts = text.replace(/^\/+|\/+$/g, '').split('/')
  if (
    text.length > 300 ||
    parts.some((part) => part === '.' || part === '..') ||
    /[^!-~]/.test(text)
  )
    throw new InputError(
      `s3-prefix: "${text}" is not valid: write names separated by "/", such as ci/wheels, without ` +
        'blanks, "." and ".."',
    )
  return parts.filter((part) => part !== '').join('/')
}

function regionName(text: string): string | undefined {
  if (text === '') return undefined
  if (!/^[A-Za-z0-9-]{1,63}$/.test(text))
    throw new InputError(
      `s3-region: "${text}" is not the name of a region; write it as in eu-central-1`,
    )
  return text
}

function endpointUrl(text: string): string | undefined {
  if (text === '') return undefined
  const url = URL.parse(text)
  const plain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    [url.username, url.password, url.search, url.hash].every((part) => part === '') &&
    url.pathname === '/'
  if (!plain)
    throw new InputError(
      `s3-endpoint: ${url?.password ? 'the value' : `"${text}"`} is not the address of a server: write it ` +
        'as in https://minio.example.org:9000, without bucket, user and password',
    )
  return url.origin
}

function oneOf<const T extends string>(name: S3Input, value: string, valid: readonly T[]): T {
  const match = valid.find((candidate) => candidate === value.toLowerCase())
  if (match === undefined)
    throw new InputError(`${name}: "${value}" is not valid: use one of ${valid.join(', ')}`)
  return match
}
