import { A as own, C as enterStep$1, D as members, E as alphaOf, O as sharesOf, S as begin$1, T as take$1, b as seriesOf, j as evidenceOf, k as mapOwn, v as familyOf, x as slicesOf, y as measuredAt } from "./shared.js";
// src/core/gate/gate.ts
function begin(policy, slices, trial) {
	return {
		trial,
		step: 1,
		windows: 0,
		overall: byMetric(policy, (metric) => begin$1(metric, evidenceOf(metric), "overall")),
		slices: byMetric(policy, (metric) => bySlice(metric, slices)),
		failed: null,
		invalid: null
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
			limit: shares.limit * alpha
		});
	});
	const next = {
		...state,
		...moved,
		windows: state.windows + 1
	};
	return {
		...next,
		failed: state.failed ?? crossed(next, members(policy, slices), alpha)
	};
}
function crossed(state, family, alpha) {
	const { log, parts } = familyOf(state, family);
	if (log < Math.log(1 / alpha)) return null;
	const [first, ...others] = parts;
	if (first === void 0) return null;
	const most = others.reduce((best, part) => part.adds > best.adds ? part : best, first);
	return {
		metric: most.metric.name,
		slice: most.slice,
		part: most.part === "limit" ? "limit" : "margin"
	};
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
export { take as i, enterStep as n, fixSlices as r, begin as t };
