/** A table that a phone shows as cards, one for each row, with the heads beside the cells. */
import { markup, joined, type Html, type Part } from './escape.ts'

/** @param heads one for each column; an empty one for a column that explains itself */
export function table(heads: readonly string[], rows: readonly (readonly Part[])[]): Html {
  const head = heads.map(label => markup`<th scope="col">${label}</th>`)
  const body = rows.map(
    cells => markup`<tr>${cells.map((cell, at) => markup`<td data-head="${heads[at] ?? ''}">${cell}</td>`)}</tr>`,
  )
  return markup`<table><thead><tr>${head}</tr></thead><tbody>${joined(body, '\n')}</tbody></table>`
}
