import { d as rangeOf } from "./zip-member.js";
import { n as withWorkers } from "./workers.js";

// src/install/checked-records.ts
/** The wheels, marked where every file in them is the one that their RECORD lists. */
async function markCheckedRecords(wheels, sources) {
	const toCheck = sources.filter(({ wheel }) => wheel.purpose !== "build");
	if (toCheck.length === 0) return [...wheels];
	const bytes = toCheck.reduce((sum, { wheel }) => sum + wheel.size, 0);
	return withWorkers(bytes, void 0, async (workers) => {
		const right = /* @__PURE__ */ new Set();
		await Promise.all(toCheck.map(async (source) => {
			if ((await workers.run({
				kind: "record",
				range: rangeOf(source)
			})).kind === "right") right.add(source.wheel);
		}));
		return wheels.map((wheel) => right.has(wheel) ? {
			...wheel,
			recordChecked: true
		} : wheel);
	});
}

export { markCheckedRecords };