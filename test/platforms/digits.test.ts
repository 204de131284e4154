/** The demo's own models behind its own server: what its story rests on. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serve, type Served as Server } from '../../demo/server/server.ts'
import { connect } from '../../src/platforms/index.ts'
import type { Serving } from '../../src/run/ports.ts'
import { replay, type ReplayRow } from '../../src/run/replay.ts'
import { around, files, served } from './stage.ts'

const demo = join(import.meta.dirname, '../../demo')
const signal = AbortSignal.timeout(120_000)
let server: Server
let text: string
let serving: Serving

beforeAll(async () => {
  server = await serve(join(demo, 'models'), 0)
  text = await readFile(join(demo, 'data/requests.jsonl'), 'utf8')
  const section = { kind: 'open-inference', url: server.url, flavor: 'triton', unversioned: 'accept' }
  const place = around({ replay: 'requests.jsonl', lines: files({ 'requests.jsonl': text }) })
  serving = (await connect(section, place, signal))({
    '1.0.0': served('1'),
    '2.0.0': served('2'),
    '3.0.0': served('3'),
  })
  const loaded: string[] = []
  for (const version of ['1.0.0', '2.0.0', '3.0.0']) {
    await serving.target.apply({ do: 'load', version, keep: loaded, alone: false }, 1, signal)
    await serving.target.apply({ do: 'probe', version }, 1, signal)
    loaded.push(version)
  }
}, 60_000)
afterAll(() => server.close())

async function pairs(primary: string, canary: string): Promise<(digit: string | null) => readonly number[]> {
  if (!serving.replayer) throw new Error('no replayer')
  const step = { protocol: 'v2', score: 'argmax', concurrency: 4 } as const
  const versions = { primary, canary }
  const done = await replay({
    file: 'requests.jsonl',
    lines: text.split('\n'),
    replayer: serving.replayer,
    versions,
    step,
    signal,
  })
  if (done.kind !== 'rows') throw new Error(done.reason)
  expect(done.unanswered).toMatchObject({ primary: 0, canary: 0 })
  return digit => {
    const count = { worse: 0, better: 0, same: 0 }
    for (let at = 0; at < done.rows.length; at += 2) {
      const [before, after]: readonly (ReplayRow | undefined)[] = done.rows.slice(at, at + 2)
      if (digit !== null && before?.['label'] !== digit) continue
      if (before?.correct === after?.correct) count.same += 1
      else if (before?.correct === true) count.worse += 1
      else count.better += 1
    }
    return [count.worse, count.better, count.same]
  }
}

test('version 2 is better than version 1 on the held-out digits', async () => {
  const of = await pairs('1.0.0', '2.0.0')
  expect(of(null)).toEqual([11, 16, 785])
}, 60_000)

test('version 3 is little worse than version 2 on the whole, and far worse on the 8s', async () => {
  const of = await pairs('2.0.0', '3.0.0')
  expect(of(null)).toEqual([39, 8, 765])
  expect(of('8')).toEqual([34, 0, 53])
}, 60_000)
