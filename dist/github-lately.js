import { D as number, E as nullable, H as string, O as object, n as array, s as exactOptional } from "./vendor.js";
import { n as payloadOf } from "./deployments.js";
// src/github/lately.ts
const LISTED = 100;
const PER_COMMIT = 4 / 3;
const PER_DEPLOYMENT = {
	serving: 4,
	other: 3
};
const shape = object({ repository: object({
	deployments: object({ nodes: array(object({
		databaseId: nullable(number()),
		createdAt: string(),
		environment: nullable(string()),
		task: nullable(string()),
		payload: nullable(string()),
		latestStatus: nullable(object({ state: string() }))
	})) }),
	refs: nullable(object({ nodes: array(object({ target: nullable(object({ history: exactOptional(object({ totalCount: number() })) })) })) }))
}) });
async function lately(client, prefix, since) {
	const { data } = await client.query(`query Lately($owner: String!, $repo: String!, $prefix: String!, $since: GitTimestamp!) {
  repository(owner: $owner, name: $repo) {
    deployments(first: ${LISTED}, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { databaseId createdAt environment task payload latestStatus { state } }
    }
    refs(refPrefix: $prefix, first: ${LISTED}) {
      nodes { target { ... on Commit { history(first: 1, since: $since) { totalCount } } } }
    }
  }
}`, {
		owner: client.owner,
		repo: client.repo,
		prefix,
		since
	}, shape);
	const { deployments, refs } = data.repository;
	const all = deployments.nodes;
	const commits = (refs?.nodes ?? []).reduce((sum, { target }) => sum + (target?.history?.totalCount ?? 0), 0);
	const made = all.filter((one) => Date.parse(one.createdAt) >= Date.parse(since)).map((one) => one.latestStatus?.state === "SUCCESS" ? PER_DEPLOYMENT.serving : PER_DEPLOYMENT.other);
	return {
		deployments: all.flatMap(({ databaseId: id, environment, task, payload: stored, latestStatus }) => {
			const payload = payloadOf(stored);
			if (id === null || payload === null || environment === null || task === null) return [];
			return [{
				id,
				environment,
				task,
				payload,
				state: latestStatus?.state.toLowerCase() ?? null
			}];
		}),
		more: all.length >= LISTED,
		changes: Math.round(made.reduce((sum, one) => sum + one, commits * PER_COMMIT))
	};
}
export { lately };
