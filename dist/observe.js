import { Gt as findFiles, Nt as environmentOf, Ut as secondsBetween, Vt as after, Wt as digestOf, Xt as main, Y as action, _ as rowsOf, b as readSlices, d as startTally, f as fromCounts, gt as refuse, ht as nothing, mt as append, w as thresholdsOf, x as sliceColumns } from "./shared.js";
import { rt as createHash } from "./vendor.js";
// src/core/decide/observe.ts
function countedUntil({ until }, stepSince) {
	return until !== null && until > stepSince ? until : stepSince;
}
function observe$1(view, command, facts, now) {
	const { trial } = environmentOf(view.state, command.environment);
	const record = view.trials[command.environment];
	if (!trial || !record) return refuse("NOT_COLLECTING", `no trial runs in ${command.environment}. Start one by canary`);
	const known = record.batches[command.batch];
	if (known === command.content) return nothing("duplicate", `batch ${command.batch} was counted already`);
	if (known !== void 0) return refuse("BATCH_CONFLICT", `batch ${command.batch} was recorded with other content; nothing is counted. Give each batch its own key`);
	if (trial.stepSince === null) return refuse("NOT_COLLECTING", `step ${trial.step} of ${trial.canary} is not confirmed yet; evidence counts from then on`);
	if (trial.stepKind === "replay") return refuse("NOT_COLLECTING", `step ${trial.step} is a replay, which gate reads by itself. Push observations at a mirror or weight step`);
	const { evidence } = facts;
	if (!evidence || evidence.trialSeq !== trial.seq || evidence.step !== trial.step) throw new Error("the evidence was read for another step");
	const [first] = evidence.windows;
	const last = evidence.windows.at(-1);
	if (!first || !last) return refuse("NO_ROWS", `no row names ${trial.primary} or ${trial.canary} with a gated metric: ${facts.rows} rows read, ${facts.rejected} rejected`);
	const since = countedUntil(record, trial.stepSince);
	if (secondsBetween(since, first.from) < 0) return refuse("WINDOW_OVERLAP", since === trial.stepSince ? `batch ${command.batch} begins at ${first.from}, before ${since}, when step ${trial.step} was confirmed: its routing changed in between. Send only newer observations` : `batch ${command.batch} begins at ${first.from}, before ${since}, up to where evidence is counted. Send only newer observations`);
	if (secondsBetween(last.to, now) < -60) return refuse("WINDOW_AHEAD", `batch ${command.batch} ends at ${last.to}, after now (${now}). Check the clock that wrote its timestamps`);
	return append({
		type: "observed",
		trial: trial.number,
		batch: command.batch,
		content: command.content,
		rows: facts.rows,
		rejected: facts.rejected,
		slices: facts.slices,
		windows: evidence.windows
	}, "observed", `${facts.rows} rows of ${trial.canary} and ${trial.primary} are recorded`);
}
// src/run/operations/observe.ts
function observing(command, pushed) {
	return {
		ask: () => ({}),
		decide: async (reading) => observe$1(reading.view, command, await factsOf(command, pushed, reading), reading.now)
	};
}
async function factsOf(command, pushed, reading) {
	const { trial } = environmentOf(reading.view.state, command.environment);
	const record = reading.view.trials[command.environment];
	if (!trial || !record || trial.stepSince === null || record.batches[command.batch] !== void 0) return {
		evidence: null,
		rows: 0,
		rejected: 0,
		slices: {}
	};
	const since = countedUntil(record, trial.stepSince);
	const about = {
		trial,
		record,
		since,
		planned: Math.min(1, Math.max(0, secondsBetween(since, reading.now)) / record.policy.maxDuration),
		now: reading.now,
		batch: command.batch
	};
	return pushed.kind === "rows" ? ofRows(pushed.rows, about) : ofCounts(pushed.counts, about);
}
async function ofRows(rows, about) {
	const { trial, record } = about;
	const versions = {
		primary: trial.primary,
		canary: trial.canary
	};
	const slices = await slicesFor(rows, about);
	const tally = startTally({
		policy: record.policy.gate,
		step: trial.step,
		versions,
		slices,
		rows: rows.count,
		planned: about.planned,
		batch: about.batch,
		thresholds: thresholdsOf(record.tests, record.pending),
		source: rows.name
	});
	await rows.each((row, line) => tally.add(row, line));
	const { span } = tally;
	const gated = tally.windows(span ? {
		from: span.from,
		to: after(span.to, .001)
	} : {
		from: about.since,
		to: about.now
	}).filter((window) => Object.keys(window.metrics).length > 0);
	return {
		evidence: {
			trialSeq: trial.seq,
			step: trial.step,
			windows: gated
		},
		rows: tally.counted,
		rejected: tally.rejected,
		slices
	};
}
async function slicesFor(rows, { trial, record }) {
	const fixed = Object.keys(record.slices).length > 0 || Object.keys(record.batches).length > 0;
	const columns = sliceColumns(record.policy.gate);
	if (fixed || columns.length === 0) return record.slices;
	const reader = readSlices(columns, {
		primary: trial.primary,
		canary: trial.canary
	}, rows.name);
	await rows.each((row, line) => reader.add(row, line));
	return reader.values();
}
function ofCounts(counts, about) {
	const { trial, record, planned, batch } = about;
	const step = record.policy.steps[trial.step - 1];
	const window = {
		...fromCounts(counts, {
			policy: record.policy.gate,
			...step?.kind === "weight" ? { share: step.share / 1e4 } : {},
			thresholds: thresholdsOf(record.tests, record.pending),
			step: trial.step,
			slices: record.slices,
			planned,
			source: "counts"
		}).window,
		batch
	};
	return {
		evidence: {
			trialSeq: trial.seq,
			step: trial.step,
			windows: [window]
		},
		rows: 0,
		rejected: 0,
		slices: record.slices
	};
}
// src/actions/observe.ts
const observe = action("observe", async ({ inputs, runner, site }) => {
	const { pushed, content } = await evidence(inputs, runner.workspace);
	const here = await site();
	const { environment } = here.settings();
	const done = await here.operate(observing({
		do: "observe",
		environment,
		batch: inputs.batch ?? inputs.counts?.batch ?? content,
		content
	}, pushed), null);
	const body = done.body?.type === "observed" ? done.body : null;
	return here.report(done, () => ({
		rows: String(body?.rows ?? 0),
		rejected: String(body?.rejected ?? 0),
		duplicate: String(done.word === "duplicate")
	}), { checks: false });
});
async function evidence(inputs, workspace) {
	if (inputs.observations === null) {
		const text = JSON.stringify(inputs.counts);
		return {
			pushed: {
				kind: "counts",
				counts: inputs.counts
			},
			content: `sha256:${createHash("sha256").update(text).digest("hex")}`
		};
	}
	const files = await findFiles(inputs.observations, {
		workspace,
		where: "input observations"
	});
	return {
		pushed: {
			kind: "rows",
			rows: await rowsOf(files)
		},
		content: await digestOf(files)
	};
}
// entry:observe
await main(observe);
export {};
