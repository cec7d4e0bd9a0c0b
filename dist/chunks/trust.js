// src/policy.ts
/**
* Events that run with the default branch's trust on content that somebody else may have chosen,
* or that make a release of what was installed: a poisoned cache would hurt most here.
*/
const GUARDED_EVENTS = /* @__PURE__ */ new Set([
	"release",
	"pull_request_target",
	"workflow_run",
	"issue_comment",
	"issues",
	"discussion",
	"discussion_comment",
	"gollum"
]);
/**
* The policy for this event. A pull request restores and saves, from a fork as well: the service
* keeps what it saves in a scope of its own, which no other run reads.
*
* `unknown` are references whose content could not be told.
*/
function cachePolicy({ enableCache, saveCache, stores = ["auto"] }, environment, unknown) {
	const off = (reason) => ({
		restore: false,
		save: false,
		reason
	});
	if (enableCache === false) return off("enable-cache is false");
	if (unknown.length > 0) return off(`it cannot be told whether these have changed: ${unknown.join("; ")}`);
	if (enableCache === "auto") {
		const event = environment.GITHUB_EVENT_NAME ?? "";
		const guarded = GUARDED_EVENTS.has(event) ? `the event ${event}` : environment.GITHUB_REF_TYPE === "tag" ? `the tag ${environment.GITHUB_REF_NAME ?? ""}`.trim() : void 0;
		if (guarded !== void 0) return off(`caching is off for ${guarded}, where a poisoned cache would hurt most (enable-cache: true overrides this)`);
	}
	if (!stores.some((store) => store === "auto" || store === "actions")) return {
		restore: true,
		save: saveCache,
		reason: saveCache ? void 0 : "save-cache is false"
	};
	const mode = environment.ACTIONS_CACHE_MODE?.trim().toLowerCase();
	const { restore, save } = limitsOf(mode);
	if (restore && save && !saveCache) return {
		restore,
		save: false,
		reason: "save-cache is false"
	};
	if (!restore || !save) return {
		restore,
		save: save && saveCache,
		reason: `the cache mode of this run is ${mode}`
	};
	if (mayOnlyRead(environment.ACTIONS_RUNTIME_TOKEN)) return {
		restore,
		save: false,
		reason: "this run's token may only read the cache"
	};
	return {
		restore,
		save,
		reason: void 0
	};
}
function limitsOf(mode) {
	const known = mode !== void 0 && [
		"none",
		"read",
		"write",
		"write-only"
	].includes(mode);
	return {
		restore: !known || mode === "read" || mode === "write",
		save: !known || mode === "write" || mode === "write-only"
	};
}
const WRITE = 2;
/**
* Whether a token says itself that it has no scope to write: its claim `ac` lists the scopes as JSON
* text. A token that cannot be read says nothing.
*/
function mayOnlyRead(token) {
	try {
		const payload = Buffer.from(token?.split(".")[1] ?? "", "base64url").toString();
		const claims = JSON.parse(payload);
		const scopes = JSON.parse(claims.ac);
		return scopes.length > 0 && scopes.every(({ Permission }) => typeof Permission === "number" && !(Permission & WRITE));
	} catch {
		return false;
	}
}

// src/trust.ts
/**
* Whose wheelhouses a run may read, and as whose it saves, in a store that has no scopes of its own.
* A pure function of the event. It keeps honest runs apart; what makes it binding for others is the
* access policy of the store (docs/s3.md).
*/
/** From the most trusted on: the default branch, other branches, pull requests of forks. */
const TRUST_LEVELS = [
	"default",
	"branch",
	"fork"
];
/**
* The trust of this run. `asked` is the user's own word, or auto; `event` is the parsed event payload
* of GitHub, undefined elsewhere. Outside of GitHub, where nothing tells, it is that of a branch.
*/
function trustOf(asked, environment, event) {
	if (asked !== "auto") return savingAs(asked);
	const name = environment.GITHUB_EVENT_NAME ?? "";
	const ref = environment.GITHUB_REF ?? "";
	if (GUARDED_EVENTS.has(name)) return readingOnly(`the event ${name}`);
	if (ref.startsWith("refs/tags/")) return readingOnly(`the tag ${ref.slice(10)}`);
	if (isRecord(event) && isRecord(event.pull_request)) return savingAs(isOfFork(event.pull_request, environment) ? "fork" : "branch");
	const branch = defaultBranchOf(event);
	return savingAs(branch !== void 0 && ref === `refs/heads/${branch}` ? "default" : "branch");
}
function savingAs(level) {
	return {
		reads: TRUST_LEVELS.slice(0, TRUST_LEVELS.indexOf(level) + 1),
		writes: level,
		reason: ""
	};
}
function readingOnly(what) {
	return {
		reads: ["default"],
		writes: void 0,
		reason: `${what} only reads what the default branch has saved (s3-level overrides this)`
	};
}
function isOfFork(pullRequest, environment) {
	const head = isRecord(pullRequest.head) ? pullRequest.head.repo : void 0;
	const name = isRecord(head) ? head.full_name : void 0;
	return typeof name !== "string" || name.toLowerCase() !== (environment.GITHUB_REPOSITORY ?? "").toLowerCase();
}
function defaultBranchOf(event) {
	const repository = isRecord(event) ? event.repository : void 0;
	const branch = isRecord(repository) ? repository.default_branch : void 0;
	return typeof branch === "string" ? branch : void 0;
}
function isRecord(value) {
	return typeof value === "object" && value !== null;
}

export { trustOf as n, cachePolicy as r, TRUST_LEVELS as t };