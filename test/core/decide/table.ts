/** One row of a table of decisions: where the story stands, what is asked, and the word or the code that it comes to. */
import { expect } from '@jest/globals'
import { MODEL, type Asked, type World } from '../../run/world.ts'

export type Row = readonly [rule: string, story: () => Promise<World>, asked: Asked, comesTo: string]

/** Codes are in capitals, words are not. A refusal changes nothing. */
export async function comesTo(story: () => Promise<World>, asked: Asked, expected: string): Promise<void> {
  const world = await story()
  const before = [world.ledger.commits(MODEL).length, world.target.snapshot(), world.target.steps.filter(changes)]
  const { word, reasonCode, message } = await world.run(asked)
  const code = /^[A-Z_]+$/u.test(expected)
  expect({ word, reasonCode, message }).toEqual({
    word: code ? 'refused' : expected,
    reasonCode: code ? expected : '',
    message: expect.stringMatching(/\S/u),
  })
  if (!code) return
  expect(message).not.toMatch(/undefined|null|NaN|\[object/u)
  expect([world.ledger.commits(MODEL).length, world.target.snapshot(), world.target.steps.filter(changes)]).toEqual(
    before,
  )
}

/** A probe asks, and changes nothing. */
function changes(step: string): boolean {
  return !step.startsWith('probe ')
}
