import { askPip } from './pip-oracle.ts'

/** What one line says. Names of options are long ones; the order of values does not count. */
export interface ReadLine {
  readonly line: number
  readonly kind: 'requirement' | 'direct' | 'option'
  readonly text: string
  readonly editable: boolean
  /** What a direct reference points at: a path, or a URL without its fragment. */
  readonly target: string | null
  readonly subdirectory: string | null
  /** Of a requirement: `name[extras] clauses`, and whether it has a marker. */
  readonly requirement: string | null
  readonly options: Readonly<Record<string, readonly string[]>>
}

/** What was read: every file in its roles, and its lines. A reason where it was refused. */
export type Reading =
  | { readonly refused: string }
  | {
      readonly visited: readonly string[]
      readonly lines: Readonly<Record<string, readonly ReadLine[]>>
    }

export interface PipAnswers {
  readonly version: string
  readonly readings: readonly Reading[]
}

/** What to run: an interpreter, and a wheel of pip that takes the place of its own. */
export interface Pip {
  readonly python?: string
  readonly wheel?: string
}

/**
 * Reads files (paths in `folder`, where pip runs) with pip's own parser and constructors. `texts`
 * are what is behind URLs.
 */
export function readWithPip(
  folder: string,
  entries: readonly string[],
  texts: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
  { python, wheel }: Pip,
): Promise<PipAnswers> {
  const question = { wheel: wheel ?? null, folder, entries, texts }
  return askPip(PROGRAM, question, { cwd: folder, env, ...(python !== undefined && { python }) })
}

const PROGRAM = `
import json, logging, os, sys
asked = json.load(sys.stdin)
if asked['wheel']:
    sys.path.insert(0, asked['wheel'])
import pip
from pip._internal.req import req_file
from pip._internal.req.constructors import install_req_from_parsed_requirement
from pip._internal.utils.urls import url_to_path
logging.disable(logging.CRITICAL)

NAMES = {'index_url': 'index-url', 'extra_index_urls': 'extra-index-url', 'find_links': 'find-links',
         'no_index': 'no-index', 'prefer_binary': 'prefer-binary', 'require_hashes': 'require-hashes',
         'no_require_hashes': 'no-require-hashes',
         'pre': 'pre', 'trusted_hosts': 'trusted-host', 'features_enabled': 'use-feature',
         'global_options': 'global-option', 'install_options': 'install-option'}

UNSET = vars(req_file.build_parser().get_default_values())
UNSET['index_url'] = None

def values(value):
    if isinstance(value, bool):
        return [str(value).lower()]
    return sorted(value) if isinstance(value, list) else [value]

def told(options):
    result = {}
    for name, value in options.items():
        if name in ('format_control', 'release_control'):
            for part in ('no_binary', 'only_binary', 'all_releases', 'only_final'):
                if getattr(value, part, None):
                    result[part.replace('_', '-')] = sorted(getattr(value, part))
        elif name == 'hashes' and value:
            result['hash'] = sorted(a + ':' + d for a, digests in value.items() for d in digests)
        elif name == 'config_settings' and value:
            result['config-settings'] = sorted(k + '=' + one for k, v in value.items() for one in values(v))
        elif name in NAMES and value not in (None, [], UNSET.get(name)):
            result[NAMES[name]] = values(value)
    return result

def place(path):
    if path.lower().startswith('file:'):
        path = url_to_path(path)
    if '://' in path:
        return path
    return os.path.relpath(os.path.abspath(path), asked['folder']).replace(os.sep, '/')

read_file = req_file.get_file_content
def get_file_content(url, session, **more):
    if url in asked['texts']:
        return url, asked['texts'][url]
    path = url_to_path(url) if url.lower().startswith('file:') else url
    return url, read_file(path, session, **more)[1]
req_file.get_file_content = get_file_content

class Parser(req_file.RequirementsFileParser):
    def _parse_file(self, filename, constraint):
        self.visited.append('%s %s' % ('constraints' if constraint else 'requirements', place(filename)))
        return super()._parse_file(filename, constraint)

def describe(line):
    text = getattr(line, 'requirement', None)
    result = {'line': line.lineno, 'kind': 'option', 'text': '', 'editable': False, 'target': None,
              'subdirectory': None, 'requirement': None}
    if text is None:
        return dict(result, options=told(vars(line.opts)))
    parsed = req_file.handle_requirement_line(line)
    object.__setattr__(parsed, 'constraint', False)  # what none may be is for the resolver to say
    requirement = install_req_from_parsed_requirement(parsed)
    link = requirement.link
    result.update(text=' '.join(text.split()), editable=line.is_editable,
                  kind='requirement' if link is None else 'direct', options=told(parsed.options or {}))
    if link is not None:
        result['target'] = place(link.file_path) if link.is_file else link.url_without_fragment
        result['subdirectory'] = link.subdirectory_fragment
    else:
        req = requirement.req
        result['requirement'] = '%s[%s] %s%s' % (
            req.name, ','.join(sorted(req.extras)), ','.join(sorted(map(str, req.specifier))),
            ' ;' if requirement.markers else '')
    return result

def ordered(visited):
    # We read files behind URLs last, and all at once.
    remote = sorted(one for one in visited if '://' in one)
    return [one for one in visited if '://' not in one] + remote

def read(entry):
    parser = Parser(None, req_file.get_line_parser(None))
    parser.visited, lines = [], {}
    try:
        for line in parser.parse(entry, False):
            of_file = lines.setdefault('%s %s' % (
                'constraints' if line.constraint else 'requirements', place(line.filename)), {})
            of_file[line.lineno] = describe(line)
    except Exception as error:
        return {'refused': '%s: %s' % (type(error).__name__, error)}
    return {'visited': ordered(dict.fromkeys(parser.visited)),
            'lines': {file: list(by_line.values()) for file, by_line in lines.items()}}

json.dump({'version': pip.__version__, 'readings': [read(e) for e in asked['entries']]}, sys.stdout)`
