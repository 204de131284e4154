/** What all bets on pairs share: no window depends on the ones before, and nothing sets a centre. */
import { PAIRED_BETS } from './constants.ts'
import type { Betting } from './evidence.ts'
import { plus } from './mixture.ts'
import type { PairedCounts } from './types.ts'

export const BETTING_ON_PAIRS: Pick<Betting, 'complete' | 'join' | 'remember' | 'weights' | 'restarts' | 'history'> = {
  complete: window => window.some(count => count > 0),
  join: plus,
  remember: plus,
  weights: () => PAIRED_BETS.weights,
  restarts: true,
  history: () => null,
}

type Missing = PairedCounts['missing']

export function missingOfPairs(missing: Missing): { primary: number; canary: number; both: number } {
  return missing
    ? { primary: missing.primary + missing.both, canary: missing.canary + missing.both, both: missing.both }
    : { primary: 0, canary: 0, both: 0 }
}

export function sumOfMissing(a: Missing, b: Missing): { missing?: NonNullable<Missing> } {
  if (!a && !b) return {}
  return {
    missing: {
      primary: (a?.primary ?? 0) + (b?.primary ?? 0),
      canary: (a?.canary ?? 0) + (b?.canary ?? 0),
      both: (a?.both ?? 0) + (b?.both ?? 0),
    },
  }
}

export function sumOfValues(
  a: PairedCounts['values'],
  b: PairedCounts['values'],
): { values?: NonNullable<PairedCounts['values']> } {
  return a && b ? { values: { primary: a.primary + b.primary, canary: a.canary + b.canary } } : {}
}
