import { t as runJob } from "./chunks/jobs.js";
import { parentPort } from "node:worker_threads";

// src/install/worker.ts
/** The entry point of a worker thread: runs jobs, one after the other. */
let last = Promise.resolve();
parentPort?.on("message", ({ id, job }) => {
	last = last.then(async () => parentPort?.postMessage({
		id,
		result: await runJob(job)
	}));
});

export {  };