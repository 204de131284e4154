import { D as object, E as number, L as safeParse, T as nullable, z as string } from "./vendor.js";
import { Q as commentMarker, X as checkOutput, Yt as Fault, Z as commentBody, l as progressOf } from "./shared.js";
import { n as UnknownOutcome } from "./faults.js";
// src/github/upsert.ts
const SETTLED = 2e3;
async function upsert(client, attempt) {
	try {
		return await attempt();
	} catch (error) {
		if (!(error instanceof UnknownOutcome)) throw error;
		await client.clock.sleep(SETTLED);
		return attempt();
	}
}
async function listed(page, pages = 20) {
	const all = [];
	for (let number = 1; number <= pages; number += 1) {
		const items = await page({
			per_page: 100,
			page: number
		});
		all.push(...items);
		if (items.length < 100) break;
	}
	return all;
}
function cut(text, length) {
	if (text.length <= length) return text;
	const short = text.slice(0, length - 1);
	return `${/[\uD800-\uDBFF]$/u.test(short) ? short.slice(0, -1) : short}\u2026`;
}
// src/github/checks.ts
async function upsertCheck(client, check) {
	return upsert(client, async () => {
		const here = {
			owner: client.owner,
			repo: client.repo
		};
		const found = (await listed(async (page) => {
			const { data } = await client.rest.checks.listForRef({
				...here,
				ref: check.sha,
				check_name: check.name,
				filter: "all",
				...page
			});
			return data.check_runs;
		})).filter((run) => run.external_id === check.externalId).reduce((newest, run) => newest && newest.id > run.id ? newest : run, null);
		const said = {
			status: check.status,
			...check.conclusion === null ? {} : { conclusion: check.conclusion },
			output: {
				title: check.title,
				summary: check.summary,
				...check.text === null ? {} : { text: check.text }
			},
			...check.detailsUrl === null ? {} : { details_url: check.detailsUrl },
			...check.startedAt === null ? {} : { started_at: check.startedAt },
			...check.completedAt === null ? {} : { completed_at: check.completedAt }
		};
		if (!(found && (found.status !== "completed" || found.conclusion === check.conclusion))) {
			const { data } = await client.rest.checks.create({
				...here,
				...said,
				name: check.name,
				head_sha: check.sha,
				external_id: check.externalId
			});
			return {
				id: data.id,
				url: data.html_url ?? ""
			};
		}
		const { output } = found;
		if (!(check.bare === true && found.status === "completed" && found.status === check.status || found.status === check.status && output.title === check.title && output.summary === check.summary && (output.text ?? null) === check.text)) await client.rest.checks.update({
			...here,
			...said,
			check_run_id: found.id
		});
		return {
			id: found.id,
			url: found.html_url ?? ""
		};
	});
}
// src/github/comments.ts
const LONGEST = 65536;
async function upsertComment(client, comment) {
	const { issue, author, marker, mode } = comment;
	if (!comment.body.startsWith(marker)) throw new Error(`a comment without its marker ${marker}`);
	const last = `\n<!-- ${comment.topic.replaceAll(/[^\w ./:+-]/gu, " ")} -->`;
	const body = cut(comment.body, LONGEST - last.length) + last;
	return upsert(client, async () => {
		const here = {
			owner: client.owner,
			repo: client.repo
		};
		const ours = (await listed(async (page) => {
			const { data } = await client.rest.issues.listComments({
				...here,
				issue_number: issue,
				...page
			});
			return data;
		})).find(({ body: text, user }) => text?.startsWith(marker) && user && isBy(author, user));
		if (!ours) {
			const { data } = await client.rest.issues.createComment({
				...here,
				issue_number: issue,
				body
			});
			return data.id;
		}
		if (!(ours.body === body || mode === "on-change" && ours.body?.endsWith(last))) await client.rest.issues.updateComment({
			...here,
			comment_id: ours.id,
			body
		});
		return ours.id;
	});
}
function isBy(author, user) {
	return user.login === author || user.type === "Bot" && user.login === `${author}[bot]`;
}
async function pullRequestOf(client, sha) {
	const { data } = await client.rest.repos.listPullRequestsAssociatedWithCommit({
		owner: client.owner,
		repo: client.repo,
		commit_sha: sha,
		per_page: 100
	});
	const heads = data.filter((pull) => pull.head.sha === sha);
	return (heads.find((pull) => pull.state === "open") ?? heads[0] ?? data.find((pull) => pull.merge_commit_sha === sha))?.number ?? null;
}
// src/github/deployments.ts
function stage(state) {
	if (state === "success") return 1;
	return state === "failure" || state === "error" || state === "inactive" ? 2 : 0;
}
async function publishDeployments(client, place, live, shown) {
	if (live.length === 0) return /* @__PURE__ */ new Map();
	return upsert(client, async () => {
		const existing = await list(client, place);
		const wanted = live.toSorted((a, b) => a.payload.seq - b.payload.seq);
		const newest = wanted.at(-1)?.payload.seq ?? 0;
		const ids = /* @__PURE__ */ new Map();
		if (existing.some((one) => one.payload.seq > newest)) return ids;
		const due = [];
		for (const view of wanted) {
			const found = existing.find((one) => one.payload.seq === view.payload.seq);
			const id = found?.id ?? (view.sha === null ? null : await create(client, place, view, view.sha));
			if (id === null) continue;
			ids.set(view.payload.seq, id);
			if (!found || mayFollow(await stateOf(client, id), view.state)) due.push({
				id,
				view
			});
		}
		const kept = new Set(ids.values());
		await putAway(client, existing.filter((one) => !kept.has(one.id)), shown);
		for (const { id, view } of due) await say(client, id, view.state, view.description, shown);
		return ids;
	});
}
function mayFollow(state, next) {
	return state === null || stage(next) > stage(state) || stage(state) === 0 && state !== next;
}
async function putAway(client, older, shown) {
	const open = [];
	for (const one of older) {
		const state = await stateOf(client, one.id);
		if (stage(state) === 2) break;
		open.push(one);
		if (stage(state) === 1) break;
	}
	for (const one of open.toReversed()) await say(client, one.id, "inactive", `${one.payload.version} was replaced`, shown);
}
async function create(client, place, view, ref) {
	const { status, data } = await client.rest.repos.createDeployment({
		owner: client.owner,
		repo: client.repo,
		ref,
		...place,
		payload: { ...view.payload },
		description: cut(view.description, 140),
		auto_merge: false,
		required_contexts: []
	});
	if (status !== 201 || !("id" in data)) throw new Fault("GITHUB_ANSWER", `POST deployments: expected 201 with an id, got ${status}. No deployment is shown.`);
	return data.id;
}
async function say(client, id, state, description, shown) {
	await client.rest.repos.createDeploymentStatus({
		owner: client.owner,
		repo: client.repo,
		deployment_id: id,
		state,
		description: cut(description, 140),
		log_url: shown.logUrl,
		...shown.environmentUrl === null ? {} : { environment_url: shown.environmentUrl },
		auto_inactive: false
	});
}
async function stateOf(client, id) {
	const { data } = await client.rest.repos.listDeploymentStatuses({
		owner: client.owner,
		repo: client.repo,
		deployment_id: id,
		per_page: 100
	});
	return data.toSorted((a, b) => b.id - a.id)[0]?.state ?? null;
}
async function list(client, place) {
	return (await listed(async (page) => {
		const { data } = await client.rest.repos.listDeployments({
			owner: client.owner,
			repo: client.repo,
			...place,
			...page
		});
		return data;
	}, 1)).flatMap((one) => {
		const payload = payloadOf(one.payload);
		return payload ? [{
			id: one.id,
			payload
		}] : [];
	}).toSorted((a, b) => b.payload.seq - a.payload.seq || b.id - a.id);
}
const payloadShape = object({
	model: string(),
	version: string(),
	digest: string(),
	seq: number(),
	commit: nullable(string())
});
function payloadOf(stored) {
	const parsed = safeParse(payloadShape, typeof stored === "string" ? jsonOf(stored) : stored);
	return parsed.success ? parsed.output : null;
}
function jsonOf(text) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
async function newestDeployment(client, place) {
	const [newest] = await list(client, place);
	return newest?.payload ?? null;
}
// src/github/statuses.ts
async function upsertStatus(client, status) {
	const here = {
		owner: client.owner,
		repo: client.repo
	};
	const description = cut(status.description, 140);
	await upsert(client, async () => {
		const { data } = await client.rest.repos.listCommitStatusesForRef({
			...here,
			ref: status.sha,
			per_page: 100
		});
		const newest = data.find((one) => one.context.toLowerCase() === status.context.toLowerCase());
		if (newest?.state === status.state && newest.description === description) return;
		await client.rest.repos.createCommitStatus({
			...here,
			sha: status.sha,
			context: status.context,
			state: status.state,
			description,
			...status.targetUrl === null ? {} : { target_url: status.targetUrl }
		});
	});
}
// src/actions/publisher.ts
function createPublisher({ client, runner, model, report, pullRequest }) {
	const logUrl = runner.run.url;
	return {
		deployments: (environment, views) => publishDeployments(client, {
			environment,
			task: `model-release:${model}`
		}, views, {
			logUrl,
			environmentUrl: null
		}),
		check: async (view) => {
			if (report === "status") {
				await upsertStatus(client, {
					sha: view.sha,
					context: view.name,
					state: view.conclusion ?? "pending",
					description: wordsOf(view).title,
					targetUrl: logUrl
				});
				return null;
			}
			return (await upsertCheck(client, {
				name: view.name,
				sha: view.sha,
				externalId: view.externalId,
				status: view.status,
				conclusion: view.conclusion,
				...wordsOf(view),
				detailsUrl: logUrl,
				startedAt: view.started,
				completedAt: null,
				bare: view.details === null
			})).url || null;
		},
		comment: async (view, mode) => {
			const { details } = view;
			const issue = pullRequest ?? await pullRequestOf(client, view.sha);
			if (issue === null || details === null) return;
			const { model: named, environment, verdict } = details;
			await upsertComment(client, {
				issue,
				author: await login(client),
				marker: commentMarker(named, environment),
				body: commentBody({
					details,
					reason: view.reason,
					progress: progressOf(details)
				}),
				mode,
				topic: `${view.externalId} ${verdict}`
			});
		}
	};
}
function wordsOf(view) {
	const { details, reason, title } = view;
	if (details === null) return {
		title,
		summary: reason === "" ? title : reason,
		text: null
	};
	const words = checkOutput({
		details,
		reason,
		progress: progressOf(details)
	});
	return {
		title: words.title,
		summary: words.summary,
		text: words.text || null
	};
}
async function login(client) {
	const { data } = await client.query("query viewer { viewer { login } }", {}, object({ viewer: object({ login: string() }) }));
	return data.viewer.login;
}
export { newestDeployment as n, createPublisher as t };
