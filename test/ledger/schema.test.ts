import { expect, test } from '@jest/globals'
import { emptyView } from '../../src/core/state.ts'
import { encode } from '../../src/ledger/format.ts'
import { parse } from '../../src/ledger/parse.ts'
import { entry as entrySchema } from '../../src/ledger/schema/entry.ts'
import { versionRecord } from '../../src/ledger/schema/records.ts'
import { state as stateSchema } from '../../src/ledger/schema/state.ts'
import { AT, record, registering } from './entries.ts'

const { entry, after } = registering({ now: AT, tip: null, view: emptyView, versionNames: [], entry: null }, '1.0.0')

test("what was written is read back with its keys in their order, the team's own keys included", () => {
  const own = { ...record('1.0.0', 1), metadata: JSON.parse('{"z":1,"__proto__":{"a":[null]},"constructor":"kept"}') }
  const text = encode(own)
  expect(encode(parse(versionRecord, text, 'versions/1.0.0.json'))).toBe(text)
  expect(encode(parse(entrySchema, encode(entry), 'entry.json'))).toBe(encode(entry))
  expect(encode(parse(stateSchema, encode(after.state), 'state.json'))).toBe(encode(after.state))
})

test('a newer format is refused by its number, whatever else is in it', () => {
  expect(() => parse(stateSchema, '{"schema":7,"unheard":true}', 'b:state.json')).toThrow(
    /^b:state\.json: expected ledger format 1, got 7, .* Nothing was changed; use a release/u,
  )
})

const damages: readonly (readonly [name: string, change: object, message: RegExp])[] = [
  ['a key nobody knows', { extra: 1 }, /extra: expected no such key/u],
  ['a missing key', { lineage: undefined }, /lineage/u],
  ['a seq that is no number', { seq: '1' }, /^b:entry\.json: seq: expected number, got "1"\./u],
  ['a seq below 1', { seq: 0 }, /seq/u],
  ['a time that is none', { at: 'yesterday' }, /at: /u],
  ['a parent that is no commit', { previous: 'HEAD' }, /previous: expected a git object id/u],
  ['a name that leaves the tree', { environment: '../x' }, /environment: expected a name/u],
  ['a body of an unknown type', { body: { type: 'deleted' } }, /body\.type/u],
  [
    'a digest that is none',
    { body: { type: 'registered', record: { ...record('1.0.0', 1), digest: 'sha256:../..' } } },
    /body\.record\.digest: expected sha256: and 64 hex digits/u,
  ],
]

for (const [name, change, message] of damages) {
  test(`an entry with ${name} is refused with the place`, () => {
    const text = JSON.stringify({ ...entry, ...change })
    expect(() => parse(entrySchema, text, 'b:entry.json')).toThrow(message)
    expect(() => parse(entrySchema, text, 'b:entry.json')).toThrow(expect.objectContaining({ code: 'LEDGER_CORRUPT' }))
  })
}

test('a file that is no JSON is refused as damaged', () => {
  expect(() => parse(stateSchema, '{"schema":1', 'b:state.json')).toThrow(
    expect.objectContaining({ code: 'LEDGER_CORRUPT' }),
  )
})
