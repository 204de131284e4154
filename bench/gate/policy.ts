/** A policy of the configuration file: written as people write it, and read by the parser that the actions use. */
import type { GatePolicy } from '../../src/core/gate/types.ts'
import { parseConfig } from '../../src/io/config.ts'
import { kinds } from '../../src/platforms/index.ts'

/** One metric of the policy, as it stands in the file. */
export type MetricLine = Readonly<Record<string, string | number | boolean | readonly string[]>>

export interface Policy {
  readonly yaml: string
  readonly gate: GatePolicy
}

/** 0.8 of it, the share of the first trial, is the 0.05 that single tests are measured at. */
export const WHOLE = 0.0625
/** So that no pass ends a run in which the proof of a fail is measured to the end of its stream. */
export const NEVER_PASS = 1_000_000_000
/** Likewise: a loss that no canary of the benchmark reaches. */
export const NEVER_FAIL = 0.9

/**
 * @param metrics lines of `gate.metrics`; alpha and min-samples are printed where they are not the default
 * @param above lines of the environment that stand beside `gate`
 */
export function policy(
  metrics: readonly MetricLine[],
  alpha: number,
  minSamples = 100,
  above: readonly string[] = [],
): Policy {
  const yaml = [
    ...above,
    'gate:',
    ...(alpha === 0.05 ? [] : [`  alpha: ${alpha}`]),
    ...(minSamples === 100 ? [] : [`  min-samples: ${minSamples}`]),
    '  metrics:',
    ...metrics.map(metric => {
      const pairs = Object.entries(metric).map(([key, value]) => `${key}: ${text(value)}`)
      return `    - { ${pairs.join(', ')} }`
    }),
  ].join('\n')
  return { yaml, gate: gateOf(yaml) }
}

function gateOf(yaml: string): GatePolicy {
  const indented = yaml
    .split('\n')
    .map(line => `        ${line}`)
    .join('\n')
  const file = `version: 1
models:
  bench:
    environments:
      production:
        serving: { kind: external }
        steps: [{ weight: 50 }]
${indented}
`
  const { models } = parseConfig(file, { file: 'bench', ...kinds })
  const gate = models['bench']?.environments['production']?.policy.gate
  if (!gate) throw new Error('the policy of a scenario has no gate')
  return gate
}

function text(value: MetricLine[string]): string {
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value)
}
