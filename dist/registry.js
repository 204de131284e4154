import { mt as createHttp } from "./shared.js";
import { n as connectRegistry } from "./platforms.js";
// src/actions/registry.ts
function registryOf({ models }, model, { env, http }) {
	const section = models[model]?.registry;
	if (!section || section.kind === "ledger") return null;
	return connectRegistry(section, {
		model,
		env,
		http: http ?? createHttp(env)
	});
}
export { registryOf as t };
