import { Bt as action, C as conclusionOf, E as asking, Fn as closedSince, N as reserved, Rn as environmentOf, T as startRollback$1, cr as main, w as findRun } from "./shared.js";
import { ut as createHash } from "./vendor.js";
// src/actions/start-rollback.ts
const startRollback = action("start-rollback", async ({ inputs, runner, world, site }) => {
	const here = await site();
	const settings = here.settings();
	const { environment } = settings;
	const { what, to, workflow, ref, wait } = inputs;
	const reason = inputs.reason ?? "no reason given";
	const id = requestIdOf(here.key);
	const operation = asking({
		do: "ask",
		environment,
		id,
		what,
		to,
		reason
	});
	const done = await here.operate(reserved("rollback", operation, {
		client: here.client,
		runner,
		settings
	}));
	if (done.word !== "dispatched" && done.word !== "already-done") return told(here, done, null, "");
	const asked = {
		workflow,
		ref,
		inputs: {
			model: here.model,
			environment,
			what,
			to: to ?? "",
			reason,
			"request-id": id
		}
	};
	const started = isOpen(done, environment, id) ? await startRollback$1(here.client, asked, world.signal) : await ranBefore(here, workflow, id);
	if (!started) return told(here, {
		...done,
		message: `${done.message}; its run is no longer listed`
	}, null, "");
	const conclusion = wait === null ? null : await conclusionOf(here.client, started.runId, wait, world.signal);
	const ended = wait === null ? "" : conclusion === null ? `, which goes on after ${wait} s` : `, which ended: ${conclusion}`;
	return told(here, {
		...done,
		word: started.earlier ? "already-done" : "dispatched",
		message: `a rollback of ${environment} is asked for and carried out by run ${started.url}${ended}`
	}, started, conclusion ?? "", wait !== null && conclusion !== "success");
});
function requestIdOf(key) {
	return `rollback-${createHash("sha256").update(key).digest("hex").slice(0, 16)}`;
}
function isOpen({ reading }, environment, id) {
	const state = environmentOf(reading.view.state, environment);
	return state.requests.some((request) => request.id === id && closedSince(request, state, reading.now) === null);
}
async function ranBefore({ client }, workflow, id) {
	const run = await findRun(client, workflow, id);
	return run && {
		runId: run.id,
		url: run.url,
		earlier: true
	};
}
function told(here, done, started, conclusion, red = false) {
	return here.report(done, () => ({
		"run-id": String(started?.runId ?? ""),
		"run-url": started?.url ?? "",
		conclusion
	}), {
		checks: false,
		deployments: false,
		red: red ? { code: "ROLLBACK_RUN" } : null
	});
}
// entry:start-rollback
await main(startRollback);
export {};
