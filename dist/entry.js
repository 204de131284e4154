import { A as optional, B as strictObject, C as minValue, D as number, E as nullable, J as variant, K as union, M as picklist, N as pipe, W as tuple, _ as literal, f as integer, n as array, r as boolean, s as exactOptional } from "./vendor.js";
import { a as format, c as numbers, d as text, f as verdict, i as digest, l as oid, n as by, o as instant, p as version, r as count, s as name, t as anyJson, u as stepKind } from "./words.js";
// src/ledger/schema/state.ts
const served = strictObject({
	digest,
	servedVersion: text,
	location: nullable(text),
	seq: count,
	commit: nullable(oid)
});
const want = strictObject({
	loaded: array(version),
	weights: by(count),
	mirror: nullable(strictObject({
		to: version,
		share: count
	})),
	order: picklist(["load-first", "unload-first"])
});
const trial = strictObject({
	number: count,
	canary: version,
	canaryDigest: digest,
	primary: version,
	primaryDigest: digest,
	seq: count,
	commit: nullable(text),
	started: instant,
	step: count,
	steps: count,
	stepKind,
	stepSince: nullable(instant),
	policy: digest,
	look: count,
	lookedAt: nullable(instant),
	evidence: boolean(),
	verdict: nullable(verdict),
	reason: text,
	pass: nullable(strictObject({
		seq: count,
		at: instant
	})),
	stepPassed: boolean(),
	paused: nullable(strictObject({
		cause: picklist([
			"inconclusive",
			"drift",
			"gap"
		]),
		seq: count,
		since: instant,
		reason: text
	})),
	sha: nullable(oid)
});
const hold = strictObject({
	kind: picklist(["rollback", "freeze"]),
	from: nullable(version),
	to: nullable(version),
	seq: count,
	since: instant,
	until: nullable(instant),
	by: text,
	reason: text
});
const request = {
	id: text,
	what: picklist([
		"auto",
		"canary",
		"primary"
	]),
	to: nullable(text),
	reason: text,
	primary: nullable(version),
	canary: nullable(version)
};
const environment = strictObject({
	primary: nullable(version),
	primarySince: nullable(instant),
	primarySeq: nullable(count),
	primaryCommit: nullable(oid),
	hold: nullable(hold),
	trial: nullable(trial),
	want,
	wantSeq: nullable(count),
	wantSince: nullable(instant),
	settled: boolean(),
	confirmed: nullable(strictObject({
		want,
		primary: nullable(version),
		seq: count
	})),
	degraded: nullable(strictObject({
		seq: count,
		since: instant,
		reason: text
	})),
	bake: nullable(strictObject({
		from: nullable(version),
		until: instant,
		since: optional(nullable(instant), null),
		failed: nullable(strictObject({
			seq: count,
			at: instant,
			reason: text
		}))
	})),
	drill: nullable(strictObject({
		version,
		warm: boolean(),
		seq: count,
		since: instant
	})),
	requests: array(strictObject({
		...request,
		by: text,
		seq: count,
		at: instant
	})),
	last: nullable(strictObject({
		canary: version,
		canaryDigest: digest,
		primaryDigest: digest,
		number: count,
		started: count,
		seq: count,
		at: instant,
		verdict: union([verdict, picklist([
			"promoted",
			"forced",
			"rolled-back",
			"load-failed"
		])]),
		reason: text,
		sha: nullable(oid),
		run: nullable(text)
	})),
	versions: by(served)
});
const entryType = picklist([
	"registered",
	"adopted",
	"initial",
	"started",
	"advanced",
	"observed",
	"looked",
	"promoted",
	"rolled-back",
	"settled",
	"paused",
	"resumed",
	"watched",
	"requested",
	"held",
	"retired",
	"drilled"
]);
const state = strictObject({
	schema: format,
	model: name,
	lineage: text,
	seq: count,
	recent: array(strictObject({
		version,
		digest,
		seq: count,
		quarantined: boolean()
	})),
	environments: by(environment),
	operations: array(strictObject({
		key: text,
		seq: count,
		type: entryType
	}))
});
// src/ledger/schema/gate.ts
const margin = strictObject({
	value: number(),
	relative: boolean()
});
const metricKind = picklist([
	"proportion",
	"mean",
	"quantile",
	"rate",
	"distribution"
]);
const better = picklist(["higher", "lower"]);
const gatePolicy = strictObject({
	alpha: number(),
	minSamples: count,
	metrics: array(strictObject({
		name: text,
		kind: metricKind,
		better,
		margin,
		failAbove: margin,
		limit: nullable(number()),
		paired: boolean(),
		column: text,
		slices: array(text),
		required: boolean(),
		weight: number(),
		at: nullable(array(count)),
		bounds: exactOptional(tuple([number(), number()])),
		cap: exactOptional(number()),
		q: exactOptional(number()),
		threshold: exactOptional(number()),
		exposure: exactOptional(text),
		guarded: exactOptional(boolean()),
		live: exactOptional(strictObject({
			source: text,
			bad: nullable(text),
			total: text,
			absentBad: nullable(literal("zero"))
		}))
	})),
	splitTolerance: exactOptional(number()),
	sources: exactOptional(by(strictObject({
		kind: text,
		section: anyJson
	}))),
	window: exactOptional(number()),
	limitsOnly: exactOptional(literal(true))
});
const proportion = strictObject({
	n: count,
	k: count,
	missing: exactOptional(count)
});
const sums = {
	n: count,
	sum: number(),
	sumsq: number(),
	grid: exactOptional(numbers)
};
const mean = strictObject({
	...sums,
	missing: exactOptional(count)
});
const missingOfPairs = exactOptional(strictObject({
	primary: count,
	canary: count,
	both: count
}));
const exceedances = strictObject({
	n: count,
	above: count,
	beyond: exactOptional(count),
	over: exactOptional(count),
	missing: exactOptional(count)
});
const rate = strictObject({
	events: count,
	exposure: number(),
	missing: exactOptional(count)
});
const categories = strictObject({
	categories: by(count),
	missing: exactOptional(count)
});
const counts = union([
	strictObject({
		primary: proportion,
		canary: proportion
	}),
	strictObject({
		primary: mean,
		canary: mean
	}),
	strictObject({
		primary: exceedances,
		canary: exceedances
	}),
	strictObject({
		primary: rate,
		canary: rate
	}),
	strictObject({
		primary: categories,
		canary: categories
	}),
	strictObject({
		...sums,
		missing: missingOfPairs,
		values: exactOptional(strictObject({
			primary: number(),
			canary: number()
		}))
	}),
	strictObject({
		worse: count,
		better: count,
		same: count,
		missing: missingOfPairs,
		values: exactOptional(strictObject({
			primary: count,
			canary: count
		}))
	})
]);
const window = strictObject({
	from: text,
	to: text,
	batch: exactOptional(text),
	rows: exactOptional(tuple([count, count])),
	planned: number(),
	metrics: by(counts),
	slices: exactOptional(by(by(by(counts)))),
	split: exactOptional(strictObject({
		primary: count,
		canary: count,
		share: number()
	})),
	thresholds: exactOptional(by(number()))
});
const guard = exactOptional(strictObject({
	windows: count,
	mean: number(),
	squares: number(),
	expected: number()
}));
const failedBy = picklist([
	"margin",
	"limit",
	"missing"
]);
const restarts = strictObject({
	rest: number(),
	first: numbers,
	stake: numbers,
	reserve: numbers,
	run: numbers
});
const series = strictObject({
	fail: strictObject({
		tests: restarts,
		past: numbers,
		carried: numbers,
		planned: number(),
		guard
	}),
	pass: strictObject({
		logs: numbers,
		past: numbers,
		carried: numbers,
		history: nullable(tuple([number(), number()])),
		guard
	}),
	limit: nullable(restarts),
	limitGuard: guard,
	missing: nullable(strictObject({
		logs: numbers,
		past: numbers,
		carried: numbers
	})),
	total: nullable(counts),
	step: nullable(counts),
	best: strictObject({
		fail: number(),
		pass: number(),
		limit: number(),
		missing: number()
	}),
	passedIn: nullable(count),
	failed: nullable(failedBy)
});
const gateState = strictObject({
	trial: count,
	step: count,
	windows: count,
	overall: by(series),
	slices: by(by(by(series))),
	failed: nullable(strictObject({
		metric: text,
		slice: nullable(strictObject({
			column: text,
			value: text
		})),
		part: failedBy
	})),
	invalid: nullable(text),
	split: nullable(strictObject({
		logs: numbers,
		primary: count,
		canary: count,
		best: number()
	})),
	thresholds: by(number())
});
const arm = strictObject({
	n: number(),
	value: nullable(number())
});
const twoSided = strictObject({
	fail: nullable(number()),
	pass: nullable(number())
});
const details = strictObject({
	schema: format,
	verdict,
	preview: boolean(),
	model: text,
	environment: text,
	canary: text,
	primary: text,
	trial: nullable(count),
	look: count,
	step: nullable(count),
	started: nullable(text),
	metrics: array(strictObject({
		name: text,
		kind: metricKind,
		slice: exactOptional(by(text)),
		verdict,
		better,
		margin: union([number(), text]),
		primary: arm,
		canary: arm,
		difference: nullable(number()),
		lower: nullable(number()),
		upper: nullable(number()),
		evidence: twoSided,
		p: twoSided,
		progress: number(),
		eta: nullable(number()),
		reason: text
	})),
	integrity: strictObject({
		split: nullable(text),
		freshness: nullable(text),
		missing: nullable(text)
	})
});
// src/ledger/schema/records.ts
const tensor = strictObject({
	name: text,
	dtype: text,
	shape: array(pipe(number(), integer())),
	optional: exactOptional(boolean())
});
const versionRecord = strictObject({
	schema: format,
	version,
	digest,
	seq: count,
	at: instant,
	by: text,
	location: nullable(text),
	servedVersion: text,
	signature: nullable(strictObject({
		inputs: array(tensor),
		outputs: array(tensor)
	})),
	metadata: anyJson,
	commit: nullable(oid),
	pullRequest: nullable(count)
});
const digestRecord = strictObject({
	schema: format,
	digest,
	version,
	quarantine: nullable(strictObject({
		since: instant,
		by: text,
		reason: text
	})),
	primary: by(strictObject({
		first: count,
		last: count,
		adopted: exactOptional(literal(true))
	})),
	trials: by(by(count))
});
const timing = {
	advance: picklist(["pass", "time"]),
	minDuration: number()
};
const step = variant("kind", [
	strictObject({
		kind: literal("replay"),
		file: text,
		protocol: picklist(["v2", "mlflow"]),
		score: picklist([
			"equal",
			"argmax",
			"numeric"
		]),
		concurrency: count,
		...timing
	}),
	strictObject({
		kind: literal("mirror"),
		share: count,
		...timing
	}),
	strictObject({
		kind: literal("weight"),
		share: count,
		...timing
	})
]);
const frozenPolicy = strictObject({
	gate: gatePolicy,
	steps: array(step),
	maxDuration: number(),
	replays: by(strictObject({
		digest,
		rows: count
	}))
});
const sliceValues = by(array(text));
const trialRecord = strictObject({
	schema: format,
	of: picklist(["trial", "bake"]),
	environment: name,
	number: count,
	canary: version,
	primary: version,
	seq: count,
	policy: frozenPolicy,
	slices: sliceValues,
	tests: gateState,
	pending: array(window),
	batches: by(digest),
	until: nullable(text),
	liveUntil: optional(nullable(text), null),
	replayed: array(count)
});
// src/ledger/schema/entry.ts
const routing = {
	want,
	versions: by(served)
};
const body = variant("type", [
	strictObject({
		type: literal("registered"),
		record: versionRecord
	}),
	strictObject({
		type: literal("adopted"),
		version,
		digest,
		...routing
	}),
	strictObject({
		type: literal("initial"),
		version,
		digest,
		sha: nullable(oid),
		bakeUntil: nullable(instant),
		watch: nullable(frozenPolicy),
		...routing
	}),
	strictObject({
		type: literal("started"),
		trial,
		policy: frozenPolicy,
		slices: sliceValues,
		supersedes: nullable(version),
		...routing
	}),
	strictObject({
		type: literal("advanced"),
		step: count,
		stepKind,
		...routing
	}),
	strictObject({
		type: literal("observed"),
		trial: count,
		batch: text,
		content: digest,
		rows: count,
		rejected: count,
		slices: sliceValues,
		windows: array(window)
	}),
	strictObject({
		type: literal("looked"),
		trial: count,
		step: count,
		windows: array(window),
		replayed: nullable(count),
		details,
		passed: boolean(),
		ended: nullable(strictObject({
			verdict,
			reason: text,
			quarantine: boolean(),
			...routing
		})),
		paused: exactOptional(strictObject({
			reason: text,
			...routing
		}))
	}),
	strictObject({
		type: literal("paused"),
		cause: picklist(["drift", "gap"]),
		reason: text,
		...routing
	}),
	strictObject({
		type: literal("resumed"),
		step: count,
		reason: text,
		...routing
	}),
	strictObject({
		type: literal("watched"),
		version,
		windows: array(window),
		details,
		failed: nullable(text)
	}),
	strictObject({
		type: literal("requested"),
		request: strictObject(request)
	}),
	strictObject({
		type: literal("held"),
		hold: nullable(hold),
		released: nullable(strictObject({
			version,
			digest
		})),
		reason: text
	}),
	strictObject({
		type: literal("retired"),
		gone: array(version),
		...routing
	}),
	strictObject({
		type: literal("drilled"),
		version,
		digest,
		over: boolean(),
		warm: boolean(),
		...routing
	}),
	strictObject({
		type: literal("promoted"),
		version,
		digest,
		previous: nullable(version),
		passedAt: nullable(count),
		forced: nullable(text),
		bakeUntil: nullable(instant),
		watch: nullable(frozenPolicy),
		...routing
	}),
	strictObject({
		type: literal("rolled-back"),
		what: picklist(["canary", "primary"]),
		from: version,
		to: version,
		digest,
		quarantine: array(digest),
		hold: boolean(),
		reason: text,
		asserted: boolean(),
		request: nullable(text),
		...routing
	}),
	strictObject({
		type: literal("settled"),
		wantSeq: count,
		outcome: picklist(["seen", "failed"]),
		reason: text,
		fallback: nullable(strictObject({
			primary: nullable(version),
			degraded: boolean(),
			...routing
		}))
	})
]);
const entry = strictObject({
	schema: format,
	id: text,
	model: name,
	lineage: text,
	seq: pipe(number(), integer(), minValue(1)),
	previous: nullable(oid),
	key: nullable(text),
	at: instant,
	by: text,
	run: nullable(strictObject({
		id: text,
		attempt: count,
		job: text,
		workflow: text,
		event: text,
		sha: oid,
		url: text
	})),
	environment: nullable(name),
	body
});
export { state as a, versionRecord as i, digestRecord as n, trialRecord as r, entry as t };
