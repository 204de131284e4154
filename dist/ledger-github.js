import { n as __exportAll } from "./rolldown-runtime.js";
import { F as Refusal, I as UnknownOutcome, Ln as emptyView, Rn as environmentOf, sr as Fault } from "./shared.js";
import "./client.js";
import { a as branchOf, d as versionPath, f as brief, i as STATE, l as keysOf, m as percent, n as PREFIX, o as changes, p as line, r as README, s as digestPath, t as ENTRY, u as trialPath } from "./format.js";
import { E as nullable, H as string, O as object, j as parse, k as objectWithRest, n as array, r as boolean, s as exactOptional } from "./vendor.js";
import { t as commitOf } from "./history.js";
import { n as parse$1, t as corrupt } from "./parse.js";
import { a as state, i as versionRecord, n as digestRecord, r as trialRecord, t as entry } from "./entry.js";
// src/ledger/graphql.ts
var graphql_exports = /* @__PURE__ */ __exportAll({
	blob: () => blob,
	commitOn: () => commitOn$1,
	history: () => history$1,
	list: () => list$1,
	read: () => read$1
});
const file = {
	oid: exactOptional(string()),
	isTruncated: exactOptional(boolean()),
	text: exactOptional(nullable(string()))
};
const commit = object({
	oid: string(),
	parents: exactOptional(object({ nodes: array(object({ oid: string() })) }))
});
const found = nullable(object({
	...file,
	entries: exactOptional(array(object({
		name: string(),
		object: exactOptional(nullable(object(file)))
	})))
}));
const shape = object({
	viewer: object({ login: string() }),
	repository: objectWithRest({
		head: nullable(object({ target: nullable(object({ oid: string() })) })),
		tip: exactOptional(nullable(commit)),
		clash: exactOptional(nullable(object({ name: string() })))
	}, found)
});
async function read$1(client, wanted) {
	const root = wanted.revision ?? "HEAD";
	const blobs = [...wanted.paths.map((path) => `${root}:${path}`), ...wanted.trusted.map((path) => `HEAD:${path}`)];
	const trees = [...wanted.list, ...wanted.all].map((path) => `${root}:${path}`);
	const expressions = [...blobs, ...trees];
	const fields = expressions.map((_, at) => {
		return `f${at}: object(expression: $e${at}) { ${(at < blobs.length ? null : at < blobs.length + wanted.list.length ? LISTED : WHOLE) ?? "...file"} }`;
	});
	const document = `query Ledger($owner: String!, $repo: String!${expressions.map((_, at) => `, $e${at}: String!`).join("")}${wanted.revision === null ? "" : ", $tip: String!"}) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    head: defaultBranchRef { target { oid } }
    ${wanted.revision === null ? "" : TIP}
    ${fields.join("\n    ")}
  }
}
${blobs.length + wanted.all.length > 0 ? FILE : ""}`;
	const variables = {
		owner: client.owner,
		repo: client.repo,
		...wanted.revision === null ? {} : { tip: wanted.revision },
		...Object.fromEntries(expressions.map((expression, at) => [`e${at}`, expression]))
	};
	const { data, date } = await client.query(document, variables, shape);
	const { repository } = data;
	const objects = new Map(Object.entries(repository));
	const at = (index) => parse(found, objects.get(`f${index}`) ?? null);
	const texts = async (paths, from) => {
		const pairs = await Promise.all(paths.map((path, index) => textOf(client, path, at(from + index))));
		return new Map(pairs.flat());
	};
	const whole = await Promise.all(wanted.all.flatMap((directory, index) => (at(blobs.length + wanted.list.length + index)?.entries ?? []).map((entry) => textOf(client, `${directory}/${entry.name}`, entry.object ?? null))));
	const names = [...wanted.list, ...wanted.all].map((directory, index) => [directory, (at(blobs.length + index)?.entries ?? []).map((entry) => entry.name)]);
	const tip = repository.tip ?? null;
	return {
		now: date,
		tip: tip?.oid ?? null,
		parent: tip?.parents?.nodes[0]?.oid ?? null,
		files: new Map([...await texts(wanted.paths, 0), ...whole.flat()]),
		names: new Map(names),
		viewer: data.viewer.login,
		clash: Boolean(repository.clash),
		trusted: await texts(wanted.trusted, wanted.paths.length),
		trustedCommit: repository.head?.target?.oid ?? null
	};
}
const TIP = `tip: object(expression: $tip) { oid ... on Commit { parents(first: 1) { nodes { oid } } } }
    clash: ref(qualifiedName: "refs/heads/model-release") { name }`;
const LISTED = "... on Tree { entries { name } }";
const WHOLE = "... on Tree { entries { name object { ...file } } }";
const FILE = "fragment file on Blob { oid isTruncated text }";
async function textOf(client, path, object) {
	if (object?.oid === void 0) return [];
	if (object.isTruncated !== true && typeof object.text === "string") return [[path, object.text]];
	return [[path, await blob(client, object.oid)]];
}
async function blob(client, oid) {
	const { data } = await client.rest.git.getBlob({
		owner: client.owner,
		repo: client.repo,
		file_sha: oid
	});
	return Buffer.from(data.content, "base64").toString("utf8");
}
async function commitOn$1(client, branch, expected, message, { additions, deletions }) {
	const input = {
		branch: {
			repositoryNameWithOwner: `${client.owner}/${client.repo}`,
			branchName: branch
		},
		expectedHeadOid: expected,
		message,
		fileChanges: {
			additions: additions.map(({ path, text }) => ({
				path,
				contents: Buffer.from(text).toString("base64")
			})),
			deletions: deletions.map((path) => ({ path }))
		}
	};
	const document = `mutation Append($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }`;
	const made = object({ createCommitOnBranch: object({ commit: object({ oid: string() }) }) });
	const { data } = await client.mutate(document, { input }, made);
	return data.createCommitOnBranch.commit.oid;
}
const PAGE = 100;
const pages = object({
	hasNextPage: boolean(),
	endCursor: nullable(string())
});
const blobAt = nullable(object({ object: nullable(object(file)) }));
const told = object({
	oid: string(),
	messageHeadline: string(),
	parents: object({ nodes: array(object({ oid: string() })) }),
	tree: object({ oid: string() }),
	signature: nullable(object({ wasSignedByGitHub: boolean() })),
	entry: blobAt,
	readme: nullable(object({ oid: string() }))
});
const past = object({ repository: object({ object: nullable(object({ history: exactOptional(object({
	pageInfo: pages,
	nodes: array(told)
})) })) }) });
async function history$1(client, revision, most) {
	const document = `query History($owner: String!, $repo: String!, $tip: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    object(expression: $tip) { ... on Commit { history(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        oid messageHeadline parents(first: 2) { nodes { oid } } tree { oid } signature { wasSignedByGitHub }
        entry: file(path: "${ENTRY}") { object { ...file } }
        readme: file(path: "${README}") { oid }
      }
    } } }
  }
}
${FILE}`;
	const commits = [];
	let from = revision;
	for (let after = null;;) {
		const first = Math.min(PAGE, (most ?? 1e400) - commits.length);
		const { data } = await client.query(document, {
			owner: client.owner,
			repo: client.repo,
			tip: from,
			first,
			after
		}, past);
		const page = data.repository.object?.history;
		if (!page) return commits;
		for (const node of page.nodes) {
			const [text] = await textOf(client, ENTRY, node.entry?.object ?? null);
			commits.push({
				oid: node.oid,
				parents: node.parents.nodes.map(({ oid }) => oid),
				tree: node.tree.oid,
				headline: node.messageHeadline,
				signed: node.signature?.wasSignedByGitHub ?? false,
				entry: text?.[1] ?? null,
				readme: node.readme?.oid ?? null
			});
		}
		if (!page.pageInfo.hasNextPage || commits.length >= (most ?? 1e400)) return commits;
		from = commits[0]?.oid ?? from;
		after = page.pageInfo.endCursor;
	}
}
const branches = object({ repository: object({
	clash: nullable(object({ name: string() })),
	refs: nullable(object({
		pageInfo: pages,
		nodes: array(object({
			name: string(),
			prefix: string(),
			target: nullable(object({
				oid: string(),
				file: exactOptional(blobAt)
			}))
		}))
	}))
}) });
async function list$1(client) {
	const document = `query Ledgers($owner: String!, $repo: String!, $prefix: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    clash: ref(qualifiedName: "refs/heads/model-release") { name }
    refs(refPrefix: $prefix, first: ${PAGE}, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { name prefix target { oid ... on Commit { file(path: "${STATE}") { object { ...file } } } } }
    }
  }
}
${FILE}`;
	const prefix = `refs/heads/${PREFIX}`;
	const ledgers = [];
	for (let after = null;;) {
		const { data, date } = await client.query(document, {
			owner: client.owner,
			repo: client.repo,
			prefix,
			after
		}, branches);
		const { clash, refs } = data.repository;
		for (const { name, prefix: before, target } of refs?.nodes ?? []) {
			if (!target) continue;
			const [text] = await textOf(client, STATE, target.file?.object ?? null);
			ledgers.push({
				model: `${before}${name}`.slice(prefix.length),
				tip: target.oid,
				state: text?.[1] ?? null
			});
		}
		if (!refs?.pageInfo.hasNextPage) return {
			now: date,
			ledgers,
			clash: clash !== null
		};
		after = refs.pageInfo.endCursor;
	}
}
// src/ledger/reading.ts
function pathsOf(ask) {
	return [
		STATE,
		ENTRY,
		...(ask.versions ?? []).map(versionPath),
		...ask.allDigests ? [] : (ask.digests ?? []).map(digestPath),
		...(ask.trials ?? []).map(trialPath)
	];
}
function readingOf(model, ask, snapshot) {
	const { now, tip, parent, names } = snapshot;
	if (tip === null) return {
		now,
		tip,
		view: emptyView,
		versionNames: [],
		entry: null
	};
	const branch = branchOf(model);
	const read = (schema, path) => {
		const text = snapshot.files.get(path);
		return text === void 0 ? null : parse$1(schema, text, `${branch}:${path}`);
	};
	const newest = read(entry, ENTRY);
	const folded = read(state, STATE);
	if (!newest || !folded) throw corrupt(`${branch}:${newest ? STATE : ENTRY}`, "the file is missing");
	if (newest.previous !== parent || newest.seq !== folded.seq) return null;
	if (folded.model !== model || newest.model !== model || folded.lineage !== newest.lineage) throw corrupt(`${branch}:${STATE}`, `expected model ${model} and one lineage, got model ${folded.model}`);
	const digests = ask.allDigests ? keysOf(names.get("digests") ?? []).map((hex) => `sha256:${hex}`) : ask.digests ?? [];
	return {
		now,
		tip,
		view: {
			state: folded,
			versions: records(ask.versions ?? [], (key) => read(versionRecord, versionPath(key))),
			digests: records(digests, (key) => read(digestRecord, digestPath(key))),
			trials: records(ask.trials ?? [], (key) => read(trialRecord, trialPath(key)))
		},
		versionNames: keysOf(names.get("versions") ?? []),
		entry: newest
	};
}
function records(keys, read) {
	return Object.fromEntries(keys.flatMap((key) => {
		const record = read(key);
		return record === null ? [] : [[key, record]];
	}));
}
// src/ledger/rest.ts
var rest_exports = /* @__PURE__ */ __exportAll({
	commitOn: () => commitOn,
	history: () => history,
	list: () => list,
	read: () => read,
	treeOf: () => treeOf
});
const JOB_LOGIN = "github-actions[bot]";
async function read(client, wanted) {
	const commit = wanted.revision === null ? null : await commitAt(client, wanted.revision);
	const clash = wanted.revision !== null && commit === null && await tipOf(client, "model-release") !== null;
	const files = /* @__PURE__ */ new Map();
	const names = /* @__PURE__ */ new Map();
	if (commit !== null) {
		const oids = await treeOf(client, commit.tree);
		for (const directory of [...wanted.list, ...wanted.all]) {
			const inside = [...oids.keys()].filter((path) => path.startsWith(`${directory}/`));
			names.set(directory, inside.map((path) => path.slice(directory.length + 1)));
		}
		const whole = wanted.all.flatMap((directory) => (names.get(directory) ?? []).map((name) => `${directory}/${name}`));
		for (const path of [...wanted.paths, ...whole]) {
			const oid = oids.get(path);
			if (oid !== void 0) files.set(path, await blob(client, oid));
		}
	}
	const trusted = /* @__PURE__ */ new Map();
	for (const path of wanted.trusted) {
		const text = await fileOf(client, path);
		if (text !== null) trusted.set(path, text);
	}
	const now = clockOf(client);
	const { oid: tip, parent } = commit ?? {
		oid: null,
		parent: null
	};
	return {
		now,
		tip,
		parent,
		files,
		names,
		viewer: await viewer(client),
		clash,
		trusted,
		trustedCommit: null
	};
}
async function commitAt(client, revision) {
	const [start = "", back = "0"] = revision.split("~");
	const branch = /^refs\/heads\/(.+)$/u.exec(start)?.[1];
	let oid = branch === void 0 ? start : await tipOf(client, branch);
	for (let left = Number(back); oid !== null; left -= 1) {
		const { data } = await client.rest.git.getCommit({
			...of(client),
			commit_sha: oid
		});
		const parents = data.parents.map(({ sha }) => sha);
		const parent = parents[0] ?? null;
		if (left === 0) return {
			oid,
			parent,
			parents,
			tree: data.tree.sha,
			headline: data.message.split("\n")[0] ?? ""
		};
		oid = parent;
	}
	return null;
}
async function history(client, revision, most) {
	const found = [];
	let next = revision;
	while (next !== null && found.length < (most ?? 1e400)) {
		const commit = await commitAt(client, next);
		if (commit === null) break;
		const blobs = await treeOf(client, commit.tree);
		const entry = blobs.get(ENTRY);
		const { oid, parents, tree, headline, parent } = commit;
		found.push({
			oid,
			parents,
			tree,
			headline,
			signed: null,
			entry: entry === void 0 ? null : await blob(client, entry),
			readme: blobs.get("README.md") ?? null
		});
		next = parent;
	}
	return found;
}
async function list(client) {
	const { data } = await client.rest.git.listMatchingRefs({
		...of(client),
		ref: `heads/${PREFIX.slice(0, -1)}`
	});
	const ledgers = [];
	const prefix = `refs/heads/${PREFIX}`;
	for (const { ref, object } of data) {
		if (!ref.startsWith(prefix)) continue;
		const commit = await commitAt(client, object.sha);
		const state = commit && (await treeOf(client, commit.tree)).get("state.json");
		const text = typeof state === "string" ? await blob(client, state) : null;
		ledgers.push({
			model: ref.slice(prefix.length),
			tip: object.sha,
			state: text
		});
	}
	return {
		now: clockOf(client),
		ledgers,
		clash: data.some(({ ref }) => `${ref}/` === prefix)
	};
}
async function treeOf(client, tree) {
	const { data } = await client.rest.git.getTree({
		...of(client),
		tree_sha: tree,
		recursive: "1"
	});
	if (data.truncated) throw new Fault("LEDGER_TOO_LARGE", `${tree}: GitHub lists only a part of this tree.`);
	return new Map(data.tree.filter((one) => one.type === "blob").map((one) => [one.path, one.sha]));
}
function clockOf(client) {
	const now = client.now();
	if (now === null) throw new Fault("GITHUB_ANSWER", "GitHub sent no Date header: its clock is needed.");
	return now;
}
function of(client) {
	return {
		owner: client.owner,
		repo: client.repo
	};
}
async function tipOf(client, branch) {
	try {
		const { data } = await client.rest.git.getRef({
			...of(client),
			ref: `heads/${branch}`
		});
		return data.object.sha;
	} catch (error) {
		return absent(error);
	}
}
async function fileOf(client, path) {
	try {
		const { data } = await client.rest.repos.getContent({
			...of(client),
			path
		});
		if (Array.isArray(data) || data.type !== "file" || !("content" in data)) return null;
		return Buffer.from(data.content, "base64").toString("utf8");
	} catch (error) {
		return absent(error);
	}
}
async function viewer(client) {
	try {
		const { data } = await client.rest.users.getAuthenticated();
		return data.login;
	} catch (error) {
		if (error instanceof Fault && error.code === "PERMISSION") return JOB_LOGIN;
		throw error;
	}
}
function absent(error) {
	if (error instanceof Refusal && error.status === 404) return null;
	throw error;
}
async function commitOn(client, branch, base, { headline, body }, { additions, deletions }) {
	const where = of(client);
	const written = additions.map(({ path, text }) => ({
		path,
		mode: "100644",
		type: "blob",
		content: text
	}));
	const gone = deletions.map((path) => ({
		path,
		mode: "100644",
		type: "blob",
		sha: null
	}));
	const tree = await repeated(async () => {
		const from = base === null ? {} : { base_tree: (await commitAt(client, base))?.tree ?? base };
		return client.rest.git.createTree({
			...where,
			...from,
			tree: [...written, ...gone]
		});
	});
	const { sha } = (await repeated(() => client.rest.git.createCommit({
		...where,
		message: `${headline}\n\n${body}`,
		tree: tree.data.sha,
		parents: base === null ? [] : [base]
	}))).data;
	if (base === null) await client.rest.git.createRef({
		...where,
		ref: `refs/heads/${branch}`,
		sha
	});
	else await client.rest.git.updateRef({
		...where,
		ref: `heads/${branch}`,
		sha,
		force: false
	});
	return sha;
}
async function repeated(make) {
	for (let tries = 1;; tries += 1) try {
		return await make();
	} catch (error) {
		if (!(error instanceof UnknownOutcome) || tries === 3) throw error;
	}
}
// src/ledger/story.ts
const HEADLINE = 100;
function story(entry, before) {
	const { run } = entry;
	const reason = reasonOf(entry.body);
	const lines = [
		...reason === "" ? [] : [line(reason, 500), ""],
		`Entry ${entry.seq} (${line(entry.id)}), by ${line(entry.by)} at ${entry.at}`,
		...run ? [`${line(run.workflow)}, job ${line(run.job)}, attempt ${run.attempt}: ${line(run.url)}`] : [],
		"[skip ci]"
	];
	return {
		headline: line(headline(entry, before), HEADLINE),
		body: lines.join("\n")
	};
}
function headline(entry, before) {
	const { body } = entry;
	const place = entry.environment ?? "";
	const trial = environmentOf(before, place).trial;
	switch (body.type) {
		case "registered": return `Register ${body.record.version} (${brief(body.record.digest)})`;
		case "adopted": return `Adopt ${body.version}, which already serves, as primary of ${place}`;
		case "initial": return `Start ${place} with ${body.version}`;
		case "started": {
			const instead = body.supersedes === null ? "" : `, in place of ${body.supersedes}`;
			return `Try ${body.trial.canary} against ${body.trial.primary} in ${place} (trial ${body.trial.number})${instead}`;
		}
		case "advanced": return `Take ${trial?.canary ?? "the canary"} to step ${body.step} in ${place} (${routed(body, trial?.canary ?? null)})`;
		case "observed": return `Record ${body.rows} observations in ${place}`;
		case "looked": return looked(body, trial?.canary ?? "the canary", place);
		case "promoted": {
			const was = body.previous === null ? "" : ` (was ${body.previous})`;
			return `Promote ${body.version} to primary of ${place}${was}${body.forced === null ? "" : ", by force"}`;
		}
		case "rolled-back": return body.what === "canary" ? `Take ${body.from} away from ${place}, ${body.to} goes on` : `Roll ${place} back from ${body.from} to ${body.to}`;
		case "settled": return settled(body, place, environmentOf(before, place).want.loaded[0] ?? "nothing");
		case "paused": return `Pause the trial of ${trial?.canary ?? "the canary"} in ${place}: ${body.cause}`;
		case "resumed": return `Begin step ${body.step} of ${trial?.canary ?? "the canary"} in ${place} anew`;
		case "watched": return body.failed === null ? `Watch ${body.version} in ${place}: within its limits` : `Watch ${body.version} in ${place}: a limit is exceeded`;
		case "requested": return `Ask for a rollback of ${place}${body.request.to === null ? "" : ` to ${body.request.to}`}`;
		case "held": return held(body, place);
		case "retired": return body.gone.length === 0 ? `End the bake in ${place}` : `Let ${body.gone.join(", ")} go from ${place}`;
		case "drilled": return body.over ? `End the drill of ${body.version} in ${place}` : `Drill the way back to ${body.version} in ${place}`;
	}
}
function held({ hold, released }, place) {
	if (released !== null) return `Lift the quarantine of ${released.version} in ${place}`;
	return hold === null ? `Release ${place}` : `Freeze ${place}`;
}
function looked(body, canary, place) {
	const look = `look ${body.details.look}`;
	if (body.ended) return `End the trial of ${canary} in ${place}: ${body.ended.verdict} at ${look}`;
	if (body.passed) return `Pass ${canary} in step ${body.step} in ${place} at ${look}`;
	return `Look at ${canary} in ${place}: ${body.details.verdict} at ${look}`;
}
function settled(body, place, first) {
	if (body.outcome === "seen") return `See ${place} serving as entry ${body.wantSeq} wants it (${first})`;
	if (body.fallback === null) return `Give up entry ${body.wantSeq} in ${place}`;
	return `Fall back in ${place} to ${body.fallback.want.loaded[0] ?? "nothing"}: entry ${body.wantSeq} did not come about`;
}
function routed(body, canary) {
	if (body.want.mirror) return `${percent(body.want.mirror.share)} mirrored`;
	const weight = canary === null ? void 0 : body.want.weights[canary];
	return weight === void 0 ? body.stepKind : `${percent(weight)} of requests`;
}
function reasonOf(body) {
	if (body.type === "looked") return body.ended?.reason ?? "";
	if (body.type === "promoted") return body.forced === null ? "" : `Forced: ${body.forced}`;
	if (body.type === "requested") return body.request.reason;
	if (body.type === "watched") return body.failed ?? "";
	return "reason" in body ? body.reason : "";
}
// src/ledger/github.ts
const LAGS = [
	250,
	500,
	1e3,
	2e3,
	3e3,
	3250
];
function createGitHubLedger(client) {
	const seen = /* @__PURE__ */ new Map();
	let transport = graphql_exports;
	async function bring(wanted) {
		return either((by) => by.read(client, wanted));
	}
	async function either(ask) {
		try {
			return await ask(transport);
		} catch (error) {
			if (transport === rest_exports || !(error instanceof Refusal && error.status === 404)) throw error;
			transport = rest_exports;
			return ask(rest_exports);
		}
	}
	async function readAll(model, ask, trusted) {
		if (model === null) return everything(await bring({
			...NOTHING,
			trusted
		}), null);
		const branch = `refs/heads/${branchOf(model)}`;
		let revision = branch;
		for (let tries = 0;;) {
			const brought = await bring({
				revision,
				paths: pathsOf(ask),
				list: ask.listVersions ? ["versions"] : [],
				all: ask.allDigests ? ["digests"] : [],
				trusted
			});
			if (brought.clash && brought.tip === null) throw clash(client, model);
			const reading = readingOf(model, ask, brought);
			if (reading === null) {
				if (revision !== branch) throw corrupt(branch, `${ENTRY} is not the entry of its commit`);
				revision = brought.tip ?? branch;
				continue;
			}
			const known = seen.get(model) ?? 0;
			if (seqOf(reading) >= known) {
				seen.set(model, seqOf(reading));
				return everything(brought, reading);
			}
			revision = branch;
			await lag(tries, rewound(model, known, reading));
			tries += 1;
		}
	}
	async function read(model, ask) {
		const { reading } = await readAll(model, ask, []);
		if (!reading) throw new Error(`no reading of ${model}`);
		return reading;
	}
	async function append(base, entry, after) {
		const files = changes(base.view, after, entry);
		const message = story(entry, base.view.state);
		saw(entry.model, seqOf(base));
		let doubtful = false;
		for (let sends = 0;; sends += 1) {
			const sent = await send(base.tip, branchOf(entry.model), message, files);
			if (typeof sent === "string") return won(entry, sent);
			if (sent instanceof UnknownOutcome) doubtful = true;
			else if (!doubtful && sent.type === "STALE_DATA") return null;
			const child = await childOf(base, entry, sent instanceof Refusal && sent.type !== "NOT_FOUND" ? sent : null);
			if (child) return child.commit === null ? null : won(entry, child.commit);
			await lag(sends + 2, sent);
		}
	}
	async function send(base, branch, message, files) {
		try {
			if (base === null || transport === rest_exports) return await commitOn(client, branch, base, message, files);
			return await commitOn$1(client, branch, base, message, files);
		} catch (error) {
			if (error instanceof UnknownOutcome) return error;
			if (!(error instanceof Refusal)) throw error;
			if (/rule violations|through a pull request|protected branch/iu.test(error.said)) throw blocked(branch, error);
			if (error.status === 409 && /empty/iu.test(error.said)) throw empty(client, branch);
			if (mayBeLost(error)) return error;
			throw error;
		}
	}
	async function childOf(base, entry, moved) {
		for (let tries = 0;; tries += 1) {
			const tip = await read(entry.model, {});
			const later = seqOf(tip) - entry.seq;
			if (tip.tip !== base.tip && later < 0) throw rewound(entry.model, entry.seq - 1, tip);
			if (later === 0) return { commit: tip.entry?.id === entry.id ? tip.tip : null };
			if (later > 0) {
				const child = await committed(`${tip.tip ?? ""}~${later}`);
				return { commit: child.entry.id === entry.id ? child.oid : null };
			}
			if (moved === null) return null;
			await lag(tries, moved);
		}
	}
	async function committed(revision) {
		const { tip, files } = await bring({
			...NOTHING,
			revision,
			paths: [ENTRY]
		});
		const text = files.get(ENTRY);
		if (text === void 0) throw corrupt(`${revision}:${ENTRY}`, "the file is missing");
		return {
			entry: parse$1(entry, text, `${revision}:${ENTRY}`),
			oid: tip
		};
	}
	async function entryAt(reading, seq) {
		const back = seqOf(reading) - seq;
		if (reading.tip === null || back < 0 || seq < 1) return null;
		return back === 0 ? reading.entry : (await committed(`${reading.tip}~${back}`)).entry;
	}
	async function lag(tries, otherwise) {
		const pause = LAGS[tries];
		if (pause === void 0) throw otherwise;
		await client.clock.sleep(pause);
	}
	function saw(model, seq) {
		seen.set(model, Math.max(seq, seen.get(model) ?? 0));
	}
	function won(entry, oid) {
		saw(entry.model, entry.seq);
		return oid;
	}
	async function listing() {
		const found = await either((by) => by.list(client));
		return {
			...found,
			ledgers: found.ledgers.map(listed)
		};
	}
	async function list() {
		const { ledgers, clash: isClash } = await listing();
		if (isClash) throw clash(client, "<model>");
		return ledgers.flatMap(({ model, tip, state, fault }) => {
			if (fault) throw fault;
			return state === null ? [] : [{
				model,
				tip,
				state
			}];
		});
	}
	async function history(model, newest = null) {
		const branch = branchOf(model);
		return (await either((by) => by.history(client, `refs/heads/${branch}`, newest))).map((one) => commitOf(one, branch)).toReversed();
	}
	return {
		read,
		readAll,
		append,
		entryAt,
		list,
		listing,
		history,
		tree: async (tree) => ({
			blobs: await treeOf(client, tree),
			text: (blob$1) => blob(client, blob$1)
		}),
		peek: async (model) => {
			const reading = await read(model, {});
			return reading.tip === null ? null : {
				seq: seqOf(reading),
				tip: reading.tip
			};
		}
	};
}
const NOTHING = {
	revision: null,
	paths: [],
	list: [],
	all: [],
	trusted: []
};
function listed({ model, tip, state: text }) {
	const where = `${branchOf(model)}:${STATE}`;
	try {
		if (text === null) throw corrupt(where, "the file is missing");
		return {
			model,
			tip,
			state: parse$1(state, text, where),
			fault: null
		};
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		return {
			model,
			tip,
			state: null,
			fault: error
		};
	}
}
function everything({ now, trusted, trustedCommit, viewer }, reading) {
	return {
		now,
		reading,
		trusted,
		trustedCommit,
		viewer
	};
}
function seqOf(reading) {
	return reading.view.state?.seq ?? 0;
}
function mayBeLost({ type, status, message }) {
	return type === "STALE_DATA" || type === "NOT_FOUND" || (status === 409 || status === 422) && message.includes("/git/refs");
}
function clash({ owner, repo }, model) {
	return new Fault("LEDGER_BRANCH_CLASH", `${owner}/${repo}: the ledger needs the branch ${branchOf(model)}, but there is a branch called model-release, and git can't have both. Rename or delete that branch.`);
}
function blocked(branch, { said }) {
	return new Fault("LEDGER_BLOCKED", `refs/heads/${branch}: a rule of the repository or organisation refuses the ledger's commit (${said}). Nothing was changed; exclude model-release/** from that rule under Settings, Rules, Rulesets, Target branches.`);
}
function empty({ owner, repo }, branch) {
	return new Fault("REPOSITORY_EMPTY", `${owner}/${repo}: the ledger ${branch} can't begin in a repository without a commit. Push a first commit, then run again.`);
}
function rewound(model, known, reading) {
	return new Fault("LEDGER_REWOUND", `refs/heads/${branchOf(model)}: expected entry ${known} or a later one, got ${reading.tip === null ? "no branch" : `entry ${seqOf(reading)}`}. Somebody deleted, forced or reset it; nothing was changed. Restore the branch from its last known commit.`);
}
export { createGitHubLedger };
