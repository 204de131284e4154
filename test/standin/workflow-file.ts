/**
 * Workflow files: what starts them, which inputs a dispatch may give, what their jobs and steps are. A key that the stand-in
 * does not run is refused by name: a workflow never seems to do what it did not.
 * Must not know runs, tokens or processes.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 */
import * as v from 'valibot'
import { LineCounter, parseDocument } from 'yaml'
import { textOf } from './objects.ts'
import type { Repository } from './repository.ts'

export const FOLDER = '.github/workflows/'

const Scalar = v.union([v.string(), v.number(), v.boolean(), v.null()])
export type Scalar = v.InferOutput<typeof Scalar>
const Texts = v.record(v.string(), Scalar)
const Flag = v.union([v.boolean(), v.string()])

const Inputs = v.record(
  v.string(),
  v.nullable(
    v.object({
      type: v.optional(v.picklist(['boolean', 'choice', 'number', 'environment', 'string'])),
      required: v.optional(v.boolean()),
      default: v.optional(v.union([v.string(), v.number(), v.boolean()])),
      options: v.optional(v.array(v.string())),
    }),
  ),
)
export type Inputs = v.InferOutput<typeof Inputs>

const Areas = v.picklist([
  'actions',
  'artifact-metadata',
  'attestations',
  'checks',
  'contents',
  'deployments',
  'discussions',
  'id-token',
  'issues',
  'models',
  'packages',
  'pages',
  'pull-requests',
  'security-events',
  'statuses',
])
const Permissions = v.union([
  v.picklist(['read-all', 'write-all']),
  v.record(Areas, v.picklist(['read', 'write', 'none'])),
])
export type Permissions = v.InferOutput<typeof Permissions>

const Concurrency = v.union([
  v.string(),
  v.strictObject({
    group: v.string(),
    'cancel-in-progress': v.optional(Flag),
    queue: v.optional(v.picklist(['single', 'max'])),
  }),
])
export type Concurrency = v.InferOutput<typeof Concurrency>

const Step = v.strictObject({
  id: v.optional(v.string()),
  name: v.optional(v.string()),
  if: v.optional(Flag),
  uses: v.optional(v.string()),
  run: v.optional(v.string()),
  with: v.optional(Texts),
  env: v.optional(Texts),
  shell: v.optional(v.literal('bash')),
  'working-directory': v.optional(v.string()),
  'continue-on-error': v.optional(Flag),
  'timeout-minutes': v.optional(v.number()),
})
export type Step = v.InferOutput<typeof Step>

const Job = v.strictObject({
  name: v.optional(v.string()),
  'runs-on': v.unknown(),
  permissions: v.optional(Permissions),
  needs: v.optional(v.union([v.string(), v.array(v.string())])),
  if: v.optional(Flag),
  env: v.optional(Texts),
  // Nobody has to approve anything here.
  environment: v.optional(v.unknown()),
  outputs: v.optional(v.record(v.string(), v.string())),
  concurrency: v.optional(Concurrency),
  strategy: v.optional(
    v.strictObject({
      matrix: v.union([v.string(), v.record(v.string(), v.union([v.string(), v.array(v.unknown())]))]),
      'fail-fast': v.optional(Flag),
      'max-parallel': v.optional(v.number()),
    }),
  ),
  'timeout-minutes': v.optional(v.number()),
  steps: v.array(Step),
})
export type Job = v.InferOutput<typeof Job>

const Workflow = v.strictObject({
  name: v.optional(v.string()),
  'run-name': v.optional(v.string()),
  on: v.unknown(),
  permissions: v.optional(Permissions),
  env: v.optional(Texts),
  concurrency: v.optional(Concurrency),
  jobs: v.record(v.string(), Job),
})
export type Workflow = v.InferOutput<typeof Workflow>

const Head = v.object({
  name: v.optional(v.string()),
  'run-name': v.optional(v.string()),
  on: v.union([v.string(), v.array(v.string()), v.record(v.string(), v.unknown())]),
})

/** What GitHub knows of a workflow before it runs it. */
export interface Head {
  readonly name: string | null
  readonly runName: string | null
  /** What stands under each trigger. */
  readonly on: ReadonlyMap<string, unknown>
}

/** A workflow's text on a branch, tag or commit; null where it is not there. */
export function workflowText(repository: Repository, revision: string, file: string, seen = Infinity): string | null {
  const entry = repository.expression(`${revision}:${FOLDER}${file}`, seen)
  const object = entry && repository.objects.get(entry.oid)
  return object?.type === 'blob' ? textOf(object.bytes) : null
}

/** The names of the workflow files of a revision. */
export function workflowFiles(repository: Repository, revision: string, seen = Infinity): readonly string[] {
  const folder = repository.expression(`${revision}:${FOLDER.slice(0, -1)}`, seen)
  const entries = folder ? (repository.objects.tree(folder.oid) ?? []) : []
  return entries.map(entry => entry.name).filter(name => /\.ya?ml$/.test(name))
}

/** @throws Error in GitHub's words where it is no workflow */
export function headOf(text: string): Head {
  const { name, on, ...rest } = checked(Head, text)
  const triggers = typeof on === 'string' ? [on] : on
  const entries = Array.isArray(triggers) ? triggers.map(one => [one, null] as const) : Object.entries(triggers)
  return { name: name ?? null, runName: rest['run-name'] ?? null, on: new Map(entries) }
}

/** What a dispatch may give; null where none may start it. @throws Error where they are not declared as GitHub has it */
export function dispatchInputs(head: Head, most: number): Inputs | null {
  if (!head.on.has('workflow_dispatch')) return null
  const trigger = head.on.get('workflow_dispatch')
  if (typeof trigger !== 'object' || trigger === null || !('inputs' in trigger)) return {}
  const inputs = v.parse(Inputs, trigger.inputs ?? {})
  if (Object.keys(inputs).length > most) {
    throw new Error(`(Line: 1, Col: 1): you may only define up to ${most} \`inputs\` for a \`workflow_dispatch\` event`)
  }
  return inputs
}

/** @throws Error naming the key, and its place, that the stand-in does not run */
export function workflowOf(text: string): Workflow {
  const workflow = checked(Workflow, text)
  for (const [name, job] of Object.entries(workflow.jobs)) {
    if (neededBy(workflow, name).has(name)) throw new Error(`jobs.${name}.needs: the job would wait for itself`)
    for (const [index, step] of job.steps.entries()) {
      if ((step.run === undefined) === (step.uses === undefined)) {
        throw new Error(`jobs.${name}.steps.${index}: a step has either run or uses`)
      }
    }
  }
  return workflow
}

export function needsOf({ needs = [] }: Job): readonly string[] {
  return typeof needs === 'string' ? [needs] : needs
}

/** All jobs that have to end before one starts. @throws Error where one is not there */
function neededBy(workflow: Workflow, name: string): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting = [name]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const job = workflow.jobs[one]
    if (!job) throw new Error(`jobs.${name}.needs: there is no job ${one}`)
    for (const next of needsOf(job).filter(each => !found.has(each))) {
      found.add(next)
      waiting.push(next)
    }
  }
  return found
}

function checked<const S extends v.GenericSchema>(schema: S, text: string): v.InferOutput<S> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const wrong = document.errors[0]
  if (wrong) {
    const { line, col } = lines.linePos(wrong.pos[0])
    throw new Error(`(Line: ${line}, Col: ${col}): ${wrong.message}`)
  }
  const result = v.safeParse(schema, document.toJS())
  if (result.success) return result.output
  const [issue] = result.issues
  throw new Error(`${v.getDotPath(issue) ?? 'the workflow'}: ${issue.message}`)
}
