import { D as number, E as nullable, H as string, O as object, z as safeParse } from "./vendor.js";
import { I as UnknownOutcome, sr as Fault } from "./shared.js";
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
// src/github/deployments.ts
function stage(state) {
	if (state === "success") return 1;
	return state === "failure" || state === "error" || state === "inactive" ? 2 : 0;
}
async function publishDeployments(client, place, live, shown, known = null) {
	if (live.length === 0) return /* @__PURE__ */ new Map();
	let seen = known;
	return upsert(client, async () => {
		const existing = seen ?? await existingDeployments(client, place);
		seen = null;
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
async function existingDeployments(client, place) {
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
async function witnesses(client, place, asked) {
	const existing = await existingDeployments(client, place);
	const older = existing.find((one) => !asked.includes(one.payload.seq));
	const found = [];
	for (const one of existing) {
		const isAsked = asked.includes(one.payload.seq) || one === older;
		found.push({
			payload: one.payload,
			state: isAsked ? await stateOf(client, one.id) : null
		});
	}
	return found;
}
export { cut as a, witnesses as i, payloadOf as n, listed as o, publishDeployments as r, upsert as s, existingDeployments as t };
