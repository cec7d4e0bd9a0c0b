import { t as runJob } from "./chunks/jobs.js";
import { parentPort } from "node:worker_threads";

// src/install/worker.ts
/** The entry point of a worker thread: runs jobs, one after the other. */
parentPort?.on("message", ({ id, job }) => {
	parentPort?.postMessage({
		id,
		result: runJob(job)
	});
});

export {  };