import { expect, test } from '@jest/globals'
import { register } from '../../src/actions/register.ts'
import { openStage } from './stage.ts'
test('latency', async () => {
  const stage = await openStage()
  stage.github.faults.push(
    { kind: 'delay', milliseconds: 600, match: s => s.writes, times: 100000 },
    { kind: 'delay', milliseconds: 250, match: s => !s.writes, times: 100000 },
  )
  const numbers = Array.from({ length: 50 }, (_, at) => at + 1)
  const began = Date.now()
  const all = await Promise.allSettled(
    numbers.map(n =>
      stage.did(register, { version: `1.${n}.0`, digest: `sha256:${n.toString(16).padStart(64, '0')}` }, true),
    ),
  )
  const bad = all.filter(r => r.status === 'rejected')
  console.log(
    'took',
    Date.now() - began,
    'rejected',
    bad.length,
    bad[0] && String((bad[0] as any).reason),
    'calls',
    stage.journal().length,
  )
  expect(1).toBe(1)
}, 300000)
