/** A serving environment that other tools load and route: nothing is done there, what is decided is only recorded. */
import * as v from 'valibot'
import type { Serving } from '../run/ports.ts'
import type { Platform } from './platform.ts'

const schema = v.strictObject({ kind: v.literal('external') })

const serving: Serving = {
  replayer: null,
  target: {
    can: {
      loads: false,
      split: null,
      mirror: null,
      versionsAtOnce: 'many',
      darkLoad: 'none',
      orders: ['load-first', 'unload-first'],
      fence: 'none',
      // Nothing can be seen here, so a want is confirmed by being recorded.
      readBack: 'none',
      unversioned: 'none',
    },
    read: () => Promise.resolve({ versions: {}, unknown: [], weights: null, mirror: null, fence: null }),
    apply: () => Promise.resolve(),
  },
}

export const external: Platform<v.InferOutput<typeof schema>> = {
  schema,
  summary: 'Loaded and routed by your own tools: decisions are recorded and shown, nothing is touched.',
  protocols: () => [],
  connect: () => Promise.resolve(() => serving),
}
