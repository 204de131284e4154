import { at as basename, ct as join, dt as randomInt, ft as randomUUID, st as dirname, ut as createHash } from "./vendor.js";
import { $n as mkdtemp, G as eventPullRequest, Hn as phaseOf, In as emptyEnvironment, K as openGitHub, Q as progressOf, Rn as environmentOf, Un as DAY, X as confirmedPrimary, Y as checksOf, Z as deploymentsOf, Zt as operationSummary, _n as readFor, an as chooseEnvironment, ar as stat, d as fold, er as open, gn as needs, hn as differs, in as choose, ir as rm, mn as converge, mr as ACTIONS, mt as createHttp, nr as readdir, ot as linesOf, qn as secondsBetween, qt as lookSummary, rr as rename, sr as Fault, tr as readFile, vn as union, yn as Outdated } from "./shared.js";
import { t as existingDeployments } from "./deployments.js";
import { n as spawn } from "./builtin_child_process.js";
import { i as connectSources, o as ALL, r as connectRouter, s as isKnown, t as connect } from "./platforms.js";
import { t as readConfig } from "./config.js";
import { t as createPublisher } from "./publisher.js";
import { t as registryOf } from "./registry.js";
// src/lib/command.ts
const MOST_BYTES = 4194304;
const GRACE = 2e3;
const REST = 500;
const commands = async ({ argv, input = "", timeout, signal, env, cwd }) => {
	signal.throwIfAborted();
	const [program, ...given] = argv;
	return new Promise((resolve, reject) => {
		let child;
		try {
			child = spawn(program, given, {
				stdio: [
					"pipe",
					"pipe",
					"pipe"
				],
				shell: false,
				detached: process.platform !== "win32",
				env: {
					...handedOn(process.env),
					...env
				},
				...cwd === void 0 ? {} : { cwd }
			});
		} catch (error) {
			resolve({
				kind: "failed",
				reason: `cannot be run: ${String(error)}`,
				stderr: ""
			});
			return;
		}
		const { pid, stdin, stdout, stderr } = child;
		const out = [];
		const said = [];
		let size = 0;
		let stopped = null;
		let last;
		const stop = (reason) => {
			if (stopped !== null) return;
			stopped = reason;
			end(pid, "SIGTERM");
			last = setTimeout(() => end(pid, "SIGKILL"), GRACE);
		};
		let isLate = {};
		const late = setTimeout(() => {
			isLate = { late: true };
			stop(`did not end within ${timeout / 1e3} s`);
		}, timeout);
		const cancelled = () => stop("was cancelled");
		signal.addEventListener("abort", cancelled, { once: true });
		const collect = (into) => (chunk) => {
			size += chunk.length;
			if (size > MOST_BYTES) stop(`said more than ${MOST_BYTES / 1024 / 1024} MiB`);
			else into.push(chunk);
		};
		const done = (ended) => {
			clearTimeout(late);
			clearTimeout(last);
			signal.removeEventListener("abort", cancelled);
			if (signal.aborted) reject(signal.reason);
			else resolve(ended());
		};
		stdout.on("data", collect(out));
		stderr.on("data", collect(said));
		const words = () => Buffer.concat(said).toString("utf8");
		child.on("error", (error) => done(() => ({
			kind: "failed",
			reason: `cannot be run: ${error.message}`,
			stderr: words()
		})));
		child.on("exit", () => {
			clearTimeout(late);
			clearTimeout(last);
			if (stopped !== null) end(pid, "SIGKILL");
			last = setTimeout(() => {
				stdout.destroy();
				stderr.destroy();
			}, REST);
		});
		child.on("close", (code, killed) => done(() => stopped !== null || code === null ? {
			kind: "failed",
			reason: stopped ?? `was ended by ${killed ?? "a signal"}`,
			stderr: words(),
			...isLate
		} : {
			kind: "ended",
			code,
			stdout: Buffer.concat(out).toString("utf8"),
			stderr: words()
		}));
		stdin.on("error", () => {});
		stdin.end(input);
	});
};
function handedOn(env) {
	return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("INPUT_")));
}
function end(pid, signal) {
	if (pid === void 0) return;
	try {
		process.kill(process.platform === "win32" ? pid : -pid, signal);
	} catch {}
}
// src/lib/disk.ts
const disk = {
	read: async (path) => readFile(path, "utf8").catch(absent),
	async replace(path, text) {
		const folder = await mkdtemp(join(dirname(path), `.${basename(path)}-`));
		try {
			const fresh = join(folder, basename(path));
			const mode = await stat(path).then((seen) => seen.mode & 511, () => 420);
			const file = await open(fresh, "w", mode);
			try {
				await file.writeFile(text);
				await file.sync();
			} finally {
				await file.close();
			}
			await rename(fresh, path);
		} finally {
			await rm(folder, {
				recursive: true,
				force: true
			});
		}
	},
	async move(from, to) {
		if (await stat(to).catch(absent) !== null) throw new Error(`${to} is there already`);
		await rename(from, to);
	},
	list: async (path) => readdir(path).then((names) => names.toSorted(), (error) => absent(error))
};
function absent(error) {
	if (typeof error === "object" && error !== null && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null;
	throw error;
}
// src/platforms/compose.ts
function compose(server, router) {
	return (versions) => composed(server(versions), router(versions), versions);
}
function composed(server, router, versions) {
	const { target } = server;
	const can = {
		...target.can,
		...router.can,
		readBack: target.can.readBack === "none" ? "none" : "all",
		unversioned: "none"
	};
	async function claim(fence, signal) {
		if (router.can.fence === "none") return;
		const seen = await router.read(signal);
		if (seen.fence !== null && seen.fence > fence) throw new Outdated(seen.fence, "the router");
		if (seen.fence === fence || seen.weights === null) return;
		const routing = {
			weights: seen.weights,
			mirror: seen.mirror
		};
		if (isKnown(routing, versions) && isWhole(routing)) await router.route(routing, fence, signal);
	}
	return {
		replayer: server.replayer,
		target: {
			can,
			async read(signal) {
				const [loaded, routed] = await Promise.all([target.read(signal), router.read(signal)]);
				return {
					...loaded,
					weights: routed.weights,
					mirror: routed.mirror,
					fence: routed.fence
				};
			},
			async apply(step, fence, signal) {
				if (step.do === "route") {
					await router.route({
						weights: step.weights,
						mirror: step.mirror
					}, fence, signal);
					return;
				}
				if (step.do !== "probe") await claim(fence, signal);
				await target.apply(step, fence, signal);
			}
		}
	};
}
function isWhole({ weights }) {
	return Object.values(weights).reduce((sum, share) => sum + share, 0) === ALL;
}
// src/run/alias.ts
const TRIES$1 = 3;
async function aliasPrimary(state, { registry, ledger, environment, signal }) {
	let known = state;
	for (let tries = 0; tries < TRIES$1; tries += 1) {
		const primary = confirmedPrimary(known, environment);
		if (primary) await registry.alias(environment, primary, signal);
		const newest = await ledger.peek(known.model);
		if (newest === null || newest.seq <= known.seq) return;
		const { view } = await ledger.read(known.model, {});
		if (view.state === null || view.state.seq <= known.seq) return;
		known = view.state;
	}
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
		const reading = await readFor(ports.ledger, ports.clock, context.model, ask, lost === 0 ? context.earlier : null);
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
	const reading = await readFor(ports.ledger, ports.clock, context.model, ask);
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
		const other = await differs(done.reading, aim, ports.signal);
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
	if (own && seen.outcome === "settled" && seen.reason !== "") return {
		...done,
		message: `${done.message}${seen.reason}`
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
	const [check, ...replaced] = checksOf(state, what.environment, what.details, what.details ? what.reason : "");
	const checkUrl = check ? await attempt("check", () => publisher.check(check), null) : null;
	for (const other of replaced) await attempt("check", () => publisher.check(other), null);
	const { comment } = what;
	if (check && comment !== "never") await attempt("comment", () => publisher.comment(check, comment), void 0);
	if (what.deployments) await attempt("registry's alias", () => publisher.alias(what.environment), void 0);
	const deployments = what.deployments ? deploymentsOf(state, what.environment) : [];
	const ids = await attempt("deployment", () => publisher.deployments(what.environment, deployments), /* @__PURE__ */ new Map());
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
const PLAIN = {
	comment: "never",
	report: "check",
	checks: true,
	deployments: true,
	red: null,
	reason: null
};
const STILL_TRUE = 5e3;
const UNTRUSTED = /* @__PURE__ */ new Set(["pull_request", "pull_request_target"]);
const ON_ANY_EVENT = /* @__PURE__ */ new Set(["register", "status"]);
async function openRepository(name, inputs, runner, world) {
	if (UNTRUSTED.has(runner.event) && !ON_ANY_EVENT.has(name)) throw new Fault("UNTRUSTED_EVENT", `event ${runner.event}: expected an event of the default branch for ${name}, which changes a release. Run it on push, schedule or workflow_dispatch`);
	const changes = !inputs.dryRun && !UNTRUSTED.has(runner.event);
	const client = await openGitHub(inputs.githubToken, runner, world, changes ? grantsOf(name) : {});
	const { createGitHubLedger } = await import("./ledger-github.js");
	const ledger = createGitHubLedger(client);
	const everything = await ledger.readAll(inputs.model === "all" ? null : inputs.model, {}, [inputs.config]);
	const text = everything.trusted.get(inputs.config);
	if (text === void 0) throw new Fault("CONFIG_MISSING", `${inputs.config}: expected on the default branch of ${runner.repository}, found nothing. Commit it there, or name it in the input config`);
	return {
		client,
		ledger,
		config: readConfig(text, inputs.config),
		reading: everything.reading,
		pullRequest: await eventPullRequest(runner)
	};
}
async function openSite(name, inputs, runner, world) {
	const repository = await openRepository(name, inputs, runner, world);
	const model = choose("model", inputs.model, Object.keys(repository.config.models));
	const reading = repository.reading ?? await repository.ledger.read(model, {});
	return siteOf(repository, {
		name,
		inputs: {
			...inputs,
			model
		},
		runner,
		world,
		model,
		reading
	});
}
function siteOf({ client, ledger, config, pullRequest }, asked) {
	const { name, inputs, runner, world, model, reading: earlier } = asked;
	let chosen = null;
	let opened = null;
	let witnessed = null;
	let listed = asked.listed ?? null;
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
		const { policy, serving, router } = settings;
		const surroundings = {
			model,
			environment,
			...outside(world, runner)
		};
		const server = await connect(serving, {
			...surroundings,
			routed: router !== null,
			replay: policy.steps.find((step) => step.kind === "replay")?.file ?? null,
			loadTimeout: policy.loadTimeout,
			lines: (path) => linesOf(path, runner.workspace)
		}, world.signal);
		opened = {
			environment,
			policy,
			serving: router === null ? server : compose(server, await connectRouter(router, {
				...surroundings,
				upstream: addressOf(serving)
			}, world.signal)),
			sources: (given) => connectSources(given, surroundings)
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
				drain: opened.policy.drain,
				patience: opened.policy.waitForPlatform,
				loadTimeout: opened.policy.loadTimeout
			}
		};
	}
	async function refuseRewound() {
		const { permissions } = ACTIONS[name];
		if (chosen === null || !("deployments" in permissions)) return;
		const { environment } = chosen;
		listed ??= {
			existing: await existingDeployments(client, {
				environment,
				task: `model-release:${model}`
			}),
			at: world.clock.monotonic()
		};
		const witness = listed.existing[0]?.payload;
		const seq = earlier.view.state?.seq ?? 0;
		if (!witness || witness.seq <= seq) return;
		throw new Fault("LEDGER_REWOUND", `ledger of ${model}: expected entry ${witness.seq} (commit ${witness.commit ?? "unknown"}), which a deployment of ${witness.version} witnesses, got entry ${seq}. Somebody reset the branch model-release/${model}; nothing was changed. Restore it from that commit`);
	}
	const registry = registryOf(config, model, world);
	const ports = {
		ledger,
		clock: world.clock,
		log: world.log,
		signal: world.signal
	};
	const ownKey = keyOf(name, inputs, runner);
	return {
		model,
		actor: runner.triggeringActor,
		client,
		ledger,
		registry,
		reading: earlier,
		pullRequest,
		previewing: UNTRUSTED.has(runner.event),
		key: ownKey,
		settings: () => ({
			environment: choice().environment,
			policy: choice().config.policy
		}),
		place,
		operate: async (operation, key = ownKey, from = earlier) => {
			witnessed ??= refuseRewound();
			await witnessed;
			return operate(operation, {
				...contextOf(key),
				earlier: from
			}, ports);
		},
		report: async (done, outputs, given = {}) => {
			const showing = {
				...PLAIN,
				...given
			};
			const environment = chosen?.environment ?? null;
			const { state } = done.reading.view;
			const quiet = !showing.checks || contextOf(null).dryRun || done.word === "refused" || environment === null || state === null;
			const publisher = createPublisher({
				client,
				runner,
				model,
				report: showing.report,
				pullRequest: pullRequest?.number ?? null,
				deployments: listed !== null && world.clock.monotonic() - listed.at < STILL_TRUE ? listed.existing : null,
				alias: registry && state && ((where) => aliasPrimary(state, {
					registry,
					ledger,
					environment: where,
					signal: world.signal
				}))
			});
			const published = quiet ? {
				checkUrl: null,
				deploymentId: null,
				fault: null
			} : await publish(state, {
				environment,
				details: done.details,
				reason: showing.reason ?? done.message,
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
function outside(world, runner) {
	return {
		http: world.http ?? createHttp(world.env),
		disk: world.disk ?? disk,
		commands: world.commands ?? ((run) => commands({
			cwd: runner.workspace,
			...run
		}))
	};
}
function addressOf({ url }) {
	return typeof url === "string" && !url.includes("${") ? url : null;
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
export { openRepository, openSite, siteOf };
