import type { PrunableStore } from '../../src/ports.ts'
import { s3Store } from '../../src/stores/s3/store.ts'
import { type TrustLevel, trustOf } from '../../src/trust.ts'
import { type Account, awsEnvironment } from './s3-server.ts'

export interface StoreOptions {
  readonly bucket?: string
  readonly level?: TrustLevel
  readonly anonymous?: boolean
  readonly warnings?: string[]
  readonly repository?: string
}

export const BUCKET = 'wheels'

/** A store of the class itself, in the repository o/r of the bucket `wheels`. */
export function openS3Store(
  endpoint: string,
  {
    bucket = BUCKET,
    level = 'default',
    anonymous = false,
    warnings = [],
    repository = 'o/r',
  }: StoreOptions = {},
): PrunableStore {
  return s3Store({
    settings: { bucket, prefix: 'ci', region: undefined, endpoint, anonymous, level },
    repository,
    trust: trustOf(level, {}, undefined),
    warn: (message) => warnings.push(message),
  })
}

/** From here on the AWS SDK in this process finds these credentials, and nothing of the machine. */
export function actAs(account: Account | undefined): void {
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name]
  Object.assign(process.env, awsEnvironment(account))
}
