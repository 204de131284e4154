import { A as optional, B as strictObject, C as minValue, D as number, E as nullable, G as tupleWithRest, H as string, I as record, J as variant, K as union, L as regex, M as picklist, N as pipe, O as object, P as rawCheck, R as safeInteger, V as strictTuple, W as tuple, _ as literal, a as custom, at as basename, b as maxLength, ct as join, f as integer, g as length, i as check, j as parse$1, l as forward, n as array, o as description, q as unknown, r as boolean, st as dirname, ut as createHash, v as looseObject, w as nonEmpty, x as maxValue, z as safeParse } from "./vendor.js";
import { Pt as marksOf, _t as urlProblem, bn as RegistryDiffers, dn as parseDuration, dt as MOST_BYTES, fn as isMap, ft as asError, gt as reasonOf, ht as guardedLookup, lr as setTimeout, pt as bare, sr as Fault, un as durationHint, ut as HttpFailure, vt as isIP, xn as StepFailed, yn as Outdated, yt as oneLine } from "./shared.js";
// src/platforms/command/messages.ts
const STATES = [
	"absent",
	"loading",
	"ready",
	"unloading",
	"failed"
];
const name = string();
const SHARE = "expected basis points: a whole number from 0 to 10000";
const share = pipe(number(SHARE), integer(SHARE), minValue(0, SHARE), maxValue(1e4, SHARE));
const SEQ = "expected a whole number from 0, or null";
const seq = pipe(number(SEQ), safeInteger(SEQ), minValue(0, SEQ));
const weights = pipe(record(name, share, "expected a map such as {\"1\": 9000, \"2\": 1000}, or null where nothing was ever routed"), check((map) => Object.values(map).reduce((sum, one) => sum + one, 0) === 1e4, "expected shares that add up to 10000"));
const MIRROR = "expected {\"to\": \"2\", \"share\": 3000}, or null";
const mirror = strictObject({
	to: string(MIRROR),
	share
}, MIRROR);
const ServerAnswer = strictObject({
	versions: record(name, picklist(STATES, `expected ${STATES.join(", ")}`), "expected a map of versions"),
	reasons: optional(record(name, string("expected a text"), "expected a map of texts"), {})
}, "expected one JSON object such as {\"versions\": {\"1\": \"ready\"}}");
const RouterAnswer = strictObject({
	weights: nullable(weights, null),
	mirror: optional(nullable(mirror), null),
	fence: optional(nullable(seq))
}, "expected one JSON object such as {\"weights\": {\"1\": 10000}, \"mirror\": null}");
const version = pipe(string(), description("The version's name on the server."));
const keep = pipe(array(string()), description("Versions that stay loaded."));
const fence = pipe(number(), description("The number of the ledger's entry that wants this: a smaller one comes from a job that was overtaken."));
const common$1 = {
	schema: literal(1),
	model: string(),
	environment: string(),
	versions: pipe(record(name, strictObject({
		version: string(),
		digest: string(),
		location: nullable(string())
	})), description("All versions that this environment has to do with, by their names on the server."))
};
const alone = pipe(boolean(), description("Whether versions that are not named in `versions` go."));
variant("do", [
	strictObject({
		...common$1,
		do: literal("read")
	}),
	strictObject({
		...common$1,
		do: literal("load"),
		version,
		keep,
		alone,
		fence
	}),
	strictObject({
		...common$1,
		do: literal("unload"),
		version,
		keep,
		fence
	}),
	strictObject({
		...common$1,
		do: literal("probe"),
		version,
		request: pipe(unknown(), description("The first of the environment's recorded requests, or null."))
	}),
	strictObject({
		...common$1,
		do: literal("route"),
		weights: record(name, share),
		mirror: nullable(mirror),
		fence
	})
]);
function namesOf$1(versions, environment) {
	const back = /* @__PURE__ */ new Map();
	for (const [one, { servedVersion }] of Object.entries(versions)) {
		const twin = back.get(servedVersion);
		if (twin !== void 0) throw new Fault("SERVED_VERSION", `${one} and ${twin} in ${environment} have the same served-version ${oneLine(servedVersion, 60)}; each needs its own`);
		back.set(servedVersion, one);
	}
	return {
		told: Object.fromEntries(Object.entries(versions).map(([one, { servedVersion, digest, location }]) => [servedVersion, {
			version: one,
			digest,
			location
		}])),
		of(one) {
			const served = versions[one];
			if (served === void 0) throw new Error(`${one} is not among the versions of this environment`);
			return served.servedVersion;
		},
		versionOf: (served) => back.get(served) ?? null,
		all: [...back].map(([served, one]) => [one, served])
	};
}
// src/platforms/duration.ts
const duration = pipe(string("expected a duration with a unit, such as 30s"), check((text) => parseDuration(text) !== null, ({ input }) => `expected a duration with a unit (s, m, h or d). ${durationHint(input)}`));
function secondsOf(text) {
	const seconds = parseDuration(text);
	if (seconds === null) throw new Error(`${text} passed the schema`);
	return seconds;
}
// src/platforms/template.ts
const PLACE = /\$\{([^}]*)\}/gu;
const NAMES = [
	"version",
	"served-version",
	"model",
	"environment",
	"role",
	"location"
];
function template(what, without = []) {
	const known = NAMES.filter((name) => !without.includes(name));
	return pipe(string(`expected ${what}`), nonEmpty(`expected ${what}`), maxLength(4e3, `expected ${what} of at most 4000 characters`), check((text) => strange$1(text, known) === null, ({ input }) => `there is no place ${strange$1(input, known) ?? ""} here; known are ${known.map((name) => `\${${name}}`).join(", ")}`));
}
function strange$1(text, known) {
	return [...text.matchAll(PLACE)].find(([, name]) => !known.includes(name ?? ""))?.[0] ?? null;
}
function fill(text, filling, escape) {
	const values = {
		version: filling.version,
		"served-version": filling.served.servedVersion,
		model: filling.model,
		environment: filling.environment,
		role: filling.role ?? "",
		location: filling.served.location
	};
	let missing = false;
	const filled = text.replaceAll(PLACE, (place, name) => {
		const known = NAMES.find((one) => one === name);
		if (known === void 0) throw new Error(`${place} passed the schema`);
		const value = values[known];
		if (value === null) missing = true;
		return value === null ? "" : escape(value);
	});
	return missing ? null : filled;
}
function tellsVersions(text) {
	return [...text.matchAll(PLACE)].some(([, name]) => name === "version" || name === "served-version");
}
// src/platforms/command/talk.ts
const AGAIN = 75;
const LIST = "expected a list: the program and its arguments, such as [./serve, load]";
const Program = pipe(string("expected a program"), nonEmpty("expected a program"), check((text) => !text.includes("${"), "expected a program by its name: only its arguments have places to fill"));
const ofVersion = tupleWithRest([Program], template("an argument", ["role"]), LIST);
const fixed$1 = tupleWithRest([Program], pipe(string("expected an argument"), check((text) => !text.includes("${"), "expected an argument without places: it is about all versions at once")), LIST);
const timeLimit = pipe(duration, check((text) => {
	const seconds = parseDuration(text);
	return seconds === null || seconds > 0 && seconds <= 86400;
}, "expected a duration above 0s and at most 24h"));
var NotYet = class extends Fault {
	constructor(reason) {
		super("TARGET_UNREACHABLE", reason);
	}
};
async function tell$1({ key, argv, input }, setting, signal) {
	const { commands, timeout } = setting;
	const where = `${key} of ${setting.environment} (${oneLine(argv.join(" "), 100)})`;
	const ran = await commands({
		argv,
		input: `${JSON.stringify(input)}\n`,
		timeout: timeout * 1e3,
		signal
	});
	const said = lastLine(ran.stderr);
	const words = said === "" ? "" : `: ${said}`;
	if (ran.kind === "failed") {
		const reason = `${where} ${oneLine(ran.reason)}${words}`;
		throw ran.late === true ? new NotYet(reason) : new Fault("TARGET_UNREACHABLE", reason);
	}
	if (ran.code === AGAIN) throw new NotYet(`${where} asks to be run again later${words}`);
	if (ran.code === 0) return {
		kind: "took",
		stdout: ran.stdout
	};
	return {
		kind: "refused",
		reason: `${where} ended with ${ran.code}${words === "" ? " and said nothing" : words}`
	};
}
async function answerOf(told, schema, setting, signal) {
	const ended = await tell$1(told, setting, signal);
	if (ended.kind === "refused") throw new Fault("TARGET_UNREACHABLE", ended.reason);
	const parsed = safeParse(schema, parse(ended.stdout));
	if (parsed.success) return parsed.output;
	const [issue] = parsed.issues;
	const path = (issue.path ?? []).map(({ key }) => `${String(key)}: `).join("");
	const got = issue.path ? JSON.stringify(issue.input) : ended.stdout.trim();
	const message = `${path}${issue.message}, got ${got === void 0 || got === "" ? "nothing" : oneLine(got, 100)}`;
	throw new Fault("TARGET_UNREACHABLE", `${told.key} of ${setting.environment} on its standard output: ${message}`);
}
function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
function filled([program, ...given], { model, environment }, version, served) {
	const argv = [];
	for (const argument of given) {
		const text = fill(argument, {
			model,
			environment,
			version,
			served,
			role: null
		}, (value) => value);
		if (text === null) return { problem: `${argument}: ${version} has no location. Register it with one` };
		if (text.startsWith("-") && !argument.startsWith("-")) return { problem: `${argument}: ${JSON.stringify(oneLine(text, 60))} of ${version} would be read as an option. Write something before the place, such as --name=${argument}` };
		argv.push(text);
	}
	return { argv: [program, ...argv] };
}
function lastLine(text) {
	return oneLine(text.split(/[\r\n]+/u).findLast((line) => line.trim() !== "") ?? "");
}
// src/platforms/text-file.ts
async function textFile({ lines }, path) {
	const all = [];
	for await (const line of lines(path)) all.push(line);
	return withoutMark(all.join("\n"));
}
function withoutMark(text) {
	return text.replace(/^\uFEFF/u, "");
}
// src/platforms/probe.ts
async function probeBody(file, { lines, replay }) {
	if (file !== null) return json(await textFile({ lines }, file), file);
	if (replay === null) return null;
	for await (const line of lines(replay)) {
		if (line.trim() === "") continue;
		const recorded = json(line, replay);
		const request = isMap(recorded) ? recorded["request"] : null;
		if (isMap(request)) return request;
		break;
	}
	throw new StepFailed("PROBE_INVALID", `${replay}: its first line has no request to probe with`);
}
function json(text, file) {
	try {
		return JSON.parse(withoutMark(text));
	} catch (error) {
		throw new StepFailed("PROBE_INVALID", `${file} holds no JSON to probe with: ${oneLine(String(error), 100)}`);
	}
}
const command = {
	schema: strictObject({
		kind: literal("command"),
		read: fixed$1,
		load: ofVersion,
		unload: ofVersion,
		probe: ofVersion,
		infer: optional(pipe(ofVersion, check((argv) => argv.some(tellsVersions), "expected ${served-version} or ${version} in an argument: its input is the recorded request alone"))),
		timeout: optional(timeLimit, "60s")
	}),
	summary: "Your own commands: they load, unload, probe and ask, and say what is loaded.",
	protocols: (section) => section.infer ? ["v2", "mlflow"] : [],
	connect(section, around) {
		const loads = {
			asked: /* @__PURE__ */ new Set(),
			waited: /* @__PURE__ */ new Map()
		};
		return Promise.resolve((versions) => servingOf$1(section, around, versions, loads));
	}
};
const FAILED = {
	load: "LOAD_FAILED",
	unload: "UNLOAD_FAILED",
	probe: "PROBE_FAILED"
};
function servingOf$1(section, around, versions, { asked, waited }) {
	const setting = {
		...around,
		timeout: secondsOf(section.timeout)
	};
	const { model, environment } = around;
	const names = namesOf$1(versions, environment);
	const common = {
		schema: 1,
		model,
		environment,
		versions: names.told
	};
	async function act(input, of, signal) {
		const made = commandFor(section[input.do], of);
		if ("problem" in made) throw new StepFailed(FAILED[input.do], `serving.${input.do}: ${made.problem}`);
		const ended = await tell$1({
			key: `serving.${input.do}`,
			argv: made.argv,
			input
		}, setting, signal);
		if (ended.kind === "refused") throw new StepFailed(FAILED[input.do], ended.reason);
	}
	function commandFor(argv, of) {
		const served = versions[of];
		if (served === void 0) throw new Error(`${of} is not among the versions of this environment`);
		return filled(argv, setting, of, served);
	}
	async function read(signal) {
		const seen = await answerOf({
			key: "serving.read",
			argv: section.read,
			input: {
				...common,
				do: "read"
			}
		}, ServerAnswer, setting, signal);
		const states = names.all.map(([one, name]) => {
			const state = seen.versions[name] ?? "absent";
			const reason = oneLine(seen.reasons[name] ?? "");
			if (state === "ready") waited.delete(one);
			const why = state === "absent" ? waited.get(one) : void 0;
			if (why !== void 0) return [one, {
				state: "loading",
				reason: why
			}];
			return [one, {
				state: state === "failed" && !asked.has(one) ? "absent" : state,
				reason
			}];
		});
		return {
			versions: Object.fromEntries(states),
			unknown: Object.entries(seen.versions).filter(([name, state]) => names.versionOf(name) === null && state !== "absent" && state !== "failed").map(([name]) => name),
			weights: null,
			mirror: null,
			fence: null
		};
	}
	async function ask(argv, of, request, signal) {
		const made = commandFor(argv, of);
		if ("problem" in made) return refused(`serving.infer: ${made.problem}`);
		const began = performance.now();
		try {
			const ended = await tell$1({
				key: "serving.infer",
				argv: made.argv,
				input: request
			}, setting, signal);
			if (ended.kind === "refused") return refused(ended.reason);
			return {
				status: 200,
				body: parse(ended.stdout) ?? null,
				latency: performance.now() - began
			};
		} catch (error) {
			if (error instanceof Fault) throw new HttpFailure("UNREACHABLE", error.message);
			throw error;
		}
	}
	const { infer } = section;
	return {
		target: {
			can: {
				loads: true,
				split: null,
				mirror: null,
				versionsAtOnce: "many",
				darkLoad: "by-version-path",
				orders: ["load-first", "unload-first"],
				fence: "none",
				readBack: "versions",
				unversioned: "none"
			},
			read,
			async apply(step, fence, signal) {
				if (step.do === "route") throw new Error("a model server routes nothing");
				const version = names.of(step.version);
				if (step.do === "load") {
					asked.add(step.version);
					waited.delete(step.version);
					const keep = step.keep.map((one) => names.of(one));
					try {
						await act({
							...common,
							do: "load",
							version,
							keep,
							alone: step.alone,
							fence
						}, step.version, signal);
					} catch (error) {
						if (!(error instanceof NotYet)) throw error;
						waited.set(step.version, error.message);
					}
				} else if (step.do === "unload") {
					waited.delete(step.version);
					await act({
						...common,
						do: "unload",
						version,
						keep: step.keep.map((one) => names.of(one)),
						fence
					}, step.version, signal);
				} else {
					const request = await probeBody(null, around);
					await act({
						...common,
						do: "probe",
						version,
						request
					}, step.version, signal);
				}
			}
		},
		replayer: infer ? { ask: async (version, body, signal) => ask(infer, version, body, signal) } : null
	};
}
function refused(error) {
	return {
		status: 500,
		body: { error },
		latency: 0
	};
}
const commandRouter = {
	schema: strictObject({
		kind: literal("command"),
		read: fixed$1,
		route: fixed$1,
		mirror: optional(boolean("expected true or false"), false),
		fence: optional(boolean("expected true or false"), false),
		timeout: optional(timeLimit, "30s")
	}),
	summary: "Your own commands: one routes, one says how it is routed.",
	places: () => [],
	connect: (section, around) => Promise.resolve((versions) => routerOf$2(section, around, versions))
};
function routerOf$2(section, around, versions) {
	const setting = {
		...around,
		timeout: secondsOf(section.timeout)
	};
	const { model, environment } = around;
	const names = namesOf$1(versions, environment);
	const common = {
		schema: 1,
		model,
		environment,
		versions: names.told
	};
	async function read(signal) {
		const seen = await answerOf({
			key: "router.read",
			argv: section.read,
			input: {
				...common,
				do: "read"
			}
		}, RouterAnswer, setting, signal);
		if (section.fence && seen.fence === void 0) throw new Fault("TARGET_UNREACHABLE", `router.read of ${environment} on its standard output: expected "fence", a whole number or null, because router.fence is true, got none`);
		const held = section.fence ? seen.fence ?? null : null;
		const routed = Object.entries(seen.weights ?? {}).filter(([, share]) => share > 0);
		const to = [...routed.map(([name]) => name), ...seen.mirror ? [seen.mirror.to] : []];
		if (seen.weights === null || to.some((name) => names.versionOf(name) === null)) return {
			weights: null,
			mirror: null,
			fence: held
		};
		return {
			weights: Object.fromEntries(routed.map(([name, share]) => [names.versionOf(name) ?? name, share])),
			mirror: seen.mirror && {
				to: names.versionOf(seen.mirror.to) ?? seen.mirror.to,
				share: seen.mirror.share
			},
			fence: held
		};
	}
	async function refuseOutdated(fence, signal) {
		if (!section.fence) return;
		const { fence: held } = await read(signal);
		if (held !== null && held > fence) throw new Outdated(held, `the router of ${environment}`);
	}
	return {
		can: {
			split: { unit: 1 },
			mirror: section.mirror ? { upTo: 1e4 } : null,
			fence: section.fence ? "cas" : "none"
		},
		read,
		async route({ weights, mirror }, fence, signal) {
			const shares = Object.entries(weights).filter(([, share]) => share > 0);
			const sum = shares.reduce((total, [, share]) => total + share, 0);
			if (sum !== 1e4) throw new StepFailed("ROUTE_FAILED", `${environment}: expected shares of 100 % in all, got ${sum / 100} %`);
			if (mirror !== null && !section.mirror) throw new StepFailed("ROUTE_FAILED", `${environment}: router.mirror is false, so no requests can be copied to ${mirror.to}`);
			await refuseOutdated(fence, signal);
			const input = {
				...common,
				do: "route",
				weights: Object.fromEntries(shares.map(([version, share]) => [names.of(version), share])),
				mirror: mirror && {
					to: names.of(mirror.to),
					share: mirror.share
				},
				fence
			};
			const ended = await tell$1({
				key: "router.route",
				argv: section.route,
				input
			}, setting, signal);
			if (ended.kind === "took") return;
			await refuseOutdated(fence, signal);
			throw new StepFailed("ROUTE_FAILED", ended.reason);
		}
	};
}
// src/platforms/address.ts
function address(example) {
	const expected = `expected the server's address, such as "${example}"`;
	return pipe(string(expected), check((text) => addressProblem(text) === null, (issue) => `${expected}; this one ${addressProblem(issue.input) ?? ""}`));
}
function addressProblem(text) {
	const problem = urlProblem(text);
	if (problem !== null) return problem;
	const { search, hash } = new URL(text);
	return search === "" && hash === "" ? null : "has a query or a fragment";
}
function filledAddress(text, filling) {
	const [, host = ""] = /^https?:\/\/([^/?#]*)/iu.exec(text) ?? [];
	const safe = /\.[a-z]/iu.test(host.slice(host.lastIndexOf("}") + 1)) ? /^[\w-]+(?:\.[\w-]+)*$/u : /^[\w-]+$/u;
	const strange = [];
	fill(host, {
		...filling,
		model: "m",
		environment: "e"
	}, (value) => {
		if (!safe.test(value)) strange.push(value);
		return value;
	});
	if (strange.length > 0) return { problem: "is no part of the name of a host" };
	const url = fill(text, filling, encodeURIComponent);
	if (url === null) return { problem: "names nothing" };
	const problem = urlProblem(url);
	return problem === null ? { url } : { problem };
}
// src/platforms/routing.ts
const ALL = 1e4;
const PATIENCE$2 = 1e4;
const READ$2 = 1e4;
const PATH = /^\/[A-Za-z0-9._~!&'()*+,=:@%/-]*$/u;
const requestPath = pipe(template("a path, such as /v2/models/digits/versions/${served-version}/infer", ["role", "location"]), check((text) => PATH.test(text.replaceAll(/\$\{[^}]*\}/gu, "")), "expected a path that starts with / and has no query, such as /v2/models/digits/versions/${served-version}/infer"));
const absoluteFile = pipe(string("expected a file, written from the root"), regex(/^\/(?:[^\p{Cc}]*[^\p{Cc}/])$/u, "expected a file, written from the root, such as /etc/router/digits.conf"));
function pathOf(text, { version, served }, where) {
	if (/^\.{1,2}$/u.test(served.servedVersion)) return null;
	return fill(text, {
		...where,
		version,
		served,
		role: null
	}, encodeURIComponent);
}
function neededPath(text, arm, where) {
	const path = pathOf(text, arm, where);
	if (path !== null) return path;
	const name = JSON.stringify(arm.served.servedVersion);
	throw new StepFailed("ROUTE_FAILED", `version ${arm.version} is served as ${name}, which cannot be a part of a path`);
}
function shares({ weights }) {
	return Object.entries(weights).filter(([, share]) => share > 0).toSorted(([a], [b]) => a < b ? -1 : 1);
}
function isKnown({ weights, mirror }, versions) {
	return [...Object.keys(weights), ...mirror ? [mirror.to] : []].every((name) => Object.hasOwn(versions, name));
}
function mirrorOf({ mirror }) {
	return mirror !== null && mirror.share > 0 ? mirror : null;
}
function sameRouting(one, other) {
	return textOf(one) === textOf(other);
}
function textOf(routing) {
	const mirror = mirrorOf(routing);
	return JSON.stringify([shares(routing), mirror && [mirror.to, mirror.share]]);
}
function armsOf(routing, versions) {
	const given = shares(routing);
	if (!(given.reduce((sum, [, share]) => sum + share, 0) === 1e4 && given.every(([, share]) => Number.isInteger(share)))) throw new StepFailed("ROUTE_FAILED", `expected shares that sum to ${ALL} basis points, got ${JSON.stringify(routing.weights)}`);
	const mirror = mirrorOf(routing);
	return [.../* @__PURE__ */ new Set([...given.map(([version]) => version), ...mirror ? [mirror.to] : []])].map((version) => {
		const served = versions[version];
		if (!served) throw new Error(`${version} is not among the versions of this environment`);
		return {
			version,
			served
		};
	});
}
const REFUSED = {
	ENOSPC: "Make room on its disk",
	EDQUOT: "Make room on its disk for this user",
	EISDIR: "This is a folder: name a file",
	EXDEV: "The file and its folder must lie on one file system: mount the folder, not the file",
	EBUSY: "It is mounted or held by somebody: mount its folder, not the file",
	EIO: "Its disk fails"
};
async function onFile(path, use) {
	try {
		return await use();
	} catch (error) {
		const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
		const fix = REFUSED[code];
		if (fix !== void 0) throw new Fault("TARGET_UNREACHABLE", `${path} cannot be read or written here (${code}). ${fix}`);
		if (![
			"EACCES",
			"EPERM",
			"EROFS",
			"ENOENT",
			"ENOTDIR"
		].includes(code)) throw error;
		throw new Fault("PERMISSION", `${path} cannot be read or written here (${code}). Run the job where the router's files lie, as a user who may write that file and its folder`);
	}
}
function seqOf(text) {
	return /^[1-9]\d{0,14}$/u.test(text) ? Number(text) : null;
}
function newest$1(...fences) {
	return fences.reduce((a, b) => a === null || b !== null && b > a ? b : a, null);
}
async function within(milliseconds, every, ask, signal) {
	const deadline = performance.now() + milliseconds;
	for (;;) {
		const answer = await ask();
		if (answer !== null) return answer;
		if (performance.now() >= deadline) return null;
		await setTimeout(every, void 0, { signal });
	}
}
async function answered$2(call, what) {
	let reply;
	try {
		reply = await call;
	} catch (error) {
		if (!(error instanceof HttpFailure)) throw error;
		throw new Fault("TARGET_UNREACHABLE", `${what} gave no answer: ${error.message}`);
	}
	if (reply.status === 200) return reply;
	throw new Fault("TARGET_UNREACHABLE", `${what}: expected HTTP 200, got ${reply.status}`);
}
// src/platforms/envoy/admin.ts
const Dump = object({ configs: optional(array(object({
	version_info: optional(string(), ""),
	route_config: optional(looseObject({ name: string() }))
})), []) });
const Clusters = object({ cluster_statuses: optional(array(object({ name: string() })), []) });
function adminAt(url, http) {
	const base = url.replace(/\/+$/u, "");
	const name = `Envoy's admin interface at ${base}`;
	async function ask(path, signal) {
		return answered$2(http({
			method: "GET",
			url: `${base}${path}`,
			timeout: READ$2,
			signal,
			repeatable: true
		}), name);
	}
	async function read(path, schema, signal) {
		const parsed = safeParse(schema, (await ask(path, signal)).body);
		if (parsed.success) return parsed.output;
		throw new Fault("TARGET_UNREACHABLE", `${name}: ${path} is answered by something that is not Envoy's`);
	}
	async function stats(filter, signal) {
		const { text } = await ask(`/stats?filter=${encodeURIComponent(filter)}`, signal);
		return text.split("\n").flatMap((line) => {
			const at = line.indexOf(": ");
			return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 2)]];
		});
	}
	return {
		name,
		async routes(signal) {
			const { configs } = await read("/config_dump?resource=dynamic_route_configs", Dump, signal);
			return configs.flatMap(({ version_info, route_config }) => route_config ? [{
				version_info,
				route_config
			}] : []);
		},
		async clusters(signal) {
			const { cluster_statuses: all } = await read("/clusters?format=json", Clusters, signal);
			return new Set(all.map((cluster) => cluster.name));
		},
		async refusals(routes, signal) {
			return sum$1(await stats(String.raw`\.rds\.${escaped(routes).replaceAll(":", "_")}\.update_(rejected|failure)$`, signal));
		},
		async clusterUpdates(signal) {
			const all = await stats(String.raw`^cluster_manager\.cds\.(version_text|update_rejected|update_failure)$`, signal);
			return {
				version: (all.find(([stat]) => stat.endsWith("version_text"))?.[1] ?? null)?.replaceAll("\"", "") ?? null,
				refusals: sum$1(all.filter(([stat]) => !stat.endsWith("version_text")))
			};
		}
	};
}
function sum$1(stats) {
	return stats.reduce((all, [, value]) => all + Number(value), 0);
}
function escaped(text) {
	return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
}
// src/platforms/envoy/routes.ts
const ROUTES = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";
const WHOLE = "^.+$";
function clusterOf({ version, served }, { model, environment, cluster }) {
	const name = fill(cluster, {
		model,
		environment,
		version,
		served,
		role: null
	}, (value) => value);
	if (name === null) throw new Error("a cluster named by a location passed the schema");
	return name;
}
function routesFile(routing, fence, versions, plan) {
	const arms = armsOf(routing, versions);
	if (plan.path !== null) for (const arm of arms) neededPath(plan.path, arm, plan);
	const armOf = (version) => {
		const arm = arms.find((one) => one.version === version);
		if (!arm) throw new Error(`${version} is no part of its own routing`);
		return arm;
	};
	const mirror = mirrorOf(routing);
	const copies = mirror && { request_mirror_policies: [{
		cluster: clusterOf(armOf(mirror.to), plan),
		runtime_fraction: { default_value: fraction(mirror.share) }
	}] };
	let below = 0;
	const routes = shares(routing).map(([version, share]) => {
		below += share;
		return route(armOf(version), below, copies, plan);
	});
	return response(String(fence), [{
		"@type": ROUTES,
		name: plan.name,
		metadata: { filter_metadata: { "model-release": { entry: fence } } },
		virtual_hosts: [{
			name: plan.name,
			domains: ["*"],
			routes
		}]
	}]);
}
function response(version, resources) {
	return `${JSON.stringify({
		version_info: version,
		resources
	}, null, 2)}\n`;
}
function route(arm, below, copies, plan) {
	const path = plan.path === null ? null : neededPath(plan.path, arm, plan);
	const timeout = plan.timeout === null ? {} : { timeout: `${plan.timeout}s` };
	return {
		match: {
			...matchOf(plan.match),
			...below === 1e4 ? {} : { runtime_fraction: { default_value: fraction(below) } }
		},
		route: {
			cluster: clusterOf(arm, plan),
			...path === null ? {} : { regex_rewrite: {
				pattern: { regex: WHOLE },
				substitution: substitution(path)
			} },
			...copies,
			...timeout
		},
		response_headers_to_add: [{
			header: {
				key: "x-served-version",
				value: headerValue(encodeURIComponent(arm.served.servedVersion))
			},
			append_action: "OVERWRITE_IF_EXISTS_OR_ADD"
		}]
	};
}
function matchOf(match) {
	return match.endsWith("*") ? { prefix: match.slice(0, -1) } : { path: match };
}
function fraction(basisPoints) {
	return {
		numerator: basisPoints,
		denominator: "TEN_THOUSAND"
	};
}
function substitution(path) {
	return path.replaceAll("\\", String.raw`\\`);
}
function headerValue(text) {
	return text.replaceAll("%", "%%");
}
const Fraction = strictObject({ default_value: strictObject({
	numerator: optional(number(), 0),
	denominator: literal("TEN_THOUSAND")
}) });
const OurRoute = strictObject({
	match: strictObject({
		prefix: optional(string()),
		path: optional(string()),
		runtime_fraction: optional(Fraction)
	}),
	route: strictObject({
		cluster: string(),
		regex_rewrite: optional(strictObject({
			pattern: strictObject({ regex: literal(WHOLE) }),
			substitution: string()
		})),
		request_mirror_policies: optional(pipe(array(strictObject({
			cluster: string(),
			runtime_fraction: Fraction
		})), length(1))),
		timeout: optional(unknown())
	}),
	response_headers_to_add: optional(unknown())
});
const OurRoutes = object({ virtual_hosts: strictTuple([strictObject({
	name: string(),
	domains: strictTuple([literal("*")]),
	routes: array(OurRoute)
})]) });
function heldRoutes({ version_info: version, route_config: configuration }, versions, plan) {
	const parsed = safeParse(OurRoutes, configuration);
	const routes = parsed.success ? parsed.output.virtual_hosts[0].routes : [];
	return {
		fence: seqOf(version),
		routing: routingOf(routes, versions, plan)
	};
}
function routingOf(routes, versions, plan) {
	const arms = Object.entries(versions).map(([version, served]) => ({
		version,
		served
	}));
	const [first] = routes;
	const copies = first?.route.request_mirror_policies?.[0] ?? null;
	const weights = {};
	let below = 0;
	for (const { match, route: to } of routes) {
		const { runtime_fraction: matched, ...where } = match;
		const upTo = matched?.default_value.numerator ?? 1e4;
		const arm = arms.find((one) => isFor(one, to, plan));
		if (!(arm !== void 0 && upTo > below && weights[arm.version] === void 0 && JSON.stringify(where) === JSON.stringify(matchOf(plan.match)) && JSON.stringify(to.request_mirror_policies?.[0] ?? null) === JSON.stringify(copies))) return null;
		weights[arm.version] = upTo - below;
		below = upTo;
	}
	if (below !== 1e4) return null;
	if (copies === null) return {
		weights,
		mirror: null
	};
	const to = arms.find((arm) => clusterOf(arm, plan) === copies.cluster);
	return to ? {
		weights,
		mirror: {
			to: to.version,
			share: copies.runtime_fraction.default_value.numerator
		}
	} : null;
}
function isFor(arm, to, plan) {
	if (clusterOf(arm, plan) !== to.cluster) return false;
	if (plan.path === null) return to.regex_rewrite === void 0;
	const path = pathOf(plan.path, arm, plan);
	return path !== null && to.regex_rewrite?.substitution === substitution(path);
}
// src/platforms/envoy/clusters.ts
const CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
const OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
function upstreamOf(url) {
	const { protocol, hostname, port, pathname } = new URL(url);
	if (protocol !== "http:" || pathname !== "/") throw new Fault("CONFIG", `router.clusters: expected a server at http://host:port, got ${url}. Take clusters out, and write each version's cluster into Envoy's own configuration`);
	return {
		host: hostname.replaceAll(/^\[|\]$/gu, ""),
		port: port === "" ? 80 : Number(port)
	};
}
function clustersFile(arms, before, needed, plan, upstream) {
	const owner = `${plan.model}/${plan.environment}`;
	const present = resourcesOf(before);
	const own = arms.flatMap((arm) => {
		const path = plan.path === null ? null : pathOf(plan.path, arm, plan);
		return path === null ? [] : [clusterAt(clusterOf(arm, plan), path, upstream, owner)];
	}).filter((one) => !isTaken(one, present, needed, owner));
	const names = new Set(own.map(({ name }) => name));
	const kept = present.filter((one) => !names.has(one.name) && (needed.has(one.name) || ownerOf(one) !== owner));
	const all = [...own, ...kept].toSorted((a, b) => a.name < b.name ? -1 : 1);
	const version = createHash("sha256").update(JSON.stringify(all)).digest("hex").slice(0, 16);
	return {
		text: response(version, all),
		version
	};
}
function isTaken(own, present, needed, owner) {
	const theirs = present.find((one) => one.name === own.name && ownerOf(one) !== owner && placeOf(one) !== placeOf(own));
	if (theirs === void 0 || !needed.has(own.name)) return theirs !== void 0;
	throw new StepFailed("ROUTE_FAILED", `router.clusters: the cluster ${JSON.stringify(own.name)} is there already, at another address and for ${ownerOf(theirs) ?? "nobody that is known"}. Put \${environment} into router.cluster, or take the other one out of the file`);
}
function placeOf(resource) {
	return JSON.stringify({
		...resource,
		metadata: null
	});
}
const Resources = object({ resources: array(custom(isNamed)) });
function isNamed(value) {
	return typeof value === "object" && value !== null && "name" in value && typeof value.name === "string";
}
function resourcesOf(text) {
	if (text === null || text.trim() === "") return [];
	const parsed = safeParse(Resources, jsonOf(text));
	if (parsed.success) return parsed.output.resources;
	throw new StepFailed("ROUTE_FAILED", "router.clusters: expected a file in JSON with a list of `resources`, got something else, whose clusters would be lost. Write it as JSON, or move them into Envoy's own configuration");
}
function jsonOf(text) {
	try {
		return JSON.parse(text ?? "null");
	} catch {
		return null;
	}
}
const Owned = object({ metadata: object({ filter_metadata: object({ "model-release": object({ for: string() }) }) }) });
function ownerOf(resource) {
	const parsed = safeParse(Owned, resource);
	return parsed.success ? parsed.output.metadata.filter_metadata["model-release"].for : null;
}
function clusterAt(name, path, { host, port }, owner) {
	return {
		"@type": CLUSTER,
		name,
		connect_timeout: "5s",
		type: isIP(host) === 0 ? "STRICT_DNS" : "STATIC",
		dns_lookup_family: "V4_PREFERRED",
		metadata: { filter_metadata: { "model-release": { for: owner } } },
		load_assignment: {
			cluster_name: name,
			endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: {
				address: host,
				port_value: port
			} } } }] }]
		},
		typed_extension_protocol_options: { [OPTIONS]: {
			"@type": `type.googleapis.com/${OPTIONS}`,
			explicit_http_config: { http_protocol_options: {} },
			http_filters: [{
				name: "path",
				typed_config: {
					"@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua",
					default_source_code: { inline_string: pathScript(path) }
				}
			}, {
				name: "envoy.filters.http.upstream_codec",
				typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec" }
			}]
		} }
	};
}
function pathScript(path) {
	return `function envoy_on_request(handle)
  local headers = handle:headers()
  local query = string.match(headers:get(":path"), "%?.*$") or ""
  headers:replace(":path", ${JSON.stringify(path)} .. query)
end
`;
}
// src/platforms/envoy.ts
const EVERY$1 = 50;
const envoy = {
	schema: pipe(strictObject({
		kind: literal("envoy"),
		admin: address("http://127.0.0.1:9901"),
		routes: absoluteFile,
		name: optional(pipe(string("expected a name"), regex(/^[^\p{Cc}]{1,200}$/u, "expected a name"))),
		cluster: optional(template("the name of a cluster, such as digits-${served-version}", ["role", "location"]), "${model}-${served-version}"),
		clusters: optional(absoluteFile),
		path: optional(requestPath),
		match: optional(pipe(string("expected a path, or its start and a *"), regex(/^\/[^\p{Cc}\s*?#]*\*?$/u, "expected a path, or its start and a *, such as /v2/models/digits/*")), "/*"),
		timeout: optional(duration)
	}), forward(check(({ cluster, path }) => tellsVersions(cluster) || path !== void 0 && tellsVersions(path), "expected ${served-version} or ${version} in `cluster` or in `path`: nothing tells the versions apart"), ["cluster"]), forward(check(({ clusters, cluster, path }) => clusters === void 0 || tellsVersions(cluster) && path !== void 0 && tellsVersions(path), "all clusters of this file are at the one address of `serving`: expected `path` with ${served-version} or ${version} beside it, and the same in `cluster`"), ["clusters"])),
	summary: "Envoy, by a file of routes that it watches; copies of requests at any share.",
	places({ admin, name: given, routes, clusters, cluster }, at) {
		const name = given ?? at.model;
		const routed = [`Envoy's routes in ${routes}`, `the routes ${name} of Envoy at ${admin.replace(/\/+$/u, "")}`];
		if (clusters === void 0) return routed;
		const names = cluster.replaceAll("${model}", at.model).replaceAll("${environment}", at.environment);
		return [...routed, `Envoy's clusters ${names} in ${clusters} (router.cluster takes \${environment})`];
	},
	connect(section, around) {
		const plan = {
			model: around.model,
			environment: around.environment,
			name: section.name ?? around.model,
			cluster: section.cluster,
			path: section.path ?? null,
			match: section.match,
			timeout: section.timeout === void 0 ? null : secondsOf(section.timeout)
		};
		const made = section.clusters === void 0 ? null : {
			file: section.clusters,
			upstream: upstreamFor(around)
		};
		const admin = adminAt(section.admin, around.http);
		return Promise.resolve((versions) => routerOf$1({
			plan,
			admin,
			made,
			file: section.routes,
			around
		}, versions));
	}
};
function upstreamFor({ upstream, environment }) {
	if (upstream !== null) return upstreamOf(upstream);
	throw new Fault("CONFIG", `router of ${environment}: clusters are made for the address of \`serving\`, which has none. Take clusters out, and write each version's cluster into Envoy's own configuration`);
}
function routerOf$1({ plan, admin, file, made, around: { disk } }, versions) {
	const copies = plan.path === null || made !== null;
	async function held(signal) {
		const raw = (await admin.routes(signal)).find((one) => one.route_config.name === plan.name) ?? null;
		if (raw === null) return {
			raw,
			fence: null,
			routing: null
		};
		const { fence, routing } = heldRoutes(raw, versions, plan);
		const known = routing === null ? null : await admin.clusters(signal);
		return {
			raw,
			fence,
			routing: known !== null && clustersIn(raw).every((name) => known.has(name)) ? routing : null
		};
	}
	async function ensureClusters(needed, before, signal) {
		if (made !== null) await writeClusters(made, /* @__PURE__ */ new Set([...needed, ...clustersIn(before.raw)]), signal);
		let missing;
		const known = async () => {
			const all = await admin.clusters(signal);
			missing = [...needed].find((name) => !all.has(name));
			return missing === void 0 ? true : null;
		};
		if (await within(made === null ? 0 : 1e4, EVERY$1, known, signal) === true) return;
		const fix = made === null ? "Add it to its configuration, or let it be made: name the file of its cds_config as router.clusters" : `Does its cds_config name ${made.file}, and does the server's name resolve?`;
		throw new StepFailed("ROUTE_FAILED", `${admin.name} knows no cluster ${JSON.stringify(missing)}. ${fix}`);
	}
	async function writeClusters(to, needed, signal) {
		const arms = Object.entries(versions).map(([version, served]) => ({
			version,
			served
		}));
		const first = await onFile(to.file, () => disk.read(to.file));
		const { refusals } = await admin.clusterUpdates(signal);
		const look = async () => {
			const old = await onFile(to.file, () => disk.read(to.file));
			const { text, version } = clustersFile(arms, old, needed, plan, to.upstream);
			if (text !== old) await onFile(to.file, () => disk.replace(to.file, text));
			const now = await admin.clusterUpdates(signal);
			if (now.version === version) return "taken";
			return now.refusals > refusals ? "refused" : null;
		};
		const taken = await within(PATIENCE$2, EVERY$1, look, signal);
		if (taken === "taken") return;
		if (first !== null) await onFile(to.file, () => disk.replace(to.file, first));
		const why = taken === "refused" ? "were refused; its log says why" : `were not taken over. Does its cds_config watch ${dirname(to.file)}?`;
		throw new StepFailed("ROUTE_FAILED", `${admin.name}: the clusters in ${to.file} ${why}`);
	}
	async function restore(before, old) {
		const kept = before.raw === null ? old ?? response("", []) : response(before.raw.version_info, [before.raw.route_config]);
		await onFile(file, () => disk.replace(file, kept));
	}
	async function write(text, wanted, fence, before, old, signal) {
		const refusals = await admin.refusals(plan.name, signal);
		await onFile(file, () => disk.replace(file, text));
		const taken = await within(PATIENCE$2, EVERY$1, async () => {
			const now = await held(signal);
			if (now.fence !== null && now.fence > fence) throw new Outdated(now.fence, admin.name);
			if (now.fence === fence && now.routing !== null && sameRouting(now.routing, wanted)) return "taken";
			return await admin.refusals(plan.name, signal) > refusals ? "refused" : null;
		}, signal);
		if (taken === "taken") return;
		await restore(before, old);
		const others = (await admin.routes(signal)).map((one) => one.route_config.name);
		const why = taken === "refused" ? `Envoy refused the routes in ${file} (rds.${plan.name}.update_rejected) and goes on with the old ones; its log says why` : `the routes in ${file} were not taken over within ${PATIENCE$2 / 1e3} s: does Envoy watch ${dirname(file)}, and name them ${plan.name} as route_config_name (it has ${others.join(", ") || "none"})?`;
		throw new StepFailed("ROUTE_FAILED", why);
	}
	return {
		can: {
			split: { unit: 1 },
			mirror: copies ? { upTo: ALL } : null,
			fence: "cas"
		},
		async read(signal) {
			const { routing, fence } = await held(signal);
			return {
				weights: routing?.weights ?? null,
				mirror: routing?.mirror ?? null,
				fence
			};
		},
		async route(routing, fence, signal) {
			const [before, old] = await Promise.all([held(signal), onFile(file, () => disk.read(file))]);
			const written = fenceIn(old);
			const newer = newest$1(before.fence, written);
			if (newer !== null && newer > fence) throw new Outdated(newer, admin.name);
			if (routing.mirror !== null && !copies) throw new StepFailed("ROUTE_FAILED", "copies of requests with `path` need `clusters`, because a route of Envoy gives a copy no path of its own. Name the file of its cds_config as router.clusters");
			const arms = armsOf(routing, versions);
			const text = routesFile(routing, fence, versions, plan);
			await ensureClusters(new Set(arms.map((arm) => clusterOf(arm, plan))), before, signal);
			if (before.fence === fence && written === fence && before.routing !== null && sameRouting(before.routing, routing)) return;
			await write(text, routing, fence, before, old, signal);
		}
	};
}
function fenceIn(text) {
	const parsed = safeParse(object({ version_info: string() }), jsonOf(text));
	return parsed.success ? seqOf(parsed.output.version_info) : null;
}
const Routed = object({ virtual_hosts: array(object({ routes: array(object({ route: object({
	cluster: optional(string()),
	request_mirror_policies: optional(array(object({ cluster: optional(string()) })), [])
}) })) })) });
function clustersIn(raw) {
	const parsed = safeParse(Routed, raw?.route_config);
	if (!parsed.success) return [];
	return parsed.output.virtual_hosts.flatMap((host) => host.routes.map((one) => one.route)).flatMap(({ cluster, request_mirror_policies: copies }) => [cluster, ...copies.map((copy) => copy.cluster)]).filter((name) => name !== void 0);
}
// src/platforms/external.ts
const schema$5 = strictObject({ kind: literal("external") });
const serving = {
	replayer: null,
	target: {
		can: {
			loads: false,
			split: null,
			mirror: null,
			versionsAtOnce: "many",
			darkLoad: "none",
			orders: ["load-first", "unload-first"],
			fence: "none",
			readBack: "none",
			unversioned: "none"
		},
		read: () => Promise.resolve({
			versions: {},
			unknown: [],
			weights: null,
			mirror: null,
			fence: null
		}),
		apply: () => Promise.resolve()
	}
};
const external = {
	schema: schema$5,
	summary: "Loaded and routed by your own tools: decisions are recorded and shown, nothing is touched.",
	protocols: () => [],
	connect: () => Promise.resolve(() => serving)
};
// src/platforms/mlflow.ts
const PATIENCE$1 = 3e4;
const MOST = 100;
const VERSION = "model_release_version";
const DIGEST = "model_release_digest";
const COMMIT = "model_release_commit";
const mlflow = {
	schema: strictObject({
		kind: literal("mlflow"),
		url: address("https://mlflow.example.com"),
		model: optional(pipe(string("expected a name"), regex(/^(?!\.{1,2}$)[^\p{Cc}\p{Cf}/:'"`\\]{1,250}$/u, "expected the registered model's name in MLflow")))
	}),
	summary: "MLflow's model registry: a model version for each registered version, an alias for each environment's primary.",
	aliasProblem(environment) {
		if (!/^[A-Za-z0-9_-]{1,255}$/u.test(environment)) return "a name of letters, digits, _ and -, which is to be an alias in MLflow";
		if (environment === "latest" || /^v[0-9]+$/iu.test(environment)) return "another name: it is to be an alias in MLflow, which keeps this one for itself";
		return null;
	},
	connect: (section, around) => registryOf(section, around)
};
const ModelVersion = object({
	version: string(),
	tags: optional(array(object({
		key: string(),
		value: optional(string(), "")
	})), [])
});
const Found = object({ model_versions: optional(array(ModelVersion), []) });
const One = object({ model_version: ModelVersion });
const Output = object({
	model_id: string(),
	step: optional(union([number(), string()]), 0)
});
const Outputs = object({ model_outputs: optional(array(Output), []) });
const Run = object({ run: object({ outputs: optional(Outputs, { model_outputs: [] }) }) });
const LoggedModel = object({ model: object({ info: object({ name: string() }) }) });
const Anything = unknown();
function registryOf(section, around) {
	const model = section.model ?? around.model;
	const name = `MLflow at ${section.url}, model ${model}`;
	const server = serverAt$1(section.url, name, around);
	async function find(version, signal) {
		const query = {
			filter: `name='${model}' and tags.${VERSION}='${version}'`,
			max_results: String(MOST)
		};
		const { model_versions: found } = await server.get("model-versions/search", query, Found, signal);
		const [first] = found.map(entered).filter((one) => one.version === version).toSorted((a, b) => Number(a.number) - Number(b.number));
		return first ?? null;
	}
	async function sourceOf(location, signal) {
		const [, logged] = /^models:\/+([^/@]+)$/u.exec(location) ?? [];
		if (logged !== void 0) return {
			source: location,
			model_id: logged
		};
		const [, run, path] = /^runs:\/+([^/]+)\/(.+)$/u.exec(location) ?? [];
		if (run === void 0) return { source: location };
		const { outputs } = (await server.get("runs/get", { run_id: run }, Run, signal)).run;
		for (const { model_id } of outputs.model_outputs.toSorted((a, b) => Number(b.step) - Number(a.step))) {
			const { info } = (await server.get(`logged-models/${encodeURIComponent(model_id)}`, {}, LoggedModel, signal)).model;
			if (info.name === path) return {
				source: `models:/${model_id}`,
				run_id: run,
				model_id
			};
		}
		return {
			source: location,
			run_id: run
		};
	}
	async function create(record, signal) {
		const { version, digest, location, commit } = record;
		const tags = [
			{
				key: VERSION,
				value: version
			},
			{
				key: DIGEST,
				value: digest
			},
			...commit === null ? [] : [{
				key: COMMIT,
				value: commit
			}]
		];
		const source = await sourceOf(location ?? `model-release:/${around.model}/${version}`, signal);
		const made = {
			name: model,
			tags,
			...source
		};
		const ask = async () => server.post("model-versions/create", made, signal);
		let said = await ask();
		if (said.code === "RESOURCE_DOES_NOT_EXIST") {
			const begun = await server.post("registered-models/create", { name: model }, signal);
			if (begun.code !== "RESOURCE_ALREADY_EXISTS") server.took(begun);
			said = await ask();
		}
		return entered(server.read(said, One).model_version);
	}
	async function ensured(record, signal) {
		const found = await find(record.version, signal);
		if (found) return same(found, record);
		try {
			return await create(record, signal);
		} catch (error) {
			if (!(error instanceof Fault) || error.code !== "REGISTRY_UNREACHABLE") throw error;
			const landed = await find(record.version, signal).catch(() => null);
			if (landed === null) throw error;
			return same(landed, record);
		}
	}
	function same(found, { version, digest }) {
		if (found.digest === digest) return found;
		throw new RegistryDiffers({
			where: name,
			expected: `version ${version} with ${digest}`,
			got: `${found.digest === null ? "no digest" : oneLine(found.digest, 100)} (model version ${found.number})`,
			fix: "Two repositories may share the model there, or somebody changed its tags: give one another `model`, or delete that model version"
		});
	}
	async function verify(record, signal) {
		const found = await find(record.version, signal);
		if (found) {
			same(found, record);
			return;
		}
		throw new RegistryDiffers({
			where: name,
			expected: `version ${record.version} with ${record.digest}`,
			got: "no such version",
			fix: "Run `register` with the same artifact again: it puts it there"
		});
	}
	async function aliased(given, signal) {
		const said = await server.ask("registered-models/alias", {
			name: model,
			alias: given
		}, signal);
		if (said.code === "INVALID_PARAMETER_VALUE" || said.code === "RESOURCE_DOES_NOT_EXIST") return null;
		return entered(server.read(said, One).model_version);
	}
	async function alias(to, record, signal) {
		const names = (seen) => seen?.version === record.version && seen.digest === record.digest;
		if (names(await aliased(to, signal))) return;
		const { number } = await ensured(record, signal);
		server.took(await server.post("registered-models/alias", {
			name: model,
			alias: to,
			version: number
		}, signal));
		const seen = await aliased(to, signal);
		if (names(seen)) return;
		throw new RegistryDiffers({
			where: name,
			expected: `alias ${to} on version ${record.version}`,
			got: seen === null ? "no such alias" : `model version ${seen.number}`,
			fix: "Find out what else moves this alias; the next run sets it again"
		});
	}
	return {
		name,
		put: async (record, signal) => void await ensured(record, signal),
		verify,
		alias,
		aliased: async (to, signal) => {
			const seen = await aliased(to, signal);
			if (seen === null) return null;
			const { version, digest, number } = seen;
			return {
				version,
				digest,
				shown: `model version ${number}${version === null ? "" : ` (${oneLine(version, 100)})`}`
			};
		}
	};
}
function entered({ version: number, tags }) {
	const valueOf = (key) => tags.find((tag) => tag.key === key)?.value ?? null;
	return {
		number,
		version: valueOf(VERSION),
		digest: valueOf(DIGEST)
	};
}
const Refusal$1 = object({
	error_code: string(),
	message: optional(string(), "")
});
function serverAt$1(url, name, { env, http }) {
	const base = `${url.replace(/\/+$/u, "")}/api/2.0/mlflow`;
	async function call(given, what) {
		const headers = credentialsOf(env);
		try {
			const reply = await http({
				...given,
				headers,
				timeout: PATIENCE$1
			});
			const refusal = safeParse(Refusal$1, reply.body);
			return {
				what,
				reply,
				code: reply.status >= 400 && refusal.success ? refusal.output.error_code : null
			};
		} catch (error) {
			if (!(error instanceof HttpFailure)) throw error;
			throw new Fault("REGISTRY_UNREACHABLE", `${name}: ${what} got no answer: ${error.message}. Run the job again: it looks first`);
		}
	}
	function read({ what, reply, code }, shape) {
		const { status } = reply;
		const refusal = safeParse(Refusal$1, reply.body);
		const words = oneLine(refusal.success ? refusal.output.message : reply.text);
		const said = [
			`${name}: ${what}: HTTP ${status}`,
			oneLine(code ?? "", 60),
			words
		].filter(Boolean).join(": ");
		if (status === 401 || status === 403) throw new Fault("PERMISSION", `${said}. Give the step MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, of somebody who may edit the model`);
		if (status === 429 || status >= 500) throw new Fault("REGISTRY_UNREACHABLE", `${said}. Run the job again: it looks first`);
		if (status !== 200) throw new Fault("REGISTRY_REFUSED", said);
		const parsed = safeParse(shape, reply.body);
		if (parsed.success && isMap(reply.body)) return parsed.output;
		throw new Fault("REGISTRY_UNREACHABLE", `${name}: ${what}: expected MLflow's answer, got ${words}. Check \`url\``);
	}
	const ask = (path, query, signal) => call({
		method: "GET",
		url: `${base}/${path}?${new URLSearchParams(query).toString()}`,
		signal,
		repeatable: true
	}, `GET ${path}`);
	return {
		ask,
		get: async (path, query, shape, signal) => read(await ask(path, query, signal), shape),
		post: (path, body, signal) => call({
			method: "POST",
			url: `${base}/${path}`,
			body,
			signal
		}, `POST ${path}`),
		took: (said) => void read(said, Anything),
		read
	};
}
function credentialsOf(env) {
	const user = env["MLFLOW_TRACKING_USERNAME"] ?? "";
	const password = env["MLFLOW_TRACKING_PASSWORD"] ?? "";
	if (user !== "" && password !== "") return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
	const token = (env["MLFLOW_TRACKING_TOKEN"] ?? "").trim();
	if (/[^\x20-\x7e]/u.test(token)) throw new Fault("PERMISSION", "variable MLFLOW_TRACKING_TOKEN: expected one line of plain characters, got others. Correct the secret");
	return token === "" ? {} : { authorization: `Bearer ${token}` };
}
// src/platforms/reached.ts
async function reached(call) {
	try {
		return await call;
	} catch (error) {
		throw asFault(error);
	}
}
function asFault(error) {
	if (!(error instanceof HttpFailure)) return error;
	return new Fault("TARGET_UNREACHABLE", `the model server gave no answer: ${error.message}`);
}
// src/platforms/states.ts
function statesOf(said) {
	const [first] = said;
	if (first !== void 0 && said.every(([, { state }]) => state === "silent")) throw new Fault("TARGET_UNREACHABLE", first[1].reason);
	return Object.fromEntries(said.map(([version, one]) => [version, seenOf(one)]));
}
function seenOf(said) {
	return said.state === "silent" ? {
		state: "absent",
		reason: said.reason
	} : said;
}
// src/platforms/mlflow-serving.ts
const READ$1 = 1e4;
const ASK = 3e4;
const Address = template("the address of each version's server, such as \"http://127.0.0.1:50${served-version}\"", ["role", "location"]);
const mlflowServing = {
	schema: strictObject({
		kind: literal("mlflow"),
		url: pipe(Address, rawCheck(({ dataset, addIssue }) => {
			if (!dataset.typed || dataset.issues) return;
			if (!tellsVersions(dataset.value)) addIssue({ message: "expected ${served-version} or ${version} in it: each version has a server of its own" });
			const problem = problemOf(dataset.value);
			if (problem !== null) addIssue({ message: `expected an address; this one, of version 1, ${problem}` });
		})),
		probe: optional(pipe(string("expected a file with one request"), nonEmpty("expected a file with one request")))
	}),
	summary: "Servers of `mlflow models serve`, one for each version: looked at and asked, loaded by other means.",
	protocols: () => ["mlflow"],
	connect: (section, around) => Promise.resolve((versions) => servingOf(section, around, versions))
};
function servingOf(section, around, versions) {
	const addresses = addressesOf(section.url, around, versions);
	const at = (version) => {
		const address = addresses.get(version);
		if (address === void 0) throw new Error(`${version} is not among the versions of this environment`);
		return address;
	};
	async function said(version, signal) {
		const url = `${at(version)}/ping`;
		try {
			const reply = await around.http({
				method: "GET",
				url,
				timeout: READ$1,
				signal,
				repeatable: true
			});
			if (reply.status === 200) return {
				state: "ready",
				reason: ""
			};
			if (reply.status === 401 || reply.status === 403) return {
				state: "silent",
				reason: `${url} does not tell whether ${version} is ready: ${wordsOf$1(reply)}`
			};
			return {
				state: "absent",
				reason: `${url}: ${wordsOf$1(reply)}`
			};
		} catch (error) {
			if (!(error instanceof HttpFailure)) throw error;
			return {
				state: /\b(?:ECONNREFUSED|ENOTFOUND)\b/u.test(error.message) ? "absent" : "silent",
				reason: error.message
			};
		}
	}
	async function read(signal) {
		const asked = [...addresses.keys()].map(async (version) => [version, await said(version, signal)]);
		return {
			versions: statesOf(await Promise.all(asked)),
			unknown: [],
			weights: null,
			mirror: null,
			fence: null
		};
	}
	async function ask(version, body, signal, repeatable = false) {
		return around.http({
			method: "POST",
			url: `${at(version)}/invocations`,
			body,
			timeout: ASK,
			signal,
			repeatable
		});
	}
	async function probe(version, signal) {
		const body = await probeBody(section.probe ?? null, around);
		if (body === null) throw new StepFailed("PROBE_MISSING", `nothing to probe ${version} with: MLflow's server does not tell what it takes. Name a file with one request as serving.probe`);
		const reply = await reached(ask(version, body, signal, true));
		const predictions = reply.status === 200 && isMap(reply.body) ? reply.body["predictions"] : void 0;
		if ((Array.isArray(predictions) || isMap(predictions) ? Object.keys(predictions).length : 0) === 0) throw new StepFailed("PROBE_FAILED", `${at(version)} did not answer a probe of ${version} with predictions: ${wordsOf$1(reply)}`);
	}
	return {
		target: {
			can: {
				loads: false,
				split: null,
				mirror: null,
				versionsAtOnce: "many",
				darkLoad: "separate-backend",
				orders: ["load-first", "unload-first"],
				fence: "none",
				readBack: "versions",
				unversioned: "none"
			},
			read,
			async apply(step, _fence, signal) {
				if (step.do === "route") throw new Error("an inference server routes nothing");
				if (step.do === "unload") return;
				if (step.do === "probe") {
					await probe(step.version, signal);
					return;
				}
				const { state, reason } = seenOf(await said(step.version, signal));
				if (state !== "ready") throw new StepFailed("NOT_LOADED", `${at(step.version)} does not answer for ${step.version} (${reason}); start its server there, then run again`);
			}
		},
		replayer: { ask: async (version, body, signal) => {
			const { status, body: answer, latency } = await ask(version, body, signal);
			return {
				status,
				body: answer,
				latency
			};
		} }
	};
}
function addressesOf(text, { model, environment }, versions) {
	const addresses = /* @__PURE__ */ new Map();
	for (const [version, served] of Object.entries(versions)) {
		const filled = filledAddress(text, {
			model,
			environment,
			version,
			served,
			role: null
		});
		if ("problem" in filled) throw new Fault("SERVED_VERSION", `${version} in ${environment}: expected a served-version that makes an address of ${text}, got ${JSON.stringify(oneLine(served.servedVersion, 60))}: it ${filled.problem}. Register it with another served-version`);
		const address = new URL(filled.url).href.replace(/\/+$/u, "");
		const twin = [...addresses].find(([, taken]) => taken === address);
		if (twin) throw new Fault("SERVED_VERSION", `${version} and ${twin[0]} in ${environment} have the same address ${address}; each needs its own served-version`);
		addresses.set(version, address);
	}
	return addresses;
}
function problemOf(text) {
	const filled = filledAddress(text, {
		model: "model",
		environment: "environment",
		version: "1.0.0",
		served: {
			digest: "",
			servedVersion: "1",
			location: null,
			seq: 1,
			commit: null
		},
		role: null
	});
	return "problem" in filled ? filled.problem : addressProblem(filled.url);
}
function wordsOf$1({ status, body, text }) {
	const message = isMap(body) && typeof body["message"] === "string" ? body["message"] : text;
	return `HTTP ${status}${message === "" ? "" : `, ${oneLine(message)}`}`;
}
// src/platforms/nginx/file.ts
function configuration(routing, fence, versions, plan) {
	return sealed(body(routing, fence, versions, plan));
}
function body(routing, fence, versions, plan) {
	const arms = armsOf(routing, versions);
	const mirror = mirrorOf(routing);
	const at = (version) => arms.findIndex((arm) => arm.version === version);
	const name = variable(plan);
	return `${[
		`# Written by model-release for ${plan.model} in ${plan.environment}: what is changed here is written over.`,
		...arms.flatMap((arm, index) => upstreamLines(`${name}_${index}`, arm, plan)),
		`split_clients "$request_id" $${name} {`,
		...splitLines(shares(routing).map(([version, share]) => ({
			value: String(at(version)),
			share
		}))),
		"}",
		...mapLines(`${name}_served`, name, arms, (arm) => encodeURIComponent(arm.served.servedVersion)),
		...pathLines(`${name}_path`, name, arms, plan),
		...mirror ? mirrorLines(name, at(mirror.to), mirror.share, arms, plan) : [],
		"server {",
		...plan.listen.map((address) => `  listen ${address};`),
		`  location = ${plan.status} {`,
		"    allow 127.0.0.0/8; allow ::1; deny all;",
		"    access_log off; keepalive_timeout 0; default_type application/json;",
		`    return 200 '${statusText(routing, fence)}';`,
		"  }",
		"  location / {",
		...mirror ? [`    mirror /${name}_copy; mirror_request_body on; keepalive_timeout 0;`] : [],
		`    add_header x-served-version $${name}_served always;`,
		...proxyLines(`${name}_$${name}`, plan.path === null ? null : `${name}_path`),
		"  }",
		...mirror ? copyLines(name, at(mirror.to), plan) : [],
		"}"
	].join("\n")}\n`;
}
function variable({ model, environment }) {
	return `release_${plain$1(model)}__${plain$1(environment)}`;
}
function plain$1(text) {
	return text.replaceAll(/[^a-z0-9]/giu, (odd) => `_${(odd.codePointAt(0) ?? 0).toString(16)}_`);
}
function upstreamLines(group, arm, plan) {
	return [
		`# ${arm.version}`,
		`upstream ${group} {`,
		`  server ${serverOf(arm, plan)};`,
		"  keepalive 32; keepalive_timeout 3s;",
		"}"
	];
}
function serverOf(arm, { model, environment, upstream }) {
	const { version, served } = arm;
	const filled = filledAddress(upstream, {
		model,
		environment,
		version,
		served,
		role: null
	});
	const { protocol = "", hostname = "", port = "", pathname = "" } = "url" in filled ? new URL(filled.url) : {};
	if (protocol !== "http:" || pathname !== "/" || !/^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/u.test(hostname)) {
		const got = "url" in filled ? JSON.stringify(filled.url) : `${JSON.stringify(served.servedVersion)} in ${upstream}, which ${filled.problem}`;
		throw new StepFailed("ROUTE_FAILED", `version ${version}: expected its server at http://host:port, got ${got}. Change router.upstream or the url of serving`);
	}
	return `${hostname}:${port === "" ? "80" : port}`;
}
function splitLines(parts) {
	return parts.map(({ value, share }, index) => index === parts.length - 1 ? `  * "${value}";` : `  ${(share / 100).toFixed(2)}% "${value}";`);
}
function mapLines(to, from, arms, value) {
	return [
		`map $${from} $${to} {`,
		...arms.map((arm, index) => `  "${index}" "${value(arm)}";`),
		"}"
	];
}
function pathLines(to, from, arms, plan) {
	const { path } = plan;
	return path === null ? [] : mapLines(to, from, arms, (arm) => neededPath(path, arm, plan));
}
function mirrorLines(name, to, share, arms, plan) {
	const chosen = share === 1e4 ? [] : [{
		value: String(to),
		share
	}];
	const rest = share === 1e4 ? String(to) : "";
	return [
		`split_clients "copy $request_id" $${name}_to {`,
		...splitLines([...chosen, {
			value: rest,
			share: ALL - share
		}]),
		"}",
		...pathLines(`${name}_to_path`, `${name}_to`, arms, plan),
		`limit_conn_zone "copies" zone=${name}_copies:64k;`
	];
}
function copyLines(name, to, plan) {
	const patience = `${Math.ceil(plan.mirrorTimeout * 1e3)}ms`;
	return [
		`  location = /${name}_copy {`,
		"    internal;",
		`    limit_conn ${name}_copies ${plan.mirrorConnections}; limit_conn_log_level info;`,
		`    if ($${name}_to = "") { return 204; }`,
		`    proxy_connect_timeout 1s; proxy_read_timeout ${patience}; proxy_send_timeout ${patience};`,
		...proxyLines(`${name}_${to}`, plan.path === null ? null : `${name}_to_path`),
		"  }"
	];
}
function proxyLines(group, path) {
	return ["    proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_set_header Host $http_host;", `    proxy_pass http://${group}${path === null ? "$request_uri" : `$${path}$is_args$args`};`];
}
function statusText(routing, fence) {
	const mirror = mirrorOf(routing);
	const status = {
		plan: fence,
		weights: Object.fromEntries(shares(routing)),
		mirror: mirror && {
			to: mirror.to,
			share: mirror.share
		}
	};
	return JSON.stringify(status);
}
const SEAL = /^# model-release ([0-9a-f]{64})\n/u;
function sealed(text) {
	return `# model-release ${sealOf(text)}\n${text}`;
}
function sealOf(text) {
	return createHash("sha256").update(text).digest("hex");
}
function isSealed(file) {
	const [line, seal] = SEAL.exec(file) ?? [];
	return line !== void 0 && seal === sealOf(file.slice(line.length));
}
function planIn(file) {
	const plan = SEAL.test(file) ? /^ {4}return 200 '\{"plan":(\d{1,15}),/mu.exec(file)?.[1] : void 0;
	return plan === void 0 ? null : Number(plan);
}
// src/platforms/nginx.ts
const EVERY = 25;
const STEADY = 300;
const CALL = 3e4;
const SOON$1 = 1e3;
const NOTHING = "# Nothing is routed here.\n";
const argv = pipe(tupleWithRest([pipe(string(), nonEmpty("expected a program"))], string()), check((all) => all.length <= 50, "expected a program and its arguments"));
const nginx = {
	schema: pipe(strictObject({
		kind: literal("nginx"),
		config: absoluteFile,
		status: pipe(address("http://127.0.0.1:8080/__release"), check((text) => /^http:\/\/(?:127\.[0-9.]+|\[::1\]|localhost)(?::\d+)?\/[A-Za-z0-9._/-]+$/u.test(text), "expected an address of this machine with a path of its own, such as \"http://127.0.0.1:8080/__release\"")),
		listen: optional(pipe(string("expected a port, or an address and a port"), regex(/^(?:(?:[0-9.]+|\*|\[[0-9a-f:.]+\]):)?\d{1,5}$/u, "expected a port, or an address and a port, such as 0.0.0.0:8080"))),
		upstream: optional(template("the address of a version's server, such as http://digits-${served-version}:8000", ["role", "location"])),
		path: optional(requestPath),
		"mirror-timeout": optional(duration, "2s"),
		"mirror-connections": optional(pipe(number("expected a number of copies"), integer("expected a whole number of copies"), minValue(1, "expected at least 1"), maxValue(1e5, "expected at most 100000")), 100),
		test: optional(argv, ["nginx", "-t"]),
		reload: optional(argv, [
			"nginx",
			"-s",
			"reload"
		])
	}), forward(check(({ path, upstream }) => [path, upstream].some((text) => text !== void 0 && tellsVersions(text)), "expected ${served-version} or ${version} in `path` or in `upstream`: nothing tells the versions apart"), ["path"])),
	summary: "nginx, by a file with a server of ours and a reload; copies of requests at any share.",
	places: (section) => [`nginx's configuration in ${section.config}`, ...new Set(listensOf(section).map((at) => `nginx's server at ${everyAddress(at)}`))],
	connect(section, around) {
		const upstream = section.upstream ?? around.upstream;
		if (upstream === null) throw new Fault("CONFIG", `router of ${around.environment}: no address to send requests to, because \`serving\` has none. Write router.upstream`);
		const { pathname } = new URL(section.status);
		const plan = {
			model: around.model,
			environment: around.environment,
			listen: listensOf(section),
			status: pathname,
			upstream,
			path: section.path ?? null,
			mirrorTimeout: secondsOf(section["mirror-timeout"]),
			mirrorConnections: section["mirror-connections"]
		};
		return Promise.resolve((versions) => routerOf({
			plan,
			section,
			around
		}, versions));
	}
};
function listensOf({ listen, status }) {
	const { host } = new URL(status);
	return [.../* @__PURE__ */ new Set([listen ?? host, host])];
}
function everyAddress(listen) {
	const [, host = "", port = ""] = /^(?:(.+):)?(\d+)$/u.exec(listen) ?? [
		"",
		listen,
		"80"
	];
	const any = host === "" || host === "*" ? "0.0.0.0" : host;
	return `${any === "localhost" ? "127.0.0.1" : any}:${Number(port)}`;
}
const StatusSchema = object({
	plan: number(),
	weights: record(string(), number()),
	mirror: nullable(object({
		to: string(),
		share: number()
	}))
});
function statusIn(said) {
	return said?.from === "ours" ? said.status : null;
}
function routerOf({ plan, section, around }, versions) {
	const { http, disk, commands } = around;
	const file = section.config;
	const name = `nginx at ${section.status}`;
	async function asked(signal) {
		const headers = { connection: "close" };
		try {
			const reply = await http({
				method: "GET",
				url: section.status,
				headers,
				timeout: READ$2,
				signal,
				repeatable: true
			});
			const parsed = safeParse(StatusSchema, reply.body);
			if (reply.status === 200 && parsed.success) return {
				from: "ours",
				status: parsed.output
			};
			return {
				from: "others",
				why: `HTTP ${reply.status} of something else than the server in ${file}`
			};
		} catch (error) {
			if (!(error instanceof HttpFailure)) throw error;
			return {
				from: /\bECONNREFUSED\b/u.test(error.message) ? "nobody" : "silence",
				why: error.message
			};
		}
	}
	async function held(signal) {
		signal.throwIfAborted();
		const text = await onFile(file, () => disk.read(file));
		const written = text === null ? null : planIn(text);
		return {
			text,
			written,
			said: written === null ? null : await asked(signal)
		};
	}
	function away(why) {
		return new Fault("TARGET_UNREACHABLE", `${name} gave no answer: ${why}. Does nginx run, and include ${file}?`);
	}
	function conflictIn(words) {
		const ours = plan.listen.map((at) => `conflicting server name "" on ${everyAddress(at)},`);
		return words.split("\n").find((line) => ours.some((text) => line.includes(text))) ?? null;
	}
	async function run(call, signal) {
		const ran = await commands({
			argv: call,
			timeout: CALL,
			signal
		});
		if (ran.kind === "ended" && ran.code === 0) {
			const conflict = conflictIn(ran.stderr);
			return conflict === null ? null : oneLine(`${call.join(" ")}: ${conflict}`);
		}
		const why = ran.kind === "ended" ? `ended with ${ran.code}` : ran.reason;
		return oneLine(`${call.join(" ")} ${why}: ${ran.stderr}`);
	}
	async function reloaded(first, signal) {
		const missed = await run(section.reload, signal);
		if (missed !== null) throw away(`${first.why}; ${missed}`);
		const look = async () => {
			const said = await asked(signal);
			return said.from === "nobody" ? null : said;
		};
		return await within(SOON$1, EVERY, look, signal) ?? first;
	}
	async function restore(old) {
		await onFile(file, () => disk.replace(file, old ?? NOTHING));
	}
	async function taken(text, fence, signal) {
		let since = null;
		const look = async () => {
			const said = statusIn(await asked(signal));
			if (said !== null && said.plan > fence) throw new Outdated(said.plan, name);
			since = said !== null && statusText(said, said.plan) === text ? since ?? performance.now() : null;
			return since !== null && performance.now() - since >= STEADY ? true : null;
		};
		return await within(PATIENCE$2, EVERY, look, signal) === true;
	}
	return {
		can: {
			split: { unit: 1 },
			mirror: { upTo: ALL },
			fence: "cas"
		},
		async read(signal) {
			const { text, written, said: first } = await held(signal);
			if (text === null || first === null) return {
				weights: null,
				mirror: null,
				fence: null
			};
			if (first.from === "silence") throw away(first.why);
			if (first.from !== "ours") {
				const problem = await run(section.test, signal);
				if (problem !== null) throw away(`${first.why}; ${problem}`);
			}
			const said = first.from === "nobody" && isSealed(text) ? await reloaded(first, signal) : first;
			if (said.from === "silence") throw away(said.why);
			if (said.from !== "ours") return {
				weights: null,
				mirror: null,
				fence: written
			};
			const { plan: holds, weights, mirror } = said.status;
			if (!isSealed(text) || !isKnown(said.status, versions)) return {
				weights: null,
				mirror: null,
				fence: holds
			};
			return {
				weights,
				mirror,
				fence: holds
			};
		},
		async route(routing, fence, signal) {
			const { text: old, written, said } = await held(signal);
			const running = statusIn(said);
			const newer = newest$1(running?.plan ?? null, written);
			if (newer !== null && newer > fence) throw new Outdated(newer, name);
			const text = configuration(routing, fence, versions, plan);
			if (running !== null && running.plan === fence && sameRouting(running, routing) && old === text) return;
			await onFile(file, () => disk.replace(file, text));
			const refused = await run(section.test, signal);
			const missed = refused === null ? await run(section.reload, signal) : null;
			const problem = refused ?? missed;
			if (problem !== null) {
				await restore(old);
				if (missed !== null && said !== null && said.from !== "ours") throw away(`${said.why}; ${missed}`);
				throw new StepFailed("ROUTE_FAILED", `nginx goes on as before: ${problem}`);
			}
			if (await taken(statusText(routing, fence), fence, signal)) return;
			await restore(old);
			await run(section.reload, signal);
			throw new StepFailed("ROUTE_FAILED", `${file} was loaded without an error, but ${section.status} did not say so within ${PATIENCE$2 / 1e3} s. Does nginx include ${dirname(file)}/*.conf within http, and what does its error log say?`);
		}
	};
}
// src/lib/grpc.ts
const PREFIX = 5;
const DEADLINE_EXCEEDED = 4;
const unary = async (call) => {
	const problem = urlProblem(call.url);
	if (problem !== null) throw new HttpFailure("REFUSED_ADDRESS", `${bare(call.url)} ${problem}`);
	const { origin } = new URL(call.url);
	const where = `${origin}/${call.method}`;
	const { connect } = await import("node:http2");
	call.signal.throwIfAborted();
	const late = AbortSignal.timeout(call.timeout);
	const both = AbortSignal.any([call.signal, late]);
	const session = connect(origin, { lookup: guardedLookup });
	try {
		return await new Promise((resolve, reject) => {
			both.addEventListener("abort", () => reject(asError(both.reason)), { once: true });
			session.on("error", reject);
			const stream = session.request({
				":method": "POST",
				":path": `/${call.method}`,
				"content-type": "application/grpc",
				te: "trailers",
				"user-agent": "model-release"
			});
			answered$1(stream, where).then(resolve, reject);
			stream.end(framed(call.message));
		});
	} catch (error) {
		if (call.signal.aborted) throw asError(call.signal.reason);
		if (late.aborted) throw new HttpFailure("TIMEOUT", `${where} did not answer within ${call.timeout / 1e3} s`);
		if (error instanceof HttpFailure) throw error;
		throw new HttpFailure("UNREACHABLE", `${where}: ${reasonOf(asError(error))}`);
	} finally {
		session.destroy();
	}
};
async function answered$1(stream, where) {
	let headers = {};
	let trailers = {};
	stream.once("response", (seen) => headers = seen);
	stream.once("trailers", (seen) => trailers = seen);
	const chunks = [];
	let size = 0;
	for await (const chunk of stream) {
		const bytes = Buffer.from(chunk);
		size += bytes.length;
		if (size > 33554432) throw new HttpFailure("TOO_LARGE", `${where} answered with more than ${MOST_BYTES / 1024 / 1024} MiB`);
		chunks.push(bytes);
	}
	const said = trailers["grpc-status"] === void 0 ? headers : trailers;
	const status = statusOf(said["grpc-status"]);
	if (status === null) throw new HttpFailure("UNREACHABLE", `${where} ended without a gRPC status (HTTP status ${headers[":status"] ?? "none"})`);
	const words = unescaped(String(said["grpc-message"] ?? ""));
	if (status === DEADLINE_EXCEEDED) throw new HttpFailure("TIMEOUT", `${where} was not answered in time: ${oneLine(words, 200)}`);
	if (status !== 0) return {
		status,
		words,
		message: /* @__PURE__ */ new Uint8Array()
	};
	const message = unframed(Buffer.concat(chunks));
	if (message === null) throw new HttpFailure("UNREACHABLE", `${where} answered with something else than one whole message`);
	return {
		status,
		words,
		message
	};
}
function statusOf(header) {
	return typeof header === "string" && /^\d{1,9}$/u.test(header) ? Number(header) : null;
}
function framed(message) {
	const prefix = Buffer.alloc(PREFIX);
	prefix.writeUInt32BE(message.length, 1);
	return Buffer.concat([prefix, message]);
}
function unframed(bytes) {
	return bytes.length >= PREFIX && bytes[0] === 0 && bytes.readUInt32BE(1) === bytes.length - PREFIX ? bytes.subarray(PREFIX) : null;
}
function unescaped(text) {
	return text.replaceAll(/(?:%[\dA-Fa-f]{2})+/gu, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"));
}
// src/platforms/open-inference/names.ts
const PATH_PART = {
	pattern: /^(?!\.{1,2}$)[^\p{Cc}\p{Cf}/\\]{1,200}$/u,
	expected: "a name without slashes that is neither . nor .."
};
function namesOf(versions, environment, rule) {
	const names = /* @__PURE__ */ new Map();
	for (const [version, { servedVersion }] of Object.entries(versions)) {
		if (!rule.pattern.test(servedVersion)) throw new Fault("SERVED_VERSION", `${version} in ${environment}: served-version must be ${rule.expected}, got ${JSON.stringify(oneLine(servedVersion, 60))}. Register it with served-version`);
		const twin = [...names].find(([, name]) => name === servedVersion);
		if (twin) throw new Fault("SERVED_VERSION", `${version} and ${twin[0]} in ${environment} have the same served-version ${servedVersion}; each needs its own`);
		names.set(version, servedVersion);
	}
	return names;
}
function nameOf(version, names) {
	const name = names.get(version);
	if (name === void 0) throw new Error(`${version} is not among the versions of this environment`);
	return name;
}
// src/platforms/open-inference/server.ts
const READ = 1e4;
const INFER = 3e4;
function listening({ loadTimeout }) {
	return Math.min(60, loadTimeout) * 1e3;
}
function serverAt(url, name, http) {
	const base = url.replace(/\/+$/u, "");
	const model = `/v2/models/${encodeURIComponent(name)}`;
	return {
		base,
		name,
		path: (servedVersion) => servedVersion === void 0 ? model : `${model}/versions/${encodeURIComponent(servedVersion)}`,
		get: (path, signal) => http({
			method: "GET",
			url: `${base}${path}`,
			timeout: READ,
			signal,
			repeatable: true
		}),
		post: (path, body, timeout, signal, repeatable = false) => http({
			method: "POST",
			url: `${base}${path}`,
			body,
			timeout,
			signal,
			repeatable
		})
	};
}
async function flavorOf(server, signal) {
	const reply = await reached(server.get("/v2", signal));
	const name = isMap(reply.body) ? reply.body["name"] : void 0;
	return name === "triton" || name === "mlserver" ? name : "fixed";
}
const common = {
	split: null,
	mirror: null,
	versionsAtOnce: "many",
	darkLoad: "by-version-path",
	orders: ["load-first", "unload-first"],
	fence: "none",
	readBack: "versions"
};
const unrouted = {
	weights: null,
	mirror: null,
	fence: null
};
async function ask(server, servedVersion, body, signal) {
	const { status, body: answer, latency } = await server.post(`${server.path(servedVersion)}/infer`, body, INFER, signal);
	return {
		status,
		body: answer,
		latency
	};
}
function unusable(server, what, reply) {
	return new Fault("TARGET_UNREACHABLE", `${server.base} does not tell ${what}: ${wordsOf(reply)}`);
}
function wordsOf(reply) {
	const error = isMap(reply.body) && typeof reply.body["error"] === "string" ? reply.body["error"] : reply.text;
	return `HTTP ${reply.status}${error === "" ? "" : `, ${oneLine(error)}`}`;
}
// src/platforms/open-inference/probe.ts
const MOST_ZEROS = 1e6;
const AT_ONCE = 4;
async function probe(place, servedVersion, signal) {
	const { server, around } = place;
	const body = await probeBody(place.probe, around) ?? await zeros(server, servedVersion, signal);
	await answered(server, servedVersion, body, "a probe", signal);
	let sent = 0;
	const more = async () => {
		while (sent < place.warmUp) {
			sent += 1;
			await answered(server, servedVersion, body, `warm-up request ${sent} of ${place.warmUp}`, signal).catch((error) => {
				sent = place.warmUp;
				throw error;
			});
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, more));
}
async function answered(server, servedVersion, body, what, signal) {
	const reply = await reached(server.post(`${server.path(servedVersion)}/infer`, body, INFER, signal, true));
	if (!hasData(reply)) throw unanswered(server, servedVersion, what, reply);
}
function unanswered({ base, name }, servedVersion, what, reply) {
	const words = wordsOf(reply);
	return new StepFailed("PROBE_FAILED", `${base} did not answer ${what} of ${name} version ${servedVersion} with data: ${words}`);
}
function hasData({ status, body }) {
	const outputs = status === 200 && isMap(body) ? body["outputs"] : void 0;
	return Array.isArray(outputs) && outputs.length > 0 && outputs.every((output) => isMap(output) && Array.isArray(output["data"]) && output["data"].length > 0);
}
async function zeros(server, servedVersion, signal) {
	const reply = await reached(server.get(server.path(servedVersion), signal));
	if (reply.status !== 200) throw unanswered(server, servedVersion, "a request for the inputs", reply);
	const { body } = reply;
	const inputs = isMap(body) && Array.isArray(body["inputs"]) ? body["inputs"] : [];
	const made = inputs.map(zeroOf).filter((input) => input !== null);
	if (made.length === 0 || made.length < inputs.length) throw new StepFailed("PROBE_MISSING", `nothing to probe ${server.name} version ${servedVersion} with: its metadata names no inputs that zeros would fit. Name a file with one request as serving.probe`);
	return { inputs: made };
}
function zeroOf(input) {
	if (!isMap(input) || !Array.isArray(input["shape"])) return null;
	const shape = input["shape"].map((size) => Number(size) === -1 ? 1 : Number(size));
	const count = shape.reduce((product, size) => product * size, 1);
	if (!Number.isInteger(count) || count < 1 || count > MOST_ZEROS) return null;
	const zero = input["datatype"] === "BYTES" ? "" : input["datatype"] === "BOOL" ? false : 0;
	return {
		name: input["name"],
		datatype: input["datatype"],
		shape,
		data: Array.from({ length: count }, () => zero)
	};
}
// src/platforms/open-inference/fixed.ts
function fixed(place) {
	const { server, around } = place;
	async function said(name, signal) {
		try {
			const reply = await server.get(`${server.path(name)}/ready`, signal);
			if (reply.status === 401 || reply.status === 403) return {
				state: "silent",
				reason: `${server.base} does not tell whether ${name} is ready: ${wordsOf(reply)}`
			};
			return {
				state: reply.status === 200 ? "ready" : "absent",
				reason: ""
			};
		} catch (error) {
			if (!(error instanceof HttpFailure)) throw error;
			return {
				state: "silent",
				reason: `the model server gave no answer: ${error.message}`
			};
		}
	}
	return (versions) => {
		const names = namesOf(versions, around.environment, PATH_PART);
		async function read(signal) {
			const [metadata, ...asked] = await Promise.all([reached(server.get(server.path(), signal)), ...[...names].map(async ([version, name]) => [version, await said(name, signal)])]);
			const listed = isMap(metadata.body) && Array.isArray(metadata.body["versions"]) ? metadata.body["versions"] : [];
			const known = new Set(names.values());
			return {
				versions: statesOf(asked),
				unknown: listed.map(String).filter((name) => !known.has(name)),
				...unrouted
			};
		}
		return {
			target: {
				can: {
					...common,
					loads: false,
					unversioned: "none"
				},
				read,
				async apply(step, _fence, signal) {
					if (step.do === "route") throw new Error("an inference server routes nothing");
					if (step.do === "unload") return;
					const name = nameOf(step.version, names);
					if (step.do === "probe") await probe(place, name, signal);
					else if ((await said(name, signal)).state !== "ready") throw new StepFailed("NOT_LOADED", `${server.base} has no ${server.name} version ${name} (${step.version}) ready; load it there, then run again`);
				}
			},
			replayer: { ask: (version, body, signal) => ask(server, nameOf(version, names), body, signal) }
		};
	};
}
// src/platforms/open-inference/shelf.ts
const OUT = "model-settings.json";
const PUT_BY = "model-settings.parked.json";
function shelfAt(folder, model, disk) {
	async function list() {
		const names = await onDisk(disk.list(folder));
		if (names === null) throw new Fault("TARGET_UNREACHABLE", `serving.repository: expected a folder of this machine, got ${folder}, which is none. Run on the machine that MLServer reads its models from, or name the folder`);
		const ours = (await Promise.all(names.filter((name) => !name.startsWith(".")).map(async (name) => look(join(folder, name), name)))).filter((one) => one !== null);
		const twice = ours.find((one, at) => ours.findIndex((other) => other.servedVersion === one.servedVersion) !== at);
		if (twice === void 0) return ours;
		const both = ours.filter((one) => one.servedVersion === twice.servedVersion).map((one) => one.folder);
		throw new Fault("SERVED_VERSION", `${both.join(" and ")} both say that they are ${model} version ${twice.servedVersion}; take one away`);
	}
	async function look(path, name) {
		const out = await onDisk(disk.read(join(path, OUT)));
		const servedVersion = versionIn(out ?? await onDisk(disk.read(join(path, "model-settings.parked.json"))), name);
		return servedVersion === null ? null : {
			folder: path,
			servedVersion,
			isOut: out !== null
		};
	}
	function versionIn(text, folderName) {
		const settings = text === null ? null : parsed$1(text);
		if (settings === null || (settings["name"] ?? folderName) !== model) return null;
		const parameters = settings["parameters"];
		const servedVersion = isMap(parameters) ? parameters["version"] : void 0;
		return typeof servedVersion === "string" ? servedVersion : null;
	}
	async function putBy({ folder: place, servedVersion }) {
		const next = await onDisk(disk.read(join(place, PUT_BY)));
		if (next !== null) {
			const isNext = versionIn(next, basename(place)) === servedVersion;
			const names = new Set(await onDisk(disk.list(place)));
			let aside = 1;
			while (names.has(replaced(aside))) aside += 1;
			await onDisk(disk.move(join(place, isNext ? OUT : PUT_BY), join(place, replaced(aside))));
			if (isNext) return;
		}
		await onDisk(disk.move(join(place, OUT), join(place, PUT_BY)));
	}
	return {
		list,
		async putOut(servedVersions) {
			for (const one of await list()) {
				const stays = servedVersions.has(one.servedVersion);
				if (stays === one.isOut) continue;
				if (stays) await onDisk(disk.move(join(one.folder, PUT_BY), join(one.folder, OUT)));
				else await putBy(one);
			}
		}
	};
}
function replaced(count) {
	return `model-settings.replaced-${count}.json`;
}
function parsed$1(text) {
	try {
		const value = JSON.parse(text);
		return isMap(value) ? value : null;
	} catch {
		return null;
	}
}
async function onDisk(done) {
	try {
		return await done;
	} catch (error) {
		const words = oneLine(String(error));
		throw new Fault("TARGET_UNREACHABLE", `serving.repository cannot be used: ${words}`);
	}
}
// src/platforms/open-inference/mlserver.ts
function mlserver(place, repository) {
	const { server, around } = place;
	const control = `/v2/repository/models/${encodeURIComponent(server.name)}`;
	const shelf = shelfAt(repository, server.name, around.disk);
	const waited = /* @__PURE__ */ new Map();
	async function stateOf(name, signal) {
		const reply = await reached(server.get(`${server.path(name)}/ready`, signal));
		const waiting = waited.get(name);
		switch (reply.status) {
			case 200:
				if (waiting !== "leaving") waited.delete(name);
				return waiting === "leaving" ? "unloading" : "ready";
			case 400:
				if (waiting === "called") waited.set(name, "taken up");
				return "loading";
			case 404:
				if (waiting === "leaving") waited.delete(name);
				return waiting === "called" ? "loading" : waiting === "taken up" ? "failed" : "absent";
			default: throw unusable(server, "whether a version is ready", reply);
		}
	}
	async function strangers(names, signal) {
		const known = new Set(names.values());
		const others = (await listed(signal)).filter((name) => name !== null).filter((name) => !known.has(name));
		const states = await Promise.all(others.map(async (name) => stateOf(name, signal)));
		return others.filter((_, at) => states[at] === "ready" || states[at] === "loading");
	}
	async function listed(signal) {
		const reply = await reached(server.post("/v2/repository/index", {}, READ, signal, true));
		if (reply.status !== 200 || !Array.isArray(reply.body)) throw unusable(server, "its repository index", reply);
		return reply.body.flatMap((row) => {
			if (!isMap(row) || row["name"] !== server.name) return [];
			return [typeof row["version"] === "string" ? row["version"] : null];
		});
	}
	async function call(verb, signal) {
		try {
			return await server.post(`${control}/${verb}`, {}, listening(around), signal);
		} catch (error) {
			if (error instanceof HttpFailure && error.code === "TIMEOUT") return "goes on";
			throw asFault(error);
		}
	}
	async function load(step, names, signal) {
		const wanted = nameOf(step.version, names);
		waited.delete(wanted);
		const state = await stateOf(wanted, signal);
		const others = await strangers(names, signal);
		if ((state === "ready" || state === "loading") && (!step.alone || others.length === 0)) return;
		const which = `${server.base} did not load ${server.name} version ${wanted} (${step.version})`;
		if (!(await shelf.list()).some((one) => one.servedVersion === wanted)) throw new StepFailed("LOAD_FAILED", `${which}: no folder in ${repository} has a ${OUT} or ${PUT_BY} with name ${JSON.stringify(server.name)} and parameters.version ${JSON.stringify(wanted)}`);
		const stay = [...step.keep.map((version) => nameOf(version, names)), ...step.alone ? [] : others];
		await shelf.putOut(/* @__PURE__ */ new Set([...stay, wanted]));
		if (!(await listed(signal)).includes(wanted)) {
			await shelf.putOut(new Set(stay));
			throw new StepFailed("LOAD_FAILED", `${which}: it does not find the settings that lie in ${repository}. Is that the folder it reads, and does it accept them? Its log says`);
		}
		const reply = await call("load", signal);
		if (reply === "goes on") {
			waited.set(wanted, "called");
			return;
		}
		if (reply.status === 200 || await stateOf(wanted, signal) === "ready") return;
		await shelf.putOut(new Set(stay));
		throw new StepFailed("LOAD_FAILED", `${which}: ${wordsOf(reply)}. Its log says why`);
	}
	async function unload(step, names, signal) {
		const leaving = nameOf(step.version, names);
		const others = await strangers(names, signal);
		const stay = [...step.keep.map((version) => nameOf(version, names)), ...others].filter((name) => name !== leaving);
		await shelf.putOut(new Set(stay));
		if (await stateOf(leaving, signal) === "absent") return;
		const left = await listed(signal);
		if (left.includes(leaving)) throw new StepFailed("UNLOAD_FAILED", `${server.base} still finds settings of ${server.name} version ${leaving}, which are not in ${repository}. Is that the folder it reads?`);
		const reply = await call(left.length > 0 ? "load" : "unload", signal);
		if (reply === "goes on") {
			waited.set(leaving, "leaving");
			return;
		}
		if (reply.status !== 200 && reply.status !== 404) throw new StepFailed("UNLOAD_FAILED", `${server.base} did not unload ${server.name} version ${leaving}: ${wordsOf(reply)}. Its log says why`);
	}
	return (versions) => {
		const names = namesOf(versions, around.environment, PATH_PART);
		return {
			target: {
				can: {
					...common,
					loads: true,
					unversioned: "newest"
				},
				async read(signal) {
					const [unknown, ...states] = await Promise.all([strangers(names, signal), ...[...names].map(async ([version, name]) => [version, await seen(name, signal)])]);
					return {
						versions: Object.fromEntries(states),
						unknown,
						...unrouted
					};
				},
				async apply(step, _fence, signal) {
					if (step.do === "load") await load(step, names, signal);
					else if (step.do === "unload") await unload(step, names, signal);
					else if (step.do === "probe") await probe(place, nameOf(step.version, names), signal);
					else throw new Error("an inference server routes nothing");
				}
			},
			replayer: { ask: (version, body, signal) => ask(server, nameOf(version, names), body, signal) }
		};
	};
	async function seen(name, signal) {
		const state = await stateOf(name, signal);
		return {
			state,
			reason: state === "failed" ? "it was loading and is gone; the log of MLServer says why" : ""
		};
	}
}
// src/lib/protobuf.ts
const WITH_LENGTH = 2;
function field(number, content) {
	const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
	return Buffer.concat([
		varint(number * 8 + WITH_LENGTH),
		varint(bytes.length),
		bytes
	]);
}
function varint(value) {
	const bytes = [];
	let rest = value;
	for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(rest % 128 + 128);
	return Uint8Array.of(...bytes, rest);
}
// src/platforms/open-inference/triton-control.ts
function overHttp(server, timeout) {
	const path = `/v2/repository/models/${encodeURIComponent(server.name)}`;
	return async (kind, parameters, signal) => {
		const reply = await server.post(`${path}/${kind}`, { parameters }, timeout, signal);
		return {
			took: reply.status === 200,
			words: wordsOf(reply)
		};
	};
}
function overGrpc(url, model, timeout, grpc) {
	return async (kind, parameters, signal) => {
		const { status, words } = await grpc({
			url,
			method: `inference.GRPCInferenceService/RepositoryModel${kind === "load" ? "Load" : "Unload"}`,
			message: request(model, parameters),
			timeout,
			signal
		});
		return {
			took: status === 0,
			words: `gRPC status ${status}${words === "" ? "" : `, ${oneLine(words)}`}`
		};
	};
}
function request(model, parameters) {
	const entries = Object.entries(parameters).map(([key, text]) => field(PARAMETERS, Buffer.concat([field(KEY, key), field(VALUE, field(STRING_PARAM, text))])));
	return Buffer.concat([field(MODEL_NAME, model), ...entries]);
}
const MODEL_NAME = 2;
const PARAMETERS = 3;
const KEY = 1;
const VALUE = 2;
const STRING_PARAM = 3;
// src/platforms/open-inference/triton.ts
const SOON = 3e3;
const POLL = 1e3;
const NUMBER = {
	pattern: /^[1-9]\d{0,14}$/u,
	expected: "a positive integer, the name of its folder in Triton's repository"
};
const QUEUED = {
	state: "loading",
	reason: "another version of the model is loading first"
};
function triton(place, control, configFile) {
	const { server, around } = place;
	let learnt = null;
	const asked = /* @__PURE__ */ new Set();
	const begun = /* @__PURE__ */ new Set();
	let stood = null;
	async function index(signal) {
		const reply = await reached(listed(SOON, signal).catch((error) => {
			if (error instanceof HttpFailure && error.code === "TIMEOUT") return listed(READ, signal);
			throw error;
		}));
		if (reply.status !== 200 || !Array.isArray(reply.body)) throw unusable(server, "its repository index", reply);
		const rows = reply.body.map(rowOf).filter((row) => row !== null);
		return new Map(rows.filter((row) => row.name === server.name && row.version !== "").map((row) => [row.version, row]));
	}
	function listed(timeout, signal) {
		return server.post("/v2/repository/index", {}, timeout, signal, true);
	}
	async function loadCall(parameters, signal) {
		try {
			return await control("load", parameters, signal);
		} catch (error) {
			if (error instanceof HttpFailure && error.code === "TIMEOUT") return "goes on";
			throw asFault(error);
		}
	}
	async function loadAll(servedVersions, signal) {
		const config = await configInForce(signal) ?? learnt ?? await configGiven() ?? await firstLoad(signal);
		if (config === "not yet") return config;
		const policy = { specific: { versions: servedVersions.map(Number) } };
		return loadCall({ config: JSON.stringify({
			...config,
			name: server.name,
			version_policy: policy
		}) }, signal);
	}
	async function configInForce(signal) {
		const reply = await reached(server.get(`${server.path()}/config`, signal));
		if (reply.status !== 200 || !isMap(reply.body)) return null;
		learnt = reply.body;
		return reply.body;
	}
	async function configGiven() {
		if (configFile === null) return null;
		const config = parsed(await textFile(around, configFile));
		if (config !== null) return config;
		throw new StepFailed("LOAD_FAILED", `${configFile} holds no model configuration: expected JSON, as GET ${server.path()}/config shows it while a version is loaded`);
	}
	async function firstLoad(signal) {
		const rows = await index(signal);
		const busy = isUnderWay(rows);
		if (!busy) stood = new Set([...rows.values()].filter((row) => isState(row, "READY")).map((row) => row.version));
		const reply = busy ? await sitOut(signal) : await loadCall({}, signal);
		if (reply === "goes on") return "not yet";
		const config = await configInForce(signal);
		if (config === null) throw new StepFailed("LOAD_FAILED", `${server.base} loads no version of ${server.name} by its repository's own policy, so its configuration cannot be read${reply === null ? "" : `: ${reply.words}`}. Name a file with the configuration as serving.model-config, or take the version that does not load out of the repository or of version_policy in config.pbtxt`);
		return config;
	}
	async function sitOut(signal) {
		const until = performance.now() + listening(around);
		while (performance.now() < until) {
			if (!isUnderWay(await index(signal))) return null;
			await setTimeout(POLL, signal);
		}
		return "goes on";
	}
	async function load(step, names, signal) {
		const wanted = nameOf(step.version, names);
		const before = await index(signal);
		const read = strangersIn(before, names).filter((one) => stood !== null && !stood.has(one));
		const strangers = step.alone ? [] : strangersIn(before, names).filter((one) => !read.includes(one));
		const ours = [...step.keep.map((version) => nameOf(version, names)), wanted];
		if (isState(before.get(wanted), "READY", "LOADING") && read.length === 0 && (!step.alone || strangersIn(before, names).length === 0)) {
			stood = null;
			return;
		}
		asked.delete(wanted);
		begun.delete(wanted);
		const reply = await loadAll([.../* @__PURE__ */ new Set([...ours, ...strangers])], signal);
		if (reply === "not yet") {
			begun.add(wanted);
			return;
		}
		if (reply === "goes on") {
			asked.add(wanted);
			return;
		}
		const which = `${server.base} did not load ${server.name} version ${wanted} (${step.version})`;
		if (!reply.took) {
			if ((isLoaded([...before.values()].filter((row) => !read.includes(row.version))) ? [] : strangersIn(await index(signal), names)).length > 0) await reached(control("unload", {}, signal));
			throw new StepFailed("LOAD_FAILED", `${which}: ${reply.words}`);
		}
		stood = null;
		const after = (await index(signal)).get(wanted);
		if (!isState(after, "READY", "LOADING")) throw new StepFailed("LOAD_FAILED", `${which}: ${after?.reason ? oneLine(after.reason) : `it is not in the server's repository; put it into ${server.name}/${wanted}/ there`}`);
	}
	async function unload(step, names, signal) {
		const leaving = nameOf(step.version, names);
		begun.delete(leaving);
		const before = await index(signal);
		if (!isState(before.get(leaving), "READY", "LOADING")) return;
		const ours = step.keep.map((version) => nameOf(version, names));
		const rest = [.../* @__PURE__ */ new Set([...ours, ...strangersIn(before, names)])].filter((one) => one !== leaving);
		if (rest.length === 0) await configInForce(signal);
		const reply = rest.length > 0 ? await loadAll(rest, signal) : await reached(control("unload", {}, signal));
		if (typeof reply !== "string" && !reply.took) throw new StepFailed("UNLOAD_FAILED", `${server.base} did not unload ${server.name} version ${leaving}: ${reply.words}`);
	}
	return (versions) => {
		const names = namesOf(versions, around.environment, NUMBER);
		return {
			target: {
				can: {
					...common,
					loads: true,
					unversioned: "newest"
				},
				async read(signal) {
					const rows = await index(signal);
					const known = new Set(names.values());
					if (!isUnderWay(rows)) begun.clear();
					return {
						versions: Object.fromEntries([...names].map(([version, name]) => {
							const state = stateOf(rows.get(name), asked.has(name));
							return [version, state.state === "absent" && begun.has(name) ? QUEUED : state];
						})),
						unknown: [...rows.values()].filter((row) => !known.has(row.version) && row.state !== "UNAVAILABLE").map((row) => row.version),
						...unrouted
					};
				},
				async apply(step, _fence, signal) {
					if (step.do === "load") await load(step, names, signal);
					else if (step.do === "unload") await unload(step, names, signal);
					else if (step.do === "probe") await probe(place, nameOf(step.version, names), signal);
					else throw new Error("an inference server routes nothing");
				}
			},
			replayer: { ask: (version, body, signal) => ask(server, nameOf(version, names), body, signal) }
		};
	};
}
function rowOf(value) {
	if (!isMap(value) || typeof value["name"] !== "string") return null;
	const text = (key) => {
		const found = value[key];
		return typeof found === "string" || typeof found === "number" ? String(found) : "";
	};
	return {
		name: value["name"],
		version: text("version"),
		state: text("state"),
		reason: text("reason")
	};
}
function strangersIn(seen, names) {
	const known = new Set(names.values());
	return [...seen.values()].filter((row) => !known.has(row.version) && isState(row, "READY", "LOADING")).map((row) => row.version);
}
function isLoaded(rows) {
	return rows.some((row) => isState(row, "READY", "LOADING", "UNLOADING"));
}
function isUnderWay(rows) {
	return [...rows.values()].some((row) => isState(row, "LOADING"));
}
function isState(row, ...states) {
	return row !== void 0 && states.includes(row.state);
}
function stateOf(row, waited) {
	const states = {
		READY: "ready",
		LOADING: "loading",
		UNLOADING: "unloading"
	};
	const reason = oneLine(row?.reason ?? "");
	const failed = waited && isState(row, "UNAVAILABLE") && reason !== "" && reason !== "unloaded";
	return {
		state: states[row?.state ?? ""] ?? (failed ? "failed" : "absent"),
		reason
	};
}
function parsed(text) {
	try {
		const value = JSON.parse(text);
		return isMap(value) ? value : null;
	} catch {
		return null;
	}
}
// src/platforms/open-inference.ts
const MOST_WARM_UP = 1e3;
const file = (what) => pipe(string(what), nonEmpty(what));
const schema$1 = pipe(strictObject({
	kind: literal("open-inference"),
	url: address("http://127.0.0.1:8000"),
	flavor: optional(picklist([
		"triton",
		"mlserver",
		"fixed"
	], "expected triton, mlserver or fixed")),
	model: optional(pipe(string("expected a name"), regex(/^(?!\.{1,2}$)[^\p{Cc}\p{Cf}/]{1,200}$/u, "expected the model's name on the server"))),
	repository: optional(pipe(string("expected a folder"), regex(/^(?:\/|[A-Za-z]:[\\/])/u, "expected the full path of a folder"))),
	"model-config": optional(file("expected a file with the model's configuration")),
	grpc: optional(pipe(address("http://127.0.0.1:8001"), check((text) => !URL.canParse(text) || new URL(text).pathname === "/", "expected the address of the gRPC service, such as \"http://127.0.0.1:8001\"; this one has a path"))),
	unversioned: optional(picklist(["refuse", "accept"], "expected refuse or accept"), "refuse"),
	probe: optional(file("expected a file with one request")),
	"warm-up": optional(pipe(number("expected a number of requests"), integer("expected a whole number of requests"), minValue(0, "expected 0 or more requests"), maxValue(MOST_WARM_UP, `expected at most ${MOST_WARM_UP} requests`)), 0)
}), forward(check((section) => section.repository === void 0 || section.flavor === "mlserver", "`repository` belongs to flavor mlserver; take it out"), ["repository"]), forward(check((section) => section.repository !== void 0 || section.flavor !== "mlserver", "flavor mlserver needs `repository`: the folder on the runner's machine that holds a folder for each version"), ["flavor"]), forward(check((section) => section["model-config"] === void 0 || section.flavor === "triton", "`model-config` belongs to flavor triton; take it out"), ["model-config"]), forward(check((section) => section.grpc === void 0 || section.flavor === "triton", "`grpc` belongs to flavor triton; take it out"), ["grpc"]));
const UNVERSIONED = {
	triton: "by the newest one loaded",
	mlserver: "by the one with the highest name, and refuses them while that is loading"
};
const openInference = {
	schema: schema$1,
	summary: "Any server of the Open Inference Protocol: Triton and MLServer load and unload, others are looked at.",
	protocols: () => ["v2"],
	async connect(section, around, signal) {
		const server = serverAt(section.url, section.model ?? around.model, around.http);
		const flavor = section.flavor ?? await flavorOf(server, signal);
		const chosen = UNVERSIONED[flavor];
		if (chosen !== void 0 && section.unversioned === "refuse" && !around.routed) throw new Fault("UNVERSIONED_TRAFFIC", `serving of ${around.environment}: ${server.base} answers requests without a version ${chosen}, which would be the canary. Let clients name the version and write \`unversioned: accept\`, or put a router in front`);
		return flavored(flavor, {
			server,
			around,
			probe: section.probe ?? null,
			warmUp: section["warm-up"]
		}, section);
	}
};
function flavored(flavor, place, section) {
	if (flavor === "triton") {
		const timeout = listening(place.around);
		return triton(place, section.grpc === void 0 ? overHttp(place.server, timeout) : overGrpc(section.grpc, place.server.name, timeout, unary), section["model-config"] ?? null);
	}
	if (flavor === "fixed") return fixed(place);
	if (section.repository === void 0) throw new Fault("REPOSITORY_MISSING", `serving of ${place.around.environment}: ${place.server.base} is an MLServer, which loads what its folders hold. Write flavor: mlserver with repository, the folder that holds a folder for each version, or flavor: fixed where others load`);
	return mlserver(place, section.repository);
}
// src/platforms/prometheus/api.ts
const PATIENCE = 3e4;
var Nothing = class extends Error {
	name = "Nothing";
	code;
	shorter;
	constructor(code, message, shorter = false) {
		super(message);
		this.code = code;
		this.shorter = shorter;
	}
};
const Refusal = object({
	errorType: optional(string(), ""),
	error: string()
});
const Success = object({
	status: literal("success"),
	data: unknown(),
	warnings: optional(array(string()), [])
});
const Scalar = object({
	resultType: literal("scalar"),
	result: tuple([number(), string()])
});
const Matrix = object({
	resultType: literal("matrix"),
	result: array(unknown())
});
const Vector = object({
	resultType: literal("vector"),
	result: array(unknown())
});
const Row = object({
	metric: record(string(), string()),
	values: array(unknown())
});
const Names = array(string());
const Metadata = record(string(), array(object({ type: string() })));
function apiAt(url, name, http) {
	const base = `${url.replace(/\/+$/u, "")}/api/v1`;
	async function get(path, query, shape, signal) {
		const what = query["query"] ?? path;
		return read(await http({
			method: "GET",
			url: `${base}/${path}?${new URLSearchParams(query).toString()}`,
			timeout: PATIENCE,
			signal,
			repeatable: true
		}).catch((error) => {
			throw error instanceof HttpFailure ? unanswered(error, what) : error;
		}), what, shape);
	}
	function unanswered({ code, message }, what) {
		return new Nothing(code === "TIMEOUT" || code === "UNREACHABLE" ? "SOURCE_UNREACHABLE" : "SOURCE_REFUSED", `${name}: ${what}: ${message}`, code === "TOO_LARGE");
	}
	function read({ status, body, text }, what, shape) {
		const success = safeParse(Success, body);
		if (status !== 200 || !success.success) {
			const refusal = safeParse(Refusal, body);
			const words = refusal.success ? `${refusal.output.errorType}: ${refusal.output.error}` : text;
			throw new Nothing(status === 429 || status >= 500 ? "SOURCE_UNREACHABLE" : "SOURCE_REFUSED", `${name}: ${what}: HTTP ${status}: ${oneLine(words)}`, refusal.success && refusal.output.error.includes("too many samples"));
		}
		const { data, warnings } = success.output;
		if (warnings.length > 0) throw new Nothing("SOURCE_REFUSED", `${name}: ${what}: with a warning: ${oneLine(warnings.join("; "))}`);
		const parsed = safeParse(shape, data);
		if (parsed.success) return parsed.output;
		throw new Nothing("SOURCE_REFUSED", `${name}: ${what}: expected Prometheus' answer, got ${oneLine(text, 200)}. Check \`url\``);
	}
	function seriesOf(given, query) {
		const row = safeParse(Row, given);
		if (!row.success) throw new Nothing("SOURCE_REFUSED", `${name}: ${query}: expected series of numbers, got ${oneLine(JSON.stringify(given), 200)}. Native histograms cannot be read: select classic buckets`);
		const samples = [];
		for (const value of row.output.values) {
			const sample = sampleOf(value);
			if (typeof sample === "string") throw new Nothing("SOURCE_REFUSED", `${name}: ${query} has ${sample}; a counter has numbers from 0`);
			const last = samples.at(-1);
			if (last && sample.at < last.at) throw new Nothing("SOURCE_REFUSED", `${name}: ${query} has samples that are not in order of time`);
			if (last?.at === sample.at) samples.pop();
			samples.push(sample);
		}
		return {
			labels: row.output.metric,
			samples
		};
	}
	async function matrix(whole, query, at, signal) {
		const { result } = await get("query", {
			query: whole,
			...at === null ? {} : { time: secondsAt(at) }
		}, Matrix, signal);
		const series = result.map((one) => seriesOf(one, query)).filter(({ samples }) => samples.length > 0);
		if (new Set(series.map(({ labels }) => keyOf(labels))).size < series.length) throw new Nothing("SOURCE_REFUSED", `${name}: ${query} has two series of the same labels`);
		return series;
	}
	return {
		async clock(signal) {
			const { result } = await get("query", { query: "time()" }, Scalar, signal);
			return Math.round(result[0] * 1e3);
		},
		async samples(query, seconds, at, signal) {
			return matrix(`${query}[${seconds}s]`, query, at, signal);
		},
		async alive(metric, step, seconds, at, signal) {
			const query = `count by (job, instance) (count_over_time(${metric}[${step}s]))`;
			return matrix(`${query}[${seconds}s:${step}s]`, query, at, signal);
		},
		async seenBefore(metric, at, signal) {
			return (await get("query", {
				query: `count(count_over_time(${metric}[1d]))`,
				time: secondsAt(at)
			}, Vector, signal)).result.length > 0;
		},
		async everSeen(metric, signal) {
			return (await get("label/__name__/values", { "match[]": `{__name__="${metric}"}` }, Names, signal)).includes(metric);
		},
		async types(metric, signal) {
			return ((await get("metadata", { metric }, Metadata, signal))[metric] ?? []).map(({ type }) => type);
		}
	};
}
function secondsAt(milliseconds) {
	return (milliseconds / 1e3).toFixed(3);
}
function sampleOf(given) {
	const [time, text] = Array.isArray(given) ? given : [];
	if (typeof time !== "number" || typeof text !== "string") return `the sample ${oneLine(JSON.stringify(given), 60)}`;
	const value = text.trim() === "" ? NaN : Number(text);
	const at = Math.round(time * 1e3);
	if (Number.isFinite(value) && value >= 0) return {
		at,
		value
	};
	return `the value ${oneLine(text, 30)} at ${new Date(at).toISOString()}`;
}
function keyOf(labels) {
	return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => a < b ? -1 : 1));
}
// src/platforms/prometheus/selector.ts
const OPERATORS = [
	"=~",
	"!~",
	"!=",
	"="
];
const EXAMPLE = "requests_total{code=\"500\",version=\"${version}\"}";
const NAME = /\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*/uy;
const OPEN = /\{\s*/uy;
const MATCHER = /([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)\s*/uy;
const COMMA = /,\s*/uy;
const CLOSE = /\}\s*/uy;
function parseSelector(text) {
	let place = 0;
	const take = (pattern) => {
		pattern.lastIndex = place;
		const found = pattern.exec(text);
		if (found) place = pattern.lastIndex;
		return found;
	};
	const matchers = [];
	const name = take(NAME)?.[1];
	if (name === void 0) return strange(text, 0);
	if (take(OPEN)) while (!take(CLOSE)) {
		const start = place;
		const [, label = "", sign = "", string = ""] = take(MATCHER) ?? [];
		const operator = OPERATORS.find((one) => one === sign);
		if (operator === void 0) return strange(text, start);
		if (label === "__name__") return `expected the name before the braces, got __name__. Write a counter such as ${EXAMPLE}`;
		const value = unquoted(string);
		if (value === null) return `expected a string that PromQL can read, got ${string}. Write \\\\ for a backslash`;
		matchers.push({
			label,
			operator,
			value
		});
		if (!take(COMMA) && text[place] !== "}") return strange(text, place);
	}
	return place === text.length ? {
		name,
		matchers
	} : strange(text, place);
}
function strange(text, place) {
	const rest = text.slice(place).trim();
	return `expected a selector of a counter, got ${rest === "" ? "the end of the text" : `${JSON.stringify(rest.slice(0, 20))} at character ${place + 1}`}. ${fixOf(rest)}`;
}
function fixOf(rest) {
	if (/^(?:\w+\s*[=!]~?=?\s*)?\$\{/u.test(rest)) return "A place to fill may stand only within the quotes of a label";
	if (rest.startsWith("[")) return "Leave the range out: each look reads the stretch that it judges";
	if (/^(?:offset\b|@)/u.test(rest)) return "Leave it out: each look reads at its own time";
	if (/^[(+*/%^<>!=-]|^(?:and|or|unless|by|without|on|bool)\b/u.test(rest)) return `Write the counter itself, such as ${EXAMPLE}: what grew is found and added up here`;
	return `Write for example ${EXAMPLE}`;
}
const ESCAPES = {
	a: "\x07",
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "	",
	v: "\v",
	"\\": "\\"
};
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))/gu;
function unquoted(text) {
	const quote = text.slice(0, 1);
	const inner = text.slice(1, -1);
	if (quote === "`") return inner;
	let wrong = false;
	const value = inner.replaceAll(ESCAPE, (_all, byte, four, eight, octal, letter) => {
		const code = parseInt(byte ?? four ?? eight ?? octal ?? "", octal === void 0 ? 16 : 8);
		if (letter !== void 0) {
			const meant = letter === quote ? quote : ESCAPES[letter];
			if (meant === void 0) wrong = true;
			return meant ?? "";
		}
		if (code > (byte === void 0 && octal === void 0 ? 1114111 : 127) || code >= 55296 && code <= 57343) wrong = true;
		return wrong ? "" : String.fromCodePoint(code);
	});
	return wrong ? null : value;
}
function fillSelector({ name, matchers }, filling) {
	const filled = [];
	for (const { label, operator, value } of matchers) {
		const text = fill(value, filling, isRegex(operator) ? regexOf : (text) => text);
		if (text === null) return null;
		filled.push(`${label}${operator}${quoted(text)}`);
	}
	return filled.length === 0 ? name : `${name}{${filled.join(",")}}`;
}
function isRegex(operator) {
	return operator === "=~" || operator === "!~";
}
function regexOf(text) {
	return text.replaceAll(/[\\.+*?()|[\]{}^$]/gu, String.raw`\$&`);
}
function quoted(text) {
	return `"${text.replaceAll(/["\\\p{Cc}]/gu, (character) => {
		if (character === "\"" || character === "\\") return `\\${character}`;
		return character === "\n" ? String.raw`\n` : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
	})}"`;
}
const APART = /\$\{(?:version|served-version|role|location)\}/u;
function tellsArms({ matchers }) {
	return matchers.some(({ operator, value }) => !operator.startsWith("!") && APART.test(value));
}
// src/platforms/prometheus/problems.ts
const SelectorText = template("a selector of a counter");
function problemsOf(metric) {
	const { kind, live } = metric;
	if (live === void 0) return [];
	if (kind === "mean" || kind === "distribution") return [{
		key: "kind",
		message: `expected proportion, rate or quantile, got ${kind}: Prometheus keeps no squares of values and no categories. Push a ${kind} with observe, or count what is over a bound`
	}];
	const found = [];
	const say = (key, message) => void found.push({
		key,
		message
	});
	if (metric.paired) say("paired", "counters do not say which request was answered how by both versions. Remove paired");
	if (metric.slices.length > 0) say("slices", "slices of counters are not read. Remove slices, or write a metric of its own for each value");
	for (const problem of kind === "quantile" ? quantile(metric, live) : outcomes(live, kind)) found.push(problem);
	return found;
}
function quantile({ threshold }, { bad, total, absentBad }) {
	const found = [];
	const add = (key, message) => {
		if (message !== null) found.push({
			key,
			message
		});
	};
	if (threshold === void 0) add(null, "missing key \"threshold\": buckets say how many values lie above a bound, not where a quantile lies. Write the value");
	if (bad !== null) add("bad", "a quantile is read from the buckets that total selects. Remove bad");
	if (absentBad !== null) add("absent-bad", "a quantile has no bad. Remove absent-bad");
	add("total", selectorProblem(total, bucketsProblem));
	return found;
}
function bucketsProblem({ name, matchers }) {
	const fix = "Write for example latency_seconds_bucket{version=\"${version}\"}";
	if (!name.endsWith("_bucket")) return `expected the buckets of a histogram, which end in _bucket, got ${name}. ${fix}`;
	return matchers.some(({ label }) => label === "le") ? `expected all buckets, got those of one \`le\`. ${fix}` : null;
}
function outcomes({ bad, total }, kind) {
	const found = [];
	const add = (key, message) => {
		if (message !== null) found.push({
			key,
			message
		});
	};
	if (bad === null) add(null, `missing key "bad": ${kind === "rate" ? "what counts the events" : "what counts the bad outcomes"}`);
	else add("bad", selectorProblem(bad, counterProblem));
	add("total", selectorProblem(total, counterProblem));
	return found;
}
const MADE = /:[^:]*(?:rate|irate|increase|delta|idelta|deriv|avg|mean|ratio|quantile|p\d{2,3})(?:_?\d+[smhdwy])?$/u;
function counterProblem({ name, matchers }) {
	if (MADE.test(name)) return `expected a counter, got ${name}, which a recording rule made of one. Write the counter itself, such as ${EXAMPLE}`;
	const one = matchers.some(({ label, operator }) => label === "le" && operator === "=");
	if (name.endsWith("_bucket") && !one) return `expected a counter, got the buckets of ${name}, which count each value many times. Select one of them by le="\u2026"`;
	return null;
}
function requestsProblem(text) {
	return selectorProblem(text, counterProblem);
}
function selectorProblem(text, more) {
	const known = safeParse(SelectorText, text);
	if (!known.success) return known.issues[0].message;
	const selector = parseSelector(text);
	if (typeof selector === "string") return selector;
	if (!tellsArms(selector)) return `expected a label that tells the versions apart, got ${text}: it would compare a counter with itself. Write for example ${EXAMPLE}`;
	return more(selector);
}
// src/platforms/prometheus/buckets.ts
function bucketsOf(series) {
	const buckets = /* @__PURE__ */ new Map();
	const layouts = /* @__PURE__ */ new Map();
	for (const one of series) {
		const { le, ...rest } = one.labels;
		const bound = le === "+Inf" ? 1e400 : Number(le ?? "");
		if (le === void 0 || le.trim() === "" || Number.isNaN(bound)) return "has series without a bound `le`";
		buckets.set(bound, [...buckets.get(bound) ?? [], one]);
		const key = keyOf(rest);
		layouts.set(key, (layouts.get(key) ?? /* @__PURE__ */ new Set()).add(bound));
	}
	const all = new Map([...buckets].toSorted(([a], [b]) => a - b));
	if (series.length > 0 && !all.has(1e400)) return "has no bucket `le=\"+Inf\"`";
	if ([...layouts.values()].some(({ size }) => size !== all.size)) return "has series of different buckets";
	return all;
}
function boundsFor(metric, primary, canary) {
	const { threshold, limit } = metric;
	if (threshold === void 0) throw new Error(`${metric.name}: a quantile without a threshold passed the rules`);
	const side = SIDES[metric.better];
	const near = nearestTo(primary ?? canary, threshold);
	if (near === null) return "there is no bucket but the infinite one";
	const marks = marksOf(metric, near);
	const apart = canary.filter((bound) => side.within(bound, marks.canary) && !side.within(bound, near));
	const last = side.worst(apart);
	if (last === null && primary !== null) return `no bucket ends between ${near} (the one nearest to the threshold) and ${marks.canary} (its margin), so nothing could pass`;
	const inner = last ?? near;
	const failMark = marks.beyond ?? marks.canary;
	const beyond = side.mildest(canary.filter((bound) => side.atLeast(bound, failMark)));
	if (beyond === null && primary !== null) return `no bucket ends at ${failMark} or beyond, so nothing could fail`;
	const over = limit === null ? null : side.mildest(canary.filter((bound) => side.atLeast(bound, limit)));
	if (limit !== null && over === null) return `no bucket ends at the limit ${limit} or beyond, so it could never be exceeded`;
	return {
		primary: near,
		canary: inner,
		beyond: beyond === null || beyond === inner ? null : beyond,
		over
	};
}
const ROUNDING = 1e-9;
const SIDES = {
	lower: {
		within: notAbove,
		atLeast: notBelow,
		worst: most$1,
		mildest: least$1
	},
	higher: {
		within: notBelow,
		atLeast: notAbove,
		worst: least$1,
		mildest: most$1
	}
};
function notBelow(bound, mark) {
	return bound >= mark - ROUNDING * Math.abs(mark);
}
function notAbove(bound, mark) {
	return bound <= mark + ROUNDING * Math.abs(mark);
}
function least$1(bounds) {
	return bounds.at(0) ?? null;
}
function most$1(bounds) {
	return bounds.at(-1) ?? null;
}
function nearestTo(bounds, threshold) {
	return bounds.reduce((best, bound) => best === null || Math.abs(bound - threshold) < Math.abs(best - threshold) ? bound : best, null);
}
function finite(buckets) {
	return [...buckets.keys()].filter(Number.isFinite);
}
// src/platforms/prometheus/counting.ts
function proportions({ better }, primary, canary) {
	const arm = (grown, first, end) => {
		if (grown === null) return {
			n: 0,
			k: 0
		};
		const [n, bad] = [sum(grown.total, first, end), sum(grown.bad, first, end)];
		return bad > n ? null : {
			n,
			k: better === "lower" ? bad : n - bad
		};
	};
	return (first, end) => both$1(arm(primary, first, end), arm(canary, first, end));
}
function rates(primary, canary, patience) {
	const arm = (grown, first, end) => {
		if (grown === null) return {
			events: 0,
			exposure: 0
		};
		const [events, exposure] = [sum(grown.bad, first, end), sum(grown.total, first, end)];
		return exposure === 0 && events > 0 && end - first <= patience ? null : {
			events,
			exposure
		};
	};
	return (first, end) => both$1(arm(primary, first, end), arm(canary, first, end));
}
function exceedances(primary, canary) {
	const arm = (spread, first, end) => {
		if (spread === null) return {
			n: 0,
			above: 0
		};
		const n = sum(spread.n, first, end);
		const above = (upTo) => n - sum(upTo, first, end);
		const { upToBeyond, upToLimit } = spread;
		const sums = {
			n,
			above: above(spread.upTo),
			...upToBeyond === void 0 ? {} : { beyond: above(upToBeyond) },
			...upToLimit === void 0 ? {} : { over: above(upToLimit) }
		};
		return Object.values(sums).some((count) => count < 0) ? null : sums;
	};
	return (first, end) => both$1(arm(primary, first, end), arm(canary, first, end));
}
function both$1(primary, canary) {
	return primary === null || canary === null ? null : {
		primary,
		canary
	};
}
function sum(column, first, end) {
	return column.slice(first, end).reduce((total, value) => total + value, 0);
}
function tell(windows, countings) {
	const told = [];
	let first = 0;
	let metric = null;
	for (let end = 1; end <= windows; end += 1) {
		const counts = [...countings].map(([name, counting]) => [name, counting(first, end)]);
		const odd = counts.find(([, one]) => one === null);
		metric = odd?.[0] ?? null;
		if (odd) continue;
		told.push({
			first,
			end,
			metrics: Object.fromEntries(counts.flatMap(([name, one]) => one ? [[name, one]] : []))
		});
		first = end;
	}
	return {
		told,
		left: metric === null ? null : {
			first,
			metric
		}
	};
}
// src/platforms/prometheus/growth.ts
function gridOf(from, to, every) {
	const first = Math.ceil(from / every) * every;
	return {
		first,
		every,
		count: Math.max(0, Math.floor((to - first) / every))
	};
}
function edge({ first, every }, index) {
	return first + index * every;
}
function growth(series, grid, reach) {
	const windows = Array.from({ length: grid.count }, () => 0);
	for (const { samples } of series) samples.forEach(({ at, value }, index) => {
		const before = samples[index - 1];
		if (!before || at - before.at > reach) return;
		const step = value >= before.value ? value - before.value : value;
		const window = Math.ceil((at - grid.first) / grid.every) - 1;
		const sum = windows[window];
		if (sum !== void 0) windows[window] = sum + step;
	});
	return windows;
}
function newest(series) {
	const ends = series.map(lastOf);
	return ends.length === 0 ? null : ends.reduce((a, b) => Math.max(a, b));
}
function settledUntil(series, reach, latest) {
	return series.map(lastOf).filter((at) => latest - at <= reach).reduce((a, b) => Math.min(a, b), 1e400);
}
function inSight(series, grid, reach) {
	return inSightAt(timesOf(series), grid, reach);
}
function timesOf(series) {
	return [...new Set(series.flatMap(({ samples }) => samples.map(({ at }) => at)))];
}
function inSightAt(times, grid, reach) {
	return clearOf(gapsIn([
		-1e400,
		...times,
		1e400
	], reach), grid);
}
function gapsIn(times, reach) {
	const sorted = times.toSorted((a, b) => a - b);
	return sorted.flatMap((to, index) => {
		const from = sorted[index - 1];
		return from === void 0 || to - from <= reach ? [] : [{
			from,
			to
		}];
	});
}
function clearOf(gaps, grid) {
	const clear = Array.from({ length: grid.count }, () => true);
	for (const { from, to } of gaps) {
		const start = Math.max(0, Math.floor((from - grid.first) / grid.every));
		for (let index = start; index < grid.count && edge(grid, index) < to; index += 1) clear[index] = false;
	}
	return clear;
}
function lastOf({ samples }) {
	return samples.at(-1)?.at ?? -1e400;
}
// src/platforms/prometheus/sight.ts
function plain(bad, total, grid, reach) {
	const [last, latest] = [newest(bad), newest(total)];
	if (last === null || latest === null || latest - last > reach) return false;
	return inSightAt(timesOf(bad), grid, reach).every(Boolean);
}
function witnessed(bad, total, alive, step, reach) {
	const own = timesOf(bad);
	const targets = new Set(bad.map(targetOf));
	const apart = total.every((one) => !targets.has(targetOf(one)));
	const born = least(own) ?? 1e400;
	const others = alive.flatMap((one) => {
		const ends = timesOf([one]);
		return apart && !targets.has(targetOf(one)) ? ends.filter((at) => at < born) : ends;
	});
	const times = [...own, ...cautious(others, step, reach)];
	const [last, latest] = [most([...own, ...others]), newest(total)];
	return {
		times,
		first: least(times),
		last: most([...own, ...others.map((at) => at - step)]),
		gone: last !== null && latest !== null && latest - last > reach
	};
}
function lapsesOf(series, alive, step, reach) {
	return [...new Set(series.map(targetOf))].flatMap((target) => {
		const of = (all) => timesOf(all.filter((one) => targetOf(one) === target));
		return gapsIn([...of(series), ...cautious(of(alive), step, reach)], reach);
	});
}
function cautious(ends, step, reach) {
	return ends.toSorted((a, b) => a - b).map((at, index, all) => {
		const before = all[index - 1];
		return before === void 0 || at - before > reach ? at : Math.max(before, at - step);
	});
}
function throughout(from, until, reach) {
	return Array.from({ length: Math.max(0, Math.ceil((until - from) / reach)) }, (_none, index) => from + index * reach);
}
function targetOf({ labels: { job = "", instance = "" } }) {
	return keyOf({
		job,
		instance
	});
}
function least(times) {
	return times.reduce((best, at) => best === null || at < best ? at : best, null);
}
function most(times) {
	return times.reduce((best, at) => best === null || at > best ? at : best, null);
}
// src/platforms/prometheus/source.ts
const CLEAR = {
	until: 1e400,
	lost: null,
	seen: ({ count }) => Array.from({ length: count }, () => true)
};
function sourceOf(api, setting) {
	const { name, reach } = setting;
	async function found(ask, text, role, { version, served }) {
		const { model, environment } = setting;
		const filling = {
			model,
			environment,
			version,
			served,
			role
		};
		const query = fillSelector(selectorOf(text), filling);
		if (query === null) throw new Nothing("SOURCE_REFUSED", `${name}: ${text} names a location, and version ${version} has none`);
		return {
			query,
			arm: `${role} ${version}`,
			series: await ask(query)
		};
	}
	async function ofArms(ask, text, { primary, canary }) {
		const [one, other] = await Promise.all([primary === null ? null : found(ask, text, "primary", primary), found(ask, text, "canary", canary)]);
		return {
			primary: one,
			canary: other
		};
	}
	async function totalOf(ask, text, stretch) {
		const arms = await ofArms(ask, text, stretch);
		for (const { query, arm, series } of present(arms)) {
			const last = newest(series);
			if (last === null && stretch.from === stretch.to) throw new Nothing("SOURCE_STALE", `${name}: ${query} (${arm}) has no sample of the last ${seconds(reach)} s, which is max-age. Check that it is still scraped`);
			if (last === null) throw new Nothing("TOTAL_MISSING", `${name}: ${query} (${arm}) selects nothing. Check its labels, and that it is scraped`);
			const age = Date.parse(stretch.to) - last;
			if (age > reach) throw new Nothing("SOURCE_STALE", `${name}: the newest sample of ${query} (${arm}) is ${seconds(age)} s old, max-age is ${seconds(reach)} s. Check that it is still scraped`);
		}
		return arms;
	}
	async function badOf(ask, metric, stretch) {
		const { bad } = liveOf(metric);
		return bad === null ? null : ofArms(ask, bad, stretch);
	}
	async function lapses(total, bad, alive) {
		const arm = async (all, some) => {
			const series = [...all.series, ...some?.series ?? []];
			if (lapsesOf(series, [], 0, reach).length === 0) return [];
			const names = [all, ...some ? [some] : []].map(({ query }) => selectorOf(query).name);
			return lapsesOf(series, (await Promise.all([...new Set(names)].map(alive))).flat(), stepOf(reach), reach);
		};
		const [primary, canary] = await Promise.all([total.primary && arm(total.primary, bad?.primary ?? null), arm(total.canary, bad?.canary ?? null)]);
		return {
			primary,
			canary
		};
	}
	async function sightOf({ metric, total, bad }, grid, alive, signal) {
		const { bad: text, absentBad } = liveOf(metric);
		if (bad === null || text === null || absentBad === "zero") return {
			primary: CLEAR,
			canary: CLEAR
		};
		const counter = selectorOf(text).name;
		const arm = async (all, some) => {
			if (plain(some.series, all.series, grid, reach)) return CLEAR;
			const { times, first, last, gone } = witnessed(some.series, all.series, await alive(counter), stepOf(reach), reach);
			const which = `${name}: ${some.query} (${some.arm})`;
			const fix = `Check that it is still scraped; if ${counter} is exported only with its first error, export it as 0 from the start, or write absent-bad: zero`;
			if (first === null || last === null) {
				if (!await api.everSeen(counter, signal)) throw new Nothing("BAD_NEVER_SEEN", `${which} selects nothing, and nothing of that name was ever exported. Correct bad of ${metric.name}, or write absent-bad: zero`);
				throw new Nothing("SOURCE_STALE", `${which} selects nothing, and the newest sample of that name is older than ${iso(grid.first - reach)}, while total goes on. ${fix}`);
			}
			const sighted = first > grid.first && !await api.seenBefore(counter, grid.first, signal) ? [...throughout(grid.first, first, reach), ...times] : times;
			return {
				until: last,
				lost: gone ? new Nothing("SOURCE_STALE", `${which} shows nothing since ${iso(last)}, nor does its exporter show others of that name, while total goes on. ${fix}`) : null,
				seen: (cut) => inSightAt(sighted, cut, reach)
			};
		};
		const [primary, canary] = await Promise.all([total.primary && bad.primary && arm(total.primary, bad.primary), arm(total.canary, bad.canary)]);
		return {
			primary,
			canary
		};
	}
	function whole({ query, series }) {
		for (const { samples } of series) for (const { value } of samples) if (!Number.isSafeInteger(value)) throw new Nothing("SOURCE_REFUSED", `${name}: ${query} has the value ${value}; what counts requests has whole numbers`);
		return series;
	}
	async function look(stretch, signal) {
		const asked = askedIn(stretch);
		if (asked.count === 0 && stretch.from !== stretch.to) return [];
		const at = Date.parse(stretch.to) + 2 * reach;
		const length = Math.ceil((at - asked.first + reach) / 1e3) + 1;
		const since = Date.parse(stretch.since);
		const ask = once(async (query) => {
			return (await api.samples(query, length, at, signal)).map((one) => ({
				...one,
				samples: sinceThen(one.samples, since)
			}));
		});
		const { metrics } = stretch;
		const totals = await Promise.all(metrics.map(async (metric) => totalOf(ask, liveOf(metric).total, stretch)));
		const router = setting.requests ?? metrics.find(({ kind }) => kind === "proportion")?.live?.total ?? null;
		const requests = router === null ? null : await totalOf(ask, router, stretch);
		const bads = await Promise.all(metrics.map(async (metric) => badOf(ask, metric, stretch)));
		const read = metrics.map((metric, index) => ({
			metric,
			total: nth(totals, index),
			bad: nth(bads, index)
		}));
		const settled = [...read.map(({ total, bad }) => settledOf(total, bad, reach)), ...requests === null ? [] : [settledOf(requests, null, reach)]];
		const complete = gridOf(asked.first, Math.min(Date.parse(stretch.to), ...settled), asked.every);
		const step = stepOf(reach);
		const alive = once(async (counter) => api.alive(counter, step / 1e3, length, at, signal));
		const sights = await Promise.all(read.map(async (one) => sightOf(one, complete, alive, signal)));
		const broken = await Promise.all(read.map(async ({ total, bad }) => lapses(total, bad, alive)));
		const sighted = sights.flatMap(present);
		const grid = gridOf(asked.first, Math.min(edge(complete, complete.count), ...sighted.map(({ until }) => until)), asked.every);
		if (grid.count === 0) {
			const lost = sighted.find((one) => one.lost !== null)?.lost;
			if (lost) throw lost;
			return [];
		}
		const countings = new Map(read.map((one, index) => [one.metric.name, countingOf(one, nth(sights, index), nth(broken, index), grid)]));
		const { told, left } = tell(grid.count, countings);
		if (told.length === 0 && left !== null && (grid.count - left.first) * grid.every > reach + grid.every) throw new Nothing("SOURCE_REFUSED", `${name}: since ${iso(edge(grid, left.first))} more was bad than there was in total. bad of ${left.metric} has to count some of what total counts`);
		const given = givenOf(requests, requests && await lapses(requests, null, alive), grid);
		return told.map(({ first, end, metrics: counts }) => ({
			from: iso(edge(grid, first)),
			to: iso(edge(grid, end)),
			metrics: counts,
			given: given(first, end)
		}));
	}
	function countingOf({ metric, total, bad }, sight, gaps, grid) {
		if (metric.kind === "quantile") return quantileOf(metric, total, gaps, grid);
		if (bad === null) throw new Error(`${metric.name}: no bad passed the rules`);
		const known = ({ seen }, lapsed) => both(seen(grid), clearOf(lapsed, grid));
		const grown = (all, some, told) => {
			const column = (series) => where(growth(series, grid, reach), told);
			return {
				total: column(metric.kind === "rate" ? all.series : whole(all)),
				bad: column(whole(some))
			};
		};
		const ofCanary = known(sight.canary, gaps.canary);
		const ofPrimary = both(known(sight.primary ?? CLEAR, gaps.primary ?? []), ofCanary);
		const primary = total.primary && bad.primary && grown(total.primary, bad.primary, ofPrimary);
		const canary = grown(total.canary, bad.canary, ofCanary);
		return metric.kind === "rate" ? rates(primary, canary, 1 + Math.floor(reach / grid.every)) : proportions(metric, primary, canary);
	}
	function bucketsIn(all) {
		const buckets = bucketsOf(whole(all));
		if (typeof buckets === "string") throw new Nothing("SOURCE_REFUSED", `${name}: ${all.query} (${all.arm}) ${buckets}`);
		return buckets;
	}
	function quantileOf(metric, total, gaps, grid) {
		const primary = total.primary && bucketsIn(total.primary);
		const canary = bucketsIn(total.canary);
		const bounds = boundsFor(metric, primary && finite(primary), finite(canary));
		if (typeof bounds === "string") throw new Nothing("SOURCE_REFUSED", `${name}: ${unfit(metric, bounds, canary)}`);
		const column = (buckets, bound, lapsed) => where(growth(buckets.get(bound) ?? [], grid, reach), clearOf(lapsed, grid));
		const ofPrimary = [...gaps.primary ?? [], ...gaps.canary];
		return exceedances(primary && {
			n: column(primary, 1e400, ofPrimary),
			upTo: column(primary, bounds.primary, ofPrimary)
		}, spread(bounds, (bound) => column(canary, bound, gaps.canary)));
	}
	function givenOf(requests, gaps, grid) {
		if (requests === null || requests.primary === null) return () => null;
		const arm = (all, lapsed) => ({
			grown: growth(whole(all), grid, reach),
			seen: both(inSight(all.series, grid, reach), clearOf(lapsed, grid))
		});
		const [primary, canary] = [arm(requests.primary, gaps?.primary ?? []), arm(requests.canary, gaps?.canary ?? [])];
		return (first, end) => [...primary.seen.slice(first, end), ...canary.seen.slice(first, end)].every(Boolean) ? {
			primary: sum(primary.grown, first, end),
			canary: sum(canary.grown, first, end)
		} : null;
	}
	async function windows(stretch, signal) {
		try {
			return await look(stretch, signal);
		} catch (error) {
			const grid = gridOf(Date.parse(stretch.from), Date.parse(stretch.to), stretch.every * 1e3);
			if (!(error instanceof Nothing) || !error.shorter || grid.count < 2) throw error;
			return windows({
				...stretch,
				to: iso(edge(grid, Math.floor(grid.count / 2)))
			}, signal);
		}
	}
	async function noLocation(metric, { version, served }) {
		const { bad, total } = liveOf(metric);
		const filling = {
			model: setting.model,
			environment: setting.environment,
			version,
			served,
			role: "primary"
		};
		const text = [
			bad,
			total,
			setting.requests
		].find((one) => one !== null && fillSelector(selectorOf(one), filling) === null);
		return text === void 0 ? null : `${metric.name}: ${text} names a location, and version ${version} has none`;
	}
	async function gauge(metric, _primary, signal) {
		const { bad, total } = liveOf(metric);
		for (const text of bad === null ? [] : [bad, total]) {
			const counter = selectorOf(text).name;
			const types = await api.types(counter, signal);
			if (types.length > 0 && types.every((type) => type === "gauge")) return `${metric.name}: ${counter} is a gauge, as its exporter says: it may fall, so its growth counts nothing. Write a counter`;
		}
		return null;
	}
	async function noBounds(metric, primary, signal) {
		if (metric.kind !== "quantile") return null;
		const ask = async (query) => api.samples(query, Math.ceil(reach / 1e3), null, signal);
		const all = await found(ask, liveOf(metric).total, "primary", primary);
		if (all.series.length === 0) return null;
		const buckets = bucketsIn(all);
		const bounds = boundsFor(metric, finite(buckets), finite(buckets));
		return typeof bounds === "string" ? unfit(metric, bounds, buckets) : null;
	}
	return {
		name,
		now: async (signal) => orNoData(async () => iso(await api.clock(signal))),
		windows: async (stretch, signal) => orNoData(async () => windows(stretch, signal)),
		async cannotDecide(metrics, primary, signal) {
			for (const metric of metrics) for (const reasonOf of [
				noLocation,
				gauge,
				noBounds
			]) {
				const reason = await orNoData(async () => reasonOf(metric, primary, signal));
				if (typeof reason === "string") return reason;
			}
			return null;
		}
	};
}
function stepOf(reach) {
	return Math.max(1, Math.floor(reach / 1e4)) * 1e3;
}
function both(some, others) {
	return some.map((one, index) => one && others[index] === true);
}
function where(grown, known) {
	return grown.map((more, index) => known[index] === true ? more : 0);
}
function askedIn({ from, to, every }) {
	const [first, end] = [Date.parse(from), Date.parse(to)];
	return from === to ? {
		first,
		every: every * 1e3,
		count: 0
	} : gridOf(first, end, every * 1e3);
}
function sinceThen(samples, since) {
	const late = samples.filter(({ at }) => at >= since);
	return late.length > 0 ? late : samples.slice(-1);
}
function spread({ canary, beyond, over }, column) {
	return {
		n: column(1e400),
		upTo: column(canary),
		...beyond === null ? {} : { upToBeyond: column(beyond) },
		...over === null ? {} : { upToLimit: column(over) }
	};
}
function unfit({ name }, why, buckets) {
	return `${name}: ${why}. There are buckets up to ${finite(buckets).join(", ")}. Choose threshold, margin and limit by them, or add a bucket`;
}
async function orNoData(work) {
	try {
		return await work();
	} catch (error) {
		if (error instanceof Nothing) return {
			code: error.code,
			reason: error.message
		};
		throw error;
	}
}
function once(ask) {
	const asked = /* @__PURE__ */ new Map();
	return (query) => {
		const answer = asked.get(query) ?? ask(query);
		asked.set(query, answer);
		return answer;
	};
}
function settledOf(total, bad, reach) {
	const arm = (all, some) => {
		const latest = newest(all.series) ?? -1e400;
		return settledUntil([...all.series, ...some?.series ?? []], reach, latest);
	};
	const canary = arm(total.canary, bad?.canary ?? null);
	return total.primary === null ? canary : Math.min(canary, arm(total.primary, bad?.primary ?? null));
}
function nth(list, index) {
	const one = list[index];
	if (one === void 0) throw new Error(`nothing at ${index}`);
	return one;
}
function present({ primary, canary }) {
	return primary === null ? [canary] : [primary, canary];
}
function liveOf({ name, live }) {
	if (live === void 0) throw new Error(`${name} is counted by no source`);
	return live;
}
function selectorOf(text) {
	const selector = parseSelector(text);
	if (typeof selector === "string") throw new Error(`${text} passed the rules: ${selector}`);
	return selector;
}
function iso(milliseconds) {
	return new Date(milliseconds).toISOString();
}
function seconds(milliseconds) {
	return Math.round(milliseconds / 1e3);
}
// src/platforms/prometheus.ts
const schema = strictObject({
	kind: literal("prometheus"),
	url: address("http://prometheus.example.com:9090"),
	"max-age": optional(pipe(duration, check((text) => inReach(parseDuration(text)), "expected a duration from 1s to 1h")), "2m"),
	requests: optional(pipe(string("expected a selector of a counter"), check((text) => requestsProblem(text) === null, ({ input }) => requestsProblem(input) ?? "")))
});
function inReach(seconds) {
	return seconds === null || seconds >= 1 && seconds <= 3600;
}
const prometheus = {
	schema,
	summary: "Counters of each version in Prometheus: proportions, rates, and quantiles from buckets.",
	problems: problemsOf,
	connect(source, { url, "max-age": maxAge, requests }, { model, environment, http }) {
		const name = `source ${source}, Prometheus at ${url}`;
		const reach = secondsOf(maxAge) * 1e3;
		return sourceOf(apiAt(url, name, http), {
			name,
			reach,
			requests: requests ?? null,
			model,
			environment
		});
	}
};
// src/platforms/index.ts
const platforms = /* @__PURE__ */ new Map([
	["open-inference", kindOf(openInference)],
	["external", kindOf(external)],
	["command", kindOf(command)],
	["mlflow", kindOf(mlflowServing)]
]);
const routers = /* @__PURE__ */ new Map([
	["command", routerKindOf(commandRouter)],
	["envoy", routerKindOf(envoy)],
	["nginx", routerKindOf(nginx)]
]);
const sources = /* @__PURE__ */ new Map([["prometheus", sourceKindOf(prometheus)]]);
const registries = /* @__PURE__ */ new Map([["mlflow", registryKindOf(mlflow)]]);
function connectRegistry(section, around) {
	const kind = registries.get(section.kind);
	if (!kind) throw new Fault("CONFIG", `registry of kind ${JSON.stringify(section.kind)} is not supported yet`);
	return kind.connect(section, around);
}
function registryKindOf(platform) {
	const { schema, summary } = platform;
	return {
		schema,
		summary,
		aliasProblem: (environment) => platform.aliasProblem(environment),
		connect: (section, around) => platform.connect(parse$1(schema, section), around)
	};
}
async function connect(section, around, signal) {
	const kind = platforms.get(section.kind);
	if (!kind) throw new Fault("CONFIG", `serving of kind ${JSON.stringify(section.kind)} is not supported yet`);
	return kind.connect(section, around, signal);
}
async function connectRouter(section, around, signal) {
	const kind = routers.get(section.kind);
	if (!kind) throw new Fault("CONFIG", `router of kind ${JSON.stringify(section.kind)} is not supported yet`);
	return kind.connect(section, around, signal);
}
function connectSources(given, around) {
	return new Map(Object.entries(given).map(([name, { kind, section }]) => {
		const source = sources.get(kind);
		if (!source) throw new Fault("CONFIG", `source ${name} of kind ${JSON.stringify(kind)} is not supported yet`);
		return [name, source.connect(name, section, around)];
	}));
}
function routerKindOf(platform) {
	const { schema, summary } = platform;
	return {
		schema,
		summary,
		places: (section, at) => platform.places(parse$1(schema, section), at),
		connect: (section, around, signal) => platform.connect(parse$1(schema, section), around, signal)
	};
}
function sourceKindOf(platform) {
	const { schema, summary } = platform;
	return {
		schema,
		summary,
		problems: (metric) => platform.problems(metric),
		connect: (name, section, around) => platform.connect(name, parse$1(schema, section), around)
	};
}
function kindOf(platform) {
	const { schema, summary } = platform;
	return {
		schema,
		summary,
		protocols: (section) => platform.protocols(parse$1(schema, section)),
		connect: (section, around, signal) => platform.connect(parse$1(schema, section), around, signal)
	};
}
const kinds = {
	servings: platforms,
	routers,
	sources,
	registries
};
export { kinds as a, connectSources as i, connectRegistry as n, ALL as o, connectRouter as r, isKnown as s, connect as t };
