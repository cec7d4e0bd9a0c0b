/** One transfer, with the s3 store or with the AWS SDK alone: the process that s3-transfer.ts measures. */
import { createReadStream, readFileSync } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { s3Store } from '../src/stores/s3/store.ts'
import type { Act, Measured } from './s3-transfer.ts'

const BUCKET = 'wheels'

async function transfer(act: Act, url: string, key: string, file: string): Promise<void> {
  const client = new S3Client({ endpoint: url, forcePathStyle: true })
  const object = `branch/${key}.tar`
  switch (act) {
    case 'our upload': {
      const saved = await ourStore(url).save(key, file)
      if (saved.kind !== 'saved') throw new Error(JSON.stringify(saved))
      return
    }
    case 'our download': {
      const store = ourStore(url)
      await store.find([key], [])
      await mkdir(dirname(file))
      await store.fetch({ key }, dirname(file))
      return
    }
    case 'SDK upload': {
      const params = { Bucket: BUCKET, Key: object, Body: createReadStream(file) }
      await new Upload({ client, params }).done()
      return
    }
    case 'SDK download':
      await mkdir(dirname(file))
      return sdkDownload(client, object, file)
  }
}

function ourStore(url: string) {
  const settings = { bucket: BUCKET, prefix: '', region: undefined, endpoint: url }
  return s3Store({
    settings: { ...settings, anonymous: false, level: 'branch' },
    repository: undefined,
    trust: { reads: ['branch'], writes: 'branch', reason: '' },
    warn: console.error,
  })
}

// The SDK has no download in parts: its ranges, as many and as large as those of its upload.
async function sdkDownload(client: S3Client, object: string, target: string): Promise<void> {
  const PART = 5 * 1024 * 1024
  const { ContentLength: size = 0 } = await client.send(
    new HeadObjectCommand({ Bucket: BUCKET, Key: object }),
  )
  const file = await open(target, 'wx')
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < size) {
      const start = next
      next += PART
      const Range = `bytes=${start}-${Math.min(next, size) - 1}`
      const { Body } = await client.send(
        new GetObjectCommand({ Bucket: BUCKET, Key: object, Range }),
      )
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array()
      await file.write(bytes, 0, bytes.length, start)
    }
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  await file.close()
}

async function measured(act: Act, url: string, key: string, file: string): Promise<Measured> {
  const started = performance.now()
  await transfer(act, url, key, file)
  const { userCPUTime, systemCPUTime } = process.resourceUsage()
  return {
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMegabytes: peakMegabytes(),
  }
}

// Linux only. resourceUsage() starts with the peak of the process that started this one.
function peakMegabytes(): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

const [act, url = '', key = '', file = ''] = process.argv.slice(2)
console.log(JSON.stringify(await measured(act as Act, url, key, file)))
process.exit()
