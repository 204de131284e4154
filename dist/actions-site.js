import { at as randomUUID, it as randomInt, rt as createHash } from "./vendor.js";
import { $ as lookSummary, At as all, Ft as nothingWanted, Lt as phaseOf, Mt as emptyView, Nt as environmentOf, Rt as sameWeights, Ut as secondsBetween, Yt as Fault, _t as namedBy, c as deploymentsOf, en as ACTIONS, et as operationSummary, h as linesOf, ht as nothing, i as connect, it as chooseEnvironment, jt as emptyEnvironment, l as progressOf, mt as append, n as openGitHub, pt as StepFailed, r as readConfig, rt as choose, s as checksOf, t as eventPullRequest, y as createHttp, zt as DAY } from "./shared.js";
import { n as newestDeployment, t as createPublisher } from "./publisher.js";
import { t as fold } from "./fold.js";
// src/core/decide/settle.ts
function settle(view, command) {
	const environment = environmentOf(view.state, command.environment);
	if (environment.wantSeq !== command.wantSeq) return nothing("waiting", "a newer want took its place");
	if (environment.settled) return nothing("already-done", "seen before");
	const { outcome } = command;
	if (outcome.seen) {
		const body = {
			type: "settled",
			wantSeq: command.wantSeq,
			outcome: "seen",
			reason: outcome.reason,
			fallback: outcome.leftover === null ? null : withLeftover(environment, outcome.leftover)
		};
		return append(body, "already-done", outcome.reason);
	}
	const { confirmed, degraded } = environment;
	if (degraded !== null && degraded.seq === environment.wantSeq) return nothing("waiting", outcome.reason);
	const primary = confirmed?.primary ?? null;
	const want = fallbackOf(environment);
	const body = {
		type: "settled",
		wantSeq: command.wantSeq,
		outcome: "failed",
		reason: outcome.reason,
		fallback: {
			want,
			versions: namedBy(want, environment.versions),
			primary,
			degraded: environment.trial === null && primary !== null
		}
	};
	return append(body, "ended", outcome.reason);
}
function withLeftover({ want, versions, primary }, leftover) {
	const seen = {
		...want,
		loaded: [...want.loaded, leftover]
	};
	return {
		want: seen,
		versions: namedBy(seen, versions),
		primary,
		degraded: false
	};
}
function fallbackOf({ confirmed, trial, want }) {
	if (!confirmed) return {
		...nothingWanted,
		order: want.order
	};
	if (!trial || confirmed.primary === null) return confirmed.want;
	return {
		loaded: confirmed.want.loaded.filter((version) => version !== trial.canary),
		weights: all(confirmed.primary),
		mirror: null,
		order: want.order
	};
}
// src/core/next-step.ts
function nextStep(seen, want, here) {
	const state = (version) => seen.versions[version]?.state ?? "absent";
	const missing = want.loaded.filter((version) => state(version) !== "ready");
	const broken = missing.find((version) => state(version) === "failed");
	if (broken !== void 0) return {
		do: "fail",
		code: "LOAD_FAILED",
		reason: `${broken}: ${seen.versions[broken]?.reason ?? "failed to load"}`
	};
	const busy = Object.keys(seen.versions).find((version) => state(version) === "loading" || state(version) === "unloading");
	const wait = busy === void 0 ? null : {
		do: "wait",
		version: busy,
		reason: `${busy} is ${state(busy)}`
	};
	const loaded = Object.keys(seen.versions).filter((version) => state(version) === "ready");
	const extra = loaded.filter((version) => !want.loaded.includes(version));
	const [next] = missing;
	if (next !== void 0) {
		if (wait) return wait;
		if (!here.loads) return {
			do: "fail",
			code: "NOT_LOADED",
			reason: `${next} is not loaded, and this target loads nothing by itself`
		};
		const room = makeRoom(want, loaded, extra, here);
		if (room.how === "free") return {
			do: "load",
			version: next,
			keep: loaded,
			alone: here.fresh
		};
		if (room.how === "none") return {
			do: "fail",
			code: "NO_ROOM",
			reason: `no room for ${next}: ${loaded.join(", ")} are loaded, ${here.capacity} fit, and load-first unloads nothing that serves. Use unload-first or raise capacity`
		};
		const stand = here.serving;
		if (here.routes && answers(seen, room.version) && stand !== null && stand !== room.version && loaded.includes(stand)) return {
			do: "route",
			weights: all(stand),
			mirror: null
		};
		return {
			do: "unload",
			version: room.version,
			keep: loaded.filter((version) => version !== room.version)
		};
	}
	const [first, ...others] = want.loaded;
	if (here.fresh && here.loads && first !== void 0 && seen.unknown.length > 0) return {
		do: "load",
		version: first,
		keep: others,
		alone: true
	};
	const unproven = here.unproven.find((version) => want.loaded.includes(version));
	if (unproven !== void 0) return {
		do: "probe",
		version: unproven
	};
	if (here.routes && !routed(seen, want)) return {
		do: "route",
		weights: want.weights,
		mirror: want.mirror
	};
	if (wait) return wait;
	const [leftover] = extra;
	if (leftover !== void 0 && here.loads) return {
		do: "unload",
		version: leftover,
		keep: loaded.filter((version) => version !== leftover)
	};
	return { do: "nothing" };
}
function makeRoom(want, loaded, extra, here) {
	const idle = extra.find((version) => version !== here.serving);
	const first = want.order === "unload-first" ? idle ?? extra[0] : idle;
	if (want.order === "load-first" && loaded.length < here.capacity) return { how: "free" };
	if (first !== void 0) return {
		how: "unload",
		version: first
	};
	return want.order === "unload-first" ? { how: "free" } : { how: "none" };
}
function answers(seen, version) {
	return (seen.weights?.[version] ?? 0) > 0 || seen.mirror?.to === version;
}
function routed(seen, want) {
	if (seen.weights === null) return false;
	return sameWeights(seen.weights, want.weights) && seen.mirror?.to === want.mirror?.to && seen.mirror?.share === want.mirror?.share;
}
// src/run/reading.ts
const ROUNDS = 6;
async function readFor(ledger, model, ask, from = null) {
	let asked = ask(from?.view ?? emptyView, from?.versionNames ?? []);
	for (let round = 0; round < ROUNDS; round += 1) {
		const reading = await ledger.read(model, asked);
		const needed = ask(reading.view, reading.versionNames);
		if (covers(asked, needed)) return reading;
		asked = union(asked, needed);
	}
	throw new Error(`the ledger of ${model} changed during each of ${ROUNDS} readings`);
}
function needs(view, name) {
	if (name === null) return {};
	const environment = environmentOf(view.state, name);
	const { trial } = environment;
	const digests = [...Object.values(environment.versions).map((served) => served.digest), ...trial ? [trial.canaryDigest, trial.primaryDigest] : []];
	return {
		trials: [name],
		digests,
		versions: trial ? [trial.canary] : []
	};
}
function union(a, b) {
	return {
		versions: merged(a.versions, b.versions),
		digests: merged(a.digests, b.digests),
		trials: merged(a.trials, b.trials),
		listVersions: a.listVersions === true || b.listVersions === true,
		allDigests: a.allDigests === true || b.allDigests === true
	};
}
function covers(asked, needed) {
	return (asked.allDigests === true || within(needed.digests, asked.digests)) && within(needed.versions, asked.versions) && within(needed.trials, asked.trials) && (asked.listVersions === true || needed.listVersions !== true) && (asked.allDigests === true || needed.allDigests !== true);
}
function within(some = [], all = []) {
	return some.every((one) => all.includes(one));
}
function merged(a = [], b = []) {
	return [.../* @__PURE__ */ new Set([...a, ...b])];
}
// src/run/converge.ts
const POLL = {
	first: 100,
	last: 5e3
};
const AGAIN = 1e3;
const TRIES$1 = 3;
const NEVER_SHOWN = {
	load: "LOAD_FAILED",
	probe: "PROBE_FAILED",
	route: "ROUTE_FAILED",
	unload: "UNLOAD_FAILED"
};
const FRESH = 1;
async function converge(start, aim, ports) {
	const model = modelOf(start.view);
	const again = async () => {
		return {
			reading: await readFor(ports.ledger, model, (view) => needs(view, aim.name)),
			at: ports.clock.monotonic()
		};
	};
	let sight = {
		reading: start,
		at: ports.clock.monotonic()
	};
	let failure = null;
	let effort = null;
	let stepped = false;
	let known = {};
	for (;;) {
		const { reading } = sight;
		const current = environmentOf(reading.view.state, aim.name);
		known = {
			...known,
			...current.versions
		};
		const environment = {
			...current,
			versions: known
		};
		const { wantSeq } = environment;
		if (wantSeq === null || environment.settled && !stepped) return ended(reading, failure);
		if (effort?.wantSeq !== wantSeq) effort = begin(environment, wantSeq, ports);
		const reached = await reach(environment, sight, effort, aim, ports);
		stepped ||= effort.tries.size > 0;
		if (reached.kind === "newer") {
			sight = await again();
			ports.log.info(`a newer entry is there (${sight.reading.view.state?.seq ?? 0}); aiming at what it wants`);
			continue;
		}
		if (reached.kind === "away") return ended(reading, {
			code: reached.code,
			reason: reached.reason
		});
		if (reached.kind === "waiting") return failure ? ended(reading, failure) : {
			reading,
			outcome: "waiting",
			reason: reached.reason
		};
		if (reached.kind === "failed") failure = {
			code: reached.code,
			reason: reached.reason
		};
		if (reached.kind === "seen" && reached.leftover !== null) ports.log.warn(reached.reason);
		if (environment.settled) return ended(reading, failure);
		if (secondsSince(sight.at, ports) > FRESH) {
			sight = await again();
			const now = environmentOf(sight.reading.view.state, aim.name);
			if (now.wantSeq !== wantSeq || now.settled) continue;
		}
		const outcome = outcomeOf(reached);
		const decision = settle(sight.reading.view, {
			do: "settle",
			environment: aim.name,
			wantSeq,
			outcome
		});
		if (decision.kind !== "append") return ended(sight.reading, {
			code: failure?.code ?? "NOT_SETTLED",
			reason: decision.message
		});
		const appended = await ports.append(sight.reading, decision.body);
		if (appended && reached.kind === "seen") return ended(appended, failure);
		sight = appended ? {
			reading: appended,
			at: sight.at
		} : await again();
	}
}
function ended(reading, failure) {
	return failure ? {
		reading,
		outcome: "failed",
		...failure
	} : {
		reading,
		outcome: "settled",
		reason: ""
	};
}
function begin(environment, wantSeq, ports) {
	return {
		wantSeq,
		unproven: new Set(toProve(environment)),
		tries: /* @__PURE__ */ new Map(),
		began: ports.clock.monotonic()
	};
}
function outcomeOf(reached) {
	return reached.kind === "seen" ? {
		seen: true,
		reason: reached.reason,
		leftover: reached.leftover
	} : {
		seen: false,
		code: reached.code,
		reason: reached.reason
	};
}
async function differs(reading, aim, ports) {
	const environment = environmentOf(reading.view.state, aim.name);
	const { target } = aim.serving(environment.versions);
	if (environment.wantSeq === null || target.can.readBack === "none") return null;
	const move = nextStep(await target.read(ports.signal), environment.want, circumstances(environment, target, aim, []));
	if (move.do === "nothing") return null;
	return "reason" in move ? move.reason : `it would take: ${inWords(move)}`;
}
async function reach(environment, sight, effort, aim, ports) {
	try {
		return await approach(environment, sight, effort, aim, ports);
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		return {
			kind: "away",
			code: error.code,
			reason: error.message
		};
	}
}
async function approach(environment, sight, effort, aim, ports) {
	const { want } = environment;
	const { target } = aim.serving(environment.versions);
	if (target.can.readBack === "none") return {
		kind: "seen",
		reason: "recorded: this environment is loaded and routed by its own tools",
		leftover: null
	};
	let pause = POLL.first;
	for (;;) {
		const seen = await target.read(ports.signal);
		const move = nextStep(seen, want, circumstances(environment, target, aim, [...effort.unproven]));
		if (move.do === "nothing") return seenServing(want);
		if (move.do === "fail") return {
			kind: "failed",
			code: move.code,
			reason: move.reason
		};
		if (move.do === "wait") {
			if (isOverdue(environment, sight, aim, ports)) {
				const reason = `${move.reason} for longer than load-timeout`;
				if (isThere(seen, want)) return seenServing(want, move.version, reason);
				return {
					kind: "failed",
					code: "LOAD_TIMEOUT",
					reason
				};
			}
			if (secondsSince(effort.began, ports) >= aim.patience) return {
				kind: "waiting",
				reason: move.reason
			};
			await ports.clock.sleep(pause, ports.signal);
			pause = Math.min(pause * 2, POLL.last);
			continue;
		}
		if (effort.tries.has(inWords(move))) await ports.clock.sleep(AGAIN, ports.signal);
		const fresh = effort.tries.size === 0 && secondsSince(sight.at, ports) < FRESH;
		if (move.do !== "probe" && !fresh && await isNewer(sight.reading, ports)) return { kind: "newer" };
		const refused = await take(move, effort, target, ports);
		if (refused === null) {
			if (move.do === "probe") effort.unproven.delete(move.version);
			continue;
		}
		if (move.do === "unload" && isThere(seen, want)) return seenServing(want, move.version, refused.message);
		if (move.do === "probe" && (effort.tries.get(inWords(move)) ?? 0) < TRIES$1) continue;
		return {
			kind: "failed",
			code: refused.code,
			reason: refused.message
		};
	}
}
function seenServing({ loaded }, leftover = null, why = "") {
	const reason = `seen serving: ${loaded.join(", ") || "nothing"}`;
	return {
		kind: "seen",
		reason: leftover === null ? reason : `${reason}; ${leftover} stays loaded: ${why}`,
		leftover
	};
}
function isThere(seen, want) {
	return want.loaded.every((version) => seen.versions[version]?.state === "ready");
}
async function take(move, { wantSeq, tries }, target, ports) {
	const words = inWords(move);
	const before = tries.get(words) ?? 0;
	if (before >= TRIES$1) return new StepFailed(NEVER_SHOWN[move.do], `${words}: accepted ${before} times and never shown`);
	tries.set(words, before + 1);
	ports.log.info(words);
	try {
		await target.apply(move, wantSeq, ports.signal);
		return null;
	} catch (error) {
		if (error instanceof StepFailed) return error;
		throw error;
	}
}
function circumstances(environment, target, aim, unproven) {
	return {
		capacity: aim.capacity,
		loads: target.can.loads,
		routes: target.can.split !== null,
		unproven,
		fresh: environment.confirmed === null,
		serving: environment.confirmed?.primary ?? null
	};
}
function toProve({ want, confirmed }) {
	return want.loaded.filter((version) => (want.weights[version] ?? 0) > 0 || want.mirror?.to === version || confirmed?.want.loaded.includes(version) !== true);
}
function isOverdue({ wantSince }, { reading, at }, aim, ports) {
	return wantSince !== null && secondsBetween(wantSince, reading.now) + secondsSince(at, ports) >= aim.loadTimeout;
}
function secondsSince(moment, { clock }) {
	return (clock.monotonic() - moment) / 1e3;
}
async function isNewer(reading, ports) {
	const tip = await ports.ledger.peek(modelOf(reading.view));
	return tip !== null && tip.seq > (reading.view.state?.seq ?? 0);
}
function modelOf(view) {
	if (!view.state) throw new Error("a ledger without entries wants nothing");
	return view.state.model;
}
function inWords(step) {
	if (step.do !== "route") return `${step.do} ${step.version}`;
	return `route ${Object.entries(step.weights).map(([version, share]) => `${version} ${share / 100} %`).join(", ")}${step.mirror ? `, mirror ${step.mirror.share / 100} % to ${step.mirror.to}` : ""}`;
}
// src/run/operate.ts
const TRIES = 20;
async function operate(operation, context, ports) {
	const decided = await decideAndAppend(operation, context, ports);
	if (decided.word === "refused" || context.dryRun) return decided;
	return settleDown(decided, context, ports);
}
async function decideAndAppend(operation, context, ports) {
	const ask = (view, names) => union(needs(view, context.environment), operation.ask(view, names));
	for (let lost = 0; lost < TRIES; lost += 1) {
		const reading = await readFor(ports.ledger, context.model, ask, lost === 0 ? context.earlier : null);
		const before = reading.view.state?.operations.find((one) => one.key === context.key && context.key !== null);
		if (before) return {
			word: context.dryRun ? "would-already-done" : "already-done",
			reasonCode: "",
			message: `done before, by entry ${before.seq}`,
			reading,
			seq: before.seq,
			body: null,
			confirmed: false,
			details: null
		};
		if (await isStale(context)) return refused("STALE_RERUN", staleMessage(context), reading);
		const decision = await operation.decide(reading);
		if (decision.kind === "refuse") return refused(decision.code, decision.message, reading);
		const details = decision.details ?? null;
		if (decision.kind === "nothing") return {
			word: context.dryRun ? `would-${decision.word}` : decision.word,
			reasonCode: "",
			message: decision.message,
			reading,
			seq: null,
			body: null,
			confirmed: false,
			details
		};
		const entry = entryOf(decision.body, reading, context);
		const view = fold(reading.view, entry);
		if (context.dryRun) return {
			word: `would-${decision.word}`,
			reasonCode: "",
			message: decision.message,
			reading,
			seq: null,
			body: decision.body,
			confirmed: false,
			details
		};
		const tip = await ports.ledger.append(reading, entry, view);
		if (tip !== null) return {
			word: decision.word,
			reasonCode: "",
			message: decision.message,
			reading: {
				...reading,
				view,
				tip,
				entry
			},
			seq: entry.seq,
			body: decision.body,
			confirmed: false,
			details
		};
		ports.log.info(`another entry came first; deciding again on the newer ledger (${lost + 1} of ${TRIES})`);
		await ports.clock.sleep(randomInt(50, Math.min(1e4, Math.round(500 * 1.35 ** lost))), ports.signal);
	}
	const reading = await readFor(ports.ledger, context.model, ask);
	return refused("CONTENDED", `the ledger of ${context.model} changed under ${TRIES} attempts; nothing was done. Run the job again`, reading);
}
async function settleDown(done, context, ports) {
	const { environment: name, converging } = context;
	if (name === null || converging === null) return done;
	const environment = environmentOf(done.reading.view.state, name);
	const aim = {
		name,
		...converging
	};
	const around = convergePorts(context, ports);
	if (environment.settled && done.word === "already-done") {
		const other = await differs(done.reading, aim, around);
		if (other !== null) return {
			...done,
			reasonCode: "SUPERSEDED",
			message: `${done.message}; but ${name} shows something else: ${other}`
		};
	}
	const seen = environment.settled ? {
		reading: done.reading,
		outcome: "settled",
		reason: ""
	} : await converge(done.reading, aim, around);
	const after = environmentOf(seen.reading.view.state, name);
	return judged({
		...done,
		reading: seen.reading,
		confirmed: !environment.settled && after.settled
	}, after, seen, name);
}
function judged(done, after, seen, name) {
	const own = done.seq !== null && (done.body === null || "want" in done.body || done.body.type === "looked" && done.body.ended !== null);
	if (seen.outcome === "failed") return {
		...done,
		reasonCode: seen.code,
		message: `${done.message}; but ${seen.reason}`
	};
	if (own && superseded(done, after)) return {
		...done,
		reasonCode: "SUPERSEDED",
		message: `${done.message}; but entry ${after.wantSeq ?? ""} of ${name} took its place`
	};
	if (own && seen.outcome === "waiting") return {
		...done,
		message: `${done.message}; not confirmed yet: ${seen.reason}. Run again to go on`
	};
	return done;
}
function superseded(done, after) {
	return after.wantSeq !== null && done.seq !== null && after.wantSeq > done.seq;
}
function convergePorts(context, ports) {
	return {
		...ports,
		append: (reading, body) => appendOutcome(reading, body, context, ports)
	};
}
async function appendOutcome(reading, body, context, ports) {
	const entry = {
		...entryOf(body, reading, context),
		key: null
	};
	const view = fold(reading.view, entry);
	const tip = await ports.ledger.append(reading, entry, view);
	return tip === null ? null : {
		...reading,
		view,
		tip,
		entry
	};
}
function entryOf(body, reading, context) {
	const { state } = reading.view;
	return {
		schema: 1,
		id: randomUUID(),
		model: context.model,
		lineage: state?.lineage ?? randomUUID(),
		seq: (state?.seq ?? 0) + 1,
		previous: reading.tip,
		key: context.key,
		at: reading.now,
		by: context.by,
		run: context.run,
		environment: body.type === "registered" ? null : context.environment,
		body
	};
}
async function isStale(context) {
	if (context.key === null || context.run === null || context.run.attempt <= 1) return false;
	return await context.runAge() > DAY;
}
function staleMessage(context) {
	return `run ${context.run?.id ?? ""} is older than a day and its attempt ${context.run?.attempt ?? ""} asks for something that was never done. Start a new run instead of re-running this one`;
}
function refused(code, message, reading) {
	return {
		word: "refused",
		reasonCode: code,
		message,
		reading,
		seq: null,
		body: null,
		confirmed: false,
		details: null
	};
}
// src/run/publish.ts
async function publish(state, what, publisher, log) {
	const faults = [];
	const attempt = async (name, act, otherwise) => {
		try {
			return await act();
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			if (error.code === "PERMISSION") faults.push(error);
			else log.warn(`the ${name} is not shown yet (${error.message}); the next run shows it`);
			return otherwise;
		}
	};
	const deployments = what.deployments ? deploymentsOf(state, what.environment) : [];
	const ids = await attempt("deployment", () => publisher.deployments(what.environment, deployments), /* @__PURE__ */ new Map());
	const [check, ...replaced] = checksOf(state, what.environment, what.details, what.details ? what.reason : "");
	const checkUrl = check ? await attempt("check", () => publisher.check(check), null) : null;
	for (const other of replaced) await attempt("check", () => publisher.check(other), null);
	const { comment } = what;
	if (check && comment !== "never") await attempt("comment", () => publisher.comment(check, comment), void 0);
	const environment = environmentOf(state, what.environment);
	const shown = environment.trial?.seq ?? environment.primarySeq;
	return {
		checkUrl,
		deploymentId: shown === null ? null : ids.get(shown) ?? null,
		fault: faults[0] ?? null
	};
}
// src/actions/report.ts
function reportOf({ name, done, environment, now, published, red, outputs }) {
	const { fault } = published;
	const reasonCode = done.reasonCode || red?.code || (fault?.code ?? "");
	const message = fault && done.reasonCode === "" ? `${done.message}; but it could not be shown: ${fault.message}` : done.message;
	const { state } = done.reading.view;
	const summary = done.details ? lookSummary({
		details: done.details,
		reason: message,
		progress: progressOf(done.details),
		checkUrl: published.checkUrl
	}) : operationSummary({
		action: name,
		decision: done.word,
		message,
		reasonCode,
		next: state && environment !== null ? next(done, now) : null,
		facts: [
			["model", state?.model ?? null],
			["environment", environment],
			["primary", environment === null ? null : now.primary],
			["canary", now.trial?.canary ?? null],
			["step", now.trial ? `${now.trial.step} of ${now.trial.steps}` : null],
			["phase", state && environment !== null ? phaseOf(environmentOf(state, environment), done.reading.now) : null],
			["hold", now.hold ? `${now.hold.kind} since ${now.hold.since}` : null],
			...Object.entries(outputs).filter(([key]) => key === "version" || key === "digest"),
			["ledger entry", state ? String(state.seq) : null],
			["ledger commit", done.reading.tip]
		]
	});
	return {
		decision: done.word,
		reasonCode,
		message,
		ledgerSeq: state?.seq ?? null,
		ledgerCommit: done.reading.tip,
		outputs,
		summary: summary.text,
		failed: reasonCode !== "",
		place: null,
		bug: null
	};
}
function next(done, now) {
	if (done.word === "refused") return null;
	if (now.trial?.pass) return `promote ${now.trial.canary}`;
	if (now.trial) return `look by gate until ${now.trial.canary} is decided`;
	if (now.hold) return "register a mended version and start it by canary: its promotion ends the hold";
	return null;
}
// src/actions/site.ts
const PATIENCE = 600;
const PLAIN = {
	comment: "never",
	report: "check",
	checks: true,
	deployments: true,
	red: null
};
const UNTRUSTED = /* @__PURE__ */ new Set(["pull_request", "pull_request_target"]);
async function openSite(name, inputs, runner, world) {
	if (UNTRUSTED.has(runner.event) && name !== "register") throw new Fault("UNTRUSTED_EVENT", `event ${runner.event}: expected an event of the default branch for ${name}, which changes a release. Run it on push, schedule or workflow_dispatch`);
	const changes = !inputs.dryRun && !UNTRUSTED.has(runner.event);
	const client = await openGitHub(inputs.githubToken, runner, world, changes ? grantsOf(name) : {});
	const { createGitHubLedger } = await import("./ledger-github.js");
	const ledger = createGitHubLedger(client);
	const everything = await ledger.readAll(inputs.model, {}, [inputs.config]);
	const text = everything.trusted.get(inputs.config);
	if (text === void 0) throw new Fault("CONFIG_MISSING", `${inputs.config}: expected on the default branch of ${runner.repository}, found nothing. Commit it there, or name it in the input config`);
	const config = readConfig(text, inputs.config);
	const model = choose("model", inputs.model, Object.keys(config.models));
	const earlier = everything.reading ?? await ledger.read(model, {});
	const pullRequest = await eventPullRequest(runner);
	let chosen = null;
	let opened = null;
	function choice() {
		chosen ??= chooseEnvironment(config, {
			model,
			environment: inputs.environment
		});
		return chosen;
	}
	async function place() {
		if (opened) return opened;
		const { environment, config: settings } = choice();
		const { policy, serving: section } = settings;
		const around = {
			model,
			environment,
			routed: false,
			replay: policy.steps.find((step) => step.kind === "replay")?.file ?? null,
			loadTimeout: policy.loadTimeout,
			http: world.http ?? createHttp(world.env),
			lines: (path) => linesOf(path, runner.workspace)
		};
		opened = {
			environment,
			policy,
			serving: await connect(section, around, world.signal)
		};
		return opened;
	}
	function contextOf(key) {
		const { run } = runner;
		return {
			model,
			environment: chosen?.environment ?? null,
			by: runner.triggeringActor,
			run,
			key,
			earlier,
			dryRun: inputs.dryRun || UNTRUSTED.has(runner.event),
			runAge: () => ageOfRun(client, run.id),
			converging: opened && {
				serving: opened.serving,
				capacity: opened.policy.capacity,
				patience: PATIENCE,
				loadTimeout: opened.policy.loadTimeout
			}
		};
	}
	async function refuseRewound() {
		const { permissions } = ACTIONS[name];
		if (chosen === null || !("deployments" in permissions)) return;
		const { environment } = chosen;
		const witness = await newestDeployment(client, {
			environment,
			task: `model-release:${model}`
		});
		const seq = earlier.view.state?.seq ?? 0;
		if (witness === null || witness.seq <= seq) return;
		throw new Fault("LEDGER_REWOUND", `ledger of ${model}: expected entry ${witness.seq} (commit ${witness.commit ?? "unknown"}), which a deployment of ${witness.version} witnesses, got entry ${seq}. Somebody reset the branch model-release/${model}; nothing was changed. Restore it from that commit`);
	}
	const ports = {
		ledger,
		clock: world.clock,
		log: world.log,
		signal: world.signal
	};
	return {
		model,
		actor: runner.triggeringActor,
		client,
		ledger,
		pullRequest,
		previewing: UNTRUSTED.has(runner.event),
		settings: () => ({
			environment: choice().environment,
			policy: choice().config.policy
		}),
		place,
		operate: async (operation, key = keyOf(name, inputs, runner)) => {
			await refuseRewound();
			return operate(operation, contextOf(key), ports);
		},
		report: async (done, outputs, asked = {}) => {
			const showing = {
				...PLAIN,
				...asked
			};
			const environment = chosen?.environment ?? null;
			const { state } = done.reading.view;
			const quiet = !showing.checks || contextOf(null).dryRun || done.word === "refused" || environment === null || state === null;
			const publisher = createPublisher({
				client,
				runner,
				model,
				report: showing.report,
				pullRequest: pullRequest?.number ?? null
			});
			const published = quiet ? {
				checkUrl: null,
				deploymentId: null,
				fault: null
			} : await publish(state, {
				environment,
				details: done.details,
				reason: done.message,
				comment: showing.comment,
				deployments: showing.deployments
			}, publisher, world.log);
			const now = environment === null ? emptyEnvironment : environmentOf(state, environment);
			world.log.info(`${client.calls()} calls of GitHub's API`);
			return reportOf({
				name,
				done,
				environment,
				now,
				published,
				red: showing.red,
				outputs: outputs(now, published)
			});
		}
	};
}
function grantsOf(name) {
	return Object.fromEntries(Object.entries(ACTIONS[name].permissions).map(([area, [level]]) => [area, level]));
}
function keyOf(name, inputs, runner) {
	const own = Object.entries(inputs).filter(([input]) => ![
		"githubToken",
		"dryRun",
		"wait"
	].includes(input));
	const hash = createHash("sha256").update(JSON.stringify(own.toSorted(([a], [b]) => a < b ? -1 : 1))).digest("hex");
	return `${runner.run.id}/${runner.run.job}/${runner.step}/${name}/${hash.slice(0, 16)}`;
}
async function ageOfRun(client, id) {
	const { data } = await client.rest.actions.getWorkflowRun({
		owner: client.owner,
		repo: client.repo,
		run_id: Number(id)
	});
	const now = client.now();
	return now === null ? DAY : secondsBetween(data.created_at, now);
}
export { openSite };
