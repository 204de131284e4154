import { F as Refusal, Ln as emptyView, Rn as environmentOf, X as confirmedPrimary, Z as deploymentsOf, b as nothingFound, bn as RegistryDiffers, c as entriesOf, cn as at, d as fold, fn as isMap, fr as plain, gr as isActionName, hn as differs, l as replayed, mr as ACTIONS, sn as readYaml, sr as Fault, x as together } from "./shared.js";
import { i as witnesses } from "./deployments.js";
import { E as nullable, H as string, O as object, n as array, r as boolean, s as exactOptional, ut as createHash } from "./vendor.js";
import { a as branchOf, o as changes, r as README } from "./format.js";
import { t as registryOf } from "./registry.js";
// src/core/chain.ts
const FIX = "Find out who pushed it; to undo it, set the branch back to the commit before";
function checkChain(model, commits, branch) {
	const findings = [];
	const ids = /* @__PURE__ */ new Map();
	const keys = /* @__PURE__ */ new Map();
	const signs = commits.some(({ signed }) => signed === true);
	let before = null;
	for (const [at, commit] of commits.entries()) {
		const { oid, parents, entry, problem } = commit;
		const where = `${branch}, commit ${brief(oid)}`;
		const say = (expected, got) => findings.push({
			where,
			expected,
			got,
			fix: FIX
		});
		if (parents.length > 1) say("one parent", `a merge of ${parents.length} commits`);
		if (entry === null) {
			say("a commit with one entry", `no entry.json that can be read: ${problem}`);
			continue;
		}
		if (before !== null && entry.id === before.id) {
			say("a commit with one entry", `a commit without an entry of its own (${commit.headline})`);
			continue;
		}
		const named = at === 0 ? null : parents[0] ?? null;
		if (entry.previous !== named) say(`an entry after ${told(named)}`, `entry ${entry.seq}, which names ${told(entry.previous)}`);
		const next = (before?.seq ?? 0) + 1;
		if (entry.seq !== next) say(`entry ${next}`, `entry ${entry.seq}`);
		if (entry.model !== model) say(`an entry of ${model}`, `one of ${entry.model}`);
		if (before !== null && entry.lineage !== before.lineage) say(`lineage ${before.lineage}`, entry.lineage);
		const same = ids.get(entry.id);
		if (same !== void 0) say("an id of its own", `that of entry ${same}`);
		const done = entry.key === null ? void 0 : keys.get(entry.key);
		if (done !== void 0) say("one entry for an operation", `a second one for that of entry ${done}`);
		if (signs && at > 0 && commit.signed === false) say("a commit that GitHub signed, as those beside it", `entry ${entry.seq} without its signature`);
		ids.set(entry.id, entry.seq);
		if (entry.key !== null) keys.set(entry.key, entry.seq);
		before = entry;
	}
	return {
		findings,
		unchecked: commits.length > 1 && !signs ? [`${branch}: signatures: no commit shows one`] : []
	};
}
function brief(oid) {
	return oid.slice(0, 10);
}
function told(oid) {
	return oid === null ? "nothing" : brief(oid);
}
// src/github/folder.ts
const shape = object({ repository: object({ object: nullable(object({ entries: exactOptional(array(object({
	name: string(),
	object: nullable(object({
		isTruncated: exactOptional(boolean()),
		text: exactOptional(nullable(string()))
	}))
}))) })) }) });
const DOCUMENT = `query Folder($owner: String!, $repo: String!, $folder: String!) {
  repository(owner: $owner, name: $repo) {
    object(expression: $folder) { ... on Tree { entries { name object { ... on Blob { isTruncated text } } } } }
  }
}`;
async function readFolder(client, folder) {
	const variables = {
		owner: client.owner,
		repo: client.repo,
		folder: `HEAD:${folder}`
	};
	try {
		const { data } = await client.query(DOCUMENT, variables, shape);
		const files = (data.repository.object?.entries ?? []).filter(({ object }) => object?.text !== void 0);
		return new Map(files.map(({ name, object }) => [name, object?.isTruncated === true ? null : object?.text ?? null]));
	} catch (error) {
		if (!(error instanceof Refusal && error.status === 404)) throw error;
		return overRest(client, folder);
	}
}
async function overRest(client, folder) {
	const of = {
		owner: client.owner,
		repo: client.repo
	};
	const found = /* @__PURE__ */ new Map();
	try {
		const { data } = await client.rest.repos.getContent({
			...of,
			path: folder
		});
		for (const one of Array.isArray(data) ? data : []) {
			if (one.type !== "file") continue;
			const { data: blob } = await client.rest.git.getBlob({
				...of,
				file_sha: one.sha
			});
			found.set(one.name, Buffer.from(blob.content, "base64").toString("utf8"));
		}
		return found;
	} catch (error) {
		if (error instanceof Refusal && error.status === 404) return found;
		throw error;
	}
}
// src/github/rules.ts
async function rulesOf(client, branch) {
	const of = {
		owner: client.owner,
		repo: client.repo,
		branch
	};
	const { data } = await client.rest.repos.getBranchRules({
		...of,
		per_page: 100
	});
	const rules = data.map((rule) => ({
		type: rule.type,
		source: rule.ruleset_source ?? client.repo
	}));
	try {
		const { data: found } = await client.rest.repos.getBranch(of);
		return {
			rules,
			isProtected: found.protection.enabled ?? false
		};
	} catch (error) {
		if (error instanceof Refusal && error.status === 404) return {
			rules,
			isProtected: null
		};
		throw error;
	}
}
async function hasBranch(client, branch) {
	try {
		await client.rest.git.getRef({
			owner: client.owner,
			repo: client.repo,
			ref: `heads/${branch}`
		});
		return true;
	} catch (error) {
		if (error instanceof Refusal && error.status === 404) return false;
		throw error;
	}
}
// src/io/workflows.ts
const WORKFLOWS = ".github/workflows";
const ROLLBACK = "rollback.yml";
const ASKED = [
	"model",
	"environment",
	"what",
	"to",
	"reason",
	"request-id"
];
const LOOKING = /* @__PURE__ */ new Set([
	"gate",
	"register",
	"status"
]);
function checkWorkflows(files, started) {
	const workflows = [...files].filter(([name]) => /\.ya?ml$/u.test(name));
	const absent = started.filter((name) => !files.has(name)).map((name) => ({
		where: `${WORKFLOWS}/${name}`,
		expected: "the rollback workflow that the configuration names (rollback.workflow)",
		got: "no such file on the default branch",
		fix: "Commit it, or name the one that there is"
	}));
	return together([{
		findings: absent,
		unchecked: []
	}, ...workflows.map(([name, text]) => checkWorkflow(name, text, started.includes(name)))]);
}
function checkWorkflow(name, text, isStarted) {
	const file = `${WORKFLOWS}/${name}`;
	if (!(text === null || text.includes("model-release") || isStarted)) return nothingFound;
	if (text === null) return {
		findings: [],
		unchecked: [`${file}: GitHub gives only a part of it`]
	};
	const yaml = readYaml(text);
	const [problem] = yaml.problems;
	if (problem) return {
		findings: [],
		unchecked: [`${file}:${problem.line}:${problem.column}: ${problem.message}`]
	};
	const workflow = {
		file,
		yaml,
		jobs: jobsOf(yaml.value)
	};
	const used = workflow.jobs.flatMap((job) => usedBy(yaml.value, job));
	if (used.length === 0 && !isStarted) return nothingFound;
	const isRollback = isStarted || name === ROLLBACK && used.some(({ action }) => action === "rollback");
	return {
		findings: [
			...permissions(workflow, used),
			...pins(workflow, used),
			...cancelled(workflow, used),
			...isRollback ? contract(workflow) : []
		],
		unchecked: []
	};
}
function jobsOf(value) {
	return keysOf(at(value, ["jobs"])).map((job) => ["jobs", job]);
}
function stepsOf(value, job) {
	const steps = at(value, [...job, "steps"]);
	return Array.isArray(steps) ? steps.map((_, index) => [
		...job,
		"steps",
		index
	]) : [];
}
function usedBy(value, job) {
	return stepsOf(value, job).flatMap((step) => {
		const uses = at(value, [...step, "uses"]);
		const found = typeof uses === "string" ? /(?:^|\/)model-release(?:\/actions\/([\w-]+))?\/?(?:@|$)/u.exec(uses) : null;
		if (!found) return [];
		const action = found[1] ?? "tick";
		return isActionName(action) ? [{
			action,
			job
		}] : [];
	});
}
function permissions({ file, yaml }, used) {
	if (at(yaml.value, ["permissions"]) !== void 0) return [];
	return [...new Map(used.map(({ job }) => [String(job[1]), job])).entries()].flatMap(([name, job]) => {
		if (at(yaml.value, [...job, "permissions"]) !== void 0) return [];
		const needs = used.filter((one) => one.job === job).map(({ action }) => action);
		const where = placed(file, yaml, job);
		const fix = `Write permissions: { ${granted(needs)} }, or less`;
		return [{
			where,
			expected: `permissions of job ${plain(name, 80)}`,
			got: "none, so the repository's default",
			fix
		}];
	});
}
function granted(actions) {
	const levels = /* @__PURE__ */ new Map();
	for (const action of actions) {
		const spec = ACTIONS[action];
		for (const [area, level] of Object.entries(spec.example.permissions)) if (levels.get(area) !== "write") levels.set(area, level);
	}
	return [...levels].map(([area, level]) => `${area}: ${level}`).join(", ");
}
function pins({ file, yaml }, used) {
	return [...new Set(used.map(({ job }) => job))].flatMap((job) => stepsOf(yaml.value, job).flatMap((step) => {
		const uses = at(yaml.value, [...step, "uses"]);
		if (typeof uses !== "string" || isPinned(uses)) return [];
		return [{
			where: placed(file, yaml, [...step, "uses"]),
			expected: "an action pinned to a commit",
			got: plain(uses, 200),
			fix: "Write the commit in place of the tag or branch, and the tag as a comment behind it"
		}];
	}));
}
const OURS = /(?:^|\/)model-release(?:\/actions\/[\w-]+)?@v\d+(?:\.\d+){0,2}$/u;
function isPinned(uses) {
	if (OURS.test(uses)) return true;
	if (/^(?:\.\/|\$\/)/u.test(uses)) return true;
	return uses.startsWith("docker://") ? /@sha256:[0-9a-f]{64}$/u.test(uses) : /@[0-9a-f]{40}(?:[0-9a-f]{24})?$/u.test(uses);
}
function cancelled({ file, yaml }, used) {
	const { value } = yaml;
	if (triggers(value).every((event) => event === "pull_request") && used.every(({ action }) => LOOKING.has(action))) return [];
	return [[], ...new Set(used.map(({ job }) => job))].flatMap((place) => {
		const key = [
			...place,
			"concurrency",
			"cancel-in-progress"
		];
		if (at(value, key) !== true) return [];
		return [{
			where: placed(file, yaml, key),
			expected: "runs that wait for each other",
			got: "cancel-in-progress: true",
			fix: "Write cancel-in-progress: false and queue: max, or a queued rollback is lost"
		}];
	});
}
function triggers(value) {
	const on = at(value, ["on"]);
	if (typeof on === "string") return [on];
	return Array.isArray(on) ? on.map(String) : keysOf(on);
}
function contract({ file, yaml }) {
	const { value } = yaml;
	const dispatch = ["on", "workflow_dispatch"];
	const inputs = keysOf(at(value, [...dispatch, "inputs"]));
	const missing = ASKED.filter((input) => !inputs.includes(input));
	const findings = [];
	if (!triggers(value).includes("workflow_dispatch")) findings.push({
		where: placed(file, yaml, ["on"]),
		expected: `workflow_dispatch with the inputs ${ASKED.join(", ")}`,
		got: "no such trigger",
		fix: "Add on: workflow_dispatch with these inputs"
	});
	else if (missing.length > 0) {
		const fix = "Add them, none of them required";
		findings.push({
			where: placed(file, yaml, [...dispatch, "inputs"]),
			expected: `the inputs ${ASKED.join(", ")}`,
			got: `none called ${missing.join(", ")}`,
			fix
		});
	}
	const title = at(value, ["run-name"]);
	if (typeof title !== "string" || !/inputs\s*(?:\.\s*request-id\b|\[\s*'request-id'\s*\])/u.test(title)) findings.push({
		where: placed(file, yaml, ["run-name"]),
		expected: "a run-name with the input request-id",
		got: typeof title === "string" ? plain(title, 200) : "none",
		fix: "Write run-name: Roll back ${{ inputs.model }} (${{ inputs['request-id'] }}), by which the run is found again"
	});
	return findings;
}
function placed(file, yaml, path) {
	const { line, column } = yaml.place(path, "key");
	return `${file}:${line}:${column}`;
}
function keysOf(value) {
	return isMap(value) ? Object.keys(value) : [];
}
// src/ledger/objects.ts
function blobOid(text, like) {
	return oidOf("blob", Buffer.from(text), like);
}
function createFolder() {
	const lines = [];
	const inside = /* @__PURE__ */ new Map();
	const stale = /* @__PURE__ */ new Set();
	let known = null;
	function place(key) {
		let [low, high] = [0, lines.length];
		while (low < high) {
			const middle = low + high >>> 1;
			if ((lines[middle]?.key ?? "") < key) low = middle + 1;
			else high = middle;
		}
		return low;
	}
	function put(name, mode, oid) {
		const key = keyOf(mode === "40000" ? `${name}/` : name);
		const line = {
			key,
			bytes: Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, "hex")])
		};
		const at = place(key);
		lines.splice(at, lines[at]?.key === key ? 1 : 0, line);
	}
	function drop(name) {
		const key = keyOf(name);
		const at = place(key);
		if (lines[at]?.key === key) lines.splice(at, 1);
	}
	return {
		set(path, oid) {
			known = null;
			const slash = path.indexOf("/");
			if (slash < 0) return put(path, "100644", oid);
			const name = path.slice(0, slash);
			const folder = inside.get(name) ?? createFolder();
			inside.set(name, folder);
			stale.add(name);
			folder.set(path.slice(slash + 1), oid);
		},
		delete(path) {
			known = null;
			const slash = path.indexOf("/");
			if (slash < 0) return drop(path);
			stale.add(path.slice(0, slash));
			inside.get(path.slice(0, slash))?.delete(path.slice(slash + 1));
		},
		oid(like) {
			for (const name of stale) {
				const oid = inside.get(name)?.oid(like);
				if (oid === void 0 || oid === oidOf("tree", Buffer.alloc(0), like)) drop(`${name}/`);
				else put(name, "40000", oid);
			}
			stale.clear();
			known ??= oidOf("tree", Buffer.concat(lines.map(({ bytes }) => bytes)), like);
			return known;
		}
	};
}
function keyOf(name) {
	return Buffer.from(name).toString("latin1");
}
function oidOf(type, bytes, like) {
	return createHash(like.length === 64 ? "sha256" : "sha1").update(`${type} ${bytes.length}\0`).update(bytes).digest("hex");
}
// src/ledger/verify.ts
const MOST = 20;
async function checkFiles(model, commits, treeOf) {
	const branch = branchOf(model);
	const findings = [];
	const unchecked = [];
	const expected = /* @__PURE__ */ new Map();
	const folder = createFolder();
	const told = /* @__PURE__ */ new Set();
	let view = emptyView;
	let looked = 0;
	let skipped = 0;
	for (const commit of commits) {
		const { entry, readme } = commit;
		if (entry !== null && entry.seq === (view.state?.seq ?? 0) + 1) try {
			const next = fold(view, entry);
			const { additions, deletions } = changes(view, next, entry);
			view = next;
			for (const { path, text } of additions) put(path, {
				oid: blobOid(text, commit.tree),
				text
			});
			for (const path of deletions) drop(path);
		} catch (error) {
			findings.push({
				where: `${branch}, commit ${brief(commit.oid)}`,
				expected: "an entry that follows from those before it",
				got: `entry ${entry.seq}, which does not (${error instanceof Error ? error.message : "unknown"})`,
				fix: "Set the branch back to the commit before"
			});
			unchecked.push(`${branch}: the files from entry ${entry.seq} on, as the entries do not go on from there`);
			return {
				findings,
				unchecked
			};
		}
		if (readme !== null) put(README, {
			oid: readme,
			text: null
		});
		if (folder.oid(commit.tree) === commit.tree) continue;
		if (looked >= MOST && commit !== commits.at(-1)) {
			skipped += 1;
			continue;
		}
		looked += 1;
		await lookInto(commit, view.state?.seq ?? 0);
	}
	if (skipped > 0) unchecked.push(`${branch}: the files of ${skipped} commits in between, as many differ already`);
	return {
		findings,
		unchecked
	};
	function put(path, stored) {
		expected.set(path, stored);
		folder.set(path, stored.oid);
	}
	function drop(path) {
		expected.delete(path);
		folder.delete(path);
	}
	async function lookInto(commit, seq) {
		const tree = await treeOf(commit.tree);
		let differs = false;
		for (const path of /* @__PURE__ */ new Set([...expected.keys(), ...tree.blobs.keys()])) {
			const wanted = expected.get(path);
			const stored = tree.blobs.get(path);
			if (wanted?.oid === stored) continue;
			differs = true;
			const text = stored === void 0 ? null : await tree.text(stored);
			const difference = apart(wanted?.text ?? null, text);
			if (stored === void 0) drop(path);
			else put(path, {
				oid: stored,
				text: wanted?.text ?? null
			});
			if (difference === null || told.has(path)) continue;
			told.add(path);
			findings.push({
				where: `${branch}:${path}, commit ${brief(commit.oid)}`,
				...difference,
				fix: `It is not what entries 1 to ${seq} come to; set the branch back to the commit before`
			});
		}
		if (differs) return;
		findings.push({
			where: `${branch}, commit ${brief(commit.oid)}`,
			expected: "plain files only",
			got: "other modes or objects",
			fix: "Set the branch back to the commit before"
		});
	}
}
function apart(wanted, stored) {
	if (wanted === null) return stored === null ? null : {
		expected: "no such file",
		got: "one"
	};
	if (stored === null) return {
		expected: "the file",
		got: "none"
	};
	return firstDifference(jsonOf(wanted), jsonOf(stored), "");
}
function jsonOf(text) {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
function firstDifference(wanted, stored, path) {
	if (!isTree(wanted) || !isTree(stored) || Array.isArray(wanted) !== Array.isArray(stored)) {
		if (Object.is(wanted, stored)) return null;
		return {
			expected: `${path === "" ? "" : `${path} `}${shown(wanted)}`,
			got: shown(stored)
		};
	}
	const values = new Map(Object.entries(wanted));
	const others = new Map(Object.entries(stored));
	for (const key of /* @__PURE__ */ new Set([...values.keys(), ...others.keys()])) {
		const found = firstDifference(values.get(key), others.get(key), path === "" ? key : `${path}.${key}`);
		if (found) return found;
	}
	return null;
}
function isTree(value) {
	return typeof value === "object" && value !== null;
}
function shown(value) {
	if (value === void 0) return "nothing";
	const text = isTree(value) ? Array.isArray(value) ? "a list" : "a map" : JSON.stringify(value);
	return text.length > 120 ? `${text.slice(0, 119)}\u2026` : text;
}
// src/run/status/check.ts
async function runChecks(checks) {
	const done = [];
	for (const check of checks) done.push(await runCheck(check));
	return together(done);
}
async function runCheck({ what, run }) {
	try {
		return await run();
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		return {
			findings: [],
			unchecked: [`${what}: ${error.code}: ${error.message}`]
		};
	}
}
// src/run/status/registry.ts
async function checkRegistry(state, environment, registry, signal) {
	const where = `alias ${environment} of ${registry.name}`;
	const primary = confirmedPrimary(state, environment);
	const { primary: wanted, wantSeq } = environmentOf(state, environment);
	if (primary === null) return {
		findings: [],
		unchecked: wanted === null ? [] : [`${where}: entry ${wantSeq ?? ""} is under way, not seen serving yet`]
	};
	const findings = [];
	try {
		await registry.verify(primary, signal);
	} catch (error) {
		if (!(error instanceof RegistryDiffers)) throw error;
		findings.push(error.finding);
	}
	const seen = await registry.aliased(environment, signal);
	if (seen?.version !== primary.version || seen.digest !== primary.digest) {
		const got = seen === null ? "no such alias" : seen.shown;
		findings.push({
			where,
			expected: `the primary, ${primary.version}`,
			got,
			fix: "Somebody moved it; the next canary, promote or rollback of this environment sets it again"
		});
	}
	return {
		findings,
		unchecked: []
	};
}
// src/run/status/rules.ts
const BLOCKS = /* @__PURE__ */ new Set([
	"update",
	"pull_request",
	"merge_queue",
	"required_status_checks",
	"required_deployments",
	"workflows",
	"code_scanning"
]);
function checkRules(branch, { rules, isProtected }) {
	return {
		findings: rules.filter(({ type }) => BLOCKS.has(type) || type === "creation" && isProtected === null).map(({ type, source }) => ({
			where: `rules of ${branch}`,
			expected: "commits may go to it directly",
			got: `the rule ${type} of ${source}`,
			fix: "Exclude model-release/** from it under Settings, Rules, Rulesets, Target branches"
		})),
		unchecked: isProtected === true ? [`branch protection of ${branch}: it is on, and only administrators may read what it asks`] : []
	};
}
function checkClash(hasBranch) {
	if (!hasBranch) return {
		findings: [],
		unchecked: []
	};
	return {
		findings: [{
			where: "the branch model-release",
			expected: "none of that name",
			got: "one",
			fix: "Rename or delete it: git holds no model-release/<model> beside it"
		}],
		unchecked: []
	};
}
// src/run/status/serving.ts
async function checkServing(model, reading, aim, signal) {
	const environment = environmentOf(reading.view.state, aim.name);
	const where = `serving of ${model}/${aim.name}`;
	if (environment.wantSeq === null) return {
		findings: [],
		unchecked: []
	};
	if (!environment.settled) return {
		findings: [],
		unchecked: [`${where}: entry ${environment.wantSeq} is under way, not seen serving yet`]
	};
	const { target } = aim.serving(environment.versions);
	if (target.can.readBack === "none") return {
		findings: [],
		unchecked: [`${where}: it is loaded and routed by its own tools, which show nothing here`]
	};
	const findings = [];
	const wanted = `what entry ${environment.wantSeq} wants: ${environment.want.loaded.join(", ") || "nothing loaded"}`;
	const difference = await differs(reading, aim, signal);
	if (difference !== null) findings.push({
		where,
		expected: wanted,
		got: `something else (${difference})`,
		fix: "rollback with `to` the primary restores it; register with adopt accepts what serves"
	});
	const { unknown } = await target.read(signal);
	if (unknown.length > 0) findings.push({
		where,
		expected: `${wanted}, and nothing else`,
		got: `also ${unknown.join(", ")}`,
		fix: "Unload it there, or register it and let a canary bring it in"
	});
	return {
		findings,
		unchecked: []
	};
}
// src/run/status/witness.ts
function liveSeqs({ state, environment }) {
	return live(state, environment).map(({ payload }) => payload.seq);
}
function live(state, environment) {
	return (state === null ? [] : deploymentsOf(state, environment)).filter((view) => view.state === "success" || view.state === "in_progress");
}
function checkRewound(here, shown) {
	const seq = here.state?.seq ?? 0;
	const [newest] = shown;
	if (!newest || newest.payload.seq <= seq) return rewritten(here, shown);
	const { version, commit } = newest.payload;
	return [{
		where: `model-release/${here.model}`,
		expected: `entry ${newest.payload.seq} or a later one, as a deployment of ${version} witnesses`,
		got: `${seq === 0 ? "no entry" : `entry ${seq}`} (LEDGER_REWOUND)`,
		fix: `Somebody cut the branch back; restore it from ${commit === null ? "its last known commit" : `${commit} or a later commit`}`
	}];
}
function checkShown(here, shown) {
	const { model, environment, state } = here;
	const place = `deployments of ${model}/${environment}`;
	const findings = [];
	for (const view of live(state, environment)) {
		const { version, seq: own } = view.payload;
		const found = shown.find((one) => one.payload.seq === own);
		const fix = "The next canary, promote, rollback or tick of this environment shows it again";
		if (!found) {
			if (view.sha === null || isAdopted(here, view.payload.digest)) continue;
			findings.push({
				where: place,
				expected: `one of ${version} for entry ${own}`,
				got: "none",
				fix
			});
		} else if (found.payload.digest !== view.payload.digest || found.payload.version !== version) findings.push({
			where: place,
			expected: `${version} for entry ${own}`,
			got: found.payload.version,
			fix
		});
		else if (found.state !== view.state) {
			const got = found.state ?? "none";
			findings.push({
				where: place,
				expected: `state ${view.state} of ${version} (entry ${own})`,
				got,
				fix
			});
		}
	}
	return findings;
}
function rewritten({ model, commits }, shown) {
	const known = new Set(commits.map(({ oid }) => oid));
	const last = commits.at(-1)?.entry?.seq ?? 0;
	const lost = shown.find(({ payload }) => payload.commit !== null && payload.seq <= last && !known.has(payload.commit));
	if (!lost) return [];
	const { seq, version, commit } = lost.payload;
	return [{
		where: `model-release/${model}`,
		expected: `commit ${commit ?? ""} of entry ${seq}, as a deployment of ${version} witnesses`,
		got: "a history without it (LEDGER_REWOUND)",
		fix: "Somebody cut the branch back and it went on; restore it from that commit"
	}];
}
function isAdopted({ digests, environment }, digest) {
	const span = digests[digest]?.primary[environment];
	return span?.adopted === true && span.first === span.last;
}
// src/actions/status-verify.ts
const TRIES = 3;
async function verifyAll(all) {
	const { client, config } = all.repository;
	const started = Object.values(config.models).flatMap(({ environments }) => Object.values(environments).flatMap(({ policy: { rollbackVia } }) => rollbackVia.kind === "workflow" ? [rollbackVia.workflow] : []));
	const done = [await runChecks([{
		what: "the branch model-release",
		run: async () => checkClash(all.clash || await hasBranch(client, "model-release"))
	}, {
		what: `the workflows in ${WORKFLOWS}`,
		run: async () => checkWorkflows(await readFolder(client, WORKFLOWS), [...new Set(started)])
	}])];
	for (const model of all.models) done.push(await verifyModel(model, all));
	return together(done);
}
async function verifyModel(first, all) {
	const { ledger } = all.repository;
	let model = first;
	for (let tries = 1;; tries += 1) {
		const checked = await runChecks(checksOf(model, all));
		if (checked.findings.length === 0 || tries === TRIES) return checked;
		const [tip] = await ledger.history(model.model, 1);
		if (tip?.oid === model.commits.at(-1)?.oid) return checked;
		model = {
			...model,
			commits: await ledger.history(model.model)
		};
	}
}
function checksOf({ model, environments, listed, commits }, all) {
	const { client, ledger } = all.repository;
	const branch = branchOf(model);
	const view = storedView(commits, listed);
	const registry = registryOf(all.repository.config, model, all.world);
	const rewound = /* @__PURE__ */ new Set();
	return [
		{
			what: `the entries of ${branch}`,
			run: async () => checkChain(model, commits, branch)
		},
		{
			what: `the files of ${branch}`,
			run: () => checkFiles(model, commits, (tree) => ledger.tree(tree))
		},
		...environments.flatMap((environment) => [
			{
				what: `deployments of ${model}/${environment}`,
				run: async () => {
					const here = {
						model,
						environment,
						state: view.state,
						digests: view.digests,
						commits
					};
					const shown = await shownOf(client, model, environment, liveSeqs(here));
					const findings = checkRewound(here, shown);
					if (findings.length === 0) return {
						findings: checkShown(here, shown),
						unchecked: []
					};
					rewound.add(environment);
					return {
						findings,
						unchecked: [`deployments of ${model}/${environment}: their states, before the ledger is restored`]
					};
				}
			},
			{
				what: `serving of ${model}/${environment}`,
				run: async () => rewound.has(environment) ? {
					findings: [],
					unchecked: [`serving of ${model}/${environment}: before the ledger is restored`]
				} : serving(model, environment, view, listed, all)
			},
			...registry === null ? [] : [{
				what: `alias ${environment} of ${registry.name}`,
				run: async () => rewound.has(environment) ? {
					findings: [],
					unchecked: [`alias ${environment} of ${registry.name}: before the ledger is restored`]
				} : checkRegistry(view.state, environment, registry, all.world.signal)
			}]
		]),
		{
			what: `the rules of ${branch}`,
			run: async () => checkRules(branch, await rulesOf(client, branch))
		}
	];
}
function storedView(commits, listed) {
	try {
		return replayed(entriesOf(commits));
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		return {
			...emptyView,
			state: listed?.state ?? null
		};
	}
}
async function shownOf(client, model, environment, seqs) {
	return witnesses(client, {
		environment,
		task: `model-release:${model}`
	}, seqs);
}
async function serving(model, environment, view, listed, { repository, inputs, runner, world }) {
	const reading = {
		now: repository.client.now() ?? (/* @__PURE__ */ new Date()).toISOString(),
		tip: listed?.tip ?? null,
		view,
		versionNames: [],
		entry: null
	};
	const asked = {
		...inputs,
		model,
		environment
	};
	const { siteOf } = await import("./actions-site.js");
	const place = await siteOf(repository, {
		name: "status",
		inputs: asked,
		runner,
		world,
		model,
		reading
	}).place();
	return checkServing(model, reading, {
		name: environment,
		serving: place.serving,
		capacity: place.policy.capacity
	}, world.signal);
}
export { verifyAll };
