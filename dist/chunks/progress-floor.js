// src/progress-floor.ts
/**
* How slow a service may be. What is waited for has to move: a request gets ten seconds, a transfer
* ten seconds for each 64 kB, and a time in all that grows with its size. Of the time in which
* nothing came a run has one budget, so that many slow answers cost no more than one dead service.
*/
/** Bytes that have to come within each window. */
const FLOOR_BYTES = 65536;
const FLOOR_WINDOW_MS = 1e4;
/** All waiting of a run for one service: a dead cache may add 15 s to a job, with all that it does. */
const PATIENCE_MS = 12e3;
/** An answer within this time costs no patience, however many there are. */
const QUICK_MS = 1e3;
const TOTAL_MS = 6e4;
/** The slowest line that a whole transfer is planned for: 100 kB/s. */
const TOTAL_BYTES_PER_MS = 100;
/** Where the size is not known. */
const TOTAL_UNKNOWN_MS = 6e5;
/** The patience that a run starts with. */
const newPatience = () => ({ leftMs: PATIENCE_MS });
/** Milliseconds that a transfer of so many bytes may take in all. */
function totalLimit(size) {
	return size === void 0 ? TOTAL_UNKNOWN_MS : TOTAL_MS + Math.ceil(size / TOTAL_BYTES_PER_MS);
}
/**
* What `work` gives, or an Error that says what was too slow: "the upload". `size` is that of the
* transfer in bytes, where it is known; `work` may tell it by `sized`, and its bytes by `progressed`. With less
* than FLOOR_BYTES in a window, or past the limit for all of it, its signal is aborted and the promise
* is rejected at once, whatever the work does then. A request without a body tells nothing: it has one
* window. Time without enough progress is taken from `patience`; none is left, none is tried.
*/
function withFloor(what, size, work, patience = { leftMs: Number.POSITIVE_INFINITY }) {
	if (patience.leftMs <= 0) return Promise.reject(/* @__PURE__ */ new Error(`${what} was not tried, the service has kept this run waiting for long enough`));
	const abort = new AbortController();
	return new Promise((resolve, reject) => {
		const started = performance.now();
		let windowMs = 0;
		let windowStart = 0;
		let inWindow = 0;
		let inAll = 0;
		let window;
		let ended = false;
		const openWindow = () => {
			clearTimeout(window);
			windowMs = Math.min(FLOOR_WINDOW_MS, patience.leftMs);
			windowStart = performance.now();
			inWindow = 0;
			window = setTimeout(() => giveUp(tooSlow()), windowMs);
		};
		const tooSlow = () => inAll === 0 ? `${what} got no answer within ${seconds(windowMs)} s` : `${what} moved less than 64 kB within ${seconds(windowMs)} s`;
		const end = (free) => {
			ended = true;
			clearTimeout(window);
			clearTimeout(whole);
			patience.leftMs -= Math.max(0, performance.now() - windowStart - free);
		};
		const giveUp = (reason) => {
			if (ended) return;
			end(0);
			const error = new Error(reason);
			reject(error);
			abort.abort(error);
		};
		const progressed = (bytes) => {
			if (ended) return;
			inAll += bytes;
			inWindow += bytes;
			if (inWindow >= 65536) openWindow();
		};
		const limitTo = (ms) => setTimeout(() => giveUp(`${what} took more than ${seconds(ms)} s`), ms - (performance.now() - started));
		const sized = (bytes) => {
			if (ended) return;
			clearTimeout(whole);
			whole = limitTo(totalLimit(bytes));
		};
		let whole = limitTo(totalLimit(size));
		openWindow();
		const settle = (free, act) => {
			if (!ended) end(free);
			act();
		};
		(async () => work(abort.signal, progressed, sized))().then((value) => settle(QUICK_MS, () => resolve(value)), (error) => settle(0, () => reject(error)));
	});
}
function seconds(milliseconds) {
	return Math.round(milliseconds / 100) / 10;
}

export { newPatience as n, withFloor as r, FLOOR_BYTES as t };