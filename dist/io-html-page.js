import { At as alphaOf, Bn as isBaking, Ht as chance, Jt as margin, Kn as inWords, Kt as logged, Ln as emptyView, Mt as sharesOf, Qt as signed, Rn as environmentOf, Un as DAY, Wn as HOUR, Xt as number, Yt as nameOf, d as fold, fn as isMap, fr as plain, jt as judgedOf, qn as secondsBetween, zn as holdOf } from "./shared.js";
// src/io/html/chronicle.ts
function endOf({ end, to, trial }) {
	if (end) return end.verdict;
	return to !== null ? "inconclusive" : trial.paused ? "paused" : "running";
}
function chronicle(entries) {
	const places = /* @__PURE__ */ new Map();
	let view = emptyView;
	let broken = null;
	for (const entry of entries) try {
		const next = (view.state?.seq ?? 0) + 1;
		if (entry.seq !== next) throw new Error(`expected entry ${next} here`);
		const after = fold(view, entry);
		if (entry.environment !== null) tell(places, entry, entry.environment, view, after);
		view = after;
	} catch (error) {
		broken = {
			seq: entry.seq,
			message: error instanceof Error ? error.message : String(error)
		};
		break;
	}
	return {
		view,
		broken,
		places: [...places].map(([name, place]) => ({
			name,
			...place,
			holds: real(place.holds)
		}))
	};
}
function tell(places, entry, name, before, after) {
	const place = places.get(name) ?? {
		primaries: [],
		holds: [],
		trials: []
	};
	places.set(name, place);
	const [was, is] = [environmentOf(before.state, name), environmentOf(after.state, name)];
	if (was.primarySeq !== is.primarySeq) crown(place, entry, is);
	if (was.hold !== is.hold) hold(place, entry, is.hold);
	if (was.trial?.seq !== is.trial?.seq) change(place, entry, name, was, after);
	follow(place, entry, was.trial?.seq ?? null, name, after);
}
function crown({ primaries }, { at, seq, body }, { primary }) {
	close(primaries, at);
	if (primary !== null) primaries.push({
		version: primary,
		from: at,
		to: null,
		seq,
		how: body.type
	});
}
function hold({ holds }, { at }, now) {
	for (const span of holds) if (span.to === null || span.to > at) span.to = span.from > at ? span.from : at;
	if (now === null) return;
	const { kind, by, reason, until } = now;
	const to = kind === "freeze" ? until : null;
	holds.push({
		kind,
		by,
		reason,
		from: at,
		to
	});
	if (to !== null && now.from !== null) holds.push({
		kind: "rollback",
		by,
		reason,
		from: to,
		to: null
	});
}
function real(holds) {
	return holds.filter(({ from, to }) => to === null || to > from);
}
function change({ trials }, entry, name, was, after) {
	const { trial, last } = environmentOf(after.state, name);
	const open = trials.at(-1);
	if (was.trial && open) {
		open.to = entry.at;
		open.end = last?.started === was.trial.seq ? last : null;
	}
	const record = after.trials[name];
	if (!trial || !record) return;
	trials.push({
		environment: name,
		trial,
		by: entry.by,
		from: entry.at,
		to: null,
		policy: record.policy,
		slices: record.slices,
		looks: [],
		end: null
	});
}
function follow({ trials }, entry, running, name, after) {
	const story = trials.at(-1);
	if (!story) return;
	const { body, seq, at } = entry;
	if (body.type === "looked" && running === story.trial.seq) story.looks.push({
		seq,
		at,
		details: body.details
	});
	const { trial } = environmentOf(after.state, name);
	const record = after.trials[name];
	if (trial?.seq === story.trial.seq) story.trial = trial;
	if (record?.of === "trial" && record.seq === story.trial.seq) story.slices = record.slices;
}
function close(spans, at) {
	const last = spans.at(-1);
	if (last && last.to === null) last.to = at;
}
// src/io/html/escape.ts
var Html = class {
	text;
	constructor(text) {
		this.text = text;
	}
};
const NOTHING = new Html("");
function markup(fixed, ...parts) {
	return new Html(fixed.map((text, at) => `${text}${encoded(parts[at] ?? null)}`).join(""));
}
function joined(parts, separator = "") {
	return new Html(parts.map(encoded).join(separator));
}
function encoded(part) {
	if (part === null) return "";
	if (part instanceof Html) return part.text;
	if (typeof part === "string" || typeof part === "number") return escape(String(part));
	return part.map((one) => one.text).join("");
}
function escape(text, longest = 500) {
	return plain(text, longest).replaceAll(/[&<>"'`=]/gu, (sign) => `&#${sign.charCodeAt(0)};`);
}
function said(text) {
	return markup`<bdi>${text}</bdi>`;
}
function link(label, url) {
	if (!/^https?:\/\//iu.test(url) || !URL.canParse(url)) return markup`${label}`;
	return markup`<a href="${new Html(escape(new URL(url).href, Number.POSITIVE_INFINITY))}" rel="noopener noreferrer">${label}</a>`;
}
// src/io/html/words.ts
const TONES = {
	pass: "good",
	promoted: "good",
	fail: "bad",
	"load-failed": "bad",
	invalid: "bad",
	forced: "warn",
	"rolled-back": "idle",
	running: "busy",
	continue: "busy",
	paused: "idle",
	inconclusive: "idle"
};
const WORDS = {
	pass: "passed",
	promoted: "promoted",
	fail: "failed",
	"load-failed": "did not load",
	invalid: "invalid evidence",
	forced: "promoted by force",
	"rolled-back": "taken away",
	running: "running",
	continue: "collecting",
	paused: "paused",
	inconclusive: "inconclusive"
};
const SIGNS = {
	good: "\u2713",
	bad: "\u2715",
	warn: "!",
	busy: "\u2026",
	idle: "\u2013"
};
function toneOf(end) {
	return TONES[end];
}
function signOf(end) {
	return SIGNS[TONES[end]];
}
function wordOf(end) {
	return WORDS[end];
}
function badge(tone, words) {
	return markup`<span class="badge ${tone}">${words}</span>`;
}
function endBadge(end) {
	return badge(TONES[end], `${SIGNS[TONES[end]]} ${WORDS[end]}`);
}
function minute(instant) {
	return `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
}
function time(instant) {
	return markup`<time datetime="${instant}">${minute(instant)} UTC</time>`;
}
function ago(from, now) {
	const seconds = secondsBetween(from, now);
	return seconds < 0 ? "after this page was made" : `${inWords(seconds)} ago`;
}
function brief(digest) {
	return markup`<code title="${digest}">${digest.slice(0, 19)}</code>`;
}
function percent(basisPoints) {
	return `${basisPoints / 100} %`;
}
function count(number, one, many = `${one}s`) {
	return `${number} ${number === 1 ? one : many}`;
}
// src/io/html/history.ts
const TELLERS = {
	registered: ({ record }) => `registered ${record.version}`,
	adopted: ({ version }) => `adopted ${version}, which served already`,
	initial: ({ version }) => `started with ${version}`,
	started: ({ trial, supersedes }) => `began trial ${trial.number} of ${trial.canary} against ${trial.primary}${supersedes === null ? "" : `, in place of ${supersedes}`}`,
	advanced: ({ step, stepKind }) => `went on to step ${step} (${stepKind})`,
	observed: ({ rows }) => `recorded ${count(rows, "observation")}`,
	looked: ({ details, ended }) => `look ${details.look}: ${ended ? "the trial ended, " : ""}${wordOf(details.verdict)}`,
	promoted: ({ version, previous, forced }) => `promoted ${version}${previous === null ? "" : ` (was ${previous})`}${forced === null ? "" : ", by force"}`,
	"rolled-back": ({ what, from, to }) => what === "canary" ? `took ${from} away, ${to} goes on` : `rolled back from ${from} to ${to}`,
	settled: ({ outcome, wantSeq }) => outcome === "seen" ? `entry ${wantSeq} is seen serving` : `entry ${wantSeq} did not come about`,
	paused: ({ cause }) => `paused the trial: ${cause}`,
	resumed: ({ step }) => `began step ${step} anew`,
	watched: ({ version, failed }) => `watched ${version}: ${failed === null ? "within its limits" : "a limit is exceeded"}`,
	requested: ({ request }) => `asked for a rollback${request.to === null ? "" : ` to ${request.to}`}`,
	held: ({ hold, released }) => {
		if (released) return `lifted the quarantine of ${released.version}`;
		if (hold === null) return "released the environment";
		return hold.kind === "freeze" ? "froze the environment" : "lifted the freeze, the hold stays";
	},
	retired: ({ gone }) => `let ${gone.join(", ")} go`,
	drilled: ({ version, over }) => `${over ? "ended the drill of" : "drilled the way back to"} ${version}`
};
function historyList(entries, most) {
	if (entries.length === 0) return markup`<p class="empty">No entries.</p>`;
	const shown = entries.slice(-most).toReversed();
	const older = entries.length - shown.length;
	const lines = shown.map((entry) => markup`<li><b>${sentence(entry.body.type, entry.body)}</b>${why(entry.body)}<br><span class="meta">${about(entry)}</span></li>`);
	const rest = older > 0 ? markup`<p class="note">${count(older, "older entry", "older entries")} in the ledger.</p>` : NOTHING;
	return markup`<ol class="history" reversed>${joined(lines, "\n")}</ol>${rest}`;
}
function about({ seq, at, environment, by, run }) {
	return joined([
		markup`entry ${seq}`,
		time(at),
		...environment === null ? [] : [markup`${environment}`],
		markup`by ${said(by)}`,
		...run === null ? [] : [link("run", run.url)]
	], " \u00b7 ");
}
function sentence(type, body) {
	return TELLERS[type]?.(body) ?? type.replaceAll("-", " ");
}
function why(body) {
	const reason = reasonOf(body);
	return reason === "" ? NOTHING : markup`: ${said(reason)}`;
}
function reasonOf(body) {
	if (body.type === "looked") return body.ended?.reason ?? "";
	if (body.type === "promoted") return body.forced ?? "";
	if (body.type === "watched") return body.failed ?? "";
	if (body.type === "requested") return body.request.reason;
	if (body.type === "settled" && body.outcome === "seen") return "";
	return "reason" in body ? body.reason : "";
}
// src/io/html/live.ts
function liveCard(name, environment, now) {
	const { primary, primarySince, primarySeq, versions } = environment;
	const served = primary === null ? void 0 : versions[primary];
	const since = primarySince === null ? NOTHING : markup`<p class="meta">since ${time(primarySince)} (${ago(primarySince, now)}), entry ${primarySeq}${served ? markup`, ${brief(served.digest)}` : NOTHING}</p>`;
	return markup`<article class="card"><h4>${name}</h4><p class="version">${primary ?? "nothing yet"}</p>
<p class="badges">${badges(environment, now)}</p>${since}<dl>${facts(environment, now).map(([label, fact]) => markup`<dt>${label}</dt><dd>${fact}</dd>`)}</dl></article>`;
}
function badges(environment, now) {
	const hold = holdOf(environment, now);
	const { primary, degraded, trial, drill, requests, settled, bake } = environment;
	return [
		primary === null ? badge("idle", "empty") : settled && !degraded ? badge("good", "\u2713 serving") : null,
		hold?.kind === "freeze" ? badge("warn", "\u2744 frozen") : null,
		hold?.kind === "rollback" ? badge("warn", "\u2691 in hold") : null,
		degraded ? badge("bad", "! degraded") : null,
		bake?.failed ? badge("bad", "! a limit is exceeded") : null,
		isBaking(environment, now) ? badge("busy", "baking") : null,
		trial ? badge(trial.paused ? "idle" : "busy", trial.paused ? "trial paused" : "on trial") : null,
		trial?.pass ? badge("good", "\u2713 ready to promote") : null,
		requests.length > 0 ? badge("warn", "rollback asked for") : null,
		drill ? badge("busy", "drill") : null,
		settled ? null : badge("busy", "\u2026 under way")
	].filter((one) => one !== null);
}
function facts(environment, now) {
	const { trial, degraded, bake, requests, last, want, settled, wantSeq, drill, primary } = environment;
	const hold = holdOf(environment, now);
	const shares = Object.entries(want.weights);
	return [
		trial && ["On trial", markup`<b>${trial.canary}</b> against ${trial.primary}, step ${trial.step} of ${trial.steps} (${trial.stepKind})${trial.verdict === null ? markup`, no look yet` : markup` ${endBadge(trial.verdict)} at look ${trial.look}`}`],
		trial?.paused ? ["Paused", markup`since ${time(trial.paused.since)}: ${said(trial.paused.reason)}`] : null,
		shares.length > 1 ? ["Requests", markup`${shares.map(([version, share]) => `${version} ${percent(share)}`).join(", ")}`] : null,
		want.mirror && ["Mirrored", markup`${percent(want.mirror.share)} of requests to ${want.mirror.to}`],
		hold && [hold.kind === "freeze" ? "Frozen" : "In hold", markup`since ${time(hold.since)}${hold.until === null ? NOTHING : markup` until ${time(hold.until)}`} by ${said(hold.by)}: ${said(hold.reason)}`],
		degraded && ["Degraded", markup`since ${time(degraded.since)}: ${said(degraded.reason)}`],
		bake && (bake.failed || isBaking(environment, now)) ? ["Watched", markup`until ${time(bake.until)}${bake.failed ? markup`: ${said(bake.failed.reason)}` : NOTHING}`] : null,
		...requests.map(({ to, by, reason, at }) => ["Rollback asked for", markup`${to === null ? NOTHING : markup`to ${to} `}by ${said(by)} on ${time(at)}: ${said(reason)}`]),
		drill && ["Drill", markup`the way back to ${drill.version}, since ${time(drill.since)}`],
		settled ? null : ["Under way", markup`entry ${wantSeq} is not seen serving yet`],
		last && [last.canary === primary ? "Evidence" : "Last trial", markup`<b>${last.canary}</b> ${endBadge(last.verdict)} on ${time(last.at)}: ${said(last.reason)}`]
	].filter((one) => one !== null);
}
// src/io/html/releases.ts
const LINEAGE = {
	dataset: "Dataset",
	"training-run": "Training run",
	metrics: "Metrics"
};
const LONGEST = 300;
const COMMA = markup`, `;
function releaseList(records, view, places) {
	if (records.length === 0) return markup`<p class="empty">No version is registered.</p>`;
	return markup`<ul class="releases">${records.map((record) => release(record, view, places))}</ul>`;
}
function release(record, view, places) {
	const { version, digest, at, by, commit, pullRequest } = record;
	const quarantine = view.digests[digest]?.quarantine;
	const fates = places.flatMap((place) => fatesOf(version, place));
	return markup`<li><h4>${version}</h4> ${quarantine ? badge("bad", "\u2715 quarantined") : NOTHING}${brief(digest)}
<p class="meta">registered ${time(at)} by ${said(by)}${commit === null ? NOTHING : markup`, commit <code>${commit.slice(0, 7)}</code>`}${pullRequest === null ? NOTHING : markup`, pull request ${pullRequest}`}</p>
${fates.length === 0 ? markup`<p class="meta">never tried</p>` : markup`<ul class="fates">${fates}</ul>`}
${quarantine ? markup`<p class="why">Quarantined ${time(quarantine.since)} by ${said(quarantine.by)}${isTold(quarantine.reason, places) ? NOTHING : markup`: ${said(quarantine.reason)}`}</p>` : NOTHING}${lineage(record.metadata)}</li>`;
}
function isTold(reason, places) {
	return places.some(({ trials }) => trials.some(({ end }) => end?.reason === reason));
}
function fatesOf(version, { name, trials, primaries }) {
	const tried = trials.filter(({ trial }) => trial.canary === version).map((story) => ({
		from: story.from,
		shown: markup`<li>${endBadge(endOf(story))} ${name}, ${time(story.to ?? story.from)}${story.end && story.end.reason !== "" ? markup`: ${said(story.end.reason)}` : NOTHING}</li>`
	}));
	const served = primaries.filter((span) => span.version === version).map(({ from, to }) => ({
		from,
		shown: markup`<li>${badge(to === null ? "good" : "idle", to === null ? "\u2713 live" : "was live")} ${name}, ${time(from)}${to === null ? markup` until now` : markup` to ${time(to)}`}</li>`
	}));
	return [...tried, ...served].toSorted((a, b) => a.from < b.from ? -1 : 1).map(({ shown }) => shown);
}
function lineage(metadata) {
	if (!isMap(metadata)) return NOTHING;
	const known = Object.entries(LINEAGE).flatMap(([key, label]) => {
		const value = Object.hasOwn(metadata, key) ? metadata[key] : void 0;
		return value === void 0 || value === null ? [] : [markup`<dt>${label}</dt><dd>${valueOf(value)}</dd>`];
	});
	return known.length === 0 ? NOTHING : markup`<dl class="lineage">${known}</dl>`;
}
function valueOf(value) {
	if (typeof value === "string") return link(said(value), value);
	if (isMap(value)) return markup`${Object.entries(value).map(([key, one], at) => markup`${at > 0 ? COMMA : NOTHING}${said(key)} ${said(inShort$1(one))}`).slice(0, 20)}`;
	return said(inShort$1(value));
}
function inShort$1(value) {
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return text.length > LONGEST ? `${text.slice(0, 299)}\u2026` : text;
}
// src/io/html/series.ts
function seriesOf(story) {
	const found = /* @__PURE__ */ new Map();
	for (const { at, details } of story.looks) for (const metric of details.metrics) {
		const key = JSON.stringify([metric.name, metric.slice ?? null]);
		const points = found.get(key) ?? [];
		points.push({
			look: details.look,
			at,
			step: details.step,
			metric
		});
		found.set(key, points);
	}
	return [...found.values()].flatMap((points) => {
		const last = points.at(-1)?.metric;
		return last ? [{
			points,
			last,
			needed: neededFor(story, last)
		}] : [];
	}).toSorted((a, b) => rank(a.last) - rank(b.last) || (a.last.slice ? harm(b.last) - harm(a.last) : 0));
}
function rank({ verdict, slice }) {
	return (verdict === "fail" ? 0 : 2) + (slice ? 1 : 0);
}
function harm({ difference, better }) {
	return (difference ?? 0) * (better === "higher" ? -1 : 1);
}
function neededFor({ policy, slices, trial }, line) {
	const metric = judgedOf(policy.gate).find((one) => one.name === line.name);
	if (!metric) return null;
	const alpha = alphaOf(policy.gate, trial.number);
	const shares = sharesOf(policy.gate, slices, metric);
	const share = line.slice ? shares.slice : shares.overall;
	return share > 0 ? {
		fail: Math.log(1 / (share * alpha)),
		pass: Math.log(1 / alpha)
	} : null;
}
function boundOf({ margin, primary, better }) {
	const size = typeof margin === "number" ? margin : Number.parseFloat(margin) / 100 * Math.abs(primary.value ?? 0);
	return size > 0 ? size * (better === "higher" ? -1 : 1) : null;
}
// src/io/html/style.ts
const STYLE = `
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1c2430;--soft:#566173;--line:#d9dee6;--grid:#e6e9ef;--link:#1f5fbf;
--good:#1a7f4b;--bad:#c0293b;--warn:#96600a;--busy:#2563c4;--idle:#626d7e;--live1:#2b5a8f;--live2:#4a749d;--onbar:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#10151d;--card:#19212c;--ink:#e5eaf1;--soft:#a3afc0;--line:#2f3a49;--grid:#273140;--link:#86b5ff;
--good:#5ccb8f;--bad:#ff7f8b;--warn:#e8b04e;--busy:#80b0ff;--idle:#a5b0c0;--live1:#7fb0e6;--live2:#a9c9ec;--onbar:#10151d}}
*{box-sizing:border-box}
body>svg{position:absolute}
body{margin:0 auto;max-width:1080px;padding:16px;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2;margin:.4em 0 .2em}h2{font-size:1.35rem;margin:1.6em 0 .2em;padding-bottom:.25em;border-bottom:1px solid var(--line)}
h3{font-size:1.08rem;margin:1.8em 0 .6em}h4{font-size:1rem;margin:0}h5{font-size:.92rem;margin:0;display:inline}
p{margin:.3em 0}a{color:var(--link)}code{font:.84em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--soft)}
.meta,.note,.empty{color:var(--soft);font-size:.88rem}.empty{font-style:italic}
.why{border-left:3px solid var(--line);padding-left:10px;margin:.5em 0;font-size:.92rem}
.alarm{border:1px solid var(--bad);border-left-width:6px;border-radius:6px;padding:8px 12px}
nav ul,.legend,.releases,.fates,.steps,.history{list-style:none;margin:0;padding:0}nav ul{display:flex;flex-wrap:wrap;gap:4px 16px}
.badge{display:inline-block;font-size:.78rem;font-weight:600;line-height:1.5;padding:0 8px;border:1px solid currentColor;border-radius:999px;white-space:nowrap}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}.busy{color:var(--busy)}.idle{color:var(--idle)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:14px}
.card,.releases>li,details.trial,figure{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px}
.card h4{color:var(--soft);font-weight:600}.version{font-size:1.9rem;font-weight:650;line-height:1.2;margin:.1em 0}
.badges{display:flex;flex-wrap:wrap;gap:6px}
dl{margin:.6em 0 0;font-size:.9rem;display:grid;grid-template-columns:max-content 1fr;gap:3px 12px}dl:empty{display:none}dt{color:var(--soft)}dd{margin:0}
.timeline{display:block;margin:.5em 0 0}.timeline+.legend{margin-top:8px}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--soft)}svg text.end{text-anchor:end}svg text.middle{text-anchor:middle}
.timeline .name{fill:var(--onbar);font-weight:600;pointer-events:none}.timeline .roomy{display:none}
.timeline rect.even{fill:var(--live1)}.timeline rect.odd{fill:var(--live2)}
.timeline rect.trial,.mark{fill:currentColor}.timeline rect.hold{stroke:var(--warn)}.hatched{fill:var(--warn)}
.axis{stroke:var(--soft)}.grid{stroke:var(--grid)}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;font-size:.83rem;color:var(--soft)}
.swatch{display:inline-block;width:12px;height:12px;border-radius:3px;background:currentColor;vertical-align:-1px}.swatch.hatch{color:var(--warn);background:repeating-linear-gradient(45deg,currentColor 0 2px,transparent 2px 5px);border:1px solid}
.swatch.worse{background:var(--bad);opacity:.22}
.line{display:inline-block;width:18px;border-top:2px solid;vertical-align:4px}.line.middle{color:var(--busy)}.line.pass{color:var(--good)}.line.fail{color:var(--bad)}.line.decided{border-top-style:dashed}
details.trial{margin:12px 0}summary{cursor:pointer}summary h4{display:inline}summary .meta{display:block}
details.numbers{margin-top:10px}details.numbers>summary{color:var(--link);font-size:.9rem}
.steps{display:flex;flex-wrap:wrap;gap:6px;margin:.6em 0;font-size:.83rem}.steps li{border:1px solid var(--line);border-radius:6px;padding:0 8px;color:var(--soft)}
.steps .done{border-color:var(--good);color:var(--good)}.steps .here{border-color:var(--busy);color:var(--busy);font-weight:600}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:12px;margin:.6em 0}
figure{margin:0;padding:10px;background:var(--bg)}figcaption{margin-bottom:4px}.chart{display:block;width:100%;height:auto}
.chart text{font-size:10.5px;text-anchor:end}.chart text.start{text-anchor:start}small{display:block;color:var(--soft);font-size:.92em}
.chart .zero{stroke:var(--soft)}.chart .margin{stroke:var(--bad);stroke-dasharray:5 3}.chart .decided{stroke:var(--ink);stroke-dasharray:5 3}
.chart .step{stroke:var(--soft);stroke-dasharray:1 3}.worse{fill:var(--bad);fill-opacity:.1}.band{fill:var(--busy);fill-opacity:.2;stroke:var(--busy);stroke-opacity:.45}
.chart path.middle,.chart path.pass,.chart path.fail{fill:none;stroke-width:2;stroke-linejoin:round;stroke:var(--busy)}.chart path.pass{stroke:var(--good)}.chart path.fail{stroke:var(--bad)}
.chart .last{fill:currentColor;stroke:var(--bg);stroke-width:1.5}.dot.pass{fill:var(--good)}.dot.fail{fill:var(--bad)}
.releases{display:grid;gap:10px}.releases h4{display:inline;margin-right:6px}.fates li{margin:.3em 0;font-size:.9rem}
.history li{border-top:1px solid var(--line);padding:5px 0;font-size:.92rem}
table{border-collapse:collapse;width:100%;font-size:.88rem;margin:.5em 0}th{text-align:left;color:var(--soft);font-weight:600}th,td{padding:5px 8px;vertical-align:top;border-bottom:1px solid var(--line)}
@media (min-width:700px){th{min-width:4.8em}}
@media (min-width:820px){.timeline .roomy{display:inline}}
@media (max-width:699px){body{padding:12px}.card,.releases>li,details.trial{padding:11px}figure{padding:8px;margin:0 -4px}thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}table,tbody,tr,td{display:block}
tr{border:1px solid var(--line);border-radius:8px;margin:0 0 8px;padding:4px 10px;background:var(--card)}td{border:0;padding:2px 0 2px 38%;display:flow-root}
td::before{content:attr(data-head);color:var(--soft);float:left;width:58%;margin-left:-61.3%}}
@media print{body{background:none}details.trial{break-inside:avoid}}
`;
// src/io/html/scale.ts
function linear([low, high], [from, to]) {
	const width = high - low;
	return (value) => {
		return from + (width > 0 ? Math.max(0, Math.min(1, (value - low) / width)) : .5) * (to - from);
	};
}
function place(value) {
	return String(Math.round(value * 10) / 10);
}
function ticks([low, high], most) {
	const step = roundStep((high - low) / most);
	if (!(step > 0) || !Number.isFinite(step)) return [low];
	const first = Math.ceil(low / step);
	const last = Math.floor(high / step + 1e-9);
	return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}
function roundStep(least) {
	if (!(least > 0)) return 0;
	const power = 10 ** Math.floor(Math.log10(least));
	return ([
		1,
		2,
		5,
		10
	].find((one) => one * power >= least * (1 - 1e-9)) ?? 10) * power;
}
const STEPS = [
	60,
	300,
	900,
	1800,
	HOUR,
	3 * HOUR,
	6 * HOUR,
	12 * HOUR,
	DAY,
	2 * DAY,
	4 * DAY,
	7 * DAY,
	14 * DAY
];
const MONTH_NAMES = [
	"Jan",
	"Feb",
	"Mar",
	"Apr",
	"May",
	"Jun",
	"Jul",
	"Aug",
	"Sep",
	"Oct",
	"Nov",
	"Dec"
];
const MONTHS = [
	1,
	2,
	3,
	6,
	12,
	24,
	60,
	120
];
function timeTicks([from, to], most) {
	const seconds = (to - from) / 1e3;
	const step = STEPS.find((one) => seconds / one <= most);
	return step === void 0 ? monthTicks([from, to], most) : evenTicks([from, to], step * 1e3);
}
function evenTicks([from, to], step) {
	const first = Math.ceil(from / step);
	const length = Math.max(0, Math.floor(to / step) - first + 1);
	return Array.from({ length }, (_, index) => {
		const at = (first + index) * step;
		return {
			at,
			label: at % 864e5 === 0 ? dayOf(at) : new Date(at).toISOString().slice(11, 16)
		};
	});
}
function monthTicks([from, to], most) {
	const step = MONTHS.find((one) => (monthsAt(to) - monthsAt(from)) / one <= most) ?? 600;
	const first = Math.floor(monthsAt(from) / step) + 1;
	const length = Math.max(0, Math.floor(monthsAt(to) / step) - first + 1);
	return Array.from({ length }, (_, index) => {
		const number = (first + index) * step;
		const at = Date.UTC(Math.floor(number / 12), number % 12);
		return {
			at,
			label: number % 12 === 0 ? String(number / 12) : monthOf(at)
		};
	});
}
function monthsAt(at) {
	const date = new Date(at);
	return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
function dayOf(at) {
	return `${new Date(at).getUTCDate()} ${monthOf(at)}`;
}
function monthOf(at) {
	return MONTH_NAMES[new Date(at).getUTCMonth()] ?? "";
}
function thinned(items, most) {
	if (items.length <= most) return items;
	return Array.from({ length: most }, (_, at) => Math.round(at * (items.length - 1) / Math.max(1, most - 1))).flatMap((at) => items.slice(at, at + 1));
}
// src/io/html/table.ts
function table(heads, rows) {
	return markup`<table><thead><tr>${heads.map((label) => markup`<th scope="col">${label}</th>`)}</tr></thead><tbody>${joined(rows.map((cells) => markup`<tr>${cells.map((cell, at) => markup`<td data-head="${heads[at] ?? ""}">${cell}</td>`)}</tr>`), "\n")}</tbody></table>`;
}
// src/io/html/timeline.ts
const NARROWEST = .8;
const PHONE = 310;
const DESK = 780;
const LETTER = 7.4;
const MOST_TICKS = 4;
const MOST_ROWS = 100;
const LIVE = {
	label: 11,
	top: 30,
	height: 28
};
const TRIALS = {
	label: 78,
	top: 84,
	height: 20
};
const HELD = {
	label: 124,
	top: 130,
	height: 12
};
const HATCH = "hatch";
const PATTERNS = markup`<svg width="0" height="0" aria-hidden="true"><defs><pattern id="${HATCH}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatched" width="2.5" height="6"/></pattern></defs></svg>`;
function timeline(place, since, now) {
	const shown = (spans) => spans.filter((span) => span.from <= now && (span.to ?? now) >= since);
	const [primaries, trials, holds] = [
		shown(place.primaries),
		shown(place.trials),
		shown(place.holds)
	];
	if (primaries.length + trials.length + holds.length === 0) return markup`<p class="empty">Nothing happened in ${place.name} yet.</p>`;
	const along = alongOf(since, now);
	const bottom = (holds.length > 0 ? HELD : TRIALS).top + (holds.length > 0 ? HELD : TRIALS).height + 8;
	const lanes = [
		lane("Primary", LIVE.label),
		lane("Trials", TRIALS.label),
		holds.length > 0 ? lane("Held", HELD.label) : NOTHING
	];
	return markup`<svg class="timeline" width="100%" height="${bottom + 22}" role="img" aria-label="Timeline of ${place.name}">
<title>Timeline of ${place.name}</title><desc>${told$1(place)}</desc>
${axis([along.from, along.to], along.x, bottom)}${lanes}
${primaries.map((span, at) => primaryBar(span, at, along))}${trials.map((story) => trialBar(story, along))}${holds.map((span) => holdBar(span, along))}${primaries.map((span) => mark(span, along))}
</svg>${legend(trials, holds)}${asTable(place)}`;
}
function alongOf(since, now) {
	const [from, to] = [Date.parse(since), Math.max(Date.parse(now), Date.parse(since) + 1e3)];
	const x = linear([from, to], [0, 100]);
	const stretch = (span) => {
		const width = Math.max(NARROWEST, x(span.to === null ? to : Date.parse(span.to)) - x(Date.parse(span.from)));
		return {
			x: Math.min(x(Date.parse(span.from)), 100 - width),
			width
		};
	};
	return {
		from,
		to,
		x,
		stretch
	};
}
function axis([from, to], x, bottom) {
	return markup`<line class="axis" x1="0" x2="100%" y1="${bottom}" y2="${bottom}"/>${timeTicks([from, to], MOST_TICKS).map(({ at, label }) => {
		const share = x(at);
		const anchor = share < 8 ? "start" : share > 92 ? "end" : "middle";
		return markup`<line class="grid" x1="${place(share)}%" x2="${place(share)}%" y1="18" y2="${bottom}"/><text class="tick ${anchor}" x="${place(share)}%" y="${bottom + 15}">${label}</text>`;
	})}`;
}
function lane(label, y) {
	return markup`<text class="lane" x="0" y="${y}">${label}</text>`;
}
function primaryBar(span, at, along) {
	const words = `${span.version} primary ${period(span)}`;
	return bar(along.stretch(span), LIVE, `live ${at % 2 === 0 ? "even" : "odd"}`, words, span.version);
}
function trialBar(story, along) {
	const end = endOf(story);
	const words = `${story.trial.canary} against ${story.trial.primary}: ${wordOf(end)}, ${period(story)}`;
	return bar(along.stretch(story), TRIALS, `trial ${toneOf(end)}`, words, `${signOf(end)} ${story.trial.canary}`);
}
function holdBar(span, along) {
	const { x, width } = along.stretch(span);
	return markup`<rect class="hold" fill="url(#${HATCH})" x="${place(x)}%" width="${place(width)}%" y="${HELD.top}" height="${HELD.height}" rx="2"><title>${span.kind === "freeze" ? "frozen" : "in hold"} ${period(span)}: ${span.reason}</title></rect>`;
}
function bar({ x, width }, { top, height }, kind, words, label) {
	const room = label.length * LETTER + 10;
	const fits = (chart) => width / 100 * chart >= room;
	const shown = fits(PHONE) ? "always" : fits(DESK) ? "roomy" : null;
	const text = shown === null ? NOTHING : markup`<text class="name ${shown}" x="${place(x)}%" dx="6" y="${top + height / 2 + 4}">${label}</text>`;
	return markup`<rect class="${kind}" x="${place(x)}%" width="${place(width)}%" y="${top}" height="${height}" rx="3"><title>${words}</title></rect>${text}`;
}
function mark({ how, from, version }, { x, from: begin }) {
	const at = Date.parse(from);
	if (at < begin) return NOTHING;
	const [shape, tone, words] = MARKS[how] ?? DOT;
	return markup`<svg x="${place(Math.max(1.6, Math.min(98.4, x(at))))}%" y="${LIVE.top - 12}" overflow="visible"><path class="mark ${tone}" d="${shape}"><title>${version}: ${words}, ${minute(from)} UTC</title></path></svg>`;
}
const DOT = [
	"M-3.5 5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z",
	"idle",
	"primary"
];
const MARKS = {
	promoted: [
		"M-5 9L0 0L5 9z",
		"good",
		"promoted"
	],
	"rolled-back": [
		"M5 0L-5 5L5 10z",
		"bad",
		"brought back"
	],
	initial: [
		DOT[0],
		DOT[1],
		"first version"
	],
	adopted: [
		DOT[0],
		DOT[1],
		"adopted"
	]
};
function legend(trials, holds) {
	const ends = [...new Set(trials.map(endOf))];
	const tones = [...new Set(ends.map(toneOf))];
	const marks = [
		markup`<li><span class="sign good">\u25b2</span> promoted</li>`,
		markup`<li><span class="sign bad">\u25c0</span> rolled back</li>`,
		markup`<li><span class="sign idle">\u25cf</span> first version or other change</li>`
	];
	const held = holds.length > 0 ? markup`<li><span class="swatch hatch"></span> held</li>` : NOTHING;
	return markup`<ul class="legend">${marks}${tones.map((tone) => {
		return markup`<li><span class="swatch ${tone}"></span> trial ${ends.filter((end) => toneOf(end) === tone).map(wordOf).join(", ")}</li>`;
	})}${held}</ul>`;
}
function asTable(place) {
	return markup`<details class="numbers"><summary>The timeline as a table</summary>${table([
		"What",
		"From",
		"To"
	], [
		...place.primaries.map((span) => ({
			span,
			what: markup`<b>${span.version}</b> primary ${badge("idle", span.how)}`
		})),
		...place.trials.map((story) => ({
			span: story,
			what: markup`trial of <b>${story.trial.canary}</b> against ${story.trial.primary} ${endBadge(endOf(story))}`
		})),
		...place.holds.map((span) => ({
			span,
			what: markup`${span.kind === "freeze" ? "frozen" : "in hold"} by ${said(span.by)}: ${said(span.reason)}`
		}))
	].toSorted((a, b) => a.span.from < b.span.from ? 1 : -1).slice(0, MOST_ROWS).map(({ span, what }) => [
		what,
		time(span.from),
		span.to === null ? "lasts" : time(span.to)
	]))}</details>`;
}
function period({ from, to }) {
	return to === null ? `since ${minute(from)} UTC` : `from ${minute(from)} to ${minute(to)} UTC`;
}
function told$1({ name, primaries, trials }) {
	const last = primaries.at(-1);
	return `${last ? `${last.version} is primary of ${name} ${period(last)}.` : `Nothing is primary of ${name}.`} ${primaries.length} primaries and ${trials.length} trials in all; the table below lists them.`;
}
function columns(points) {
	return linear([0, points.length - 1], [60, 306]);
}
function level(y, label, kind) {
	const at = Math.round(y);
	return markup`<path class="${kind}" d="M${54} ${at}H${312}"/><text x="${49}" y="${at + 4}">${label}</text>`;
}
function stepMarks(points, top, bottom) {
	const x = columns(points);
	return joined(points.flatMap((point, at) => {
		const middle = Math.round((x(at) + x(at - 1)) / 2);
		return at > 0 && points[at - 1]?.step !== point.step ? [markup`<path class="step" d="M${middle} ${top}V${bottom}"/>`] : [];
	}));
}
function lookLabels(points, bottom) {
	const [first, last] = [points[0], points.at(-1)];
	const end = last === first ? NOTHING : markup`<text x="${312}" y="${bottom + 13}">look ${last?.look ?? null}</text>`;
	return markup`<text class="start" x="${54}" y="${bottom + 13}">look ${first?.look ?? null}</text>${end}`;
}
function pathOf(places) {
	let down = false;
	return new Html(places.map((one) => {
		const command = one === null ? "" : `${down ? "L" : "M"}${Math.round(one[0])} ${Math.round(one[1])}`;
		down = one !== null;
		return command;
	}).join(""));
}
// src/io/html/difference.ts
const TOP$1 = 8;
const BOTTOM$1 = 118;
const HEIGHTS = [136, 124];
const NEAR = 12;
const WIDEST = 5;
function differenceChart({ last, needed }, points) {
	const alone = needed === null;
	const bound = boundOf(last);
	const domain = domainOf(points, bound);
	const y = linear(domain, [BOTTOM$1, TOP$1]);
	const x = columns(points);
	const middle = points.map(({ metric: { difference } }, at) => difference === null ? null : [x(at), y(difference)]);
	const end = middle.at(-1);
	const taken = [0, ...bound === null ? [] : [bound]].map(y);
	const grid = ticks(domain, 6).filter((tick) => taken.every((other) => Math.abs(other - y(tick)) >= NEAR));
	return markup`<svg class="chart difference" viewBox="0 0 ${320} ${HEIGHTS[alone ? 0 : 1]}" role="img">
<title>${nameOf(last)}: difference over the looks</title><desc>${told(last)}</desc>
${bound === null ? NOTHING : tooBad(y(bound), last.better)}${grid.map((tick) => level(y(tick), amount(last, tick), "grid"))}
${band(points, x, y)}${level(y(0), bound !== null && Math.abs(y(bound) - y(0)) < NEAR ? "" : "0", "zero")}${bound === null ? NOTHING : level(y(bound), amount(last, bound), "margin")}
${stepMarks(points, TOP$1, BOTTOM$1)}${alone ? lookLabels(points, BOTTOM$1) : NOTHING}<path class="middle" d="${pathOf(middle)}"/>
${end ? markup`<circle class="last ${toneOf(last.verdict)}" cx="${place(end[0])}" cy="${place(end[1])}" r="4"/>` : NOTHING}
</svg>`;
}
const COMPACT = new Intl.NumberFormat("en", {
	notation: "compact",
	maximumSignificantDigits: 3
});
function amount({ kind }, value) {
	const size = COMPACT.format(Math.abs(kind === "proportion" ? value * 100 : value));
	return `${value < 0 ? "\u2212" : "+"}${size}${kind === "proportion" ? " pp" : ""}`;
}
function domainOf(points, bound) {
	const last = points.at(-1)?.metric;
	const widest = bound === null ? Number.POSITIVE_INFINITY : WIDEST * Math.abs(bound);
	const seen = [
		0,
		...bound === null ? [] : [bound * 1.3, bound * -.5],
		...points.map(({ metric }) => metric.difference),
		...[last?.lower ?? null, last?.upper ?? null].map((end) => end && Math.max(-widest, Math.min(widest, end)))
	].filter((value) => value !== null);
	const [low, high] = [Math.min(...seen), Math.max(...seen)];
	const room = (high - low) * .06 || 1;
	return [low - room, high + room];
}
function tooBad(y, better) {
	const [top, bottom] = better === "higher" ? [y, BOTTOM$1] : [TOP$1, y];
	return markup`<rect class="worse" x="${54}" width="${258}" y="${place(top)}" height="${place(Math.max(0, bottom - top))}"/>`;
}
function band(points, x, y) {
	const stretches = [[]];
	for (const [at, { metric }] of points.entries()) if (metric.lower === null || metric.upper === null) stretches.push([]);
	else stretches.at(-1)?.push([
		at,
		metric.lower,
		metric.upper
	]);
	const areas = stretches.filter((stretch) => stretch.length > 0).map((stretch) => {
		const over = stretch.map(([at, , upper]) => [x(at), y(upper)]);
		const under = stretch.map(([at, lower]) => [x(at), y(lower)]);
		return markup`${pathOf([...over, ...under.toReversed()])}Z`;
	});
	return areas.length === 0 ? NOTHING : markup`<path class="band" d="${areas}"/>`;
}
function told(metric) {
	const { difference, lower, upper } = metric;
	if (difference === null) return "No data yet.";
	const between = lower === null || upper === null ? "" : `, interval ${signed(metric, lower, true)} to ${signed(metric, upper, true)}`;
	return `At the last look the canary differs by ${signed(metric, difference, true)}${between}; it may be worse by ${margin(metric)}.`;
}
// src/io/html/evidence.ts
const TOP = 8;
const BOTTOM = 74;
const HEIGHT = 92;
const LOWEST = -.2;
const HIGHEST = 1.25;
function evidenceChart({ last }, points, needed) {
	const x = columns(points);
	const y = linear([LOWEST, HIGHEST], [BOTTOM, TOP]);
	const line = (part) => pathOf(points.flatMap(({ metric, step }, at) => {
		const log = metric.evidence[part];
		const here = log === null ? null : [x(at), y(log / needed[part])];
		return part === "pass" && at > 0 && points[at - 1]?.step !== step ? [null, here] : [here];
	}));
	const dot = (part) => {
		const log = last.evidence[part];
		return log === null ? null : markup`<circle class="dot ${part}" cx="${Math.round(x(points.length - 1))}" cy="${Math.round(y(log / needed[part]))}" r="2.5"/>`;
	};
	return markup`<svg class="chart evidence" viewBox="0 0 ${320} ${HEIGHT}" role="img">
<title>${nameOf(last)}: evidence over the looks</title><desc>Natural logarithm at the last look: worse ${logged(last.evidence.fail)} of ${logged(needed.fail)} that decide, good enough ${logged(last.evidence.pass)} of ${logged(needed.pass)}.</desc>
${level(y(0), "0", "zero")}${level(y(.5), "50 %", "grid")}${level(y(1), "decided", "decided")}${stepMarks(points, TOP, BOTTOM)}${lookLabels(points, BOTTOM)}
<path class="fail" d="${line("fail")}"/><path class="pass" d="${line("pass")}"/>${dot("fail")}${dot("pass")}
</svg>`;
}
// src/io/html/trial.ts
const OPEN$1 = markup` open`;
function trialSection(story, limits) {
	const { trial, environment, looks } = story;
	const all = seriesOf(story);
	const drawn = all.slice(0, limits.charts);
	const why = story.end?.reason ?? trial.paused?.reason ?? "";
	const left = all.length - drawn.length;
	const { split = null, freshness = null, missing = null } = looks.at(-1)?.details.integrity ?? {};
	const integrity = [
		split,
		freshness,
		missing
	].filter((fact) => fact !== null);
	const body = looks.length === 0 ? markup`<p class="empty">No look was taken${story.to === null ? markup` yet` : NOTHING}.</p>` : markup`<div class="charts">${drawn.map((series) => figure(series, limits))}</div>
${left > 0 ? markup`<p class="note">${count(left, "series", "series")} without a chart: see the table.</p>` : NOTHING}${integrity.map((fact) => markup`<p class="note">${said(fact)}</p>`)}${numbers(all, looks, limits)}`;
	return markup`<details class="trial"${limits.open ? OPEN$1 : NOTHING}><summary><h4>${trial.canary} against ${trial.primary}</h4> ${endBadge(endOf(story))}
<span class="meta">${environment}, trial ${trial.number}, ${count(looks.length, "look")}, ${time(story.from)}${story.to === null ? markup` until now` : markup` to ${time(story.to)}`}, by ${said(story.by)}</span></summary>
${why === "" ? NOTHING : markup`<p class="why">${said(why)}</p>`}${steps(story)}${body}</details>`;
}
function steps({ policy, trial }) {
	if (policy.steps.length === 0) return NOTHING;
	const items = policy.steps.map((step, at) => {
		return markup`<li class="${at + 1 < trial.step ? "done" : at + 1 === trial.step ? "here" : "ahead"}">${inShort(step)}</li>`;
	});
	return markup`<ol class="steps" aria-label="Steps, ${trial.step} of ${policy.steps.length} reached">${items}</ol>`;
}
function inShort(step) {
	return step.kind === "replay" ? "replay" : `${step.kind} ${percent(step.share)}`;
}
function figure(series, { points }) {
	const { last, needed } = series;
	const drawn = thinned(series.points, points);
	return markup`<figure><figcaption><h5>${said(nameOf(last))}</h5> ${endBadge(last.verdict)}</figcaption>
${differenceChart(series, drawn)}${needed === null ? NOTHING : evidenceChart(series, drawn, needed)}</figure>`;
}
const KEY = markup`<ul class="legend"><li><span class="line middle"></span> canary less primary, with its interval</li><li><span class="swatch worse"></span> worse than it may be</li><li><span class="line pass"></span> evidence: good enough</li><li><span class="line fail"></span> evidence: worse</li><li><span class="line decided"></span> enough to decide</li></ul>`;
function numbers(all, looks, limits) {
	const rows = all.slice(0, limits.metrics).map(({ last, needed }) => [
		markup`<b>${said(nameOf(last))}</b>`,
		arm(last, last.primary),
		arm(last, last.canary),
		interval(last),
		margin(last),
		markup`${weighed(last.evidence.fail, needed?.fail)}<small>p ${chance(last.p.fail)}</small>`,
		markup`${weighed(last.evidence.pass, needed?.pass)}<small>p ${chance(last.p.pass)}</small>`,
		endBadge(last.verdict)
	]);
	const heads = [
		"Metric",
		"Primary",
		"Canary",
		"Difference",
		"May be worse by",
		"Evidence: worse",
		"Evidence: good",
		"Verdict"
	];
	const more = all.length - rows.length;
	return markup`<details class="numbers"><summary>Numbers of the last look</summary>${table(heads, rows)}${more > 0 ? markup`<p class="note">${more} more in the ledger.</p>` : NOTHING}</details>
<details class="numbers"><summary>Looks in numbers</summary>${lookTable(all, looks, limits)}</details>`;
}
function lookTable(all, looks, limits) {
	const whole = all.filter(({ last }) => !last.slice).slice(0, 4);
	const shown = thinned(looks, limits.looks);
	const rows = shown.map(({ at, details }) => [
		details.look,
		minute(at),
		details.step,
		endBadge(details.verdict),
		...whole.map(({ last }) => {
			const metric = details.metrics.find((one) => one.name === last.name && !one.slice);
			return metric ? interval(metric) : "not measured";
		})
	]);
	const cut = shown.length < looks.length ? markup`<p class="note">${shown.length} of ${looks.length} looks.</p>` : NOTHING;
	return markup`${table([
		"Look",
		"When",
		"Step",
		"Verdict",
		...whole.map(({ last }) => nameOf(last))
	], rows)}${cut}`;
}
function arm({ kind }, { n, value }) {
	return markup`${value === null ? "no data" : number(kind, value)}<small>n ${n}</small>`;
}
function interval(metric) {
	const { difference, lower, upper } = metric;
	if (difference === null) return markup`no data`;
	const between = lower === null || upper === null ? NOTHING : markup`<small>${signed(metric, lower, false)} to ${signed(metric, upper, false)}</small>`;
	return markup`${signed(metric, difference, true)}${between}`;
}
function weighed(log, needed) {
	return log === null || needed === void 0 ? logged(log) : `${logged(log)} of ${logged(needed)}`;
}
// src/io/html/page.ts
const MOST_ENTRIES = 200;
const MOST_RELEASES = 100;
const MOST_TRIALS = 50;
const IN_FULL = 3;
const OPEN = 2;
const FULL = {
	charts: 12,
	metrics: 30,
	looks: 12
};
const SHORT = {
	charts: 4,
	metrics: 6,
	looks: 4
};
const MOST_POINTS = 200;
const LEAST_POINTS = 16;
const POINTS_OF_PAGE = 4500;
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
function releasePage(histories, options) {
	const { now } = options;
	const told = histories.map((history) => ({
		history,
		told: chronicle(history.entries)
	}));
	const shown = shownOf(told.map((one) => one.told));
	const title = histories.length === 1 ? `Releases of ${histories[0]?.model ?? ""}` : "Releases";
	const contents = histories.length > 1 ? markup`<nav aria-label="Models"><ul>${histories.map(({ model }) => markup`<li><a href="#model-${model}">${model}</a></li>`)}</ul></nav>` : NOTHING;
	const models = told.map((one) => modelSection(one.history, one.told, shown, now));
	return markup`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><title>${title}</title>
<style>${new Html(STYLE)}</style></head><body>${PATTERNS}
<header><h1>Releases</h1><p class="meta">Made by model-release on ${time(now)}. All times are UTC.</p>${contents}</header>
<main>${models.length === 0 ? markup`<p class="empty">No model has a ledger yet.</p>` : joined(models, "\n")}</main></body></html>
`.text;
}
function shownOf(told) {
	const newest = told.flatMap(({ places }) => places.flatMap(({ trials }) => trials)).toSorted((a, b) => a.from < b.from ? 1 : -1).slice(0, MOST_TRIALS).map((story, at) => ({
		story,
		limits: {
			...at < IN_FULL ? FULL : SHORT,
			open: at < OPEN
		}
	}));
	const charts = newest.reduce((sum, { story, limits }) => sum + Math.min(limits.charts, seriesOf(story).length), 0);
	const points = Math.max(LEAST_POINTS, Math.min(MOST_POINTS, Math.floor(POINTS_OF_PAGE / Math.max(1, charts))));
	return new Map(newest.map(({ story, limits }) => [story, {
		...limits,
		points
	}]));
}
function modelSection({ model, entries, state }, told, shown, now) {
	const heading = markup`<section id="model-${model}"><h2>${model}</h2>`;
	const known = state ?? told.view.state;
	if (known === null) return markup`${heading}<p class="empty">No ledger yet: nothing was registered.</p></section>`;
	const cards = Object.entries(known.environments).map(([name, environment]) => liveCard(name, environment, now));
	const records = Object.values(told.view.versions).toSorted((a, b) => b.seq - a.seq);
	return markup`${heading}${broken(told)}
<h3>Live</h3>${cards.length === 0 ? markup`<p class="empty">Nothing serves yet.</p>` : markup`<div class="cards">${cards}</div>`}
<h3>Timeline</h3>${timelines(told, entries, now)}
<h3>Trials</h3>${trialSections(told, shown)}
<h3>Releases</h3>${releases(records, told)}
<h3>History</h3>${historyList(entries, MOST_ENTRIES)}</section>`;
}
function broken({ broken: stopped }) {
	if (stopped === null) return NOTHING;
	return markup`<p class="alarm">Entry ${stopped.seq} does not follow from the entries before it (${said(stopped.message)}). Timeline, trials and releases end there; run status with verify to see what differs.</p>`;
}
function timelines({ places }, entries, now) {
	const since = entries.at(-200)?.at ?? entries[0]?.at ?? now;
	if (places.length === 0) return markup`<p class="empty">Nothing happened in any environment yet.</p>`;
	const older = entries.length > MOST_ENTRIES ? markup`<p class="note">From entry ${entries.at(-200)?.seq ?? 1} on.</p>` : NOTHING;
	return markup`${places.map((place) => markup`<h4>${place.name}</h4>${timeline(place, since, now)}`)}${older}`;
}
function trialSections({ places }, shown) {
	const all = places.flatMap((place) => place.trials);
	if (all.length === 0) return markup`<p class="empty">No trial was started yet.</p>`;
	const sections = [...shown].filter(([story]) => all.includes(story)).map(([story, limits]) => trialSection(story, limits));
	const older = all.length - sections.length;
	return markup`${KEY}${joined(sections, "\n")}${older > 0 ? markup`<p class="note">${count(older, "older trial")} in the ledger.</p>` : NOTHING}`;
}
function releases(records, { view, places }) {
	const older = records.length - MOST_RELEASES;
	const rest = older > 0 ? markup`<p class="note">${count(older, "older release")} in the ledger.</p>` : NOTHING;
	return markup`${releaseList(records.slice(0, MOST_RELEASES), view, places)}${rest}`;
}
export { releasePage };
