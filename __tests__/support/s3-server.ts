import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { connect, createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { toolPath } from '../../scripts/tools.ts'
import { type NodeChild, startNode } from './child-process.ts'
import { bareEnvironment, temporaryFolder } from './environment.ts'

/** Access key and secret key. */
export interface Account {
  readonly access: string
  readonly secret: string
}

/** versitygw: an S3 server that checks signatures, checksums and bucket policies for real. */
export interface S3Server {
  readonly url: string
  readonly port: number
  /** May do everything. */
  readonly root: Account
  /** A client of the root account. */
  readonly client: S3Client
  /** An account that may do what bucket policies say. */
  addUser(access: string): Account
  addBucket(name: string): Promise<void>
  setPolicy(bucket: string, statements: readonly PolicyStatement[]): Promise<void>
  put(bucket: string, key: string, content: Buffer | string): Promise<void>
  get(bucket: string, key: string): Promise<Buffer>
  /** Many empty objects, put where the server keeps its data; `modified` is of all of them. */
  seed(bucket: string, keys: readonly string[], modified: Date): Promise<void>
  keys(bucket: string): Promise<string[]>
  /** How many multipart uploads were begun and neither completed nor aborted. */
  unfinishedUploads(bucket: string): Promise<number>
  /** Ends the process at once, as a crash does; `start` starts another on the same data and port. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal: string | { readonly AWS: readonly string[] }
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
}

/** What the AWS SDK reads of the environment, for this account; no account for none. */
export function awsEnvironment(account: Account | undefined): Record<string, string> {
  return {
    ...(account && {
      AWS_ACCESS_KEY_ID: account.access,
      AWS_SECRET_ACCESS_KEY: account.secret,
    }),
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  }
}

// A group of its own, so that the gateway ends with the test run.
const RUNNER = `
  const { spawn } = require('node:child_process')
  const [binary, ...args] = process.argv.slice(1)
  spawn(binary, args, { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 1))`

/** Starts a gateway on 127.0.0.1 with its data in a folder of its own. */
export async function startS3Server(): Promise<S3Server> {
  const binary = toolPath('versitygw')
  const folder = await temporaryFolder()
  const at = (name: string) => join(folder.path, name)
  await Promise.all(['data', 'sidecar', 'iam'].map((name) => mkdir(at(name))))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const root: Account = { access: 'root', secret: 'root-secret' }
  const client = new S3Client({
    endpoint: url,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: root.access, secretAccessKey: root.secret },
  })
  let child: NodeChild | undefined

  const server: S3Server = {
    url,
    port,
    root,
    client,
    addUser(access) {
      const account = { access, secret: `${access}-secret` }
      const { status, stdout, stderr } = spawnSync(
        binary,
        ['admin', '-a', root.access, '-s', root.secret, '-er', url, 'create-user'].concat([
          '-a',
          account.access,
          '-s',
          account.secret,
          '-r',
          'user',
        ]),
        { encoding: 'utf8' },
      )
      if (status !== 0) throw new Error(`create-user: ${stdout}${stderr}`)
      return account
    },
    async addBucket(name) {
      await client.send(new CreateBucketCommand({ Bucket: name }))
    },
    async setPolicy(bucket, statements) {
      const policy = { Version: '2012-10-17', Statement: statements }
      await client.send(
        new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(policy) }),
      )
    },
    async put(bucket, key, content) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content }))
    },
    async get(bucket, key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
      return Buffer.from((await Body?.transformToByteArray()) ?? [])
    },
    async seed(bucket, keys, modified) {
      for (const key of keys) {
        const file = join(at('data'), bucket, key)
        await mkdir(dirname(file), { recursive: true })
        await writeFile(file, '')
        await utimes(file, modified, modified)
      }
    },
    async keys(bucket) {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
      return Contents.map(({ Key = '' }) => Key)
    },
    async unfinishedUploads(bucket) {
      const { Uploads = [] } = await client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket }),
      )
      return Uploads.length
    },
    async kill() {
      if (child === undefined) return
      const ended = once(child.process, 'exit')
      child.kill()
      await ended
      child = undefined
    },
    async start() {
      const args = ['--access', root.access, '--secret', root.secret, '--quiet', '--keep-alive']
      const listen = ['--port', `127.0.0.1:${port}`, '--iam-dir', at('iam')]
      const posix = ['posix', '--sidecar', at('sidecar'), at('data')]
      child = startNode(['-e', RUNNER, binary, ...args, ...listen, ...posix], {
        env: bareEnvironment(folder.path),
      })
      const output: Buffer[] = []
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => output.push(chunk))
      await listening(port, child, output)
    },
    async stop() {
      client.destroy()
      await server.kill()
      await folder.remove()
    },
  }
  await server.start()
  return server
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function listening(port: number, child: NodeChild, output: Buffer[]): Promise<void> {
  for (;;) {
    if (child.process.exitCode !== null)
      throw new Error(`versitygw ended: ${Buffer.concat(output)}`)
    const socket = connect(port, '127.0.0.1')
    const there = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    if (there) return
    await pause(20)
  }
}
