import { afterEach, expect, test } from '@jest/globals'
import { createServer, type Server } from 'node:http'
import * as fc from 'fast-check'
import { createHttp, HttpFailure } from '../../src/lib/http.ts'
import { connect } from '../../src/platforms/index.ts'
import type { Answer, Replayer } from '../../src/run/ports.ts'
import { recordedRequests } from '../../src/run/replay-lines.ts'
import { replay, type Replaying } from '../../src/run/replay.ts'
import { canonical, isRight, saidBy } from '../../src/run/score.ts'
import { around, served, stagedServer } from './stage.ts'

const versions = { primary: '1.0.0', canary: '2.0.0' }
const signal = AbortSignal.timeout(60_000)

/** One line of a replay file; `n` goes into the request. */
function line(n: number, more: object = {}): string {
  return JSON.stringify({ request_id: `r${n}`, request: { n }, expected: 1, label: `l${n % 2}`, ...more })
}

function lines(count: number): string[] {
  return Array.from({ length: count }, (_, n) => line(n))
}

/** Probabilities with the largest at `index`. */
function scores(index: number): unknown {
  return { outputs: [{ name: 'p', shape: [1, 3], data: [0, 1, 2].map(at => (at === index ? 0.8 : 0.1)) }] }
}

function replayer(ask: (version: string, n: number) => Promise<Answer> | Answer): Replayer {
  return {
    ask: async (version, body) => {
      const n = typeof body === 'object' && body !== null && 'n' in body ? Number(body.n) : -1
      return ask(version, n)
    },
  }
}

const ok = (body: unknown): Answer => ({ status: 200, body, latency: 1 })
const lost = (): never => {
  throw new HttpFailure('UNREACHABLE', 'connection reset')
}

function task(more: Partial<Replaying>): Replaying {
  return {
    file: 'requests.jsonl',
    lines: lines(10),
    replayer: replayer(() => ok(scores(1))),
    versions,
    step: { protocol: 'v2', score: 'argmax', concurrency: 4 },
    signal,
    ...more,
  }
}

test('rows are adjacent pairs in file order, primary first, whatever order the answers come in', async () => {
  const slow = replayer(async (version, n) => {
    await new Promise(resolve => setTimeout(resolve, (n * 7) % 5))
    return ok(scores(version === '1.0.0' ? 1 : n % 3))
  })
  const done = await replay(task({ replayer: slow, lines: lines(20) }))
  if (done.kind !== 'rows') throw new Error(done.reason)
  expect(done.rows.map(row => [row.request_id, row.version])).toEqual(
    lines(20).flatMap((_, n) => [
      [`r${n}`, '1.0.0'],
      [`r${n}`, '2.0.0'],
    ]),
  )
  expect(done.rows.map(row => row.correct)).toEqual(lines(20).flatMap((_, n) => [true, n % 3 === 1]))
  expect(done.rows.map(row => row.agree)).toEqual(lines(20).flatMap((_, n) => [n % 3 === 1, n % 3 === 1]))
  expect(done.rows.map(row => row['label'])).toEqual(lines(20).flatMap((_, n) => [`l${n % 2}`, `l${n % 2}`]))
})

test('which version is asked first alternates, and no more pairs are open than asked for', async () => {
  const firsts: string[] = []
  let open = 0
  let most = 0
  const seen = new Set<number>()
  const watching = replayer(async (version, n) => {
    if (!seen.has(n)) firsts[n] = version
    seen.add(n)
    open += 1
    most = Math.max(most, open)
    await new Promise(resolve => setTimeout(resolve, 2))
    open -= 1
    return ok(scores(1))
  })
  await replay(task({ replayer: watching, step: { protocol: 'v2', score: 'argmax', concurrency: 3 } }))
  expect(firsts).toEqual(lines(10).map((_, n) => (n % 2 === 0 ? '1.0.0' : '2.0.0')))
  expect(most).toBe(3)
})

test('a request without an answer is sent once more, then it counts as unanswered and nothing else', async () => {
  const asked = new Map<string, number>()
  const failing = replayer((version, n) => {
    const key = `${version}/${n}`
    asked.set(key, (asked.get(key) ?? 0) + 1)
    if (key === '2.0.0/3' && asked.get(key) === 1) lost()
    if (key === '2.0.0/5') lost()
    return ok(scores(1))
  })
  const done = await replay(task({ replayer: failing }))
  if (done.kind !== 'rows') throw new Error(done.reason)
  expect(asked.get('2.0.0/3')).toBe(2)
  expect(asked.get('2.0.0/5')).toBe(2)
  expect(asked.get('2.0.0/4')).toBe(1)
  const unanswered = done.rows.filter(row => !row.answered)
  expect(unanswered).toEqual([
    expect.objectContaining({ request_id: 'r5', version: '2.0.0', correct: null, agree: null, latency_ms: null }),
  ])
  expect(done.rows.find(row => row.request_id === 'r5' && row.version === '1.0.0')).toMatchObject({
    correct: true,
    agree: null,
  })
  expect(done.unanswered).toEqual({ primary: 0, canary: 1, reason: 'r5 to 2.0.0: connection reset' })
})

test('an error status and an answer that cannot be scored are no answers, and are not asked again', async () => {
  let asked = 0
  const failing = replayer((version, n) => {
    if (version === '2.0.0') asked += 1
    if (version === '2.0.0' && n === 0) return { status: 500, body: { error: 'no memory' }, latency: 1 }
    if (version === '2.0.0' && n === 1) return ok({ outputs: [] })
    return ok(scores(1))
  })
  const done = await replay(task({ replayer: failing, lines: lines(3) }))
  if (done.kind !== 'rows') throw new Error(done.reason)
  expect(done.rows.filter(row => !row.answered).map(row => row.request_id)).toEqual(['r0', 'r1'])
  expect(done.unanswered.reason).toContain('no memory')
  expect(asked).toBe(3)
})

test('a primary that answers nothing gives no evidence against the canary', async () => {
  const dead = replayer(version => (version === '1.0.0' ? { status: 500, body: null, latency: 1 } : ok(scores(1))))
  const done = await replay(task({ replayer: dead }))
  expect(done).toEqual({ kind: 'no-data', reason: expect.stringContaining('1.0.0 answered 0 of 10') })
})

test('a primary that falls silent on the way ends the replay without evidence', async () => {
  let asked = 0
  const dying = replayer((version, n) => {
    if (version === '1.0.0' && n >= 30) {
      asked += 1
      lost()
    }
    return ok(scores(1))
  })
  const done = await replay(task({ replayer: dying, lines: lines(10_000) }))
  expect(done).toEqual({ kind: 'no-data', reason: expect.stringContaining('connection reset') })
  expect(asked).toBeLessThan(100)
})

test('a canary that answers nothing is evidence: every row is there, unanswered', async () => {
  const done = await replay(
    task({ replayer: replayer(version => (version === '2.0.0' ? lost() : ok(scores(1)))), lines: lines(50) }),
  )
  if (done.kind !== 'rows') throw new Error(done.reason)
  expect(done.rows).toHaveLength(100)
  expect(done.unanswered).toMatchObject({ primary: 0, canary: 50 })
})

test('a bug is no missing answer', async () => {
  const buggy = replayer(() => {
    throw new TypeError('bug')
  })
  await expect(replay(task({ replayer: buggy }))).rejects.toThrow(TypeError)
})

test('a cancelled job ends the replay', async () => {
  const stop = new AbortController()
  const waiting: Replayer = {
    ask: (_, __, asked) =>
      new Promise((_resolve, reject) => {
        asked.addEventListener('abort', () => {
          reject(new Error('cancelled'))
        })
        stop.abort()
      }),
  }
  await expect(replay(task({ replayer: waiting, signal: stop.signal }))).rejects.toThrow('cancelled')
})

test.each([
  ['no JSON', 'nonsense', /:2 expected one JSON object/u],
  ['a list', '[1]', /:2 expected an object/u],
  ['no id', '{"request":{}}', /:2 request_id: expected a text, got nothing/u],
  ['a number as id', '{"request_id":1,"request":{}}', /:2 request_id: expected a text, got 1/u],
  ['no request', '{"request_id":"a"}', /:2 request: expected the body/u],
  ['an id that stands twice', line(0), /:2 request_id: .*which line 1 has/u],
  ['a class by name', line(1, { expected: 'cat' }), /:2 expected: .*got "cat"/u],
  ['a class with a point', line(1, { expected: 1.5 }), /:2 expected: .*got 1.5/u],
  ['a column that a replay makes', line(1, { correct: true }), /:2 "correct": expected another name/u],
  ['a list as slice', line(1, { region: ['eu'] }), /:2 "region": expected a text/u],
  ['a reserved name', '{"request_id":"a","request":{},"__proto__":1}', /:2 "__proto__": expected another name/u],
])('a line is refused with its place: %s', async (_, bad, message) => {
  const done = replay(task({ lines: [line(0), bad] }))
  await expect(done).rejects.toMatchObject({ code: 'BAD_REPLAY', place: { file: 'requests.jsonl', line: 2 } })
  await expect(done).rejects.toThrow(message)
})

async function idsOf(text: readonly string[]): Promise<string[]> {
  const ids: string[] = []
  for await (const one of recordedRequests(text, 'f', 'argmax')) ids.push(one.id)
  return ids
}

test('blank lines and a byte order mark are passed over, and a file without requests is refused', async () => {
  expect(await idsOf([`\uFEFF${line(0)}`, '', line(1), ''])).toEqual(['r0', 'r1'])
  await expect(idsOf(['', ' '])).rejects.toMatchObject({ code: 'BAD_REPLAY' })
})

test.each([
  [
    'probabilities beside a label',
    [
      { shape: [1], data: [7] },
      { shape: [1, 3], data: [0.1, 0.7, 0.2] },
    ],
    1,
  ],
  ['nested data', [{ shape: [1, 3], data: [[0.1, 0.2, 0.7]] }], 2],
  ['equal scores: the first', [{ shape: [1, 3], data: [0.4, 0.4, 0.2] }], 0],
  ['negative scores', [{ shape: [3], data: [-3, -1, -2] }], 1],
  ['a class by itself', [{ shape: [1], data: [7] }], 7],
  ['a class by itself as a row', [{ shape: [1, 1], data: [7] }], 7],
  [
    'two sets of scores',
    [
      { shape: [1, 2], data: [0, 1] },
      { shape: [1, 2], data: [1, 0] },
    ],
    null,
  ],
  ['two rows', [{ shape: [2, 2], data: [0, 1, 1, 0] }], null],
  ['texts', [{ shape: [1, 2], data: ['a', 'b'] }], null],
  ['half a class', [{ shape: [1], data: [0.5] }], null],
  ['no outputs', [], null],
])('argmax reads the class from %s', (_, outputs, expected) => {
  expect(saidBy({ protocol: 'v2', score: 'argmax' }, { outputs })).toBe(expected)
})

test('equal compares outputs as values: the order of keys does not matter, anything else does', () => {
  const outputs = [{ name: 'y', shape: [1], data: [1] }]
  const said = saidBy({ protocol: 'v2', score: 'equal' }, { model_version: '2', outputs }) ?? ''
  expect(isRight('equal', said, [{ data: [1], shape: [1], name: 'y' }])).toBe(true)
  expect(isRight('equal', said, [{ name: 'y', shape: [1], data: [2] }])).toBe(false)
  expect(isRight('equal', said, undefined)).toBeNull()
  fc.assert(fc.property(fc.jsonValue(), value => canonical(value) === canonical(JSON.parse(JSON.stringify(value)))))
})

let servers: { close(): unknown }[] = []
afterEach(() => {
  for (const server of servers) server.close()
  servers = []
})

test('a real server answers a replay by version', async () => {
  const staged = await stagedServer([1, 2])
  servers.push(staged)
  const section = { kind: 'open-inference', url: staged.url, flavor: 'triton', unversioned: 'accept' }
  const make = await connect(section, around(), signal)
  const { target, replayer: asking } = make({ '1.0.0': served('1'), '2.0.0': served('2') })
  await target.apply({ do: 'load', version: '1.0.0', keep: [], alone: false }, 1, signal)
  await target.apply({ do: 'load', version: '2.0.0', keep: ['1.0.0'], alone: false }, 1, signal)
  if (!asking) throw new Error('no replayer')
  const request = { inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: [0, 0] }] }
  const recorded = Array.from({ length: 40 }, (_, n) => line(n, { request }))
  const done = await replay(task({ replayer: asking, lines: recorded }))
  if (done.kind !== 'rows') throw new Error(done.reason)
  // Version 1 answers class 1 and version 2 class 2; right is 1.
  expect(done.rows.filter(row => row.version === '1.0.0').every(row => row.correct === true)).toBe(true)
  expect(done.rows.filter(row => row.version === '2.0.0').every(row => row.correct === false)).toBe(true)
})

test('the second try gets a fresh connection: one that dies under a request harms nobody', async () => {
  let requests = 0
  const connections = new Set<unknown>()
  const server: Server = createServer((request, response) => {
    requests += 1
    connections.add(request.socket)
    request.resume()
    request.on('end', () => {
      // Every fifth request finds its connection dead.
      if (requests % 5 === 0) request.socket.destroy()
      else response.end(JSON.stringify(scores(1)))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = `http://127.0.0.1:${address.port}`
  const http = createHttp({})
  const asking: Replayer = {
    ask: (_, body, asked) => http({ method: 'POST', url, body, timeout: 5000, signal: asked }),
  }
  const done = await replay(
    task({ replayer: asking, lines: lines(30), step: { protocol: 'v2', score: 'argmax', concurrency: 1 } }),
  )
  if (done.kind !== 'rows') throw new Error(done.reason)
  expect(done.unanswered).toMatchObject({ primary: 0, canary: 0 })
  expect(connections.size).toBeGreaterThan(5)
  expect(connections.size).toBeLessThan(requests / 2)
})
