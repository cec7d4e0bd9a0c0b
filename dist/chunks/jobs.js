import { _ as messageOf, g as hasCode, o as parseWheelFile, u as sameVersion } from "./manifest.js";
import { closeSync, constants, fchmodSync, lstatSync, mkdirSync, openSync, readFileSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { createHash } from "node:crypto";
import { constants as constants$1, crc32, createInflateRaw } from "node:zlib";
import { isUtf8 } from "node:buffer";

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
/** The largest wheels have some 30,000 files. */
const MOST_ENTRIES = 1e5;
/** Deflate reaches 1,032 to 1; real wheels stay below 20. */
const MOST_TIMES_INFLATED = 200;
const INFLATED_AT_EASE = 67108864;
/**
* All members in the order in which they lie in the file, which they fill without gap or overlap.
* Throws an Error with the reason where this is not a plain, whole zip file.
*/
function readDirectory(range) {
	const { position, size, count } = findDirectory(range);
	if (count > MOST_ENTRIES) throw new Error(`a zip file of ${count} members`);
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
	let inflated = 0;
	for (const { size } of entries) inflated += size;
	if (inflated > INFLATED_AT_EASE && inflated > fileSize * MOST_TIMES_INFLATED) throw new Error(`${fileSize} bytes that inflate to ${inflated}`);
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
		return { reason: messageOf(error) };
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
		inflated: entries.reduce((sum, { size }) => sum + size, 0)
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

export { parseRecord as C, openRange as D, parseDistInfo as E, targetOf as S, normalisedName as T, rangeOf as _, isUnfinished as a, recordPath as b, writeRecord as c, foldedPath as d, parseScripts as f, filesOf as g, readDirectory as h, finish as i, renameFolder as l, memberReader as m, scriptText as n, readRecord as o, scriptsFor as p, shebang as r, unfinishedFolder as s, runJob as t, addFolders as u, isVirtual as v, headerFields as w, schemeOf as x, libraryOf as y };