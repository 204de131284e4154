/**
 * The expressions of workflow files: `${{ … }}` in texts, and `if:` conditions, with GitHub's own loose comparison. What
 * GitHub has and this does not (`hashFiles`, `*` filters) is an error, never an empty text.
 * Must not know workflows, jobs or contexts' contents.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
import type { Json } from './wire.ts'

/** What the status functions answer where an expression may ask them. */
export interface Status {
  readonly success: boolean
  readonly failure: boolean
  readonly cancelled: boolean
}

export interface Scope {
  /** `github`, `inputs`, `steps`, … by name; only these may be named. */
  readonly contexts: Readonly<Record<string, Json>>
  readonly status?: Status
}

/** @throws Error where the expression is none, or names what there is not */
export function evaluate(expression: string, scope: Scope): Json {
  return new Parser(expression).whole()(scope)
}

/** A text's expressions put in as text. @throws Error as `evaluate` */
export function interpolated(text: string, scope: Scope): string {
  return text.replaceAll(EMBEDDED, (_, expression: string) => textOf(evaluate(expression, scope)))
}

/** The value of a text that is one expression and nothing else; of any other the text. @throws Error as `evaluate` */
export function valued(text: string, scope: Scope): Json {
  const whole = new RegExp(`^${EMBEDDED.source}$`).exec(text.trim())?.[1]
  return whole === undefined ? interpolated(text, scope) : evaluate(whole, scope)
}

/** An `if:`, with or without `${{ }}`: one that asks no status function means success as well. @throws Error as `evaluate` */
export function holds(condition: string | boolean | undefined, scope: Scope): boolean {
  const { success = true } = scope.status ?? {}
  if (condition === undefined) return success
  const text = String(condition)
  const asks = /\b(?:success|failure|always|cancelled)\s*\(/i.test(text)
  const value = text.includes('${{') ? valued(text, scope) : evaluate(text, scope)
  return (asks || success) && truthy(value)
}

/** What an expression's value is inside a text. */
export function textOf(value: Json): string {
  if (value === null) return ''
  if (Array.isArray(value)) return 'Array'
  return typeof value === 'object' ? 'Object' : String(value)
}

export function truthy(value: Json): boolean {
  return value !== null && value !== false && value !== 0 && value !== '' && !Number.isNaN(value)
}

/** Braces inside a quoted text do not end an expression. */
const EMBEDDED = /\$\{\{((?:'(?:[^']|'')*'|(?!\}\})[^'])*)\}\}/g

type Node = (scope: Scope) => Json

const TOKEN =
  /\s*(?:(?<number>-?(?:0x[\da-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?))|'(?<text>(?:[^']|'')*)'|(?<name>[a-z_][\w-]*)|(?<sign>\|\||&&|[=!<>]=|[!<>()[\].,*]))/iy

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign'
  readonly text: string
  readonly at: number
}

function tokens(source: string): readonly Token[] {
  const found: Token[] = []
  TOKEN.lastIndex = 0
  const end = source.trimEnd().length
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex
    const groups = TOKEN.exec(source)?.groups
    const kind = (['number', 'text', 'name', 'sign'] as const).find(each => groups?.[each] !== undefined)
    if (!groups || !kind) throw unexpected(source, source.slice(at).trim().split(/\s/)[0] ?? '', at)
    found.push({ kind, text: groups[kind] ?? '', at })
  }
  return found
}

/** GitHub's own sentence. */
function unexpected(source: string, symbol: string, at: number): Error {
  const place = `Located at position ${at + 1} within expression: ${source.trim()}`
  return new Error(
    symbol === '' ? `Unexpected end of expression. ${place}` : `Unexpected symbol: '${symbol}'. ${place}`,
  )
}

class Parser {
  readonly #source: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(source: string) {
    this.#source = source
    this.#tokens = tokens(source)
  }

  whole(): Node {
    const node = this.#or()
    if (this.#at < this.#tokens.length) throw this.#unexpected()
    return node
  }

  #or(): Node {
    let left = this.#and()
    while (this.#took('||')) {
      const [a, b] = [left, this.#and()]
      left = scope => pick(a(scope), truthy, () => b(scope))
    }
    return left
  }

  #and(): Node {
    let left = this.#equality()
    while (this.#took('&&')) {
      const [a, b] = [left, this.#equality()]
      left = scope =>
        pick(
          a(scope),
          value => !truthy(value),
          () => b(scope),
        )
    }
    return left
  }

  #equality(): Node {
    let left = this.#order()
    for (;;) {
      const sign = this.#tookOne('==', '!=')
      if (sign === null) return left
      const [a, b] = [left, this.#order()]
      left = scope => equal(a(scope), b(scope)) === (sign === '==')
    }
  }

  #order(): Node {
    let left = this.#not()
    for (;;) {
      const sign = this.#tookOne('<', '<=', '>', '>=')
      if (sign === null) return left
      const [a, b] = [left, this.#not()]
      left = scope => ordered(a(scope), sign, b(scope))
    }
  }

  #not(): Node {
    if (!this.#took('!')) return this.#member()
    const inner = this.#not()
    return scope => !truthy(inner(scope))
  }

  #member(): Node {
    let node = this.#primary()
    for (;;) {
      if (this.#took('.')) {
        const name = this.#next('name').text
        const from = node
        node = scope => property(from(scope), name)
      } else if (this.#took('[')) {
        const [from, index] = [node, this.#or()]
        this.#expect(']')
        node = scope => property(from(scope), index(scope))
      } else return node
    }
  }

  #primary(): Node {
    if (this.#took('(')) {
      const inner = this.#or()
      this.#expect(')')
      return inner
    }
    const token = this.#tokens[this.#at]
    if (!token || token.kind === 'sign') throw this.#unexpected()
    this.#at += 1
    const { text } = token
    if (token.kind === 'number') return () => Number(text)
    if (token.kind === 'text') return () => text.replaceAll("''", "'")
    if (this.#took('(')) return this.#call(text)
    if (text === 'true' || text === 'false') return () => text === 'true'
    if (text === 'null') return () => null
    return ({ contexts }) => {
      const value = contexts[text]
      if (value === undefined)
        throw new Error(`Unrecognized named-value: '${text}'. Here are: ${Object.keys(contexts).join(', ')}.`)
      return value
    }
  }

  #call(name: string): Node {
    const given: Node[] = []
    while (!this.#took(')')) {
      if (given.length > 0) this.#expect(',')
      given.push(this.#or())
    }
    const known = FUNCTIONS.get(name.toLowerCase())
    if (!known)
      throw new Error(`the stand-in does not have the function ${name}(), in expression: ${this.#source.trim()}`)
    return scope =>
      known(
        given.map(node => node(scope)),
        scope,
      )
  }

  #took(sign: string): boolean {
    return this.#tookOne(sign) !== null
  }

  #tookOne(...signs: readonly string[]): string | null {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'sign' || !signs.includes(token.text)) return null
    this.#at += 1
    return token.text
  }

  #expect(sign: string): void {
    if (!this.#took(sign)) throw this.#unexpected()
  }

  #next(kind: Token['kind']): Token {
    const token = this.#tokens[this.#at]
    if (token?.kind !== kind) throw this.#unexpected()
    this.#at += 1
    return token
  }

  #unexpected(): Error {
    const token = this.#tokens[this.#at]
    return unexpected(this.#source, token?.text ?? '', token?.at ?? this.#source.length)
  }
}

const pick = (left: Json, keeps: (value: Json) => boolean, right: () => Json): Json => (keeps(left) ? left : right())

/** What is not there is null, and names are found in any case. */
function property(from: Json, key: Json): Json {
  if (Array.isArray(from)) return typeof key === 'number' ? (from[key] ?? null) : null
  if (from === null || typeof from !== 'object') return null
  const wanted = textOf(key).toLowerCase()
  return Object.entries(from).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null
}

function numberOf(value: Json): number {
  if (value === null) return 0
  return typeof value === 'object' ? Number.NaN : Number(value)
}

/** Of one kind by value, texts in any case; of different kinds as numbers; lists and maps only themselves. */
function equal(a: Json, b: Json): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase()
  if (a !== null && b !== null && typeof a === typeof b) return a === b
  return numberOf(a) === numberOf(b)
}

function ordered(a: Json, sign: string, b: Json): boolean {
  const texts = typeof a === 'string' && typeof b === 'string'
  const [left, right] = texts ? [a.toLowerCase(), b.toLowerCase()] : [numberOf(a), numberOf(b)]
  if (sign === '<') return left < right
  if (sign === '<=') return left <= right
  return sign === '>' ? left > right : left >= right
}

function statusOf(scope: Scope): Status {
  if (!scope.status) throw new Error('a status function stands where GitHub allows none')
  return scope.status
}

const lower = (value: Json | undefined): string => textOf(value ?? null).toLowerCase()

const FUNCTIONS: ReadonlyMap<string, (given: readonly Json[], scope: Scope) => Json> = new Map<
  string,
  (given: readonly Json[], scope: Scope) => Json
>([
  ['always', (_, scope) => statusOf(scope) !== null],
  ['success', (_, scope) => statusOf(scope).success],
  ['failure', (_, scope) => statusOf(scope).failure],
  ['cancelled', (_, scope) => statusOf(scope).cancelled],
  ['startswith', ([text, start]) => lower(text).startsWith(lower(start))],
  ['endswith', ([text, end]) => lower(text).endsWith(lower(end))],
  ['tojson', ([value = null]) => JSON.stringify(value, null, 2)],
  ['fromjson', ([text = null]) => json(textOf(text))],
  [
    'contains',
    ([within = null, item = null]) =>
      Array.isArray(within) ? within.some((one: Json) => equal(one, item)) : lower(within).includes(lower(item)),
  ],
  [
    'join',
    ([list = null, between = ',']) =>
      Array.isArray(list) ? list.map((one: Json) => textOf(one)).join(textOf(between)) : textOf(list),
  ],
  [
    'format',
    ([template = null, ...values]) =>
      textOf(template).replaceAll(/\{\{|\}\}|\{(\d+)\}/g, (whole, index?: string) =>
        index === undefined ? whole.slice(1) : textOf(values[Number(index)] ?? null),
      ),
  ],
])

function json(text: string): Json {
  const value: unknown = JSON.parse(text)
  return jsonOf(value)
}

/** A value of unknown origin as JSON would keep it. */
export function jsonOf(value: unknown): Json {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value !== 'object') throw new Error(`no JSON can hold a ${typeof value}`)
  return Object.fromEntries(Object.entries(value).map(([name, one]: [string, unknown]) => [name, jsonOf(one)]))
}
