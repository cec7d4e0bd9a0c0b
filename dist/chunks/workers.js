import { t as runJob } from "./jobs.js";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";

// src/install/workers.ts
/** Worker threads that take jobs, and the same without threads. */
/** More bring nothing: the disk, or the memory's bandwidth, is full then. */
const MOST_WORKERS = 4;
/** A second job waits in each thread, so that none is idle while a message travels. */
const JOBS_AT_HAND = 2;
/** Jobs that run in this thread, for sets that are not worth the start of threads. */
const thisThread = {
	count: 1,
	run: async (job) => runJob(job),
	close: async () => {}
};
/** Starts threads, one a core. They keep the process alive only while they have jobs. */
function startWorkers(count = Math.min(availableParallelism(), MOST_WORKERS)) {
	const file = workerFile();
	const queue = [];
	const threads = Array.from({ length: count }, () => startThread(file, queue, ended));
	function ended(error) {
		if (threads.some((thread) => thread.alive())) return;
		for (const pending of queue.splice(0)) pending.reject(error);
	}
	return {
		count,
		run: (job) => new Promise((resolve, reject) => {
			queue.push({
				job,
				resolve,
				reject
			});
			for (const thread of threads.toSorted((a, b) => a.load() - b.load())) thread.take();
			ended(/* @__PURE__ */ new Error("all worker threads have ended"));
		}),
		async close() {
			await Promise.all(threads.map((thread) => thread.end()));
		}
	};
}
function startThread(file, queue, ended) {
	const worker = new Worker(file, { execArgv: [] });
	const underWay = /* @__PURE__ */ new Map();
	let last = 0;
	let alive = true;
	function take() {
		while (alive && underWay.size < JOBS_AT_HAND) {
			const pending = queue.shift();
			if (pending === void 0) break;
			underWay.set(++last, pending);
			worker.postMessage({
				id: last,
				job: pending.job
			});
		}
		if (underWay.size > 0) worker.ref();
		else worker.unref();
	}
	function die(error) {
		alive = false;
		for (const pending of underWay.values()) pending.reject(error);
		underWay.clear();
		ended(error);
	}
	worker.on("message", ({ id, result }) => {
		underWay.get(id)?.resolve(result);
		underWay.delete(id);
		take();
	});
	worker.on("error", die);
	worker.on("exit", () => die(/* @__PURE__ */ new Error("a worker thread has ended")));
	worker.unref();
	return {
		alive: () => alive,
		load: () => underWay.size,
		take,
		end: () => worker.terminate()
	};
}
const WORTH_THREADS = 4194304;
function startOr(otherwise) {
	try {
		return startWorkers();
	} catch {
		return otherwise;
	}
}
let prepared;
/** Starts threads ahead of the act that will need them, for so many bytes; it takes and ends them. */
function prepareWorkers(bytes) {
	if (bytes >= WORTH_THREADS) prepared ??= startWorkers();
}
/**
* Runs an act with the given workers, or those that are prepared, or for so many bytes of wheels with
* new ones. Below a few megabytes, threads take longer to start than the work takes.
*/
async function withWorkers(bytes, given, act) {
	if (given !== void 0) return act(given);
	if (prepared === void 0 && bytes < WORTH_THREADS) return act(thisThread);
	const workers = prepared ?? startOr(thisThread);
	prepared = void 0;
	try {
		return await act(workers);
	} finally {
		await workers.close();
	}
}
/** worker.ts beside this source; in the bundle worker.js, beside the entry or one folder up. */
function workerFile() {
	const candidates = [
		"./worker.ts",
		"./worker.js",
		"../worker.js"
	].map((path) => fileURLToPath(new URL(path, import.meta.url)));
	const found = candidates.find((path) => existsSync(path));
	if (found === void 0) throw new Error(`there is no ${candidates.join(", no ")}`);
	return found;
}

export { withWorkers as n, prepareWorkers as t };