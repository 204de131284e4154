/** Every mutating action may die before and after each of its calls: run again, the end is that of a run without a death. */
import { afterAll, expect, test } from '@jest/globals'
import { STORIES, sweep } from './sweep.ts'

const tried: string[] = []

afterAll(() => {
  process.stdout.write(`points tried:\n${tried.map(line => `  ${line}\n`).join('')}`)
})

test.each(Object.entries(STORIES))(
  '%s: killed at any call and run again, it ends where an unkilled run ends',
  async (name, story) => {
    const swept = await sweep(story, ['dies before', 'dies after'])
    tried.push(`${name.padEnd(32)} ${String(swept.points.length).padStart(4)} points, ${swept.calls} calls`)
    expect([swept.decision, swept.message]).toEqual([story.decision, expect.any(String)])
    expect(swept.points.length).toBeGreaterThan(0)
    for (const point of swept.points) {
      expect({ at: point.at, mishap: point.mishap, message: point.message, seen: point.seen }).toEqual({
        at: point.at,
        mishap: point.mishap,
        message: point.message,
        seen: swept.expected,
      })
    }
  },
  120_000,
)
