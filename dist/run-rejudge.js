import { Ut as secondsBetween, Yt as Fault } from "./shared.js";
import { a as judge, i as take, n as enterStep, r as fixSlices, t as begin } from "./gate2.js";
// src/run/rejudge.ts
function rejudge(entries) {
	const sorted = entries.toSorted((a, b) => a.seq - b.seq);
	const starts = sorted.findLastIndex(({ body }) => body.type === "started");
	const [start, ...after] = starts === -1 ? [] : sorted.slice(starts);
	if (start?.body.type !== "started") throw lacking("expected the entry that started the trial (body.type \"started\"), got none");
	const own = after.filter(({ environment }) => environment === start.environment);
	const end = own.findLastIndex(({ body }) => body.type === "looked");
	const looks = own.slice(0, end + 1);
	let trial = beginning(start.body);
	let last = null;
	for (const entry of looks) {
		if (entry.body.type === "looked") last = seen(trial, entry.body, entry, start.model);
		trial = moved(trial, entry.body);
	}
	if (last === null) throw lacking("expected the entry of a look (body.type \"looked\"), got none");
	return last;
}
function beginning(started) {
	const { policy, slices, trial } = started;
	return {
		started,
		tests: begin(policy.gate, slices, trial.number),
		pending: [],
		slicesFixed: Object.keys(slices).length > 0,
		step: trial.step,
		look: trial.look,
		replayed: []
	};
}
function moved(trial, body) {
	const { gate } = trial.started.policy;
	switch (body.type) {
		case "observed": return {
			...trial,
			tests: trial.slicesFixed ? trial.tests : fixSlices(trial.tests, gate, body.slices),
			slicesFixed: true,
			pending: [...trial.pending, ...body.windows]
		};
		case "advanced": return {
			...trial,
			tests: enterStep(trial.tests, gate, body.step),
			step: body.step,
			pending: []
		};
		case "looked": return {
			...trial,
			tests: withWindows(trial, body.windows),
			pending: [],
			look: body.details.look,
			replayed: body.replayed === null ? trial.replayed : [...trial.replayed, body.replayed]
		};
		case "registered":
		case "adopted":
		case "initial":
		case "started":
		case "promoted":
		case "rolled-back":
		case "settled": return trial;
	}
}
function withWindows({ tests, pending, started }, more) {
	return [...pending, ...more].reduce((state, window) => take(state, started.policy.gate, window), tests);
}
function seen(trial, body, entry, model) {
	const { started, look, step, replayed } = trial;
	const recorded = body.details;
	if (recorded.look !== look + 1 || body.step !== step || body.trial !== started.trial.number) throw lacking(`entry ${entry.seq} is look ${recorded.look} in step ${body.step} of trial ${body.trial}, but those before it lead to look ${look + 1} in step ${step} of trial ${started.trial.number}`);
	const { policy } = started;
	const late = secondsBetween(started.trial.started, entry.at) >= policy.maxDuration;
	const usedUp = policy.steps[step - 1]?.kind === "replay" && [...replayed, body.replayed].includes(step);
	const { verdict, reason, metrics, integrity } = judge(withWindows(trial, body.windows), policy.gate, {
		step,
		steps: policy.steps,
		final: late || usedUp
	});
	const about = started.trial;
	return {
		details: {
			schema: 1,
			verdict,
			preview: false,
			model,
			environment: recorded.environment,
			canary: about.canary,
			primary: about.primary,
			trial: about.number,
			look: look + 1,
			step,
			started: about.started,
			metrics,
			integrity
		},
		reason,
		recorded
	};
}
function lacking(what) {
	return new Fault("ENTRIES", `--entry: ${what}. Name the entry.json of every commit of the trial, from its start to the look`);
}
export { rejudge };
