// src/errors.ts
/** Fails the step for a reason that the user can act on. The message is all that is shown. */
var StepError = class extends Error {
	constructor(message) {
		super(message);
		this.name = new.target.name;
	}
};
/** The user's own mistake. The message names the thing, the place and the way out. */
var InputError = class extends StepError {};
/** pip could not do what was asked: a package that does not exist, or does not build. */
var PipError = class extends StepError {};
/** fail-on-cache-miss is set, and there was no hit. */
var CacheMissError = class extends StepError {};
/** The message of anything that was thrown. */
function messageOf(error) {
	return hasText(error, "message") ? error.message : String(error);
}
/** Whether an error is a system error with one of these codes (`ENOENT`, `EEXIST`, …). */
function hasCode(error, ...codes) {
	return hasText(error, "code") && codes.includes(error.code);
}
/** Whether something failed for want of room: a full disk, or a quota. Also in the words of a child. */
function isOutOfSpace(error) {
	return hasCode(error, "ENOSPC", "EDQUOT") || /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/.test(messageOf(error));
}
/** The code of a system error (`ENOENT`); undefined where it is another one, or a bug. */
function codeOf(error) {
	return hasText(error, "code") && /^E[A-Z0-9]+$/.test(error.code) ? error.code : void 0;
}
function hasText(error, property) {
	return typeof error === "object" && error !== null && property in error && typeof error[property] === "string";
}

export { codeOf as a, messageOf as c, StepError as i, InputError as n, hasCode as o, PipError as r, isOutOfSpace as s, CacheMissError as t };