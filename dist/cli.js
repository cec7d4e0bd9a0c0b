import { c as messageOf, i as StepError, n as InputError, o as hasCode, r as PipError, s as isOutOfSpace } from "./chunks/errors.js";
import { A as realGit, C as showIngredient, D as Redaction, E as removeScratch, F as reasonOf, I as wheelArguments, L as endOnSignals, M as buildEnvironment, N as offlineEnvironment, O as INPUT_DEFAULTS, P as pinsFile, S as cacheKey, T as makeScratch, a as chooseStores, b as showSize, c as UnforeseenError, f as buildLeftovers, g as padding, h as header, i as partsOfKey, j as withoutSecrets, k as parseInputs, l as gatherFacts, m as END_OF_TAR, n as openPrunableStore, o as run, p as removeNewLeftovers, r as openStore, s as VERSION, t as noActionsCache, u as describeWheels, v as closingLines, w as realPython, y as outputsOf } from "./chunks/open.js";
import { r as cachePolicy } from "./chunks/trust.js";
import { d as neutralised } from "./chunks/wheel-tags.js";
import { createHash, randomUUID } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { createReadStream, createWriteStream, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createGzip } from "node:zlib";
import { mkdir, rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs } from "node:util";

// src/deployment-archive.ts
/**
* pip_wheels.tar.gz: wheels and pins in one file for machines without a network. Any tar unpacks it,
* any pip that knows --hash (8.0) installs from it; nothing in it is ours.
*/
/** The folder in it, as the article had it. */
const ARCHIVE_FOLDER = ".pip_wheels";
const PINS_FILE = "requirements.txt";
const LEVEL = 0;
/**
* Writes the archive in place of `file`, whole or not at all. The same wheels give the same bytes.
* Returns its size in bytes and its SHA-256.
*/
async function writeDeploymentArchive(file, wheels) {
	await mkdir(dirname(file), { recursive: true });
	const partial = `${file}.${randomUUID()}.partial`;
	const hash = createHash("sha256");
	let size = 0;
	try {
		await pipeline(Readable.from(tarOf(wheels), { objectMode: false }), createGzip({ level: LEVEL }), async function* (chunks) {
			for await (const chunk of chunks) {
				hash.update(chunk);
				size += chunk.length;
				yield chunk;
			}
		}, createWriteStream(partial, {
			flags: "wx",
			flush: true
		}));
		await rename(partial, file);
	} finally {
		await rm(partial, { force: true });
	}
	return {
		size,
		sha256: hash.digest("hex")
	};
}
async function* tarOf(wheels) {
	const sorted = [...wheels].sort((a, b) => a.wheel.file < b.wheel.file ? -1 : 1);
	const pins = Buffer.from(pinsFile(sorted.map(({ wheel }) => wheel)));
	yield header(`${ARCHIVE_FOLDER}/${PINS_FILE}`, pins.length);
	yield pins;
	yield padding(pins.length);
	for (const { wheel, path } of sorted) {
		yield header(`${ARCHIVE_FOLDER}/${wheel.file}`, wheel.size);
		yield* createReadStream(path, { highWaterMark: 1048576 });
		yield padding(wheel.size);
	}
	yield END_OF_TAR;
}

// src/live-wheels.ts
/**
* Wheels of what a wheelhouse leaves out on purpose, because it is installed live: local projects
* and editable repositories. Who installs on another machine needs them too.
*/
/** The first moment that a zip file can tell. */
const SOURCE_DATE = "315532800";
/**
* Builds them into `folder`, which is emptied first: projects without an index, with the build
* requirements that the wheelhouse has; repositories as pip would. Throws a PipError, or an
* UnforeseenError where the wheelhouse was restored and a project cannot be built with it.
*/
async function buildLiveWheels(folder, wheelhouse, made, plan, ports) {
	const { references, projects } = plan.requirements;
	const local = references.filter(({ reference }) => reference.kind === "project");
	const repositories = references.filter(({ reference }) => reference.kind === "repository" && reference.editable);
	rmSync(folder, {
		recursive: true,
		force: true
	});
	mkdirSync(folder);
	const before = projects.map(({ path }) => ({
		path,
		there: buildLeftovers(path)
	}));
	try {
		if (local.length > 0) {
			const wheels = wheelhouse.folder();
			const failure = await wheel(folder, local, [
				"--no-index",
				`--find-links=${wheels}`,
				`--find-links=${join(wheels, "build")}`
			], offlineEnvironment(ports.environment, plan.settings.build), plan, ports);
			if (failure !== void 0 && made === "restored") throw new UnforeseenError(failure);
			if (failure !== void 0) throw new PipError(failure);
		}
		if (repositories.length > 0) {
			const failure = await wheel(folder, repositories, [`--src=${join(ports.scratch, "src")}`], buildEnvironment(ports.environment, plan.settings.all), plan, ports);
			if (failure !== void 0) throw new PipError(failure);
		}
	} finally {
		for (const { path, there } of before) removeNewLeftovers(path, there);
	}
	return describeWheels(folder, void 0, cacheOf(ports), /* @__PURE__ */ new Set(), plan.interpreter);
}
async function wheel(folder, references, options, environment, { interpreter, inputs }, ports) {
	const file = join(ports.scratch, "live.txt");
	writeFileSync(file, references.map(({ text }) => `${text}\n`).join(""));
	const { exitCode, lines } = await ports.log.group("Building local projects", () => ports.python.pip(interpreter, {
		arguments: wheelArguments([
			"--no-deps",
			...options,
			"-r",
			file
		], folder, cacheOf(ports), { onlyBinary: false }),
		environment: {
			SOURCE_DATE_EPOCH: SOURCE_DATE,
			...environment
		},
		workingDirectory: inputs.workingDirectory
	}, (line) => ports.log.info(line)));
	return exitCode === 0 ? void 0 : `A local project could not be built for the archive: ${withoutSecrets(reasonOf(lines))}`;
}
function cacheOf({ scratch }) {
	return join(scratch, "live-cache");
}

// src/cli/options.ts
/** Options that commands share. Most are named after an input of the action and mean the same. */
const REQUIREMENT_OPTIONS = {
	requirements: {
		type: "string",
		short: "r",
		multiple: true,
		value: "FILE",
		help: "a requirements file or pattern; may be given several times"
	},
	constraints: {
		type: "string",
		short: "c",
		multiple: true,
		value: "FILE",
		help: "a constraints file; may be given several times"
	},
	editable: {
		type: "string",
		short: "e",
		multiple: true,
		value: "PROJECT",
		help: "a local project to install in editable mode, such as \".[dev]\""
	},
	group: {
		type: "string",
		multiple: true,
		value: "NAME",
		help: "a dependency group of pyproject.toml; may be given several times"
	}
};
const PYTHON_OPTIONS = {
	"working-directory": {
		type: "string",
		value: "DIR",
		help: "what relative paths are relative to (default: .)"
	},
	"python-path": {
		type: "string",
		value: "PYTHON",
		help: "the interpreter (default: the activated environment's, else python on PATH)"
	},
	"python-version": {
		type: "string",
		value: "VERSION",
		help: "look this version up in RUNNER_TOOL_CACHE"
	},
	venv: {
		type: "string",
		value: "DIR",
		help: "make this virtual environment if it is not there, and install into it"
	}
};
const KEY_OPTIONS = {
	"only-binary": {
		type: "boolean",
		help: "refuse to build from source"
	},
	refresh: {
		type: "string",
		value: "PERIOD",
		help: "renew what floats: never, daily, weekly (default), monthly"
	},
	"cache-dependency-path": {
		type: "string",
		multiple: true,
		value: "FILE",
		help: "a file whose content belongs in the key; several times"
	},
	"cache-suffix": {
		type: "string",
		value: "TEXT",
		help: "free text in the key"
	},
	"key-env": {
		type: "string",
		multiple: true,
		value: "NAME",
		help: "an environment variable that belongs in the key; several times"
	}
};
const WHEELS_OPTION = { wheels: {
	type: "string",
	value: "all|built",
	help: "built: keep only wheels that are built here from source"
} };
const CACHE_OPTIONS = {
	verify: {
		type: "string",
		value: "digest|hashes",
		help: "hashes: only what --hash lines of your files allow comes from the store"
	},
	"no-cache": {
		type: "boolean",
		help: "neither restore nor save"
	},
	"no-save-cache": {
		type: "boolean",
		help: "restore only"
	},
	"fail-on-cache-miss": {
		type: "boolean",
		help: "fail where it is not there"
	}
};
const STORE_OPTIONS = {
	store: {
		type: "string",
		value: "STORE",
		help: "where wheelhouses are kept: directory (default), s3, or directory,s3"
	},
	"store-directory": {
		type: "string",
		value: "DIR",
		help: "the folder of the directory store (default: the user's cache folder)"
	},
	"s3-bucket": {
		type: "string",
		value: "NAME",
		help: "the bucket of the s3 store"
	},
	"s3-prefix": {
		type: "string",
		value: "FOLDER",
		help: "the folder in the bucket (default: pip-wheelhouse)"
	},
	"s3-region": {
		type: "string",
		value: "REGION",
		help: "the region of the bucket"
	},
	"s3-endpoint": {
		type: "string",
		value: "URL",
		help: "a server that is not Amazon's"
	},
	"s3-anonymous": {
		type: "boolean",
		help: "read without credentials, and save nothing"
	},
	"s3-level": {
		type: "string",
		value: "LEVEL",
		help: "the trust level to save as: default, branch, fork"
	}
};
const OUTPUT_OPTIONS = {
	json: {
		type: "boolean",
		help: "print one JSON object on standard output"
	},
	verbose: {
		type: "boolean",
		short: "v",
		help: "every line, also where a terminal would show only the last one"
	},
	help: {
		type: "boolean",
		short: "h",
		help: "print this"
	}
};
const NEGATED = {
	"no-install": "install",
	"no-cache": "enable-cache",
	"no-save-cache": "save-cache"
};
/**
* The inputs that the arguments stand for. An option that is no input is left out. Throws an
* InputError.
*/
function inputsOf({ values, positionals }) {
	const given = /* @__PURE__ */ new Map([["enable-cache", "true"], ["store", "directory"]]);
	const packages = [...positionals];
	for (const [name, value] of Object.entries(values)) {
		const text = Array.isArray(value) ? value.join("\n") : String(value);
		const negated = NEGATED[name];
		if (negated !== void 0) given.set(negated, "false");
		else if (name === "group") given.set("groups", text);
		else if (name === "editable") packages.push(...text.split("\n").map((project) => `-e ${project}`));
		else given.set(name, text);
	}
	given.set("packages", packages.join("\n"));
	const read = (name) => given.get(name) ?? INPUT_DEFAULTS[name];
	return parseInputs(read, process.cwd(), process.env);
}
/** The text of an option that is given once. */
function textOf$1({ values }, name) {
	const value = values[name];
	return typeof value === "string" ? value : void 0;
}

// src/cli/outcome-json.ts
/** Every property is always there; null or an empty list where there is nothing to tell. */
function outcomeJson(outcome) {
	const { wheels, floating, changes, saved, installed } = {
		...NOTHING,
		...outcome
	};
	return {
		result: outcome.kind,
		hit: outputsOf(outcome)["cache-hit"] === "true",
		key: outcome.primaryKey,
		matchedKey: "matchedKey" in outcome ? outcome.matchedKey ?? null : null,
		reason: "reason" in outcome ? outcome.reason ?? null : null,
		store: outcome.store,
		python: outcome.python,
		wheelDir: outcome.wheelDir ?? null,
		wheels: wheels.map(wheelJson),
		floating,
		changes,
		saved: saved === null ? null : withoutSeconds(saved),
		installed: installed === null ? null : withoutSeconds(installed),
		seconds: {
			restore: outcome.kind === "restored" ? rounded(outcome.restoreSeconds) : null,
			build: outcome.kind === "built" ? rounded(outcome.buildSeconds) : null,
			save: secondsIn(saved),
			install: secondsIn(installed)
		}
	};
}
/** A wheel as the objects of every command have it. */
function wheelJson({ name, version, file, size, sha256, origin }) {
	return {
		name,
		version,
		file,
		size,
		sha256,
		origin
	};
}
const NOTHING = {
	wheels: [],
	floating: [],
	changes: [],
	saved: null,
	installed: null
};
function withoutSeconds(act) {
	return Object.fromEntries(Object.entries(act).filter(([name]) => name !== "seconds"));
}
function secondsIn(act) {
	return act !== null && "seconds" in act && typeof act.seconds === "number" ? rounded(act.seconds) : null;
}
function rounded(seconds) {
	return Math.round(seconds * 1e3) / 1e3;
}

// src/cli/ports.ts
/** The real ports of a run from a shell. */
/** The one store that the inputs name, to look through. Throws an InputError for several. */
async function prunableStore(inputs, log) {
	const [choice, ...others] = chooseStores(inputs, process.env, false);
	if (choice === void 0 || choice.kind === "actions" || others.length > 0) throw new InputError(`store: ${inputs.stores.join(", ")} is more than one; name the one to prune`);
	return openPrunableStore(choice, process.env, log.warning);
}
/** Runs an act with ports of its own; its scratch folder is removed at the end. */
async function withPorts(inputs, { log }, act) {
	endOnSignals(() => removeScratch(scratch));
	const scratch = makeScratch({});
	try {
		const environment = { ...process.env };
		const choices = chooseStores(inputs, environment, false);
		return await act({
			python: realPython({
				environment,
				addPath: () => {},
				exportVariable: () => {},
				scratch
			}),
			git: realGit(environment),
			store: await openStore(choices, noActionsCache, environment, log.warning),
			log,
			clock: {
				now: () => /* @__PURE__ */ new Date(),
				milliseconds: () => performance.now()
			},
			environment,
			scratch
		});
	} finally {
		removeScratch(scratch);
	}
}

// src/cli/archive.ts
/** archive: the wheelhouse as one file for a machine without a network. */
const DEFAULT_OUTPUT = "pip_wheels.tar.gz";
const archive = {
	name: "archive",
	usage: "[-r FILE]... [-o FILE] [OPTION]... [PACKAGE]...",
	summary: "write the wheelhouse into one file, to install from where there is no network",
	about: `Writes a tar.gz with the wheels of these requirements, local projects included, and their pins. The
wheels come from the store; where it has none, pip builds them, and they are saved as by sync. On
the other machine, with the same Python and system:

  tar -xzf ${DEFAULT_OUTPUT}
  pip install --no-index --find-links ${ARCHIVE_FOLDER} -r ${ARCHIVE_FOLDER}/${PINS_FILE}`,
	options: {
		"What to put in": REQUIREMENT_OPTIONS,
		Where: { output: {
			type: "string",
			short: "o",
			value: "FILE",
			help: `the file to write, or to replace (default: ${DEFAULT_OUTPUT})`
		} },
		"For what": PYTHON_OPTIONS,
		"The key": KEY_OPTIONS,
		"The store": {
			...STORE_OPTIONS,
			...CACHE_OPTIONS
		},
		Output: OUTPUT_OPTIONS
	},
	takesPackages: true,
	prepare(given) {
		const inputs = inputsOf(given);
		const file = resolve(inputs.workingDirectory, textOf$1(given, "output") ?? DEFAULT_OUTPUT);
		if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) throw new InputError(`output: ${file} is a folder; name a file`);
		return (terminal) => withPorts(inputs, terminal, async (ports) => {
			const prepared = join(ports.scratch, "prepared");
			const live = join(ports.scratch, "live");
			let projects = [];
			const outcome = await run({
				...inputs,
				install: false,
				wheelDir: prepared
			}, ports, async (wheelhouse, made, plan) => {
				projects = await buildLiveWheels(live, wheelhouse, made, plan, ports);
				return { kind: "archived" };
			});
			const packed = [...("wheels" in outcome ? outcome.wheels : []).map((wheel) => ({
				wheel,
				path: join(prepared, wheel.file)
			})), ...projects.map((wheel) => ({
				wheel,
				path: join(live, wheel.file)
			}))];
			const { size, sha256 } = await ports.log.group(`Writing ${file}`, () => writeDeploymentArchive(file, packed));
			const of = projects.length === 0 ? "" : `, ${projects.length} of them of local projects`;
			return {
				exitCode: 0,
				lines: [...closingLines(outcome), `Wrote ${file}: ${packed.length} wheels${of} (${showSize(size)}), sha256 ${sha256}`],
				json: {
					command: "archive",
					...outcomeJson(outcome),
					wheelDir: null,
					archive: {
						file,
						size,
						sha256,
						folder: ARCHIVE_FOLDER,
						pins: PINS_FILE
					},
					projects: projects.map(wheelJson)
				}
			};
		});
	}
};

// src/cli/help.ts
const EXIT_CODES = `Exit codes: 0 done; 1 failed (the reason is on standard error); 2 the command line is wrong;
3 (lookup only) the wheelhouse is not there.
`;
/** The commands, and how to go on. */
function overview(commands) {
	const width = Math.max(...commands.map(({ name }) => name.length));
	return [
		"Usage: node dist/cli.js COMMAND [OPTION]...",
		"",
		"Installs Python packages from a wheelhouse that is kept between runs. The first run builds it with",
		"pip; every later run with the same requirements, Python and system installs from it without asking",
		"an index.",
		"",
		...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
		"",
		"  COMMAND --help  the options of a command",
		"  --version",
		"",
		EXIT_CODES
	].join("\n");
}
/** One command: usage, what it does, its options by title. */
function helpOf({ name, usage, about, options }) {
	const sections = Object.entries(options).map(([title, listed]) => `${title}:\n${listing(listed)}\n`);
	return [
		`Usage: node dist/cli.js ${name} ${usage}\n`,
		`${about}\n`,
		...sections,
		EXIT_CODES
	].join("\n");
}
const COLUMN = 30;
function listing(options) {
	return Object.entries(options).map(([name, option]) => {
		const left = `  ${spelled(name, option)}`;
		const [first = "", ...rest] = wrapped(option.help, 70);
		return [...left.length < 29 ? [left.padEnd(COLUMN) + first] : [left, " ".repeat(COLUMN) + first], ...rest.map((line) => " ".repeat(COLUMN) + line)].join("\n");
	}).join("\n");
}
function spelled(name, { short, value }) {
	return `${short === void 0 ? "" : `-${short}, `}--${name}${value === void 0 ? "" : ` ${value}`}`;
}
function wrapped(text, width) {
	const lines = [];
	for (const word of text.split(" ")) {
		const last = lines.at(-1);
		if (last === void 0 || last.length + word.length + 1 > width) lines.push(word);
		else lines[lines.length - 1] = `${last} ${word}`;
	}
	return lines;
}

// src/cli/key.ts
/** key: the key of a wheelhouse, without asking any store. */
const key = {
	name: "key",
	usage: "[-r FILE]... [OPTION]... [PACKAGE]...",
	summary: "print the key of the wheelhouse",
	about: `Prints the key of the wheelhouse of these requirements for the current refresh period. No store is
asked. Where nothing can float, the wheelhouse is saved under the same key with "fixed" at its end;
--json has both, and all that the key is made of.`,
	options: {
		"Of what": REQUIREMENT_OPTIONS,
		"For what": PYTHON_OPTIONS,
		"The key": {
			...WHEELS_OPTION,
			...KEY_OPTIONS
		},
		Output: OUTPUT_OPTIONS
	},
	takesPackages: true,
	prepare(given) {
		const inputs = {
			...inputsOf(given),
			lookupOnly: true,
			install: false
		};
		return (terminal) => withPorts(inputs, terminal, async (ports) => {
			const facts = await gatherFacts(inputs, ports);
			const { floating, candidates, prefixes, ingredients } = cacheKey(facts);
			for (const ingredient of ingredients) ports.log.info(showIngredient(ingredient));
			const { reason = null } = cachePolicy(inputs, ports.environment, facts.unknown);
			if (reason !== null) ports.log.notice(`a run would not use the store: ${reason}`);
			return {
				exitCode: 0,
				lines: [floating],
				json: {
					command: "key",
					key: floating,
					candidates,
					prefixes,
					ingredients,
					reason
				}
			};
		});
	}
};

// src/cli/lookup.ts
/** lookup: is the wheelhouse there? */
const lookup = {
	name: "lookup",
	usage: "[-r FILE]... [OPTION]... [PACKAGE]...",
	summary: "say whether the wheelhouse is there (exit code 0) or not (3), and do nothing",
	about: `Says whether the store has the wheelhouse of these requirements. Restores, builds and installs
nothing. Where it is not there, says what has changed since the nearest one. Exit code 0 where it is
there, 3 where it is not.`,
	options: {
		"Of what": REQUIREMENT_OPTIONS,
		"For what": PYTHON_OPTIONS,
		"The key": {
			...WHEELS_OPTION,
			...KEY_OPTIONS
		},
		"The store": STORE_OPTIONS,
		Output: OUTPUT_OPTIONS
	},
	takesPackages: true,
	prepare(given) {
		const inputs = {
			...inputsOf(given),
			lookupOnly: true,
			install: false
		};
		return (terminal) => withPorts(inputs, terminal, async (ports) => {
			const outcome = await run(inputs, ports);
			return {
				exitCode: outcome.kind === "looked-up" && outcome.found === "exact" ? 0 : 3,
				lines: closingLines(outcome),
				json: {
					command: "lookup",
					...outcomeJson(outcome)
				}
			};
		});
	}
};

// src/cli/parse.ts
/** Reads a command line: which command, with what. */
/** The options of a command, whatever their titles. */
function optionsOf({ options }) {
	return Object.assign({}, ...Object.values(options));
}
/** The command of this name. Throws an InputError that suggests the nearest one. */
function findCommand(name, commands) {
	const found = commands.find((command) => command.name === name);
	if (found !== void 0) return found;
	const names = commands.map((command) => command.name);
	throw new InputError(`unknown command: ${name}${suggestion(name, names, "")}`);
}
/** A command's arguments. Throws an InputError that suggests the nearest option. */
function parseArguments(args, command) {
	const options = optionsOf(command);
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			options,
			allowPositionals: command.takesPackages
		});
		return {
			values,
			positionals
		};
	} catch (error) {
		if (!hasCode(error, "ERR_PARSE_ARGS_UNKNOWN_OPTION")) throw new InputError(messageOf(error));
		const option = /'(--?[^'\s,=]+)/.exec(messageOf(error))?.[1] ?? "";
		const hint = suggestion(option.replace(/^-+/, ""), Object.keys(options), "--");
		throw new InputError(`unknown option of ${command.name}: ${option}${hint}`);
	}
}
function suggestion(given, known, before) {
	const near = known.map((name) => ({
		name,
		edits: name.startsWith(given) ? 1 : editsBetween(given, name)
	})).filter(({ name, edits }) => edits <= Math.max(2, Math.floor(name.length / 3)) && edits < given.length).sort((a, b) => a.edits - b.edits)[0];
	return near === void 0 ? "" : ` (did you mean ${before}${near.name}?)`;
}
function editsBetween(a, b) {
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
		row = next;
	}
	return row[b.length] ?? 0;
}

// src/prune.ts
/** Which wheelhouses of a store are to go: a pure function of what is there, the rules and the date. */
/**
* What the rules say of these entries. What is neither a wheelhouse nor a leftover of a save is in
* neither list.
*/
function planPrune(entries, { olderThan, keepNewest = 0, maxSize }, now) {
	const reasons = /* @__PURE__ */ new Map();
	for (const entry of entries) if (isLeftover(entry)) reasons.set(entry, "left by a killed run");
	const wheelhouses = entries.filter(({ key }) => partsOfKey(key) !== void 0).sort(newestFirst);
	const onlyNewest = olderThan === void 0 && maxSize === void 0;
	const seen = /* @__PURE__ */ new Map();
	const free = [];
	for (const entry of wheelhouses) {
		const prefix = partsOfKey(entry.key)?.prefix ?? "";
		const newer = seen.get(prefix) ?? 0;
		seen.set(prefix, newer + 1);
		if (newer < keepNewest) continue;
		if (onlyNewest) reasons.set(entry, "not among the newest");
		else if (olderThan !== void 0 && now.getTime() - entry.modified.getTime() > olderThan) reasons.set(entry, "old");
		else free.push(entry);
	}
	let size = totalSize(wheelhouses.filter((entry) => !reasons.has(entry)));
	for (const entry of free.reverse()) {
		if (maxSize === void 0 || size <= maxSize) break;
		reasons.set(entry, "size");
		size -= entry.size;
	}
	return {
		keep: wheelhouses.filter((entry) => !reasons.has(entry)),
		remove: [...reasons].map(([entry, reason]) => ({
			entry,
			reason
		})).sort((a, b) => newestFirst(b.entry, a.entry))
	};
}
/** Bytes of all of them together. */
function totalSize(entries) {
	return entries.reduce((sum, { size }) => sum + size, 0);
}
function isLeftover({ key }) {
	return key.endsWith(".partial");
}
function newestFirst(a, b) {
	return b.modified.getTime() - a.modified.getTime() || (a.key < b.key ? -1 : 1);
}
const PERIODS = {
	h: 36e5,
	d: 864e5,
	w: 6048e5
};
/** Milliseconds of `12h`, `30d` or `4w`; undefined for any other text. */
function parseAge(text) {
	const { number, unit } = /^(?<number>\d{1,6})(?<unit>[hdw])$/.exec(text.trim())?.groups ?? {};
	return number === void 0 ? void 0 : Number(number) * PERIODS[unit];
}
const UNITS = {
	"": 1,
	k: 1e3,
	m: 1e6,
	g: 1e9,
	t: 0xe8d4a51000,
	ki: 1024,
	mi: 2 ** 20,
	gi: 2 ** 30,
	ti: 2 ** 40
};
/** Bytes of `10GB` (10⁹ bytes), `512MiB` or `1000`; undefined for any other text. */
function parseSize(text) {
	const { number, unit } = /^(?<number>\d{1,15}(\.\d{1,3})?) ?((?<unit>[kmgt]i?)?b)?$/i.exec(text.trim())?.groups ?? {};
	if (number === void 0) return void 0;
	return Math.floor(Number(number) * UNITS[(unit ?? "").toLowerCase()]);
}

// src/cli/prune.ts
/** prune: removes wheelhouses that the rules say are to go, and only if asked to. */
const prune = {
	name: "prune",
	usage: "[--older-than AGE] [--keep-newest N] [--max-size SIZE] [--yes]",
	summary: "say which wheelhouses of a store are to go; with --yes, remove them",
	about: `Says which wheelhouses the rules remove from the store, and why. Nothing is removed without --yes.
Files that are not wheelhouses of ours are neither counted nor removed.`,
	options: {
		Rules: {
			"older-than": {
				type: "string",
				value: "AGE",
				help: "those saved longer ago: 12h, 30d, 4w"
			},
			"keep-newest": {
				type: "string",
				value: "N",
				help: "not the N newest of each compatibility prefix (same system, Python and build settings), whatever the other rules say; without another rule, all but these"
			},
			"max-size": {
				type: "string",
				value: "SIZE",
				help: "the oldest, until all together are no larger: 500MB, 10GB, 10GiB"
			},
			yes: {
				type: "boolean",
				short: "y",
				help: "remove them"
			}
		},
		"The store": STORE_OPTIONS,
		Output: OUTPUT_OPTIONS
	},
	takesPackages: false,
	prepare(given) {
		const rules = rulesOf(given);
		const inputs = inputsOf(given);
		const removing = given.values.yes === true;
		return async ({ log }) => {
			const store = await prunableStore(inputs, log);
			const { keep, remove } = planPrune(await store.entries(), rules, /* @__PURE__ */ new Date());
			const failed = [];
			const done = [];
			for (const { entry, reason } of remove) try {
				if (removing) await store.remove(entry);
				done.push({
					entry,
					reason
				});
			} catch (error) {
				failed.push(entry.key);
				log.warning(`${entry.key} could not be removed: ${messageOf(error)}`);
			}
			const verb = removing ? "removed" : "would remove";
			const kept = totalSize(keep);
			const over = rules.maxSize !== void 0 && kept > rules.maxSize;
			return {
				exitCode: failed.length === 0 ? 0 : 1,
				lines: [
					...done.map(({ entry, reason }) => `${verb} ${entry.key} (${showSize(entry.size)}, ${shown(entry.modified)}): ${reason}`),
					`${removing ? "Removed" : "Would remove"} ${done.length} (${showSize(totalSize(done.map(({ entry }) => entry)))}) from ${store.name}; ${keep.length} stay (${showSize(kept)})`,
					...over ? ["That is more than --max-size: --keep-newest keeps them"] : [],
					...removing || done.length === 0 ? [] : ["Nothing was removed: add --yes to do it"]
				],
				json: {
					command: "prune",
					store: store.name,
					removing,
					removed: done.map(({ entry, reason }) => ({
						...entryJson(entry),
						reason
					})),
					failed,
					kept: keep.map(entryJson)
				}
			};
		};
	}
};
function rulesOf(given) {
	const rule = (name, parse, valid) => {
		const text = textOf$1(given, name);
		if (text === void 0) return void 0;
		const value = parse(text);
		if (value === void 0) throw new InputError(`${name}: "${text}" is not valid: write ${valid}`);
		return value;
	};
	const olderThan = rule("older-than", parseAge, "hours, days or weeks, such as 12h, 30d or 4w");
	const keepNewest = rule("keep-newest", parseCount, "a number, such as 3");
	const maxSize = rule("max-size", parseSize, "a size with its unit, such as 500MB, 10GB or 10GiB");
	if (olderThan === void 0 && keepNewest === void 0 && maxSize === void 0) throw new InputError("a rule is missing: --older-than, --keep-newest or --max-size");
	return {
		...olderThan !== void 0 && { olderThan },
		...keepNewest !== void 0 && { keepNewest },
		...maxSize !== void 0 && { maxSize }
	};
}
function parseCount(text) {
	return /^\d{1,6}$/.test(text.trim()) ? Number(text) : void 0;
}
function shown(date) {
	return `saved ${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
function entryJson({ key, size, modified }) {
	return {
		key,
		size,
		modified: modified.toISOString()
	};
}

// src/cli/sync.ts
/** sync: the action's run. */
const sync = {
	name: "sync",
	usage: "[-r FILE]... [OPTION]... [PACKAGE]...",
	summary: "install from the wheelhouse; build and save it where it is not there",
	about: `Installs the requirements from their wheelhouse. Where the store has none, pip builds it, and it is
saved. PACKAGE is a requirement specifier, such as "django >= 4.2".`,
	options: {
		"What to install": REQUIREMENT_OPTIONS,
		"Into what": PYTHON_OPTIONS,
		How: {
			"no-install": {
				type: "boolean",
				help: "only prepare the wheelhouse, in --wheel-dir"
			},
			installer: {
				type: "string",
				value: "auto|native|pip",
				help: "auto: our own installer, and pip for what it does not handle"
			},
			compile: {
				type: "boolean",
				help: "byte-compile while installing"
			},
			"wheel-dir": {
				type: "string",
				value: "DIR",
				help: "put the wheels there too (default with --no-install: .pip_wheels)"
			},
			...WHEELS_OPTION,
			...KEY_OPTIONS
		},
		"The store": {
			...STORE_OPTIONS,
			...CACHE_OPTIONS,
			"lookup-only": {
				type: "boolean",
				help: "say whether the wheelhouse is there, and do nothing (see also: lookup)"
			}
		},
		Output: OUTPUT_OPTIONS
	},
	takesPackages: true,
	prepare(given) {
		const inputs = inputsOf(given);
		return (terminal) => withPorts(inputs, terminal, async (ports) => {
			const outcome = await run(inputs, ports);
			return {
				exitCode: 0,
				lines: closingLines(outcome),
				json: {
					command: "sync",
					...outcomeJson(outcome)
				}
			};
		});
	}
};

// src/cli/terminal.ts
/** What people and logs see of a run: progress and trouble on standard error. */
/** Whether one line may be overwritten with the next: not in logs, and not where it is not wanted. */
function isInteractive({ isTTY }, environment) {
	return isTTY === true && environment.TERM !== "dumb" && !environment.CI && !environment.NO_COLOR;
}
const CLEAR_LINE = "\r\x1B[2K";
const TICK_MS = 1e3;
/**
* Plain lines. Where `interactive` is set, a group of lines is one line that shows its last one and
* the seconds; all of them are printed only where the group fails.
*/
function openTerminal(screen, interactive) {
	const redaction = new Redaction();
	const masked = (text) => neutralised(redaction.shown(text));
	let progress;
	const print = (text) => {
		progress?.clear();
		screen.write(`${masked(text)}\n`);
		progress?.draw();
	};
	return {
		masked,
		log: {
			async group(title, act) {
				if (!interactive) {
					print(`== ${title}`);
					return act();
				}
				const own = startProgress(masked(title), screen);
				progress = own;
				const end = () => {
					own.end();
					progress = void 0;
				};
				try {
					const result = await act();
					end();
					print(`== ${title} (${own.seconds()} s)`);
					return result;
				} catch (error) {
					end();
					for (const line of [`== ${title}`, ...own.lines]) print(line);
					throw error;
				}
			},
			info(line) {
				if (progress === void 0) print(line);
				else progress.show(masked(line));
			},
			notice: (message) => print(`note: ${message}`),
			warning: (message) => print(`warning: ${message}`),
			mask: (secret) => void redaction.add(secret)
		}
	};
}
function startProgress(title, screen) {
	const started = performance.now();
	const lines = [];
	const seconds = () => Math.round((performance.now() - started) / 1e3);
	const clear = () => void screen.write(CLEAR_LINE);
	const draw = () => {
		const last = (lines.at(-1) ?? "").replaceAll(/\s+/g, " ").trim();
		const text = `${title} (${seconds()} s)${last === "" ? "" : `: ${last}`}`;
		screen.write(CLEAR_LINE + text.slice(0, (screen.columns || 80) - 1));
	};
	const timer = setInterval(draw, TICK_MS);
	timer.unref();
	draw();
	return {
		lines,
		seconds,
		clear,
		draw,
		show(line) {
			lines.push(line);
			draw();
		},
		end() {
			clearInterval(timer);
			clear();
		}
	};
}

// src/cli/main.ts
/** The command line: one command, one catch, one exit code. */
const COMMANDS = [
	sync,
	lookup,
	key,
	archive,
	prune
];
/** Runs the command that the arguments name; returns the exit code. Never throws. */
async function main(args) {
	const interactive = isInteractive(process.stderr, process.env) && !args.some((arg) => /^(-v|--verbose)$/.test(arg));
	const terminal = openTerminal(process.stderr, interactive);
	const json = args.includes("--json");
	try {
		const act = prepare(args);
		if (typeof act === "string") {
			await print(act);
			return 0;
		}
		const { exitCode, lines, json: object } = await act(terminal);
		await print(json ? jsonText(object, terminal) : lines.map((line) => `${terminal.masked(line)}\n`).join(""));
		return exitCode;
	} catch (error) {
		const usage = error instanceof UsageError;
		terminal.log.info(`error: ${textOf(error)}`);
		if (usage) terminal.log.info(`Try: node dist/cli.js ${error.command}--help`);
		if (json) await print(jsonText({ error: messageOf(error) }, terminal));
		return usage ? 2 : 1;
	}
}
/** The command line is wrong, and nothing has been done. */
var UsageError = class extends InputError {
	command;
	constructor(message, command) {
		super(message);
		this.command = command === void 0 ? "" : `${command.name} `;
	}
};
function prepare(args) {
	const [first, ...rest] = args;
	if (first === "--help" || first === "-h") return overview(COMMANDS);
	if (first === "--version") return `${VERSION}\n`;
	let command;
	try {
		if (first === void 0 || first.startsWith("-")) throw new InputError(`a command is missing: ${COMMANDS.map(({ name }) => name).join(", ")}` + (first === void 0 ? "" : ` (it comes before ${first})`));
		command = findCommand(first, COMMANDS);
		const given = parseArguments(rest, command);
		return given.values.help === true ? helpOf(command) : command.prepare(given);
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		throw new UsageError(error.message, command);
	}
}
function textOf(error) {
	if (error instanceof StepError || isOutOfSpace(error)) return messageOf(error);
	return `unexpected, please report it: ${error instanceof Error ? error.stack : String(error)}`;
}
function print(text) {
	return new Promise((resolve) => void process.stdout.write(text, () => resolve()));
}
function jsonText(object, { masked }) {
	return `${JSON.stringify(object, (_, value) => typeof value === "string" ? masked(value) : value, 2)}\n`;
}

// src/cli.ts
/** The same runs from a shell: for a laptop and for any other CI. */
process.exit(await main(process.argv.slice(2)));

export {  };