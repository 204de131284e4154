import { expect, test } from '@jest/globals'
import { overlapIn } from '../../../src/core/gate/sequence.ts'
import type { Window } from '../../../src/core/gate/types.ts'

function time(minute: number): string {
  return `2026-05-03T14:${String(minute).padStart(2, '0')}:00.000Z`
}

function at(from: number, to: number, more: Partial<Window> = {}): Window {
  return { from: time(from), to: time(to), planned: 0.1, metrics: {}, ...more }
}

test('windows that follow each other, with gaps or without, can be counted', () => {
  expect(overlapIn([at(0, 1), at(1, 2), at(5, 6)], '2026-05-03T14:00:00.000Z')).toBeNull()
  expect(overlapIn([], null)).toBeNull()
})

test('a window that begins before the last one ended would count twice: refused', () => {
  expect(overlapIn([at(0, 5), at(1, 6)], null)).toContain('begins before 2026-05-03T14:05:00.000Z')
  expect(overlapIn([at(0, 9), at(1, 2), at(3, 4)], null)).toContain('from 2026-05-03T14:01')
  expect(overlapIn([at(0, 1)], '2026-05-03T14:00:30.000Z')).toContain('begins before')
  expect(overlapIn([at(5, 4)], null)).toContain('ends before it begins')
})

function cell(first: number, last: number, batch = 'a'): Window {
  return at(0, 9, { batch, rows: [first, last] })
}

test('row cells of one file share its time, and each cell counts once', () => {
  expect(overlapIn([cell(0, 10), cell(10, 20)], null)).toBeNull()
  expect(overlapIn([cell(0, 10), cell(0, 10)], null)).toContain('begins before')
  expect(overlapIn([cell(0, 10), cell(9, 20)], null)).toContain('begins before')
  expect(overlapIn([cell(0, 10), cell(10, 20, 'b')], null)).toContain('begins before')
})
