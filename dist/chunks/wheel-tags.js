import { n as InputError } from "./errors.js";
import { R as compareVersions, z as parseVersion } from "./zip-member.js";
import { constants } from "node:os";
import { spawn } from "node:child_process";

// src/lines.ts
/** Output of children, line by line, made harmless for a log that obeys commands. */
/**
* A text that the runner will print and not obey, line by line. Its two parsers take `::command::`
* after leading blanks (.NET's, which count U+0085), and `##[command]` anywhere in a line.
*/
function neutralised(text) {
	return text.split(LINE_BREAK).map(neutralisedLine).join("\n");
}
function neutralisedLine(line) {
	return line.replace(/^([\s\u0085]*):(?=:)/, "$1: ").replaceAll("##[", "## [");
}
const LINE_BREAK = /\r\n|\n|\r/;
/** Takes chunks of output and gives whole lines; a carriage return ends one as well. */
var LineSplitter = class {
	#decoder = new TextDecoder();
	#onLine;
	#begun = [];
	#afterReturn = false;
	constructor(onLine) {
		this.#onLine = onLine;
	}
	write(chunk) {
		const text = this.#decoder.decode(chunk, { stream: true });
		const fresh = this.#afterReturn && text.startsWith("\n") ? text.slice(1) : text;
		if (text !== "") this.#afterReturn = text.endsWith("\r");
		const parts = fresh.split(LINE_BREAK);
		const rest = parts.pop() ?? "";
		for (const part of parts) this.#give(part);
		if (rest !== "") this.#begun.push(rest);
	}
	end() {
		const last = this.#decoder.decode();
		if (this.#begun.length > 0 || last !== "") this.#give(last);
	}
	#give(end) {
		this.#onLine(this.#begun.join("") + end);
		this.#begun = [];
	}
};

// src/children.ts
/**
* Programs that a run starts. Each is the head of a process group of its own, so that it can be
* ended with all that it started itself, and none outlives the run.
*/
/** Programs that hold the output of an ended child open get this long. */
const OUTPUT_CLOSES_MS = 1e4;
/** On cancelling, children get this long to clean up. The runner itself waits 7.5 s. */
const CANCEL_MS = 5e3;
const GROUPS = process.platform !== "win32";
const running = /* @__PURE__ */ new Map();
let cancelled = false;
/**
* The exit code of a program, as a shell has it (128 and more after a signal). Its standard input is
* empty. Rejects where it cannot be started or takes too long. Never settles once the run is being
* cancelled, so that nothing else is tried then.
*/
function runChild(command, args, { cwd, environment, onLine, deadlineMs }) {
	if (cancelled) return new Promise(() => {});
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd,
			env: environment,
			detached: GROUPS,
			stdio: [
				"ignore",
				"pipe",
				"pipe"
			],
			windowsHide: true
		});
		let late = false;
		const deadline = deadlineMs === void 0 ? void 0 : setTimeout(() => {
			late = true;
			signalGroup(child, "SIGKILL");
		}, deadlineMs);
		register(child);
		const lines = [child.stdout, child.stderr].map((stream) => {
			const splitter = new LineSplitter(onLine);
			stream.on("data", (chunk) => splitter.write(chunk));
			return {
				stream,
				splitter
			};
		});
		child.once("error", (error) => {
			clearTimeout(deadline);
			if (!cancelled) reject(error);
		});
		let closing;
		child.once("exit", () => {
			clearTimeout(deadline);
			closing = setTimeout(() => {
				for (const { stream } of lines) stream.destroy();
			}, OUTPUT_CLOSES_MS);
		});
		child.once("close", (code, signal) => {
			clearTimeout(closing);
			for (const { splitter } of lines) splitter.end();
			if (cancelled) return;
			if (late) return reject(/* @__PURE__ */ new Error(`no answer within ${(deadlineMs ?? 0) / 1e3} s`));
			if (signal !== null) onLine(`${command} was ended by ${signal}`);
			resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
		});
	});
}
/** Makes a child that was started elsewhere one of those that end with the run. */
function register(child) {
	running.set(child, new Promise((resolve) => {
		const ended = () => {
			running.delete(child);
			resolve();
		};
		child.once("exit", ended);
		child.once("error", ended);
	}));
}
/**
* Passes a signal on to all children and waits until they have ended; those that take long are
* killed. From here on no other is started.
*/
async function cancelChildren(signal) {
	cancelled = true;
	const children = [...running.keys()];
	for (const child of children) signalGroup(child, signal);
	const ended = Promise.all(running.values());
	await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, CANCEL_MS))]);
	for (const child of children) signalGroup(child, "SIGKILL");
}
function signalGroup(child, signal) {
	if (!GROUPS || child.pid === void 0) child.kill(signal);
	else try {
		process.kill(-child.pid, signal);
	} catch {
		child.kill(signal);
	}
}

// src/interpreter.ts
/** The Python installed into: what one probe says of it, and what follows from that. */
const OLDEST_PIP = "21.0";
/** The interpreter that the probe's output describes. Throws where the output is something else. */
function parseInterpreter(output, executable) {
	const line = output.trim().split("\n").at(-1) ?? "";
	try {
		const probed = JSON.parse(line);
		if (typeof probed.executable === "string" && typeof probed.version === "string") return probed;
	} catch {}
	throw new InputError(`python: ${executable} did not describe itself; it printed: ${output.slice(0, 500)}`);
}
/** `cp312`, `cp313t`, `pp310`: implementation and version as wheel tags abbreviate them. */
function abiTag({ implementation, version, abiFlags, freeThreaded, debug }) {
	const short = {
		cpython: "cp",
		pypy: "pp",
		graalpy: "graalpy"
	}[implementation] ?? implementation;
	const [major = "", minor = ""] = version.split(".");
	const flags = new Set(abiFlags);
	if (freeThreaded) flags.add("t");
	if (debug) flags.add("d");
	return short + major + minor + [...flags].join("");
}
/** Throws an InputError where this interpreter has no pip that can be used. */
function requirePip(interpreter) {
	if (interpreter.pip === null) throw new InputError(`python: ${interpreter.executable} has no pip, and none that it bundles (ensurepip). Install pip into it before this step, or run actions/setup-python.`);
	if (!isAtLeastPip(interpreter, OLDEST_PIP)) throw new InputError(`python: ${interpreter.executable} has pip ${interpreter.pip}; pip ${OLDEST_PIP} or newer is needed (python -m pip install --upgrade pip)`);
}
/** Whether pip is of this version or newer; a version that cannot be read counts as new. */
function isAtLeastPip({ pip }, version) {
	const [have, want] = [parseVersion(pip ?? ""), parseVersion(version)];
	return have === void 0 || want === void 0 || compareVersions(have, want) >= 0;
}
/**
* Throws an InputError where the interpreter belongs to the operating system and refuses installs
* (https://packaging.python.org/en/latest/specifications/externally-managed-environments/).
* `placement` are the user's own settings of where pip installs to.
*/
function refuseExternallyManaged(interpreter, placement) {
	if (!interpreter.externallyManaged) return;
	if ([
		"target",
		"prefix",
		"root"
	].some((name) => placement[name] !== void 0) || isTrue(placement["break-system-packages"])) return;
	throw new InputError(`python: ${interpreter.executable} belongs to the operating system (it is externally managed) and refuses installs. Add the input "venv" (venv: .venv), which makes a virtual environment and puts it on PATH for later steps, or run actions/setup-python before this step.`);
}
/** Whether pip would read a setting's text as true. */
function isTrue(value) {
	return value !== void 0 && [
		"1",
		"y",
		"yes",
		"t",
		"true",
		"on"
	].includes(value.toLowerCase());
}

// src/wheel-tags.ts
/**
* Which interpreters a wheel is for, by the tags in its file name
* (https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/, PEP 425, 600
* and 656). Where this says no and pip would say yes, the wheel is left to pip, or fetched anew.
*/
/** The tags of a wheel's file name, each of the compressed sets spelt out: `py2-none-any`. */
function tagsOf(file) {
	const [pythons = [], abis = [], platforms = []] = file.slice(0, -4).split("-").slice(-3).map((set) => set.toLowerCase().split("."));
	return new Set(pythons.flatMap((python) => abis.flatMap((abi) => platforms.map((platform) => `${python}-${abi}-${platform}`))));
}
/** Whether one of its tags is one that the interpreter supports. */
function isFor(file, interpreter) {
	return [...tagsOf(file)].some((tag) => {
		const [python = "", abi = "", platform = ""] = tag.split("-");
		return isForAbi(python, abi, interpreter) && isForPlatform(platform, interpreter);
	});
}
function isForAbi(python, abi, interpreter) {
	const [major = 0, minor = 0] = interpreter.version.split(".").map(Number);
	const [, name, digits] = /^([a-z]+)(\d*)$/.exec(python) ?? [];
	if (name === void 0 || digits === void 0 || Number(digits[0]) !== major) return false;
	const least = digits.length === 1 ? 0 : Number(digits.slice(1));
	if (name === "py") return abi === "none" && least <= minor;
	const own = abiTag(interpreter);
	if (name !== /^[a-z]+/.exec(own)?.[0] || digits.length === 1) return false;
	if (name === "cp" && abi === "abi3") return least <= minor && !interpreter.freeThreaded;
	return least === minor && (abi === "none" || abisOf(interpreter, own).includes(abi));
}
function abisOf({ implementation, soabi, debug }, own) {
	if (implementation !== "cpython") return [soabi.split("-").slice(0, 2).join("_")];
	return debug ? [own, own.slice(0, -1)] : [own];
}
function isForPlatform(platform, interpreter) {
	if (platform === "any") return true;
	const own = interpreter.platform.toLowerCase().replaceAll(/[-.]/g, "_");
	if (own.startsWith("linux_")) return isForLinux(platform, own.slice(6), interpreter);
	if (own.startsWith("macosx_")) return isForMac(platform, interpreter);
	return platform === own;
}
const LEGACY_MANYLINUX = {
	manylinux1: [2, 5],
	manylinux2010: [2, 12],
	manylinux2014: [2, 17]
};
function isForLinux(platform, machine, { libc, pointerBits }) {
	const arch = machine === "x86_64" && pointerBits === 32 ? "i686" : machine;
	if (!platform.endsWith(`_${arch}`)) return false;
	const kind = platform.slice(0, -arch.length - 1);
	if (kind === "linux") return true;
	const [family, version = ""] = libc.split(" ");
	const [, name, ...numbers] = /^(manylinux|musllinux)_(\d+)_(\d+)$/.exec(kind) ?? [];
	const needs = LEGACY_MANYLINUX[kind] ?? numbers.map(Number);
	return family === (name === "musllinux" ? "musl" : "glibc") && needs.length === 2 && isAtLeast(version.split(".").map(Number), needs);
}
const MAC_MACHINES = {
	arm64: ["arm64", "universal2"],
	x86_64: [
		"x86_64",
		"universal2",
		"intel",
		"fat64",
		"fat3",
		"universal"
	]
};
function isForMac(platform, { osRelease, markers }) {
	const [, major, minor, machine = ""] = /^macosx_(\d+)_(\d+)_(.+)$/.exec(platform) ?? [];
	return MAC_MACHINES[markers.platform_machine ?? ""]?.includes(machine) === true && isAtLeast(osRelease.split(".").map(Number), [Number(major), Number(minor)]);
}
function isAtLeast([major = 0, minor = 0], [needsMajor = 0, needsMinor = 0]) {
	return major === needsMajor ? minor >= needsMinor : major > needsMajor;
}

export { parseInterpreter as a, cancelChildren as c, neutralised as d, isAtLeastPip as i, register as l, tagsOf as n, refuseExternallyManaged as o, abiTag as r, requirePip as s, isFor as t, runChild as u };