/** Small things the tests of this folder share: what a refusal says, and where. */
import { Fault } from '../../src/core/fault.ts'
import * as v from 'valibot'
import type { Servings } from '../../src/io/config.ts'

export interface Refusal {
  readonly code: string
  readonly message: string
  readonly place: Fault['place']
}

/** @returns the fault that `act` ends with; anything else fails the test */
export async function refusal(act: () => unknown): Promise<Refusal> {
  try {
    await act()
  } catch (error) {
    if (error instanceof Fault) return { code: error.code, message: error.message, place: error.place }
    throw error
  }
  throw new Error('expected a refusal, and it was taken')
}

/** Two platforms as far as a configuration goes. */
export const SERVINGS: Servings = new Map([
  [
    'open-inference',
    {
      schema: v.strictObject({
        kind: v.literal('open-inference'),
        url: v.pipe(v.string(), v.url()),
        flavor: v.optional(v.picklist(['triton', 'mlserver', 'fixed'])),
        model: v.optional(v.string()),
        unversioned: v.optional(v.picklist(['refuse', 'accept']), 'refuse'),
      }),
      protocols: () => ['v2'],
    },
  ],
  ['external', { schema: v.strictObject({ kind: v.literal('external') }), protocols: () => [] }],
])
