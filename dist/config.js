import { on as parseConfig } from "./shared.js";
import { a as kinds } from "./platforms.js";
// src/actions/config.ts
function readConfig(text, file) {
	return parseConfig(text, {
		file,
		...kinds
	});
}
export { readConfig as t };
