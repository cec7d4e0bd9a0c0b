/** Installs a wheelhouse: our installer for what it handles, pip for the rest, projects last. */
import { ArchiveError } from '../archive.ts'
import { StepError } from '../errors.ts'
import { installable, type Wheel } from '../manifest.ts'
import type { Installed } from '../outcome.ts'
import { normalizeName } from '../pep508.ts'
import { childEnvironment, parseReplaced, reasonOf } from '../pip.ts'
import type { Ports } from '../ports.ts'
import { requestedNames } from '../requested.ts'
import { withoutSecrets } from '../urls.ts'
import type { Wheelhouse } from '../wheelhouse.ts'
import { directUrls } from './direct-url.ts'
import { type InstallPlan, installFromIndex, PipInstaller } from './pip-installer.ts'

/** installer: native is set, and a wheel needs pip. */
export class NativeInstallError extends StepError {}

/**
 * A local project requires something that the restored wheelhouse does not have: what it requires
 * has changed, and the key did not know. The wheelhouse has to be made anew.
 */
export class UnforeseenError extends Error {}

/**
 * Installs a wheelhouse, and the local projects of the requirements on top of it. Where pip refuses,
 * an ordinary install takes its place, with a warning, so that the job goes on. Throws a PipError
 * where that fails too, and an ArchiveError, before anything was changed, for a wheel that is not
 * what the manifest says. For a restored one, an UnforeseenError where a local project fails.
 */
export async function installWheelhouse(
  wheelhouse: Wheelhouse,
  made: 'restored' | 'built',
  plan: InstallPlan,
  ports: Ports,
): Promise<Installed> {
  const started = ports.clock.milliseconds()
  const urls = directUrls(
    plan.requirements.references,
    wheelhouse.direct,
    wheelhouse.wheels,
    plan.revisions,
  )
  const native = await installNatively(wheelhouse, made, urls, plan, ports)
  for (const reason of native.reasons) ports.log.info(`Left to pip: ${reason}`)
  const pip = new PipInstaller(wheelhouse, native.left, urls, plan, ports)
  const { exitCode, lines, step } = await pip.install()
  if (exitCode === 0) {
    const seconds = (ports.clock.milliseconds() - started) / 1000
    return {
      kind: 'from-wheelhouse',
      seconds,
      replaced: [...native.replaced, ...parseReplaced(lines)],
    }
  }
  const reason = withoutSecrets(reasonOf(lines))
  if (made === 'restored' && step === 'projects')
    throw new UnforeseenError(
      `A local project could not be installed from the wheelhouse, which is made anew: ${reason}. If this ` +
        'comes again, name the files that say what the project requires in cache-dependency-path.',
    )
  ports.log.warning(
    `The wheelhouse could not be installed, installing from the index instead: ${reason}`,
  )
  return installFromIndex(plan, ports, reason)
}

/** Gets ready what installWheelhouse() needs, while a wheelhouse of so many bytes is on its way. */
export function prepareInstall(bytes: number, plan: InstallPlan): void {
  if (!plan.inputs.install || obstacleTo(plan) !== undefined) return
  // A failure comes again, and is reported, where the installer is used.
  import('./native.ts').then(({ prepareWorkers }) => prepareWorkers(bytes)).catch(() => {})
}

interface NativeShare {
  /** What pip still has to install. */
  readonly left: readonly Wheel[]
  readonly replaced: readonly string[]
  /** Why, one line each. */
  readonly reasons: readonly string[]
}

async function installNatively(
  wheelhouse: Wheelhouse,
  made: 'restored' | 'built',
  urls: ReadonlyMap<string, string>,
  plan: InstallPlan,
  ports: Ports,
): Promise<NativeShare> {
  const all = installable(wheelhouse.wheels)
  const obstacle = obstacleTo(plan)
  if (obstacle !== undefined || all.length === 0) {
    const reasons = obstacle === undefined || plan.inputs.installer === 'pip' ? [] : [obstacle]
    return refuseIfNativeOnly({ left: all, replaced: [], reasons }, plan)
  }
  const { installNative } = await import('./native.ts')
  const present = wheelhouse.sources.filter(({ wheel }) => wheel.purpose !== 'build')
  const sources = present.filter(({ wheel }) => wheel.recordChecked === true)
  const unchecked = present
    .filter(({ wheel }) => wheel.recordChecked !== true)
    .map((source) => ({ source, reason: 'its files are not those of its RECORD' }))
  const result = await installNative({
    interpreter: plan.interpreter,
    sources,
    requested: requestedNames(plan.requirements, wheelhouse.direct, plan.interpreter.markers),
    directUrls: urls,
    compile: plan.inputs.compile,
    environment: childEnvironment(ports.environment),
    recordsChecked: true,
  })
  switch (result.kind) {
    case 'damaged':
      if (made === 'restored') throw new ArchiveError(result.reason)
      return refuseIfNativeOnly({ left: all, replaced: [], reasons: [result.reason] }, plan)
    case 'refused':
      return refuseIfNativeOnly({ left: all, replaced: [], reasons: [result.reason] }, plan)
    case 'installed': {
      const leftToPip = [...unchecked, ...result.leftToPip]
      const left = new Set(leftToPip.map(({ source }) => source.wheel))
      return refuseIfNativeOnly(
        {
          left: all.filter((wheel) => left.has(wheel) || wheel.absent === true),
          replaced: result.replaced,
          reasons: leftToPip.map(
            ({ source, reason }) => `${normalizeName(source.wheel.name)}: ${reason}`,
          ),
        },
        plan,
      )
    }
  }
}

// pip knows where else to install to; ours installs into the interpreter's own scheme.
function obstacleTo({ inputs, settings }: InstallPlan): string | undefined {
  if (inputs.installer === 'pip') return 'installer: pip'
  const elsewhere = ['target', 'prefix', 'root', 'user'].find(
    (name) => settings.placement[name] !== undefined,
  )
  return elsewhere === undefined
    ? undefined
    : `the pip setting "${elsewhere}" says where to install`
}

function refuseIfNativeOnly(share: NativeShare, { inputs }: InstallPlan): NativeShare {
  if (inputs.installer === 'native' && share.reasons.length > 0)
    throw new NativeInstallError(
      `installer: native cannot install all of it (${share.reasons.join('; ')}); use auto, which ` +
        'leaves such wheels to pip',
    )
  return share
}
