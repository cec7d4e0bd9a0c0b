/** Saves a wheelhouse. Whatever goes wrong is an outcome, never an exception. */
import { join } from 'node:path'
import { writeArchive } from './archive.ts'
import { messageOf } from './errors.ts'
import type { Manifest } from './manifest.ts'
import type { SaveOutcome } from './outcome.ts'
import type { Ports, Saved } from './ports.ts'

/** Packs the wheels of `folder` and gives them to the store, unless their key is taken already. */
export async function save(manifest: Manifest, folder: string, ports: Ports): Promise<SaveOutcome> {
  const { clock } = ports
  const started = clock.milliseconds()
  const saved = await attempt(manifest, folder, ports).catch(
    (error): Saved => ({ kind: 'failed', reason: messageOf(error) }),
  )
  return { ...saved, seconds: (clock.milliseconds() - started) / 1000 }
}

// A build may have taken a quarter of an hour: another run may have saved the key meanwhile, and
// asking costs less than packing and being refused.
async function attempt(
  manifest: Manifest,
  folder: string,
  { store, scratch }: Ports,
): Promise<Saved> {
  const there = await store.find([manifest.key], [])
  if (there?.key === manifest.key) return { kind: 'exists' }
  const archive = join(scratch, 'wheelhouse.tar')
  writeArchive(archive, manifest, folder)
  return store.save(manifest.key, archive)
}
