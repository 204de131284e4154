import { A as own, H as append, M as OTHER, N as action, U as nothing, W as refuse, _ as sliceColumns, _t as digestOf, bt as Fault, g as readSlices, gt as secondsBetween, j as evidenceOf, l as startTally, mt as after, p as rowsOf, st as environmentOf, vt as findFiles, xt as main, y as measuredAt } from "./shared.js";
import { C as nonEmpty, E as number, I as safeInteger, L as safeParse, M as pipe, R as strictObject, S as minValue, a as custom, c as finite, m as isoTimestamp, rt as createHash, s as exactOptional, z as string } from "./vendor.js";
// src/core/decide/observe.ts
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
	const since = record.until ?? trial.stepSince;
	if (secondsBetween(since, first.from) < 0) return refuse("WINDOW_OVERLAP", `batch ${command.batch} begins at ${first.from}, before ${since}, up to where evidence is counted. Send only newer observations`);
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
// src/core/gate/counts.ts
const count = pipe(number("a number"), finite("a finite number"), safeInteger("a whole number below 2^53"), minValue(0, "0 or more"));
const Arm = strictObject({
	n: count,
	k: count,
	missing: exactOptional(count)
});
const Sums = strictObject({
	primary: Arm,
	canary: Arm
});
const Both = strictObject({
	primary: count,
	canary: count
});
const Pairs = strictObject({
	worse: count,
	better: count,
	same: count,
	missing: exactOptional(strictObject({
		primary: count,
		canary: count,
		both: count
	})),
	values: exactOptional(Both)
});
const time = pipe(string("an RFC 3339 time"), isoTimestamp("an RFC 3339 time"));
const Named = custom(isRecord, "an object");
const Format = strictObject({
	batch: exactOptional(pipe(string("a text"), nonEmpty("a text"))),
	from: time,
	to: time,
	metrics: Named,
	slices: exactOptional(Named)
});
function fromCounts(value, options) {
	const { policy, slices, planned, source } = options;
	const { batch, from, to, metrics, slices: given } = check(Format, value, source, "");
	if (!(Date.parse(from) < Date.parse(to))) throw fault(source, "to", `expected a time after from (${from}), got ${to}. A window is [from, to)`);
	const measured = policy.metrics.filter((metric) => measuredAt(metric, options.step));
	const read = (named, path) => Object.fromEntries(measured.flatMap((metric) => {
		const raw = own(named, metric.name);
		if (raw === void 0) return [];
		const at = `${path}.${metric.name}`;
		const counts = metric.paired ? check(Pairs, raw, source, at) : check(Sums, raw, source, at);
		const impossible = evidenceOf(metric).fault(counts);
		if (impossible !== null) throw fault(source, at, `${impossible}. Counts must be those of single requests`);
		return [[metric.name, counts]];
	}));
	const gated = read(metrics, "metrics");
	if (Object.keys(gated).length === 0) throw fault(source, "metrics", `expected at least one of ${measured.map((metric) => metric.name).join(", ")}, got ${Object.keys(metrics).join(", ") || "none"}`);
	const bySlice = Object.fromEntries(Object.entries(given ?? {}).map(([column, raw]) => {
		const values = check(Named, raw, source, `slices.${column}`);
		const listed = own(slices, column) ?? [];
		const merged = /* @__PURE__ */ new Map();
		for (const [name, named] of Object.entries(values)) {
			const slot = listed.includes(name) ? name : OTHER;
			const at = `slices.${column}.${name}`;
			const counts = read(check(Named, named, source, at), at);
			const before = merged.get(slot);
			merged.set(slot, before ? together(before, counts, policy) : counts);
		}
		return [column, Object.fromEntries(merged)];
	}));
	return {
		window: {
			from,
			to,
			...batch === void 0 ? {} : { batch },
			planned,
			metrics: gated,
			...given ? { slices: bySlice } : {}
		},
		batch: batch ?? null,
		notGated: Object.keys(metrics).filter((name) => !policy.metrics.some((metric) => metric.name === name))
	};
}
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function together(a, b, policy) {
	return Object.fromEntries(policy.metrics.flatMap((metric) => {
		const [x, y] = [own(a, metric.name), own(b, metric.name)];
		const sum = x && y ? evidenceOf(metric).sum(x, y) : x ?? y;
		return sum ? [[metric.name, sum]] : [];
	}));
}
function check(schema, value, source, at) {
	const result = safeParse(schema, value);
	if (result.success) return result.output;
	const [issue] = result.issues;
	throw fault(source, [...at === "" ? [] : [at], ...(issue.path ?? []).map((item) => String(item.key))].join(".") || "counts", `expected ${expectedBy(issue)}, got ${issue.received === "undefined" ? "nothing" : issue.received}`);
}
function expectedBy(issue) {
	if (issue.type !== "strict_object") return issue.message;
	if (issue.expected === "never") return "no such key";
	return issue.received === "undefined" ? "a value" : "an object";
}
function fault(source, path, what) {
	return new Fault("BAD_COUNTS", `${source} ${path}: ${what}`);
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
	const since = record.until ?? trial.stepSince;
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
	const window = {
		...fromCounts(counts, {
			policy: record.policy.gate,
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
