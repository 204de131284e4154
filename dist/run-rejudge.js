import { Vn as passLapsed, _ as take, f as passAfter, g as fixSlices, h as enterStep, i as standsOn, m as begin, n as copiedIn, qn as secondsBetween, r as inTime, sr as Fault, v as judge } from "./shared.js";
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
		trial = moved(trial, entry);
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
		replayed: [],
		pass: trial.pass,
		since: null
	};
}
function moved(trial, entry) {
	const { body } = entry;
	const { gate, steps } = trial.started.policy;
	const isFresh = trial.pending.length > 0 || body.type === "looked" && body.windows.length > 0;
	switch (body.type) {
		case "observed": return {
			...trial,
			tests: trial.slicesFixed ? trial.tests : fixSlices(trial.tests, gate, body.slices),
			slicesFixed: true,
			pending: [...trial.pending, ...body.windows]
		};
		case "advanced":
		case "resumed": return {
			...trial,
			tests: enterStep(withWindows(trial, []), gate, body.step),
			step: body.step,
			pending: [],
			pass: null,
			since: null
		};
		case "looked": return {
			...trial,
			tests: withWindows(trial, body.windows),
			pending: [],
			look: body.details.look,
			replayed: body.replayed === null ? trial.replayed : [...trial.replayed, body.replayed],
			pass: body.step === steps.length ? passAfter(trial.pass, body.passed, isFresh, entry) : null
		};
		case "paused": return {
			...trial,
			pass: null
		};
		case "watched":
		case "requested":
		case "held":
		case "retired":
		case "drilled":
		case "registered":
		case "adopted":
		case "initial":
		case "started":
		case "promoted":
		case "rolled-back": return trial;
		case "settled": return body.outcome === "seen" ? {
			...trial,
			since: trial.since ?? entry.at
		} : trial;
	}
}
function withWindows({ tests, pending, started }, more) {
	return [...pending, ...more].reduce((state, window) => take(state, started.policy.gate, window), tests);
}
function seen(trial, body, entry, model) {
	const { started, look, step, replayed, pass, since } = trial;
	const recorded = body.details;
	if (recorded.look !== look + 1 || body.step !== step || body.trial !== started.trial.number) throw lacking(`entry ${entry.seq} is look ${recorded.look} in step ${body.step} of trial ${body.trial}, but those before it lead to look ${look + 1} in step ${step} of trial ${started.trial.number}`);
	const { policy } = started;
	const about = {
		...started.trial,
		pass
	};
	const late = pass === null && secondsBetween(about.started, entry.at) >= policy.maxDuration;
	const usedUp = policy.steps[step - 1]?.kind === "replay" && [...replayed, body.replayed].includes(step);
	const judgement = judge(withWindows(trial, body.windows), policy.gate, {
		step,
		steps: policy.steps,
		final: late || usedUp,
		copied: copiedIn(policy.steps, step)
	});
	const { reason, metrics, integrity } = judgement;
	const lapsed = passLapsed(about, entry.at);
	return {
		details: {
			schema: 1,
			verdict: inTime(judgement.verdict, {
				late: late && step < policy.steps.length,
				lapsed,
				early: pass === null && (standsOn(policy.steps, step, since, entry.at) || recorded.integrity.freshness !== null)
			}),
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
			integrity: {
				...integrity,
				freshness: recorded.integrity.freshness
			}
		},
		reason,
		recorded
	};
}
function lacking(what) {
	return new Fault("ENTRIES", `--entry: ${what}. Name the entry.json of every commit of the trial, from its start to the look`);
}
export { rejudge };
