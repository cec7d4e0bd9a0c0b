/** The way to a bucket: the SDK's client with the credentials that its own chain finds. */
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'
import { messageOf } from '../../errors.ts'
import type { S3Settings } from '../../s3-settings.ts'

export interface Bucket {
  readonly client: S3Client
  readonly name: string
  /** Whether requests are not signed. */
  readonly anonymous: boolean
  /** How messages name the server. */
  readonly server: string
}

const CONNECT_MS = 5_000
/** Amazon sends a request for a bucket of another region on to the right one. */
const DEFAULT_REGION = 'us-east-1'

/**
 * The client, with credentials that have been looked up: environment, web identity (OIDC), shared
 * configuration, container, instance profile. Where there are none at all, or `anonymous` is set,
 * requests are not signed. Throws where there are some that cannot be used.
 */
export async function openBucket({
  bucket,
  region,
  endpoint,
  anonymous,
}: S3Settings): Promise<Bucket> {
  // HTTPS_PROXY and NO_PROXY count, as for pip.
  const agents = { keepAlive: true, maxSockets: 32, proxyEnv: process.env }
  const config: S3ClientConfig = {
    region: region ?? (await configuredRegion()),
    followRegionRedirects: true,
    ...(endpoint !== undefined && { endpoint }),
    // Servers other than Amazon's seldom have a host name for each bucket.
    forcePathStyle: (endpoint ?? endpointOfEnvironment()) !== undefined,
    // Our own SHA-256 takes the place of the CRC that not every server knows.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    expectContinueHeader: false,
    // Or the SDK prints to the console: what matters comes as an error.
    logger: { trace() {}, debug() {}, info() {}, warn() {}, error() {} },
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      httpAgent: new HttpAgent(agents),
      httpsAgent: new HttpsAgent(agents),
    },
  }
  const server = endpoint ?? endpointOfEnvironment() ?? 'Amazon S3'
  const signing = new S3Client(config)
  if (!anonymous && (await hasCredentials(signing)))
    return { client: signing, name: bucket, anonymous: false, server }
  signing.destroy()
  const client = new S3Client({
    ...config,
    credentials: { accessKeyId: '', secretAccessKey: '' },
    signer: { sign: async (request) => request },
  })
  return { client, name: bucket, anonymous: true, server }
}

async function configuredRegion(): Promise<string> {
  const client = new S3Client({})
  try {
    return await client.config.region()
  } catch {
    return DEFAULT_REGION
  } finally {
    client.destroy()
  }
}

function endpointOfEnvironment(): string | undefined {
  return process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL || undefined
}

// The chain's last word where no provider had anything to say.
async function hasCredentials(client: S3Client): Promise<boolean> {
  try {
    await client.config.credentials()
    return true
  } catch (error) {
    if (/from any providers/.test(messageOf(error))) return false
    throw new Error(`the AWS credentials could not be had: ${messageOf(error)}`, { cause: error })
  }
}
