import { i as take, t as begin } from "./gate2.js";
import { t as judge } from "./judge.js";
import { _ as sliceColumns, g as readSlices, l as startTally } from "./shared.js";
// src/run/preview.ts
async function preview({ model, environment, canary, primary, policy, rows, now }) {
	const whole = {
		...policy,
		metrics: policy.metrics.map((metric) => ({
			...metric,
			at: null
		}))
	};
	const versions = {
		primary,
		canary
	};
	const reader = readSlices(sliceColumns(whole), versions, rows.name);
	await rows.each((row, line) => reader.add(row, line));
	const slices = reader.values();
	const tally = startTally({
		policy: whole,
		step: 1,
		versions,
		slices,
		rows: rows.count,
		planned: 1,
		batch: "preview",
		source: rows.name
	});
	await rows.each((row, line) => tally.add(row, line));
	const tests = tally.windows({
		from: now,
		to: now
	}).reduce((state, window) => take(state, whole, window), begin(whole, slices, 1));
	const judgement = judge(tests, whole, {
		step: 1,
		steps: [{ kind: "preview" }],
		final: true
	});
	return {
		details: {
			schema: 1,
			verdict: judgement.verdict,
			preview: true,
			model,
			environment,
			canary,
			primary,
			trial: null,
			look: 1,
			step: null,
			started: null,
			metrics: judgement.metrics,
			integrity: judgement.integrity
		},
		reason: judgement.reason,
		progress: judgement.progress,
		rejected: tally.rejected
	};
}
export { preview };
