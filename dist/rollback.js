import { i as __toESM } from "./rolldown-runtime.js";
import { Dt as isRange, Kt as lstat, Nt as environmentOf, Tt as inRange, Wt as digestOf, Xt as main, Y as action, _t as namedBy, gt as refuse, ht as nothing, mt as append, vt as servedFrom, xt as wantOnly } from "./shared.js";
import { G as require_semver } from "./vendor.js";
import { fileURLToPath } from "node:url";
// src/core/decide/rollback.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
function rollback$1(view, command, facts) {
	const environment = environmentOf(view.state, command.environment);
	if (whatOf(environment, command) === "canary") return endCanary(environment, command, facts);
	return switchPrimary(view, environment, command, facts);
}
function whatOf(environment, command) {
	if (command.what !== "auto") return command.what;
	return environment.trial && command.to === null ? "canary" : "primary";
}
function endCanary(environment, command, facts) {
	const { trial } = environment;
	if (!trial) return refuse("NO_CANARY", `nothing is on trial in ${command.environment}; to go back from its primary use what: primary`);
	if (command.to !== null) return refuse("INPUT", `input to: ${command.to} goes with what: primary; a canary always gives way to the primary ${trial.primary}`);
	if (command.quarantine === "skipped") return refuse("INPUT", "input quarantine: skipped goes with what: primary; for a canary use from or none");
	const want = wantOnly(trial.primary, [trial.canary], environment, facts.policy.capacity, command.order ?? facts.policy.rollbackOrder);
	return append({
		type: "rolled-back",
		what: "canary",
		from: trial.canary,
		to: trial.primary,
		digest: trial.primaryDigest,
		quarantine: command.quarantine === "none" ? [] : [trial.canaryDigest],
		hold: false,
		reason: reasonOf(command),
		asserted: false,
		want,
		versions: namedBy(want, environment.versions)
	}, "rolled-back", `the canary ${trial.canary} is taken away, ${trial.primary} answers everybody`);
}
function switchPrimary(view, environment, command, facts) {
	const from = environment.primary;
	if (from === null) return refuse("NO_PRIMARY", `${command.environment} has no primary to roll back from`);
	const { past, before, target } = searched(view, command, from);
	if (command.to === from) return nothing("already-done", `${from} is the primary of ${command.environment} already`);
	if (!target) return refuseTarget(view, command, {
		from,
		past,
		before
	});
	if (target.quarantine) return refuse("QUARANTINED", `${target.version} is quarantined since ${target.quarantine.since}: ${target.quarantine.reason}. Last good: ${good(before)}`);
	const record = view.versions[target.version];
	if (!record) throw new Error(`the record of ${target.version} was not read`);
	if (record.digest !== target.digest) return refuse("DIGEST_MISMATCH", `${target.version} is registered with ${record.digest}, but ${target.digest} was primary`);
	const found = facts.found(target.version);
	if (found !== null && found !== record.digest) return refuse("DIGEST_MISMATCH", `${target.version}: expected ${record.digest} at ${record.location ?? "its location"}, found ${found}. Restore the artifact, or go back to another version: ${good(before)}`);
	const skipped = before.slice(before.indexOf(target) + 1).map((one) => one.digest);
	const own = environment.versions[from]?.digest;
	const bad = command.quarantine === "none" || own === void 0 ? [] : command.quarantine === "from" ? [own] : [own, ...skipped];
	const gone = [from, ...environment.trial ? [environment.trial.canary] : []];
	const want = wantOnly(target.version, gone, environment, facts.policy.capacity, command.order ?? facts.policy.rollbackOrder);
	return append({
		type: "rolled-back",
		what: "primary",
		from,
		to: target.version,
		digest: target.digest,
		quarantine: bad,
		hold: true,
		reason: reasonOf(command),
		asserted: found === null,
		want,
		versions: namedBy(want, environment.versions, { [target.version]: servedFrom(record) })
	}, "rolled-back", `${command.environment} is back on ${target.version} and in hold; ${from} was its primary`);
}
function targetOf(view, command) {
	const environment = environmentOf(view.state, command.environment);
	if (whatOf(environment, command) === "canary") return null;
	return searched(view, command, environment.primary).target?.version ?? null;
}
function searched(view, command, from) {
	const past = formerPrimaries(view, command.environment);
	const here = past.findIndex((one) => one.version === from);
	const before = here === -1 ? past : past.slice(0, here);
	return {
		past,
		before,
		target: command.to === null ? before.findLast((one) => !one.quarantine) : named(command.to, before)
	};
}
function formerPrimaries(view, environment) {
	const first = (record) => record.primary[environment]?.first ?? 0;
	return Object.values(view.digests).filter((record) => record.primary[environment] !== void 0).toSorted((a, b) => first(a) - first(b));
}
function named(to, before) {
	if (import_semver.default.valid(to) !== null) return before.find((one) => one.version === to);
	return before.filter((one) => !one.quarantine && inRange(one.version, to)).toSorted((a, b) => import_semver.default.rcompare(a.version, b.version))[0];
}
function refuseTarget(view, command, here) {
	const { to } = command;
	const last = `last good: ${good(here.before)}`;
	if (to === null) return refuse("NO_TARGET", `no version was primary of ${command.environment} before ${here.from} and is not quarantined`);
	if (import_semver.default.valid(to) === null) {
		if (!isRange(to)) return refuse("VERSION", `input to: ${JSON.stringify(to)} is neither a version nor a SemVer range; ${last}`);
		return refuse("NO_TARGET", `no former primary of ${command.environment} before ${here.from} is in the range ${to}; ${last}`);
	}
	if (here.past.some((one) => one.version === to)) return refuse("NOT_OLDER", `${to} became primary after ${here.from}; to go forward use canary and promote`);
	if (!Object.values(view.digests).some((one) => one.version === to)) return refuse("UNKNOWN_VERSION", `version ${to} is not registered; ${last}`);
	return refuse("NEVER_PRIMARY", `${to} was never live in ${command.environment}; ${last}`);
}
function good(before) {
	const names = before.filter((one) => !one.quarantine).map((one) => one.version);
	return names.length > 0 ? names.toReversed().slice(0, 5).join(", ") : "none";
}
function reasonOf(command) {
	return command.reason ?? "no reason given";
}
// src/run/operations/rollback.ts
function rollingBack(command, ports) {
	return {
		ask: (view) => {
			const target = targetOf(view, command);
			return {
				allDigests: true,
				versions: target === null ? [] : [target]
			};
		},
		decide: async (reading) => {
			const target = targetOf(reading.view, command);
			const location = target === null ? null : reading.view.versions[target]?.location ?? null;
			const found = location === null ? null : await ports.hash(location);
			return rollback$1(reading.view, command, {
				policy: ports.policy,
				found: (version) => version === target ? found : null
			});
		}
	};
}
// src/actions/location.ts
async function hashLocation(location) {
	if (!location.startsWith("file:")) return null;
	const file = fileURLToPath(location);
	return (await lstat(file).catch(() => null))?.isFile() ? digestOf([{
		name: location,
		file
	}]) : null;
}
// src/actions/rollback.ts
const rollback = action("rollback", async ({ inputs, world, site }) => {
	const began = world.clock.monotonic();
	const here = await site();
	const { environment, policy } = await here.place();
	const { what, to, order, quarantine, reason } = inputs;
	const done = await here.operate(rollingBack({
		do: "rollback",
		environment,
		what,
		to,
		order,
		quarantine,
		reason
	}, {
		policy,
		hash: hashLocation
	}), inputs.requestId === null ? void 0 : `request:${inputs.requestId}`);
	const earlier = done.body === null && done.seq !== null ? await here.ledger.entryAt(done.reading, done.seq) : null;
	const told = done.body ?? earlier?.body;
	const body = told?.type === "rolled-back" ? told : null;
	return here.report(done, (state) => ({
		from: body?.from ?? "",
		to: body?.to ?? "",
		hold: String(state.hold !== null),
		"duration-ms": String(Math.round(world.clock.monotonic() - began))
	}));
});
// entry:rollback
await main(rollback);
export {};
