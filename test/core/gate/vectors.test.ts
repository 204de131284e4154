import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import * as v from 'valibot'
import { replay, TOLERANCE } from '../../../bench/vectors.ts'

const file = v.parse(
  v.looseObject({ vectors: v.array(v.looseObject({ method: v.string() })) }),
  JSON.parse(readFileSync(new URL('../../data/gate-vectors.json', import.meta.url), 'utf8')),
)

test('all 240 reference vectors and 15 streams replay within the tolerance', () => {
  const report = replay(file)
  expect(report.differences).toEqual([])
  expect(report.unknown).toEqual([])
  expect(report.methods).toHaveLength(12)
  for (const { vectors, error } of report.methods) {
    expect(vectors).toBe(20)
    expect(error).toBeLessThan(TOLERANCE)
  }
  expect(report.streams).toMatchObject({ count: 15 })
})

test('a method that is not built is named, and is no difference', () => {
  const report = replay({ vectors: [{ method: 'telepathy' }, { method: 'constructor' }] })
  expect(report.unknown.map(({ name }) => name)).toEqual(['telepathy', 'constructor'])
  expect(report.differences).toEqual([])
})

test.each([
  ['a vector', { vectors: [{ method: 'paired', side: 1, delta: 0, nPlus: 9, nMinus: 1, nZero: 90, logE: 1.5 }] }],
  ['a constant', { vectors: [], constants: { lamPaired: [0.9, 0.45, 0.225, 0.1125, 0.05625, 0.028] } }],
  [
    'a stream',
    {
      vectors: [],
      streams: [
        {
          pc: 0.02,
          pp: 0.01,
          side: 1,
          delta: 0,
          dist: 0.01,
          n: 100,
          T: 10,
          seed: 5,
          stream: 1,
          firstCrossing: 9,
          finalLogE: 0,
          maxLogE: 0,
        },
      ],
    },
  ],
  [
    'a generator',
    { vectors: [], generator: { cases: [{ seed: 1, stream: 0, u32: [1], binomial500_001: [], normal: [] }] } },
  ],
])('%s that differs is named', (_, content) => {
  expect(replay(content).differences).toHaveLength(1)
})
