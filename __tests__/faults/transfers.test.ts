/** Faults of the cache service while a wheelhouse comes or goes. */

import {
  answer,
  cut,
  drip,
  garbage,
  hang,
  json,
  redirectLoop,
  reset,
  stall,
  stopReading,
} from '../support/faults.ts'
import type { Fault, Step } from '../support/faulty-cache.ts'
import { type ServiceCase, serviceSuite } from '../support/service-suite.ts'

const EVERY_PROTOCOL = ['v1', 'v2'] as const
const EXPIRED =
  '<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code><Message>Signature not valid</Message></Error>'
/** The beginning of what could be an archive: more than one window of the floor wants. */
const BEGINNING = Buffer.alloc(100_000)

const DOWNLOADS: readonly { fault: string; act: Fault; waits?: boolean }[] = [
  { fault: 'hangs', act: hang, waits: true },
  { fault: '500', act: answer(500) },
  { fault: '503', act: answer(503) },
  { fault: '403, the signature has expired', act: answer(403, EXPIRED) },
  { fault: '404', act: answer(404, 'BlobNotFound') },
  { fault: 'the connection is reset', act: reset },
  { fault: 'HTML with 200', act: answer(200, '<html></html>') },
  { fault: 'nothing with 200', act: answer(200) },
  { fault: 'a byte a second', act: drip(Buffer.alloc(10), 1_500_000), waits: true },
  { fault: 'it stalls in the middle', act: stall(BEGINNING, 1_500_000), waits: true },
  { fault: 'it breaks off in the middle', act: cut(BEGINNING, 1_500_000) },
  { fault: 'a whole body that is too short', act: answer(200, BEGINNING) },
  { fault: 'a redirect to itself', act: redirectLoop },
  { fault: 'an answer that is no HTTP', act: garbage },
]

const SAVES: readonly {
  fault: string
  step: Step
  act: Fault
  only?: 'v1' | 'v2'
  waits?: boolean
}[] = [
  { fault: 'reserving hangs', step: 'reserve', act: hang, waits: true },
  { fault: 'reserving: 500', step: 'reserve', act: answer(500) },
  {
    fault: 'a reservation that is stuck',
    step: 'reserve',
    act: json({ code: 'already_exists', msg: 'x', message: 'Cache already exists.' }, 409),
  },
  {
    fault: 'reserving is denied',
    step: 'reserve',
    act: json({ ok: false, message: 'cache write denied: no' }, 200),
    only: 'v2',
  },
  {
    fault: 'reserving is denied',
    step: 'reserve',
    act: json({ message: 'cache write denied: no' }, 403),
    only: 'v1',
  },
  {
    fault: 'an upload address that refuses',
    step: 'reserve',
    act: json({ ok: true, signed_upload_url: 'http://127.0.0.1:9/account/cache/1?sig=x' }),
    only: 'v2',
  },
  {
    fault: 'an upload address that is none',
    step: 'reserve',
    act: json({ ok: true, signed_upload_url: 'not an address' }),
    only: 'v2',
  },
  { fault: 'the upload hangs', step: 'upload', act: hang, waits: true },
  { fault: 'the upload is not read on', step: 'upload', act: stopReading, waits: true },
  { fault: 'the upload: 403', step: 'upload', act: answer(403, EXPIRED) },
  { fault: 'the upload: 500', step: 'upload', act: answer(500) },
  { fault: 'the upload is reset', step: 'upload', act: reset },
  { fault: 'finishing hangs', step: 'finalize', act: hang, waits: true },
  { fault: 'finishing: 500', step: 'finalize', act: answer(500) },
  { fault: 'finishing is refused', step: 'finalize', act: json({ ok: false }, 200), only: 'v2' },
  {
    fault: 'finishing is refused',
    step: 'finalize',
    act: json({ message: 'size mismatch' }, 400),
    only: 'v1',
  },
  { fault: 'finishing is reset', step: 'finalize', act: reset },
]

const CASES: readonly ServiceCase[] = EVERY_PROTOCOL.flatMap((protocol) => [
  ...DOWNLOADS.map(
    ({ fault, act, waits = false }): ServiceCase => ({
      fault: `the download: ${fault}`,
      protocol,
      waits,
      warm: true,
      faults: { download: act },
    }),
  ),
  ...SAVES.filter(({ only = protocol }) => only === protocol).map(
    ({ fault, step, act, waits = false }): ServiceCase => ({
      fault,
      protocol,
      waits,
      faults: { [step]: act },
    }),
  ),
  {
    fault: 'the archive of another key',
    protocol,
    warm: true,
    entries: (right) => [
      { ...right, bytes: Buffer.concat([right.bytes.subarray(0, 512), BEGINNING]) },
    ],
  },
])

serviceSuite('transfers', CASES, [
  { fault: 'the download hangs', act: 'restore', faults: { download: hang } },
  { fault: 'the download drips', act: 'restore', faults: { download: drip(BEGINNING, 1e6) } },
  { fault: 'the upload hangs', act: 'save', faults: { upload: hang } },
])
