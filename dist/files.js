import { Yn as findFiles, ar as stat, on as parseConfig, pr as show, sr as Fault, tr as readFile } from "./shared.js";
import { ot as builtin_path_default } from "./vendor.js";
import { a as kinds } from "./platforms.js";
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
		...kinds
	});
}
export { textOf as i, configOf as n, filesOf as r, CONFIG as t };
