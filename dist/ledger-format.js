export { t as ENTRY, n as PREFIX, r as README, i as STATE, a as branchOf, o as changes, s as digestPath, c as encode, l as keysOf, u as trialPath, d as versionPath } from "./format.js";
