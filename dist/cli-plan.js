import { At as alphaOf, Ct as canDecide, Dt as begin, Et as measuredAt, Ft as boundsOf, Kn as inWords, Lt as addTo, Mt as sharesOf, Nt as evidenceOf, Ot as logsOf, Rt as emptyGrid, Wn as HOUR, Zn as access, an as chooseEnvironment, dn as parseDuration, jt as judgedOf, kt as take, pr as show, sr as Fault, un as durationHint, ur as either, wt as samplesFor, zt as nth } from "./shared.js";
import { ot as builtin_path_default } from "./vendor.js";
import { i as readArguments, n as nothingElse, r as positive } from "./arguments.js";
import { i as textOf, n as configOf, t as CONFIG } from "./files.js";
import { n as table } from "./table.js";
// src/core/gate/plan-samples.ts
const WINDOWS = 1e3;
const POINTS = 400;
const SLOWER = {
	arms: [1.05, .96],
	tails: [1.04, 1.03],
	pairs: [.95, .97],
	agreement: [.99, 1.04],
	values: [1.05, 1.02],
	rates: [.97, .91]
};
function usual(metric) {
	const bounds = boundsOf(metric);
	const bad = .05;
	switch (metric.kind) {
		case "proportion": return {
			value: metric.better === "lower" ? bad : .95,
			apart: .05,
			sd: 0
		};
		case "mean": {
			if (metric.cap !== void 0) return {
				value: metric.cap / 8,
				apart: 0,
				sd: metric.cap / 12
			};
			const [lo, hi] = bounds ? [bounds.lo, bounds.hi] : [0, 2];
			return {
				value: (lo + hi) / 2,
				apart: 0,
				sd: (hi - lo) / (metric.paired ? 10 : 6)
			};
		}
		case "quantile": return {
			value: metric.threshold ?? 1,
			apart: 0,
			sd: .6
		};
		case "rate": return {
			value: bad,
			apart: 0,
			sd: 0
		};
		case "distribution": return {
			value: 0,
			apart: 0,
			sd: 0
		};
	}
}
function windowsToDecide(deciding) {
	const { metric, flow, truth, alpha, minSamples, planned } = deciding;
	const evidence = evidenceOf(metric);
	const counts = expectedCounts(deciding);
	if (!evidence.judged || counts === null) return null;
	const terms = {
		metric,
		evidence,
		step: 1,
		alpha,
		margin: alpha,
		limit: alpha,
		missing: alpha
	};
	const side = truth === "equal" ? "pass" : "fail";
	const needed = Math.log(1 / alpha);
	const [pass, fail] = SLOWER[shapeOf(metric)];
	const slower = truth === "equal" ? pass : fail;
	const logs = [0];
	let state = begin(metric, evidence, "slice");
	for (let window = 1; window <= WINDOWS; window += 1) {
		state = take(state, counts, Math.min(planned, Math.max(0, 1 - (window - 1) * planned)), terms);
		const log = logsOf(state, evidence, metric)[side];
		logs.push(log);
		if (log >= needed) break;
	}
	const last = logs.length - 1;
	const log = nth(logs, last);
	const before = nth(logs, last - 1);
	const half = Math.floor(last / 2);
	const growth = log >= needed ? log - before : (log - nth(logs, half)) / (last - half);
	if (!(growth > 0)) return null;
	const crossing = (log >= needed ? last - 1 + (needed - before) / growth : last + (needed - log) / growth) * slower;
	const least = truth === "equal" ? minSamples / Math.min(flow.canary, flow.primary) : 0;
	return Math.max(1, least, crossing + .5);
}
function shapeOf({ kind, paired, column }) {
	if (kind === "mean") return "values";
	if (kind === "rate") return "rates";
	if (kind === "quantile") return "tails";
	if (!paired) return "arms";
	return column === "agree" ? "agreement" : "pairs";
}
function expectedCounts({ metric, assumption, flow, truth }) {
	switch (metric.kind) {
		case "proportion": return metric.paired ? pairsOf(metric, assumption, flow, truth) : armsOf(metric, assumption, flow, truth);
		case "mean": return metric.paired ? differencesOf(metric, assumption, flow, truth) : valuesOf(metric, assumption, flow, truth);
		case "quantile": return tailsOf(metric, assumption, flow, truth);
		case "rate": {
			const canary = assumption.value + rise(metric, assumption.value, truth);
			if (canary < 0) return null;
			return {
				primary: {
					events: assumption.value * flow.primary,
					exposure: flow.primary
				},
				canary: {
					events: canary * flow.canary,
					exposure: flow.canary
				}
			};
		}
		case "distribution": return null;
	}
}
function rise({ better, margin, failAbove }, value, truth) {
	if (truth === "equal") return 0;
	const bound = failAbove.value > 0 ? failAbove : margin;
	return (better === "lower" ? 2 : -2) * bound.value * (bound.relative ? Math.abs(value) : 1);
}
function armsOf(metric, { value }, flow, truth) {
	const canary = value + rise(metric, value, truth);
	if (canary < 0 || canary > 1) return null;
	return {
		primary: {
			n: flow.primary,
			k: value * flow.primary
		},
		canary: {
			n: flow.canary,
			k: canary * flow.canary
		}
	};
}
function pairsOf(metric, { value, apart }, { canary: n }, truth) {
	const loss = Math.abs(rise(metric, value, truth));
	const agreeing = metric.column === "agree";
	const better = agreeing ? 0 : Math.max(0, (apart - loss) / 2);
	const worse = agreeing ? loss : better + loss;
	if (worse + better > 1) return null;
	const bad = metric.better === "lower" ? value : 1 - value;
	const badOfCanary = bad + worse - better;
	const of = (share) => n * (metric.better === "lower" ? share : 1 - share);
	return {
		worse: worse * n,
		better: better * n,
		same: (1 - worse - better) * n,
		values: {
			primary: of(bad),
			canary: of(badOfCanary)
		}
	};
}
function valuesOf(metric, assumption, flow, truth) {
	const { value, sd } = assumption;
	const mean = value + rise(metric, value, truth);
	const bounds = boundsOf(metric);
	if (bounds && (mean < bounds.lo || mean > bounds.hi)) return null;
	const skew = metric.cap !== void 0;
	return {
		primary: spread(value, sd, flow.primary, bounds, skew),
		canary: spread(mean, skew && value > 0 ? sd * mean / value : sd, flow.canary, bounds, skew)
	};
}
function differencesOf(metric, { value, sd }, flow, truth) {
	const bounds = boundsOf(metric);
	if (bounds === null) return null;
	const width = bounds.hi - bounds.lo;
	const mean = rise(metric, value, truth);
	if (Math.abs(mean) > width) return null;
	const n = flow.canary;
	return {
		...spread(mean, sd, n, {
			lo: -width,
			hi: width
		}, false),
		values: {
			primary: value * n,
			canary: (value + mean) * n
		}
	};
}
function tailsOf(metric, { value, sd }, flow, truth) {
	const { q = .5, better, margin, failAbove } = metric;
	const sign = better === "lower" ? 1 : -1;
	const moved = (bound, times = 1) => 1 + sign * times * bound.value / (bound.relative ? 1 : value);
	const scale = truth === "equal" ? 1 : moved(failAbove.value > 0 ? failAbove : margin, 2);
	if (!(scale > 0 && moved(margin) > 0 && moved(failAbove) > 0)) return null;
	const z = quantileOf(q);
	const above = (mark) => 1 - below(z + Math.log(mark / scale) / sd);
	const { canary: n } = flow;
	return {
		primary: {
			n: flow.primary,
			above: (1 - q) * flow.primary
		},
		canary: {
			n,
			above: above(moved(margin)) * n,
			beyond: above(moved(failAbove)) * n,
			...metric.limit === null ? {} : { over: above(metric.limit / value) * n }
		}
	};
}
function spread(mean, sd, n, bounds, skew) {
	const grid = bounds ? emptyGrid() : null;
	const shape = skew && mean > 0 ? Math.sqrt(Math.log1p((sd / mean) ** 2)) : 0;
	let sum = 0;
	let sumsq = 0;
	for (const z of points()) {
		const free = shape > 0 ? mean * Math.exp(shape * z - shape ** 2 / 2) : mean + sd * z;
		const value = bounds ? Math.min(bounds.hi, Math.max(bounds.lo, free)) : free;
		sum += value;
		sumsq += value ** 2;
		if (grid && bounds) addTo(grid, value, bounds);
	}
	const each = n / POINTS;
	return {
		n,
		sum: sum * each,
		sumsq: sumsq * each,
		...grid ? { grid: grid.map((weight) => weight * each) } : {}
	};
}
let normal = null;
function points() {
	normal ??= Array.from({ length: POINTS }, (_, point) => quantileOf((point + .5) / POINTS));
	return normal;
}
function below(z) {
	const steps = 200;
	const width = z / steps;
	let area = 0;
	for (let step = 0; step <= steps; step += 1) {
		const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2;
		area += weight * Math.exp(-((step * width) ** 2) / 2);
	}
	return Math.min(1, Math.max(0, .5 + area * width / 3 / Math.sqrt(2 * Math.PI)));
}
function quantileOf(share) {
	let [from, to] = [-8, 8];
	while (to - from > 1e-9) {
		const middle = (from + to) / 2;
		if (below(middle) < share) from = middle;
		else to = middle;
	}
	return (from + to) / 2;
}
// src/core/gate/plan-price.ts
const STEP = 1.1;
const WIDEST = 48;
function costs(costing) {
	return costing.steps.flatMap((traffic, index) => {
		const step = index + 1;
		return judgedOf(costing.policy).flatMap((metric) => {
			const slots = slotsOf(costing, traffic, metric);
			if (slots === null || !measuredAt(metric, step)) return [];
			return [costOf(costing, metric, step, slots)];
		});
	});
}
function slotsOf(costing, { kind, share, rows }, metric) {
	if (kind === "replay") {
		if (rows === null || rows === 0) return null;
		const each = rows / 20;
		return {
			flow: {
				canary: each,
				primary: each
			},
			requests: each,
			seconds: null,
			most: 20,
			before: 0,
			met: 0
		};
	}
	const { requestsPerSecond, tick, maxDuration, settle } = costing;
	if (requestsPerSecond === null) return null;
	const window = metric.live ? costing.policy.window ?? tick : tick;
	const requests = requestsPerSecond * window;
	const canary = requests * share;
	const primary = metric.paired ? canary : kind === "mirror" ? requests : requests - canary;
	if (!(canary > 0 && primary > 0)) return null;
	const flow = {
		canary,
		primary
	};
	const learning = metric.kind === "quantile" && metric.threshold === void 0 ? samplesFor(metric) / primary : 0;
	const waits = metric.live ? (settle + tick / 2) / window : 0;
	const met = kind === "weight" ? share : 0;
	return {
		flow,
		requests,
		seconds: window,
		most: maxDuration / window,
		before: learning + waits,
		met
	};
}
function costOf(costing, metric, step, slots) {
	const { policy, trial, assumed } = costing;
	const assumption = {
		...usual(metric),
		...Object.hasOwn(assumed, metric.name) ? assumed[metric.name] : {}
	};
	const alpha = alphaOf(policy, trial);
	const windows = (one, truth, of, flow = slots.flow) => {
		const found = windowsToDecide({
			metric: one,
			assumption,
			flow,
			truth,
			alpha: of,
			minSamples: policy.minSamples,
			planned: Math.min(1, 1 / slots.most)
		});
		return found === null ? null : found + slots.before;
	};
	const cost = (count) => count === null ? null : {
		requests: count * slots.requests,
		seconds: slots.seconds === null ? null : count * slots.seconds
	};
	const failing = (metrics) => cost(windows(metric, "worse", alpha * sharesOf({
		...policy,
		metrics
	}, {}, metric).overall));
	const pass = windows(metric, "equal", alpha);
	const fail = failing(judgedOf(policy));
	const others = judgedOf(policy);
	return {
		step,
		metric: metric.name,
		required: metric.required,
		assumption,
		pass: cost(pass),
		fail,
		alone: failing([metric]),
		oneMore: failing([...others, {
			...metric,
			name: `${metric.name} again`
		}]),
		harm: harmOf(metric, assumption, fail, slots.met),
		cannot: pass !== null && pass <= slots.most ? null : lacking(metric, slots, pass, (one) => windows(one, "equal", alpha))
	};
}
function harmOf(metric, { value }, fail, met) {
	if (metric.kind !== "proportion" || fail === null) return null;
	const worse = value + rise(metric, value, "worse");
	return fail.requests * met * (metric.better === "lower" ? worse : 1 - worse);
}
function lacking(metric, { most, requests, seconds }, pass, again) {
	const ways = [];
	if (pass !== null) ways.push(seconds === null ? `about ${round(pass * requests)} rows` : `about ${round(pass / most * (requests / seconds))} requests per second`);
	const { relative, value } = metric.margin;
	const wider = (power) => ({
		relative,
		value: Number((value * STEP ** power).toPrecision(2))
	});
	const enough = (power) => {
		const margin = wider(power);
		if (metric.kind === "proportion" && !relative && margin.value >= 1) return true;
		const found = again({
			...metric,
			margin,
			failAbove: margin
		});
		return found !== null && found <= most;
	};
	let [narrow, wide] = [0, WIDEST];
	while (wide - narrow > 1) {
		const middle = Math.floor((narrow + wide) / 2);
		if (enough(middle)) wide = middle;
		else narrow = middle;
	}
	const margin = wider(wide);
	if (wide < WIDEST && (metric.kind !== "proportion" || margin.value < 1)) ways.push(`a margin of about ${relative ? `${round(margin.value * 100)}%` : String(margin.value)}`);
	return `an equal canary is not proven before ${seconds === null ? "its rows are used up" : "the trial is over"}${ways.length > 0 ? `; ${ways.join(" or ")} could` : ""}`;
}
function round(value) {
	return String(Number(value.toPrecision(2)));
}
// src/cli/plan.ts
const CALLS = 15;
const CALLS_ALLOWED = 1e3;
const ROWS = /; (?:about )?\d+ rows/u;
const plan = async (args, terminal) => {
	const { values, rest } = readArguments(args, {
		config: {
			type: "string",
			default: CONFIG
		},
		model: { type: "string" },
		environment: { type: "string" },
		"requests-per-second": { type: "string" },
		tick: {
			type: "string",
			default: "5m"
		},
		trial: { type: "string" },
		assume: {
			type: "string",
			multiple: true,
			default: []
		},
		json: {
			type: "boolean",
			default: false
		}
	});
	nothingElse(rest);
	const asked = {
		model: values.model ?? null,
		environment: values.environment ?? null
	};
	const { model, environment, config } = chooseEnvironment(await configOf(values.config, terminal.folder), asked);
	const { gate, steps, maxDuration, settle } = config.policy;
	if (!gate) throw new Fault("NO_GATE", `${model}/${environment}: expected gate.metrics in ${values.config}, got none. Add what is to be judged`);
	const tick = parseDuration(values.tick);
	if (tick === null || tick <= 0) throw new Fault("USAGE", `--tick: expected a duration, got ${show(values.tick)}. ${durationHint(values.tick)}`);
	const trial = positive("trial", values.trial, true) ?? 1;
	const requestsPerSecond = positive("requests-per-second", values["requests-per-second"]);
	const { rows, missing } = await rowsOf(steps, terminal.folder);
	const lines = costs({
		policy: gate,
		steps: steps.map((step) => trafficOf(step, rows)),
		trial,
		requestsPerSecond,
		tick,
		maxDuration,
		settle,
		assumed: assumptions(values.assume, gate)
	});
	const never = canDecide({
		policy: gate,
		steps,
		replays: Object.fromEntries(Object.entries(rows).map(([file, count]) => [file, { rows: count }])),
		trial
	});
	const lacking = lines.filter(({ required, cannot, step }) => required && cannot !== null && steps[step - 1]?.advance === "pass");
	const callsPerHour = Math.ceil(HOUR / tick * CALLS);
	if (values.json) terminal.out(JSON.stringify({
		schema: 1,
		model,
		environment,
		trial,
		requestsPerSecond,
		tick,
		maxDuration,
		cannotDecide: never,
		missing,
		metrics: lines,
		callsPerHour
	}));
	else {
		terminal.out(`${model}/${environment}, trial ${trial}, alpha ${gate.alpha}, max-duration ${inWords(maxDuration)}\n`);
		if (lines.length > 0) terminal.out(`${costTable(lines, steps)}\n\n${picture(lines, maxDuration)}\n\n${priceTable(lines)}\n`);
		for (const { step, metric, cannot } of lines) if (cannot !== null) terminal.out(`step ${step}, ${metric}: ${cannot}${ROWS.test(cannot) ? " (rows usually needed)" : ""}`);
		if (never !== null) terminal.out(`CANNOT_DECIDE: ${never}${ROWS.test(never) ? " (the fewest rows that could ever pass)" : ""}`);
		for (const file of missing) terminal.out(`Replays of ${show(file)} are left out: the file is not there. Record its requests, then ask again`);
		if (requestsPerSecond === null && steps.some((step) => step.kind !== "replay")) terminal.out("Steps with live traffic are left out: give --requests-per-second");
		terminal.out(`A tick every ${inWords(tick)} makes at most ${callsPerHour} API calls per hour of the ${CALLS_ALLOWED} that a repository's token has${callsPerHour > CALLS_ALLOWED ? ": too many" : ""}`);
	}
	return never !== null || lacking.length > 0 ? 1 : 0;
};
function trafficOf(step, rows) {
	if (step.kind === "replay") return {
		kind: step.kind,
		share: 1,
		rows: rows[step.file] ?? null
	};
	return {
		kind: step.kind,
		share: step.share / 1e4,
		rows: null
	};
}
async function rowsOf(steps, folder) {
	const files = [...new Set(steps.flatMap((step) => step.kind === "replay" ? [step.file] : []))];
	const counted = await Promise.all(files.map(async (file) => {
		if (!await access(builtin_path_default.resolve(folder, file)).then(() => true, () => false)) return [];
		return [[file, (await textOf(file, folder, `steps: replay ${file}`)).split("\n").filter((line) => line.trim() !== "").length]];
	}));
	const rows = Object.fromEntries(counted.flat());
	return {
		rows,
		missing: files.filter((file) => !Object.hasOwn(rows, file))
	};
}
function assumptions(texts, gate) {
	return Object.fromEntries(texts.map((text) => {
		const [, name = "", value = "", second] = /^([^=]+)=([^,]+)(?:,(.+))?$/u.exec(text) ?? [];
		const metric = gate.metrics.find((one) => one.name === name);
		const numbers = [value, ...second === void 0 ? [] : [second]].map(Number);
		if (!metric || value.trim() === "" || numbers.some((number) => !Number.isFinite(number) || number < 0)) throw new Fault("USAGE", `--assume: expected METRIC=VALUE or METRIC=VALUE,SPREAD with a metric of ${either(gate.metrics.map((one) => one.name))}, got ${show(text)}`);
		const [first = 0, spread] = numbers;
		if (spread === void 0) return [name, { value: first }];
		return [name, {
			value: first,
			...metric.kind === "proportion" ? { apart: spread } : { sd: spread }
		}];
	}));
}
function costTable(lines, steps) {
	return table([[
		"step",
		"metric",
		"assumed",
		"to pass if equal",
		"to fail at twice the margin",
		"bad answers to users by then"
	], ...lines.map((line) => [
		`${line.step} ${steps[line.step - 1]?.kind ?? ""}`,
		line.required ? line.metric : `${line.metric} (not required)`,
		amount(line.assumption.value),
		costText(line.pass),
		costText(line.fail),
		line.harm === null ? "" : amount(line.harm)
	])]);
}
function costText(cost) {
	if (cost === null) return "no end in sight";
	return `${amount(cost.requests)}${cost.seconds === null ? " rows" : ` requests, ${inWords(cost.seconds)}`}`;
}
function amount(value) {
	return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
const WIDTH = 50;
function picture(lines, maxDuration) {
	const longest = Math.max(...lines.map(({ metric }) => metric.length));
	const live = lines.flatMap(({ pass, fail }) => [pass?.seconds, fail?.seconds]).filter((one) => typeof one === "number");
	const most = live.length > 0 ? Math.min(maxDuration, Math.max(...live)) : 0;
	const rows = Math.max(...lines.flatMap(({ pass, fail }) => [pass, fail].map((one) => one?.seconds === null ? one.requests : 0)));
	const bar = (cost, sign) => {
		if (cost === null) return `${sign.repeat(WIDTH)}>`;
		const share = cost.seconds === null ? cost.requests / rows : cost.seconds / most;
		return share > 1 ? `${sign.repeat(WIDTH)}>` : sign.repeat(Math.max(1, Math.round(share * WIDTH)));
	};
	return lines.flatMap(({ step, metric, pass, fail }) => [`${step} ${metric.padEnd(longest)} pass ${bar(pass, "#")}`, `${" ".repeat(String(step).length)} ${" ".repeat(longest)} fail ${bar(fail, "=")}`]).join("\n");
}
function priceTable(lines) {
	return table([[
		"step",
		"metric",
		"fail alone",
		"in this policy",
		"with one more metric"
	], ...lines.map(({ step, metric, alone, fail, oneMore }) => [
		String(step),
		metric,
		costText(alone),
		`${costText(fail)}${more(fail, alone)}`,
		`${costText(oneMore)}${more(oneMore, fail)}`
	])]);
}
function more(cost, than) {
	if (cost === null || than === null) return "";
	return ` (+${Math.round((cost.requests / than.requests - 1) * 100)} %)`;
}
export { plan };
