import { Yt as Fault } from "./shared.js";
// src/github/faults.ts
var UnknownOutcome = class extends Fault {
	constructor(what, reason) {
		super("UNKNOWN_OUTCOME", `${what}: no usable answer from GitHub (${reason}), so whether it was done is unknown. Run the job again: it looks first.`);
	}
};
var Refusal = class extends Fault {
	status;
	type;
	said;
	constructor(what, status, said, type = null) {
		super("GITHUB_REFUSED", `${what}: GitHub refused (${type ?? status}: ${said}).`);
		this.status = status;
		this.type = type;
		this.said = said;
	}
};
const PERMISSIONS = [
	[/\/check-(runs|suites)/u, "checks"],
	[/\/deployments/u, "deployments"],
	[/\/statuses|\/status$/u, "statuses"],
	[/\/issues|\/pulls/u, "pull-requests"],
	[/\/actions\//u, "actions"],
	[/\/git\/|\/contents|\/commits|GraphQL/u, "contents"]
];
function missingPermission(asked, said, grants = {}) {
	const area = PERMISSIONS.find(([part]) => part.test(asked.what))?.[1];
	if (area === void 0) return new Fault("PERMISSION", `${asked.what}: the token may not do this (${said}).`);
	const line = `${area}: ${grants[area] ?? (asked.reads ? "read" : "write")}`;
	return new Fault("PERMISSION", `${asked.what}: the token lacks "${line}" (${said}). Add to the job: permissions: { ${line} }.${asked.reads ? "" : " On a pull request from a fork the token can only read, whatever is written there."}`);
}
function badToken(asked, said) {
	return new Fault("TOKEN", `${asked.what}: GitHub does not take the token (${said}). Expected one that is valid for ${asked.repository}; check the input github-token.`);
}
function noRepository(asked) {
	return new Fault("REPOSITORY_NOT_FOUND", `${asked.what}: this token sees no repository ${asked.repository}. Check GITHUB_REPOSITORY and the input github-token, and grant "contents: read".`);
}
function rateLimited(asked, said, seconds) {
	return new Fault("RATE_LIMITED", `${asked.what}: GitHub takes no more requests for now (${said}); this one was not done. Run the job again in ${Math.ceil(seconds / 60)} min.`);
}
function unreachable(asked, reason, tries) {
	return new Fault("GITHUB_UNREACHABLE", `${asked.what}: no usable answer from GitHub in ${tries} tries (${reason}). Nothing was changed; run the job again.`);
}
function redactor(secret) {
	return (text) => {
		return (secret === "" ? text : text.replaceAll(secret, "***")).replaceAll(/\b(?:gh[a-z]_|github_pat_)\w{4,}/gu, "***").replaceAll(/\b(bearer|token|basic) [\w.~+/=-]{16,}/giu, "$1 ***");
	};
}
function short(text) {
	const line = text.replaceAll(/\s+/gu, " ").trim();
	return line.length > 300 ? `${line.slice(0, 297)}\u2026` : line;
}
export { noRepository as a, short as c, missingPermission as i, unreachable as l, UnknownOutcome as n, rateLimited as o, badToken as r, redactor as s, Refusal as t };
