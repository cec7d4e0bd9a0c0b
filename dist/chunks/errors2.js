import { u as setSecret$1 } from "./core.js";
import { AsyncLocalStorage } from "node:async_hooks";

// src/stores/actions-cache/transfer.ts
/**
* One call of @actions/cache, as its replaced parts see it (see docs/decisions/): which file it is
* about, and what the package said. Calls may run at the same time, so this follows each one.
*/
const currentTransfer = new AsyncLocalStorage();
/** The call that this code runs for. Throws outside of one: that would be a bug. */
function transfer() {
	const current = currentTransfer.getStore();
	if (current === void 0) throw new Error("@actions/cache was used outside of a transfer");
	return current;
}

// src/stores/actions-cache/package-core.ts
/**
* Stands in for @actions/core inside @actions/cache in the bundle: what the package prints is kept
* as data, so that the store can tell "exists already" from "may not write" from "failed", and the
* log gets one sentence of ours instead.
*/
function keep(level, message) {
	const text = message instanceof Error ? message.message : String(message);
	currentTransfer.getStore()?.messages.push({
		level,
		text
	});
}
const debug = (message) => keep("debug", message);
const info = (message) => keep("info", message);
const warning = (message) => keep("warning", message);
const error = (message) => keep("error", message);
const isDebug = () => false;
const setSecret = (secret) => setSecret$1(secret);

// node_modules/@actions/cache/lib/internal/shared/errors.js
var InvalidResponseError = class extends Error {
	constructor(message) {
		super(message);
		this.name = "InvalidResponseError";
	}
};
var NetworkError = class extends Error {
	constructor(code) {
		const message = `Unable to make request: ${code}\nIf you are using self-hosted runners, please make sure your runner has access to all GitHub endpoints: https://docs.github.com/en/actions/hosting-your-own-runners/managing-self-hosted-runners/about-self-hosted-runners#communication-between-self-hosted-runners-and-github`;
		super(message);
		this.code = code;
		this.name = "NetworkError";
	}
};
NetworkError.isNetworkErrorCode = (code) => {
	if (!code) return false;
	return [
		"ECONNRESET",
		"ENOTFOUND",
		"ETIMEDOUT",
		"ECONNREFUSED",
		"EHOSTUNREACH"
	].includes(code);
};
var UsageError = class extends Error {
	constructor() {
		super(`Cache storage quota has been hit. Unable to upload any new cache entries.\nMore info on storage limits: https://docs.github.com/en/billing/managing-billing-for-github-actions/about-billing-for-github-actions#calculating-minute-and-storage-spending`);
		this.name = "UsageError";
	}
};
UsageError.isUsageErrorMessage = (msg) => {
	if (!msg) return false;
	return msg.includes("insufficient usage");
};
var RateLimitError = class extends Error {
	constructor(message) {
		super(message);
		this.name = "RateLimitError";
	}
};

export { debug as a, isDebug as c, currentTransfer as d, transfer as f, UsageError as i, setSecret as l, NetworkError as n, error as o, RateLimitError as r, info as s, InvalidResponseError as t, warning as u };