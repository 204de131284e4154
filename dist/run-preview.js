import { _ as take, bt as readSlices, m as begin, nt as withoutLive, tt as startTally, v as judge, xt as sliceColumns } from "./shared.js";
// src/run/preview.ts
async function preview(request) {
	const { canary, primary, rows, now } = request;
	const policy = everywhere(withoutLive(request.policy));
	const versions = {
		primary,
		canary
	};
	const reader = readSlices(sliceColumns(policy), versions, rows.name);
	await rows.each((row, line) => reader.add(row, line));
	const slices = reader.values();
	const tally = startTally({
		policy,
		step: 1,
		versions,
		slices,
		rows: rows.count,
		planned: 1,
		batch: "preview",
		source: rows.name
	});
	await rows.each((row, line) => tally.add(row, line));
	const windows = tally.windows({
		from: now,
		to: now
	});
	return {
		...previewOfWindows({
			...request,
			policy,
			windows,
			slices,
			trial: request.trial ?? 1
		}),
		rejected: tally.rejected
	};
}
function everywhere(policy) {
	return {
		...policy,
		metrics: policy.metrics.map((metric) => ({
			...metric,
			at: null
		}))
	};
}
function previewOfWindows(request) {
	const { model, environment, canary, primary, windows, slices, trial } = request;
	const policy = everywhere(request.policy);
	const tests = windows.reduce((state, window) => take(state, policy, window), begin(policy, slices, trial));
	const judgement = judge(tests, policy, {
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
		progress: judgement.progress
	};
}
export { everywhere, preview, previewOfWindows };
