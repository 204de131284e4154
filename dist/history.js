import { sr as Fault } from "./shared.js";
import { t as ENTRY } from "./format.js";
import { n as parse } from "./parse.js";
import { t as entry } from "./entry.js";
// src/ledger/history.ts
function commitOf(told, branch) {
	const { entry: text } = told;
	if (text === null) return {
		...told,
		entry: null,
		problem: "the file is missing"
	};
	const where = `${branch}@${told.oid.slice(0, 10)}:${ENTRY}`;
	try {
		return {
			...told,
			entry: parse(entry, text, where),
			problem: ""
		};
	} catch (error) {
		if (!(error instanceof Fault) || error.code !== "LEDGER_CORRUPT") throw error;
		return {
			...told,
			entry: null,
			problem: error.message
		};
	}
}
export { commitOf as t };
