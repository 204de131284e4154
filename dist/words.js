import { C as minValue, D as number, H as string, I as record, L as regex, M as picklist, N as pipe, _ as literal, a as custom, f as integer, m as isoTimestamp, n as array } from "./vendor.js";
const count = pipe(number(), integer(), minValue(0));
const text = string();
const numbers = array(number());
const format = literal(1);
const instant = pipe(string(), isoTimestamp());
const digest = pipe(string(), regex(/^sha256:[0-9a-f]{64}$/u, "expected sha256: and 64 hex digits"));
const oid = pipe(string(), regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u, "expected a git object id"));
const version = pipe(string(), regex(/^[0-9A-Za-z.+-]+$/u, "expected a version"));
const name = pipe(string(), regex(/^[a-z0-9][a-z0-9._-]*$/u, "expected a name"));
const verdict = picklist([
	"pass",
	"fail",
	"continue",
	"inconclusive",
	"invalid"
]);
const stepKind = picklist([
	"replay",
	"mirror",
	"weight",
	"none"
]);
const anyJson = custom((value) => value !== void 0, "expected JSON");
const by = (value) => record(string(), value);
export { format as a, numbers as c, text as d, verdict as f, digest as i, oid as l, by as n, instant as o, version as p, count as r, name as s, anyJson as t, stepKind as u };
