import { tt as builtin_path_default } from "./vendor.js";
import { $t as show, Gt as findFiles, Jt as stat, Yt as Fault, a as platforms, at as parseConfig, qt as readFile } from "./shared.js";
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
// src/cli/files.ts
const CONFIG = ".github/model-release.yml";
async function filesOf(names, folder, where) {
	const found = await Promise.all(names.map(async (name) => /[*?]/u.test(name) ? findFiles(name, {
		workspace: folder,
		where
	}) : [{
		name,
		file: await fileOf(name, folder, where)
	}]));
	return [...new Map(found.flat().map((one) => [one.file, one])).values()].sort((a, b) => a.name < b.name ? -1 : 1);
}
async function textOf(name, folder, where) {
	return readFile(await fileOf(name, folder, where), "utf8");
}
async function fileOf(name, folder, where) {
	const file = builtin_path_default.resolve(folder, name);
	const seen = await stat(file).catch(() => null);
	if (seen?.isFile() !== true) throw new Fault("PATH", `${where}: expected a file, got ${show(name)}, which is ${seen ? "none" : "not there"}`);
	return file;
}
async function configOf(name, folder) {
	return parseConfig(await textOf(name, folder, "--config"), {
		file: name,
		servings: platforms
	});
}
export { needed as a, readArguments as c, textOf as i, configOf as n, nothingElse as o, filesOf as r, positive as s, CONFIG as t };
