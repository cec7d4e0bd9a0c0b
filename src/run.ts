/** The whole story: from the inputs to packages that can be imported. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Build, build } from './build.ts'
import { CacheMissError } from './errors.ts'
import { floatingPackages } from './floating.ts'
import type { Inputs } from './inputs.ts'
import { type InstallPlan, installFromIndex, installWheels } from './install/pip-installer.ts'
import { type Interpreter, refuseExternallyManaged, requirePip } from './interpreter.ts'
import { cacheKey, type Key, showIngredient } from './key.ts'
import { gatherKeyFacts, type KeyFacts } from './key-facts.ts'
import { MANIFEST_SCHEMA, type Manifest, type Wheel } from './manifest.ts'
import type { Common, Installed, LookedUp, Outcome, SaveOutcome } from './outcome.ts'
import { requirementArguments } from './pip.ts'
import { cachePolicy, type Policy } from './policy.ts'
import type { Ports } from './ports.ts'
import { type Requirements, readRequirements } from './requirements.ts'
import { type Found, lookUp, restore } from './restore.ts'
import { save } from './save.ts'
import { secretsIn } from './urls.ts'
import { VERSION } from './version.ts'
import { checkWheelDir, publishWheelDir } from './wheel-dir.ts'

/** What all acts of one run share. */
interface Run {
  readonly inputs: Inputs
  readonly facts: KeyFacts
  readonly key: Key
  readonly plan: InstallPlan
  readonly common: Common
  readonly ports: Ports
}

/**
 * Makes the required packages arrive, from the store where it can. Cache trouble is a warning;
 * a StepError is thrown for what the user has to mend.
 */
export async function run(inputs: Inputs, ports: Ports): Promise<Outcome> {
  maskSecrets(settingsTexts(ports.environment), ports)
  if (inputs.wheelDir !== undefined) checkWheelDir(inputs.wheelDir)
  const [interpreter, requirements] = await Promise.all([
    ports.python.probe(inputs),
    (async () => readRequirements(inputs, ports.environment))(),
  ])
  maskSecrets([...requirementTexts(requirements), ...configurationTexts(interpreter)], ports)
  requirePip(interpreter)
  const facts = gatherKeyFacts(
    inputs,
    interpreter,
    requirements,
    ports.environment,
    ports.clock.now(),
  )
  if (inputs.install) refuseExternallyManaged(interpreter, facts.settings.placement)
  const key = cacheKey(facts)
  await printKey(key, ports)

  const policy = cachePolicy(inputs, ports.environment, requirements.uncacheable)
  if (policy.reason !== undefined) ports.log.notice(describePolicy(policy))
  const common = commonOf(facts, key, ports)
  if (inputs.lookupOnly) return lookUpOnly(inputs, common, key, policy, ports)

  const restoring = ports.clock.milliseconds()
  const found: Found = policy.restore ? await restore(key, ports) : { kind: 'nothing' }
  const restoreSeconds = (ports.clock.milliseconds() - restoring) / 1000
  if (found.kind !== 'exact' && inputs.failOnCacheMiss)
    throw new CacheMissError(describeMiss(key, policy))

  const current: Run = { inputs, facts, key, plan: installPlan(facts, ports), common, ports }
  if (found.kind === 'exact') return useRestored(found, restoreSeconds, current)
  const wheelsAreOfUse = policy.restore || policy.save || inputs.wheelDir !== undefined
  return wheelsAreOfUse ? buildAndSave(found, policy, current) : installUncached(policy, current)
}

async function useRestored(
  found: Found & { kind: 'exact' },
  restoreSeconds: number,
  { inputs, plan, common, ports }: Run,
): Promise<Outcome> {
  const { key, manifest, wheels } = found
  if (inputs.wheelDir !== undefined) publishWheelDir(wheels, manifest, inputs.wheelDir)
  const installed = await install(manifest.wheels, wheels, plan, ports)
  return {
    ...common,
    kind: 'restored',
    primaryKey: key,
    matchedKey: key,
    wheels: manifest.wheels,
    restoreSeconds,
    installed,
  }
}

async function buildAndSave(
  found: Exclude<Found, { kind: 'exact' }>,
  policy: Policy,
  { inputs, facts, key, plan, common, ports }: Run,
): Promise<Outcome> {
  const { interpreter } = facts
  const building = ports.clock.milliseconds()
  const built = await ports.log.group('Building wheels with pip', () =>
    build(
      {
        interpreter,
        requirements: plan.requirements,
        workingDirectory: inputs.workingDirectory,
        older: found.kind === 'partial' ? found : undefined,
      },
      ports,
    ),
  )
  const buildSeconds = (ports.clock.milliseconds() - building) / 1000
  const floating = floatingPackages(
    built.wheels,
    facts.requirements,
    facts.settingsFiles,
    interpreter.markers,
  )
  const manifest = manifestOf(built, floating, key, facts)
  if (inputs.wheelDir !== undefined) publishWheelDir(built.folder, manifest, inputs.wheelDir)

  // A failing install still waits for the save: half an upload blocks the key for everyone.
  const [saved, installed] = await Promise.allSettled([
    policy.save ? save(manifest, built.folder, ports) : notSaved(policy),
    install(built.wheels, built.folder, plan, ports),
  ])
  if (installed.status === 'rejected') throw installed.reason
  if (saved.status === 'rejected') throw saved.reason
  return {
    ...common,
    kind: 'built',
    primaryKey: manifest.key,
    matchedKey: found.kind === 'partial' ? found.key : undefined,
    wheels: built.wheels,
    reused: built.reused,
    floating,
    buildSeconds,
    saved: saved.value,
    installed: installed.value,
  }
}

async function installUncached(
  policy: Policy,
  { plan, common, ports, inputs }: Run,
): Promise<Outcome> {
  const installed: Installed = inputs.install
    ? await installFromIndex(plan, ports)
    : { kind: 'not-asked' }
  return { ...common, kind: 'uncached', reason: policy.reason ?? '', installed }
}

async function lookUpOnly(
  inputs: Inputs,
  common: Common,
  key: Key,
  policy: Policy,
  ports: Ports,
): Promise<LookedUp> {
  const match = policy.restore ? await lookUp(key, ports) : undefined
  const exact = match !== undefined && key.candidates.includes(match.key)
  if (!exact && inputs.failOnCacheMiss) throw new CacheMissError(describeMiss(key, policy))
  return {
    ...common,
    kind: 'looked-up',
    primaryKey: exact ? match.key : common.primaryKey,
    found: exact ? 'exact' : match === undefined ? 'nothing' : 'partial',
    matchedKey: match?.key,
    reason: policy.reason,
  }
}

function install(
  wheels: readonly Wheel[],
  folder: string,
  plan: InstallPlan,
  ports: Ports,
): Promise<Installed> {
  return plan.inputs.install
    ? installWheels(wheels, folder, plan, ports)
    : Promise.resolve({ kind: 'not-asked' })
}

async function notSaved({ reason }: Policy): Promise<SaveOutcome> {
  return { kind: 'off', reason: reason ?? '' }
}

function installPlan(
  { inputs, interpreter, requirements, settings }: KeyFacts,
  { scratch }: Ports,
): InstallPlan {
  const packagesFile =
    requirements.packages.length === 0 ? undefined : join(scratch, 'packages.txt')
  if (packagesFile !== undefined)
    writeFileSync(packagesFile, requirements.packages.map(({ text }) => `${text}\n`).join(''))
  return {
    interpreter,
    inputs,
    requirements: requirementArguments(requirements, packagesFile),
    placement: settings.placement,
  }
}

function manifestOf(
  built: Build,
  floating: readonly string[],
  key: Key,
  { interpreter, now }: KeyFacts,
): Manifest {
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
    wheels: built.wheels,
  }
}

function commonOf({ inputs, interpreter }: KeyFacts, key: Key, { store }: Ports): Common {
  return {
    primaryKey: key.floating,
    ingredients: key.ingredients,
    store: store.name,
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

function describePolicy({ restore: mayRestore, save: maySave, reason }: Policy): string {
  const what = mayRestore
    ? 'The wheelhouse is not saved'
    : maySave
      ? 'No wheelhouse is restored'
      : 'Caching is off for this run'
  return `${what}: ${reason}`
}

function describeMiss(key: Key, { reason, restore: mayRestore }: Policy): string {
  const why = mayRestore
    ? `the store has no wheelhouse ${key.floating} (nor one that ends in "fixed")`
    : reason
  return `fail-on-cache-miss: there is no cache hit: ${why}`
}

/** Credentials in URLs of the user's are hidden before the first line that could show them. */
function maskSecrets(texts: readonly string[], { log }: Ports): void {
  for (const text of texts) for (const secret of secretsIn(text)) log.mask(secret)
}

function settingsTexts(environment: Ports['environment']): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith('PIP_') && value !== undefined ? [value] : [],
  )
}

function requirementTexts({ files, packages }: Requirements): string[] {
  return [...files.flatMap(({ lines }) => lines), ...packages].map(({ text }) => text)
}

function configurationTexts({ pipConfiguration }: Interpreter): string[] {
  return Object.values(pipConfiguration).flatMap((section) => Object.values(section))
}
