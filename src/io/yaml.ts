/**
 * YAML as the configuration uses it: one document of plain maps, lists and scalars (YAML 1.2 core), nothing that expands,
 * constructs or hides. Every value can be found again by its path, so that a message can say where.
 */
import { isAlias, isMap, isNode, isPair, isScalar, isSeq, Lexer, LineCounter, parseDocument, visit } from 'yaml'
import type { Document, Node, ParsedNode } from 'yaml'
import { show } from './plain.ts'

export type Path = readonly (string | number)[]

/** One thing that is wrong with a file. `line` and `column` count from 1. */
export interface Problem {
  readonly line: number
  readonly column: number
  readonly message: string
  /** The fault's code where it is not that of the file as a whole. */
  readonly code?: string
}

export interface YamlFile {
  readonly value: unknown
  readonly problems: readonly Problem[]
  /** Where the value at `path` stands, or its key; of a path that is not there, the nearest map around it. */
  place(path: Path, at: 'key' | 'value'): { readonly line: number; readonly column: number }
}

const LARGEST = 256 * 1024
const DEEPEST = 32
/** Problems of the parser that are told: after the first few they follow from each other. */
const MOST = 10
const RESERVED = new Set(['__proto__', 'constructor', 'prototype'])

/** @param text at most 256 KiB; a byte order mark is taken off */
export function readYaml(text: string): YamlFile {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  const lines = new LineCounter()
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset)
    // An offset before the first line's start is reported as line 0.
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const refused = (problem: Problem): YamlFile => ({
    value: undefined,
    problems: [problem],
    place: () => ({ line: problem.line, column: problem.column }),
  })
  const bytes = Buffer.byteLength(source)
  if (bytes > LARGEST) {
    return refused({ line: 1, column: 1, message: `the file has ${bytes} bytes, the limit is ${LARGEST} (256 KiB).` })
  }
  if (source.includes('\0')) {
    return refused({
      line: 1,
      column: 1,
      message: 'expected UTF-8 text, got UTF-16 or binary. Save the file as UTF-8.',
    })
  }
  const deep = tooDeep(source)
  if (deep !== null) return refused({ ...deep, message: `nested deeper than ${DEEPEST} levels.` })

  const document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    strict: true,
    uniqueKeys: true,
    stringKeys: true,
    schema: 'core',
    merge: false,
    // `silent` would also silence the error for a second document.
    logLevel: 'error',
  })
  const problems: Problem[] = document.errors
    .slice(0, MOST)
    .map(error => ({ ...at(error.pos[0]), message: words(error) }))
  if (document.directives?.yaml.explicit === true) {
    problems.push({
      line: 1,
      column: 1,
      message: 'YAML directives are not supported. Remove the line that starts with %.',
    })
  }
  problems.push(...refusals(document, at))
  const value = problems.length === 0 ? document.toJS({ maxAliasCount: 0 }) : undefined
  return { value, problems, place: (path, which) => at(offsetOf(document, path, which)) }
}

/** What the parser would take but a configuration must not hold. */
function refusals(document: Document.Parsed, at: (offset: number) => { line: number; column: number }): Problem[] {
  const found: Problem[] = []
  const refuse = (node: Node | null, message: string): void => {
    found.push({ ...at(node?.range?.[0] ?? 0), message })
  }
  visit(document, (_, node) => {
    if (isAlias(node)) refuse(node, `aliases are not supported, got *${node.source}. Write the value out.`)
    if (isPair(node) && isScalar(node.key) && isNode(node.key)) {
      const key = String(node.key.value)
      if (RESERVED.has(key)) refuse(node.key, `the key ${show(key)} is reserved. Choose another name.`)
      if (key === '<<') refuse(node.key, 'merge keys (<<) are not supported. Write the keys out.')
    }
    if (isNode(node) && !isAlias(node) && node.tag !== undefined) {
      refuse(node, `tags are not supported, got ${show(node.tag)}. Remove the tag.`)
    }
  })
  return found
}

/** The parser's own errors, in one line with the way out. */
function words(error: { readonly code: string; readonly message: string }): string {
  switch (error.code) {
    case 'DUPLICATE_KEY':
      return 'duplicate key: it stands in this map already. Remove one of the two.'
    case 'TAB_AS_INDENT':
      return 'expected spaces, got a tab as indentation. Replace it by spaces.'
    case 'MULTIPLE_DOCS':
      return 'expected one YAML document, got a second one. Remove everything from the second `---` on.'
    case 'NON_STRING_KEY':
      return 'expected a name as key, got a list or map.'
    default:
      return `not YAML: ${error.message.replaceAll(/\s+/gu, ' ')}.`
  }
}

/**
 * The parser recurses: depth is counted on the tokens beforehand, because a stack that overflows inside a regular
 * expression ends the process.
 */
function tooDeep(source: string): { line: number; column: number } | null {
  let brackets = 0
  let inLine = 0
  let offset = 0
  let scalar = false
  for (const token of new Lexer().lex(source)) {
    // Marks of the lexer's own: start of a document, of a scalar, a broken flow collection.
    if (token === '\u0002' || token === '\u001f' || token === '\u0018') {
      scalar = token === '\u001f'
      continue
    }
    if (!scalar) {
      if (token === '[' || token === '{') brackets++
      if (token === ']' || token === '}') brackets--
      // Block collections nest within a line, too: `- - - x`.
      if (token === '-' || token === '?' || (token === ':' && brackets === 0)) inLine++
      if (token === '\n' || token === ',') inLine = 0
    }
    scalar = false
    if (brackets > DEEPEST || inLine > DEEPEST) {
      const before = source.slice(0, offset).split('\n')
      return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
    }
    offset += token.length
  }
  return null
}

function offsetOf(document: Document.Parsed, path: Path, which: 'key' | 'value'): number {
  let node: ParsedNode | null = document.contents
  let offset = node?.range[0] ?? 0
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1
    if (isMap(node)) {
      const pair = node.items.find(item => isScalar(item.key) && item.key.value === step)
      if (!pair) return offset
      const key = pair.key.range[0]
      node = pair.value
      offset = last && which === 'key' ? key : (node?.range[0] ?? key)
    } else if (isSeq(node)) {
      node = node.items[Number(step)] ?? null
      offset = node?.range[0] ?? offset
    } else {
      return offset
    }
  }
  return offset
}
