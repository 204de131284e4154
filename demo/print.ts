/** How the demo shows in a terminal what people would see as a page. */
const WIDTH = 118

export function heading(text: string): void {
  console.log(`\n━━ ${text} ${'━'.repeat(Math.max(0, WIDTH - text.length - 4))}`)
}

export function note(text: string): void {
  console.log(`    ${text}`)
}

export function block(what: string, title: string, body: string): void {
  console.log(`\n    ┌ ${what}\n    │ ${title}`)
  for (const line of body.trimEnd().split('\n')) console.log(`    │ ${line}`)
  console.log('    └')
}

/** Markdown as plain text: entities read, marks gone, the columns of tables aligned. */
export function plainOf(markdown: string): string {
  const lines = markdown
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<\/?[a-z]+>/g, '')
    .split('\n')
    .map(line => read(line))
  return aligned(lines)
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

function read(line: string): string {
  return line
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\*\*|`/g, '')
    .replaceAll(/\\([\\|*_`[\]<>#])/g, '$1')
}

function aligned(lines: readonly string[]): string[] {
  const out: string[] = []
  let table: string[][] = []
  const flush = (): void => {
    const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map(row => row[column]?.length ?? 0)))
    for (const row of table)
      out.push(
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      )
    table = []
  }
  for (const line of lines) {
    if (!line.startsWith('|')) {
      flush()
      out.push(line)
    } else if (!/^\|[\s:|-]+\|$/.test(line)) {
      table.push(
        line
          .slice(1, -1)
          .split('|')
          .map(cell => cell.trim()),
      )
    }
  }
  flush()
  return out
}
