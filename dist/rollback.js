import { A as targetFiles, Bt as action, D as hashLocation, M as endDrill, O as rollingBack, P as reservedRollback, Rn as environmentOf, cr as main, j as drill, k as targetFacts, sr as Fault, wn as refuse, zn as holdOf } from "./shared.js";
// src/run/operations/drill.ts
async function rehearse(command, ports, { attempt, operate }) {
	const end = endingDrill(command.environment);
	if (attempt > 1) {
		const before = await operate(end, true);
		if (before.reasonCode !== "" || !/nothing-due|waiting/u.test(before.word)) return before;
	}
	const loaded = await operate(drilling(command, ports), false);
	if (loaded.word !== "reported" || loaded.reasonCode !== "") return loaded;
	const { drill: running, settled } = environmentOf(loaded.reading.view.state, command.environment);
	return running && settled ? operate(end, true) : {
		...loaded,
		word: "waiting"
	};
}
function drilling(command, ports) {
	return {
		ask: (view) => targetFiles(view, command),
		decide: async (reading) => {
			if (ports.serving({}).target.can.readBack === "none") return refuse("DRILL_BLIND", `${command.environment} is loaded and routed by its own tools, so that nothing would be seen of a drill. Rehearse the way back with those tools`);
			return drill(reading.view, command, await targetFacts(reading, command, ports));
		}
	};
}
function endingDrill(environment) {
	return {
		ask: () => ({}),
		decide: async ({ view }) => endDrill(view, environment)
	};
}
// src/actions/rollback.ts
const rollback = action("rollback", async ({ inputs, runner, world, site }) => {
	const began = world.clock.monotonic();
	if (inputs.drill && inputs.what === "canary") throw new Fault("INPUT", "input what: canary with drill: a drill rehearses the way back of a primary. Leave what out");
	const here = await site();
	const settings = await here.place();
	const { environment, policy, serving } = settings;
	const ports = {
		policy,
		hash: hashLocation,
		serving,
		signal: world.signal
	};
	const done = inputs.drill ? await drilled() : await rolledBack();
	const earlier = done.body === null && done.seq !== null ? await here.ledger.entryAt(done.reading, done.seq) : null;
	const told = done.body ?? earlier?.body;
	const body = told?.type === "rolled-back" ? told : null;
	return here.report(done, (state) => ({
		from: body?.from ?? "",
		to: body?.to ?? (told?.type === "drilled" ? told.version : ""),
		hold: String(holdOf(state, done.reading.now) !== null),
		"duration-ms": String(Math.round(world.clock.monotonic() - began))
	}));
	async function rolledBack() {
		const { what, to, order, quarantine, reason, requestId: request } = inputs;
		const command = {
			do: "rollback",
			environment,
			what,
			to,
			order,
			quarantine,
			reason,
			request
		};
		return here.operate(reservedRollback(command, rollingBack(command, ports), {
			client: here.client,
			runner,
			settings
		}), request === null ? void 0 : `request:${environment}/${request}`);
	}
	async function drilled() {
		return rehearse({
			do: "drill",
			environment,
			to: inputs.to
		}, ports, {
			attempt: runner.run.attempt,
			operate: (operation, keyed) => here.operate(operation, keyed ? here.key : null)
		});
	}
});
// entry:rollback
await main(rollback);
export {};
