/** `judge`: the gate's answer on evidence in files, as `gate` gives it in a preview or gave it in a recorded look. */
import { Fault } from '../core/fault.ts'
import { RED } from '../core/gate/red.ts'
import type { Details, GatePolicy } from '../core/gate/types.ts'
import { chooseEnvironment } from '../io/config.ts'
import { either, show } from '../io/plain.ts'
import { needed, nothingElse, positive, readArguments } from './arguments.ts'
import { CONFIG, configOf, filesOf, textOf } from './files.ts'
import type { Command, Terminal } from './main.ts'
import { short, table } from './table.ts'

const OPTIONS = {
  config: { type: 'string', default: CONFIG },
  model: { type: 'string' },
  environment: { type: 'string' },
  canary: { type: 'string' },
  primary: { type: 'string' },
  observations: { type: 'string', multiple: true },
  windows: { type: 'string' },
  counts: { type: 'string' },
  entry: { type: 'string', multiple: true },
  trial: { type: 'string' },
  'fail-on': { type: 'string' },
  table: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof readArguments<typeof OPTIONS>>['values']

interface Seen {
  readonly details: Details
  readonly reason: string
}

export const judge: Command = async (args, terminal) => {
  const { values, rest } = readArguments(args, OPTIONS)
  const kinds = (['observations', 'windows', 'counts', 'entry'] as const).filter(kind => values[kind] !== undefined)
  const [kind, ...others] = kinds
  if (kind === undefined || others.length > 0)
    throw new Fault(
      'USAGE',
      `expected one of --observations, --windows, --counts and --entry, got ${kinds.length === 0 ? 'none' : kinds.join(' and ')}. See --help`,
    )
  const failOn = values['fail-on'] ?? (kind === 'entry' ? 'fail' : 'not-pass')
  const red = Object.entries(RED).find(([name]) => name === failOn)?.[1]
  if (!red) throw new Fault('USAGE', `--fail-on: expected ${either(Object.keys(RED))}, got ${show(failOn)}`)
  // A shell that resolves a glob puts the further files behind the option.
  const many = kind === 'observations' || kind === 'entry'
  if (!many) nothingElse(rest)
  const files = many ? [...(values[kind] ?? []), ...rest] : []
  const seen = kind === 'entry' ? await again(files, terminal) : await afresh(kind, values, files, terminal)
  terminal.out(values.table ? tableOf(seen) : JSON.stringify(seen.details))
  return red.includes(seen.details.verdict) ? 1 : 0
}

async function again(files: readonly string[], { folder }: Terminal): Promise<Seen> {
  const [{ parse }, { entry }] = await Promise.all([import('../ledger/parse.ts'), import('../ledger/schema/entry.ts')])
  const { rejudge } = await import('../run/rejudge.ts')
  const entries = await Promise.all(files.map(async name => parse(entry, await textOf(name, folder, '--entry'), name)))
  return rejudge(entries)
}

async function afresh(
  kind: 'observations' | 'windows' | 'counts',
  values: Values,
  files: readonly string[],
  terminal: Terminal,
): Promise<Seen> {
  const { folder } = terminal
  const [canary, primary] = [needed('canary', values.canary), needed('primary', values.primary)]
  if (canary === primary) throw new Fault('USAGE', `--canary and --primary: expected two versions, got ${show(canary)}`)
  const trial = positive('trial', values.trial, true) ?? 1
  const { model, environment, policy } = await gateOf(values, folder)
  const about = { model, environment, canary, primary, policy }
  const { everywhere, preview, previewOfWindows } = await import('../run/preview.ts')
  if (kind === 'observations') {
    const { rowsOf } = await import('../actions/workspace.ts')
    const rows = await rowsOf(await filesOf(files, folder, '--observations'))
    const seen = await preview({ ...about, rows, now: terminal.now(), trial })
    if (seen.rejected > 0) terminal.err(`${seen.rejected} rows of other versions are not counted`)
    return seen
  }
  const { windowsOf } = await import('../io/windows.ts')
  const name = needed(kind, values[kind])
  const { windows, slices, notGated } = windowsOf(await textOf(name, folder, `--${kind}`), everywhere(policy), name)
  if (kind === 'counts' && windows.length > 1)
    throw new Fault('USAGE', `--counts: expected one window of sums, got ${windows.length}. Use --windows`)
  if (notGated.length > 0) terminal.err(`not in the policy, so not judged: ${notGated.join(', ')}`)
  return previewOfWindows({ ...about, windows, slices, trial })
}

async function gateOf(
  values: Values,
  folder: string,
): Promise<{ readonly model: string; readonly environment: string; readonly policy: GatePolicy }> {
  const asked = { model: values.model ?? null, environment: values.environment ?? null }
  const { model, environment, config } = chooseEnvironment(await configOf(values.config, folder), asked)
  const { gate } = config.policy
  if (!gate)
    throw new Fault(
      'NO_GATE',
      `${model}/${environment}: expected gate.metrics in ${values.config}, got none. Add what is to be judged`,
    )
  return { model, environment, policy: gate }
}

function tableOf({ details, reason }: Seen): string {
  const lines = details.metrics.map(metric => {
    const slice = Object.entries(metric.slice ?? {}).map(([column, value]) => ` (${column} ${value})`)
    return [
      `${metric.name}${slice.join('')}`,
      metric.verdict,
      String(metric.margin),
      `${short(metric.primary.value)} of ${metric.primary.n}`,
      `${short(metric.canary.value)} of ${metric.canary.n}`,
      short(metric.difference),
      short(metric.evidence.fail),
      short(metric.evidence.pass),
    ]
  })
  const head = ['metric', 'verdict', 'margin', 'primary', 'canary', 'difference', 'log E fail', 'log E pass']
  return `${details.verdict}: ${reason}\n\n${table([head, ...lines])}`
}
