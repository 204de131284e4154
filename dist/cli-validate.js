import { rn as ConfigFault } from "./shared.js";
import { i as readArguments, n as nothingElse } from "./arguments.js";
import { n as configOf, t as CONFIG } from "./files.js";
// src/cli/validate.ts
const validate = async (args, terminal) => {
	const { values, rest } = readArguments(args, { config: {
		type: "string",
		default: CONFIG
	} });
	nothingElse(rest);
	try {
		const { models } = await configOf(values.config, terminal.folder);
		const places = Object.entries(models).flatMap(([model, { environments }]) => Object.keys(environments).map((environment) => `${model}/${environment}`));
		terminal.out(`${values.config} is sound: ${places.join(", ")}`);
		return 0;
	} catch (error) {
		if (!(error instanceof ConfigFault)) throw error;
		for (const problem of error.problems) terminal.err(problem);
		return 1;
	}
};
export { validate };
