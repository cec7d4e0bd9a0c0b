/** What the backend needs to know of its project. */
export interface BackendProject {
  readonly distInfo: string
  readonly metadata: string
  readonly moduleFile: string
  /** `platform` gives the wheel the tag of one Python and system, as a compiled one has. */
  readonly buildsFor: 'pure' | 'platform'
  /** Python lines that run first in every build_wheel and build_editable. */
  readonly backendCode: string
}

/**
 * The source of a PEP 517 and PEP 660 build backend that needs nothing but the standard library,
 * Python 3.8 and later. Metadata is prepared without a build, as setuptools and hatchling do.
 */
export function buildBackend(project: BackendProject): string {
  const { distInfo, metadata, moduleFile, buildsFor, backendCode } = project
  const body = backendCode.trim() === '' ? 'pass' : backendCode
  return `import base64, hashlib, os, sys, sysconfig, zipfile

DIST_INFO = ${JSON.stringify(distInfo)}
METADATA = ${JSON.stringify(metadata)}
MODULE = ${JSON.stringify(moduleFile)}


def _tag():
    if ${JSON.stringify(buildsFor)} == "pure":
        return "py3-none-any"
    python = "cp%d%d" % sys.version_info[:2]
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return "-".join([python, python + getattr(sys, "abiflags", ""), platform])


def _dist_info():
    purelib = "true" if _tag().endswith("-any") else "false"
    wheel = "Wheel-Version: 1.0\\nGenerator: backend\\nRoot-Is-Purelib: %s\\nTag: %s\\n"
    return {DIST_INFO + "/METADATA": METADATA, DIST_INFO + "/WHEEL": wheel % (purelib, _tag())}


def _write_wheel(folder, files):
    name = "%s-%s.whl" % (DIST_INFO[: -len(".dist-info")], _tag())
    record = ""
    with zipfile.ZipFile(os.path.join(folder, name), "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, text in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
            record += "%s,sha256=%s,%d\\n" % (path, digest.decode().rstrip("="), len(text.encode()))
            wheel.writestr(path, text)
        wheel.writestr(DIST_INFO + "/RECORD", record + DIST_INFO + "/RECORD,,\\n")
    return name


def _before_build(wheel_directory, config_settings):
${indent(body)}


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    os.mkdir(os.path.join(metadata_directory, DIST_INFO))
    for path, text in _dist_info().items():
        with open(os.path.join(metadata_directory, path), "w", encoding="utf-8") as file:
            file.write(text)
    return DIST_INFO


prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    _before_build(wheel_directory, config_settings)
    with open(MODULE, encoding="utf-8") as module:
        return _write_wheel(wheel_directory, {MODULE: module.read(), **_dist_info()})


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    _before_build(wheel_directory, config_settings)
    path = {"__editable__." + MODULE[:-3] + ".pth": os.getcwd() + "\\n"}
    return _write_wheel(wheel_directory, {**path, **_dist_info()})
`
}

function indent(code: string): string {
  return code.replace(/^(?=.)/gm, '    ')
}
