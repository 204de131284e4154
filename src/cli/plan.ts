/** `plan`: what the policy of an environment costs before anything is started, and what it can never decide. */
import { access } from 'node:fs/promises'
import path from 'node:path'
import { Fault } from '../core/fault.ts'
import { canDecide } from '../core/gate/plan.ts'
import { costs, type Cost, type MetricCost } from '../core/gate/plan-price.ts'
import type { Assumption } from '../core/gate/plan-samples.ts'
import type { GatePolicy } from '../core/gate/types.ts'
import { HOUR, inWords } from '../core/time.ts'
import type { Step } from '../core/types.ts'
import { chooseEnvironment } from '../io/config.ts'
import { durationHint, parseDuration } from '../lib/duration.ts'
import { either, show } from '../io/plain.ts'
import { nothingElse, positive, readArguments } from './arguments.ts'
import { CONFIG, configOf, textOf } from './files.ts'
import type { Command } from './main.ts'
import { table } from './table.ts'

/** API calls that a tick of one model makes at most, see docs. */
const CALLS = 15
/** What GitHub allows a workflow's token per hour and repository. */
const CALLS_ALLOWED = 1000
/** What says how many rows could do. */
const ROWS = /; (?:about )?\d+ rows/u

export const plan: Command = async (args, terminal) => {
  const { values, rest } = readArguments(args, {
    config: { type: 'string', default: CONFIG },
    model: { type: 'string' },
    environment: { type: 'string' },
    'requests-per-second': { type: 'string' },
    tick: { type: 'string', default: '5m' },
    trial: { type: 'string' },
    assume: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  })
  nothingElse(rest)
  const asked = { model: values.model ?? null, environment: values.environment ?? null }
  const { model, environment, config } = chooseEnvironment(await configOf(values.config, terminal.folder), asked)
  const { gate, steps, maxDuration, settle } = config.policy
  if (!gate)
    throw new Fault(
      'NO_GATE',
      `${model}/${environment}: expected gate.metrics in ${values.config}, got none. Add what is to be judged`,
    )
  const tick = parseDuration(values.tick)
  if (tick === null || tick <= 0)
    throw new Fault('USAGE', `--tick: expected a duration, got ${show(values.tick)}. ${durationHint(values.tick)}`)
  const trial = positive('trial', values.trial, true) ?? 1
  const requestsPerSecond = positive('requests-per-second', values['requests-per-second'])
  const { rows, missing } = await rowsOf(steps, terminal.folder)
  const lines = costs({
    policy: gate,
    steps: steps.map(step => trafficOf(step, rows)),
    trial,
    requestsPerSecond,
    tick,
    maxDuration,
    settle,
    assumed: assumptions(values.assume, gate),
  })
  const never = canDecide({
    policy: gate,
    steps,
    replays: Object.fromEntries(Object.entries(rows).map(([file, count]) => [file, { rows: count }])),
    trial,
  })
  // Where rows are known the very file was tried; a forecast in the mean says less.
  const lacking = lines.filter(
    ({ required, cannot, step }) => required && cannot !== null && steps[step - 1]?.advance === 'pass',
  )
  const callsPerHour = Math.ceil((HOUR / tick) * CALLS)
  if (values.json)
    terminal.out(
      JSON.stringify({
        schema: 1,
        model,
        environment,
        trial,
        requestsPerSecond,
        tick,
        maxDuration,
        cannotDecide: never,
        missing,
        metrics: lines,
        callsPerHour,
      }),
    )
  else {
    terminal.out(`${model}/${environment}, trial ${trial}, alpha ${gate.alpha}, max-duration ${inWords(maxDuration)}\n`)
    if (lines.length > 0)
      terminal.out(`${costTable(lines, steps)}\n\n${picture(lines, maxDuration)}\n\n${priceTable(lines)}\n`)
    // Two numbers of rows side by side: the reader has to know which is which.
    for (const { step, metric, cannot } of lines)
      if (cannot !== null)
        terminal.out(`step ${step}, ${metric}: ${cannot}${ROWS.test(cannot) ? ' (rows usually needed)' : ''}`)
    if (never !== null)
      terminal.out(`CANNOT_DECIDE: ${never}${ROWS.test(never) ? ' (the fewest rows that could ever pass)' : ''}`)
    for (const file of missing)
      terminal.out(`Replays of ${show(file)} are left out: the file is not there. Record its requests, then ask again`)
    if (requestsPerSecond === null && steps.some(step => step.kind !== 'replay'))
      terminal.out('Steps with live traffic are left out: give --requests-per-second')
    terminal.out(
      `A tick every ${inWords(tick)} makes at most ${callsPerHour} API calls per hour of the ${CALLS_ALLOWED} that a repository's token has${callsPerHour > CALLS_ALLOWED ? ': too many' : ''}`,
    )
  }
  return never !== null || lacking.length > 0 ? 1 : 0
}

function trafficOf(step: Step, rows: Readonly<Record<string, number>>): Parameters<typeof costs>[0]['steps'][number] {
  if (step.kind === 'replay') return { kind: step.kind, share: 1, rows: rows[step.file] ?? null }
  return { kind: step.kind, share: step.share / 10_000, rows: null }
}

interface Recorded {
  readonly rows: Readonly<Record<string, number>>
  /** Files that are not there: how many requests to record is what `plan` is asked before there are any. */
  readonly missing: readonly string[]
}

/** Rows of the replay files that are here. */
async function rowsOf(steps: readonly Step[], folder: string): Promise<Recorded> {
  const files = [...new Set(steps.flatMap(step => (step.kind === 'replay' ? [step.file] : [])))]
  const counted = await Promise.all(
    files.map(async file => {
      const there = await access(path.resolve(folder, file)).then(
        () => true,
        () => false,
      )
      if (!there) return []
      const text = await textOf(file, folder, `steps: replay ${file}`)
      return [[file, text.split('\n').filter(line => line.trim() !== '').length] as const]
    }),
  )
  const rows = Object.fromEntries(counted.flat())
  return { rows, missing: files.filter(file => !Object.hasOwn(rows, file)) }
}

/** `errors=0.01`, `latency=200,80`, and of pairs `correct=0.92,0.05`: the value, and how far apart answers lie. */
function assumptions(texts: readonly string[], gate: GatePolicy): Readonly<Record<string, Partial<Assumption>>> {
  return Object.fromEntries(
    texts.map(text => {
      const [, name = '', value = '', second] = /^([^=]+)=([^,]+)(?:,(.+))?$/u.exec(text) ?? []
      const metric = gate.metrics.find(one => one.name === name)
      const numbers = [value, ...(second === undefined ? [] : [second])].map(Number)
      if (!metric || value.trim() === '' || numbers.some(number => !Number.isFinite(number) || number < 0))
        throw new Fault(
          'USAGE',
          `--assume: expected METRIC=VALUE or METRIC=VALUE,SPREAD with a metric of ${either(gate.metrics.map(one => one.name))}, got ${show(text)}`,
        )
      const [first = 0, spread] = numbers
      if (spread === undefined) return [name, { value: first }]
      const apart = metric.kind === 'proportion'
      return [name, { value: first, ...(apart ? { apart: spread } : { sd: spread }) }]
    }),
  )
}

function costTable(lines: readonly MetricCost[], steps: readonly Step[]): string {
  return table([
    ['step', 'metric', 'assumed', 'to pass if equal', 'to fail at twice the margin', 'bad answers to users by then'],
    ...lines.map(line => [
      `${line.step} ${steps[line.step - 1]?.kind ?? ''}`,
      line.required ? line.metric : `${line.metric} (not required)`,
      amount(line.assumption.value),
      costText(line.pass),
      costText(line.fail),
      line.harm === null ? '' : amount(line.harm),
    ]),
  ])
}

function costText(cost: Cost | null): string {
  if (cost === null) return 'no end in sight'
  return `${amount(cost.requests)}${cost.seconds === null ? ' rows' : ` requests, ${inWords(cost.seconds)}`}`
}

function amount(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

const WIDTH = 50

/** Bars to the pass (#) and to the fail (=), as long as they take; what reaches beyond the trial ends in an arrow. */
function picture(lines: readonly MetricCost[], maxDuration: number): string {
  const longest = Math.max(...lines.map(({ metric }) => metric.length))
  const live = lines.flatMap(({ pass, fail }) => [pass?.seconds, fail?.seconds]).filter(one => typeof one === 'number')
  const most = live.length > 0 ? Math.min(maxDuration, Math.max(...live)) : 0
  const rows = Math.max(
    ...lines.flatMap(({ pass, fail }) => [pass, fail].map(one => (one?.seconds === null ? one.requests : 0))),
  )
  const bar = (cost: Cost | null, sign: string): string => {
    if (cost === null) return `${sign.repeat(WIDTH)}>`
    const share = cost.seconds === null ? cost.requests / rows : cost.seconds / most
    return share > 1 ? `${sign.repeat(WIDTH)}>` : sign.repeat(Math.max(1, Math.round(share * WIDTH)))
  }
  return lines
    .flatMap(({ step, metric, pass, fail }) => [
      `${step} ${metric.padEnd(longest)} pass ${bar(pass, '#')}`,
      `${' '.repeat(String(step).length)} ${' '.repeat(longest)} fail ${bar(fail, '=')}`,
    ])
    .join('\n')
}

/** A pass costs nothing more with more metrics: each must be proven at alpha, and the slowest decides. */
function priceTable(lines: readonly MetricCost[]): string {
  return table([
    ['step', 'metric', 'fail alone', 'in this policy', 'with one more metric'],
    ...lines.map(({ step, metric, alone, fail, oneMore }) => [
      String(step),
      metric,
      costText(alone),
      `${costText(fail)}${more(fail, alone)}`,
      `${costText(oneMore)}${more(oneMore, fail)}`,
    ]),
  ])
}

function more(cost: Cost | null, than: Cost | null): string {
  if (cost === null || than === null) return ''
  return ` (+${Math.round((cost.requests / than.requests - 1) * 100)} %)`
}
