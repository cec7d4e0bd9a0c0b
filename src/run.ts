/** The whole story: from the inputs to packages that can be imported. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ArchiveError } from './archive.ts'
import { type Build, build } from './build.ts'
import { describeChanges, sameSources } from './changes.ts'
import { onlyCovered } from './covered.ts'
import { CacheMissError, isOutOfSpace, messageOf } from './errors.ts'
import { floatingPackages } from './floating.ts'
import { gatherFacts } from './gather-facts.ts'
import { allowedHashes } from './hashes.ts'
import type { Inputs } from './inputs.ts'
import { installWheelhouse, prepareInstall, UnforeseenError } from './install/install-wheelhouse.ts'
import { type InstallPlan, installFromIndex } from './install/pip-installer.ts'
import { cacheKey, type Key, showIngredient } from './key.ts'
import type { KeyFacts } from './key-facts.ts'
import { installable, MANIFEST_SCHEMA, type Manifest, type Wheel } from './manifest.ts'
import type { Common, Installed, LookedUp, Outcome, SaveOutcome } from './outcome.ts'
import { requirementCalls } from './pip.ts'
import { cachePolicy, type Policy } from './policy.ts'
import type { Ports } from './ports.ts'
import { warnOfPrivateIndex } from './private-index.ts'
import { requestedNames } from './requested.ts'
import {
  confirm,
  type Found,
  inPrivate,
  lookUp,
  manifestOfRelative,
  restore,
  warnOfDamage,
} from './restore.ts'
import { save } from './save.ts'
import { emptyScratch } from './scratch.ts'
import { VERSION } from './version.ts'
import { checkWheelDir, publishWheelDir } from './wheel-dir.ts'
import { archivedWheelhouse, builtWheelhouse, refuseBombs, type Wheelhouse } from './wheelhouse.ts'

const NOTHING_HASHED =
  'verify: hashes: none of your requirements files has --hash lines, so nothing comes from the store ' +
  '(pip-compile --generate-hashes and uv export write them)'

/** What all acts of one run share. */
interface Run {
  readonly inputs: Inputs
  readonly facts: KeyFacts
  readonly key: Key
  readonly plan: InstallPlan
  readonly common: Common
  readonly ports: Ports
  readonly use: UseWheelhouse
}

/**
 * What is done with a wheelhouse once there is one. As with installWheelhouse(), an ArchiveError or
 * an UnforeseenError means that a restored one has to be made anew.
 */
export type UseWheelhouse = (
  wheelhouse: Wheelhouse,
  made: 'restored' | 'built',
  plan: InstallPlan,
  ports: Ports,
) => Promise<Installed>

/**
 * Makes the required packages arrive, from the store where it can. Cache trouble is a warning;
 * a StepError is thrown for what the user has to mend.
 */
export async function run(
  inputs: Inputs,
  ports: Ports,
  use: UseWheelhouse = install,
): Promise<Outcome> {
  if (inputs.wheelDir !== undefined) checkWheelDir(inputs.wheelDir)
  const facts = await gatherFacts(inputs, ports)
  const key = cacheKey(facts)
  await printKey(key, ports)

  const policy = cachePolicy(inputs, ports.environment, facts.unknown)
  if (policy.reason !== undefined) ports.log.notice(describePolicy(policy))
  const current: Run = {
    inputs,
    facts,
    key,
    plan: installPlan(facts, ports),
    common: commonOf(facts, key, ports),
    ports,
    use,
  }
  if (inputs.lookupOnly) return lookUpOnly(policy, current)

  if (inputs.verify === 'hashes' && policy.restore && facts.requirements.hashedRoots.size === 0)
    ports.log.warning(NOTHING_HASHED)
  const restoring = ports.clock.milliseconds()
  const restored: Found = policy.restore
    ? await restore(key, allowedHashes(facts.requirements), ports, (bytes) =>
        prepareInstall(bytes, current.plan),
      )
    : { kind: 'nothing' }
  const found =
    inputs.verify === 'hashes' ? onlyCovered(inPrivate(restored, ports), facts) : restored
  const restoreSeconds = (ports.clock.milliseconds() - restoring) / 1000
  if (found.kind === 'exact') {
    const outcome = await useRestored(found, restoreSeconds, current)
    if (outcome === 'outdated' && !inputs.failOnCacheMiss)
      return buildAndSave({ ...found, kind: 'partial' }, policy, current)
    if (outcome !== 'damaged' && outcome !== 'outdated') {
      if (policy.save && restored.kind === 'exact') await confirm(restored, ports)
      return outcome
    }
  }
  if (inputs.failOnCacheMiss) throw new CacheMissError(describeMiss(key, policy, restored))
  const wheelsAreOfUse = policy.restore || policy.save || inputs.wheelDir !== undefined
  if (!wheelsAreOfUse) return installUncached(policy, current)
  return buildAndSave(found.kind === 'partial' ? found : undefined, policy, current)
}

async function useRestored(
  { key, match, archive, index }: Found & { kind: 'exact' },
  restoreSeconds: number,
  { inputs, facts, plan, common, ports, use }: Run,
): Promise<Outcome | 'damaged' | 'outdated'> {
  const { wheels, direct, made } = index.manifest
  const wheelhouse = archivedWheelhouse(archive, index, ports.scratch)
  try {
    // These go to pip, which would unpack anything; the others are looked into before they are written.
    refuseBombs(wheelhouse.sources.filter(({ wheel }) => wheel.recordChecked !== true))
    if (inputs.wheelDir !== undefined)
      publishWheelDir(wheelhouse.folder(), index.manifest, inputs.wheelDir)
    return {
      ...common,
      kind: 'restored',
      primaryKey: key,
      matchedKey: key,
      wheels: installable(wheels),
      restoreSeconds,
      floating: made.floating,
      floatingDirect: countDirect(made.floating, direct, facts),
      installed: await use(wheelhouse, 'restored', plan, ports),
    }
  } catch (error) {
    // One that is gone was removed from a store directory while it was read.
    if (error instanceof ArchiveError || !existsSync(archive)) {
      // Digests are checked before anything is installed; for wheels that go to pip, before pip runs.
      await warnOfDamage(match, archive, error, ports)
      return 'damaged'
    }
    if (!(error instanceof UnforeseenError)) throw error
    ports.log.warning(error.message)
    await ports.store.discard(match).catch(() => false)
    return 'outdated'
  }
}

async function buildAndSave(
  older: (Found & { kind: 'partial' }) | undefined,
  policy: Policy,
  current: Run,
): Promise<Outcome> {
  const { inputs, facts, key, plan, common, ports, use } = current
  const looked =
    older?.index.manifest ?? (policy.restore ? await manifestOfRelative(key, ports) : undefined)
  // An exact one that could not be used as it is has not changed.
  const nearest = key.candidates.includes(looked?.key ?? '') ? undefined : looked
  const changes = nearest === undefined ? [] : changesSince(nearest, key)
  if (nearest !== undefined) printChanges(nearest.key, changes, ports)
  const building = ports.clock.milliseconds()
  const { requirements, interpreter } = facts
  const made = await ports.log
    .group('Building wheels with pip', () =>
      build(
        {
          inputs,
          interpreter,
          requirements,
          calls: plan.calls,
          settings: facts.settings,
          older,
          sameSources:
            older !== undefined &&
            (inputs.verify === 'hashes' || // pip holds them to the user's hashes, wherever they are from
              sameSources(older.index.manifest.ingredients, key.ingredients)),
        },
        ports,
      ),
    )
    .catch((error: unknown) => {
      // Wheels are for later runs, and for wheel-dir: an ordinary install needs no room for them.
      if (!isOutOfSpace(error) || !inputs.install || inputs.wheelDir !== undefined) throw error
      ports.log.warning(
        `There is no room for a wheelhouse, going on without one: ${messageOf(error)}`,
      )
    })
  if (made === undefined) {
    emptyScratch(ports.scratch)
    return installUncached({ ...policy, reason: 'there is no room for a wheelhouse' }, current)
  }
  const built = { ...made, wheels: await checkRecords(made, ports) }
  const buildSeconds = (ports.clock.milliseconds() - building) / 1000
  const manifest = manifestOf(built, key, facts)
  if (inputs.wheelDir !== undefined) publishWheelDir(built.folder, manifest, inputs.wheelDir)

  if (policy.save) warnOfPrivateIndex(facts, ports)
  // A failing install still waits for the save: half an upload blocks the key for everyone.
  const [saved, installed] = await Promise.allSettled([
    whyNotSaved(policy, built) ?? save(manifest, built.folder, ports),
    use(builtWheelhouse(built), 'built', plan, ports),
  ])
  if (installed.status === 'rejected') throw installed.reason
  if (saved.status === 'rejected') throw saved.reason
  const { floating } = manifest.made
  return {
    ...common,
    kind: 'built',
    primaryKey: manifest.key,
    matchedKey: older?.key,
    wheels: installable(built.wheels),
    reused: built.reused,
    floating,
    floatingDirect: countDirect(floating, built.direct, facts),
    changes,
    buildSeconds,
    saved: saved.value,
    installed: installed.value,
  }
}

async function installUncached(
  policy: Policy,
  { inputs, plan, common, ports }: Run,
): Promise<Outcome> {
  const installed: Installed = inputs.install
    ? await installFromIndex(plan, ports)
    : { kind: 'not-asked' }
  return { ...common, kind: 'uncached', reason: policy.reason ?? '', installed }
}

async function lookUpOnly(
  policy: Policy,
  { inputs, facts, key, common, ports }: Run,
): Promise<LookedUp> {
  const match = policy.restore ? await lookUp(key, ports) : undefined
  const exact = match !== undefined && key.candidates.includes(match.key)
  if (!exact && inputs.failOnCacheMiss) throw new CacheMissError(describeMiss(key, policy))
  // The nearest wheelhouse says itself what is different.
  const found =
    match !== undefined && !exact
      ? await restore(key, allowedHashes(facts.requirements), ports)
      : undefined
  const nearest =
    found?.kind === 'partial'
      ? found.index.manifest
      : !exact && policy.restore
        ? await manifestOfRelative(key, ports)
        : undefined
  return {
    ...common,
    kind: 'looked-up',
    primaryKey: exact ? match.key : common.primaryKey,
    found: exact ? 'exact' : match === undefined ? 'nothing' : 'partial',
    matchedKey: match?.key,
    changes: nearest === undefined ? [] : changesSince(nearest, key),
    reason: policy.reason,
  }
}

async function install(
  wheelhouse: Wheelhouse,
  made: 'restored' | 'built',
  plan: InstallPlan,
  ports: Ports,
): Promise<Installed> {
  return plan.inputs.install
    ? installWheelhouse(wheelhouse, made, plan, ports)
    : { kind: 'not-asked' }
}

// What could not be checked, pip installs.
async function checkRecords(built: Build, { log }: Ports): Promise<readonly Wheel[]> {
  try {
    const { markCheckedRecords } = await import('./install/checked-records.ts')
    return await markCheckedRecords(built.wheels, builtWheelhouse(built).sources)
  } catch (error) {
    log.info(`The wheels' RECORDs were not checked: ${messageOf(error)}`)
    return built.wheels
  }
}

function countDirect(
  floating: readonly string[],
  direct: readonly (string | null)[],
  { requirements, interpreter }: KeyFacts,
): number {
  const requested = requestedNames(requirements, direct, interpreter.markers)
  return floating.filter((name) => requested.has(name)).length
}

/** Why a build is not saved; undefined where it may be. */
function whyNotSaved({ save: allowed, reason }: Policy, built: Build): SaveOutcome | undefined {
  const { unforeseen } = built
  if (!allowed) return { kind: 'off', reason: reason ?? '' }
  const bomb = bombIn(built)
  if (bomb !== undefined) return { kind: 'off', reason: `${bomb}, which no restore would take` }
  if (unforeseen.length === 0) return undefined
  const names = unforeseen.join(', ')
  return {
    kind: 'off',
    reason: `another package requires ${names} by URL, which no key can stand for`,
  }
}

function bombIn(built: Build): string | undefined {
  try {
    refuseBombs(builtWheelhouse(built).sources)
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

function installPlan(
  { inputs, interpreter, requirements, revisions, settings }: KeyFacts,
  { scratch }: Ports,
): InstallPlan {
  const { packages } = requirements
  const packagesFile = packages.length === 0 ? undefined : join(scratch, 'packages.txt')
  if (packagesFile !== undefined)
    writeFileSync(packagesFile, packages.map(({ text }) => `${text}\n`).join(''))
  const calls = requirementCalls(requirements, packagesFile)
  return { inputs, interpreter, requirements, revisions, calls, settings }
}

function manifestOf(
  { wheels, direct }: Build,
  key: Key,
  { interpreter, requirements, settingsFiles, now }: KeyFacts,
): Manifest {
  const floating = floatingPackages(
    installable(wheels),
    requirements,
    direct,
    settingsFiles,
    interpreter.markers,
  )
  return {
    schema: MANIFEST_SCHEMA,
    key: floating.length === 0 ? key.closed : key.floating,
    ingredients: key.ingredients,
    made: {
      at: now.toISOString(),
      by: `pip-wheelhouse ${VERSION}`,
      python: interpreter.version,
      pip: interpreter.pip ?? '',
      floating,
    },
    wheels,
    direct,
  }
}

function commonOf({ inputs, interpreter }: KeyFacts, key: Key, { store }: Ports): Common {
  return {
    primaryKey: key.floating,
    ingredients: key.ingredients,
    store: store.name,
    verify: inputs.verify,
    python: { version: interpreter.version, executable: interpreter.executable },
    wheelDir: inputs.wheelDir,
  }
}

function printKey(key: Key, { log }: Ports): Promise<void> {
  return log.group('Cache key', () => {
    for (const ingredient of key.ingredients) log.info(showIngredient(ingredient))
    log.info(`key: ${key.floating}, or with "fixed" at its end where nothing can float`)
  })
}

function changesSince(older: Manifest, { floating, ingredients }: Key): string[] {
  return describeChanges(older, { key: floating, ingredients })
}

function printChanges(nearest: string, changes: readonly string[], { log }: Ports): void {
  log.info(`Not in the store. Since the nearest wheelhouse there, ${nearest}, this has changed:`)
  for (const change of changes) log.info(`  ${change}`)
}

function describePolicy({ restore: mayRestore, save: maySave, reason }: Policy): string {
  const what = mayRestore
    ? 'The wheelhouse is not saved'
    : maySave
      ? 'No wheelhouse is restored'
      : 'Caching is off for this run'
  return `${what}: ${reason}`
}

function describeMiss(key: Key, { reason, restore: mayRestore }: Policy, restored?: Found): string {
  if (restored?.kind === 'exact')
    return `fail-on-cache-miss: the wheelhouse ${restored.key} is there, and cannot be used as it is`
  const why = mayRestore
    ? `the store has no wheelhouse ${key.floating} (nor one that ends in "fixed")`
    : reason
  return `fail-on-cache-miss: there is no cache hit: ${why}`
}
