import { p as is, u as getDotPath, z as safeParse } from "./vendor.js";
import { fn as isMap, sr as Fault } from "./shared.js";
import "./words.js";
// src/ledger/parse.ts
function parse(schema, source, where) {
	const value = json(source, where);
	const written = isMap(value) ? value["schema"] : null;
	if (typeof written === "number" && written > 1) throw new Fault("LEDGER_NEWER", `${where}: expected ledger format 1, got ${written}, written by a newer model-release. Nothing was changed; use a release of the actions that reads format ${written}.`);
	if (is(schema, value)) return value;
	const [issue] = safeParse(schema, value).issues ?? [];
	if (!issue) throw new Error(`${where} was refused without an issue`);
	throw corrupt(where, `${getDotPath(issue) ?? "the file"}: ${wrong(issue)}`);
}
function wrong(issue) {
	if (issue.expected === "never") return "expected no such key";
	return `${issue.kind === "schema" ? `expected ${issue.expected ?? "another value"}` : issue.message}, got ${issue.received}`;
}
function corrupt(where, problem) {
	return new Fault("LEDGER_CORRUPT", `${where}: ${problem}. The ledger was changed by hand or damaged; nothing was changed now. Compare with git log -p on that branch and restore it.`);
}
function json(source, where) {
	try {
		return JSON.parse(source);
	} catch (error) {
		throw corrupt(where, error instanceof Error ? error.message : "no JSON");
	}
}
export { parse as n, corrupt as t };
