import { constants } from "node:os";
import { spawn } from "node:child_process";

// src/lines.ts
/** Output of children, line by line, made harmless for a log that obeys commands. */
/**
* A line that the runner will print and not obey. Its two parsers take `::command::` after leading
* blanks (.NET's, which count U+0085), and `##[command]` anywhere in a line.
*/
function neutralised(line) {
	return line.replace(/^([\s\u0085]*):(?=:)/, "$1: ").replaceAll("##[", "## [");
}
/** Takes chunks of output and gives whole lines; a carriage return ends one as well. */
var LineSplitter = class {
	#decoder = new TextDecoder();
	#onLine;
	#rest = "";
	#afterReturn = false;
	constructor(onLine) {
		this.#onLine = onLine;
	}
	write(chunk) {
		const text = this.#decoder.decode(chunk, { stream: true });
		const fresh = this.#afterReturn && text.startsWith("\n") ? text.slice(1) : text;
		if (text !== "") this.#afterReturn = text.endsWith("\r");
		const parts = (this.#rest + fresh).split(/\r\n|\n|\r/);
		this.#rest = parts.pop() ?? "";
		for (const part of parts) this.#onLine(part);
	}
	end() {
		const last = this.#rest + this.#decoder.decode();
		this.#rest = "";
		if (last !== "") this.#onLine(last);
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

export { neutralised as i, register as n, runChild as r, cancelChildren as t };