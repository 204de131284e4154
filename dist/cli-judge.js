import { $ as RED, an as chooseEnvironment, pr as show, sr as Fault, ur as either } from "./shared.js";
import { i as readArguments, n as nothingElse, r as positive, t as needed } from "./arguments.js";
import { i as textOf, n as configOf, r as filesOf, t as CONFIG } from "./files.js";
import { n as table, t as short } from "./table.js";
// src/cli/judge.ts
const OPTIONS = {
	config: {
		type: "string",
		default: CONFIG
	},
	model: { type: "string" },
	environment: { type: "string" },
	canary: { type: "string" },
	primary: { type: "string" },
	observations: {
		type: "string",
		multiple: true
	},
	windows: { type: "string" },
	counts: { type: "string" },
	entry: {
		type: "string",
		multiple: true
	},
	trial: { type: "string" },
	"fail-on": { type: "string" },
	table: {
		type: "boolean",
		default: false
	}
};
const judge = async (args, terminal) => {
	const { values, rest } = readArguments(args, OPTIONS);
	const kinds = [
		"observations",
		"windows",
		"counts",
		"entry"
	].filter((kind) => values[kind] !== void 0);
	const [kind, ...others] = kinds;
	if (kind === void 0 || others.length > 0) throw new Fault("USAGE", `expected one of --observations, --windows, --counts and --entry, got ${kinds.length === 0 ? "none" : kinds.join(" and ")}. See --help`);
	const failOn = values["fail-on"] ?? (kind === "entry" ? "fail" : "not-pass");
	const red = Object.entries(RED).find(([name]) => name === failOn)?.[1];
	if (!red) throw new Fault("USAGE", `--fail-on: expected ${either(Object.keys(RED))}, got ${show(failOn)}`);
	const many = kind === "observations" || kind === "entry";
	if (!many) nothingElse(rest);
	const files = many ? [...values[kind] ?? [], ...rest] : [];
	const seen = kind === "entry" ? await again(files, terminal) : await afresh(kind, values, files, terminal);
	terminal.out(values.table ? tableOf(seen) : JSON.stringify(seen.details));
	return red.includes(seen.details.verdict) ? 1 : 0;
};
async function again(files, { folder }) {
	const [{ parse }, { entry }] = await Promise.all([import("./ledger-parse.js"), import("./ledger-schema-entry.js")]);
	const { rejudge } = await import("./run-rejudge.js");
	return rejudge(await Promise.all(files.map(async (name) => parse(entry, await textOf(name, folder, "--entry"), name))));
}
async function afresh(kind, values, files, terminal) {
	const { folder } = terminal;
	const [canary, primary] = [needed("canary", values.canary), needed("primary", values.primary)];
	if (canary === primary) throw new Fault("USAGE", `--canary and --primary: expected two versions, got ${show(canary)}`);
	const trial = positive("trial", values.trial, true) ?? 1;
	const { model, environment, policy } = await gateOf(values, folder);
	const about = {
		model,
		environment,
		canary,
		primary,
		policy
	};
	const { everywhere, preview, previewOfWindows } = await import("./run-preview.js");
	if (kind === "observations") {
		const { rowsOf } = await import("./actions-workspace.js");
		const rows = await rowsOf(await filesOf(files, folder, "--observations"));
		const seen = await preview({
			...about,
			rows,
			now: terminal.now(),
			trial
		});
		if (seen.rejected > 0) terminal.err(`${seen.rejected} rows of other versions are not counted`);
		return seen;
	}
	const { windowsOf } = await import("./io-windows.js");
	const name = needed(kind, values[kind]);
	const { windows, slices, notGated } = windowsOf(await textOf(name, folder, `--${kind}`), everywhere(policy), name);
	if (kind === "counts" && windows.length > 1) throw new Fault("USAGE", `--counts: expected one window of sums, got ${windows.length}. Use --windows`);
	if (notGated.length > 0) terminal.err(`not in the policy, so not judged: ${notGated.join(", ")}`);
	return previewOfWindows({
		...about,
		windows,
		slices,
		trial
	});
}
async function gateOf(values, folder) {
	const asked = {
		model: values.model ?? null,
		environment: values.environment ?? null
	};
	const { model, environment, config } = chooseEnvironment(await configOf(values.config, folder), asked);
	const { gate } = config.policy;
	if (!gate) throw new Fault("NO_GATE", `${model}/${environment}: expected gate.metrics in ${values.config}, got none. Add what is to be judged`);
	return {
		model,
		environment,
		policy: gate
	};
}
function tableOf({ details, reason }) {
	const lines = details.metrics.map((metric) => {
		const slice = Object.entries(metric.slice ?? {}).map(([column, value]) => ` (${column} ${value})`);
		return [
			`${metric.name}${slice.join("")}`,
			metric.verdict,
			String(metric.margin),
			`${short(metric.primary.value)} of ${metric.primary.n}`,
			`${short(metric.canary.value)} of ${metric.canary.n}`,
			short(metric.difference),
			short(metric.evidence.fail),
			short(metric.evidence.pass)
		];
	});
	return `${details.verdict}: ${reason}\n\n${table([[
		"metric",
		"verdict",
		"margin",
		"primary",
		"canary",
		"difference",
		"log E fail",
		"log E pass"
	], ...lines])}`;
}
export { judge };
