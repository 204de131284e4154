import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { EVENTS, outcome, SITUATIONS } from './transitions.ts'

const page = readFileSync(new URL('../../docs/phases.md', import.meta.url), 'utf8')

/** The cells of the documented table, by event and phase. */
const documented = new Map(
  (/<!-- generated:transitions -->\n([\s\S]*?)<!-- \/generated -->/u.exec(page)?.[1] ?? '')
    .trimEnd()
    .split('\n')
    .slice(2)
    .flatMap(line => {
      const [event = '', ...cells] = line.slice(2, -2).split(' | ')
      return cells.map((cell, at) => [`${event} / ${SITUATIONS[at]?.name ?? ''}`, cell] as const)
    }),
)

test('every phase and every event has its cell in the docs', () => {
  expect(documented.size).toBe(SITUATIONS.length * EVENTS.length)
})

test.each(
  SITUATIONS.flatMap(situation =>
    EVENTS.map(event => ({ situation, event, name: `${event.name} in ${situation.name}` })),
  ),
)('$name', async ({ situation, event }) => {
  expect(await outcome(situation, event)).toBe(documented.get(`${event.says} / ${situation.name}`))
})
