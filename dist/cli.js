#!/usr/bin/env node
import { dr as nearest, pr as show, sr as Fault, ur as either } from "./shared.js";
// src/cli/main.ts
const COMMANDS = {
	validate: async () => (await import("./cli-validate.js")).validate,
	plan: async () => (await import("./cli-plan.js")).plan,
	judge: async () => (await import("./cli-judge.js")).judge,
	status: async () => (await import("./cli-status.js")).status
};
const LATER = /* @__PURE__ */ new Set(["calibrate"]);
const HELP = `Usage: model-release COMMAND [OPTIONS]

  validate [--config FILE]
      Reads the configuration and lists every problem with its line and column.
  plan --model M --environment E [--requests-per-second R] [--tick 5m] [--trial K] [--assume METRIC=VALUE[,SPREAD]] [--json]
      How many requests, and how long, each metric needs to decide.
  judge --model M --environment E --canary V --primary V (--observations FILE... | --windows FILE | --counts FILE)
        [--trial K] [--fail-on VERDICTS] [--table]
  judge --entry FILE... [--fail-on VERDICTS] [--table]
      What the gate says of evidence in files: the same judge as the action's. Prints details as JSON, or a table.
      VERDICTS is fail (default with --entry), inconclusive, not-pass (default without) or never.
  status [--ledger DIR] [--model M] [--environment E] [--at TIME] [--html FILE] [--json]
      What is live where, since when and by whom, from the ledger in a clone: now, or at any time.

Every command but status takes --config FILE (default .github/model-release.yml) and all take --help.
Exit code: 0 good, 1 the answer is no, 2 the question could not be read, 3 a bug.`;
async function main(args, terminal) {
	const [name, ...rest] = args;
	try {
		if (name === void 0) throw new Fault("USAGE", `expected a command: ${either(Object.keys(COMMANDS))}. See --help`);
		if (name === "--help" || name === "help" || rest.includes("--help")) {
			terminal.out(HELP);
			return 0;
		}
		if (LATER.has(name)) throw new Fault("NOT_SUPPORTED_YET", `${name} is not supported yet`);
		const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : void 0;
		if (!load) {
			const meant = nearest(name, Object.keys(COMMANDS));
			throw new Fault("USAGE", `expected ${either(Object.keys(COMMANDS))}, got ${show(name)}.${meant === null ? "" : ` Did you mean ${show(meant)}?`}`);
		}
		return await (await load())(rest, terminal);
	} catch (error) {
		if (error instanceof Fault) {
			terminal.err(`${error.code}: ${error.message}`);
			return 2;
		}
		terminal.err(`BUG: ${String(error).split("\n")[0] ?? ""}`);
		return 3;
	}
}
// entry:cli
process.exitCode = await main(process.argv.slice(2), {
	folder: process.cwd(),
	out: (text) => process.stdout.write(text + "\n"),
	err: (line) => process.stderr.write(line + "\n"),
	now: () => (/* @__PURE__ */ new Date()).toISOString()
});
export {};
