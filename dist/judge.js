import { D as members, E as alphaOf, b as seriesOf, j as evidenceOf, v as familyOf, w as logsOf, x as slicesOf, y as measuredAt } from "./shared.js";
// src/core/gate/interval.ts
function around(difference, variance, scale, alpha) {
	const radius = Math.sqrt(variance * (1 + variance / scale ** 2) * (2 * Math.log(1 / alpha) + Math.log1p(scale ** 2 / variance)));
	return {
		lower: Math.max(-1, difference - radius),
		upper: Math.min(1, difference + radius)
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
	const metrics = judging.family.filter((member) => member.part !== "limit").map((member) => line(judging, member, verdict));
	return {
		verdict,
		reason,
		progress: verdict === "continue" || verdict === "inconclusive" ? progressOf(judging) : 1,
		metrics,
		integrity: {
			split: null,
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
	const required = policy.metrics.filter((metric) => metric.required && dueBy(metric, at));
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
function withinMargins({ state, family, at }) {
	return family.filter((member) => {
		const { failed: by } = seriesOf(state, member.metric, member.slice);
		return by !== null || isCause(state.failed, member);
	}).every(({ metric, slice, part }) => {
		const { passedIn, failed: by } = seriesOf(state, metric, slice);
		return part !== "limit" && by !== "limit" && passedIn === at.step && below(metric.failAbove, metric.margin);
	});
}
function below(a, b) {
	return a.relative === b.relative && a.value < b.value;
}
function isCause(cause, { metric, slice, part }) {
	return cause !== null && cause.metric === metric.name && cause.slice?.column === slice?.column && cause.slice?.value === slice?.value && cause.part === "limit" === (part === "limit");
}
function line(judging, member, verdict) {
	const { state, policy, at, alpha } = judging;
	const { metric, slice, share } = member;
	const series = seriesOf(state, metric, slice);
	const evidence = evidenceOf(metric);
	const logs = logsOf(series, evidence);
	const seen = series.total === null ? null : evidence.describe(series.total);
	const size = series.total === null ? {
		primary: 0,
		canary: 0
	} : evidence.size(series.total);
	const progress = progressOfSeries(judging, member);
	const interval = seen === null || seen.difference === null || seen.variance === null ? {
		lower: null,
		upper: null
	} : around(seen.difference, seen.variance, scaleOf(metric, seen.primary), policy.alpha);
	const failed = series.failed !== null || isCause(state.failed, member) || isCause(state.failed, {
		...member,
		part: "limit"
	});
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
function scaleOf(metric, primary) {
	const { value, relative } = metric.margin;
	return relative && primary !== null && primary > 0 ? value * primary : value;
}
function progressOfSeries({ state, policy, alpha }, { metric, slice, share }) {
	const series = seriesOf(state, metric, slice);
	const evidence = evidenceOf(metric);
	if (series.step === null) return 0;
	const logs = logsOf(series, evidence);
	const { primary, canary } = evidence.size(series.step);
	const samples = policy.minSamples > 0 ? Math.min(primary, canary) / policy.minSamples : 1;
	const pass = Math.min(Math.max(logs.pass, series.best.pass) / Math.log(1 / alpha), samples);
	const fail = logs.fail / Math.log(1 / (share * alpha));
	return Math.min(1, Math.max(0, pass, fail));
}
function progressOf(judging) {
	const { state, family, policy, at, alpha } = judging;
	const toFail = familyOf(state, family).log / Math.log(1 / alpha);
	const due = policy.metrics.filter((metric) => metric.required && dueBy(metric, at));
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
	if (verdict === "fail") {
		const byLimit = series.failed === "limit" || isCause(state.failed, {
			...member,
			part: "limit"
		});
		return failure(judging, {
			metric: metric.name,
			slice,
			part: byLimit ? "limit" : "margin"
		});
	}
	if (verdict === "pass") return proof(judging, metric, slice);
	if (slice === null) return lack(judging, metric);
	const { fail } = logsOf(series, evidenceOf(metric));
	const needed = Math.log(1 / share);
	return series.total === null ? "no data" : `not shown to be worse${at.final ? "" : " so far"}: evidence ${short(fail)} of ${short(needed)} for a fail, ${short(Math.max(0, logsOf(series, evidenceOf(metric)).pass))} of ${short(Math.log(1 / alpha))} for a pass`;
}
function numbers({ state }, metric, slice) {
	const name = slice === null ? metric.name : `${metric.name} of ${slice.column} ${slice.value}`;
	const { total } = seriesOf(state, metric, slice);
	if (total === null) return name;
	const evidence = evidenceOf(metric);
	const { primary, canary, difference } = evidence.describe(total);
	const size = evidence.size(total);
	if (primary === null || canary === null) return difference === null ? name : `${name}: difference ${signed(difference)} over ${size.canary} pairs`;
	return `${name}: canary ${short(canary)} of ${size.canary}, primary ${short(primary)} of ${size.primary}`;
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
	const best = part === "limit" ? series.best.limit : series.best.fail;
	const needed = Math.log(1 / ((member?.share ?? 1) * alpha));
	const bound = part === "limit" ? `proven ${metric.better === "lower" ? "above" : "below"} its limit of ${short(metric.limit ?? NaN)}` : `proven worse by more than ${marginText(metric.failAbove)}`;
	const strength = best >= needed ? `evidence ${short(best)}, ${short(needed)} needed` : `evidence ${short(best)}, together with the other metrics`;
	return `${numbers(judging, metric, slice)}; ${bound} (${strength})`;
}
function proof(judging, metric, slice = null) {
	const { best, passedIn } = seriesOf(judging.state, metric, slice);
	const strength = passedIn === judging.at.step ? `evidence ${short(best.pass)}, ${short(Math.log(1 / judging.alpha))} needed` : `in step ${passedIn ?? 0}`;
	return `${numbers(judging, metric, slice)}; proven worse by less than ${marginText(metric.margin)}, if at all (${strength})`;
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
export { judge as t };
