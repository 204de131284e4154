import { Bt as action, N as reserved, W as promoting, cr as main } from "./shared.js";
// src/actions/promote.ts
const promote = action("promote", async ({ inputs, runner, site }) => {
	const here = await site();
	const settings = await here.place();
	const { environment, policy } = settings;
	const operation = promoting({
		do: "promote",
		environment,
		force: inputs.force,
		reason: inputs.reason
	}, { policy });
	const done = await here.operate(runner.event !== "schedule" || inputs.force ? reserved("promote", operation, {
		client: here.client,
		runner,
		settings
	}) : operation);
	return here.report(done, (state) => ({
		primary: state.primary ?? "",
		previous: done.body?.type === "promoted" ? done.body.previous ?? "" : ""
	}));
});
// entry:promote
await main(promote);
export {};
