import { c as messageOf, o as hasCode } from "./errors.js";
import { l as register, t as isFor } from "./wheel-tags.js";
import { C as openRange, V as satisfies, _ as targetOf, b as parseRecord, d as rangeOf, g as schemeOf, h as recordPath, l as filesOf, m as libraryOf, o as readDirectory, p as isVirtual, r as memberReader, s as refuseBombTogether } from "./zip-member.js";
import { a as isUnfinished, c as writeRecord, d as foldedPath, f as parseScripts, g as parseDistInfo, h as normalisedName, i as finish, l as renameFolder, m as headerFields, n as scriptText, o as readRecord, p as scriptsFor, r as shebang, s as unfinishedFolder, u as addFolders } from "./jobs.js";
import { n as withWorkers, t as prepareWorkers } from "./workers.js";
import { spawn } from "node:child_process";
import { basename, dirname, join, resolve, sep } from "node:path";
import { accessSync, closeSync, constants, existsSync, lstatSync, readFileSync, readdirSync, realpathSync, rmSync, rmdirSync, statSync, unlinkSync } from "node:fs";

// src/install/compile.ts
/** Byte-compiling, by the interpreter itself. */
const PROGRAM = `
import sys
sys.path[:] = [p for p in sys.path if p not in ('', '.')]
import compileall, importlib.util, json, os, warnings
warnings.filterwarnings('ignore')
for line in sys.stdin.buffer:
    path = json.loads(line.decode())
    try:
        done = compileall.compile_file(path, force=True, quiet=2)
        compiled = importlib.util.cache_from_source(path)
        if not done or not os.path.isfile(compiled):
            compiled = None
    except Exception:
        compiled = None
    sys.stdout.write(json.dumps(compiled) + '\\n')
`;
/**
* Compiles the Python files of packages, adds the results to their RECORD, and finishes them.
* Returns those where that failed, with the reason.
*/
async function compileAndFinish(packages, compiler) {
	const failed = [];
	const sources = packages.map((written) => ({
		written,
		files: sourcesOf(written)
	}));
	let compiled;
	try {
		compiled = await compileFiles(sources.flatMap(({ files }) => files), compiler);
	} catch (error) {
		return packages.map((of) => ({
			of,
			reason: messageOf(error)
		}));
	}
	for (const { written, files } of sources) try {
		addAndFinish(written, files, compiled);
	} catch (error) {
		failed.push({
			of: written,
			reason: messageOf(error)
		});
	}
	return failed;
}
function sourcesOf({ library, distInfo, scripts }) {
	return readRecord(unfinishedFolder(library, distInfo)).filter(({ path }) => path.endsWith(".py") && !path.startsWith(`${distInfo}/`)).map(({ path, size }) => ({
		path: join(library, path),
		size: Number(size)
	})).filter(({ path }) => !scripts.includes(path));
}
function addAndFinish({ library, distInfo }, files, compiled) {
	const folder = unfinishedFolder(library, distInfo);
	const added = files.flatMap(({ path }) => {
		const result = compiled.get(path);
		return result === void 0 ? [] : [{
			path: recordPath(result, library),
			digest: "",
			size: ""
		}];
	});
	writeRecord(folder, [...readRecord(folder), ...added]);
	finish(library, distInfo);
}
/** The paths of what was compiled, by the paths of the files that could be. */
async function compileFiles(files, compiler) {
	const loads = Array.from({ length: compiler.processes }, () => ({
		size: 0,
		paths: []
	}));
	for (const { path, size } of files.toSorted((a, b) => b.size - a.size)) {
		const least = loads.reduce((a, b) => b.size < a.size ? b : a);
		least.paths.push(path);
		least.size += size;
	}
	const compiled = /* @__PURE__ */ new Map();
	await Promise.all(loads.map(async ({ paths }) => {
		if (paths.length === 0) return;
		const answers = await compileIn(paths, compiler);
		for (const [index, path] of paths.entries()) {
			const answer = answers[index];
			if (answer !== void 0) compiled.set(path, answer);
		}
	}));
	return compiled;
}
function compileIn(paths, { executable, environment }) {
	return new Promise((resolve, reject) => {
		const child = spawn(executable, [
			"-S",
			"-c",
			PROGRAM
		], { env: {
			...environment,
			PYTHONIOENCODING: "utf-8"
		} });
		register(child);
		let [out, err] = ["", ""];
		child.stdout.setEncoding("utf8").on("data", (text) => {
			out += text;
		});
		child.stderr.setEncoding("utf8").on("data", (text) => {
			err += text;
		});
		child.on("error", reject);
		child.stdin.on("error", () => {});
		child.on("close", (code) => {
			try {
				if (code !== 0) throw new Error(`exit code ${code}: ${err.trim().slice(-500)}`);
				const answers = out.trim().split("\n").map((line) => JSON.parse(line));
				if (answers.length !== paths.length) throw new Error("it did not answer for every file");
				resolve(answers.map((answer) => typeof answer === "string" ? answer : void 0));
			} catch (error) {
				reject(/* @__PURE__ */ new Error(`${executable} could not compile: ${messageOf(error)}`));
			}
		});
		child.stdin.end(paths.map((path) => `${JSON.stringify(path)}\n`).join(""));
	});
}

// src/install/installed.ts
/**
* What is installed, as pip sees it: one distribution a name, the first on sys.path
* (https://packaging.python.org/en/latest/specifications/recording-installed-packages/).
*/
/** The distributions on a search path by their normalised names. */
function findInstalled(searchPath) {
	const installed = /* @__PURE__ */ new Map();
	for (const location of searchPath) {
		const egg = /^([^-]+)-.*\.egg$/i.exec(basename(location))?.[1];
		if (egg !== void 0) addFirst(installed, egg, {
			location,
			distInfo: void 0,
			version: void 0
		});
		const here = /* @__PURE__ */ new Map();
		for (const entry of namesIn$1(location)) {
			const found = distributionAt(location, entry);
			if (found === void 0) continue;
			if (here.has(found.name)) here.set(found.name, {
				location,
				distInfo: void 0,
				version: void 0
			});
			else here.set(found.name, found.distribution);
		}
		for (const [name, distribution] of here) addFirst(installed, name, distribution);
	}
	return installed;
}
function addFirst(all, name, distribution) {
	const normalised = normalisedName(name);
	if (!all.has(normalised)) all.set(normalised, distribution);
}
function distributionAt(location, entry) {
	const [, stem, suffix] = /^(.+)\.(dist-info|egg-info|egg-link)$/i.exec(entry) ?? [];
	if (stem === void 0 || suffix === void 0) return void 0;
	const parsed = suffix.toLowerCase() === "dist-info" ? parseDistInfo(entry) : void 0;
	return {
		name: normalisedName(parsed?.name ?? stem.split("-", 1)[0] ?? stem),
		distribution: {
			location,
			distInfo: parsed === void 0 ? void 0 : entry,
			version: parsed?.version.replaceAll("_", "-")
		}
	};
}
function namesIn$1(folder) {
	try {
		return readdirSync(folder);
	} catch (error) {
		if (hasCode(error, "ENOENT", "ENOTDIR", "EACCES")) return [];
		throw error;
	}
}

// src/install/overlap.ts
/** Wheels that bring the same file. */
/**
* The wheels that are in each other's way, each with the reason. Files that are equal in every byte
* (`__init__.py` of a namespace) are not: their order does not count. Most wheels have no claim in
* common with another, and are not looked into.
*/
function findOverlaps(claimants, scheme, caseless) {
	const byClaim = /* @__PURE__ */ new Map();
	for (const claimant of claimants) for (const claim of new Set(claimant.claims)) byClaim.set(claim, [...byClaim.get(claim) ?? [], claimant]);
	const meeting = new Set([...byClaim.values()].filter(({ length }) => length > 1).flat());
	const files = /* @__PURE__ */ new Map();
	for (const claimant of meeting) for (const [path, brought] of filesBrought(claimant, scheme)) {
		const key = caseless ? foldedPath(path) : path;
		files.set(key, [...files.get(key) ?? [], brought]);
	}
	const folders = /* @__PURE__ */ new Set();
	for (const path of files.keys()) addFolders(path, folders);
	const conflicts = /* @__PURE__ */ new Map();
	for (const [path, brought] of files) {
		const [first] = brought;
		if (first === void 0 || brought.length === 1 && !folders.has(path)) continue;
		const equal = !folders.has(path) && brought.every(({ content }) => content === first.content);
		for (const { claimant, member } of brought) if (!equal || member === void 0) conflicts.set(claimant, `another wheel brings ${path} too, and not the same`);
		if (folders.has(path)) {
			for (const [other, inside] of files) if (other.startsWith(path) && /[\\/]/.test(other[path.length] ?? "")) for (const { claimant } of inside) conflicts.set(claimant, `another wheel brings ${path} as a file`);
		}
	}
	return conflicts;
}
function filesBrought(claimant, scheme) {
	const { layout, scripts } = claimant.wheel;
	const range = openRange(claimant.range);
	try {
		const entries = readDirectory(range);
		const record = entries.find(({ name }) => name === `${layout.distInfo}/RECORD`);
		const text = record === void 0 ? "" : memberReader(range).content(record).toString("utf8");
		const digests = new Map(parseRecord(text).map(({ path, digest }) => [path, digest]));
		return [...filesOf(entries, layout, scripts).map(({ entry, place }) => {
			const { name, crc, size, executable } = entry;
			const content = `${digests.get(name)} ${crc} ${size} ${executable} ${place.key === "scripts"}`;
			return [targetOf(place, scheme), {
				claimant,
				member: name,
				content
			}];
		}), ...claimant.scriptPaths.map((path) => [path, {
			claimant,
			member: void 0,
			content: path
		}])];
	} finally {
		closeSync(range.descriptor);
	}
}

// src/install/target.ts
/** The environment that is installed into: whether this installer may, and what it must know of it. */
const FIRST_WITH_SCHEMES = 10;
function targetIn(interpreter) {
	const scheme = schemeOf(interpreter);
	if (scheme === void 0) return unfit("the interpreter does not name its folders");
	const [major, minor] = interpreter.version.split(".").map(Number);
	if (major === 3 && minor !== void 0 && minor < FIRST_WITH_SCHEMES && !isVirtual(interpreter) && interpreter.prefix === "/usr") return unfit(`the operating system's own Python ${interpreter.version}`);
	const searched = new Set(interpreter.searchPath.map(realPath));
	for (const library of [scheme.purelib, scheme.platlib]) {
		if (!searched.has(realPath(library))) return unfit(`${library} is not on sys.path`);
		if (!isWritable(library)) return unfit(`${library} is not writable`);
	}
	return {
		kind: "fit",
		scheme
	};
}
function unfit(reason) {
	return {
		kind: "unfit",
		reason
	};
}
/** Whether names that differ by case are one file in this folder, or in what is there of it. */
function isCaseless(folder) {
	const there = existing(folder);
	const name = basename(there);
	const swapped = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
	if (swapped === name) return process.platform !== "linux";
	const [one, other] = [join(dirname(there), name), join(dirname(there), swapped)].map((path) => statSync(path, { throwIfNoEntry: false }));
	return one !== void 0 && other !== void 0 && one.ino === other.ino && one.dev === other.dev;
}
/** The folders that hold dist-info folders: one, where purelib and platlib are the same. */
function librariesOf({ purelib, platlib }) {
	return realPath(purelib) === realPath(platlib) ? [purelib] : [purelib, platlib];
}
/** Whether a path lies in a folder, links followed. */
function isWithin(path, folder) {
	return `${realPath(path)}${sep}`.startsWith(`${realPath(folder)}${sep}`);
}
/** The path without links, as far as it is there. */
function realPath(path) {
	const there = existing(path);
	return join(realpathSync(there), path.slice(there.length));
}
function existing(path) {
	return existsSync(path) || path === dirname(path) ? path : existing(dirname(path));
}
function isWritable(folder) {
	try {
		accessSync(existing(folder), constants.W_OK);
		return true;
	} catch {
		return false;
	}
}

// src/install/removal.ts
/** Taking packages away, by the list of files in their RECORD. */
/** What removing a package from a library (see librariesOf) would take away. Throws an Error where its RECORD is missing or odd. */
function planRemoval(location, distInfo, scheme) {
	const folder = join(location, distInfo);
	const rows = readRecord(folder);
	const fields = headerFields(readFileSync(join(folder, "METADATA"), "utf8"));
	const points = join(folder, "entry_points.txt");
	const scripts = existsSync(points) ? parseScripts(readFileSync(points, "utf8")) : [];
	return {
		label: `${fields.get("name")} ${fields.get("version")}`,
		location,
		distInfo,
		files: [...rows.map(({ path }) => resolve(location, path)), ...scripts.map(({ name }) => join(scheme.scripts, name))]
	};
}
/**
* Removes a package. First it stops being installed: a kill at any moment leaves no package that
* lacks files, but an unfinished folder that removeUnfinished() goes on with.
*/
function remove({ location, distInfo, files }, owners, territory) {
	const unfinished = unfinishedFolder(location, distInfo);
	rmSync(unfinished, {
		recursive: true,
		force: true
	});
	renameFolder(join(location, distInfo), unfinished);
	for (const path of new Set(recordedFiles(unfinished, location))) owners.set(path, (owners.get(path) ?? 1) - 1);
	removeFiles(files.filter((path) => !owners.get(path)), territory);
	rmSync(unfinished, {
		recursive: true,
		force: true
	});
}
/**
* How many installed packages have each file. (pip does not ask, and takes the file of a namespace
* away with the first package of it.)
*/
function ownersIn({ scheme }) {
	const owners = /* @__PURE__ */ new Map();
	for (const library of librariesOf(scheme)) for (const name of namesIn(library).filter((one) => /\.dist-info$/i.test(one))) for (const path of new Set(recordedFiles(join(library, name), library))) owners.set(path, (owners.get(path) ?? 0) + 1);
	return owners;
}
/**
* Takes away what was begun and not ended, by this run or one that was interrupted. Files that an
* installed package has by now stay: pip may have installed it since.
*/
function removeUnfinished(territory) {
	const unfinished = librariesOf(territory.scheme).flatMap((library) => namesIn(library).filter(isUnfinished).map((name) => ({
		library,
		folder: join(library, name)
	})));
	if (unfinished.length === 0) return;
	const owners = ownersIn(territory);
	for (const { library, folder } of unfinished) {
		removeFiles(recordedFiles(folder, library).filter((path) => !owners.has(path)), territory);
		rmSync(folder, {
			recursive: true,
			force: true
		});
	}
}
function namesIn(folder) {
	return existsSync(folder) ? readdirSync(folder) : [];
}
function recordedFiles(folder, library) {
	try {
		return readRecord(folder).map(({ path }) => resolve(library, path));
	} catch {
		return [];
	}
}
/** Removes files, what Python has compiled of them, and the folders that are empty then. */
function removeFiles(paths, territory) {
	const roots = [...Object.values(territory.scheme), territory.prefix].map(realPath);
	const folders = /* @__PURE__ */ new Map();
	const emptied = /* @__PURE__ */ new Set();
	const sources = /* @__PURE__ */ new Map();
	for (const path of paths) {
		const parent = dirname(path);
		const folder = folders.get(parent) ?? realPath(parent);
		folders.set(parent, folder);
		if (!roots.some((root) => folder === root || folder.startsWith(root + sep))) continue;
		const file = join(folder, basename(path));
		removeFile(file);
		emptied.add(folder);
		if (file.endsWith(".py")) {
			const stem = basename(file, ".py");
			sources.set(folder, (sources.get(folder) ?? /* @__PURE__ */ new Set()).add(stem));
			removeFile(`${file}c`);
			removeFile(`${file}o`);
		}
	}
	for (const [folder, stems] of sources) {
		removeCompiled(join(folder, "__pycache__"), stems);
		emptied.add(join(folder, "__pycache__"));
	}
	for (const folder of emptied) removeEmpty(folder, new Set(roots));
}
function removeCompiled(folder, stems) {
	if (!existsSync(folder)) return;
	for (const name of readdirSync(folder)) {
		const stem = /^(.+?)\.[^.]+(\.opt-[^.]+)?\.pyc$/.exec(name)?.[1];
		if (stem !== void 0 && stems.has(stem)) removeFile(join(folder, name));
	}
}
function removeEmpty(folder, roots) {
	for (let at = folder; !roots.has(at) && at !== dirname(at); at = dirname(at)) try {
		rmdirSync(at);
	} catch (error) {
		if (!hasCode(error, "ENOENT", "ENOTDIR")) return;
	}
}
function removeFile(path) {
	try {
		if (!lstatSync(path).isDirectory()) unlinkSync(path);
	} catch (error) {
		if (!hasCode(error, "ENOENT", "ENOTDIR")) throw error;
	}
}

// src/install/plan.ts
/** What becomes of each wheel: written, skipped because it is there, or left to pip. */
function decide(checkedSources, around) {
	const leftToPip = [];
	const candidates = [];
	const line = shebang(around.interpreter.executable, process.platform);
	const count = /* @__PURE__ */ new Map();
	for (const { source } of checkedSources) {
		const name = normalisedName(source.wheel.name);
		count.set(name, (count.get(name) ?? 0) + 1);
	}
	for (const { source, checked } of checkedSources) {
		const name = normalisedName(source.wheel.name);
		const leave = (reason) => leftToPip.push({
			source,
			reason
		});
		const standing = standingOf(source.wheel, around);
		if (standing.kind === "there") continue;
		if (standing.kind === "for-pip") leave(standing.reason);
		else if (checked.kind === "odd") leave(checked.reason);
		else if (!isFor(source.wheel.file, around.interpreter)) leave("it is not for this Python");
		else if (count.get(name) !== 1) leave("there are two wheels of this name");
		else if (line === void 0 && (checked.scripts.length > 0 || checked.hasScriptFiles)) leave(`scripts cannot name the interpreter ${around.interpreter.executable}`);
		else candidates.push(candidateOf(source, name, checked, standing.removal, line ?? "", around));
	}
	const conflicts = findOverlaps(candidates, around.scheme, around.caseless);
	const chosen = [];
	for (const candidate of candidates) {
		const reason = conflicts.get(candidate);
		if (reason === void 0) chosen.push(candidate);
		else leftToPip.push({
			source: candidate.source,
			reason
		});
	}
	return {
		chosen,
		leftToPip
	};
}
function candidateOf(source, name, wheel, removal, line, { interpreter, scheme, caseless }) {
	const scripts = scriptsFor(wheel.scripts, interpreter.version);
	const paths = scripts.map((script) => targetOf({
		key: "scripts",
		rest: script.name
	}, scheme));
	return {
		source,
		name,
		wheel,
		removal,
		shebang: line,
		scripts: scripts.map((script) => ({
			name: script.name,
			text: line + scriptText(script)
		})),
		range: rangeOf(source),
		scriptPaths: paths,
		claims: [...wheel.claims, ...caseless ? paths.map(foldedPath) : paths]
	};
}
/** What is to be done about what is installed, as pip decides it. */
function standingOf(wheel, { interpreter, scheme, installed }) {
	const found = installed.get(normalisedName(wheel.name));
	if (found === void 0) return {
		kind: "to-install",
		removal: void 0
	};
	const { location, distInfo, version } = found;
	if (distInfo === void 0 || version === void 0) return {
		kind: "for-pip",
		reason: `what is installed of it in ${location} has no dist-info`
	};
	if (satisfies(version, [{
		operator: "==",
		version: wheel.version
	}])) return { kind: "there" };
	const library = librariesOf(scheme).find((one) => realPath(one) === realPath(location));
	if (library !== void 0) try {
		return {
			kind: "to-install",
			removal: planRemoval(library, distInfo, scheme)
		};
	} catch (error) {
		return {
			kind: "for-pip",
			reason: `${distInfo} cannot be removed: ${messageOf(error)}`
		};
	}
	if (isVirtual(interpreter) && !isWithin(location, interpreter.prefix)) return {
		kind: "to-install",
		removal: void 0
	};
	return {
		kind: "for-pip",
		reason: `${distInfo} is installed in ${location + sep}`
	};
}

// src/install/native.ts
/**
* Our own wheel installer. It does what `pip install --no-index --no-deps` does with the same
* wheels, and leaves to pip what it does not handle.
*
* Specifications: https://packaging.python.org/en/latest/specifications/binary-distribution-format/
* (PEP 427), …/recording-installed-packages/ (PEP 376, PEP 627), …/entry-points/, …/direct-url/.
*/
const INSTALLER = "pip\n";
/** Installs wheels; with `workers` that the caller has started, and ends, or with its own. */
async function installNative(plan, workers) {
	const target = targetIn(plan.interpreter);
	if (target.kind === "unfit") return {
		kind: "refused",
		reason: target.reason
	};
	const bytes = plan.sources.reduce((sum, { wheel }) => sum + wheel.size, 0);
	return withWorkers(bytes, workers, (ready) => install(plan, target.scheme, ready));
}
async function install(plan, scheme, workers) {
	const { interpreter } = plan;
	const caseless = isCaseless(scheme.purelib);
	const checking = checkAll(plan.sources, scheme, caseless, workers);
	const installed = findInstalled(interpreter.searchPath);
	const checked = await checking;
	if (checked.kind !== "checked") return checked;
	const { chosen, leftToPip } = decide(checked.sources, {
		interpreter,
		scheme,
		caseless,
		installed
	});
	const territory = {
		prefix: interpreter.prefix,
		scheme
	};
	removeUnfinished(territory);
	const { replaced, kept } = removeReplaced(chosen, territory);
	const failed = await writeAll(chosen.filter((one) => !kept.some(({ source }) => source === one.source)), plan, scheme, workers);
	if (failed.length > 0) removeUnfinished(territory);
	return {
		kind: "installed",
		replaced,
		leftToPip: [
			...leftToPip,
			...kept,
			...failed
		]
	};
}
/** Checks every wheel, the largest first. */
async function checkAll(sources, scheme, caseless, workers) {
	const largestFirst = sources.toSorted((a, b) => b.wheel.size - a.wheel.size);
	const shared = {
		scheme,
		caseless,
		windows: process.platform === "win32"
	};
	try {
		const all = await Promise.all(largestFirst.map(async (source) => {
			const { name, sha256 } = source.wheel;
			const job = {
				kind: "check",
				range: rangeOf(source),
				sha256,
				headersName: name,
				...shared
			};
			return {
				source,
				checked: await workers.run(job)
			};
		}));
		const sound = [];
		for (const { source, checked } of all) {
			if (checked.kind === "damaged") return checked;
			sound.push({
				source,
				checked
			});
		}
		const bomb = bombOf(sound);
		if (bomb !== void 0) return {
			kind: "damaged",
			reason: bomb
		};
		return {
			kind: "checked",
			sources: sound
		};
	} catch (error) {
		return {
			kind: "refused",
			reason: messageOf(error)
		};
	}
}
/** Why the wheels together are one; undefined where they are not. */
function bombOf(sources) {
	const sum = (of) => sources.reduce((all, one) => all + of(one), 0);
	try {
		refuseBombTogether(sum(({ source }) => source.wheel.size), sum(({ checked }) => checked.kind === "sound" ? checked.inflated : 0));
		return;
	} catch (error) {
		return messageOf(error);
	}
}
/** Removes what gives way; where that fails, the wheel is `kept` from being installed. */
function removeReplaced(wheels, territory) {
	const replaced = [];
	const kept = [];
	const owners = wheels.some(({ removal }) => removal) ? ownersIn(territory) : /* @__PURE__ */ new Map();
	for (const { source, removal } of wheels) {
		if (removal === void 0) continue;
		try {
			remove(removal, owners, territory);
			replaced.push(removal.label);
		} catch (error) {
			kept.push({
				source,
				reason: `${removal.label} cannot be removed: ${messageOf(error)}`
			});
		}
	}
	return {
		replaced,
		kept
	};
}
/** Writes wheels, the largest first. Returns those of which no whole package came about. */
async function writeAll(wheels, plan, scheme, workers) {
	const umask = process.umask();
	const failed = [];
	const written = [];
	await Promise.all(wheels.toSorted((a, b) => b.wheel.inflated - a.wheel.inflated).map(async (chosen) => {
		const { source } = chosen;
		try {
			const result = await workers.run(writeJob(chosen, plan, scheme, umask));
			if (result.kind === "written") written.push(chosen);
			else failed.push({
				source,
				reason: result.reason
			});
		} catch (error) {
			failed.push({
				source,
				reason: messageOf(error)
			});
		}
	}));
	if (!plan.compile) return failed;
	const packages = written.map(({ source, wheel, scripts }) => ({
		source,
		library: libraryOf(wheel.layout, scheme),
		distInfo: wheel.layout.distInfo,
		scripts: scripts.map(({ name }) => join(scheme.scripts, name))
	}));
	const unfinished = await compileAndFinish(packages, {
		executable: plan.interpreter.executable,
		environment: plan.environment,
		processes: workers.count
	});
	return [...failed, ...unfinished.map(({ of, reason }) => ({
		source: of.source,
		reason
	}))];
}
function writeJob(chosen, plan, scheme, umask) {
	const { source, name, wheel, scripts, shebang } = chosen;
	const directUrl = plan.directUrls.get(name);
	return {
		kind: "write",
		range: rangeOf(source),
		scheme,
		layout: wheel.layout,
		entryPoints: wheel.scripts,
		scripts,
		metadata: {
			INSTALLER,
			...directUrl !== void 0 && { "direct_url.json": directUrl },
			...plan.requested.has(name) && { REQUESTED: "" }
		},
		shebang,
		umask,
		digests: !plan.recordsChecked,
		finish: !plan.compile
	};
}

export { installNative, prepareWorkers };