import { H as string, O as object } from "./vendor.js";
import { Gt as commentMarker, Q as progressOf, Ut as checkOutput, Wt as commentBody } from "./shared.js";
import { a as cut, o as listed, r as publishDeployments, s as upsert } from "./deployments.js";
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
function createPublisher({ client, runner, model, report, pullRequest, deployments = null, alias }) {
	const logUrl = runner.run.url;
	return {
		deployments: (environment, views) => publishDeployments(client, {
			environment,
			task: `model-release:${model}`
		}, views, {
			logUrl,
			environmentUrl: null
		}, deployments),
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
		alias: async (environment) => alias?.(environment),
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
export { createPublisher as t };
