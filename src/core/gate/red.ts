/** Which verdicts make a job red, by what its caller fails on: one rule for the action and the command line. */
import type { Verdict } from './types.ts'

/** The code of a job that a verdict ends red. */
export function redCode(verdict: Verdict): string {
  return `VERDICT_${verdict.toUpperCase()}`
}

export const RED: Readonly<Record<'fail' | 'inconclusive' | 'not-pass' | 'never', readonly Verdict[]>> = {
  fail: ['fail', 'invalid'],
  inconclusive: ['fail', 'invalid', 'inconclusive'],
  'not-pass': ['fail', 'invalid', 'inconclusive', 'continue'],
  never: [],
}
