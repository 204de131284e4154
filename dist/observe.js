import { Bn as isBaking, Bt as action, Cn as nothing, Gn as after, Jn as digestOf, Rn as environmentOf, Sn as append, Tt as thresholdsOf, Yn as findFiles, bt as readSlices, cr as main, ct as rowsOf, nt as withoutLive, qn as secondsBetween, rt as fromCounts, tt as startTally, wn as refuse, xt as sliceColumns } from "./shared.js";
import { ut as createHash } from "./vendor.js";
// src/core/decide/observe.ts
function collecting(view, name, now) {
	const environment = environmentOf(view.state, name);
	const record = view.trials[name];
	if (record?.of === "bake") return ofBake(environment, record, name, now);
	const { trial } = environment;
	if (!trial || !record) return `no trial runs in ${name}. Start one by canary`;
	if (trial.stepSince === null) return `step ${trial.step} of ${trial.canary} is not confirmed yet; evidence counts from then on`;
	if (trial.paused) return `the trial of ${trial.canary} is paused: ${trial.paused.reason}`;
	if (trial.stepKind === "none") return `${trial.canary} takes no evidence here: it was proven before`;
	if (trial.stepKind === "replay") return `step ${trial.step} is a replay, which gate reads by itself. Push observations at a mirror or weight step`;
	const { primary, canary } = trial;
	return {
		record,
		step: trial.step,
		since: trial.stepSince,
		versions: {
			primary,
			canary
		}
	};
}
function ofBake(environment, record, name, now) {
	const { primarySince, settled } = environment;
	if (!isBaking(environment, now) || primarySince === null) return `the bake of ${record.canary} in ${name} is over`;
	if (!settled) return `${record.canary} is not seen serving in ${name} yet; evidence counts from then on`;
	return {
		record,
		step: 1,
		since: primarySince,
		versions: {
			primary: "",
			canary: record.canary
		}
	};
}
function countedUntil({ until }, since) {
	return until !== null && until > since ? until : since;
}
function observe$1(view, command, facts, now) {
	const known = view.trials[command.environment]?.batches[command.batch];
	if (known === command.content) return nothing("duplicate", `batch ${command.batch} was counted already`);
	if (known !== void 0) return refuse("BATCH_CONFLICT", `batch ${command.batch} was recorded with other content; nothing is counted. Give each batch its own key`);
	const here = collecting(view, command.environment, now);
	if (typeof here === "string") return refuse("NOT_COLLECTING", here);
	const { record, step } = here;
	const { evidence } = facts;
	if (!evidence || evidence.trialSeq !== record.seq || evidence.step !== step) throw new Error("the evidence was read for another step");
	const [first] = evidence.windows;
	const last = evidence.windows.at(-1);
	if (!first || !last) return refuse("NO_ROWS", `no row names ${here.versions.primary === "" ? "" : `${here.versions.primary} or `}${here.versions.canary} with a gated metric: ${facts.rows} rows read, ${facts.rejected} rejected`);
	const since = countedUntil(record, here.since);
	if (secondsBetween(since, first.from) < 0) return refuse("WINDOW_OVERLAP", since === here.since ? `batch ${command.batch} begins at ${first.from}, before ${since}, when ${record.of === "bake" ? "the promotion" : `step ${step}`} was confirmed: its routing changed in between. Send only newer observations` : `batch ${command.batch} begins at ${first.from}, before ${since}, up to where evidence is counted. Send only newer observations`);
	if (secondsBetween(last.to, now) < -60) return refuse("WINDOW_AHEAD", `batch ${command.batch} ends at ${last.to}, after now (${now}). Check the clock that wrote its timestamps`);
	const body = {
		type: "observed",
		trial: record.number,
		batch: command.batch,
		content: command.content,
		rows: facts.rows,
		rejected: facts.rejected,
		slices: facts.slices,
		windows: evidence.windows
	};
	const whose = record.of === "bake" ? record.canary : `${record.canary} and ${record.primary}`;
	return append(body, "observed", `${facts.rows} rows of ${whose} are recorded`);
}
// src/run/operations/observe.ts
function observing(command, pushed) {
	return {
		ask: () => ({}),
		decide: async (reading) => observe$1(reading.view, command, await factsOf(command, pushed, reading), reading.now)
	};
}
async function factsOf(command, pushed, reading) {
	const here = collecting(reading.view, command.environment, reading.now);
	if (typeof here === "string" || here.record.batches[command.batch] !== void 0) return {
		evidence: null,
		rows: 0,
		rejected: 0,
		slices: {}
	};
	const since = countedUntil(here.record, here.since);
	const planned = Math.min(1, Math.max(0, secondsBetween(since, reading.now)) / here.record.policy.maxDuration);
	const about = {
		...here,
		since,
		planned,
		now: reading.now,
		batch: command.batch
	};
	return pushed.kind === "rows" ? ofRows(pushed.rows, about) : ofCounts(pushed.counts, about);
}
async function ofRows(rows, about) {
	const { record, step, versions } = about;
	const slices = await slicesFor(rows, about);
	const tally = startTally({
		policy: withoutLive(record.policy.gate),
		step,
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
			trialSeq: record.seq,
			step,
			windows: gated
		},
		rows: tally.counted,
		rejected: tally.rejected,
		slices
	};
}
async function slicesFor(rows, { record, versions }) {
	const fixed = Object.keys(record.slices).length > 0 || Object.keys(record.batches).length > 0;
	const columns = sliceColumns(record.policy.gate);
	if (fixed || columns.length === 0) return record.slices;
	const reader = readSlices(columns, versions, rows.name);
	await rows.each((row, line) => reader.add(row, line));
	return reader.values();
}
function ofCounts(counts, about) {
	const { record, planned, batch } = about;
	const step = record.policy.steps[about.step - 1];
	const window = {
		...fromCounts(counts, {
			policy: withoutLive(record.policy.gate),
			...step?.kind === "weight" ? { share: step.share / 1e4 } : {},
			thresholds: thresholdsOf(record.tests, record.pending),
			step: about.step,
			slices: record.slices,
			planned,
			source: "counts"
		}).window,
		batch
	};
	return {
		evidence: {
			trialSeq: record.seq,
			step: about.step,
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
