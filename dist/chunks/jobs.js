import { c as messageOf, o as hasCode } from "./errors.js";
import { A as parseWheelFile, B as sameVersion, C as openRange, S as bytesAt, _ as targetOf, a as inflatedSize, b as parseRecord, c as checkDistInfo, f as topLevel, h as recordPath, i as ZipBombError, l as filesOf, m as libraryOf, n as localLength, o as readDirectory, r as memberReader, t as checkLocalHeader, u as matchRecord, v as digestCheck, w as readInto, x as rowOf, y as formatRecord } from "./zip-member.js";
import { createHash } from "node:crypto";
import { join, sep } from "node:path";
import { closeSync, constants, fchmodSync, lstatSync, mkdirSync, openSync, readFileSync, readSync, renameSync, rmSync, writeSync } from "node:fs";

// src/install/dist-info.ts
/** The metadata files of a wheel, as far as installing needs them. */
/**
* The first value of each field of a text in the format of e-mail headers, by its name in lower case
* (https://packaging.python.org/en/latest/specifications/core-metadata/).
*/
function headerFields(text) {
	const fields = /* @__PURE__ */ new Map();
	for (const line of text.split(/\r\n|\n|\r/)) {
		if (line === "") break;
		const [, name, value] = /^([^\s:]+)[ \t]*:(.*)$/.exec(line) ?? [];
		if (name !== void 0 && value !== void 0 && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value.trim());
	}
	return fields;
}
/** The name that all spellings of a project's name share (PEP 503). */
function normalisedName(name) {
	return name.toLowerCase().replace(/[-_.]+/g, "-");
}
/** Name and version in the name of a `.dist-info` folder; undefined where it has not both. */
function parseDistInfo(folder) {
	const [, name, version] = /^([^-]+)-([^-]+)\.dist-info$/i.exec(folder) ?? [];
	return name === void 0 || version === void 0 ? void 0 : {
		name,
		version
	};
}
/** The one `.dist-info` folder among a wheel's top-level names. Throws where it is not the file's. */
function findDistInfo(topLevel, wheelFile) {
	const [found, another] = [...topLevel].filter((name) => /\.(dist|egg)-info$/i.test(name));
	const parsed = parseDistInfo(found ?? "");
	if (found === void 0 || parsed === void 0 || another !== void 0) throw new Error("it has not one dist-info folder");
	requireSame(parsed, wheelFile, `the folder ${found}`);
	return found;
}
/** Throws where METADATA is not that of the wheel's file name. */
function checkMetadata(text, wheelFile) {
	const fields = headerFields(text);
	const [name = "", version = ""] = [fields.get("name"), fields.get("version")];
	requireSame({
		name,
		version
	}, wheelFile, `METADATA (${name} ${version})`);
}
function requireSame({ name, version }, wheelFile, what) {
	const file = parseWheelFile(wheelFile);
	if (file === void 0 || normalisedName(file.name) !== normalisedName(name) || !sameVersion(file.version, version.replaceAll("_", "-"))) throw new Error(`${what} is not that of its file name`);
}
/** Whether the wheel's root is purelib. Throws for a wheel of a newer format than 1.x. */
function rootIsPurelib(wheelText) {
	const fields = headerFields(wheelText);
	if (/^(\d+)\.\d+$/.exec(fields.get("wheel-version") ?? "")?.[1] !== "1") throw new Error(`Wheel-Version ${fields.get("wheel-version")}`);
	const root = fields.get("root-is-purelib")?.toLowerCase();
	if (root !== "true" && root !== "false") throw new Error(`Root-Is-Purelib: ${root}`);
	return root === "true";
}

// src/install/check-record.ts
/** Holds the content of a wheel to its own RECORD: done once, when a wheelhouse is made. */
function checkRecord(job) {
	try {
		readAll(job.range);
		return { kind: "right" };
	} catch (error) {
		return {
			kind: "wrong",
			reason: messageOf(error)
		};
	}
}
function readAll(wheel) {
	const range = openRange(wheel);
	try {
		const entries = readDirectory(range);
		const reader = memberReader(range);
		const distInfo = findDistInfo(topLevel(entries), wheel.file);
		const record = entries.find(({ name }) => name === `${distInfo}/RECORD`);
		if (record === void 0) throw new Error("it has no RECORD");
		const rows = matchRecord(entries, parseRecord(reader.content(record).toString("utf8")), distInfo);
		for (const entry of entries) {
			const row = rows.get(entry.name);
			const check = row === void 0 ? void 0 : digestCheck(row);
			reader.pieces(entry, (piece) => check?.update(piece));
			check?.end();
		}
	} finally {
		closeSync(range.descriptor);
	}
}

// src/install/entry-points.ts
const SECTION = /^\[(?<section>.*)\]$/;
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*";
const REFERENCE = new RegExp(String.raw`^(?<module>${IDENTIFIER}(?:\.${IDENTIFIER})*):(?<attribute>${IDENTIFIER}(?:\.${IDENTIFIER})*)` + String.raw`(?:\s*\[[A-Za-z0-9_.,\s-]*\])?$`);
/**
* The console and gui scripts that a text names; on other systems than Windows they are alike.
* Other groups are not looked at. Throws an Error for one that installers could read in two ways.
*/
function parseScripts(text) {
	const scripts = /* @__PURE__ */ new Map();
	let inScripts = false;
	for (const line of text.split(/\r\n|\n|\r/).map((raw) => raw.trim())) {
		if (line === "" || line.startsWith("#") || line.startsWith(";")) continue;
		const section = SECTION.exec(line)?.groups?.section?.trim();
		if (section !== void 0) inScripts = ["console_scripts", "gui_scripts"].includes(section);
		else if (inScripts) {
			const script = parseScript(line);
			if (scripts.has(script.name)) throw new Error(`two scripts are called ${script.name}`);
			scripts.set(script.name, script);
		}
	}
	return [...scripts.values()];
}
function parseScript(line) {
	const equals = line.indexOf("=");
	const name = line.slice(0, Math.max(0, equals)).trim();
	const groups = REFERENCE.exec(line.slice(equals + 1).trim())?.groups;
	if (!NAME.test(name) || groups?.module === void 0 || groups.attribute === void 0) throw new Error(`a script of an unusual kind: ${JSON.stringify(line)}`);
	return {
		name,
		module: groups.module,
		attribute: groups.attribute
	};
}
/**
* The scripts that an interpreter gets. Wheels of pip and easy_install name the versioned scripts of
* the Python that they were made with; installers put those of the target in their place.
*/
function scriptsFor(scripts, pythonVersion) {
	const [major = "", minor = ""] = pythonVersion.split(".");
	return [{
		name: "pip",
		others: /^pip\d+(\.\d+)?$/,
		names: [
			"pip",
			`pip${major}`,
			`pip${major}.${minor}`
		]
	}, {
		name: "easy_install",
		others: /^easy_install-\d+\.\d+$/,
		names: ["easy_install", `easy_install-${major}.${minor}`]
	}].reduce((all, { name, others, names }) => {
		const script = all.find((one) => one.name === name);
		if (script === void 0) return all;
		return [...all.filter((one) => one !== script && !others.test(one.name)), ...names.map((versionedName) => ({
			...script,
			name: versionedName
		}))];
	}, [...scripts]);
}

// src/install/member-name.ts
/** Names in a wheel: which are safe to become paths, and which are the same file. */
const CONTROL = /[\0-\x1f\x7f-\x9f\u2028\u2029]/;
const DRIVE = /^[A-Za-z]:/;
const LONGEST = 4096;
const WINDOWS_FORBIDDEN = /[<>:"|?*]|[. ]$/;
const WINDOWS_RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\.|$)/i;
/**
* Why a member's name cannot become a path below a folder; undefined where it can. A folder's name
* ends in a slash.
*/
function nameProblem(name, windows) {
	if (name === "" || name.length > LONGEST) return "a name of no usable length";
	if (CONTROL.test(name)) return "a control character in a name";
	if (name.includes("\\")) return "a backslash in a name";
	if (name.startsWith("/") || DRIVE.test(name)) return "an absolute path";
	if (!name.isWellFormed()) return "a name that is not Unicode";
	const file = name.endsWith("/") ? name.slice(0, -1) : name;
	for (const segment of file.split("/")) {
		if (segment === "" || segment === "." || segment === "..") return "a path that is not plain";
		if (windows && (WINDOWS_FORBIDDEN.test(segment) || WINDOWS_RESERVED.test(segment))) return "a name that Windows does not have";
	}
}
/**
* What two paths have in common that are one file where case and Unicode form do not count
* (APFS, NTFS). Rather too much than too little: "ß" and "ss" are one.
*/
function foldedPath(path) {
	return path.normalize("NFD").toUpperCase().toLowerCase().normalize("NFC");
}

// src/install/check-wheel.ts
/** The check of one wheel before anything is installed: all that can be known without writing. */
const CHUNK = 1048576;
const buffer = Buffer.allocUnsafe(CHUNK);
/** Reads the whole file once: its sha256, its structure, and its metadata. */
function checkWheel(job) {
	const { file } = job.range;
	const opened = attempt(() => openRange(job.range));
	if (opened.value === void 0) return {
		kind: "damaged",
		reason: `${file}: ${opened.reason}`
	};
	const range = opened.value;
	try {
		const entries = attempt(() => readDirectory(range));
		const sound = attempt(() => hashAndCheckHeaders(range, entries.value ?? []));
		if (sound.value?.sha256 !== job.sha256) return {
			kind: "damaged",
			reason: `${file}: ${sound.reason ?? "it is not the file of the manifest (sha256)"}`
		};
		if (entries.isBomb) return {
			kind: "damaged",
			reason: `${file}: ${entries.reason}`
		};
		const reason = entries.reason ?? sound.value.problem;
		if (reason !== void 0 || entries.value === void 0) return {
			kind: "odd",
			reason: reason ?? "it has no members"
		};
		const members = entries.value;
		const described = attempt(() => describe(job, members, memberReader(range)));
		return described.value === void 0 ? {
			kind: "odd",
			reason: described.reason ?? ""
		} : {
			kind: "sound",
			...described.value
		};
	} finally {
		closeSync(range.descriptor);
	}
}
function attempt(act) {
	try {
		return { value: act() };
	} catch (error) {
		return {
			reason: messageOf(error),
			isBomb: error instanceof ZipBombError
		};
	}
}
/** One pass over the bytes: their sha256, and the local headers on the way. */
function hashAndCheckHeaders(range, entries) {
	const hash = createHash("sha256");
	let problem;
	let next = 0;
	for (let from = 0; from < range.size; from += CHUNK) {
		const chunk = buffer.subarray(0, Math.min(CHUNK, range.size - from));
		readInto(range, from, chunk);
		hash.update(chunk);
		for (; problem === void 0; next++) {
			const entry = entries[next];
			if (entry === void 0 || entry.start >= from + chunk.length) break;
			problem = attempt(() => checkHeaderIn(range, entry, chunk, entry.start - from)).reason;
		}
	}
	return {
		sha256: hash.digest("hex"),
		problem
	};
}
function checkHeaderIn(range, entry, chunk, at) {
	if (at + 30 <= chunk.length && at + localLength(chunk, at) <= chunk.length) checkLocalHeader(range, entry, chunk, at);
	else {
		const length = localLength(bytesAt(range, entry.start, 30), 0);
		checkLocalHeader(range, entry, bytesAt(range, entry.start, length), 0);
	}
}
/** What the metadata say. Throws an Error with the reason why this is not for this installer. */
function describe({ range, scheme, headersName, caseless, windows }, entries, reader) {
	for (const { name } of entries) {
		const problem = nameProblem(name, windows);
		if (problem !== void 0) throw new Error(`${problem}: ${JSON.stringify(name)}`);
	}
	const distInfo = findDistInfo(topLevel(entries), range.file);
	checkDistInfo(entries, distInfo);
	const purelib = rootIsPurelib(readText(entries, `${distInfo}/WHEEL`, reader));
	checkMetadata(readText(entries, `${distInfo}/METADATA`, reader), range.file);
	matchRecord(entries, parseRecord(readText(entries, `${distInfo}/RECORD`, reader)), distInfo);
	const scripts = readScripts(entries, `${distInfo}/entry_points.txt`, reader);
	const layout = {
		distInfo,
		purelib,
		headersName
	};
	const files = filesOf(entries, layout, scripts);
	const hasScriptFiles = files.some(({ place }) => place.key === "scripts");
	if (windows && (scripts.length > 0 || hasScriptFiles)) throw new Error("scripts on Windows");
	return {
		layout,
		scripts,
		hasScriptFiles,
		claims: claimsOf(files, layout, scheme, caseless),
		inflated: inflatedSize(entries)
	};
}
function readText(entries, name, reader) {
	const entry = entries.find((one) => one.name === name);
	if (entry === void 0) throw new Error(`it has no ${name}`);
	return reader.content(entry).toString("utf8");
}
function readScripts(entries, name, reader) {
	if (!entries.some((entry) => entry.name === name)) return [];
	return parseScripts(readText(entries, name, reader));
}
const OF_PACKAGES = /\.(dist-info|egg-info|egg-link|unfinished)$/i;
/** Throws an Error where two files of the wheel itself are in each other's way. */
function claimsOf(files, { distInfo }, scheme, caseless) {
	const roots = [...new Set(Object.values(scheme))].sort((a, b) => b.length - a.length);
	const paths = /* @__PURE__ */ new Set();
	const folders = /* @__PURE__ */ new Set();
	const claims = /* @__PURE__ */ new Set();
	for (const { entry, place } of files) {
		const target = targetOf(place, scheme);
		const claim = claimOf(target, roots);
		if (OF_PACKAGES.test(claim) && !entry.name.startsWith(`${distInfo}/`)) throw new Error(`it writes into the metadata of a package: ${JSON.stringify(entry.name)}`);
		const path = caseless ? foldedPath(target) : target;
		if (paths.has(path)) throw new Error(`two of its files are one: ${JSON.stringify(entry.name)}`);
		paths.add(path);
		claims.add(caseless ? foldedPath(claim) : claim);
		addFolders(path, folders);
	}
	for (const path of folders) if (paths.has(path)) throw new Error(`a file and a folder are one: ${JSON.stringify(path)}`);
	return [...claims];
}
/** The path's first step below the innermost folder of the scheme that it lies in. */
function claimOf(path, roots) {
	const root = roots.find((one) => path.startsWith(one) && isSlash(path[one.length]));
	if (root === void 0) return path;
	const end = path.slice(root.length + 1).search(/[\\/]/);
	return end < 0 ? path : path.slice(0, root.length + 1 + end);
}
function isSlash(character) {
	return character === "/" || process.platform === "win32" && character === "\\";
}
/** Adds the folders that a file lies in, up to the first that is known. */
function addFolders(path, folders) {
	for (let end = lastSlash(path); end > 0; end = lastSlash(path.slice(0, end))) {
		const folder = path.slice(0, end);
		if (folders.has(folder)) return;
		folders.add(folder);
	}
}
function lastSlash(path) {
	return Math.max(path.lastIndexOf("/"), process.platform === "win32" ? path.lastIndexOf("\\") : -1);
}

// src/install/folders.ts
/** The making of files and folders: nothing is written through a link. */
const { O_WRONLY, O_CREAT, O_EXCL } = constants;
/**
* Opens a new file. One that is there is not written into (it may be a link, or a library that a
* process has loaded, or belong to a package that is whole): the new one is written under the name
* `spare` and takes its place when it is closed.
*/
function createFile(path, mode, spare) {
	try {
		return openNew(path, mode, () => {});
	} catch (error) {
		if (!hasCode(error, "EEXIST")) throw error;
		if (lstatSync(path).isDirectory()) throw new Error(`${path} is a folder`);
		rmSync(spare, { force: true });
		return openNew(spare, mode, () => renameSync(spare, path));
	}
}
function openNew(path, { permissions, umask }, closed) {
	const asked = permissions & 73 ? 511 : 438;
	const descriptor = openSync(path, O_WRONLY | O_CREAT | O_EXCL, asked);
	return {
		descriptor,
		close() {
			if ((asked & ~umask) !== permissions) fchmodSync(descriptor, permissions);
			closeSync(descriptor);
			closed();
		}
	};
}
function writeAll(descriptor, bytes) {
	for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done, bytes.length - done);
}
/** Makes folders below roots, and remembers which are there. */
function folderMaker(roots) {
	const known = /* @__PURE__ */ new Set();
	const isRoot = new Set(roots);
	return function make(folder) {
		if (known.has(folder)) return;
		if (isRoot.has(folder)) mkdirSync(folder, { recursive: true });
		else {
			make(folder.slice(0, folder.lastIndexOf(sep)));
			makeOne(folder);
		}
		known.add(folder);
	};
}
function makeOne(folder) {
	try {
		mkdirSync(folder);
	} catch (error) {
		if (!hasCode(error, "EEXIST")) throw error;
		const status = lstatSync(folder);
		if (status.isSymbolicLink()) throw new Error(`${folder} is a link`);
		if (!status.isDirectory()) throw new Error(`${folder} is a file`);
	}
}
const RENAME_TRIES = 20;
const RENAME_PAUSE_MS = 50;
/** Renames a folder. On Windows, whose scanners hold new files open for a moment, with patience. */
function renameFolder(from, to) {
	for (let tried = 1;; tried++) try {
		renameSync(from, to);
		return;
	} catch (error) {
		if (!(process.platform === "win32" && hasCode(error, "EPERM", "EACCES", "EBUSY")) || tried === RENAME_TRIES) throw error;
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RENAME_PAUSE_MS);
	}
}

// src/install/unfinished.ts
/**
* How a package becomes installed in one step. While its files are written, its metadata lie in a
* folder `~name-1.0.unfinished` beside the modules: a name that neither importlib.metadata nor pip
* takes for an installed package (pip warns of `~name-1.0.dist-info`, importlib.metadata lists it).
* RECORD is the first file in it, so that what was begun can be undone by whoever finds it. Renaming
* that folder to `name-1.0.dist-info` is the moment at which the package is there, whole. Removing a
* package starts with the same rename backwards.
*/
const SUFFIX = ".unfinished";
/** The folder that stands for a `.dist-info` folder until the package is whole. */
function unfinishedFolder(library, distInfo) {
	return join(library, `~${distInfo.slice(0, -10)}${SUFFIX}`);
}
function isUnfinished(folderName) {
	return folderName.startsWith("~") && folderName.endsWith(SUFFIX);
}
/** Writes RECORD so that there is a whole one at any moment. */
function writeRecord(folder, rows) {
	const { O_WRONLY, O_CREAT, O_TRUNC } = constants;
	const part = join(folder, "RECORD.part");
	const descriptor = openSync(part, O_WRONLY | O_CREAT | O_TRUNC, 438);
	try {
		writeAll(descriptor, Buffer.from(formatRecord(rows)));
	} finally {
		closeSync(descriptor);
	}
	renameSync(part, join(folder, "RECORD"));
}
function readRecord(folder) {
	return parseRecord(readFileSync(join(folder, "RECORD"), "utf8"));
}
/** The step after which the package is installed. */
function finish(library, distInfo) {
	renameFolder(unfinishedFolder(library, distInfo), join(library, distInfo));
}

// src/install/scripts.ts
/** The scripts that installing makes: from entry points, and from `#!python` in `.data/scripts`. */
const LONGEST_LINE = {
	darwin: 512,
	others: 127
};
/**
* The first line (or three) of a script that this executable is to run, with the line end. Where
* the kernel could not read the path, /bin/sh does: to it, the second line is a command that never
* returns, and to Python the second and third are a string. Undefined where the path cannot be
* quoted for both.
*/
function shebang(executable, platform) {
	const simple = `#!${executable}\n`;
	const longest = platform === "darwin" ? LONGEST_LINE.darwin : LONGEST_LINE.others;
	if (/[\r\n\0]/.test(executable)) return void 0;
	if (!/\s/.test(executable) && Buffer.byteLength(simple) <= longest && !isScript(executable)) return simple;
	if (/["'\\$`]/.test(executable)) return void 0;
	return `#!/bin/sh\n'''exec' ${/\s/.test(executable) ? `"${executable}"` : executable} "$0" "$@"\n' '''\n`;
}
function isScript(executable) {
	try {
		const descriptor = openSync(executable, "r");
		try {
			const start = Buffer.alloc(2);
			readSync(descriptor, start, 0, 2, 0);
			return start.toString("latin1") === "#!";
		} finally {
			closeSync(descriptor);
		}
	} catch {
		return false;
	}
}
/** The text of the script of an entry point, after its shebang. */
function scriptText({ module, attribute }) {
	const [imported = ""] = attribute.split(".");
	return `import sys
from ${module} import ${imported}
if __name__ == '__main__':
    sys.exit(${attribute}())
`;
}
const PLACEHOLDER = Buffer.from("#!python");
/**
* The start of a script from `.data/scripts` with its first line replaced where it is `#!python` or
* `#!pythonw` (binary distribution format, "Recommended installer features").
*/
function withShebang(start, line) {
	if (!start.subarray(0, PLACEHOLDER.length).equals(PLACEHOLDER)) return start;
	const end = start.indexOf("\n");
	return Buffer.concat([Buffer.from(line), end < 0 ? Buffer.alloc(0) : start.subarray(end + 1)]);
}

// src/install/write-file.ts
/** The writing of single files, with the modes that pip gives them. */
function fileWriter(around) {
	const { reader, umask } = around;
	const plain = {
		permissions: 438 & ~umask,
		umask
	};
	const executable = {
		permissions: 511 & ~umask | 73,
		umask
	};
	const script = {
		permissions: 438 & ~umask | 365,
		umask
	};
	function create(target, mode) {
		around.folders(target.slice(0, target.lastIndexOf(sep)));
		return createFile(target, mode, around.spare);
	}
	return {
		member({ entry, target, isScript, row }) {
			const check = around.digests ? digestCheck(row) : void 0;
			const made = create(target, entry.executable ? executable : plain);
			let written = row;
			whole(made, () => {
				if (isScript) {
					const content = reader.content(entry);
					check?.update(content);
					const text = withShebang(content, around.shebang);
					if (text !== content) written = rowOf(row.path, text);
					writeAll(made.descriptor, text);
				} else reader.pieces(entry, (piece) => {
					check?.update(piece);
					writeAll(made.descriptor, piece);
				});
				check?.end();
			});
			return written;
		},
		text({ target, text, isScript }) {
			const made = create(target, isScript ? script : plain);
			whole(made, () => writeAll(made.descriptor, Buffer.from(text)));
		}
	};
}
/** Puts a file in its place if all of it could be written. */
function whole(made, write) {
	try {
		write();
	} catch (error) {
		closeSync(made.descriptor);
		throw error;
	}
	made.close();
}

// src/install/write-wheel.ts
/** The writing of one wheel's files, up to and including the step that makes it installed. */
/** Writes a wheel that checkWheel() has found sound. */
function writeWheel(job) {
	try {
		const library = libraryOf(job.layout, job.scheme);
		write(job, library, unfinishedFolder(library, job.layout.distInfo));
		if (job.finish) finish(library, job.layout.distInfo);
		return { kind: "written" };
	} catch (error) {
		return {
			kind: "failed",
			reason: messageOf(error)
		};
	}
}
function write(job, library, folder) {
	const range = openRange(job.range);
	try {
		const entries = readDirectory(range);
		const reader = memberReader(range);
		const { distInfo } = job.layout;
		const record = entries.find(({ name }) => name === `${distInfo}/RECORD`);
		if (record === void 0) throw new Error("it has no RECORD");
		const given = matchRecord(entries, parseRecord(reader.content(record).toString("utf8")), distInfo);
		const files = filesOf(entries, job.layout, job.entryPoints).map((file) => plannedFile(file, given, job, library, folder));
		const made = madeFiles(job, library, folder);
		const own = {
			path: `${distInfo}/RECORD`,
			digest: "",
			size: ""
		};
		const rows = new Map([...files, ...made].map(({ row }) => [row.path, row])).set(own.path, own);
		mkdirSync(library, { recursive: true });
		mkdirSync(folder);
		writeRecord(folder, rows.values());
		const { digests, shebang, umask } = job;
		const folders = folderMaker([...Object.values(job.scheme), folder]);
		const writer = fileWriter({
			reader,
			folders,
			digests,
			shebang,
			umask,
			spare: join(folder, "spare")
		});
		let changed = false;
		for (const file of files) {
			const row = writer.member(file);
			if (row === file.row) continue;
			rows.set(row.path, row);
			changed = true;
		}
		for (const file of made) writer.text(file);
		if (changed) writeRecord(folder, rows.values());
	} finally {
		closeSync(range.descriptor);
	}
}
function plannedFile({ entry, place }, given, { layout, scheme }, library, folder) {
	const target = entry.name.startsWith(`${layout.distInfo}/`) ? join(folder, entry.name.slice(layout.distInfo.length + 1)) : targetOf(place, scheme);
	const row = given.get(entry.name);
	if (row === void 0) throw new Error(`RECORD does not name ${entry.name}`);
	const path = place.key === (layout.purelib ? "purelib" : "platlib") ? place.rest : recordPath(target, library);
	return {
		entry,
		target,
		isScript: place.key === "scripts",
		row: {
			...row,
			path
		}
	};
}
/** The files that are not the wheel's: scripts of entry points, and what installing adds. */
function madeFiles(job, library, folder) {
	const scripts = job.scripts.map(({ name, text }) => {
		const target = targetOf({
			key: "scripts",
			rest: name
		}, job.scheme);
		return {
			target,
			text,
			isScript: true,
			row: rowOf(recordPath(target, library), text)
		};
	});
	const metadata = Object.entries(job.metadata).map(([name, text]) => {
		const row = rowOf(`${job.layout.distInfo}/${name}`, text);
		return {
			target: join(folder, name),
			text,
			isScript: false,
			row
		};
	});
	return [...scripts, ...metadata];
}

// src/install/jobs.ts
/** The parts of installing that worker threads do. */
/** Runs a job in this thread. Jobs do not throw: trouble is in their results. */
function runJob(job) {
	switch (job.kind) {
		case "check": return checkWheel(job);
		case "write": return writeWheel(job);
		case "record": return checkRecord(job);
	}
}

export { isUnfinished as a, writeRecord as c, foldedPath as d, parseScripts as f, parseDistInfo as g, normalisedName as h, finish as i, renameFolder as l, headerFields as m, scriptText as n, readRecord as o, scriptsFor as p, shebang as r, unfinishedFolder as s, runJob as t, addFolders as u };