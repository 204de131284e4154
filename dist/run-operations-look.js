import { a as judge } from "./gate2.js";
import { Ht as inWords, It as passLapsed, Nt as environmentOf, Ut as secondsBetween, _t as namedBy, d as startTally, gt as refuse, ht as nothing, mt as append, w as thresholdsOf, xt as wantOnly } from "./shared.js";
import { n as taken } from "./fold.js";
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
		thresholds: thresholdsOf(record.tests, record.pending),
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
export { looking };
