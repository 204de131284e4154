import { Rn as environmentOf, c as entriesOf, l as replayed, nn as parseInstant, or as writeFile, pr as show, s as statusText, sr as Fault, u as upTo, ur as either, yt as oneLine } from "./shared.js";
import { ot as builtin_path_default } from "./vendor.js";
import { a as branchOf, i as STATE, n as PREFIX, t as ENTRY } from "./format.js";
import { n as parse, t as corrupt } from "./parse.js";
import { a as state } from "./entry.js";
import { i as readArguments, n as nothingElse } from "./arguments.js";
import { t as execFile } from "./builtin_child_process.js";
import { t as commitOf } from "./history.js";
// src/cli/git.ts
const MOST = 1024 ** 3;
const HEADS = `refs/heads/${PREFIX}`;
const LOG = [
	"-c",
	"log.showSignature=false",
	"log",
	"--topo-order",
	"--reverse",
	"-z",
	"--format=%H%n%P%n%T%n%s"
];
const FETCHED = `refs/remotes/origin/${PREFIX}`;
async function ledgersOf(folder) {
	const found = (await git(folder, [
		"for-each-ref",
		"--format=%(refname)",
		HEADS,
		FETCHED
	])).toString("utf8").split("\n").filter((ref) => ref !== "");
	const own = new Map(found.flatMap((ref) => ref.startsWith(HEADS) ? [[ref.slice(HEADS.length), ref]] : []));
	const branches = new Map(own);
	for (const ref of found.filter((one) => one.startsWith(FETCHED))) {
		const model = ref.slice(FETCHED.length);
		const here = own.get(model);
		if (here === void 0 || await isAncestor(folder, here, ref)) branches.set(model, ref);
	}
	return [...branches].map(([model, ref]) => ({
		model,
		ref
	})).toSorted((a, b) => a.model < b.model ? -1 : 1);
}
async function historyOf(folder, { model, ref }) {
	const told = (await git(folder, [
		...LOG,
		ref,
		"--"
	])).toString("utf8").split("\0").filter((one) => one !== "").map((one) => {
		const [oid = "", parents = "", tree = "", headline = ""] = one.split("\n");
		return {
			oid,
			parents: parents.split(" ").filter((parent) => parent !== ""),
			tree,
			headline
		};
	});
	const texts = await textsOf(folder, [...told.map(({ oid }) => `${oid}:${ENTRY}`), `${ref}:${STATE}`]);
	return {
		commits: told.map((one, at) => commitOf({
			...one,
			signed: null,
			readme: null,
			entry: texts[at] ?? null
		}, branchOf(model))),
		state: texts[told.length] ?? null
	};
}
async function isAncestor(folder, older, newer) {
	const base = await git(folder, [
		"merge-base",
		older,
		newer
	]).catch(() => Buffer.alloc(0));
	const tip = await git(folder, ["rev-parse", older]);
	return base.equals(tip);
}
async function textsOf(folder, names) {
	const answer = await git(folder, ["cat-file", "--batch"], `${names.join("\n")}\n`);
	let at = 0;
	return names.map(() => {
		const end = answer.indexOf("\n", at);
		const [, type, size] = answer.subarray(at, end).toString("utf8").split(" ");
		at = end + 1;
		if (type !== "blob") return null;
		const text = answer.subarray(at, at + Number(size)).toString("utf8");
		at += Number(size) + 1;
		return text;
	});
}
async function git(folder, args, input = "") {
	return new Promise((resolve, reject) => {
		const options = {
			encoding: "buffer",
			maxBuffer: MOST,
			windowsHide: true
		};
		const child = execFile("git", [
			"-C",
			folder,
			...args
		], options, (error, stdout, stderr) => {
			if (!error) resolve(stdout);
			else if (error.code === "ENOENT") reject(new Fault("GIT", "git: expected the program on the PATH, got none. Install git"));
			else reject(new Fault("GIT", `git ${args[0] ?? ""} in ${folder}: ${oneLine(stderr.toString("utf8") || error.message)}`));
		});
		child.stdin?.on("error", () => {});
		child.stdin?.end(input);
	});
}
// src/cli/status.ts
const status = async (args, terminal) => {
	const { values, rest } = readArguments(args, {
		ledger: {
			type: "string",
			default: "."
		},
		model: { type: "string" },
		environment: { type: "string" },
		at: { type: "string" },
		html: { type: "string" },
		json: {
			type: "boolean",
			default: false
		}
	});
	nothingElse(rest);
	const at = values.at === void 0 ? null : parseInstant(values.at);
	if (values.at !== void 0 && at === null) throw new Fault("USAGE", `--at: expected a time such as 2026-05-03T14:03:00Z, got ${show(values.at)}`);
	const now = at ?? terminal.now();
	const folder = builtin_path_default.resolve(terminal.folder, values.ledger);
	const branches = asked(await ledgersOf(folder), values.model, values.ledger);
	const told = await Promise.all(branches.map((branch) => tell(folder, branch, {
		at,
		now,
		environment: values.environment ?? null
	})));
	if (values.html !== void 0) {
		const { releasePage } = await import("./io-html-page.js");
		const histories = told.map(({ status: { model, state }, entries }) => ({
			model,
			entries,
			state
		}));
		await write(builtin_path_default.resolve(terminal.folder, values.html), releasePage(histories, { now }));
	}
	const states = told.map(({ status: { model, state } }) => [model, state]);
	if (values.json) terminal.out(JSON.stringify({
		schema: 1,
		at,
		state: Object.fromEntries(states)
	}));
	else terminal.out(statusText(told.map((one) => one.status)));
	return 0;
};
async function write(file, text) {
	try {
		await writeFile(file, text);
	} catch (error) {
		throw new Fault("PATH", `--html: ${error instanceof Error ? oneLine(error.message) : "it cannot be written"}. Name a file in a folder that is there`);
	}
}
function asked(branches, model, folder) {
	const found = branches.filter((branch) => model === void 0 || branch.model === model);
	if (found.length > 0) return found;
	const there = branches.length === 0 ? "none" : either(branches.map((one) => one.model));
	throw new Fault("NO_LEDGER", `--ledger ${show(folder)}: expected ${model === void 0 ? "a clone with a branch model-release/<model>" : `the branch ${show(branchOf(model))}`}, got ${there}. Fetch it: git fetch origin "refs/heads/model-release/*:refs/remotes/origin/model-release/*"`);
}
async function tell(folder, branch, { at, now, environment }) {
	const { model } = branch;
	const { commits, state: text } = await historyOf(folder, branch);
	const all = entriesOf(commits);
	const entries = at === null ? all : upTo(all, at);
	const state = at === null ? stored(model, text) : replayed(entries).state;
	const environments = Object.keys(state?.environments ?? {}).filter((name) => environment === null || name === environment);
	const by = environments.flatMap((name) => {
		const entry = entries.find(({ seq }) => seq === environmentOf(state, name).primarySeq);
		return entry ? [[name, entry.by]] : [];
	});
	const headlines = new Map(commits.map(({ entry, headline }) => [entry?.id, headline]));
	const lines = entries.slice(-10).toReversed().map((entry) => `${entry.seq}: ${headlines.get(entry.id) ?? ""} (${entry.by}, ${entry.at})`);
	return {
		status: {
			model,
			state,
			environments,
			now,
			lastAt: entries.at(-1)?.at ?? null,
			by: Object.fromEntries(by),
			lines
		},
		entries
	};
}
function stored(model, text) {
	const where = `${branchOf(model)}:${STATE}`;
	if (text === null) throw corrupt(where, "the file is missing");
	return parse(state, text, where);
}
export { status };
