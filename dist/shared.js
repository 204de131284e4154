import { i as __toESM } from "./rolldown-runtime.js";
import { $ as info, A as optional, B as strictObject, C as minValue, D as number$3, E as nullable, F as readonly, H as string, I as record, K as union$1, L as regex, M as picklist, N as pipe, O as object, Q as error, R as safeInteger, S as minLength, T as null_, U as transform, W as tuple, X as debug, Y as require_semver, Z as endGroup, _ as literal, a as custom, b as maxLength, c as finite, d as gtValue, et as setOutput, f as integer, h as lazy, i as check$2, it as summary, k as objectWithRest, lt as createReadStream, m as isoTimestamp, n as array, nt as startGroup, o as description, ot as builtin_path_default, p as is, q as unknown, r as boolean, rt as warning, s as exactOptional, t as require_dist, tt as setSecret, ut as createHash, v as looseObject, w as nonEmpty, x as maxValue, y as ltValue, z as safeParse } from "./vendor.js";
import { fileURLToPath } from "node:url";
// builtin:http
function Agent$1(...values) {
	const { Agent: real } = /* @__PURE__ */ process.getBuiltinModule("node:http");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function request$1(...values) {
	const { request: real } = /* @__PURE__ */ process.getBuiltinModule("node:http");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
// builtin:https
function Agent(...values) {
	const { Agent: real } = /* @__PURE__ */ process.getBuiltinModule("node:https");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function request(...values) {
	const { request: real } = /* @__PURE__ */ process.getBuiltinModule("node:https");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
// src/io/spec.ts
const COMMON_INPUTS = {
	"github-token": {
		kind: "secret",
		description: "Token for the ledger, checks and deployments of this repository.",
		default: "${{ github.token }}"
	},
	config: {
		kind: "path",
		description: "The configuration file, from the root of the repository.",
		default: ".github/model-release.yml"
	},
	model: {
		kind: "name",
		description: "The model; may be left out where only one is configured."
	},
	environment: {
		kind: "name",
		description: "The environment; may be left out where the model has only one."
	},
	"dry-run": {
		kind: "boolean",
		description: "Read and decide everything, change nothing; the decision then starts with `would-`.",
		default: "false"
	}
};
const COMMON_OUTPUTS = {
	decision: "What was decided, in one word.",
	"reason-code": "Why it was refused or failed, a stable word in capitals; empty on success.",
	message: "The same in a sentence.",
	"ledger-seq": "Number of the newest ledger entry that this action saw or wrote.",
	"ledger-commit": "Commit of that entry on the ledger branch."
};
const SEVERAL = { model: {
	kind: "name",
	description: "The model, or `all`. Left out: the only one that is configured; for `status` all of them."
} };
const MANY = /* @__PURE__ */ new Set(["tick", "status"]);
const LEDGER = ["write", "the ledger branch"];
const RE_RUN = ["read", "the age of a run that is started again"];
const ACTIONS = {
	register: {
		description: "Record a model version with its digest and lineage in the ledger. Registering the same again changes nothing.",
		inputs: {
			version: {
				kind: "version",
				description: "The version, SemVer 2 as it is written: `1.4.0`. Or use `bump`."
			},
			bump: {
				kind: "choice",
				choices: [
					"major",
					"minor",
					"patch"
				],
				description: "Take the next version after the highest registered one; the first is 1.0.0."
			},
			artifact: {
				kind: "path",
				description: "What was built: a file or a glob under the workspace, whose SHA-256 is the digest; of several files that of the sorted lines `<hex>  <path>`."
			},
			digest: {
				kind: "digest",
				description: "The digest of what was built, `sha256:` and 64 hex digits, where it is known already."
			},
			location: {
				kind: "text",
				description: "The URI from which a server loads it. Platforms that load from their own repository only record it."
			},
			"served-version": {
				kind: "text",
				description: "What the serving platform calls this version, for Triton a positive whole number. Default: the version."
			},
			"model-signature": {
				kind: "signature",
				description: "Inputs and outputs as JSON: `{\"inputs\":[{\"name\",\"dtype\",\"shape\"}],\"outputs\":[\u2026]}`, -1 for a free dimension. An incompatible change needs a major version."
			},
			metadata: {
				kind: "metadata",
				description: "Lineage as a JSON or YAML map; `dataset`, `training-run` and `metrics` are shown where people look."
			},
			adopt: {
				kind: "boolean",
				description: "Record this version as the primary of an environment that serves it already; it must be seen serving there.",
				default: "false"
			}
		},
		outputs: {
			version: "The version under which the digest is registered.",
			digest: "Its digest, `sha256:<hex>`.",
			created: "`true` where this run registered it, `false` where it was there already."
		},
		rules: [{
			oneOf: ["version", "bump"],
			why: "the version is named or counted up, not guessed"
		}, {
			someOf: ["artifact", "digest"],
			why: "a version is known by its digest"
		}],
		permissions: {
			contents: LEDGER,
			deployments: ["write", "only with `adopt`: the deployment"],
			checks: ["write", "only with `adopt`, after a trial: its check"],
			actions: ["read", "only with `adopt`: the age of a run that is started again"]
		},
		branding: {
			icon: "upload",
			color: "blue"
		},
		example: {
			on: "on: { push: { branches: [main] } }",
			checkout: true,
			with: {
				version: "1.4.0",
				artifact: "model/**",
				location: "s3://models/digits/1.4.0",
				"served-version": "'14'",
				metadata: "|\n  dataset: digits-2026-05\n  training-run: https://example.com/runs/812"
			},
			permissions: { contents: "write" }
		}
	},
	canary: {
		description: "Start the trial of a new version beside the primary, or take the trial that runs to its next step.",
		inputs: {
			version: {
				kind: "version",
				description: "The version to try. Default: the last registered that is no prerelease and not quarantined."
			},
			supersede: {
				kind: "boolean",
				description: "End a trial of another version that is running.",
				default: "false"
			}
		},
		outputs: {
			primary: "The version that answers users.",
			canary: "The version on trial.",
			step: "The step of the trial, counted from 1.",
			weight: "Percent of the requests that the canary answers.",
			mirror: "Percent of the requests that are copied to the canary.",
			"deployment-id": "The deployment on GitHub."
		},
		rules: [],
		permissions: {
			contents: LEDGER,
			deployments: ["write", "the deployment"],
			checks: ["write", "the check of the trial"],
			actions: RE_RUN
		},
		branding: {
			icon: "git-branch",
			color: "blue"
		},
		example: {
			on: "on: { workflow_dispatch: }",
			checkout: true,
			with: {
				model: "digits",
				environment: "production"
			},
			permissions: {
				contents: "write",
				deployments: "write",
				checks: "write",
				actions: "read"
			}
		}
	},
	observe: {
		description: "Add evidence to the trial that runs: observations of both versions, or their sums.",
		inputs: {
			observations: {
				kind: "path",
				description: "A file or glob of JSON Lines, one row per request and version. Or use `counts`."
			},
			counts: {
				kind: "counts",
				description: "Sums of one window as JSON, at most 5 MiB."
			},
			batch: {
				kind: "text",
				description: "Key of this evidence: the same batch counts once. Default: SHA-256 of the content."
			}
		},
		outputs: {
			rows: "Rows that were taken.",
			rejected: "Rows of versions that are not on trial here.",
			duplicate: "`true` where this batch was recorded before."
		},
		rules: [{
			oneOf: ["observations", "counts"],
			why: "evidence comes as rows or as their sums"
		}],
		permissions: { contents: LEDGER },
		branding: {
			icon: "eye",
			color: "blue"
		},
		example: {
			on: "on: { repository_dispatch: { types: [evidence] } }",
			checkout: true,
			run: "./collect > evidence.jsonl",
			with: { observations: "evidence.jsonl" },
			permissions: { contents: "write" }
		}
	},
	gate: {
		description: "Judge the canary against the primary over all evidence so far, and show it as a check.",
		inputs: {
			version: {
				kind: "version",
				description: "The version to judge. Default: the one on trial."
			},
			digest: {
				kind: "digest",
				description: "The same by its digest."
			},
			baseline: {
				kind: "version",
				description: "The version to compare with. Default: the primary."
			},
			observations: {
				kind: "path",
				description: "Rows of both versions for a preview: judged at once, written nowhere, never promotable."
			},
			sha: {
				kind: "commit",
				description: "Of a preview: the commit that shows the check. Default: the head of the pull request, else the commit of the run. That of a trial is on the commit that registered the version."
			},
			"allow-nothing": {
				kind: "boolean",
				description: "Succeed with `nothing-to-judge` where no version is given and none is on trial.",
				default: "false"
			},
			"fail-on": {
				kind: "choice",
				choices: [
					"fail",
					"inconclusive",
					"not-pass",
					"never"
				],
				description: "The verdicts that make this step red: `fail` and `invalid`; with `inconclusive` that one too; with `not-pass` all but `pass`; or none. Default: `fail` in a trial, `not-pass` in a preview."
			},
			comment: {
				kind: "choice",
				choices: [
					"always",
					"on-change",
					"never"
				],
				description: "Whether to write the result as one comment on the pull request, too.",
				default: "never"
			},
			report: {
				kind: "choice",
				choices: ["check", "status"],
				description: "Show the result as a check run, or as a commit status where a token cannot write checks.",
				default: "check"
			}
		},
		outputs: {
			verdict: "`pass`, `fail`, `continue`, `inconclusive` or `invalid`; empty where there was nothing to judge.",
			details: "All metrics with their numbers, as one line of JSON (see `schema/details.json`).",
			"check-run-url": "The check run on GitHub.",
			look: "How often this trial was looked at.",
			progress: "How far the evidence is on the way to a decision, 0 to 1."
		},
		rules: [{
			atMostOneOf: ["version", "digest"],
			why: "both name the candidate"
		}],
		permissions: {
			contents: ["write", "the ledger branch; a preview needs only `read`"],
			checks: ["write", "the check run; not for a preview in a fork"],
			statuses: ["write", "only with `report: status`"],
			"pull-requests": ["write", "only with `comment: always` or `on-change`"]
		},
		branding: {
			icon: "check-circle",
			color: "blue"
		},
		example: {
			on: "on: { pull_request: }",
			checkout: true,
			with: {
				version: "2.0.0",
				baseline: "1.4.0",
				observations: "evidence/replay.jsonl"
			},
			permissions: {
				contents: "read",
				checks: "write"
			}
		}
	},
	promote: {
		description: "Make the canary that passed the primary.",
		inputs: {
			force: {
				kind: "boolean",
				description: "Promote against the verdict of the trial. Needs `reason` and is recorded.",
				default: "false"
			},
			reason: {
				kind: "reason",
				description: "Why, for the ledger; needed with `force`."
			}
		},
		outputs: {
			primary: "The version that answers users now.",
			previous: "The version that did before."
		},
		rules: [{
			given: "force",
			needs: "reason",
			why: "an override is recorded with its reason"
		}],
		permissions: {
			contents: LEDGER,
			deployments: ["write", "the deployment"],
			checks: ["write", "the check of the trial"],
			actions: RE_RUN
		},
		branding: {
			icon: "trending-up",
			color: "blue"
		},
		example: {
			on: "on: { workflow_dispatch: }",
			checkout: true,
			with: {
				model: "digits",
				environment: "production"
			},
			permissions: {
				contents: "write",
				deployments: "write",
				checks: "write",
				actions: "read"
			}
		}
	},
	rollback: {
		description: "Take a canary away, or bring an older version back as primary, and hold it.",
		inputs: {
			what: {
				kind: "choice",
				choices: [
					"auto",
					"canary",
					"primary"
				],
				description: "`auto` takes the canary where a trial runs and `to` is empty, else the primary.",
				default: "auto"
			},
			to: {
				kind: "version-or-range",
				description: "The version to go back to, or a SemVer range (the highest match). Default: the nearest former primary."
			},
			order: {
				kind: "choice",
				choices: ["load-first", "unload-first"],
				description: "In which order versions change places where one must be loaded. Default: that of the configuration."
			},
			quarantine: {
				kind: "choice",
				choices: [
					"from",
					"skipped",
					"none"
				],
				description: "What may not come back by itself: the version left, also every former primary in between, or none.",
				default: "from"
			},
			reason: {
				kind: "reason",
				description: "Why, for the ledger."
			},
			"request-id": {
				kind: "text",
				description: "Key of this request: it takes effect at most once."
			},
			drill: {
				kind: "boolean",
				description: "Only rehearse: load the target at weight 0, ask it, unload it again. Traffic never moves.",
				default: "false"
			}
		},
		outputs: {
			from: "The version that was taken away.",
			to: "The version that answers users now.",
			hold: "`true` where the environment is held at this version.",
			"duration-ms": "Milliseconds from the start of the action to the target seen serving."
		},
		rules: [],
		permissions: {
			contents: LEDGER,
			deployments: ["write", "the deployment"],
			checks: ["write", "the check of the trial that ends"],
			actions: RE_RUN
		},
		branding: {
			icon: "corner-up-left",
			color: "blue"
		},
		example: {
			on: "on: { workflow_dispatch: { inputs: { to: { description: 'Version, empty for the last good one' } } } }",
			checkout: true,
			with: {
				model: "digits",
				environment: "production",
				to: "${{ inputs.to }}",
				reason: "Asked by ${{ github.actor }}"
			},
			permissions: {
				contents: "write",
				deployments: "write",
				checks: "write",
				actions: "read"
			}
		}
	},
	"start-rollback": {
		description: "Ask for a rollback and start the workflow that carries it out, by dispatch.",
		inputs: {
			workflow: {
				kind: "text",
				description: "File name of the rollback workflow on the default branch.",
				default: "rollback.yml"
			},
			ref: {
				kind: "text",
				description: "The branch or tag to run it on. Default: the default branch."
			},
			what: {
				kind: "choice",
				choices: [
					"auto",
					"canary",
					"primary"
				],
				description: "Same as in `rollback`.",
				default: "auto"
			},
			to: {
				kind: "version-or-range",
				description: "Same as in `rollback`."
			},
			reason: {
				kind: "reason",
				description: "Why, for the ledger."
			},
			wait: {
				kind: "duration",
				description: "How long to wait at most for the run to end, such as `10m`; empty: do not wait."
			}
		},
		outputs: {
			"run-id": "Id of the run that was started.",
			"run-url": "Its page.",
			conclusion: "How it ended, where it was waited for."
		},
		rules: [],
		permissions: {
			contents: LEDGER,
			actions: ["write", "starting the workflow"]
		},
		branding: {
			icon: "corner-up-left",
			color: "orange"
		},
		example: {
			on: "on: { workflow_dispatch: { inputs: { reason: { description: 'Why', required: true } } } }",
			checkout: false,
			with: {
				model: "digits",
				environment: "production",
				reason: "${{ inputs.reason }}",
				wait: "10m"
			},
			permissions: {
				contents: "write",
				actions: "write"
			}
		}
	},
	hold: {
		description: "Freeze an environment, release it, or lift the quarantine of a version. An act of a person, with a reason.",
		inputs: {
			set: {
				kind: "choice",
				choices: ["on", "off"],
				description: "`on` freezes: no trial starts, no step, no promotion; rollback works. `off` lifts a freeze or the hold of a rollback, never a quarantine."
			},
			"release-version": {
				kind: "version",
				description: "Lift the quarantine of this version; a hold stays as it is."
			},
			until: {
				kind: "instant",
				description: "When a freeze ends by itself, RFC 3339 such as `2026-05-03T18:00:00Z`."
			},
			reason: {
				kind: "reason",
				description: "Why, for the ledger. Required."
			}
		},
		outputs: { hold: "`true` where the environment is held or frozen now." },
		rules: [
			{
				oneOf: ["set", "release-version"],
				why: "each is an act of its own"
			},
			{
				given: "until",
				needs: "set",
				why: "it says when a freeze ends"
			},
			{
				someOf: ["reason"],
				why: "who reads the ledger later wants to know why"
			}
		],
		permissions: {
			contents: LEDGER,
			actions: RE_RUN
		},
		branding: {
			icon: "pause",
			color: "blue"
		},
		example: {
			on: "on: { workflow_dispatch: { inputs: { reason: { description: 'Why', required: true } } } }",
			checkout: false,
			with: {
				model: "digits",
				environment: "production",
				set: "'on'",
				reason: "${{ inputs.reason }}"
			},
			permissions: {
				contents: "write",
				actions: "read"
			}
		}
	},
	status: {
		description: "What is live where and since when, what happened, and whether ledger, serving and deployments agree.",
		inputs: {
			at: {
				kind: "instant",
				description: "As it was at this time, RFC 3339. Default: now."
			},
			verify: {
				kind: "boolean",
				description: "Replay the ledger and compare it with what serves and with the deployments; read the workflows and rules. Every difference is listed and ends the job red.",
				default: "false"
			},
			html: {
				kind: "path",
				description: "Write the report here: one page that needs nothing else."
			}
		},
		outputs: {
			state: "By model: what `state.json` of its ledger says, as JSON.",
			active: "Models and environments with work due, as a JSON list for a job matrix: `[{\"model\",\"environment\"}]`."
		},
		rules: [],
		permissions: {
			contents: ["read", "the ledger branch"],
			deployments: ["read", "comparing deployments (verify)"]
		},
		branding: {
			icon: "activity",
			color: "blue"
		},
		example: {
			on: "on: { workflow_dispatch: {} }",
			checkout: false,
			with: {
				model: "digits",
				html: "report.html"
			},
			permissions: { contents: "read" }
		}
	},
	tick: {
		description: "Do whatever is due: start a trial, look, take the next step, promote, end, roll back, resume.",
		inputs: { wait: {
			kind: "duration",
			description: "Keep looking until a verdict, at most for this long, such as `30m`. Default: one tick."
		} },
		outputs: {
			phase: "The phase after it; JSON by `<model>/<environment>` where there are several.",
			verdict: "The last verdict, likewise.",
			primary: "The version that answers users, likewise.",
			canary: "The version on trial, likewise."
		},
		rules: [],
		permissions: {
			contents: LEDGER,
			deployments: ["write", "deployments"],
			checks: ["write", "the check of the trial"],
			"pull-requests": ["write", "the comment on the pull request that brought the version"],
			actions: ["write", "starting the rollback workflow, where `rollback.via` is `workflow`"]
		},
		branding: {
			icon: "play",
			color: "blue"
		},
		example: {
			on: "on: { schedule: [{ cron: '*/10 * * * *' }] }",
			checkout: true,
			with: {
				model: "digits",
				environment: "production"
			},
			permissions: {
				contents: "write",
				deployments: "write",
				checks: "write",
				"pull-requests": "write"
			}
		}
	}
};
const ROOT = "tick";
Object.keys(ACTIONS).filter(isActionName);
function isActionName(name) {
	return Object.hasOwn(ACTIONS, name);
}
function inputsOf(name) {
	return {
		...ACTIONS[name].inputs,
		...COMMON_INPUTS,
		...MANY.has(name) ? SEVERAL : {}
	};
}
function outputsOf(name) {
	return {
		...ACTIONS[name].outputs,
		...COMMON_OUTPUTS
	};
}
// src/io/plain.ts
const UNSEEN$1 = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const BREAKS = /[\r\n\t\v\f\u0085\u2028\u2029]+/gu;
function plain(text, longest = 500) {
	return (text.length > longest ? `${text.slice(0, longest - 1)}\u2026` : text).replace(BREAKS, " ").replace(UNSEEN$1, codePoint).trim();
}
function codePoint(character) {
	return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
function show(value) {
	if (value === void 0) return "nothing";
	if (typeof value === "string") return `"${plain(value, 80)}"`;
	if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
	if (value !== null && typeof value === "object") return "a map";
	if (value === null) return "null";
	return typeof value === "number" || typeof value === "boolean" ? String(value) : typeof value;
}
function either(words) {
	const last = words.at(-1) ?? "";
	return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}
function nearest(word, candidates) {
	const allowed = word.length < 3 ? 0 : word.length < 6 ? 1 : 2;
	let best = null;
	let least = allowed + 1;
	for (const candidate of candidates) {
		const far = slips(word.toLowerCase().replaceAll("_", "-"), candidate.toLowerCase());
		if (far < least) [best, least] = [candidate, far];
	}
	return best;
}
function slips(a, b) {
	let before = [];
	let above = Array.from({ length: b.length + 1 }, (_, at) => at);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + same);
			if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? least) + 1);
			row.push(least);
		}
		before = above;
		above = row;
	}
	return above[b.length] ?? 0;
}
// src/io/say.ts
const LONGEST_LINE$1 = 8e3;
const LONGEST_MESSAGE = 4e3;
function createSay(runner) {
	let failed = false;
	const say = {
		info: (line) => runner.info(harmless(line)),
		warn: (line) => runner.warning(plain(line, LONGEST_MESSAGE)),
		group: (name) => runner.startGroup(plain(name)),
		end: () => runner.endGroup(),
		fail(message, place) {
			if (failed) return say.info(message);
			failed = true;
			const at = place ? {
				file: place.file,
				startLine: place.line,
				startColumn: place.column
			} : {};
			runner.error(plain(message, LONGEST_MESSAGE), {
				title: "model-release",
				...at
			});
		},
		mask(secret) {
			for (const line of secret.split(/\r?\n/u)) if (line.trim() !== "") runner.setSecret(line);
		}
	};
	return say;
}
function harmless(line) {
	return plain(line, LONGEST_LINE$1).replaceAll("##[", "## [").replace(/^\s*::/u, ": :");
}
// builtin:timers/promises
function setTimeout(...values) {
	const { setTimeout: real } = /* @__PURE__ */ process.getBuiltinModule("node:timers/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
// src/actions/clock.ts
const systemClock = {
	monotonic: () => performance.now(),
	sleep: (milliseconds, signal) => setTimeout(milliseconds, void 0, signal ? { signal } : {})
};
// src/actions/main.ts
async function main(action) {
	const say = createSay({
		info,
		warning,
		error,
		startGroup,
		endGroup,
		setSecret
	});
	const token = process.env["INPUT_GITHUB-TOKEN"] ?? "";
	if (token !== "") say.mask(token);
	const stop = new AbortController();
	process.once("SIGINT", () => stop.abort(/* @__PURE__ */ new Error("cancelled")));
	process.once("SIGTERM", () => stop.abort(/* @__PURE__ */ new Error("cancelled")));
	const world = {
		env: process.env,
		clock: systemClock,
		log: say,
		signal: stop.signal
	};
	const report = await action.perform(world);
	const common = {
		decision: report.decision,
		"reason-code": report.reasonCode,
		message: report.message,
		"ledger-seq": report.ledgerSeq === null ? "" : String(report.ledgerSeq),
		"ledger-commit": report.ledgerCommit ?? ""
	};
	for (const name of Object.keys(outputsOf(action.name))) setOutput(name, common[name] ?? report.outputs[name] ?? "");
	if (report.bug !== null) debug(report.bug);
	if (report.failed) say.fail(`${report.reasonCode}: ${report.message}`, report.place);
	else say.info(`${ACTIONS[action.name].description.split(".")[0] ?? action.name}: ${report.decision}. ${report.message}`);
	if (report.summary !== "" && process.env["GITHUB_STEP_SUMMARY"]) await summary.addRaw(`${report.summary}\n`).write();
	process.exitCode = report.failed ? 1 : 0;
}
// src/core/fault.ts
var Fault = class extends Error {
	name = "Fault";
	code;
	place;
	constructor(code, message, place = null) {
		super(message);
		this.code = code;
		this.place = place;
	}
};
// builtin:fs/promises
function access(...values) {
	const { access: real } = /* @__PURE__ */ process.getBuiltinModule("node:fs/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function open(...values) {
	const { open: real } = /* @__PURE__ */ process.getBuiltinModule("node:fs/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function rename(...values) {
	const { rename: real } = /* @__PURE__ */ process.getBuiltinModule("node:fs/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function rm(...values) {
	const { rm: real } = /* @__PURE__ */ process.getBuiltinModule("node:fs/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function mkdir(...values) {
	const { mkdir: real } = /* @__PURE__ */ process.getBuiltinModule("node:fs/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function readdir(...values) {
	const { readdir: real } = /* @__PURE__ */ process.getBuiltinModule("node:fs/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function lstat(...values) {
	const { lstat: real } = /* @__PURE__ */ process.getBuiltinModule("node:fs/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function stat(...values) {
	const { stat: real } = /* @__PURE__ */ process.getBuiltinModule("node:fs/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function realpath(...values) {
	const { realpath: real } = /* @__PURE__ */ process.getBuiltinModule("node:fs/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function mkdtemp(...values) {
	const { mkdtemp: real } = /* @__PURE__ */ process.getBuiltinModule("node:fs/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function writeFile(...values) {
	const { writeFile: real } = /* @__PURE__ */ process.getBuiltinModule("node:fs/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function readFile(...values) {
	const { readFile: real } = /* @__PURE__ */ process.getBuiltinModule("node:fs/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
// builtin:stream/promises
function pipeline(...values) {
	const { pipeline: real } = /* @__PURE__ */ process.getBuiltinModule("node:stream/promises");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
// src/io/files.ts
async function findFiles(pattern, { workspace, where }) {
	const refuse = (problem) => {
		throw new Fault("PATH", `${where}: ${problem}`);
	};
	const parts = partsOf(pattern, refuse);
	const root = await realpath(workspace);
	const found = [];
	const visit = async (names, rest) => {
		const name = names.join("/");
		const file = builtin_path_default.join(root, ...names);
		const kind = await kindOf(file);
		if (kind === "link") refuse(`${show(name)} is a symbolic link, which may lead anywhere. Name a real file.`);
		if (kind === "other") refuse(`${show(name)} is no regular file.`);
		const [part, ...further] = rest;
		if (part === void 0) {
			if (kind === "file") found.push({
				name,
				file
			});
			if (kind === "folder" && !pattern.includes("*")) refuse(`${show(name)} is a folder. Write ${show(`${name}/**`)}.`);
			return;
		}
		if (kind !== "folder") return;
		if (part === "**") {
			if (further.length > 0) await visit(names, further);
			for (const entry of await entries(file, name, refuse)) if (entry !== ".git") await visit([...names, entry], further.length === 0 ? await isFolder(builtin_path_default.join(file, entry)) ? rest : [] : rest);
			return;
		}
		if (!/[*?]/u.test(part)) return visit([...names, part], further);
		const matches = matcher(part);
		for (const entry of await entries(file, name, refuse)) if (entry !== ".git" && matches.test(entry)) await visit([...names, entry], further);
	};
	await visit([], parts);
	const unique = [...new Map(found.map((one) => [one.name, one])).values()];
	if (unique.length === 0) refuse(`no file matches ${show(pattern)}.`);
	return unique.sort((a, b) => a.name < b.name ? -1 : 1);
}
function partsOf(pattern, refuse) {
	if (pattern.includes("\0")) refuse("a path contains a NUL character.");
	if (pattern.includes("\\")) refuse(`expected forward slashes, got ${show(pattern)}. Write ${show(pattern.replaceAll("\\", "/"))}.`);
	if (pattern.startsWith("/") || /^[A-Za-z]:/u.test(pattern)) refuse(`expected a path inside the workspace, got ${show(pattern)}. Write it relative to the root of the repository.`);
	const parts = pattern.split("/").filter((part) => part !== "" && part !== ".");
	if (parts.includes("..")) refuse(`${show(pattern)} leads outside the workspace. Remove the "..".`);
	if (parts.length === 0) refuse(`expected a file, got ${show(pattern)}.`);
	if (parts.some((part) => part !== "**" && part.includes("**"))) refuse(`"**" stands for whole folders, got ${show(pattern)}.`);
	return parts;
}
function matcher(part) {
	const source = part.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`);
	return new RegExp(`^${source.replaceAll(/\*+/gu, "[^/]*").replaceAll("?", "[^/]")}$`, "u");
}
async function kindOf(file) {
	try {
		const seen = await lstat(file);
		if (seen.isSymbolicLink()) return "link";
		return seen.isFile() ? "file" : seen.isDirectory() ? "folder" : "other";
	} catch (error) {
		if (isMissing(error)) return "absent";
		throw error;
	}
}
function isMissing(error) {
	return typeof error === "object" && error !== null && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
async function placeToWrite(name, { workspace, where }) {
	const refuse = (problem) => {
		throw new Fault("PATH", `${where}: ${problem}`);
	};
	const parts = partsOf(name, refuse);
	if (/[*?]/u.test(name)) refuse(`expected the name of one file, got ${show(name)}.`);
	if (parts.includes(".git")) refuse(`${show(name)} lies in the folder of git. Name another one.`);
	const root = await realpath(workspace);
	for (const [at] of parts.entries()) {
		const kind = await kindOf(builtin_path_default.join(root, ...parts.slice(0, at + 1)));
		const here = parts.slice(0, at + 1).join("/");
		if (kind === "link") refuse(`${show(here)} is a symbolic link, which may lead anywhere. Name a real file.`);
		if (at < parts.length - 1 ? kind === "file" : kind === "folder") refuse(`${show(here)} is a ${kind}. Name another file.`);
		if (kind === "other") refuse(`${show(here)} is no regular file.`);
	}
	return builtin_path_default.join(root, ...parts);
}
async function isFolder(file) {
	return await kindOf(file) === "folder";
}
async function entries(folder, name, refuse) {
	return (await readdir(folder, { encoding: "buffer" })).map((bytes) => {
		const text = bytes.toString("utf8");
		if (!Buffer.from(text, "utf8").equals(bytes)) refuse(`a file in ${show(name)} has a name that is not UTF-8: ${show(text)}.`);
		const odd = /[\p{Cc}\p{Zl}\p{Zp}]/u.exec(text);
		if (odd) refuse(`the name ${show(text)} contains ${codePoint(odd[0])}.`);
		return text;
	});
}
async function digestOf$1(files) {
	const lines = [];
	for (const { name, file } of files) lines.push(`${await sha256(file)}  ${name}\n`);
	const [only, ...others] = lines;
	if (only === void 0) throw new Error("a digest of no files was asked for");
	if (others.length === 0) return `sha256:${only.slice(0, 64)}`;
	const whole = createHash("sha256");
	for (const line of lines.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) whole.update(line);
	return `sha256:${whole.digest("hex")}`;
}
async function sha256(file) {
	const hash = createHash("sha256");
	await pipeline(createReadStream(file), hash);
	return hash.digest("hex");
}
const HOUR = 3600;
const DAY = 24 * HOUR;
function secondsBetween(from, to) {
	return (Date.parse(to) - Date.parse(from)) / 1e3;
}
function after(instant, seconds) {
	return new Date(Date.parse(instant) + seconds * 1e3).toISOString();
}
function inWords$5(seconds) {
	if (seconds < 90) return `${Math.round(seconds)} s`;
	if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
	if (seconds < 129600) return `${Math.round(seconds / HOUR)} h`;
	return `${Math.round(seconds / DAY)} days`;
}
// src/core/state.ts
const PASS_LASTS = DAY;
const WHOLE = 1e4;
const nothingWanted = {
	loaded: [],
	weights: {},
	mirror: null,
	order: "load-first"
};
const emptyEnvironment = {
	primary: null,
	primarySince: null,
	primarySeq: null,
	primaryCommit: null,
	hold: null,
	trial: null,
	want: nothingWanted,
	wantSeq: null,
	wantSince: null,
	settled: true,
	confirmed: null,
	degraded: null,
	bake: null,
	drill: null,
	requests: [],
	last: null,
	versions: {}
};
const emptyView = {
	state: null,
	versions: {},
	digests: {},
	trials: {}
};
function environmentOf(state, name) {
	return state?.environments[name] ?? emptyEnvironment;
}
function phaseOf(environment, now) {
	const { trial } = environment;
	if (trial) {
		if (trial.stepSince === null && trial.step === 1) return "loading";
		if (trial.paused) return "paused";
		return trial.pass ? "ready" : "canary";
	}
	if (environment.degraded) return "degraded";
	if (holdOf(environment, now)) return "hold";
	if (isBaking(environment, now)) return "baking";
	if (environment.primary !== null && environment.confirmed === null) return "loading";
	return environment.primary === null ? "empty" : "serving";
}
function holdOf({ hold }, now) {
	if (hold === null || hold.kind === "rollback" || hold.until === null || hold.until > now) return hold;
	return hold.from === null ? null : {
		...hold,
		kind: "rollback",
		until: null
	};
}
function frozenBy(environment, now) {
	const hold = holdOf(environment, now);
	return hold?.kind === "freeze" ? hold : null;
}
function unwatchedFor({ want, trial }, now) {
	if (!trial || trial.stepSince === null || !((want.weights[trial.canary] ?? 0) > 0)) return null;
	const { stepSince, lookedAt } = trial;
	return secondsBetween(lookedAt !== null && lookedAt > stepSince ? lookedAt : stepSince, now);
}
function closedSince(request, environment, now) {
	if (secondsBetween(request.at, now) > 86400) return `it was asked for on ${request.at}, longer than a day ago`;
	if (request.primary !== environment.primary) return `it was asked for while ${request.primary ?? "nothing"} served, and ${environment.primary ?? "nothing"} serves now`;
	if (request.what !== "primary" && request.canary !== (environment.trial?.canary ?? null)) return `it was asked for while ${request.canary ?? "nothing"} was on trial, and ${environment.trial?.canary ?? "nothing"} is now`;
	return null;
}
function isBaking({ bake }, now) {
	return bake !== null && bake.until > now;
}
function passLapsed(trial, now) {
	return trial.pass !== null && secondsBetween(trial.pass.at, now) > PASS_LASTS;
}
function all(version) {
	return { [version]: WHOLE };
}
function sameWeights(a, b) {
	return [.../* @__PURE__ */ new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => (a[name] ?? 0) === (b[name] ?? 0));
}
// src/core/version.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
const LONGEST = 128;
function parseVersion(text, where = "version") {
	const problem = problemOf(text);
	if (problem) throw new Fault("VERSION", `${where} ${quote(text)}: ${problem}`);
	return text;
}
function problemOf(text) {
	if (text === "") return "is empty; write MAJOR.MINOR.PATCH, for example 1.0.0.";
	if (text.length > LONGEST) return `is ${text.length} characters long, the limit is ${LONGEST}. Write a shorter version.`;
	const odd = /[^\x21-\x7e]/u.exec(text);
	if (odd) return `contains ${`U+${(odd[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`} at position ${odd.index}.${suggestion(text)}`;
	const parsed = import_semver.default.parse(text);
	if (parsed) {
		const whole = parsed.build.length > 0 ? `${parsed.version}+${parsed.build.join(".")}` : parsed.version;
		return whole === text ? null : `expected the bare version. Write ${whole}.`;
	}
	if (/^v?\d+(\.\d+){2}/u.test(text) && /(^v?|\.)0\d/u.test(text.split(/[-+]/u)[0] ?? "")) return `leading zero not allowed.${suggestion(text)}`;
	return `not SemVer (MAJOR.MINOR.PATCH).${suggestion(text)}`;
}
function suggestion(text) {
	const numbers = /^[\s\u200b-\u200f\u202a-\u202e]*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?[\s\u200b-\u200f\u202a-\u202e]*$/u.exec(text);
	if (!numbers) return " Write for example 1.2.0.";
	const [, major = "0", minor = "0", patch = "0"] = numbers;
	return ` Did you mean ${[
		major,
		minor,
		patch
	].map((part) => String(BigInt(part))).join(".")}?`;
}
function quote(text) {
	return JSON.stringify(text.length > LONGEST ? `${text.slice(0, 40)}\u2026` : text);
}
function samePrecedence(a, b) {
	return import_semver.default.compare(a, b) === 0;
}
function isPrerelease(version) {
	return import_semver.default.prerelease(version) !== null;
}
function highest(versions) {
	return versions.toSorted(import_semver.default.rcompare)[0] ?? null;
}
function highestBelow(version, versions) {
	return highest(versions.filter((other) => import_semver.default.lt(other, version)));
}
function bumped(bump, versions) {
	const top = highest(versions);
	if (top === null) return "1.0.0";
	const next = import_semver.default.inc(top, bump);
	if (next === null) throw new Error(`semver could not bump ${top}`);
	return next;
}
function isRange(text) {
	return import_semver.default.validRange(text) !== null;
}
function inRange(version, range) {
	return import_semver.default.satisfies(version, range);
}
function breaks(before, after) {
	for (const side of ["inputs", "outputs"]) {
		const one = side === "inputs" ? "input" : "output";
		for (const tensor of before[side]) {
			const now = after[side].find((other) => other.name === tensor.name);
			if (!now) return `${one} "${tensor.name}" is gone`;
			if (!alike$1(tensor, now)) return `${one} "${tensor.name}" was ${shape(tensor)} and is ${shape(now)}`;
			if (side === "inputs" && tensor.optional === true && now.optional !== true) return `input "${tensor.name}" is no longer optional`;
		}
	}
	const added = after.inputs.find((input) => input.optional !== true && !before.inputs.some((old) => old.name === input.name));
	return added ? `input "${added.name}" is new and not optional` : null;
}
function alike$1(a, b) {
	return a.dtype === b.dtype && a.shape.length === b.shape.length && a.shape.every((size, at) => size === b.shape[at]);
}
function shape(tensor) {
	return `${tensor.dtype}[${tensor.shape.join(",")}]`;
}
function mayBreak(from, to) {
	return !import_semver.default.satisfies(to, `^${from}`, { includePrerelease: true });
}
// src/core/want.ts
function wantOfStep(step, trial, environment, policy) {
	const { primary, canary } = trial;
	return {
		loaded: within$1(policy.capacity, [primary, canary], environment.want.loaded.filter((version) => version !== environment.trial?.canary)),
		weights: step.kind === "weight" ? shared(primary, canary, step.share) : all(primary),
		mirror: step.kind === "mirror" ? {
			to: canary,
			share: step.share
		} : null,
		order: policy.order
	};
}
function wantOfPause({ want, trial }) {
	if (!trial) throw new Error("no trial to pause");
	return {
		...want,
		weights: all(trial.primary),
		mirror: null
	};
}
function wantOfPromotion(version, environment, policy) {
	const warm = [environment.primary, ...environment.want.loaded].filter((other) => other !== null && other !== version);
	return {
		loaded: within$1(Math.min(policy.capacity, 1 + Math.max(policy.keepWarm, policy.bake > 0 ? 1 : 0)), [version], warm),
		weights: all(version),
		mirror: null,
		order: policy.order
	};
}
function wantOnly(version, gone, environment, capacity, order) {
	const warm = environment.want.loaded.filter((other) => !gone.includes(other));
	return {
		loaded: within$1(order === "load-first" && !environment.want.loaded.includes(version) ? capacity - 1 : capacity, [version], warm),
		weights: all(version),
		mirror: null,
		order
	};
}
function shared(primary, canary, share) {
	if (share === 1e4) return all(canary);
	return {
		[primary]: WHOLE - share,
		[canary]: share
	};
}
function within$1(capacity, must, may) {
	return [.../* @__PURE__ */ new Set([...must, ...may])].slice(0, Math.max(capacity, must.length));
}
function servedFrom(record) {
	return {
		digest: record.digest,
		servedVersion: record.servedVersion,
		location: record.location,
		seq: record.seq,
		commit: record.commit
	};
}
function namedBy(want, known, more = {}) {
	const merged = {
		...known,
		...more
	};
	const entries = [];
	for (const version of want.loaded) {
		const served = merged[version];
		if (!served) throw new Error(`the want names ${version}, which nothing describes`);
		entries.push([version, served]);
	}
	return Object.fromEntries(entries);
}
// src/core/decide/outcome.ts
function append(body, word, message, details) {
	return {
		kind: "append",
		body,
		word,
		message,
		...details ? { details } : {}
	};
}
function nothing(word, message, details) {
	return {
		kind: "nothing",
		word,
		message,
		...details ? { details } : {}
	};
}
function refuse(code, message) {
	return {
		kind: "refuse",
		code,
		message
	};
}
// src/core/decide/settle.ts
function settle(view, command) {
	const environment = environmentOf(view.state, command.environment);
	if (environment.wantSeq !== command.wantSeq) return nothing("waiting", "a newer want took its place");
	if (environment.settled) return nothing("already-done", "seen before");
	const { outcome } = command;
	if (outcome.seen) return append({
		type: "settled",
		wantSeq: command.wantSeq,
		outcome: "seen",
		reason: outcome.reason,
		fallback: outcome.loaded === null ? null : asLoaded(environment, outcome.loaded)
	}, "already-done", outcome.reason);
	const { confirmed, degraded, trial, drill } = environment;
	if (degraded !== null && degraded.seq === environment.wantSeq) return nothing("waiting", outcome.reason);
	const primary = confirmed?.primary ?? null;
	const want = fallbackOf(environment);
	return append({
		type: "settled",
		wantSeq: command.wantSeq,
		outcome: "failed",
		reason: outcome.reason,
		fallback: {
			want,
			versions: namedBy(want, environment.versions),
			primary,
			degraded: trial === null && drill === null && primary !== null
		}
	}, "ended", outcome.reason);
}
function asLoaded({ want, versions, primary }, loaded) {
	const seen = {
		...want,
		loaded
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
	const { primary } = confirmed;
	if (primary === null) return confirmed.want;
	const canaries = /* @__PURE__ */ new Set([
		trial?.canary,
		confirmed.want.mirror?.to,
		...Object.keys(confirmed.want.weights)
	]);
	return {
		loaded: confirmed.want.loaded.filter((version) => version === primary || !canaries.has(version)),
		weights: all(primary),
		mirror: null,
		order: want.order
	};
}
// src/core/next-step.ts
function nextStep(seen, want, here) {
	const state = (version) => seen.versions[version]?.state ?? "absent";
	const missing = want.loaded.filter((version) => state(version) !== "ready").toSorted((a, b) => Number(here.spare.includes(a)) - Number(here.spare.includes(b)));
	const answering = want.loaded.filter((version) => answers(want, version));
	const stands = answering.length > 0 && answering.every((version) => state(version) === "ready");
	if (missing.length > 0 && stands && here.routes && !routed(seen, want)) return unprovenOf(answering, here) ?? toRoute(want);
	const broken = missing.find((version) => state(version) === "failed");
	if (broken !== void 0) return {
		do: "fail",
		code: "LOAD_FAILED",
		reason: `${broken}: ${seen.versions[broken]?.reason ?? "failed to load"}`,
		version: broken
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
			reason: `${next} is not loaded, and this target loads nothing by itself`,
			version: next
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
			reason: `no room for ${next}: ${loaded.join(", ")} are loaded, ${here.capacity} fit, and load-first unloads nothing that serves. Use unload-first or raise capacity`,
			version: next
		};
		const stand = here.serving;
		if (here.routes && answers(seen, room.version) && stand !== null && stand !== room.version && loaded.includes(stand)) return {
			do: "route",
			weights: all(stand),
			mirror: null
		};
		return unload(room.version, loaded, here);
	}
	const [first, ...others] = want.loaded;
	if (here.fresh && here.loads && first !== void 0 && seen.unknown.length > 0) return {
		do: "load",
		version: first,
		keep: others,
		alone: true
	};
	const unproven = unprovenOf(want.loaded, here);
	if (unproven) return unproven;
	if (here.routes && !routed(seen, want)) return toRoute(want);
	if (wait) return wait;
	const [leftover] = extra;
	if (leftover !== void 0 && here.loads) return unload(leftover, loaded, here);
	return { do: "nothing" };
}
function unprovenOf(versions, { unproven }) {
	const next = unproven.find((version) => versions.includes(version));
	return next === void 0 ? null : {
		do: "probe",
		version: next
	};
}
function toRoute({ weights, mirror }) {
	return {
		do: "route",
		weights,
		mirror
	};
}
function unload(version, loaded, { draining }) {
	if (draining.includes(version)) return {
		do: "drain",
		version
	};
	return {
		do: "unload",
		version,
		keep: loaded.filter((other) => other !== version)
	};
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
function answers({ weights, mirror }, version) {
	return (weights?.[version] ?? 0) > 0 || mirror?.to === version;
}
function routed(seen, want) {
	if (seen.weights === null) return false;
	return sameWeights(seen.weights, want.weights) && seen.mirror?.to === want.mirror?.to && seen.mirror?.share === want.mirror?.share;
}
// src/run/ports.ts
var StepFailed = class extends Error {
	name = "StepFailed";
	code;
	constructor(code, message) {
		super(message);
		this.code = code;
	}
};
var Outdated = class extends Error {
	name = "Outdated";
	fence;
	constructor(fence, where) {
		super(`${where} holds the claim of entry ${fence}`);
		this.fence = fence;
	}
};
var RegistryDiffers = class extends Fault {
	finding;
	constructor(finding) {
		super("REGISTRY_DIFFERS", `${finding.where}: expected ${finding.expected}, got ${finding.got}. ${finding.fix}`);
		this.finding = finding;
	}
};
// src/run/reading.ts
const ROUNDS = 6;
const FRESH$1 = 1e3;
async function readFor(ledger, clock, model, ask, from = null) {
	let asked = ask(from?.view ?? emptyView, from?.versionNames ?? []);
	if (from?.taken && clock.monotonic() - from.taken.at < FRESH$1 && covers(from.taken.ask, asked)) return from;
	for (let round = 0; round < ROUNDS; round += 1) {
		const at = clock.monotonic();
		const reading = await ledger.read(model, asked);
		const needed = ask(reading.view, reading.versionNames);
		if (covers(asked, needed)) return {
			...reading,
			taken: {
				ask: asked,
				at
			}
		};
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
const TRIES = 3;
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
			reading: await readFor(ports.ledger, ports.clock, model, (view) => needs(view, aim.name)),
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
	const idle = /* @__PURE__ */ new Map();
	const silence = {
		answered: null,
		since: null,
		lasted: 0
	};
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
		if (effort?.wantSeq !== wantSeq) effort = begin$3(environment, wantSeq, ports);
		const reached = await reach(environment, sight, {
			...effort,
			idle,
			silence
		}, aim, ports);
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
		if (reached.kind === "seen" && reached.loaded !== null) ports.log.warn(reached.reason);
		if (environment.settled) return ended(reading, failure);
		if (secondsSince(sight.at, ports) > FRESH) {
			sight = await again();
			const now = environmentOf(sight.reading.view.state, aim.name);
			if (now.wantSeq !== wantSeq || now.settled) continue;
		}
		const outcome = outcomeOf$1(reached, silence);
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
		if (appended && reached.kind === "seen") return ended(appended, failure, silenceInWords(silence));
		sight = appended ? {
			reading: appended,
			at: sight.at
		} : await again();
	}
}
function ended(reading, failure, note = "") {
	return failure ? {
		reading,
		outcome: "failed",
		...failure
	} : {
		reading,
		outcome: "settled",
		reason: note
	};
}
function begin$3(environment, wantSeq, ports) {
	return {
		wantSeq,
		unproven: new Set(toProve(environment)),
		tries: /* @__PURE__ */ new Map(),
		began: ports.clock.monotonic()
	};
}
function outcomeOf$1(reached, silence) {
	const reason = `${reached.reason}${silenceInWords(silence)}`;
	return reached.kind === "seen" ? {
		seen: true,
		reason,
		loaded: reached.loaded
	} : {
		seen: false,
		code: reached.code,
		reason
	};
}
async function differs$1(reading, aim, signal) {
	const environment = environmentOf(reading.view.state, aim.name);
	const { target } = aim.serving(environment.versions);
	if (environment.wantSeq === null || target.can.readBack === "none") return null;
	const move = nextStep(await target.read(signal), environment.want, circumstances(environment, target, aim, [], []));
	if (move.do === "nothing" || move.do === "drain") return null;
	if (move.do === "wait" && !environment.want.loaded.includes(move.version)) return null;
	return "reason" in move ? move.reason : `it would take: ${inWords$4(move)}`;
}
async function reach(environment, sight, effort, aim, ports) {
	try {
		return await approach(environment, sight, effort, aim, ports);
	} catch (error) {
		if (error instanceof Outdated) return overtaken(error, sight, ports);
		if (!(error instanceof Fault)) throw error;
		return {
			kind: "away",
			code: error.code,
			reason: error.message
		};
	}
}
async function overtaken({ fence, message }, { reading }, ports) {
	if (await isNewer(reading, ports)) return { kind: "newer" };
	const seq = reading.view.state?.seq ?? 0;
	const reason = `${message}, and the ledger of ${modelOf(reading.view)} ends at entry ${seq}: nothing was changed. It may have been set back, or another repository routes the same traffic; see status with verify`;
	return {
		kind: "away",
		code: "FENCED",
		reason: fence > seq ? reason : `${message}; nothing was changed`
	};
}
async function approach(environment, sight, effort, aim, ports) {
	let { want } = environment;
	const without = [];
	const spare = spareOf(environment);
	const giveUp = (version, why) => {
		if (!spare.includes(version) || !want.loaded.includes(version)) return false;
		want = {
			...want,
			loaded: want.loaded.filter((other) => other !== version)
		};
		without.push(`${version} is not kept warm: ${why}`);
		return true;
	};
	const { target } = aim.serving(environment.versions);
	if (target.can.readBack === "none") return {
		kind: "seen",
		reason: "recorded: this environment is loaded and routed by its own tools",
		loaded: null
	};
	let pause = POLL.first;
	for (;;) {
		const seen = await target.read(ports.signal);
		const draining = noteIdle(effort.idle, seen, aim, ports);
		noteSilence(effort.silence, seen, environment, sight, ports);
		const move = nextStep(seen, want, circumstances(environment, target, aim, [...effort.unproven], draining));
		if (move.do === "nothing") return seenServing(want, without);
		if (move.do === "fail") {
			if (giveUp(move.version, move.reason)) continue;
			return {
				kind: "failed",
				code: move.code,
				reason: move.reason
			};
		}
		if (move.do === "drain") {
			const since = effort.idle.get(move.version) ?? ports.clock.monotonic();
			const rest = aim.drain - secondsSince(since, ports);
			ports.log.info(`${move.version} drains for ${Math.ceil(rest)} s more before it is unloaded`);
			await ports.clock.sleep(Math.max(POLL.first, Math.min(POLL.last, rest * 1e3)), ports.signal);
			if (await isNewer(sight.reading, ports)) return { kind: "newer" };
			continue;
		}
		if (move.do === "wait") {
			if (isOverdue(environment, sight, aim, ports)) {
				const reason = `${move.reason} for longer than load-timeout`;
				if (giveUp(move.version, reason)) continue;
				if (isThere$1(seen, want, target)) return seenServing(want, [...without, reason]);
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
		if (effort.tries.has(inWords$4(move))) await ports.clock.sleep(AGAIN, ports.signal);
		const fresh = effort.tries.size === 0 && secondsSince(sight.at, ports) < FRESH;
		if (move.do !== "probe" && !fresh && await isNewer(sight.reading, ports)) return { kind: "newer" };
		const refused = await take$3(move, effort, target, ports);
		if (refused === null) {
			if (move.do === "probe") effort.unproven.delete(move.version);
			if (move.do === "load") effort.unproven.add(move.version);
			continue;
		}
		if (move.do === "unload" && isThere$1(seen, want, target)) {
			const why = `${move.version} stays loaded: ${refused.message}`;
			return seenServing(want, [...without, why], leftoverOf(seen, move.version));
		}
		if (move.do === "probe" && (effort.tries.get(inWords$4(move)) ?? 0) < TRIES) continue;
		if (move.do !== "route" && giveUp(move.version, refused.message)) continue;
		return {
			kind: "failed",
			code: refused.code,
			reason: refused.message
		};
	}
}
function seenServing({ loaded }, notes, leftover = []) {
	return {
		kind: "seen",
		reason: [`seen serving: ${loaded.join(", ") || "nothing"}`, ...notes].join("; "),
		loaded: notes.length === 0 ? null : [...loaded, ...leftover]
	};
}
function leftoverOf(seen, version) {
	return seen.versions[version]?.state === "ready" ? [version] : [];
}
function isThere$1(seen, want, { can }) {
	return want.loaded.every((version) => seen.versions[version]?.state === "ready") && (can.split === null || routed(seen, want));
}
function spareOf({ want, trial, drill, primary }) {
	const needed = /* @__PURE__ */ new Set([
		primary,
		trial?.canary,
		drill?.version
	]);
	return want.loaded.filter((version) => !needed.has(version) && !answers(want, version));
}
async function take$3(move, { wantSeq, tries }, target, ports) {
	const words = inWords$4(move);
	const before = tries.get(words) ?? 0;
	if (before >= TRIES) return new StepFailed(NEVER_SHOWN[move.do], `${words}: accepted ${before} times and never shown`);
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
function circumstances(environment, target, aim, unproven, draining) {
	return {
		capacity: aim.capacity,
		loads: target.can.loads,
		routes: target.can.split !== null,
		spare: spareOf(environment),
		unproven,
		draining,
		fresh: environment.confirmed === null,
		serving: environment.confirmed?.primary ?? null
	};
}
function noteIdle(idle, seen, { drain }, ports) {
	if (seen.weights === null) return [];
	for (const [version, { state }] of Object.entries(seen.versions)) if (answers(seen, version) || state === "absent") idle.delete(version);
	else if (!idle.has(version)) idle.set(version, ports.clock.monotonic());
	return [...idle].filter(([, since]) => secondsSince(since, ports) < drain).map(([version]) => version);
}
function noteSilence(silence, { versions, weights }, { confirmed, wantSince }, sight, ports) {
	if (confirmed?.primary == null) return;
	const now = ports.clock.monotonic();
	if (Object.keys(versions).filter((version) => versions[version]?.state === "ready").some((version) => weights === null || (weights[version] ?? 0) > 0)) {
		if (silence.since !== null) silence.lasted += (now - silence.since) / 1e3;
		silence.since = null;
		silence.answered = now;
	} else if (silence.since === null) {
		const wanted = wantSince === null ? 0 : secondsBetween(wantSince, sight.reading.now) * 1e3;
		silence.since = silence.answered ?? sight.at - Math.max(0, wanted);
	}
}
function silenceInWords({ lasted }) {
	return lasted === 0 ? "" : `; nobody was served for ${lasted.toFixed(1)} s`;
}
function toProve({ want, confirmed, drill }) {
	return want.loaded.filter((version) => drill?.version === version || answers(want, version) || confirmed?.want.loaded.includes(version) !== true);
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
function inWords$4(step) {
	if (step.do !== "route") return `${step.do} ${step.version}`;
	return `route ${Object.entries(step.weights).map(([version, share]) => `${version} ${share / 100} %`).join(", ")}${step.mirror ? `, mirror ${step.mirror.share / 100} % to ${step.mirror.to}` : ""}`;
}
// src/core/gate/constants.ts
const FAIL_BETS = {
	aims: [
		.5,
		1,
		2,
		4,
		8,
		16
	],
	weights: [
		.07,
		.48,
		.25,
		.1,
		.06,
		.04
	]
};
const PASS_BETS = {
	aims: [
		.5,
		1,
		2,
		4
	],
	weights: [
		.1,
		.65,
		.15,
		.1
	]
};
const PAIRED_BETS = {
	aims: [
		.9,
		.45,
		.225,
		.1125,
		.05625,
		.028125
	],
	weights: [
		.05,
		.35,
		.4,
		.12,
		.05,
		.03
	]
};
const RATE_BETS = {
	aims: [
		1.1,
		1.25,
		1.5,
		2,
		3,
		5
	],
	weights: [
		.1,
		.2,
		.25,
		.25,
		.1,
		.1
	]
};
const LIMIT_BETS = {
	aims: [
		1.25,
		1.5,
		2,
		3,
		5,
		10,
		30
	],
	weights: [
		.1,
		.15,
		.2,
		.2,
		.15,
		.1,
		.1
	]
};
const SPLIT_ODDS = [
	1.02,
	1.05,
	1.1,
	1.25,
	1.5,
	2,
	4
];
const CAP = .9;
const CAP_SUMS = .5;
const EDGE = 1e-6;
const NO_HISTORY = [.5, 1];
const RESTART = {
	first: .8,
	spread: .08,
	reserve: .12,
	threshold: 1.5,
	stake: .6
};
const TRIAL = {
	first: .8,
	next: .2
};
const SHARES = {
	slices: .25,
	limit: .25,
	missing: .05
};
const MISSING_MARGIN = .01;
const SPLIT_ALPHA = .001;
const QUANTILE_GAP = .25;
const OTHER = "other";
// src/core/json.ts
function isMap$1(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
// src/io/check.ts
function check$1(schema, value, base = []) {
	const findings = unknownKeys(schema, value, base);
	const result = safeParse(schema, value);
	if (result.success && findings.length === 0) return {
		ok: true,
		output: result.output,
		findings: []
	};
	for (const raised of result.issues ?? []) {
		const issue = closest(raised);
		if (issue.expected === "never") continue;
		const path = [...base, ...(issue.path ?? []).map((item) => pathKey(item.key))];
		const last = issue.path?.at(-1);
		if (issue.type.includes("object") && last?.origin === "key" && issue.received === "undefined") {
			const missing = missingKey(path, schemaAt(schema, path.slice(base.length)));
			if (!findings.some(({ meant }) => meant !== void 0 && samePath(meant, path))) findings.push(missing);
		} else {
			const words = issue.message.startsWith("Invalid ") ? `expected ${issue.expected ?? "something else"}` : issue.message;
			const message = /[.?]$/u.test(words) ? words : `${words}, got ${show(issue.input)}.`;
			findings.push({
				path,
				at: last?.origin === "key" ? "key" : "value",
				message
			});
		}
	}
	return {
		ok: false,
		findings
	};
}
function closest(issue) {
	if (issue.type !== "union") return issue;
	const deepest = (issue.issues ?? []).toSorted((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0];
	const [first, ...rest] = deepest?.path ?? [];
	if (!deepest || !first) return issue;
	return {
		...closest(deepest),
		path: [
			...issue.path ?? [],
			first,
			...rest
		]
	};
}
function missingKey(path, schema) {
	const key = String(path.at(-1));
	const options = isRecord(schema) ? schema["options"] : void 0;
	const words = Array.isArray(options) ? options.filter((option) => typeof option === "string") : [];
	const hint = words.length > 0 && words.length < 4 ? ` Write ${either(words.map((word) => `${key}: ${word}`))}.` : "";
	return {
		path: path.slice(0, -1),
		at: "value",
		message: `missing key ${show(key)}.${hint}`
	};
}
function schemaAt(schema, path) {
	let here = schema;
	for (const key of path) {
		while (isRecord(here) && here["wrapped"] !== void 0) here = here["wrapped"];
		if (!isRecord(here)) return void 0;
		const entries = here["entries"];
		here = isRecord(entries) ? entries[String(key)] : here["item"] ?? here["value"];
	}
	return here;
}
function samePath(a, b) {
	return a.length === b.length && a.every((key, at) => key === b[at]);
}
function pathKey(key) {
	return typeof key === "number" ? key : String(key);
}
function unknownKeys(schema, value, path) {
	if (!isRecord(schema) || value === null || typeof value !== "object") return [];
	if (schema["wrapped"] !== void 0) return unknownKeys(schema["wrapped"], value, path);
	if (Array.isArray(value)) return value.flatMap((item, at) => unknownKeys(schema["item"], item, [...path, at]));
	const entries = schema["entries"];
	if (isRecord(entries)) {
		const known = Object.keys(entries);
		return Object.entries(value).flatMap(([key, inner]) => {
			if (Object.hasOwn(entries, key)) return unknownKeys(entries[key], inner, [...path, key]);
			return schema["type"] === "strict_object" ? [unknownKey(key, known, [...path, key])] : [];
		});
	}
	if (schema["type"] !== "record") return [];
	return Object.entries(value).flatMap(([key, inner]) => unknownKeys(schema["value"], inner, [...path, key]));
}
function unknownKey(key, known, path) {
	const meant = nearest(key, known);
	const hint = meant === null ? `Known here: ${known.join(", ")}.` : `Did you mean ${show(meant)}?`;
	return {
		path,
		at: "key",
		message: `unknown key ${show(key)}. ${hint}`,
		...meant === null ? {} : { meant: [...path.slice(0, -1), meant] }
	};
}
function isRecord(value) {
	return value !== null && typeof value === "object";
}
// src/io/metric-rules.ts
const KEYS = {
	bounds: ["mean", "distribution"],
	cap: ["mean"],
	q: ["quantile"],
	threshold: ["quantile"],
	exposure: ["rate"]
};
function kindRules(metric) {
	const { kind } = metric;
	return [...Object.entries(KEYS).flatMap(([key, kinds]) => {
		const own = KEY_NAMES.find((name) => name === key);
		return own !== void 0 && metric[own] !== void 0 && !kinds.includes(kind) ? [{
			key: own,
			message: `${key} belongs to a ${kinds.join(" or a ")}, not to a ${kind}. Remove it.`
		}] : [];
	}), ...RULES[kind](metric)];
}
const KEY_NAMES = [
	"bounds",
	"cap",
	"q",
	"threshold",
	"exposure"
];
const RULES = {
	proportion: (metric) => [...ofShare(metric), ...ofAgreement(metric)],
	mean: ofMean$1,
	quantile: ofQuantile$1,
	rate: ofRate$1,
	distribution: ofDistribution
};
const MARGINS = ["margin", "fail-above"];
function ofShare(metric) {
	const found = [];
	const { limit } = metric;
	if (limit !== void 0 && !(limit > 0 && limit <= 1)) found.push({
		key: "limit",
		message: `expected a share above 0 to 1, got ${limit}.`
	});
	for (const key of MARGINS) {
		const margin = metric[key];
		if (margin && !margin.relative && margin.value >= 1) found.push({
			key,
			message: `expected less than 1 for a proportion, got ${margin.value}. Write 0.02 for two percentage points.`
		});
	}
	return found;
}
function ofAgreement(metric) {
	if (metric.column !== "agree") return [];
	if (!metric.paired || metric.better !== "higher") return [{
		key: "column",
		message: "agreement of two versions needs paired: true and better: higher. Write both."
	}];
	const relative = MARGINS.find((key) => metric[key]?.relative === true);
	if (relative !== void 0) return [{
		key: relative,
		message: "agreement is a share of all requests: expected a number such as 0.02, got a percentage."
	}];
	return metric.limit === void 0 ? [] : [{
		key: "limit",
		message: "the margin bounds the share that differs already. Remove limit."
	}];
}
function ofMean$1(metric) {
	const { bounds, cap, paired, limit } = metric;
	const found = [];
	if (bounds && cap !== void 0) found.push({
		key: "cap",
		message: "expected bounds or cap, got both. Values within bounds need no cap."
	});
	const [lo, hi] = bounds ?? (cap === void 0 ? [-1e400, 1e400] : [0, cap]);
	if (paired && !bounds && cap === void 0) found.push({
		key: "paired",
		message: "pairs of scores need bounds or cap. Write bounds: [0, 1], or as it is."
	});
	if (limit !== void 0) {
		if (paired) found.push({
			key: "limit",
			message: "a limit of paired scores is not supported yet. Add it as a metric unpaired."
		});
		else if (!Number.isFinite(hi)) found.push({
			key: "limit",
			message: "a limit of a mean needs bounds or cap. Write one of them."
		});
		else if (!(limit > lo && limit < hi)) found.push({
			key: "limit",
			message: `expected a number between ${lo} and ${hi}, got ${limit}.`
		});
	}
	for (const key of MARGINS) {
		const margin = metric[key];
		if (margin?.relative && paired) found.push({
			key,
			message: "expected a number in the score's unit for pairs, got a percentage."
		});
		else if (margin?.relative && bounds && lo < 0) found.push({
			key,
			message: `a percentage has no meaning where values may be below 0 (bounds from ${lo}).`
		});
		else if (margin && !margin.relative && margin.value >= hi - lo) found.push({
			key,
			message: `expected less than ${hi - lo}, as values lie within that, got ${margin.value}.`
		});
	}
	return found;
}
function ofQuantile$1(metric) {
	const found = [];
	const { q, threshold, margin, paired } = metric;
	if (q === void 0) found.push({
		key: null,
		message: "missing key \"q\": it says which quantile. Write 0.95 for p95."
	});
	if (paired) found.push({
		key: "paired",
		message: "a quantile of pairs is not supported yet. Leave paired out."
	});
	const failAbove = metric["fail-above"];
	if (failAbove && failAbove.value !== 0 && failAbove.relative !== margin.relative) found.push({
		key: "fail-above",
		message: "expected the unit of the margin: both in percent or neither."
	});
	else if (failAbove && failAbove.value > margin.value) found.push({
		key: "fail-above",
		message: "expected at most the margin."
	});
	if (threshold !== void 0 && threshold <= 0 && (margin.relative || failAbove?.relative === true)) found.push({
		key: "threshold",
		message: `a percentage needs a threshold above 0, got ${threshold}.`
	});
	return found;
}
function ofRate$1(metric) {
	const found = [];
	if (metric.exposure === void 0 && metric.source === void 0) found.push({
		key: null,
		message: "missing key \"exposure\": it names the column that says in how much events came."
	});
	if (metric.paired) found.push({
		key: "paired",
		message: "a rate has no pairs. Leave paired out."
	});
	for (const key of MARGINS) {
		const margin = metric[key];
		if (margin && !margin.relative && margin.value !== 0) found.push({
			key,
			message: `a rate is compared in percent, got ${show(margin.value)}. Write 20%.`
		});
	}
	if (metric.limit !== void 0 && !(metric.limit > 0)) found.push({
		key: "limit",
		message: `expected a number above 0, got ${metric.limit}.`
	});
	return found;
}
function ofDistribution(metric) {
	const found = [];
	if (metric.margin.relative) found.push({
		key: "margin",
		message: "expected a population stability index, such as 0.2, got a percentage."
	});
	if (metric.limit !== void 0) found.push({
		key: "limit",
		message: "a distribution is advisory and fails nothing. Remove limit."
	});
	if (metric.paired) found.push({
		key: "paired",
		message: "a distribution has no pairs. Leave paired out."
	});
	return found;
}
// src/io/config-rules.ts
const LONGEST_TRIAL = 1123200;
function rules(file) {
	const found = [];
	for (const [model, { environments }] of Object.entries(file.models)) {
		for (const [name, environment] of Object.entries(environments)) found.push(...environmentRules(environment, [
			"models",
			model,
			"environments",
			name
		]));
		found.push(...orderOfEnvironments(environments, [
			"models",
			model,
			"environments"
		]));
	}
	return [...found, ...sharedTargets(file)];
}
function environmentRules(environment, base) {
	const { steps, gate } = environment;
	const metrics = gate?.metrics ?? [];
	const found = [];
	const say = (path, message, code) => {
		found.push({
			path: [...base, ...path],
			at: "value",
			message,
			...code === void 0 ? {} : { code }
		});
	};
	if (environment.capacity === 1) {
		if (steps.length > 0) say(["steps"], "steps load the canary beside the primary, and capacity is 1. Leave steps out and write after, so that another environment gives the verdict, or raise capacity.");
		if (!environment.after) say(["capacity"], "with capacity: 1 nothing can be compared here, so another environment has to prove a version first. Write after: { environment: NAME }.");
		for (const [path, order] of [[["order"], environment.order], [["rollback", "order"], environment.rollback.order]]) if (order === "load-first") say([...path], "load-first needs room for two versions, and capacity is 1. Write unload-first or leave it out.");
	} else if (steps.length === 0) say([], `expected at least one step, got none with capacity ${environment.capacity}. Add steps, for example steps: [{ replay: data/requests.jsonl }].`);
	else if (!gate) say(["steps"], "steps need a gate: without one nothing can pass. Add gate with at least one metric.");
	if (environment["max-duration"] > LONGEST_TRIAL || environment["max-duration"] <= 0) say(["max-duration"], "expected a duration above 0s and at most 13d (a check open for 14 days turns stale). Write at most 13d.");
	if (environment.drain >= environment["wait-for-platform"]) say(["drain"], `expected less than wait-for-platform (${environment["wait-for-platform"]}s): a job waits for it.`);
	const warm = environment["keep-warm"];
	if (warm !== void 0 && warm >= environment.capacity) say(["keep-warm"], `expected less than capacity (${environment.capacity}), got ${warm}.`);
	for (const [index, step] of steps.entries()) found.push(...stepRules(step, environment, [
		...base,
		"steps",
		index
	]));
	found.push(...metricRules(metrics, Object.keys(gate?.sources ?? {}), steps, [
		...base,
		"gate",
		"metrics"
	]));
	if (gate && steps.length > 0) found.push(...lastSteps(metrics, steps, base));
	const by = NEWEST$1[String(environment.serving["flavor"])];
	if (steps.length > 0 && by !== void 0 && !environment.router && environment.serving["unversioned"] !== "accept") say(["serving"], `${by} answers a request without a version by the newest loaded version, so users would reach the canary. Write unversioned: accept if nobody asks without a version, or put a router in front.`, "UNVERSIONED_TRAFFIC");
	if (environment.router && environment.serving.kind === "external") say(["router"], "\"external\" is routed by its own tools. Take router out, or name the server that it stands before.");
	return found;
}
const NEWEST$1 = {
	triton: "Triton",
	mlserver: "MLServer"
};
function orderOfEnvironments(environments, base) {
	return Object.entries(environments).flatMap(([name, { after }]) => {
		if (!after) return [];
		const path = [
			...base,
			name,
			"after",
			"environment"
		];
		const say = (message) => [{
			path,
			at: "value",
			message
		}];
		if (!Object.hasOwn(environments, after.environment)) {
			const others = Object.keys(environments).filter((other) => other !== name);
			return say(`there is no environment ${show(after.environment)}. Known: ${others.map(show).join(", ") || "none"}.`);
		}
		const seen = [name];
		for (let next = after.environment; next !== void 0;) {
			if (seen.includes(next)) return say(`${[...seen, next].join(" after ")}: nothing could ever be first.`);
			seen.push(next);
			next = environments[next]?.after?.environment;
		}
		return [];
	});
}
const KINDS = [
	"replay",
	"mirror",
	"weight"
];
function stepRules(step, environment, path) {
	const found = [];
	const say = (key, message) => {
		found.push({
			path: key === null ? path : [...path, key],
			at: key === null ? "value" : "key",
			message
		});
	};
	const kinds = KINDS.filter((kind) => step[kind] !== void 0);
	if (kinds.length !== 1) {
		say(null, `expected one of replay, mirror or weight, got ${kinds.length === 0 ? "none" : kinds.join(" and ")}.`);
		return found;
	}
	if (step.replay === void 0) {
		for (const key of [
			"protocol",
			"score",
			"concurrency"
		]) if (step[key] !== void 0) say(key, `${key} belongs to a replay step. Remove it.`);
		if (environment.serving.kind !== "external" && !environment.router) {
			const kind = kinds[0] ?? "weight";
			say(kind, `a ${kind} step needs a router, and there is none. Add router, or use a replay step.`);
		}
	} else if (typeof step.score === "object") found.push({
		path: [...path, "score"],
		at: "value",
		message: "a score by command is not supported yet.",
		code: "NOT_SUPPORTED_YET"
	});
	else if (step.score !== void 0 && !["equal", "argmax"].includes(step.score)) found.push({
		path: [...path, "score"],
		at: "value",
		message: `expected equal or argmax, got ${show(step.score)}.`
	});
	return found;
}
function metricRules(metrics, sources, steps, base) {
	const found = [];
	const names = /* @__PURE__ */ new Map();
	for (const [index, metric] of metrics.entries()) {
		const say = (key, message) => {
			found.push({
				path: [
					...base,
					index,
					key
				],
				at: "value",
				message
			});
		};
		const first = names.get(metric.name);
		if (first !== void 0) say("name", `metric ${show(metric.name)} is there already as metrics[${first}]. Choose another name.`);
		names.set(metric.name, first ?? index);
		const isCounted = metric.source !== void 0 || COUNTERS.some((key) => metric[key] !== void 0);
		if (metric.column === void 0 && !isCounted) found.push({
			path: [...base, index],
			at: "value",
			message: "missing key \"column\": it names the column of the observations that holds the outcome."
		});
		for (const { key, message } of sourceRules(metric, sources, steps)) found.push({
			path: key === null ? [...base, index] : [
				...base,
				index,
				key
			],
			at: "value",
			message
		});
		for (const { key, message } of kindRules(metric)) found.push({
			path: key === null ? [...base, index] : [
				...base,
				index,
				key
			],
			at: "value",
			message
		});
		const columns = /* @__PURE__ */ new Set();
		for (const [at, column] of metric.slices.entries()) {
			const path = [
				...base,
				index,
				"slices",
				at
			];
			if (columns.has(column)) found.push({
				path,
				at: "value",
				message: `column ${show(column)} is there already.`
			});
			if (column === metric.column) found.push({
				path,
				at: "value",
				message: `${show(column)} is the outcome itself; slice by another column.`
			});
			columns.add(column);
		}
		for (const [at, step] of (metric.at ?? []).entries()) {
			const path = [
				...base,
				index,
				"at",
				at
			];
			if (typeof step === "number" ? step > steps.length : !steps.some((one) => one[step] !== void 0)) {
				const message = `there is no step ${show(step)}; there are ${steps.length}, counted from 1.`;
				found.push({
					path,
					at: "value",
					message
				});
			}
		}
	}
	return found;
}
function sourceRules(metric, sources, steps) {
	const { source, column, at } = metric;
	if (source === void 0) return COUNTERS.filter((key) => metric[key] !== void 0).map((key) => ({
		key,
		message: `${key} is read from a source, and the metric names none. Write source, or remove ${key}.`
	}));
	const found = [];
	if (!sources.includes(source)) {
		const meant = nearest(source, sources);
		found.push({
			key: "source",
			message: `there is no source ${show(source)} in gate.sources. ${meant === null ? "Add it there." : `Did you mean ${show(meant)}?`}`
		});
	}
	if (metric.total === void 0) found.push({
		key: null,
		message: "missing key \"total\": a source counts the bad among all. Write what counts all."
	});
	if (column !== void 0) found.push({
		key: "column",
		message: "a source has counters, no columns. Remove column, or source."
	});
	const replayed = (at ?? []).find((one) => typeof one === "number" ? steps[one - 1]?.replay !== void 0 : one === "replay");
	if (replayed !== void 0) found.push({
		key: "at",
		message: `step ${show(replayed)} is a replay, and a source counts live requests. Take it out.`
	});
	else if (steps.length > 0 && steps.every((step) => step.replay !== void 0)) found.push({
		key: "source",
		message: "a source counts live requests, and every step is a replay. Add a mirror or weight step."
	});
	return found;
}
const COUNTERS = [
	"bad",
	"total",
	"absent-bad"
];
function measuredAt$1(metric, steps) {
	if (metric.at === void 0) {
		const live = steps.flatMap((step, index) => step.replay === void 0 ? [index + 1] : []);
		return metric.source === void 0 || live.length === steps.length ? null : live;
	}
	const numbers = metric.at.flatMap((one) => typeof one === "number" ? [one] : steps.flatMap((step, index) => step[one] === void 0 ? [] : [index + 1]));
	return [...new Set(numbers)].sort((a, b) => a - b);
}
function lastSteps(metrics, steps, base) {
	const required = metrics.filter((metric) => metric.required && metric.kind !== "distribution");
	if (required.length === 0) return [{
		path: [
			...base,
			"gate",
			"metrics"
		],
		at: "value",
		message: "expected at least one required metric: without one nothing can pass."
	}];
	const reasons = /* @__PURE__ */ new Map([[steps.length, "the last step"]]);
	for (const metric of required) {
		const last = measuredAt$1(metric, steps)?.at(-1);
		if (last !== void 0 && !reasons.has(last)) reasons.set(last, `the last that measures ${show(metric.name)}`);
	}
	return [...reasons].flatMap(([number, why]) => steps[number - 1]?.advance === "time" ? [{
		path: [
			...base,
			"steps",
			number - 1,
			"advance"
		],
		at: "value",
		message: `step ${number} is ${why}, so it must advance by pass, got "time". Write advance: pass.`
	}] : []);
}
function sharedTargets(file) {
	const seen = /* @__PURE__ */ new Map();
	const found = [];
	for (const [model, { environments }] of Object.entries(file.models)) for (const [name, { serving }] of Object.entries(environments)) for (const { key, words, place } of targetsOf(serving, model)) {
		const other = seen.get(`${key} ${place}`);
		if (other === void 0) seen.set(`${key} ${place}`, `${model}/${name}`);
		else found.push({
			path: [
				"models",
				model,
				"environments",
				name,
				"serving",
				key
			],
			at: "value",
			message: `${model}/${name} and ${other} serve the same model ${words}. Give one another ${key} or model.`,
			code: "SHARED_TARGET"
		});
	}
	return found;
}
function targetsOf({ url, repository, model: name }, model) {
	const called = typeof name === "string" ? name : model;
	const found = [];
	if (typeof url === "string") {
		const place = URL.canParse(url) ? new URL(url).href : url;
		found.push({
			key: "url",
			words: "at the same url",
			place: `${place.replace(/\/+$/u, "")} ${called}`
		});
	}
	if (typeof repository === "string") found.push({
		key: "repository",
		words: "from the same repository",
		place: `${repository.replaceAll(/[\\/]+/gu, "/").replace(/\/$/u, "")} ${called}`
	});
	return found;
}
// src/lib/duration.ts
const SECONDS = {
	s: 1,
	m: 60,
	h: 3600,
	d: 86400
};
function parseDuration(text) {
	const parts = /^(\d{1,9}(?:\.\d{1,3})?)(s|m|h|d)$/u.exec(text);
	const unit = SECONDS[parts?.[2] ?? ""];
	return parts === null || unit === void 0 ? null : Number(parts[1]) * unit;
}
function durationHint(text) {
	const parts = /^(?:PT?)?\s*(\d{1,9})\s*([a-z]*)$/iu.exec(text.trim());
	if (!parts) return "Write for example 30m.";
	const [, number = "", unit = ""] = parts;
	const letter = unit.slice(0, 1).toLowerCase();
	return letter === "" ? `Write ${number}s or ${number}m.` : `Write ${number}${letter in SECONDS ? letter : "m"}.`;
}
// src/io/expect.ts
function expected(what, fix = "") {
	return (issue) => {
		const how = typeof fix === "string" ? fix : fix(issue.input);
		return `expected ${what}, got ${show(issue.input)}.${how === "" ? "" : ` ${how}`}`;
	};
}
// src/io/names.ts
const NAME_RULE = "lower-case letters, digits, `.`, `_`, `-`, at most 63, starting with a letter or digit";
const NAME = /^[a-z0-9](?:[a-z0-9_-]|\.(?!\.)){0,62}$/u;
function nameProblem(name) {
	if (name.endsWith(".lock")) return "a name must not end in \".lock\": git keeps that for itself";
	if (name.endsWith(".")) return "a name must not end in \".\"";
	if (!NAME.test(name)) return `expected a name of ${NAME_RULE}`;
	return null;
}
// src/io/share.ts
const PERCENT = /^(\d{1,9}(?:\.\d{1,6})?)%$/u;
function parsePercent(text) {
	const parts = PERCENT.exec(text);
	return parts === null ? null : Number(parts[1]);
}
function parseMargin(value) {
	const relative = typeof value === "string";
	const amount = relative ? (parsePercent(value) ?? 0) / 100 : value;
	return Number.isFinite(amount) && amount > 0 ? {
		value: amount,
		relative
	} : null;
}
function parseFailAbove(value) {
	return (typeof value === "string" ? parsePercent(value) : value) === 0 ? {
		value: 0,
		relative: false
	} : parseMargin(value);
}
function basisPoints(percent) {
	const points = Math.round(percent * 100);
	return percent > 0 && percent <= 100 && Math.abs(points - percent * 100) < 1e-9 && points > 0 ? points : null;
}
// src/io/config-schema.ts
const Duration = pipe(union$1([string(), number$3()], expected("a duration with a unit, such as 30m")), check$2((value) => typeof value === "string" && parseDuration(value) !== null, expected("a duration with a unit (s, m, h or d)", (got) => durationHint(String(got)))), transform((value) => parseDuration(String(value)) ?? 0), description("A duration with its unit: 90s, 30m, 24h, 13d."));
const Flag = boolean(expected("true or false"));
const text$1 = (what) => pipe(string(expected(what)), nonEmpty(expected(what)), maxLength(1e3, expected(`${what} of at most 1000 characters`)));
const oneOf = (options) => picklist(options, expected(options.join(" or ")));
const whole = (least, most) => {
	const message = expected(`a whole number from ${least} to ${most}`);
	return pipe(number$3(message), integer(message), minValue(least, message), maxValue(most, message));
};
const Percentage = pipe(string(expected("a percentage such as 2%")), check$2((value) => parsePercent(value) !== null, expected("a percentage", (got) => percentHint(got))), transform((value) => (parsePercent(value) ?? 0) / 100));
const MARGIN = expected("a number above 0 or a percentage", percentHint);
const Margin = pipe(union$1([number$3(), string()], MARGIN), check$2((value) => parseMargin(value) !== null, MARGIN), transform((value) => parseMargin(value) ?? {
	value: 0,
	relative: false
}), description("How much worse: in the metric's unit, or a percentage of the primary's value."));
const FAIL_ABOVE = expected("a number from 0 or a percentage", percentHint);
const FailAbove = pipe(union$1([number$3(), string()], FAIL_ABOVE), check$2((value) => parseFailAbove(value) !== null, FAIL_ABOVE), transform((value) => parseFailAbove(value) ?? {
	value: 0,
	relative: false
}), description("How much worse must be proven for a fail; 0 for any proven loss. Default: the margin."));
function percentHint(got) {
	const number = typeof got === "string" ? /^\s*([0-9.]+)\s*%\s*$/u.exec(got)?.[1] : void 0;
	return number === void 0 ? "" : `Write ${number}%.`;
}
const SHARE = expected("a percent above 0 to 100 (at most two decimals)", (got) => typeof got === "string" && parsePercent(got) !== null ? `Write ${parsePercent(got)}.` : "");
const Share = pipe(union$1([number$3(), string()], SHARE), check$2((value) => typeof value === "number" && basisPoints(value) !== null, SHARE), transform((value) => basisPoints(Number(value)) ?? 0));
const Name = pipe(string(), check$2((name) => nameProblem(name) === null, (issue) => `${nameProblem(issue.input) ?? ""}, got ${show(issue.input)}.`));
const Label = pipe(string(expected("a name")), minLength(1, expected("a name")), maxLength(100, expected("a name of at most 100 characters")), check$2((name) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name), expected("a name without unseen characters")), check$2((name) => name !== "__proto__", expected("another name: this one is reserved")));
const Allowed = pipe(array(pipe(string(expected("a role or user:LOGIN")), regex(/^(?:user:[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?|[A-Za-z0-9][A-Za-z0-9 _-]{0,99})$/u, expected("a role such as maintain, or user:octocat"))), expected("a list of roles and users")), nonEmpty(expected("at least one role or user")));
const Section = record(string(), unknown(), expected("a map"));
const Step = strictObject({
	replay: optional(text$1("a file of recorded requests")),
	mirror: optional(Share),
	weight: optional(Share),
	advance: optional(oneOf(["pass", "time"]), "pass"),
	"min-duration": optional(Duration, "0s"),
	protocol: optional(oneOf([
		"v2",
		"mlflow",
		"tf-serving",
		"openai",
		"http"
	])),
	score: optional(union$1([string(), Section], expected("equal, argmax, numeric or a command"))),
	concurrency: optional(whole(1, 64))
}, expected("a step: replay, mirror or weight"));
const Counter = pipe(string(expected("a counter in the language of the source")), nonEmpty(expected("a counter in the language of the source")), maxLength(4e3, expected("a counter of at most 4000 characters")));
const NUMBER = pipe(number$3(expected("a number")), finite(expected("a finite number")));
const ALPHA = expected("a number between 0 and 1 (exclusive)");
const Metric = strictObject({
	name: Label,
	kind: oneOf([
		"proportion",
		"mean",
		"quantile",
		"rate",
		"distribution"
	]),
	better: oneOf(["higher", "lower"]),
	margin: Margin,
	"fail-above": optional(FailAbove),
	limit: optional(number$3(expected("a number"))),
	paired: optional(Flag, false),
	column: optional(Label),
	slices: optional(array(Label, expected("a list of columns")), []),
	required: optional(Flag, true),
	weight: optional(pipe(number$3(expected("a number above 0")), finite(), gtValue(0, expected("a number above 0"))), 1),
	at: optional(pipe(array(union$1([whole(1, 50), oneOf([
		"replay",
		"mirror",
		"weight"
	])], expected("a step number or replay, mirror, weight"))), nonEmpty(expected("at least one step")))),
	bounds: optional(pipe(tuple([NUMBER, NUMBER], expected("a list of two numbers, such as [0, 1]")), check$2(([lo, hi]) => lo < hi, expected("a lower and a higher number")), description("Of a mean or a distribution of numbers: what every value lies within."))),
	cap: optional(pipe(NUMBER, gtValue(0, expected("a number above 0")), description("Of a mean of values from 0: larger ones count as this much. About 8 times the primary's mean."))),
	q: optional(pipe(number$3(expected("a number between 0 and 1")), gtValue(0, expected("a number between 0 and 1")), ltValue(1, expected("a number between 0 and 1")), description("Of a quantile: 0.95 for p95."))),
	threshold: optional(pipe(NUMBER, description("Of a quantile: the primary's usual value. Left out, it is read from its first observations."))),
	exposure: optional(pipe(Label, description("Of a rate: the column that says in how much the events came."))),
	unit: optional(unknown()),
	"label-delay": optional(unknown()),
	advisory: optional(unknown()),
	source: optional(pipe(Label, description("Who counts it on live traffic: a name of `gate.sources`."))),
	bad: optional(pipe(Counter, description("Of a source: what counts bad outcomes, or a rate's events."))),
	total: optional(pipe(Counter, description("Of a source: what counts all outcomes, a rate's exposure, or holds a quantile's buckets."))),
	"absent-bad": optional(pipe(oneOf(["zero"]), description("Of a source: `zero` where bad outcomes that were never seen are none, and not a typing error.")))
}, expected("a metric"));
const SourceSection = looseObject({ kind: text$1("a kind of source") }, expected("a map with a kind"));
const Gate = strictObject({
	alpha: optional(pipe(number$3(ALPHA), gtValue(0, ALPHA), ltValue(1, ALPHA)), .05),
	"min-samples": optional(whole(1, 1e9), 100),
	sources: optional(record(Label, SourceSection, expected("a map of sources")), {}),
	window: optional(pipe(Duration, check$2((seconds) => seconds > 0, expected("a duration above 0s")), description("Into windows of this length live evidence is cut; not shorter than its source counts.")), "60s"),
	metrics: pipe(array(Metric, expected("a list of metrics")), nonEmpty(expected("at least one metric")))
}, expected("a map"));
const ORDER = ["load-first", "unload-first"];
const ServingSection = looseObject({ kind: text$1("a kind of serving") }, expected("a map with a kind"));
const RouterSection = looseObject({ kind: text$1("a kind of router") }, expected("a map with a kind"));
const Environment = strictObject({
	after: optional(pipe(strictObject({ environment: Name }, expected("a map with environment")), description("Only a digest that was promoted, or first, in that environment may come here."))),
	serving: ServingSection,
	router: optional(RouterSection),
	capacity: optional(whole(1, 100), 2),
	order: optional(oneOf(ORDER)),
	steps: optional(array(Step, expected("a list of steps")), []),
	"max-duration": optional(Duration, "24h"),
	"on-inconclusive": optional(oneOf(["end", "pause"]), "end"),
	"on-newer": optional(oneOf(["queue", "supersede"]), "queue"),
	promotion: optional(oneOf(["automatic", "manual"]), "automatic"),
	bake: optional(Duration),
	rollback: optional(strictObject({
		via: optional(oneOf(["inline", "workflow"]), "inline"),
		workflow: optional(pipe(string(expected("a workflow file")), regex(/^[A-Za-z0-9._-]{1,100}\.ya?ml$/u, expected("the name of a workflow file, such as rollback.yml"))), "rollback.yml"),
		order: optional(oneOf(ORDER))
	}, expected("a map")), {}),
	access: optional(strictObject({
		rollback: optional(Allowed),
		promote: optional(Allowed),
		hold: optional(Allowed)
	}, expected("a map"))),
	settle: optional(Duration, "60s"),
	"load-timeout": optional(Duration, "60m"),
	"wait-for-platform": optional(Duration, "5m"),
	"max-gap": optional(Duration, "2h"),
	"keep-warm": optional(whole(0, 99)),
	drain: optional(Duration, "30s"),
	"split-tolerance": optional(Percentage, "2%"),
	gate: optional(Gate)
}, expected("a map"));
const RegistrySection = looseObject({ kind: oneOf([
	"ledger",
	"mlflow",
	"sagemaker",
	"azure-ml",
	"vertex-ai"
]) }, expected("a map with a kind"));
const LedgerSection = strictObject({ kind: literal("ledger") }, expected("a map with a kind"));
const Model = strictObject({
	registry: optional(RegistrySection, { kind: "ledger" }),
	environments: pipe(record(Name, Environment, expected("a map of environments")), check$2((map) => Object.keys(map).length > 0, "expected at least one environment."))
}, expected("a map"));
const ConfigSchema = strictObject({
	version: literal(1, expected("the number 1", "Write version: 1.")),
	models: pipe(record(Name, Model, expected("a map of models")), check$2((map) => Object.keys(map).length > 0, "expected at least one model."))
}, expected("a map with `version` and `models`"));
// src/io/later.ts
const ENVIRONMENT = [
	"models",
	"*",
	"environments",
	"*"
];
const SERVING = [...ENVIRONMENT, "serving"];
const STEP = [
	...ENVIRONMENT,
	"steps",
	"*"
];
const GATE = [...ENVIRONMENT, "gate"];
const METRIC = [
	...GATE,
	"metrics",
	"*"
];
const REGISTRIES = [
	"sagemaker",
	"azure-ml",
	"vertex-ai"
];
const SERVINGS = [
	"tf-serving",
	"kserve",
	"sagemaker",
	"azure-ml",
	"vertex-ai",
	"tfx",
	"clipper"
];
const ROUTERS = ["gateway-api"];
const SOURCES = [
	"sql",
	"http",
	"cloudwatch"
];
const LATER = [
	{
		section: [
			"models",
			"*",
			"registry"
		],
		key: "kind",
		refused: REGISTRIES,
		decides: true
	},
	{
		section: [...ENVIRONMENT, "router"],
		key: "kind",
		refused: ROUTERS,
		decides: true
	},
	{
		section: SERVING,
		key: "kind",
		refused: SERVINGS,
		decides: true
	},
	{
		section: STEP,
		key: "protocol",
		refused: [
			"tf-serving",
			"openai",
			"http"
		]
	},
	{
		section: STEP,
		key: "score",
		refused: ["numeric"]
	},
	{
		section: [
			...GATE,
			"sources",
			"*"
		],
		key: "kind",
		refused: SOURCES,
		decides: true
	},
	{
		section: METRIC,
		key: "unit",
		refused: "any"
	},
	{
		section: METRIC,
		key: "label-delay",
		refused: "any"
	},
	{
		section: METRIC,
		key: "advisory",
		refused: "any",
		but: [false]
	}
];
function refuseLater(value, found) {
	const refusals = [];
	const covered = [];
	for (const later of LATER) for (const section of matches(value, later.section)) {
		const path = [...section, later.key];
		const given = at(value, path);
		if (given === void 0 || !refuses(later, given)) continue;
		if (later.but && found.some((finding) => same(finding.path, path))) continue;
		const what = show(later.refused === "any" ? later.key : given);
		refusals.push({
			path,
			at: later.refused === "any" ? "key" : "value",
			message: words$2(later, what),
			code: "NOT_SUPPORTED_YET"
		});
		covered.push(later.decides ? section : path);
	}
	return [...refusals, ...found.filter((finding) => !covered.some((path) => startsWith(finding.path, path)))];
}
function words$2(later, what) {
	if (later.but) return `${what} is not supported yet other than ${later.but.map(String).join(" or ")}. Leave it out.`;
	return later.refused === "any" ? `${what} is not supported yet. Leave it out.` : `${what} is not supported yet.`;
}
function refuses(later, given) {
	if (later.refused !== "any") return later.refused.includes(given);
	return !(later.but ?? []).some((one) => one === given || equalDurations(one, given));
}
function equalDurations(a, b) {
	return typeof a === "string" && typeof b === "string" && parseDuration(a) !== null && parseDuration(a) === parseDuration(b);
}
function matches(value, pattern) {
	let paths = [[]];
	for (const part of pattern) paths = paths.flatMap((path) => {
		const here = at(value, path);
		if (part !== "*") return [[...path, part]];
		if (Array.isArray(here)) return here.map((_, index) => [...path, index]);
		return here !== null && typeof here === "object" ? Object.keys(here).map((key) => [...path, key]) : [];
	});
	return paths;
}
function at(value, path) {
	let here = value;
	for (const key of path) {
		if (here === null || typeof here !== "object" || !Object.hasOwn(here, key)) return void 0;
		here = Reflect.get(here, key);
	}
	return here;
}
function startsWith(path, prefix) {
	return prefix.every((key, index) => key === path[index]);
}
function same(a, b) {
	return a.length === b.length && startsWith(a, b);
}
// src/io/yaml.ts
var import_dist = require_dist();
const LARGEST = 262144;
const DEEPEST$1 = 32;
const MOST$1 = 10;
const RESERVED = /* @__PURE__ */ new Set([
	"__proto__",
	"constructor",
	"prototype"
]);
function readYaml(text) {
	const source = text.startsWith("\ufeff") ? text.slice(1) : text;
	const lines = new import_dist.LineCounter();
	const at = (offset) => {
		const { line, col } = lines.linePos(offset);
		return {
			line: Math.max(1, line),
			column: Math.max(1, col)
		};
	};
	const refused = (problem) => ({
		value: void 0,
		problems: [problem],
		place: () => ({
			line: problem.line,
			column: problem.column
		})
	});
	const bytes = Buffer.byteLength(source);
	if (bytes > LARGEST) return refused({
		line: 1,
		column: 1,
		message: `the file has ${bytes} bytes, the limit is ${LARGEST} (256 KiB).`
	});
	if (source.includes("\0")) return refused({
		line: 1,
		column: 1,
		message: "expected UTF-8 text, got UTF-16 or binary. Save the file as UTF-8."
	});
	const deep = tooDeep(source);
	if (deep !== null) return refused({
		...deep,
		message: `nested deeper than ${DEEPEST$1} levels.`
	});
	const document = (0, import_dist.parseDocument)(source, {
		lineCounter: lines,
		prettyErrors: false,
		strict: true,
		uniqueKeys: true,
		stringKeys: true,
		schema: "core",
		merge: false,
		logLevel: "error"
	});
	const problems = document.errors.slice(0, MOST$1).map((error) => ({
		...at(error.pos[0]),
		message: words$1(error)
	}));
	if (document.directives?.yaml.explicit === true) problems.push({
		line: 1,
		column: 1,
		message: "YAML directives are not supported. Remove the line that starts with %."
	});
	problems.push(...refusals(document, at));
	return {
		value: problems.length === 0 ? document.toJS({ maxAliasCount: 0 }) : void 0,
		problems,
		place: (path, which) => at(offsetOf(document, path, which))
	};
}
function refusals(document, at) {
	const found = [];
	const refuse = (node, message) => {
		found.push({
			...at(node?.range?.[0] ?? 0),
			message
		});
	};
	(0, import_dist.visit)(document, (_, node) => {
		if ((0, import_dist.isAlias)(node)) refuse(node, `aliases are not supported, got *${node.source}. Write the value out.`);
		if ((0, import_dist.isPair)(node) && (0, import_dist.isScalar)(node.key) && (0, import_dist.isNode)(node.key)) {
			const key = String(node.key.value);
			if (RESERVED.has(key)) refuse(node.key, `the key ${show(key)} is reserved. Choose another name.`);
			if (key === "<<") refuse(node.key, "merge keys (<<) are not supported. Write the keys out.");
		}
		if ((0, import_dist.isNode)(node) && !(0, import_dist.isAlias)(node) && node.tag !== void 0) refuse(node, `tags are not supported, got ${show(node.tag)}. Remove the tag.`);
	});
	return found;
}
function words$1(error) {
	switch (error.code) {
		case "DUPLICATE_KEY": return "duplicate key: it stands in this map already. Remove one of the two.";
		case "TAB_AS_INDENT": return "expected spaces, got a tab as indentation. Replace it by spaces.";
		case "MULTIPLE_DOCS": return "expected one YAML document, got a second one. Remove everything from the second `---` on.";
		case "NON_STRING_KEY": return "expected a name as key, got a list or map.";
		default: return `not YAML: ${error.message.replaceAll(/\s+/gu, " ")}.`;
	}
}
function tooDeep(source) {
	let brackets = 0;
	let inLine = 0;
	let offset = 0;
	let scalar = false;
	for (const token of new import_dist.Lexer().lex(source)) {
		if (token === "" || token === "" || token === "") {
			scalar = token === "";
			continue;
		}
		if (!scalar) {
			if (token === "[" || token === "{") brackets++;
			if (token === "]" || token === "}") brackets--;
			if (token === "-" || token === "?" || token === ":" && brackets === 0) inLine++;
			if (token === "\n" || token === ",") inLine = 0;
		}
		scalar = false;
		if (brackets > DEEPEST$1 || inLine > DEEPEST$1) {
			const before = source.slice(0, offset).split("\n");
			return {
				line: before.length,
				column: (before.at(-1)?.length ?? 0) + 1
			};
		}
		offset += token.length;
	}
	return null;
}
function offsetOf(document, path, which) {
	let node = document.contents;
	let offset = node?.range[0] ?? 0;
	for (const [depth, step] of path.entries()) {
		const last = depth === path.length - 1;
		if ((0, import_dist.isMap)(node)) {
			const pair = node.items.find((item) => (0, import_dist.isScalar)(item.key) && item.key.value === step);
			if (!pair) return offset;
			const key = pair.key.range[0];
			node = pair.value;
			offset = last && which === "key" ? key : node?.range[0] ?? key;
		} else if ((0, import_dist.isSeq)(node)) {
			node = node.items[Number(step)] ?? null;
			offset = node?.range[0] ?? offset;
		} else return offset;
	}
	return offset;
}
// src/io/config.ts
var ConfigFault = class extends Fault {
	problems;
	constructor(file, problems) {
		const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
		const lines = sorted.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`);
		const [first] = sorted;
		if (!first) throw new Error("a configuration was refused without a problem");
		const more = lines.length > 1 ? ` (and ${lines.length - 1} more)` : "";
		super(first.code ?? "CONFIG", `${lines[0] ?? ""}${more}`, {
			file,
			line: first.line,
			column: first.column
		});
		this.problems = lines;
	}
};
function parseConfig(text, { file, ...platforms }) {
	const yaml = readYaml(text);
	if (yaml.problems.length > 0) throw new ConfigFault(file, yaml.problems);
	if (yaml.value === null) throw new ConfigFault(file, [{
		line: 1,
		column: 1,
		message: EMPTY
	}]);
	const refuse = (findings) => {
		throw new ConfigFault(file, findings.map(({ path, at: which, message, code }) => ({
			...yaml.place(path, which),
			message: `${where(path, which)}${message}`,
			...code === void 0 ? {} : { code }
		})));
	};
	const checked = check$1(ConfigSchema, yaml.value);
	const servings = sectionsOf(yaml.value, ["serving"], platforms.servings);
	const routers = sectionsOf(yaml.value, ["router"], platforms.routers);
	const sources = sectionsOf(yaml.value, [
		"gate",
		"sources",
		"*"
	], platforms.sources);
	const entered = registrySections(yaml.value, platforms.registries);
	const all = [
		servings,
		routers,
		sources,
		entered
	].flatMap(({ findings }) => findings);
	const findings = refuseLater(yaml.value, [...checked.findings, ...all]);
	if (!checked.ok || findings.length > 0) return refuse(findings);
	const protocolsOf = (place) => {
		const section = servings.parsed.get(`${place}/serving`);
		return (section && platforms.servings.get(section.kind)?.protocols(section)) ?? [];
	};
	const broken = [...rules(checked.output), ...notSpoken(checked.output, protocolsOf)];
	if (broken.length > 0) return refuse(broken);
	const config = configOf(checked.output, servings.parsed, routers.parsed, entered.parsed, protocolsOf);
	const asked = [...sharedRouters(config, platforms.routers), ...notCounted$1(config, platforms.sources)];
	return asked.length > 0 ? refuse(asked) : config;
}
const EMPTY = "the file is empty. Write version: 1 and models.";
function where(path, which) {
	const shown = path.length >= 4 && path[0] === "models" && path[2] === "environments" ? path.slice(4) : path;
	const text = (which === "key" ? shown.slice(0, -1) : shown).map((key, index) => typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`).join("");
	return text === "" ? "" : `${text}: `;
}
function sectionsOf(value, within, known) {
	const findings = [];
	const parsed = /* @__PURE__ */ new Map();
	for (const path of matches(value, [
		"models",
		"*",
		"environments",
		"*",
		...within
	])) {
		const section = at(value, path);
		const kind = at(section, ["kind"]);
		if (typeof kind !== "string") continue;
		const schema = known.get(kind)?.schema;
		if (schema) {
			const checked = check$1(schema, section, path);
			findings.push(...checked.findings);
			if (checked.ok) parsed.set(placeOf(path), checked.output);
		} else {
			const meant = nearest(kind, [...known.keys()]);
			const hint = meant === null ? "" : ` Did you mean ${show(meant)}?`;
			const message = `expected ${either([...known.keys()])}, got ${show(kind)}.${hint}`;
			findings.push({
				path: [...path, "kind"],
				at: "value",
				message
			});
		}
	}
	return {
		findings,
		parsed
	};
}
function placeOf([, model, , environment, ...rest]) {
	return [
		model,
		environment,
		...rest
	].join("/");
}
function sharedRouters(config, routers) {
	const seen = /* @__PURE__ */ new Map();
	return environmentsOf(config).flatMap(([model, name, { router }]) => {
		return ((router && routers.get(router.kind)?.places(router, {
			model,
			environment: name
		})) ?? []).flatMap((place) => {
			const other = seen.get(place);
			if (other === void 0) {
				seen.set(place, `${model}/${name}`);
				return [];
			}
			return [{
				path: [
					"models",
					model,
					"environments",
					name,
					"router"
				],
				at: "value",
				message: `${model}/${name} and ${other} are routed by the same ${place}. Give each its own.`,
				code: "SHARED_TARGET"
			}];
		});
	});
}
function notSpoken({ models }, protocolsOf) {
	return matches(models, [
		"*",
		"environments",
		"*",
		"steps",
		"*"
	]).flatMap(([model, , name, , index]) => {
		const { serving, steps } = models[String(model)]?.environments[String(name)] ?? {};
		const step = steps?.[Number(index)];
		if (!serving || step?.replay === void 0) return [];
		const spoken = protocolsOf(`${model}/${name}`);
		const path = [
			"models",
			String(model),
			"environments",
			String(name),
			"steps",
			Number(index)
		];
		const kind = show(serving.kind);
		if (spoken.length === 0) {
			const message = `a replay step needs a server that can be asked, and ${kind} has none. ${serving.kind === "command" ? "Add infer to serving, or use" : "Use"} a weight or mirror step.`;
			return [{
				path: [...path, "replay"],
				at: "key",
				message
			}];
		}
		const { protocol } = step;
		if (protocol === void 0 || spoken.some((one) => one === protocol)) return [];
		const message = `expected ${either(spoken)}, which ${kind} answers in, got ${show(protocol)}.`;
		return [{
			path: [...path, "protocol"],
			at: "value",
			message
		}];
	});
}
function notCounted$1(config, sources) {
	return environmentsOf(config).flatMap(([model, name, { policy }]) => (policy.gate?.metrics ?? []).flatMap((metric, index) => {
		const kind = metric.live && policy.gate?.sources?.[metric.live.source]?.kind;
		const found = kind === void 0 ? void 0 : sources.get(kind)?.problems(metric);
		const path = [
			"models",
			model,
			"environments",
			name,
			"gate",
			"metrics",
			index
		];
		return (found ?? []).map(({ key, message }) => {
			return {
				path: key === null ? path : [...path, key],
				at: "value",
				message
			};
		});
	}));
}
function environmentsOf({ models }) {
	return Object.entries(models).flatMap(([model, { environments }]) => Object.entries(environments).map(([name, environment]) => [
		model,
		name,
		environment
	]));
}
function registrySections(value, registries) {
	const findings = [];
	const parsed = /* @__PURE__ */ new Map();
	for (const model of keysOf(at(value, ["models"]))) {
		const path = [
			"models",
			model,
			"registry"
		];
		const section = at(value, path);
		const kind = at(section, ["kind"]);
		const registry = typeof kind === "string" ? registries.get(kind) : void 0;
		const schema = kind === "ledger" ? LedgerSection : registry?.schema;
		if (!schema) continue;
		const checked = check$1(schema, section, path);
		findings.push(...checked.findings);
		if (checked.ok) parsed.set(model, checked.output);
		for (const environment of keysOf(at(value, [
			"models",
			model,
			"environments"
		]))) {
			const problem = registry?.aliasProblem(environment) ?? null;
			if (problem === null) continue;
			const message = `expected ${problem}, got ${show(environment)}.`;
			findings.push({
				path: [
					"models",
					model,
					"environments",
					environment
				],
				at: "key",
				message
			});
		}
	}
	return {
		findings,
		parsed
	};
}
function keysOf(value) {
	return isMap$1(value) ? Object.keys(value) : [];
}
function configOf(file, servings, routers, entered, protocolsOf) {
	const models = Object.entries(file.models).map(([model, { environments }]) => {
		const entries = Object.entries(environments).map(([name, environment]) => {
			const serving = servings.get(`${model}/${name}/serving`);
			if (!serving) throw new Error(`the serving section of ${model}/${name} was not parsed`);
			const router = routers.get(`${model}/${name}/router`) ?? null;
			return [name, {
				policy: policyOf(environment, protocolsOf(`${model}/${name}`)),
				serving,
				router
			}];
		});
		return [model, {
			registry: entered.get(model) ?? { kind: "ledger" },
			environments: Object.fromEntries(entries)
		}];
	});
	return { models: Object.fromEntries(models) };
}
function policyOf(environment, protocols) {
	const { steps, gate, capacity, rollback } = environment;
	const order = environment.order ?? (capacity === 1 ? "unload-first" : "load-first");
	return {
		capacity,
		order,
		rollbackOrder: rollback.order ?? order,
		steps: steps.map((step) => stepOf(step, protocols)),
		keepWarm: environment["keep-warm"] ?? Math.min(1, capacity - 1),
		maxDuration: environment["max-duration"],
		bake: environment.bake ?? bakeOf$1(environment),
		settle: environment.settle,
		drain: environment.drain,
		loadTimeout: environment["load-timeout"],
		maxGap: environment["max-gap"],
		waitForPlatform: environment["wait-for-platform"],
		after: environment.after?.environment ?? null,
		onInconclusive: environment["on-inconclusive"],
		onNewer: environment["on-newer"],
		promotion: environment.promotion,
		rollbackVia: rollback.via === "workflow" ? {
			kind: "workflow",
			workflow: rollback.workflow
		} : { kind: "inline" },
		access: accessOf(environment.access ?? {}),
		gate: gate ? {
			alpha: gate.alpha,
			minSamples: gate["min-samples"],
			metrics: gate.metrics.map((metric) => metricOf(metric, steps)),
			...environment["split-tolerance"] === .02 ? {} : { splitTolerance: environment["split-tolerance"] },
			...sourcesOf(gate)
		} : null
	};
}
function sourcesOf({ sources, window }) {
	const entries = Object.entries(sources).map(([name, section]) => {
		return [name, {
			kind: section.kind,
			section: asJson(section)
		}];
	});
	return entries.length === 0 ? {} : {
		sources: Object.fromEntries(entries),
		window
	};
}
function asJson(value) {
	if (value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string") return value;
	if (Array.isArray(value)) return value.map(asJson);
	if (typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner)]));
	throw new Error("no YAML is read as this");
}
function bakeOf$1({ gate }) {
	return (gate?.metrics ?? []).some(({ source, limit }) => source !== void 0 && limit !== void 0) ? DAY : 0;
}
function accessOf({ rollback, promote, hold }) {
	return {
		...rollback ? { rollback } : {},
		...promote ? { promote } : {},
		...hold ? { hold } : {}
	};
}
function stepOf(step, protocols) {
	const timing = {
		advance: step.advance,
		minDuration: step["min-duration"]
	};
	if (step.mirror !== void 0) return {
		kind: "mirror",
		share: step.mirror,
		...timing
	};
	if (step.weight !== void 0) return {
		kind: "weight",
		share: step.weight,
		...timing
	};
	const protocol = protocols.find((one) => one === step.protocol) ?? protocols[0];
	if (step.replay === void 0 || protocol === void 0) throw new Error("a step of no kind passed the rules");
	return {
		kind: "replay",
		file: step.replay,
		protocol,
		score: step.score === "argmax" ? "argmax" : "equal",
		concurrency: step.concurrency ?? 4,
		...timing
	};
}
function metricOf(metric, steps) {
	return {
		name: metric.name,
		kind: metric.kind,
		better: metric.better,
		margin: metric.margin,
		failAbove: failAboveOf(metric),
		limit: metric.limit ?? null,
		paired: metric.paired,
		column: metric.column ?? metric.name,
		slices: metric.slices,
		required: metric.required && metric.kind !== "distribution",
		weight: metric.weight,
		at: measuredAt$1(metric, steps),
		...metric.bounds ? { bounds: metric.bounds } : {},
		...metric.cap === void 0 ? {} : { cap: metric.cap },
		...metric.q === void 0 ? {} : { q: metric.q },
		...metric.threshold === void 0 ? {} : { threshold: metric.threshold },
		...metric.exposure === void 0 ? {} : { exposure: metric.exposure },
		...liveOf(metric)
	};
}
function liveOf({ source, bad, total, "absent-bad": absentBad }) {
	if (source === void 0) return {};
	if (total === void 0) throw new Error("a metric without total passed the rules");
	return {
		guarded: true,
		live: {
			source,
			bad: bad ?? null,
			total,
			absentBad: absentBad ?? null
		}
	};
}
function failAboveOf({ margin, "fail-above": given }) {
	if (given === void 0) return margin;
	return given.value === 0 ? {
		value: 0,
		relative: margin.relative
	} : given;
}
function chooseEnvironment(config, asked) {
	const model = choose("model", asked.model, Object.keys(config.models));
	const environments = config.models[model]?.environments ?? {};
	const environment = choose("environment", asked.environment, Object.keys(environments));
	const chosen = environments[environment];
	if (!chosen) throw new Error(`no environment ${environment} in ${model}`);
	return {
		model,
		environment,
		config: chosen
	};
}
function choose(input, asked, names) {
	if (asked === null) {
		const [only, ...others] = names;
		if (only !== void 0 && others.length === 0) return only;
		throw new Fault("INPUT", `input ${input}: expected ${either(names)}, got nothing, and there are ${names.length}. Name one.`);
	}
	if (names.includes(asked)) return asked;
	const meant = nearest(asked, names);
	const hint = meant === null ? "" : ` Did you mean ${show(meant)}?`;
	throw new Fault("INPUT", `input ${input}: expected ${either(names)}, got ${show(asked)}.${hint}`);
}
// src/io/instant.ts
const Written = pipe(string(), isoTimestamp());
function parseInstant(text) {
	return is(Written, text) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : null;
}
// src/io/json.ts
const DEEPEST = 64;
function parseJson(text, source) {
	return new Reader(text.startsWith("\ufeff") ? text.slice(1) : text, source).document();
}
var Reader = class {
	#text;
	#source;
	#at = 0;
	#depth = 0;
	#key = null;
	constructor(text, source) {
		this.#text = text;
		this.#source = source;
	}
	document() {
		if (this.#text.includes("\0")) this.#refuse("expected UTF-8 text, got UTF-16 or binary. Save it as UTF-8.", 0);
		this.#space();
		if (this.#at === this.#text.length) this.#refuse("is empty: expected JSON.");
		const value = this.#value();
		this.#space();
		if (this.#at < this.#text.length) this.#refuse(`expected the end after the value, got ${this.#word()}.`);
		return value;
	}
	#value() {
		const first = this.#text[this.#at];
		if (first === "{") return this.#nested(() => this.#object());
		if (first === "[") return this.#nested(() => this.#array());
		if (first === "\"") return this.#string();
		if (first === "-" || first !== void 0 && first >= "0" && first <= "9") return this.#number();
		const word = this.#raw();
		if (word === "true" || word === "false" || word === "null") {
			this.#at += word.length;
			return word === "null" ? null : word === "true";
		}
		if (/^(?:NaN|Infinity|nan|inf)/u.test(word)) {
			const whose = this.#key === null ? "" : `; ${show(this.#key)} has no value`;
			this.#refuse(`${plain(word, 60)} is not JSON${whose}. Leave it out, or write null where nothing was measured.`);
		}
		return this.#refuse(first === void 0 ? "ends too early: expected a value." : `expected a value, got ${this.#word()}.`);
	}
	#nested(read) {
		if (++this.#depth > DEEPEST) this.#refuse(`nested deeper than ${DEEPEST} levels.`);
		const value = read();
		this.#depth--;
		return value;
	}
	#object() {
		const entries = {};
		this.#at++;
		this.#space();
		if (this.#take("}")) return entries;
		for (;;) {
			this.#space();
			const start = this.#at;
			if (this.#text[this.#at] !== "\"") this.#refuse(`expected a key in double quotes, got ${this.#word()}.`);
			const key = this.#string();
			if (Object.hasOwn(entries, key)) this.#refuse(`duplicate key ${show(key)}. Remove one of the two.`, start);
			if (key === "__proto__") this.#refuse("the key \"__proto__\" is reserved. Choose another name.", start);
			this.#space();
			if (!this.#take(":")) this.#refuse(`expected ":" after the key ${show(key)}, got ${this.#word()}.`);
			this.#space();
			this.#key = key;
			entries[key] = this.#value();
			this.#space();
			if (this.#take("}")) return entries;
			if (!this.#take(",")) this.#refuse(`expected "," or "}", got ${this.#word()}.`);
		}
	}
	#array() {
		const items = [];
		this.#at++;
		this.#space();
		if (this.#take("]")) return items;
		for (;;) {
			this.#space();
			items.push(this.#value());
			this.#space();
			if (this.#take("]")) return items;
			if (!this.#take(",")) this.#refuse(`expected "," or "]", got ${this.#word()}.`);
		}
	}
	#string() {
		const start = this.#at;
		let end = start + 1;
		let escaped = false;
		for (;;) {
			const code = this.#text.charCodeAt(end);
			if (Number.isNaN(code)) this.#refuse("a string is not closed: expected a double quote.", start);
			if (code === 34) break;
			if (code < 32) this.#refuse("a string contains a line break or control character. Write it as \\n or \\u00XX.", end);
			escaped ||= code === 92;
			end += code === 92 ? 2 : 1;
		}
		this.#at = end + 1;
		if (!escaped) return this.#text.slice(start + 1, end);
		try {
			return String(JSON.parse(this.#text.slice(start, end + 1)));
		} catch {
			return this.#refuse("a string contains an escape that JSON does not have.", start);
		}
	}
	#number() {
		const start = this.#at;
		const text = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/u.exec(this.#text.slice(start, start + 400))?.[0];
		const word = this.#raw();
		if (text !== word) this.#refuse(`expected a number, got ${plain(word, 60)}.`);
		const value = Number(text);
		const whose = this.#key === null ? "" : ` (${show(this.#key)})`;
		if (!Number.isFinite(value)) this.#refuse(`${plain(word, 60)} is not finite${whose}: a number may be up to 1.8e308.`);
		if (Number.isInteger(value) && !Number.isSafeInteger(value) && !/[.eE]/u.test(word)) this.#refuse(`integer beyond 2^53${whose}: ${plain(word, 60)} cannot be held exactly.`);
		this.#at += word.length;
		return value;
	}
	#space() {
		for (;;) {
			const code = this.#text.charCodeAt(this.#at);
			if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
			this.#at++;
		}
	}
	#take(character) {
		if (this.#text[this.#at] !== character) return false;
		this.#at++;
		return true;
	}
	#raw() {
		const rest = this.#text.slice(this.#at, this.#at + 400);
		return /^[^\s,\]}:"]+/u.exec(rest)?.[0] ?? rest.slice(0, 1);
	}
	#word() {
		const word = this.#raw();
		return word === "" ? "the end" : plain(word, 60);
	}
	#refuse(message, at = this.#at) {
		const before = this.#text.slice(0, at).split("\n");
		const line = (this.#source.line ?? 1) + before.length - 1;
		const column = (before.at(-1)?.length ?? 0) + 1;
		const { file, code = "JSON", isFile = true } = this.#source;
		throw new Fault(code, `${file}:${line}:${column} ${message}`, isFile ? {
			file,
			line,
			column
		} : null);
	}
};
// src/io/schemas.ts
const COUNT = expected("a whole number from 0 to 2^53");
const Count = pipe(number$3(COUNT), safeInteger(COUNT), minValue(0, COUNT));
const filled$1 = (what) => pipe(string(expected(what)), nonEmpty(expected(what)));
const list = (item) => pipe(array(item, expected("a list")), readonly());
const INSTANT = expected("a time such as 2026-05-03T14:03:00Z", (got) => typeof got === "number" ? `${got > 1e11 ? "That looks like milliseconds. " : ""}Write it as RFC 3339 text, with its zone.` : "");
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/u;
function isInstant(text) {
	return RFC_3339.test(text) && !Number.isNaN(Date.parse(text));
}
const Instant = pipe(string(INSTANT), regex(RFC_3339, INSTANT), check$2((value) => !Number.isNaN(Date.parse(value)), INSTANT));
const ProportionSums = pipe(strictObject({
	n: Count,
	k: Count,
	missing: exactOptional(Count)
}, expected("sums such as {\"n\": 1000, \"k\": 12}")), check$2((sums) => sums.k <= sums.n, (issue) => `impossible sample: k ${issue.input.k} of n ${issue.input.n}. k counts those of n where the outcome was 1.`));
const missing$2 = exactOptional(Count);
const missingOfPairs$2 = exactOptional(strictObject({
	primary: Count,
	canary: Count,
	both: Count
}));
const Finite = pipe(number$3(expected("a number")), finite(expected("a finite number")));
const FromZero = pipe(Finite, minValue(0, expected("a number from 0")));
const SUMS$2 = {
	n: Count,
	sum: Finite,
	sumsq: FromZero,
	grid: exactOptional(pipe(list(FromZero), description("The values spread over 33 points from the lower to the upper bound.")))
};
const both$1 = (arm) => strictObject({
	primary: arm,
	canary: arm
});
const ofMean = pipe(strictObject({
	...SUMS$2,
	missing: missing$2
}), description("Sums of values within the bounds, or capped one by one before they are added."));
const ofQuantile = strictObject({
	n: Count,
	above: pipe(Count, description("Of the primary: values above the threshold. Of the canary: above the threshold and the metric's margin.")),
	beyond: exactOptional(pipe(Count, description("Of the canary, where fail-above is less than the margin: values above the threshold and it."))),
	over: exactOptional(pipe(Count, description("Of the canary: values above the limit."))),
	missing: missing$2
});
const ofRate = strictObject({
	events: Count,
	exposure: FromZero,
	missing: missing$2
});
const ofCategories = strictObject({
	categories: record(string(), Count),
	missing: missing$2
});
const Pairs$1 = strictObject({
	worse: Count,
	better: Count,
	same: Count,
	missing: missingOfPairs$2,
	values: exactOptional(both$1(Count))
});
const Differences$1 = pipe(strictObject({
	...SUMS$2,
	missing: missingOfPairs$2,
	values: exactOptional(both$1(Finite))
}), description("Scores of pairs: sums of canary minus primary."));
const MetricCounts = union$1([
	both$1(ProportionSums),
	both$1(ofMean),
	both$1(ofQuantile),
	both$1(ofRate),
	both$1(ofCategories),
	Pairs$1,
	Differences$1
], expected("{\"primary\": S, \"canary\": S} with S {\"n\", \"k\"}, {\"n\", \"sum\", \"sumsq\"}, {\"n\", \"above\"} or {\"events\", \"exposure\"}; or pairs {\"worse\", \"better\", \"same\"}"));
const Metrics = record(filled$1("a metric"), MetricCounts, expected("a map of metrics"));
const CountsSchema = pipe(strictObject({
	batch: exactOptional(pipe(string(), nonEmpty(), maxLength(200))),
	from: Instant,
	to: Instant,
	metrics: pipe(Metrics, check$2((map) => Object.keys(map).length > 0, "no metrics: an empty window is no evidence.")),
	split: exactOptional(pipe(both$1(Count), description("Units of routing that each version was given, where the router was asked."))),
	slices: exactOptional(record(filled$1("a column"), record(string(), Metrics, expected("a map of values")), expected("a map of columns")))
}, expected("a window of sums")), check$2((window) => Date.parse(window.from) < Date.parse(window.to), (issue) => `from must be earlier than to, got ${issue.input.from} and ${issue.input.to}.`));
const ObservationSchema = objectWithRest({
	request_id: filled$1("the request's id"),
	version: filled$1("the version that answered"),
	timestamp: exactOptional(Instant)
}, union$1([
	number$3(),
	boolean(),
	string(),
	null_()
], expected("a number, true, false, text or null")), expected("a row such as {\"request_id\": \"r1\", \"version\": \"2.0.0\", \"correct\": true}"));
objectWithRest({
	request_id: filled$1("the request's id"),
	request: pipe(unknown(), description("The body that is sent to both versions.")),
	expected: exactOptional(pipe(unknown(), description("What a right answer is, as the score reads it."))),
	unit: exactOptional(string())
}, union$1([
	number$3(),
	boolean(),
	string(),
	null_()
], expected("a number, true, false, text or null")));
const TENSOR = {
	name: filled$1("a name"),
	dtype: filled$1("a data type such as FP32"),
	shape: list(pipe(number$3(), integer(), minValue(-1)))
};
const SignatureSchema = strictObject({
	inputs: list(strictObject({
		...TENSOR,
		optional: exactOptional(boolean())
	})),
	outputs: list(strictObject(TENSOR))
}, expected("a signature such as {\"inputs\": [{\"name\", \"dtype\", \"shape\"}], \"outputs\": [\u2026]}"));
const Verdict = picklist([
	"pass",
	"fail",
	"continue",
	"inconclusive",
	"invalid"
]);
const Better = picklist(["higher", "lower"]);
const number$2 = nullable(number$3());
const words = nullable(string());
const Arm = strictObject({
	n: Count,
	value: number$2
});
const Both = strictObject({
	fail: number$2,
	pass: number$2
});
strictObject({
	schema: literal(1),
	verdict: Verdict,
	preview: boolean(),
	model: string(),
	environment: string(),
	canary: string(),
	primary: string(),
	trial: number$2,
	look: number$3(),
	step: number$2,
	started: words,
	metrics: list(strictObject({
		name: string(),
		kind: picklist([
			"proportion",
			"mean",
			"quantile",
			"rate",
			"distribution"
		]),
		slice: exactOptional(record(string(), string())),
		verdict: Verdict,
		better: Better,
		margin: union$1([number$3(), string()]),
		primary: Arm,
		canary: Arm,
		difference: number$2,
		lower: number$2,
		upper: number$2,
		evidence: Both,
		p: Both,
		progress: pipe(number$3(), minValue(0), maxValue(1)),
		eta: number$2,
		reason: string()
	})),
	integrity: strictObject({
		split: words,
		freshness: words,
		missing: words
	})
});
// src/io/inputs.ts
function readInputs(name, env) {
	const given = /* @__PURE__ */ new Set();
	const read = Object.entries(inputsOf(name)).map(([input, spec]) => {
		const raw = env[`INPUT_${input.replaceAll(" ", "_").toUpperCase()}`] ?? "";
		if (raw.trim() !== "" && !(spec.kind === "boolean" && raw.trim().toLowerCase() === "false")) given.add(input);
		return [camel(input), readInput(input, spec, raw)];
	});
	for (const rule of ACTIONS[name].rules) obey(rule, given);
	return Object.fromEntries(read);
}
function camel(input) {
	return input.replaceAll(/-(.)/gu, (_, letter) => letter.toUpperCase());
}
function obey(rule, given) {
	if ("given" in rule) {
		if (given.has(rule.given) && !given.has(rule.needs)) throw new Fault("INPUT", `input ${rule.needs}: expected with ${rule.given}, got nothing: ${rule.why}.`);
		return;
	}
	const [names, least, most] = "oneOf" in rule ? [
		rule.oneOf,
		1,
		1
	] : "someOf" in rule ? [
		rule.someOf,
		1,
		1e400
	] : [
		rule.atMostOneOf,
		0,
		1
	];
	const found = names.filter((name) => given.has(name));
	if (found.length < least || found.length > most) {
		const wanted = least === 0 ? "at most one" : most === 1 ? "one" : "at least one";
		const got = found.length === 0 ? "none" : found.join(" and ");
		throw new Fault("INPUT", `inputs ${names.join(", ")}: expected ${wanted} of them, got ${got}: ${rule.why}.`);
	}
}
function readInput(input, spec, raw) {
	const standard = spec.default ?? "";
	const fallback = standard.startsWith("${{") ? "" : standard;
	const text = raw.trim() === "" ? fallback : spec.kind.startsWith("version") ? raw : raw.trim();
	if (text === "") return null;
	return MEANINGS[spec.kind](`input ${input}`, text, spec);
}
const TEXT_LONGEST = 2e3;
const REASON_LONGEST = 500;
const COUNTS_LARGEST = 5242880;
const METADATA_LARGEST = 65536;
const MEANINGS = {
	secret: (_, text) => text,
	text(where, text) {
		if (text.length > TEXT_LONGEST) throw new Fault("INPUT", `${where}: expected at most ${TEXT_LONGEST} characters, got ${text.length}.`);
		if (plain(text, TEXT_LONGEST) === text) return text;
		throw new Fault("INPUT", `${where}: expected one line without unseen characters, got ${show(text)}.`);
	},
	reason: (_, text) => plain(text, REASON_LONGEST),
	name(where, text) {
		const problem = nameProblem(text);
		if (problem !== null) throw new Fault("INPUT", `${where}: ${problem}, got ${show(text)}.`);
		return text;
	},
	boolean(where, text) {
		if (/^(?:true|True|TRUE)$/u.test(text)) return true;
		if (/^(?:false|False|FALSE)$/u.test(text)) return false;
		throw new Fault("INPUT", `${where}: expected true or false, got ${show(text)}.`);
	},
	choice(where, text, { choices = [] }) {
		if (choices.includes(text)) return text;
		throw new Fault("INPUT", `${where}: expected ${either(choices)}, got ${show(text)}.`);
	},
	version: (where, text) => parseVersion(text, where),
	"version-or-range"(where, text) {
		if (/[*xX^~<>=|\s]/u.test(text.trim()) && isRange(text) && text.length <= 256) return text.trim();
		if (/^\d+(?:\.\d+)?$/u.test(text.trim())) return text.trim();
		return parseVersion(text, where);
	},
	digest(where, text) {
		if (/^sha256:[0-9a-f]{64}$/u.test(text)) return text;
		const hex = /^(?:sha256:)?([0-9a-fA-F]{64})$/u.exec(text)?.[1];
		const fix = hex === void 0 ? "" : ` Write sha256:${hex.toLowerCase()}.`;
		throw new Fault("INPUT", `${where}: expected sha256: and 64 hex digits, got ${show(text)}.${fix}`);
	},
	commit(where, text) {
		if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(text)) return text;
		throw new Fault("INPUT", `${where}: expected a full commit id of 40 hex digits, got ${show(text)}.`);
	},
	path: (_, text) => text,
	signature: (where, text) => json(where, text, SignatureSchema, METADATA_LARGEST),
	metadata(where, text) {
		limit(where, text, METADATA_LARGEST);
		if (/^\{\s*["}]/u.test(text)) return map(where, parseJson(text, {
			file: where,
			code: "INPUT",
			isFile: false
		}));
		const { problems, value } = readYaml(text);
		const [first] = problems;
		if (first) throw new Fault("INPUT", `${where}:${first.line}:${first.column} ${first.message}`);
		return map(where, meant(where, JsonSchema, value));
	},
	counts: (where, text) => json(where, text, CountsSchema, COUNTS_LARGEST),
	duration(where, text) {
		const seconds = parseDuration(text);
		if (seconds === null) throw new Fault("INPUT", `${where}: expected a duration such as 30m, got ${show(text)}. ${durationHint(text)}`);
		return seconds;
	},
	instant(where, text) {
		const instant = parseInstant(text);
		if (instant !== null) return instant;
		throw new Fault("INPUT", `${where}: expected a time such as 2026-05-03T18:00:00Z, got ${show(text)}.`);
	}
};
function json(where, text, schema, most) {
	limit(where, text, most);
	return meant(where, schema, parseJson(text, {
		file: where,
		code: "INPUT",
		isFile: false
	}));
}
function meant(where, schema, value) {
	const checked = check$1(schema, value);
	if (checked.ok) return checked.output;
	const [first] = checked.findings;
	throw new Fault("INPUT", `${where}${plain((first?.path ?? []).map((key) => typeof key === "number" ? `[${key}]` : `.${key}`).join(""), 200)}: ${first?.message ?? ""}`);
}
function limit(where, text, most) {
	const bytes = Buffer.byteLength(text);
	if (bytes > most) throw new Fault("INPUT", `${where}: expected at most ${most / 1024} KiB, got ${Math.ceil(bytes / 1024)} KiB.`);
}
function map(where, value) {
	if (isMap$1(value)) return value;
	throw new Fault("INPUT", `${where}: expected a map of JSON or YAML, got ${show(value)}.`);
}
const JsonSchema = lazy(() => union$1([
	null_(),
	boolean(),
	pipe(number$3(), finite()),
	string(),
	array(JsonSchema),
	record(string(), JsonSchema)
], expected("values that JSON can hold")));
// src/io/markdown.ts
var Markdown = class {
	text;
	constructor(text) {
		this.text = text;
	}
};
function md(fixed, ...parts) {
	return new Markdown(fixed.map((text, at) => `${text}${encoded(parts[at] ?? null)}`).join(""));
}
function encoded(part) {
	if (part instanceof Markdown) return part.text;
	return part === null ? "" : encode(String(part));
}
function joined$2(parts, separator = "\n") {
	return new Markdown(parts.map(encoded).join(separator));
}
const HIDDEN_BREAK = "&#8203;";
function encode(text, longest = 500) {
	const line = plain(text, longest);
	return line.replaceAll(/[!-/:-@[-`{-~]/gu, (sign, at) => {
		if (harmlessAt(line, at)) return sign;
		const entity = `&#${sign.charCodeAt(0)};`;
		return sign === "@" || sign === "#" || sign === "-" ? `${entity}${HIDDEN_BREAK}` : entity;
	});
}
function harmlessAt(line, at) {
	const [before = "", sign = "", after = ""] = [
		line[at - 1],
		line[at],
		line[at + 1]
	];
	switch (sign) {
		case ",":
		case ";":
		case "%":
		case "'":
		case "\"":
		case "?": return true;
		case "(":
		case "/":
		case "=":
		case "+": return at > 0;
		case ")": return !/^\d*$/u.test(line.slice(0, at));
		case ".": return /^[\d\s]?$/u.test(after) && !/^\d*$/u.test(line.slice(0, at)) || /\d/u.test(before) && /\d/u.test(after);
		case ":": return at > 0 && /^[\d\s]?$/u.test(after);
		case "-": return at > 0 && before !== "-" && after !== "-" && !/h/iu.test(before);
		default: return false;
	}
}
function code(text) {
	return md`<code>${text}</code>`;
}
function link(label, url) {
	if (!/^https?:\/\//u.test(url) || !URL.canParse(url)) return md`${label}`;
	return md`[${label}](${new Markdown(new URL(url).href.replaceAll(/[()<>"'\s]/gu, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`))})`;
}
function table(heads, align, rows) {
	const line = (cells) => `| ${cells.map(encoded).join(" | ")} |`;
	const rule = heads.map((_, at) => align[at] === "r" ? "--:" : "---");
	return new Markdown([
		line(heads),
		`| ${rule.join(" | ")} |`,
		...rows.map(line)
	].join("\n"));
}
function details(summary, body) {
	return md`<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
function cut(markdown, most, note) {
	const { text } = markdown;
	if (Buffer.byteLength(text) <= most) return markdown;
	const end = `\n\n\u2026\n\n_Cut at ${most} bytes. ${encode(note)}_\n`;
	const close = "\n\n</details>";
	let left = most - Buffer.byteLength(end) - Buffer.byteLength(close) * 3;
	const kept = [];
	for (const line of text.split("\n")) {
		left -= Buffer.byteLength(line) + 1;
		if (left < 0) break;
		kept.push(line);
	}
	const body = kept.join("\n");
	const open = (body.match(/<details>/gu)?.length ?? 0) - (body.match(/<\/details>/gu)?.length ?? 0);
	return new Markdown(`${body}${close.repeat(Math.max(0, Math.min(3, open)))}${end}`);
}
// src/io/report.ts
const CHECK_LIMIT = 65535;
const SUMMARY_LIMIT$1 = 1e6;
const TITLE_LIMIT = 60;
const LONGEST_NAME = 60;
const MOST_ROWS$1 = 60;
const MARKS = {
	pass: "\u2705",
	fail: "\u274c",
	continue: "\u23f3",
	inconclusive: "\u26aa",
	invalid: "\u26d4"
};
const WORDS = {
	pass: "Pass",
	fail: "Fail",
	continue: "Collecting evidence",
	inconclusive: "Inconclusive",
	invalid: "Invalid evidence"
};
function checkOutput(look) {
	const { details } = look;
	const note = "All numbers are in the output details of the step.";
	return {
		title: title(look),
		summary: cut(joined$2(filled([
			headline(look),
			overall(details),
			slicesOf$1(details),
			foot(look)
		]), "\n\n"), CHECK_LIMIT, note).text,
		text: cut(joined$2(filled([
			pictures(details),
			reasons(details),
			how(details)
		]), "\n\n"), CHECK_LIMIT, note).text
	};
}
function lookSummary(look) {
	const { details: details$1 } = look;
	const seen = look.checkUrl ? link("Check run", look.checkUrl) : null;
	return cut(joined$2(filled([
		md`## ${new Markdown(MARKS[details$1.verdict])} ${subject(details$1)}`,
		headline(look),
		overall(details$1),
		slicesOf$1(details$1),
		details("Pictures and reasons", joined$2(filled([
			pictures(details$1),
			reasons(details$1),
			how(details$1)
		]), "\n\n")),
		foot(look),
		seen
	]), "\n\n"), SUMMARY_LIMIT$1, "All numbers are in the output details of the step.");
}
function commentMarker(model, environment) {
	return `<!-- model-release ${model}/${environment} -->`;
}
function commentBody(look) {
	const { model, environment } = look.details;
	return cut(joined$2([new Markdown(`${commentMarker(model, environment)}\n`), lookSummary(look)], ""), CHECK_LIMIT, "The whole is in the check run.").text;
}
function operationSummary(operation) {
	const failed = operation.reasonCode !== void 0 && operation.reasonCode !== "";
	const facts = operation.facts.flatMap(([label, value]) => value === null || value === "" ? [] : [[label, code(short$2(value))]]);
	return joined$2(filled([
		md`## ${new Markdown(failed ? "\u274c" : "\u2705")} ${operation.action}: ${operation.decision}`,
		md`${operation.message}${failed ? md` (${code(operation.reasonCode ?? "")})` : null}`,
		facts.length > 0 ? table(["", ""], "ll", facts) : null,
		operation.next ? md`**Next:** ${operation.next}` : null
	]), "\n\n");
}
function short$2(value) {
	return value.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]{52}$/u, "$1");
}
function filled(parts) {
	return parts.filter((part) => part !== null && part.text !== "").map((part) => part ?? new Markdown(""));
}
function title({ details, progress, reason }) {
	const { verdict } = details;
	const words = `${details.preview ? "Preview: " : ""}${WORDS[verdict]}`;
	const worst = verdict === "fail" ? details.metrics.find((metric) => metric.verdict === "fail") : void 0;
	if (worst && worst.difference !== null) return plain(`${words}: ${nameOf(worst)} ${differs(worst)} (margin ${margin(worst)})`, TITLE_LIMIT);
	if (verdict === "continue") return plain(`${words}: ${percent$1(progress)}`, TITLE_LIMIT);
	if (verdict === "pass") return plain(`${words}: ${details.metrics.filter(isWhole).map((metric) => metric.name).join(", ")}`, TITLE_LIMIT);
	return plain(`${words}: ${reason}`, TITLE_LIMIT);
}
function subject(details) {
	const { model, environment, canary, primary, verdict, preview } = details;
	return md`${model} ${canary} against ${primary} in ${environment}: ${`${WORDS[verdict].toLowerCase()}${preview ? " (preview)" : ""}`}`;
}
function headline(look) {
	return md`**${WORDS[look.details.verdict]}.** ${look.reason}`;
}
function foot({ details, next }) {
	const { trial, look, step, started, integrity } = details;
	const facts = [
		trial === null ? null : `trial ${trial}`,
		step === null ? null : `step ${step}`,
		details.preview ? null : `look ${look}`,
		started === null ? null : `since ${started}`,
		integrity.split,
		integrity.freshness,
		integrity.missing
	].filter((fact) => fact !== null);
	return joined$2(filled([facts.length > 0 ? md`<sub>${facts.join(" \u00b7 ")}</sub>` : null, next ? md`**Next:** ${next}` : null]), "\n\n");
}
function isWhole(metric) {
	return metric.slice === void 0;
}
function overall(details) {
	return metricTable(details.metrics.filter(isWhole), false);
}
function slicesOf$1(details$2) {
	const slices = details$2.metrics.filter((metric) => !isWhole(metric));
	if (slices.length === 0) return new Markdown("");
	const failed = slices.filter((metric) => metric.verdict === "fail").length;
	const body = metricTable(slices.toSorted((a, b) => Number(b.verdict === "fail") - Number(a.verdict === "fail") || harm(b) - harm(a)), true);
	const summary = `${slices.length} slices${failed > 0 ? `, ${failed} failed` : ""}`;
	return failed > 0 ? joined$2([md`**${summary}**`, body], "\n\n") : details(summary, body);
}
function harm({ difference, better }) {
	return (difference ?? 0) * (better === "higher" ? -1 : 1);
}
function metricTable(metrics, sliced) {
	const shown = metrics.slice(0, MOST_ROWS$1);
	const rows = shown.map((metric) => [
		nameOf(metric, sliced),
		arm(metric, metric.primary),
		arm(metric, metric.canary),
		interval(metric),
		margin(metric),
		md`${new Markdown(bar(metric.progress))} ${percent$1(metric.progress)}${eta(metric)}`,
		md`${new Markdown(MARKS[metric.verdict])} ${metric.verdict}`
	]);
	const body = table([
		sliced ? "Slice" : "Metric",
		"Primary",
		"Canary",
		"Difference",
		"May be worse by",
		"Evidence",
		"Verdict"
	], "lrrrrll", rows);
	const left = metrics.length - shown.length;
	return left > 0 ? joined$2([body, md`${left} more in the output details.`], "\n\n") : body;
}
function nameOf(metric, sliced = false) {
	const slice = Object.entries(metric.slice ?? {}).map(([column, value]) => `${column}=${value}`);
	return plain(slice.length === 0 ? metric.name : `${metric.name}${sliced ? ", " : " of "}${slice.join(", ")}`, LONGEST_NAME);
}
function arm({ kind }, { n, value }) {
	return md`${value === null ? "no data" : number$1(kind, value)} (n ${n})`;
}
function number$1(kind, value) {
	return kind === "proportion" ? value.toFixed(3) : String(Number(value.toPrecision(4)));
}
function signed$1({ kind }, value, unit) {
	const amount = kind === "proportion" ? value * 100 : value;
	const digits = kind === "proportion" ? Math.abs(amount).toFixed(1) : String(Number(Math.abs(amount).toPrecision(3)));
	return `${Number(digits) === 0 ? "" : amount < 0 ? "\u2212" : "+"}${digits}${unit && kind === "proportion" ? " pp" : ""}`;
}
function differs(metric) {
	return metric.difference === null ? "no data" : signed$1(metric, metric.difference, true);
}
function interval(metric) {
	const { lower, upper } = metric;
	if (lower === null || upper === null) return md`${differs(metric)}`;
	return md`${differs(metric)} (${signed$1(metric, lower, false)} to ${signed$1(metric, upper, false)})`;
}
function margin({ kind, margin: bound }) {
	if (typeof bound === "string") return `${bound} of the primary`;
	return kind === "proportion" ? `${Number((bound * 100).toPrecision(4))} pp` : String(bound);
}
function percent$1(share) {
	return `${Math.floor(Math.max(0, Math.min(1, share)) * 100)}%`;
}
function bar(share) {
	const full = Math.floor(Math.max(0, Math.min(1, share)) * 10);
	return "\u2588".repeat(full) + "\u2591".repeat(10 - full);
}
function eta({ eta: seconds, verdict }) {
	if (seconds === null || verdict !== "continue") return "";
	const [amount, unit] = seconds < 5400 ? [seconds / 60, "min"] : seconds < 129600 ? [seconds / 3600, "h"] : [seconds / 86400, "days"];
	return `, about ${Math.max(1, Math.round(amount))} ${unit}`;
}
const WIDE = 33;
function pictures({ metrics }) {
	const drawn = metrics.slice(0, MOST_ROWS$1).flatMap((metric) => {
		const line = picture(metric);
		return line === null ? [] : [[nameOf(metric), new Markdown(`<code>${line}</code>`)]];
	});
	if (drawn.length === 0) return new Markdown("");
	const key = md`
<sub>worse \u2190 \u25cf \u2192 better; \u2503 the margin, \u250a no difference, \u2500 the interval</sub>
  `;
	return joined$2([table(["Difference", "Canary less primary"], "ll", drawn), key], "\n\n");
}
function picture({ difference: middle, lower, upper, margin: bound, primary, better }) {
	if (middle === null || lower === null || upper === null) return null;
	const worst = typeof bound === "number" ? bound : Number.parseFloat(bound) / 100 * Math.abs(primary.value ?? 0);
	if (!(worst > 0)) return null;
	const sign = better === "higher" ? 1 : -1;
	const cell = (value) => Math.round((value * sign / (2 * worst) + 1) * 16);
	const within = (at) => Math.max(0, Math.min(32, at));
	const line = Array.from({ length: WIDE }, () => "\u00b7");
	const [from, to] = [cell(lower), cell(upper)].sort((a, b) => a - b);
	for (let at = within(from ?? 0); at <= within(to ?? 0); at++) line[at] = "\u2500";
	line[cell(0)] = "\u250a";
	line[cell(-worst * sign)] = "\u2503";
	const point = cell(middle);
	line[within(point)] = point < 0 ? "\u25c0" : point >= WIDE ? "\u25b6" : "\u25cf";
	return line.join("");
}
function reasons({ metrics }) {
	return joined$2(metrics.slice(0, MOST_ROWS$1).filter((metric) => metric.reason !== "").map((metric) => md`- **${nameOf(metric)}**: ${metric.reason}`), "\n");
}
function how({ metrics }) {
	return details("Evidence, natural logarithm, and p-values that hold at every look", table([
		"Test",
		"Log evidence for worse",
		"Log evidence for good enough",
		"p worse",
		"p good enough"
	], "lrrrr", metrics.slice(0, MOST_ROWS$1).map((metric) => [
		nameOf(metric),
		logged(metric.evidence.fail),
		logged(metric.evidence.pass),
		chance(metric.p.fail),
		chance(metric.p.pass)
	])));
}
function logged(value) {
	return value === null ? "no data" : value.toFixed(2).replace("-", "\u2212");
}
function chance(value) {
	if (value === null) return "no data";
	return value < 1e-4 ? "< 0.0001" : value.toFixed(4);
}
// src/io/runner.ts
function readRunner(env) {
	const need = (name) => {
		const value = env[name];
		if (value === void 0 || value === "") throw new Fault("RUNNER", `environment variable ${name}: expected what a runner of GitHub Actions sets, got nothing. Run this action as a step of a workflow`);
		return value;
	};
	const or = (name, otherwise) => env[name] || otherwise;
	const repository = need("GITHUB_REPOSITORY");
	const serverUrl = need("GITHUB_SERVER_URL");
	const id = need("GITHUB_RUN_ID");
	const attempt = Number(or("GITHUB_RUN_ATTEMPT", "1"));
	const apiUrl = need("GITHUB_API_URL");
	return {
		apiUrl,
		graphqlUrl: or("GITHUB_GRAPHQL_URL", `${apiUrl}/graphql`),
		serverUrl,
		repository,
		workspace: need("GITHUB_WORKSPACE"),
		actor: or("GITHUB_ACTOR", ""),
		triggeringActor: or("GITHUB_TRIGGERING_ACTOR", or("GITHUB_ACTOR", "")),
		event: or("GITHUB_EVENT_NAME", ""),
		eventPath: env["GITHUB_EVENT_PATH"] || null,
		ref: or("GITHUB_REF", ""),
		run: {
			id,
			attempt: Number.isSafeInteger(attempt) ? attempt : 1,
			job: or("GITHUB_JOB", ""),
			workflow: or("GITHUB_WORKFLOW", ""),
			event: or("GITHUB_EVENT_NAME", ""),
			sha: or("GITHUB_SHA", ""),
			url: `${serverUrl}/${repository}/actions/runs/${id}`
		},
		step: or("GITHUB_ACTION", "")
	};
}
function pullRequestOf(payload) {
	const pull = field(payload, "pull_request");
	const number = field(pull, "number");
	const head = field(pull, "head");
	const sha = field(head, "sha");
	if (typeof number !== "number" || typeof sha !== "string") return null;
	return {
		number,
		head: sha,
		fork: field(field(head, "repo"), "full_name") !== field(field(field(pull, "base"), "repo"), "full_name")
	};
}
function field(value, name) {
	if (typeof value !== "object" || value === null) return void 0;
	return Object.getOwnPropertyDescriptor(value, name)?.value;
}
// src/actions/action.ts
function action(name, run) {
	return {
		name,
		perform: (world) => perform(name, run, world)
	};
}
async function perform(name, run, world) {
	try {
		const inputs = readInputs(name, world.env);
		const runner = readRunner(world.env);
		return await run({
			inputs,
			runner,
			world,
			site: async () => (await import("./actions-site.js")).openSite(name, inputs, runner, world)
		});
	} catch (error) {
		if (error instanceof ConfigFault) for (const problem of error.problems) world.log.info(problem);
		return failure$1(name, error);
	}
}
function failure$1(name, error) {
	if (error instanceof Fault) return failed(name, error.code, plain(error.message, 4e3), { place: error.place });
	const said = error instanceof Error ? error : new Error(String(error));
	return failed(name, "BUG", `this is a bug of model-release, not of your workflow: ${plain(said.message)}. Please report it with the debug log`, { bug: said.stack ?? said.message });
}
function failed(name, reasonCode, message, { place = null, bug = null }) {
	return {
		decision: "failed",
		reasonCode,
		message,
		ledgerSeq: null,
		ledgerCommit: null,
		outputs: {},
		summary: operationSummary({
			action: name,
			decision: "failed",
			message,
			reasonCode,
			facts: []
		}).text,
		failed: true,
		place,
		bug
	};
}
// src/core/watch.ts
function watchOf({ gate, bake }) {
	const limited = (gate?.metrics ?? []).filter((metric) => metric.limit !== null);
	if (gate === null || bake === 0 || limited.length === 0) return null;
	return {
		gate: {
			...gate,
			metrics: limited.map((metric) => ({
				...metric,
				paired: false,
				slices: [],
				required: false,
				at: null
			})),
			limitsOnly: true
		},
		steps: [],
		maxDuration: bake,
		replays: {}
	};
}
function bakeOf(policy, now) {
	return policy.bake > 0 ? {
		bakeUntil: after(now, policy.bake),
		watch: watchOf(policy)
	} : {
		bakeUntil: null,
		watch: null
	};
}
// src/core/decide/canary.ts
function candidateOf(view, command, policy) {
	return command.version ?? newestFor(view.state, command.environment, policy);
}
function newestFor(state, name, { after }) {
	const { hold } = environmentOf(state, name);
	const may = (state?.recent ?? []).filter((one) => !one.quarantined && (hold?.from == null || one.seq > hold.seq));
	if (after === null) return may.at(-1)?.version ?? null;
	const { primary } = environmentOf(state, after);
	return may.find((one) => one.version === primary)?.version ?? null;
}
function canary(view, command, facts, now) {
	const environment = environmentOf(view.state, command.environment);
	const { trial } = environment;
	const again = trial?.paused != null && trial.paused.cause !== "gap" && command.version !== null;
	if (trial && !again && (command.version === null || command.version === trial.canary)) return onward(view, command, trial, facts, now);
	const version = candidateOf(view, command, facts.policy);
	if (version === null) {
		if (environment.hold) return nothing("nothing-due", `${command.environment} is in hold since ${environment.hold.since}; no version was registered after it`);
		if ((view.state?.recent.length ?? 0) > 0) return nothing("nothing-due", facts.policy.after === null ? "every recent version is quarantined" : `no recent version is the primary of ${facts.policy.after}, which comes before ${command.environment}`);
		return refuse("NO_VERSION", `model ${view.state?.model ?? ""}: no version is registered. Run register first`.replace("  ", " "));
	}
	const record = view.versions[version];
	if (!record) return refuse("UNKNOWN_VERSION", `version ${version} is not registered; newest: ${newest(view)}. Run register first, or name one of these`);
	const quarantine = view.digests[record.digest]?.quarantine;
	if (quarantine) return refuse("QUARANTINED", `version ${version} is quarantined since ${quarantine.since} by ${quarantine.by}: ${quarantine.reason}. Register a mended version`);
	const frozen = frozenBy(environment, now);
	if (frozen) return nothing("waiting", `${inFreeze(command.environment, frozen)}; ${version} waits`);
	if (trial && !again && !command.supersede && facts.policy.onNewer !== "supersede") return nothing("waiting", `${trial.canary} is on trial in ${command.environment}; ${version} waits for its end, or use supersede: true`);
	if (version === environment.primary) return nothing("nothing-due", `${version} is the primary of ${command.environment} already`);
	if (command.byItself && version !== newestFor(view.state, command.environment, facts.policy)) return nothing("nothing-due", `${version} does not start by itself any more`);
	const baked = view.trials[command.environment];
	if (baked?.of === "bake" && baked.pending.length > 0) return nothing("waiting", `the last evidence of the bake of ${baked.canary} is not looked at yet; ${version} waits`);
	if (isBaking(environment, now) && !environment.bake?.failed) return nothing("waiting", `${environment.primary ?? ""} is baking until ${environment.bake?.until ?? ""}; ${version} waits`);
	if (environment.drill) return nothing("waiting", `the way back to ${environment.drill.version} is being drilled; ${version} waits`);
	const unproven = notProven(view, command, record, facts.policy);
	if (unproven) return unproven;
	if (environment.primary === null) return initial(command, record, facts, now);
	if (!environment.settled && !trial) return nothing("waiting", `${command.environment} is not seen serving as entry ${environment.wantSeq ?? ""} wants it yet; ${version} waits`);
	if ((command.version === null || command.byItself) && wasTried(view, command.environment, record)) return nothing("nothing-due", `${version} was on trial against ${environment.primary} before; it is not started again by itself. Name it to start it once more`);
	return start$1(view, command, record, facts, now);
}
function notProven(view, command, record, { after }) {
	if (after === null) return null;
	const span = view.digests[record.digest]?.primary[after];
	if (span && !span.adopted) return null;
	const why = `${record.version} was not promoted in ${after} yet, which comes before ${command.environment}`;
	return command.version === null || command.byItself ? nothing("waiting", why) : refuse("NOT_PROVEN", `${why}. Promote it there first, or name a version that was`);
}
function inFreeze(environment, { until, by, reason }) {
	return `${environment} is frozen ${until === null ? "" : `until ${until} `}by ${by}: ${reason}`;
}
function initial(command, record, facts, now) {
	if (facts.serving.length > 0) return refuse("UNKNOWN_PRIMARY", `${command.environment} serves ${facts.serving.join(", ")}, which the ledger does not know. Run register with adopt: true for what serves there, or unload it`);
	const want = {
		loaded: [record.version],
		weights: all(record.version),
		mirror: null,
		order: facts.policy.order
	};
	return append({
		type: "initial",
		version: record.version,
		digest: record.digest,
		sha: facts.sha ?? record.commit,
		...watchOf(facts.policy) === null ? {
			bakeUntil: null,
			watch: null
		} : bakeOf(facts.policy, now),
		want,
		versions: { [record.version]: servedFrom(record) }
	}, "initial", `${record.version} is the first version of ${command.environment}`);
}
function start$1(view, command, record, facts, now) {
	const environment = environmentOf(view.state, command.environment);
	const primary = environment.primary === null ? void 0 : environment.versions[environment.primary];
	if (environment.primary === null || !primary) throw new Error(`nothing describes the primary of ${command.environment}`);
	const { frozen } = facts;
	const [step = null] = frozen?.policy.steps ?? [];
	if (!frozen || !step && !(facts.policy.capacity === 1 && facts.policy.after !== null && facts.policy.steps.length === 0)) return refuse("NO_GATE", `${command.environment} has no steps with a gate, so a canary there could never be proven. Add steps and gate.metrics to the configuration`);
	const number = (view.digests[record.digest]?.trials[command.environment]?.[primary.digest] ?? 0) + 1;
	const cannot = step === null ? null : facts.cannotDecide(number);
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
		step: step === null ? 0 : 1,
		steps: frozen.policy.steps.length,
		stepKind: step?.kind ?? "none",
		stepSince: null,
		policy: frozen.digest,
		look: 0,
		lookedAt: null,
		evidence: false,
		verdict: null,
		reason: "",
		pass: step === null ? {
			seq: (view.state?.seq ?? 0) + 1,
			at: now
		} : null,
		stepPassed: step === null,
		paused: null,
		sha: facts.sha ?? record.commit
	};
	const want = step === null ? wantOnly(trial.primary, [], environment, facts.policy.capacity, facts.policy.order) : wantOfStep(step, trial, environment, facts.policy);
	const versions = {
		...namedBy(want, environment.versions, { [record.version]: servedFrom(record) }),
		[record.version]: servedFrom(record)
	};
	return append({
		type: "started",
		trial,
		policy: frozen.policy,
		slices: frozen.slices,
		supersedes: environment.trial?.canary ?? null,
		want,
		versions
	}, "started", step === null ? `${record.version} is ready to take the place of ${environment.primary}, as ${facts.policy.after ?? ""} has proven it` : `${record.version} is on trial beside ${environment.primary}, step 1 of ${trial.steps}: ${inShort(step)}`);
}
function onward(view, command, trial, facts, now) {
	const environment = environmentOf(view.state, command.environment);
	const steps = view.trials[command.environment]?.policy.steps ?? [];
	const step = steps[trial.step - 1];
	const next = steps[trial.step];
	if (trial.paused) return nothing("waiting", `the trial of ${trial.canary} is paused since ${trial.paused.since} (${trial.paused.reason}). Name a version to start the next, promote by force, or roll back`);
	if (trial.stepSince === null) return nothing("waiting", `step ${trial.step} of ${trial.canary} is not confirmed yet`);
	if (!step || !next) return nothing("waiting", trial.pass ? `${trial.canary} passed the last step; promote it` : `${trial.canary} is in its last step`);
	const frozen = frozenBy(environment, now);
	if (frozen) return nothing("waiting", inFreeze(command.environment, frozen));
	const stood = secondsBetween(trial.stepSince, now);
	if (stood < step.minDuration) return nothing("waiting", `step ${trial.step} stands for ${inWords$5(stood)} of ${inWords$5(step.minDuration)}`);
	if (step.advance === "pass" && !trial.stepPassed) return nothing("waiting", `step ${trial.step} has not passed yet`);
	const want = wantOfStep(next, trial, environment, facts.policy);
	return append({
		type: "advanced",
		step: trial.step + 1,
		stepKind: next.kind,
		want,
		versions: namedBy(want, environment.versions)
	}, "advanced", `${trial.canary} goes on to step ${trial.step + 1} of ${trial.steps}: ${inShort(next)}`);
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
// src/core/gate/mixture.ts
const NOTHING = -1e300;
function logMix(logs, weights) {
	const largest = logs.reduce((most, log) => Math.max(most, log), NOTHING);
	if (largest === -1e300) return NOTHING;
	return largest + Math.log(logs.reduce((sum, log, j) => sum + nth(weights, j) * Math.exp(log - largest), 0));
}
function logAdd(a, b) {
	const larger = Math.max(a, b);
	return larger === -1e300 ? NOTHING : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
}
function logOf(amount) {
	return amount > 0 ? Math.log(amount) : NOTHING;
}
const DECIMALS$1 = 1e10;
function kept(log) {
	return log === -1e300 ? NOTHING : Math.floor(log * DECIMALS$1) / DECIMALS$1;
}
function nth(list, index) {
	const value = list[index];
	if (value === void 0) throw new RangeError(`no element ${index} in a list of ${list.length}`);
	return value;
}
function plus(a, b) {
	return a.map((value, index) => value + nth(b, index));
}
// src/core/gate/betting-pairs.ts
const BETTING_ON_PAIRS = {
	complete: (window) => window.some((count) => count > 0),
	join: plus,
	remember: plus,
	weights: () => PAIRED_BETS.weights,
	restarts: true,
	history: () => null
};
function missingOfPairs$1(missing) {
	return missing ? {
		primary: missing.primary + missing.both,
		canary: missing.canary + missing.both,
		both: missing.both
	} : {
		primary: 0,
		canary: 0,
		both: 0
	};
}
function sumOfMissing(a, b) {
	if (!a && !b) return {};
	return { missing: {
		primary: (a?.primary ?? 0) + (b?.primary ?? 0),
		canary: (a?.canary ?? 0) + (b?.canary ?? 0),
		both: (a?.both ?? 0) + (b?.both ?? 0)
	} };
}
function sumOfValues(a, b) {
	return a && b ? { values: {
		primary: a.primary + b.primary,
		canary: a.canary + b.canary
	} } : {};
}
// src/core/gate/hypothesis.ts
function failing(metric, top = 1) {
	return {
		side: 1,
		...boundary(metric.failAbove, metric.better, top),
		...aim(metric, top)
	};
}
function passing(metric, top = 1) {
	return {
		side: -1,
		...boundary(metric.margin, metric.better, top),
		...aim(metric, top)
	};
}
function boundary(margin, better, top) {
	if (!margin.relative) return {
		kappa: 1,
		delta: margin.value
	};
	return better === "lower" ? {
		kappa: 1 + margin.value,
		delta: 0
	} : {
		kappa: 1 - margin.value,
		delta: margin.value * top
	};
}
function aim(metric, top) {
	return {
		aim: metric.margin.value,
		per: metric.margin.relative ? metric.better === "lower" ? "primary" : "complement" : "unit",
		...top === 1 ? {} : { top }
	};
}
function distance(test, primary) {
	if (test.per === "unit") return test.aim;
	return test.aim * (test.per === "primary" ? primary : (test.top ?? 1) - primary);
}
function scaleOf({ margin }, primary) {
	return margin.relative && primary !== null && primary > 0 ? margin.value * primary : margin.value;
}
// src/core/gate/bernoulli.ts
function mixture(side) {
	return side === 1 ? FAIL_BETS : PASS_BETS;
}
function increments$4(past, window, test, history) {
	const { aims } = mixture(test.side);
	if (history === null && past[1] === 0 && past[3] === 0) return aims.map(() => 0);
	return bet(past, window, test, history ?? NO_HISTORY);
}
function bet(past, window, test, prior) {
	const [kc, nc, kp, np] = window;
	const { side, kappa } = test;
	const mp = centre$1(past, test, prior);
	const mc = kappa * mp + test.delta;
	const variance = mc * (1 - mc) / nc + kappa ** 2 * mp * (1 - mp) / np;
	const most = CAP * (side === 1 ? Math.min(nc / mc, np / (kappa * (1 - mp))) : Math.min(nc / (1 - mc), np / (kappa * mp)));
	return mixture(side).aims.map((multiple) => {
		const stake = Math.min(distance(test, mp) * multiple / variance, most);
		const lc = side * stake / nc;
		const lp = -side * kappa * stake / np;
		return kc * Math.log1p(lc * (1 - mc)) + (nc - kc) * Math.log1p(-lc * mc) + kp * Math.log1p(lp * (1 - mp)) + (np - kp) * Math.log1p(-lp * mp);
	});
}
function centre$1(past, { kappa, delta }, [a0, n0]) {
	const [kc, nc, kp, np] = past;
	const wc = nc + n0;
	const wp = np + n0;
	const xc = (kc + n0 * (kappa * a0 + delta)) / wc;
	const best = (wp * ((kp + n0 * a0) / wp) + wc * kappa * (xc - delta)) / (wp + wc * kappa ** 2);
	return Math.min(Math.max(best, EDGE, (EDGE - delta) / kappa), Math.min(.999999, (.999999 - delta) / kappa));
}
// src/core/gate/grid.ts
const DECIMALS = 1e9;
function emptyGrid() {
	return Array.from({ length: 33 }, () => 0);
}
function addTo(grid, value, { lo, hi }) {
	const place = (value - lo) / (hi - lo) * 32;
	const below = Math.min(31, Math.max(0, Math.floor(place)));
	const share = place - below;
	grid[below] = nth(grid, below) + 1 - share;
	grid[below + 1] = nth(grid, below + 1) + share;
}
function rounded(grid) {
	return grid.map((weight) => Math.round(weight * DECIMALS) / DECIMALS);
}
function logGain(grid, { lo, hi }, bet, m) {
	const step = bet * (hi - lo) / 32;
	const first = bet * (lo - m);
	let sum = 0;
	for (let index = 0; index < grid.length; index += 1) {
		const weight = grid[index] ?? 0;
		if (weight !== 0) sum += weight * Math.log(1 + first + step * index);
	}
	return sum;
}
function notGrid(grid, n, sum, bounds) {
	if (grid.length !== 33) return `grid has ${grid.length} points, not 33`;
	if (grid.some((weight) => !Number.isFinite(weight) || weight < 0)) return "grid has a weight that is no number from 0";
	const weights = grid.reduce((total, weight) => total + weight, 0);
	const step = (bounds.hi - bounds.lo) / 32;
	const values = grid.reduce((total, weight, index) => total + weight * (bounds.lo + step * index), 0);
	const size = n * Math.max(Math.abs(bounds.lo), Math.abs(bounds.hi));
	return near(weights, n, n) && near(values, sum, size) ? null : `grid does not fit n ${n} and sum ${sum}`;
}
function near(a, b, size) {
	return Math.abs(a - b) <= 1e-6 * Math.max(1, size);
}
// src/core/gate/mean.ts
const SMALLEST_VARIANCE = 1e-12;
function gridIncrements$2(past, window, [nc, np], test, bounds) {
	return bets(past, [nc, np], test, bounds, CAP, (lc, mc, lp, mp) => {
		return logGain(window.canary, bounds, lc, mc) + logGain(window.primary, bounds, lp, mp);
	});
}
function sumsIncrements$2(past, window, test, bounds) {
	return bets(past, [window.canary[0], window.primary[0]], test, bounds, CAP_SUMS, (lc, mc, lp, mp, rc, rp) => {
		return bounded(window.canary, lc, mc, rc) + bounded(window.primary, lp, mp, rp);
	});
}
function bets(past, [nc, np], test, { lo, hi }, cap, gain) {
	const { aims } = mixture(test.side);
	if (past.canary[0] === 0 || past.primary[0] === 0) return aims.map(() => 0);
	const { side, kappa, delta } = test;
	const mp = centre(past, test, {
		lo,
		hi
	});
	const mc = kappa * mp + delta;
	const rc = side === 1 ? mc - lo : hi - mc;
	const rp = side === 1 ? hi - mp : mp - lo;
	const variance = varianceOf(past.canary) / nc + kappa ** 2 * varianceOf(past.primary) / np;
	const most = cap * Math.min(nc / rc, np / (kappa * rp));
	return aims.map((multiple) => {
		const stake = Math.min(distance(test, mp) * multiple / variance, most);
		return gain(side * stake / nc, mc, -side * kappa * stake / np, mp, rc, rp);
	});
}
function centre(past, { kappa, delta }, { lo, hi }) {
	const [nc, sc] = past.canary;
	const [np, sp] = past.primary;
	const best = (np * (sp / np) + nc * kappa * (sc / nc - delta)) / (np + nc * kappa ** 2);
	const from = lo + EDGE * (hi - lo);
	const to = hi - EDGE * (hi - lo);
	return Math.min(Math.max(best, from, (from - delta) / kappa), Math.min(to, (to - delta) / kappa));
}
function varianceOf([n, sum, squares]) {
	return Math.max(squares / n - (sum / n) ** 2, SMALLEST_VARIANCE);
}
function bounded([n, sum, squares], bet, m, reach) {
	const first = sum - n * m;
	const second = squares - 2 * m * sum + n * m ** 2;
	return bet * first - psi(Math.abs(bet) * reach) * bet ** 2 * second;
}
function psi(c) {
	return c < 1e-4 ? 1 / 2 + c / 3 : (-Math.log1p(-c) - c) / c ** 2;
}
// src/core/gate/limit.ts
function increments$3(k, n, limit) {
	return beyond(limit).map((q) => k * Math.log(q / limit) + (n - k) * Math.log((1 - q) / (1 - limit)));
}
function gridIncrements$1(grid, limit) {
	return beyond(limit).map((q) => {
		return logGain(grid, {
			lo: 0,
			hi: 1
		}, (q - limit) / (limit * (1 - limit)), limit);
	});
}
function sumsIncrements$1([n, sum, squares], limit) {
	const first = sum - n * limit;
	const second = squares - 2 * limit * sum + n * limit ** 2;
	const chords = increments$3(sum, n, limit);
	return beyond(limit).map((q, j) => {
		const bet = (q - limit) / (limit * (1 - limit));
		return Math.max(nth(chords, j), bet * first - psi(bet * limit) * bet ** 2 * second);
	});
}
function rateIncrements(events, exposure, limit, better = "lower") {
	return RATE_BETS.aims.map((aim) => {
		const ratio = better === "lower" ? aim : 1 / aim;
		return events * Math.log(ratio) - (ratio - 1) * limit * exposure;
	});
}
function beyond(limit) {
	return LIMIT_BETS.aims.map((odds) => limit * odds / (limit * odds + 1 - limit));
}
// src/core/gate/betting-arms.ts
const BETTING_ON_ARMS = {
	none: [
		0,
		0,
		0,
		0
	],
	complete: (window) => nth(window, 1) > 0 && nth(window, 3) > 0,
	join: plus,
	remember: plus,
	increments(past, window, test, history, alone) {
		return alone ? bet(fourOf$3(past), fourOf$3(window), test, history ?? NO_HISTORY) : increments$4(fourOf$3(past), fourOf$3(window), test, history);
	},
	weights: (side) => mixture(side).weights,
	restarts: true,
	noise(window, kappa) {
		const [kc, nc, kp, np] = fourOf$3(window);
		return [kc / nc - kappa * kp / np, spread$2(kc, nc) + kappa ** 2 * spread$2(kp, np)];
	},
	history(past) {
		const [, , k, n] = fourOf$3(past);
		return n === 0 ? null : [k / n, Math.min(n, 100)];
	}
};
function limitOnShare(limit, ofCanary) {
	return {
		weights: LIMIT_BETS.weights,
		increments(counts) {
			const [bad, n] = ofCanary(counts);
			return increments$3(bad, n, limit);
		},
		noise(counts) {
			const [bad, n] = ofCanary(counts);
			return n === 0 ? null : [bad / n, spread$2(bad, n)];
		}
	};
}
function varianceOfShare(k, n) {
	const p = (k + .5) / (n + 1);
	return p * (1 - p) / n;
}
function fourOf$3(tally) {
	return [
		nth(tally, 0),
		nth(tally, 1),
		nth(tally, 2),
		nth(tally, 3)
	];
}
function spread$2(k, n) {
	const p = k / n;
	return n > 1 ? p * (1 - p) / (n - 1) : 0;
}
// src/core/gate/paired.ts
function increments$2(pairs, { side, kappa, delta }) {
	const [worse, better, bothBad, bothGood] = pairs;
	const lim = largest({
		side,
		kappa,
		delta
	});
	return PAIRED_BETS.aims.map((aim) => {
		const bet = side * aim * lim;
		return worse * Math.log1p(bet * (1 - delta)) + better * Math.log1p(bet * (-kappa - delta)) + bothBad * Math.log1p(bet * (1 - kappa - delta)) + bothGood * Math.log1p(bet * -delta);
	});
}
function gridIncrements(grid, { side, delta }) {
	const lim = largest({
		side,
		kappa: 1,
		delta
	});
	return PAIRED_BETS.aims.map((aim) => logGain(grid, {
		lo: -1,
		hi: 1
	}, side * aim * lim, delta));
}
function sumsIncrements([n, sum, squares], { side, delta }) {
	const lim = largest({
		side,
		kappa: 1,
		delta
	});
	const first = side * (sum - n * delta);
	const second = squares - 2 * delta * sum + n * delta ** 2;
	return PAIRED_BETS.aims.map((aim) => {
		const bet = aim * lim;
		return bet * first - psi(aim) * bet ** 2 * second;
	});
}
function largest({ side, kappa, delta }) {
	return side === 1 ? 1 / (kappa + delta) : 1 / (1 - delta);
}
// src/core/gate/whole.ts
function notWhole(counts) {
	for (const [name, value] of Object.entries(counts)) {
		if (value === void 0) continue;
		if (Number.isInteger(value) && value > Number.MAX_SAFE_INTEGER) return `${name} is ${value}, beyond 2^53 - 1`;
		if (!Number.isSafeInteger(value) || value < 0) return `${name} is ${String(value)}, not a whole number from 0`;
	}
	return null;
}
// src/core/gate/evidence-pairs.ts
function pairs$1(metric) {
	const needsValues = metric.limit !== null || metric.margin.relative || metric.failAbove.relative;
	const bad = (ones, counts) => metric.better === "lower" ? ones : total(counts) - ones;
	const bothBad = (counts) => counts.values ? bad(counts.values.primary, counts) - counts.better : 0;
	const tally = (counts, lost) => {
		const both = bothBad(counts);
		return [
			counts.worse + lost,
			counts.better,
			both,
			counts.same - both
		];
	};
	return {
		...BETTING_ON_PAIRS,
		judged: true,
		label: null,
		failing: failing(metric),
		passing: passing(metric),
		fault(counts) {
			if (!("worse" in counts)) return "expected pairs (worse, better, same), got the sums of two arms";
			const { worse, better, same, missing, values } = counts;
			const odd = notWhole({
				worse,
				better,
				same,
				"missing.primary": missing?.primary,
				"missing.canary": missing?.canary,
				"missing.both": missing?.both,
				"values.primary": values?.primary,
				"values.canary": values?.canary
			});
			if (odd !== null) return odd;
			if (!values) return needsValues ? "a limit or a margin in percent needs `values`, how often each arm was 1" : null;
			const both = bad(values.primary, counts) - better;
			return both < 0 || both > same || both !== bad(values.canary, counts) - worse ? `values ${values.primary} and ${values.canary} do not fit ${worse} worse, ${better} better, ${same} same` : null;
		},
		forFail: (counts) => tally(pairsOf(counts), 0),
		forPass(counts) {
			const checked = pairsOf(counts);
			const { primary, canary, both } = missingOfPairs$1(checked.missing);
			return tally(checked, primary + canary - both);
		},
		none: [
			0,
			0,
			0,
			0
		],
		increments: (_past, window, test) => increments$2(fourOf$2(window), test),
		noise(window, kappa) {
			const [worse, better, alike, neither] = fourOf$2(window);
			const n = worse + better + alike + neither;
			const mean = (worse - kappa * better + (1 - kappa) * alike) / n;
			const squares = worse + kappa ** 2 * better + (1 - kappa) ** 2 * alike;
			return [mean, n > 1 ? (squares / n - mean ** 2) / (n - 1) : 0];
		},
		limit: metric.limit === null ? null : limitOnShare(metric.better === "lower" ? metric.limit : 1 - metric.limit, (counts) => {
			const checked = pairsOf(counts);
			if (!checked.values) throw new Error("pairs without values where they were checked for");
			return [bad(checked.values.canary, checked), total(checked)];
		}),
		sum(a, b) {
			const [x, y] = [pairsOf(a), pairsOf(b)];
			return {
				worse: x.worse + y.worse,
				better: x.better + y.better,
				same: x.same + y.same,
				...sumOfMissing(x.missing, y.missing),
				...sumOfValues(x.values, y.values)
			};
		},
		size(counts) {
			const n = total(pairsOf(counts));
			return {
				primary: n,
				canary: n
			};
		},
		total: (counts) => counts,
		missing: (counts) => missingOfPairs$1(pairsOf(counts).missing),
		absent(counts) {
			const checked = pairsOf(counts);
			const { missing } = checked;
			return [
				missing?.canary ?? 0,
				missing?.primary ?? 0,
				missing?.both ?? 0,
				total(checked)
			];
		},
		equal(both, n) {
			const ones = metric.better === "lower" ? both : n - both;
			return {
				worse: 0,
				better: 0,
				same: n,
				values: {
					primary: ones,
					canary: ones
				}
			};
		},
		describe(counts) {
			const checked = pairsOf(counts);
			const n = total(checked);
			if (n === 0) return {
				primary: null,
				canary: null,
				difference: null,
				variance: null,
				widest: 1
			};
			const difference = (metric.better === "lower" ? checked.worse - checked.better : checked.better - checked.worse) / n;
			const spread = (checked.worse + checked.better + 1) / (n + 1) - difference ** 2;
			return {
				primary: checked.values ? checked.values.primary / n : null,
				canary: checked.values ? checked.values.canary / n : null,
				difference,
				variance: Math.max(spread, 1 / (n + 1)) / n,
				widest: 1
			};
		},
		scale: (primary) => scaleOf(metric, primary)
	};
}
function pairsOf(counts) {
	if (!("worse" in counts)) throw new Error("two arms where pairs were checked for");
	return counts;
}
function fourOf$2(tally) {
	return [
		nth(tally, 0),
		nth(tally, 1),
		nth(tally, 2),
		nth(tally, 3)
	];
}
function total({ worse, better, same }) {
	return worse + better + same;
}
// src/core/gate/evidence-agreement.ts
function agreements(metric) {
	const paired = pairs$1(metric);
	return {
		...paired,
		fault(counts) {
			const odd = paired.fault(counts);
			if (odd !== null) return odd;
			return "better" in counts && counts.better > 0 ? `better is ${counts.better}: two answers agree or differ, neither is the better one` : null;
		}
	};
}
// src/core/gate/evidence-arms.ts
function arms(metric) {
	const badOf = ({ k, n }) => metric.better === "lower" ? k : n - k;
	return {
		...BETTING_ON_ARMS,
		judged: true,
		label: null,
		failing: failing(metric),
		passing: passing(metric),
		fault(counts) {
			if (!isProportion(counts)) return "expected n and k of each arm";
			return faultOf$3("primary", counts.primary) ?? faultOf$3("canary", counts.canary);
		},
		forFail(counts) {
			const { primary, canary } = armsOf(counts);
			return [
				badOf(canary),
				canary.n,
				badOf(primary),
				primary.n
			];
		},
		forPass(counts) {
			const { primary, canary } = armsOf(counts);
			const lost = canary.missing ?? 0;
			return [
				badOf(canary) + lost,
				canary.n + lost,
				badOf(primary),
				primary.n + (primary.missing ?? 0)
			];
		},
		limit: metric.limit === null ? null : limitOnShare(metric.better === "lower" ? metric.limit : 1 - metric.limit, (counts) => {
			const { canary } = armsOf(counts);
			return [badOf(canary), canary.n];
		}),
		sum(a, b) {
			const [x, y] = [armsOf(a), armsOf(b)];
			return {
				primary: sumOf$4(x.primary, y.primary),
				canary: sumOf$4(x.canary, y.canary)
			};
		},
		size(counts) {
			const { primary, canary } = armsOf(counts);
			return {
				primary: primary.n,
				canary: canary.n
			};
		},
		missing(counts) {
			const { primary, canary } = armsOf(counts);
			return {
				primary: primary.missing ?? 0,
				canary: canary.missing ?? 0
			};
		},
		total: (counts) => counts,
		absent: (counts) => absentOf(armsOf(counts)),
		equal(bad, n) {
			const arm = {
				n,
				k: metric.better === "lower" ? bad : n - bad
			};
			return {
				primary: arm,
				canary: arm
			};
		},
		describe(counts) {
			const { primary, canary } = armsOf(counts);
			const [p, c] = [rate$1(primary), rate$1(canary)];
			const known = p !== null && c !== null;
			return {
				primary: p,
				canary: c,
				difference: known ? c - p : null,
				variance: known ? varianceOfShare(primary.k, primary.n) + varianceOfShare(canary.k, canary.n) : null,
				widest: 1
			};
		},
		scale: (primary) => scaleOf(metric, primary)
	};
}
function absentOf({ primary, canary }) {
	const [c, p] = [canary.missing ?? 0, primary.missing ?? 0];
	return [
		c,
		canary.n + c,
		p,
		primary.n + p
	];
}
function missingOf(a, b) {
	const missing = (a.missing ?? 0) + (b.missing ?? 0);
	return missing > 0 ? { missing } : {};
}
function isProportion(counts) {
	return "primary" in counts && "k" in counts.primary && "k" in counts.canary;
}
function armsOf(counts) {
	if (!isProportion(counts)) throw new Error("other counts where the outcomes of two arms were checked for");
	return counts;
}
function faultOf$3(arm, { n, k, missing }) {
	const odd = notWhole({
		n,
		k,
		missing
	});
	if (odd !== null) return `${arm}: ${odd}`;
	return k > n ? `${arm}: k is ${k} of only ${n}` : null;
}
function sumOf$4(a, b) {
	return {
		n: a.n + b.n,
		k: a.k + b.k,
		...missingOf(a, b)
	};
}
function rate$1({ n, k }) {
	return n === 0 ? null : k / n;
}
// src/core/gate/own.ts
function own(record, name) {
	return Object.hasOwn(record, name) ? record[name] : void 0;
}
function mapOwn(record, make) {
	return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, make(value, name)]));
}
// src/core/gate/evidence-categories.ts
function categories$1(metric) {
	return {
		judged: false,
		label: "advisory: never part of the verdict",
		failing: failing(metric),
		passing: passing(metric),
		none: [],
		complete: () => false,
		join: (_, window) => window,
		remember: (past) => past,
		increments: () => [],
		weights: () => [],
		restarts: false,
		noise: () => [0, 0],
		history: () => null,
		fault(counts) {
			if (!isCategories(counts)) return "expected how often each category came, of each arm";
			for (const arm of ["primary", "canary"]) {
				const { categories: seen, missing } = counts[arm];
				const odd = notWhole({
					...seen,
					missing
				});
				if (odd !== null) return `${arm}: ${odd}`;
				if (Object.keys(seen).length > 50) return `${arm}: ${Object.keys(seen).length} categories, at most 50 are compared. Use bins`;
			}
			return null;
		},
		forFail: () => [],
		forPass: () => [],
		limit: null,
		sum(a, b) {
			const [x, y] = [categoriesOf(a), categoriesOf(b)];
			return {
				primary: sumOf$3(x.primary, y.primary),
				canary: sumOf$3(x.canary, y.canary)
			};
		},
		total: (counts) => counts,
		size(counts) {
			const { primary, canary } = categoriesOf(counts);
			return {
				primary: sizeOf(primary),
				canary: sizeOf(canary)
			};
		},
		missing(counts) {
			const { primary, canary } = categoriesOf(counts);
			return {
				primary: primary.missing ?? 0,
				canary: canary.missing ?? 0
			};
		},
		absent: () => null,
		equal: (_, n) => ({
			primary: { categories: { same: n } },
			canary: { categories: { same: n } }
		}),
		describe(counts) {
			return {
				primary: null,
				canary: null,
				difference: stability(categoriesOf(counts)),
				variance: null,
				widest: Number.MAX_VALUE
			};
		},
		scale: () => metric.margin.value
	};
}
function stability({ primary, canary }) {
	const names = [.../* @__PURE__ */ new Set([...Object.keys(primary.categories), ...Object.keys(canary.categories)])];
	const [np, nc] = [sizeOf(primary), sizeOf(canary)];
	if (np === 0 || nc === 0) return null;
	const half = names.length / 2;
	return names.reduce((sum, name) => {
		const p = ((own(primary.categories, name) ?? 0) + .5) / (np + half);
		const c = ((own(canary.categories, name) ?? 0) + .5) / (nc + half);
		return sum + (c - p) * Math.log(c / p);
	}, 0);
}
function isCategories(counts) {
	return "primary" in counts && "categories" in counts.primary && "categories" in counts.canary;
}
function categoriesOf(counts) {
	if (!isCategories(counts)) throw new Error("other counts where categories were checked for");
	return counts;
}
function sizeOf({ categories: seen }) {
	return Object.values(seen).reduce((sum, n) => sum + n, 0);
}
function sumOf$3(a, b) {
	const names = [.../* @__PURE__ */ new Set([...Object.keys(a.categories), ...Object.keys(b.categories)])];
	return {
		categories: Object.fromEntries(names.map((name) => [name, (own(a.categories, name) ?? 0) + (own(b.categories, name) ?? 0)])),
		...missingOf(a, b)
	};
}
// src/core/gate/sums.ts
const ROUNDING = 1e-6;
function boundsOf({ bounds, cap }) {
	if (bounds) return {
		lo: bounds[0],
		hi: bounds[1]
	};
	return cap === void 0 ? null : {
		lo: 0,
		hi: cap
	};
}
function notSums({ n, sum, sumsq, grid }, bounds) {
	const odd = notWhole({ n });
	if (odd !== null) return odd;
	for (const [name, value] of Object.entries({
		sum,
		sumsq
	})) {
		if (!Number.isFinite(value)) return `${name} is ${String(value)}, not a finite number`;
		if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return `${name} is ${value}, beyond 2^53 - 1`;
	}
	if (n === 0) return sum === 0 && sumsq === 0 ? null : `sum is ${sum} and sumsq ${sumsq} of no values`;
	if (sumsq < 0) return `sumsq is ${sumsq}, a sum of squares below 0`;
	const slack = ROUNDING * Math.max(sumsq, Number.MIN_VALUE);
	if (sumsq < sum ** 2 / n - slack) return `sumsq is ${sumsq}, less than ${n} values that sum to ${sum} can have`;
	if (n === 1 && Math.abs(sumsq - sum ** 2) > slack) return `sumsq is ${sumsq}, but the one value is ${sum}`;
	if (bounds) {
		const { lo, hi } = bounds;
		const off = ROUNDING * n * Math.max(Math.abs(lo), Math.abs(hi));
		if (sum < n * lo - off || sum > n * hi + off) return `sum is ${sum}, not that of ${n} values from ${lo} to ${hi}. Cap each value before it is added`;
		if (sumsq > (lo + hi) * sum - n * lo * hi + off * Math.max(Math.abs(lo), Math.abs(hi))) return `sumsq is ${sumsq}, more than ${n} values from ${lo} to ${hi} that sum to ${sum} can have`;
	}
	if (grid === void 0) return null;
	return bounds ? notGrid(grid, n, sum, bounds) : "a grid needs bounds or a cap";
}
function flipped([n, sum, squares], top) {
	return [
		n,
		n * top - sum,
		n * top ** 2 - 2 * top * sum + squares
	];
}
function added(a, b) {
	const grid = a.grid && b.grid ? plus(a.grid, b.grid) : void 0;
	return {
		n: a.n + b.n,
		sum: a.sum + b.sum,
		sumsq: a.sumsq + b.sumsq,
		...grid ? { grid } : {}
	};
}
function bare$1({ n, sum, sumsq }) {
	return {
		n,
		sum,
		sumsq
	};
}
function meanOf({ n, sum }) {
	return n === 0 ? null : sum / n;
}
function varianceOfMean({ n, sum, sumsq }) {
	return n < 2 ? null : Math.max(0, sumsq - sum ** 2 / n) / (n - 1) / n;
}
// src/core/gate/evidence-graded.ts
const SUMS$1 = 3;
function graded(metric) {
	const bounds = boundsOf(metric);
	if (bounds === null || metric.margin.relative || metric.failAbove.relative || metric.limit !== null) throw new Error(`${metric.name}: a paired mean has bounds, a margin in its unit and no limit`);
	const width = bounds.hi - bounds.lo;
	const differences = {
		lo: -width,
		hi: width
	};
	const test = (side, value) => ({
		side,
		kappa: 1,
		delta: value / width,
		aim: metric.margin.value / width,
		per: "unit"
	});
	const tally = (counts, lost) => {
		const { n, sum, sumsq, grid } = counts;
		const scaled = [
			n,
			sum / width,
			sumsq / width ** 2
		];
		const [size, total, squares] = metric.better === "lower" ? scaled : flipped(scaled, 0);
		const sums = [
			size + lost,
			total + lost,
			squares + lost
		];
		if (!grid) return sums;
		const points = metric.better === "lower" ? grid : grid.toReversed();
		return [...sums, ...points.map((weight, index) => index === 32 ? weight + lost : weight)];
	};
	return {
		...BETTING_ON_PAIRS,
		judged: true,
		label: null,
		none: [
			0,
			0,
			0
		],
		failing: test(1, metric.failAbove.value),
		passing: test(-1, metric.margin.value),
		join: (waiting, window) => {
			const length = Math.min(waiting.length, window.length);
			return plus(waiting.slice(0, length), window.slice(0, length));
		},
		remember: (past, window) => plus(past, window.slice(0, SUMS$1)),
		increments: (_past, window, against) => window.length === SUMS$1 ? sumsIncrements([
			nth(window, 0),
			nth(window, 1),
			nth(window, 2)
		], against) : gridIncrements(window.slice(SUMS$1), against),
		noise(window) {
			const [n, sum, sumsq] = [
				nth(window, 0),
				nth(window, 1),
				nth(window, 2)
			];
			return [sum / n, varianceOfMean({
				n,
				sum,
				sumsq
			}) ?? 0];
		},
		fault(counts) {
			if (!isGraded(counts)) return "expected n, sum and sumsq of the differences of pairs";
			const { missing, values } = counts;
			const odd = notWhole({
				"missing.primary": missing?.primary,
				"missing.canary": missing?.canary,
				"missing.both": missing?.both
			});
			if (values && !(Number.isFinite(values.primary) && Number.isFinite(values.canary))) return "values are not finite numbers";
			return odd ?? notSums(counts, differences);
		},
		forFail: (counts) => tally(gradedOf(counts), 0),
		forPass(counts) {
			const checked = gradedOf(counts);
			const { primary, canary, both } = missingOfPairs$1(checked.missing);
			return tally(checked, primary + canary - both);
		},
		limit: null,
		sum(a, b) {
			const [x, y] = [gradedOf(a), gradedOf(b)];
			return {
				...added(x, y),
				...sumOfMissing(x.missing, y.missing),
				...sumOfValues(x.values, y.values)
			};
		},
		total(counts) {
			const checked = gradedOf(counts);
			return {
				...bare$1(checked),
				...sumOfMissing(checked.missing, void 0),
				...checked.values ? { values: checked.values } : {}
			};
		},
		size(counts) {
			const { n } = gradedOf(counts);
			return {
				primary: n,
				canary: n
			};
		},
		missing: (counts) => missingOfPairs$1(gradedOf(counts).missing),
		absent(counts) {
			const { n, missing } = gradedOf(counts);
			return [
				missing?.canary ?? 0,
				missing?.primary ?? 0,
				missing?.both ?? 0,
				n
			];
		},
		equal(_bad, n) {
			return {
				n,
				sum: 0,
				sumsq: 0,
				grid: Array.from({ length: 33 }, (_, at) => at === 16 ? n : 0)
			};
		},
		describe(counts) {
			const checked = gradedOf(counts);
			const { n, values } = checked;
			const variance = varianceOfMean(checked);
			return {
				primary: values && n > 0 ? values.primary / n : null,
				canary: values && n > 0 ? values.canary / n : null,
				difference: meanOf(checked),
				variance: variance !== null && variance > 0 ? variance : null,
				widest: width
			};
		},
		scale: (primary) => scaleOf(metric, primary)
	};
}
function isGraded(counts) {
	return "sumsq" in counts;
}
function gradedOf(counts) {
	if (!isGraded(counts)) throw new Error("other counts where differences of pairs were checked for");
	return counts;
}
// src/core/gate/asymptotic.ts
function logWealths(totals, test) {
	const { side, kappa, delta } = test;
	const [nc, sc] = totals.canary;
	const [np, sp] = totals.primary;
	const v = 1 / (variance(totals.canary) / nc + kappa ** 2 * variance(totals.primary) / np);
	const z = side * (sc / nc - kappa * sp / np - delta) * v;
	return mixture(side).aims.map((multiple) => {
		const d = distance(test, sp / np) * multiple;
		return d * z - d ** 2 * v / 2;
	});
}
function variance([n, sum, squares]) {
	return (squares - sum ** 2 / n) / (n - 1);
}
// src/core/gate/evidence-means.ts
const SUMS = 7;
function means(metric) {
	const bounds = boundsOf(metric);
	const top = bounds ? bounds.lo + bounds.hi : 0;
	const badOf = ({ n, sum, sumsq }) => metric.better === "lower" ? [
		n,
		sum,
		sumsq
	] : flipped([
		n,
		sum,
		sumsq
	], top);
	const gridOf = ({ grid }) => grid ? metric.better === "lower" ? grid : grid.toReversed() : null;
	const tally = (counts, lost) => {
		const { lo, hi } = bounds ?? {
			lo: 0,
			hi: 0
		};
		const known = bounds !== null;
		const sums = [
			...withMore(badOf(counts.canary), known ? lost.canary : 0, hi),
			...withMore(badOf(counts.primary), known ? lost.primary : 0, lo),
			known ? 0 : lost.canary + lost.primary
		];
		const [canary, primary] = [gridOf(counts.canary), gridOf(counts.primary)];
		if (!canary || !primary) return sums;
		return [
			...sums,
			...atPoint(canary, 32, lost.canary),
			...atPoint(primary, 0, lost.primary)
		];
	};
	return {
		...bounds ? boundedBetting(bounds) : ASYMPTOTIC,
		judged: true,
		label: bounds ? null : "asymptotic: right only in the limit of many samples, as no bounds or cap are given",
		failing: failing(metric, top),
		passing: passing(metric, top),
		none: [
			0,
			0,
			0,
			0,
			0,
			0,
			0
		],
		complete: (window) => nth(window, 0) > 0 && nth(window, 3) > 0,
		join,
		remember: (past, window) => plus(past, window.slice(0, SUMS)),
		weights: (side) => mixture(side).weights,
		history: () => null,
		noise(window, kappa) {
			const { canary, primary } = bothOf(window);
			return [canary[1] / canary[0] - kappa * primary[1] / primary[0], spread$1(canary) + kappa ** 2 * spread$1(primary)];
		},
		fault(counts) {
			if (!isMeans(counts)) return "expected n, sum and sumsq of each arm";
			for (const arm of ["primary", "canary"]) {
				const odd = notSums(counts[arm], bounds) ?? notWhole({ missing: counts[arm].missing });
				if (odd !== null) return `${arm}: ${odd}`;
			}
			return null;
		},
		forFail: (counts) => tally(meansOf(counts), {
			primary: 0,
			canary: 0
		}),
		forPass: (counts) => tally(meansOf(counts), missingIn$1(meansOf(counts))),
		limit: metric.limit === null || bounds === null ? null : limitOf(metric.limit, bounds, badOf, gridOf, metric),
		sum(a, b) {
			const [x, y] = [meansOf(a), meansOf(b)];
			return {
				primary: {
					...added(x.primary, y.primary),
					...missingOf(x.primary, y.primary)
				},
				canary: {
					...added(x.canary, y.canary),
					...missingOf(x.canary, y.canary)
				}
			};
		},
		total(counts) {
			const { primary, canary } = meansOf(counts);
			return {
				primary: {
					...bare$1(primary),
					...missingOf(primary, {})
				},
				canary: {
					...bare$1(canary),
					...missingOf(canary, {})
				}
			};
		},
		size(counts) {
			const { primary, canary } = meansOf(counts);
			return {
				primary: primary.n,
				canary: canary.n
			};
		},
		missing: (counts) => missingIn$1(meansOf(counts)),
		absent: (counts) => absentOf(meansOf(counts)),
		equal(bad, n) {
			const arm = bounds ? alike(bounds.lo + (bounds.hi - bounds.lo) * bad / Math.max(1, n), n, bounds) : narrow(n);
			return {
				primary: arm,
				canary: arm
			};
		},
		describe(counts) {
			const { primary, canary } = meansOf(counts);
			const [p, c] = [meanOf(primary), meanOf(canary)];
			const [vp, vc] = [varianceOfMean(primary), varianceOfMean(canary)];
			return {
				primary: p,
				canary: c,
				difference: p !== null && c !== null ? c - p : null,
				variance: vp !== null && vc !== null && vp + vc > 0 ? vp + vc : null,
				widest: bounds ? bounds.hi - bounds.lo : Number.MAX_VALUE
			};
		},
		scale: (primary) => scaleOf(metric, primary)
	};
}
function alike(value, n, bounds) {
	const grid = emptyGrid();
	addTo(grid, value, bounds);
	return {
		n,
		sum: n * value,
		sumsq: n * value ** 2,
		grid: grid.map((weight) => weight * n)
	};
}
function narrow(n) {
	return {
		n,
		sum: n,
		sumsq: n * (1 + 1e-6)
	};
}
function withMore([size, sum, squares], n, value) {
	return [
		size + n,
		sum + n * value,
		squares + n * value ** 2
	];
}
function atPoint(grid, at, n) {
	return n === 0 ? grid : grid.map((weight, index) => index === at ? weight + n : weight);
}
function spread$1([n, sum, sumsq]) {
	return varianceOfMean({
		n,
		sum,
		sumsq
	}) ?? 0;
}
function boundedBetting(bounds) {
	return {
		restarts: true,
		increments(past, window, test) {
			const [before, now] = [bothOf(past), bothOf(window)];
			if (window.length === SUMS) return sumsIncrements$2(before, now, test, bounds);
			return gridIncrements$2(before, {
				canary: window.slice(SUMS, 40),
				primary: window.slice(40)
			}, [now.canary[0], now.primary[0]], test, bounds);
		}
	};
}
const HOPELESS = -1e6;
const ASYMPTOTIC = {
	restarts: false,
	increments(past, window, test) {
		const all = plus(past, window);
		const wealth = (totals) => {
			const both = bothOf(totals);
			const logs = Math.min(both.canary[0], both.primary[0]) >= 500 ? logWealths(both, test) : [];
			return logs.length > 0 && logs.every(Number.isFinite) && !(test.per !== "unit" && nonPositive(both, test.per)) ? logs : mixture(test.side).aims.map(() => 0);
		};
		const before = wealth(past);
		const lost = nth(window, 6) > 0 ? HOPELESS : 0;
		return wealth(all).map((log, j) => log - nth(before, j) + lost);
	}
};
function nonPositive({ primary: [, sum] }, per) {
	return per === "primary" ? sum <= 0 : sum >= 0;
}
function limitOf(bound, { lo, hi }, badOf, gridOf, { better }) {
	const scaled = ((better === "lower" ? bound : lo + hi - bound) - lo) / (hi - lo);
	return {
		weights: LIMIT_BETS.weights,
		increments(counts) {
			const { canary } = meansOf(counts);
			const grid = gridOf(canary);
			if (grid) return gridIncrements$1(grid, scaled);
			const [n, sum, squares] = badOf(canary);
			const width = hi - lo;
			return sumsIncrements$1([
				n,
				(sum - n * lo) / width,
				(squares - 2 * lo * sum + n * lo ** 2) / width ** 2
			], scaled);
		},
		noise(counts) {
			const { n, sum, sumsq } = meansOf(counts).canary;
			return n < 2 ? null : [sum / n, Math.max(0, sumsq - sum ** 2 / n) / (n - 1) / n];
		}
	};
}
function join(waiting, window) {
	const length = Math.min(waiting.length, window.length);
	return plus(waiting.slice(0, length), window.slice(0, length));
}
function bothOf(totals) {
	return {
		canary: [
			nth(totals, 0),
			nth(totals, 1),
			nth(totals, 2)
		],
		primary: [
			nth(totals, 3),
			nth(totals, 4),
			nth(totals, 5)
		]
	};
}
function isMeans(counts) {
	return "primary" in counts && "sumsq" in counts.primary && "sumsq" in counts.canary;
}
function meansOf(counts) {
	if (!isMeans(counts)) throw new Error("other counts where sums of two arms were checked for");
	return counts;
}
function missingIn$1({ primary, canary }) {
	return {
		primary: primary.missing ?? 0,
		canary: canary.missing ?? 0
	};
}
// src/core/gate/evidence-quantiles.ts
function quantiles(metric) {
	const expected = beyondShare(metric);
	const test = (side) => ({
		side,
		kappa: 1,
		delta: 0,
		aim: expected * QUANTILE_GAP,
		per: "unit"
	});
	const badOf = (above, { n }) => metric.better === "lower" ? above : n - above;
	return {
		...BETTING_ON_ARMS,
		judged: true,
		label: null,
		failing: test(1),
		passing: test(-1),
		fault(counts) {
			if (!isQuantiles(counts)) return "expected n and above of each arm";
			if (metric.limit !== null && counts.canary.over === void 0) return "canary: a limit needs `over`, how many values lie above it";
			return faultOf$2("primary", counts.primary) ?? faultOf$2("canary", counts.canary);
		},
		forFail(counts) {
			const { primary, canary } = quantilesOf(counts);
			return [
				badOf(canary.beyond ?? canary.above, canary),
				canary.n,
				badOf(primary.above, primary),
				primary.n
			];
		},
		forPass(counts) {
			const { primary, canary } = quantilesOf(counts);
			const lost = canary.missing ?? 0;
			const kept = primary.missing ?? 0;
			return [
				badOf(canary.above, canary) + lost,
				canary.n + lost,
				badOf(primary.above, primary),
				primary.n + kept
			];
		},
		limit: metric.limit === null ? null : limitOnShare(expected, (counts) => {
			const { canary } = quantilesOf(counts);
			return [badOf(canary.over ?? 0, canary), canary.n];
		}),
		sum(a, b) {
			const [x, y] = [quantilesOf(a), quantilesOf(b)];
			return {
				primary: sumOf$2(x.primary, y.primary),
				canary: sumOf$2(x.canary, y.canary)
			};
		},
		total: (counts) => counts,
		size(counts) {
			const { primary, canary } = quantilesOf(counts);
			return {
				primary: primary.n,
				canary: canary.n
			};
		},
		missing(counts) {
			const { primary, canary } = quantilesOf(counts);
			return {
				primary: primary.missing ?? 0,
				canary: canary.missing ?? 0
			};
		},
		absent: (counts) => absentOf(quantilesOf(counts)),
		equal(_bad, n) {
			const above = (bad) => metric.better === "lower" ? bad : n - bad;
			const limit = metric.limit === null ? {} : { over: above(0) };
			return {
				primary: {
					n,
					above: above(Math.round(n * expected))
				},
				canary: {
					n,
					above: above(0),
					...limit
				}
			};
		},
		describe(counts) {
			const { primary, canary } = quantilesOf(counts);
			const known = primary.n > 0 && canary.n > 0;
			return {
				primary: primary.n === 0 ? null : primary.above / primary.n,
				canary: canary.n === 0 ? null : canary.above / canary.n,
				difference: known ? canary.above / canary.n - primary.above / primary.n : null,
				variance: known ? varianceOfShare(primary.above, primary.n) + varianceOfShare(canary.above, canary.n) : null,
				widest: 1
			};
		},
		scale: () => expected * QUANTILE_GAP
	};
}
function beyondShare({ q, better, name }) {
	if (q === void 0) throw new Error(`${name}: a quantile without q`);
	return better === "lower" ? 1 - q : q;
}
function marksOf(metric, threshold) {
	const direction = metric.better === "lower" ? 1 : -1;
	const moved = ({ value, relative }) => threshold + direction * (relative ? value * Math.abs(threshold) : value);
	const [canary, beyond] = [moved(metric.margin), moved(metric.failAbove)];
	return {
		primary: threshold,
		canary,
		beyond: beyond === canary ? null : beyond,
		over: metric.limit
	};
}
function isQuantiles(counts) {
	return "primary" in counts && "above" in counts.primary && "above" in counts.canary;
}
function quantilesOf(counts) {
	if (!isQuantiles(counts)) throw new Error("other counts where exceedances were checked for");
	return counts;
}
function faultOf$2(arm, { n, above, beyond, over, missing }) {
	const odd = notWhole({
		n,
		above,
		beyond,
		over,
		missing
	});
	if (odd !== null) return `${arm}: ${odd}`;
	for (const [name, value] of Object.entries({
		above,
		beyond,
		over
	})) if (value !== void 0 && value > n) return `${arm}: ${name} is ${value} of only ${n}`;
	return null;
}
function sumOf$2(a, b) {
	const beyond = together$3(a.beyond, b.beyond);
	const over = together$3(a.over, b.over);
	return {
		n: a.n + b.n,
		above: a.above + b.above,
		...beyond === void 0 ? {} : { beyond },
		...over === void 0 ? {} : { over },
		...missingOf(a, b)
	};
}
function together$3(a, b) {
	return a === void 0 || b === void 0 ? void 0 : a + b;
}
// src/core/gate/poisson.ts
function increments$1(window, { side, kappa }) {
	const [kc, tc, kp, tp] = window;
	const share = (ratio) => kappa * ratio * tc / (kappa * ratio * tc + tp);
	const q0 = share(1);
	return RATE_BETS.aims.map((aim) => {
		const q = share(side === 1 ? aim : 1 / aim);
		return kc * Math.log(q / q0) + kp * Math.log((1 - q) / (1 - q0));
	});
}
// src/core/gate/evidence-rates.ts
function rates(metric) {
	if (!metric.margin.relative || !metric.failAbove.relative && metric.failAbove.value !== 0) throw new Error(`${metric.name}: a rate has margins in percent`);
	const { limit } = metric;
	return {
		judged: true,
		label: null,
		failing: failing(metric, 0),
		passing: passing(metric, 0),
		none: [
			0,
			0,
			0,
			0
		],
		complete: (window) => nth(window, 1) > 0 && nth(window, 3) > 0,
		join: plus,
		remember: plus,
		increments: (_past, window, { side, kappa }) => increments$1([
			nth(window, 0),
			nth(window, 1),
			nth(window, 2),
			nth(window, 3)
		], {
			side: metric.better === "lower" ? side : side === 1 ? -1 : 1,
			kappa
		}),
		weights: () => RATE_BETS.weights,
		restarts: true,
		noise(window, kappa) {
			const [kc, tc, kp, tp] = [
				nth(window, 0),
				nth(window, 1),
				nth(window, 2),
				nth(window, 3)
			];
			return [kc / tc - kappa * kp / tp, kc / tc ** 2 + kappa ** 2 * kp / tp ** 2];
		},
		history: () => null,
		fault(counts) {
			if (!isRates(counts)) return "expected events and exposure of each arm";
			const live = metric.guarded === true;
			return faultOf$1("primary", counts.primary, live) ?? faultOf$1("canary", counts.canary, live);
		},
		forFail: (counts) => fourOf$1(ratesOf(counts)),
		forPass(counts) {
			const { primary, canary } = ratesOf(counts);
			const worse = (canary.missing ?? 0) + (primary.missing ?? 0);
			return metric.better === "lower" ? fourOf$1({
				primary,
				canary: {
					...canary,
					events: canary.events + worse
				}
			}) : fourOf$1({
				canary,
				primary: {
					...primary,
					events: primary.events + worse
				}
			});
		},
		limit: limit === null ? null : {
			weights: RATE_BETS.weights,
			increments(counts) {
				const { canary } = ratesOf(counts);
				return rateIncrements(canary.events, canary.exposure, limit, metric.better);
			},
			noise(counts) {
				const { events, exposure } = ratesOf(counts).canary;
				return exposure > 0 ? [events / exposure, events / exposure ** 2] : null;
			}
		},
		sum(a, b) {
			const [x, y] = [ratesOf(a), ratesOf(b)];
			return {
				primary: sumOf$1(x.primary, y.primary),
				canary: sumOf$1(x.canary, y.canary)
			};
		},
		total: (counts) => counts,
		size(counts) {
			const { primary, canary } = ratesOf(counts);
			return {
				primary: Math.floor(primary.exposure),
				canary: Math.floor(canary.exposure)
			};
		},
		missing(counts) {
			const { primary, canary } = ratesOf(counts);
			return {
				primary: primary.missing ?? 0,
				canary: canary.missing ?? 0
			};
		},
		absent: () => null,
		equal(bad, n) {
			const arm = {
				events: metric.better === "lower" ? bad : n - bad,
				exposure: n
			};
			return {
				primary: arm,
				canary: arm
			};
		},
		describe(counts) {
			const { primary, canary } = ratesOf(counts);
			const [p, c] = [rate(primary), rate(canary)];
			const known = p !== null && c !== null;
			return {
				primary: p,
				canary: c,
				difference: known ? c - p : null,
				variance: known ? spread(primary) + spread(canary) : null,
				widest: Number.MAX_VALUE
			};
		},
		scale: (primary) => scaleOf(metric, primary)
	};
}
function isRates(counts) {
	return "primary" in counts && "exposure" in counts.primary && "exposure" in counts.canary;
}
function ratesOf(counts) {
	if (!isRates(counts)) throw new Error("other counts where events were checked for");
	return counts;
}
function faultOf$1(arm, { events, exposure, missing }, live) {
	const odd = notWhole({
		events,
		missing
	});
	if (odd !== null) return `${arm}: ${odd}`;
	if (!(exposure >= 0 && exposure <= Number.MAX_SAFE_INTEGER)) return `${arm}: exposure is ${String(exposure)}, not a number from 0 to 2^53 - 1`;
	return exposure === 0 && events > 0 && !live ? `${arm}: ${events} events in no exposure` : null;
}
function fourOf$1({ primary, canary }) {
	return [
		canary.events,
		canary.exposure,
		primary.events,
		primary.exposure
	];
}
function sumOf$1(a, b) {
	return {
		events: a.events + b.events,
		exposure: a.exposure + b.exposure,
		...missingOf(a, b)
	};
}
function rate({ events, exposure }) {
	return exposure === 0 ? null : events / exposure;
}
function spread({ events, exposure }) {
	return (events + .5) / exposure ** 2;
}
// src/core/gate/evidence.ts
const known = /* @__PURE__ */ new WeakMap();
function evidenceOf(metric) {
	const found = known.get(metric) ?? make(metric);
	known.set(metric, found);
	return found;
}
function make(metric) {
	switch (metric.kind) {
		case "proportion":
			if (!metric.paired) return arms(metric);
			return metric.column === "agree" ? agreements(metric) : pairs$1(metric);
		case "mean": return metric.paired ? graded(metric) : means(metric);
		case "quantile": return quantiles(metric);
		case "rate": return rates(metric);
		case "distribution": return categories$1(metric);
	}
}
const AGREE = "agree";
// src/core/gate/missing.ts
function countsMissing({ kind }) {
	return kind !== "rate" && kind !== "distribution";
}
function missingMargin({ kind, margin }) {
	return kind === "proportion" && !margin.relative ? margin.value : MISSING_MARGIN;
}
function begin$2(metric) {
	return countsMissing(metric) ? {
		logs: weights(metric).map(() => 0),
		past: [
			0,
			0,
			0,
			0
		],
		carried: [
			0,
			0,
			0,
			0
		]
	} : null;
}
function take$2(state, absent, metric) {
	const window = fourOf(plus(state.carried, absent));
	const [, ofCanary, , ofPrimary] = window;
	if (!metric.paired && (ofCanary === 0 || ofPrimary === 0)) return {
		...state,
		carried: window
	};
	const margin = missingMargin(metric);
	const test = {
		side: 1,
		kappa: 1,
		delta: margin,
		aim: margin,
		per: "unit"
	};
	const gains = metric.paired ? increments$2(window, test) : increments$4(fourOf(state.past), window, test, null);
	return {
		logs: plus(state.logs, gains).map(kept),
		past: plus(state.past, window),
		carried: [
			0,
			0,
			0,
			0
		]
	};
}
function logWealth$1(state, metric) {
	return logMix(state.logs, weights(metric));
}
function weights({ paired: pairs }) {
	return pairs ? PAIRED_BETS.weights : FAIL_BETS.weights;
}
function fourOf(totals) {
	return [
		nth(totals, 0),
		nth(totals, 1),
		nth(totals, 2),
		nth(totals, 3)
	];
}
// src/core/gate/family.ts
function alphaOf(policy, trial) {
	return TRIAL.first * TRIAL.next ** (trial - 1) * policy.alpha;
}
function judgedOf(policy) {
	return policy.metrics.filter((metric) => evidenceOf(metric).judged);
}
function sharesOf(policy, slices, metric) {
	const weight = metric.weight / judgedOf(policy).reduce((sum, one) => sum + one.weight, 0);
	if (policy.limitsOnly) return {
		overall: 0,
		slice: 0,
		limit: weight,
		missing: 0
	};
	const forSlices = metric.slices.length > 0 ? SHARES.slices : 0;
	const forLimit = metric.limit === null ? 0 : SHARES.limit;
	const forMissing = countsMissing(metric) ? SHARES.missing : 0;
	const values = sliceValuesOf(metric, slices).length;
	return {
		overall: weight * (1 - forSlices - forLimit - forMissing),
		slice: values === 0 ? 0 : weight * forSlices / values,
		limit: weight * forLimit,
		missing: weight * forMissing
	};
}
function members(policy, slices) {
	return judgedOf(policy).flatMap((metric) => {
		const { overall, slice: each, limit, missing } = sharesOf(policy, slices, metric);
		return [
			...policy.limitsOnly ? [] : [{
				metric,
				part: "overall",
				slice: null,
				share: overall
			}],
			...sliceValuesOf(metric, slices).map((slice) => ({
				metric,
				part: "slice",
				slice,
				share: each
			})),
			...metric.limit === null ? [] : [{
				metric,
				part: "limit",
				slice: null,
				share: limit
			}],
			...missing === 0 ? [] : [{
				metric,
				part: "missing",
				slice: null,
				share: missing
			}]
		];
	});
}
function sliceValuesOf(metric, slices) {
	return metric.slices.flatMap((column) => (own(slices, column) ?? []).map((value) => ({
		column,
		value
	})));
}
// src/core/gate/guard.ts
const NO_WINDOWS = {
	windows: 0,
	mean: 0,
	squares: 0,
	expected: 0
};
function noted(state, [difference, variance]) {
	const windows = state.windows + 1;
	const away = difference - state.mean;
	const mean = state.mean + away / windows;
	return {
		windows,
		mean,
		squares: state.squares + away * (difference - mean),
		expected: state.expected + variance
	};
}
function dispersion({ windows, squares, expected }) {
	if (windows < 20) return null;
	if (!(expected > 0)) return 1;
	return Math.max(1, squares / (windows - 1) / (expected / windows));
}
// src/core/gate/restarts.ts
function start(components, plan = RESTART) {
	const all = (value) => Array.from({ length: components }, () => value);
	return {
		rest: plan.spread,
		first: all(Math.log(plan.first)),
		stake: all(NOTHING),
		reserve: all(Math.log(plan.reserve)),
		run: all(0)
	};
}
function startWithout(components) {
	const all = (value) => Array.from({ length: components }, () => value);
	return {
		rest: 0,
		first: all(0),
		stake: all(NOTHING),
		reserve: all(NOTHING),
		run: all(0)
	};
}
function advance(state, increments, planned, plan = RESTART) {
	const joining = Math.min(plan.spread * planned, state.rest);
	const first = [];
	const stake = [];
	const reserve = [];
	const run = [];
	for (const [j, increment] of increments.entries()) {
		let staked = nth(state.stake, j);
		let waiting = nth(state.reserve, j);
		let since = nth(state.run, j);
		if (staked === -1e300 && since >= plan.threshold) {
			staked = waiting + Math.log(plan.stake);
			waiting += Math.log(1 - plan.stake);
		}
		first.push(logAdd(nth(state.first, j), logOf(joining)) + increment);
		if (staked !== -1e300) staked += increment;
		since += increment;
		if (since <= 0) {
			since = 0;
			waiting = logAdd(waiting, staked);
			staked = NOTHING;
		}
		stake.push(staked);
		reserve.push(waiting);
		run.push(since);
	}
	return {
		rest: state.rest - joining,
		first,
		stake,
		reserve,
		run
	};
}
function written({ rest, first, stake, reserve, run }) {
	return {
		rest: Math.max(0, kept(rest)),
		first: first.map(kept),
		stake: stake.map(kept),
		reserve: reserve.map(kept),
		run: run.map(kept)
	};
}
function logWealth(state, weights) {
	const bets = state.first.map((first, j) => logAdd(logAdd(first, nth(state.stake, j)), nth(state.reserve, j)));
	return logAdd(logOf(state.rest), logMix(bets, weights));
}
// src/core/gate/series.ts
const ALL = 1 - 1e-9;
function begin$1(metric, evidence, part) {
	const overall = part === "overall";
	const bets = evidence.weights(1).length;
	return {
		fail: {
			tests: evidence.restarts ? start(bets) : startWithout(bets),
			past: evidence.none,
			carried: [],
			planned: 0,
			...metric.guarded ? { guard: NO_WINDOWS } : {}
		},
		pass: {
			logs: evidence.weights(-1).map(() => 0),
			past: evidence.none,
			carried: [],
			history: null,
			...metric.guarded ? { guard: NO_WINDOWS } : {}
		},
		limit: overall && evidence.limit !== null ? start(evidence.limit.weights.length) : null,
		...overall && evidence.limit !== null && metric.guarded ? { limitGuard: NO_WINDOWS } : {},
		missing: overall ? begin$2(metric) : null,
		total: null,
		step: null,
		best: {
			fail: 0,
			pass: 0,
			limit: 0,
			missing: 0
		},
		passedIn: null,
		failed: null
	};
}
function enterStep$1(series, evidence, step) {
	const { pass, passedIn } = series;
	return {
		...series,
		pass: {
			logs: pass.logs.map(() => 0),
			past: evidence.none,
			carried: [],
			history: evidence.history(pass.past) ?? pass.history,
			...pass.guard ? { guard: NO_WINDOWS } : {}
		},
		step: null,
		best: {
			...series.best,
			pass: 0
		},
		passedIn: passedIn !== null && passedIn < step ? passedIn : null
	};
}
function take$1(series, counts, planned, terms) {
	const { evidence, metric } = terms;
	const bare = evidence.total(counts);
	const counted = {
		...series,
		total: series.total ? evidence.sum(series.total, bare) : bare,
		step: series.step ? evidence.sum(series.step, bare) : bare
	};
	if (!evidence.judged) return counted;
	const absent = evidence.absent(counts);
	const next = {
		...counted,
		fail: takeFail(series.fail, counts, planned, terms),
		pass: takePass(series.pass, counts, planned, terms),
		...takeLimit(series, counts, planned, terms),
		missing: series.missing && absent ? take$2(series.missing, absent, metric) : series.missing
	};
	const logs = logsOf(next, evidence, metric);
	const best = {
		fail: Math.max(series.best.fail, kept(logs.fail)),
		pass: Math.max(series.best.pass, kept(logs.pass)),
		limit: Math.max(series.best.limit, kept(logs.limit ?? 0)),
		missing: Math.max(series.best.missing, kept(logs.missing ?? 0))
	};
	const proven = best.pass >= Math.log(1 / terms.alpha);
	return {
		...next,
		best,
		passedIn: proven ? terms.step : series.passedIn,
		failed: series.failed ?? failedBy$1(best, terms)
	};
}
function logsOf({ fail, pass, limit, missing: absent }, evidence, metric) {
	const margin = logWealth(fail.tests, evidence.weights(1));
	const phi = pass.guard ? dispersion(pass.guard) : 1;
	return {
		fail: margin,
		pass: phi === null ? 0 : logMix(pass.logs, evidence.weights(-1)) / phi,
		limit: limit === null || evidence.limit === null ? null : logWealth(limit, evidence.limit.weights),
		missing: absent === null ? null : logWealth$1(absent, metric)
	};
}
function failedBy$1(best, terms) {
	if (best.limit >= Math.log(1 / terms.limit)) return "limit";
	if (best.fail >= Math.log(1 / terms.margin)) return "margin";
	return best.missing >= Math.log(1 / terms.missing) ? "missing" : null;
}
function takeFail(state, counts, share, { evidence }) {
	const window = joined$1(state.carried, evidence.forFail(counts), evidence);
	const planned = state.planned + share;
	if (!evidence.complete(window)) return {
		...state,
		carried: window,
		planned
	};
	const gains = evidence.increments(state.past, window, evidence.failing, null, planned >= ALL);
	return {
		tests: written(advance(state.tests, tempered(gains, state.guard), planned)),
		past: evidence.remember(state.past, window),
		carried: [],
		planned: 0,
		...state.guard ? { guard: noted(state.guard, evidence.noise(window, evidence.failing.kappa)) } : {}
	};
}
function tempered(gains, guard, atFirst = 1e400) {
	if (!guard) return gains;
	const phi = dispersion(guard) ?? atFirst;
	return gains.map((gain) => phi === 1e400 ? 0 : gain / phi);
}
function takePass(state, counts, planned, { evidence }) {
	const window = joined$1(state.carried, evidence.forPass(counts), evidence);
	if (!evidence.complete(window)) return {
		...state,
		carried: window
	};
	const gains = evidence.increments(state.past, window, evidence.passing, state.history, planned >= ALL);
	return {
		logs: plus(state.logs, gains).map(kept),
		past: evidence.remember(state.past, window),
		carried: [],
		history: state.history,
		...state.guard ? { guard: noted(state.guard, evidence.noise(window, evidence.passing.kappa)) } : {}
	};
}
function joined$1(waiting, window, evidence) {
	return waiting.length === 0 ? window : evidence.join(waiting, window);
}
function takeLimit({ limit, limitGuard }, counts, planned, { metric, evidence }) {
	if (limit === null) return { limit };
	if (evidence.limit === null) throw new Error(`no limit to test of ${metric.name}`);
	const guard = metric.guarded ? limitGuard ?? NO_WINDOWS : void 0;
	const gains = tempered(evidence.limit.increments(counts), guard, 8);
	const noise = guard && evidence.limit.noise(counts);
	return {
		limit: written(advance(limit, gains, planned)),
		...guard ? { limitGuard: noise ? noted(guard, noise) : guard } : {}
	};
}
// src/core/gate/state.ts
function measuredAt(metric, step) {
	return metric.at === null || metric.at.includes(step);
}
function slicesOf(state) {
	return Object.fromEntries(Object.values(state.slices).flatMap((columns) => Object.entries(columns).map(([column, values]) => [column, Object.keys(values)])));
}
function familyOf(state, family) {
	const parts = family.map((member) => {
		const logs = logsOf(seriesOf(state, member.metric, member.slice), evidenceOf(member.metric), member.metric);
		const by = failedBy(member);
		const log = (by === "margin" ? logs.fail : logs[by]) ?? 0;
		return {
			...member,
			log,
			adds: log + logOf(member.share)
		};
	});
	return {
		log: logMix(parts.map((part) => part.log), parts.map((part) => part.share)),
		parts
	};
}
function failedBy({ part }) {
	return part === "limit" || part === "missing" ? part : "margin";
}
function seriesOf(state, metric, slice) {
	const found = slice === null ? own(state.overall, metric.name) : own(own(own(state.slices, metric.name) ?? {}, slice.column) ?? {}, slice.value);
	if (found === void 0) throw new Error(`no series for ${metric.name} ${slice?.column ?? ""} ${slice?.value ?? ""}`);
	return found;
}
// src/core/gate/rows.ts
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/u;
function readRow(value, source, line) {
	if (!isMap$1(value)) throw bad$1(source, line, "row", "an object", value, "Write one JSON object per line");
	const id = own(value, "request_id");
	const version = own(value, "version");
	const timestamp = own(value, "timestamp");
	if (!(typeof id === "string" && id !== "") && !Number.isSafeInteger(id)) throw bad$1(source, line, "request_id", "a text", id, "Name the request that this row answers");
	if (typeof version !== "string" || version === "") throw bad$1(source, line, "version", "a text", version, "Name the version that answered");
	return {
		requestId: String(id),
		version,
		at: timeOf(timestamp, source, line),
		columns: value,
		line
	};
}
function outcomeOf(row, column, source) {
	const value = own(row.columns, column);
	if (value === void 0 || value === null) return null;
	if (value === true || value === 1) return 1;
	if (value === false || value === 0) return 0;
	throw bad$1(source, row.line, column, "0, 1, true, false or null", value, "A proportion counts outcomes of single requests");
}
function numberOf(row, column, source) {
	const value = own(row.columns, column);
	if (value === void 0 || value === null) return null;
	if (typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return value;
	const quoted = typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
	throw bad$1(source, row.line, column, "a number or null", value, quoted ? "Write it without quotes" : "Where there is no value, write null");
}
function boundedOf(row, column, source, { lo, hi }) {
	const value = numberOf(row, column, source);
	if (value !== null && !(value >= lo && value <= hi)) throw bad$1(source, row.line, column, `a number from ${lo} to ${hi}`, value, "Correct the row or the bounds");
	return value;
}
function eventsOf(row, column, source) {
	const value = own(row.columns, column);
	if (value === void 0 || value === null) return null;
	if (typeof value === "boolean") return value ? 1 : 0;
	if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
	throw bad$1(source, row.line, column, "a whole number of events, true, false or null", value, "A rate counts events");
}
function sliceOf(row, column, source) {
	const value = own(row.columns, column);
	if (value === void 0 || value === null) return null;
	if (typeof value === "string") return value;
	if (typeof value === "boolean" || typeof value === "number" && Number.isFinite(value)) return String(value);
	throw bad$1(source, row.line, column, "a text, a number or null", value, "Slices are told apart by such values");
}
function timeOf(value, source, line) {
	if (value === void 0 || value === null) return null;
	const time = typeof value === "string" && TIMESTAMP.test(value) ? Date.parse(value) : NaN;
	if (Number.isNaN(time)) throw bad$1(source, line, "timestamp", "an RFC 3339 time", value, "Write it like 2026-05-03T14:03:00Z");
	return time;
}
function bad$1(source, line, column, expected, got, fix) {
	return new Fault("BAD_OBSERVATION", `${source}:${line} ${column}: expected ${expected}, got ${shown(got)}. ${fix}`);
}
function shown(value) {
	if (value === void 0) return "nothing";
	if (typeof value === "number") return String(value);
	const text = JSON.stringify(value) ?? typeof value;
	return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
// src/core/gate/thresholds.ts
function thresholdsOf(state, pending) {
	return pending.reduce((known, window) => ({
		...window.thresholds,
		...known
	}), state.thresholds);
}
function samplesFor(metric) {
	const share = beyondShare(metric);
	return Math.ceil(100 / Math.min(share, 1 - share) - 1e-9);
}
function learnThresholds(metrics, fixed, source) {
	const thresholds = {};
	const reading = /* @__PURE__ */ new Map();
	for (const metric of metrics) {
		if (metric.kind !== "quantile") continue;
		const known = metric.threshold ?? own(fixed, metric.name);
		if (known === void 0) reading.set(metric.name, {
			values: [],
			last: null
		});
		else thresholds[metric.name] = known;
	}
	return {
		thresholds,
		reads(metric, cell, primary) {
			const one = reading.get(metric.name);
			if (!one) return false;
			if (one.last !== null) return cell <= one.last;
			const value = primary && numberOf(primary, metric.column, source);
			if (value !== null) one.values.push(value);
			if (one.values.length >= samplesFor(metric)) {
				one.values.sort((a, b) => a - b);
				thresholds[metric.name] = quantile(one.values, metric);
				one.last = cell;
			}
			return true;
		},
		learned: () => Object.fromEntries(Object.entries(thresholds).filter(([name]) => reading.get(name)?.last != null)),
		finish(counted) {
			for (const metric of counted) {
				const one = reading.get(metric.name);
				if (one && one.last === null) throw new Fault("NO_THRESHOLD", `${source} ${metric.column}: expected ${samplesFor(metric)} values of the primary to read the threshold of ${metric.name} from, got ${one.values.length}. Write threshold in the policy, or send more rows at first`);
			}
		}
	};
}
function quantile(sorted, { q, name }) {
	const value = sorted[Math.max(0, Math.ceil((q ?? NaN) * sorted.length) - 1)];
	if (value === void 0) throw new Error(`${name}: no quantile of ${sorted.length} values`);
	return value;
}
// src/core/gate/plan.ts
const RATES = [
	0,
	.01,
	.03,
	.1,
	.3,
	.6,
	.9
];
const MOST_ROWS = 2 ** 30;
function canDecide(plan) {
	const required = plan.policy.metrics.filter((metric) => metric.required);
	if (required.length === 0) return "no metric of the policy is required, so nothing could ever pass. Make one required";
	for (const metric of required) if (!plan.steps.some((_, index) => measuredAt(metric, index + 1))) return `${metric.name} is required but measured at none of the ${plan.steps.length} steps. Correct its \`at\``;
	for (const [index, step] of plan.steps.entries()) {
		const number = index + 1;
		const measured = required.filter((metric) => measuredAt(metric, number));
		if (step.advance === "time") continue;
		if (measured.length === 0 && required.some((metric) => measuredAfter(metric, number, plan.steps.length))) return `step ${number} waits for a pass, but measures no required metric. Give it \`advance: time\` or a metric`;
		const rows = rowsOf$3(plan, step);
		if (rows === null) continue;
		for (const metric of measured) {
			const reason = tooFew(plan, metric, rows);
			if (reason !== null) return `${metric.name} can never pass in step ${number}: ${reason}`;
		}
	}
	return null;
}
function measuredAfter(metric, step, steps) {
	return Array.from({ length: steps - step }, (_, index) => step + 1 + index).some((later) => measuredAt(metric, later));
}
function rowsOf$3({ replays }, step) {
	if (step.kind !== "replay" || step.file === void 0 || !Object.hasOwn(replays, step.file)) return null;
	return replays[step.file]?.rows ?? null;
}
function tooFew({ policy, trial }, metric, rows) {
	if (rows < policy.minSamples) return `min-samples asks for ${policy.minSamples} per version, its file has ${rows} rows. Add rows or lower min-samples`;
	const learning = samplesToLearn(metric);
	if (rows < learning) return `its threshold is read from the first ${learning} values of the primary, its file has ${rows} rows. Add rows or write threshold`;
	const alpha = alphaOf(policy, trial);
	if (passes(metric, rows, alpha)) return null;
	const enough = leastRows(metric, rows, alpha);
	const margin = leastMargin(metric, rows, alpha);
	const ways = [...enough === null ? [] : [`${enough} rows`], ...margin === null ? [] : [`a margin of ${margin}`]];
	return `with a margin of ${text(metric, metric.margin.value)} its file's ${rows} rows cannot prove even an equal version${trial > 1 ? ` in trial ${trial}` : ""}${ways.length > 0 ? `; ${ways.join(" or ")} could` : ""}`;
}
function samplesToLearn(metric) {
	return metric.kind === "quantile" && metric.threshold === void 0 ? samplesFor(metric) : 0;
}
function passes(metric, rows, alpha) {
	const evidence = evidenceOf(metric);
	const first = Math.ceil(samplesToLearn(metric) * 20 / rows);
	return RATES.some((rate) => {
		let state = begin$1(metric, evidence, "slice");
		for (let cell = first; cell < 20; cell += 1) {
			const from = Math.floor(cell * rows / 20);
			const to = Math.floor((cell + 1) * rows / 20);
			if (from === to) continue;
			const counts = evidence.equal(Math.floor(to * rate) - Math.floor(from * rate), to - from);
			state = take$1(state, counts, (to - from) / rows, {
				metric,
				evidence,
				step: 1,
				alpha,
				margin: alpha,
				limit: alpha,
				missing: alpha
			});
		}
		return state.passedIn !== null;
	});
}
function leastRows(metric, rows, alpha) {
	let above = rows;
	while (!passes(metric, above, alpha)) {
		above *= 2;
		if (above > MOST_ROWS) return null;
	}
	let below = above / 2;
	while (above - below > Math.max(1, above / 100)) {
		const middle = Math.ceil((above + below) / 2);
		if (passes(metric, middle, alpha)) above = middle;
		else below = middle;
	}
	return Math.ceil(above);
}
function leastMargin(metric, rows, alpha) {
	for (let value = metric.margin.value; value < 1; value *= 1.05) {
		const rounded = Number(value.toPrecision(2));
		if (rounded <= metric.margin.value || rounded >= 1) continue;
		if (passes({
			...metric,
			margin: {
				...metric.margin,
				value: rounded
			}
		}, rows, alpha)) return text(metric, rounded);
	}
	return null;
}
function text(metric, value) {
	return metric.margin.relative ? `${Number((value * 100).toPrecision(3))}%` : String(value);
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
		ask: (view) => candidateFiles(view, command, ports.policy),
		decide: async (reading) => {
			const environment = environmentOf(reading.view.state, command.environment);
			const candidate = reading.view.versions[candidateOf(reading.view, command, ports.policy) ?? ""];
			if (candidate) refuseSteps(ports.serving({ [candidate.version]: servedFrom(candidate) }).target.can, ports.policy);
			const { trial } = environment;
			const gate = ports.policy.gate ?? (ports.policy.capacity === 1 ? NO_GATE : null);
			const frozen = environment.primary !== null && (trial === null || trial?.paused != null || command.supersede || ports.policy.onNewer === "supersede") && gate ? await freeze(ports.policy, gate, ports.files) : null;
			const uncounted = frozen ? await notCounted(frozen, environment, ports) : null;
			const facts = {
				policy: ports.policy,
				frozen,
				cannotDecide: (number) => uncounted ?? (frozen ? reasonItCannot(frozen, number) : null),
				serving: environment.primary === null ? await servingThere(ports) : [],
				sha: ports.sha
			};
			return canary(reading.view, command, facts, reading.now);
		}
	};
}
const NO_GATE = {
	alpha: .05,
	minSamples: 1,
	metrics: []
};
function candidateFiles(view, command, policy) {
	const version = candidateOf(view, command, policy);
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
async function notCounted({ policy }, { primary, versions }, { sources, signal }) {
	const { gate } = policy;
	const served = primary === null ? void 0 : versions[primary];
	if (primary === null || !served || !gate.sources) return null;
	for (const [name, source] of sources(gate.sources)) {
		const metrics = gate.metrics.filter((metric) => metric.live?.source === name);
		const reason = metrics.length > 0 ? await source.cannotDecide(metrics, {
			version: primary,
			served
		}, signal) : null;
		if (reason !== null) return reason;
	}
	return null;
}
function refuseSteps(can, { steps }) {
	if (can.readBack === "none") return;
	for (const [index, step] of steps.entries()) {
		if (step.kind === "replay") continue;
		const problem = step.kind === "mirror" ? mirrorProblem(can, step.share) : splitProblem(can, step.share);
		if (problem !== null) throw new Fault("STEP_UNSUPPORTED", `steps[${index}].${step.kind}: ${problem}`);
	}
}
function mirrorProblem({ mirror }, share) {
	if (mirror === null) return "this router, as it is configured, copies no requests. Envoy with `path` needs `clusters` for it; else use a weight step";
	return share > mirror.upTo ? `expected at most ${mirror.upTo / 100} here, got ${share / 100}. Write less` : null;
}
function splitProblem({ split }, share) {
	if (split === null) return "nothing here routes requests by weights. Add a router, or use a replay step";
	return share % split.unit === 0 ? null : `this router splits in steps of ${split.unit / 100} percent, got ${share / 100}. Write a multiple of that`;
}
async function servingThere({ serving, signal }) {
	const { target } = serving({});
	if (target.can.readBack === "none" || !target.can.loads) return [];
	const seen = await target.read(signal);
	return [...Object.entries(seen.versions).filter(([, one]) => one.state !== "absent").map(([version]) => version), ...seen.unknown];
}
// src/core/gate/slice-values.ts
function sliceColumns(policy) {
	return [...new Set(policy.metrics.flatMap((metric) => metric.slices))];
}
function readSlices(columns, versions, source) {
	const seen = new Map(columns.map((column) => [column, /* @__PURE__ */ new Set()]));
	return {
		add(value, line) {
			const row = readRow(value, source, line);
			if (row.version !== versions.primary && row.version !== versions.canary) return;
			for (const [column, values] of seen) {
				const slice = sliceOf(row, column, source);
				if (slice !== null && values.size <= 50) values.add(slice);
			}
		},
		values: () => Object.fromEntries([...seen].map(([column, values]) => {
			const list = [...values];
			return [column, list.length > 50 ? [...list.slice(0, 49), OTHER] : list];
		}))
	};
}
// src/lib/one-line.ts
function oneLine(text, longest = 300) {
	const line = text.slice(0, longest * 4).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
	const characters = Array.from(line);
	return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join("")}\u2026`;
}
// src/run/replay-lines.ts
const MADE = /* @__PURE__ */ new Set([
	"answered",
	"correct",
	"score",
	"agree",
	"latency_ms",
	"version",
	"timestamp"
]);
const OWN = /* @__PURE__ */ new Set([
	"request_id",
	"request",
	"expected"
]);
async function* recordedRequests(lines, file, score) {
	const seen = /* @__PURE__ */ new Map();
	let number = 0;
	for await (const text of lines) {
		number += 1;
		if (text.trim() === "") continue;
		const at = {
			file,
			line: number,
			column: 1
		};
		const recorded = read$1(number === 1 ? text.replace(/^\uFEFF/u, "") : text, at, score);
		const before = seen.get(recorded.id);
		if (before !== void 0) throw bad(at, `request_id: expected one that no other line has, got ${quoted(recorded.id)}, which line ${before} has`);
		seen.set(recorded.id, number);
		yield recorded;
	}
	if (seen.size === 0) throw bad({
		file,
		line: 1,
		column: 1
	}, "expected recorded requests, one to a line, got none");
}
function read$1(text, at, score) {
	const line = parse(text, at);
	if (!isMap$1(line)) throw bad(at, `expected an object such as {"request_id": "r1", "request": {\u2026}}, got ${quoted(line)}`);
	const { request_id: id, request, expected } = line;
	if (typeof id !== "string" || id === "") throw bad(at, `request_id: expected a text, got ${quoted(id)}`);
	if (!isMap$1(request)) throw bad(at, `request: expected the body to send, an object, got ${quoted(request)}`);
	if (score === "argmax" && expected !== void 0 && !isIndex(expected)) throw bad(at, `expected: for score argmax it is the index of the class, a whole number from 0, got ${quoted(expected)}`);
	const columns = Object.entries(line).filter(([name]) => !OWN.has(name));
	for (const [name, value] of columns) {
		if (MADE.has(name) || name === "__proto__") throw bad(at, `${quoted(name)}: expected another name, a replay makes this column itself. Rename it`);
		if (!isScalar(value)) throw bad(at, `${quoted(name)}: expected a text, a number, true, false or null to tell slices apart, got ${quoted(value)}`);
	}
	return {
		id,
		request,
		expected,
		columns: Object.fromEntries(columns.filter(isColumn))
	};
}
function parse(text, at) {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw bad(at, `expected one JSON object on this line, got something else: ${error instanceof Error ? oneLine(error.message, 120) : ""}`);
	}
}
function isIndex(value) {
	return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
function isScalar(value) {
	return value === null || ["string", "boolean"].includes(typeof value) || typeof value === "number" && Number.isFinite(value);
}
function isColumn(entry) {
	return isScalar(entry[1]);
}
function bad(at, problem) {
	return new Fault("BAD_REPLAY", `${at.file}:${at.line} ${problem}`, at);
}
function quoted(value) {
	return value === void 0 ? "nothing" : oneLine(JSON.stringify(value) ?? typeof value, 60);
}
// builtin:dns
function lookup(...values) {
	const { lookup: real } = /* @__PURE__ */ process.getBuiltinModule("node:dns");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
// builtin:net
function BlockList(...values) {
	const { BlockList: real } = /* @__PURE__ */ process.getBuiltinModule("node:net");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function isIP(...values) {
	const { isIP: real } = /* @__PURE__ */ process.getBuiltinModule("node:net");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
// src/lib/http.ts
const MOST_BYTES = 33554432;
var HttpFailure = class extends Error {
	name = "HttpFailure";
	code;
	constructor(code, message) {
		super(message);
		this.code = code;
	}
};
function urlProblem(text) {
	if (!URL.canParse(text)) return "is not a URL";
	const url = new URL(text);
	if (url.protocol !== "http:" && url.protocol !== "https:") return "is neither http nor https";
	if (url.username !== "" || url.password !== "") return "carries credentials";
	if (isRefused(url.hostname.replaceAll(/^\[|\]$/gu, ""))) return "names a link-local address";
	return null;
}
function createHttp(environment) {
	let pool = newPool(environment);
	async function once(call) {
		const problem = urlProblem(call.url);
		if (problem !== null) throw new HttpFailure("REFUSED_ADDRESS", `${bare(call.url)} ${problem}`);
		try {
			return await exchange(call, pool);
		} catch (error) {
			pool = newPool(environment);
			throw error;
		}
	}
	return async (call) => {
		try {
			return await once(call);
		} catch (error) {
			if (!(call.repeatable === true && error instanceof HttpFailure && error.code === "UNREACHABLE")) throw error;
			return once(call);
		}
	};
}
function newPool(environment) {
	const options = {
		keepAlive: true,
		proxyEnv: environment
	};
	return {
		plain: new Agent$1(options),
		secure: new Agent(options)
	};
}
function exchange(call, pool) {
	call.signal.throwIfAborted();
	const url = new URL(call.url);
	const sent = call.body === void 0 ? null : Buffer.from(JSON.stringify(call.body));
	const late = AbortSignal.timeout(call.timeout);
	const options = {
		method: call.method,
		headers: {
			...call.headers,
			accept: "application/json",
			"user-agent": "model-release",
			...sent ? {
				"content-type": "application/json",
				"content-length": sent.length
			} : {}
		},
		lookup: guardedLookup,
		signal: AbortSignal.any([call.signal, late])
	};
	const began = performance.now();
	return new Promise((resolve, reject) => {
		const fail = (error) => {
			if (call.signal.aborted) reject(asError(call.signal.reason));
			else if (late.aborted) reject(new HttpFailure("TIMEOUT", `${bare(call.url)} did not answer within ${call.timeout / 1e3} s`));
			else if (error instanceof HttpFailure) reject(error);
			else reject(new HttpFailure("UNREACHABLE", `${bare(call.url)}: ${reasonOf$2(error)}`));
		};
		const answered = (response) => {
			collect(response, call.url).then((text) => resolve({
				status: response.statusCode ?? 0,
				body: parsed(text),
				text,
				latency: performance.now() - began
			}), fail);
		};
		const request$2 = url.protocol === "https:" ? request(url, {
			...options,
			agent: pool.secure
		}, answered) : request$1(url, {
			...options,
			agent: pool.plain
		}, answered);
		request$2.on("error", fail);
		request$2.end(sent ?? void 0);
	});
}
async function collect(response, url) {
	const status = response.statusCode ?? 0;
	if (status >= 300 && status < 400) {
		response.destroy();
		throw new HttpFailure("REDIRECTED", `${bare(url)} answered with a redirect (${status}), which is not followed`);
	}
	const chunks = [];
	let size = 0;
	for await (const chunk of response) {
		const bytes = Buffer.from(chunk);
		size += bytes.length;
		if (size > 33554432) {
			response.destroy();
			throw new HttpFailure("TOO_LARGE", `${bare(url)} answered with more than ${MOST_BYTES / 1024 / 1024} MiB`);
		}
		chunks.push(bytes);
	}
	return Buffer.concat(chunks).toString("utf8");
}
function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
function isRefused(address) {
	const family = isIP(address);
	if (family === 0) return false;
	refused$1 ??= linkLocal();
	return refused$1.check(address, family === 4 ? "ipv4" : "ipv6");
}
let refused$1 = null;
function linkLocal() {
	const list = new BlockList();
	list.addSubnet("169.254.0.0", 16, "ipv4");
	list.addSubnet("fe80::", 10, "ipv6");
	list.addAddress("fd00:ec2::254", "ipv6");
	return list;
}
const guardedLookup = (host, options, done) => {
	lookup(host, {
		...options,
		all: true
	}, (error, found) => {
		const bad = error ? void 0 : found.find((one) => isRefused(one.address));
		const problem = error ?? (bad ? new HttpFailure("REFUSED_ADDRESS", `${host} resolves to a link-local address`) : null);
		const [first] = found ?? [];
		if (problem !== null || first === void 0) done(problem ?? /* @__PURE__ */ new Error(`${host} has no address`), []);
		else if (options.all === true) done(null, found);
		else done(null, first.address, first.family);
	});
};
function bare(text) {
	if (!URL.canParse(text)) return oneLine(text, 100);
	const url = new URL(text);
	return `${url.origin}${url.pathname}`;
}
function reasonOf$2(error) {
	const code = "code" in error && typeof error.code === "string" ? error.code : "";
	return oneLine(error.message === "" ? code : error.message, 200);
}
function asError(reason) {
	return reason instanceof Error ? reason : new Error(String(reason));
}
// src/run/score.ts
const READ = {
	v2: (body) => {
		const outputs = isMap$1(body) ? body["outputs"] : null;
		if (!Array.isArray(outputs) || outputs.length === 0) return null;
		return {
			whole: outputs,
			numeric: outputs.map(tensorOf).filter((output) => output !== null)
		};
	},
	mlflow: (body) => {
		const predictions = isMap$1(body) ? body["predictions"] ?? null : null;
		return typeof predictions === "object" && Object.keys(predictions ?? {}).length === 0 ? null : {
			whole: predictions,
			numeric: predicted(predictions).map(rowsOf$2).filter((one) => one !== null)
		};
	}
};
function saidBy({ protocol, score }, body) {
	const outputs = READ[protocol](body);
	if (outputs === null) return null;
	return score === "argmax" ? classOf(outputs.numeric) : canonical(outputs.whole);
}
function isRight(score, said, expected) {
	if (expected === void 0) return null;
	return score === "argmax" ? said === expected : said === canonical(expected);
}
function canonical(value) {
	return JSON.stringify(value, (_, inner) => isMap$1(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => a < b ? -1 : 1)) : inner);
}
function classOf(numeric) {
	const scores = numeric.filter((output) => output.width > 1);
	const [score] = scores;
	if (score) {
		if (scores.length > 1 || score.data.length !== score.width) return null;
		return score.data.reduce((best, value, at) => value > (score.data[best] ?? -1e400) ? at : best, 0);
	}
	const [only] = numeric;
	const value = numeric.length === 1 && only?.data.length === 1 ? only.data[0] : void 0;
	return value !== void 0 && Number.isSafeInteger(value) ? value : null;
}
function tensorOf(output) {
	if (!isMap$1(output) || !Array.isArray(output["data"]) || !Array.isArray(output["shape"])) return null;
	const data = numbers$1(output["data"].flat(1e400));
	return data && {
		width: Number(output["shape"].at(-1) ?? 1),
		data
	};
}
function predicted(predictions) {
	const [row, ...more] = Array.isArray(predictions) ? predictions : [predictions];
	if (more.length > 0 || !isMap$1(row)) return [predictions];
	return Object.values(row).map((value) => Array.isArray(predictions) ? [value] : value);
}
function rowsOf$2(output) {
	const rows = Array.isArray(output) ? output : [output];
	const data = numbers$1(rows.flat(1e400));
	return data && {
		width: Array.isArray(rows[0]) ? data.length / rows.length : 1,
		data
	};
}
function numbers$1(values) {
	const found = values.filter((value) => typeof value === "number");
	return found.length === values.length && found.length > 0 ? found : null;
}
// src/run/replay.ts
const GIVE_UP = 20;
const REPORT_EVERY = 100;
async function replay(task) {
	if (task.step.score === "numeric") throw new Fault("NOT_SUPPORTED_YET", `${task.file}: score numeric is not supported yet. Use argmax or equal`);
	const pairs = [];
	const unanswered = {
		primary: 0,
		canary: 0,
		reason: ""
	};
	const requests = recordedRequests(task.lines, task.file, task.step.score);
	const stop = new AbortController();
	const signal = AbortSignal.any([task.signal, stop.signal]);
	let next = 0;
	let silence = 0;
	let done = 0;
	async function work() {
		while (silence < GIVE_UP) {
			const { value: recorded, done: over } = await requests.next();
			if (over === true) return;
			const at = next;
			next += 1;
			const { primary, canary } = await askBoth(task, recorded, at % 2 === 0, signal);
			pairs[at] = rowsOf$1(recorded, task, primary, canary);
			silence = primary.reached ? 0 : silence + 1;
			for (const [arm, reply] of [["primary", primary], ["canary", canary]]) {
				if (reply.said !== null) continue;
				unanswered[arm] += 1;
				if (unanswered.reason === "") unanswered.reason = `${recorded.id} to ${task.versions[arm]}: ${reply.reason}`;
			}
			done += 1;
			if (done % REPORT_EVERY === 0) task.onProgress?.(done);
		}
	}
	try {
		await Promise.all(Array.from({ length: task.step.concurrency }, work));
	} catch (error) {
		stop.abort(error);
		throw error;
	}
	if (silence >= GIVE_UP || unanswered.primary === done) return {
		kind: "no-data",
		reason: `${task.versions.primary} answered ${done - unanswered.primary} of ${done} recorded requests; the first without an answer: ${unanswered.reason}`
	};
	return {
		kind: "rows",
		rows: pairs.flat(),
		unanswered
	};
}
async function askBoth(task, recorded, primaryFirst, signal) {
	const ask = (version) => askOne(task, version, recorded.request, signal);
	const { primary, canary } = task.versions;
	if (primaryFirst) return {
		primary: await ask(primary),
		canary: await ask(canary)
	};
	const first = await ask(canary);
	return {
		primary: await ask(primary),
		canary: first
	};
}
async function askOne(task, version, body, signal) {
	for (let again = false;; again = true) try {
		const answer = await task.replayer.ask(version, body, signal);
		const said = answer.status === 200 ? saidBy(task.step, answer.body) : null;
		const reason = said === null ? unread(answer.status, answer.body, task.step) : "";
		return {
			reached: true,
			said,
			latency: answer.latency,
			reason
		};
	} catch (error) {
		if (!(error instanceof HttpFailure)) throw error;
		if (again) return {
			reached: false,
			said: null,
			latency: 0,
			reason: error.message
		};
	}
}
function unread(status, body, { protocol, score }) {
	if (status === 200) return `the answer has no output of protocol ${protocol} that score ${score} can read`;
	return `HTTP ${status} ${oneLine(JSON.stringify(body) ?? "", 200)}`;
}
function rowsOf$1({ id, columns, expected }, { versions, step }, primary, canary) {
	const agree = primary.said === null || canary.said === null ? null : primary.said === canary.said;
	const row = (version, { said, latency }) => ({
		...columns,
		request_id: id,
		version,
		answered: said !== null,
		correct: said === null ? null : isRight(step.score, said, expected),
		agree,
		latency_ms: said === null ? null : latency
	});
	return [row(versions.primary, primary), row(versions.canary, canary)];
}
// builtin:readline
function createInterface(...values) {
	const { createInterface: real } = /* @__PURE__ */ process.getBuiltinModule("node:readline");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
// src/io/rows.ts
const LONGEST_LINE = 1048576;
async function countRows(files) {
	let rows = 0;
	for (const found of files) {
		refuseKind(found.name);
		let filled = false;
		for await (const chunk of bytesOf(found)) {
			let from = 0;
			for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
				if (filled || hasText(chunk, from, end)) rows++;
				filled = false;
				from = end + 1;
			}
			filled ||= hasText(chunk, from, chunk.length);
		}
		if (filled) rows++;
	}
	if (rows === 0) throw new Fault("OBSERVATIONS", `${names(files)}: no rows. An empty file is no evidence.`);
	return rows;
}
function hasText(bytes, from, to) {
	for (let at = from; at < to; at++) if ((bytes[at] ?? 0) > 32) return true;
	return false;
}
async function readRows(files, onRow) {
	let rows = 0;
	for (const found of files) {
		refuseKind(found.name);
		await eachLine(found, (text, line) => {
			if (text.trim() === "") return;
			rows++;
			onRow(parseRow(text, {
				file: found.name,
				line
			}), {
				file: found.name,
				line
			});
		});
	}
	return rows;
}
function parseRow(text, { file, line }) {
	return quick(text) ?? slow(text, {
		file,
		line
	});
}
function quick(text) {
	if (text.includes("\\") || text.includes("__proto__")) return null;
	let parsed;
	try {
		parsed = JSON.parse(text);
	} catch {
		return null;
	}
	if (!isRow(parsed)) return null;
	let colons = 0;
	for (const key in parsed) {
		const value = parsed[key];
		colons += 1 + count$1(key);
		if (typeof value === "string") colons += count$1(value);
		else if (typeof value === "number") {
			if (!Number.isFinite(value) || Number.isInteger(value) && !Number.isSafeInteger(value)) return null;
		} else if (value !== null && typeof value !== "boolean") return null;
	}
	return colons === count$1(text) ? parsed : null;
}
function isRow(value) {
	return value !== null && typeof value === "object" && !Array.isArray(value) && "request_id" in value && typeof value.request_id === "string" && value.request_id !== "" && "version" in value && typeof value.version === "string" && value.version !== "" && (!("timestamp" in value) || typeof value.timestamp === "string" && isInstant(value.timestamp));
}
function count$1(text) {
	let found = 0;
	for (let at = text.indexOf(":"); at !== -1; at = text.indexOf(":", at + 1)) found++;
	return found;
}
function slow(text, { file, line }) {
	const value = parseJson(text, {
		file,
		code: "OBSERVATIONS",
		line
	});
	const checked = check$1(ObservationSchema, value);
	if (checked.ok) return checked.output;
	const [first] = checked.findings;
	const column = first?.path.at(-1);
	const where = column === void 0 ? "" : ` ${show(column)}:`;
	const place = {
		file,
		line,
		column: 1
	};
	throw new Fault("OBSERVATIONS", `${file}:${line}:1${where} ${first?.message ?? "is no row."}`, place);
}
function refuseKind(name) {
	if (/\.(?:csv|tsv|parquet|gz|zst)$/iu.test(name)) throw new Fault("NOT_SUPPORTED_YET", `${show(name)}: this kind of file is not supported yet. Write JSON Lines (.jsonl).`);
}
async function eachLine(found, onLine) {
	const decoder = new TextDecoder("utf-8", { fatal: true });
	let rest = "";
	let line = 1;
	const decode = (chunk) => {
		try {
			return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
		} catch {
			throw fault$1(found.name, line, "expected UTF-8 text, got other bytes (UTF-16?). Save the file as UTF-8.");
		}
	};
	for await (const chunk of bytesOf(found)) {
		const text = rest + decode(chunk);
		let from = 0;
		for (let end = text.indexOf("\n", from); end !== -1; end = text.indexOf("\n", from)) {
			onLine(text.slice(from, end), line);
			line++;
			from = end + 1;
		}
		rest = text.slice(from);
		if (rest.length > LONGEST_LINE) throw fault$1(found.name, line, `a line is longer than ${LONGEST_LINE} characters.`);
	}
	rest += decode();
	if (rest !== "") onLine(rest, line);
}
function fault$1(file, line, message) {
	return new Fault("OBSERVATIONS", `${file}:${line}:1 ${message}`, {
		file,
		line,
		column: 1
	});
}
function bytesOf(found) {
	return createReadStream(found.file, { highWaterMark: 1048576 });
}
function names(files) {
	return files.length === 1 ? plain(files[0]?.name ?? "") : `${files.length} files`;
}
// src/actions/workspace.ts
async function* linesOf(path, workspace) {
	const { file } = await only(path, workspace, `file ${path}`);
	const input = createReadStream(file, "utf8");
	try {
		yield* createInterface({
			input,
			crlfDelay: Number.POSITIVE_INFINITY
		});
	} finally {
		input.destroy();
	}
}
async function textOf(path, workspace, where) {
	const { file } = await only(path, workspace, where);
	return readFile(file, "utf8");
}
async function only(path, workspace, where) {
	const [first, ...others] = await findFiles(path, {
		workspace,
		where
	});
	if (!first || others.length > 0) throw new Fault("PATH", `${where}: expected one file, got ${others.length + 1}. Name one`);
	return first;
}
async function rowsOf(files) {
	const [first] = files;
	return {
		name: files.length === 1 && first ? first.name : `${files.length} files`,
		count: await countRows(files),
		each: (onRow) => readRows(files, (row, { line }) => onRow(row, line))
	};
}
// src/actions/replay-files.ts
function replayFiles(workspace) {
	return { describe: async (step, columns) => {
		const found = await only(step.file, workspace, `steps: replay ${step.file}`);
		const version = "recorded";
		const reader = readSlices(columns, {
			primary: version,
			canary: version
		}, step.file);
		let rows = 0;
		for await (const { id, columns: values } of recordedRequests(linesOf(step.file, workspace), step.file, step.score)) {
			rows += 1;
			reader.add({
				...values,
				request_id: id,
				version
			}, rows);
		}
		return {
			digest: await digestOf$1([found]),
			rows,
			slices: reader.values()
		};
	} };
}
async function replayOf({ step, trial, record, serving, versions, workspace, world }) {
	const { replayer } = serving(versions);
	if (!replayer) throw new Fault("NO_REPLAY", `steps: replay ${step.file}: this platform cannot be asked recorded requests. Push observations at a mirror or weight step instead`);
	const frozen = record.policy.replays[step.file];
	const now = await digestOf$1([await only(step.file, workspace, `steps: replay ${step.file}`)]);
	if (frozen?.digest !== now) throw new Fault("REPLAY_CHANGED", `${step.file}: expected ${frozen?.digest ?? "no such file"} as the trial froze it, got ${now}. Check out the file as it was, or end the trial by rollback and start a new one`);
	const arms = {
		primary: trial.primary,
		canary: trial.canary
	};
	world.log.info(`replaying ${frozen.rows} requests of ${step.file} to ${arms.primary} and ${arms.canary}`);
	const replayed = await replay({
		file: step.file,
		lines: linesOf(step.file, workspace),
		replayer,
		versions: arms,
		step,
		signal: world.signal,
		onProgress: (pairs) => world.log.info(`${pairs} of ${frozen.rows} requests replayed`)
	});
	if (replayed.kind === "rows") {
		const { primary, canary, reason } = replayed.unanswered;
		if (primary + canary > 0) world.log.warn(`without an answer: ${primary} requests by ${arms.primary}, ${canary} by ${arms.canary}; the first: ${reason}`);
	}
	return replayed;
}
// src/core/gate/counts.ts
const count = pipe(number$3("a number"), finite("a finite number"), safeInteger("a whole number below 2^53"), minValue(0, "0 or more"));
const number = pipe(number$3("a number"), finite("a finite number"));
const missing$1 = exactOptional(count);
const missingOfPairs = exactOptional(strictObject({
	primary: count,
	canary: count,
	both: count
}));
const both = (arm) => strictObject({
	primary: arm,
	canary: arm
});
const sums = {
	n: count,
	sum: number,
	sumsq: number,
	grid: exactOptional(array(number))
};
const Proportion = both(strictObject({
	n: count,
	k: count,
	missing: missing$1
}));
const Pairs = strictObject({
	worse: count,
	better: count,
	same: count,
	missing: missingOfPairs,
	values: exactOptional(both(count))
});
const Mean = both(strictObject({
	...sums,
	missing: missing$1
}));
const Differences = strictObject({
	...sums,
	missing: missingOfPairs,
	values: exactOptional(both(number))
});
const Quantile = both(strictObject({
	n: count,
	above: count,
	beyond: exactOptional(count),
	over: exactOptional(count),
	missing: missing$1
}));
const Rate = both(strictObject({
	events: count,
	exposure: number,
	missing: missing$1
}));
const Categories = both(strictObject({
	categories: custom(isMap$1, "an object"),
	missing: missing$1
}));
function read(metric, raw, source, at) {
	switch (metric.kind) {
		case "proportion": return metric.paired ? check(Pairs, raw, source, at) : check(Proportion, raw, source, at);
		case "mean": return metric.paired ? check(Differences, raw, source, at) : check(Mean, raw, source, at);
		case "quantile": return check(Quantile, raw, source, at);
		case "rate": return check(Rate, raw, source, at);
		case "distribution": return check(Categories, raw, source, at);
	}
}
const time$1 = pipe(string("an RFC 3339 time"), isoTimestamp("an RFC 3339 time"));
const Named = custom(isMap$1, "an object");
const Format = strictObject({
	batch: exactOptional(pipe(string("a text"), nonEmpty("a text"))),
	from: time$1,
	to: time$1,
	metrics: Named,
	slices: exactOptional(Named),
	split: exactOptional(both(count))
});
function fromCounts(value, options) {
	const { policy, slices, planned, source } = options;
	const { batch, from, to, metrics, slices: given, split } = check(Format, value, source, "");
	if (!(Date.parse(from) < Date.parse(to))) throw fault(source, "to", `expected a time after from (${from}), got ${to}. A window is [from, to)`);
	const measured = policy.metrics.filter((metric) => measuredAt(metric, options.step));
	const gatedOf = (named, path) => Object.fromEntries(measured.flatMap((metric) => {
		const raw = own(named, metric.name);
		if (raw === void 0) return [];
		const at = `${path}.${metric.name}`;
		if (metric.kind === "quantile" && (metric.threshold ?? own(options.thresholds ?? {}, metric.name)) === void 0) throw fault(source, at, "counts above a threshold need one that is fixed. Write threshold in the policy");
		const counts = read(metric, raw, source, at);
		const impossible = evidenceOf(metric).fault(counts);
		if (impossible !== null) throw fault(source, at, `${impossible}. Counts must be those of single requests`);
		return [[metric.name, counts]];
	}));
	const share = options.share ?? 0;
	if (split && !(share > 0 && share < 1)) throw fault(source, "split", "there is no split to check in a step that does not route a share of the requests");
	const gated = gatedOf(metrics, "metrics");
	if (Object.keys(gated).length === 0) throw fault(source, "metrics", `expected at least one of ${measured.map((metric) => metric.name).join(", ")}, got ${Object.keys(metrics).join(", ") || "none"}`);
	const bySlice = Object.fromEntries(Object.entries(given ?? {}).map(([column, raw]) => {
		const values = check(Named, raw, source, `slices.${column}`);
		const listed = own(slices, column) ?? [];
		const merged = /* @__PURE__ */ new Map();
		for (const [name, named] of Object.entries(values)) {
			const slot = listed.includes(name) ? name : OTHER;
			const at = `slices.${column}.${name}`;
			const counts = gatedOf(check(Named, named, source, at), at);
			const before = merged.get(slot);
			merged.set(slot, before ? together$2(before, counts, policy) : counts);
		}
		return [column, Object.fromEntries(merged)];
	}));
	return {
		window: {
			from,
			to,
			...batch === void 0 ? {} : { batch },
			planned,
			metrics: gated,
			...given ? { slices: bySlice } : {},
			...split ? { split: {
				...split,
				share
			} } : {}
		},
		batch: batch ?? null,
		notGated: Object.keys(metrics).filter((name) => !policy.metrics.some((metric) => metric.name === name))
	};
}
function together$2(a, b, policy) {
	return Object.fromEntries(policy.metrics.flatMap((metric) => {
		const [x, y] = [own(a, metric.name), own(b, metric.name)];
		const sum = x && y ? evidenceOf(metric).sum(x, y) : x ?? y;
		return sum ? [[metric.name, sum]] : [];
	}));
}
function check(schema, value, source, at) {
	const result = safeParse(schema, value);
	if (result.success) return result.output;
	const [issue] = result.issues;
	throw fault(source, [...at === "" ? [] : [at], ...(issue.path ?? []).map((item) => String(item.key))].join(".") || "counts", `expected ${expectedBy(issue)}, got ${issue.received === "undefined" ? "nothing" : issue.received}`);
}
function expectedBy(issue) {
	if (issue.type !== "strict_object") return issue.message;
	if (issue.expected === "never") return "no such key";
	return issue.received === "undefined" ? "a value" : "an object";
}
function fault(source, path, what) {
	return new Fault("BAD_COUNTS", `${source} ${path}: ${what}`);
}
// src/core/gate/live.ts
function joined(parts, joining) {
	const [first = [], ...others] = parts;
	const endsOfOthers = others.map((part) => new Set(part.map(({ to }) => to)));
	const ends = first.map(({ to }) => to).filter((to) => endsOfOthers.every((all) => all.has(to)));
	const takes = parts.map(taking);
	return ends.map((to, at) => {
		return windowOf(at === 0 ? first[0]?.from ?? to : ends[at - 1] ?? to, to, takes.map((take) => take(to)), joining);
	});
}
function taking(part) {
	let next = 0;
	return (to) => {
		const begin = next;
		for (let one = part[next]; one && one.to <= to; one = part[next]) next += 1;
		return part.slice(begin, next);
	};
}
function windowOf(from, to, parts, joining) {
	const { metrics, share, maxDuration } = joining;
	const given = parts.map((part) => sumOf(part)).find((one) => one !== null) ?? null;
	return {
		from,
		to,
		planned: Math.min(1, (Date.parse(to) - Date.parse(from)) / 1e3 / maxDuration),
		metrics: summed(parts.flat(), metrics),
		...given && share !== null ? { split: {
			...given,
			share
		} } : {}
	};
}
function summed(windows, metrics) {
	const counted = metrics.flatMap((metric) => {
		const [first, ...more] = windows.flatMap((one) => own(one.metrics, metric.name) ?? []);
		return first ? [[metric.name, more.reduce((sum, one) => evidenceOf(metric).sum(sum, one), first)]] : [];
	});
	return Object.fromEntries(counted);
}
function sumOf(part) {
	const told = part.flatMap(({ given }) => given ?? []);
	if (told.length === 0 || told.length < part.length) return null;
	return {
		primary: told.reduce((sum, { primary }) => sum + primary, 0),
		canary: told.reduce((sum, { canary }) => sum + canary, 0)
	};
}
function coarser(windows, most, metrics) {
	const each = Math.ceil(windows.length / most);
	if (each <= 1) return windows;
	return Array.from({ length: Math.ceil(windows.length / each) }, (_, at) => windows.slice(at * each, (at + 1) * each).reduce((sum, window) => together$1(sum, window, metrics)));
}
function together$1(a, b, metrics) {
	const split = a.split && b.split ? {
		primary: a.split.primary + b.split.primary,
		canary: a.split.canary + b.split.canary,
		share: a.split.share
	} : a.split ?? b.split;
	return {
		from: a.from,
		to: b.to,
		planned: Math.min(1, a.planned + b.planned),
		metrics: summed([a, b], metrics),
		...split ? { split } : {}
	};
}
function withoutLive(policy) {
	return {
		...policy,
		metrics: policy.metrics.filter((metric) => !metric.live)
	};
}
function isEmpty({ metrics, split }, policies) {
	return (split === void 0 || split.primary + split.canary === 0) && policies.every((metric) => {
		const counts = own(metrics, metric.name);
		if (counts === void 0) return true;
		const { primary, canary } = evidenceOf(metric).size(counts);
		return primary + canary === 0;
	});
}
// src/core/gate/counters.ts
function counterOf(metric, threshold, source) {
	switch (metric.kind) {
		case "proportion":
			if (!metric.paired) return outcomes(metric, source);
			return metric.column === "agree" ? agreement(source) : pairs(metric, source);
		case "mean": return metric.paired ? differences(metric, source) : values(metric, source);
		case "quantile":
			if (threshold === null) throw new Error(`${metric.name}: counted without a threshold`);
			return exceedances(metric, threshold, source);
		case "rate": return events(metric, source);
		case "distribution": return categories(metric, source);
	}
}
function perArm(make, add) {
	const arms = {
		primary: make(),
		canary: make()
	};
	return {
		arms,
		add: (primary, canary) => {
			if (primary) add(arms.primary, primary, "primary");
			if (canary) add(arms.canary, canary, "canary");
		}
	};
}
function orNone(missing) {
	return missing > 0 ? { missing } : {};
}
function outcomes({ column }, source) {
	const { arms, add } = perArm(() => ({
		n: 0,
		k: 0,
		missing: 0
	}), (arm, row) => {
		const value = outcomeOf(row, column, source);
		if (value === null) arm.missing += 1;
		else {
			arm.n += 1;
			arm.k += value;
		}
	});
	const of = ({ n, k, missing }) => ({
		n,
		k,
		...orNone(missing)
	});
	return {
		add,
		counts: () => ({
			primary: of(arms.primary),
			canary: of(arms.canary)
		})
	};
}
function values(metric, source) {
	const bounds = boundsOf(metric);
	const { arms, add } = perArm(() => startSums(bounds), (arm, row) => {
		const value = valueOf(metric, row, source);
		if (value === null) arm.missing += 1;
		else arm.add(value);
	});
	return {
		add,
		counts: () => ({
			primary: sumsOf(arms.primary),
			canary: sumsOf(arms.canary)
		})
	};
}
function exceedances(metric, threshold, source) {
	const marks = marksOf(metric, threshold);
	const { arms, add } = perArm(() => ({
		n: 0,
		above: 0,
		beyond: 0,
		over: 0,
		missing: 0
	}), (arm, row, which) => {
		const value = numberOf(row, metric.column, source);
		if (value === null) {
			arm.missing += 1;
			return;
		}
		arm.n += 1;
		if (value > marks[which]) arm.above += 1;
		if (marks.beyond !== null && value > marks.beyond) arm.beyond += 1;
		if (marks.over !== null && value > marks.over) arm.over += 1;
	});
	const own = ({ beyond, over }) => ({
		...marks.beyond === null ? {} : { beyond },
		...marks.over === null ? {} : { over }
	});
	const of = ({ n, above, missing }) => ({
		n,
		above,
		...orNone(missing)
	});
	return {
		add,
		counts: () => ({
			primary: of(arms.primary),
			canary: {
				...of(arms.canary),
				...own(arms.canary)
			}
		})
	};
}
function events(metric, source) {
	const { exposure: column } = metric;
	if (column === void 0) throw new Error(`${metric.name}: a rate without exposure`);
	const { arms, add } = perArm(() => ({
		events: 0,
		exposure: 0,
		missing: 0
	}), (arm, row) => {
		const count = eventsOf(row, metric.column, source);
		const exposure = numberOf(row, column, source);
		if (exposure !== null && exposure < 0) throw new Fault("BAD_OBSERVATION", `${source}:${row.line} ${column}: expected a number from 0, got ${exposure}. It is what the events came in`);
		if (count === null || exposure === null) arm.missing += 1;
		else {
			arm.events += count;
			arm.exposure += exposure;
		}
	});
	const of = ({ events: count, exposure, missing }) => ({
		events: count,
		exposure,
		...orNone(missing)
	});
	return {
		add,
		counts: () => ({
			primary: of(arms.primary),
			canary: of(arms.canary)
		})
	};
}
const BINS = 10;
function categories({ column, bounds }, source) {
	const nameOf = (row) => {
		if (!bounds) return sliceOf(row, column, source);
		const value = numberOf(row, column, source);
		if (value === null) return null;
		const [lo, hi] = bounds;
		return String(Math.min(9, Math.max(0, Math.floor((value - lo) / (hi - lo) * BINS))));
	};
	const { arms, add } = perArm(() => ({
		seen: /* @__PURE__ */ new Map(),
		missing: 0
	}), (arm, row) => {
		const name = nameOf(row);
		if (name === null) arm.missing += 1;
		else arm.seen.set(name, (arm.seen.get(name) ?? 0) + 1);
	});
	const of = ({ seen, missing }) => ({
		categories: Object.fromEntries(seen),
		...orNone(missing)
	});
	return {
		add,
		counts: () => ({
			primary: of(arms.primary),
			canary: of(arms.canary)
		})
	};
}
function pairing(read, each) {
	const missing = {
		primary: 0,
		canary: 0,
		both: 0
	};
	return {
		add: (primary, canary) => {
			const p = primary && read(primary);
			const c = canary && read(canary);
			if (p === null || c === null) missing[p === null ? c === null ? "both" : "primary" : "canary"] += 1;
			else each(p, c);
		},
		missing: () => missing.primary + missing.canary + missing.both > 0 ? { missing: { ...missing } } : {}
	};
}
function pairs({ column, better: direction }, source) {
	const seen = {
		worse: 0,
		better: 0,
		same: 0
	};
	const ones = {
		primary: 0,
		canary: 0
	};
	const { add, missing } = pairing((row) => outcomeOf(row, column, source), (primary, canary) => {
		ones.primary += primary;
		ones.canary += canary;
		if (primary === canary) seen.same += 1;
		else seen[canary > primary === (direction === "lower") ? "worse" : "better"] += 1;
	});
	return {
		add,
		counts: () => ({
			...seen,
			...missing(),
			values: { ...ones }
		})
	};
}
function agreement(source) {
	const seen = {
		worse: 0,
		better: 0,
		same: 0
	};
	let line = 0;
	const { add, missing } = pairing((row) => {
		line = row.line;
		return outcomeOf(row, AGREE, source);
	}, (primary, canary) => {
		if (primary !== canary) throw new Fault("BAD_OBSERVATION", `${source}:${line} ${AGREE}: expected the same of both rows of a request, got ${primary} and ${canary}. It says of the pair whether its answers are alike`);
		seen[canary === 1 ? "same" : "worse"] += 1;
	});
	return {
		add,
		counts: () => ({
			...seen,
			...missing()
		})
	};
}
function differences(metric, source) {
	const bounds = boundsOf(metric);
	if (bounds === null) throw new Error(`${metric.name}: paired without bounds`);
	const width = bounds.hi - bounds.lo;
	const running = startSums({
		lo: -width,
		hi: width
	});
	const own = {
		primary: 0,
		canary: 0
	};
	const { add, missing } = pairing((row) => valueOf(metric, row, source), (primary, canary) => {
		own.primary += primary;
		own.canary += canary;
		running.add(canary - primary);
	});
	return {
		add,
		counts: () => ({
			...running.sums(),
			...missing(),
			values: { ...own }
		})
	};
}
function valueOf(metric, row, source) {
	const { column, bounds, cap } = metric;
	if (bounds) return boundedOf(row, column, source, {
		lo: bounds[0],
		hi: bounds[1]
	});
	if (cap === void 0) return numberOf(row, column, source);
	const value = boundedOf(row, column, source, {
		lo: 0,
		hi: Number.MAX_SAFE_INTEGER
	});
	return value === null ? null : Math.min(value, cap);
}
function startSums(bounds) {
	const grid = bounds ? emptyGrid() : null;
	let n = 0;
	let sum = 0;
	let sumsq = 0;
	return {
		missing: 0,
		add(value) {
			n += 1;
			sum += value;
			sumsq += value ** 2;
			if (grid && bounds) addTo(grid, value, bounds);
		},
		sums: () => ({
			n,
			sum,
			sumsq,
			...grid ? { grid: rounded(grid) } : {}
		})
	};
}
function sumsOf(arm) {
	return {
		...arm.sums(),
		...orNone(arm.missing)
	};
}
// src/core/gate/tally.ts
function startTally(options) {
	const { policy, versions, slices, rows, batch, planned, source } = options;
	const metrics = policy.metrics.filter((metric) => measuredAt(metric, options.step));
	const pairing = metrics.some((metric) => metric.paired);
	const cells = /* @__PURE__ */ new Map();
	const learning = learnThresholds(metrics, options.thresholds ?? {}, source);
	const present = /* @__PURE__ */ new Set();
	let added = 0;
	let counted = 0;
	let rejected = 0;
	let stamped = 0;
	let first = 1e400;
	let last = -1e400;
	let half = null;
	const count = (cell, primary, canary) => {
		const into = cells.get(cell) ?? {
			metrics: /* @__PURE__ */ new Map(),
			slices: /* @__PURE__ */ new Map()
		};
		cells.set(cell, into);
		for (const metric of metrics) {
			if (learning.reads(metric, cell, primary)) continue;
			const all = [into.metrics, ...sliceMaps(into, metric, primary, canary)];
			for (const map of all) counterIn(map, metric).add(primary, canary);
		}
	};
	const counterIn = (map, metric) => {
		const found = map.get(metric.name) ?? counterOf(metric, learning.thresholds[metric.name] ?? null, source);
		map.set(metric.name, found);
		return found;
	};
	const sliceMaps = (into, metric, primary, canary) => metric.slices.flatMap((column) => {
		const value = sharedSlice(column, primary, canary, source);
		if (value === null) return [];
		const known = (own(slices, column) ?? []).includes(value);
		return [inner(inner(into.slices, column), known ? value : OTHER)];
	});
	return {
		add(value, line) {
			if (added >= rows) throw new Error(`${source}: more rows than the ${rows} that it was cut by`);
			const cell = Math.ceil((added + 1) * 20 / rows) - 1;
			added += 1;
			const row = readRow(value, source, line);
			if (row.version !== versions.primary && row.version !== versions.canary) {
				rejected += 1;
				return;
			}
			counted += 1;
			if (row.at !== null) {
				stamped += 1;
				first = Math.min(first, row.at);
				last = Math.max(last, row.at);
			}
			for (const { column } of metrics) if (Object.hasOwn(row.columns, column)) present.add(column);
			const isPrimary = row.version === versions.primary;
			if (!pairing) count(cell, isPrimary ? row : null, isPrimary ? null : row);
			else if (half === null) half = {
				row,
				cell
			};
			else {
				const other = half;
				checkPair(other.row, row, source);
				half = null;
				count(other.cell, isPrimary ? row : other.row, isPrimary ? other.row : row);
			}
		},
		windows({ from, to }) {
			if (half !== null) throw notAdjacent(half.row, source);
			if (counted > 0) learning.finish(metrics.filter((metric) => present.has(metric.column)));
			const learned = learning.learned();
			const seen = metrics.filter((metric) => present.has(metric.column));
			return [...cells].sort(([a], [b]) => a - b).map(([cell, outcomes]) => {
				const start = Math.floor(cell * rows / 20);
				const end = Math.floor((cell + 1) * rows / 20);
				const bySlice = [...outcomes.slices].map(([column, values]) => [column, Object.fromEntries([...values].map(([value, map]) => [value, countsIn(map, seen)]))]);
				return {
					from,
					to,
					batch,
					rows: [start, end],
					planned: planned * (end - start) / rows,
					metrics: countsIn(outcomes.metrics, seen),
					...bySlice.length > 0 ? { slices: Object.fromEntries(bySlice) } : {},
					...Object.keys(learned).length > 0 ? { thresholds: learned } : {}
				};
			});
		},
		get counted() {
			return counted;
		},
		get rejected() {
			return rejected;
		},
		get span() {
			return counted > 0 && stamped === counted ? {
				from: new Date(first).toISOString(),
				to: new Date(last).toISOString()
			} : null;
		}
	};
}
function checkPair(a, b, source) {
	if (a.requestId !== b.requestId) throw notAdjacent(a, source);
	if (a.version === b.version) throw new Fault("DUPLICATE_ROW", `${source}:${b.line} request_id: ${JSON.stringify(b.requestId)} has two rows of version ${b.version} (the other in line ${a.line}). Keep one row per request and version`);
}
function notAdjacent(row, source) {
	return new Fault("PAIR_NOT_ADJACENT", `${source}:${row.line} request_id: expected the other version's row for ${JSON.stringify(row.requestId)} beside this one, as a paired metric compares both answers. Sort the rows by request_id (jq -c -s 'sort_by(.request_id)[]' FILE); where a version gave no answer, write its row with null`);
}
function sharedSlice(column, primary, canary, source) {
	const a = primary && sliceOf(primary, column, source);
	const b = canary && sliceOf(canary, column, source);
	if (a !== null && b !== null && a !== b && primary && canary) throw new Fault("BAD_OBSERVATION", `${source}:${Math.max(primary.line, canary.line)} ${column}: expected one value for request ${JSON.stringify(primary.requestId)}, got ${JSON.stringify(a)} and ${JSON.stringify(b)}. A slice is a property of the request, not of the answer`);
	return a ?? b;
}
function inner(map, key) {
	const found = map.get(key) ?? /* @__PURE__ */ new Map();
	map.set(key, found);
	return found;
}
function countsIn(map, metrics) {
	return Object.fromEntries(metrics.flatMap((metric) => {
		const one = map.get(metric.name);
		return one ? [[metric.name, one.counts()]] : [];
	}));
}
// src/core/gate/red.ts
function redCode(verdict) {
	return `VERDICT_${verdict.toUpperCase()}`;
}
const RED = {
	fail: ["fail", "invalid"],
	inconclusive: [
		"fail",
		"invalid",
		"inconclusive"
	],
	"not-pass": [
		"fail",
		"invalid",
		"inconclusive",
		"continue"
	],
	never: []
};
// src/core/views.ts
function deploymentsOf(state, name) {
	const environment = environmentOf(state, name);
	const shown = [];
	const { primary, primarySeq, trial, last } = environment;
	const served = primary === null ? void 0 : environment.versions[primary];
	if (primary !== null && primarySeq !== null && served && environment.confirmed?.primary === primary) shown.push({
		payload: {
			model: state.model,
			version: primary,
			digest: served.digest,
			seq: primarySeq,
			commit: environment.primaryCommit
		},
		state: "success",
		description: `${primary} answers everybody in ${name}`,
		sha: served.commit
	});
	if (trial) shown.push({
		payload: {
			model: state.model,
			version: trial.canary,
			digest: trial.canaryDigest,
			seq: trial.seq,
			commit: trial.commit
		},
		state: "in_progress",
		description: `${trial.canary} is on trial beside ${trial.primary}, step ${trial.step} of ${trial.steps}`,
		sha: environment.versions[trial.canary]?.commit ?? null
	});
	else if (last && last.seq > (primarySeq ?? 0)) shown.push({
		payload: {
			model: state.model,
			version: last.canary,
			digest: last.canaryDigest,
			seq: last.started,
			commit: null
		},
		state: last.verdict === "rolled-back" ? "inactive" : "failure",
		description: `the trial of ${last.canary} ended: ${last.verdict}`,
		sha: null
	});
	return shown;
}
function confirmedPrimary(state, name) {
	const { primary, confirmed, versions } = environmentOf(state, name);
	const served = primary === null ? void 0 : versions[primary];
	if (primary === null || !served || confirmed?.primary !== primary) return null;
	const { digest, location, commit } = served;
	return {
		version: primary,
		digest,
		location,
		commit
	};
}
function checkName(model, environment) {
	return `model-release / ${model} / ${environment}`;
}
function checksOf(state, name, details, reason) {
	const { trial, last } = environmentOf(state, name);
	const running = trial && checkOfTrial(state.model, name, trial, details, reason);
	if (!trial) return [last && checkOfEnded(state.model, name, last, details, reason)].filter((view) => view !== null);
	return [running, last?.seq === trial.seq ? checkOfEnded(state.model, name, last, null, last.reason) : null].filter((view) => view !== null);
}
function checkOfTrial(model, name, trial, details, reason) {
	if (trial.sha === null) return null;
	const done = trial.pass !== null;
	return {
		name: checkName(model, name),
		sha: trial.sha,
		externalId: `${model}/${name}/${trial.seq}`,
		status: done ? "completed" : "in_progress",
		conclusion: done ? "success" : null,
		verdict: done ? "pass" : trial.verdict ?? "continue",
		title: titleOf(trial.canary, trial.primary, done, trial.step, trial.steps),
		started: trial.started,
		details,
		reason
	};
}
function checkOfEnded(model, name, last, details, reason) {
	if (last.sha === null) return null;
	const promoted = last.verdict === "promoted";
	return {
		name: checkName(model, name),
		sha: last.sha,
		externalId: `${model}/${name}/${last.started}`,
		status: "completed",
		conclusion: promoted ? "success" : "failure",
		verdict: verdictOf(last.verdict),
		title: promoted ? `${last.canary} is promoted` : last.verdict === "forced" ? `${last.canary} is promoted by force` : `${last.canary}: ${last.verdict}`,
		started: null,
		details,
		reason
	};
}
function titleOf(canary, primary, done, step, steps) {
	if (done) return `${canary} passed against ${primary}`;
	return `${canary} against ${primary}, step ${step} of ${steps}`;
}
function verdictOf(ended) {
	if (ended === "promoted") return "pass";
	return ended === "forced" || ended === "rolled-back" || ended === "load-failed" ? null : ended;
}
function progressOf$1(details) {
	if (details.verdict === "pass" || details.verdict === "fail" || details.verdict === "invalid") return 1;
	const overall = details.metrics.filter((metric) => !metric.slice).map((metric) => metric.progress);
	return overall.length === 0 ? 0 : Math.min(...overall);
}
// src/actions/entry-details.ts
async function entryDetails(ledger, reading, seq) {
	const entry = reading.entry?.seq === seq ? reading.entry : await ledger.entryAt(reading, seq);
	return entry?.body.type === "looked" ? entry.body.details : null;
}
// src/actions/github.ts
async function openGitHub(token, runner, world, grants = {}) {
	if (token === null) throw new Fault("TOKEN_MISSING", "input github-token: expected a token, got nothing. Leave it out to use the job's own, or give the job the permissions that the action asks for");
	const { createGitHub } = await import("./github-client.js");
	const { apiUrl, graphqlUrl, serverUrl, repository } = runner;
	return createGitHub({
		token,
		apiUrl,
		graphqlUrl,
		serverUrl,
		repository,
		clock: world.clock,
		log: world.log,
		grants,
		...world.fetch ? { fetch: world.fetch } : {}
	});
}
async function eventPullRequest(runner) {
	if (runner.eventPath === null || !runner.event.startsWith("pull_request")) return null;
	return pullRequestOf(parseJson(await readFile(runner.eventPath, "utf8"), {
		file: "GITHUB_EVENT_PATH",
		code: "RUNNER",
		isFile: false
	}));
}
// src/core/decide/promote.ts
function promote(view, command, facts, now) {
	const environment = environmentOf(view.state, command.environment);
	const { trial } = environment;
	if (!trial && isDone(environment)) return nothing("already-done", `${environment.primary ?? ""} was promoted in ${command.environment} before`);
	if (!trial) return refuse("NO_CANARY", `nothing is on trial in ${command.environment}. Start a trial by canary`);
	const quarantine = view.digests[trial.canaryDigest]?.quarantine;
	if (quarantine) return refuse("QUARANTINED", `${trial.canary} is quarantined since ${quarantine.since}: ${quarantine.reason}. force does not lift that`);
	const digest = view.versions[trial.canary]?.digest;
	if (digest !== trial.canaryDigest) return refuse("DIGEST_MISMATCH", `${trial.canary} is registered with ${digest ?? "no digest"}, its trial judged ${trial.canaryDigest}`);
	if (trial.primary !== environment.primary) return refuse("PRIMARY_CHANGED", `the trial judged against ${trial.primary}, the primary is ${environment.primary ?? "none"} now. Start a new trial`);
	const frozen = frozenBy(environment, now);
	if (frozen) return refuse("FROZEN", `${inFreeze(command.environment, frozen)}. force does not lift that; hold with set: off does`);
	if (command.force) {
		if (command.reason === null) return refuse("REASON_MISSING", "force: expected an input reason beside it, got none. Write why the verdict is overridden");
	} else {
		if (trial.paused || phaseOf(environment, now) !== "ready") return refuse("NOT_READY", because(trial));
		if (passLapsed(trial, now)) return refuse("PASS_EXPIRED", `${trial.canary} passed ${inWords$5(secondsBetween(trial.pass?.at ?? now, now))} ago; look again by gate`);
	}
	const waiting = view.trials[command.environment]?.pending.length ?? 0;
	if (waiting > 0 && !command.force) return refuse("LOOK_FIRST", `${waiting} windows of ${trial.canary} are recorded and no look has seen them. Run gate, then promote`);
	const want = wantOfPromotion(trial.canary, environment, facts.policy);
	return append({
		type: "promoted",
		version: trial.canary,
		digest: trial.canaryDigest,
		previous: environment.primary,
		passedAt: trial.pass?.seq ?? null,
		forced: command.force ? command.reason : null,
		...bakeOf(facts.policy, now),
		want,
		versions: namedBy(want, environment.versions)
	}, "promoted", `${trial.canary} is the primary of ${command.environment}${environment.primary === null ? "" : `, ${environment.primary} before it`}`);
}
function isDone({ last, primary }) {
	return last !== null && (last.verdict === "promoted" || last.verdict === "forced") && last.canary === primary;
}
function because(trial) {
	if (trial.paused) return `the trial of ${trial.canary} is paused: ${trial.paused.reason}. Only force with a reason promotes it`;
	const at = `${trial.canary} is at step ${trial.step} of ${trial.steps}`;
	if (trial.verdict === null) return `${at} and no look was taken. Run gate`;
	return `${at}, the last verdict is ${trial.verdict}. Only a pass of the last step promotes`;
}
// src/run/operations/promote.ts
function promoting(command, facts) {
	return {
		ask: () => ({}),
		decide: async (reading) => promote(reading.view, command, facts, reading.now)
	};
}
// src/core/decide/access.ts
const LADDER = [
	"read",
	"triage",
	"write",
	"maintain",
	"admin"
];
function mayNot(act, asked) {
	const [stranger] = strangers(act, asked);
	return stranger === void 0 ? null : inWords$3(act, asked, stranger);
}
function mayNotRollBack(environment, command, asked) {
	for (const one of strangers("rollback", asked)) {
		if (!one.machine) return inWords$3("rollback", asked, one);
		if (!isCalledFor(environment, command)) return `${one.login} is a machine and ${command.request === null ? "names no request-id" : `${command.request} is no open request`}. Start the rollback by start-rollback, or as a person whom access.rollback allows`;
	}
	return null;
}
function isCalledFor(environment, command) {
	if (environment.requests.some(({ id }) => id === command.request)) return true;
	return environment.bake?.failed != null && !environment.trial && command.what !== "canary" && command.to === null;
}
function strangers(act, { policy, people }) {
	const allowed = policy.access[act];
	return allowed === void 0 ? [] : people.filter((person) => !allowed.some((rule) => permits(rule, person)));
}
function inWords$3(act, { environment, policy }, { login, role }) {
	return `${login} (${role ?? "no role"}) may not ${act === "rollback" ? "roll back" : act} in ${environment}: access.${act} allows ${policy.access[act]?.join(", ") ?? ""}. Ask one of them`;
}
function permits(rule, { login, role }) {
	if (rule.startsWith("user:")) return rule.slice(5).toLowerCase() === login.toLowerCase();
	if (role === null) return false;
	const [wanted, has] = [LADDER.indexOf(rule), LADDER.indexOf(role)];
	return wanted === -1 || has === -1 ? rule === role : has >= wanted;
}
// src/github/faults.ts
var UnknownOutcome = class extends Fault {
	constructor(what, reason) {
		super("UNKNOWN_OUTCOME", `${what}: no usable answer from GitHub (${reason}), so whether it was done is unknown. Run the job again: it looks first.`);
	}
};
var Refusal = class extends Fault {
	status;
	type;
	said;
	constructor(what, status, said, type = null) {
		super("GITHUB_REFUSED", `${what}: GitHub refused (${type ?? status}: ${said}).`);
		this.status = status;
		this.type = type;
		this.said = said;
	}
};
const PERMISSIONS = [
	[/\/check-(runs|suites)/u, "checks"],
	[/\/deployments/u, "deployments"],
	[/\/statuses|\/status$/u, "statuses"],
	[/\/issues|\/pulls/u, "pull-requests"],
	[/\/actions\//u, "actions"],
	[/\/git\/|\/contents|\/commits|GraphQL/u, "contents"]
];
function missingPermission(asked, said, grants = {}) {
	const area = PERMISSIONS.find(([part]) => part.test(asked.what))?.[1];
	if (area === void 0) return new Fault("PERMISSION", `${asked.what}: the token may not do this (${said}).`);
	const line = `${area}: ${grants[area] ?? (asked.reads ? "read" : "write")}`;
	return new Fault("PERMISSION", `${asked.what}: the token lacks "${line}" (${said}). Add to the job: permissions: { ${line} }.${asked.reads ? "" : " On a pull request from a fork the token can only read, whatever is written there."}`);
}
function badToken(asked, said) {
	return new Fault("TOKEN", `${asked.what}: GitHub does not take the token (${said}). Expected one that is valid for ${asked.repository}; check the input github-token.`);
}
function noRepository(asked) {
	return new Fault("REPOSITORY_NOT_FOUND", `${asked.what}: this token sees no repository ${asked.repository}. Check GITHUB_REPOSITORY and the input github-token, and grant "contents: read".`);
}
function rateLimited(asked, said, seconds) {
	return new Fault("RATE_LIMITED", `${asked.what}: GitHub takes no more requests for now (${said}); this one was not done. Run the job again in ${Math.ceil(seconds / 60)} min.`);
}
function unreachable(asked, reason, tries) {
	return new Fault("GITHUB_UNREACHABLE", `${asked.what}: no usable answer from GitHub in ${tries} tries (${reason}). Nothing was changed; run the job again.`);
}
function redactor(secret) {
	return (text) => {
		return (secret === "" ? text : text.replaceAll(secret, "***")).replaceAll(/\b(?:gh[a-z]_|github_pat_)\w{4,}/gu, "***").replaceAll(/\b(bearer|token|basic) [\w.~+/=-]{16,}/giu, "$1 ***");
	};
}
function short$1(text) {
	const line = text.replaceAll(/\s+/gu, " ").trim();
	return line.length > 300 ? `${line.slice(0, 297)}\u2026` : line;
}
// src/run/operations/guarded.ts
function guarded(operation, mayNot) {
	return {
		ask: (view, names) => operation.ask(view, names),
		decide: async (reading) => {
			const why = await mayNot(reading);
			return why === null ? operation.decide(reading) : refuse("ACCESS", why);
		}
	};
}
// src/actions/access.ts
function reserved(act, operation, asking) {
	if (asking.settings.policy.access[act] === void 0) return operation;
	return guarded(operation, async () => mayNot(act, await askedBy(asking)));
}
function reservedRollback(command, operation, asking) {
	if (asking.settings.policy.access.rollback === void 0) return operation;
	return guarded(operation, async ({ view }) => mayNotRollBack(environmentOf(view.state, command.environment), command, await askedBy(asking)));
}
async function askedBy({ client, runner, settings }) {
	const logins = [.../* @__PURE__ */ new Set([runner.actor, runner.triggeringActor])];
	const people = await Promise.all(logins.map((login) => personOf(client, login)));
	return {
		environment: settings.environment,
		policy: settings.policy,
		people
	};
}
async function personOf(client, login) {
	if (login.endsWith("[bot]")) return {
		login,
		role: null,
		machine: true
	};
	try {
		const { data } = await client.rest.repos.getCollaboratorPermissionLevel({
			owner: client.owner,
			repo: client.repo,
			username: login
		});
		return {
			login,
			role: data.role_name === "none" ? null : data.role_name,
			machine: data.user?.type === "Bot"
		};
	} catch (error) {
		if (error instanceof Refusal && error.status === 404) return {
			login,
			role: null,
			machine: false
		};
		throw error;
	}
}
// src/core/decide/rollback.ts
function rollback(view, command, facts) {
	const environment = environmentOf(view.state, command.environment);
	const request = environment.requests.find(({ id }) => id === command.request);
	if (request && (request.what !== command.what || request.to !== command.to)) return refuse("REQUEST_DIFFERS", `request ${request.id} of ${request.by} asks for ${inWords$2(request)}; this run asks for ${inWords$2(command)}. Hand its inputs on as they are`);
	const closed = request ? closedSince(request, environment, facts.now) : null;
	if (request && closed !== null) return refuse("REQUEST_CLOSED", `request ${request.id} of ${request.by} is closed: ${closed}. Ask anew by start-rollback`);
	if (whatOf(environment, command) === "canary") return endCanary(environment, command, facts);
	return switchPrimary(view, environment, command, facts);
}
function inWords$2({ what, to }) {
	return `what: ${what}, to: ${to ?? "empty"}`;
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
		reason: reasonOf$1(command),
		asserted: false,
		request: command.request,
		want,
		versions: namedBy(want, environment.versions)
	}, "rolled-back", `the canary ${trial.canary} is taken away, ${trial.primary} answers everybody`);
}
function switchPrimary(view, environment, command, facts) {
	const from = environment.primary;
	if (from === null) return refuse("NO_PRIMARY", `${command.environment} has no primary to roll back from`);
	const { past, before, target } = searched(view, command, from);
	if (command.to === from) {
		if (facts.drift !== null && !environment.trial) return restore(environment, command, from, facts.drift);
		return nothing("already-done", `${from} is the primary of ${command.environment} already`);
	}
	const checked = checkedTarget(view, command, facts, {
		from,
		past,
		before,
		target
	});
	if ("kind" in checked) return checked;
	const { record, found } = checked;
	const skipped = before.slice(before.findIndex((one) => one.version === record.version) + 1).map((one) => one.digest);
	const own = environment.versions[from]?.digest;
	const bad = command.quarantine === "none" || own === void 0 ? [] : command.quarantine === "from" ? [own] : [own, ...skipped];
	const gone = [from, ...environment.trial ? [environment.trial.canary] : []];
	const want = wantOnly(record.version, gone, environment, facts.policy.capacity, command.order ?? facts.policy.rollbackOrder);
	return append({
		type: "rolled-back",
		what: "primary",
		from,
		to: record.version,
		digest: record.digest,
		quarantine: bad,
		hold: true,
		reason: reasonOf$1(command),
		asserted: found === null,
		request: command.request,
		want,
		versions: namedBy(want, environment.versions, { [record.version]: servedFrom(record) })
	}, "rolled-back", `${command.environment} is back on ${record.version} and in hold; ${from} was its primary`);
}
function restore(environment, command, primary, drift) {
	const digest = environment.versions[primary]?.digest;
	if (digest === void 0) throw new Error(`nothing describes the primary ${primary}`);
	const { want } = environment;
	return append({
		type: "rolled-back",
		what: "primary",
		from: primary,
		to: primary,
		digest,
		quarantine: [],
		hold: false,
		reason: `${reasonOf$1(command)} (${drift})`,
		asserted: true,
		request: command.request,
		want,
		versions: namedBy(want, environment.versions)
	}, "rolled-back", `${primary} is restored as the primary of ${command.environment}`);
}
function targetFor(view, command, facts) {
	const from = environmentOf(view.state, command.environment).primary;
	if (from === null) return refuse("NO_PRIMARY", `${command.environment} has no primary to roll back from`);
	return checkedTarget(view, command, facts, {
		from,
		...searched(view, command, from)
	});
}
function checkedTarget(view, command, facts, { from, past, before, target }) {
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
	return {
		record,
		found
	};
}
function targetOf(view, command) {
	const environment = environmentOf(view.state, command.environment);
	if (command.do === "rollback" && whatOf(environment, command) === "canary") return null;
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
function reasonOf$1(command) {
	return command.reason ?? "no reason given";
}
// src/core/decide/drill.ts
function drill(view, command, facts) {
	const name = command.environment;
	const environment = environmentOf(view.state, name);
	if (environment.trial) return nothing("waiting", `${environment.trial.canary} is on trial in ${name}; the drill waits`);
	const { drill: running } = environment;
	if (!environment.settled && running) return nothing("reported", `${running.version} is being loaded for a drill`);
	if (!environment.settled) return nothing("waiting", `${name} is not seen serving as it is wanted yet; the drill waits`);
	const found = targetFor(view, command, facts);
	if (running) return next(environment, running, "kind" in found ? null : found.record.version);
	if ("kind" in found) return found;
	const { record } = found;
	const { version, digest } = record;
	const { want } = environment;
	const warm = want.loaded.includes(version);
	if (!warm && want.loaded.length >= facts.policy.capacity) return refuse("NO_ROOM", `no free slot for a drill: ${want.loaded.join(", ")} are loaded and ${facts.policy.capacity} fit. Raise capacity, or lower keep-warm`);
	const wanted = warm ? want : {
		...want,
		loaded: [...want.loaded, version]
	};
	return append({
		type: "drilled",
		version,
		digest,
		over: false,
		warm,
		want: wanted,
		versions: namedBy(wanted, environment.versions, { [version]: servedFrom(record) })
	}, "reported", warm ? `${version} is loaded already and is probed` : `${version} is loaded beside what serves, for a drill`);
}
function next(environment, running, asked) {
	if (running.version === asked) return nothing("reported", `${running.version} is loaded and answers`);
	return over(environment, running, "waiting", `${running.version} was left from another drill and goes; run again`);
}
function endDrill(view, name) {
	const environment = environmentOf(view.state, name);
	const { drill: running } = environment;
	if (!running) return nothing("nothing-due", `no drill runs in ${name}`);
	if (!environment.settled) return nothing("waiting", `${running.version} is not seen answering yet`);
	const { version, warm } = running;
	return over(environment, running, "reported", warm ? `the way back to ${version} works: it is loaded and answers, so that only routing has to change` : `the way back to ${version} works: it was loaded, answered, and goes again`);
}
function over({ want, versions }, { version, warm }, word, message) {
	const served = versions[version];
	if (!served) throw new Error(`nothing describes ${version}, which is drilled`);
	const rest = {
		...want,
		loaded: want.loaded.filter((one) => warm || one !== version)
	};
	return append({
		type: "drilled",
		version,
		digest: served.digest,
		over: true,
		warm,
		want: rest,
		versions: namedBy(rest, versions)
	}, word, message);
}
// src/run/operations/rollback.ts
function rollingBack(command, ports) {
	return {
		ask: (view) => targetFiles(view, command),
		decide: async (reading) => {
			const drift = isThere(reading.view, command) ? await driftOf(reading, command, ports) : null;
			return rollback(reading.view, command, {
				...await targetFacts(reading, command, ports),
				drift
			});
		}
	};
}
function targetFiles(view, command) {
	const target = targetOf(view, command);
	return {
		allDigests: true,
		versions: target === null ? [] : [target]
	};
}
async function targetFacts(reading, command, ports) {
	const target = targetOf(reading.view, command);
	const location = target === null ? null : reading.view.versions[target]?.location ?? null;
	const found = location === null ? null : await ports.hash(location);
	return {
		policy: ports.policy,
		found: (version) => version === target ? found : null,
		drift: null,
		now: reading.now
	};
}
function driftOf(reading, { environment: name }, { serving, signal, policy: { capacity } }) {
	return differs$1(reading, {
		name,
		serving,
		capacity
	}, signal);
}
function isThere(view, { environment: name, to }) {
	const { primary, settled, trial } = environmentOf(view.state, name);
	return to !== null && to === primary && settled && trial === null;
}
// src/actions/location.ts
async function hashLocation(location) {
	if (!location.startsWith("file:")) return null;
	const file = fileURLToPath(location);
	return (await lstat(file).catch(() => null))?.isFile() ? digestOf$1([{
		name: location,
		file
	}]) : null;
}
// src/core/decide/ask.ts
function ask(view, command) {
	const environment = environmentOf(view.state, command.environment);
	if (environment.requests.some(({ id }) => id === command.id)) return nothing("already-done", `rollback ${command.id} of ${command.environment} is asked for already`);
	if (environment.primary === null && !environment.trial) return refuse("NO_PRIMARY", `${command.environment} serves nothing that could be rolled back`);
	if (command.what === "canary" && !environment.trial) return refuse("NO_CANARY", `nothing is on trial in ${command.environment}; to go back from its primary use what: primary`);
	const { id, what, to, reason } = command;
	return append({
		type: "requested",
		request: {
			id,
			what,
			to,
			reason,
			primary: environment.primary,
			canary: environment.trial?.canary ?? null
		}
	}, "dispatched", `a rollback of ${command.environment}${to === null ? "" : ` to ${to}`} is asked for`);
}
// src/run/operations/ask.ts
function asking(command) {
	return {
		ask: () => ({}),
		decide: async ({ view }) => ask(view, command)
	};
}
// src/github/dispatch.ts
const NEWEST = 100;
const PAUSE = {
	first: 1e3,
	last: 15e3
};
const LISTED = 60;
async function startRollback(client, asked, signal) {
	const { workflow, inputs } = asked;
	const id = inputs["request-id"];
	const before = await findRun(client, workflow, id);
	if (before) return {
		runId: before.id,
		url: before.url,
		earlier: true
	};
	const ref = asked.ref ?? await defaultBranch(client);
	try {
		const started = await dispatched(client, {
			...asked,
			ref
		});
		if (started) return {
			...started,
			earlier: false
		};
	} catch (error) {
		if (error instanceof Refusal) throw refused(error, {
			workflow,
			ref
		});
		if (!(error instanceof UnknownOutcome)) throw error;
		const found = await listedRun(client, workflow, id, signal);
		if (!found) throw error;
		return {
			runId: found.id,
			url: found.url,
			earlier: false
		};
	}
	const found = await listedRun(client, workflow, id, signal);
	if (found) return {
		runId: found.id,
		url: found.url,
		earlier: false
	};
	throw new Fault("RUN_NOT_FOUND", `workflow ${workflow}: it was started, and within ${LISTED} s GitHub lists no run whose name contains the request ${id}. Let its run-name contain \${{ inputs.request-id }}; the rollback itself may be under way`);
}
async function findRun(client, workflow, request) {
	try {
		const { data } = await client.rest.actions.listWorkflowRuns({
			owner: client.owner,
			repo: client.repo,
			workflow_id: workflow,
			event: "workflow_dispatch",
			per_page: NEWEST
		});
		const found = data.workflow_runs.find((run) => run.display_title.includes(request));
		return found ? {
			id: found.id,
			url: found.html_url,
			conclusion: found.conclusion
		} : null;
	} catch (error) {
		if (error instanceof Refusal && error.status === 404) throw missing(workflow);
		throw error;
	}
}
async function conclusionOf(client, runId, seconds, signal) {
	return polled(client, seconds, signal, async () => {
		const { data } = await client.rest.actions.getWorkflowRun({
			owner: client.owner,
			repo: client.repo,
			run_id: runId
		});
		return data.status === "completed" ? data.conclusion ?? "" : null;
	});
}
const RunDetails = object({
	workflow_run_id: number$3(),
	html_url: string()
});
async function dispatched(client, { workflow, ref, inputs }) {
	const request = {
		owner: client.owner,
		repo: client.repo,
		workflow_id: workflow,
		ref,
		inputs: { ...inputs }
	};
	try {
		const { data } = await client.rest.actions.createWorkflowDispatch({
			...request,
			return_run_details: true
		});
		const details = safeParse(RunDetails, data);
		return details.success ? {
			runId: details.output.workflow_run_id,
			url: details.output.html_url
		} : null;
	} catch (error) {
		if (!(error instanceof Refusal) || !error.said.includes("return_run_details")) throw error;
	}
	await client.rest.actions.createWorkflowDispatch(request);
	return null;
}
async function listedRun(client, workflow, request, signal) {
	return polled(client, LISTED, signal, () => findRun(client, workflow, request));
}
async function polled({ clock }, seconds, signal, ask) {
	let left = seconds * 1e3;
	let pause = PAUSE.first;
	for (;;) {
		const answer = await ask();
		if (answer !== null || left <= 0) return answer;
		await clock.sleep(Math.min(pause, left), signal);
		left -= pause;
		pause = Math.min(pause * 2, PAUSE.last);
	}
}
async function defaultBranch(client) {
	const { data } = await client.rest.repos.get({
		owner: client.owner,
		repo: client.repo
	});
	return data.default_branch;
}
function missing(workflow) {
	return new Fault("WORKFLOW_MISSING", `workflow ${workflow}: expected .github/workflows/${workflow} on the default branch, found nothing. Commit it there, or name it in the input workflow`);
}
function refused({ status, said }, { workflow, ref }) {
	if (status === 404) return missing(workflow);
	return new Fault("DISPATCH_REFUSED", `workflow ${workflow} on ${ref}: GitHub does not start it (${said}). It needs on: workflow_dispatch with the inputs model, environment, what, to, reason and request-id, all of them text`);
}
// src/core/due.ts
function due(state, name, policy, now, { looked, stuck } = {
	looked: false,
	stuck: false
}) {
	const environment = environmentOf(state, name);
	if (environment.wantSeq !== null && !environment.settled) return { act: "converge" };
	if (environment.drill) return { act: "end-drill" };
	const { bake } = environment;
	const frozen = frozenBy(environment, now) !== null;
	const newest = frozen ? null : startable(state, name, environment, policy);
	const { trial } = environment;
	if (trial) return ofTrial$1(environment, trial, {
		policy,
		now,
		looked,
		frozen,
		newest
	});
	if (bake?.failed) {
		if (!stuck) return { act: "undo" };
	} else if (bake) {
		if (isWatched(policy) && !looked) return { act: "watch" };
		if (isBaking(environment, now)) return null;
		if (isWatched(policy) || environment.want.loaded.length > 1 + policy.keepWarm) return { act: "retire" };
	}
	return newest === null ? null : {
		act: "start",
		version: newest
	};
}
function ofTrial$1(environment, trial, here) {
	const { policy, now, looked, frozen, newest } = here;
	if (trial.paused) {
		if (trial.paused.cause !== "gap") return null;
		if (!looked) return { act: "look" };
		return frozen ? null : { act: "resume" };
	}
	if (trial.stepKind !== "none") {
		if (isLate(environment, policy, now)) return { act: "pause" };
		if (!looked) return { act: "look" };
	} else if (passLapsed(trial, now)) return looked ? null : { act: "look" };
	if (frozen) return null;
	if (trial.pass) return policy.promotion === "automatic" && !passLapsed(trial, now) ? { act: "promote" } : null;
	if (policy.onNewer === "supersede" && newest !== null && newest !== trial.canary) return {
		act: "start",
		version: newest
	};
	return trial.step < trial.steps && (trial.stepPassed || advancesByTime(policy, trial)) ? { act: "advance" } : null;
}
function isLate(environment, { maxGap }, now) {
	const silence = unwatchedFor(environment, now);
	return silence !== null && silence > maxGap;
}
function advancesByTime({ steps }, trial) {
	return steps[trial.step - 1]?.advance === "time";
}
function isWatched({ gate }) {
	return (gate?.metrics ?? []).some(({ limit }) => limit !== null);
}
function startable(state, name, environment, policy) {
	const version = newestFor(state, name, policy);
	const one = state?.recent.find((recent) => recent.version === version);
	if (version === null || !one || version === environment.primary) return null;
	const against = environment.primary === null ? void 0 : environment.versions[environment.primary];
	if (against && one.seq < against.seq) return null;
	const { last } = environment;
	return last !== null && last.canaryDigest === one.digest && last.primaryDigest === against?.digest ? null : version;
}
// src/core/finding.ts
const nothingFound = {
	findings: [],
	unchecked: []
};
function together(parts) {
	return {
		findings: parts.flatMap((one) => one.findings),
		unchecked: parts.flatMap((one) => one.unchecked)
	};
}
function inWords$1({ where, expected, got, fix }) {
	return `${where}: expected ${expected}, got ${got}. ${fix}`;
}
// src/core/gate/split.ts
const SPLIT_WEIGHTS = [...SPLIT_ODDS, ...SPLIT_ODDS].map(() => 1 / (2 * SPLIT_ODDS.length));
function increments(nc, np, share, tolerance) {
	const gap = tolerance * Math.min(share, 1 - share);
	const gain = (edge, odds) => {
		const q = edge * odds / (edge * odds + 1 - edge);
		return nc * Math.log(q / edge) + np * Math.log((1 - q) / (1 - edge));
	};
	return [...SPLIT_ODDS.map((odds) => gain(share + gap, odds)), ...SPLIT_ODDS.map((odds) => gain(share - gap, 1 / odds))];
}
// src/core/gate/split-check.ts
function unsoundSplit({ primary, canary, share }) {
	const odd = notWhole({
		primary,
		canary
	});
	if (odd !== null) return `split: ${odd}`;
	return share > 0 && share < 1 ? null : `split: share is ${share}, not between 0 and 1`;
}
function takeSplit(state, split, policy) {
	if (!split) return state;
	const before = state ?? {
		logs: SPLIT_WEIGHTS.map(() => 0),
		primary: 0,
		canary: 0,
		best: 0
	};
	const gains = increments(split.canary, split.primary, split.share, toleranceOf(policy));
	const logs = plus(before.logs, gains);
	return {
		logs,
		primary: before.primary + split.primary,
		canary: before.canary + split.canary,
		best: Math.max(before.best, logMix(logs, SPLIT_WEIGHTS))
	};
}
function splitFault({ best, primary, canary }, split) {
	if (best < Math.log(1e3)) return null;
	const expected = split ? `, ${percent(split.share)} are configured now` : "";
	return `traffic is not split as configured: the canary was given ${canary} of ${canary + primary} (${percent(canary / (canary + primary))})${expected} (evidence ${best.toFixed(1)}, ${Math.log(1 / SPLIT_ALPHA).toFixed(1)} needed)`;
}
function splitLine(state, policy) {
	if (state === null || state.primary + state.canary === 0) return null;
	const { primary, canary, best } = state;
	return `${best >= Math.log(1e3) ? "not as configured" : "as configured"}: the canary was given ${canary} of ${canary + primary} (tolerance ${percent(toleranceOf(policy))} of the smaller share)`;
}
function toleranceOf({ splitTolerance }) {
	return splitTolerance ?? .02;
}
function percent(share) {
	return `${Number((share * 100).toPrecision(3))} %`;
}
// src/core/gate/copies.ts
function shortOfCopies(policy, metric, counts, copied) {
	if (copied === null || counts === null || !(metric.live !== void 0 && (metric.kind === "proportion" || metric.kind === "quantile"))) return null;
	const { primary, canary } = evidenceOf(metric).size(counts);
	const least = copied * (1 - (policy.splitTolerance ?? .02));
	const below = increments(canary, primary, least / (1 + least), 0).slice(SPLIT_ODDS.length);
	if (logMix(below, below.map(() => 1 / below.length)) < Math.log(1e3)) return null;
	return `the canary answered ${canary} of about ${Math.round(copied * primary)} copies: what it leaves unanswered is not judged`;
}
// src/core/gate/interval.ts
function around(difference, variance, scale, alpha, widest) {
	const radius = Math.sqrt(variance * (1 + variance / scale ** 2) * (2 * Math.log(1 / alpha) + Math.log1p(scale ** 2 / variance)));
	return {
		lower: Math.max(-widest, difference - radius),
		upper: Math.min(widest, difference + radius)
	};
}
// src/core/gate/judge.ts
function judge(state, policy, at) {
	const judging = {
		state,
		policy,
		at,
		alpha: alphaOf(policy, state.trial),
		family: members(policy, slicesOf(state))
	};
	const { verdict, reason } = decide(judging);
	const metrics = [...judging.family.filter(({ part }) => policy.limitsOnly ? part === "limit" : part === "overall" || part === "slice").map((member) => line(judging, member, verdict)), ...policy.metrics.filter((metric) => !evidenceOf(metric).judged).map((metric) => advice(judging, metric, verdict))];
	return {
		verdict,
		reason,
		progress: verdict === "continue" || verdict === "inconclusive" ? progressOf(judging) : 1,
		metrics,
		integrity: {
			split: splitLine(state.split, policy),
			freshness: null,
			missing: missingIn(judging)
		}
	};
}
function decide(judging) {
	const { state, policy, at } = judging;
	if (state.invalid !== null) return {
		verdict: "invalid",
		reason: `evidence beyond repair: ${state.invalid}`
	};
	const required = judgedOf(policy).filter((metric) => metric.required && dueBy(metric, at));
	const open = required.filter((metric) => !proven(judging, metric));
	const passes = required.length > 0 && open.length === 0;
	if (state.failed !== null && !(passes && withinMargins(judging))) return {
		verdict: "fail",
		reason: failure(judging, state.failed)
	};
	if (passes) {
		const shown = required.filter((metric) => measuredAt(metric, at.step));
		return {
			verdict: "pass",
			reason: `${(shown.length > 0 ? shown : required).map((metric) => proof(judging, metric)).join("; ")}${state.failed === null ? "" : ` (worse, within margin: ${failure(judging, state.failed)})`}`
		};
	}
	const lacking = open.map((metric) => lack(judging, metric)).join("; ");
	return {
		verdict: at.final ? "inconclusive" : "continue",
		reason: policy.limitsOnly ? "no limit is proven exceeded" : lacking === "" ? `step ${at.step} measures no required metric` : `undecided: ${lacking}`
	};
}
function dueBy(metric, { step, steps }) {
	return measuredAt(metric, step) || lastMeasured(metric, steps.length) <= step;
}
function lastMeasured(metric, steps) {
	return metric.at === null ? steps : Math.max(0, ...metric.at.filter((step) => step <= steps));
}
function proven({ state, policy, at }, metric) {
	const { passedIn, step } = seriesOf(state, metric, null);
	if (!measuredAt(metric, at.step)) return passedIn !== null && passedIn === lastMeasured(metric, at.steps.length);
	return passedIn === at.step && enough(policy, metric, step, at);
}
function enough(policy, metric, counts, at) {
	if (counts === null || shortOfCopies(policy, metric, counts, at.copied ?? null) !== null) return false;
	const { primary, canary } = evidenceOf(metric).size(counts);
	return Math.min(primary, canary) >= Math.max(1, policy.minSamples);
}
function withinMargins({ state, family, at, alpha }) {
	return family.filter((member) => {
		const { best } = seriesOf(state, member.metric, member.slice);
		const by = failedBy(member);
		return (by === "margin" ? best.fail : best[by]) >= Math.log(1 / (member.share * alpha)) || isCause(state.failed, member);
	}).every((member) => {
		const { metric, slice } = member;
		const { passedIn } = seriesOf(state, metric, slice);
		return failedBy(member) === "margin" && passedIn === at.step && below(metric.failAbove, metric.margin);
	});
}
function below(a, b) {
	return a.relative === b.relative && a.value < b.value;
}
function isCause(cause, { metric, slice, part }) {
	return cause !== null && cause.metric === metric.name && cause.slice?.column === slice?.column && cause.slice?.value === slice?.value && cause.part === failedBy({ part });
}
function causeOf({ failed }, { metric, slice }) {
	if (failed === null || failed.metric !== metric.name) return null;
	return failed.slice?.column === slice?.column && failed.slice?.value === slice?.value ? failed.part : null;
}
function line(judging, member, verdict) {
	const { state, policy, at, alpha } = judging;
	const { metric, slice, share } = member;
	const series = seriesOf(state, metric, slice);
	const evidence = evidenceOf(metric);
	const logs = logsOf(series, evidence, metric);
	const seen = series.total === null ? null : evidence.describe(series.total);
	const size = series.total === null ? {
		primary: 0,
		canary: 0
	} : evidence.size(series.total);
	const progress = progressOfSeries(judging, member);
	const interval = seen === null || seen.difference === null || seen.variance === null ? {
		lower: null,
		upper: null
	} : around(seen.difference, seen.variance, evidence.scale(seen.primary), policy.alpha, seen.widest);
	const failed = series.failed !== null || causeOf(state, member) !== null;
	const passed = series.passedIn !== null && (!measuredAt(metric, at.step) || series.passedIn === at.step && enough(policy, metric, series.step, at));
	const judged = verdict === "invalid" ? "invalid" : failed && !(verdict === "pass" && passed) ? "fail" : passed ? "pass" : at.final ? "inconclusive" : "continue";
	const onLimit = member.part === "limit";
	return {
		name: metric.name,
		kind: metric.kind,
		...slice === null ? {} : { slice: Object.fromEntries([[slice.column, slice.value]]) },
		verdict: judged,
		better: metric.better,
		margin: marginText(metric.margin),
		primary: {
			n: size.primary,
			value: seen?.primary ?? null
		},
		canary: {
			n: size.canary,
			value: seen?.canary ?? null
		},
		difference: seen?.difference ?? null,
		...interval,
		evidence: {
			fail: seen ? onLimit ? logs.limit : logs.fail : null,
			pass: !onLimit && series.step ? logs.pass : null
		},
		p: {
			fail: seen ? anytime(onLimit ? series.best.limit : series.best.fail) : null,
			pass: !onLimit && series.step ? anytime(series.best.pass) : null
		},
		progress: judged === "pass" || judged === "fail" ? 1 : progress,
		eta: etaOf(judged, progress, at.elapsed),
		reason: sentence(judging, member, judged, alpha * share)
	};
}
function anytime(best) {
	return Math.min(1, Math.exp(-best));
}
function etaOf(verdict, progress, elapsed) {
	if (verdict !== "continue" || elapsed === void 0 || progress <= 0) return null;
	return Math.round(elapsed * (1 / progress - 1));
}
function progressOfSeries({ state, policy, alpha }, { metric, slice, share, part }) {
	const series = seriesOf(state, metric, slice);
	const evidence = evidenceOf(metric);
	if (series.step === null) return 0;
	if (part === "limit") return Math.min(1, Math.max(0, series.best.limit / Math.log(1 / (share * alpha))));
	const logs = logsOf(series, evidence, metric);
	const { primary, canary } = evidence.size(series.step);
	const samples = policy.minSamples > 0 ? Math.min(primary, canary) / policy.minSamples : 1;
	const pass = Math.min(Math.max(logs.pass, series.best.pass) / Math.log(1 / alpha), samples);
	const fail = logs.fail / Math.log(1 / (share * alpha));
	return Math.min(1, Math.max(0, pass, fail));
}
function progressOf(judging) {
	const { state, family, policy, at, alpha } = judging;
	const toFail = familyOf(state, family).log / Math.log(1 / alpha);
	const due = judgedOf(policy).filter((metric) => metric.required && dueBy(metric, at));
	const toPass = due.map((metric) => {
		if (proven(judging, metric)) return 1;
		const overall = family.find((member) => member.metric === metric && member.part === "overall");
		return overall ? progressOfSeries(judging, overall) : 0;
	});
	return Math.min(1, Math.max(0, toFail, due.length > 0 ? Math.min(...toPass) : 0));
}
function missingIn({ state, policy }) {
	const lines = policy.metrics.flatMap((metric) => {
		const { total } = seriesOf(state, metric, null);
		if (total === null) return [];
		const { primary, canary } = evidenceOf(metric).missing(total);
		return primary + canary === 0 ? [] : [`${metric.name}: no value from the canary ${canary} times, from the primary ${primary} times`];
	});
	return lines.length === 0 ? null : lines.join("; ");
}
function sentence(judging, member, verdict, share) {
	const { state, at, alpha } = judging;
	const { metric, slice } = member;
	const series = seriesOf(state, metric, slice);
	if (verdict === "invalid") return "evidence beyond repair";
	if (verdict === "fail") return failure(judging, {
		metric: metric.name,
		slice,
		part: series.failed ?? causeOf(state, member) ?? "margin"
	});
	if (member.part === "limit") {
		const { limit } = logsOf(series, evidenceOf(metric), metric);
		return `${numbers(judging, metric, slice)}; evidence ${short(Math.max(0, limit ?? 0))} of ${short(Math.log(1 / share))} that it exceeds its limit of ${short(metric.limit ?? NaN)}`;
	}
	if (verdict === "pass") return proof(judging, metric, slice);
	if (slice === null) return lack(judging, metric);
	const { fail, pass } = logsOf(series, evidenceOf(metric), metric);
	const needed = Math.log(1 / share);
	return series.total === null ? "no data" : `not shown to be worse${at.final ? "" : " so far"}: evidence ${short(fail)} of ${short(needed)} for a fail, ${short(Math.max(0, pass))} of ${short(Math.log(1 / alpha))} for a pass`;
}
function numbers({ state }, metric, slice) {
	const name = slice === null ? metric.name : `${metric.name} of ${slice.column} ${slice.value}`;
	const { total } = seriesOf(state, metric, slice);
	if (total === null) return name;
	const evidence = evidenceOf(metric);
	const { primary, canary, difference } = evidence.describe(total);
	const size = evidence.size(total);
	if (primary === null || canary === null) return difference === null ? name : `${name}: difference ${signed(difference)} over ${size.canary} pairs`;
	const amount = metric.kind === "mean" ? "over" : "of";
	const label = evidence.label === null ? "" : ` (${evidence.label})`;
	return `${name}: canary ${short(canary)} ${amount} ${size.canary}, primary ${short(primary)} ${amount} ${size.primary}${label}`;
}
function failure(judging, { metric: name, slice, part }) {
	const { state, policy, family, alpha } = judging;
	const metric = policy.metrics.find((one) => one.name === name);
	if (metric === void 0) throw new Error(`no metric ${name} in the policy`);
	const member = family.find((one) => one.metric === metric && isCause({
		metric: name,
		slice,
		part
	}, one));
	const series = seriesOf(state, metric, slice);
	const best = part === "margin" ? series.best.fail : series.best[part];
	const needed = Math.log(1 / ((member?.share ?? 1) * alpha));
	const bound = {
		limit: `proven ${metric.better === "lower" ? "above" : "below"} its limit of ${short(metric.limit ?? NaN)}`,
		margin: `proven worse by more than ${marginText(metric.failAbove)}`,
		missing: `the canary is proven to leave out more values than the primary, by over ${short(missingMargin(metric))} of all`
	}[part];
	const strength = best >= needed ? `evidence ${short(best)}, ${short(needed)} needed` : `evidence ${short(best)}, together with the other metrics`;
	return `${numbers(judging, metric, slice)}; ${bound} (${strength})`;
}
function proof(judging, metric, slice = null) {
	const { best, passedIn } = seriesOf(judging.state, metric, slice);
	const strength = passedIn === judging.at.step ? `evidence ${short(best.pass)}, ${short(Math.log(1 / judging.alpha))} needed` : `in step ${passedIn ?? 0}`;
	return `${numbers(judging, metric, slice)}; proven worse by less than ${marginText(metric.margin)}, if at all (${strength})`;
}
function advice({ state, at }, metric, verdict) {
	const { total } = seriesOf(state, metric, null);
	const evidence = evidenceOf(metric);
	const size = total === null ? {
		primary: 0,
		canary: 0
	} : evidence.size(total);
	const difference = total === null ? null : evidence.describe(total).difference;
	return {
		name: metric.name,
		kind: metric.kind,
		verdict: verdict === "invalid" ? "invalid" : at.final ? "inconclusive" : "continue",
		better: metric.better,
		margin: marginText(metric.margin),
		primary: {
			n: size.primary,
			value: null
		},
		canary: {
			n: size.canary,
			value: null
		},
		difference,
		lower: null,
		upper: null,
		evidence: {
			fail: null,
			pass: null
		},
		p: {
			fail: null,
			pass: null
		},
		progress: 0,
		eta: null,
		reason: difference === null ? `no data (${evidence.label ?? ""})` : `population stability index ${short(difference)}, ${difference > metric.margin.value ? "above" : "within"} ${marginText(metric.margin)} (${evidence.label ?? ""})`
	};
}
function lack(judging, metric) {
	const { state, policy, at, alpha } = judging;
	const { step, passedIn, best } = seriesOf(state, metric, null);
	const evidence = evidenceOf(metric);
	if (!measuredAt(metric, at.step)) return passedIn === null ? `${metric.name}: not measured in step ${at.step}` : proof(judging, metric);
	if (step === null) return `${metric.name}: no data`;
	const { primary, canary } = evidence.size(step);
	if (primary === 0 || canary === 0) return `${metric.name}: no values from the ${canary === 0 ? "canary" : "primary"}`;
	const missing = shortOfCopies(policy, metric, step, at.copied ?? null);
	if (missing !== null) return `${metric.name}: ${missing}`;
	const needed = Math.log(1 / alpha);
	const samples = Math.min(primary, canary) < policy.minSamples ? `, ${Math.min(primary, canary)} of ${policy.minSamples} samples` : "";
	return `${numbers(judging, metric, null)}; evidence ${short(best.pass)} of ${short(needed)} for a pass within ${marginText(metric.margin)}${samples}`;
}
function marginText(margin) {
	return margin.relative ? `${short(margin.value * 100)}%` : margin.value;
}
function short(value) {
	return String(Number(value.toPrecision(3)));
}
function signed(value) {
	return value > 0 ? `+${short(value)}` : short(value);
}
// src/core/gate/gate.ts
function begin(policy, slices, trial) {
	return {
		trial,
		step: 1,
		windows: 0,
		overall: byMetric(policy, (metric) => begin$1(metric, evidenceOf(metric), "overall")),
		slices: byMetric(policy, (metric) => bySlice(metric, slices)),
		failed: null,
		invalid: null,
		split: null,
		thresholds: {}
	};
}
function fixSlices(state, policy, slices) {
	if (Object.values(slicesOf(state)).some((values) => values.length > 0)) return state;
	return {
		...state,
		slices: byMetric(policy, (metric) => bySlice(metric, slices))
	};
}
function enterStep(state, policy, step) {
	return {
		...state,
		step,
		...overSeries(state, policy, (one, metric) => enterStep$1(one, evidenceOf(metric), step))
	};
}
function take(state, policy, window) {
	if (state.invalid !== null) return state;
	const fault = faultOf(state, policy, window);
	if (fault !== null) return {
		...state,
		invalid: fault
	};
	const slices = slicesOf(state);
	const alpha = alphaOf(policy, state.trial);
	const moved = overSeries(state, policy, (one, metric, slice) => {
		const counts = measuredAt(metric, state.step) ? countsOf(window, metric.name, slice) : void 0;
		if (counts === void 0) return one;
		const shares = sharesOf(policy, slices, metric);
		return take$1(one, counts, window.planned, {
			metric,
			evidence: evidenceOf(metric),
			step: state.step,
			alpha,
			margin: (slice === null ? shares.overall : shares.slice) * alpha,
			limit: shares.limit * alpha,
			missing: shares.missing * alpha
		});
	});
	const split = takeSplit(state.split, window.split, policy);
	const next = {
		...state,
		...moved,
		windows: state.windows + 1,
		split,
		thresholds: {
			...window.thresholds,
			...state.thresholds
		},
		invalid: split === null ? null : splitFault(split, window.split)
	};
	return {
		...next,
		failed: state.failed ?? crossed(next, policy, slices, alpha)
	};
}
function crossed(state, policy, slices, alpha) {
	if (!anyAbove(state, Math.log(1 / alpha))) return null;
	const { log, parts } = familyOf(state, members(policy, slices));
	if (log < Math.log(1 / alpha)) return null;
	const [first, ...others] = parts;
	if (first === void 0) return null;
	const most = others.reduce((best, part) => part.adds > best.adds ? part : best, first);
	return {
		metric: most.metric.name,
		slice: most.slice,
		part: failedBy(most)
	};
}
function anyAbove(state, bound) {
	const above = ({ best }) => Math.max(best.fail, best.limit, best.missing) >= bound;
	return Object.values(state.overall).some(above) || Object.values(state.slices).some((columns) => Object.values(columns).some((values) => Object.values(values).some(above)));
}
function byMetric(policy, make) {
	return Object.fromEntries(policy.metrics.map((metric) => [metric.name, make(metric)]));
}
function bySlice(metric, slices) {
	const evidence = evidenceOf(metric);
	return Object.fromEntries(metric.slices.map((column) => [column, Object.fromEntries((own(slices, column) ?? []).map((value) => [value, begin$1(metric, evidence, "slice")]))]));
}
function overSeries(state, policy, move) {
	return {
		overall: byMetric(policy, (metric) => move(seriesOf(state, metric, null), metric, null)),
		slices: byMetric(policy, (metric) => mapOwn(own(state.slices, metric.name) ?? {}, (values, column) => mapOwn(values, (one, value) => move(one, metric, {
			column,
			value
		}))))
	};
}
function countsOf(window, metric, slice) {
	if (slice === null) return own(window.metrics, metric);
	return own(own(own(window.slices ?? {}, slice.column) ?? {}, slice.value) ?? {}, metric);
}
function faultOf(state, policy, window) {
	const where = `window ${state.windows + 1} of the trial (${window.from} to ${window.to})`;
	if (!(window.planned >= 0 && window.planned <= 1)) return `${where}: planned share ${window.planned} is not from 0 to 1`;
	const split = window.split ? unsoundSplit(window.split) : null;
	if (split !== null) return `${where}: ${split}`;
	for (const [name, threshold] of Object.entries(window.thresholds ?? {})) {
		const fixed = own(state.thresholds, name);
		if (fixed !== void 0 && fixed !== threshold) return `${where}: ${name} was counted at ${threshold}, before at ${fixed}`;
	}
	for (const metric of policy.metrics) {
		if (!measuredAt(metric, state.step)) continue;
		const evidence = evidenceOf(metric);
		const counted = [{
			slice: null,
			counts: countsOf(window, metric.name, null)
		}, ...Object.entries(window.slices ?? {}).flatMap(([column, values]) => Object.keys(values).map((value) => ({
			slice: {
				column,
				value
			},
			counts: countsOf(window, metric.name, {
				column,
				value
			})
		})))];
		for (const { slice, counts } of counted) {
			const fault = counts === void 0 ? null : evidence.fault(counts);
			if (fault !== null) return `${where}: ${metric.name}${slice ? ` of ${slice.column} ${slice.value}` : ""}: ${fault}`;
		}
	}
	return null;
}
// src/core/fold/parts.ts
function stateOf(view) {
	if (!view.state) throw new Error("a fold without a state");
	return view.state;
}
function trialOf(environment, name) {
	if (!environment.trial) throw new Error(`no trial runs in ${name}`);
	return environment.trial;
}
function recordOf(view, name) {
	const record = view.trials[name];
	if (!record) throw new Error(`the trial of ${name} was not read`);
	return record;
}
function digestOf(view, digest) {
	const record = view.digests[digest];
	if (!record) throw new Error(`the record of ${digest} was not read`);
	return record;
}
function put(view, name, environment) {
	const state = stateOf(view);
	return {
		...view,
		state: {
			...state,
			environments: {
				...state.environments,
				[name]: pruned(environment)
			}
		}
	};
}
function pruned(environment) {
	if (!environment.settled) return environment;
	const named = /* @__PURE__ */ new Set([
		environment.primary,
		environment.trial?.canary,
		environment.trial?.primary,
		environment.drill?.version,
		...environment.want.loaded
	]);
	const versions = Object.entries(environment.versions).filter(([version]) => named.has(version));
	return {
		...environment,
		versions: Object.fromEntries(versions)
	};
}
function placed(environment, routing, entry) {
	const versions = {
		...environment.versions,
		...routing.versions
	};
	return {
		...environment,
		want: routing.want,
		wantSeq: entry.seq,
		wantSince: entry.at,
		settled: false,
		versions
	};
}
function crowned(version, entry) {
	return {
		primary: version,
		primarySeq: entry.seq,
		primarySince: entry.at,
		primaryCommit: null
	};
}
function pausedBy(cause, reason, entry) {
	return {
		cause,
		reason,
		seq: entry.seq,
		since: entry.at
	};
}
function endedBy(trial, verdict, reason, entry) {
	return {
		canary: trial.canary,
		canaryDigest: trial.canaryDigest,
		primaryDigest: trial.primaryDigest,
		number: trial.number,
		started: trial.seq,
		seq: entry.seq,
		at: entry.at,
		verdict,
		reason,
		sha: trial.sha,
		run: entry.run?.id ?? null
	};
}
function wasPrimary(view, name, digest, seq, adopted = false) {
	const record = digestOf(view, digest);
	const span = {
		first: record.primary[name]?.first ?? seq,
		last: seq,
		...adopted ? { adopted: true } : {}
	};
	const primary = {
		...record.primary,
		[name]: span
	};
	return {
		...view,
		digests: {
			...view.digests,
			[digest]: {
				...record,
				primary
			}
		}
	};
}
function quarantined(view, digest, quarantine) {
	const record = digestOf(view, digest);
	const state = stateOf(view);
	return {
		...view,
		state: {
			...state,
			recent: state.recent.map((one) => one.digest === digest ? {
				...one,
				quarantined: true
			} : one)
		},
		digests: {
			...view.digests,
			[digest]: {
				...record,
				quarantine: record.quarantine ?? quarantine
			}
		}
	};
}
function released(view, digest) {
	const record = digestOf(view, digest);
	const state = stateOf(view);
	return {
		...view,
		state: {
			...state,
			recent: state.recent.map((one) => one.digest === digest ? {
				...one,
				quarantined: false
			} : one)
		},
		digests: {
			...view.digests,
			[digest]: {
				...record,
				quarantine: null
			}
		}
	};
}
function newRecord(about, round) {
	const { of, environment, number, canary, primary, seq, policy, slices } = about;
	return {
		schema: 1,
		of,
		environment,
		number,
		canary,
		primary,
		seq,
		policy,
		slices,
		tests: begin(policy.gate, slices, round),
		pending: [],
		batches: {},
		until: null,
		liveUntil: null,
		replayed: []
	};
}
function putRecord(view, name, record) {
	return {
		...view,
		trials: {
			...view.trials,
			[name]: record
		}
	};
}
function without(view, name, when = true) {
	if (!when || !(name in view.trials)) return view;
	return {
		...view,
		trials: Object.fromEntries(Object.entries(view.trials).filter(([key]) => key !== name))
	};
}
function endOf(windows) {
	return windows.at(-1)?.to ?? null;
}
// src/core/fold/trial.ts
function started(view, name, body, entry) {
	const environment = environmentOf(stateOf(view), name);
	const { trial: before } = environment;
	const ended = before ? { last: endedBy(before, "inconclusive", before.canary === body.trial.canary ? `${before.paused?.reason ?? "undecided"}; it was started once more` : "a newer version took its place", entry) } : {};
	const { number, canary, primary, seq } = body.trial;
	const { policy, slices } = body;
	const record = newRecord({
		of: "trial",
		environment: name,
		number,
		canary,
		primary,
		seq,
		policy,
		slices
	}, number);
	return putRecord(put(view, name, {
		...placed(environment, body, entry),
		...ended,
		trial: body.trial
	}), name, record);
}
function advanced(view, name, body, entry) {
	const environment = environmentOf(stateOf(view), name);
	const trial = trialOf(environment, name);
	const record = recordOf(view, name);
	return enteringStep(put(view, name, {
		...placed(environment, body, entry),
		trial: {
			...trial,
			step: body.step,
			stepKind: body.stepKind,
			stepSince: null,
			stepPassed: false,
			pass: null
		}
	}), name, record, body.step);
}
function enteringStep(view, name, record, step) {
	const tests = enterStep(taken(record, record.pending), record.policy.gate, step);
	return putRecord(view, name, {
		...record,
		tests,
		pending: [],
		until: null,
		liveUntil: null
	});
}
function resumed(view, name, body, entry) {
	const environment = environmentOf(stateOf(view), name);
	const trial = trialOf(environment, name);
	const record = recordOf(view, name);
	return enteringStep(put(view, name, {
		...placed(environment, body, entry),
		trial: {
			...trial,
			paused: null,
			stepSince: null,
			stepPassed: false,
			pass: null
		}
	}), name, record, body.step);
}
function observed(view, name, body) {
	const record = recordOf(view, name);
	const next = record.of === "trial" ? tookEvidence(view, name) : view;
	const fixed = Object.keys(record.slices).length === 0 && Object.keys(record.batches).length === 0 ? {
		slices: body.slices,
		tests: fixSlices(record.tests, record.policy.gate, body.slices)
	} : {};
	return putRecord(next, name, {
		...record,
		...fixed,
		pending: [...record.pending, ...body.windows],
		batches: {
			...record.batches,
			[body.batch]: body.content
		},
		until: endOf(body.windows) ?? record.until
	});
}
function looked(view, name, body, entry) {
	const took = body.windows.length > 0 ? tookEvidence(view, name) : view;
	const environment = environmentOf(stateOf(took), name);
	const before = trialOf(environment, name);
	const isFresh = body.windows.length > 0 || recordOf(took, name).pending.length > 0;
	const trial = {
		...before,
		look: body.details.look,
		lookedAt: entry.at,
		verdict: body.details.verdict,
		stepPassed: before.stepPassed || body.passed,
		pass: before.step === before.steps ? passAfter(before.pass, body.passed, isFresh, entry) : null,
		reason: body.ended?.reason ?? ""
	};
	if (body.ended) {
		const { verdict, reason, quarantine } = body.ended;
		const clean = without(put(took, name, {
			...placed(environment, body.ended, entry),
			trial: null,
			last: endedBy(trial, verdict, reason, entry)
		}), name);
		return quarantine ? quarantined(clean, trial.canaryDigest, {
			since: entry.at,
			by: entry.by,
			reason
		}) : clean;
	}
	const record = recordOf(took, name);
	const windows = [...record.pending, ...body.windows];
	const after = {
		...record,
		tests: taken(record, windows),
		pending: [],
		...body.replayed === null ? { liveUntil: endOf(body.windows) ?? record.liveUntil } : {
			until: endOf(body.windows) ?? record.until,
			replayed: [...record.replayed, body.replayed]
		}
	};
	return putRecord(put(took, name, body.paused ? {
		...placed(environment, body.paused, entry),
		trial: {
			...trial,
			pass: null,
			paused: pausedBy("inconclusive", body.paused.reason, entry)
		}
	} : {
		...environment,
		trial
	}), name, after);
}
function passAfter(before, passed, isFresh, { seq, at }) {
	if (before) return {
		seq: before.seq,
		at: isFresh ? at : before.at
	};
	return passed ? {
		seq,
		at
	} : null;
}
function taken(record, windows) {
	return windows.reduce((tests, window) => take(tests, record.policy.gate, window), record.tests);
}
function tookEvidence(view, name) {
	const environment = environmentOf(stateOf(view), name);
	const trial = trialOf(environment, name);
	if (trial.evidence) return view;
	const record = digestOf(view, trial.canaryDigest);
	const here = {
		...record.trials[name],
		[trial.primaryDigest]: trial.number
	};
	const next = put(view, name, {
		...environment,
		trial: {
			...trial,
			evidence: true
		}
	});
	return {
		...next,
		digests: {
			...next.digests,
			[record.digest]: {
				...record,
				trials: {
					...record.trials,
					[name]: here
				}
			}
		}
	};
}
// src/core/fold/promotion.ts
function promoted(view, name, body, entry) {
	const environment = environmentOf(stateOf(view), name);
	return baking(without(put(view, name, {
		...placed(environment, body, entry),
		...crowned(body.version, entry),
		trial: null,
		last: environment.trial ? endedBy(environment.trial, body.forced === null ? "promoted" : "forced", body.forced ?? "passed", entry) : environment.last,
		bake: null
	}), name), name, {
		...body,
		number: environment.trial?.number ?? 1
	}, entry);
}
function baking(view, name, what, entry) {
	const { bakeUntil, watch, previous, version, number } = what;
	if (bakeUntil === null) return view;
	const next = put(view, name, {
		...environmentOf(stateOf(view), name),
		bake: {
			from: previous,
			until: bakeUntil,
			since: null,
			failed: null
		}
	});
	if (watch === null) return next;
	return putRecord(next, name, newRecord({
		of: "bake",
		environment: name,
		number,
		canary: version,
		primary: previous ?? version,
		seq: entry.seq,
		policy: watch,
		slices: {}
	}, 1));
}
function watched(view, name, body, entry) {
	const environment = environmentOf(stateOf(view), name);
	const record = recordOf(view, name);
	const { bake } = environment;
	const failed = body.failed === null ? null : {
		seq: entry.seq,
		at: entry.at,
		reason: body.failed
	};
	return putRecord(put(view, name, {
		...environment,
		bake: bake && {
			...bake,
			failed: bake.failed ?? failed
		}
	}), name, {
		...record,
		tests: taken(record, [...record.pending, ...body.windows]),
		pending: [],
		liveUntil: endOf(body.windows) ?? record.liveUntil
	});
}
// src/core/fold/rollback.ts
function rolledBack(view, name, body, entry) {
	const environment = environmentOf(stateOf(view), name);
	const { trial } = environment;
	const ended = {
		trial: null,
		last: trial ? endedBy(trial, "rolled-back", body.reason, entry) : environment.last
	};
	const restored = body.what === "primary" && body.from === body.to;
	const moved = body.what === "primary" && !restored ? {
		...crowned(body.to, entry),
		bake: null
	} : {};
	const requests = environment.requests.filter(({ id }) => id !== body.request);
	const hold = body.hold ? heldBy(environment, body, entry) : environment.hold;
	const next = without(put(view, name, {
		...placed(environment, body, entry),
		...ended,
		...moved,
		requests,
		drill: null,
		hold
	}), name, !restored);
	const why = {
		since: entry.at,
		by: entry.by,
		reason: body.reason
	};
	return body.quarantine.reduce((after, digest) => quarantined(after, digest, why), next);
}
function heldBy(environment, body, entry) {
	const freeze = frozenBy(environment, entry.at);
	const { seq, at: since, by } = entry;
	const { from, to, reason } = body;
	return freeze ? {
		...freeze,
		from,
		to,
		seq
	} : {
		kind: "rollback",
		from,
		to,
		seq,
		since,
		until: null,
		by,
		reason
	};
}
// src/core/fold/settled.ts
function settled(view, name, body, entry) {
	if (body.outcome === "seen") return seen(view, name, body, entry);
	const environment = environmentOf(stateOf(view), name);
	const { fallback } = body;
	if (!fallback) return put(view, name, {
		...environment,
		degraded: {
			seq: entry.seq,
			since: entry.at,
			reason: body.reason
		}
	});
	const ended = environment.trial ? {
		trial: null,
		last: endedBy(environment.trial, "load-failed", body.reason, entry)
	} : {};
	const moved = fallback.primary === environment.primary ? {} : {
		primary: fallback.primary,
		primarySeq: fallback.primary === null ? null : entry.seq,
		primarySince: fallback.primary === null ? null : entry.at,
		primaryCommit: null,
		bake: null
	};
	const degraded = fallback.degraded ? {
		seq: entry.seq,
		since: entry.at,
		reason: body.reason
	} : environment.degraded;
	return without(put(view, name, {
		...placed(environment, fallback, entry),
		...ended,
		...moved,
		drill: null,
		degraded
	}), name, environment.trial !== null || fallback.primary !== environment.primary);
}
function freedOf(hold, environment, entry) {
	return frozenBy(environment, entry.at) ? {
		...hold,
		from: null,
		to: null
	} : null;
}
function seen(view, name, body, entry) {
	const environment = environmentOf(stateOf(view), name);
	const { trial, degraded, primary, hold } = environment;
	const want = body.fallback?.want ?? environment.want;
	const served = primary === null ? void 0 : environment.versions[primary];
	const freed = hold !== null && served !== void 0 && served.seq > hold.seq;
	const next = put(view, name, {
		...environment,
		want,
		settled: true,
		bake: environment.bake && {
			...environment.bake,
			since: environment.bake.since ?? entry.at
		},
		confirmed: {
			want,
			primary,
			seq: entry.seq
		},
		trial: trial && trial.stepSince === null && !trial.paused ? {
			...trial,
			stepSince: entry.at
		} : trial,
		degraded: degraded && body.wantSeq > degraded.seq ? null : degraded,
		hold: freed && hold ? freedOf(hold, environment, entry) : hold
	});
	if (primary === null || primary === environment.confirmed?.primary) return next;
	if (!served) throw new Error(`nothing describes the primary ${primary} of ${name}`);
	return wasPrimary(next, name, served.digest, entry.seq);
}
// src/core/fold.ts
function fold(view, entry) {
	const state = stamped(view.state ?? genesis(entry), entry);
	const next = {
		...view,
		state
	};
	const { body } = entry;
	if (body.type === "registered") return registered(next, body);
	const name = entry.environment;
	if (name === null) throw new Error(`entry ${entry.seq} (${body.type}) names no environment`);
	return inEnvironment(next, name, body, entry);
}
function genesis(entry) {
	return {
		schema: 1,
		model: entry.model,
		lineage: entry.lineage,
		seq: 0,
		recent: [],
		environments: {},
		operations: []
	};
}
function stamped(state, entry) {
	const operation = entry.key === null ? [] : [{
		key: entry.key,
		seq: entry.seq,
		type: entry.body.type
	}];
	const environments = Object.entries(state.environments).map(([name, environment]) => [name, witnessed(environment, entry)]);
	return {
		...state,
		seq: entry.seq,
		environments: Object.fromEntries(environments),
		operations: [...state.operations, ...operation].slice(-64)
	};
}
function witnessed(environment, { seq, previous }) {
	const { trial } = environment;
	return {
		...environment,
		primaryCommit: environment.primarySeq === seq - 1 ? previous : environment.primaryCommit,
		trial: trial && trial.seq === seq - 1 ? {
			...trial,
			commit: previous
		} : trial
	};
}
function registered(view, body) {
	const { record } = body;
	const digest = {
		schema: 1,
		digest: record.digest,
		version: record.version,
		quarantine: null,
		primary: {},
		trials: {}
	};
	const one = {
		version: record.version,
		digest: record.digest,
		seq: record.seq,
		quarantined: false
	};
	const state = stateOf(view);
	return {
		...view,
		state: isPrerelease(record.version) ? state : {
			...state,
			recent: [...state.recent, one].slice(-10)
		},
		versions: {
			...view.versions,
			[record.version]: record
		},
		digests: {
			...view.digests,
			[record.digest]: digest
		}
	};
}
function inEnvironment(view, name, body, entry) {
	const environment = environmentOf(stateOf(view), name);
	switch (body.type) {
		case "adopted": return wasPrimary(put(view, name, {
			...placed(environment, body, entry),
			...crowned(body.version, entry),
			settled: true,
			degraded: null,
			confirmed: {
				want: body.want,
				primary: body.version,
				seq: entry.seq
			}
		}), name, body.digest, entry.seq, true);
		case "initial": return baking(put(view, name, {
			...placed(environment, body, entry),
			...crowned(body.version, entry),
			bake: null
		}), name, {
			...body,
			previous: null,
			number: 1
		}, entry);
		case "started": return started(view, name, body, entry);
		case "advanced": return advanced(view, name, body, entry);
		case "observed": return observed(view, name, body);
		case "looked": return looked(view, name, body, entry);
		case "promoted": return promoted(view, name, body, entry);
		case "rolled-back": return rolledBack(view, name, body, entry);
		case "settled": return settled(view, name, body, entry);
		case "paused": return put(view, name, {
			...placed(environment, body, entry),
			trial: {
				...trialOf(environment, name),
				paused: pausedBy(body.cause, body.reason, entry),
				pass: null
			}
		});
		case "resumed": return resumed(view, name, body, entry);
		case "watched": return watched(view, name, body, entry);
		case "requested": {
			const request = {
				...body.request,
				by: entry.by,
				seq: entry.seq,
				at: entry.at
			};
			return put(view, name, {
				...environment,
				requests: [...environment.requests, request].slice(-8)
			});
		}
		case "held": {
			const next = put(view, name, {
				...environment,
				hold: body.hold
			});
			return body.released === null ? next : released(next, body.released.digest);
		}
		case "retired": return without(put(view, name, {
			...placed(environment, body, entry),
			bake: null
		}), name);
		case "drilled": return put(view, name, {
			...placed(environment, body, entry),
			drill: body.over ? null : {
				version: body.version,
				warm: body.warm,
				seq: entry.seq,
				since: entry.at
			}
		});
	}
}
// src/core/history.ts
function entriesOf(commits) {
	const ids = /* @__PURE__ */ new Set();
	return commits.flatMap(({ entry }) => {
		if (entry === null || ids.has(entry.id)) return [];
		ids.add(entry.id);
		return [entry];
	});
}
function upTo(entries, at) {
	return entries.slice(0, entries.findLastIndex((entry) => entry.at <= at) + 1);
}
function replayed(entries) {
	return entries.reduce((view, entry) => {
		try {
			return fold(view, entry);
		} catch (error) {
			throw new Fault("LEDGER_CORRUPT", `model-release/${entry.model}, entry ${entry.seq}: expected an entry that follows from those before it, got one that does not (${error instanceof Error ? error.message : "unknown"}). Run status with verify to see what was changed by hand`);
		}
	}, emptyView);
}
// src/io/status.ts
const SUMMARY_LIMIT = 1e6;
const MOST_FINDINGS = 200;
function factsOf(environment, now, by) {
	const { primary, primarySince, primarySeq, trial, degraded, bake, drill, requests, settled, wantSeq, want, last } = environment;
	const hold = holdOf(environment, now);
	const shares = Object.entries(want.weights);
	const since = primarySince === null ? "" : ` since ${when(primarySince, now)}`;
	const entry = primarySeq === null ? "" : `, entry ${primarySeq}`;
	return [
		["live", primary === null ? "nothing yet" : `${primary}${since}${entry}${by === null ? "" : `, by ${by}`}`],
		["phase", phaseOf(environment, now)],
		hold && [hold.kind === "freeze" ? "frozen" : "in hold", holdWords(hold, now)],
		trial && ["on trial", trialWords(trial, now)],
		trial?.paused ? ["paused", `since ${when(trial.paused.since, now)}: ${trial.paused.reason}`] : null,
		shares.length > 1 ? ["requests", shares.map(([version, share]) => `${version} ${share / 100} %`).join(", ")] : null,
		want.mirror && ["mirrored", `${want.mirror.share / 100} % of requests to ${want.mirror.to}`],
		isBaking(environment, now) && bake ? ["watched", `until ${time(bake.until)}`] : null,
		bake?.failed ? ["limit exceeded", `since ${when(bake.failed.at, now)}: ${bake.failed.reason}`] : null,
		degraded && ["degraded", `since ${when(degraded.since, now)}: ${degraded.reason}`],
		drill && ["drill", `${drill.version} since ${when(drill.since, now)}`],
		...requests.map(({ to, by: who, reason }) => ["rollback asked for", `${to === null ? "" : `to ${to} `}by ${who}: ${reason}`]),
		settled ? null : ["under way", `entry ${wantSeq ?? ""} is not seen serving yet`],
		last && last.canary !== primary ? ["last trial", `${last.canary} ended ${last.verdict} ${when(last.at, now)}, entry ${last.seq}: ${last.reason}`] : null
	].filter((row) => row !== null);
}
function holdWords({ since, until, by, reason, from, to }, now) {
	const moved = from === null || to === null ? "" : `, from ${from} to ${to}`;
	return `since ${when(since, now)}${until === null ? "" : ` until ${time(until)}`}${moved}, by ${by}: ${reason}`;
}
function trialWords({ canary, primary, step, steps, stepKind, verdict, look, started }, now) {
	const seen = verdict === null ? "no look yet" : `${verdict} at look ${look}`;
	return `${canary} against ${primary} since ${when(started, now)}, step ${step} of ${steps} (${stepKind}): ${seen}`;
}
function time(instant) {
	return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}
function when(instant, now) {
	const seconds = secondsBetween(instant, now);
	return seconds < 0 ? time(instant) : `${time(instant)} (${inWords$5(seconds)} ago)`;
}
function ageOf({ state, lastAt, now }) {
	if (state === null) return "no entry";
	return `entry ${state.seq}${lastAt === null ? "" : `, ${when(lastAt, now)}`}`;
}
function statusSummary(models, told) {
	const { decision, message, verified } = told;
	return cut(joined$2([
		md`## ${new Markdown(verified === null || verified.findings.length === 0 ? "\u2705" : "\u274c")} status: ${decision}`,
		md`${message}`,
		...verified ? verifiedParts(verified) : [],
		...models.flatMap(modelParts)
	], "\n\n"), SUMMARY_LIMIT, "The output state has the states as they are stored.");
}
function verifiedParts({ findings, unchecked }) {
	const rows = findings.slice(0, MOST_FINDINGS).map(({ where, expected, got, fix }) => [
		code(where),
		expected,
		got,
		fix
	]);
	const more = findings.length - rows.length;
	return [
		...rows.length > 0 ? [md`
### Differences
          `, table([
			"where",
			"expected",
			"got",
			"what to do"
		], "llll", rows)] : [],
		...more > 0 ? [md`${more} more are in the log.`] : [],
		...unchecked.length > 0 ? [md`
### Not checked
          `, joined$2(unchecked.map((one) => md`- ${one}`))] : []
	];
}
function modelParts(status) {
	const { model, state, environments, now, by, lines } = status;
	const facts = environments.map((name) => {
		return md`**${name}**\n\n${table(["", ""], "ll", factsOf(environmentOf(state, name), now, by[name] ?? null))}`;
	});
	return [
		md`### ${model}`,
		md`Last entry: ${ageOf(status)}`,
		...facts,
		...lines.length > 0 ? [md`Newest entries:\n\n${joined$2(lines.map((line) => md`- ${line}`))}`] : []
	];
}
function statusText(models) {
	return models.map((status) => {
		const { model, state, environments, now, by, lines } = status;
		const facts = environments.flatMap((name) => {
			const rows = factsOf(environmentOf(state, name), now, by[name] ?? null);
			const width = Math.max(...rows.map(([what]) => what.length));
			return [`  ${name}`, ...rows.map(([what, how]) => `    ${what.padEnd(width)}  ${plain(how, 1e3)}`)];
		});
		const history = lines.length > 0 ? ["  newest entries", ...lines.map((line) => `    ${plain(line, 300)}`)] : [];
		return [
			`${plain(model)}: ${ageOf(status)}`,
			...facts,
			...history
		].join("\n");
	}).join("\n\n");
}
// src/run/live.ts
const MOST = 360;
const WHOLE_SECOND = 1;
const SAME_CLOCK = 10;
const UNSEEN = 120;
async function live(asked, factory, signal) {
	const every = asked.gate.window ?? 60;
	const sources = bySource(asked.metrics, factory(asked.gate.sources ?? {}));
	const clocks = await Promise.all(sources.map(async ({ source }) => source.now(signal)));
	const silent = clocks.find(isNoData);
	if (silent) return {
		windows: [],
		noData: inWords(silent)
	};
	const times = clocks.flatMap((clock) => isNoData(clock) ? [] : [clock]);
	const skews = times.map((time) => skewOf(time, asked.now));
	const [skew = 0] = skews;
	if (skews.some((one) => Math.abs(one - skew) > SAME_CLOCK)) return {
		windows: [],
		noData: `the clocks of the sources differ by ${Math.round(Math.max(...skews) - Math.min(...skews))} s`
	};
	const seen = Math.min(...times.map((time) => Date.parse(time)));
	const last = onGrid(asked.end === null ? seen : Math.min(seen, Date.parse(after(asked.end, skew))), every, Math.floor);
	const since = after(asked.since, skew + WHOLE_SECOND);
	const joining = {
		metrics: asked.metrics,
		share: asked.share,
		maxDuration: asked.maxDuration
	};
	const windows = [];
	let from = asked.until === null ? onGrid(Date.parse(since), every, Math.ceil) : Date.parse(asked.until);
	while (from < last) {
		const stretch = {
			from: instant(from),
			to: instant(last),
			every,
			since,
			primary: asked.primary,
			canary: asked.canary
		};
		const parts = await Promise.all(sources.map(async ({ source, metrics }) => source.windows({
			...stretch,
			metrics
		}, signal)));
		const failed = parts.find(isNoData);
		if (failed) return {
			windows: fewer(windows, asked),
			noData: inWords(failed)
		};
		const counted = joined(parts.flatMap((part) => isNoData(part) ? [] : [part]), joining);
		windows.push(...counted);
		const reached = Date.parse(counted.at(-1)?.to ?? stretch.from);
		const taken = reached - from;
		from = reached;
		if (taken === 0 || last - reached < taken) break;
	}
	const stale = asked.end === null && seen - from > UNSEEN * 1e3 ? await staleOf(sources, {
		...asked,
		since,
		every,
		at: instant(seen)
	}, signal) : null;
	return {
		windows: fewer(windows, asked),
		noData: stale && inWords(stale)
	};
}
async function staleOf(sources, { at, every, since, primary, canary }, signal) {
	const stretch = {
		from: at,
		to: at,
		every,
		since,
		primary,
		canary
	};
	return (await Promise.all(sources.map(async ({ source, metrics }) => source.windows({
		...stretch,
		metrics
	}, signal)))).find(isNoData) ?? null;
}
function fewer(windows, { metrics }) {
	return coarser(windows.filter((window) => !isEmpty(window, metrics)), MOST, metrics);
}
function bySource(metrics, sources) {
	const orphan = metrics.find(({ live: counting }) => counting === void 0 || !sources.has(counting.source));
	if (orphan) throw new Error(`nothing counts ${orphan.name}`);
	return [...sources].flatMap(([name, source]) => {
		const own = metrics.filter((metric) => metric.live?.source === name);
		return own.length > 0 ? [{
			source,
			metrics: own
		}] : [];
	});
}
function skewOf(clock, now) {
	const skew = (Date.parse(clock) - Date.parse(now)) / 1e3;
	return Math.abs(skew) <= SAME_CLOCK ? 0 : skew;
}
function onGrid(time, every, round) {
	return round(time / (every * 1e3)) * every * 1e3;
}
function instant(time) {
	return new Date(time).toISOString();
}
function isNoData(found) {
	return typeof found === "object" && "code" in found;
}
function inWords({ code, reason }) {
	return `${code}: ${reason}`;
}
// src/core/decide/look.ts
function look(view, command, facts, now) {
	const environment = environmentOf(view.state, command.environment);
	const { trial } = environment;
	const meant = namedDigest(view, command);
	const primary = environment.primary === null ? void 0 : environment.versions[environment.primary];
	if (isNamed(command) && primary && (meant === primary.digest || command.version === environment.primary)) return nothing("nothing-to-judge", `${environment.primary ?? ""} is the primary of ${command.environment} itself`);
	if (!trial) return afterTheTrial(environment, command, facts, meant);
	if (isNamed(command) && meant !== trial.canaryDigest && command.version !== trial.canary) return refuse("NO_CANDIDATE", `${command.version ?? command.digest ?? ""} is not on trial in ${command.environment}; ${trial.canary} is`);
	const record = view.trials[command.environment];
	if (record?.of !== "trial") throw new Error(`the trial of ${command.environment} was not read`);
	return ofTrial(view, command, {
		environment,
		trial,
		record,
		facts,
		now
	});
}
function ofTrial(view, command, looking) {
	const { trial, record, facts, now } = looking;
	const { evidence } = facts;
	if (evidence && (evidence.trialSeq !== trial.seq || evidence.step !== trial.step)) throw new Error("the evidence was read for another step");
	const read = evidence?.windows ?? [];
	const windows = [...record.pending, ...read];
	const late = trial.pass === null && secondsBetween(trial.started, now) >= record.policy.maxDuration;
	const usedUp = trial.stepKind === "replay" && (facts.consumed || record.replayed.includes(trial.step));
	const lapsed = passLapsed(trial, now);
	const stands = standsOn(record.policy.steps, trial.step, trial.stepSince, now);
	const early = trial.pass === null && (stands || facts.noData !== null);
	const model = view.state?.model ?? "";
	const see = (tests, final, appended) => {
		const { gate, steps } = record.policy;
		const judgement = judge(tests, gate, {
			step: trial.step,
			steps,
			final,
			copied: copiedIn(steps, trial.step)
		});
		const details = detailsOf(model, command.environment, trial, judgement, appended);
		return {
			judgement,
			details: {
				...details,
				integrity: {
					...details.integrity,
					freshness: facts.noData
				}
			}
		};
	};
	if (trial.paused && trial.paused.cause !== "gap") {
		const { details } = see(record.tests, false, false);
		return nothing("looked", `the trial of ${trial.canary} is paused: ${trial.paused.reason}`, details);
	}
	if (trial.stepSince === null) {
		const { details } = see(record.tests, false, false);
		return nothing("looked", `step ${trial.step} of ${trial.canary} is not confirmed yet: nothing to look at`, details);
	}
	const seen = see(record.tests, usedUp, false);
	if (windows.length === 0 && !late && !lapsed && !(usedUp && !trial.stepPassed) && !(!trial.stepPassed && !early && seen.judgement.verdict === "pass") && !isSilent(looking)) {
		const { judgement, details } = seen;
		const verdict = inTime(details.verdict, {
			late: false,
			lapsed: false,
			early
		});
		return nothing("looked", facts.noData ?? judgement.reason, {
			...details,
			verdict
		});
	}
	const { judgement, details } = see(taken(record, windows), late || usedUp, true);
	const verdict = inTime(judgement.verdict, {
		late: late && trial.step < trial.steps,
		lapsed,
		early
	});
	const reason = lapsed && verdict === "inconclusive" ? `the pass of ${trial.pass?.at ?? ""} was not acted on in time` : early && judgement.verdict === "pass" ? `${judgement.reason}; it counts once ${facts.noData === null ? "the step has stood for its min-duration" : `the source speaks again (${facts.noData})`}` : reasonOf(judgement, verdict, late, record);
	const passed = verdict === "pass";
	const base = {
		type: "looked",
		trial: trial.number,
		step: trial.step,
		windows: read,
		replayed: facts.consumed ? trial.step : null,
		details: {
			...details,
			verdict
		},
		passed
	};
	if ((verdict === "continue" || passed && trial.stepPassed && (trial.step < trial.steps || record.pending.length === 0)) && command.quiet && !isSilent(looking)) return nothing("looked", reason, {
		...base.details,
		look: trial.look
	});
	if (passed || verdict === "continue") {
		const ready = passed && trial.step === trial.steps && trial.pass === null;
		return append({
			...base,
			ended: null
		}, ready ? "ready" : "looked", reason, base.details);
	}
	const { environment } = looking;
	if (verdict === "inconclusive" && facts.policy.onInconclusive === "pause") {
		const want = wantOfPause(environment);
		const paused = {
			reason,
			want,
			versions: namedBy(want, environment.versions)
		};
		return append({
			...base,
			ended: null,
			paused
		}, "looked", `${reason}; paused until a person decides`, base.details);
	}
	const want = wantOnly(trial.primary, [trial.canary], environment, facts.policy.capacity, facts.policy.rollbackOrder);
	const ended = {
		verdict,
		reason,
		quarantine: verdict === "fail",
		want,
		versions: namedBy(want, environment.versions)
	};
	return append({
		...base,
		ended
	}, "ended", reason, base.details);
}
function isSilent({ environment, trial, facts, now }) {
	const silence = trial.paused ? null : unwatchedFor(environment, now);
	return silence !== null && silence > facts.policy.maxGap / 2;
}
function inTime(verdict, { late, lapsed, early }) {
	if (late && verdict === "pass" || lapsed && !(verdict === "fail" || verdict === "invalid")) return "inconclusive";
	return early && verdict === "pass" ? "continue" : verdict;
}
function standsOn(steps, step, since, now) {
	const { minDuration } = steps[step - 1] ?? { minDuration: 0 };
	return step === steps.length && since !== null && secondsBetween(since, now) < minDuration;
}
function copiedIn(steps, step) {
	const now = steps[step - 1];
	return now?.kind === "mirror" ? now.share / WHOLE : null;
}
function reasonOf(judgement, verdict, late, record) {
	if (verdict !== "inconclusive") return judgement.reason;
	return `${late ? `max-duration of ${inWords$5(record.policy.maxDuration)} is over` : "the replay is used up"}: ${judgement.reason}`;
}
function afterTheTrial(environment, command, facts, meant) {
	const { last } = environment;
	const same = last && (isNamed(command) ? meant === last.canaryDigest || command.version === last.canary : true);
	if (last && same && facts.lastDetails && (last?.run !== null && last?.run === facts.run || !command.allowNothing)) return nothing("ended", last.reason, facts.lastDetails);
	if (command.allowNothing && !isNamed(command)) return nothing("nothing-to-judge", `nothing is on trial in ${command.environment}`);
	const asked = command.version ?? command.digest;
	return refuse("NO_CANDIDATE", asked === null ? `nothing is on trial in ${command.environment}. Start a trial by canary, or give observations for a preview` : `${asked} is not on trial in ${command.environment}`);
}
function isNamed(command) {
	return command.version !== null || command.digest !== null;
}
function namedDigest(view, command) {
	if (command.digest !== null) return command.digest;
	return command.version === null ? null : view.versions[command.version]?.digest ?? null;
}
function detailsOf(model, environment, trial, judgement, appended) {
	return {
		schema: 1,
		verdict: judgement.verdict,
		preview: false,
		model,
		environment,
		canary: trial.canary,
		primary: trial.primary,
		trial: trial.number,
		look: appended ? trial.look + 1 : trial.look,
		step: trial.step,
		started: trial.started,
		metrics: judgement.metrics,
		integrity: judgement.integrity
	};
}
// src/run/operations/look.ts
function looking(command, ports) {
	const collected = /* @__PURE__ */ new Map();
	const counted = /* @__PURE__ */ new Map();
	return {
		ask: (view) => namedFiles(view, command),
		decide: async (reading) => {
			const { trial, last, versions } = environmentOf(reading.view.state, command.environment);
			const record = reading.view.trials[command.environment];
			const replayed = trial && record ? await replayOnce(trial, record, versions) : null;
			const live = trial && record ? await countOnce(trial, record, versions, reading.now) : null;
			const evidence = trial && record && replayed?.kind === "rows" ? windowsOf(replayed.rows, trial, record, reading.now) : null;
			return look(reading.view, command, {
				policy: ports.policy,
				evidence: evidence ?? (trial && live ? {
					trialSeq: trial.seq,
					step: trial.step,
					windows: live.windows
				} : null),
				consumed: evidence !== null,
				noData: replayed?.kind === "no-data" ? replayed.reason : live?.noData ?? null,
				run: ports.run,
				lastDetails: !trial && last ? await ports.detailsAt(reading, last.seq) : null
			}, reading.now);
		}
	};
	async function countOnce(trial, record, versions, now) {
		const { gate, steps, maxDuration } = record.policy;
		const step = steps[trial.step - 1];
		const metrics = gate.metrics.filter((metric) => metric.live && measuredAt(metric, trial.step));
		const [primary, canary] = [versions[trial.primary], versions[trial.canary]];
		if (!step || step.kind === "replay" || trial.stepSince === null || metrics.length === 0) return null;
		if (!primary || !canary) throw new Error(`nothing describes ${trial.primary} or ${trial.canary}`);
		const key = [
			trial.seq,
			trial.step,
			trial.stepSince,
			record.liveUntil,
			trial.paused?.seq
		].join("/");
		const known = counted.get(key);
		if (known) return known;
		const fresh = await ports.live({
			gate,
			metrics,
			primary: {
				version: trial.primary,
				served: primary
			},
			canary: {
				version: trial.canary,
				served: canary
			},
			since: after(trial.stepSince, ports.policy.settle),
			end: trial.paused?.since ?? null,
			now,
			until: record.liveUntil,
			share: step.kind === "weight" && step.share < 1e4 ? step.share / WHOLE : null,
			maxDuration
		});
		counted.set(key, fresh);
		return fresh;
	}
	async function replayOnce(trial, record, versions) {
		const step = record.policy.steps[trial.step - 1];
		if (step?.kind !== "replay" || trial.stepSince === null || record.replayed.includes(trial.step)) return null;
		const key = `${trial.seq}/${trial.step}`;
		const known = collected.get(key);
		if (known) return known;
		const fresh = await ports.replay(step, trial, record, versions);
		collected.set(key, fresh);
		return fresh;
	}
}
function windowsOf(rows, trial, record, now) {
	const step = record.policy.steps[trial.step - 1];
	const source = step?.kind === "replay" ? step.file : "replay";
	const total = Object.values(record.policy.replays).reduce((sum, file) => sum + file.rows, 0);
	const tally = startTally({
		policy: record.policy.gate,
		step: trial.step,
		versions: {
			primary: trial.primary,
			canary: trial.canary
		},
		slices: record.slices,
		rows: rows.length,
		planned: total === 0 ? 1 : Math.min(1, rows.length / 2 / total),
		batch: `replay/${trial.step}`,
		thresholds: thresholdsOf(record.tests, record.pending),
		source
	});
	for (const [index, row] of rows.entries()) tally.add(row, index + 1);
	return {
		trialSeq: trial.seq,
		step: trial.step,
		windows: tally.windows({
			from: trial.stepSince ?? now,
			to: now
		})
	};
}
function namedFiles(view, command) {
	const versions = command.version === null ? [] : [command.version];
	const digest = command.version === null ? void 0 : view.versions[command.version]?.digest;
	return {
		versions,
		digests: digest === void 0 ? [] : [digest]
	};
}
export { RED as $, mkdtemp as $n, md as $t, targetFiles as A, breaks as An, alphaOf as At, rateLimited as B, isBaking as Bn, action as Bt, conclusionOf as C, nothing as Cn, canDecide as Ct, hashLocation as D, wantOfPause as Dn, begin$1 as Dt, asking as E, servedFrom as En, measuredAt as Et, Refusal as F, closedSince as Fn, boundsOf as Ft, eventPullRequest as G, after as Gn, commentMarker as Gt, short$1 as H, phaseOf as Hn, chance as Ht, UnknownOutcome as I, emptyEnvironment as In, own as It, checkName as J, digestOf$1 as Jn, margin as Jt, openGitHub as K, inWords$5 as Kn, logged as Kt, badToken as L, emptyView as Ln, addTo as Lt, endDrill as M, highestBelow as Mn, sharesOf as Mt, reserved as N, mayBreak as Nn, evidenceOf as Nt, rollingBack as O, wantOfStep as On, logsOf as Ot, reservedRollback as P, samePrecedence as Pn, marksOf as Pt, progressOf$1 as Q, mkdir as Qn, signed$1 as Qt, missingPermission as R, environmentOf as Rn, emptyGrid as Rt, due as S, append as Sn, startingCanary as St, startRollback as T, namedBy as Tn, thresholdsOf as Tt, unreachable as U, DAY as Un, checkOutput as Ut, redactor as V, passLapsed as Vn, failure$1 as Vt, promoting as W, HOUR as Wn, commentBody as Wt, confirmedPrimary as X, placeToWrite as Xn, number$1 as Xt, checksOf as Y, findFiles as Yn, nameOf as Yt, deploymentsOf as Z, access as Zn, operationSummary as Zt, take as _, readFor as _n, request as _r, urlProblem as _t, live as a, chooseEnvironment as an, stat as ar, replayOf as at, nothingFound as b, RegistryDiffers as bn, readSlices as bt, entriesOf as c, at as cn, main as cr, rowsOf as ct, fold as d, parseDuration as dn, nearest as dr, MOST_BYTES as dt, table as en, open as er, redCode as et, passAfter as f, isMap$1 as fn, plain as fr, asError as ft, fixSlices as g, needs as gn, isActionName as gr, reasonOf$2 as gt, enterStep as h, differs$1 as hn, ROOT as hr, guardedLookup as ht, standsOn as i, choose as in, rm as ir, replayFiles as it, drill as j, bumped as jn, judgedOf as jt, targetFacts as k, wantOnly as kn, take$1 as kt, replayed as l, expected as ln, setTimeout as lr, textOf as lt, begin as m, converge as mn, ACTIONS as mr, createHttp as mt, copiedIn as n, parseInstant as nn, readdir as nr, withoutLive as nt, statusSummary as o, parseConfig as on, writeFile as or, linesOf as ot, taken as p, OTHER as pn, show as pr, bare as pt, entryDetails as q, secondsBetween as qn, lookSummary as qt, inTime as r, ConfigFault as rn, rename as rr, fromCounts as rt, statusText as s, readYaml as sn, Fault as sr, only as st, looking as t, parseJson as tn, readFile as tr, startTally as tt, upTo as u, durationHint as un, either as ur, HttpFailure as ut, judge as v, union as vn, request$1 as vr, isIP as vt, findRun as w, refuse as wn, samplesFor as wt, together as x, StepFailed as xn, sliceColumns as xt, inWords$1 as y, Outdated as yn, oneLine as yt, noRepository as z, holdOf as zn, nth as zt };
