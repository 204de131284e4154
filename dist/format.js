import { sr as Fault } from "./shared.js";
// src/ledger/prose.ts
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\s]+/gu;
function line(text, length = 200) {
	const plain = Array.from(text.replaceAll(INVISIBLE, " ").trim());
	return (plain.length > length ? `${plain.slice(0, length - 1).join("")}\u2026` : plain.join("")).replaceAll(/@(?=[\p{L}\p{N}])/gu, "@\u200b");
}
function markdown(text, length = 200) {
	return line(text, length).replaceAll(/[&<>|`*_~[\]\\#!$:]/gu, (mark) => `&#${mark.codePointAt(0)};`);
}
function when(instant) {
	return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
function brief(digest) {
	return digest.slice(0, 19);
}
function percent(basisPoints) {
	return `${basisPoints / 100}%`;
}
// src/ledger/readme.ts
function readme(state, entry) {
	const environments = Object.entries(state.environments);
	return [
		`# Releases of \`${state.model}\``,
		"",
		`What serves where, as of entry ${entry.seq}, ${when(entry.at)}. Written by model-release with every entry: read it, do not edit it.`,
		"",
		...environments.length === 0 ? ["Nothing serves yet.", ""] : [],
		...environments.flatMap(([name, environment]) => section(name, environment)),
		...versions(state.recent),
		...guide
	].join("\n");
}
function section(name, environment) {
	const rows = facts(environment).map(([what, how]) => `| ${what} | ${how} |`);
	return [
		`## ${name}`,
		"",
		"| | |",
		"|---|---|",
		...rows,
		""
	];
}
function facts(environment) {
	const { primary, primarySince, primarySeq, trial, hold, degraded, bake, requests, settled, wantSeq, last } = environment;
	const told = [];
	if (primary === null) told.push(["Primary", "none yet"]);
	else {
		const since = primarySince === null ? "" : ` since ${when(primarySince)}`;
		told.push(["Primary", `**${primary}**${since}${primarySeq === null ? "" : `, entry ${primarySeq}`}`]);
	}
	if (last?.canary === primary && last !== null && (last.verdict === "promoted" || last.verdict === "forced")) told.push(["Evidence", evidence(last)]);
	if (trial) {
		const verdict = trial.verdict === null ? "no look yet" : `${trial.verdict} at look ${trial.look}`;
		told.push(["On trial", `**${trial.canary}** against ${trial.primary}, step ${trial.step} of ${trial.steps} (${trial.stepKind}): ${verdict}`]);
		if (trial.paused) told.push(["Paused", `since ${when(trial.paused.since)}: ${markdown(trial.paused.reason)}`]);
	}
	const split = Object.entries(environment.want.weights);
	if (split.length > 1) told.push(["Requests", split.map(([version, share]) => `${version} ${percent(share)}`).join(", ")]);
	if (environment.want.mirror) told.push(["Mirrored", `${percent(environment.want.mirror.share)} of requests to ${environment.want.mirror.to}`]);
	if (hold) {
		const until = hold.until === null ? "" : ` until ${when(hold.until)}`;
		told.push(["Hold", `since ${when(hold.since)}${until} by ${markdown(hold.by)}: ${markdown(hold.reason)}`]);
	}
	if (bake) {
		const failed = bake.failed === null ? "" : `: **${markdown(bake.failed.reason, 500)}**`;
		told.push(["Watched", `until ${when(bake.until)}${failed}`]);
	}
	for (const { to, by, reason } of requests) told.push(["Rollback asked for", `${to === null ? "" : `to ${markdown(to)} `}by ${markdown(by)}: ${markdown(reason)}`]);
	if (degraded) told.push(["Degraded", `since ${when(degraded.since)}: ${markdown(degraded.reason)}`]);
	if (!settled) told.push(["Under way", `entry ${wantSeq ?? ""} is not seen serving yet`]);
	if (last && last.canary !== primary) told.push(["Last trial", `${last.canary} ended ${last.verdict} on ${when(last.at)}, entry ${last.seq}: ${markdown(last.reason)}`]);
	return told;
}
function evidence(last) {
	const trial = `trial ${last.number}, entries ${last.started} to ${last.seq}`;
	return last.verdict === "forced" ? `promoted by force: ${markdown(last.reason)} (${trial})` : `passed in ${trial}`;
}
function versions(recent) {
	if (recent.length === 0) return [];
	return [
		"## Newest versions",
		"",
		"| version | digest | entry | |",
		"|---|---|---|---|",
		...recent.toReversed().map((one) => `| ${one.version} | \`${brief(one.digest)}\` | ${one.seq} | ${one.quarantined ? "quarantined" : ""} |`),
		""
	];
}
const guide = [
	"## How to read this branch",
	"",
	"One commit is one entry; `git log` is the history, and nothing is ever rewritten.",
	"",
	"- `entry.json`: what this commit records, who did it, in which run.",
	"- `state.json`: what all entries together come to.",
	"- `versions/`: one file for each registered version. `digests/`: where each artifact was primary, and its quarantine.",
	"- `trials/`: the counts and tests of running trials, enough to compute every verdict again.",
	""
];
// src/ledger/format.ts
const STATE = "state.json";
const ENTRY = "entry.json";
const README = "README.md";
const LIMITS = [[
	/^state\.json$/u,
	32768,
	"32 KiB"
], [
	/^trials\//u,
	524288,
	"512 KiB"
]];
const PREFIX = "model-release/";
function branchOf(model) {
	return `${PREFIX}${model}`;
}
function versionPath(version) {
	return `versions/${version}.json`;
}
function digestPath(digest) {
	return `digests/${digest.replace(/^sha256:/u, "")}.json`;
}
function trialPath(environment) {
	return `trials/${environment}.json`;
}
function keysOf(names) {
	return names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5));
}
function encode(value) {
	return `${JSON.stringify(value, null, 2)}\n`;
}
function changes(before, after, entry) {
	const { state } = after;
	if (!state) throw new Error("an entry without a state");
	const additions = [
		{
			path: README,
			text: readme(state, entry)
		},
		{
			path: STATE,
			text: encode(state)
		},
		{
			path: ENTRY,
			text: encode(entry)
		},
		...changed(before.versions, after.versions, versionPath),
		...changed(before.digests, after.digests, digestPath),
		...changed(before.trials, after.trials, trialPath)
	];
	for (const file of additions) checkSize(file, entry);
	return {
		additions,
		deletions: Object.keys(before.trials).filter((name) => !Object.hasOwn(after.trials, name)).map(trialPath)
	};
}
function changed(before, after, path) {
	return Object.entries(after).filter(([key, value]) => {
		const old = Object.hasOwn(before, key) ? before[key] : void 0;
		return old !== value && (old === void 0 || encode(old) !== encode(value));
	}).map(([key, value]) => ({
		path: path(key),
		text: encode(value)
	}));
}
function checkSize({ path, text }, entry) {
	const bytes = Buffer.byteLength(text);
	const limit = LIMITS.find(([of]) => of.test(path));
	if (limit && bytes > limit[1]) throw new Fault("LEDGER_TOO_LARGE", `${branchOf(entry.model)}:${path}: expected at most ${limit[2]}, got ${bytes} bytes. Nothing was changed; use fewer slices, metrics or environments.`);
}
export { branchOf as a, encode as c, versionPath as d, brief as f, STATE as i, keysOf as l, percent as m, PREFIX as n, changes as o, line as p, README as r, digestPath as s, ENTRY as t, trialPath as u };
