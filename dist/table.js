// src/cli/table.ts
function table(rows) {
	const columns = Math.max(...rows.map((row) => row.length));
	const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
	const right = widths.map((_, column) => rows.slice(1).every((row) => /^[-+~<>]?[\d.]|^-?$/u.test(row[column] ?? "")));
	return rows.map((row) => widths.map((width, column) => {
		const text = row[column] ?? "";
		return right[column] === true ? text.padStart(width) : text.padEnd(width);
	}).join("  ").trimEnd()).join("\n");
}
function short(value) {
	return value === null ? "-" : String(Number(value.toPrecision(3)));
}
export { table as n, short as t };
