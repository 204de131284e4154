import { Bt as action, St as startingCanary, cr as main, it as replayFiles } from "./shared.js";
// src/actions/canary.ts
const canary = action("canary", async ({ inputs, runner, world, site }) => {
	const here = await site();
	const { environment, policy, serving, sources } = await here.place();
	const done = await here.operate(startingCanary({
		do: "canary",
		environment,
		version: inputs.version,
		supersede: inputs.supersede
	}, {
		policy,
		serving,
		files: replayFiles(runner.workspace),
		sources,
		sha: null,
		signal: world.signal
	}));
	return here.report(done, (state, published) => {
		const { trial, want } = state;
		const weight = trial ? (want.weights[trial.canary] ?? 0) / 100 : "";
		return {
			primary: state.primary ?? "",
			canary: trial?.canary ?? "",
			step: String(trial?.step ?? ""),
			weight: String(weight),
			mirror: trial ? String((want.mirror?.share ?? 0) / 100) : "",
			"deployment-id": String(published.deploymentId ?? "")
		};
	});
});
// entry:canary
await main(canary);
export {};
