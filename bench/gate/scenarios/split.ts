/** Traffic that does not arrive as it was configured: false alarms at the edge of the tolerance, and requests to find a wrong split. */
import { policy } from '../policy.ts'
import type { Policy } from '../policy.ts'
import type { Scenario, Table } from '../table.ts'
import { follow } from '../trial.ts'

const SIZE = 100

/** The chi-square quantile for 1 degree of freedom at 0.001. */
const CHI_SQUARE = 10.8276

function judgedBy(tolerance: string): Policy {
  const metric = { name: 'errors', kind: 'proportion', better: 'lower', margin: 0.01, column: 'bad' }
  return policy([metric], 0.05, 100, tolerance === '2%' ? [] : [`split-tolerance: ${tolerance}`])
}

interface Case {
  readonly share: number
  readonly tolerance: '0%' | '2%'
  readonly actual: number
  readonly size: number
  readonly windows: number
  /** Whether the share is as wrong as must be found, or only as the tolerance allows. */
  readonly wrong: boolean
}

const edge = (share: number): number => share + 0.02 * Math.min(share, 1 - share)

const ALIKE: readonly Case[] = [0.5, 0.1, 0.05].flatMap(share => [
  { share, tolerance: '0%', actual: share, size: SIZE, windows: 1000, wrong: false },
  { share, tolerance: '2%', actual: edge(share), size: SIZE, windows: 1000, wrong: false },
])
const WRONG: readonly Case[] = [
  { share: 0.5, tolerance: '0%', actual: 0.52, size: 200, windows: 400, wrong: true },
  { share: 0.5, tolerance: '2%', actual: 0.52, size: 1000, windows: 400, wrong: true },
  { share: 0.5, tolerance: '2%', actual: 0.55, size: 50, windows: 400, wrong: true },
  { share: 0.1, tolerance: '2%', actual: 0.12, size: 100, windows: 400, wrong: true },
]

function scenario({ share, tolerance, actual, size, windows, wrong }: Case): Scenario {
  const judged = judgedBy(tolerance)
  return {
    name: `share ${share}, true ${Number(actual.toFixed(4))}, tolerance ${tolerance}`,
    policy: judged,
    replicate(generator) {
      const canary = Array.from({ length: windows }, () => generator.binomial(size, actual))
      const { verdict, at } = follow({ policy: judged.gate, windows }, index => {
        const to = canary[index] ?? 0
        return { metrics: {}, split: { canary: to, primary: size - to, share } }
      })
      const found = verdict === 'invalid' ? 1 : 0
      return wrong
        ? { requests: at * size, [`${share}-${actual}-${tolerance}`]: at * size, found }
        : { wrong: found, 'chi-wrong': chiSquare(canary, size, share) === null ? 0 : 1 }
    },
  }
}

/** The first look (from 1) at which a chi-square test of the totals alarms. */
function chiSquare(canary: readonly number[], size: number, share: number): number | null {
  let k = 0
  for (const [index, to] of canary.entries()) {
    k += to
    const n = (index + 1) * size
    if ((k - n * share) ** 2 / (n * share * (1 - share)) > CHI_SQUARE) return index + 1
  }
  return null
}

export const split: Table = {
  id: 'split',
  title: 'Split check: alpha 0.001, 1000 looks',
  notes: [
    'wrong: verdict `invalid` while the true share is as configured, or at the edge of the tolerance. chi-square: at each look, at 0.001.',
    'requests: of both arms, to find a wrong split.',
  ],
  columns: [
    { head: 'wrong', key: 'wrong', digits: 4, most: 0.002 },
    { head: 'chi-square', key: 'chi-wrong', digits: 4 },
    { head: 'requests', key: 'requests', digits: 0 },
    { head: '50->52, 0 %', key: '0.5-0.52-0%', digits: 0, most: 13_000 },
    { head: '50->55, 2 %', key: '0.5-0.55-2%', digits: 0, most: 3300 },
    { head: 'found', key: 'found', digits: 3 },
  ],
  scenarios: [...ALIKE, ...WRONG].map(scenario),
}
