/** Tables for a terminal: columns as wide as what stands in them, numbers to the right. */

/** @param rows the first is the head */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map(row => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map(row => (row[column] ?? '').length)),
  )
  const right = widths.map((_, column) => rows.slice(1).every(row => /^[-+~<>]?[\d.]|^-?$/u.test(row[column] ?? '')))
  return rows
    .map(row =>
      widths
        .map((width, column) => {
          const text = row[column] ?? ''
          return right[column] === true ? text.padStart(width) : text.padEnd(width)
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Three significant digits; `-` for nothing. */
export function short(value: number | null): string {
  return value === null ? '-' : String(Number(value.toPrecision(3)))
}
