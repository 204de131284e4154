import { i as take, n as enterStep, r as fixSlices, t as begin } from "./gate2.js";
import { Et as isPrerelease, Nt as environmentOf } from "./shared.js";
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
		}), name, body.digest, entry.seq);
		case "initial": return put(view, name, {
			...placed(environment, body, entry),
			...crowned(body.version, entry),
			bake: null
		});
		case "started": return started(view, name, body, entry);
		case "advanced": return advanced(view, name, body, entry);
		case "observed": return observed(view, name, body);
		case "looked": return looked(view, name, body, entry);
		case "promoted": return promoted(view, name, body, entry);
		case "rolled-back": return rolledBack(view, name, body, entry);
		case "settled": return settled(view, name, body, entry);
	}
}
function started(view, name, body, entry) {
	const environment = environmentOf(stateOf(view), name);
	const ended = environment.trial ? { last: endedBy(environment.trial, "inconclusive", "a newer version took its place", entry) } : {};
	const record = {
		schema: 1,
		environment: name,
		number: body.trial.number,
		canary: body.trial.canary,
		primary: body.trial.primary,
		seq: body.trial.seq,
		policy: body.policy,
		slices: body.slices,
		tests: begin(body.policy.gate, body.slices, body.trial.number),
		pending: [],
		batches: {},
		until: null,
		replayed: []
	};
	const next = put(view, name, {
		...placed(environment, body, entry),
		...ended,
		trial: body.trial
	});
	return {
		...next,
		trials: {
			...next.trials,
			[name]: record
		}
	};
}
function advanced(view, name, body, entry) {
	const environment = environmentOf(stateOf(view), name);
	const trial = trialOf(environment, name);
	const record = recordOf(view, name);
	const next = put(view, name, {
		...placed(environment, body, entry),
		trial: {
			...trial,
			step: body.step,
			stepKind: body.stepKind,
			stepSince: null,
			stepPassed: false,
			pass: null
		}
	});
	const tests = enterStep(taken(record, record.pending), record.policy.gate, body.step);
	return {
		...next,
		trials: {
			...next.trials,
			[name]: {
				...record,
				tests,
				pending: [],
				until: null
			}
		}
	};
}
function observed(view, name, body) {
	const record = recordOf(view, name);
	const next = tookEvidence(view, name);
	const fixed = Object.keys(record.slices).length === 0 && Object.keys(record.batches).length === 0 ? {
		slices: body.slices,
		tests: fixSlices(record.tests, record.policy.gate, body.slices)
	} : {};
	const after = {
		...record,
		...fixed,
		pending: [...record.pending, ...body.windows],
		batches: {
			...record.batches,
			[body.batch]: body.content
		},
		until: endOf(body.windows) ?? record.until
	};
	return {
		...next,
		trials: {
			...next.trials,
			[name]: after
		}
	};
}
function looked(view, name, body, entry) {
	const took = body.windows.length > 0 ? tookEvidence(view, name) : view;
	const environment = environmentOf(stateOf(took), name);
	const before = trialOf(environment, name);
	const trial = {
		...before,
		look: body.details.look,
		verdict: body.details.verdict,
		stepPassed: before.stepPassed || body.passed,
		pass: before.step === before.steps && (body.passed || before.pass) ? {
			seq: before.pass?.seq ?? entry.seq,
			at: entry.at
		} : null,
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
		until: endOf(body.windows) ?? record.until,
		replayed: body.replayed === null ? record.replayed : [...record.replayed, body.replayed]
	};
	const next = put(took, name, {
		...environment,
		trial
	});
	return {
		...next,
		trials: {
			...next.trials,
			[name]: after
		}
	};
}
function taken(record, windows) {
	return windows.reduce((tests, window) => take(tests, record.policy.gate, window), record.tests);
}
function promoted(view, name, body, entry) {
	const environment = environmentOf(stateOf(view), name);
	return without(put(view, name, {
		...placed(environment, body, entry),
		...crowned(body.version, entry),
		trial: null,
		last: environment.trial ? endedBy(environment.trial, body.forced === null ? "promoted" : "forced", body.forced ?? "passed", entry) : environment.last,
		bake: body.bakeUntil === null ? null : {
			from: body.previous,
			until: body.bakeUntil
		}
	}), name);
}
function rolledBack(view, name, body, entry) {
	const environment = environmentOf(stateOf(view), name);
	const { trial } = environment;
	const ended = {
		trial: null,
		last: trial ? endedBy(trial, "rolled-back", body.reason, entry) : environment.last
	};
	const moved = body.what === "primary" ? {
		...crowned(body.to, entry),
		bake: null
	} : {};
	const hold = body.hold ? {
		kind: "rollback",
		from: body.from,
		to: body.to,
		seq: entry.seq,
		since: entry.at,
		until: null,
		by: entry.by,
		reason: body.reason
	} : environment.hold;
	const next = without(put(view, name, {
		...placed(environment, body, entry),
		...ended,
		...moved,
		hold
	}), name);
	const why = {
		since: entry.at,
		by: entry.by,
		reason: body.reason
	};
	return body.quarantine.reduce((after, digest) => quarantined(after, digest, why), next);
}
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
		degraded
	}), name, environment.trial !== null);
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
		confirmed: {
			want,
			primary,
			seq: entry.seq
		},
		trial: trial && trial.stepSince === null ? {
			...trial,
			stepSince: entry.at
		} : trial,
		degraded: degraded && body.wantSeq > degraded.seq ? null : degraded,
		hold: freed ? null : hold
	});
	if (primary === null || primary === environment.confirmed?.primary) return next;
	if (!served) throw new Error(`nothing describes the primary ${primary} of ${name}`);
	return wasPrimary(next, name, served.digest, entry.seq);
}
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
function wasPrimary(view, name, digest, seq) {
	const record = digestOf(view, digest);
	const before = record.primary[name];
	const primary = {
		...record.primary,
		[name]: {
			first: before?.first ?? seq,
			last: seq
		}
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
export { taken as n, fold as t };
