import { Bt as action, Qn as mkdir, Rn as environmentOf, S as due, Xn as placeToWrite, c as entriesOf, cr as main, fr as plain, in as choose, l as replayed, o as statusSummary, or as writeFile, sr as Fault, u as upTo, y as inWords } from "./shared.js";
import { ot as builtin_path_default } from "./vendor.js";
// src/actions/status.ts
const NEWEST = 10;
const MOST = 10;
const LONGEST = 2e3;
const status = action("status", async (kit) => {
	const { inputs, runner, world } = kit;
	const { openRepository } = await import("./actions-site.js");
	const repository = await openRepository("status", {
		...inputs,
		model: "all"
	}, runner, world);
	const { client, ledger, config } = repository;
	const asked = askedFor(config, inputs);
	const ledgers = await ledger.listing();
	const whole = inputs.at !== null || inputs.html !== null || inputs.verify;
	const told = [];
	for (const { model, environments } of asked) {
		const listed = ledgers.ledgers.find((one) => one.model === model) ?? null;
		if (listed?.fault && !inputs.verify) throw listed.fault;
		told.push(await tell({
			model,
			environments,
			listed,
			ledger,
			at: inputs.at,
			now: ledgers.now,
			newest: whole ? null : asked.length > MOST ? 0 : NEWEST
		}));
	}
	if (inputs.html !== null) await page(told, inputs.html, kit);
	const verified = inputs.verify ? await verify(told, ledgers, repository, kit) : null;
	world.log.info(`${client.calls()} calls of GitHub's API`);
	return reported(told, verified, config, kit);
});
function askedFor({ models }, { model, environment }) {
	const known = (model === null || model === "all" ? Object.keys(models) : [choose("model", model, Object.keys(models))]).map((name) => ({
		model: name,
		environments: Object.keys(models[name]?.environments ?? {})
	}));
	if (environment === null) return known;
	choose("environment", environment, [...new Set(known.flatMap((one) => one.environments))]);
	return known.flatMap((one) => one.environments.includes(environment) ? [{
		...one,
		environments: [environment]
	}] : []);
}
async function tell({ model, environments, listed, ledger, at, now, newest }) {
	const commits = listed === null || newest === 0 ? [] : await ledger.history(model, newest ?? void 0);
	const all = entriesOf(commits);
	const entries = at === null ? all : upTo(all, at);
	const state = at === null ? listed?.state ?? null : replayed(entries).state;
	const ids = new Set(entries.map(({ id }) => id));
	const lines = commits.filter(({ entry }) => at === null || entry !== null && ids.has(entry.id)).slice(-10).toReversed().map(lineOf);
	const by = await whoBy({
		listed,
		ledger,
		now,
		state,
		environments,
		entries,
		told: newest !== 0
	});
	const lastAt = entries.at(-1)?.at ?? null;
	return {
		status: {
			model,
			state,
			environments,
			now: at ?? now,
			lastAt,
			by,
			lines
		},
		listed,
		commits,
		entries
	};
}
function lineOf({ entry, headline }) {
	return entry === null ? headline : `${entry.seq}: ${headline} (${entry.by}, ${entry.at})`;
}
async function whoBy(given) {
	const { listed, ledger, now, environments, state, entries, told } = given;
	const found = [];
	for (const name of told ? environments : []) {
		const seq = environmentOf(state, name).primarySeq;
		if (seq === null || listed === null) continue;
		const reading = {
			now,
			tip: listed.tip,
			view: {
				state,
				versions: {},
				digests: {},
				trials: {}
			},
			versionNames: [],
			entry: null
		};
		const entry = entries.find((one) => one.seq === seq) ?? await entryAt(() => ledger.entryAt(reading, seq));
		if (entry) found.push([name, entry.by]);
	}
	return Object.fromEntries(found);
}
async function entryAt(read) {
	try {
		return await read();
	} catch (error) {
		if (error instanceof Fault) return null;
		throw error;
	}
}
async function page(told, name, { inputs, runner, world }) {
	const file = await placeToWrite(name, {
		workspace: runner.workspace,
		where: "input html"
	});
	const { releasePage } = await import("./io-html-page.js");
	const text = releasePage(told.map(({ status: { model, state }, entries }) => ({
		model,
		entries,
		state
	})), { now: told[0]?.status.now ?? (/* @__PURE__ */ new Date()).toISOString() });
	if (inputs.dryRun) return;
	await mkdir(builtin_path_default.dirname(file), { recursive: true });
	await writeFile(file, text);
	world.log.info(`the report is in ${name}`);
}
async function verify(told, { clash }, repository, { inputs, runner, world }) {
	const { verifyAll } = await import("./actions-status-verify.js");
	const verified = await verifyAll({
		models: told.map(({ status: { model, environments }, listed, commits }) => ({
			model,
			environments,
			listed,
			commits
		})),
		clash,
		repository,
		inputs,
		runner,
		world
	});
	for (const finding of verified.findings) world.log.info(`differs: ${inWords(finding)}`);
	for (const one of verified.unchecked) world.log.info(`not checked: ${one}`);
	return verified;
}
function active(told, config) {
	return told.flatMap(({ status: { model, state, environments, now } }) => environments.flatMap((environment) => {
		const policy = config.models[model]?.environments[environment]?.policy;
		const works = environmentOf(state, environment).trial !== null;
		return policy && (works || due(state, environment, policy, now) !== null) ? [{
			model,
			environment
		}] : [];
	}));
}
function reported(told, verified, config, { inputs }) {
	const [first, ...others] = verified?.findings ?? [];
	const word = first ? "differs" : "reported";
	const decision = inputs.dryRun ? `would-${word}` : word;
	const more = others.length > 0 ? ` (and ${others.length} more, see the summary)` : "";
	const message = first ? plain(`${inWords(first)}${more}`, LONGEST) : sentence(told, verified);
	const [one, two] = told;
	const single = one && !two ? one : null;
	return {
		decision,
		reasonCode: first ? "VERIFY_DIFFERS" : "",
		message,
		ledgerSeq: single?.status.state?.seq ?? null,
		ledgerCommit: inputs.at === null ? single?.listed?.tip ?? null : null,
		outputs: {
			state: JSON.stringify(Object.fromEntries(told.map(({ status: { model, state } }) => [model, state]))),
			active: JSON.stringify(active(told, config))
		},
		summary: statusSummary(told.map((each) => each.status), {
			decision,
			message,
			verified
		}).text,
		failed: first !== void 0,
		place: null,
		bug: null
	};
}
function sentence(told, verified) {
	const live = told.flatMap(({ status: { model, state, environments } }) => environments.map((name) => `${model}/${name} ${environmentOf(state, name).primary ?? "empty"}`));
	const some = live.length > 5 ? `${live.slice(0, 5).join(", ")} and ${live.length - 5} more` : live.join(", ");
	if (verified === null) return `live: ${some}`;
	const left = verified.unchecked.length;
	return `ledger, serving, deployments and repository agree${left > 0 ? ` as far as they could be checked (${left} could not)` : ""}; live: ${some}`;
}
// entry:status
await main(status);
export {};
