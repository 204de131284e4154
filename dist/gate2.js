import { A as begin$1, D as measuredAt, E as familyOf, F as judgedOf, H as own, I as members, J as plus, K as logMix, L as sharesOf, M as logsOf, N as take$1, O as seriesOf, P as alphaOf, R as missingMargin, T as failedBy, U as notWhole, V as mapOwn, dt as SPLIT_ODDS, j as enterStep$1, k as slicesOf, ut as SPLIT_ALPHA, z as evidenceOf } from "./shared.js";
// src/core/gate/split.ts
const SPLIT_WEIGHTS = [...SPLIT_ODDS, ...SPLIT_ODDS].map(() => 1 / (2 * SPLIT_ODDS.length));
function increments(nc, np, share, tolerance) {
	const gap = tolerance * Math.min(share, 1 - share);
	const gain = (edge, odds) => {
		const q = edge * odds / (edge * odds + 1 - edge);
		return nc * Math.log(q / edge) + np * Math.log((1 - q) / (1 - edge));
	};
	return [...SPLIT_ODDS.map((odds) => gain(share + gap, odds)), ...SPLIT_ODDS.map((odds) => gain(share - gap, 1 / odds))];
}
// src/core/gate/split-check.ts
function unsoundSplit({ primary, canary, share }) {
	const odd = notWhole({
		primary,
		canary
	});
	if (odd !== null) return `split: ${odd}`;
	return share > 0 && share < 1 ? null : `split: share is ${share}, not between 0 and 1`;
}
function takeSplit(state, split, policy) {
	if (!split) return state;
	const before = state ?? {
		logs: SPLIT_WEIGHTS.map(() => 0),
		primary: 0,
		canary: 0,
		best: 0
	};
	const gains = increments(split.canary, split.primary, split.share, toleranceOf(policy));
	const logs = plus(before.logs, gains);
	return {
		logs,
		primary: before.primary + split.primary,
		canary: before.canary + split.canary,
		best: Math.max(before.best, logMix(logs, SPLIT_WEIGHTS))
	};
}
function splitFault({ best, primary, canary }, split) {
	if (best < Math.log(1e3)) return null;
	const expected = split ? `, ${percent(split.share)} are configured now` : "";
	return `traffic is not split as configured: the canary was given ${canary} of ${canary + primary} (${percent(canary / (canary + primary))})${expected} (evidence ${best.toFixed(1)}, ${Math.log(1 / SPLIT_ALPHA).toFixed(1)} needed)`;
}
function splitLine(state, policy) {
	if (state === null || state.primary + state.canary === 0) return null;
	const { primary, canary, best } = state;
	return `${best >= Math.log(1e3) ? "not as configured" : "as configured"}: the canary was given ${canary} of ${canary + primary} (tolerance ${percent(toleranceOf(policy))} of the smaller share)`;
}
function toleranceOf({ splitTolerance }) {
	return splitTolerance ?? .02;
}
function percent(share) {
	return `${Number((share * 100).toPrecision(3))} %`;
}
// src/core/gate/interval.ts
function around(difference, variance, scale, alpha, widest) {
	const radius = Math.sqrt(variance * (1 + variance / scale ** 2) * (2 * Math.log(1 / alpha) + Math.log1p(scale ** 2 / variance)));
	return {
		lower: Math.max(-widest, difference - radius),
		upper: Math.min(widest, difference + radius)
	};
}
// src/core/gate/judge.ts
function judge(state, policy, at) {
	const judging = {
		state,
		policy,
		at,
		alpha: alphaOf(policy, state.trial),
		family: members(policy, slicesOf(state))
	};
	const { verdict, reason } = decide(judging);
	const metrics = [...judging.family.filter(({ part }) => part === "overall" || part === "slice").map((member) => line(judging, member, verdict)), ...policy.metrics.filter((metric) => !evidenceOf(metric).judged).map((metric) => advice(judging, metric, verdict))];
	return {
		verdict,
		reason,
		progress: verdict === "continue" || verdict === "inconclusive" ? progressOf(judging) : 1,
		metrics,
		integrity: {
			split: splitLine(state.split, policy),
			freshness: null,
			missing: missingIn(judging)
		}
	};
}
function decide(judging) {
	const { state, policy, at } = judging;
	if (state.invalid !== null) return {
		verdict: "invalid",
		reason: `evidence beyond repair: ${state.invalid}`
	};
	const required = judgedOf(policy).filter((metric) => metric.required && dueBy(metric, at));
	const open = required.filter((metric) => !proven(judging, metric));
	const passes = required.length > 0 && open.length === 0;
	if (state.failed !== null && !(passes && withinMargins(judging))) return {
		verdict: "fail",
		reason: failure(judging, state.failed)
	};
	if (passes) {
		const shown = required.filter((metric) => measuredAt(metric, at.step));
		return {
			verdict: "pass",
			reason: `${(shown.length > 0 ? shown : required).map((metric) => proof(judging, metric)).join("; ")}${state.failed === null ? "" : ` (worse, within margin: ${failure(judging, state.failed)})`}`
		};
	}
	const lacking = open.map((metric) => lack(judging, metric)).join("; ");
	return {
		verdict: at.final ? "inconclusive" : "continue",
		reason: lacking === "" ? `step ${at.step} measures no required metric` : `undecided: ${lacking}`
	};
}
function dueBy(metric, { step, steps }) {
	return measuredAt(metric, step) || lastMeasured(metric, steps.length) <= step;
}
function lastMeasured(metric, steps) {
	return metric.at === null ? steps : Math.max(0, ...metric.at.filter((step) => step <= steps));
}
function proven({ state, policy, at }, metric) {
	const { passedIn, step } = seriesOf(state, metric, null);
	if (!measuredAt(metric, at.step)) return passedIn !== null && passedIn === lastMeasured(metric, at.steps.length);
	return passedIn === at.step && enough(policy, metric, step);
}
function enough(policy, metric, counts) {
	if (counts === null) return false;
	const { primary, canary } = evidenceOf(metric).size(counts);
	return Math.min(primary, canary) >= Math.max(1, policy.minSamples);
}
function withinMargins({ state, family, at, alpha }) {
	return family.filter((member) => {
		const { best } = seriesOf(state, member.metric, member.slice);
		const by = failedBy(member);
		return (by === "margin" ? best.fail : best[by]) >= Math.log(1 / (member.share * alpha)) || isCause(state.failed, member);
	}).every((member) => {
		const { metric, slice } = member;
		const { passedIn } = seriesOf(state, metric, slice);
		return failedBy(member) === "margin" && passedIn === at.step && below(metric.failAbove, metric.margin);
	});
}
function below(a, b) {
	return a.relative === b.relative && a.value < b.value;
}
function isCause(cause, { metric, slice, part }) {
	return cause !== null && cause.metric === metric.name && cause.slice?.column === slice?.column && cause.slice?.value === slice?.value && cause.part === failedBy({ part });
}
function causeOf({ failed }, { metric, slice }) {
	if (failed === null || failed.metric !== metric.name) return null;
	return failed.slice?.column === slice?.column && failed.slice?.value === slice?.value ? failed.part : null;
}
function line(judging, member, verdict) {
	const { state, policy, at, alpha } = judging;
	const { metric, slice, share } = member;
	const series = seriesOf(state, metric, slice);
	const evidence = evidenceOf(metric);
	const logs = logsOf(series, evidence, metric);
	const seen = series.total === null ? null : evidence.describe(series.total);
	const size = series.total === null ? {
		primary: 0,
		canary: 0
	} : evidence.size(series.total);
	const progress = progressOfSeries(judging, member);
	const interval = seen === null || seen.difference === null || seen.variance === null ? {
		lower: null,
		upper: null
	} : around(seen.difference, seen.variance, evidence.scale(seen.primary), policy.alpha, seen.widest);
	const failed = series.failed !== null || causeOf(state, member) !== null;
	const passed = series.passedIn !== null && (!measuredAt(metric, at.step) || series.passedIn === at.step && enough(policy, metric, series.step));
	const judged = verdict === "invalid" ? "invalid" : failed && !(verdict === "pass" && passed) ? "fail" : passed ? "pass" : at.final ? "inconclusive" : "continue";
	return {
		name: metric.name,
		kind: metric.kind,
		...slice === null ? {} : { slice: Object.fromEntries([[slice.column, slice.value]]) },
		verdict: judged,
		better: metric.better,
		margin: marginText(metric.margin),
		primary: {
			n: size.primary,
			value: seen?.primary ?? null
		},
		canary: {
			n: size.canary,
			value: seen?.canary ?? null
		},
		difference: seen?.difference ?? null,
		...interval,
		evidence: {
			fail: seen ? logs.fail : null,
			pass: series.step ? logs.pass : null
		},
		p: {
			fail: seen ? anytime(series.best.fail) : null,
			pass: series.step ? anytime(series.best.pass) : null
		},
		progress: judged === "pass" || judged === "fail" ? 1 : progress,
		eta: etaOf(judged, progress, at.elapsed),
		reason: sentence(judging, member, judged, alpha * share)
	};
}
function anytime(best) {
	return Math.min(1, Math.exp(-best));
}
function etaOf(verdict, progress, elapsed) {
	if (verdict !== "continue" || elapsed === void 0 || progress <= 0) return null;
	return Math.round(elapsed * (1 / progress - 1));
}
function progressOfSeries({ state, policy, alpha }, { metric, slice, share }) {
	const series = seriesOf(state, metric, slice);
	const evidence = evidenceOf(metric);
	if (series.step === null) return 0;
	const logs = logsOf(series, evidence, metric);
	const { primary, canary } = evidence.size(series.step);
	const samples = policy.minSamples > 0 ? Math.min(primary, canary) / policy.minSamples : 1;
	const pass = Math.min(Math.max(logs.pass, series.best.pass) / Math.log(1 / alpha), samples);
	const fail = logs.fail / Math.log(1 / (share * alpha));
	return Math.min(1, Math.max(0, pass, fail));
}
function progressOf(judging) {
	const { state, family, policy, at, alpha } = judging;
	const toFail = familyOf(state, family).log / Math.log(1 / alpha);
	const due = judgedOf(policy).filter((metric) => metric.required && dueBy(metric, at));
	const toPass = due.map((metric) => {
		if (proven(judging, metric)) return 1;
		const overall = family.find((member) => member.metric === metric && member.part === "overall");
		return overall ? progressOfSeries(judging, overall) : 0;
	});
	return Math.min(1, Math.max(0, toFail, due.length > 0 ? Math.min(...toPass) : 0));
}
function missingIn({ state, policy }) {
	const lines = policy.metrics.flatMap((metric) => {
		const { total } = seriesOf(state, metric, null);
		if (total === null) return [];
		const { primary, canary } = evidenceOf(metric).missing(total);
		return primary + canary === 0 ? [] : [`${metric.name}: no value from the canary ${canary} times, from the primary ${primary} times`];
	});
	return lines.length === 0 ? null : lines.join("; ");
}
function sentence(judging, member, verdict, share) {
	const { state, at, alpha } = judging;
	const { metric, slice } = member;
	const series = seriesOf(state, metric, slice);
	if (verdict === "invalid") return "evidence beyond repair";
	if (verdict === "fail") return failure(judging, {
		metric: metric.name,
		slice,
		part: series.failed ?? causeOf(state, member) ?? "margin"
	});
	if (verdict === "pass") return proof(judging, metric, slice);
	if (slice === null) return lack(judging, metric);
	const { fail, pass } = logsOf(series, evidenceOf(metric), metric);
	const needed = Math.log(1 / share);
	return series.total === null ? "no data" : `not shown to be worse${at.final ? "" : " so far"}: evidence ${short(fail)} of ${short(needed)} for a fail, ${short(Math.max(0, pass))} of ${short(Math.log(1 / alpha))} for a pass`;
}
function numbers({ state }, metric, slice) {
	const name = slice === null ? metric.name : `${metric.name} of ${slice.column} ${slice.value}`;
	const { total } = seriesOf(state, metric, slice);
	if (total === null) return name;
	const evidence = evidenceOf(metric);
	const { primary, canary, difference } = evidence.describe(total);
	const size = evidence.size(total);
	if (primary === null || canary === null) return difference === null ? name : `${name}: difference ${signed(difference)} over ${size.canary} pairs`;
	const amount = metric.kind === "mean" ? "over" : "of";
	const label = evidence.label === null ? "" : ` (${evidence.label})`;
	return `${name}: canary ${short(canary)} ${amount} ${size.canary}, primary ${short(primary)} ${amount} ${size.primary}${label}`;
}
function failure(judging, { metric: name, slice, part }) {
	const { state, policy, family, alpha } = judging;
	const metric = policy.metrics.find((one) => one.name === name);
	if (metric === void 0) throw new Error(`no metric ${name} in the policy`);
	const member = family.find((one) => one.metric === metric && isCause({
		metric: name,
		slice,
		part
	}, one));
	const series = seriesOf(state, metric, slice);
	const best = part === "margin" ? series.best.fail : series.best[part];
	const needed = Math.log(1 / ((member?.share ?? 1) * alpha));
	const bound = {
		limit: `proven ${metric.better === "lower" ? "above" : "below"} its limit of ${short(metric.limit ?? NaN)}`,
		margin: `proven worse by more than ${marginText(metric.failAbove)}`,
		missing: `the canary is proven to leave out more values than the primary, by over ${short(missingMargin(metric))} of all`
	}[part];
	const strength = best >= needed ? `evidence ${short(best)}, ${short(needed)} needed` : `evidence ${short(best)}, together with the other metrics`;
	return `${numbers(judging, metric, slice)}; ${bound} (${strength})`;
}
function proof(judging, metric, slice = null) {
	const { best, passedIn } = seriesOf(judging.state, metric, slice);
	const strength = passedIn === judging.at.step ? `evidence ${short(best.pass)}, ${short(Math.log(1 / judging.alpha))} needed` : `in step ${passedIn ?? 0}`;
	return `${numbers(judging, metric, slice)}; proven worse by less than ${marginText(metric.margin)}, if at all (${strength})`;
}
function advice({ state, at }, metric, verdict) {
	const { total } = seriesOf(state, metric, null);
	const evidence = evidenceOf(metric);
	const size = total === null ? {
		primary: 0,
		canary: 0
	} : evidence.size(total);
	const difference = total === null ? null : evidence.describe(total).difference;
	return {
		name: metric.name,
		kind: metric.kind,
		verdict: verdict === "invalid" ? "invalid" : at.final ? "inconclusive" : "continue",
		better: metric.better,
		margin: marginText(metric.margin),
		primary: {
			n: size.primary,
			value: null
		},
		canary: {
			n: size.canary,
			value: null
		},
		difference,
		lower: null,
		upper: null,
		evidence: {
			fail: null,
			pass: null
		},
		p: {
			fail: null,
			pass: null
		},
		progress: 0,
		eta: null,
		reason: difference === null ? `no data (${evidence.label ?? ""})` : `population stability index ${short(difference)}, ${difference > metric.margin.value ? "above" : "within"} ${marginText(metric.margin)} (${evidence.label ?? ""})`
	};
}
function lack(judging, metric) {
	const { state, policy, at, alpha } = judging;
	const { step, passedIn, best } = seriesOf(state, metric, null);
	const evidence = evidenceOf(metric);
	if (!measuredAt(metric, at.step)) return passedIn === null ? `${metric.name}: not measured in step ${at.step}` : proof(judging, metric);
	if (step === null) return `${metric.name}: no data`;
	const { primary, canary } = evidence.size(step);
	if (primary === 0 || canary === 0) return `${metric.name}: no values from the ${canary === 0 ? "canary" : "primary"}`;
	const needed = Math.log(1 / alpha);
	const samples = Math.min(primary, canary) < policy.minSamples ? `, ${Math.min(primary, canary)} of ${policy.minSamples} samples` : "";
	return `${numbers(judging, metric, null)}; evidence ${short(best.pass)} of ${short(needed)} for a pass within ${marginText(metric.margin)}${samples}`;
}
function marginText(margin) {
	return margin.relative ? `${short(margin.value * 100)}%` : margin.value;
}
function short(value) {
	return String(Number(value.toPrecision(3)));
}
function signed(value) {
	return value > 0 ? `+${short(value)}` : short(value);
}
// src/core/gate/gate.ts
function begin(policy, slices, trial) {
	return {
		trial,
		step: 1,
		windows: 0,
		overall: byMetric(policy, (metric) => begin$1(metric, evidenceOf(metric), "overall")),
		slices: byMetric(policy, (metric) => bySlice(metric, slices)),
		failed: null,
		invalid: null,
		split: null,
		thresholds: {}
	};
}
function fixSlices(state, policy, slices) {
	if (Object.values(slicesOf(state)).some((values) => values.length > 0)) return state;
	return {
		...state,
		slices: byMetric(policy, (metric) => bySlice(metric, slices))
	};
}
function enterStep(state, policy, step) {
	return {
		...state,
		step,
		...overSeries(state, policy, (one, metric) => enterStep$1(one, evidenceOf(metric), step))
	};
}
function take(state, policy, window) {
	if (state.invalid !== null) return state;
	const fault = faultOf(state, policy, window);
	if (fault !== null) return {
		...state,
		invalid: fault
	};
	const slices = slicesOf(state);
	const alpha = alphaOf(policy, state.trial);
	const moved = overSeries(state, policy, (one, metric, slice) => {
		const counts = measuredAt(metric, state.step) ? countsOf(window, metric.name, slice) : void 0;
		if (counts === void 0) return one;
		const shares = sharesOf(policy, slices, metric);
		return take$1(one, counts, window.planned, {
			metric,
			evidence: evidenceOf(metric),
			step: state.step,
			alpha,
			margin: (slice === null ? shares.overall : shares.slice) * alpha,
			limit: shares.limit * alpha,
			missing: shares.missing * alpha
		});
	});
	const split = takeSplit(state.split, window.split, policy);
	const next = {
		...state,
		...moved,
		windows: state.windows + 1,
		split,
		thresholds: {
			...window.thresholds,
			...state.thresholds
		},
		invalid: split === null ? null : splitFault(split, window.split)
	};
	return {
		...next,
		failed: state.failed ?? crossed(next, policy, slices, alpha)
	};
}
function crossed(state, policy, slices, alpha) {
	if (!anyAbove(state, Math.log(1 / alpha))) return null;
	const { log, parts } = familyOf(state, members(policy, slices));
	if (log < Math.log(1 / alpha)) return null;
	const [first, ...others] = parts;
	if (first === void 0) return null;
	const most = others.reduce((best, part) => part.adds > best.adds ? part : best, first);
	return {
		metric: most.metric.name,
		slice: most.slice,
		part: failedBy(most)
	};
}
function anyAbove(state, bound) {
	const above = ({ best }) => Math.max(best.fail, best.limit, best.missing) >= bound;
	return Object.values(state.overall).some(above) || Object.values(state.slices).some((columns) => Object.values(columns).some((values) => Object.values(values).some(above)));
}
function byMetric(policy, make) {
	return Object.fromEntries(policy.metrics.map((metric) => [metric.name, make(metric)]));
}
function bySlice(metric, slices) {
	const evidence = evidenceOf(metric);
	return Object.fromEntries(metric.slices.map((column) => [column, Object.fromEntries((own(slices, column) ?? []).map((value) => [value, begin$1(metric, evidence, "slice")]))]));
}
function overSeries(state, policy, move) {
	return {
		overall: byMetric(policy, (metric) => move(seriesOf(state, metric, null), metric, null)),
		slices: byMetric(policy, (metric) => mapOwn(own(state.slices, metric.name) ?? {}, (values, column) => mapOwn(values, (one, value) => move(one, metric, {
			column,
			value
		}))))
	};
}
function countsOf(window, metric, slice) {
	if (slice === null) return own(window.metrics, metric);
	return own(own(own(window.slices ?? {}, slice.column) ?? {}, slice.value) ?? {}, metric);
}
function faultOf(state, policy, window) {
	const where = `window ${state.windows + 1} of the trial (${window.from} to ${window.to})`;
	if (!(window.planned >= 0 && window.planned <= 1)) return `${where}: planned share ${window.planned} is not from 0 to 1`;
	const split = window.split ? unsoundSplit(window.split) : null;
	if (split !== null) return `${where}: ${split}`;
	for (const [name, threshold] of Object.entries(window.thresholds ?? {})) {
		const fixed = own(state.thresholds, name);
		if (fixed !== void 0 && fixed !== threshold) return `${where}: ${name} was counted at ${threshold}, before at ${fixed}`;
	}
	for (const metric of policy.metrics) {
		if (!measuredAt(metric, state.step)) continue;
		const evidence = evidenceOf(metric);
		const counted = [{
			slice: null,
			counts: countsOf(window, metric.name, null)
		}, ...Object.entries(window.slices ?? {}).flatMap(([column, values]) => Object.keys(values).map((value) => ({
			slice: {
				column,
				value
			},
			counts: countsOf(window, metric.name, {
				column,
				value
			})
		})))];
		for (const { slice, counts } of counted) {
			const fault = counts === void 0 ? null : evidence.fault(counts);
			if (fault !== null) return `${where}: ${metric.name}${slice ? ` of ${slice.column} ${slice.value}` : ""}: ${fault}`;
		}
	}
	return null;
}
export { judge as a, take as i, enterStep as n, fixSlices as r, begin as t };
