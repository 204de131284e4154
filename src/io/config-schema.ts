/**
 * The configuration file's one schema: parser, types and the shipped JSON Schema all come from here.
 * It knows every key of the format. What is known but not built yet is refused by name in `later.ts`, rules between keys
 * are in `config-rules.ts`.
 */
import * as v from 'valibot'
import { durationHint, parseDuration } from '../lib/duration.ts'
import { expected } from './expect.ts'
import { nameProblem } from './names.ts'
import { show } from './plain.ts'
import { basisPoints, parseFailAbove, parseMargin, parsePercent } from './share.ts'

/** Seconds. */
const Duration = v.pipe(
  v.union([v.string(), v.number()], expected('a duration with a unit, such as 30m')),
  v.check(
    value => typeof value === 'string' && parseDuration(value) !== null,
    expected('a duration with a unit (s, m, h or d)', got => durationHint(String(got))),
  ),
  v.transform(value => parseDuration(String(value)) ?? 0),
  v.description('A duration with its unit: 90s, 30m, 24h, 13d.'),
)

const Flag = v.boolean(expected('true or false'))
const text = (what: string) =>
  v.pipe(
    v.string(expected(what)),
    v.nonEmpty(expected(what)),
    v.maxLength(1000, expected(`${what} of at most 1000 characters`)),
  )
const oneOf = <const Options extends readonly string[]>(options: Options) =>
  v.picklist(options, expected(options.join(' or ')))
const whole = (least: number, most: number) => {
  const message = expected(`a whole number from ${least} to ${most}`)
  return v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message))
}

const Percentage = v.pipe(
  v.string(expected('a percentage such as 2%')),
  v.check(
    value => parsePercent(value) !== null,
    expected('a percentage', got => percentHint(got)),
  ),
  v.transform(value => (parsePercent(value) ?? 0) / 100),
)

const MARGIN = expected('a number above 0 or a percentage', percentHint)
const Margin = v.pipe(
  v.union([v.number(), v.string()], MARGIN),
  v.check(value => parseMargin(value) !== null, MARGIN),
  v.transform(value => parseMargin(value) ?? { value: 0, relative: false }),
  v.description("How much worse: in the metric's unit, or a percentage of the primary's value."),
)

const FAIL_ABOVE = expected('a number from 0 or a percentage', percentHint)
const FailAbove = v.pipe(
  v.union([v.number(), v.string()], FAIL_ABOVE),
  v.check(value => parseFailAbove(value) !== null, FAIL_ABOVE),
  v.transform(value => parseFailAbove(value) ?? { value: 0, relative: false }),
  v.description('How much worse must be proven for a fail; 0 for any proven loss. Default: the margin.'),
)

function percentHint(got: unknown): string {
  const number = typeof got === 'string' ? /^\s*([0-9.]+)\s*%\s*$/u.exec(got)?.[1] : undefined
  return number === undefined ? '' : `Write ${number}%.`
}

const SHARE = expected('a percent above 0 to 100 (at most two decimals)', got =>
  typeof got === 'string' && parsePercent(got) !== null ? `Write ${parsePercent(got)}.` : '',
)
/** Percent of the traffic; basis points once read. */
const Share = v.pipe(
  v.union([v.number(), v.string()], SHARE),
  v.check(value => typeof value === 'number' && basisPoints(value) !== null, SHARE),
  v.transform(value => basisPoints(Number(value)) ?? 0),
)

const Name = v.pipe(
  v.string(),
  v.check(
    name => nameProblem(name) === null,
    issue => `${nameProblem(issue.input) ?? ''}, got ${show(issue.input)}.`,
  ),
)

/** Metric and column names are written by people and shown escaped; they only must not hide anything or be a trap. */
const Label = v.pipe(
  v.string(expected('a name')),
  v.minLength(1, expected('a name')),
  v.maxLength(100, expected('a name of at most 100 characters')),
  v.check(name => !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name), expected('a name without unseen characters')),
  v.check(name => name !== '__proto__', expected('another name: this one is reserved')),
)

/** Who may act: roles as GitHub names them, and single users. */
const Allowed = v.pipe(
  v.array(
    v.pipe(
      v.string(expected('a role or user:LOGIN')),
      v.regex(
        /^(?:user:[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?|[A-Za-z0-9][A-Za-z0-9 _-]{0,99})$/u,
        expected('a role such as maintain, or user:octocat'),
      ),
    ),
    expected('a list of roles and users'),
  ),
  v.nonEmpty(expected('at least one role or user')),
)

/** Sections that belong to parts not built yet: their own keys are checked by the part that brings them. */
const Section = v.record(v.string(), v.unknown(), expected('a map'))

const Step = v.strictObject(
  {
    replay: v.optional(text('a file of recorded requests')),
    mirror: v.optional(Share),
    weight: v.optional(Share),
    advance: v.optional(oneOf(['pass', 'time']), 'pass'),
    'min-duration': v.optional(Duration, '0s'),
    protocol: v.optional(oneOf(['v2', 'mlflow', 'tf-serving', 'openai', 'http'])),
    score: v.optional(v.union([v.string(), Section], expected('equal, argmax, numeric or a command'))),
    concurrency: v.optional(whole(1, 64)),
  },
  expected('a step: replay, mirror or weight'),
)

/** In the source's own language; its platform reads it. */
const Counter = v.pipe(
  v.string(expected('a counter in the language of the source')),
  v.nonEmpty(expected('a counter in the language of the source')),
  v.maxLength(4000, expected('a counter of at most 4000 characters')),
)

const NUMBER = v.pipe(v.number(expected('a number')), v.finite(expected('a finite number')))

const ALPHA = expected('a number between 0 and 1 (exclusive)')
const Metric = v.strictObject(
  {
    name: Label,
    kind: oneOf(['proportion', 'mean', 'quantile', 'rate', 'distribution']),
    better: oneOf(['higher', 'lower']),
    margin: Margin,
    'fail-above': v.optional(FailAbove),
    limit: v.optional(v.number(expected('a number'))),
    paired: v.optional(Flag, false),
    column: v.optional(Label),
    slices: v.optional(v.array(Label, expected('a list of columns')), []),
    required: v.optional(Flag, true),
    weight: v.optional(
      v.pipe(v.number(expected('a number above 0')), v.finite(), v.gtValue(0, expected('a number above 0'))),
      1,
    ),
    at: v.optional(
      v.pipe(
        v.array(
          v.union(
            [whole(1, 50), oneOf(['replay', 'mirror', 'weight'])],
            expected('a step number or replay, mirror, weight'),
          ),
        ),
        v.nonEmpty(expected('at least one step')),
      ),
    ),
    bounds: v.optional(
      v.pipe(
        v.tuple([NUMBER, NUMBER], expected('a list of two numbers, such as [0, 1]')),
        v.check(([lo, hi]) => lo < hi, expected('a lower and a higher number')),
        v.description('Of a mean or a distribution of numbers: what every value lies within.'),
      ),
    ),
    cap: v.optional(
      v.pipe(
        NUMBER,
        v.gtValue(0, expected('a number above 0')),
        v.description("Of a mean of values from 0: larger ones count as this much. About 8 times the primary's mean."),
      ),
    ),
    q: v.optional(
      v.pipe(
        v.number(expected('a number between 0 and 1')),
        v.gtValue(0, expected('a number between 0 and 1')),
        v.ltValue(1, expected('a number between 0 and 1')),
        v.description('Of a quantile: 0.95 for p95.'),
      ),
    ),
    threshold: v.optional(
      v.pipe(
        NUMBER,
        v.description("Of a quantile: the primary's usual value. Left out, it is read from its first observations."),
      ),
    ),
    exposure: v.optional(v.pipe(Label, v.description('Of a rate: the column that says in how much the events came.'))),
    unit: v.optional(v.unknown()),
    'label-delay': v.optional(v.unknown()),
    advisory: v.optional(v.unknown()),
    source: v.optional(v.pipe(Label, v.description('Who counts it on live traffic: a name of `gate.sources`.'))),
    bad: v.optional(v.pipe(Counter, v.description("Of a source: what counts bad outcomes, or a rate's events."))),
    total: v.optional(
      v.pipe(
        Counter,
        v.description("Of a source: what counts all outcomes, a rate's exposure, or holds a quantile's buckets."),
      ),
    ),
    'absent-bad': v.optional(
      v.pipe(
        oneOf(['zero']),
        v.description('Of a source: `zero` where bad outcomes that were never seen are none, and not a typing error.'),
      ),
    ),
  },
  expected('a metric'),
)

/** What a source asks of its section is the platform's own schema, checked right after this one. */
export const SourceSection = v.looseObject({ kind: text('a kind of source') }, expected('a map with a kind'))

const Gate = v.strictObject(
  {
    alpha: v.optional(v.pipe(v.number(ALPHA), v.gtValue(0, ALPHA), v.ltValue(1, ALPHA)), 0.05),
    'min-samples': v.optional(whole(1, 1_000_000_000), 100),
    sources: v.optional(v.record(Label, SourceSection, expected('a map of sources')), {}),
    window: v.optional(
      v.pipe(
        Duration,
        v.check(seconds => seconds > 0, expected('a duration above 0s')),
        v.description('Into windows of this length live evidence is cut; not shorter than its source counts.'),
      ),
      '60s',
    ),
    metrics: v.pipe(v.array(Metric, expected('a list of metrics')), v.nonEmpty(expected('at least one metric'))),
  },
  expected('a map'),
)

const ORDER = ['load-first', 'unload-first'] as const

/** What a platform asks of its section is the platform's own schema, checked right after this one. */
export const ServingSection = v.looseObject({ kind: text('a kind of serving') }, expected('a map with a kind'))

/** What a router asks of its section is the platform's own schema, checked right after this one. */
export const RouterSection = v.looseObject({ kind: text('a kind of router') }, expected('a map with a kind'))

const Environment = v.strictObject(
  {
    after: v.optional(
      v.pipe(
        v.strictObject({ environment: Name }, expected('a map with environment')),
        v.description('Only a digest that was promoted, or first, in that environment may come here.'),
      ),
    ),
    serving: ServingSection,
    router: v.optional(RouterSection),
    capacity: v.optional(whole(1, 100), 2),
    order: v.optional(oneOf(ORDER)),
    steps: v.optional(v.array(Step, expected('a list of steps')), []),
    'max-duration': v.optional(Duration, '24h'),
    'on-inconclusive': v.optional(oneOf(['end', 'pause']), 'end'),
    'on-newer': v.optional(oneOf(['queue', 'supersede']), 'queue'),
    promotion: v.optional(oneOf(['automatic', 'manual']), 'automatic'),
    bake: v.optional(Duration),
    rollback: v.optional(
      v.strictObject(
        {
          via: v.optional(oneOf(['inline', 'workflow']), 'inline'),
          workflow: v.optional(
            v.pipe(
              v.string(expected('a workflow file')),
              v.regex(/^[A-Za-z0-9._-]{1,100}\.ya?ml$/u, expected('the name of a workflow file, such as rollback.yml')),
            ),
            'rollback.yml',
          ),
          order: v.optional(oneOf(ORDER)),
        },
        expected('a map'),
      ),
      {},
    ),
    access: v.optional(
      v.strictObject(
        { rollback: v.optional(Allowed), promote: v.optional(Allowed), hold: v.optional(Allowed) },
        expected('a map'),
      ),
    ),
    settle: v.optional(Duration, '60s'),
    'load-timeout': v.optional(Duration, '60m'),
    'wait-for-platform': v.optional(Duration, '5m'),
    'max-gap': v.optional(Duration, '2h'),
    'keep-warm': v.optional(whole(0, 99)),
    drain: v.optional(Duration, '30s'),
    'split-tolerance': v.optional(Percentage, '2%'),
    gate: v.optional(Gate),
  },
  expected('a map'),
)

const REGISTRIES = ['ledger', 'mlflow', 'sagemaker', 'azure-ml', 'vertex-ai'] as const

/** What a registry asks of its section is the platform's own schema, checked right after this one. */
export const RegistrySection = v.looseObject({ kind: oneOf(REGISTRIES) }, expected('a map with a kind'))

/** The registry that is always there has nothing to ask for. */
export const LedgerSection = v.strictObject({ kind: v.literal('ledger') }, expected('a map with a kind'))

const Model = v.strictObject(
  {
    registry: v.optional(RegistrySection, { kind: 'ledger' }),
    environments: v.pipe(
      v.record(Name, Environment, expected('a map of environments')),
      v.check(map => Object.keys(map).length > 0, 'expected at least one environment.'),
    ),
  },
  expected('a map'),
)

export const ConfigSchema = v.strictObject(
  {
    version: v.literal(1, expected('the number 1', 'Write version: 1.')),
    models: v.pipe(
      v.record(Name, Model, expected('a map of models')),
      v.check(map => Object.keys(map).length > 0, 'expected at least one model.'),
    ),
  },
  expected('a map with `version` and `models`'),
)

/** The file as it reads, with defaults, durations in seconds and shares in basis points. */
export type ConfigFile = v.InferOutput<typeof ConfigSchema>
export type EnvironmentFile = ConfigFile['models'][string]['environments'][string]
export type MetricFile = NonNullable<EnvironmentFile['gate']>['metrics'][number]
export type StepFile = EnvironmentFile['steps'][number]
