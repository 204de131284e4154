import { B as append, H as refuse, I as lookSummary, L as operationSummary, R as chooseEnvironment, U as namedBy, V as nothing, _ as begin, a as sliceColumns, c as eventPullRequest, d as rowsOf, f as textOf, ft as findFiles, g as taken, h as progressOf, ht as main, i as readSlices, it as environmentOf, l as openGitHub, lt as inWords, m as checkName, mt as Fault, o as action, ot as passLapsed, p as createPublisher, q as wantOnly, r as replayOf, t as startTally, u as readConfig, ut as secondsBetween, v as take, y as judge } from "./shared.js";
// src/core/decide/look.ts
function look(view, command, facts, now) {
	const environment = environmentOf(view.state, command.environment);
	const { trial } = environment;
	const meant = namedDigest(view, command);
	const primary = environment.primary === null ? void 0 : environment.versions[environment.primary];
	if (isNamed(command) && primary && (meant === primary.digest || command.version === environment.primary)) return nothing("nothing-to-judge", `${environment.primary ?? ""} is the primary of ${command.environment} itself`);
	if (!trial) return afterTheTrial(environment, command, facts, meant);
	if (isNamed(command) && meant !== trial.canaryDigest && command.version !== trial.canary) return refuse("NO_CANDIDATE", `${command.version ?? command.digest ?? ""} is not on trial in ${command.environment}; ${trial.canary} is`);
	const record = view.trials[command.environment];
	if (!record) throw new Error(`the trial of ${command.environment} was not read`);
	return ofTrial(view, command, {
		environment,
		trial,
		record,
		facts,
		now
	});
}
function ofTrial(view, command, looking) {
	const { trial, record, facts, now } = looking;
	const { evidence } = facts;
	if (evidence && (evidence.trialSeq !== trial.seq || evidence.step !== trial.step)) throw new Error("the evidence was read for another step");
	const read = evidence?.windows ?? [];
	const windows = [...record.pending, ...read];
	const late = trial.pass === null && secondsBetween(trial.started, now) >= record.policy.maxDuration;
	const usedUp = trial.stepKind === "replay" && (facts.consumed || record.replayed.includes(trial.step));
	const lapsed = passLapsed(trial, now) && windows.length === 0;
	const model = view.state?.model ?? "";
	const see = (tests, final, appended) => {
		const judgement = judge(tests, record.policy.gate, {
			step: trial.step,
			steps: record.policy.steps,
			final
		});
		return {
			judgement,
			details: detailsOf(model, command.environment, trial, judgement, appended)
		};
	};
	if (trial.stepSince === null) {
		const { details } = see(record.tests, false, false);
		return nothing("looked", `step ${trial.step} of ${trial.canary} is not confirmed yet: nothing to look at`, details);
	}
	if (windows.length === 0 && !late && !lapsed && !(usedUp && !trial.stepPassed)) {
		const { judgement, details } = see(record.tests, usedUp, false);
		return nothing("looked", facts.noData ?? judgement.reason, details);
	}
	const { judgement, details } = see(taken(record, windows), late || usedUp, true);
	const tooLate = late && judgement.verdict === "pass" && trial.step < trial.steps;
	const tooOld = lapsed && judgement.verdict !== "fail" && judgement.verdict !== "invalid";
	const verdict = tooLate || tooOld ? "inconclusive" : judgement.verdict;
	const reason = tooOld ? `the pass of ${trial.pass?.at ?? ""} was not acted on in time` : reasonOf(judgement, verdict, late, record);
	const passed = verdict === "pass";
	const base = {
		type: "looked",
		trial: trial.number,
		step: trial.step,
		windows: read,
		replayed: facts.consumed ? trial.step : null,
		details: {
			...details,
			verdict
		},
		passed
	};
	if (passed || verdict === "continue") {
		const ready = passed && trial.step === trial.steps && trial.pass === null;
		return append({
			...base,
			ended: null
		}, ready ? "ready" : "looked", reason, base.details);
	}
	const { environment } = looking;
	const want = wantOnly(trial.primary, [trial.canary], environment, facts.policy.capacity, facts.policy.rollbackOrder);
	const ended = {
		verdict,
		reason,
		quarantine: verdict === "fail",
		want,
		versions: namedBy(want, environment.versions)
	};
	return append({
		...base,
		ended
	}, "ended", reason, base.details);
}
function reasonOf(judgement, verdict, late, record) {
	if (verdict !== "inconclusive") return judgement.reason;
	return `${late ? `max-duration of ${inWords(record.policy.maxDuration)} is over` : "the replay is used up"}: ${judgement.reason}`;
}
function afterTheTrial(environment, command, facts, meant) {
	const { last } = environment;
	const same = last && (isNamed(command) ? meant === last.canaryDigest || command.version === last.canary : true);
	if (last && same && facts.lastDetails && (last?.run !== null && last?.run === facts.run || !command.allowNothing)) return nothing("ended", last.reason, facts.lastDetails);
	if (command.allowNothing && !isNamed(command)) return nothing("nothing-to-judge", `nothing is on trial in ${command.environment}`);
	const asked = command.version ?? command.digest;
	return refuse("NO_CANDIDATE", asked === null ? `nothing is on trial in ${command.environment}. Start a trial by canary, or give observations for a preview` : `${asked} is not on trial in ${command.environment}`);
}
function isNamed(command) {
	return command.version !== null || command.digest !== null;
}
function namedDigest(view, command) {
	if (command.digest !== null) return command.digest;
	return command.version === null ? null : view.versions[command.version]?.digest ?? null;
}
function detailsOf(model, environment, trial, judgement, appended) {
	return {
		schema: 1,
		verdict: judgement.verdict,
		preview: false,
		model,
		environment,
		canary: trial.canary,
		primary: trial.primary,
		trial: trial.number,
		look: appended ? trial.look + 1 : trial.look,
		step: trial.step,
		started: trial.started,
		metrics: judgement.metrics,
		integrity: judgement.integrity
	};
}
// src/run/operations/look.ts
function looking(command, ports) {
	const collected = /* @__PURE__ */ new Map();
	return {
		ask: (view) => namedFiles(view, command),
		decide: async (reading) => {
			const { trial, last, versions } = environmentOf(reading.view.state, command.environment);
			const record = reading.view.trials[command.environment];
			const replayed = trial && record ? await replayOnce(trial, record, versions) : null;
			const evidence = trial && record && replayed?.kind === "rows" ? windowsOf(replayed.rows, trial, record, reading.now) : null;
			return look(reading.view, command, {
				policy: ports.policy,
				evidence,
				consumed: evidence !== null,
				noData: replayed?.kind === "no-data" ? replayed.reason : null,
				run: ports.run,
				lastDetails: !trial && last ? await ports.detailsAt(reading, last.seq) : null
			}, reading.now);
		}
	};
	async function replayOnce(trial, record, versions) {
		const step = record.policy.steps[trial.step - 1];
		if (step?.kind !== "replay" || trial.stepSince === null || record.replayed.includes(trial.step)) return null;
		const key = `${trial.seq}/${trial.step}`;
		const known = collected.get(key);
		if (known) return known;
		const fresh = await ports.replay(step, trial, record, versions);
		collected.set(key, fresh);
		return fresh;
	}
}
function windowsOf(rows, trial, record, now) {
	const step = record.policy.steps[trial.step - 1];
	const source = step?.kind === "replay" ? step.file : "replay";
	const total = Object.values(record.policy.replays).reduce((sum, file) => sum + file.rows, 0);
	const tally = startTally({
		policy: record.policy.gate,
		step: trial.step,
		versions: {
			primary: trial.primary,
			canary: trial.canary
		},
		slices: record.slices,
		rows: rows.length,
		planned: total === 0 ? 1 : Math.min(1, rows.length / 2 / total),
		batch: `replay/${trial.step}`,
		source
	});
	for (const [index, row] of rows.entries()) tally.add(row, index + 1);
	return {
		trialSeq: trial.seq,
		step: trial.step,
		windows: tally.windows({
			from: trial.stepSince ?? now,
			to: now
		})
	};
}
function namedFiles(view, command) {
	const versions = command.version === null ? [] : [command.version];
	const digest = command.version === null ? void 0 : view.versions[command.version]?.digest;
	return {
		versions,
		digests: digest === void 0 ? [] : [digest]
	};
}
// src/run/preview.ts
async function preview({ model, environment, canary, primary, policy, rows, now }) {
	const whole = {
		...policy,
		metrics: policy.metrics.map((metric) => ({
			...metric,
			at: null
		}))
	};
	const versions = {
		primary,
		canary
	};
	const reader = readSlices(sliceColumns(whole), versions, rows.name);
	await rows.each((row, line) => reader.add(row, line));
	const slices = reader.values();
	const tally = startTally({
		policy: whole,
		step: 1,
		versions,
		slices,
		rows: rows.count,
		planned: 1,
		batch: "preview",
		source: rows.name
	});
	await rows.each((row, line) => tally.add(row, line));
	const tests = tally.windows({
		from: now,
		to: now
	}).reduce((state, window) => take(state, whole, window), begin(whole, slices, 1));
	const judgement = judge(tests, whole, {
		step: 1,
		steps: [{ kind: "preview" }],
		final: true
	});
	return {
		details: {
			schema: 1,
			verdict: judgement.verdict,
			preview: true,
			model,
			environment,
			canary,
			primary,
			trial: null,
			look: 1,
			step: null,
			started: null,
			metrics: judgement.metrics,
			integrity: judgement.integrity
		},
		reason: judgement.reason,
		progress: judgement.progress,
		rejected: tally.rejected
	};
}
// src/actions/entry-details.ts
async function entryDetails(ledger, reading, seq) {
	const entry = reading.entry?.seq === seq ? reading.entry : await ledger.entryAt(reading, seq);
	return entry?.body.type === "looked" ? entry.body.details : null;
}
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
	const { environment, policy, serving } = await here.place();
	const look = () => here.operate(looking({
		do: "look",
		environment,
		version: inputs.version,
		digest: inputs.digest,
		allowNothing: inputs.allowNothing
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
		const publisher = createPublisher({
			client,
			runner,
			model,
			report: inputs.report,
			pullRequest: (await eventPullRequest(runner))?.number ?? null
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
const RED = {
	fail: ["fail", "invalid"],
	inconclusive: [
		"fail",
		"invalid",
		"inconclusive"
	],
	"not-pass": [
		"fail",
		"invalid",
		"inconclusive",
		"continue"
	],
	never: []
};
function redOf(verdict, failOn) {
	return RED[failOn].includes(verdict) ? { code: `VERDICT_${verdict.toUpperCase()}` } : null;
}
// entry:gate
await main(gate);
export {};
