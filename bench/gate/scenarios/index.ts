/** All tables, in the order in which they are printed. */
import type { Table } from '../table.ts'
import { bursts } from './bursts.ts'
import { falseFail } from './false-fail.ts'
import { falsePass } from './false-pass.ts'
import { limits } from './limits.ts'
import { limitsInBake } from './limits-in-bake.ts'
import { pairs } from './pairs.ts'
import { perMinute } from './per-minute.ts'
import { quantile } from './quantile.ts'
import { restarts } from './restarts.ts'
import { toFail, toPass } from './samples.ts'
import { split } from './split.ts'
import { trials } from './trials.ts'
import { wholeGate } from './whole-gate.ts'

export const tables: readonly Table[] = [
  falseFail,
  falsePass,
  toFail,
  toPass,
  perMinute,
  pairs,
  quantile,
  limits,
  limitsInBake,
  restarts,
  bursts,
  split,
  trials,
  wholeGate,
]
