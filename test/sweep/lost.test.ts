/** An answer may be lost after GitHub did the work: the process looks instead of doing it again, and so does its re-run. */
import { expect, test } from '@jest/globals'
import type { Job } from './stage.ts'
import { STORIES, sweep, type Story } from './sweep.ts'

/** Actions whose calls are all different in kind; a replay's requests are each other's likes. */
const told = ['register, the first of all', 'register', 'canary beside a primary', 'promote', 'rollback of the primary']

function story(name: string): Story {
  const found = STORIES[name]
  if (!found) throw new Error(`no story ${name}`)
  return found
}

test.each(told)(
  '%s: whichever answer is lost, nothing is done twice',
  async name => {
    const swept = await sweep(story(name), ['answer lost', 'refused once'])
    expect(swept.points.length).toBeGreaterThan(0)
    for (const { at, mishap, message, seen } of swept.points) {
      expect({ at, mishap, message, seen }).toEqual({ at, mishap, message, seen: swept.expected })
    }
  },
  120_000,
)

/** A planted bug: a lost append is sent again on the new tip without reading back what became of the first. */
const blindly: NonNullable<Job['transport']> = fetch => async (input, init) => {
  try {
    return await fetch(input, init)
  } catch (error) {
    const body = typeof init?.body === 'string' ? init.body : ''
    if (!body.includes('createCommitOnBranch')) throw error
    const tip = await fetch(input, {
      ...init,
      body: JSON.stringify({
        query:
          '{ repository(owner: "acme", name: "digits") { ref(qualifiedName: "refs/heads/model-release/digits") { target { oid } } } }',
      }),
    })
    const oid = /"oid":"([0-9a-f]+)"/u.exec(await tip.text())?.[1] ?? ''
    return fetch(input, { ...init, body: body.replace(/("expectedHeadOid":")[0-9a-f]+/u, `$1${oid}`) })
  }
}

test('the sweep finds an append that is repeated without reading back', async () => {
  const swept = await sweep(story('register'), ['answer lost'], blindly)
  const wrong = swept.points.filter(point => JSON.stringify(point.seen) !== JSON.stringify(swept.expected))
  expect(wrong.length).toBeGreaterThan(0)
}, 120_000)
