/**
 * Strict JSON: what `JSON.parse` takes in silence and evidence must not contain (duplicate keys, numbers beyond what a
 * double holds, `NaN`) is refused with line, column and the key's name.
 */
import { Fault } from '../core/fault.ts'
import type { Json } from '../core/types.ts'
import { plain, show } from './plain.ts'

export interface JsonSource {
  /** As messages name it: a file, or what it stands for. */
  readonly file: string
  /** The fault's code; default `JSON`. */
  readonly code?: string
  /** False where there is no file that an annotation could point into. */
  readonly isFile?: boolean
  /** The line, from 1, at which the text starts in the file. */
  readonly line?: number
}

const DEEPEST = 64

/**
 * @param text UTF-8 text, with or without a byte order mark
 * @throws Fault with the source's code: `FILE:LINE:COL …`
 */
export function parseJson(text: string, source: JsonSource): Json {
  const reader = new Reader(text.startsWith('\uFEFF') ? text.slice(1) : text, source)
  return reader.document()
}

/** A recursive-descent reader of RFC 8259, with its position. */
class Reader {
  readonly #text: string
  readonly #source: JsonSource
  #at = 0
  #depth = 0
  /** The innermost key read, which messages name. */
  #key: string | null = null

  constructor(text: string, source: JsonSource) {
    this.#text = text
    this.#source = source
  }

  document(): Json {
    if (this.#text.includes('\0')) this.#refuse('expected UTF-8 text, got UTF-16 or binary. Save it as UTF-8.', 0)
    this.#space()
    if (this.#at === this.#text.length) this.#refuse('is empty: expected JSON.')
    const value = this.#value()
    this.#space()
    if (this.#at < this.#text.length) this.#refuse(`expected the end after the value, got ${this.#word()}.`)
    return value
  }

  #value(): Json {
    const first = this.#text[this.#at]
    if (first === '{') return this.#nested(() => this.#object())
    if (first === '[') return this.#nested(() => this.#array())
    if (first === '"') return this.#string()
    if (first === '-' || (first !== undefined && first >= '0' && first <= '9')) return this.#number()
    const word = this.#raw()
    if (word === 'true' || word === 'false' || word === 'null') {
      this.#at += word.length
      return word === 'null' ? null : word === 'true'
    }
    if (/^(?:NaN|Infinity|nan|inf)/u.test(word)) {
      const whose = this.#key === null ? '' : `; ${show(this.#key)} has no value`
      this.#refuse(`${plain(word, 60)} is not JSON${whose}. Leave it out, or write null where nothing was measured.`)
    }
    return this.#refuse(
      first === undefined ? 'ends too early: expected a value.' : `expected a value, got ${this.#word()}.`,
    )
  }

  #nested<Value>(read: () => Value): Value {
    if (++this.#depth > DEEPEST) this.#refuse(`nested deeper than ${DEEPEST} levels.`)
    const value = read()
    this.#depth--
    return value
  }

  #object(): Json {
    const entries: Record<string, Json> = {}
    this.#at++
    this.#space()
    if (this.#take('}')) return entries
    for (;;) {
      this.#space()
      const start = this.#at
      if (this.#text[this.#at] !== '"') this.#refuse(`expected a key in double quotes, got ${this.#word()}.`)
      const key = this.#string()
      if (Object.hasOwn(entries, key)) this.#refuse(`duplicate key ${show(key)}. Remove one of the two.`, start)
      if (key === '__proto__') this.#refuse('the key "__proto__" is reserved. Choose another name.', start)
      this.#space()
      if (!this.#take(':')) this.#refuse(`expected ":" after the key ${show(key)}, got ${this.#word()}.`)
      this.#space()
      this.#key = key
      entries[key] = this.#value()
      this.#space()
      if (this.#take('}')) return entries
      if (!this.#take(',')) this.#refuse(`expected "," or "}", got ${this.#word()}.`)
    }
  }

  #array(): Json {
    const items: Json[] = []
    this.#at++
    this.#space()
    if (this.#take(']')) return items
    for (;;) {
      this.#space()
      items.push(this.#value())
      this.#space()
      if (this.#take(']')) return items
      if (!this.#take(',')) this.#refuse(`expected "," or "]", got ${this.#word()}.`)
    }
  }

  #string(): string {
    const start = this.#at
    let end = start + 1
    let escaped = false
    for (;;) {
      const code = this.#text.charCodeAt(end)
      if (Number.isNaN(code)) this.#refuse('a string is not closed: expected a double quote.', start)
      if (code === 0x22) break
      if (code < 0x20)
        this.#refuse('a string contains a line break or control character. Write it as \\n or \\u00XX.', end)
      escaped ||= code === 0x5c
      end += code === 0x5c ? 2 : 1
    }
    this.#at = end + 1
    if (!escaped) return this.#text.slice(start + 1, end)
    try {
      return String(JSON.parse(this.#text.slice(start, end + 1)))
    } catch {
      return this.#refuse('a string contains an escape that JSON does not have.', start)
    }
  }

  #number(): number {
    const start = this.#at
    const text = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/u.exec(this.#text.slice(start, start + 400))?.[0]
    const word = this.#raw()
    if (text !== word) this.#refuse(`expected a number, got ${plain(word, 60)}.`)
    const value = Number(text)
    const whose = this.#key === null ? '' : ` (${show(this.#key)})`
    if (!Number.isFinite(value))
      this.#refuse(`${plain(word, 60)} is not finite${whose}: a number may be up to 1.8e308.`)
    if (Number.isInteger(value) && !Number.isSafeInteger(value) && !/[.eE]/u.test(word)) {
      this.#refuse(`integer beyond 2^53${whose}: ${plain(word, 60)} cannot be held exactly.`)
    }
    this.#at += word.length
    return value
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at++
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  /** What stands here, up to the next mark of JSON. */
  #raw(): string {
    const rest = this.#text.slice(this.#at, this.#at + 400)
    return /^[^\s,\]}:"]+/u.exec(rest)?.[0] ?? rest.slice(0, 1)
  }

  /** The same for a message. */
  #word(): string {
    const word = this.#raw()
    return word === '' ? 'the end' : plain(word, 60)
  }

  #refuse(message: string, at = this.#at): never {
    const before = this.#text.slice(0, at).split('\n')
    const line = (this.#source.line ?? 1) + before.length - 1
    const column = (before.at(-1)?.length ?? 0) + 1
    const { file, code = 'JSON', isFile = true } = this.#source
    throw new Fault(code, `${file}:${line}:${column} ${message}`, isFile ? { file, line, column } : null)
  }
}
