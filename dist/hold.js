import { Bt as action, Cn as nothing, N as reserved, Rn as environmentOf, Sn as append, cr as main, qn as secondsBetween, wn as refuse, zn as holdOf } from "./shared.js";
// src/core/decide/hold.ts
function setHold(view, command, now) {
	const environment = environmentOf(view.state, command.environment);
	if (command.release !== null) return release(view, environment, command, command.release, now);
	if (command.set === "on") return freeze(view, environment, command, now);
	if (command.until !== null) return refuse("INPUT", `input until: ${command.until} says when a freeze ends; it goes with set: on. Leave it out`);
	return lift(environment, command, now);
}
function freeze(view, environment, command, now) {
	const { until } = command;
	if (until !== null && secondsBetween(now, until) <= 0) return refuse("INPUT", `input until: expected a time after now (${now}), got ${until}`);
	const before = holdOf(environment, now);
	if (before?.kind === "freeze" && before.until === until && before.reason === command.reason) return nothing("already-done", `${command.environment} is frozen already, by ${before.by}`);
	const under = before !== null && before.from !== null ? before : null;
	const hold = {
		kind: "freeze",
		from: under?.from ?? null,
		to: under?.to ?? null,
		seq: under?.seq ?? (view.state?.seq ?? 0) + 1,
		since: now,
		until,
		by: command.by,
		reason: command.reason
	};
	const length = until === null ? "until it is released" : `until ${until}`;
	return append({
		type: "held",
		hold,
		released: null,
		reason: command.reason
	}, "held", `${command.environment} is frozen ${length}: no trial starts, no step, no promotion; rollback works`);
}
function lift(environment, command, now) {
	const before = holdOf(environment, now);
	if (before === null) return nothing("already-done", `${command.environment} is in no hold`);
	const under = before.kind === "freeze" && before.from !== null;
	return append({
		type: "held",
		hold: under ? {
			...before,
			kind: "rollback",
			until: null
		} : null,
		released: null,
		reason: command.reason
	}, "released", under ? `the freeze of ${command.environment} is lifted; the hold after the rollback from ${before.from} stays until a newer version is promoted or set: off lifts it, too` : `${command.environment} is released; quarantines stay`);
}
function release(view, environment, command, version, now) {
	const record = view.versions[version];
	if (!record) return refuse("UNKNOWN_VERSION", `input release-version: ${version} is not registered`);
	if (!view.digests[record.digest]?.quarantine) return nothing("already-done", `${version} is in no quarantine`);
	return append({
		type: "held",
		hold: holdOf(environment, now),
		released: {
			version,
			digest: record.digest
		},
		reason: command.reason
	}, "released", `the quarantine of ${version} is lifted; a hold stays as it is`);
}
// src/run/operations/hold.ts
function holding(command) {
	return {
		ask: (view) => quarantineFiles(view, command),
		decide: async (reading) => setHold(reading.view, command, reading.now)
	};
}
function quarantineFiles(view, { release }) {
	if (release === null) return {};
	const digest = view.versions[release]?.digest;
	return {
		versions: [release],
		digests: digest === void 0 ? [] : [digest]
	};
}
// src/actions/hold.ts
const hold = action("hold", async ({ inputs, runner, site }) => {
	const { set, releaseVersion: release, until } = inputs;
	const reason = inputs.reason ?? "";
	const here = await site();
	const settings = here.settings();
	const { environment } = settings;
	const done = await here.operate(reserved("hold", holding({
		do: "hold",
		environment,
		set,
		release,
		until,
		by: here.actor,
		reason
	}), {
		client: here.client,
		runner,
		settings
	}));
	return here.report(done, (state) => ({ hold: String(holdOf(state, done.reading.now) !== null) }), {
		checks: false,
		deployments: false
	});
});
// entry:hold
await main(hold);
export {};
