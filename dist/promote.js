import { Ht as inWords, It as passLapsed, Lt as phaseOf, Nt as environmentOf, Ut as secondsBetween, Vt as after, Xt as main, Y as action, _t as namedBy, gt as refuse, mt as append, yt as wantOfPromotion } from "./shared.js";
// src/core/decide/promote.ts
function promote$1(view, command, facts, now) {
	const environment = environmentOf(view.state, command.environment);
	const { trial } = environment;
	if (!trial) return refuse("NO_CANARY", `nothing is on trial in ${command.environment}. Start a trial by canary`);
	const quarantine = view.digests[trial.canaryDigest]?.quarantine;
	if (quarantine) return refuse("QUARANTINED", `${trial.canary} is quarantined since ${quarantine.since}: ${quarantine.reason}. force does not lift that`);
	const digest = view.versions[trial.canary]?.digest;
	if (digest !== trial.canaryDigest) return refuse("DIGEST_MISMATCH", `${trial.canary} is registered with ${digest ?? "no digest"}, its trial judged ${trial.canaryDigest}`);
	if (trial.primary !== environment.primary) return refuse("PRIMARY_CHANGED", `the trial judged against ${trial.primary}, the primary is ${environment.primary ?? "none"} now. Start a new trial`);
	if (command.force) {
		if (command.reason === null) return refuse("REASON_MISSING", "force: expected an input reason beside it, got none. Write why the verdict is overridden");
	} else {
		if (phaseOf(environment, now) !== "ready") return refuse("NOT_READY", because(trial));
		if (passLapsed(trial, now)) return refuse("PASS_EXPIRED", `${trial.canary} passed ${inWords(secondsBetween(trial.pass?.at ?? now, now))} ago; look again by gate`);
	}
	const want = wantOfPromotion(trial.canary, environment, facts.policy);
	return append({
		type: "promoted",
		version: trial.canary,
		digest: trial.canaryDigest,
		previous: environment.primary,
		passedAt: trial.pass?.seq ?? null,
		forced: command.force ? command.reason : null,
		bakeUntil: facts.policy.bake > 0 ? after(now, facts.policy.bake) : null,
		want,
		versions: namedBy(want, environment.versions)
	}, "promoted", `${trial.canary} is the primary of ${command.environment}${environment.primary === null ? "" : `, ${environment.primary} before it`}`);
}
function because(trial) {
	const at = `${trial.canary} is at step ${trial.step} of ${trial.steps}`;
	if (trial.verdict === null) return `${at} and no look was taken. Run gate`;
	return `${at}, the last verdict is ${trial.verdict}. Only a pass of the last step promotes`;
}
// src/run/operations/promote.ts
function promoting(command, facts) {
	return {
		ask: () => ({}),
		decide: async (reading) => promote$1(reading.view, command, facts, reading.now)
	};
}
// src/actions/promote.ts
const promote = action("promote", async ({ inputs, site }) => {
	const here = await site();
	const { environment, policy } = await here.place();
	const done = await here.operate(promoting({
		do: "promote",
		environment,
		force: inputs.force,
		reason: inputs.reason
	}, { policy }));
	return here.report(done, (state) => ({
		primary: state.primary ?? "",
		previous: done.body?.type === "promoted" ? done.body.previous ?? "" : ""
	}));
});
// entry:promote
await main(promote);
export {};
