import { a as parseInterpreter, c as cancelChildren, i as isAtLeastPip, n as tagsOf, o as refuseExternallyManaged, r as abiTag, s as requirePip, t as isFor, u as runChild } from "./wheel-tags.js";
import { a as codeOf, c as messageOf, i as StepError, n as InputError, o as hasCode, r as PipError, s as isOutOfSpace, t as CacheMissError } from "./errors.js";
import { A as parseWheelFile, B as sameVersion, C as openRange, D as installable, E as ManifestError, F as normalizeName, I as parseRequirement, L as parseRequirementLine, M as writeManifest, N as SpecifierError, O as memberPath, P as markerHolds, T as MANIFEST_FILE, V as satisfies, a as inflatedSize, d as rangeOf, i as ZipBombError, j as readManifest, k as parseManifest, o as readDirectory, r as memberReader, s as refuseBombTogether, z as parseVersion } from "./zip-member.js";
import { n as trustOf, r as cachePolicy, t as TRUST_LEVELS } from "./trust.js";
import { constants, cpus, devNull, homedir, tmpdir } from "node:os";
import { createHash, randomUUID } from "node:crypto";
import { fileURLToPath, pathToFileURL } from "node:url";
import { basename, delimiter, dirname, join, parse as parse$1, relative, resolve, sep } from "node:path";
import { appendFileSync, chmodSync, closeSync, constants as constants$1, copyFileSync, existsSync, fstatSync, fsyncSync, globSync, linkSync, lstatSync, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, readdirSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";

// src/cancel.ts
/** What happens when a runner cancels the job, or somebody ends the process. */
const SIGNALS = [
	"SIGINT",
	"SIGTERM",
	"SIGHUP"
];
/**
* From here on each of these signals ends the run: it is passed on to the children, what the run
* leaves is tidied up by `tidy`, and the process exits as a shell would say it (128 + the signal).
*/
function endOnSignals(tidy) {
	let ending = false;
	const end = async (signal) => {
		if (ending) return;
		ending = true;
		await cancelChildren(signal);
		tidy(signal);
		process.exit(128 + constants.signals[signal]);
	};
	for (const signal of SIGNALS) process.on(signal, end);
}

// src/pip.ts
/** How pip is called: argument lists, environments, and what its output says. All of it pure. */
/**
* What the runner gave the action and not the user: never for a build backend's eyes. In any case of
* letters, as Windows has its variables.
*/
const OF_THE_RUNNER = /^(ACTIONS_|INPUT_)|^GITHUB_(ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)$/i;
const NOT_KEPT = /* @__PURE__ */ new Set(["PIP_PYTHON"]);
/** The environment of every child: the step's own, without what the runner gave the action. */
function childEnvironment(environment) {
	return Object.fromEntries(Object.entries(environment).filter((entry) => entry[1] !== void 0 && !OF_THE_RUNNER.test(entry[0]) && !NOT_KEPT.has(entry[0])));
}
/**
* The environment of `pip wheel`: the settings as they are in the key, and no others. Those that
* configuration files set for `pip install` alone count as well ([install] constraint = …), because
* the wheels are those that an install would take; what makes pip say less does not.
*/
function buildEnvironment(environment, settings) {
	const kept = Object.entries(settings).filter(([name]) => name !== "quiet" && name !== "python");
	return {
		...withoutPipVariables(environment),
		...asVariables(Object.fromEntries(kept)),
		PIP_CONFIG_FILE: devNull
	};
}
function withoutPipVariables(environment) {
	const all = Object.entries(childEnvironment(environment));
	return Object.fromEntries(all.filter(([name]) => !name.startsWith("PIP_")));
}
/**
* The environment of an install from the wheelhouse: none of the user's pip settings but those of
* where to install, because an index, a constraint or a --no-binary setting would break it.
*/
function offlineEnvironment(environment, placement) {
	return {
		...withoutPipVariables(environment),
		...asVariables(placement),
		PIP_CONFIG_FILE: devNull
	};
}
/** Settings of how an index is reached, for installs of pinned and hashed wheels from it. */
const OF_THE_INDEX = /* @__PURE__ */ new Set([
	"index-url",
	"extra-index-url",
	"find-links",
	"no-index",
	"trusted-host",
	"cert",
	"client-cert",
	"proxy",
	"timeout",
	"default-timeout",
	"retries",
	"keyring-provider",
	"use-feature"
]);
/** As offlineEnvironment(), but with the user's index: for the wheels that a wheelhouse leaves to it. */
function indexEnvironment(environment, placement, settings) {
	const ofTheIndex = Object.entries(settings).filter(([name]) => OF_THE_INDEX.has(name));
	return {
		...offlineEnvironment(environment, placement),
		...asVariables(Object.fromEntries(ofTheIndex))
	};
}
function asVariables(settings) {
	return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`PIP_${name.toUpperCase().replaceAll("-", "_")}`, value]));
}
const QUIET_SURROUNDINGS = [
	"--no-input",
	"--disable-pip-version-check",
	"--no-color"
];
/** The files by -r and -c, groups by --group, the packages as one more file. */
function requirementCalls({ files, groups, hashedRoots }, packagesFile) {
	const roots = files.filter((file) => file.path === file.root);
	const named = roots.filter((file) => file.role === "requirements");
	const constraints = roots.filter((file) => file.role === "constraints").flatMap((file) => ["-c", file.path]);
	const filesOf = (hashed) => named.filter(({ root }) => hashedRoots.has(root) === hashed).flatMap(({ path }) => ["-r", path]);
	const hashed = filesOf(true);
	const others = [
		...filesOf(false),
		...groups.flatMap(({ file, name }) => ["--group", `${file}:${name}`]),
		...packagesFile === void 0 ? [] : ["-r", packagesFile]
	];
	const constrained = (list) => list.length === 0 ? [] : [...list, ...constraints];
	return {
		hashed: constrained(hashed),
		others: constrained(others)
	};
}
/** One call that resolves all requirements together and puts their wheels into `wheels`. */
function wheelArguments(requirements, wheels, cache, { onlyBinary }) {
	return [
		"wheel",
		...QUIET_SURROUNDINGS,
		"--progress-bar=off",
		"--use-pep517",
		`--cache-dir=${cache}`,
		`--wheel-dir=${wheels}`,
		...onlyBinary ? ["--only-binary=:all:"] : [],
		...requirements
	];
}
/** Installs exactly the pinned wheels of a folder: nothing is asked, resolved or compiled. */
function offlineInstallArguments(wheels, pinsFile, { compile }) {
	return [
		...pinnedInstall(wheels, compile),
		"--no-index",
		"-r",
		pinsFile
	];
}
/** The same where the wheels that were not built here come from the user's index. */
function pinnedInstallArguments(wheels, pinsFile, { compile }) {
	return [
		...pinnedInstall(wheels, compile),
		"--only-binary=:all:",
		"-r",
		pinsFile
	];
}
function pinnedInstall(wheels, compile) {
	return [
		"install",
		...QUIET_SURROUNDINGS,
		"--progress-bar=off",
		`--find-links=${wheels}`,
		"--no-deps",
		"--no-cache-dir",
		...compileArguments(compile)
	];
}
/**
* Installs local projects live, without an index: what they require is installed, and what their
* build needs is in the folders. With dependencies, so that one nobody foresaw is an error.
*/
function liveInstallArguments(folders, projectsFile, { compile }) {
	return [
		"install",
		...QUIET_SURROUNDINGS,
		"--progress-bar=off",
		"--no-index",
		...folders.map((folder) => `--find-links=${folder}`),
		"--no-cache-dir",
		"--use-pep517",
		...compileArguments(compile),
		"-r",
		projectsFile
	];
}
/** An ordinary install of the requirements from the user's index. */
function onlineInstallArguments(requirements, { compile, onlyBinary }) {
	return [
		"install",
		...QUIET_SURROUNDINGS,
		"--progress-bar=off",
		...compileArguments(compile),
		...onlyBinary ? ["--only-binary=:all:"] : [],
		...requirements
	];
}
function compileArguments(compile) {
	return compile ? ["--compile"] : ["--no-compile"];
}
/**
* A requirements file that pins every wheel by version and digest. By name and not by path, so that
* `pip freeze` shows versions instead of file URLs (no direct_url.json).
*/
function pinsFile(wheels) {
	return wheels.map(({ name, version, sha256 }) => `${name}==${version} --hash=sha256:${sha256}\n`).join("");
}
/** Reads pip's output (pip 21 to 26). Paths are Windows' or POSIX'. */
function parseWheelOutput(lines) {
	const built = /* @__PURE__ */ new Set();
	const taken = /* @__PURE__ */ new Set();
	const byUrl = /* @__PURE__ */ new Set();
	for (const line of lines) {
		const created = /^\s*Created wheel for .+?: filename=(\S+\.whl) /.exec(line)?.[1];
		const saved = /^\s*(?:Saved|File was already downloaded) (?:.*[\\/])?([^\\/]+\.whl)\s*$/.exec(line)?.[1];
		if (created !== void 0) built.add(created);
		const named = /^\s*Collecting ([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])? ?@ /.exec(line)?.[1];
		if (saved !== void 0) taken.add(saved);
		if (named !== void 0) byUrl.add(named);
	}
	return {
		built,
		taken,
		byUrl
	};
}
/** The distributions that an install replaced, as `name 1.0`. */
function parseReplaced(lines) {
	return lines.flatMap((line) => {
		const found = /^\s*Found existing installation: (.+)$/.exec(line)?.[1];
		return found === void 0 ? [] : [found.trim()];
	});
}
/** Why pip failed, in its own words: its errors, else the end of what it printed. */
function reasonOf(lines) {
	const meaningful = lines.filter((line) => /^\s*(ERROR|error|×|╰─>)/.test(line)).map((line) => line.trim()).filter((line) => line !== "error: subprocess-exited-with-error");
	const printed = lines.filter((line) => line.trim() !== "");
	if (meaningful.at(-1) === "ERROR: Exception:") meaningful.push(printed.at(-1)?.trim() ?? "");
	const last = printed.slice(-3);
	return (meaningful.length > 0 ? meaningful.slice(-4) : last).join("\n") || "it printed nothing";
}

// src/urls.ts
/** URLs as they may enter keys, logs and manifests: without what is secret in them. */
const SECRET_PARAMETER = /^(.*(token|secret|password|passwd|credential|signature|auth|api[-_]?key|access[-_]?key).*|sig|key|pat|se|sp|st|skoid|sktid|x-(amz|goog|ms)-.*|expires)$/i;
/** How tokens of package hosts and forges begin: where one stands in a path, it is one. */
const TOKEN_PREFIX = /^(gh[opsur]_|github_pat_|gl[a-z]+-|pypi-|npm_|dckr_|AKC|cmVm)\w/;
/** Words that stand for a user where the password is the secret: in a log they are only words. */
const COMMON_USERS = /* @__PURE__ */ new Set([
	"token",
	"__token__",
	"oauth2",
	"oauth2accesstoken",
	"_json_key",
	"_json_key_base64",
	"x-access-token",
	"x-token-auth",
	"gitlab-ci-token",
	"admin",
	"anonymous",
	"build",
	"deploy",
	"github",
	"index",
	"public",
	"pypi",
	"python",
	"root",
	"runner",
	"simple",
	"user"
]);
/**
* A text with user, password, the values of secret query parameters and tokens in paths taken out of
* every URL in it, so that a token that rotates changes nothing and nothing secret is kept. A token
* that is a part of a path leaves a digest in its place: what lies behind another one may differ.
*/
function withoutSecrets(text) {
	if (!text.includes("://")) return text;
	const [before = "", ...pieces] = text.split("://");
	let scheme = before;
	return pieces.reduce((shown, piece) => {
		const url = takeApart(scheme, piece);
		scheme = piece;
		if (url === void 0) return `${shown}://${piece}`;
		return `${shown}://${url.host}${shownPath$1(url.path)}${shownParameters(url.parameters)}${url.after}`;
	}, before);
}
/** The secret parts of the URLs in a text, in every spelling that they may be printed in. */
function secretsIn(text) {
	const [first = "", ...pieces] = text.split("://");
	let scheme = first;
	const secrets = pieces.flatMap((piece) => {
		const url = takeApart(scheme, piece);
		scheme = piece;
		return url === void 0 ? [] : secretsOf(url);
	});
	return [...new Set(secrets)].filter(isWorthMasking);
}
/** A secret as it is written, decoded, encoded and quoted: each may appear in a message or a log. */
function spellingsOf(secret) {
	const plain = decoded(secret);
	const encoded = encodeURIComponent(plain.toWellFormed());
	const quoted = encoded.replaceAll(/[!'()*]/g, percent);
	const all = [
		secret,
		plain,
		encoded,
		quoted,
		quoted.replaceAll("%2F", "/")
	].flatMap((one) => [one, one.replaceAll(/%[0-9A-Fa-f]{2}/g, (code) => code.toLowerCase())]);
	return [.../* @__PURE__ */ new Set([...all, ...all.map((one) => JSON.stringify(one).slice(1, -1))])];
}
/** `user:password` as a header holds it; without padding, so that it is found in either form. */
function asHttpSends(login) {
	const bytes = Buffer.from(login);
	return [bytes.toString("base64").replace(/=+$/, ""), bytes.toString("base64url")];
}
/** Whether a text is long and rare enough that a log stays readable with *** in its place. */
function isWorthMasking(secret) {
	return secret.length >= 4 && !COMMON_USERS.has(secret.toLowerCase());
}
/** The path that a file URL names. Throws an InputError for one of another host or with an encoded slash. */
function pathOfFileUrl(url) {
	try {
		return fileURLToPath(url);
	} catch {
		throw new InputError(`${withoutSecrets(url)} does not name a file on this machine (file:///path)`);
	}
}
function takeApart(before, piece) {
	if (!/[A-Za-z0-9+.-]$/.test(before)) return void 0;
	const word = piece.slice(0, indexOr(piece.search(/\s/), piece.length));
	const at = endOfLogin(before, word);
	const login = at === -1 ? void 0 : word.slice(0, at);
	const place = word.slice(at + 1);
	const end = indexOr(place.search(/['"<>]/), place.length);
	const url = place.slice(0, end);
	const pathStart = indexOr(url.search(/[/?#]/), url.length);
	const parametersStart = indexOr(url.search(/[?#]/), url.length);
	return {
		login,
		host: url.slice(0, pathStart),
		path: url.slice(pathStart, parametersStart),
		parameters: url.slice(parametersStart),
		after: piece.slice(at + 1 + end)
	};
}
function endOfLogin(before, word) {
	const authority = word.slice(0, indexOr(word.search(/[/?#]/), word.length));
	const at = authority.lastIndexOf("@");
	if (at !== -1 || !/https?$/i.test(before)) return at;
	const port = /^[^[:]+:(.*)$/.exec(authority)?.[1];
	return port === void 0 || /^\d*$/.test(port) || /["'<>,]/.test(port) ? -1 : word.indexOf("@", authority.length);
}
function secretsOf({ login, path, parameters }) {
	const secrets = [];
	if (login !== void 0) {
		const [user, password] = splitOnce(login, ":");
		secrets.push(...spellingsOf(user), ...spellingsOf(password));
		const pairs = password === "" && !isWorthMasking(user) ? [] : [`${user}:${password}`, `${decoded(user)}:${decoded(password)}`];
		secrets.push(...pairs.flatMap(asHttpSends));
	}
	secrets.push(...tokensIn(path).flatMap(spellingsOf));
	for (const parameter of parameters.split(/[?#&]/)) {
		const [name, value] = splitOnce(parameter, "=");
		if (SECRET_PARAMETER.test(name)) secrets.push(...spellingsOf(value));
	}
	return secrets;
}
function tokensIn(path) {
	return path.split("/").filter((segment, index, all) => isToken(segment, all[index - 1]));
}
function shownPath$1(path) {
	return path.split("/").map((segment, index, all) => isToken(segment, all[index - 1]) ? `token.${sha256$1(segment).slice(0, 12)}` : segment).join("/");
}
function isToken(segment, before) {
	if (TOKEN_PREFIX.test(segment)) return true;
	if (!/^[A-Za-z0-9_-]{16,}$/.test(segment)) return false;
	if (before === "priv") return true;
	const kinds = segment.replaceAll(/[a-z]/g, "a").replaceAll(/[A-Z]/g, "A").replaceAll(/\d/g, "1");
	const runs = kinds.match(/a+|A+|1+|[_-]+/g) ?? [];
	return [
		"a",
		"A",
		"1"
	].every((kind) => kinds.includes(kind)) && runs.length > .4 * segment.length;
}
function shownParameters(parameters) {
	return parameters.split(/([?#&])/).map((part) => {
		const [name] = splitOnce(part, "=");
		return SECRET_PARAMETER.test(name) ? name : part;
	}).join("");
}
function splitOnce(text, separator) {
	const at = text.indexOf(separator);
	return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
function decoded(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
function percent(character) {
	return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
function indexOr(index, otherwise) {
	return index === -1 ? otherwise : index;
}
function sha256$1(text) {
	return createHash("sha256").update(text).digest("hex");
}

// src/git.ts
/** The real Git port: asks a repository which commit a reference stands for. */
const DEADLINE_MS$1 = 1e4;
/** Asks with `git ls-remote`, in the step's environment, and never waits for a password. */
function realGit(environment) {
	return { async commitOf(url, revision) {
		const references = revision === void 0 ? ["HEAD"] : [
			`refs/heads/${revision}`,
			`refs/tags/${revision}`,
			`refs/tags/${revision}^{}`,
			revision
		];
		const lines = [];
		const exitCode = await runChild("git", [
			"ls-remote",
			"--",
			url,
			...references
		], {
			cwd: process.cwd(),
			environment: {
				...childEnvironment(environment),
				GIT_TERMINAL_PROMPT: "0"
			},
			onLine: (line) => lines.push(line),
			deadlineMs: DEADLINE_MS$1
		});
		if (exitCode === 0) return commitIn(lines, revision);
		throw new Error(withoutSecrets(lines.at(-1) ?? `git ended with exit code ${exitCode}`));
	} };
}
function commitIn(lines, revision) {
	const commits = new Map(lines.flatMap((line) => {
		const [commit, name] = line.split("	");
		return commit && name ? [[name.trim(), commit]] : [];
	}));
	if (revision === void 0) return commits.get("HEAD");
	return commits.get(`refs/heads/${revision}`) ?? commits.get(`refs/tags/${revision}^{}`) ?? commits.get(`refs/tags/${revision}`) ?? commits.get(revision);
}

// src/paths.ts
/** What the user names on the disk: files, patterns of them, folders. */
const GLOB = /[*?[{]/;
/** The files that match, absolute and sorted. Throws an InputError where one names nothing. */
function expandPatterns(input, patterns, workingDirectory) {
	const paths = patterns.flatMap((pattern) => {
		const path = resolve(workingDirectory, pattern);
		if (existsSync(path) || !GLOB.test(pattern)) return [path];
		const reason = whyTooMuch(pattern);
		if (reason !== void 0) throw new InputError(`${input}: the pattern "${pattern.slice(0, 100)}" ${reason}; name the files, or fewer of them`);
		const matches = globSync(pattern, { cwd: workingDirectory }).sort().map((match) => resolve(workingDirectory, match)).filter((match) => statusOf(match)?.isDirectory() !== true);
		if (matches.length === 0) throw new InputError(`${input}: no file matches "${pattern}" in ${workingDirectory}`);
		return matches;
	});
	return [...new Set(paths)];
}
/** What is there under a path; undefined also for one that no file system can have. */
function statusOf(path) {
	if (path.includes("\0")) return void 0;
	try {
		return statSync(path, { throwIfNoEntry: false });
	} catch (error) {
		if (codeOf(error) === void 0) throw error;
		return;
	}
}
function whyTooMuch(pattern) {
	if (pattern.length > 1e3) return "is too long";
	const segments = pattern.split(/[\\/]/);
	if (segments.some((segment) => segment !== "**" && (segment.match(/[*+@!]/g)?.length ?? 0) > 4)) return "has more than four wildcards in a name";
	if (segments.filter((segment) => segment === "**").length > 2) return "has more than two \"**\"";
	if (alternatives(pattern) > 100) return "stands for more than a hundred alternatives";
	const root = parse$1(pattern).root;
	if (root !== "" && pattern.slice(root.length).startsWith("**")) return "asks for every file of the machine";
}
function alternatives(pattern) {
	const open = pattern.split("{").length - 1;
	if (open > 0 && pattern.includes("..", pattern.indexOf("{"))) return 1e400;
	return open === 0 ? 1 : (pattern.split(",").length + 1) ** open;
}

// src/requirements-file.ts
/**
* One requirements file, read as pip reads it:
* https://pip.pypa.io/en/stable/reference/requirements-file-format/
* The order of the steps (continuations, comments, variables) is pip's own, in req_file.py.
*/
/** A line that cannot be read. `line` counts from 1. */
var RequirementLineError = class extends Error {
	line;
	constructor(message, line) {
		super(message);
		this.name = "RequirementLineError";
		this.line = line;
	}
};
const COMMENT = /(^|\s)#.*$/;
const VARIABLE = /\$\{([A-Z0-9_]+)\}/g;
/** Where Python's str.splitlines(), which pip uses, ends a line. */
const LINE_ENDS = /\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]/;
const LINE_OPTIONS = {
	"index-url": {
		spellings: [
			"-i",
			"--index-url",
			"--pypi-url"
		],
		takesValue: true
	},
	"extra-index-url": {
		spellings: ["--extra-index-url"],
		takesValue: true
	},
	"no-index": {
		spellings: ["--no-index"],
		takesValue: false
	},
	constraint: {
		spellings: ["-c", "--constraint"],
		takesValue: true
	},
	requirement: {
		spellings: ["-r", "--requirement"],
		takesValue: true
	},
	editable: {
		spellings: ["-e", "--editable"],
		takesValue: true
	},
	"find-links": {
		spellings: ["-f", "--find-links"],
		takesValue: true
	},
	"no-binary": {
		spellings: ["--no-binary"],
		takesValue: true
	},
	"only-binary": {
		spellings: ["--only-binary"],
		takesValue: true
	},
	"prefer-binary": {
		spellings: ["--prefer-binary"],
		takesValue: false
	},
	"require-hashes": {
		spellings: ["--require-hashes"],
		takesValue: false
	},
	"no-require-hashes": {
		spellings: ["--no-require-hashes"],
		takesValue: false
	},
	pre: {
		spellings: ["--pre"],
		takesValue: false
	},
	"all-releases": {
		spellings: ["--all-releases"],
		takesValue: true
	},
	"only-final": {
		spellings: ["--only-final"],
		takesValue: true
	},
	"trusted-host": {
		spellings: ["--trusted-host"],
		takesValue: true
	},
	"use-feature": {
		spellings: ["--use-feature"],
		takesValue: true
	},
	"global-option": {
		spellings: ["--global-option"],
		takesValue: true
	},
	"install-option": {
		spellings: ["--install-option"],
		takesValue: true
	},
	"config-settings": {
		spellings: [
			"-C",
			"--config-settings",
			"--config-setting"
		],
		takesValue: true
	},
	hash: {
		spellings: ["--hash"],
		takesValue: true
	}
};
/**
* The lines of a requirements file that say something, in order.
* `environment` gives the values of `${VAR}`; one that is not set stays as it is written.
* Throws a RequirementLineError for a line that pip would refuse.
*/
function parseRequirementsFile(content, environment) {
	return logicalLines(content).map(({ line, text }) => {
		const expanded = expandVariables(text, environment);
		if (LINE_ENDS.test(expanded) || expanded.includes("\0")) throw new RequirementLineError("a control character stands in the line, or in a variable of it", line);
		return parseLine(expanded, line);
	});
}
/** A text with the values of its `${VAR}`; one that is not set stays as it is written. */
function expandVariables(text, environment) {
	return text.replaceAll(VARIABLE, (spelling, name) => environment[name] || spelling);
}
/** The text of a requirements file: by its byte order mark, its coding line, else UTF-8. */
function decodeRequirementsFile(bytes) {
	if (bytes[0] === 255 && bytes[1] === 254) return new TextDecoder("utf-16le").decode(bytes);
	if (bytes[0] === 254 && bytes[1] === 255) return new TextDecoder("utf-16be").decode(bytes);
	const text = new TextDecoder("utf-8").decode(bytes);
	for (const line of text.split("\n", 2)) {
		const coding = /^#.*?coding[:=][ \t]*([-\w.]+)/.exec(line)?.[1];
		if (coding !== void 0) return decodeAs(coding, bytes) ?? text;
	}
	return text;
}
function decodeAs(coding, bytes) {
	try {
		const label = coding.toLowerCase().replaceAll("_", "-").replace(/^latin-/, "latin");
		return new TextDecoder(label).decode(bytes);
	} catch {
		return;
	}
}
function logicalLines(content) {
	const lines = [];
	let start = 0;
	let parts = [];
	const end = () => {
		const text = parts.join("").replace(COMMENT, "").trim();
		if (text !== "") lines.push({
			line: start,
			text
		});
		parts = [];
	};
	content.split(LINE_ENDS).forEach((physical, index) => {
		if (parts.length === 0) start = index + 1;
		const comment = /^\s*#/.test(physical);
		if (physical.endsWith("\\") && !comment) {
			parts.push(withoutBackslashes(physical));
			return;
		}
		parts.push(comment ? ` ${physical}` : physical);
		end();
	});
	end();
	return lines;
}
function withoutBackslashes(line) {
	let end = line.length;
	while (line[end - 1] === "\\") end--;
	return line.slice(0, end).replace(/^\\+/, "");
}
function parseLine(text, line) {
	const words = text.split(" ");
	const firstOption = words.findIndex((word) => word.startsWith("-"));
	const argument = (firstOption === -1 ? words : words.slice(0, firstOption)).join(" ").trim();
	const options = firstOption === -1 ? [] : parseOptions(words.slice(firstOption).join(" "), line);
	const located = {
		line,
		text: text.replaceAll(/\s+/g, " ")
	};
	if (argument !== "") return {
		...located,
		...parseArgument(argument, line),
		options
	};
	const value = (name) => options.find((option) => option.name === name)?.value;
	const editable = value("editable");
	if (editable !== void 0) {
		const others = options.filter((option) => option.name !== "editable");
		return {
			...located,
			kind: "direct",
			target: editable,
			editable: true,
			options: others
		};
	}
	const requirement = value("requirement");
	if (requirement !== void 0) return {
		...located,
		kind: "nested",
		role: "requirements",
		target: requirement
	};
	const constraint = value("constraint");
	if (constraint !== void 0) return {
		...located,
		kind: "nested",
		role: "constraints",
		target: constraint
	};
	return {
		...located,
		kind: "option",
		options
	};
}
/** What a requirement without options is: a specifier (PEP 508), or a direct reference. */
function parseArgument(text, line = 1) {
	try {
		if (isDirectReference(text)) {
			parseRequirement(`reference ; ${markerBehind(text) || "extra == \"\""}`);
			return {
				kind: "direct",
				target: text,
				editable: false
			};
		}
		const requirement = parseRequirementLine(text);
		return requirement.url === void 0 ? {
			kind: "requirement",
			requirement
		} : {
			kind: "direct",
			target: text,
			editable: false
		};
	} catch (error) {
		if (!(error instanceof SpecifierError)) throw error;
		throw new RequirementLineError(describeBadSpecifier(text, error), line);
	}
}
function isDirectReference(text) {
	if (/^[A-Za-z0-9][A-Za-z0-9._-]*\s*(\[[^\]]*\]\s*)?@/.test(text)) return false;
	const subject = text.split(";", 1)[0]?.trim() ?? "";
	return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(subject) || subject.startsWith(".") || subject.includes("/") || subject.includes("\\") || /\.(whl|zip|tar|tar\.(gz|bz2|xz|lzma)|tgz|tbz|txz|tlz)(\[[^[\]]*\])?$/i.test(subject);
}
function markerBehind(reference) {
	const end = /^[A-Za-z][A-Za-z0-9+.-]*:/.test(reference) ? "; " : ";";
	const at = reference.indexOf(end);
	return at === -1 ? "" : reference.slice(at + end.length).trim();
}
function describeBadSpecifier(text, error) {
	const single = /^([^=<>!~;\s]+)\s*=\s*([^=\s].*)$/.exec(text);
	if (single !== null) return `not a requirement specifier: "${text}" (did you mean "${single[1]}==${single[2]}"?)`;
	return `not a requirement specifier: "${text}" (${error.message})`;
}
function parseOptions(text, line) {
	const options = [];
	const words = splitAsShell(text, line).values();
	for (const word of words) {
		if (word === "--") break;
		if (!word.startsWith("-") || word === "-") continue;
		const { spelling, attached } = separate(word);
		const name = optionName$1(spelling);
		if (name === void 0) throw new RequirementLineError(`unknown option: "${spelling}"`, line);
		if (LINE_OPTIONS[name]?.takesValue !== true) {
			if (attached !== void 0) throw new RequirementLineError(`the option ${spelling} takes no value`, line);
			options.push({
				name,
				value: void 0
			});
			continue;
		}
		const value = attached ?? words.next().value;
		if (value === void 0) throw new RequirementLineError(`a value is missing after ${spelling}`, line);
		options.push({
			name,
			value
		});
	}
	return options;
}
function separate(word) {
	if (word.startsWith("--")) {
		const equals = word.indexOf("=");
		return equals === -1 ? {
			spelling: word,
			attached: void 0
		} : {
			spelling: word.slice(0, equals),
			attached: word.slice(equals + 1)
		};
	}
	return {
		spelling: word.slice(0, 2),
		attached: word.length > 2 ? word.slice(2) : void 0
	};
}
function optionName$1(spelling) {
	const entries = Object.entries(LINE_OPTIONS);
	const exact = entries.find(([, option]) => option.spellings.includes(spelling));
	if (exact !== void 0 || !spelling.startsWith("--")) return exact?.[0];
	const abbreviated = entries.filter(([, option]) => option.spellings.some((candidate) => candidate.startsWith(spelling)));
	return abbreviated.length === 1 ? abbreviated[0]?.[0] : void 0;
}
function splitAsShell(text, line) {
	const words = [];
	let word;
	let quote;
	for (let i = 0; i < text.length; i++) {
		const character = text.charAt(i);
		if (quote === void 0 && " 	\r\n".includes(character)) {
			if (word !== void 0) words.push(word);
			word = void 0;
		} else if (quote === void 0 && (character === "\"" || character === "'")) {
			quote = character;
			word ??= "";
		} else if (character === quote) quote = void 0;
		else if (character === "\\" && quote !== "'") {
			const next = text.charAt(++i);
			if (next === "") throw new RequirementLineError(`nothing follows the last backslash: ${text}`, line);
			word = (word ?? "") + (quote === "\"" && next !== "\"" && next !== "\\" ? "\\" : "") + next;
		} else word = (word ?? "") + character;
	}
	if (quote !== void 0) throw new RequirementLineError(`a quotation has no end: ${text}`, line);
	if (word !== void 0) words.push(word);
	return words;
}

// src/s3-settings.ts
/** What the inputs s3-… say, checked. */
/** The settings; `read` gives an input's text. Throws an InputError for a value that cannot be. */
function parseS3Settings(read) {
	return {
		bucket: bucketName(read("s3-bucket")),
		prefix: objectPrefix(read("s3-prefix")),
		region: regionName(read("s3-region")),
		endpoint: endpointUrl(read("s3-endpoint")),
		anonymous: oneOf$1("s3-anonymous", read("s3-anonymous"), ["true", "false"]) === "true",
		level: oneOf$1("s3-level", read("s3-level"), ["auto", ...TRUST_LEVELS])
	};
}
function bucketName(text) {
	if (text === "") throw new InputError("s3-bucket: store: s3 needs the name of a bucket; give it in s3-bucket");
	if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) || text.includes("..")) throw new InputError(`s3-bucket: "${text}" is not the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens, and no URL (s3-endpoint takes that, s3-prefix a folder in the bucket)`);
	return text;
}
function objectPrefix(text) {
	const parts = text.replace(/^\/+|\/+$/g, "").split("/");
	if (text.length > 300 || parts.some((part) => part === "." || part === "..") || /[^!-~]/.test(text)) throw new InputError(`s3-prefix: "${text}" is not valid: write names separated by "/", such as ci/wheels, without blanks, "." and ".."`);
	return parts.filter((part) => part !== "").join("/");
}
function regionName(text) {
	if (text === "") return void 0;
	if (!/^[A-Za-z0-9-]{1,63}$/.test(text)) throw new InputError(`s3-region: "${text}" is not the name of a region; write it as in eu-central-1`);
	return text;
}
function endpointUrl(text) {
	if (text === "") return void 0;
	const url = URL.parse(text);
	if (!(url !== null && /^https?:$/.test(url.protocol) && [
		url.username,
		url.password,
		url.search,
		url.hash
	].every((part) => part === "") && url.pathname === "/")) throw new InputError(`s3-endpoint: ${url?.password ? "the value" : `"${text}"`} is not the address of a server: write it as in https://minio.example.org:9000, without bucket, user and password`);
	return url.origin;
}
function oneOf$1(name, value, valid) {
	const match = valid.find((candidate) => candidate === value.toLowerCase());
	if (match === void 0) throw new InputError(`${name}: "${value}" is not valid: use one of ${valid.join(", ")}`);
	return match;
}

// src/inputs.ts
/** What the user asks for: read once, checked, typed. The action and the command line share it. */
/** Every input with its default, as action.yml has them. */
const INPUT_DEFAULTS = {
	requirements: "",
	packages: "",
	constraints: "",
	groups: "",
	"working-directory": ".",
	"python-version": "",
	"python-path": "",
	venv: "",
	install: "true",
	installer: "auto",
	compile: "false",
	"wheel-dir": "",
	wheels: "all",
	"only-binary": "false",
	refresh: "weekly",
	verify: "digest",
	"cache-dependency-path": "",
	"cache-suffix": "",
	"key-env": "",
	"enable-cache": "auto",
	"save-cache": "true",
	"lookup-only": "false",
	"fail-on-cache-miss": "false",
	store: "auto",
	"store-directory": "",
	"s3-bucket": "",
	"s3-prefix": "pip-wheelhouse",
	"s3-region": "",
	"s3-endpoint": "",
	"s3-anonymous": "false",
	"s3-level": "auto"
};
const STORES = [
	"auto",
	"actions",
	"directory",
	"s3"
];
const DEFAULT_WHEEL_DIR = ".pip_wheels";
/**
* The typed inputs. `read` gives an input's text ('' where it is not given); `base` is the folder
* that working-directory is relative to; `environment` has the values of `\${VAR}` in packages. Throws an InputError that names the input, the value and
* what is valid.
*/
function parseInputs(read, base, environment = {}) {
	const text = (name) => read(name).trim() || INPUT_DEFAULTS[name];
	const boolean = (name) => oneOf(name, text(name), ["true", "false"]) === "true";
	const lines = (name) => linesOf(text(name)).map((line) => oneLine(name, line.replaceAll("	", " ")));
	const workingDirectory = existingFolder("working-directory", resolve(base, oneLine("working-directory", text("working-directory"))));
	const path = (name) => {
		const value = oneLine(name, text(name));
		if (value === "") return void 0;
		const path = resolve(workingDirectory, value);
		if (Buffer.byteLength(path) > 4096 || path.split(/[\\/]/).some((part) => part.length > 255)) throw new InputError(`${name}: the path is longer than a file system takes`);
		return path;
	};
	const install = boolean("install");
	const stores = storeNames(text("store"));
	const enableCache = oneOf("enable-cache", text("enable-cache"), [
		"auto",
		"true",
		"false"
	]);
	const inputs = {
		requirements: lines("requirements"),
		packages: lines("packages").map((line) => oneLine("packages", expandVariables(line, environment))).flatMap(parsePackagesLine),
		constraints: lines("constraints"),
		groups: lines("groups").flatMap(groupNames),
		workingDirectory,
		pythonVersion: oneLine("python-version", text("python-version")) || void 0,
		pythonPath: pythonPath(oneLine("python-path", text("python-path")), workingDirectory),
		venv: path("venv"),
		install,
		installer: oneOf("installer", text("installer"), [
			"auto",
			"native",
			"pip"
		]),
		compile: boolean("compile"),
		wheelDir: path("wheel-dir") ?? (install ? void 0 : resolve(workingDirectory, DEFAULT_WHEEL_DIR)),
		wheels: oneOf("wheels", text("wheels"), ["all", "built"]),
		onlyBinary: boolean("only-binary"),
		refresh: oneOf("refresh", text("refresh"), [
			"never",
			"daily",
			"weekly",
			"monthly"
		]),
		verify: oneOf("verify", text("verify"), ["digest", "hashes"]),
		cacheDependencyPath: lines("cache-dependency-path"),
		cacheSuffix: oneLine("cache-suffix", text("cache-suffix")),
		keyEnv: environmentNames(text("key-env")),
		enableCache: enableCache === "auto" ? "auto" : enableCache === "true",
		saveCache: boolean("save-cache"),
		lookupOnly: boolean("lookup-only"),
		failOnCacheMiss: boolean("fail-on-cache-miss"),
		stores,
		storeDirectory: path("store-directory"),
		s3: stores.includes("s3") ? parseS3Settings((name) => oneLine(name, text(name))) : void 0
	};
	refuseContradictions(inputs, text("s3-bucket"));
	return inputs;
}
function refuseContradictions(inputs, bucket) {
	if (inputs.pythonPath !== void 0 && inputs.pythonVersion !== void 0) throw new InputError("python-path, python-version: give one of the two: python-path names an interpreter, python-version looks one up in the runner's tool cache");
	if (inputs.wheels === "built" && !inputs.install) throw new InputError("wheels, install: \"built\" leaves the other wheels on the index, so a wheelhouse that is only prepared (install: false) would not be whole; use wheels: all");
	if (inputs.s3 === void 0 && bucket !== "") throw new InputError(`s3-bucket, store: there is a bucket ("${bucket}"), but the store is ${inputs.stores.join(", ")}; add store: s3`);
	if (inputs.wheels === "built" && inputs.verify === "hashes") throw new InputError("wheels, verify: \"built\" keeps the wheels that were built here, of which no --hash line can know, and \"hashes\" takes none of those; use wheels: all");
	if (inputs.wheelDir === inputs.workingDirectory) throw new InputError("wheel-dir: it cannot be the working directory itself; name a folder in it");
}
function linesOf(text) {
	return text.split(LINE_ENDS).map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
}
function oneLine(name, text) {
	if (/[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(text)) throw new InputError(`${name}: ${JSON.stringify(text)} is not valid: give one line of plain text`);
	return text;
}
function oneOf(name, value, valid) {
	const match = valid.find((candidate) => candidate === value.toLowerCase());
	if (match === void 0) throw new InputError(`${name}: "${value}" is not valid: use one of ${valid.join(", ")}`);
	return match;
}
function storeNames(text) {
	const names = text.split(/[\s,]+/).filter((name) => name !== "").map((name) => oneOf("store", name, STORES));
	if (names.length === 0 || new Set(names).size < names.length || names.length > 1 && names.includes("auto")) throw new InputError(`store: "${text}" is not valid: give each store once, and auto alone (directory, s3)`);
	return names;
}
function pythonPath(value, workingDirectory) {
	if (value === "") return void 0;
	return /[\\/]/.test(value) ? resolve(workingDirectory, value) : value;
}
function environmentNames(text) {
	const names = text.split(/[\s,]+/).filter((name) => name !== "");
	for (const name of names) if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new InputError(`key-env: "${name}" is not the name of an environment variable; write names only, such as PG_CONFIG`);
	return names;
}
function groupNames(line) {
	const names = line.split(/\s+/);
	for (const name of names) if (!/^([^:]+:)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name) || name.startsWith("-")) throw new InputError(`groups: "${name}" is not the name of a dependency group; write its name (dev), or path/pyproject.toml:name`);
	return names;
}
function existingFolder(name, path) {
	if (statusOf(path)?.isDirectory() !== true) throw new InputError(`${name}: there is no folder ${path}`);
	return path;
}
/** One line of `packages`: one specifier, or several that hold no blanks. */
function parsePackagesLine(line) {
	const text = line.replace(/(^|\s)#.*$/, "").trim();
	if (text === "") return [];
	const editable = /^(?:-e\s*|--editable[\s=]+)(?<target>[^-\s].*)$/.exec(text)?.groups?.target;
	const option = (editable ?? text).split(/\s+/).find((word) => word.startsWith("-"));
	if (option !== void 0) throw new InputError(`packages: "${option}" is an option, not a package; put options into a requirements file`);
	if (editable !== void 0) return [{
		kind: "direct",
		text: `-e ${editable}`,
		target: editable,
		editable: true
	}];
	const words = text.split(/\s+/);
	const several = words.length > 1 && words.every(isPackage);
	try {
		const whole = parsePackage(text);
		return whole.kind === "direct" && several ? words.map(parsePackage) : [whole];
	} catch (error) {
		if (!(error instanceof RequirementLineError)) throw error;
		if (several) return words.map(parsePackage);
		const hint = words.length > 1 ? "; write one a line, or several without blanks in them" : "";
		throw new InputError(`packages: ${error.message}${hint}`);
	}
}
function parsePackage(text) {
	const parsed = parseArgument(text);
	return parsed.kind === "requirement" ? {
		kind: "requirement",
		text,
		requirement: parsed.requirement
	} : {
		kind: "direct",
		text,
		target: text,
		editable: false
	};
}
function isPackage(word) {
	try {
		parsePackage(word);
		return true;
	} catch {
		return false;
	}
}

// src/pip-settings.ts
/** Settings that say where an installation goes. An offline install still has to follow them. */
const PLACEMENT = /* @__PURE__ */ new Set([
	"target",
	"prefix",
	"root",
	"user",
	"break-system-packages",
	"root-user-action"
]);
/** Settings that change how a wheel is built, so that another build must not be offered. */
const BUILD = /* @__PURE__ */ new Set([
	"config-settings",
	"global-option",
	"build-option",
	"install-option",
	"build-constraint",
	"no-build-isolation",
	"use-pep517",
	"no-use-pep517"
]);
/**
* Settings that change neither which wheels are taken nor how they are built. Every other one is
* taken to change the selection: an option that a future pip brings must not make a wrong hit.
*/
const WITHOUT_EFFECT = /* @__PURE__ */ new Set([
	"cache-dir",
	"cert",
	"client-cert",
	"compile",
	"config-file",
	"debug",
	"default-timeout",
	"timeout",
	"disable-pip-version-check",
	"download-cache",
	"exists-action",
	"force-reinstall",
	"keyring-provider",
	"log",
	"log-file",
	"no-cache-dir",
	"no-clean",
	"no-color",
	"no-compile",
	"no-input",
	"no-python-version-warning",
	"no-warn-conflicts",
	"no-warn-script-location",
	"progress-bar",
	"proxy",
	"quiet",
	"report",
	"require-virtualenv",
	"resume-retries",
	"retries",
	"src",
	"trusted-host",
	"upgrade",
	"upgrade-strategy",
	"verbose",
	"wheel-dir"
]);
/**
* Whether a setting is by its name a secret of the user's own, such as PIP_TOKEN. pip has no such
* option and passes over it; a value that rotates must not change the key, nor stand in it.
*/
function isSecretSetting(name) {
	return /(token|secret|password|passwd|credential|username|api[-_]?key|access[-_]?key)/i.test(name);
}
/** The settings in force for `pip wheel`, as pip merges them: files first, variables over them. */
function pipSettings({ pipConfiguration }, environment) {
	const settings = {};
	for (const section of [
		"global",
		"install",
		"wheel"
	]) for (const [name, value] of Object.entries(pipConfiguration[section] ?? {})) settings[optionName(name)] = value;
	for (const [name, value] of Object.entries(environment)) if (name.startsWith("PIP_") && value !== void 0 && value !== "") settings[optionName(name.slice(4))] = value;
	return settings;
}
/** The settings by what they change. Those that change nothing of a wheelhouse are left out. */
function sortSettings(settings) {
	const sorted = {
		all: { ...settings },
		placement: {},
		build: {},
		selection: {}
	};
	for (const [name, value] of Object.entries(settings)) if (PLACEMENT.has(name)) sorted.placement[name] = value;
	else if (BUILD.has(name)) sorted.build[name] = value;
	else if (!WITHOUT_EFFECT.has(name) && !isSecretSetting(name)) sorted.selection[name] = value;
	return sorted;
}
/** A setting that lists several values (blank- or line-separated), as a list. */
function settingValues(settings, name) {
	return (settings[name] ?? "").split(/\s+/).filter((value) => value !== "");
}
function optionName(name) {
	const dashed = name.toLowerCase().replaceAll("_", "-");
	return dashed.startsWith("--") ? dashed.slice(2) : dashed;
}

// src/secrets.ts
/** Credentials in URLs are hidden from here on, in every spelling that they may be printed in. */
function maskSecrets(texts, log) {
	for (const text of texts) for (const secret of secretsIn(text)) log.mask(secret);
}
/** Hides secrets that are no part of a URL, in every spelling. */
function maskValues(secrets, log) {
	for (const secret of new Set(secrets.flatMap(spellingsOf))) if (isWorthMasking(secret)) log.mask(secret);
}
/** What makes a text fit to be shown: known secrets as ***, and URLs without theirs. */
var Redaction = class {
	#secrets = /* @__PURE__ */ new Set();
	/** False where it was known before. */
	add(secret) {
		const fresh = !this.#secrets.has(secret);
		this.#secrets.add(secret);
		return fresh;
	}
	shown(text) {
		let shown = withoutSecrets(text);
		for (const secret of [...this.#secrets].sort((a, b) => b.length - a.length)) shown = shown.replaceAll(secret, "***");
		return shown;
	}
};
/** The pip settings of the environment, and its proxies. */
function settingsTexts(environment) {
	return Object.entries(environment).flatMap(([name, value]) => /^PIP_|_PROXY$/i.test(name) && value !== void 0 ? [value] : []);
}
/** Settings that are a secret as a whole, by their name: PIP_TOKEN, PIP_INDEX_PASSWORD. */
function secretSettings(environment) {
	return Object.entries(environment).flatMap(([name, value]) => name.startsWith("PIP_") && isSecretSetting(name) && value !== void 0 ? [value] : []);
}
/** The logins and passwords of a netrc file, as Python's netrc module reads it, and as HTTP sends them. */
function netrcSecrets(text) {
	const words = (text.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []).map((word) => /^".*"$/.test(word) ? word.slice(1, -1).replaceAll(/\\(.)/g, "$1") : word);
	let login = "";
	return words.flatMap((word, index) => {
		const value = words[index + 1] ?? "";
		if (word === "login" || word === "user") login = value;
		if (word === "password") return [value, ...asHttpSends(`${login}:${value}`)];
		return [
			"login",
			"user",
			"account"
		].includes(word) ? [value] : [];
	});
}
/** The lines of the user's files. */
function requirementTexts({ files, remote }) {
	return [...files.flatMap((file) => file.lines.map(({ text }) => text)), ...remote.map(({ url }) => url)];
}
/** What the packages, the groups, the local projects and the files behind URLs refer to. */
function referenceTexts({ references, files, projects }) {
	const lines = files.flatMap((file) => file.lines.map(({ text }) => text));
	const ofProjects = projects.flatMap((project) => [...project.buildRequires, ...project.files.map(({ content }) => content)]);
	return [
		...lines,
		...references.map(({ text }) => text),
		...ofProjects
	];
}
/** The lines of the files that pip's settings name. */
function settingsFileTexts({ settingsFiles, buildConstraints }) {
	return [...settingsFiles, ...buildConstraints].flatMap((file) => file.lines.map(({ text }) => text));
}
/** What pip's configuration files say. */
function configurationTexts({ pipConfiguration }) {
	return Object.values(pipConfiguration).flatMap((section) => Object.values(section));
}

// src/probe.ts
/**
* The Python programs that this project runs besides pip, as text for `python -c`. They work on
* every Python from 3.7 on and import as little as they can: the probe is on the path of every hit.
*/
/**
* Takes the working directory off sys.path, so that a file json.py or a folder pip/ in the user's
* checkout is never run. Not -I, which would also hide a pip in the user site.
*/
const WITHOUT_WORKING_DIRECTORY = "import sys; sys.path[:] = [p for p in sys.path if p not in ('', '.')]";
/** Arguments after the interpreter that start a module (pip) as `-m` does, minus the cwd. */
function moduleArguments(module) {
	const start = `import runpy; sys.argv[0] = ${JSON.stringify(module)}; runpy.run_module(${JSON.stringify(module)}, run_name='__main__', alter_sys=True)`;
	return ["-c", `${WITHOUT_WORKING_DIRECTORY}; ${start}`];
}
/** Arguments after the interpreter that print its description as one line of JSON. */
const PROBE_ARGUMENTS = ["-c", `${WITHOUT_WORKING_DIRECTORY}
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
`];
/**
* Arguments after a base interpreter that make a virtual environment with pip in it, without the
* four seconds that ensurepip spends on byte-compiling: its bundled wheel of pip is unpacked.
* One further argument: the folder. Where that cannot be done (no bundled wheel, Windows, whose
* scripts need launchers), the standard way is taken.
*/
const CREATE_VENV_ARGUMENTS = ["-c", `${WITHOUT_WORKING_DIRECTORY}
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
`];
/**
* Arguments after an interpreter that ask a project's build backend what it needs (PEP 517, PEP 660).
* Three further arguments: a folder with the build requirements installed, the file to write the
* answer to, and JSON with `backend` and `backendPath`. Runs in the project's folder.
*/
const BUILD_HOOKS_ARGUMENTS = ["-c", `${WITHOUT_WORKING_DIRECTORY}
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
`];
/**
* Arguments after an interpreter that fetch texts as pip would: with its certificates, proxies,
* netrc and keyring. Two further arguments: the file to write the answer to, and JSON of the URLs.
*/
const FETCH_ARGUMENTS = ["-c", `${WITHOUT_WORKING_DIRECTORY}
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
`];

// src/scratch.ts
/** A folder of this run's own, for all that is not yet checked or not yet whole. */
/**
* Makes the folder, in the runner's folder for temporary files or, where that cannot be written, in
* the system's. Absolute. Throws an InputError where neither can.
*/
function makeScratch(environment) {
	const reasons = [];
	for (const base of [environment.RUNNER_TEMP || tmpdir(), tmpdir()]) try {
		mkdirSync(base, { recursive: true });
		return mkdtempSync(join(base, "pip-wheelhouse-"));
	} catch (error) {
		reasons.push(messageOf(error));
	}
	throw new InputError(`RUNNER_TEMP: no folder can be made for this run: ${reasons.join("; ")}`);
}
/** The folder in it with the pip for an interpreter that has none. */
const PRIVATE_PIP = "private-pip";
/**
* Frees what its folders take, for an ordinary install. Files stay: the lists of what is required are
* among them; so does pip.
*/
function emptyScratch(folder) {
	for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory() && entry.name !== "private-pip") removeScratch(join(folder, entry.name));
}
/** Removes it. Never fails: threads and abandoned downloads may still be writing into it. */
function removeScratch(folder) {
	try {
		rmSync(folder, {
			recursive: true,
			force: true,
			maxRetries: 5,
			retryDelay: 20
		});
	} catch {}
}

// src/python.ts
/** The real Python port: finds an interpreter, describes it, runs pip in it. */
/** A Python that has not described itself by then never will. */
const PROBE_MS = 6e4;
const WINDOWS = process.platform === "win32";
const SCRIPTS = WINDOWS ? "Scripts" : "bin";
function realPython(surroundings) {
	const { environment, addPath, exportVariable, scratch } = surroundings;
	let privatePip;
	return {
		async probe(inputs) {
			const base = await chooseInterpreter(inputs, environment, addPath);
			if (inputs.venv === void 0) return probe(base, inputs, environment);
			const interpreter = await probe(await readyVenv(inputs.lookupOnly && !existsSync(inputs.venv) ? join(scratch, "venv") : inputs.venv, base, inputs, environment), inputs, environment);
			if (inputs.lookupOnly) return interpreter;
			exportVariable("VIRTUAL_ENV", inputs.venv);
			addPath(join(inputs.venv, SCRIPTS));
			return interpreter;
		},
		async pip(interpreter, call, onLine) {
			if (!interpreter.privatePip) return collect(interpreter.executable, moduleArguments("pip"), call, onLine);
			privatePip ??= makePrivatePip(interpreter, join(scratch, PRIVATE_PIP), environment);
			return collect(interpreter.executable, [await privatePip], call, onLine);
		},
		async program(interpreter, call) {
			if (!interpreter.privatePip) return collect(interpreter.executable, [], call);
			privatePip ??= makePrivatePip(interpreter, join(scratch, PRIVATE_PIP), environment);
			const site = dirname(dirname(await privatePip));
			const environmentWithPip = {
				...call.environment,
				PYTHONPATH: site
			};
			return collect(interpreter.executable, [], {
				...call,
				environment: environmentWithPip
			});
		}
	};
}
async function collect(executable, starter, call, onLine) {
	const lines = [];
	return {
		exitCode: await runChild(executable, [...starter, ...call.arguments], {
			cwd: call.workingDirectory,
			environment: call.environment,
			onLine(line) {
				lines.push(line);
				onLine?.(line);
			},
			...call.deadlineMs !== void 0 && { deadlineMs: call.deadlineMs }
		}),
		lines
	};
}
/**
* pip for an interpreter that has none (uv venv, --without-pip): that of an environment of ours,
* started by the target's interpreter through the file that pip keeps for this (pip 22.3 or newer).
*/
async function makePrivatePip({ executable }, folder, environment) {
	const { exitCode, lines } = await collect(executable, [...CREATE_VENV_ARGUMENTS, folder], {
		arguments: [],
		environment: childEnvironment(environment),
		workingDirectory: dirname(folder)
	});
	const runner = globSync(WINDOWS ? "Lib/site-packages/pip/__pip-runner__.py" : "lib/*/site-packages/pip/__pip-runner__.py", { cwd: folder })[0];
	if (runner !== void 0) return join(folder, runner);
	throw new PipError(`python: ${executable} has no pip, and its bundled one could not be used (exit code ${exitCode}): ${lines.slice(-3).join(" ")}. Install pip into it before this step.`);
}
async function probe(python, inputs, environment) {
	const lines = [];
	const exitCode = await runChild(python, PROBE_ARGUMENTS, {
		cwd: inputs.workingDirectory,
		environment: childEnvironment(environment),
		onLine: (line) => lines.push(line),
		deadlineMs: PROBE_MS
	}).catch((error) => {
		throw new InputError(`python: ${python} could not be run: ${error.message}`);
	});
	if (exitCode !== 0) throw new InputError(`python: ${python} could not describe itself (exit code ${exitCode}; Python 3.7 or newer is needed): ` + lines.slice(-3).join(" "));
	return parseInterpreter(lines.join("\n"), python);
}
async function chooseInterpreter(inputs, environment, addPath) {
	if (inputs.pythonPath !== void 0) return namedInterpreter(inputs.pythonPath, environment);
	if (inputs.pythonVersion !== void 0) return fromToolCache(inputs.pythonVersion, environment, addPath);
	const active = environment.VIRTUAL_ENV;
	if (active && existsSync(pythonIn(active))) return pythonIn(active);
	const found = onPath("python", environment) ?? onPath("python3", environment);
	if (found !== void 0) return found;
	throw new InputError("python: there is no python on PATH. Run actions/setup-python before this step, or name an interpreter with the input python-path.");
}
function namedInterpreter(name, environment) {
	if (!/[\\/]/.test(name)) {
		const found = onPath(name, environment);
		if (found === void 0) throw new InputError(`python-path: there is no ${name} on PATH`);
		return found;
	}
	const status = statusOf(name);
	if (status === void 0) throw new InputError(`python-path: there is no file ${name}`);
	if (!status.isDirectory()) return name;
	if (existsSync(pythonIn(name))) return pythonIn(name);
	throw new InputError(`python-path: ${name} is a folder; name the interpreter in it`);
}
async function fromToolCache(version, environment, addPath) {
	const { find, findAllVersions } = await import("./tool-cache.js");
	const folder = environment.RUNNER_TOOL_CACHE ? findIn(find, version) : "";
	if (folder === "") {
		const there = environment.RUNNER_TOOL_CACHE ? findAllVersions("Python") : [];
		throw new InputError(`python-version: Python ${version} is not in the runner's tool cache (it has: ${there.join(", ") || "none"}). Install it with actions/setup-python before this step, or name an interpreter with python-path.`);
	}
	const scripts = join(folder, SCRIPTS);
	addPath(folder);
	addPath(scripts);
	return WINDOWS ? join(folder, "python.exe") : join(scripts, "python");
}
function findIn(find, version) {
	return find("Python", /^\d+$|^\d+\.\d+$/.test(version) ? `${version}.x` : version);
}
/** The interpreter of a virtual environment, made first where it is not there. */
async function readyVenv(folder, base, inputs, environment) {
	const python = pythonIn(folder);
	if (existsSync(python)) return python;
	const status = lstatSync(folder, { throwIfNoEntry: false });
	if (status !== void 0 && !(status.isDirectory() && readdirSync(folder).length === 0)) throw new InputError(`venv: ${folder} is there, and is not a virtual environment; name another folder`);
	const lines = [];
	const exitCode = await runChild(base, [...CREATE_VENV_ARGUMENTS, folder], {
		cwd: inputs.workingDirectory,
		environment: childEnvironment(environment),
		onLine: (line) => lines.push(line)
	});
	if (exitCode !== 0) throw new PipError(`venv: ${base} could not make ${folder} (exit code ${exitCode}): ${lines.slice(-3).join(" ")} On Debian and Ubuntu the system Python needs the package python3-venv for this.`);
	return python;
}
function pythonIn(environment) {
	return WINDOWS ? join(environment, SCRIPTS, "python.exe") : join(environment, SCRIPTS, "python");
}
function onPath(name, environment) {
	const names = WINDOWS ? [`${name}.exe`] : [name];
	return (environment.PATH ?? environment.Path ?? "").split(delimiter).filter((folder) => folder !== "").flatMap((folder) => names.map((file) => join(folder, file))).find((file) => lstatSync(file, { throwIfNoEntry: false })?.isDirectory() === false && existsSync(file));
}

// node_modules/smol-toml/dist/error.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
function getLineColFromPtr(string, ptr) {
	let lines = string.slice(0, ptr).split(/\r?\n/);
	return [lines.length, lines.pop().length + 1];
}
function makeCodeBlock(string, line, column) {
	let lines = string.split(/\r?\n/);
	let codeblock = "";
	let numberLen = (Math.log10(line + 1) | 0) + 1;
	for (let i = line - 1; i <= line + 1; i++) {
		let l = lines[i - 1];
		if (!l) continue;
		codeblock += i.toString().padEnd(numberLen, " ");
		codeblock += ":  ";
		codeblock += l;
		codeblock += "\n";
		if (i === line) {
			codeblock += " ".repeat(numberLen + column + 2);
			codeblock += "^\n";
		}
	}
	return codeblock;
}
var TomlError = class TomlError extends Error {
	line;
	column;
	codeblock;
	constructor(message, options) {
		const [line, column] = getLineColFromPtr(options.toml, options.ptr);
		const codeblock = makeCodeBlock(options.toml, line, column);
		super(`Invalid TOML document: ${message}\n\n${codeblock}`, options);
		this.line = line;
		this.column = column;
		this.codeblock = codeblock;
	}
	/** @internal */
	static x(message, ctx, ptr) {
		throw new TomlError(message, {
			toml: ctx.s,
			ptr: ptr ?? ctx.p
		});
	}
};

// node_modules/smol-toml/dist/primitive.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
/** @internal */
function parseString(ctx) {
	let startPtr = ctx.p;
	let c = ctx.s.charCodeAt(ctx.p++);
	let first = c;
	let isLiteral = c === 39;
	let isMultiline = c === ctx.s.charCodeAt(ctx.p) && c === ctx.s.charCodeAt(ctx.p + 1);
	if (isMultiline) {
		if ((c = ctx.s.charCodeAt(ctx.p += 2)) === 10) ctx.p++;
		else if (c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10) ctx.p += 2;
	}
	let parsed = "";
	let sliceStart = ctx.p;
	let state = 0;
	for (; ctx.p < ctx.s.length; ctx.p++) {
		c = ctx.s.charCodeAt(ctx.p);
		if (isMultiline && (c === 10 || c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10)) state = state && 3;
		else if (c < 32 && c !== 9 || c === 127) TomlError.x("control characters are not allowed in strings", ctx);
		else if ((!state || state === 3) && c === first && (!isMultiline || ctx.s.charCodeAt(ctx.p + 1) === first && ctx.s.charCodeAt(ctx.p + 2) === first)) {
			if (isMultiline) {
				if (ctx.s.charCodeAt(ctx.p + 3) === first) ctx.p++;
				if (ctx.s.charCodeAt(ctx.p + 3) === first) ctx.p++;
			}
			if (!state) {
				let s = ctx.s.slice(sliceStart, ctx.p);
				parsed = parsed ? parsed + s : s;
			}
			ctx.p += isMultiline ? 3 : 1;
			return parsed;
		} else if (!state) {
			if (!isLiteral && c === 92) {
				parsed += ctx.s.slice(sliceStart, sliceStart = ctx.p);
				state = 1;
			}
		} else if (state === 1) {
			if (c === 120 || c === 117 || c === 85) {
				let errPtr = ctx.p++ - 1;
				let value = 0;
				let len = c === 120 ? 2 : c === 117 ? 4 : 8;
				for (let j = 0; j < len; j++, ctx.p++) {
					let hex = ctx.s.charCodeAt(ctx.p);
					let digit = hex >= 48 && hex <= 57 ? hex - 48 : hex >= 65 && hex <= 70 ? hex - 65 + 10 : hex >= 97 && hex <= 102 ? hex - 97 + 10 : -1;
					if (digit < 0) TomlError.x("invalid non-hex character in unicode escape", ctx);
					value = value << 4 | digit;
				}
				if (value < 0 || value > 1114111 || value >= 55296 && value <= 57343) TomlError.x("invalid unicode escape", ctx, errPtr);
				parsed += String.fromCodePoint(value);
				sliceStart = ctx.p--;
				state = 0;
			} else if (isMultiline && (c === 32 || c === 9)) state = 2;
			else {
				if (c === 98) parsed += "\b";
				else if (c === 116) parsed += "	";
				else if (c === 110) parsed += "\n";
				else if (c === 102) parsed += "\f";
				else if (c === 114) parsed += "\r";
				else if (c === 101) parsed += "\x1B";
				else if (c === 34) parsed += "\"";
				else if (c === 92) parsed += "\\";
				else TomlError.x("unrecognised escape sequence", ctx);
				sliceStart = ctx.p + 1;
				state = 0;
			}
		} else if (c !== 32 && c !== 9) {
			if (state === 2) TomlError.x("invalid escape: only line-ending whitespace may be escaped", ctx, sliceStart);
			state = !isLiteral && c === 92 ? 1 : 0;
			sliceStart = ctx.p;
		}
	}
	TomlError.x("unfinished string", ctx, startPtr);
}

// node_modules/smol-toml/dist/date.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
let DATE_TIME_RE = /^(\d{4}-\d{2}-\d{2})?[Tt ]?(?:(\d{2}):\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|z|[-+]\d{2}:\d{2})?$/i;
var TomlDate = class TomlDate extends Date {
	#hasDate = false;
	#hasTime = false;
	#offset = null;
	constructor(date, fasttype, unsafeDelim) {
		let hasDate = true;
		let hasTime = true;
		let offset = "Z";
		let c;
		if (typeof date === "string") {
			if (fasttype) prep: {
				if (fasttype < 3) {
					if (+date.slice(11, 13) > 23) {
						date = "";
						break prep;
					}
					if (fasttype === 2) {
						offset = null;
						date += "Z";
					} else if ((c = date.charCodeAt(date.length - 1)) !== 90 && c !== 122) offset = date.slice(date.length - 6);
					if (unsafeDelim) date = date.slice(0, 10) + "T" + date.slice(11);
				} else if (fasttype === 4) date = +date.slice(0, 2) > 23 ? "" : `0000-01-01T${date}Z`;
				hasDate = fasttype !== 4;
				hasTime = fasttype !== 3;
			}
			else {
				let match = date.match(DATE_TIME_RE);
				if (match) {
					if (!match[1]) {
						hasDate = false;
						date = `0000-01-01T${date}`;
					}
					hasTime = !!match[2];
					hasTime && date[10] === " " && (date = date.replace(" ", "T"));
					if (match[2] && +match[2] > 23) date = "";
					else {
						offset = match[3] || null;
						if (!offset && hasTime) date += "Z";
					}
				} else date = "";
			}
		}
		super(date);
		if (!isNaN(this.getTime())) {
			this.#hasDate = hasDate;
			this.#hasTime = hasTime;
			this.#offset = offset;
		}
	}
	isDateTime() {
		return this.#hasDate && this.#hasTime;
	}
	isLocal() {
		return !this.#hasDate || !this.#hasTime || !this.#offset;
	}
	isDate() {
		return this.#hasDate && !this.#hasTime;
	}
	isTime() {
		return this.#hasTime && !this.#hasDate;
	}
	isValid() {
		return this.#hasDate || this.#hasTime;
	}
	toISOString() {
		let iso = super.toISOString();
		if (this.isDate()) return iso.slice(0, 10);
		if (this.isTime()) return iso.slice(11, 23);
		if (this.#offset === null) return iso.slice(0, -1);
		if (this.#offset === "Z" || this.#offset === "z") return iso;
		let offset = +this.#offset.slice(1, 3) * 60 + +this.#offset.slice(4, 6);
		offset = this.#offset[0] === "-" ? offset : -offset;
		return (/* @__PURE__ */ new Date(this.getTime() - offset * 6e4)).toISOString().slice(0, -1) + this.#offset;
	}
	static wrapAsOffsetDateTime(jsDate, offset = "Z") {
		let date = new TomlDate(jsDate);
		date.#offset = offset;
		return date;
	}
	static wrapAsLocalDateTime(jsDate) {
		let date = new TomlDate(jsDate);
		date.#offset = null;
		return date;
	}
	static wrapAsLocalDate(jsDate) {
		let date = new TomlDate(jsDate);
		date.#hasTime = false;
		date.#offset = null;
		return date;
	}
	static wrapAsLocalTime(jsDate) {
		let date = new TomlDate(jsDate);
		date.#hasDate = false;
		date.#offset = null;
		return date;
	}
};

// node_modules/smol-toml/dist/extract.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
function isDigit(char, base = 10) {
	return base === 16 ? char > 47 && char < 58 || char > 64 && char < 71 || char > 96 && char < 103 : char > 47 && char < 48 + base;
}
function isEndOfValue(char, delim) {
	return char === 32 || char === 9 || char === 10 || char === 13 || delim && (char === delim || char === 44) || char === 35;
}
/** @internal */
function extractValue(ctx, end) {
	let errPtr = ctx.p;
	let c = ctx.s.charCodeAt(ctx.p);
	if (c === 91 || c === 123) {
		ctx.d-- || TomlError.x("document contains excessively nested structures. aborting.", ctx);
		let value = c === 91 ? parseArray(ctx) : parseInlineTable(ctx);
		ctx.d++;
		return value;
	}
	if (c === 34 || c === 39) return parseString(ctx);
	if (c === 116) {
		if (ctx.s.charCodeAt(++ctx.p) !== 114 || ctx.s.charCodeAt(++ctx.p) !== 117 || ctx.s.charCodeAt(++ctx.p) !== 101) TomlError.x("invalid value", ctx, errPtr);
		return ctx.p++, true;
	}
	if (c === 102) {
		if (ctx.s.charCodeAt(++ctx.p) !== 97 || ctx.s.charCodeAt(++ctx.p) !== 108 || ctx.s.charCodeAt(++ctx.p) !== 115 || ctx.s.charCodeAt(++ctx.p) !== 101) TomlError.x("invalid value", ctx, errPtr);
		return ctx.p++, false;
	}
	if (c === 43 || c === 45) return parseNumber(ctx, ctx.p, ctx.s.charCodeAt(++ctx.p), 44 - c, end);
	if (ctx.s.charCodeAt(ctx.p + 4) === 45 && ctx.s.charCodeAt(ctx.p + 7) === 45) return parseDate(ctx, c, end);
	if (ctx.s.charCodeAt(ctx.p + 2) === 58) return parseTime(ctx, c, end);
	return parseNumber(ctx, ctx.p, c, 0, end);
}
function parseNumber(ctx, startPtr, startChr, sign, endChr) {
	let c = startChr;
	let state = 0;
	let hasUnderscores = false;
	if (c === 105) {
		if (ctx.s.charCodeAt(++ctx.p) !== 110 || ctx.s.charCodeAt(++ctx.p) !== 102) TomlError.x("invalid value", ctx, startPtr);
		return ctx.p++, (sign || 1) / 0;
	}
	if (c === 110) {
		if (ctx.s.charCodeAt(++ctx.p) !== 97 || ctx.s.charCodeAt(++ctx.p) !== 110) TomlError.x("invalid value", ctx, startPtr);
		return ctx.p++, NaN;
	}
	if (c === 48) {
		if (++ctx.p >= ctx.s.length || isEndOfValue(c = ctx.s.charCodeAt(ctx.p), endChr)) return ctx.bi === true ? 0n : 0;
		if (!sign) {
			if (c === 120) return parseIntegerBaseN(ctx, startPtr, 16, endChr);
			else if (c === 98) return parseIntegerBaseN(ctx, startPtr, 2, endChr);
			else if (c === 111) return parseIntegerBaseN(ctx, startPtr, 8, endChr);
		}
		if (c === 46) state = 2;
		else if (c === 101 || c === 69) state = 4;
		else TomlError.x("illegal leading zero", ctx, startPtr);
	} else if (!isDigit(c)) TomlError.x("invalid value", ctx, startPtr);
	while (++ctx.p < ctx.s.length && (c = ctx.s.charCodeAt(ctx.p), !isEndOfValue(c, endChr))) {
		if (!state) state = 1;
		if (c === 95) {
			if (!(state & 1)) TomlError.x("illegal underscore", ctx);
			state += 11;
			hasUnderscores = true;
		} else if (state === 1 && c === 46) state = 2;
		else if ((state === 1 || state === 3) && (c === 101 || c === 69)) state = 4;
		else if (state === 4 && (c === 43 || c === 45)) state = 6;
		else if (!isDigit(c)) TomlError.x(`illegal character in numeric literal`, ctx);
		else if (state > 9) state -= 11;
		else if (!(state & 1)) state++;
	}
	if (!state) {
		let val = (startChr - 48) * (sign || 1);
		return ctx.bi === true ? BigInt(val) : val;
	}
	if (!(state & 1)) TomlError.x("unfinished numeric value", ctx, startPtr);
	let str = ctx.s.slice(startPtr, ctx.p);
	if (hasUnderscores) str = str.replaceAll("_", "");
	return state > 1 ? parseFloat(str) : parseInteger(ctx, str, 10, startPtr);
}
function parseIntegerBaseN(ctx, startPtr, base, endChr) {
	let c, underscore = 1;
	while (++ctx.p < ctx.s.length && (c = ctx.s.charCodeAt(ctx.p), !isEndOfValue(c, endChr))) if (c === 95) {
		if (underscore & 1) TomlError.x("illegal underscore", ctx);
		underscore = 3;
	} else if (!isDigit(c, base)) TomlError.x(`illegal character in numeric literal`, ctx);
	else if (underscore & 1) underscore--;
	if (underscore & 1) TomlError.x("unfinished numeric value", ctx);
	let str = ctx.s.slice(startPtr + 2, ctx.p);
	if (underscore) str = str.replaceAll("_", "");
	return parseInteger(ctx, str, base, startPtr);
}
function parseInteger(ctx, str, base, startPtr) {
	if (ctx.bi !== true) int: {
		let val = parseInt(str, base);
		if (!Number.isSafeInteger(val)) {
			if (ctx.bi) break int;
			TomlError.x("integer value cannot be represented losslessly", ctx, startPtr);
		}
		return val;
	}
	return base === 10 ? BigInt(str) : BigInt((base === 2 ? "0b" : base === 8 ? "0o" : "0x") + str);
}
function parseDate(ctx, c, endChr) {
	let startPtr = ctx.p++, unsafeSeparator;
	if (!isDigit(c) || !isDigit(ctx.s.charCodeAt(ctx.p++)) || !isDigit(ctx.s.charCodeAt(ctx.p++)) || !isDigit(ctx.s.charCodeAt(ctx.p++))) return parseNumber(ctx, ctx.p = startPtr, c, 0, endChr);
	ctx.p += 5;
	if (!isDigit(ctx.s.charCodeAt(ctx.p++))) TomlError.x("invalid date-time: date part is malformed", ctx, startPtr);
	if (ctx.p >= ctx.s.length || ((c = ctx.s.charCodeAt(ctx.p)) !== 32 || (unsafeSeparator = true, !isDigit(ctx.s.charCodeAt(ctx.p + 1)))) && c !== 84 && c !== 116) return readDate(ctx, ctx.s.slice(startPtr, ctx.p), 3, false, startPtr);
	if (ctx.s.charCodeAt(ctx.p += 3) !== 58) TomlError.x("invalid date-time: time part is malformed", ctx, startPtr);
	if (ctx.s.charCodeAt(ctx.p += 3) === 58) ctx.p += 3;
	if (ctx.s.charCodeAt(ctx.p) === 46) while (isDigit(ctx.s.charCodeAt(++ctx.p)));
	if (c = ctx.s.charCodeAt(ctx.p)) {
		if (c === 90 || c === 122) return readDate(ctx, ctx.s.slice(startPtr, ++ctx.p), 1, unsafeSeparator, startPtr, "[+00:00]");
		if (c === 43 || c === 45) return readDate(ctx, ctx.s.slice(startPtr, ctx.p += 6), 1, unsafeSeparator, startPtr, !ctx.ld && "[" + ctx.s.slice(ctx.p - 6, ctx.p) + "]");
	}
	return readDate(ctx, ctx.s.slice(startPtr, ctx.p), 2, unsafeSeparator, startPtr);
}
function parseTime(ctx, c, endChr) {
	let start = ctx.p;
	if (!isDigit(c) || !isDigit(ctx.s.charCodeAt(++ctx.p))) return parseNumber(ctx, --ctx.p, c, 0, endChr);
	if (ctx.s.charCodeAt(ctx.p += 4) === 58) ctx.p += 3;
	if (ctx.s.charCodeAt(ctx.p) === 46) while (isDigit(ctx.s.charCodeAt(++ctx.p)));
	return readDate(ctx, ctx.s.slice(start, ctx.p), 4, false, start);
}
function readDate(ctx, str, type, unsafeDelim, errPtr, temporalSuffix) {
	if (ctx.ld) {
		let date = new TomlDate(str, type, unsafeDelim);
		if (!date.isValid()) TomlError.x("invalid date", ctx, errPtr);
		return date;
	}
	try {
		if (temporalSuffix) str += temporalSuffix;
		switch (type) {
			case 1: return Temporal.ZonedDateTime.from(str);
			case 2: return Temporal.PlainDateTime.from(str);
			case 3: return Temporal.PlainDate.from(str);
			case 4: return Temporal.PlainTime.from(str);
		}
	} catch (e) {
		TomlError.x(e instanceof Error ? e.message : "" + e, ctx, errPtr);
	}
}

// node_modules/smol-toml/dist/util.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
/** @internal */
function skipComment(ctx) {
	for (; ctx.p < ctx.s.length; ctx.p++) {
		let c = ctx.s.charCodeAt(ctx.p);
		if (c === 10) break;
		if (c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10) {
			ctx.p++;
			break;
		}
		if (c < 32 && c !== 9 || c === 127) TomlError.x("control characters are not allowed in comments", ctx);
	}
}
/** @internal */
function skipVoid(ctx, banNewLines, banComments) {
	let c;
	while (ctx.p < ctx.s.length) {
		while (ctx.p < ctx.s.length && ((c = ctx.s.charCodeAt(ctx.p)) === 32 || c === 9 || !banNewLines && (c === 10 || c === 13 && ctx.s.charCodeAt(ctx.p + 1) === 10))) ctx.p++;
		if (banComments || c !== 35) break;
		skipComment(ctx);
	}
}

// node_modules/smol-toml/dist/struct.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
/** @internal */
function parseKey(ctx, end = 61) {
	let startPtr;
	let state = 0;
	let parsed = [];
	let sliceStart;
	let c = ctx.s.charCodeAt(startPtr = ctx.p);
	do
		if (c === end) {
			if (!state) TomlError.x("unexpected end of key", ctx);
			if (state === 1) parsed.push(ctx.s.slice(sliceStart, ctx.p));
			return ctx.p++, parsed;
		} else if (c === 46) {
			if (!state) TomlError.x("illegal empty bare key", ctx);
			if (state === 1) parsed.push(ctx.s.slice(sliceStart, ctx.p));
			state = 0;
		} else if (!state && (c === 34 || c === 39)) {
			if (c === ctx.s.charCodeAt(ctx.p + 1) && c === ctx.s.charCodeAt(ctx.p + 2)) TomlError.x("illegal quoted key: multiline strings are not allowed", ctx);
			parsed.push(parseString(ctx));
			state = 2;
			ctx.p--;
		} else if (c === 32 || c === 9) {
			if (state === 1) {
				parsed.push(ctx.s.slice(sliceStart, ctx.p));
				state = 2;
			}
		} else if (state === 2 || c < 48 && c !== 45 || c > 57 && c < 65 || c > 90 && c < 97 && c !== 95 || c > 122) TomlError.x("illegal character in key", ctx);
		else if (!state) {
			state = 1;
			sliceStart = ctx.p;
		}
	while (c = ctx.s.charCodeAt(++ctx.p));
	TomlError.x("incomplete key-value: cannot find end of key", ctx, startPtr);
}
/** @internal */
function parseInlineTable(ctx) {
	let startPtr = ctx.p++;
	let res = Object.create(null);
	let seen = /* @__PURE__ */ new Set();
	let c;
	while (ctx.p < ctx.s.length) {
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p)) === 125) {
			ctx.p++;
			return res;
		}
		let k;
		let t = res;
		let hasOwn = false;
		let errPtr = ctx.p;
		let key = parseKey(ctx);
		for (let i = 0; i < key.length; i++) {
			if (i) t = hasOwn ? t[k] : t[k] = Object.create(null);
			k = key[i];
			if ((hasOwn = Object.hasOwn(t, k)) && (typeof t[k] !== "object" || seen.has(t[k]))) TomlError.x("trying to redefine an already defined value", ctx, errPtr);
			let unsafe = k === "__proto__";
			if (ctx.uk && (unsafe || k === "constructor")) {
				t = ctx.uk !== 1 && TomlError.x("document contains an unsafe property", ctx, errPtr);
				break;
			}
			if (!hasOwn && unsafe) Object.defineProperty(t, k, {
				enumerable: true,
				configurable: true,
				writable: true
			});
		}
		if (hasOwn) TomlError.x("trying to redefine an already defined value", ctx, errPtr);
		skipVoid(ctx, true, true);
		let value = extractValue(ctx, 125);
		if (t && typeof (t[k] = value) === "object") seen.add(value);
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p++)) === 125) return res;
		if (c !== 44) TomlError.x("expected comma or end of structure", ctx, ctx.p - 1);
	}
	TomlError.x("unfinished table", ctx, startPtr);
}
/** @internal */
function parseArray(ctx) {
	let startPtr = ctx.p++;
	let res = [];
	let c;
	while (ctx.p < ctx.s.length) {
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p)) === 93) {
			ctx.p++;
			return res;
		}
		res.push(extractValue(ctx, 93));
		skipVoid(ctx);
		if ((c = ctx.s.charCodeAt(ctx.p++)) === 93) return res;
		if (c !== 44) TomlError.x("expected comma or end of structure", ctx, ctx.p - 1);
	}
	TomlError.x("unfinished array", ctx, startPtr);
}

// node_modules/smol-toml/dist/parse.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
function peekTable(ctx, key, table, meta, type) {
	let t = table;
	let m = meta;
	let k;
	let hasOwn = false;
	let state;
	for (let i = 0; i < key.length; i++) {
		if (i) {
			t = hasOwn ? t[k] : t[k] = Object.create(null);
			m = (state = m[k]).c;
			if (type === 0 && (state.t === 1 || state.t === 2)) return null;
			if (state.t === 2) {
				let l = t.length - 1;
				t = t[l];
				m = m[l].c;
			}
		}
		k = key[i];
		if ((hasOwn = Object.hasOwn(t, k)) && m[k]?.t === 0 && m[k]?.d) return null;
		if (!hasOwn) {
			let unsafe = k === "__proto__";
			if (ctx.uk && (unsafe || k === "constructor")) return false;
			if (unsafe) {
				Object.defineProperty(t, k, {
					enumerable: true,
					configurable: true,
					writable: true
				});
				Object.defineProperty(m, k, {
					enumerable: true,
					configurable: true,
					writable: true
				});
			}
			m[k] = {
				t: i < key.length - 1 && type === 2 ? 3 : type,
				d: false,
				i: 0,
				c: Object.create(null)
			};
		}
	}
	state = m[k];
	if (state.t !== type && !(type === 1 && state.t === 3)) return null;
	if (type === 2) {
		if (!state.d) {
			state.d = true;
			t[k] = [];
		}
		t[k].push(t = Object.create(null));
		state.c[state.i++] = state = {
			t: 1,
			d: false,
			i: 0,
			c: Object.create(null)
		};
	}
	if (state.d) return null;
	state.d = true;
	if (type === 1) t = hasOwn ? t[k] : t[k] = Object.create(null);
	else if (type === 0 && hasOwn) return null;
	return [
		k,
		t,
		state.c
	];
}
function validateTablePeek(ctx, peek, ptr) {
	if (peek === null || ctx.uk === 2) TomlError.x(peek === null ? "trying to redefine an already defined table or value" : "document contains an unsafe property", ctx, ptr);
}
function parse(toml, options = {}) {
	let ctx = {
		s: toml,
		p: 0,
		d: options.maxDepth ?? 1e3,
		bi: options.integersAsBigInt ?? false,
		ld: options.useLegacyDate ?? true,
		uk: options.unsafeKeyBehaviour === "throw" ? 2 : options.unsafeKeyBehaviour === "drop" ? 1 : 0
	};
	let res = Object.create(null);
	let meta = Object.create(null);
	let tmp;
	let skipping = false;
	let tbl = res;
	let m = meta;
	if (toml.charCodeAt(0) === 65279) ctx.p++;
	skipVoid(ctx);
	while (ctx.p < toml.length) {
		if (toml.charCodeAt(ctx.p) === 91) {
			let isTableArray = toml.charCodeAt(++ctx.p) === 91;
			tmp = ctx.p += +isTableArray;
			skipping = false;
			let k = parseKey(ctx, 93);
			if (isTableArray) {
				if (toml.charCodeAt(ctx.p) !== 93) TomlError.x("expected end of table array declaration", ctx);
				ctx.p++;
			}
			let p = peekTable(ctx, k, res, meta, isTableArray ? 2 : 1);
			if (!p) {
				validateTablePeek(ctx, p, tmp);
				skipping = true;
			} else {
				m = p[2];
				tbl = p[1];
			}
		} else {
			tmp = ctx.p;
			let p = peekTable(ctx, parseKey(ctx), tbl, m, 0);
			if (!p && !skipping) validateTablePeek(ctx, p, tmp);
			skipVoid(ctx, true, true);
			let v = extractValue(ctx, void 0);
			if (p && !skipping) p[1][p[0]] = v;
		}
		skipVoid(ctx, true);
		if (ctx.p < toml.length && (tmp = toml.charCodeAt(ctx.p)) !== 10 && (tmp !== 13 || toml.charCodeAt(ctx.p + 1) !== 10)) TomlError.x("each key-value declaration must be followed by an end-of-line", ctx);
		skipVoid(ctx);
	}
	return res;
}

// node_modules/smol-toml/dist/stringify.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
let HAS_WELLFORMED = !!"".isWellFormed;

// node_modules/smol-toml/dist/index.js
/*!
* Copyright (c) Squirrel Chat et al., All rights reserved.
* SPDX-License-Identifier: BSD-3-Clause
*
* Redistribution and use in source and binary forms, with or without
* modification, are permitted provided that the following conditions are met:
*
* 1. Redistributions of source code must retain the above copyright notice, this
*    list of conditions and the following disclaimer.
* 2. Redistributions in binary form must reproduce the above copyright notice,
*    this list of conditions and the following disclaimer in the
*    documentation and/or other materials provided with the distribution.
* 3. Neither the name of the copyright holder nor the names of its contributors
*    may be used to endorse or promote products derived from this software without
*    specific prior written permission.
*
* THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
* ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
* WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
* DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE
* FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL
* DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR
* SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
* CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY,
* OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE
* OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/

// src/projects.ts
/** Local projects: which of their files say what they require, for the key. */
/** https://peps.python.org/pep-0518/#build-system-table: what holds without one. */
const DEFAULT_BUILD_REQUIRES = ["setuptools>=40.8.0", "wheel"];
const DEFAULT_BACKEND = "setuptools.build_meta:__legacy__";
/** Tables of tools that check, test or format: no build backend reads them. */
const TABLES_OF_NO_BACKEND = /* @__PURE__ */ new Set([
	"autoflake",
	"bandit",
	"basedpyright",
	"black",
	"codespell",
	"commitizen",
	"coverage",
	"cibuildwheel",
	"docformatter",
	"flake8",
	"interrogate",
	"isort",
	"mypy",
	"nox",
	"pylint",
	"pyright",
	"pytest",
	"pyupgrade",
	"ruff",
	"semantic_release",
	"towncrier",
	"tox",
	"ty",
	"typos",
	"yapf"
]);
/** Reads a project's metadata. Throws an InputError where the folder holds no project. */
function readProject(path, workingDirectory, place) {
	const shown = relative(workingDirectory, path).replaceAll("\\", "/") || ".";
	if (statusOf(path)?.isDirectory() !== true) throw new InputError(`${place}: there is no folder ${shown} (looked for ${path})`);
	const pyproject = readPyproject(join(path, "pyproject.toml"));
	const setupFiles = ["setup.py", "setup.cfg"].filter((name) => existsSync(join(path, name)));
	if (pyproject === void 0 && !setupFiles.includes("setup.py")) throw new InputError(`${place}: ${shown} is not a Python project: it has no pyproject.toml and no setup.py`);
	const named = [.../* @__PURE__ */ new Set([
		...setupFiles,
		...filesNamedIn(pyproject ?? {}),
		...filesOfSetupCfg(path)
	])].sort();
	return {
		shown,
		path,
		name: nameIn(pyproject, path),
		...buildSystemIn(pyproject, `${shown}/pyproject.toml`),
		dependencies: dependenciesIn(pyproject, `${shown}/pyproject.toml`),
		files: [...pyproject === void 0 ? [] : [{
			name: "pyproject.toml",
			content: relevantPart(pyproject)
		}], ...named.flatMap((name) => {
			const file = resolve(path, name);
			return statusOf(file)?.isFile() === true ? [{
				name,
				content: readFileSync(file, "utf8").replaceAll("\r\n", "\n")
			}] : [];
		})]
	};
}
/** A pyproject.toml; undefined where there is none. Throws an InputError that names the line. */
function readPyproject(file) {
	if (!existsSync(file)) return void 0;
	try {
		const pyproject = parse(readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
		if (isDeeperThan(DEEPEST_TABLE, pyproject)) throw new InputError(`${file}: its tables are nested more than ${DEEPEST_TABLE} deep`);
		return pyproject;
	} catch (error) {
		if (error instanceof TomlError) throw new InputError(`${file}:${error.line}: not valid TOML: ${error.message.split("\n", 1)[0]}`);
		throw error;
	}
}
/**
* The requirements of a dependency group, with the groups that it includes (PEP 735).
* Throws an InputError that names the group.
*/
function dependencyGroup(pyproject, group, file) {
	const groups = table(pyproject["dependency-groups"]);
	const normalized = new Map(Object.entries(groups).map(([name, value]) => [normalizeName(name), value]));
	const expand = (name, path) => {
		if (path.includes(normalizeName(name))) throw new InputError(`groups: ${file}: the group ${name} includes itself (${[...path, name].join(" → ")})`);
		const entries = normalized.get(normalizeName(name));
		if (!Array.isArray(entries)) throw new InputError(`groups: ${file} has no dependency group "${name}" (it has: ${Object.keys(groups).join(", ") || "none"})`);
		return entries.flatMap((entry) => {
			if (typeof entry === "string") return [checkedRequirement(entry, `groups: ${file}: the group ${name}`)];
			const included = table(entry)["include-group"];
			if (typeof included === "string") return expand(included, [...path, normalizeName(name)]);
			throw new InputError(`groups: ${file}: the group ${name} has an entry that is neither a requirement nor an include-group`);
		});
	};
	return expand(group, []);
}
const DEEPEST_TABLE = 100;
function isDeeperThan(levels, value) {
	if (typeof value !== "object") return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}
function checkedRequirement(text, place) {
	try {
		parseRequirement(text);
		return text;
	} catch (error) {
		if (error instanceof SpecifierError) throw new InputError(`${place}: not a requirement specifier: "${text}" (${error.message})`);
		throw error;
	}
}
function buildSystemIn(pyproject, shown) {
	const { requires, "build-backend": backend, "backend-path": path } = table(pyproject?.["build-system"]);
	return {
		buildRequires: Array.isArray(requires) ? requires.filter(isText).map((text) => checkedRequirement(text, shown)) : DEFAULT_BUILD_REQUIRES,
		backend: typeof backend === "string" ? backend : DEFAULT_BACKEND,
		backendPath: Array.isArray(path) ? path.filter(isText) : []
	};
}
function dependenciesIn(pyproject, shown) {
	const { dependencies, "optional-dependencies": optional } = table(pyproject?.project);
	return [dependencies, ...Object.values(table(optional))].flatMap((list) => Array.isArray(list) ? list.filter(isText) : []).map((text) => checkedRequirement(text, shown));
}
function isText(value) {
	return typeof value === "string";
}
function nameIn(pyproject, path) {
	const name = table(pyproject?.project).name ?? table(table(pyproject?.tool).poetry).name;
	if (typeof name === "string") return name;
	const file = join(path, "setup.cfg");
	if (!existsSync(file)) return void 0;
	const metadata = /^\[metadata\]\s*$(?<body>[\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(readFileSync(file, "utf8"));
	return /^name\s*[=:]\s*(?<name>[A-Za-z0-9._-]+)\s*$/m.exec(metadata?.groups?.body ?? "")?.groups?.name;
}
function filesNamedIn(pyproject) {
	const tools = table(pyproject.tool);
	return [
		...filesBelow(table(table(tools.setuptools).dynamic)),
		...filesBelow(table(tools.hatch)),
		...filesBelow(table(tools.pdm))
	];
}
function filesOfSetupCfg(path) {
	const file = join(path, "setup.cfg");
	if (!existsSync(file)) return [];
	return [...readFileSync(file, "utf8").matchAll(/^[ \t]*(?:[\w.-]+[ \t]*[=:][ \t]*)?file:(.+)$/gm)].flatMap(([, names = ""]) => names.split(",").map((name) => name.trim()));
}
function filesBelow(value) {
	if (Array.isArray(value)) return value.flatMap(filesBelow);
	if (typeof value !== "object" || value instanceof Date) return [];
	return Object.entries(value).flatMap(([key, inner]) => {
		if (key !== "file" && key !== "files" && key !== "filename") return filesBelow(inner);
		return (Array.isArray(inner) ? inner : [inner]).filter(isText);
	});
}
const RELEVANT_OF_PROJECT = [
	"name",
	"requires-python",
	"dependencies",
	"optional-dependencies",
	"dynamic"
];
function relevantPart(pyproject) {
	const project = table(pyproject.project);
	const relevant = Object.fromEntries(RELEVANT_OF_PROJECT.flatMap((name) => {
		const value = project[name];
		return value === void 0 ? [] : [[name, value]];
	}));
	const tools = Object.entries(table(pyproject.tool)).filter(([name]) => !TABLES_OF_NO_BACKEND.has(name));
	const { "dependency-groups": _groups, ...others } = pyproject;
	return leaves({
		...others,
		project: relevant,
		tool: Object.fromEntries(tools)
	}, "").join("\n");
}
function leaves(value, path) {
	if (Array.isArray(value)) return value.length === 0 ? [`${path} = []`] : value.flatMap((one) => leaves(one, `${path}[]`));
	if (typeof value !== "object" || value instanceof Date) return [`${path} = ${JSON.stringify(value)}`];
	return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
}
function table(value) {
	return typeof value === "object" && !Array.isArray(value) && !(value instanceof Date) ? value : {};
}

// src/references.ts
/**
* Direct references: requirements that name a place and not a version. What each kind of them
* stands for, and what of it can be known before anything is fetched.
* https://packaging.python.org/en/latest/specifications/version-specifiers/#direct-references
* https://pip.pypa.io/en/stable/topics/vcs-support/
*/
const ARCHIVE = /\.(whl|zip|tar|tar\.(gz|bz2|xz|lzma)|tgz|tbz|tbz2|txz|tlz)$/i;
const VCS_URL = /^(?<vcs>git|hg|svn|bzr)\+(?<url>.+)$/i;
const FULL_COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
/** The reference that a requirement's text spells; paths in it are relative to `folder`. */
function parseReference(target, editable, folder) {
	const { name, location } = splitName(target);
	const vcs = VCS_URL.exec(location)?.groups;
	if (vcs !== void 0) return repository(vcs.vcs ?? "", vcs.url ?? "", name, editable);
	if (/^https?:\/\//i.test(location)) return remoteFile(location, name);
	const path = resolve(folder, localPath(location));
	return ARCHIVE.test(path) ? {
		kind: "local-file",
		path,
		url: fileUrl(location, path),
		name: name ?? nameOfFile(path)
	} : {
		kind: "project",
		path,
		editable
	};
}
/** Whether nothing behind a reference can change: its content, if it can be had, is always the same. */
function isFixed(reference) {
	switch (reference.kind) {
		case "repository": return reference.revision !== void 0 && isCommit(reference.revision);
		case "remote-file": return reference.sha256 !== void 0;
		case "project":
		case "local-file": return false;
	}
}
/** Whether a git revision is a whole commit hash (SHA-1 or SHA-256). */
function isCommit(revision) {
	return FULL_COMMIT.test(revision);
}
/** The project name that a wheel's or sdist's file name starts with, where it can be told. */
function nameOfFile(path) {
	const file = path.split(/[\\/]/).at(-1) ?? "";
	if (/\.whl$/i.test(file)) return file.split("-", 1)[0];
	return /^(?<name>.+)-\d[^-]*\.(tar\.\w+|tgz|zip)$/i.exec(file)?.groups?.name;
}
function splitName(target) {
	try {
		const { name, url } = parseRequirementLine(target);
		if (url !== void 0) return {
			name,
			location: url
		};
	} catch (error) {
		if (!(error instanceof SpecifierError)) throw error;
	}
	const separator = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(target) ? "; " : ";";
	return {
		name: void 0,
		location: target.split(separator, 1)[0]?.trim() ?? ""
	};
}
function localPath(location) {
	const path = /^file:/i.test(location) ? pathOfFileReference(location) : location;
	return ARCHIVE.test(path) ? path : path.replace(/\[[^[\]]*\]$/, "");
}
function pathOfFileReference(location) {
	const { url } = splitFragment(location);
	return /^file:\/\//i.test(url) ? pathOfFileUrl(url) : url.slice(5);
}
function fileUrl(location, path) {
	if (/^file:\/\//i.test(location)) return splitFragment(location).url;
	const [scheme, drive, rest] = /^(file:\/\/)(\/[A-Za-z]:)?(.*)$/.exec(pathToFileURL(path).href)?.slice(1) ?? [];
	const quoted = decodeURIComponent(rest ?? "").split("/").map((part) => encodeURIComponent(part).replaceAll(/[!'()*]/g, quotedCharacter));
	return `${scheme ?? ""}${drive ?? ""}${quoted.join("/")}`;
}
function quotedCharacter(character) {
	return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
function remoteFile(location, name) {
	const { url, fragment } = splitFragment(location);
	const sha256 = fragment.get("sha256")?.toLowerCase();
	return {
		kind: "remote-file",
		url,
		name: name ?? eggName(fragment) ?? nameOfFile(decodeURIComponentSafely(url.split("?", 1)[0] ?? "")),
		sha256: sha256 !== void 0 && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : void 0,
		subdirectory: fragment.get("subdirectory") ?? void 0
	};
}
function repository(vcs, location, name, editable) {
	const { url: whole, fragment } = splitFragment(location);
	const pathStart = /^[a-z+]+:\/\/[^/]*/i.exec(whole)?.[0].length ?? 0;
	const at = whole.lastIndexOf("@");
	const url = at > pathStart ? whole.slice(0, at) : whole;
	return {
		kind: "repository",
		vcs: vcs.toLowerCase(),
		url,
		revision: at > pathStart ? whole.slice(at + 1) : void 0,
		name: name ?? eggName(fragment),
		subdirectory: fragment.get("subdirectory") ?? void 0,
		editable
	};
}
function splitFragment(location) {
	const hash = location.indexOf("#");
	return hash === -1 ? {
		url: location,
		fragment: new URLSearchParams()
	} : {
		url: location.slice(0, hash),
		fragment: new URLSearchParams(location.slice(hash + 1))
	};
}
function eggName(fragment) {
	return fragment.get("egg")?.split("[", 1)[0] || void 0;
}
function decodeURIComponentSafely(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

// src/requirements.ts
/** The requirements of a run: what the user names, and all that it reaches by -r and -c. */
const DEFAULT_FILE = "requirements.txt";
/**
* Reads all files that the inputs name. Throws an InputError that names the input, the file and the
* line for a file that is not there and for a line that pip would refuse.
*/
function readLocalRequirements(inputs, environment) {
	const { workingDirectory } = inputs;
	const walk = new Walk(workingDirectory, environment);
	const groups = readGroups(inputs);
	for (const path of requirementsPaths(inputs)) walk.visit(path, "requirements", "requirements");
	for (const path of expandPatterns("constraints", inputs.constraints, workingDirectory)) walk.visit(path, "constraints", "constraints");
	return {
		files: walk.files,
		remote: walk.remote,
		groups
	};
}
/** The whole: with the files behind URLs, and what the direct references stand for. */
async function completeRequirements({ files, remote, groups }, { packages, workingDirectory }, environment, fetchTexts) {
	const all = [...files, ...await readRemoteFiles(remote, environment, fetchTexts)];
	const references = [
		...all.flatMap((file) => referencesIn(file, workingDirectory)),
		...referencesOfPackages(packages, workingDirectory),
		...groups.flatMap(({ requirements, name, shown }) => referencesOfSpecifiers(requirements, `${shown}:${name}`, workingDirectory))
	];
	const projects = projectsOf(references, workingDirectory);
	const ofProjects = projects.flatMap((project) => referencesOfSpecifiers(project.dependencies, `${project.shown}/pyproject.toml`, workingDirectory));
	return {
		files: all,
		packages,
		groups,
		references: [...references, ...ofProjects],
		projects,
		hashedRoots: all.some((file) => file.lines.some((line) => hasOption$1(line, "no-require-hashes"))) ? /* @__PURE__ */ new Set() : new Set(all.filter((file) => file.role === "requirements" && file.lines.some(asksForHashes)).map((file) => file.root))
	};
}
/** A requirements or constraints file that pip's settings name, and all that it reaches. */
function readFileOfSettings(path, role, setting, workingDirectory, environment) {
	const walk = new Walk(workingDirectory, environment);
	walk.visit(resolve(workingDirectory, path), role, setting);
	return walk.files;
}
/** Whether pip would fetch this instead of opening it as a file. */
function isUrl(target) {
	return /^(https?|ftp|file):/i.test(target);
}
function requirementsPaths(inputs) {
	const { requirements, packages, groups, workingDirectory } = inputs;
	if (requirements.length > 0) return expandPatterns("requirements", requirements, workingDirectory);
	if (packages.length > 0 || groups.length > 0) return [];
	const path = resolve(workingDirectory, DEFAULT_FILE);
	if (existsSync(path)) return [path];
	throw new InputError(`requirements: nothing to install: there is no ${DEFAULT_FILE} in ${workingDirectory}, and none of "requirements", "packages" and "groups" is given. Name your files (requirements: requirements/dev.txt) or the packages (packages: django psycopg2).`);
}
function readGroups({ groups, workingDirectory }) {
	return groups.map((text) => {
		const colon = text.lastIndexOf(":");
		const file = resolve(workingDirectory, colon === -1 ? "pyproject.toml" : text.slice(0, colon));
		const name = text.slice(colon + 1);
		const shown = shownPath(file, workingDirectory);
		const pyproject = readPyproject(file);
		if (pyproject === void 0) throw new InputError(`groups: ${text}: there is no file ${shown} (looked for ${file})`);
		return {
			name,
			file,
			shown,
			requirements: dependencyGroup(pyproject, name, shown)
		};
	});
}
var Walk = class {
	files = [];
	remote = [];
	#seen = /* @__PURE__ */ new Set();
	#workingDirectory;
	#environment;
	constructor(workingDirectory, environment) {
		this.#workingDirectory = workingDirectory;
		this.#environment = environment;
	}
	/** `place` is what names the file: an input, or the line of another file. */
	visit(path, role, place, root = path) {
		const identity = `${role} ${path}`;
		if (this.#seen.has(identity)) return;
		this.#seen.add(identity);
		const shown = shownPath(path, this.#workingDirectory);
		const lines = this.#read(path, shown, place);
		this.files.push({
			path,
			shown,
			role,
			root,
			lines
		});
		for (const line of lines) {
			if (line.kind !== "nested") continue;
			const from = `${shown}:${line.line}`;
			const target = /^file:\/\//i.test(line.target) ? pathOfFileUrl(line.target) : line.target;
			if (isUrl(target)) this.remote.push({
				url: target,
				role: line.role,
				place: from,
				root
			});
			else this.visit(resolve(dirname(path), target), line.role, from, root);
		}
	}
	#read(path, shown, place) {
		try {
			return parseRequirementsFile(decodeRequirementsFile(readFileSync(path)), this.#environment);
		} catch (error) {
			if (error instanceof RequirementLineError) throw new InputError(`${shown}:${error.line}: ${error.message}`);
			if (hasCode(error, "ENOENT", "ENOTDIR")) throw new InputError(`${place}: there is no file ${shown} (looked for ${path})`);
			if (hasCode(error, "EISDIR")) throw new InputError(`${place}: ${shown} is a folder; name the files in it (${shown}/*.txt)`);
			const code = codeOf(error);
			if (code !== void 0) throw new InputError(`${place}: ${shown} cannot be read: ${/^E(ACCES|PERM)$/.test(code) ? "permission denied" : code}`);
			throw error;
		}
	}
};
async function readRemoteFiles(remote, environment, fetchTexts) {
	const files = [];
	const seen = /* @__PURE__ */ new Set();
	let wanted = remote;
	while (wanted.length > 0) {
		const fresh = wanted.filter(({ role, url }) => {
			const identity = `${role} ${url}`;
			return !seen.has(identity) && seen.add(identity);
		});
		const texts = fresh.length === 0 ? [] : await fetchTexts(fresh.map(({ url }) => url));
		const read = fresh.map((file, index) => parseRemoteFile(file, texts[index] ?? "", environment));
		files.push(...read);
		wanted = read.flatMap((file) => file.lines.flatMap((line) => line.kind === "nested" ? [{
			url: urlBeside(file.path, line.target, `${file.shown}:${line.line}`),
			role: line.role,
			place: `${file.shown}:${line.line}`,
			root: file.root
		}] : []));
	}
	return files;
}
function urlBeside(base, target, place) {
	if (!URL.canParse(target, base)) throw new InputError(`${place}: not a URL: ${withoutSecrets(target)}`);
	return new URL(target, base).href;
}
function parseRemoteFile({ url, role, root }, text, environment) {
	const shown = withoutSecrets(url).split("?", 1)[0] ?? "";
	try {
		return {
			path: url,
			shown,
			role,
			root,
			lines: parseRequirementsFile(text, environment)
		};
	} catch (error) {
		if (error instanceof RequirementLineError) throw new InputError(`${shown}:${error.line}: ${error.message}`);
		throw error;
	}
}
function referencesIn(file, workingDirectory) {
	return file.lines.flatMap((line) => line.kind === "direct" ? [{
		reference: withHash(parseReference(line.target, line.editable, workingDirectory), line),
		text: line.text,
		place: `${file.shown}:${line.line}`
	}] : []);
}
function referencesOfPackages(packages, workingDirectory) {
	return packages.flatMap((one) => one.kind === "direct" ? [{
		reference: parseReference(one.target, one.editable, workingDirectory),
		text: one.text,
		place: "packages"
	}] : []);
}
function referencesOfSpecifiers(specifiers, place, workingDirectory) {
	return specifiers.flatMap((text) => parseArgument(text).kind === "direct" ? [{
		reference: parseReference(text, false, workingDirectory),
		text,
		place
	}] : []);
}
function withHash(reference, { options }) {
	const hash = options.find(({ name, value }) => name === "hash" && value?.startsWith("sha256:"));
	if (reference.kind !== "remote-file" || hash?.value === void 0) return reference;
	return {
		...reference,
		sha256: reference.sha256 ?? hash.value.slice(7)
	};
}
function projectsOf(references, workingDirectory) {
	const projects = /* @__PURE__ */ new Map();
	for (const { reference, place } of references) if (reference.kind === "project" && !projects.has(reference.path)) projects.set(reference.path, readProject(reference.path, workingDirectory, place));
	return [...projects.values()];
}
function asksForHashes(line) {
	return hasOption$1(line, "hash") || hasOption$1(line, "require-hashes");
}
function hasOption$1(line, name) {
	return line.kind !== "nested" && line.options.some((option) => option.name === name);
}
function shownPath(path, workingDirectory) {
	const shown = relative(workingDirectory, path);
	return (shown === "" ? path : shown).replaceAll("\\", "/");
}

// src/key.ts
/**
* The key of a wheelhouse: what must be equal for a wheel to be usable (compatibility), what must
* be equal for the same wheels to be chosen (selection), and for how long (period).
* docs/caching.md tells the same to users; a test holds the two together.
*/
const KEY_SCHEMA = 1;
/** Every kind of ingredient, and the part of the key that it is in. */
const INGREDIENT_PARTS = {
	"layout schema": "compatibility",
	"cache-suffix": "compatibility",
	implementation: "compatibility",
	abi: "compatibility",
	platform: "compatibility",
	libc: "compatibility",
	distribution: "compatibility",
	"operating system": "compatibility",
	"build variable": "compatibility",
	"key-env": "compatibility",
	"build setting": "compatibility",
	"build constraints": "compatibility",
	"build option": "compatibility",
	"installed for builds": "compatibility",
	"cpu model": "compatibility",
	python: "selection",
	pip: "selection",
	requirements: "selection",
	constraints: "selection",
	packages: "selection",
	group: "selection",
	project: "selection",
	"local file": "selection",
	repository: "selection",
	"only-binary": "selection",
	wheels: "selection",
	"pip setting": "selection",
	"local find-links": "selection",
	"kernel version": "selection",
	"cache-dependency-path": "selection"
};
/** Variables that compilers and build backends read. */
const BUILD_VARIABLES = [
	"ARCHFLAGS",
	"CC",
	"CFLAGS",
	"CMAKE_ARGS",
	"CPATH",
	"CPPFLAGS",
	"CUDA_HOME",
	"CXX",
	"CXXFLAGS",
	"FC",
	"LDFLAGS",
	"LD_LIBRARY_PATH",
	"LIBRARY_PATH",
	"MACOSX_DEPLOYMENT_TARGET",
	"PKG_CONFIG_PATH",
	"RUSTFLAGS"
];
const BUILD_VARIABLE_PREFIX = "SETUPTOOLS_SCM_PRETEND_VERSION";
/** Options of one requirement that change how its wheel is built. */
const BUILD_OPTIONS = /* @__PURE__ */ new Set([
	"config-settings",
	"global-option",
	"install-option"
]);
/** Whether a text can be a key of ours. Anyone who may write to the cache can make others there. */
function isKey(text) {
	return /^[a-z0-9._-]{1,512}$/.test(text);
}
/** The key that these facts make. The same facts always make the same key. */
function cacheKey(facts) {
	const ingredients = [...compatibility(facts), ...selection(facts)].filter(({ value }) => value !== "");
	const digest = (part) => digestOf(ingredients.filter(({ kind }) => INGREDIENT_PARTS[kind] === part));
	const readable = readablePart(facts.interpreter);
	const prefix = `${readable}-${digest("compatibility")}-`;
	const selected = `${prefix}${digest("selection")}-`;
	const closed = `${selected}fixed`;
	const floating = `${selected}${period(facts.inputs.refresh, facts.now)}`;
	return {
		candidates: [closed, floating],
		prefixes: [selected, prefix],
		family: readable.split("-").slice(0, FAMILY_SEGMENTS).join("-").concat("-"),
		closed,
		floating,
		ingredients
	};
}
/**
* The refresh period that a date is in, in UTC: `2026w47` (ISO 8601 week), `2026m11`, `2026d325`
* or `never`. None of them is the beginning of another.
*/
function period(refresh, date) {
	const year = date.getUTCFullYear();
	const day = Math.floor((Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(year, 0, 1)) / DAY) + 1;
	switch (refresh) {
		case "never": return "never";
		case "daily": return `${year}d${String(day).padStart(3, "0")}`;
		case "monthly": return `${year}m${String(date.getUTCMonth() + 1).padStart(2, "0")}`;
		case "weekly": {
			const { year: weekYear, week } = isoWeek(date);
			return `${weekYear}w${String(week).padStart(2, "0")}`;
		}
	}
}
const DAY = 864e5;
function isoWeek(date) {
	const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
	thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
	const year = thursday.getUTCFullYear();
	return {
		year,
		week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY)) + 1
	};
}
function compatibility({ inputs, interpreter, ...facts }) {
	const buildVariables = pickVariables(facts.environment);
	const buildSettings = Object.entries(facts.settings.build);
	const buildOptions = [...facts.requirements.files, ...facts.settingsFiles].flatMap(buildOptionsOf);
	const native = [...[...buildVariables, ...buildSettings].map(([, value]) => value), ...buildOptions.map(({ value }) => value)].some((value) => /\bnative\b/.test(value));
	return [
		one("layout schema", String(1)),
		one("cache-suffix", inputs.cacheSuffix),
		one("implementation", interpreter.implementation),
		one("abi", [
			abiTag(interpreter),
			interpreter.soabi,
			interpreter.preRelease ? interpreter.version : ""
		].join(" ").trim()),
		one("platform", `${interpreter.platform} ${interpreter.pointerBits}-bit`),
		one("libc", interpreter.libc),
		one("distribution", interpreter.distribution),
		one("operating system", interpreter.osRelease.split(".")[0] ?? ""),
		...buildVariables.map(([name, value]) => labelled("build variable", name, value)),
		...inputs.keyEnv.map((name) => labelled("key-env", name, digestOfVariable(name, facts.environment))),
		...buildSettings.flatMap((setting) => settingIngredient("build setting", setting)),
		...facts.buildConstraints.map((file) => labelled("build constraints", file.shown, contentOf(file))),
		...buildOptions,
		one("installed for builds", facts.installedForBuilds.join("\n")),
		one("cpu model", native ? facts.cpuModel : "")
	];
}
function selection({ inputs, interpreter, requirements, ...facts }) {
	const files = [...requirements.files, ...facts.settingsFiles];
	const packages = inputs.packages.map(({ text }) => text);
	const texts = [
		...files.flatMap((file) => file.lines.map(({ text }) => text)),
		...packages,
		...requirements.groups.flatMap((group) => group.requirements),
		...requirements.projects.flatMap(({ dependencies }) => dependencies)
	];
	return [
		one("python", interpreter.version),
		one("pip", interpreter.pip?.split(".").slice(0, 2).join(".") ?? ""),
		...files.map((file) => labelled(file.role, file.shown, contentOf(file))),
		one("packages", packages.join("\n")),
		...requirements.groups.map(({ name, shown, requirements: lines }) => labelled("group", `${shown}:${name}`, lines.join("\n"))),
		...requirements.projects.flatMap((project) => project.files.map(({ name, content }) => labelled("project", `${project.shown}/${name}`, content))),
		...facts.localFiles.map(({ shown, digest }) => labelled("local file", shown, digest)),
		...[...facts.revisions.commits].sort(([a], [b]) => a < b ? -1 : 1).map(([reference, commit]) => labelled("repository", withoutSecrets(reference), commit)),
		one("only-binary", inputs.onlyBinary ? "true" : ""),
		one("wheels", inputs.wheels === "built" ? "built" : ""),
		...Object.entries(facts.settings.selection).flatMap((setting) => settingIngredient("pip setting", setting)),
		...facts.localLinks.map(({ shown, listing }) => labelled("local find-links", shown, listing)),
		one("kernel version", texts.some((text) => /platform[_.](release|version)/.test(text)) ? `${interpreter.markers.platform_release} ${interpreter.markers.platform_version}` : ""),
		...facts.dependencyFiles.map(({ shown, digest }) => labelled("cache-dependency-path", shown, digest))
	];
}
function one(kind, value) {
	return {
		kind,
		label: "",
		value: withoutSecrets(value)
	};
}
function labelled(kind, label, value) {
	return {
		kind,
		label: withoutSecrets(label),
		value: withoutSecrets(value) || "empty"
	};
}
function settingIngredient(kind, [name, value]) {
	if (!NAMING_FILES.has(name)) return [labelled(kind, name, value)];
	const urls = value.split(/\s+/).filter(isUrl);
	return urls.length === 0 ? [] : [labelled(kind, name, urls.join("\n"))];
}
const NAMING_FILES = /* @__PURE__ */ new Set([
	"constraint",
	"requirement",
	"find-links",
	"build-constraint"
]);
function digestOfVariable(name, environment) {
	const value = Object.hasOwn(environment, name) ? environment[name] : void 0;
	return value === void 0 ? "not set" : sha256(value);
}
function pickVariables(environment) {
	return Object.entries(environment).filter((entry) => entry[1] !== void 0 && entry[1] !== "" && (BUILD_VARIABLES.includes(entry[0]) || entry[0].startsWith(BUILD_VARIABLE_PREFIX))).sort(([a], [b]) => a < b ? -1 : 1);
}
function buildOptionsOf(file) {
	return file.lines.filter((line) => optionsOf(line).some(({ name }) => BUILD_OPTIONS.has(name))).map((line) => labelled("build option", `${file.shown}:${line.line}`, line.text));
}
function contentOf(file) {
	return file.lines.filter((line) => line.kind !== "nested").map((line) => line.kind === "option" ? canonical(line.options) : line.text).join("\n");
}
function canonical(options) {
	return options.map((option) => isLocalLink(option) ? {
		name: option.name,
		value: void 0
	} : option).map(({ name, value }) => `--${name}${value === void 0 ? "" : ` ${value}`}`).join(" ");
}
function isLocalLink({ name, value }) {
	return name === "find-links" && value !== void 0 && !isUrl(value);
}
function optionsOf(line) {
	return line.kind === "nested" ? [] : line.options;
}
function digestOf(ingredients) {
	const named = /* @__PURE__ */ new Set([
		"build variable",
		"key-env",
		"build setting",
		"pip setting",
		"repository"
	]);
	return sha256(JSON.stringify(ingredients.map(({ kind, label, value }) => [
		kind,
		named.has(kind) ? label : "",
		value
	]))).slice(0, 24);
}
function readablePart(interpreter) {
	const { platform, distribution, osRelease } = interpreter;
	const [system = "", ...rest] = platform.split("-");
	const os = {
		macosx: "macos",
		win: "windows"
	}[system] ?? system;
	const arch = rest.at(-1) ?? (interpreter.pointerBits === 64 ? "amd64" : "x86");
	const release = distribution || osRelease.split(".")[0] || "none";
	return [
		"pip",
		"wheelhouse",
		`v${1}`,
		...[
			os,
			arch,
			release,
			abiTag(interpreter)
		].map(segment)
	].join("-");
}
const FAMILY_SEGMENTS = 5;
function segment(text) {
	return text.toLowerCase().replaceAll(/[^a-z0-9._]/g, "").slice(0, 40) || "none";
}
function sha256(text) {
	return createHash("sha256").update(text).digest("hex");
}
/** An ingredient as the log shows it: one line; a long or many-lined value by its digest. */
function showIngredient({ kind, label, value }) {
	const lines = value.split("\n");
	const shown = lines.length > 1 || value.length > 120 ? `${lines.length} ${lines.length === 1 ? "line" : "lines"}, sha256 ${sha256(value).slice(0, 16)}` : value;
	return `${kind}${label === "" ? "" : ` ${label}`}: ${shown}`;
}

// src/report.ts
/** The outputs of action.yml; all of them, always, as texts. */
function outputsOf(outcome) {
	const wheels = wheelsOf(outcome);
	return {
		"cache-hit": String(isHit(outcome)),
		"cache-primary-key": outcome.primaryKey,
		"cache-matched-key": matchedKeyOf(outcome),
		"cache-saved": String(outcome.kind === "built" && outcome.saved.kind === "saved"),
		"wheel-dir": wheels === void 0 ? "" : outcome.wheelDir ?? "",
		"wheel-count": String(presentIn$1(wheels ?? []).length),
		"wheels-built": String(outcome.kind === "built" ? builtIn(outcome).length : 0),
		"python-version": outcome.python.version,
		"python-path": outcome.python.executable
	};
}
/** The outputs of a step that failed before it had an outcome. */
const OUTPUTS_OF_FAILURE = {
	"cache-hit": "false",
	"cache-saved": "false"
};
/** The lines that end the log, the most telling one first. None holds a line break. */
function closingLines(outcome) {
	return sentencesOf(outcome).map((line) => withoutSecrets(line).replaceAll(/\s+/g, " "));
}
function sentencesOf(outcome) {
	switch (outcome.kind) {
		case "restored": return [
			restoredSentence(outcome),
			floatingSentence(outcome),
			verifySentence(outcome, presentIn$1(outcome.wheels).length),
			...installedLines(outcome.installed)
		];
		case "built": return [
			builtSentence(outcome),
			floatingSentence(outcome),
			verifySentence(outcome, outcome.reused.size),
			...installedLines(outcome.installed)
		];
		case "uncached": return [uncachedSentence(outcome)];
		case "looked-up": return [lookedUpSentence(outcome), ...outcome.changes.map((change) => `Changed since then: ${change}`)];
	}
}
/** The job summary, in GitHub's Markdown. */
function summaryOf(outcome) {
	const [headline = "", ...details] = closingLines(outcome);
	const wheels = wheelsOf(outcome) ?? [];
	return [
		`### Python wheelhouse: ${HEADLINES[outcome.kind]}`,
		"",
		escaped$1(headline),
		...details.flatMap((line) => ["", escaped$1(line)]),
		"",
		"| | |",
		"|---|---|",
		`| Key | ${code(outcome.primaryKey)} |`,
		...matchedKeyOf(outcome) === "" ? [] : [`| Matched | ${code(matchedKeyOf(outcome))} |`],
		`| Store | ${escaped$1(outcome.store)} |`,
		`| Python | ${escaped$1(outcome.python.version)} (${code(outcome.python.executable)}) |`,
		"",
		...outcome.kind === "built" ? changeList(outcome) : [],
		...wheels.length === 0 ? [] : wheelTable(outcome, wheels),
		...ingredientList(outcome)
	].join("\n");
}
const HEADLINES = {
	restored: "restored from the cache",
	built: "built",
	uncached: "not cached",
	"looked-up": "looked up"
};
function restoredSentence({ wheels, restoreSeconds, installed }) {
	const present = presentIn$1(wheels);
	const elsewhere = wheels.length - present.length;
	const fetched = elsewhere === 0 ? "" : `, ${elsewhere} fetched from the index`;
	return `Restored ${count(present.length, "wheel")} (${megabytes(present)}) in ${seconds(restoreSeconds)}${fetched}${installedClause(installed)}`;
}
function builtSentence(outcome) {
	const { wheels, reused, buildSeconds, saved, installed } = outcome;
	const built = builtIn(outcome).length;
	const fetched = wheels.length - built - reused.size;
	const done = [
		reused.size > 0 ? `reused ${reused.size}` : "",
		built > 0 ? `built ${count(built, "wheel")}` : "",
		`fetched ${built === 0 && reused.size === 0 ? count(fetched, "wheel") : fetched}`
	].filter((part) => part !== "").join(", ");
	return `${done.charAt(0).toUpperCase()}${done.slice(1)} (${megabytes(wheels)}) in ${seconds(buildSeconds)}, ${SAVED[saved.kind](saved)}${installedClause(installed)}`;
}
const HELD_TO = {
	digest: "held to their manifest (this finds damage, not a hostile writer of the store)",
	hashes: "held to the --hash lines of your files"
};
function verifySentence({ verify, wheels }, restored) {
	if (restored === 0) return `verify: ${verify}: no wheel comes from the store`;
	const rest = wheels.length - restored;
	const come = wheels.length === 1 ? "wheel comes" : "wheels come";
	const others = rest === 0 ? "" : `; ${rest} fetched or built anew`;
	return `verify: ${verify}: ${restored} of ${wheels.length} ${come} from the store, ${HELD_TO[verify]}${others}`;
}
const SAVED = {
	saved: (saved) => `saved in ${seconds("seconds" in saved ? saved.seconds : 0)}`,
	exists: () => "another run saved it first",
	denied: (saved) => `not saved (this run may not write to the cache${reasonIn(saved)})`,
	failed: (saved) => `not saved${reasonIn(saved)}`,
	off: (saved) => `not saved${reasonIn(saved)}`
};
function reasonIn(saved) {
	return "reason" in saved && saved.reason !== "" ? `: ${saved.reason}` : "";
}
function floatingSentence({ wheels, floating, floatingDirect, primaryKey }) {
	if (floating.length === 0) return `Closed: ${wheels.length} of ${count(wheels.length, "package")} ${wheels.length === 1 ? "is" : "are"} held by your files`;
	const named = floating.slice(0, 5).join(", ") + (floating.length > 5 ? ", …" : "");
	const indirect = floating.length - floatingDirect;
	return `${[...floatingDirect > 0 ? [`${floatingDirect} direct`] : [], ...indirect > 0 ? [`${indirect} indirect`] : []].join(" and ")} ${floating.length === 1 ? "package floats" : "packages float"} (${named}): ${renewal(primaryKey)}`;
}
function renewal(key) {
	switch (/-\d{4}([wmd])\d+$/.exec(key)?.[1]) {
		case "w": return "renewed weekly";
		case "m": return "renewed monthly";
		case "d": return "renewed daily";
		default: return "never renewed (refresh: never)";
	}
}
function uncachedSentence({ reason, installed }) {
	return `${"seconds" in installed ? `Installed with pip in ${seconds(installed.seconds)}` : "Nothing was installed (install: false)"}, without the cache: ${reason}`;
}
function lookedUpSentence({ found, matchedKey, primaryKey, reason }) {
	switch (found) {
		case "exact": return `Found the wheelhouse ${matchedKey}; nothing was restored (lookup-only)`;
		case "partial": return `No wheelhouse ${primaryKey}; the nearest one is ${matchedKey} (lookup-only)`;
		case "nothing": return `No wheelhouse ${primaryKey}${reason === void 0 ? "" : `: ${reason}`} (lookup-only)`;
	}
}
function installedClause(installed) {
	switch (installed.kind) {
		case "from-wheelhouse": return `, installed in ${seconds(installed.seconds)}`;
		case "from-index": return `, installed from the index in ${seconds(installed.seconds)}`;
		case "not-asked": return ", not installed (install: false)";
		case "archived": return ", for an archive";
	}
}
function installedLines(installed) {
	if (installed.kind !== "from-wheelhouse" || installed.replaced.length === 0) return [];
	return [`Replaced what was installed before: ${installed.replaced.join(", ")}`];
}
function changeList({ changes }) {
	if (changes.length === 0) return [];
	return [
		"Changed since the last one:",
		"",
		...rows(changes, (change) => `- ${code(change)}`),
		""
	];
}
function wheelTable(outcome, wheels) {
	const reused = outcome.kind === "built" ? outcome.reused : /* @__PURE__ */ new Set();
	const shown = wheels.slice(0, MOST_ROWS);
	return [
		`<details><summary>${count(wheels.length, "wheel")}, ${megabytes(wheels)}</summary>`,
		"",
		"| Package | Version | Size | Origin |",
		"|---|---|---:|---|",
		...shown.map((wheel) => `| ${escaped$1(wheel.name)} | ${escaped$1(wheel.version)} | ${showSize(wheel.size)} | ${ORIGINS[wheel.origin]}${reused.has(wheel.file) ? ", reused" : ""} |`),
		...wheels.length > MOST_ROWS ? [`| … and ${wheels.length - MOST_ROWS} more | | | |`] : [],
		"",
		"</details>",
		""
	];
}
function ingredientList({ ingredients }) {
	return [
		"<details><summary>What the key is made of</summary>",
		"",
		...rows(ingredients, (ingredient) => `- ${code(showIngredient(ingredient))}`),
		"",
		"</details>",
		""
	];
}
function rows(items, row) {
	const more = items.length - MOST_ROWS;
	return [...items.slice(0, MOST_ROWS).map(row), ...more > 0 ? [`- … and ${more} more`] : []];
}
const MOST_ROWS = 1e3;
const ORIGINS = {
	index: "fetched",
	built: "built here"
};
function isHit(outcome) {
	switch (outcome.kind) {
		case "restored": return outcome.installed.kind !== "from-index";
		case "looked-up": return outcome.found === "exact";
		case "built":
		case "uncached": return false;
	}
}
function matchedKeyOf(outcome) {
	return outcome.kind === "uncached" ? "" : outcome.matchedKey ?? "";
}
function wheelsOf(outcome) {
	return outcome.kind === "restored" || outcome.kind === "built" ? outcome.wheels : void 0;
}
function builtIn({ wheels, reused }) {
	return wheels.filter(({ file, origin }) => origin === "built" && !reused.has(file));
}
function presentIn$1(wheels) {
	return wheels.filter(({ absent }) => absent !== true);
}
function count(number, noun) {
	return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
function megabytes(wheels) {
	return showSize(wheels.reduce((sum, wheel) => sum + wheel.size, 0));
}
/** A number of bytes as people read it: `1.5 MB`. */
function showSize(bytes) {
	if (bytes >= 995e4) return `${Math.round(bytes / 1e6)} MB`;
	return bytes >= 1e5 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} kB`;
}
function seconds(value) {
	if (value < 59.95) return `${value.toFixed(1)} s`;
	const whole = Math.round(value);
	return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
function code(text) {
	return `<code>${escaped$1(text)}</code>`;
}
function escaped$1(text) {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(/[|`*_[\]\\~#!@:$]|(?<=www)\./gi, (character) => `&#${character.charCodeAt(0)};`).replaceAll(/[\s\p{Cc}]+/gu, " ");
}

// src/tar.ts
/** Tar files as we write them: POSIX ustar, made so that equal content gives equal bytes. */
const BLOCK = 512;
const LONGEST_NAME = 100;
/** Two empty blocks. */
const END_OF_TAR = Buffer.alloc(2 * 512);
const LARGEST_MEMBER = 8589934591;
/**
* What comes before a member's content: its header, and an extended one before it where the name is
* long. Names are Latin-1. Throws a RangeError for more bytes than a header can tell (8 GiB).
*/
function header(name, size) {
	if (Buffer.byteLength(name, "latin1") <= 100) return headerBlock(name, size, "0");
	const record = paxRecord("path", name);
	return Buffer.concat([
		headerBlock("PaxHeader", record.length, "x"),
		Buffer.concat([record, padding(record.length)]),
		headerBlock(name.slice(0, 100), size, "0")
	]);
}
function headerBlock(name, size, type) {
	if (size > LARGEST_MEMBER) throw new RangeError(`${name}: ${size} bytes are too many for an archive`);
	const block = Buffer.alloc(512);
	block.write(name, 0, 100, "latin1");
	block.write("0000644\0", 100, "latin1");
	block.write("0000000\0", 108, "latin1");
	block.write("0000000\0", 116, "latin1");
	block.write(`${size.toString(8).padStart(11, "0")}\0`, 124, "latin1");
	block.write("00000000000\0", 136, "latin1");
	block.write("        ", 148, "latin1");
	block.write(type, 156, "latin1");
	block.write("ustar\0", 257, "latin1");
	block.write("00", 263, "latin1");
	const checksum = block.reduce((sum, byte) => sum + byte, 0);
	block.write(`${checksum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
	return block;
}
function paxRecord(keyword, value) {
	const rest = ` ${keyword}=${value}\n`;
	let length = rest.length + 1;
	while (String(length).length + rest.length !== length) length++;
	return Buffer.from(`${length}${rest}`, "latin1");
}
/** What follows a member's content up to the next full block. */
function padding(size) {
	return Buffer.alloc((512 - size % 512) % 512);
}

// src/archive.ts
/**
* wheelhouse.tar: a wheelhouse as one file. A plain POSIX (ustar) archive without compression, the
* manifest first, then the wheels in the manifest's order, so that any tar can read it. Our reader
* takes exactly what our writer writes, and nothing else that tar allows.
*/
/** The archive is not what our writer writes, or not what its manifest says. */
var ArchiveError = class extends Error {
	constructor(message) {
		super(message);
		this.name = "ArchiveError";
	}
};
const CHUNK$1 = 1048576;
/** 20,000 wheels of 400 bytes each; what parses it takes some 40 times as much memory at worst. */
const LARGEST_MANIFEST = 8388608;
/**
* Writes the archive of the wheels that lie in `folder`. Each is read once; one that is not what
* the manifest says (size, sha256) is an ArchiveError, and the file is then of no use.
*/
function writeArchive(file, manifest, folder) {
	const descriptor = openSync(file, "wx");
	try {
		const text = Buffer.from(writeManifest(manifest));
		writeAll(descriptor, Buffer.concat([
			header(MANIFEST_FILE, text.length),
			text,
			padding(text.length)
		]));
		for (const wheel of presentIn(manifest)) {
			writeAll(descriptor, header(memberPath(wheel), wheel.size));
			readWheel(join(folder, memberPath(wheel)), 0, wheel, (chunk) => writeAll(descriptor, chunk));
			writeAll(descriptor, padding(wheel.size));
		}
		writeAll(descriptor, END_OF_TAR);
	} finally {
		closeSync(descriptor);
	}
}
/**
* The manifest and where each wheel lies, after the structure of the whole file has been checked:
* these members, with these names and sizes, in this order, and nothing after them. The content of
* the wheels has not been looked at; extractWheel() does that. Throws an ArchiveError or a
* ManifestError.
*/
function readArchiveIndex(file) {
	const descriptor = openSync(file, "r");
	try {
		const size = fstatSync(descriptor).size;
		const first = readHeader(descriptor, 0, size);
		if (first.name !== "wheelhouse.json") throw new ArchiveError(`the archive does not start with ${MANIFEST_FILE}`);
		if (first.size > LARGEST_MANIFEST) throw new ArchiveError(`a manifest of ${first.size} bytes`);
		const manifest = readManifest(readBytes(descriptor, 512, first.size));
		let offset = endOfMember(descriptor, 512, first.size);
		const members = presentIn(manifest).map((wheel) => {
			const head = readHeader(descriptor, offset, size);
			if (head.name !== memberPath(wheel)) throw new ArchiveError(`${head.name} where the manifest has ${memberPath(wheel)}`);
			if (head.size !== wheel.size) throw new ArchiveError(`${wheel.file} has ${head.size} bytes, not ${wheel.size} as in the manifest`);
			const start = offset + head.length;
			if (start + wheel.size > size) throw new ArchiveError("the archive is not whole");
			offset = endOfMember(descriptor, start, wheel.size);
			return {
				wheel,
				offset: start
			};
		});
		if (size !== offset + END_OF_TAR.length || !readBytes(descriptor, offset, END_OF_TAR.length).equals(END_OF_TAR)) throw new ArchiveError("something follows the last wheel, or the end is missing");
		return {
			manifest,
			members
		};
	} finally {
		closeSync(descriptor);
	}
}
/** Writes one wheel of an archive into a new file, and checks its sha256. Throws an ArchiveError. */
function extractWheel(archive, { wheel, offset }, target) {
	const descriptor = openSync(target, "wx");
	try {
		readWheel(archive, offset, wheel, (chunk) => writeAll(descriptor, chunk));
	} finally {
		closeSync(descriptor);
	}
}
/** Reads every wheel of an archive and checks its sha256. Throws an ArchiveError. */
function checkWheels(archive, { members }) {
	for (const { wheel, offset } of members) readWheel(archive, offset, wheel, () => {});
}
function presentIn({ wheels }) {
	return wheels.filter(({ absent }) => absent !== true);
}
function readWheel(source, offset, wheel, onChunk) {
	const descriptor = openSync(source, "r");
	try {
		const hash = createHash("sha256");
		const buffer = Buffer.allocUnsafe(Math.min(CHUNK$1, wheel.size));
		for (let done = 0; done < wheel.size;) {
			const count = readSync(descriptor, buffer, 0, Math.min(buffer.length, wheel.size - done), offset + done);
			if (count === 0) throw new ArchiveError(`${wheel.file} is not whole`);
			const chunk = buffer.subarray(0, count);
			hash.update(chunk);
			onChunk(chunk);
			done += count;
		}
		if (hash.digest("hex") !== wheel.sha256) throw new ArchiveError(`${wheel.file} is not the file of the manifest (sha256)`);
	} finally {
		closeSync(descriptor);
	}
}
function readHeader(descriptor, offset, fileSize) {
	if (offset + 512 > fileSize) throw new ArchiveError("the archive is not whole");
	const block = readBytes(descriptor, offset, 512);
	const size = parseOctal(block.subarray(124, 136));
	const type = block.toString("latin1", 156, 157);
	if (type === "x") {
		if (size > 512) throw new ArchiveError("an extended header that is not ours");
		const record = readBytes(descriptor, offset + 512, size).toString("latin1");
		const name = /^\d+ path=([^\n]+)\n$/.exec(record)?.[1] ?? "";
		const nextSize = parseOctal(readBytes(descriptor, offset + 2 * 512, 512).subarray(124, 136));
		if (!readBytes(descriptor, offset, 3 * 512).equals(header(name, nextSize))) throw new ArchiveError("an extended header that is not ours");
		return {
			name,
			size: nextSize,
			length: 3 * 512
		};
	}
	const name = block.toString("latin1", 0, 100).replace(/\0+$/, "");
	if (!block.equals(header(name, size))) throw new ArchiveError(`a member that is not ours: ${JSON.stringify(name)} (type ${JSON.stringify(type)})`);
	return {
		name,
		size,
		length: 512
	};
}
function parseOctal(field) {
	const text = field.toString("latin1").replace(/\0.*$/s, "");
	if (!/^[0-7]{1,11}$/.test(text)) throw new ArchiveError("the size of a member is not a number");
	return Number.parseInt(text, 8);
}
function endOfMember(descriptor, start, size) {
	const count = (512 - size % 512) % 512;
	if (count > 0 && readBytes(descriptor, start + size, count).some((byte) => byte !== 0)) throw new ArchiveError("the space between two members is not empty");
	return start + size + count;
}
function writeAll(descriptor, bytes) {
	for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
}
function readBytes(descriptor, offset, length) {
	const bytes = Buffer.alloc(length);
	let done = 0;
	while (done < length) {
		const count = readSync(descriptor, bytes, done, length - done, offset + done);
		if (count === 0) throw new ArchiveError("the archive is not whole");
		done += count;
	}
	return bytes;
}

// src/build-requirements.ts
/** The wheels that local projects need to be built with, so that a hit can build them offline. */
/**
* Fetches a project's build requirements, and those that its backend asks for (PEP 517 and PEP 660
* hooks). Returns the project's name. Throws a PipError where the requirements cannot be had.
*/
async function gatherBuildRequirements(project, number, build, ports) {
	const folder = join(ports.scratch, `project-${number}`);
	mkdirSync(folder);
	await fetchWheels(project.buildRequires, project, folder, build, ports);
	const answer = await askBackend(project, folder, build, ports);
	for (const line of answer.requires) checkAnswer(line, project);
	if (answer.requires.length > 0) await fetchWheels([...project.buildRequires, ...answer.requires], project, folder, build, ports);
	return project.name ?? answer.name;
}
async function fetchWheels(requires, project, folder, { interpreter, inputs, settings, wheels, cache, onOutput }, ports) {
	if (requires.length === 0) return;
	const file = join(folder, "build-requires.txt");
	writeFileSync(file, requires.map((line) => `${line}\n`).join(""));
	const { exitCode, lines } = await ports.python.pip(interpreter, {
		arguments: wheelArguments(["-r", file], wheels, cache, inputs),
		environment: buildEnvironment(ports.environment, settingsForBuilds(settings)),
		workingDirectory: inputs.workingDirectory
	}, (line) => ports.log.info(line));
	if (exitCode !== 0) throw new PipError(`pip wheel failed for the build requirements of ${project.shown} (exit code ${exitCode}): ` + withoutSecrets(reasonOf(lines)));
	onOutput(lines);
}
function settingsForBuilds({ all, placement }) {
	const kept = Object.entries(all).filter(([name]) => name !== "requirement" && !(name in placement));
	return Object.fromEntries(kept);
}
async function askBackend(project, folder, { interpreter, inputs, settings, wheels }, { python, environment }) {
	const overlay = join(folder, "overlay");
	const file = join(folder, "build-requires.txt");
	const childEnvironment = buildEnvironment(environment, settingsForBuilds(settings));
	if (existsSync(file)) await python.pip(interpreter, {
		arguments: [...liveInstallArguments([wheels], file, { compile: false }), `--target=${overlay}`],
		environment: childEnvironment,
		workingDirectory: inputs.workingDirectory
	});
	const answer = join(folder, "answer.json");
	await python.program(interpreter, {
		arguments: [
			...BUILD_HOOKS_ARGUMENTS,
			overlay,
			answer,
			JSON.stringify({
				backend: project.backend,
				backendPath: project.backendPath
			})
		],
		environment: childEnvironment,
		workingDirectory: project.path
	});
	return existsSync(answer) ? parseAnswer(readFileSync(answer, "utf8")) : {
		requires: [],
		name: void 0
	};
}
function checkAnswer(line, { shown, backend }) {
	try {
		parseRequirement(line);
	} catch (error) {
		if (!(error instanceof SpecifierError)) throw error;
		throw new PipError(`${shown}: its build backend ${backend} asks for ${JSON.stringify(line)}, which is not a requirement specifier (${error.message})`);
	}
}
function parseAnswer(text) {
	const { requires, name } = JSON.parse(text);
	return {
		requires: Array.isArray(requires) ? requires.filter((one) => typeof one === "string") : [],
		name: typeof name === "string" ? name : void 0
	};
}

// src/checkout.ts
/** Keeps the user's checkout as it was: takes away what a build of a local project leaves in it. */
const LEFT_BY_BUILDS = /^(build|__pycache__|.+\.egg-info)$/;
const NOT_LOOKED_INTO = /* @__PURE__ */ new Set([
	".git",
	".hg",
	".svn",
	".tox",
	".nox",
	".venv",
	"venv",
	"node_modules"
]);
const DEPTH = 3;
/** What of the kind that builds leave is in a project's folder now. */
function buildLeftovers(project) {
	return new Set(search(project, DEPTH));
}
/** Removes what is there of that kind and was not before. */
function removeNewLeftovers(project, before) {
	for (const path of search(project, DEPTH)) if (!before.has(path)) rmSync(path, {
		recursive: true,
		force: true
	});
}
function search(folder, depth) {
	return entriesOf$1(folder).flatMap((entry) => {
		if (!entry.isDirectory() || NOT_LOOKED_INTO.has(entry.name)) return [];
		const path = join(folder, entry.name);
		if (LEFT_BY_BUILDS.test(entry.name)) return [path];
		return depth > 1 ? search(path, depth - 1) : [];
	});
}
function entriesOf$1(folder) {
	try {
		return readdirSync(folder, { withFileTypes: true });
	} catch {
		return [];
	}
}

// src/hashes.ts
/** The digests that the user's own --hash lines allow. */
function allowedHashes({ files }) {
	const allowed = /* @__PURE__ */ new Map();
	for (const file of files) for (const line of file.lines) {
		if (line.kind !== "requirement") continue;
		const digests = line.options.flatMap(({ name, value }) => name === "hash" && value?.startsWith("sha256:") ? [value.slice(7)] : []);
		if (digests.length === 0) continue;
		const name = normalizeName(line.requirement.name);
		allowed.set(name, /* @__PURE__ */ new Set([...allowed.get(name) ?? [], ...digests]));
	}
	return allowed;
}
/** The wheel, marked where it is byte for byte what the hashes allow. */
function markHashed(wheel, allowed) {
	return isAllowed(wheel, allowed) ? {
		...wheel,
		hashed: true
	} : wheel;
}
/**
* Checks wheels of a wheelhouse against the user's own files, and not only against its manifest.
* One that was built here from an allowed sdist has no digest to compare with. Throws.
*/
function checkHashes(wheels, allowed) {
	for (const wheel of wheels) if (wheel.purpose !== "build" && allowed.has(normalizeName(wheel.name)) && (wheel.hashed === true || wheel.origin === "index") && !isAllowed(wheel, allowed)) throw new ManifestError(`${wheel.file} is not what the --hash lines of your files allow`);
}
function isAllowed({ name, sha256, purpose }, allowed) {
	return purpose !== "build" && (allowed.get(normalizeName(name))?.has(sha256) ?? false);
}

// src/wheel-dir.ts
/** The folder that `wheel-dir` names: the wheels as files, for later steps. */
/** Throws an InputError unless the folder is absent, empty, or holds a wheelhouse of ours and no more. */
function checkWheelDir(folder) {
	const status = lstatSync(folder, { throwIfNoEntry: false });
	if (status === void 0) return;
	if (!status.isDirectory()) throw new InputError(`wheel-dir: ${folder} is not a folder; name another one`);
	const ours = filesOfOurs(folder);
	const foreign = readdirSync(folder).filter((name) => !ours.has(name));
	if (foreign.length === 0) return;
	const named = foreign.slice(0, 3).join(", ") + (foreign.length > 3 ? ", …" : "");
	throw new InputError(`wheel-dir: ${folder} has files in it that this action did not make (${named}); nothing in it was touched. Name a folder that is not there yet, or empty this one.`);
}
/**
* Puts the wheels of `wheels` into `folder`, whole or not at all, in place of an older wheelhouse.
* Throws an InputError where that cannot be done.
*/
function publishWheelDir(wheels, manifest, folder) {
	try {
		replaceFolder(wheels, manifest, folder);
	} catch (error) {
		if (error instanceof InputError) throw error;
		throw new InputError(`wheel-dir: ${folder} could not be written (${messageOf(error)}); make room, or name another one`);
	}
}
function replaceFolder(wheels, manifest, folder) {
	mkdirSync(dirname(folder), { recursive: true });
	const fresh = mkdtempSync(join(dirname(folder), `.${basename(folder)}.`));
	try {
		for (const { file, absent } of installable(manifest.wheels)) if (absent !== true) linkOrCopy(join(wheels, file), join(fresh, file));
		writeFileSync(join(fresh, MANIFEST_FILE), writeManifest(manifest));
		writeFileSync(join(fresh, ".gitignore"), "*\n");
		chmodSync(fresh, 493);
		checkWheelDir(folder);
		swapIn(fresh, folder);
	} finally {
		if (existsSync(fresh)) rmSync(fresh, {
			recursive: true,
			force: true
		});
	}
}
const SWAPS = 20;
function swapIn(fresh, folder) {
	const old = `${fresh}.old`;
	for (let swap = 1;; swap++) try {
		if (existsSync(folder)) renameSync(folder, old);
		renameSync(fresh, folder);
		return;
	} catch (error) {
		if (swap === SWAPS || !hasCode(error, "ENOTEMPTY", "EEXIST", "ENOENT", "EPERM")) {
			if (existsSync(old) && !existsSync(folder)) renameSync(old, folder);
			throw error;
		}
	} finally {
		rmSync(old, {
			recursive: true,
			force: true
		});
	}
}
/** A hard link where the file system can do it, else a copy. */
function linkOrCopy(source, target) {
	try {
		linkSync(source, target);
	} catch (error) {
		if (!hasCode(error, "EXDEV", "EPERM", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "ENOSYS", "EISDIR")) throw error;
		copyFileSync(source, target);
	}
}
function filesOfOurs(folder) {
	try {
		const { wheels } = parseManifest(readFileSync(join(folder, MANIFEST_FILE), "utf8"));
		return /* @__PURE__ */ new Set([
			MANIFEST_FILE,
			".gitignore",
			...wheels.map(({ file }) => file)
		]);
	} catch {
		return /* @__PURE__ */ new Set();
	}
}

// src/pip-cache.ts
/**
* pip's cache of built wheels: what it says of a wheel's source, and whether that is fixed.
* The layout is that of pip's cache.py; wheels of pip before 22.2, which writes no origin.json, are
* not taken for fixed.
*/
/** Built wheels in pip's cache folder: file name → path below the folder, with forward slashes. */
function cachedWheels(cache) {
	const root = join(cache, "wheels");
	if (!existsSync(root)) return /* @__PURE__ */ new Map();
	return new Map(readdirSync(root, {
		recursive: true,
		withFileTypes: true
	}).filter((entry) => entry.isFile() && entry.name.endsWith(".whl")).map((entry) => [entry.name, relative(cache, join(entry.parentPath, entry.name)).split(sep).join("/")]));
}
/** What pip wrote down, beside a wheel in its cache, of what it was built from (PEP 610). */
function readSource(cachedWheel) {
	const file = join(dirname(cachedWheel), "origin.json");
	if (!existsSync(file)) return void 0;
	const { url, archive_info, vcs_info } = JSON.parse(readFileSync(file, "utf8"));
	const legacy = /^sha256=([0-9a-f]{64})$/.exec(archive_info?.hash ?? "")?.[1];
	return {
		url,
		sha256: archive_info?.hashes?.sha256 ?? legacy,
		repository: vcs_info !== void 0
	};
}
/**
* Whether pip will find this wheel again for that very source only. It looks for the address of the
* source and, where the index gives one, its digest; where none is given, another source may lie at
* that address by then. The folder's name is a digest of what pip looks for.
*/
function isFixedSource({ url, sha256, repository }, cachePath, interpreter) {
	if (repository) return true;
	if (sha256 === void 0) return false;
	const looksFor = {
		interpreter_name: /^[a-z]+/.exec(abiTag(interpreter))?.[0] ?? "",
		interpreter_version: interpreter.version.split(".").slice(0, 2).join(""),
		sha256,
		url
	};
	const name = createHash("sha224").update(JSON.stringify(looksFor)).digest("hex");
	return dirname(cachePath).split("/").slice(1).join("") === name;
}

// src/wheel-folder.ts
/** A folder that pip has put wheels into: which they are, and what is known of each. */
/** The file names of the wheels in a folder, sorted. */
function wheelFilesIn(folder) {
	return readdirSync(folder).filter((file) => file.endsWith(".whl")).sort();
}
/** The file name of a project's wheel in a folder. */
function wheelFileOf(name, folder) {
	return wheelFilesIn(folder).find((file) => normalizeName(parseWheelFile(file)?.name ?? "") === normalizeName(name));
}
/**
* The wheels of a folder as a manifest describes them. `cache` is pip's cache folder of the same
* build, and `builtNow` names the files that pip said it built.
*/
function describeWheels(folder, purpose, cache, builtNow, interpreter) {
	const cached = cachedWheels(cache);
	return wheelFilesIn(folder).map((file) => {
		const named = parseWheelFile(file);
		if (named === void 0) throw new PipError(`pip wheel left a file that is no wheel: ${file}`);
		const inCache = cached.get(file);
		const source = inCache === void 0 ? void 0 : readSource(join(cache, inCache));
		const findable = inCache !== void 0 && source !== void 0 && isFixedSource(source, inCache, interpreter);
		return {
			...named,
			file,
			...measure(join(folder, file)),
			origin: builtNow.has(file) || inCache !== void 0 ? "built" : "index",
			...findable && { cachePath: inCache },
			...purpose !== void 0 && { purpose },
			...source?.sha256 !== void 0 && { sourceSha256: source.sha256 }
		};
	});
}
/** Throws a PipError where a project is there twice; build requirements may be. */
function refuseTwoVersions(wheels) {
	const seen = /* @__PURE__ */ new Map();
	for (const wheel of wheels) {
		if (wheel.purpose === "build") continue;
		const name = normalizeName(wheel.name);
		const other = seen.get(name);
		if (other !== void 0) throw new PipError(`pip wheel left two wheels of ${wheel.name}: ${other.file} and ${wheel.file}`);
		seen.set(name, wheel);
	}
}
const CHUNK = 1048576;
function measure(path) {
	const descriptor = openSync(path, "r");
	try {
		const hash = createHash("sha256");
		const buffer = Buffer.allocUnsafe(CHUNK);
		let size = 0;
		for (;;) {
			const count = readSync(descriptor, buffer, 0, CHUNK, size);
			if (count === 0) return {
				size,
				sha256: hash.digest("hex")
			};
			hash.update(buffer.subarray(0, count));
			size += count;
		}
	} finally {
		closeSync(descriptor);
	}
}

// src/build.ts
/** Makes a wheelhouse with pip: one resolution, and nothing done twice that an older one has. */
/** The wheels of all requirements, from one resolution. Throws a PipError with pip's reason. */
async function build(plan, ports) {
	const before = plan.requirements.projects.map(({ path }) => ({
		path,
		there: buildLeftovers(path)
	}));
	try {
		return await new Builder(plan, ports).build();
	} finally {
		for (const { path, there } of before) removeNewLeftovers(path, there);
	}
}
var Builder = class {
	#plan;
	#ports;
	#folder;
	#buildFolder;
	#cache;
	#offered = /* @__PURE__ */ new Map();
	#builtNow = /* @__PURE__ */ new Set();
	#byUrl = /* @__PURE__ */ new Set();
	#damaged = false;
	constructor(plan, ports) {
		this.#plan = plan;
		this.#ports = ports;
		this.#folder = join(ports.scratch, "built");
		this.#buildFolder = join(this.#folder, "build");
		this.#cache = join(ports.scratch, "pip-cache");
	}
	async build() {
		mkdirSync(this.#buildFolder, { recursive: true });
		mkdirSync(this.#cache);
		const { calls, requirements } = this.#plan;
		const projectNames = await this.#gatherBuildRequirements();
		if (calls.hashed.length > 0) await this.#wheel(calls.hashed, this.#folder, this.#offer(this.#folder, void 0));
		if (calls.others.length > 0) await this.#wheelOthers(calls);
		const direct = await this.#namesOfReferences(projectNames);
		this.#removeLive(requirements.references, direct);
		const allowed = allowedHashes(requirements);
		const describe = (folder, purpose) => describeWheels(folder, purpose, this.#cache, this.#builtNow, this.#plan.interpreter);
		const wheels = [...describe(this.#folder, void 0).map((wheel) => markHashed(wheel, allowed)).map((wheel) => this.#markAbsent(wheel, direct)), ...describe(this.#buildFolder, "build")];
		refuseTwoVersions(wheels);
		return {
			wheels,
			folder: this.#folder,
			reused: this.#reusedOf(wheels),
			direct,
			unforeseen: [...this.#byUrl].filter((name) => !direct.includes(name))
		};
	}
	async #gatherBuildRequirements() {
		const { interpreter, inputs, requirements } = this.#plan;
		const said = [];
		const build = {
			interpreter,
			inputs,
			settings: this.#plan.settings,
			wheels: this.#buildFolder,
			cache: this.#cache,
			onOutput: (lines) => said.push(...lines)
		};
		const names = /* @__PURE__ */ new Map();
		if (requirements.projects.length === 0) return names;
		const offered = this.#offerUnhashed(this.#buildFolder, "build");
		for (const [number, project] of requirements.projects.entries()) {
			const name = await gatherBuildRequirements(project, number, build, this.#ports);
			if (name !== void 0) names.set(project.path, name);
		}
		this.#settle(this.#buildFolder, offered, said);
		return names;
	}
	async #wheelOthers({ hashed, others }) {
		const offer = (folder) => this.#offerUnhashed(folder, void 0);
		if (hashed.length === 0) return this.#wheel(others, this.#folder, offer(this.#folder));
		const held = join(this.#ports.scratch, "held.txt");
		const lines = wheelFilesIn(this.#folder).map((file) => `${parseWheelFile(file)?.name} @ ${pathToFileURL(join(this.#folder, file)).href}\n`);
		writeFileSync(held, lines.join(""));
		const beside = join(this.#ports.scratch, "built-others");
		mkdirSync(beside);
		await this.#wheel([
			...others,
			"-c",
			held
		], beside, offer(beside));
		for (const file of wheelFilesIn(beside)) if (!existsSync(join(this.#folder, file))) linkOrCopy(join(beside, file), join(this.#folder, file));
	}
	async #wheel(requirements, folder, offered) {
		this.#settle(folder, offered, await this.#pipWheel(requirements, folder));
	}
	async #pipWheel(requirements, folder) {
		const { interpreter, inputs } = this.#plan;
		const { exitCode, lines } = await this.#ports.python.pip(interpreter, {
			arguments: wheelArguments(requirements, folder, this.#cache, inputs),
			environment: buildEnvironment(this.#ports.environment, this.#plan.settings.all),
			workingDirectory: inputs.workingDirectory
		}, (line) => this.#ports.log.info(line));
		if (exitCode === 0) return lines;
		throw new PipError(`pip wheel failed (exit code ${exitCode}): ${withoutSecrets(reasonOf(lines))}`);
	}
	/** After pip's calls the folder holds what pip took, and nothing else that was offered. */
	#settle(folder, offered, lines) {
		const { built, taken, byUrl } = parseWheelOutput(lines);
		for (const name of byUrl) this.#byUrl.add(normalizeName(name));
		for (const file of built) this.#builtNow.add(file);
		for (const file of offered) if (!taken.has(file) && !built.has(file)) rmSync(join(folder, file), { force: true });
	}
	#offerUnhashed(folder, purpose) {
		return this.#plan.inputs.verify === "hashes" ? [] : this.#offer(folder, purpose);
	}
	#offer(folder, purpose) {
		const { older } = this.#plan;
		const offered = [];
		for (const member of older?.index.members ?? []) {
			const { wheel } = member;
			if (this.#damaged || older === void 0) break;
			if (wheel.purpose !== purpose || wheel.origin === "built" && wheel.cachePath === void 0) continue;
			const inCache = wheel.cachePath !== void 0;
			if (!inCache && (!this.#plan.sameSources || cameByReference(wheel, older.index.manifest))) continue;
			const target = inCache ? join(this.#cache, wheel.cachePath) : join(folder, wheel.file);
			if (existsSync(target)) continue;
			try {
				mkdirSync(dirname(target), { recursive: true });
				extractWheel(older.archive, member, target);
				this.#offered.set(memberPath(wheel), wheel);
				if (!inCache) offered.push(wheel.file);
			} catch (error) {
				rmSync(target, { force: true });
				this.#damaged = true;
				this.#ports.log.warning(`An older wheelhouse is damaged and is not used further: ${messageOf(error)}`);
			}
		}
		return offered;
	}
	async #namesOfReferences(projectNames) {
		const names = [];
		for (const [number, located] of this.#plan.requirements.references.entries()) {
			const { reference } = located;
			const name = reference.kind === "project" ? projectNames.get(reference.path) : reference.name ?? await this.#nameByBuilding(located, number);
			const there = name !== void 0 && wheelFileOf(name, this.#folder) !== void 0;
			names.push(there ? normalizeName(name) : null);
		}
		return names;
	}
	async #nameByBuilding({ text }, number) {
		const folder = join(this.#ports.scratch, `nameless-${number}`);
		const file = join(this.#ports.scratch, `nameless-${number}.txt`);
		mkdirSync(folder);
		writeFileSync(file, `${text}\n`);
		await this.#pipWheel([
			"--no-deps",
			"-r",
			file
		], folder);
		const wheel = wheelFilesIn(folder)[0];
		return wheel === void 0 ? void 0 : parseWheelFile(wheel)?.name;
	}
	#removeLive(references, direct) {
		references.forEach(({ reference }, index) => {
			const live = reference.kind === "project" || reference.kind === "repository" && reference.editable;
			const name = direct[index];
			const file = name === null || name === void 0 ? void 0 : wheelFileOf(name, this.#folder);
			if (live && file !== void 0) rmSync(join(this.#folder, file));
		});
	}
	#markAbsent(wheel, direct) {
		const onIndex = wheel.origin === "index" && !direct.includes(normalizeName(wheel.name));
		return this.#plan.inputs.wheels === "built" && onIndex ? {
			...wheel,
			absent: true
		} : wheel;
	}
	#reusedOf(wheels) {
		const same = installable(wheels).filter((wheel) => !this.#builtNow.has(wheel.file) && this.#offered.get(memberPath(wheel))?.sha256 === wheel.sha256);
		return new Set(same.map(({ file }) => file));
	}
};
function cameByReference({ name }, { direct }) {
	return direct.includes(normalizeName(name));
}

// src/changes.ts
/**
* What changed since an older wheelhouse was made: `requirements.txt: numpy==2.3.1 → 2.3.2`,
* `pip: 26.2 → 26.3`, `new period: 2026w46 → 2026w47`. Empty only for equal keys.
*/
function describeChanges(older, current) {
	const before = byIdentity(older.ingredients);
	const after = byIdentity(current.ingredients);
	const changes = [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].flatMap((identity) => {
		const [then, now] = [before.get(identity), after.get(identity)];
		const what = now ?? then;
		if (then?.value === now?.value || what === void 0) return [];
		return describeChange(what, then?.value, now?.value);
	});
	if (changes.length > 0) return changes;
	const [then, now] = [periodOf(older.key), periodOf(current.key)];
	return then === now ? [] : [`new period: ${then} → ${now}`];
}
function describeChange({ kind, label }, then, now) {
	const name = [
		"requirements",
		"constraints",
		"project",
		"local file",
		"cache-dependency-path"
	].includes(kind) ? label : `${kind}${label === "" ? "" : ` ${label}`}`;
	if (then === void 0) return [isShort(now) ? `${name}: ${now} (new)` : `${name} (new)`];
	if (now === void 0) return [isShort(then) ? `${name}: ${then} (gone)` : `${name} (gone)`];
	if (!then.includes("\n") && !now.includes("\n") && isShort(then) && isShort(now) && !(kind in LISTS)) return [`${name}: ${then} → ${now}`];
	return describeLines(name, then.split("\n"), now.split("\n"));
}
/** Kinds whose value is a list of lines, be it of one. */
const LISTS = {
	requirements: true,
	constraints: true,
	packages: true,
	group: true,
	"build constraints": true
};
/** Whether two wheelhouses were made from the same indexes, and from no folders of files. */
function sameSources(older, current) {
	const [before, after] = [sourcesIn(older), sourcesIn(current)];
	return before.join("\n") === after.join("\n") && !after.some((source) => /find-links/.test(source));
}
const SOURCE_SETTINGS = [
	"index-url",
	"extra-index-url",
	"find-links",
	"no-index"
];
const SOURCE_OPTION = /--(index-url|extra-index-url|find-links|no-index)\b/;
function sourcesIn(ingredients) {
	return ingredients.flatMap(({ kind, label, value }) => {
		if (kind === "local find-links") return [kind];
		if (kind === "pip setting") return SOURCE_SETTINGS.includes(label) ? [`${label} ${value}`] : [];
		if (kind !== "requirements" && kind !== "constraints") return [];
		return value.split("\n").filter((line) => SOURCE_OPTION.test(line));
	});
}
const MOST_LINES = 5;
function describeLines(name, then, now) {
	const [before, after] = [new Set(then), new Set(now)];
	const gone = then.filter((line) => !after.has(line));
	const come = now.filter((line) => !before.has(line));
	if (gone.length === 0 && come.length === 0) return [`${name}: the order of its lines`];
	const unmatched = Map.groupBy(gone, subject);
	const matched = /* @__PURE__ */ new Set();
	const changes = come.map((line) => {
		const match = unmatched.get(subject(line))?.shift();
		if (match === void 0) return `${name}: ${shortened(line)} (new)`;
		matched.add(match);
		return `${name}: ${shortened(match)} → ${shortened(withoutSubject(line, match))}`;
	});
	const left = gone.filter((line) => !matched.has(line));
	const all = [...changes, ...left.map((line) => `${name}: ${shortened(line)} (gone)`)];
	return all.length <= MOST_LINES ? all : [...all.slice(0, MOST_LINES), `${name}: and ${all.length - MOST_LINES} more lines`];
}
function subject(line) {
	return (/^[^ ]+ = "?[A-Za-z0-9._-]*/.exec(line)?.[0] ?? /^[A-Za-z0-9][A-Za-z0-9._-]*/.exec(line)?.[0] ?? line).toLowerCase();
}
function withoutSubject(line, like) {
	const exact = /^[A-Za-z0-9._-]+==(?<version>\S+)$/;
	return exact.test(like) ? exact.exec(line)?.groups?.version ?? line : line;
}
function byIdentity(ingredients) {
	return new Map(ingredients.map((one) => [`${one.kind} ${one.label}`, one]));
}
function periodOf(key) {
	return key.slice(key.lastIndexOf("-") + 1);
}
function isShort(value) {
	return value !== void 0 && value.length <= 80 && !value.includes("\n");
}
function shortened(line) {
	return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

// src/covered.ts
/**
* `verify: hashes`: the wheels of a restored wheelhouse that the --hash lines of the user's own files
* cover. What its manifest says is believed in nothing: it only helps to find the bytes
* (docs/decisions/0023).
*/
/**
* What was found, with the covered wheels and no others. It stays an exact hit only where they are
* all that the lines ask for; otherwise pip has to get the rest, and holds each of these to the
* hashes once more.
*/
function onlyCovered(found, facts) {
	if (found.kind === "nothing") return found;
	const { archive, key } = found;
	const asked = askedFor(facts);
	const members = found.index.members.filter(({ wheel }) => isCovered(wheel, asked)).filter(({ wheel }) => isFor(wheel.file, facts.interpreter)).filter((member) => saysItsTags(archive, member)).map(({ wheel, offset }) => ({
		wheel: withoutClaims(wheel),
		offset
	}));
	const index = {
		manifest: {
			...found.index.manifest,
			made: {
				...found.index.manifest.made,
				floating: []
			},
			wheels: members.map(({ wheel }) => wheel),
			direct: []
		},
		members
	};
	const names = new Set(members.map(({ wheel }) => normalizeName(wheel.name)));
	const whole = names.size === members.length && [...asked.keys()].every((name) => names.has(name));
	return found.kind === "exact" && whole && isAllHashed(facts) ? {
		...found,
		index
	} : {
		kind: "partial",
		key,
		archive,
		index
	};
}
/** Project (normalised) → the lines with which pip is asked for it in hash-checking mode. */
function askedFor({ requirements, interpreter }) {
	const asked = /* @__PURE__ */ new Map();
	for (const file of requirements.files) {
		if (file.role !== "requirements" || !requirements.hashedRoots.has(file.root)) continue;
		for (const line of file.lines) {
			if (line.kind !== "requirement") continue;
			const { requirement, options } = line;
			if (!markerHolds(requirement.marker, interpreter.markers)) continue;
			const name = normalizeName(requirement.name);
			const sha256 = new Set(hashesIn(options, "sha256:"));
			asked.set(name, [...asked.get(name) ?? [], {
				requirement,
				sha256
			}]);
		}
	}
	return asked;
}
function hashesIn(options, algorithm) {
	return options.flatMap(({ name, value }) => name === "hash" && value?.startsWith(algorithm) ? [value.slice(algorithm.length)] : []);
}
function isCovered(wheel, asked) {
	const lines = asked.get(normalizeName(wheel.name)) ?? [];
	return wheel.purpose === void 0 && lines.length > 0 && lines.every(({ requirement, sha256 }) => isPinned(requirement) && satisfies(wheel.version, requirement.specifier) && sha256.has(wheel.sha256));
}
function isPinned({ specifier }) {
	const [clause, ...more] = specifier;
	return clause !== void 0 && more.length === 0 && (clause.operator === "===" || clause.operator === "==" && !clause.version.endsWith(".*"));
}
/**
* Whether the file name has the tags that the wheel has inside, where the digest holds them: the
* hashes of a line allow wheels of all systems, and a name is easily changed.
*/
function saysItsTags(archive, { wheel, offset }) {
	const range = openRange(rangeOf({
		wheel,
		path: archive,
		offset
	}));
	try {
		const [file, another] = readDirectory(range).filter(({ name }) => /^[^/]+\.dist-info\/WHEEL$/.test(name));
		if (file === void 0 || another !== void 0) return false;
		const inside = tagsInside(memberReader(range).content(file).toString("utf8"));
		const outside = tagsOf(wheel.file);
		return inside.size === outside.size && [...inside].every((tag) => outside.has(tag));
	} catch {
		return false;
	} finally {
		closeSync(range.descriptor);
	}
}
function tagsInside(text) {
	const tags = text.split(/\r\n|\n|\r/).flatMap((line) => {
		const tag = /^Tag:\s*(\S+)\s*$/i.exec(line)?.[1];
		return tag === void 0 ? [] : [tag.toLowerCase()];
	});
	return new Set(tags);
}
function withoutClaims({ name, version, file, size, sha256, recordChecked }) {
	return {
		name,
		version,
		file,
		size,
		sha256,
		origin: "index",
		hashed: true,
		...recordChecked === true && { recordChecked }
	};
}
/**
* Whether all that is asked for stands in files with hashes, so that these lines are the whole
* resolution (https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode). Where
* something else has a say in which file pip takes, pip is asked.
*/
function isAllHashed({ requirements, settings, settingsFiles }) {
	const { files, packages, groups, references, hashedRoots } = requirements;
	const inHashedRoots = files.every(({ role, root }) => role === "constraints" || hashedRoots.has(root));
	const others = packages.length + groups.length + references.length;
	const chosenOtherwise = ["requirement", "no-binary"].some((name) => settings.all[name] !== void 0) || files.some((file) => hasOption(file, "no-binary")) || [...files.filter(({ role }) => role === "constraints"), ...settingsFiles].some((file) => hasOption(file, "hash"));
	return hashedRoots.size > 0 && inHashedRoots && others === 0 && !chosenOtherwise;
}
function hasOption({ lines }, name) {
	return lines.some((line) => line.kind !== "nested" && line.options.some((option) => option.name === name));
}

// src/floating.ts
/**
* The names of the wheels whose version is not held by a `==` line or a hash that counts here, in
* alphabetical order. None: the resolution is closed, and every build of it takes these versions.
*/
function floatingPackages(wheels, requirements, direct, settingsFiles, markers) {
	const fixed = new Set(heldReferences(requirements, direct));
	const held = [...requirements.files, ...settingsFiles].flatMap((file) => file.lines.flatMap((line) => line.kind === "requirement" ? [line.requirement] : [])).concat(requirements.packages.flatMap((one) => one.kind === "requirement" ? [one.requirement] : []), requirements.groups.flatMap((group) => group.requirements.map(parseRequirement))).filter(({ marker }) => markerHolds(marker, markers));
	return wheels.filter(({ name }) => !fixed.has(normalizeName(name))).filter((wheel) => !held.some((requirement) => holds(requirement, wheel))).map(({ name }) => normalizeName(name)).sort();
}
function heldReferences({ references }, direct) {
	return references.flatMap(({ reference }, index) => {
		const name = direct[index];
		const floats = reference.kind === "remote-file" && !isFixed(reference);
		return name === null || name === void 0 || floats ? [] : [normalizeName(name)];
	});
}
function holds({ name, specifier }, wheel) {
	if (normalizeName(name) !== normalizeName(wheel.name)) return false;
	return specifier.some(({ operator, version }) => {
		if (operator === "===") return version === wheel.version;
		if (operator !== "==" || version.endsWith(".*")) return false;
		const local = parseVersion(wheel.version)?.local.join(".");
		return sameVersion(version, wheel.version) && parseVersion(version)?.local.join(".") === local;
	});
}

// src/fetch-texts.ts
/** Fetches requirements files behind URLs, in the target's Python, as its pip would. */
/** For all of them: a server that sends a byte now and then is never silent for ten seconds. */
const DEADLINE_MS = 6e4;
/** Ten seconds until each answers, all at once. Throws an InputError for the first that cannot be had. */
function fetchTexts(interpreter, ports) {
	let calls = 0;
	return async (urls) => {
		const answer = join(ports.scratch, `fetched-texts-${++calls}.json`);
		const { exitCode, lines } = await ports.python.program(interpreter, {
			arguments: [
				...FETCH_ARGUMENTS,
				answer,
				JSON.stringify(urls)
			],
			environment: buildEnvironment(ports.environment, pipSettings(interpreter, ports.environment)),
			workingDirectory: ports.scratch,
			deadlineMs: DEADLINE_MS
		}).catch((error) => ({
			exitCode: 1,
			lines: [messageOf(error)]
		}));
		if (exitCode !== 0) throw new InputError(`requirements: ${withoutSecrets(urls.join(", "))} could not be fetched: ${lines.slice(-1).join("")}`);
		return JSON.parse(readFileSync(answer, "utf8")).map(({ text, error }, index) => {
			if (text !== void 0) return text;
			throw new InputError(`requirements: ${withoutSecrets(urls[index] ?? "")} could not be fetched: ${withoutSecrets(error ?? "")}`);
		});
	};
}

// src/key-facts.ts
/** Gathers what the key is made of from the disk and the environment; key.ts makes the key of it. */
/** Reads the rest of what the key needs. Throws an InputError for a named file that is not there. */
function gatherKeyFacts(inputs, interpreter, requirements, revisions, environment, now) {
	const { workingDirectory } = inputs;
	const settings = sortSettings(pipSettings(interpreter, environment));
	const filesOf = (source, name, role) => {
		const variable = `PIP_${name.toUpperCase().replaceAll("-", "_")}`;
		return settingValues(source, name).filter((path) => !isUrl(path)).flatMap((path) => readFileOfSettings(path, role, variable, workingDirectory, environment));
	};
	const settingsFiles = [...filesOf(settings.selection, "requirement", "requirements"), ...filesOf(settings.selection, "constraint", "constraints")];
	const links = [
		...requirements.files.flatMap(linksOf),
		...settingsFiles.flatMap(linksOf),
		...settingValues(settings.selection, "find-links").map((link) => /^file:\/\//i.test(link) ? pathOfFileUrl(link) : link)
	];
	const unisolated = settings.build["no-build-isolation"] !== void 0;
	return {
		inputs,
		interpreter,
		requirements,
		revisions,
		localFiles: requirements.references.flatMap(({ reference, place }) => reference.kind === "local-file" ? [{
			shown: relative(workingDirectory, reference.path),
			digest: digestOfFile(reference.path, place)
		}] : []),
		environment,
		settings,
		settingsFiles,
		unknown: [
			...revisions.unknown,
			...settingsFiles.flatMap(directLines),
			...[
				"requirement",
				"constraint",
				"build-constraint"
			].flatMap((name) => settingValues(settings.all, name).filter(isUrl).map((url) => `the pip setting ${name}: ${withoutSecrets(url)}`))
		],
		buildConstraints: filesOf(settings.build, "build-constraint", "constraints"),
		localLinks: [...new Set(links)].flatMap((link) => describeLink(resolve(workingDirectory, link), workingDirectory)),
		dependencyFiles: expandPatterns("cache-dependency-path", inputs.cacheDependencyPath, workingDirectory).map((path) => ({
			shown: relative(workingDirectory, path),
			digest: digestOfFile(path, "cache-dependency-path")
		})),
		installedForBuilds: unisolated ? installedIn(interpreter) : [],
		cpuModel: cpus()[0]?.model ?? "unknown",
		now
	};
}
function directLines(file) {
	return file.lines.flatMap((line) => line.kind === "direct" || line.kind === "nested" && isUrl(line.target) ? [`${file.shown}:${line.line}: ${withoutSecrets(line.text)}`] : []);
}
function linksOf(file) {
	return file.lines.flatMap((line) => line.kind === "nested" ? [] : line.options.flatMap(({ name, value }) => {
		if (name !== "find-links" || value === void 0) return [];
		if (isUrl(value)) return /^file:\/\//i.test(value) ? [pathOfFileUrl(value)] : [];
		const beside = join(dirname(file.path), value);
		return [existsSync(beside) ? beside : value];
	}));
}
function describeLink(path, workingDirectory) {
	if (!existsSync(path)) return [];
	const listing = (statSync(path).isDirectory() ? readdirSync(path).sort().map((name) => join(path, name)).filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true) : [path]).map((file) => `${relative(path, file)} ${digestOfFile(file, "find-links")}`);
	return [{
		shown: relative(workingDirectory, path) || ".",
		listing: listing.join("\n")
	}];
}
function digestOfFile(path, place) {
	try {
		return createHash("sha256").update(readFileSync(path)).digest("hex");
	} catch (error) {
		if (codeOf(error) !== void 0) throw new InputError(`${place}: ${path} cannot be read; name files (or a pattern such as pkg/*.toml)`);
		throw error;
	}
}
function installedIn({ paths }) {
	return [.../* @__PURE__ */ new Set([paths.purelib, paths.platlib])].flatMap((folder) => folder !== void 0 && existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith(".dist-info") || name.endsWith(".egg-info")).sort();
}

// src/revisions.ts
/** The commits behind the repositories that the requirements name, at this moment. */
/** What identifies a reference among the commits. */
function revisionKey({ vcs, url, revision }) {
	return `${vcs}+${url}@${revision ?? ""}`;
}
/** Asks for all mutable references at once. A whole commit hash is its own answer. */
async function resolveRevisions({ references }, git) {
	const commits = /* @__PURE__ */ new Map();
	const unknown = [];
	await Promise.all(references.map(async ({ reference, place }) => {
		if (reference.kind !== "repository") return;
		const { vcs, url, revision } = reference;
		const key = revisionKey(reference);
		const fail = (reason) => {
			unknown.push(`${place}: ${withoutSecrets(`${vcs}+${url}`)}: ${reason}`);
		};
		if (revision !== void 0 && isCommit(revision)) commits.set(key, revision);
		else if (vcs !== "git") fail(`of ${vcs}, only whole commit hashes of git can be told apart`);
		else try {
			const commit = await git.commitOf(url, revision);
			if (commit !== void 0) commits.set(key, commit);
			else fail(`there is no branch or tag ${revision ?? "HEAD"} (of a commit, write the whole hash)`);
		} catch (error) {
			fail(messageOf(error));
		}
	}));
	return {
		commits,
		unknown: unknown.sort()
	};
}

// src/gather-facts.ts
/** All that a run has to know before it has a key: interpreter, requirements, settings, commits. */
/**
* Asks the interpreter and reads the files at the same time, then what these refer to. Credentials
* are hidden from the log as soon as they are known. Throws an InputError for what the user has to
* mend before anything is built.
*/
async function gatherFacts(inputs, ports) {
	const { environment, log, clock, git } = ports;
	maskSecrets([...settingsTexts(environment), ...inputs.packages.map(({ text }) => text)], log);
	maskValues([...secretSettings(environment), ...netrcSecrets(readNetrc(environment))], log);
	const [interpreter, local] = await Promise.all([ports.python.probe(inputs), (async () => readLocalRequirements(inputs, environment))()]);
	maskSecrets([...requirementTexts(local), ...configurationTexts(interpreter)], log);
	requirePip(interpreter);
	if (inputs.groups.length > 0 && !isAtLeastPip(interpreter, "25.1")) throw new InputError(`groups: dependency groups need pip 25.1 or newer; ${interpreter.executable} has pip ${interpreter.pip} (python -m pip install --upgrade pip)`);
	const requirements = await completeRequirements(local, inputs, environment, fetchTexts(interpreter, ports));
	maskSecrets(referenceTexts(requirements), log);
	const revisions = await resolveRevisions(requirements, git);
	const facts = gatherKeyFacts(inputs, interpreter, requirements, revisions, environment, clock.now());
	maskSecrets(settingsFileTexts(facts), log);
	if (inputs.install) refuseExternallyManaged(interpreter, facts.settings.placement);
	return facts;
}
function readNetrc(environment) {
	const home = environment.HOME || environment.USERPROFILE || homedir();
	return (environment.NETRC ? [environment.NETRC] : [join(home, ".netrc"), join(home, "_netrc")]).map(readOrNothing).join("\n");
}
function readOrNothing(file) {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return "";
	}
}

// src/requested.ts
/** Which packages the user asks for by name, and which only come along. */
/** The normalised names in the user's own lines (not in constraints) whose marker holds. */
function requestedNames({ files, packages, groups }, direct, markers) {
	const named = [
		...files.filter((file) => file.role === "requirements").flatMap((file) => file.lines).flatMap((line) => line.kind === "requirement" ? [line.requirement] : []),
		...packages.flatMap((one) => one.kind === "requirement" ? [one.requirement] : []),
		...groups.flatMap((group) => group.requirements.map(parseRequirement))
	].filter(({ marker }) => markerHolds(marker, markers));
	return /* @__PURE__ */ new Set([...named.map(({ name }) => normalizeName(name)), ...direct.filter((name) => name !== null)]);
}

// src/install/direct-url.ts
/**
* direct_url.json: where a package came from that was not found by its version (PEP 610), so that
* `pip freeze` says what it says after an ordinary install.
* https://packaging.python.org/en/latest/specifications/direct-url/
*/
/** Project (normalised) → the content of its direct_url.json, for all that came by reference. */
function directUrls(references, direct, wheels, revisions) {
	const urls = /* @__PURE__ */ new Map();
	references.forEach(({ reference }, index) => {
		const name = direct[index];
		const wheel = installable(wheels).find((one) => normalizeName(one.name) === name);
		const origin = wheel === void 0 ? void 0 : originOf(reference, wheel, revisions);
		if (name !== null && name !== void 0 && origin !== void 0) urls.set(name, asPythonWrites(origin));
	});
	return urls;
}
function originOf(reference, wheel, { commits }) {
	switch (reference.kind) {
		case "project": return;
		case "local-file": return {
			url: reference.url,
			archive_info: archiveInfo(sha256Of(reference.path))
		};
		case "remote-file": {
			const { url, subdirectory } = reference;
			const sha256 = /\.whl$/i.test(url.split("?", 1)[0] ?? "") ? wheel.sha256 : wheel.sourceSha256;
			return {
				url: withoutUser(url),
				archive_info: archiveInfo(sha256 ?? reference.sha256),
				...subdirectory !== void 0 && { subdirectory }
			};
		}
		case "repository": {
			const { vcs, url, revision, subdirectory } = reference;
			return {
				url: withoutUser(url),
				vcs_info: {
					vcs,
					commit_id: commits.get(revisionKey(reference)) ?? "",
					...revision !== void 0 && { requested_revision: revision }
				},
				...subdirectory !== void 0 && { subdirectory }
			};
		}
	}
}
function archiveInfo(sha256) {
	return sha256 === void 0 ? {} : {
		hash: `sha256=${sha256}`,
		hashes: { sha256 }
	};
}
function asPythonWrites(value) {
	if (typeof value !== "object" || value === null) return JSON.stringify(value).replaceAll(/[^ -~]/g, escaped);
	return `{${Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, inner]) => `${JSON.stringify(key)}: ${asPythonWrites(inner)}`).join(", ")}}`;
}
function escaped(unit) {
	return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
function withoutUser(url) {
	return url.replace(/^([a-z+]+:\/\/)([^/]*)@/i, (whole, scheme, user) => user === "git" || /^\$\{\w+\}(:\$\{\w+\})?$/.test(user) ? whole : scheme);
}
/** Writes direct_url.json into installed packages, and into their RECORDs. Returns those not found. */
function recordDirectUrls(urls, { paths }, target) {
	const folders = [.../* @__PURE__ */ new Set([
		target,
		paths.purelib,
		paths.platlib
	])];
	const missing = [];
	for (const [name, content] of urls) {
		const info = folders.flatMap((folder) => distInfoIn(folder, name))[0];
		if (info === void 0) missing.push(name);
		else writeDirectUrl(info, content);
	}
	return missing;
}
function distInfoIn(folder, name) {
	if (folder === void 0 || !existsSync(folder)) return [];
	return readdirSync(folder).filter((entry) => entry.endsWith(".dist-info") && normalizeName(entry.split("-", 1)[0] ?? "") === name).map((entry) => join(folder, entry));
}
function writeDirectUrl(info, content) {
	const file = join(info, "direct_url.json");
	if (existsSync(file)) return;
	writeFileSync(file, content);
	const record = join(info, "RECORD");
	if (!existsSync(record)) return;
	const digest = createHash("sha256").update(content).digest("base64url");
	const row = `${info.split(/[\\/]/).at(-1)}/direct_url.json,sha256=${digest},${content.length}`;
	const ending = readFileSync(record, "utf8").includes("\r\n") ? "\r\n" : "\n";
	appendFileSync(record, row + ending);
}
function sha256Of(file) {
	return createHash("sha256").update(readFileSync(file)).digest("hex");
}

// src/install/pip-installer.ts
/** Installs with pip: from a wheelhouse without asking an index, or in the ordinary way. */
/** An ordinary `pip install`. Throws a PipError with pip's reason. */
async function installFromIndex({ interpreter, inputs, calls }, ports, reason) {
	const started = ports.clock.milliseconds();
	await ports.log.group("Installing with pip", async () => {
		for (const requirements of [calls.hashed, calls.others]) {
			if (requirements.length === 0) continue;
			const { exitCode, lines } = await ports.python.pip(interpreter, {
				arguments: onlineInstallArguments(requirements, inputs),
				environment: childEnvironment(ports.environment),
				workingDirectory: inputs.workingDirectory
			}, (line) => ports.log.info(line));
			if (exitCode !== 0) throw new PipError(`pip install failed (exit code ${exitCode}): ${withoutSecrets(reasonOf(lines))}`);
		}
	});
	return {
		kind: "from-index",
		seconds: (ports.clock.milliseconds() - started) / 1e3,
		reason
	};
}
/**
* pip's share of one install: wheels of a wheelhouse, then what is live. The first step that fails
* ends it.
*/
var PipInstaller = class {
	#wheelhouse;
	#wheels;
	#directUrls;
	#plan;
	#ports;
	#lines = [];
	/** `wheels` are those of the wheelhouse that pip has to install. */
	constructor(wheelhouse, wheels, directUrls, plan, ports) {
		this.#wheelhouse = wheelhouse;
		this.#wheels = wheels;
		this.#directUrls = directUrls;
		this.#plan = plan;
		this.#ports = ports;
	}
	/** The step that failed, and its exit code; 0 where none did. */
	async install() {
		const steps = [
			["wheels", () => this.#pinned()],
			["projects", () => this.#projects()],
			["repositories", () => this.#editableRepositories()]
		];
		for (const [step, act] of steps) {
			const exitCode = await act();
			if (exitCode !== 0) return {
				exitCode,
				step,
				lines: this.#lines
			};
		}
		return {
			exitCode: 0,
			step: "repositories",
			lines: this.#lines
		};
	}
	async #pinned() {
		const { inputs, settings, interpreter, requirements } = this.#plan;
		const wheels = this.#wheels;
		if (wheels.length === 0) return 0;
		const folder = this.#wheelhouse.folder();
		const whole = wheels.every(({ absent }) => absent !== true);
		const pins = this.#file("pins.txt", (whole ? "" : indexLines(requirements)) + pinsFile(wheels));
		const exitCode = whole ? await this.#pip(offlineInstallArguments(folder, pins, inputs), this.#offline(settings.placement)) : await this.#pip(pinnedInstallArguments(folder, pins, inputs), indexEnvironment(this.#ports.environment, settings.placement, settings.all));
		if (exitCode !== 0) return exitCode;
		const names = new Set(wheels.map(({ name }) => normalizeName(name)));
		const urls = new Map([...this.#directUrls].filter(([name]) => names.has(name)));
		const missing = recordDirectUrls(urls, interpreter, settings.placement.target);
		if (missing.length > 0) this.#ports.log.info(`Where these came from could not be recorded: ${missing.join(", ")}`);
		return 0;
	}
	async #projects() {
		const projects = this.#live(({ reference }) => reference.kind === "project");
		if (projects.length === 0) return 0;
		const folder = this.#wheelhouse.folder();
		const { inputs, settings, requirements } = this.#plan;
		const file = this.#file("projects.txt", projects.map(({ text }) => `${text}\n`).join(""));
		const editable = new Set(projects.flatMap(({ reference }) => reference.kind === "project" && reference.editable ? [reference.path] : []));
		const before = requirements.projects.filter(({ path }) => !editable.has(path)).map(({ path }) => ({
			path,
			there: buildLeftovers(path)
		}));
		const exitCode = await this.#pip(liveInstallArguments([folder, join(folder, "build")], file, inputs), this.#offline({
			...settings.placement,
			...settings.build
		}));
		for (const { path, there } of before) removeNewLeftovers(path, there);
		return exitCode;
	}
	async #editableRepositories() {
		const repositories = this.#live(({ reference }) => reference.kind === "repository" && reference.editable);
		if (repositories.length === 0) return 0;
		const file = this.#file("repositories.txt", repositories.map(({ text }) => `${text}\n`).join(""));
		return this.#pip(onlineInstallArguments(["-r", file], {
			...this.#plan.inputs,
			onlyBinary: false
		}), childEnvironment(this.#ports.environment));
	}
	#live(isLive) {
		return this.#plan.requirements.references.filter(isLive);
	}
	#offline(settings) {
		return offlineEnvironment(this.#ports.environment, settings);
	}
	#file(name, content) {
		const path = join(this.#ports.scratch, name);
		rmSync(path, { force: true });
		writeFileSync(path, content);
		return path;
	}
	async #pip(args, environment) {
		const { exitCode, lines } = await this.#ports.python.pip(this.#plan.interpreter, {
			arguments: args,
			environment,
			workingDirectory: this.#plan.inputs.workingDirectory
		});
		this.#lines.push(...lines);
		return exitCode;
	}
};
function indexLines({ files }) {
	const names = /* @__PURE__ */ new Set([
		"index-url",
		"extra-index-url",
		"no-index",
		"find-links",
		"trusted-host"
	]);
	return files.flatMap((file) => file.lines.flatMap((line) => line.kind === "option" ? line.options.map((option) => ({
		...option,
		file
	})) : [])).filter(({ name }) => names.has(name)).map(({ name, value, file }) => {
		const beside = value === void 0 ? "" : join(dirname(file.path), value);
		const shown = name === "find-links" && existsSync(beside) ? beside : value;
		return `--${name}${shown === void 0 ? "" : ` ${shown}`}\n`;
	}).join("");
}

// src/install/install-wheelhouse.ts
/** Installs a wheelhouse: our installer for what it handles, pip for the rest, projects last. */
/** installer: native is set, and a wheel needs pip. */
var NativeInstallError = class extends StepError {};
/**
* A local project requires something that the restored wheelhouse does not have: what it requires
* has changed, and the key did not know. The wheelhouse has to be made anew.
*/
var UnforeseenError = class extends Error {};
/**
* Installs a wheelhouse, and the local projects of the requirements on top of it. Where pip refuses,
* an ordinary install takes its place, with a warning, so that the job goes on. Throws a PipError
* where that fails too, and an ArchiveError, before anything was changed, for a wheel that is not
* what the manifest says. For a restored one, an UnforeseenError where a local project fails.
*/
async function installWheelhouse(wheelhouse, made, plan, ports) {
	const started = ports.clock.milliseconds();
	const urls = directUrls(plan.requirements.references, wheelhouse.direct, wheelhouse.wheels, plan.revisions);
	const native = await installNatively(wheelhouse, made, urls, plan, ports);
	failIfNoRoom(native.reasons);
	for (const reason of native.reasons) ports.log.info(`Left to pip: ${reason}`);
	const { exitCode, lines, step } = await new PipInstaller(wheelhouse, native.left, urls, plan, ports).install();
	if (exitCode === 0) return {
		kind: "from-wheelhouse",
		seconds: (ports.clock.milliseconds() - started) / 1e3,
		replaced: [...native.replaced, ...parseReplaced(lines)]
	};
	const reason = withoutSecrets(reasonOf(lines));
	failIfNoRoom([reason]);
	if (made === "restored" && step === "projects") throw new UnforeseenError(`A local project could not be installed from the wheelhouse, which is made anew: ${reason}. If this comes again, name the files that say what the project requires in cache-dependency-path.`);
	ports.log.warning(`The wheelhouse could not be installed, installing from the index instead: ${reason}`);
	return installFromIndex(plan, ports, reason);
}
function failIfNoRoom(reasons) {
	const reason = reasons.find(isOutOfSpace);
	if (reason !== void 0) throw new PipError(`there is no room to install into; nothing else was tried: ${reason}`);
}
/** Gets ready what installWheelhouse() needs, while a wheelhouse of so many bytes is on its way. */
function prepareInstall(bytes, plan) {
	if (!plan.inputs.install || obstacleTo(plan) !== void 0) return;
	import("./native.js").then(({ prepareWorkers }) => prepareWorkers(bytes)).catch(() => {});
}
async function installNatively(wheelhouse, made, urls, plan, ports) {
	const all = installable(wheelhouse.wheels);
	const obstacle = obstacleTo(plan);
	if (obstacle !== void 0 || all.length === 0) return refuseIfNativeOnly({
		left: all,
		replaced: [],
		reasons: obstacle === void 0 || plan.inputs.installer === "pip" ? [] : [obstacle]
	}, plan);
	const { installNative } = await import("./native.js");
	const present = wheelhouse.sources.filter(({ wheel }) => wheel.purpose !== "build");
	const sources = present.filter(({ wheel }) => wheel.recordChecked === true);
	const unchecked = present.filter(({ wheel }) => wheel.recordChecked !== true).map((source) => ({
		source,
		reason: "its files are not those of its RECORD"
	}));
	const result = await installNative({
		interpreter: plan.interpreter,
		sources,
		requested: requestedNames(plan.requirements, wheelhouse.direct, plan.interpreter.markers),
		directUrls: urls,
		compile: plan.inputs.compile,
		environment: childEnvironment(ports.environment),
		recordsChecked: true
	});
	switch (result.kind) {
		case "damaged":
			if (made === "restored") throw new ArchiveError(result.reason);
			return refuseIfNativeOnly({
				left: all,
				replaced: [],
				reasons: [result.reason]
			}, plan);
		case "refused": return refuseIfNativeOnly({
			left: all,
			replaced: [],
			reasons: [result.reason]
		}, plan);
		case "installed": {
			const leftToPip = [...unchecked, ...result.leftToPip];
			const left = new Set(leftToPip.map(({ source }) => source.wheel));
			return refuseIfNativeOnly({
				left: all.filter((wheel) => left.has(wheel) || wheel.absent === true),
				replaced: result.replaced,
				reasons: leftToPip.map(({ source, reason }) => `${normalizeName(source.wheel.name)}: ${reason}`)
			}, plan);
		}
	}
}
function obstacleTo({ inputs, settings }) {
	if (inputs.installer === "pip") return "installer: pip";
	const elsewhere = [
		"target",
		"prefix",
		"root",
		"user"
	].find((name) => settings.placement[name] !== void 0);
	return elsewhere === void 0 ? void 0 : `the pip setting "${elsewhere}" says where to install`;
}
function refuseIfNativeOnly(share, { inputs }) {
	if (inputs.installer === "native" && share.reasons.length > 0) throw new NativeInstallError(`installer: native cannot install all of it (${share.reasons.join("; ")}); use auto, which leaves such wheels to pip`);
	return share;
}

// src/private-index.ts
/** Packages of a private index, kept where others can read them: who has to be told so. */
/**
* The places that packages come from by an address with credentials in it: an index, a page of links
* or a direct URL. Shown without the credentials. Any other place counts as one that all can read.
*/
function privateSources({ requirements, settings, settingsFiles }) {
	const ofSettings = [
		"index-url",
		"extra-index-url",
		"find-links"
	].flatMap((name) => settingValues(settings.all, name));
	const ofFiles = [...requirements.files, ...settingsFiles].flatMap((file) => file.lines.flatMap((line) => line.kind === "option" ? line.options.map(({ value }) => value ?? "") : []));
	const direct = requirements.references.map(({ text }) => text);
	const urls = [
		...ofSettings,
		...ofFiles,
		...direct
	].flatMap((text) => text.split(/\s+/));
	return [...new Set(urls.filter((url) => secretsIn(url).length > 0).map(withoutSecrets))];
}
/**
* What to say before wheels of these places are saved; undefined where there is nothing to say.
* `event` is the payload of the event that started the workflow.
*/
function privateIndexWarning(sources, event) {
	if (sources.length === 0 || !isOfPublicRepository(event)) return void 0;
	return `Wheels from ${sources.join(", ")}, which is reached with credentials, are saved to the cache of a public repository: the code of any pull request, from a fork too, can read that cache. If they are not for everyone, set enable-cache: false for this step, or require only public packages in it.`;
}
/** Says so, where the store is one that others can read. */
function warnOfPrivateIndex(facts, { store, log, environment }) {
	if (store.local) return;
	const warning = privateIndexWarning(privateSources(facts), eventPayload(environment));
	if (warning !== void 0) log.warning(warning);
}
function isOfPublicRepository(event) {
	const { repository } = fields(event);
	const { private: isPrivate, visibility } = fields(repository);
	return isPrivate === false && (visibility === void 0 || visibility === "public");
}
function fields(value) {
	return typeof value === "object" && value !== null ? value : {};
}
function eventPayload({ GITHUB_EVENT_PATH: path }) {
	try {
		return path ? JSON.parse(readFileSync(path, "utf8")) : void 0;
	} catch {
		return;
	}
}

// src/restore.ts
/** Looks for a wheelhouse in the store and checks what comes before a byte of it is used. */
const NOTHING = { kind: "nothing" };
/** What the store has for a key. Trouble is a warning and no entry; never an exception. */
async function lookUp(key, { store, log }) {
	try {
		const match = await store.find(key.candidates, key.prefixes);
		if (match !== void 0 && !isKey(match.key)) throw new Error(`it answered with a key that this action never makes: ${match.key}`);
		return match;
	} catch (error) {
		log.warning(`${store.name} could not be asked, going on without it: ${messageOf(error)}`);
		return;
	}
}
/**
* The wheelhouse under this key, as an archive whose structure is right; or an older one that a
* build can reuse; or nothing. What is damaged is removed and warned about once. The wheels' own
* digests are checked where the wheels are read: see wheelhouse.ts and install/. `coming` is told the
* bytes of an exact one while it is on its way.
*/
async function restore(key, allowed, ports, coming = () => {}) {
	const match = await lookUp(key, ports);
	if (match === void 0) return NOTHING;
	const archive = await fetchArchive(match, ports, key.candidates.includes(match.key) ? coming : void 0);
	if (archive === void 0) return NOTHING;
	try {
		const index = readArchiveIndex(archive);
		if (index.manifest.key !== match.key) throw new Error(`it says that it is the wheelhouse of another key, ${index.manifest.key}`);
		if (!key.candidates.includes(match.key)) return {
			kind: "partial",
			key: match.key,
			archive,
			index
		};
		checkHashes(index.manifest.wheels, allowed);
		return {
			kind: "exact",
			key: match.key,
			match,
			archive,
			index
		};
	} catch (error) {
		if (existsSync(archive) && codeOf(error) !== void 0) ports.log.warning(`The wheelhouse ${match.key} from ${ports.store.name} could not be read, going on without it: ${messageOf(error)}`);
		else await warnOfDamage(match, archive, error, ports);
		return NOTHING;
	}
}
/**
* The same with the archive in this run's own folder. A store directory may be open to others, who
* could change it between a check and the use.
*/
function inPrivate(found, { store, log, scratch }) {
	if (found.kind === "nothing" || found.archive.startsWith(scratch + sep)) return found;
	const folder = join(scratch, "private");
	const archive = join(folder, "wheelhouse.tar");
	try {
		mkdirSync(folder);
		copyFileSync(found.archive, archive, constants$1.COPYFILE_FICLONE);
		return {
			...found,
			archive
		};
	} catch (error) {
		log.warning(`The wheelhouse ${found.key} could not be copied from ${store.name}, going on without it: ${messageOf(error)}`);
		removeScratch(folder);
		return NOTHING;
	}
}
async function fetchArchive(match, { store, log, scratch }, sized) {
	const folder = join(scratch, "fetched");
	mkdirSync(folder);
	try {
		return await store.fetch(match, folder, sized);
	} catch (error) {
		log.warning(`${store.name} has the wheelhouse ${match.key} but did not deliver it, going on without it: ${messageOf(error)}`);
		removeScratch(folder);
		return;
	}
}
/** Says so, once, and removes the entry where the store can. */
async function warnOfDamage(match, archive, error, { store, log }) {
	if (!existsSync(archive)) {
		log.warning(`The wheelhouse ${match.key} was removed from ${store.name} while it was read. It is built anew.`);
		return;
	}
	const removed = await store.discard(match).catch(() => false);
	log.warning(`The wheelhouse ${match.key} from ${store.name} is damaged and was not used: ${messageOf(error)}. ` + (removed ? "It was removed and is built anew." : `It is built anew, but the damaged one stays until it expires: delete it there (in the Actions cache: gh cache delete ${match.key}) or change the input cache-suffix.`));
}
/** Lets a store keep a copy nearer by of what was of use. Trouble is a warning. */
async function confirm({ match, archive, index }, { store, log }) {
	try {
		await store.confirmed?.(match, () => {
			checkWheels(archive, index);
			return archive;
		});
	} catch (error) {
		log.warning(`No copy of ${match.key} was kept: ${messageOf(error)}`);
	}
}
/**
* The manifest of the newest wheelhouse of any compatibility, if it has the same selection and where
* it costs nothing to look: only to tell what is different. Never an exception.
*/
async function manifestOfRelative({ family, floating }, { store, scratch }) {
	if (!store.local) return void 0;
	try {
		const match = await store.find([], [family]);
		if (match === void 0 || selectionOf(match.key) !== selectionOf(floating)) return void 0;
		const folder = join(scratch, "relative");
		mkdirSync(folder);
		return readArchiveIndex(await store.fetch(match, folder)).manifest;
	} catch {
		return;
	}
}
function selectionOf(key) {
	return key.split("-").at(-2);
}

// src/save.ts
/** Saves a wheelhouse. Whatever goes wrong is an outcome, never an exception. */
/** Packs the wheels of `folder` and gives them to the store, unless their key is taken already. */
async function save(manifest, folder, ports) {
	const { clock } = ports;
	const started = clock.milliseconds();
	return {
		...await attempt(manifest, folder, ports).catch((error) => ({
			kind: "failed",
			reason: messageOf(error)
		})),
		seconds: (clock.milliseconds() - started) / 1e3
	};
}
async function attempt(manifest, folder, { store, scratch }) {
	if ((await store.find([manifest.key], []))?.key === manifest.key) return { kind: "exists" };
	const archive = join(scratch, "wheelhouse.tar");
	writeArchive(archive, manifest, folder);
	return store.save(manifest.key, archive);
}

// src/version.ts
/** This project's version, as package.json has it (a test holds the two together). */
const VERSION = "1.0.0";

// src/wheelhouse.ts
/** A wheelhouse to install from: one that was just built, or one that lies in an archive. */
function builtWheelhouse({ wheels, direct, folder }) {
	return {
		wheels,
		direct,
		sources: wheels.filter(({ absent }) => absent !== true).map((wheel) => ({
			wheel,
			path: join(folder, memberPath(wheel)),
			offset: 0
		})),
		folder: () => folder
	};
}
/** One whose archive has been checked in its structure. It is unpacked only where that is needed. */
function archivedWheelhouse(archive, { manifest, members }, scratch) {
	let unpacked;
	const sources = members.map(({ wheel, offset }) => ({
		wheel,
		path: archive,
		offset
	}));
	return {
		wheels: manifest.wheels,
		direct: manifest.direct,
		sources,
		folder() {
			if (unpacked !== void 0) return unpacked;
			refuseBombs(sources);
			const folder = join(scratch, "wheels");
			mkdirSync(join(folder, "build"), { recursive: true });
			for (const member of members) extractWheel(archive, member, join(folder, memberPath(member.wheel)));
			unpacked = folder;
			return folder;
		}
	};
}
/**
* Throws an ArchiveError for wheels that would become far more when they are unpacked, which pip
* would do. What is no plain zip file is not looked into.
*/
function refuseBombs(sources) {
	let [bytes, inflated] = [0, 0];
	try {
		for (const source of sources) {
			bytes += source.wheel.size;
			inflated += unpackedSize(source);
		}
		refuseBombTogether(bytes, inflated);
	} catch (error) {
		if (!(error instanceof ZipBombError)) throw error;
		throw new ArchiveError(error.message);
	}
}
function unpackedSize(source) {
	const range = openRange(rangeOf(source));
	try {
		return inflatedSize(readDirectory(range));
	} catch (error) {
		if (error instanceof ZipBombError) throw error;
		return 0;
	} finally {
		closeSync(range.descriptor);
	}
}

// src/run.ts
/** The whole story: from the inputs to packages that can be imported. */
const NOTHING_HASHED = "verify: hashes: none of your requirements files has --hash lines, so nothing comes from the store (pip-compile --generate-hashes and uv export write them)";
/**
* Makes the required packages arrive, from the store where it can. Cache trouble is a warning;
* a StepError is thrown for what the user has to mend.
*/
async function run(inputs, ports, use = install) {
	if (inputs.wheelDir !== void 0) checkWheelDir(inputs.wheelDir);
	const facts = await gatherFacts(inputs, ports);
	const key = cacheKey(facts);
	await printKey(key, ports);
	const policy = cachePolicy(inputs, ports.environment, facts.unknown);
	if (policy.reason !== void 0) ports.log.notice(describePolicy(policy));
	const current = {
		inputs,
		facts,
		key,
		plan: installPlan(facts, ports),
		common: commonOf(facts, key, ports),
		ports,
		use
	};
	if (inputs.lookupOnly) return lookUpOnly(policy, current);
	if (inputs.verify === "hashes" && policy.restore && facts.requirements.hashedRoots.size === 0) ports.log.warning(NOTHING_HASHED);
	const restoring = ports.clock.milliseconds();
	const restored = policy.restore ? await restore(key, allowedHashes(facts.requirements), ports, (bytes) => prepareInstall(bytes, current.plan)) : { kind: "nothing" };
	const found = inputs.verify === "hashes" ? onlyCovered(inPrivate(restored, ports), facts) : restored;
	const restoreSeconds = (ports.clock.milliseconds() - restoring) / 1e3;
	if (found.kind === "exact") {
		const outcome = await useRestored(found, restoreSeconds, current);
		if (outcome === "outdated" && !inputs.failOnCacheMiss) return buildAndSave({
			...found,
			kind: "partial"
		}, policy, current);
		if (outcome !== "damaged" && outcome !== "outdated") {
			if (policy.save && restored.kind === "exact") await confirm(restored, ports);
			return outcome;
		}
	}
	if (inputs.failOnCacheMiss) throw new CacheMissError(describeMiss(key, policy, restored));
	if (!(policy.restore || policy.save || inputs.wheelDir !== void 0)) return installUncached(policy, current);
	return buildAndSave(found.kind === "partial" ? found : void 0, policy, current);
}
async function useRestored({ key, match, archive, index }, restoreSeconds, { inputs, facts, plan, common, ports, use }) {
	const { wheels, direct, made } = index.manifest;
	const wheelhouse = archivedWheelhouse(archive, index, ports.scratch);
	try {
		refuseBombs(wheelhouse.sources.filter(({ wheel }) => wheel.recordChecked !== true));
		if (inputs.wheelDir !== void 0) publishWheelDir(wheelhouse.folder(), index.manifest, inputs.wheelDir);
		return {
			...common,
			kind: "restored",
			primaryKey: key,
			matchedKey: key,
			wheels: installable(wheels),
			restoreSeconds,
			floating: made.floating,
			floatingDirect: countDirect(made.floating, direct, facts),
			installed: await use(wheelhouse, "restored", plan, ports)
		};
	} catch (error) {
		if (error instanceof ArchiveError || !existsSync(archive)) {
			await warnOfDamage(match, archive, error, ports);
			return "damaged";
		}
		if (!(error instanceof UnforeseenError)) throw error;
		ports.log.warning(error.message);
		await ports.store.discard(match).catch(() => false);
		return "outdated";
	}
}
async function buildAndSave(older, policy, current) {
	const { inputs, facts, key, plan, common, ports, use } = current;
	const looked = older?.index.manifest ?? (policy.restore ? await manifestOfRelative(key, ports) : void 0);
	const nearest = key.candidates.includes(looked?.key ?? "") ? void 0 : looked;
	const changes = nearest === void 0 ? [] : changesSince(nearest, key);
	if (nearest !== void 0) printChanges(nearest.key, changes, ports);
	const building = ports.clock.milliseconds();
	const { requirements, interpreter } = facts;
	const made = await ports.log.group("Building wheels with pip", () => build({
		inputs,
		interpreter,
		requirements,
		calls: plan.calls,
		settings: facts.settings,
		older,
		sameSources: older !== void 0 && (inputs.verify === "hashes" || sameSources(older.index.manifest.ingredients, key.ingredients))
	}, ports)).catch((error) => {
		if (!isOutOfSpace(error) || !inputs.install || inputs.wheelDir !== void 0) throw error;
		ports.log.warning(`There is no room for a wheelhouse, going on without one: ${messageOf(error)}`);
	});
	if (made === void 0) {
		emptyScratch(ports.scratch);
		return installUncached({
			...policy,
			reason: "there is no room for a wheelhouse"
		}, current);
	}
	const built = {
		...made,
		wheels: await checkRecords(made, ports)
	};
	const buildSeconds = (ports.clock.milliseconds() - building) / 1e3;
	const manifest = manifestOf(built, key, facts);
	if (inputs.wheelDir !== void 0) publishWheelDir(built.folder, manifest, inputs.wheelDir);
	if (policy.save) warnOfPrivateIndex(facts, ports);
	const [saved, installed] = await Promise.allSettled([whyNotSaved(policy, built) ?? save(manifest, built.folder, ports), use(builtWheelhouse(built), "built", plan, ports)]);
	if (installed.status === "rejected") throw installed.reason;
	if (saved.status === "rejected") throw saved.reason;
	const { floating } = manifest.made;
	return {
		...common,
		kind: "built",
		primaryKey: manifest.key,
		matchedKey: older?.key,
		wheels: installable(built.wheels),
		reused: built.reused,
		floating,
		floatingDirect: countDirect(floating, built.direct, facts),
		changes,
		buildSeconds,
		saved: saved.value,
		installed: installed.value
	};
}
async function installUncached(policy, { inputs, plan, common, ports }) {
	const installed = inputs.install ? await installFromIndex(plan, ports) : { kind: "not-asked" };
	return {
		...common,
		kind: "uncached",
		reason: policy.reason ?? "",
		installed
	};
}
async function lookUpOnly(policy, { inputs, facts, key, common, ports }) {
	const match = policy.restore ? await lookUp(key, ports) : void 0;
	const exact = match !== void 0 && key.candidates.includes(match.key);
	if (!exact && inputs.failOnCacheMiss) throw new CacheMissError(describeMiss(key, policy));
	const found = match !== void 0 && !exact ? await restore(key, allowedHashes(facts.requirements), ports) : void 0;
	const nearest = found?.kind === "partial" ? found.index.manifest : !exact && policy.restore ? await manifestOfRelative(key, ports) : void 0;
	return {
		...common,
		kind: "looked-up",
		primaryKey: exact ? match.key : common.primaryKey,
		found: exact ? "exact" : match === void 0 ? "nothing" : "partial",
		matchedKey: match?.key,
		changes: nearest === void 0 ? [] : changesSince(nearest, key),
		reason: policy.reason
	};
}
async function install(wheelhouse, made, plan, ports) {
	return plan.inputs.install ? installWheelhouse(wheelhouse, made, plan, ports) : { kind: "not-asked" };
}
async function checkRecords(built, { log }) {
	try {
		const { markCheckedRecords } = await import("./checked-records.js");
		return await markCheckedRecords(built.wheels, builtWheelhouse(built).sources);
	} catch (error) {
		log.info(`The wheels' RECORDs were not checked: ${messageOf(error)}`);
		return built.wheels;
	}
}
function countDirect(floating, direct, { requirements, interpreter }) {
	const requested = requestedNames(requirements, direct, interpreter.markers);
	return floating.filter((name) => requested.has(name)).length;
}
/** Why a build is not saved; undefined where it may be. */
function whyNotSaved({ save: allowed, reason }, built) {
	const { unforeseen } = built;
	if (!allowed) return {
		kind: "off",
		reason: reason ?? ""
	};
	const bomb = bombIn(built);
	if (bomb !== void 0) return {
		kind: "off",
		reason: `${bomb}, which no restore would take`
	};
	if (unforeseen.length === 0) return void 0;
	return {
		kind: "off",
		reason: `another package requires ${unforeseen.join(", ")} by URL, which no key can stand for`
	};
}
function bombIn(built) {
	try {
		refuseBombs(builtWheelhouse(built).sources);
		return;
	} catch (error) {
		return messageOf(error);
	}
}
function installPlan({ inputs, interpreter, requirements, revisions, settings }, { scratch }) {
	const { packages } = requirements;
	const packagesFile = packages.length === 0 ? void 0 : join(scratch, "packages.txt");
	if (packagesFile !== void 0) writeFileSync(packagesFile, packages.map(({ text }) => `${text}\n`).join(""));
	return {
		inputs,
		interpreter,
		requirements,
		revisions,
		calls: requirementCalls(requirements, packagesFile),
		settings
	};
}
function manifestOf({ wheels, direct }, key, { interpreter, requirements, settingsFiles, now }) {
	const floating = floatingPackages(installable(wheels), requirements, direct, settingsFiles, interpreter.markers);
	return {
		schema: 1,
		key: floating.length === 0 ? key.closed : key.floating,
		ingredients: key.ingredients,
		made: {
			at: now.toISOString(),
			by: `pip-wheelhouse ${VERSION}`,
			python: interpreter.version,
			pip: interpreter.pip ?? "",
			floating
		},
		wheels,
		direct
	};
}
function commonOf({ inputs, interpreter }, key, { store }) {
	return {
		primaryKey: key.floating,
		ingredients: key.ingredients,
		store: store.name,
		verify: inputs.verify,
		python: {
			version: interpreter.version,
			executable: interpreter.executable
		},
		wheelDir: inputs.wheelDir
	};
}
function printKey(key, { log }) {
	return log.group("Cache key", () => {
		for (const ingredient of key.ingredients) log.info(showIngredient(ingredient));
		log.info(`key: ${key.floating}, or with "fixed" at its end where nothing can float`);
	});
}
function changesSince(older, { floating, ingredients }) {
	return describeChanges(older, {
		key: floating,
		ingredients
	});
}
function printChanges(nearest, changes, { log }) {
	log.info(`Not in the store. Since the nearest wheelhouse there, ${nearest}, this has changed:`);
	for (const change of changes) log.info(`  ${change}`);
}
function describePolicy({ restore: mayRestore, save: maySave, reason }) {
	return `${mayRestore ? "The wheelhouse is not saved" : maySave ? "No wheelhouse is restored" : "Caching is off for this run"}: ${reason}`;
}
function describeMiss(key, { reason, restore: mayRestore }, restored) {
	if (restored?.kind === "exact") return `fail-on-cache-miss: the wheelhouse ${restored.key} is there, and cannot be used as it is`;
	return `fail-on-cache-miss: there is no cache hit: ${mayRestore ? `the store has no wheelhouse ${key.floating} (nor one that ends in "fixed")` : reason}`;
}

// src/store-choice.ts
/** Which stores keep the wheelhouses of this run. */
/**
* The stores, the nearest first. `auto` is the Actions cache where there is one, else a directory.
* Throws an InputError.
*/
function chooseStores({ stores, storeDirectory, s3 }, environment, actionsCache) {
	return stores.map((store) => {
		if (store === "s3" && s3 !== void 0) return {
			kind: "s3",
			settings: s3
		};
		if (store === "actions" && !actionsCache) throw new InputError("store: there is no Actions cache here (the runner did not give its address to this step); use store: directory, or auto");
		if (store === "actions" || store === "auto" && actionsCache) return { kind: "actions" };
		return {
			kind: "directory",
			folder: storeDirectory ?? defaultFolder(environment)
		};
	});
}
function defaultFolder(environment) {
	const toolCache = environment.RUNNER_TOOL_CACHE;
	if (toolCache) return join(toolCache, "pip-wheelhouse");
	const home = homedir();
	switch (process.platform) {
		case "win32": return join(environment.LOCALAPPDATA || join(home, "AppData", "Local"), "pip-wheelhouse");
		case "darwin": return join(home, "Library", "Caches", "pip-wheelhouse");
		default: return join(environment.XDG_CACHE_HOME || join(home, ".cache"), "pip-wheelhouse");
	}
}

// src/key-parts.ts
const KEY = new RegExp(`^(?<prefix>(.*/)?pip-wheelhouse-v\\d+(-[a-z0-9._]+){4}-[0-9a-f]{24}-)(?<selection>[0-9a-f]{24})-` + String.raw`(?<period>fixed|never|\d{4}(w\d\d|m\d\d|d\d{3}))$`);
/** The parts of a key as cacheKey() makes it; undefined for any other text. */
function partsOfKey(key) {
	const { prefix, selection, period } = KEY.exec(key)?.groups ?? {};
	return prefix === void 0 || selection === void 0 || period === void 0 ? void 0 : {
		prefix,
		selection,
		period
	};
}

// src/stores/directory.ts
/**
* Wheelhouses in a folder: the default off GitHub, and for self-hosted runners with a disk of their
* own. One file for each key. An entry appears whole or not at all, and is never replaced, so any
* number of processes may use the folder at once.
*/
const SUFFIX = ".tar";
const PARTIAL = /^[0-9a-f-]{36}\.partial$/;
const ABANDONED_AFTER_MS = 864e5;
/** The store in this folder (absolute; made when the first wheelhouse is saved). */
function directoryStore(folder) {
	const fileOf = (key) => join(folder, key + SUFFIX);
	return {
		name: `the store directory ${folder}`,
		local: true,
		async find(keys, prefixes) {
			const exact = keys.find((key) => existsSync(fileOf(key)));
			if (exact !== void 0) return { key: exact };
			const entries = entriesOf(folder);
			for (const prefix of prefixes) {
				const newest = entries.filter(({ key }) => key.startsWith(prefix)).sort((a, b) => b.modified.getTime() - a.modified.getTime())[0];
				if (newest !== void 0) return { key: newest.key };
			}
		},
		async fetch({ key }) {
			return fileOf(key);
		},
		async save(key, file) {
			mkdirSync(folder, { recursive: true });
			for (const { key } of abandonedIn(folder)) rmSync(join(folder, key), { force: true });
			const partial = join(folder, `${randomUUID()}.partial`);
			try {
				linkOrCopy(file, partial);
				flush(partial);
				return publish(partial, fileOf(key));
			} finally {
				rmSync(partial, { force: true });
			}
		},
		async discard({ key }) {
			rmSync(fileOf(key), { force: true });
			return true;
		},
		async entries() {
			return [...entriesOf(folder).filter(({ key }) => partsOfKey(key) !== void 0), ...abandonedIn(folder)];
		},
		async remove({ key }) {
			rmSync(PARTIAL.test(key) ? join(folder, key) : fileOf(key), { force: true });
		}
	};
}
function publish(partial, target) {
	try {
		linkSync(partial, target);
		return { kind: "saved" };
	} catch (error) {
		if (hasCode(error, "EEXIST")) return { kind: "exists" };
		if (!hasCode(error, "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK")) throw error;
	}
	if (existsSync(target)) return { kind: "exists" };
	renameSync(partial, target);
	return { kind: "saved" };
}
function entriesOf(folder) {
	return filesIn(folder).filter(({ key }) => key.endsWith(SUFFIX)).map((file) => ({
		...file,
		key: file.key.slice(0, -4)
	}));
}
function abandonedIn(folder) {
	return filesIn(folder).filter(({ key, modified }) => PARTIAL.test(key) && Date.now() - modified.getTime() > ABANDONED_AFTER_MS);
}
function filesIn(folder) {
	return namesIn(folder).flatMap((name) => {
		const status = lstatSync(join(folder, name), { throwIfNoEntry: false });
		return status?.isFile() === true ? [{
			key: name,
			size: status.size,
			modified: status.mtime
		}] : [];
	});
}
function namesIn(folder) {
	try {
		return readdirSync(folder);
	} catch (error) {
		if (hasCode(error, "ENOENT")) return [];
		throw error;
	}
}
function flush(file) {
	const descriptor = openSync(file, "r+");
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

// src/stores/tiers.ts
/**
* Several stores, one behind the other: the nearest is asked first, and gets a copy of what only a
* farther one had. Trouble with one of them is a warning, and the others go on.
*/
/** The stores as one, the nearest first. What the last one says of a save counts: others share it. */
function tieredStore(stores, warn) {
	/** Where each match was found: the place in `stores`. */
	const tierOf = /* @__PURE__ */ new Map();
	const last = stores.length - 1;
	async function askTier(store, keys, prefixes) {
		try {
			return await store.find(keys, prefixes);
		} catch (error) {
			warn(`${store.name} could not be asked, going on without it: ${messageOf(error)}`);
			return;
		}
	}
	return {
		name: stores.map(({ name }) => name).join(", then "),
		local: stores.every(({ local }) => local),
		async find(keys, prefixes) {
			const rank = ({ key }) => prefixes.findIndex((prefix) => key.startsWith(prefix));
			let nearest;
			for (const [tier, store] of stores.entries()) {
				const match = await askTier(store, keys, prefixes);
				if (match === void 0) continue;
				const exact = keys.includes(match.key);
				if (!exact && nearest !== void 0 && rank(nearest) <= rank(match)) continue;
				tierOf.set(match.key, tier);
				if (exact) return match;
				nearest = match;
			}
			return nearest;
		},
		async fetch(match, folder, sized) {
			for (const [tier, store] of stores.entries()) {
				if (tier < (tierOf.get(match.key) ?? 0)) continue;
				const own = join(folder, String(tier));
				mkdirSync(own);
				try {
					if (tier !== tierOf.get(match.key)) {
						if ((await store.find([match.key], []))?.key !== match.key) continue;
						tierOf.set(match.key, tier);
					}
					return await store.fetch(match, own, sized);
				} catch (error) {
					if (tier === last) throw error;
					warn(`${store.name} did not deliver ${match.key}: ${messageOf(error)}`);
				}
			}
			throw new Error("no store delivered it");
		},
		async save(key, file) {
			const results = await Promise.all(stores.map((store) => store.save(key, file).catch((error) => ({
				kind: "failed",
				reason: messageOf(error)
			}))));
			for (const [tier, saved] of results.entries()) if (saved.kind === "failed" && tier !== last) warn(`${stores[tier]?.name} did not save ${key}: ${saved.reason}`);
			return results.at(-1) ?? {
				kind: "failed",
				reason: "there is no store"
			};
		},
		async discard(match) {
			const store = stores[tierOf.get(match.key) ?? 0];
			return store === void 0 ? false : store.discard(match);
		},
		async confirmed({ key }, checked) {
			const nearer = stores.slice(0, tierOf.get(key) ?? 0);
			if (nearer.length === 0) return;
			const file = checked();
			await Promise.all(nearer.map(async (store) => {
				const saved = await store.save(key, file).catch((error) => ({
					kind: "failed",
					reason: messageOf(error)
				}));
				if (saved.kind === "failed") warn(`${store.name} did not keep a copy of ${key}: ${saved.reason}`);
			}));
		}
	};
}

// src/stores/open.ts
/** The store of a run, from what was chosen. */
/**
* One store for all that were chosen. `actionsCache` makes that of the Actions cache, which the
* command line does not carry; the AWS SDK is loaded only for a bucket.
*/
async function openStore(choices, actionsCache, environment, warn) {
	const stores = await Promise.all(choices.map((choice) => choice.kind === "actions" ? actionsCache() : openPrunableStore(choice, environment, warn)));
	const [only] = stores;
	return only !== void 0 && stores.length === 1 ? only : tieredStore(stores, warn);
}
/** A store whose entries can be listed and removed. */
async function openPrunableStore(choice, environment, warn) {
	if (choice.kind === "directory") return directoryStore(choice.folder);
	const { settings } = choice;
	const repository = environment.GITHUB_REPOSITORY || void 0;
	const trust = trustOf(settings.level, environment, eventOf(environment));
	const { s3Store } = await import("./store.js");
	return s3Store({
		settings,
		repository,
		trust,
		warn
	});
}
/** For the command line: `actions` has been refused before. */
function noActionsCache() {
	throw new Error("the Actions cache is reached from a step of a workflow only");
}
/** The payload of the event; undefined outside of GitHub. */
function eventOf(environment) {
	const path = environment.GITHUB_EVENT_PATH;
	if (!path) return void 0;
	try {
		return JSON.parse(readFileSync(path, "utf8"));
	} catch {
		return;
	}
}

export { realGit as A, showIngredient as C, Redaction as D, removeScratch as E, reasonOf as F, wheelArguments as I, endOnSignals as L, buildEnvironment as M, offlineEnvironment as N, INPUT_DEFAULTS as O, pinsFile as P, cacheKey as S, makeScratch as T, OUTPUTS_OF_FAILURE as _, chooseStores as a, showSize as b, UnforeseenError as c, linkOrCopy as d, buildLeftovers as f, padding as g, header as h, partsOfKey as i, withoutSecrets as j, parseInputs as k, gatherFacts as l, END_OF_TAR as m, openPrunableStore as n, run as o, removeNewLeftovers as p, openStore as r, VERSION as s, noActionsCache as t, describeWheels as u, closingLines as v, realPython as w, summaryOf as x, outputsOf as y };