import { i as __toESM } from "./rolldown-runtime.js";
import { n as getOctokitOptions, t as Octokit } from "./octokit.js";
import { A as optional, D as number, H as string, I as record, K as union, N as pipe, O as object, S as minLength, n as array, q as unknown, u as getDotPath, v as looseObject, z as safeParse } from "./vendor.js";
import { B as rateLimited, F as Refusal, H as short, I as UnknownOutcome, L as badToken, R as missingPermission, U as unreachable, V as redactor, _r as request, sr as Fault, vr as request$1, z as noRepository } from "./shared.js";
// src/github/pace.ts
const points = ({ writes }) => writes ? 5 : 1;
const BUCKETS = [
	{
		name: "changes",
		burst: 16,
		perMinute: 24,
		cost: ({ writes }) => writes ? 1 : 0
	},
	{
		name: "points of REST",
		burst: 150,
		perMinute: 300,
		cost: (one) => one.interface === "rest" ? points(one) : 0
	},
	{
		name: "points of GraphQL",
		burst: 400,
		perMinute: 600,
		cost: (one) => one.interface === "graphql" ? points(one) : 0
	}
];
const MINUTE = 6e4;
function createPace() {
	const levels = BUCKETS.map((bucket) => ({
		bucket,
		left: bucket.burst,
		at: 0
	}));
	return { take(spending, now) {
		let wait = {
			milliseconds: 0,
			of: ""
		};
		for (const level of levels) {
			const { bucket } = level;
			const rate = bucket.perMinute / MINUTE;
			level.left = Math.min(bucket.burst, level.left + Math.max(0, now - level.at) * rate);
			level.at = Math.max(now, level.at);
			const cost = bucket.cost(spending);
			level.left -= cost;
			const milliseconds = cost > 0 && level.left < 0 ? Math.ceil(-level.left / rate) : 0;
			if (milliseconds > wait.milliseconds) wait = {
				milliseconds,
				of: bucket.name
			};
		}
		return wait;
	} };
}
// src/lib/light-fetch.ts
const MOST_REDIRECTS = 5;
async function lightFetch(url, request = {}) {
	let [at, asked] = [url, request];
	for (let redirects = 0;; redirects += 1) {
		const response = await exchange(at, asked);
		const location = response.headers.get("location");
		if (![
			301,
			302,
			303,
			307,
			308
		].includes(response.status) || !location) return response;
		if (request.redirect === "error") throw new Error(`redirected to ${new URL(location, at).host}`);
		if (redirects === MOST_REDIRECTS) throw new Error(`redirected more than ${MOST_REDIRECTS} times`);
		const next = new URL(location, at);
		asked = redirected(asked, response.status, next.origin === new URL(at).origin);
		at = next.href;
	}
}
function redirected(request, status, sameOrigin) {
	const headers = Object.entries(request.headers ?? {}).filter(([name]) => sameOrigin || name.toLowerCase() !== "authorization");
	const kept = {
		...request,
		headers: Object.fromEntries(headers)
	};
	const { method = "GET" } = request;
	if (status >= 307 || method === "GET" || method === "HEAD") return kept;
	const { body: _, ...bodiless } = kept;
	return {
		...bodiless,
		method: "GET"
	};
}
function exchange(url, { method = "GET", headers = {}, body, signal }) {
	signal?.throwIfAborted();
	const send = url.startsWith("https:") ? request : request$1;
	return new Promise((resolve, reject) => {
		const fail = (error) => reject(signal?.aborted === true ? asError(signal.reason) : error);
		const length = body === void 0 ? {} : { "content-length": String(Buffer.byteLength(body)) };
		const sent = send(url, {
			method,
			headers: {
				...headers,
				...length
			},
			...signal && { signal }
		}, (answer) => {
			collect(answer).then((bytes) => resolve(responseOf(answer, url, bytes)), fail);
		});
		sent.on("error", fail);
		sent.end(body);
	});
}
async function collect(answer) {
	const parts = [];
	for await (const part of answer) parts.push(Buffer.from(part));
	return Buffer.concat(parts);
}
function responseOf(answer, url, bytes) {
	const headers = Object.entries(answer.headers).map(([name, value = ""]) => [name, String(value)]);
	return {
		status: answer.statusCode ?? 0,
		statusText: answer.statusMessage ?? "",
		url,
		headers: new Map(headers),
		text: async () => bytes.toString("utf8"),
		arrayBuffer: async () => new Uint8Array(bytes).buffer
	};
}
function asError(reason) {
	return reason instanceof Error ? reason : new Error(String(reason));
}
// src/github/proxy.ts
const LOOPBACK = "localhost,127.0.0.1,[::1]";
function outgoing(env) {
	const httpProxy = named$1(env, "http_proxy");
	const httpsProxy = named$1(env, "https_proxy");
	if (httpProxy === void 0 && httpsProxy === void 0) return lightFetch;
	const options = {
		noProxy: [named$1(env, "no_proxy"), LOOPBACK].filter(Boolean).join(","),
		...httpProxy && { httpProxy },
		...httpsProxy && { httpsProxy }
	};
	let loading = null;
	return async (url, init) => {
		loading ??= proxied(options);
		return (await loading)(url, init);
	};
}
async function proxied(options) {
	const undici = await import("./undici.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const dispatcher = new undici.EnvHttpProxyAgent(options);
	const send = undici.fetch;
	return (url, init) => send(url, {
		...init,
		dispatcher
	});
}
function named$1(env, variable) {
	const value = env[variable] ?? env[variable.toUpperCase()];
	if (value === void 0 || value.trim() === "") return void 0;
	if (variable === "no_proxy" || /^https?:\/\//iu.test(value)) return value;
	return `http://${value}`;
}
// src/github/client.ts
const REPEATS = 3;
const LONGEST_WAIT = 60;
const TOLD = 5e3;
function createGitHub(options) {
	const { repository, graphqlUrl, clock, log, grants = {}, timeoutMs = 3e4 } = options;
	const [owner = "", repo = ""] = repository.split("/");
	const redact = redactor(options.token);
	const pace = createPace();
	const limits = /* @__PURE__ */ new Map();
	let calls = 0;
	let changes = 0;
	let told = Number.NEGATIVE_INFINITY;
	let now = null;
	const octokit = new Octokit(getOctokitOptions(options.token, {
		baseUrl: options.apiUrl.replace(/\/+$/u, ""),
		userAgent: "model-release",
		request: { fetch: options.fetch ?? outgoing(process.env) },
		log: {
			debug: () => {},
			info: () => {},
			warn: (line) => log.warn(redact(line)),
			error: (line) => log.warn(redact(line))
		}
	}));
	async function send(request, given) {
		const asked = {
			...named(given, graphqlUrl),
			repository
		};
		for (let tries = 1;; tries += 1) {
			const failure = await once(request, given, asked);
			if (!("problem" in failure)) return failure;
			const said = short(redact(failure.said));
			if (failure.problem === "refused") throw faultOf(asked, failure, said, grants);
			const again = asked.reads && tries <= REPEATS;
			if (failure.problem === "limit") {
				if (!again || failure.seconds > LONGEST_WAIT) throw rateLimited(asked, said, failure.seconds);
				log.info(`${asked.what}: ${said}; waiting ${failure.seconds} s`);
				await clock.sleep(failure.seconds * 1e3);
				continue;
			}
			if (!asked.reads) throw new UnknownOutcome(asked.what, said);
			if (!again) throw unreachable(asked, said, tries);
			await clock.sleep(500 * 2 ** (tries - 1) * (1 + Math.random() / 2));
		}
	}
	async function once(request, given, asked) {
		calls += 1;
		if (!asked.reads) changes += 1;
		await inTurn(asked);
		const limit = new AbortController();
		const timer = setTimeout(() => limit.abort(/* @__PURE__ */ new Error(`none within ${timeoutMs / 1e3} s`)), timeoutMs);
		try {
			given.request = {
				...given.request,
				redirect: asked.reads ? "follow" : "error",
				signal: limit.signal
			};
			const response = await request(given);
			see(response.headers);
			if (typeof response.data === "string" && response.data !== "") return {
				problem: "lost",
				said: `status ${response.status} with a body that is no JSON`
			};
			if (response.data === "" && response.status !== 204) return {
				problem: "lost",
				said: `status ${response.status} without a body`
			};
			return asked.what.startsWith("GraphQL") && failureInside(response.data) || response;
		} catch (error) {
			const answer = safeParse(ErrorAnswer, error);
			if (!answer.success) return {
				problem: "lost",
				said: error instanceof Error ? error.message : "unknown error"
			};
			see(answer.output.response.headers);
			return failureOf(answer.output, Date.parse(now ?? "") / 1e3);
		} finally {
			clearTimeout(timer);
		}
	}
	async function inTurn({ what, reads }) {
		const spending = {
			interface: what.startsWith("GraphQL") ? "graphql" : "rest",
			writes: !reads
		};
		const at = clock.monotonic();
		const { milliseconds, of } = pace.take(spending, at);
		if (milliseconds === 0) return;
		if (milliseconds >= TOLD && at - told > 6e4) {
			told = at;
			log.info(`waiting ${Math.ceil(milliseconds / 1e3)} s: this job leaves others half of what GitHub takes of ${of} in a minute`);
		}
		await clock.sleep(milliseconds);
	}
	function see(headers) {
		const at = Date.parse(String(headers["date"]));
		if (Number.isNaN(at)) return;
		const instant = new Date(at).toISOString();
		if (now === null || instant > now) now = instant;
		const limit = limitIn(headers);
		if (limit) limits.set(limit.resource, limit);
	}
	function scarce() {
		return [...limits.values()].filter((one) => now !== null && one.until > now).find(({ left, limit }) => left < limit / 2) ?? null;
	}
	octokit.hook.wrap("request", send);
	async function graphql(document, variables, shape) {
		const response = await octokit.request({
			method: "POST",
			url: graphqlUrl,
			query: document,
			variables
		});
		const parsed = safeParse(object({ data: shape }), response.data);
		const date = Date.parse(response.headers.date ?? "");
		if (!parsed.success || Number.isNaN(date)) {
			const what = parsed.success ? "no Date header" : getDotPath(parsed.issues[0]) ?? "another shape";
			throw new Fault("GITHUB_ANSWER", `GraphQL at ${graphqlUrl}: expected GitHub's answer, got one with ${what}. Check GITHUB_GRAPHQL_URL and any proxy between.`);
		}
		return {
			data: parsed.output.data,
			date: new Date(date).toISOString()
		};
	}
	return {
		owner,
		repo,
		serverUrl: options.serverUrl,
		clock,
		rest: octokit.rest,
		query: graphql,
		mutate: graphql,
		calls: () => calls,
		changes: () => changes,
		scarce,
		now: () => now
	};
}
function limitIn(headers) {
	const [limit, left, reset] = [
		"limit",
		"remaining",
		"reset"
	].map((name) => Number(headers[`x-ratelimit-${name}`]));
	const resource = headers["x-ratelimit-resource"];
	if (typeof resource !== "string" || limit === void 0 || left === void 0 || reset === void 0) return null;
	if (!(limit > 0 && left >= 0 && reset > 0)) return null;
	return {
		resource,
		left,
		limit,
		until: (/* @__PURE__ */ new Date(reset * 1e3)).toISOString()
	};
}
function named(given, graphqlUrl) {
	if (given.url !== graphqlUrl) return {
		what: `${given.method} ${given.url}`,
		reads: given.method === "GET" || given.method === "HEAD"
	};
	const document = given["query"];
	const [, kind = "query", name = ""] = /^\s*(query|mutation)\s+(\w+)/u.exec(String(document)) ?? [];
	return {
		what: `GraphQL ${kind} ${name}`.trim(),
		reads: kind === "query"
	};
}
const ErrorAnswer = object({
	status: number(),
	message: string(),
	response: object({ headers: record(string(), unknown()) })
});
function failureOf({ status, message, response }, now) {
	const { headers } = response;
	if (status >= 500) return {
		problem: "lost",
		said: `status ${status}`
	};
	const spent = headers["x-ratelimit-remaining"] === "0";
	const after = Number(headers["retry-after"]);
	if (!(status === 429 || status === 403 && (after > 0 || /rate limit|abuse/iu.test(message)))) return {
		problem: "refused",
		said: message,
		status,
		type: null,
		path: ""
	};
	const reset = Number(headers["x-ratelimit-reset"]) - now;
	return {
		problem: "limit",
		said: message,
		seconds: after > 0 ? after : spent && reset > 0 ? Math.ceil(reset) : LONGEST_WAIT
	};
}
const Errors = object({ errors: pipe(array(looseObject({
	message: string(),
	type: optional(string()),
	path: optional(array(union([string(), number()])))
})), minLength(1)) });
function failureInside(data) {
	const parsed = safeParse(Errors, data);
	const [error] = parsed.success ? parsed.output.errors : [];
	if (!error) return null;
	const { message, type = null, path = [] } = error;
	if (type === "RATE_LIMITED" || type === "RATE_LIMIT") return {
		problem: "limit",
		said: message,
		seconds: 61
	};
	if (type === null && /something went wrong|timed? ?out|internal (server )?error/iu.test(message) || type === "SERVICE_UNAVAILABLE" || type === "INTERNAL") return {
		problem: "lost",
		said: message
	};
	return {
		problem: "refused",
		said: message,
		status: 200,
		type,
		path: path.join(".")
	};
}
function faultOf(asked, failure, said, grants) {
	const { status, type, path } = failure;
	if (status === 401) return badToken(asked, said);
	if (status === 403 || type === "FORBIDDEN" || type === "INSUFFICIENT_SCOPES") return missingPermission(asked, said, grants);
	if (type === "NOT_FOUND" && path === "repository") return noRepository(asked);
	return new Refusal(asked.what, status, said, type);
}
export { createGitHub as t };
