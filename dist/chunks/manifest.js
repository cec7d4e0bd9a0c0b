// src/errors.ts
/** Fails the step for a reason that the user can act on. The message is all that is shown. */
var StepError = class extends Error {
	constructor(message) {
		super(message);
		this.name = new.target.name;
	}
};
/** The user's own mistake. The message names the thing, the place and the way out. */
var InputError = class extends StepError {};
/** pip could not do what was asked: a package that does not exist, or does not build. */
var PipError = class extends StepError {};
/** fail-on-cache-miss is set, and there was no hit. */
var CacheMissError = class extends StepError {};
/** The message of anything that was thrown. */
function messageOf(error) {
	return hasText(error, "message") ? error.message : String(error);
}
/** Whether an error is a system error with one of these codes (`ENOENT`, `EEXIST`, …). */
function hasCode(error, ...codes) {
	return hasText(error, "code") && codes.includes(error.code);
}
/** The code of a system error (`ENOENT`); undefined where it is another one, or a bug. */
function codeOf(error) {
	return hasText(error, "code") && /^E[A-Z0-9]+$/.test(error.code) ? error.code : void 0;
}
function hasText(error, property) {
	return typeof error === "object" && error !== null && property in error && typeof error[property] === "string";
}

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
/** The manifest that a text spells. Nothing in it is trusted: throws a ManifestError. */
function parseManifest(text) {
	const read = record(parseJson(text), "the manifest");
	if (read.schema !== 1) throw new ManifestError(`the manifest has schema ${JSON.stringify(read.schema)}, not ${1}`);
	const made = record(read.made, "made");
	const wheels = array(read.wheels, "wheels").map(parseWheel);
	if (wheels.length > MOST_WHEELS) throw new ManifestError(`the manifest lists ${wheels.length} wheels`);
	if (new Set(wheels.map((wheel) => memberPath(wheel).toLowerCase())).size !== wheels.length) throw new ManifestError("the manifest lists a file twice");
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

export { hasCode as _, parseManifest as a, compareVersions as c, satisfies as d, CacheMissError as f, codeOf as g, StepError as h, memberPath as i, parseVersion as l, PipError as m, ManifestError as n, parseWheelFile as o, InputError as p, installable as r, writeManifest as s, MANIFEST_FILE as t, sameVersion as u, messageOf as v };