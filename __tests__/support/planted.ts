import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readArchiveIndex } from '../../src/archive.ts'
import { type Manifest, memberPath, type Wheel, writeManifest } from '../../src/manifest.ts'
import type { Distribution } from './python-packages.ts'
import { writeTar } from './tar-writer.ts'
import { wheelOf } from './wheels.ts'

/** A wheelhouse in the hands of somebody who may write to the store. */
export interface Entry {
  readonly manifest: Manifest
  /** Place in the archive → bytes. */
  readonly contents: ReadonlyMap<string, Buffer>
}

/** An entry of a store directory. */
export function readEntry(file: string): Entry {
  const bytes = readFileSync(file)
  const { manifest, members } = readArchiveIndex(file)
  const contents = members.map(({ wheel, offset }) => {
    return [memberPath(wheel), bytes.subarray(offset, offset + wheel.size)] as const
  })
  return { manifest, contents: new Map(contents) }
}

/** Puts it into a store directory, under its own key unless another is given. */
export function plant(entry: Entry, store: string, key = entry.manifest.key): void {
  writeFileSync(join(store, `${key}.tar`), archiveOf(entry))
}

/** A well-formed archive of whatever the entry is. */
export function archiveOf({ manifest, contents }: Entry): Buffer {
  const present = manifest.wheels.filter(({ absent }) => absent !== true)
  return writeTar([
    { name: 'wheelhouse.json', data: writeManifest(manifest) },
    ...present.map((wheel) => ({
      name: memberPath(wheel),
      data: contents.get(memberPath(wheel)) ?? Buffer.alloc(0),
    })),
  ])
}

/** The entry without a project. */
export function without(entry: Entry, name: string): Entry {
  return withWheels(
    entry,
    entry.manifest.wheels.filter((wheel) => wheel.name !== name),
  )
}

/** The entry with a wheel more; the manifest says its true size and digest. */
export function withWheel(
  entry: Entry,
  { filename, bytes }: Pick<Distribution, 'filename' | 'bytes'>,
  says: Partial<Wheel> = {},
): Entry {
  const wheel = wheelOf(filename, { recordChecked: true, ...says }, bytes)
  const contents = new Map(entry.contents).set(memberPath(wheel), bytes)
  return withWheels({ ...entry, contents }, [...entry.manifest.wheels, wheel])
}

/** The entry with what its manifest says of one project changed, and the wheel as it is. */
export function saying(entry: Entry, name: string, says: Partial<Wheel>): Entry {
  const contents = new Map(entry.contents)
  const wheels = entry.manifest.wheels.map((wheel) => {
    if (wheel.name !== name) return wheel
    const changed = { ...wheel, ...says }
    contents.set(memberPath(changed), contents.get(memberPath(wheel)) ?? Buffer.alloc(0))
    return changed
  })
  return withWheels({ ...entry, contents }, wheels)
}

function withWheels(entry: Entry, wheels: readonly Wheel[]): Entry {
  return { ...entry, manifest: { ...entry.manifest, wheels } }
}
