import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { nextStep, type Circumstances, type Move, type Observed, type VersionState } from '../../src/core/next-step.ts'
import type { Order, Want } from '../../src/core/types.ts'

const idle: Circumstances = {
  capacity: 2,
  loads: true,
  routes: true,
  spare: [],
  unproven: [],
  draining: [],
  fresh: false,
  serving: '1.0.0',
}

function seen(states: Record<string, VersionState>, weights: Record<string, number> | null): Observed {
  const versions = Object.fromEntries(
    Object.entries(states).map(([version, state]) => [version, { state, reason: '' }]),
  )
  return { versions, unknown: [], weights, mirror: null, fence: null }
}

function want(loaded: readonly string[], order: Order = 'load-first'): Want {
  return { loaded, weights: { [loaded[0] ?? '']: 10_000 }, mirror: null, order }
}

/** A target that does what it is told at once, and the moves that lead to the want. */
function journey(start: Observed, wanted: Want, circumstances: Circumstances): readonly string[] {
  let state = start
  let unproven = circumstances.unproven
  const moves: string[] = []
  for (let count = 0; count < 20; count += 1) {
    const move: Move = nextStep(state, wanted, { ...circumstances, unproven })
    moves.push('version' in move && move.do !== 'fail' ? `${move.do} ${move.version}` : move.do)
    if (move.do === 'nothing' || move.do === 'fail' || move.do === 'wait') return moves
    if (move.do === 'load')
      state = { ...state, versions: { ...state.versions, [move.version]: { state: 'ready', reason: '' } } }
    if (move.do === 'unload')
      state = { ...state, versions: { ...state.versions, [move.version]: { state: 'absent', reason: '' } } }
    if (move.do === 'route') state = { ...state, weights: move.weights, mirror: move.mirror }
    if (move.do === 'probe') unproven = unproven.filter(version => version !== move.version)
  }
  throw new Error(`no end: ${moves.join(', ')}`)
}

describe('load-first keeps a version serving', () => {
  test('the new one is loaded, proven and routed before the old one is unloaded', () => {
    const start = seen({ '1.0.0': 'ready' }, { '1.0.0': 10_000 })
    expect(journey(start, want(['2.0.0']), { ...idle, unproven: ['2.0.0'] })).toEqual([
      'load 2.0.0',
      'probe 2.0.0',
      'route',
      'unload 1.0.0',
      'nothing',
    ])
  })

  test('an idle version makes room, never the one that serves', () => {
    const start = seen({ '1.0.0': 'ready', '2.0.0': 'ready' }, { '1.0.0': 10_000 })
    expect(journey(start, want(['3.0.0', '1.0.0']), idle)).toEqual(['unload 2.0.0', 'load 3.0.0', 'route', 'nothing'])
  })

  test('without room it fails instead of unloading what serves', () => {
    const start = seen({ '1.0.0': 'ready' }, { '1.0.0': 10_000 })
    expect(journey(start, want(['2.0.0']), { ...idle, capacity: 1 })).toEqual(['fail'])
  })
})

describe('users come before what is to be loaded beside', () => {
  const half = seen({ '1.0.0': 'ready' }, { '1.0.0': 5000, '2.0.0': 5000 })
  const both = want(['1.0.0', '2.0.0'])

  test('who is to answer and is there is proven and routed before another is loaded', () => {
    expect(journey(half, both, { ...idle, unproven: ['1.0.0'] })).toEqual([
      'probe 1.0.0',
      'route',
      'load 2.0.0',
      'nothing',
    ])
  })

  test.each(['absent', 'loading', 'unloading', 'failed'] as const)('also where another is %s', state => {
    const gone = { ...half, versions: { ...half.versions, '2.0.0': { state, reason: '' } } }
    expect(nextStep(gone, both, idle)).toEqual({ do: 'route', weights: both.weights, mirror: null })
  })

  test('also where this target loads nothing', () => {
    expect(nextStep(half, both, { ...idle, loads: false }).do).toBe('route')
  })

  test('a version that is only kept warm is loaded after those that are needed', () => {
    const aim = want(['1.0.0', '2.0.0', '3.0.0'])
    const moves = journey(seen({}, null), aim, { ...idle, capacity: 3, spare: ['1.0.0', '2.0.0'] })
    expect(moves.slice(0, 2)).toEqual(['load 3.0.0', 'load 1.0.0'])
  })
})

describe('unload-first saves capacity', () => {
  test('the old one goes before the new one is loaded', () => {
    const start = seen({ '1.0.0': 'ready' }, { '1.0.0': 10_000 })
    const moves = journey(start, want(['2.0.0'], 'unload-first'), { ...idle, capacity: 1, unproven: ['2.0.0'] })
    expect(moves).toEqual(['unload 1.0.0', 'load 2.0.0', 'probe 2.0.0', 'route', 'nothing'])
  })

  test('a target that is loaded is routed at once: the order matters only if something must be loaded', () => {
    const start = seen({ '1.0.0': 'ready', '2.0.0': 'ready' }, { '2.0.0': 10_000 })
    expect(journey(start, want(['1.0.0'], 'unload-first'), { ...idle, serving: '2.0.0' })).toEqual([
      'route',
      'unload 2.0.0',
      'nothing',
    ])
  })
})

test('a busy platform is waited for', () => {
  expect(nextStep(seen({ '2.0.0': 'loading' }, null), want(['2.0.0']), idle)).toEqual({
    do: 'wait',
    version: '2.0.0',
    reason: '2.0.0 is loading',
  })
  const leaving = seen({ '1.0.0': 'unloading', '2.0.0': 'ready' }, { '2.0.0': 10_000 })
  expect(nextStep(leaving, want(['2.0.0']), idle).do).toBe('wait')
})

test('what is loaded is routed at once, whatever else the platform is busy with', () => {
  const loading = seen({ '1.0.0': 'ready', '2.0.0': 'loading' }, { '1.0.0': 9000, '2.0.0': 1000 })
  expect(journey(loading, want(['1.0.0']), { ...idle, unproven: ['1.0.0'] })).toEqual([
    'probe 1.0.0',
    'route',
    'wait 2.0.0',
  ])
})

test('a canary that has to make room is routed away before it goes', () => {
  const start = seen({ '2.0.0': 'ready', '3.0.0': 'ready' }, { '2.0.0': 5000, '3.0.0': 5000 })
  expect(journey(start, want(['1.0.0']), { ...idle, serving: '2.0.0' })).toEqual([
    'route',
    'unload 3.0.0',
    'load 1.0.0',
    'route',
    'unload 2.0.0',
    'nothing',
  ])
})

test('a version that failed to load is not loaded for ever', () => {
  expect(nextStep(seen({ '2.0.0': 'failed' }, null), want(['2.0.0']), idle)).toMatchObject({
    do: 'fail',
    code: 'LOAD_FAILED',
  })
})

test('a target that only shows what is loaded is never told to load or unload', () => {
  const fixed = { ...idle, loads: false, routes: false }
  expect(nextStep(seen({ '1.0.0': 'ready' }, null), want(['2.0.0']), fixed)).toMatchObject({
    do: 'fail',
    code: 'NOT_LOADED',
  })
  expect(nextStep(seen({ '1.0.0': 'ready', '2.0.0': 'ready' }, null), want(['2.0.0']), fixed)).toEqual({
    do: 'nothing',
  })
})

const names = ['1.0.0', '2.0.0', '3.0.0']

test('from any steady state every want is reached or refused, and load-first never leaves nobody to answer', () => {
  const states = fc.record({
    '1.0.0': fc.constantFrom<VersionState>('ready', 'absent'),
    '2.0.0': fc.constantFrom<VersionState>('ready', 'absent'),
    '3.0.0': fc.constantFrom<VersionState>('ready', 'absent'),
  })
  const loaded = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 })
  fc.assert(
    fc.property(
      states,
      loaded,
      fc.constantFrom<Order>('load-first', 'unload-first'),
      fc.integer({ min: 1, max: 3 }),
      (start, wanted, order, capacity) => {
        const serving =
          names.find(name => Object.entries(start).some(([one, state]) => one === name && state === 'ready')) ?? null
        const weights = serving === null ? {} : { [serving]: 10_000 }
        const moves = journey(seen(start, weights), want(wanted, order), {
          capacity,
          loads: true,
          routes: true,
          spare: [],
          unproven: wanted,
          draining: [],
          fresh: false,
          serving,
        })
        expect(['nothing', 'fail']).toContain(moves.at(-1))
        if (order === 'load-first' && serving !== null && moves.at(-1) === 'nothing') {
          const gone = moves.indexOf(`unload ${serving}`)
          if (gone !== -1) expect(moves.slice(0, gone)).toContain('route')
        }
      },
    ),
  )
})

test('what a cut-off first start left over goes; what somebody else loaded beside a confirmed version stays', () => {
  const left: Observed = { ...seen({ '1.0.0': 'ready' }, { '1.0.0': 10_000 }), unknown: ['3'] }
  const aim = want(['1.0.0'])
  expect(nextStep(left, aim, { ...idle, fresh: true })).toEqual({ do: 'load', version: '1.0.0', keep: [], alone: true })
  expect(nextStep(left, aim, idle)).toEqual({ do: 'nothing' })
})
