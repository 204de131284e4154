import { $ as RED, $t as md, Bn as isBaking, Bt as action, C as conclusionOf, Cn as nothing, D as hashLocation, Dn as wantOfPause, E as asking, Gn as after, Hn as phaseOf, M as endDrill, O as rollingBack, On as wantOfStep, Rn as environmentOf, S as due, Sn as append, St as startingCanary, T as startRollback, Tn as namedBy, Vt as failure, W as promoting, Wn as HOUR, Z as deploymentsOf, Zt as operationSummary, a as live, at as replayOf, cr as main, en as table, et as redCode, hn as differs, it as replayFiles, p as taken, q as entryDetails, qn as secondsBetween, sr as Fault, t as looking, v as judge } from "./shared.js";
// src/core/decide/tick.ts
function pause(view, name, cause, reason) {
	const environment = environmentOf(view.state, name);
	const { trial } = environment;
	if (!trial || trial.paused) return nothing("nothing-due", `nothing is to be paused in ${name}`);
	const want = wantOfPause(environment);
	return append({
		type: "paused",
		cause,
		reason,
		want,
		versions: namedBy(want, environment.versions)
	}, "waiting", `the trial of ${trial.canary} is paused: ${reason}`);
}
function resume(view, name, policy) {
	const environment = environmentOf(view.state, name);
	const { trial } = environment;
	const step = trial ? view.trials[name]?.policy.steps[trial.step - 1] : void 0;
	if (trial?.paused?.cause !== "gap" || !step) return nothing("nothing-due", `nothing is to be resumed in ${name}`);
	const want = wantOfStep(step, trial, environment, policy);
	const reason = `ticks were missing, and the look after them found nothing that fails`;
	return append({
		type: "resumed",
		step: trial.step,
		reason,
		want,
		versions: namedBy(want, environment.versions)
	}, "advanced", `step ${trial.step} of ${trial.canary} begins anew: ${reason}`);
}
function retire(view, name, { keepWarm }) {
	const environment = environmentOf(view.state, name);
	const { want, primary, trial, bake } = environment;
	const stay = want.loaded.slice(0, 1 + keepWarm);
	const gone = want.loaded.filter((version) => !stay.includes(version));
	if (trial || bake === null || primary === null) return nothing("nothing-due", `nothing is to go from ${name}`);
	const left = {
		...want,
		loaded: stay
	};
	return append({
		type: "retired",
		gone,
		want: left,
		versions: namedBy(left, environment.versions)
	}, "waiting", gone.length === 0 ? `the bake of ${primary} is over` : `the bake is over: ${gone.join(", ")} goes`);
}
// src/run/tick.ts
const ACTS = 100;
const ROUND = {
	least: 2,
	most: 60
};
const QUIET = 300;
const UNRESTRAINED = {
	held: () => null,
	spares: () => false
};
const CAN_WAIT = /* @__PURE__ */ new Set([
	"start",
	"advance",
	"promote"
]);
async function tick$1(ports, wait, restraint = UNRESTRAINED) {
	const began = ports.clock.monotonic();
	const acts = [];
	let written = Number.NEGATIVE_INFINITY;
	for (;;) {
		const left = wait - (ports.clock.monotonic() - began) / 1e3;
		const round = await once(ports, restraint, wait > 0 && left > 0 && (ports.clock.monotonic() - written) / 1e3 < QUIET);
		acts.push(...round.acts);
		if (round.acts.some(({ body }) => body?.type === "looked")) written = ports.clock.monotonic();
		if (round.reasonCode !== "" || left <= 0 || !isOpen(ports)) return {
			...round,
			acts: told(acts)
		};
		const rest = Math.min(left, Math.min(ROUND.most, Math.max(ROUND.least, wait / 60)));
		ports.log.info(`nothing more is due; looking again in ${Math.ceil(rest)} s`);
		await ports.clock.sleep(rest * 1e3, ports.signal);
		await ports.refresh();
	}
}
function isOpen(ports) {
	const { trial } = environmentOf(ports.reading().view.state, ports.environment);
	return trial !== null && trial.paused === null && trial.pass === null;
}
async function once(ports, restraint, waiting) {
	const { environment: name, policy } = ports;
	const acts = [];
	const moved = await orAway(async () => answerDrift(ports));
	if (moved instanceof Fault) ports.log.warn(moved.message);
	else if (moved) acts.push(moved);
	if (moved && !(moved instanceof Fault) && moved.reasonCode !== "") return {
		acts,
		reasonCode: moved.reasonCode
	};
	let looked = false;
	let failed = moved instanceof Fault ? moved.code : "";
	let stuck = false;
	for (let count = 0; count < ACTS; count += 1) {
		const { view, now } = ports.reading();
		const next = due(view.state, name, policy, now, {
			looked,
			stuck
		});
		if (next === null || moved instanceof Fault && FORWARD.has(next.act)) return {
			acts: moved instanceof Fault ? [...acts, away(ports.reading(), moved)] : acts,
			reasonCode: failed
		};
		const held = CAN_WAIT.has(next.act) ? restraint.held() : null;
		if (held !== null) {
			const message = `${next.act} waits: ${held}`;
			ports.log.info(`${name}: ${message}`);
			const waits = {
				...nothingDone(ports.reading()),
				word: "waiting",
				message
			};
			return {
				acts: [...acts, waits],
				reasonCode: failed,
				held: true
			};
		}
		ports.log.info(`due in ${name}: ${next.act}`);
		const done = await perform(next, ports, waiting || restraint.spares(environmentOf(view.state, name), now));
		if (done.reasonCode === "LOOK_FIRST") {
			looked = false;
			continue;
		}
		acts.push(done);
		if (next.act === "undo" && done.reasonCode === "NO_TARGET") {
			stuck = true;
			failed = "NO_TARGET";
			continue;
		}
		const code = done.reasonCode === "" ? redOf(done) : done.reasonCode;
		if (code !== "") return {
			acts,
			reasonCode: code
		};
		const isLook = next.act === "look" || next.act === "watch";
		if (done.word.startsWith("would-")) return {
			acts,
			reasonCode: failed
		};
		if (done.body === null && !isLook && !done.confirmed) return {
			acts,
			reasonCode: failed
		};
		if (done.body?.type === "watched" && done.body.failed !== null) failed = "VERDICT_FAIL";
		if (next.act === "watch" && done.details?.verdict === "invalid") failed ||= redCode("invalid");
		if (isLook && (done.details?.integrity.freshness ?? null) !== null && environmentOf(ports.reading().view.state, name).trial?.paused) return {
			acts,
			reasonCode: failed
		};
		looked = isLook;
	}
	throw new Error(`${ACTS} acts in one tick of ${name}: ${acts.slice(-3).map(({ message }) => message).join("; ")}`);
}
const FORWARD = /* @__PURE__ */ new Set([
	"start",
	"advance",
	"promote",
	"resume",
	"retire"
]);
async function orAway(ask) {
	try {
		return await ask();
	} catch (error) {
		if (error instanceof Fault) return error;
		throw error;
	}
}
function away(reading, { code, message }) {
	return {
		...nothingDone(reading),
		word: "waiting",
		reasonCode: code,
		message
	};
}
async function answerDrift(ports) {
	const { environment: name } = ports;
	const reading = ports.reading();
	const environment = environmentOf(reading.view.state, name);
	if (environment.wantSeq === null || !environment.settled) return null;
	if (await ports.drift(reading) === null) return null;
	const fresh = await ports.refresh();
	const now = environmentOf(fresh.view.state, name);
	if (now.wantSeq !== environment.wantSeq || !now.settled) return null;
	const drift = await ports.drift(fresh);
	if (drift === null) return null;
	const reason = `${name} shows something else than the ledger says: ${drift}`;
	if (environment.trial && !environment.trial.paused) return {
		...await ports.operate(deciding(({ view }) => pause(view, name, "drift", reason))),
		reasonCode: "DRIFT",
		message: reason
	};
	const fix = environment.trial ? "rollback with what: canary ends the trial and gives everybody back to the primary" : `rollback with to: ${environment.primary ?? ""} restores it`;
	return {
		...nothingDone(fresh),
		word: "waiting",
		reasonCode: "DRIFT",
		message: `${reason}. Somebody else moved it; ${fix}`
	};
}
function perform(next, ports, quiet) {
	const { environment: name, policy } = ports;
	switch (next.act) {
		case "converge": return ports.operate(deciding(() => ({
			kind: "nothing",
			word: "waiting",
			message: "going on with what is wanted"
		})));
		case "end-drill": return ports.operate(deciding(({ view }) => endDrill(view, name)));
		case "undo": return ports.undo(environmentOf(ports.reading().view.state, name).bake?.failed?.reason ?? "");
		case "pause": return ports.operate(deciding(({ view }) => pause(view, name, "gap", `no tick came for longer than max-gap (${policy.maxGap} s)`)));
		case "look": return ports.operate(ports.look(quiet));
		case "watch": return ports.operate(ports.watch());
		case "resume": return ports.operate(deciding(({ view }) => resume(view, name, policy)));
		case "retire": return ports.operate(deciding(({ view }) => retire(view, name, policy)));
		case "advance": return ports.operate(ports.start(null));
		case "start": return ports.operate(ports.start(next.version));
		case "promote": return ports.operate(ports.promote());
	}
}
function deciding(decide) {
	return {
		ask: () => ({}),
		decide: async (reading) => decide(reading)
	};
}
function redOf({ details, body }) {
	if (body?.type !== "looked" || !details || !RED.fail.includes(details.verdict)) return "";
	return redCode(details.verdict);
}
function nothingDone(reading) {
	return {
		word: "nothing-due",
		reasonCode: "",
		message: "nothing is due",
		reading,
		seq: null,
		body: null,
		confirmed: false,
		details: null
	};
}
function told(acts) {
	return acts.filter((done, index) => done.body !== null || done.message !== acts[index - 1]?.message);
}
const GRAVITY = [
	"nothing-due",
	"nothing-to-judge",
	"already-done",
	"waiting",
	"reported",
	"looked",
	"advanced",
	"started",
	"initial",
	"ready",
	"promoted",
	"dispatched",
	"ended",
	"rolled-back",
	"refused",
	"failed"
];
function rank(word) {
	return GRAVITY.findIndex((one) => one === word.replace("would-", ""));
}
function gravest(words) {
	return words.reduce((most, word) => rank(word) > rank(most) ? word : most, "nothing-due");
}
// src/actions/restraint.ts
const CHANGES = 250;
const OF_ONE = 9;
const BETWEEN_LOOKS = 120;
async function askHowMuchIsLeft(client) {
	try {
		await client.rest.rateLimit.get();
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
	}
}
async function recently(client, now, log) {
	const [{ lately }, { PREFIX }] = await Promise.all([import("./github-lately.js"), import("./ledger-format.js")]);
	return lately(client, `refs/heads/${PREFIX}`, after(now, -HOUR)).catch((error) => {
		if (!(error instanceof Fault)) throw error;
		log.info(`each model asks GitHub for itself: ${error.message}`);
		return null;
	});
}
function restraintOf(client, recent, { trials, policy, atOnce }) {
	const between = Math.min(trials * BETWEEN_LOOKS, policy.maxGap / 4);
	const held = () => {
		const scarce = client.scarce();
		if (scarce) return `of GitHub's ${scarce.limit} requests an hour (${scarce.resource}) less than half are left, ${scarce.left}. The first tick after ${scarce.until} goes on`;
		const written = (recent?.changes ?? 0) + client.changes();
		if (written + atOnce * OF_ONE + trials <= CHANGES) return null;
		return `some ${written} changes went to GitHub within the last hour, and half of what it takes is ${CHANGES}. A later tick goes on`;
	};
	return {
		held,
		spares: ({ trial }, now) => trial !== null && trial.paused === null && trial.lookedAt !== null && secondsBetween(trial.lookedAt, now) < between && (trial.pass === null || held() !== null)
	};
}
// src/core/decide/watch.ts
function watch(view, name, live, now) {
	const environment = environmentOf(view.state, name);
	const record = view.trials[name];
	const { bake } = environment;
	if (record?.of !== "bake" || bake === null) return nothing("nothing-due", `nothing is watched in ${name}`);
	const windows = live?.windows ?? [];
	const tests = taken(record, [...record.pending, ...windows]);
	const { verdict, reason, metrics, integrity } = judge(tests, record.policy.gate, {
		step: 1,
		steps: [],
		final: false
	});
	const fresh = record.pending.length > 0 || windows.length > 0;
	const details = {
		schema: 1,
		verdict,
		preview: false,
		model: view.state?.model ?? "",
		environment: name,
		canary: record.canary,
		primary: record.primary,
		trial: null,
		look: record.tests.windows + (fresh ? 1 : 0),
		step: null,
		started: environment.primarySince,
		metrics,
		integrity: {
			...integrity,
			freshness: live?.noData ?? null
		}
	};
	if (bake.failed !== null) return nothing("looked", bake.failed.reason, details);
	if (!fresh) return nothing("looked", isBaking(environment, now) ? live?.noData ?? reason : `the bake of ${record.canary} is over`, details);
	return append({
		type: "watched",
		version: record.canary,
		windows,
		details,
		failed: verdict === "fail" ? reason : null
	}, "looked", reason, details);
}
// src/run/operations/watch.ts
function watching(ports) {
	return {
		ask: () => ({}),
		decide: async (reading) => watch(reading.view, ports.environment, await counted(reading, ports), reading.now)
	};
}
async function counted({ view, now }, { environment: name, settle, live }) {
	const record = view.trials[name];
	const { bake, primarySince, settled, versions } = environmentOf(view.state, name);
	if (record?.of !== "bake" || bake === null || bake.failed !== null || primarySince === null || !settled) return null;
	const { gate, maxDuration } = record.policy;
	const metrics = gate.metrics.filter((metric) => metric.live);
	const served = versions[record.canary];
	if (metrics.length === 0 || !served) return null;
	return live({
		gate,
		metrics,
		primary: null,
		canary: {
			version: record.canary,
			served
		},
		since: after(bake.since ?? primarySince, settle),
		end: bake.until < now ? bake.until : null,
		now,
		until: record.liveUntil,
		share: null,
		maxDuration
	});
}
// src/actions/tick-ports.ts
function tickPorts({ runner, world }, site, place) {
	const { environment, policy, serving } = place;
	const { clock, log, signal } = world;
	let latest = site.reading;
	async function operate(operation) {
		const done = await site.operate(operation, null, latest);
		latest = done.reading;
		return done;
	}
	return {
		environment,
		policy,
		clock,
		log,
		signal,
		reading: () => latest,
		refresh: async () => {
			latest = await site.ledger.read(site.model, {});
			return latest;
		},
		operate,
		drift: (reading) => differs(reading, {
			name: environment,
			serving,
			capacity: policy.capacity
		}, signal),
		look: (quiet) => looking({
			do: "look",
			environment,
			version: null,
			digest: null,
			allowNothing: true,
			quiet
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
			live: (asked) => live(asked, place.sources, signal),
			detailsAt: (reading, seq) => entryDetails(site.ledger, reading, seq)
		}),
		start: (version) => startingCanary({
			do: "canary",
			environment,
			version,
			supersede: false,
			byItself: true
		}, {
			policy,
			serving,
			files: replayFiles(runner.workspace),
			sources: place.sources,
			sha: null,
			signal
		}),
		watch: () => watching({
			environment,
			settle: policy.settle,
			live: (asked) => live(asked, place.sources, signal)
		}),
		promote: () => promoting({
			do: "promote",
			environment,
			force: false,
			reason: null
		}, { policy }),
		undo
	};
	async function undo(why) {
		const failed = environmentOf(latest.view.state, environment).bake?.failed;
		const request = `bake-${site.model}-${environment}-${failed?.seq ?? 0}`;
		const reason = `a limit was exceeded in bake: ${why}`;
		const { rollbackVia } = policy;
		if (rollbackVia.kind === "inline") return operate(rollingBack({
			do: "rollback",
			environment,
			what: "primary",
			to: null,
			order: null,
			quarantine: "from",
			reason,
			request
		}, {
			policy,
			hash: hashLocation,
			serving,
			signal
		}));
		const done = await operate(asking({
			do: "ask",
			environment,
			id: request,
			what: "primary",
			to: null,
			reason
		}));
		if (done.reasonCode !== "" || done.word.startsWith("would-")) return done;
		const { workflow } = rollbackVia;
		const started = await startRollback(site.client, {
			workflow,
			ref: null,
			inputs: {
				model: site.model,
				environment,
				what: "primary",
				to: "",
				reason,
				"request-id": request
			}
		}, signal);
		const ended = started.earlier ? await conclusionOf(site.client, started.runId, 0, signal) : null;
		const isRed = ended !== null && ended !== "success";
		return {
			...done,
			body: null,
			word: "dispatched",
			reasonCode: isRed ? "ROLLBACK_RUN" : "",
			message: `${reason}; run ${started.url} rolls back${ended === null ? "" : `, and ended: ${ended}`}`
		};
	}
}
// src/actions/tick.ts
const AT_ONCE = 4;
const tick = action("tick", async (kit) => kit.inputs.model === "all" ? everywhere(kit) : here(kit));
async function here(kit) {
	const { report } = await ticked(kit, await kit.site(), { shows: ({ acts }, state, now) => ({
		checks: acts.length > 0 || isRecent(state, now),
		deployments: true
	}) });
	return report;
}
async function ticked(kit, site, { restraint, shows: choose }) {
	const place = await site.place();
	const ports = tickPorts(kit, site, place);
	const round = await tick$1(ports, kit.inputs.wait ?? 0, restraint);
	const seen = together(round, ports.reading());
	const state = environmentOf(seen.reading.view.state, place.environment);
	const shows = choose(round, state, seen.reading.now, seen.reading.view.state);
	const details = seen.details ?? (shows.checks ? await lastDetails(site, seen.reading, state) : null);
	const done = {
		...seen,
		details
	};
	const { trial } = state;
	const verdict = done.details?.verdict ?? trial?.verdict ?? "";
	return {
		report: await site.report(done, (now) => ({
			phase: phaseOf(now, done.reading.now),
			verdict,
			primary: now.primary ?? "",
			canary: now.trial?.canary ?? ""
		}), {
			comment: details ? "on-change" : "never",
			reason: details && reasonOf(details, round, state),
			...shows
		}),
		verdict
	};
}
const SHOWN_AGAIN = HOUR;
function isRecent({ primarySince, wantSince, last, trial }, now) {
	return [
		primarySince,
		wantSince,
		last?.at ?? null,
		trial?.lookedAt ?? null
	].some((moment) => moment !== null && secondsBetween(moment, now) < SHOWN_AGAIN);
}
async function lastDetails(site, reading, { trial, last }) {
	if (trial) return trial.pass ? entryDetails(site.ledger, reading, trial.pass.seq) : null;
	if (last === null) return null;
	const entry = reading.entry?.seq === last.seq ? reading.entry : await site.ledger.entryAt(reading, last.seq);
	if (entry?.body.type === "looked") return entry.body.details;
	const passedAt = entry?.body.type === "promoted" ? entry.body.passedAt : null;
	return passedAt === null ? null : entryDetails(site.ledger, reading, passedAt);
}
function reasonOf(details, { acts }, { last }) {
	if (details.verdict === "pass") return details.metrics.flatMap(({ slice, verdict, reason }) => !slice && verdict === "pass" ? [reason] : []).join("; ");
	return acts.findLast((done) => done.details !== null)?.message ?? last?.reason ?? "";
}
function together({ acts, reasonCode }, reading) {
	const last = acts.at(-1);
	if (!last) return {
		...nothingDone(reading),
		reasonCode
	};
	const details = acts.reduce((seen, done) => done.details ?? seen, null);
	const told = acts.length > 1 ? acts.filter(({ body }) => body !== null) : acts;
	return {
		...last,
		word: gravest(acts.map(({ word }) => word)),
		reasonCode,
		message: (told.length > 0 ? told : [last]).map(({ message }) => message).join("; "),
		reading,
		details
	};
}
async function everywhere(kit) {
	const { inputs, runner, world } = kit;
	const { openRepository } = await import("./actions-site.js");
	const repository = await openRepository("tick", inputs, runner, world);
	const { now, places, trials } = await placesOf(repository, kit);
	const reports = /* @__PURE__ */ new Map();
	const recent = await recently(repository.client, now, world.log);
	const listedAt = world.clock.monotonic();
	if (places.some(({ first }) => first !== null)) await askHowMuchIsLeft(repository.client);
	const queue = places.map((place) => async () => {
		const listed = recent && deploymentsAt(recent, place);
		const manner = {
			restraint: restraintOf(repository.client, recent, {
				trials,
				policy: place.policy,
				atOnce: AT_ONCE
			}),
			shows: showing(repository, recent, place)
		};
		reports.set(place.name, await safely(async () => ticked(kit, place.open(listed && {
			existing: listed,
			at: listedAt
		}), manner)));
	});
	await Promise.all(Array.from({ length: AT_ONCE }, () => drain(queue)));
	world.log.info(`${places.length} environments, ${repository.client.calls()} calls of GitHub's API`);
	return summed(reports);
}
function deploymentsAt({ deployments, more }, { model, environment }) {
	const own = deployments.filter((one) => one.environment === environment && one.task === `model-release:${model}`);
	return own.length === 0 && more ? null : own.toSorted((a, b) => b.payload.seq - a.payload.seq || b.id - a.id);
}
function showing({ config }, recent, place) {
	const { model, environment: name } = place;
	return ({ acts, held }, environment, now, state) => {
		const isDull = (body) => held === true && body?.type === "looked" && body.ended === null && environment.trial?.pass === null;
		const isNews = acts.some(({ body, confirmed }) => confirmed || body !== null && !isDull(body));
		if (recent === null || state === null) return {
			checks: isNews,
			deployments: true
		};
		const differs = config.models[model]?.registry.kind !== "ledger" || deploymentsOf(state, name).some((view) => !isShown(view, recent, place));
		return {
			checks: isNews || differs && isRecent(environment, now),
			deployments: differs
		};
	};
}
function isShown(view, recent, place) {
	const found = deploymentsAt(recent, place)?.find(({ payload }) => payload.seq === view.payload.seq);
	if (found) return found.state === view.state;
	return view.sha === null || recent.more;
}
async function drain(queue) {
	for (let next = queue.shift(); next; next = queue.shift()) await next();
}
async function safely(run) {
	try {
		return await run();
	} catch (error) {
		return {
			report: failure("tick", error),
			verdict: ""
		};
	}
}
const URGENT = /* @__PURE__ */ new Set([
	"converge",
	"undo",
	"pause",
	"resume",
	"end-drill"
]);
async function placesOf(repository, kit) {
	const { inputs, runner, world } = kit;
	const { siteOf } = await import("./actions-site.js");
	const { now, ledgers } = await repository.ledger.listing();
	const known = new Map(ledgers.map((one) => [one.model, one]));
	const places = Object.entries(repository.config.models).flatMap(([model, { environments }]) => {
		const found = known.get(model);
		if (!found) return [];
		const reading = {
			now,
			tip: found.tip,
			view: {
				state: found.state,
				versions: {},
				digests: {},
				trials: {}
			},
			versionNames: [],
			entry: null
		};
		return Object.entries(environments).filter(([name]) => inputs.environment === null || inputs.environment === name).map(([name, { policy }]) => ({
			name,
			policy,
			first: due(found.state, name, policy, now)?.act ?? null
		})).filter(({ name, first }) => found.fault !== null || first !== null || isSettled(found.state, name)).map(({ name: environment, policy, first }) => ({
			name: `${model}/${environment}`,
			model,
			environment,
			policy,
			first,
			open: (listed = null) => {
				if (found.fault) throw found.fault;
				return siteOf(repository, {
					name: "tick",
					inputs: {
						...inputs,
						model,
						environment
					},
					runner,
					world,
					model,
					reading,
					listed
				});
			}
		}));
	});
	const trials = ledgers.flatMap(({ state }) => Object.values(state?.environments ?? {})).filter((one) => one.trial);
	return {
		now,
		places: places.toSorted((a, b) => Number(URGENT.has(b.first)) - Number(URGENT.has(a.first))),
		trials: trials.length
	};
}
function isSettled(state, name) {
	return environmentOf(state, name).wantSeq !== null;
}
function summed(outcomes) {
	const sorted = [...outcomes].toSorted(([a], [b]) => a < b ? -1 : 1);
	const by = (pick) => JSON.stringify(Object.fromEntries(sorted.map(([name, outcome]) => [name, pick(outcome)])));
	const reports = sorted.map(([, { report }]) => report);
	const red = reports.find(({ failed }) => failed);
	const decision = gravest(reports.map((report) => report.decision));
	const acted = sorted.filter(([, { report }]) => report.decision !== "nothing-due" || report.failed);
	const message = acted.length === 0 ? `nothing is due in ${sorted.length} environments` : acted.map(([name, { report }]) => `${name}: ${report.message}`).join("; ");
	const head = operationSummary({
		action: "tick",
		decision,
		message: `${acted.length} of ${sorted.length} environments had work`,
		facts: []
	});
	const rows = acted.map(([name, { report }]) => [
		name,
		report.decision,
		report.reasonCode,
		report.message
	]);
	return {
		decision,
		reasonCode: red?.reasonCode ?? "",
		message,
		ledgerSeq: null,
		ledgerCommit: null,
		outputs: {
			phase: by(({ report }) => report.outputs["phase"] ?? ""),
			verdict: by(({ verdict }) => verdict),
			primary: by(({ report }) => report.outputs["primary"] ?? ""),
			canary: by(({ report }) => report.outputs["canary"] ?? "")
		},
		summary: rows.length === 0 ? head.text : md`${head}\n\n${table([
			"environment",
			"decision",
			"code",
			"what"
		], "llll", rows)}`.text,
		failed: red !== void 0,
		place: null,
		bug: reports.find(({ bug }) => bug !== null)?.bug ?? null
	};
}
// entry:tick
await main(tick);
export {};
