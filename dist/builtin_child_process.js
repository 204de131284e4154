// builtin:child_process
function execFile(...values) {
	const { execFile: real } = /* @__PURE__ */ process.getBuiltinModule("node:child_process");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
function spawn(...values) {
	const { spawn: real } = /* @__PURE__ */ process.getBuiltinModule("node:child_process");
	return new.target ? Reflect.construct(real, values) : real(...values);
}
export { spawn as n, execFile as t };
