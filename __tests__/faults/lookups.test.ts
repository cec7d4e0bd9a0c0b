/** Faults of the cache service where it is asked, and where it is asked to save. */

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
} from '../support/faults.ts'
import type { Fault } from '../support/faulty-cache.ts'
import { type ServiceCase, serviceSuite } from '../support/service-suite.ts'

const EVERY_PROTOCOL = ['v1', 'v2'] as const
const HTML = '<!DOCTYPE html><html><body><h1>Unicorn!</h1></body></html>'
const JSON_START = Buffer.from('{"ok": ')

/** An answer after so many milliseconds. */
const slow =
  (milliseconds: number, then: Fault): Fault =>
  async (...parts) => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    await then(...parts)
  }

const everyStep = (fault: Fault) => ({
  lookup: fault,
  download: fault,
  reserve: fault,
  upload: fault,
  finalize: fault,
})

/** Of the whole service, at whatever it is asked. */
const ANSWERS: readonly { fault: string; act: Fault; waits?: boolean }[] = [
  { fault: 'hangs', act: hang, waits: true },
  { fault: '500', act: answer(500, 'no'), waits: true },
  { fault: '503', act: answer(503, HTML) },
  { fault: '429', act: answer(429, '{"msg": "slow down"}', { 'retry-after': '600' }) },
  { fault: '403', act: json({ code: 'permission_denied', msg: 'no' }, 403) },
  { fault: '404', act: json({ code: 'bad_route', msg: 'none' }, 404) },
  { fault: 'HTML with 200', act: answer(200, HTML) },
  { fault: 'connections are reset', act: reset },
  { fault: 'an answer that is no HTTP', act: garbage },
  { fault: 'an empty 200', act: answer(200) },
  {
    fault: 'JSON of other types',
    act: json({ ok: 'yes', matched_key: 7, signed_download_url: [] }),
  },
  { fault: 'JSON null', act: json(null) },
  { fault: 'JSON cut off', act: cut(JSON_START, 100) },
  { fault: 'JSON that stalls', act: stall(JSON_START, 100) },
  { fault: 'JSON that drips', act: drip(JSON_START, 1_000_000), waits: true },
  { fault: '60 MB of JSON', act: answer(200, Buffer.alloc(60e6, ' ')) },
  { fault: 'a redirect to itself', act: redirectLoop },
]

const refused = {
  ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/',
  ACTIONS_CACHE_URL: 'http://127.0.0.1:9/',
}

const CASES: readonly ServiceCase[] = [
  ...EVERY_PROTOCOL.flatMap((protocol) => [
    ...ANSWERS.map(
      ({ fault, act, waits = false }): ServiceCase => ({
        fault: `the service: ${fault}`,
        protocol,
        waits,
        faults: everyStep(act),
      }),
    ),
    { fault: 'connections are refused', protocol, env: () => refused },
    {
      fault: 'no TLS where it should be',
      protocol,
      env: ({ port }: { port: number }) => ({
        ACTIONS_RESULTS_URL: `https://127.0.0.1:${port}/`,
        ACTIONS_CACHE_URL: `https://127.0.0.1:${port}/`,
      }),
    },
  ]),
  {
    fault: 'every question is answered after 6 s',
    protocol: 'v2',
    faults: {
      lookup: slow(6_000, json({ ok: false })),
      reserve: slow(6_000, json({ ok: false })),
    },
    waits: true,
  },
  {
    fault: 'it finds the key of another',
    protocol: 'v2',
    warm: true,
    entries: (right) => [{ ...right, key: `${right.key}-and-more` }],
  },
  {
    fault: 'it finds what was not asked for',
    protocol: 'v2',
    faults: {
      lookup: json({ ok: true, matched_key: 'other', signed_download_url: 'http://127.0.0.1:9/x' }),
    },
  },
]

serviceSuite('asking', CASES, [
  { fault: 'the service hangs', act: 'restore', faults: { lookup: hang } },
  { fault: 'the service answers 500', act: 'restore', faults: { lookup: answer(500, 'no') } },
  { fault: 'the service hangs', act: 'save', faults: { reserve: hang } },
])
