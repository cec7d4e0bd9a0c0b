/** entry_points.txt (https://packaging.python.org/en/latest/specifications/entry-points/). */

/** A script that calls a function: `name = module:attribute`. */
export interface EntryPoint {
  readonly name: string
  readonly module: string
  /** May have dots. */
  readonly attribute: string
}

const SECTION = /^\[(?<section>.*)\]$/
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/
const IDENTIFIER = '[A-Za-z_][A-Za-z0-9_]*'
const REFERENCE = new RegExp(
  String.raw`^(?<module>${IDENTIFIER}(?:\.${IDENTIFIER})*):(?<attribute>${IDENTIFIER}(?:\.${IDENTIFIER})*)` +
    String.raw`(?:\s*\[[A-Za-z0-9_.,\s-]*\])?$`,
)

/**
 * The console and gui scripts that a text names; on other systems than Windows they are alike.
 * Other groups are not looked at. Throws an Error for one that installers could read in two ways.
 */
export function parseScripts(text: string): EntryPoint[] {
  const scripts = new Map<string, EntryPoint>()
  let inScripts = false
  for (const line of text.split(/\r\n|\n|\r/).map((raw) => raw.trim())) {
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    const section = SECTION.exec(line)?.groups?.section?.trim()
    if (section !== undefined) inScripts = ['console_scripts', 'gui_scripts'].includes(section)
    else if (inScripts) {
      const script = parseScript(line)
      if (scripts.has(script.name)) throw new Error(`two scripts are called ${script.name}`)
      scripts.set(script.name, script)
    }
  }
  return [...scripts.values()]
}

function parseScript(line: string): EntryPoint {
  const equals = line.indexOf('=')
  const name = line.slice(0, Math.max(0, equals)).trim()
  const groups = REFERENCE.exec(line.slice(equals + 1).trim())?.groups
  if (!NAME.test(name) || groups?.module === undefined || groups.attribute === undefined)
    throw new Error(`a script of an unusual kind: ${JSON.stringify(line)}`)
  return { name, module: groups.module, attribute: groups.attribute }
}

/**
 * The scripts that an interpreter gets. Wheels of pip and easy_install name the versioned scripts of
 * the Python that they were made with; installers put those of the target in their place.
 */
export function scriptsFor(scripts: readonly EntryPoint[], pythonVersion: string): EntryPoint[] {
  const [major = '', minor = ''] = pythonVersion.split('.')
  const versioned = [
    {
      name: 'pip',
      others: /^pip\d+(\.\d+)?$/,
      names: ['pip', `pip${major}`, `pip${major}.${minor}`],
    },
    {
      name: 'easy_install',
      others: /^easy_install-\d+\.\d+$/,
      names: ['easy_install', `easy_install-${major}.${minor}`],
    },
  ]
  return versioned.reduce<EntryPoint[]>(
    (all, { name, others, names }) => {
      const script = all.find((one) => one.name === name)
      if (script === undefined) return all
      const rest = all.filter((one) => one !== script && !others.test(one.name))
      return [...rest, ...names.map((versionedName) => ({ ...script, name: versionedName }))]
    },
    [...scripts],
  )
}
