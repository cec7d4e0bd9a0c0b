import { createHash } from 'node:crypto'
import { MANIFEST_SCHEMA, type Manifest, type Wheel } from '../../src/manifest.ts'

/** A wheel as a manifest describes it; `content` is what its file holds. */
export function wheelOf(
  file: string,
  overrides: Partial<Wheel> = {},
  content: string | Buffer = file,
): Wheel {
  const [name = '', version = ''] = file.split('-')
  return {
    name,
    version,
    file,
    size: Buffer.byteLength(content),
    sha256: createHash('sha256').update(content).digest('hex'),
    origin: 'index',
    ...overrides,
  }
}

export function manifestOf(wheels: readonly Wheel[], overrides: Partial<Manifest> = {}): Manifest {
  return {
    schema: MANIFEST_SCHEMA,
    key: `pip-wheelhouse-v1-linux-x86_64-debian12-cp312-${'01'.repeat(12)}-${'ab'.repeat(12)}-fixed`,
    ingredients: [{ kind: 'python', label: '', value: '3.12.7' }],
    made: {
      at: '2026-11-20T10:00:00.000Z',
      by: 'pip-wheelhouse 1.0.0',
      python: '3.12.7',
      pip: '24.3.1',
      floating: [],
    },
    wheels,
    direct: [],
    ...overrides,
  }
}
