/**
 * Selectors of counters in PromQL: `name{label="value", label=~"…"}` and nothing else of that language. They are taken apart before a
 * place such as `${version}` is filled, so that no value can become more than the text of one label. Must not know who asks with them.
 */
import { fill, type Filling } from '../template.ts'

const OPERATORS = ['=~', '!~', '!=', '='] as const

export interface Matcher {
  readonly label: string
  readonly operator: (typeof OPERATORS)[number]
  /** What the string means, without quotes and escapes; of `=~` and `!~` a regular expression. */
  readonly value: string
}

export interface Selector {
  readonly name: string
  readonly matchers: readonly Matcher[]
}

/** A counter as people should write it, for messages. */
export const EXAMPLE = 'requests_total{code="500",version="${version}"}'

const NAME = /\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*/uy
const OPEN = /\{\s*/uy
const MATCHER = /([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)\s*/uy
const COMMA = /,\s*/uy
const CLOSE = /\}\s*/uy

/** @returns the selector, or what is wrong with the text and how to write it */
export function parseSelector(text: string): Selector | string {
  let place = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = place
    const found = pattern.exec(text)
    if (found) place = pattern.lastIndex
    return found
  }
  const matchers: Matcher[] = []
  const name = take(NAME)?.[1]
  if (name === undefined) return strange(text, 0)
  if (take(OPEN)) {
    while (!take(CLOSE)) {
      const start = place
      const [, label = '', sign = '', string = ''] = take(MATCHER) ?? []
      const operator = OPERATORS.find(one => one === sign)
      if (operator === undefined) return strange(text, start)
      if (label === '__name__')
        return `expected the name before the braces, got __name__. Write a counter such as ${EXAMPLE}`
      const value = unquoted(string)
      if (value === null) return `expected a string that PromQL can read, got ${string}. Write \\\\ for a backslash`
      matchers.push({ label, operator, value })
      if (!take(COMMA) && text[place] !== '}') return strange(text, place)
    }
  }
  return place === text.length ? { name, matchers } : strange(text, place)
}

/** What stands where the selector should have gone on or ended. */
function strange(text: string, place: number): string {
  const rest = text.slice(place).trim()
  const got = rest === '' ? 'the end of the text' : `${JSON.stringify(rest.slice(0, 20))} at character ${place + 1}`
  return `expected a selector of a counter, got ${got}. ${fixOf(rest)}`
}

function fixOf(rest: string): string {
  if (/^(?:\w+\s*[=!]~?=?\s*)?\$\{/u.test(rest)) return 'A place to fill may stand only within the quotes of a label'
  if (rest.startsWith('[')) return 'Leave the range out: each look reads the stretch that it judges'
  if (/^(?:offset\b|@)/u.test(rest)) return 'Leave it out: each look reads at its own time'
  // A rate or a sum is made of the counter, and no counter can be had back from it.
  if (/^[(+*/%^<>!=-]|^(?:and|or|unless|by|without|on|bool)\b/u.test(rest))
    return `Write the counter itself, such as ${EXAMPLE}: what grew is found and added up here`
  return `Write for example ${EXAMPLE}`
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]))/gu

/** PromQL's strings are Go's. Null where it is none, or has bytes that are no text by themselves. */
function unquoted(text: string): string | null {
  const quote = text.slice(0, 1)
  const inner = text.slice(1, -1)
  if (quote === '`') return inner
  let wrong = false
  const value = inner.replaceAll(
    ESCAPE,
    (_all, byte?: string, four?: string, eight?: string, octal?: string, letter?: string) => {
      const code = parseInt(byte ?? four ?? eight ?? octal ?? '', octal === undefined ? 16 : 8)
      if (letter !== undefined) {
        const meant = letter === quote ? quote : ESCAPES[letter]
        if (meant === undefined) wrong = true
        return meant ?? ''
      }
      const most = byte === undefined && octal === undefined ? 0x10_ff_ff : 0x7f
      if (code > most || (code >= 0xd8_00 && code <= 0xdf_ff)) wrong = true
      return wrong ? '' : String.fromCodePoint(code)
    },
  )
  return wrong ? null : value
}

/** @returns the query, or null where it names a location and the version has none */
export function fillSelector({ name, matchers }: Selector, filling: Filling): string | null {
  const filled: string[] = []
  for (const { label, operator, value } of matchers) {
    const escape = isRegex(operator) ? regexOf : (text: string): string => text
    const text = fill(value, filling, escape)
    if (text === null) return null
    filled.push(`${label}${operator}${quoted(text)}`)
  }
  return filled.length === 0 ? name : `${name}{${filled.join(',')}}`
}

function isRegex(operator: Matcher['operator']): boolean {
  return operator === '=~' || operator === '!~'
}

/** What matches exactly this text in RE2. */
function regexOf(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/gu, String.raw`\$&`)
}

function quoted(text: string): string {
  const inner = text.replaceAll(/["\\\p{Cc}]/gu, character => {
    if (character === '"' || character === '\\') return `\\${character}`
    return character === '\n' ? String.raw`\n` : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
  return `"${inner}"`
}

const APART = /\$\{(?:version|served-version|role|location)\}/u

/** Whether it selects other series for the canary than for the primary: one that does not would compare a counter with itself. */
export function tellsArms({ matchers }: Selector): boolean {
  return matchers.some(({ operator, value }) => !operator.startsWith('!') && APART.test(value))
}
