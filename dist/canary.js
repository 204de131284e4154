import { At as all, Ht as inWords, Nt as environmentOf, Pt as isBaking, S as canDecide, Ut as secondsBetween, Xt as main, Y as action, _t as namedBy, bt as wantOfStep, gt as refuse, ht as nothing, mt as append, p as replayFiles, vt as servedFrom } from "./shared.js";
import { rt as createHash } from "./vendor.js";
// src/core/decide/canary.ts
function candidateOf(view, command) {
	if (command.version !== null) return command.version;
	const { hold } = environmentOf(view.state, command.environment);
	return (view.state?.recent ?? []).filter((one) => !one.quarantined && (hold === null || one.seq > hold.seq)).at(-1)?.version ?? null;
}
function canary$1(view, command, facts, now) {
	const environment = environmentOf(view.state, command.environment);
	const { trial } = environment;
	if (trial && (command.version === null || command.version === trial.canary)) return onward(view, command, trial, facts, now);
	const version = candidateOf(view, command);
	if (version === null) {
		if (environment.hold) return nothing("nothing-due", `${command.environment} is in hold since ${environment.hold.since}; no version was registered after it`);
		if ((view.state?.recent.length ?? 0) > 0) return nothing("nothing-due", "every recent version is quarantined");
		return refuse("NO_VERSION", `model ${view.state?.model ?? ""}: no version is registered. Run register first`.replace("  ", " "));
	}
	const record = view.versions[version];
	if (!record) return refuse("UNKNOWN_VERSION", `version ${version} is not registered; newest: ${newest(view)}. Run register first, or name one of these`);
	const quarantine = view.digests[record.digest]?.quarantine;
	if (quarantine) return refuse("QUARANTINED", `version ${version} is quarantined since ${quarantine.since} by ${quarantine.by}: ${quarantine.reason}. Register a mended version`);
	if (trial && !command.supersede) return nothing("waiting", `${trial.canary} is on trial in ${command.environment}; ${version} waits for its end, or use supersede: true`);
	if (version === environment.primary) return nothing("nothing-due", `${version} is the primary of ${command.environment} already`);
	if (isBaking(environment, now)) return nothing("waiting", `${environment.primary ?? ""} is baking until ${environment.bake?.until ?? ""}; ${version} waits`);
	if (environment.primary === null) return initial(command, record, facts);
	if (!environment.settled && !trial) return nothing("waiting", `${command.environment} is not seen serving as entry ${environment.wantSeq ?? ""} wants it yet; ${version} waits`);
	if (command.version === null && wasTried(view, command.environment, record)) return nothing("nothing-due", `${version} was on trial against ${environment.primary} before; it is not started again by itself. Name it to start it once more`);
	return start(view, command, record, facts, now);
}
function initial(command, record, facts) {
	if (facts.serving.length > 0) return refuse("UNKNOWN_PRIMARY", `${command.environment} serves ${facts.serving.join(", ")}, which the ledger does not know. Run register with adopt: true for what serves there, or unload it`);
	const want = {
		loaded: [record.version],
		weights: all(record.version),
		mirror: null,
		order: facts.policy.order
	};
	const body = {
		type: "initial",
		version: record.version,
		digest: record.digest,
		sha: facts.sha ?? record.commit,
		want,
		versions: { [record.version]: servedFrom(record) }
	};
	return append(body, "initial", `${record.version} is the first version of ${command.environment}`);
}
function start(view, command, record, facts, now) {
	const environment = environmentOf(view.state, command.environment);
	const primary = environment.primary === null ? void 0 : environment.versions[environment.primary];
	if (environment.primary === null || !primary) throw new Error(`nothing describes the primary of ${command.environment}`);
	const { frozen } = facts;
	const [step] = frozen?.policy.steps ?? [];
	if (!frozen || !step) return refuse("NO_GATE", `${command.environment} has no steps with a gate, so a canary there could never be proven. Add steps and gate.metrics to the configuration`);
	const number = (view.digests[record.digest]?.trials[command.environment]?.[primary.digest] ?? 0) + 1;
	const cannot = facts.cannotDecide(number);
	if (cannot !== null) return refuse("CANNOT_DECIDE", cannot);
	const trial = {
		number,
		canary: record.version,
		canaryDigest: record.digest,
		primary: environment.primary,
		primaryDigest: primary.digest,
		seq: (view.state?.seq ?? 0) + 1,
		commit: null,
		started: now,
		step: 1,
		steps: frozen.policy.steps.length,
		stepKind: step.kind,
		stepSince: null,
		policy: frozen.digest,
		look: 0,
		evidence: false,
		verdict: null,
		reason: "",
		pass: null,
		stepPassed: false,
		sha: facts.sha ?? record.commit
	};
	const want = wantOfStep(step, trial, environment, facts.policy);
	const versions = namedBy(want, environment.versions, { [record.version]: servedFrom(record) });
	return append({
		type: "started",
		trial,
		policy: frozen.policy,
		slices: frozen.slices,
		supersedes: environment.trial?.canary ?? null,
		want,
		versions
	}, "started", `${record.version} is on trial beside ${environment.primary}, step 1 of ${trial.steps}: ${inShort(step)}`);
}
function onward(view, command, trial, facts, now) {
	const environment = environmentOf(view.state, command.environment);
	const steps = view.trials[command.environment]?.policy.steps ?? [];
	const step = steps[trial.step - 1];
	const next = steps[trial.step];
	if (trial.stepSince === null) return nothing("waiting", `step ${trial.step} of ${trial.canary} is not confirmed yet`);
	if (!step || !next) return nothing("waiting", trial.pass ? `${trial.canary} passed the last step; promote it` : `${trial.canary} is in its last step`);
	const stood = secondsBetween(trial.stepSince, now);
	if (stood < step.minDuration) return nothing("waiting", `step ${trial.step} stands for ${inWords(stood)} of ${inWords(step.minDuration)}`);
	if (step.advance === "pass" && !trial.stepPassed) return nothing("waiting", `step ${trial.step} has not passed yet`);
	const want = wantOfStep(next, trial, environment, facts.policy);
	const body = {
		type: "advanced",
		step: trial.step + 1,
		stepKind: next.kind,
		want,
		versions: namedBy(want, environment.versions)
	};
	return append(body, "advanced", `${trial.canary} goes on to step ${trial.step + 1} of ${trial.steps}: ${inShort(next)}`);
}
function wasTried(view, name, record) {
	const { last, primary, versions } = environmentOf(view.state, name);
	const against = primary === null ? void 0 : versions[primary]?.digest;
	if (against === void 0) return false;
	if ((view.digests[record.digest]?.trials[name]?.[against] ?? 0) > 0) return true;
	return last?.canaryDigest === record.digest && last.primaryDigest === against;
}
function inShort(step) {
	if (step.kind === "replay") return `replay of ${step.file}`;
	return `${step.kind} ${step.share / 100} %`;
}
function newest(view) {
	const names = (view.state?.recent ?? []).map((one) => one.version);
	return names.length > 0 ? names.toReversed().join(", ") : "none";
}
// src/run/freeze.ts
async function freeze(policy, gate, files) {
	const columns = [...new Set(gate.metrics.flatMap((metric) => metric.slices))];
	const replays = {};
	const slices = {};
	for (const step of policy.steps) {
		if (step.kind !== "replay" || replays[step.file]) continue;
		const { digest, rows, slices: values } = await files.describe(step, columns);
		replays[step.file] = {
			digest,
			rows
		};
		for (const [column, some] of Object.entries(values)) slices[column] = [.../* @__PURE__ */ new Set([...slices[column] ?? [], ...some])];
	}
	const frozen = {
		gate,
		steps: policy.steps,
		maxDuration: policy.maxDuration,
		replays
	};
	return {
		policy: frozen,
		digest: `sha256:${createHash("sha256").update(JSON.stringify(frozen)).digest("hex")}`,
		slices
	};
}
// src/run/operations/canary.ts
function startingCanary(command, ports) {
	return {
		ask: (view) => candidateFiles(view, command),
		decide: async (reading) => {
			const environment = environmentOf(reading.view.state, command.environment);
			const candidate = reading.view.versions[candidateOf(reading.view, command) ?? ""];
			if (candidate) ports.serving({ [candidate.version]: servedFrom(candidate) });
			const frozen = environment.primary !== null && (environment.trial === null || command.supersede) && ports.policy.gate ? await freeze(ports.policy, ports.policy.gate, ports.files) : null;
			const facts = {
				policy: ports.policy,
				frozen,
				cannotDecide: (number) => frozen ? reasonItCannot(frozen, number) : null,
				serving: environment.primary === null ? await servingThere(ports) : [],
				sha: ports.sha
			};
			return canary$1(reading.view, command, facts, reading.now);
		}
	};
}
function candidateFiles(view, command) {
	const version = candidateOf(view, command);
	if (version === null) return {};
	const digest = view.versions[version]?.digest ?? view.state?.recent.find((one) => one.version === version)?.digest;
	return {
		versions: [version],
		digests: digest === void 0 ? [] : [digest]
	};
}
function reasonItCannot(frozen, number) {
	const { policy } = frozen;
	return canDecide({
		policy: policy.gate,
		steps: policy.steps,
		replays: policy.replays,
		trial: number
	});
}
async function servingThere({ serving, signal }) {
	const { target } = serving({});
	if (target.can.readBack === "none" || !target.can.loads) return [];
	const seen = await target.read(signal);
	return [...Object.entries(seen.versions).filter(([, one]) => one.state !== "absent").map(([version]) => version), ...seen.unknown];
}
// src/actions/canary.ts
const canary = action("canary", async ({ inputs, runner, world, site }) => {
	const here = await site();
	const { environment, policy, serving } = await here.place();
	const done = await here.operate(startingCanary({
		do: "canary",
		environment,
		version: inputs.version,
		supersede: inputs.supersede
	}, {
		policy,
		serving,
		files: replayFiles(runner.workspace),
		sha: null,
		signal: world.signal
	}));
	return here.report(done, (state, published) => {
		const { trial, want } = state;
		const weight = trial ? (want.weights[trial.canary] ?? 0) / 100 : "";
		return {
			primary: state.primary ?? "",
			canary: trial?.canary ?? "",
			step: String(trial?.step ?? ""),
			weight: String(weight),
			mirror: trial ? String((want.mirror?.share ?? 0) / 100) : "",
			"deployment-id": String(published.deploymentId ?? "")
		};
	});
});
// entry:canary
await main(canary);
export {};
