import { $ as RED, Bt as action, G as eventPullRequest, J as checkName, K as openGitHub, Q as progressOf, Rn as environmentOf, Yn as findFiles, Zt as operationSummary, an as chooseEnvironment, cr as main, ct as rowsOf, et as redCode, lt as textOf, q as entryDetails, qt as lookSummary, sr as Fault } from "./shared.js";
// src/actions/gate.ts
const gate = action("gate", async (kit) => {
	const { inputs, runner } = kit;
	if (inputs.observations !== null) return previewed(kit, inputs.observations);
	if (runner.event === "pull_request" && !(inputs.version !== null || inputs.digest !== null)) return nothingOn(kit, await nothingGiven(kit), null);
	return looked(kit);
});
async function looked(kit) {
	const { inputs, runner, world, site } = kit;
	const here = await site();
	const { environment, policy, serving, sources } = await here.place();
	const { looking } = await import("./run-operations-look.js");
	const { live } = await import("./run-live.js");
	const { replayOf } = await import("./actions-replay-files.js");
	const look = () => here.operate(looking({
		do: "look",
		environment,
		version: inputs.version,
		digest: inputs.digest,
		allowNothing: inputs.allowNothing,
		quiet: false
	}, {
		policy,
		run: runner.run.id,
		replay: (step, trial, record, versions) => replayOf({
			step,
			trial,
			record,
			versions,
			serving,
			workspace: runner.workspace,
			world
		}),
		live: (asked) => live(asked, sources, world.signal),
		detailsAt: (reading, seq) => entryDetails(here.ledger, reading, seq)
	}), null);
	const first = await look();
	const done = first.confirmed && first.word === "looked" && first.body === null ? await look() : first;
	if (done.word === "nothing-to-judge" || done.word === "would-nothing-to-judge") return nothingOn(kit, {
		model: here.model,
		environment
	}, done);
	const { details } = done;
	return here.report(done, (_, published) => outputsOf(details, published.checkUrl), {
		comment: inputs.comment,
		report: inputs.report,
		checks: true,
		deployments: false,
		red: details ? redOf(details.verdict, inputs.failOn ?? "fail") : null
	});
}
async function previewed(kit, observations) {
	const { inputs, runner, world } = kit;
	const { model, environment, config: settings } = await chosenHere(kit);
	const { gate: policy } = settings.policy;
	if (!policy) throw new Fault("NO_GATE", `${model}/${environment}: expected gate.metrics in ${inputs.config}, got none. Add what is to be judged`);
	const { canary, primary } = await versionsOf(kit, model, environment);
	if (canary === primary) return nothingOn(kit, {
		model,
		environment
	}, null);
	const files = await findFiles(observations, {
		workspace: runner.workspace,
		where: "input observations"
	});
	const now = (/* @__PURE__ */ new Date()).toISOString();
	const { preview } = await import("./run-preview.js");
	const seen = await preview({
		model,
		environment,
		canary,
		primary,
		policy,
		rows: await rowsOf(files),
		now
	});
	const { details, reason } = seen;
	const url = await show(kit, previewCheck(details, reason, inputs, await shaOf(kit)), model);
	const red = redOf(details.verdict, inputs.failOn ?? "not-pass");
	if (seen.rejected > 0) world.log.info(`${seen.rejected} rows of other versions are not counted`);
	return {
		decision: inputs.dryRun ? "would-previewed" : "previewed",
		reasonCode: red?.code ?? "",
		message: reason,
		ledgerSeq: null,
		ledgerCommit: null,
		outputs: outputsOf(details, url),
		summary: lookSummary({
			details,
			reason,
			progress: seen.progress,
			checkUrl: url
		}).text,
		failed: red !== null,
		place: null,
		bug: null
	};
}
async function versionsOf(kit, model, environment) {
	const { inputs, runner, world } = kit;
	if (inputs.version !== null && inputs.baseline !== null) return {
		canary: inputs.version,
		primary: inputs.baseline
	};
	const client = await openGitHub(inputs.githubToken, runner, world);
	const { createGitHubLedger } = await import("./ledger-github.js");
	const reading = await createGitHubLedger(client).read(model, inputs.digest === null ? {} : { digests: [inputs.digest] });
	const canary = inputs.version ?? (inputs.digest === null ? null : reading.view.digests[inputs.digest]?.version ?? null);
	const primary = inputs.baseline ?? environmentOf(reading.view.state, environment).primary;
	if (canary === null) throw new Fault("NO_CANDIDATE", `inputs version and digest: expected which rows are the candidate's, got ${inputs.digest === null ? "neither" : "an unregistered digest"}. Name the version as the rows do`);
	if (primary === null) throw new Fault("NO_BASELINE", `input baseline: expected the version to compare with, got nothing, and ${model}/${environment} has no primary. Name it`);
	return {
		canary,
		primary
	};
}
async function chosenHere({ inputs, runner }) {
	const text = await textOf(inputs.config, runner.workspace, "input config");
	const { readConfig } = await import("./actions-config.js");
	return chooseEnvironment(readConfig(text, inputs.config), inputs);
}
async function nothingGiven(kit) {
	const { allowNothing, model, environment } = kit.inputs;
	if (!allowNothing) throw new Fault("NO_CANDIDATE", "nothing to judge: expected observations, or allow-nothing: true where a pull request may bring no model, got neither");
	return model !== null && environment !== null ? {
		model,
		environment
	} : chosenHere(kit);
}
async function nothingOn(kit, { model, environment }, done) {
	const { inputs, runner, world } = kit;
	const message = done?.message ?? "nothing to judge here";
	let url = null;
	if (!inputs.dryRun) url = await show(kit, {
		name: checkName(model, environment),
		sha: await shaOf(kit),
		externalId: `${model}/${environment}/preview/nothing`,
		status: "completed",
		conclusion: "success",
		verdict: null,
		title: "Nothing to judge",
		started: null,
		details: null,
		reason: message
	}, model);
	const state = done?.reading.view.state ?? null;
	world.log.info(`${runner.event}: ${message}`);
	return {
		decision: inputs.dryRun ? "would-nothing-to-judge" : "nothing-to-judge",
		reasonCode: "",
		message,
		ledgerSeq: state?.seq ?? null,
		ledgerCommit: done?.reading.tip ?? null,
		outputs: outputsOf(null, url),
		summary: operationSummary({
			action: "gate",
			decision: "nothing-to-judge",
			message,
			facts: [["model", model], ["environment", environment]]
		}).text,
		failed: false,
		place: null,
		bug: null
	};
}
async function show(kit, view, model) {
	const { inputs, runner, world } = kit;
	if (inputs.dryRun || inputs.githubToken === null) return null;
	try {
		const client = await openGitHub(inputs.githubToken, runner, world);
		const { createPublisher } = await import("./actions-publisher.js");
		const publisher = createPublisher({
			client,
			runner,
			model,
			report: inputs.report,
			pullRequest: (await eventPullRequest(runner))?.number ?? null,
			alias: null
		});
		const url = await publisher.check(view);
		if (inputs.comment !== "never") await publisher.comment(view, inputs.comment);
		return url;
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		world.log.warn(`the check is not shown, see the summary instead: ${error.message}`);
		return null;
	}
}
function previewCheck(details, reason, inputs, sha) {
	const { model, environment, canary, verdict } = details;
	return {
		name: checkName(model, environment),
		sha,
		externalId: `${model}/${environment}/preview/${inputs.version ?? inputs.digest ?? canary}`,
		status: "completed",
		conclusion: verdict === "pass" ? "success" : "failure",
		verdict,
		title: `Preview of ${canary}: ${verdict}`,
		started: null,
		details,
		reason
	};
}
async function shaOf({ inputs, runner }) {
	return inputs.sha ?? (await eventPullRequest(runner))?.head ?? runner.run.sha;
}
function outputsOf(details, url) {
	return {
		verdict: details?.verdict ?? "",
		details: details ? JSON.stringify(details) : "",
		"check-run-url": url ?? "",
		look: details ? String(details.look) : "",
		progress: details ? String(progressOf(details)) : ""
	};
}
function redOf(verdict, failOn) {
	return RED[failOn].includes(verdict) ? { code: redCode(verdict) } : null;
}
// entry:gate
await main(gate);
export {};
