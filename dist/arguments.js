import { pr as show, sr as Fault } from "./shared.js";
import { parseArgs } from "node:util";
// src/cli/arguments.ts
function readArguments(args, options) {
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			options,
			allowPositionals: true,
			strict: true
		});
		return {
			values,
			rest: positionals
		};
	} catch (error) {
		const told = complaint(error);
		if (told === null) throw error;
		throw new Fault("USAGE", `${told.split("\n")[0]?.split(". To specify")[0] ?? ""}. See --help`);
	}
}
function complaint(error) {
	if (typeof error !== "object" || error === null || !("code" in error) || !("message" in error)) return null;
	return String(error.code).startsWith("ERR_PARSE_ARGS") ? String(error.message) : null;
}
function nothingElse(rest) {
	const [first] = rest;
	if (first !== void 0) throw new Fault("USAGE", `expected options only, got ${show(first)}. See --help`);
}
function positive(name, text, whole = false) {
	if (text === void 0) return null;
	const value = text.trim() === "" ? NaN : Number(text);
	if (!(value > 0 && Number.isFinite(value) && (!whole || Number.isSafeInteger(value)))) throw new Fault("USAGE", `--${name}: expected a ${whole ? "whole " : ""}number above 0, got ${show(text)}`);
	return value;
}
function needed(name, text) {
	if (text === void 0 || text === "") throw new Fault("USAGE", `expected --${name}, got nothing. See --help`);
	return text;
}
export { readArguments as i, nothingElse as n, positive as r, needed as t };
