/**
 * The Python programs that this project runs besides pip, as text for `python -c`. They work on
 * every Python from 3.7 on and import as little as they can: the probe is on the path of every hit.
 */

/**
 * Takes the working directory off sys.path, so that a file json.py or a folder pip/ in the user's
 * checkout is never run. Not -I, which would also hide a pip in the user site.
 */
const WITHOUT_WORKING_DIRECTORY =
  "import sys; sys.path[:] = [p for p in sys.path if p not in ('', '.')]"

/** Arguments after the interpreter that start a module (pip) as `-m` does, minus the cwd. */
export function moduleArguments(module: string): string[] {
  const start = `import runpy; sys.argv[0] = ${JSON.stringify(module)}; runpy.run_module(${JSON.stringify(module)}, run_name='__main__', alter_sys=True)`
  return ['-c', `${WITHOUT_WORKING_DIRECTORY}; ${start}`]
}

/** Arguments after the interpreter that print its description as one line of JSON. */
export const PROBE_ARGUMENTS: readonly string[] = [
  '-c',
  `${WITHOUT_WORKING_DIRECTORY}
import json, os, platform, struct, sysconfig

def implementation_version():
    v = sys.implementation.version
    text = '%d.%d.%d' % v[:3]
    return text if v[3] == 'final' else text + v[3][0] + str(v[4])

def libc():
    try:
        return os.confstr('CS_GNU_LIBC_VERSION') or ''
    except (AttributeError, ValueError, OSError):
        pass
    if not sys.platform.startswith('linux'):
        return ''
    import glob, subprocess
    for loader in glob.glob('/lib/ld-musl-*.so.1'):
        run = subprocess.run([loader], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for line in run.stdout.decode('ascii', 'replace').splitlines():
            if line.startswith('Version'):
                return 'musl ' + line.split()[1]
    return 'unknown'

def distribution():
    if not sys.platform.startswith('linux'):
        return ''
    fields = {}
    for name in ('/etc/os-release', '/usr/lib/os-release'):
        try:
            with open(name, encoding='utf-8', errors='replace') as lines:
                for line in lines:
                    key, _, value = line.strip().partition('=')
                    fields[key] = value.strip('"\\'')
            break
        except OSError:
            pass
    return (fields.get('ID', 'unknown') + ' ' + fields.get('VERSION_ID', fields.get('BUILD_ID', ''))).strip()

def pip_version():
    try:
        import pip
        return pip.__version__, False
    except Exception:
        pass
    try:
        import ensurepip
        return ensurepip.version(), True
    except Exception:
        return None, False

def configuration():
    # What pip's configuration files say, later ones first: https://pip.pypa.io/en/stable/topics/configuration/
    named = os.environ.get('PIP_CONFIG_FILE')
    if named == os.devnull:
        return {}
    home = os.path.expanduser('~')
    windows = os.name == 'nt'
    file = 'pip.ini' if windows else 'pip.conf'
    if windows:
        shared = [os.path.join(os.environ.get('PROGRAMDATA', 'C:\\\\ProgramData'), 'pip')]
        own = [os.path.join(home, 'pip'), os.path.join(os.environ.get('APPDATA') or home, 'pip')]
    elif sys.platform == 'darwin':
        shared = ['/Library/Application Support/pip']
        support = os.path.join(home, 'Library/Application Support/pip')
        own = [os.path.join(home, '.pip'), support if os.path.isdir(support) else os.path.join(home, '.config/pip')]
    else:
        dirs = os.environ.get('XDG_CONFIG_DIRS') or '/etc/xdg'
        shared = [os.path.join(d, 'pip') for d in dirs.split(os.pathsep)] + ['/etc']
        own = [os.path.join(home, '.pip'), os.path.join(os.environ.get('XDG_CONFIG_HOME') or os.path.join(home, '.config'), 'pip')]
    if named and os.path.exists(named):
        own = []
    files = [os.path.join(d, file) for d in shared + own + [sys.prefix]] + ([named] if named else [])
    files = [f for f in files if os.path.isfile(f)]
    if not files:
        return {}
    import configparser
    values = {}
    for f in files:
        parser = configparser.RawConfigParser()
        try:
            parser.read(f, encoding='utf-8')
        except Exception:
            continue
        for section in parser.sections():
            for key, value in parser.items(section):
                values.setdefault(section, {})[key] = value
    return values

v = sys.version_info
paths = sysconfig.get_paths()
pip, private_pip = pip_version()
version = platform.python_version()
print(json.dumps({
    'executable': sys.executable,
    'prefix': sys.prefix,
    'basePrefix': sys.base_prefix,
    'implementation': sys.implementation.name,
    'version': version,
    'preRelease': v[3] != 'final',
    'soabi': sysconfig.get_config_var('SOABI') or sysconfig.get_config_var('EXT_SUFFIX') or '',
    'abiFlags': getattr(sys, 'abiflags', ''),
    'freeThreaded': bool(sysconfig.get_config_var('Py_GIL_DISABLED')),
    'debug': hasattr(sys, 'gettotalrefcount'),
    'platform': sysconfig.get_platform(),
    'pointerBits': struct.calcsize('P') * 8,
    'libc': libc(),
    'distribution': distribution(),
    'osRelease': platform.mac_ver()[0] if sys.platform == 'darwin' else (platform.win32_ver()[1] if os.name == 'nt' else ''),
    'pip': pip,
    'privatePip': private_pip,
    'paths': {k: paths[k] for k in ('purelib', 'platlib', 'scripts', 'data', 'include')},
    'searchPath': [os.path.abspath(p) for p in sys.path],
    'externallyManaged': sys.prefix == sys.base_prefix and os.path.isfile(os.path.join(paths['stdlib'], 'EXTERNALLY-MANAGED')),
    'pipConfiguration': configuration(),
    'markers': {
        'implementation_name': sys.implementation.name,
        'implementation_version': implementation_version(),
        'os_name': os.name,
        'platform_machine': platform.machine(),
        'platform_python_implementation': platform.python_implementation(),
        'platform_release': platform.release(),
        'platform_system': platform.system(),
        'platform_version': platform.version(),
        'python_full_version': version,
        'python_version': '%d.%d' % v[:2],
        'sys_platform': sys.platform,
    },
}))
`,
]

/**
 * Arguments after a base interpreter that make a virtual environment with pip in it, without the
 * four seconds that ensurepip spends on byte-compiling: its bundled wheel of pip is unpacked.
 * One further argument: the folder. Where that cannot be done (no bundled wheel, Windows, whose
 * scripts need launchers), the standard way is taken.
 */
export const CREATE_VENV_ARGUMENTS: readonly string[] = [
  '-c',
  `${WITHOUT_WORKING_DIRECTORY}
import os, venv

def bundled_pip():
    import ensurepip, glob
    folders = [os.path.join(os.path.dirname(ensurepip.__file__), '_bundled')]
    import sysconfig
    folders.insert(0, sysconfig.get_config_var('WHEEL_PKG_DIR') or '')
    for folder in folders:
        found = glob.glob(os.path.join(folder, 'pip-*.whl')) if folder else []
        if found:
            return sorted(found)[-1]
    return None

def unpack(wheel, target):
    import base64, hashlib, zipfile
    version = '%d.%d' % sys.version_info[:2]
    purelib = os.path.join(target, 'lib', ('python' if sys.implementation.name == 'cpython' else 'pypy') + version, 'site-packages')
    if not os.path.isdir(purelib):
        return False
    scripts = os.path.join(target, 'bin')
    python = os.path.join(scripts, 'python' + version)
    if not os.path.exists(python):
        python = os.path.join(scripts, 'python')
    if len(python) > 120 or ' ' in python:
        return False
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(purelib)
        names = archive.namelist()
    record = [n for n in names if n.endswith('.dist-info/RECORD')][0]
    info = os.path.dirname(record)
    text = '#!%s\\nimport sys\\nfrom pip._internal.cli.main import main\\nif __name__ == "__main__":\\n    sys.exit(main())\\n' % python
    lines = []
    def add(path, content):
        with open(path, 'w', encoding='utf-8', newline='\\n') as file:
            file.write(content)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest()).rstrip(b'=').decode()
        lines.append('%s,sha256=%s,%d\\n' % (os.path.relpath(path, purelib), digest, len(content.encode())))
    for name in ('pip', 'pip%d' % sys.version_info[0], 'pip' + version):
        path = os.path.join(scripts, name)
        add(path, text)
        os.chmod(path, 0o755)
    add(os.path.join(purelib, info, 'INSTALLER'), 'pip\\n')
    with open(os.path.join(purelib, record), 'a', encoding='utf-8', newline='') as file:
        file.writelines(lines)
    return True

target = sys.argv[1]
wheel = bundled_pip() if os.name == 'posix' else None
symlinks = os.name == 'posix'
venv.EnvBuilder(symlinks=symlinks).create(target)
if wheel is None or not unpack(wheel, os.path.abspath(target)):
    venv.EnvBuilder(symlinks=symlinks, with_pip=True).create(target)
`,
]

/**
 * Arguments after an interpreter that ask a project's build backend what it needs (PEP 517, PEP 660).
 * Three further arguments: a folder with the build requirements installed, the file to write the
 * answer to, and JSON with `backend` and `backendPath`. Runs in the project's folder.
 */
export const BUILD_HOOKS_ARGUMENTS: readonly string[] = [
  '-c',
  `${WITHOUT_WORKING_DIRECTORY}
import importlib, json, os, site, tempfile
overlay, answer, project = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
sys.dont_write_bytecode = True
site.addsitedir(overlay)
sys.path.insert(0, overlay)
for folder in reversed(project['backendPath']):
    sys.path.insert(0, os.path.abspath(folder))
sys.argv[:] = [os.path.abspath('setup.py')]
module, _, attribute = project['backend'].partition(':')
backend = importlib.import_module(module)
for part in attribute.split('.') if attribute else []:
    backend = getattr(backend, part)
requires = []
for hook in ('get_requires_for_build_wheel', 'get_requires_for_build_editable'):
    if hasattr(backend, hook):
        requires += getattr(backend, hook)(None)
name = None
if hasattr(backend, 'prepare_metadata_for_build_wheel'):
    with tempfile.TemporaryDirectory() as folder:
        info = backend.prepare_metadata_for_build_wheel(folder, None)
        with open(os.path.join(folder, info, 'METADATA'), encoding='utf-8') as lines:
            for line in lines:
                if line.lower().startswith('name:'):
                    name = line.partition(':')[2].strip()
                    break
with open(answer, 'w', encoding='utf-8') as file:
    json.dump({'requires': requires, 'name': name}, file)
`,
]

/**
 * Arguments after an interpreter that fetch texts as pip would: with its certificates, proxies,
 * netrc and keyring. Two further arguments: the file to write the answer to, and JSON of the URLs.
 */
export const FETCH_ARGUMENTS: readonly string[] = [
  '-c',
  `${WITHOUT_WORKING_DIRECTORY}
import json, os
from concurrent.futures import ThreadPoolExecutor
from pip._internal.network.session import PipSession
answer, urls = sys.argv[1], json.loads(sys.argv[2])
session = PipSession(retries=0)
if os.environ.get('PIP_CERT'):
    session.verify = os.environ['PIP_CERT']
if os.environ.get('PIP_CLIENT_CERT'):
    session.cert = os.environ['PIP_CLIENT_CERT']
if os.environ.get('PIP_PROXY'):
    session.proxies = {'http': os.environ['PIP_PROXY'], 'https': os.environ['PIP_PROXY']}
session.auth.prompting = False
def fetch(url):
    try:
        response = session.get(url, timeout=10)
        response.raise_for_status()
        return {'text': response.text}
    except Exception as error:
        return {'error': '%s: %s' % (type(error).__name__, error)}
with ThreadPoolExecutor(8) as pool:
    texts = list(pool.map(fetch, urls))
with open(answer, 'w', encoding='utf-8') as file:
    json.dump(texts, file)
`,
]
