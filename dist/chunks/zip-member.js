import { createHash } from "node:crypto";
import { relative, sep } from "node:path";
import { openSync, readSync } from "node:fs";
import { isUtf8 } from "node:buffer";
import { constants as constants$1, crc32, createInflateRaw } from "node:zlib";

// src/pep440.ts
const VERSION = /^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<pre>\d*))?(?:-(?<implicitPost>\d+)|[-_.]?(?<postWord>post|rev|r)[-_.]?(?<post>\d*))?(?:[-_.]?(?<devWord>dev)[-_.]?(?<dev>\d*))?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/i;
const PHASES = {
	a: "a",
	alpha: "a",
	b: "b",
	beta: "b",
	c: "rc",
	rc: "rc",
	pre: "rc",
	preview: "rc"
};
/** The version that a text spells, or undefined where it is none after PEP 440. */
function parseVersion(text) {
	const groups = VERSION.exec(text.trim())?.groups;
	if (groups === void 0) return void 0;
	const phase = PHASES[groups.phase?.toLowerCase() ?? ""];
	const post = groups.implicitPost ?? (groups.postWord === void 0 ? void 0 : groups.post || "0");
	return {
		epoch: Number(groups.epoch ?? 0),
		release: (groups.release ?? "").split(".").map(Number),
		pre: phase === void 0 ? void 0 : [phase, Number(groups.pre || 0)],
		post: post === void 0 ? void 0 : Number(post),
		dev: groups.devWord === void 0 ? void 0 : Number(groups.dev || 0),
		local: (groups.local?.toLowerCase().split(/[-_.]/) ?? []).map((part) => /^\d+$/.test(part) ? Number(part) : part)
	};
}
/** Whether two texts spell the same version (`1.0` and `1.0.0`; text equality for non-versions). */
function sameVersion(a, b) {
	const [left, right] = [parseVersion(a), parseVersion(b)];
	return left === void 0 || right === void 0 ? a === b : compareVersions(left, right) === 0;
}
/** Negative, zero or positive as `a` sorts before, with or after `b`. */
function compareVersions(a, b) {
	return a.epoch - b.epoch || compareReleases(a.release, b.release) || comparePairs(preRank(a), preRank(b)) || (a.post ?? -1) - (b.post ?? -1) || (a.dev ?? 1e400) - (b.dev ?? 1e400) || compareLocals(a.local, b.local);
}
/** Whether a version satisfies all clauses. An empty list is satisfied by every version. */
function satisfies(version, clauses) {
	return clauses.every((clause) => satisfiesClause(version, clause));
}
function satisfiesClause(text, { operator, version: bound }) {
	if (operator === "===") return text.toLowerCase() === bound.toLowerCase();
	const version = parseVersion(text);
	if (version === void 0) return false;
	if (bound.endsWith(".*")) {
		const prefix = parseVersion(bound.slice(0, -2));
		if (prefix === void 0) return false;
		return hasPrefix(version, prefix) === (operator === "==");
	}
	const limit = parseVersion(bound);
	if (limit === void 0) return false;
	const publicVersion = limit.local.length === 0 ? {
		...version,
		local: []
	} : version;
	const order = compareVersions(publicVersion, limit);
	switch (operator) {
		case "==": return order === 0;
		case "!=": return order !== 0;
		case "<=": return order <= 0;
		case ">=": return order >= 0;
		case "<": return order < 0 && !(isPreRelease(version) && !isPreRelease(limit) && compareVersions(version, {
			...limit,
			dev: 0
		}) >= 0);
		case ">": return order > 0 && !(version.post !== void 0 && limit.post === void 0 && compareVersions({
			...publicVersion,
			post: void 0,
			dev: void 0
		}, limit) === 0);
		case "~=": return order >= 0 && limit.release.length > 1 && hasPrefix(version, {
			...limit,
			release: limit.release.slice(0, -1),
			pre: void 0,
			post: void 0,
			dev: void 0
		});
	}
}
function compareReleases(a, b) {
	for (let i = 0; i < Math.max(a.length, b.length); i++) {
		const order = (a[i] ?? 0) - (b[i] ?? 0);
		if (order !== 0) return order;
	}
	return 0;
}
function preRank(version) {
	if (version.pre !== void 0) return [{
		a: 0,
		b: 1,
		rc: 2
	}[version.pre[0]], version.pre[1]];
	return version.post === void 0 && version.dev !== void 0 ? [-1, 0] : [3, 0];
}
function comparePairs(a, b) {
	return a[0] - b[0] || a[1] - b[1];
}
function compareLocals(a, b) {
	for (let i = 0; i < Math.max(a.length, b.length); i++) {
		const [left, right] = [a[i], b[i]];
		if (left === right) continue;
		if (left === void 0) return -1;
		if (right === void 0) return 1;
		if (typeof left === "number" && typeof right === "number") return left - right;
		if (typeof left === "number") return 1;
		if (typeof right === "number") return -1;
		return left < right ? -1 : 1;
	}
	return 0;
}
function hasPrefix(version, prefix) {
	if (version.epoch !== prefix.epoch) return false;
	return prefix.release.every((part, i) => part === (version.release[i] ?? 0));
}
function isPreRelease(version) {
	return version.pre !== void 0 || version.dev !== void 0;
}

// src/pep508.ts
/**
* Dependency specifiers after the packaging specification (PEP 508):
* https://packaging.python.org/en/latest/specifications/dependency-specifiers/
*/
/** What is wrong with a specifier, and where in it (a column that counts from 0). */
var SpecifierError = class extends Error {
	column;
	constructor(message, column) {
		super(message);
		this.name = "SpecifierError";
		this.column = column;
	}
};
/** A project's name in its normalised form, as indexes and wheels compare it (PEP 503). */
function normalizeName(name) {
	return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}
const MARKER_VARIABLES = /* @__PURE__ */ new Set([
	"python_version",
	"python_full_version",
	"os_name",
	"sys_platform",
	"platform_release",
	"platform_system",
	"platform_version",
	"platform_machine",
	"platform_python_implementation",
	"implementation_name",
	"implementation_version",
	"extra",
	"extras",
	"dependency_groups"
]);
const OLD_MARKER_VARIABLES = {
	"os.name": "os_name",
	"sys.platform": "sys_platform",
	"platform.version": "platform_version",
	"platform.machine": "platform_machine",
	"platform.python_implementation": "platform_python_implementation",
	python_implementation: "platform_python_implementation"
};
const NAME = /[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/y;
const OPERATOR = /===|==|~=|!=|<=|>=|<|>/y;
const CLAUSE_VERSION = /[^\s,;)\]]+/y;
const MARKER_OPERATOR = /===|==|~=|!=|<=|>=|<|>|in\b|not\s+in\b/y;
const MARKER_VARIABLE = /[a-z_.]+/y;
const BLANKS = /[ \t]*/y;
const CONTROL = /[\u0000-\u0008\n-\u001f\u007f\u0085\u2028\u2029]/;
/** More than anyone writes, and less than what a recursion can take. */
const MOST_COMPARISONS = 1e3;
const DEEPEST_MARKER = 100;
/** The requirement that a text spells. Throws a SpecifierError that says what is wrong. */
function parseRequirement(text) {
	const control = text.search(CONTROL);
	if (control !== -1) throw new SpecifierError("control characters and line ends may not stand in it", control);
	const scanner = new Scanner(text);
	scanner.blanks();
	const name = scanner.take(NAME) ?? scanner.fail("a project name is expected");
	scanner.blanks();
	const extras = scanner.skip("[") ? parseExtras(scanner) : [];
	scanner.blanks();
	if (scanner.skip("@")) return parseDirectReference(scanner, name, extras);
	const specifier = parseSpecifier(scanner);
	scanner.blanks();
	const marker = scanner.skip(";") ? parseWholeMarker(scanner) : void 0;
	scanner.blanks();
	if (!scanner.atEnd()) scanner.fail(`nothing may follow here: "${scanner.rest()}"`);
	return {
		name,
		extras,
		specifier,
		url: void 0,
		marker
	};
}
/**
* The requirement that a line spells, as pip takes it: the first semicolon ends it wherever it
* stands (PEP 508 wants a blank before it behind a URL), and no marker need follow.
*/
function parseRequirementLine(text) {
	const [, requirement = "", marker = ""] = /^([^;]*);?([\s\S]*)$/.exec(text) ?? [];
	return parseRequirement(marker.trim() === "" ? requirement : `${requirement} ;${marker}`);
}
/** Whether a marker holds in an environment. No marker always holds. */
function markerHolds(marker, environment) {
	if (marker === void 0) return true;
	switch (marker.kind) {
		case "and": return markerHolds(marker.left, environment) && markerHolds(marker.right, environment);
		case "or": return markerHolds(marker.left, environment) || markerHolds(marker.right, environment);
		case "compare": return compare(operandValue(marker.left, environment), marker.operator, operandValue(marker.right, environment));
	}
}
var Scanner = class {
	#text;
	#at = 0;
	#comparisons = 0;
	#depth = 0;
	constructor(text) {
		this.#text = text;
	}
	take(pattern) {
		pattern.lastIndex = this.#at;
		const match = pattern.exec(this.#text)?.[0];
		if (match !== void 0) this.#at += match.length;
		return match;
	}
	skip(token) {
		if (!this.#text.startsWith(token, this.#at)) return false;
		this.#at += token.length;
		return true;
	}
	blanks() {
		return this.take(BLANKS) !== "";
	}
	rest() {
		return this.#text.slice(this.#at);
	}
	atEnd() {
		return this.#at >= this.#text.length;
	}
	/** Counts a comparison of a marker. */
	countComparison() {
		if (++this.#comparisons > MOST_COMPARISONS) this.fail("the marker is too long");
	}
	/** Reads what stands in parentheses. */
	nested(read) {
		if (++this.#depth > DEEPEST_MARKER) this.fail("the marker is nested too deeply");
		const inner = read();
		this.#depth--;
		return inner;
	}
	fail(message) {
		throw new SpecifierError(message, this.#at);
	}
};
function parseExtras(scanner) {
	const extras = [];
	scanner.blanks();
	if (scanner.skip("]")) return extras;
	do {
		scanner.blanks();
		extras.push(scanner.take(NAME) ?? scanner.fail("the name of an extra is expected"));
		scanner.blanks();
	} while (scanner.skip(","));
	if (!scanner.skip("]")) scanner.fail("\"]\" is expected after the extras");
	return extras;
}
function parseDirectReference(scanner, name, extras) {
	scanner.blanks();
	const url = scanner.take(/\S+/y) ?? scanner.fail("a URL is expected after \"@\"");
	const marker = scanner.blanks() && scanner.skip(";") ? parseWholeMarker(scanner) : void 0;
	scanner.blanks();
	if (!scanner.atEnd()) scanner.fail(`nothing may follow the URL: "${scanner.rest()}"`);
	return {
		name,
		extras,
		specifier: [],
		url,
		marker
	};
}
function parseSpecifier(scanner) {
	const parenthesised = scanner.skip("(");
	const clauses = [];
	for (;;) {
		scanner.blanks();
		const operator = scanner.take(OPERATOR);
		if (operator === void 0) break;
		scanner.blanks();
		const version = scanner.take(CLAUSE_VERSION) ?? scanner.fail(`a version is expected after "${operator}"`);
		clauses.push(checkClause(scanner, operator, version));
		scanner.blanks();
		if (!scanner.skip(",")) break;
	}
	if (parenthesised && !scanner.skip(")")) scanner.fail("\")\" is expected after the version specifier");
	return clauses;
}
function checkClause(scanner, operator, version) {
	if (operator === "===") return {
		operator,
		version
	};
	const wildcard = version.endsWith(".*");
	if (wildcard && operator !== "==" && operator !== "!=") scanner.fail(`"${version}" cannot be used with "${operator}", only with == and !=`);
	const parsed = parseVersion(wildcard ? version.slice(0, -2) : version);
	if (parsed === void 0) scanner.fail(`"${version}" is not a version`);
	if (operator === "~=" && parsed.release.length < 2) scanner.fail(`"${version}" cannot be used with "~=", which needs two numbers, such as ~=1.4`);
	return {
		operator,
		version
	};
}
function parseWholeMarker(scanner) {
	const marker = parseOr(scanner);
	scanner.blanks();
	if (!scanner.atEnd()) scanner.fail(`nothing may follow the marker: "${scanner.rest()}"`);
	return marker;
}
function parseOr(scanner) {
	let left = parseAnd(scanner);
	for (;;) {
		scanner.blanks();
		if (scanner.take(/or\b/y) === void 0) return left;
		left = {
			kind: "or",
			left,
			right: parseAnd(scanner)
		};
	}
}
function parseAnd(scanner) {
	let left = parseComparison(scanner);
	for (;;) {
		scanner.blanks();
		if (scanner.take(/and\b/y) === void 0) return left;
		left = {
			kind: "and",
			left,
			right: parseComparison(scanner)
		};
	}
}
function parseComparison(scanner) {
	scanner.blanks();
	if (scanner.skip("(")) {
		const inner = scanner.nested(() => parseOr(scanner));
		scanner.blanks();
		if (!scanner.skip(")")) scanner.fail("\")\" is expected in the marker");
		return inner;
	}
	scanner.countComparison();
	const left = parseOperand(scanner);
	scanner.blanks();
	const operator = scanner.take(MARKER_OPERATOR) ?? scanner.fail("a comparison is expected in the marker");
	const right = parseOperand(scanner);
	return {
		kind: "compare",
		left,
		operator: operator.replaceAll(/\s+/g, " "),
		right
	};
}
function parseOperand(scanner) {
	scanner.blanks();
	const quoted = scanner.take(/'[^']*'|"[^"]*"/y);
	if (quoted !== void 0) return {
		kind: "text",
		value: quoted.slice(1, -1)
	};
	const word = scanner.take(MARKER_VARIABLE);
	const variable = word === void 0 ? void 0 : OLD_MARKER_VARIABLES[word] ?? word;
	if (variable === void 0 || !MARKER_VARIABLES.has(variable)) scanner.fail("a marker variable (such as python_version) or a quoted text is expected");
	return {
		kind: "variable",
		value: variable
	};
}
function operandValue(operand, environment) {
	return operand.kind === "text" ? operand.value : environment[operand.value] ?? "";
}
function compare(left, operator, right) {
	if (operator === "in") return right.includes(left);
	if (operator === "not in") return !right.includes(left);
	const bound = (operator === "==" || operator === "!=") && right.endsWith(".*") ? right.slice(0, -2) : right;
	if (parseVersion(left) !== void 0 && parseVersion(bound) !== void 0) return satisfies(left, [{
		operator,
		version: right
	}]);
	switch (operator) {
		case "==":
		case "===": return left === right;
		case "!=": return left !== right;
		case "<": return left < right;
		case "<=": return left <= right;
		case ">": return left > right;
		case ">=": return left >= right;
		default: return false;
	}
}

// src/manifest.ts
const MANIFEST_FILE = "wheelhouse.json";
const MANIFEST_SCHEMA = 1;
/** Where a wheel lies in an archive and in the folder of an unpacked one. */
function memberPath({ file, purpose }) {
	return purpose === "build" ? `build/${file}` : file;
}
/** The wheels that are for installing. */
function installable(wheels) {
	return wheels.filter(({ purpose }) => purpose !== "build");
}
/** A manifest that is not one of ours, or that does not hold together. */
var ManifestError = class extends Error {
	constructor(message) {
		super(message);
		this.name = "ManifestError";
	}
};
const WHEEL_FILE = /^(?<name>[A-Za-z0-9][A-Za-z0-9._]*)-(?<version>[A-Za-z0-9][A-Za-z0-9._!+]*)(-\d[A-Za-z0-9_.]*)?(-[A-Za-z0-9_.]+){3}\.whl$/;
const SHA256 = /^[0-9a-f]{64}$/;
const CACHE_FOLDER = /^wheels(\/[0-9a-f]+)+$/;
const MOST_WHEELS = 2e4;
/**
* Name and version in a wheel's file name, which has hyphens and local version separators as
* underscores (https://packaging.python.org/en/latest/specifications/binary-distribution-format/).
* Undefined where it is no wheel's name.
*/
function parseWheelFile(file) {
	const groups = WHEEL_FILE.exec(file)?.groups;
	if (groups?.name === void 0 || groups.version === void 0 || file.length > 250) return void 0;
	return {
		name: groups.name,
		version: groups.version.replaceAll("_", "-")
	};
}
/** The manifest as it is written: stable, and readable for those who unpack the archive. */
function writeManifest(manifest) {
	return `${JSON.stringify(manifest, null, 1)}\n`;
}
/**
* The manifest in an archive: byte for byte as a writer of any version writes it. So no key stands in
* it twice, and no number is one that JavaScript does not hold. Throws a ManifestError.
*/
function readManifest(bytes) {
	const text = bytes.toString("utf8");
	const manifest = parseManifest(text);
	if (!Buffer.from(`${JSON.stringify(JSON.parse(text), null, 1)}\n`).equals(bytes)) throw new ManifestError("the manifest is not as it is written");
	return manifest;
}
/** The manifest that a text spells. Nothing in it is trusted: throws a ManifestError. */
function parseManifest(text) {
	const read = record(parseJson(text), "the manifest");
	if (read.schema !== 1) throw new ManifestError(`the manifest has schema ${JSON.stringify(read.schema)}, not ${1}`);
	const made = record(read.made, "made");
	const wheels = array(read.wheels, "wheels").map(parseWheel);
	if (wheels.length > MOST_WHEELS) throw new ManifestError(`the manifest lists ${wheels.length} wheels`);
	if (new Set(wheels.map((wheel) => memberPath(wheel).toLowerCase())).size !== wheels.length) throw new ManifestError("the manifest lists a file twice");
	if (new Set(installable(wheels).map(({ name }) => normalizeName(name))).size !== installable(wheels).length) throw new ManifestError("the manifest lists a project twice");
	return {
		schema: 1,
		key: string(read.key, "key"),
		ingredients: array(read.ingredients, "ingredients").map((value) => {
			const ingredient = record(value, "an ingredient");
			return {
				kind: string(ingredient.kind, "kind"),
				label: string(ingredient.label, "label"),
				value: string(ingredient.value, "value")
			};
		}),
		made: {
			at: string(made.at, "at"),
			by: string(made.by, "by"),
			python: string(made.python, "python"),
			pip: string(made.pip, "pip"),
			floating: array(made.floating, "floating").map((name) => string(name, "floating"))
		},
		wheels,
		direct: array(read.direct, "direct").map((name) => name === null ? null : string(name, "a name in direct"))
	};
}
function parseWheel(value) {
	const wheel = record(value, "a wheel");
	const file = string(wheel.file, "file");
	const { size, origin, cachePath, purpose, hashed, absent, recordChecked, sourceSha256 } = wheel;
	const sha256 = string(wheel.sha256, "sha256");
	const named = parseWheelFile(file);
	if (named === void 0) throw new ManifestError(`not the name of a wheel: ${JSON.stringify(file)}`);
	if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) throw new ManifestError(`${file}: the size is not a number of bytes`);
	if (!SHA256.test(sha256)) throw new ManifestError(`${file}: the sha256 is not one`);
	if (origin !== "index" && origin !== "built") throw new ManifestError(`${file}: the origin is unknown`);
	if (cachePath !== void 0 && !isCachePath(cachePath, file)) throw new ManifestError(`${file}: the cache path is not one`);
	if (purpose !== void 0 && purpose !== "build") throw new ManifestError(`${file}: the purpose is unknown`);
	if ([
		hashed,
		absent,
		recordChecked
	].some((mark) => (mark ?? true) !== true)) throw new ManifestError(`${file}: a mark is true or not there`);
	if (sourceSha256 !== void 0 && (typeof sourceSha256 !== "string" || !SHA256.test(sourceSha256))) throw new ManifestError(`${file}: the sha256 of its source is not one`);
	return {
		...named,
		file,
		size,
		sha256,
		origin,
		...cachePath !== void 0 && { cachePath },
		...purpose !== void 0 && { purpose },
		...hashed === true && { hashed },
		...absent === true && { absent },
		...recordChecked === true && { recordChecked },
		...sourceSha256 !== void 0 && { sourceSha256 }
	};
}
function isCachePath(value, file) {
	return typeof value === "string" && value.endsWith(`/${file}`) && CACHE_FOLDER.test(value.slice(0, -file.length - 1));
}
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		throw new ManifestError("the manifest is not JSON");
	}
}
function record(value, what) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw new ManifestError(`${what}: an object is expected`);
	return value;
}
function array(value, what) {
	if (!Array.isArray(value)) throw new ManifestError(`${what}: a list is expected`);
	return value;
}
function string(value, what) {
	if (typeof value !== "string") throw new ManifestError(`${what}: a text is expected`);
	return value;
}

// src/install/byte-range.ts
/** A part of an open file, read where it lies: a wheel in an archive, or one of its own. */
/** Opens the file; closing it is the caller's. */
function openRange(place) {
	const { path, offset, size } = place;
	return {
		descriptor: openSync(path, "r"),
		offset,
		size
	};
}
/** Fills `into` from a position of the range. Throws an Error where the file or the range ends. */
function readInto(range, position, into) {
	if (position < 0 || position + into.length > range.size) throw new Error("reading past the end");
	for (let done = 0; done < into.length;) {
		const at = range.offset + position + done;
		const count = readSync(range.descriptor, into, done, into.length - done, at);
		if (count === 0) throw new Error("the file is shorter than it should be");
		done += count;
	}
}
/** A copy of `length` bytes from a position of the range. Throws as readInto() does. */
function bytesAt(range, position, length) {
	if (length < 0 || position + length > range.size) throw new Error("reading past the end");
	const bytes = Buffer.allocUnsafe(length);
	readInto(range, position, bytes);
	return bytes;
}

// src/install/record.ts
/**
* RECORD, the list of a package's files
* (https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file).
*/
/** The rows of a RECORD. Throws an Error where a row has not three fields. */
function parseRecord(text) {
	const rows = [];
	for (const ended of text.split("\n")) {
		const line = ended.endsWith("\r") ? ended.slice(0, -1) : ended;
		if (line === "") continue;
		const [path, digest, size, ...more] = line.includes("\"") ? quotedFields(line) : line.split(",");
		if (!path || digest === void 0 || size === void 0 || more.length > 0) throw new Error(`RECORD has a row of its own kind: ${JSON.stringify(line)}`);
		rows.push({
			path,
			digest,
			size
		});
	}
	return rows;
}
function quotedFields(line) {
	const fields = [];
	const field = /("(?:[^"]|"")*"|[^",]*)(,|$)/y;
	for (;;) {
		const [, value = "", end] = field.exec(line) ?? [];
		if (end === void 0) return [];
		fields.push(value.startsWith("\"") ? value.slice(1, -1).replaceAll("\"\"", "\"") : value);
		if (end === "") return fields;
	}
}
/** The text of a RECORD: sorted, and with the line ends that pip writes. */
function formatRecord(rows) {
	return [...rows].sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0).map(({ path, digest, size }) => `${quoted(path)},${digest},${size}\r\n`).join("");
}
function quoted(field) {
	return /[",\r\n]/.test(field) ? `"${field.replaceAll("\"", "\"\"")}"` : field;
}
/** The row of a file with this content. */
function rowOf(path, content) {
	return {
		path,
		digest: `sha256=${createHash("sha256").update(content).digest("base64url")}`,
		size: String(Buffer.byteLength(content))
	};
}
const DIGEST = /^(sha256|sha384|sha512)=([A-Za-z0-9_-]+)=*$/;
/** Whether a row has a digest of those that the specification allows. */
function hasDigest({ digest }) {
	return DIGEST.test(digest);
}
/** Takes a file's content in pieces; end() throws an Error where it is not what the row says. */
function digestCheck(row) {
	const [, algorithm = "sha256", value = ""] = DIGEST.exec(row.digest) ?? [];
	const hash = createHash(algorithm);
	return {
		update: (bytes) => {
			hash.update(bytes);
		},
		end() {
			if (hash.digest("base64url") !== value) throw new Error(`${row.path} is not what RECORD says`);
		}
	};
}

// src/install/scheme.ts
/**
* Where the files of a wheel go
* (https://packaging.python.org/en/latest/specifications/binary-distribution-format/#the-data-directory).
*/
/** The folders of an interpreter; undefined where the probe does not know them all. */
function schemeOf(interpreter) {
	const { purelib, platlib, scripts, data, include } = interpreter.paths;
	if (!purelib || !platlib || !scripts || !data || !include) return void 0;
	const [major, minor] = interpreter.version.split(".");
	return {
		purelib,
		platlib,
		scripts,
		data,
		headers: isVirtual(interpreter) ? [
			interpreter.prefix,
			"include",
			"site",
			`python${major}.${minor}`
		].join(sep) : include
	};
}
function isVirtual({ prefix, basePrefix }) {
	return prefix !== basePrefix;
}
/** The folder that holds the package's dist-info. */
function libraryOf({ purelib }, scheme) {
	return purelib ? scheme.purelib : scheme.platlib;
}
/** Where a member belongs. Throws an Error for a `.data` folder that cannot be placed. */
function placeOf(name, { distInfo, purelib, headersName }) {
	const slash = name.indexOf("/");
	const first = slash < 0 ? name : name.slice(0, slash);
	if (!first.endsWith(".data")) return {
		key: purelib ? "purelib" : "platlib",
		rest: name
	};
	const [, key = "", ...segments] = name.split("/");
	const rest = segments.join("/");
	if (slash < 0 || rest === "" || first !== dataFolder(distInfo)) throw new Error(`no place is known for ${JSON.stringify(name)}`);
	switch (key) {
		case "purelib":
		case "platlib":
		case "scripts":
		case "data": return {
			key,
			rest
		};
		case "headers": return {
			key,
			rest: `${headersName}/${rest}`
		};
		default: throw new Error(`no place is known for ${JSON.stringify(name)}`);
	}
}
function dataFolder(distInfo) {
	return `${distInfo.slice(0, -10)}.data`;
}
/** The absolute path of a place. */
function targetOf({ key, rest }, scheme) {
	return scheme[key] + sep + (sep === "/" ? rest : rest.replaceAll("/", sep));
}
/** A path as RECORD has it: from `library` on, with forward slashes; absolute on another drive. */
function recordPath(path, library) {
	const from = relative(library, path);
	return sep === "/" ? from : from.replaceAll(sep, "/");
}

// src/install/wheel-content.ts
function rangeOf({ wheel, path, offset }) {
	return {
		file: wheel.file,
		path,
		offset,
		size: wheel.size
	};
}
/** Files that installing writes itself; a wheel that brings them is not an ordinary one. */
const OF_INSTALLING = [
	"INSTALLER",
	"REQUESTED",
	"direct_url.json"
];
const SIGNATURES = ["RECORD.jws", "RECORD.p7s"];
/** The top-level names of the files in a wheel. */
function topLevel(entries) {
	const names = /* @__PURE__ */ new Set();
	for (const { name } of entries) {
		const slash = name.indexOf("/");
		names.add(slash < 0 ? name : name.slice(0, slash));
	}
	return names;
}
/**
* The files to install, with their places: all but folders, RECORD (written anew) and the wrappers
* of `scripts` that old build tools put beside the entry points.
*/
function filesOf(entries, layout, scripts) {
	const generated = new Set(scripts.map(({ name }) => name));
	const record = `${layout.distInfo}/RECORD`;
	const files = [];
	for (const entry of entries) {
		if (entry.name.endsWith("/") || entry.name === record) continue;
		const place = placeOf(entry.name, layout);
		if (place.key !== "scripts" || !generated.has(wrappedName(place.rest))) files.push({
			entry,
			place
		});
	}
	return files;
}
function wrappedName(path) {
	return path.slice(path.lastIndexOf("/") + 1).replace(/(\.exe|-script\.py|\.pya)$/i, "");
}
/** Throws for a dist-info that installing must not touch: signed, or of an installed package. */
function checkDistInfo(entries, distInfo) {
	for (const { name } of entries) {
		if (!name.startsWith(`${distInfo}/`)) continue;
		const file = name.slice(distInfo.length + 1);
		if (SIGNATURES.includes(file)) throw new Error(`it is signed (${file})`);
		if (OF_INSTALLING.includes(file)) throw new Error(`it brings its own ${file}`);
	}
}
/**
* The rows of a wheel's RECORD by path, after each file has been found to have one with its size,
* and each row a file. Throws an Error where that is not so.
*/
function matchRecord(entries, rows, distInfo) {
	const own = `${distInfo}/RECORD`;
	const byPath = new Map(rows.map((row) => [row.path, row]));
	if (byPath.size !== rows.length) throw new Error("RECORD names a file twice");
	byPath.delete(own);
	let files = 0;
	for (const { name, size } of entries) {
		if (name.endsWith("/") || name === own) continue;
		files++;
		const row = byPath.get(name);
		if (row === void 0) throw new Error(`RECORD does not name ${JSON.stringify(name)}`);
		if (row.size !== String(size) || !hasDigest(row)) throw new Error(`RECORD does not match ${JSON.stringify(name)}`);
	}
	if (files !== byPath.size) throw new Error("RECORD names files that are not there");
	return byPath;
}

// src/install/zip-directory.ts
/**
* The central directory of a zip file, read strictly: what several readers could take for different
* things is refused. Sections are those of PKWARE's APPNOTE.TXT 6.3.10
* (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
*/
const STORED = 0;
const DEFLATED = 8;
const END_SIZE = 22;
const END_SIGNATURE = 101010256;
const LOCATOR_SIZE = 20;
const LOCATOR_SIGNATURE = 117853008;
const END64_SIZE = 56;
const END64_SIGNATURE = 101075792;
const HEADER_SIZE = 46;
const HEADER_SIGNATURE = 33639248;
const ZIP64_EXTRA$1 = 1;
const UNICODE_PATH_EXTRA = 28789;
const FULL_16 = 65535;
const FULL_32 = 4294967295;
const UTF8_BIT = 2048;
const TYPE_MASK = 61440;
const REGULAR = 32768;
const FOLDER = 16384;
const ANY_EXECUTE = 73;
const DOS_FOLDER = 16;
/** Bytes that would become far more when they are unpacked: for nobody to install. */
var ZipBombError = class extends Error {};
/** The largest wheels have some 30,000 files. */
const MOST_ENTRIES = 1e5;
/** Its memory: headers of 46 bytes, names, and some bytes of extra fields. */
const LARGEST_DIRECTORY = 67108864;
/** Deflate reaches 1,032 to 1; real wheels stay below 20. */
const MOST_TIMES_INFLATED = 200;
const INFLATED_AT_EASE = 67108864;
/** Of all wheels together, of which real ones stay below 5. */
const MOST_TIMES_INFLATED_TOGETHER = 50;
const INFLATED_AT_EASE_TOGETHER = 268435456;
/**
* All members in the order in which they lie in the file, which they fill without gap or overlap.
* Throws an Error with the reason where this is not a plain, whole zip file.
*/
function readDirectory(range) {
	const { position, size, count } = findDirectory(range);
	if (count > MOST_ENTRIES) throw new Error(`a zip file of ${count} members`);
	if (size > LARGEST_DIRECTORY) throw new Error(`a zip directory of ${size} bytes`);
	const bytes = bytesAt(range, position, size);
	const entries = [];
	let at = 0;
	for (let index = 0; index < count; index++) {
		const { entry, length } = readHeader(bytes, at);
		entries.push(entry);
		at += length;
	}
	if (at !== size) throw new Error("the zip directory is longer than its members");
	refuseBombs(entries, range.size);
	return tiled(entries, position);
}
/** Where the central directory lies (4.3.14 to 4.3.16). */
function findDirectory(range) {
	if (range.size < END_SIZE) throw new Error("not a zip file");
	const endAt = range.size - END_SIZE;
	const end = bytesAt(range, endAt, END_SIZE);
	if (end.readUInt32LE(0) !== END_SIGNATURE || end.readUInt16LE(20) !== 0) throw new Error("not a zip file, or one with something after its end");
	const disks = [end.readUInt16LE(4), end.readUInt16LE(6)];
	const short = {
		onThisDisk: end.readUInt16LE(8),
		count: end.readUInt16LE(10),
		size: end.readUInt32LE(12),
		position: end.readUInt32LE(16)
	};
	const long = readEnd64(range, endAt);
	if (long === void 0) {
		if (disks.some((disk) => disk !== 0) || short.onThisDisk !== short.count) throw new Error("a zip file in several parts");
		if (short.position + short.size !== endAt) throw new Error("something lies between the zip directory and its end");
		return short;
	}
	if (!(disks.every((disk) => disk === 0 || disk === FULL_16) && [short.onThisDisk, short.count].every((n) => n === FULL_16 || n === long.count) && (short.size === FULL_32 || short.size === long.size) && (short.position === FULL_32 || short.position === long.position))) throw new Error("the two ends of the zip file do not agree");
	return long;
}
function readEnd64(range, endAt) {
	if (endAt < 76) return void 0;
	const locator = bytesAt(range, endAt - LOCATOR_SIZE, LOCATOR_SIZE);
	if (locator.readUInt32LE(0) !== LOCATOR_SIGNATURE) return void 0;
	const at = number64(locator, 8);
	if (locator.readUInt32LE(4) !== 0 || locator.readUInt32LE(16) > 1) throw new Error("a zip file in several parts");
	if (at !== endAt - LOCATOR_SIZE - END64_SIZE) throw new Error("the zip64 end is out of place");
	const end = bytesAt(range, at, END64_SIZE);
	const count = number64(end, 32);
	if (end.readUInt32LE(0) !== END64_SIGNATURE || number64(end, 4) !== 44) throw new Error("the zip64 end is not one");
	if (end.readUInt32LE(16) !== 0 || end.readUInt32LE(20) !== 0 || number64(end, 24) !== count) throw new Error("a zip file in several parts");
	const [size, position] = [number64(end, 40), number64(end, 48)];
	if (position + size !== at) throw new Error("something lies between the zip directory and its end");
	return {
		position,
		size,
		count
	};
}
/** One header of the central directory (4.3.12); where the member ends is not known yet. */
function readHeader(bytes, at) {
	if (at + HEADER_SIZE > bytes.length || bytes.readUInt32LE(at) !== HEADER_SIGNATURE) throw new Error("the zip directory is not whole");
	const flags = bytes.readUInt16LE(at + 8);
	const method = bytes.readUInt16LE(at + 10);
	const nameEnd = at + HEADER_SIZE + bytes.readUInt16LE(at + 28);
	const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
	const length = extraEnd - at + bytes.readUInt16LE(at + 32);
	if (at + length > bytes.length) throw new Error("the zip directory is not whole");
	const name = readName(bytes, at + HEADER_SIZE, nameEnd, flags);
	if ((flags & -2063) !== 0) throw refused(name, "is encrypted, or of an unknown kind");
	if (method !== 0 && method !== 8) throw refused(name, `is compressed by method ${method}`);
	const extra = nameEnd < extraEnd ? readExtra(bytes.subarray(nameEnd, extraEnd)) : NO_EXTRA;
	const wide = zip64Reader(extra.get(ZIP64_EXTRA$1));
	const size = wide(bytes.readUInt32LE(at + 24));
	const compressedSize = wide(bytes.readUInt32LE(at + 20));
	const start = wide(bytes.readUInt32LE(at + 42));
	if (bytes.readUInt16LE(at + 34) !== 0) throw new Error("a zip file in several parts");
	if (extra.has(UNICODE_PATH_EXTRA)) throw refused(name, "has a second name");
	if (method === 0 && size !== compressedSize) throw refused(name, "has sizes that do not agree");
	const mode = bytes.readUInt16LE(at + 40);
	const kind = mode & TYPE_MASK;
	const isFolder = name.endsWith("/");
	const attributes = bytes.readUInt16LE(at + 38);
	if (isFolder ? size !== 0 : kind === FOLDER || (attributes & DOS_FOLDER) !== 0) throw refused(name, "is neither a file nor a folder");
	if (kind !== 0 && kind !== REGULAR && kind !== FOLDER) throw refused(name, "is a symbolic link or a device");
	const executable = kind === REGULAR && (mode & ANY_EXECUTE) !== 0;
	return {
		entry: {
			name,
			method,
			crc: bytes.readUInt32LE(at + 16),
			compressedSize,
			size,
			executable,
			flags,
			start,
			end: start
		},
		length
	};
}
const NO_EXTRA = /* @__PURE__ */ new Map();
function refused(name, why) {
	return /* @__PURE__ */ new Error(`${JSON.stringify(name)} ${why}`);
}
const PLAIN = /^[\x20-\x7e]*$/;
/** 4.4.17 and appendix D: UTF-8 where the bit says so, otherwise the half of cp437 that is ASCII. */
function readName(bytes, from, to, flags) {
	const name = bytes.toString("utf8", from, to);
	if (PLAIN.test(name) || (flags & UTF8_BIT) !== 0 && isUtf8(bytes.subarray(from, to))) return name;
	throw refused(name, "is a name in no known encoding");
}
/** 4.5.1: fields of a 16-bit kind, a 16-bit length, and data. */
function readExtra(bytes) {
	const fields = /* @__PURE__ */ new Map();
	for (let at = 0; at < bytes.length;) {
		const end = at + 4 + (at + 4 <= bytes.length ? bytes.readUInt16LE(at + 2) : 0);
		if (at + 4 > bytes.length || end > bytes.length) throw new Error("an extra field is not whole");
		const kind = bytes.readUInt16LE(at);
		if (kind === ZIP64_EXTRA$1 && fields.has(kind)) throw new Error("two zip64 fields");
		fields.set(kind, bytes.subarray(at + 4, end));
		at = end;
	}
	return fields;
}
/** 4.5.3: the 64-bit values stand in a fixed order, each only where its short field is full. */
function zip64Reader(field) {
	let at = 0;
	return (short) => {
		if (short !== FULL_32 || field === void 0) return short;
		at += 8;
		if (at > field.length) throw new Error("a zip64 field is not whole");
		return number64(field, at - 8);
	};
}
function number64(bytes, at) {
	const value = bytes.readBigUInt64LE(at);
	if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error("a size that no file has");
	return Number(value);
}
function refuseBombs(entries, fileSize) {
	const inflated = inflatedSize(entries);
	if (inflated > INFLATED_AT_EASE && inflated > fileSize * MOST_TIMES_INFLATED) throw new ZipBombError(`${fileSize} bytes that inflate to ${inflated}`);
}
/** Bytes of the members when they are unpacked. */
function inflatedSize(entries) {
	return entries.reduce((sum, { size }) => sum + size, 0);
}
/** Throws a ZipBombError where many small bombs, in `bytes` of wheels, make a large one. */
function refuseBombTogether(bytes, inflated) {
	if (inflated > INFLATED_AT_EASE_TOGETHER && inflated > bytes * MOST_TIMES_INFLATED_TOGETHER) throw new ZipBombError(`wheels of ${bytes} bytes that inflate to ${inflated}`);
}
function tiled(entries, directoryAt) {
	entries.sort((a, b) => a.start - b.start);
	if (entries.length > 0 && entries[0]?.start !== 0) throw new Error("something lies before the first member");
	for (const [index, entry] of entries.entries()) entry.end = entries[index + 1]?.start ?? directoryAt;
	return entries;
}

// src/install/inflate.ts
/**
* Inflating in this thread, through one buffer. Node's documented ways make a new buffer for each
* member, or hand each piece to the thread pool; docs/decisions/0019 has what that costs.
*/
/** It stays in the processor's cache on its way from the inflater to the file. */
const PIECE = 262144;
let stream;
/** Throws an Error where this node keeps something else behind its streams. */
function openStream() {
	const made = createInflateRaw();
	const { _handle: handle, _writeState: state } = made;
	if (typeof handle?.writeSync !== "function" || typeof handle.reset !== "function" || !state) throw new Error(`node ${process.version} does not inflate in the way that is known of it`);
	return made;
}
const piece = Buffer.allocUnsafe(PIECE);
/** The inflater of this thread: one member at a time. Throws an Error as openStream() does. */
function threadInflater() {
	stream ??= openStream();
	const { _handle: handle, _writeState: state } = stream;
	return {
		start: () => handle.reset(),
		feed(bytes, isLast, take) {
			let sound = true;
			handle.onerror = () => {
				sound = false;
			};
			const flush = isLast ? constants$1.Z_FINISH : constants$1.Z_NO_FLUSH;
			for (let left = bytes.length, full = true; full;) {
				handle.writeSync(flush, bytes, bytes.length - left, left, piece, 0, PIECE);
				if (!sound) return false;
				const [free = 0, unused = 0] = state;
				if (free < PIECE) take(piece.subarray(0, PIECE - free));
				left = unused;
				full = free === 0;
				if (!full && left > 0) return false;
			}
			return true;
		}
	};
}

// src/install/zip-member.ts
/** The members of a zip file: their local headers, and their content. Sections as in zip-directory.ts. */
const LOCAL_SIZE = 30;
const LOCAL_SIGNATURE = 67324752;
const DESCRIPTOR_SIGNATURE = 134695760;
const ZIP64_EXTRA = 1;
/** content() is for metadata: of some hundred kilobytes in the largest packages. */
const LARGEST_AT_ONCE = 33554432;
const WINDOW = 1048576;
/** Bytes of the local header at `at`, its name and its extra field. */
function localLength(bytes, at) {
	return 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
}
/**
* Checks that the local header in `bytes` from `at` on (whole) says what the central directory says
* (4.3.7), and that the member ends where the next one starts. Throws an Error with the reason.
*/
function checkLocalHeader(range, entry, bytes, at) {
	if (bytes.readUInt32LE(at) !== LOCAL_SIGNATURE) throw new Error(`${JSON.stringify(entry.name)}: there is no member at its place`);
	const nameEnd = at + 30 + bytes.readUInt16LE(at + 26);
	const end = nameEnd + bytes.readUInt16LE(at + 28);
	const wide = nameEnd < end ? zip64Reader(readExtra(bytes.subarray(nameEnd, end)).get(ZIP64_EXTRA)) : zip64Reader(void 0);
	const size = wide(bytes.readUInt32LE(at + 22));
	const compressedSize = wide(bytes.readUInt32LE(at + 18));
	const hasDescriptor = (entry.flags & 8) !== 0;
	if (bytes.readUInt16LE(at + 6) !== entry.flags || bytes.readUInt16LE(at + 8) !== entry.method || bytes.toString("utf8", at + 30, nameEnd) !== entry.name || !agrees(bytes.readUInt32LE(at + 14), entry.crc, hasDescriptor) || !agrees(size, entry.size, hasDescriptor) || !agrees(compressedSize, entry.compressedSize, hasDescriptor)) throw new Error(`${JSON.stringify(entry.name)}: the member and the zip directory do not agree`);
	const dataEnd = entry.start + (end - at) + entry.compressedSize;
	const rest = entry.end - dataEnd;
	if (hasDescriptor ? !isDescriptor(range, entry, dataEnd, rest) : rest !== 0) throw new Error(`${JSON.stringify(entry.name)}: it overlaps what follows, or leaves a gap`);
}
function agrees(said, known, hasDescriptor) {
	return said === known || hasDescriptor && said === 0;
}
/** 4.3.9: crc and the two sizes, of four or eight bytes, with or without a signature. */
function isDescriptor(range, entry, at, length) {
	if (![
		12,
		16,
		20,
		24
	].includes(length)) return false;
	const bytes = bytesAt(range, at, length);
	const signed = length === 16 || length === 24;
	const from = signed ? 4 : 0;
	const wide = length >= 20;
	const second = wide ? from + 12 : from + 8;
	return (!signed || bytes.readUInt32LE(0) === DESCRIPTOR_SIGNATURE) && bytes.readUInt32LE(from) === entry.crc && bytes.readUInt32LE(from + 4) === entry.compressedSize % 2 ** 32 && bytes.readUInt32LE(second) === entry.size % 2 ** 32 && (!wide || bytes.readUInt32LE(from + 8) === Math.floor(entry.compressedSize / 2 ** 32) && bytes.readUInt32LE(second + 4) === Math.floor(entry.size / 2 ** 32));
}
const window = {
	bytes: Buffer.allocUnsafe(WINDOW),
	from: 0,
	to: 0
};
let owner;
/** Bytes from `start` on, at least `least` and at most up to `end`, as a view of the window. */
function viewOf(range, start, end, least) {
	if (owner !== range || start < window.from || start + least > window.to) {
		owner = void 0;
		const length = Math.min(WINDOW, range.size - start);
		readInto(range, start, window.bytes.subarray(0, Math.max(0, length)));
		owner = range;
		window.from = start;
		window.to = start + length;
	}
	return window.bytes.subarray(start - window.from, Math.min(end, window.to) - window.from);
}
/** A reader of a zip file whose directory has been read and whose headers have been checked. */
function memberReader(range) {
	const inflater = threadInflater();
	function pieces(entry, take) {
		let [crc, size] = [0, 0];
		const checked = (piece) => {
			size += piece.length;
			if (size > entry.size) throw damaged(entry);
			crc = crc32(piece, crc);
			take(piece);
		};
		const local = viewOf(range, entry.start, entry.end, 30);
		let at = entry.start + localLength(local, 0);
		const end = at + entry.compressedSize;
		if (entry.method === 8) inflater.start();
		while (at < end) {
			const bytes = viewOf(range, at, end, 1);
			at += bytes.length;
			if (entry.method === 0) checked(bytes);
			else if (!inflater.feed(bytes, at === end, checked)) throw damaged(entry);
		}
		if (size !== entry.size || crc !== entry.crc) throw damaged(entry);
	}
	return {
		pieces,
		content(entry) {
			if (entry.size > LARGEST_AT_ONCE) throw new Error(`${entry.name} is too large`);
			const parts = [];
			pieces(entry, (piece) => parts.push(Buffer.from(piece)));
			return Buffer.concat(parts);
		}
	};
}
function damaged({ name }) {
	return /* @__PURE__ */ new Error(`${JSON.stringify(name)}: the content is not what the zip directory says`);
}

export { parseWheelFile as A, sameVersion as B, openRange as C, installable as D, ManifestError as E, normalizeName as F, parseRequirement as I, parseRequirementLine as L, writeManifest as M, SpecifierError as N, memberPath as O, markerHolds as P, compareVersions as R, bytesAt as S, MANIFEST_FILE as T, satisfies as V, targetOf as _, inflatedSize as a, parseRecord as b, checkDistInfo as c, rangeOf as d, topLevel as f, schemeOf as g, recordPath as h, ZipBombError as i, readManifest as j, parseManifest as k, filesOf as l, libraryOf as m, localLength as n, readDirectory as o, isVirtual as p, memberReader as r, refuseBombTogether as s, checkLocalHeader as t, matchRecord as u, digestCheck as v, readInto as w, rowOf as x, formatRecord as y, parseVersion as z };