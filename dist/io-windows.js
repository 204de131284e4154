import { A as optional, C as minValue, D as number, H as string, I as record, N as pipe, O as object, W as tuple, p as is, q as unknown, u as getDotPath, x as maxValue, z as safeParse } from "./vendor.js";
import { It as own, ln as expected, pn as OTHER, rt as fromCounts, sr as Fault, tn as parseJson, xt as sliceColumns } from "./shared.js";
// src/io/windows.ts
const Recorded = object({
	planned: optional(pipe(number(), minValue(0), maxValue(1))),
	rows: optional(tuple([number(), number()])),
	thresholds: optional(record(string(), number())),
	split: optional(object({ share: optional(number()) }))
});
const SomeMap = record(string(), unknown(), expected("a window of sums"));
const Slices = record(string(), record(string(), unknown()));
function windowsOf(text, policy, file) {
	const lines = linesOf(text, file);
	if (lines.length === 0) throw new Fault("BAD_COUNTS", `${file}: no windows. An empty file is no evidence`);
	const slices = slicesIn(lines, policy);
	const windows = [];
	const notGated = /* @__PURE__ */ new Set();
	let thresholds = {};
	for (const { source, value } of lines) {
		const { counts, recorded } = apart(value, source);
		thresholds = {
			...recorded.thresholds,
			...thresholds
		};
		const share = recorded.split?.share;
		const read = fromCounts(counts, {
			policy,
			step: 1,
			slices,
			planned: recorded.planned ?? 1 / lines.length,
			thresholds,
			...share === void 0 ? {} : { share },
			source
		});
		const { from } = read.window;
		const before = windows.at(-1);
		if (before && !(recorded.rows && before?.from === from && before.to === read.window.to) && Date.parse(from) < Date.parse(before.to)) throw new Fault("WINDOW_OVERLAP", `${source} from: expected ${before.to} or later, where the window before ends, got ${from}. What is counted twice proves nothing`);
		windows.push({
			...read.window,
			...recorded.rows ? { rows: recorded.rows } : {},
			...recorded.thresholds ? { thresholds: recorded.thresholds } : {}
		});
		for (const name of read.notGated) notGated.add(name);
	}
	return {
		windows,
		slices,
		notGated: [...notGated]
	};
}
function linesOf(text, file) {
	const filled = text.split("\n").flatMap((line, index) => line.trim() === "" ? [] : [{
		line,
		number: index + 1
	}]);
	if (filled[0]?.line.trim() === "{") return [{
		source: file,
		value: mapOf(parseJson(text, {
			file,
			code: "BAD_COUNTS"
		}), file)
	}];
	return filled.map(({ line, number }) => {
		const source = `${file}:${number}`;
		return {
			source,
			value: mapOf(parseJson(line, {
				file,
				line: number,
				code: "BAD_COUNTS"
			}), source)
		};
	});
}
function mapOf(value, source) {
	if (is(SomeMap, value)) return value;
	throw new Fault("BAD_COUNTS", `${source}: expected a window such as {"from", "to", "metrics"}, got something else`);
}
function apart(value, source) {
	const { planned, rows, thresholds, ...counts } = value;
	const recorded = safeParse(Recorded, {
		...planned === void 0 ? {} : { planned },
		...rows === void 0 ? {} : { rows },
		...thresholds === void 0 ? {} : { thresholds },
		...is(SomeMap, counts["split"]) ? { split: counts["split"] } : {}
	});
	if (!recorded.success) throw new Fault("BAD_COUNTS", `${source} ${getDotPath(recorded.issues[0]) ?? ""}: ${recorded.issues[0].message}`);
	if (!is(SomeMap, counts["split"])) return {
		counts,
		recorded: recorded.output
	};
	const { share: _share, ...split } = counts["split"];
	return {
		counts: {
			...counts,
			split
		},
		recorded: recorded.output
	};
}
function slicesIn(lines, policy) {
	const columns = sliceColumns(policy);
	return Object.fromEntries(columns.map((column) => {
		const list = [...new Set(lines.flatMap(({ value }) => {
			const { slices } = value;
			return is(Slices, slices) ? Object.keys(own(slices, column) ?? {}) : [];
		}))];
		return [column, list.length > 50 ? [...list.slice(0, 49), OTHER] : list];
	}));
}
export { windowsOf };
