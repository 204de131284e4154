import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { digestOf, findFiles } from '../../src/io/files.ts'
import { parseJson } from '../../src/io/json.ts'
import { countRows, parseRow, readRows } from '../../src/io/rows.ts'
import type { ObservationRow } from '../../src/io/rows.ts'
import { refusal } from './read.ts'

const json = (text: string) => parseJson(text, { file: 'metrics.json', code: 'OBSERVATIONS' })

test.each([
  ['{"auc": NaN}', '1:9 NaN is not JSON; "auc" has no value. Leave it out, or write null where nothing was measured.'],
  ['{"auc": -Infinity}', '1:9 expected a number, got -Infinity.'],
  ['{"auc": 1e999}', '1:9 1e999 is not finite ("auc"): a number may be up to 1.8e308.'],
  ['{"auc":0.9,\n "auc":0.5}', '2:2 duplicate key "auc". Remove one of the two.'],
  ['{"n":9007199254740993}', '1:6 integer beyond 2^53 ("n"): 9007199254740993 cannot be held exactly.'],
  ['{"__proto__":1}', '1:2 the key "__proto__" is reserved. Choose another name.'],
  ['', '1:1 is empty: expected JSON.'],
  ['{"a":.5}', '1:6 expected a value, got .5.'],
  ['{"a":01}', '1:6 expected a number, got 01.'],
  ['{"a":1,}', '1:8 expected a key in double quotes, got }.'],
  ['[1 2]', '1:4 expected "," or "]", got 2.'],
  ['{"a":"x', '1:6 a string is not closed: expected a double quote.'],
  ['{} {}', '1:4 expected the end after the value, got {.'],
  ['['.repeat(100), '1:65 nested deeper than 64 levels.'],
])('JSON %j is refused with its place and key', async (text, message) => {
  expect((await refusal(() => json(text))).message).toBe(`metrics.json:${message}`)
})

test('JSON in UTF-16 is named, a byte order mark is taken', async () => {
  expect((await refusal(() => json(Buffer.from('{}', 'utf16le').toString('utf8')))).message).toContain('UTF-16')
  expect(json('\uFEFF{"a":1}\r\n')).toEqual({ a: 1 })
})

test('whatever JSON.stringify writes is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), value => {
      const text = JSON.stringify(value)
      fc.pre(!text.includes('__proto__') && !/(?<![.\d])\d{16,}/u.test(text))
      expect(json(text)).toEqual(JSON.parse(text))
    }),
  )
})

test('what JSON.parse refuses is refused', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...Array.from('{}[]",:0129.eE-+ntrufalse\\ \n')), maxLength: 12 }),
      text => {
        let standard: unknown
        try {
          standard = JSON.parse(text)
        } catch {
          expect(() => json(text)).toThrow('metrics.json:')
          return
        }
        try {
          expect(json(text)).toEqual(standard)
        } catch (error) {
          expect(String(error)).toMatch(/duplicate key|beyond 2\^53|not finite/u)
        }
      },
    ),
    { numRuns: 2000 },
  )
})

const row = (text: string, at = 1) => parseRow(text, { file: 'rows.jsonl', line: at })

test('a row is its request, its version and its columns', () => {
  expect(row('{"request_id":"r","version":"1.0.0","correct":true,"label":"8","score":0.5,"gone":null}')).toEqual({
    request_id: 'r',
    version: '1.0.0',
    correct: true,
    label: '8',
    score: 0.5,
    gone: null,
  })
  expect(
    row('{"request_id":"a:b","version":"1.0.0","timestamp":"2026-05-03T14:00:00Z","constructor":1}'),
  ).toHaveProperty('constructor', 1)
})

test.each([
  ['{"request_id":"r","version":"1.0.0","ok":true,"ok":false}', '7:47 duplicate key "ok". Remove one of the two.'],
  ['{"request_id":"r:","version":"1.0.0","ok":"x:y","ok":1}', '7:49 duplicate key "ok". Remove one of the two.'],
  ['{"request_id":"r","version":"1.0.0","a":1,"a":2,"b":"\\u003a"}', '7:43 duplicate key "a". Remove one of the two.'],
  [
    '{"request_id":"r","version":"1.0.0","ok":NaN}',
    '7:42 NaN is not JSON; "ok" has no value. Leave it out, or write null where nothing was measured.',
  ],
  ['{"request_id":"r","version":"1.0.0","n":1e999}', '7:41 1e999 is not finite ("n"): a number may be up to 1.8e308.'],
  [
    '{"request_id":"r","version":"1.0.0","n":9007199254740993}',
    '7:41 integer beyond 2^53 ("n"): 9007199254740993 cannot be held exactly.',
  ],
  [
    '{"request_id":"r","version":"1.0.0","ok":[0.9]}',
    '7:1 "ok": expected a number, true, false, text or null, got a list of 1.',
  ],
  ['{"version":"1.0.0"}', '7:1 missing key "request_id".'],
  ['{"request_id":"r","version":2}', '7:1 "version": expected the version that answered, got 2.'],
  [
    '{"request_id":"r","version":"1.0.0","timestamp":1777816800000}',
    '7:1 "timestamp": expected a time such as 2026-05-03T14:03:00Z, got 1777816800000. That looks like milliseconds. Write it as RFC 3339 text, with its zone.',
  ],
  [
    '{"request_id":"r","version":"1.0.0","timestamp":"58000-01-01T00:00:00Z"}',
    '7:1 "timestamp": expected a time such as 2026-05-03T14:03:00Z, got "58000-01-01T00:00:00Z".',
  ],
  ['[]', '7:1 missing key "request_id".'],
])('the row %s is refused with its line', async (text, message) => {
  const got = await refusal(() => row(text, 7))
  expect(got.message).toBe(`rows.jsonl:${message}`)
  expect(got.place).toMatchObject({ file: 'rows.jsonl', line: 7 })
})

test('the fast way of reading a row takes nothing that the strict way refuses, and reads the same', () => {
  const key = fc.constantFrom('request_id', 'version', 'a', 'b:', 'c', 'd\\u003a')
  const value = fc.constantFrom(
    '"r"',
    '"x:y"',
    '1',
    'true',
    'null',
    '"\\u003a"',
    '9007199254740993',
    '1e999',
    '[1]',
    '"::"',
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value), { maxLength: 7 }), pairs => {
      const text = `{"request_id":"r","version":"v",${pairs.map(([k, v]) => `"${k}":${v}`).join(',')}}`
      let strict: unknown
      try {
        strict = json(text)
      } catch {
        expect(() => row(text)).toThrow()
        return
      }
      try {
        expect(row(text)).toEqual(strict)
      } catch (error) {
        expect(String(error)).toContain('expected a')
      }
    }),
    { numRuns: 3000 },
  )
})

async function workspace(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'evidence-'))
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true })
    await writeFile(path.join(root, name), content)
  }
  return root
}

const find = (root: string, pattern: string) => findFiles(pattern, { workspace: root, where: 'input observations' })
const found = async (root: string, pattern: string) => (await find(root, pattern)).map(({ name }) => name)

const line = (id: number) => `{"request_id":"${id}","version":"1.0.0","text":"a\u2028b"}`

test('rows are read in the order of the files and lines, with blank lines left out', async () => {
  const root = await workspace({ 'b.jsonl': `${line(3)}\n`, 'a.jsonl': `\uFEFF${line(1)}\r\n\n${line(2)}` })
  const files = await find(root, '*.jsonl')
  const seen: [string, string, number][] = []
  expect(await countRows(files)).toBe(3)
  expect(
    await readRows(files, (one: ObservationRow, { file, line: at }) => seen.push([one.request_id, file, at])),
  ).toBe(3)
  expect(seen).toEqual([
    ['1', 'a.jsonl', 1],
    ['2', 'a.jsonl', 3],
    ['3', 'b.jsonl', 1],
  ])
})

test('rows split between two chunks, and characters split between two chunks, are whole', async () => {
  const text = Array.from(
    { length: 30_000 },
    (_, at) => `{"request_id":"${at}","version":"1.0.0","note":"ü€😀"}\n`,
  ).join('')
  const files = await find(await workspace({ 'a.jsonl': text }), 'a.jsonl')
  let at = 0
  await readRows(files, one => {
    if (one.request_id !== String(at++) || one['note'] !== 'ü€😀') throw new Error(`row ${at} is torn`)
  })
  expect(at).toBe(30_000)
})

test('files that hold no rows, are of another kind, or are not UTF-8 are refused by name', async () => {
  const root = await workspace({
    'empty.jsonl': ' \n\n',
    'x.csv': 'a,b',
    'y.parquet': 'PAR1',
    'u.jsonl': Buffer.from('{"request_id":"ü"}', 'utf16le'),
    'l.jsonl': Buffer.from([0x7b, 0xff, 0x7d]),
  })
  const said = async (name: string) =>
    refusal(async () => (await countRows(await find(root, name))) && (await readRows(await find(root, name), () => {})))
  expect(await said('empty.jsonl')).toMatchObject({
    code: 'OBSERVATIONS',
    message: 'empty.jsonl: no rows. An empty file is no evidence.',
  })
  expect(await said('x.csv')).toMatchObject({
    code: 'NOT_SUPPORTED_YET',
    message: '"x.csv": this kind of file is not supported yet. Write JSON Lines (.jsonl).',
  })
  expect(await said('y.parquet')).toMatchObject({ code: 'NOT_SUPPORTED_YET' })
  expect((await said('u.jsonl')).message).toContain('UTF-16')
  expect((await said('l.jsonl')).message).toBe(
    'l.jsonl:1:1 expected UTF-8 text, got other bytes (UTF-16?). Save the file as UTF-8.',
  )
})

test('a path or glob finds real files under the workspace, sorted', async () => {
  const root = await workspace({
    'm/a.bin': 'a',
    'm/b.bin': 'b',
    'm/deep/c.bin': 'c',
    'm/.hidden': 'h',
    '.git/x': 'x',
    'z.txt': 'z',
    'we[i]rd+.txt': 'w',
  })
  expect(await found(root, 'm/a.bin')).toEqual(['m/a.bin'])
  expect(await found(root, './m/*.bin')).toEqual(['m/a.bin', 'm/b.bin'])
  expect(await found(root, 'm/?.bin')).toEqual(['m/a.bin', 'm/b.bin'])
  expect(await found(root, 'm/**')).toEqual(['m/.hidden', 'm/a.bin', 'm/b.bin', 'm/deep/c.bin'])
  expect(await found(root, 'm/**/*.bin')).toEqual(['m/a.bin', 'm/b.bin', 'm/deep/c.bin'])
  expect(await found(root, '**/c.bin')).toEqual(['m/deep/c.bin'])
  expect(await found(root, '**')).not.toContain('.git/x')
  expect(await found(root, 'we[i]rd+.txt')).toEqual(['we[i]rd+.txt'])
})

test.each([
  ['../x', '"../x" leads outside the workspace. Remove the "..".'],
  ['a/../../x', '"a/../../x" leads outside the workspace. Remove the "..".'],
  [
    '/etc/passwd',
    'expected a path inside the workspace, got "/etc/passwd". Write it relative to the root of the repository.',
  ],
  ['C:/x', 'expected a path inside the workspace, got "C:/x". Write it relative to the root of the repository.'],
  ['m\\a.bin', 'expected forward slashes, got "m\\a.bin". Write "m/a.bin".'],
  ['a\0b', 'a path contains a NUL character.'],
  ['m', '"m" is a folder. Write "m/**".'],
  ['nothing/*.bin', 'no file matches "nothing/*.bin".'],
  ['link', '"link" is a symbolic link, which may lead anywhere. Name a real file.'],
  ['l*', '"link" is a symbolic link, which may lead anywhere. Name a real file.'],
  ['folder/x', '"folder" is a symbolic link, which may lead anywhere. Name a real file.'],
  ['a**', '"**" stands for whole folders, got "a**".'],
  ['.', 'expected a file, got ".".'],
])('the path %j is refused', async (pattern, message) => {
  const root = await workspace({ 'm/a.bin': 'a' })
  await symlink('/etc/passwd', path.join(root, 'link'))
  await symlink('/etc', path.join(root, 'folder'))
  expect(await refusal(() => find(root, pattern))).toMatchObject({
    code: 'PATH',
    message: `input observations: ${message}`,
  })
})

test('a name that is not UTF-8 or breaks lines is refused', async () => {
  const root = await workspace({ 'm/a\nb': 'a' })
  expect((await refusal(() => find(root, 'm/*'))).message).toContain('contains U+000A')
  const other = await workspace({})
  await writeFile(Buffer.concat([Buffer.from(`${other}/`), Buffer.from([0x66, 0xff])]), '')
  expect((await refusal(() => find(other, '*'))).message).toContain('not UTF-8')
})

const hex = (text: string) => createHash('sha256').update(text).digest('hex')

test('the digest of one file is that of its bytes, of several that of the sorted lines', async () => {
  const root = await workspace({ 'm/b.bin': 'a', 'm/a.bin': 'b' })
  expect(await digestOf(await find(root, 'm/a.bin'))).toBe(`sha256:${hex('b')}`)
  const lines = [`${hex('a')}  m/b.bin\n`, `${hex('b')}  m/a.bin\n`].sort()
  expect(await digestOf(await find(root, 'm/**'))).toBe(`sha256:${hex(lines.join(''))}`)
})
