import { An as breaks, Bt as action, Cn as nothing, En as servedFrom, Hn as phaseOf, In as emptyEnvironment, Jn as digestOf, Mn as highestBelow, Nn as mayBreak, Pn as samePrecedence, Rn as environmentOf, Sn as append, Tn as namedBy, Yn as findFiles, cr as main, hn as differs, jn as bumped, kn as wantOnly, sr as Fault, wn as refuse, xn as StepFailed } from "./shared.js";
// src/core/decide/register.ts
function intended(command, names) {
	if (command.version !== null) return command.version;
	return command.bump === null ? null : bumped(command.bump, names);
}
function comparedWith(command, names) {
	const version = intended(command, names);
	return version === null || command.signature === null ? null : highestBelow(version, names);
}
function register$1(view, command, facts, now) {
	const known = view.digests[command.digest];
	if (known) {
		if (command.version !== null && command.version !== known.version) return refuse("DIGEST_REGISTERED", `digest ${command.digest} is registered as ${known.version}, not ${command.version}. Use ${known.version}, or build a new artifact`);
		return nothing("already-registered", `${known.version} has this digest already`);
	}
	const version = intended(command, facts.names);
	if (version === null) return refuse("VERSION_MISSING", "inputs version and bump: expected one of them, got neither. Write version: 1.2.3, or bump: minor");
	const twin = facts.names.find((other) => samePrecedence(other, version));
	if (twin === version) return refuse("VERSION_REGISTERED", `version ${version} is registered with another digest; versions are immutable. Register a new version, for example by bump: patch`);
	if (twin !== void 0) return refuse("VERSION_REGISTERED", `version ${version}: same precedence as ${twin}, which is registered; build metadata does not make a new version`);
	const lower = comparedWith(command, facts.names);
	const before = lower === null ? null : view.versions[lower]?.signature ?? null;
	if (lower !== null && before !== null && command.signature !== null && !mayBreak(lower, version)) {
		const broken = breaks(before, command.signature);
		if (broken !== null) return refuse("SIGNATURE_BREAKS", `version ${version}: ${broken} since ${lower}, which callers of ${lower} cannot follow. Register it as a new ${lower.startsWith("0.") ? "minor" : "major"} version`);
	}
	const record = {
		schema: 1,
		version,
		digest: command.digest,
		seq: (view.state?.seq ?? 0) + 1,
		at: now,
		by: facts.by,
		location: command.location,
		servedVersion: command.servedVersion ?? version,
		signature: command.signature,
		metadata: command.metadata,
		commit: command.commit,
		pullRequest: command.pullRequest
	};
	return append({
		type: "registered",
		record
	}, "registered", `${version} is registered`);
}
function adopt(view, command, facts, now) {
	const version = view.digests[command.digest]?.version;
	const record = version === void 0 ? void 0 : view.versions[version];
	if (!record) return refuse("UNKNOWN_VERSION", `digest ${command.digest} is not registered`);
	const environment = environmentOf(view.state, command.environment);
	if (environment.primary === record.version) return nothing("already-registered", `${record.version} is the primary of ${command.environment} already`);
	const moved = facts.drift !== null && environment.trial === null;
	if (phaseOf(environment, now) !== "empty" && !moved) return refuse("NOT_EMPTY", `${command.environment} has the primary ${environment.primary ?? "none"}${environment.trial ? ` and ${environment.trial.canary} on trial` : " and serves it"}; only an empty environment adopts, or one whose traffic somebody else moved. Use canary and promote to change it`);
	if (facts.serving === false) return refuse("NOT_SERVING", `${record.version} (served as ${record.servedVersion}) is not seen serving in ${command.environment}. Load it there first, or start it by canary`);
	const want = wantOnly(record.version, [], emptyEnvironment, facts.capacity, "load-first");
	const versions = namedBy(want, {}, { [record.version]: servedFrom(record) });
	return append({
		type: "adopted",
		version: record.version,
		digest: record.digest,
		want,
		versions
	}, "registered", `${record.version} is the primary of ${command.environment}, as it was seen serving`);
}
// src/run/operations/register.ts
function registering(command, by) {
	return {
		ask: (_view, names) => {
			const lower = comparedWith(command, names);
			return {
				digests: [command.digest],
				listVersions: true,
				versions: lower === null ? [] : [lower]
			};
		},
		decide: async (reading) => register$1(reading.view, command, {
			names: reading.versionNames,
			by
		}, reading.now)
	};
}
function adopting(command, ports) {
	return {
		ask: (view) => {
			const version = view.digests[command.digest]?.version;
			return {
				digests: [command.digest],
				versions: version === void 0 ? [] : [version]
			};
		},
		decide: async (reading) => {
			const version = reading.view.digests[command.digest]?.version;
			const record = version === void 0 ? void 0 : reading.view.versions[version];
			const serving = record ? await isServing(record, ports) : false;
			const drift = await driftOf(reading, command.environment, ports);
			return adopt(reading.view, command, {
				serving,
				drift,
				capacity: ports.capacity
			}, reading.now);
		}
	};
}
async function driftOf(reading, name, { serving, capacity, signal }) {
	if (!environmentOf(reading.view.state, name).settled) return null;
	return differs(reading, {
		name,
		serving,
		capacity
	}, signal);
}
async function isServing(record, { serving, signal }) {
	const { target } = serving({ [record.version]: servedFrom(record) });
	if (target.can.readBack === "none") return null;
	if ((await target.read(signal)).versions[record.version]?.state !== "ready") return false;
	try {
		await target.apply({
			do: "probe",
			version: record.version
		}, 0, signal);
		return true;
	} catch (error) {
		if (error instanceof StepFailed) return false;
		throw error;
	}
}
// src/actions/register.ts
const register = action("register", async ({ inputs, runner, world, site }) => {
	const digest = await artifactDigest(inputs, runner.workspace);
	const here = await site();
	const pull = here.pullRequest;
	const done = await inRegistry(await here.operate(registering({
		do: "register",
		version: inputs.version,
		bump: inputs.bump,
		digest,
		location: inputs.location,
		servedVersion: inputs.servedVersion,
		signature: inputs.modelSignature,
		metadata: inputs.metadata,
		commit: pull?.head ?? (runner.run.sha || null),
		pullRequest: pull?.number ?? null
	}, here.actor), null), here, digest, world.signal);
	const onRecord = done.word === "registered" || done.word.endsWith("already-registered");
	const outcome = inputs.adopt && onRecord && done.reasonCode === "" ? await adoptAfter() : done;
	const version = done.body?.type === "registered" ? done.body.record.version : done.reading.view.digests[digest]?.version;
	const told = here.previewing && outcome.word === "would-registered" ? {
		...outcome,
		word: "previewed",
		message: `${version ?? ""} would be registered; on a pull request nothing is written`
	} : outcome;
	return here.report(told, () => ({
		version: version ?? "",
		digest,
		created: String(done.word === "registered")
	}));
	async function adoptAfter() {
		const { environment, policy, serving } = await here.place();
		return here.operate(adopting({
			do: "adopt",
			environment,
			digest
		}, {
			serving,
			capacity: policy.capacity,
			signal: world.signal
		}));
	}
});
async function inRegistry(done, here, digest, signal) {
	const { registry } = here;
	if (registry === null || done.reasonCode !== "" || done.word.startsWith("would-")) return done;
	try {
		const record = await recordOf(done, here, digest);
		if (record) await registry.put(record, signal);
		return done;
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		return {
			...done,
			reasonCode: error.code,
			message: `${done.message}; but ${error.message}`
		};
	}
}
async function recordOf({ body, reading }, here, digest) {
	if (body?.type === "registered") return body.record;
	const version = reading.view.digests[digest]?.version;
	if (version === void 0) return void 0;
	const { view } = await here.ledger.read(here.model, { versions: [version] });
	return view.versions[version];
}
async function artifactDigest(inputs, workspace) {
	if (inputs.artifact === null) return inputs.digest ?? "";
	const found = await digestOf(await findFiles(inputs.artifact, {
		workspace,
		where: "input artifact"
	}));
	if (inputs.digest !== null && inputs.digest !== found) throw new Fault("DIGEST_MISMATCH", `input digest: expected ${found}, which is the digest of ${inputs.artifact}, got ${inputs.digest}. Leave digest out, or name the artifact that it belongs to`);
	return found;
}
// entry:register
await main(register);
export {};
