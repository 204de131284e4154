/**
 * The team's workflows, as far as they use these actions: what would make a release unsafe or a rollback fail to start is told with
 * the line. Pure: texts in, findings out.
 * Must not know where the files come from.
 */
import { nothingFound, together, type Checked, type Finding } from '../core/finding.ts'
import { isMap } from '../core/json.ts'
import { at } from './later.ts'
import { plain } from './plain.ts'
import { ACTIONS, isActionName, ROOT, type ActionName, type ActionSpec } from './spec.ts'
import { readYaml, type Path, type YamlFile } from './yaml.ts'

/** Where GitHub looks for workflows. */
export const WORKFLOWS = '.github/workflows'
/** The workflow that `start-rollback` starts where nothing else is said. */
const ROLLBACK = 'rollback.yml'
/** What a dispatched rollback is asked. */
const ASKED = ['model', 'environment', 'what', 'to', 'reason', 'request-id']
/** Actions that leave everything as it is on a pull request. */
const LOOKING: ReadonlySet<ActionName> = new Set(['gate', 'register', 'status'])

/**
 * @param files texts by file name; null where only a part of one could be read
 * @param started rollback workflows that the configuration names
 */
export function checkWorkflows(files: ReadonlyMap<string, string | null>, started: readonly string[]): Checked {
  const workflows = [...files].filter(([name]) => /\.ya?ml$/u.test(name))
  const absent = started
    .filter(name => !files.has(name))
    .map(name => ({
      where: `${WORKFLOWS}/${name}`,
      expected: 'the rollback workflow that the configuration names (rollback.workflow)',
      got: 'no such file on the default branch',
      fix: 'Commit it, or name the one that there is',
    }))
  return together([
    { findings: absent, unchecked: [] },
    ...workflows.map(([name, text]) => checkWorkflow(name, text, started.includes(name))),
  ])
}

interface Used {
  readonly action: ActionName
  readonly job: Path
}

function checkWorkflow(name: string, text: string | null, isStarted: boolean): Checked {
  const file = `${WORKFLOWS}/${name}`
  // Most workflows are none of our business; what cannot be read may still be.
  const mentions = text === null || text.includes('model-release') || isStarted
  if (!mentions) return nothingFound
  if (text === null) return { findings: [], unchecked: [`${file}: GitHub gives only a part of it`] }
  const yaml = readYaml(text)
  const [problem] = yaml.problems
  if (problem) return { findings: [], unchecked: [`${file}:${problem.line}:${problem.column}: ${problem.message}`] }
  const workflow: Workflow = { file, yaml, jobs: jobsOf(yaml.value) }
  const used = workflow.jobs.flatMap(job => usedBy(yaml.value, job))
  if (used.length === 0 && !isStarted) return nothingFound
  const isRollback = isStarted || (name === ROLLBACK && used.some(({ action }) => action === 'rollback'))
  const findings = [
    ...permissions(workflow, used),
    ...pins(workflow, used),
    ...cancelled(workflow, used),
    ...(isRollback ? contract(workflow) : []),
  ]
  return { findings, unchecked: [] }
}

interface Workflow {
  readonly file: string
  readonly yaml: YamlFile
  readonly jobs: readonly Path[]
}

function jobsOf(value: unknown): readonly Path[] {
  return keysOf(at(value, ['jobs'])).map(job => ['jobs', job])
}

function stepsOf(value: unknown, job: Path): readonly Path[] {
  const steps = at(value, [...job, 'steps'])
  return Array.isArray(steps) ? steps.map((_, index) => [...job, 'steps', index]) : []
}

/** The actions of this suite that a job's steps use, by the name of the repository that they come from. */
function usedBy(value: unknown, job: Path): readonly Used[] {
  return stepsOf(value, job).flatMap((step): Used[] => {
    const uses = at(value, [...step, 'uses'])
    const found =
      typeof uses === 'string' ? /(?:^|\/)model-release(?:\/actions\/([\w-]+))?\/?(?:@|$)/u.exec(uses) : null
    if (!found) return []
    const action = found[1] ?? ROOT
    return isActionName(action) ? [{ action, job }] : []
  })
}

function permissions({ file, yaml }: Workflow, used: readonly Used[]): readonly Finding[] {
  if (at(yaml.value, ['permissions']) !== undefined) return []
  const jobs = [...new Map(used.map(({ job }) => [String(job[1]), job])).entries()]
  return jobs.flatMap(([name, job]): Finding[] => {
    if (at(yaml.value, [...job, 'permissions']) !== undefined) return []
    const needs = used.filter(one => one.job === job).map(({ action }) => action)
    const where = placed(file, yaml, job)
    const fix = `Write permissions: { ${granted(needs)} }, or less`
    return [{ where, expected: `permissions of job ${plain(name, 80)}`, got: "none, so the repository's default", fix }]
  })
}

/** The least that covers all of them. */
function granted(actions: readonly ActionName[]): string {
  const levels = new Map<string, string>()
  for (const action of actions) {
    const spec: ActionSpec = ACTIONS[action]
    for (const [area, level] of Object.entries(spec.example.permissions))
      if (levels.get(area) !== 'write') levels.set(area, level)
  }
  return [...levels].map(([area, level]) => `${area}: ${level}`).join(', ')
}

/** Whatever runs in a job with such a token can do what the token can. */
function pins({ file, yaml }: Workflow, used: readonly Used[]): readonly Finding[] {
  const jobs = [...new Set(used.map(({ job }) => job))]
  return jobs.flatMap(job =>
    stepsOf(yaml.value, job).flatMap((step): Finding[] => {
      const uses = at(yaml.value, [...step, 'uses'])
      if (typeof uses !== 'string' || isPinned(uses)) return []
      const where = placed(file, yaml, [...step, 'uses'])
      const got = plain(uses, 200)
      const fix = 'Write the commit in place of the tag or branch, and the tag as a comment behind it'
      return [{ where, expected: 'an action pinned to a commit', got, fix }]
    }),
  )
}

const OURS = /(?:^|\/)model-release(?:\/actions\/[\w-]+)?@v\d+(?:\.\d+){0,2}$/u

function isPinned(uses: string): boolean {
  // These actions themselves are used by their tag, as their pages write it.
  if (OURS.test(uses)) return true
  if (/^(?:\.\/|\$\/)/u.test(uses)) return true
  return uses.startsWith('docker://')
    ? /@sha256:[0-9a-f]{64}$/u.test(uses)
    : /@[0-9a-f]{40}(?:[0-9a-f]{24})?$/u.test(uses)
}

/** A run that is cancelled in the middle of a change leaves it to the next one to finish. */
function cancelled({ file, yaml }: Workflow, used: readonly Used[]): readonly Finding[] {
  const { value } = yaml
  const events = triggers(value)
  const looksOnly = events.every(event => event === 'pull_request') && used.every(({ action }) => LOOKING.has(action))
  if (looksOnly) return []
  const places: readonly Path[] = [[], ...new Set(used.map(({ job }) => job))]
  return places.flatMap((place): Finding[] => {
    const key = [...place, 'concurrency', 'cancel-in-progress']
    if (at(value, key) !== true) return []
    const fix = 'Write cancel-in-progress: false and queue: max, or a queued rollback is lost'
    return [
      {
        where: placed(file, yaml, key),
        expected: 'runs that wait for each other',
        got: 'cancel-in-progress: true',
        fix,
      },
    ]
  })
}

function triggers(value: unknown): readonly string[] {
  const on = at(value, ['on'])
  if (typeof on === 'string') return [on]
  return Array.isArray(on) ? on.map(String) : keysOf(on)
}

/** What `start-rollback` and a tick count on. */
function contract({ file, yaml }: Workflow): readonly Finding[] {
  const { value } = yaml
  const dispatch: Path = ['on', 'workflow_dispatch']
  const inputs = keysOf(at(value, [...dispatch, 'inputs']))
  const missing = ASKED.filter(input => !inputs.includes(input))
  const findings: Finding[] = []
  if (!triggers(value).includes('workflow_dispatch')) {
    const fix = 'Add on: workflow_dispatch with these inputs'
    findings.push({
      where: placed(file, yaml, ['on']),
      expected: `workflow_dispatch with the inputs ${ASKED.join(', ')}`,
      got: 'no such trigger',
      fix,
    })
  } else if (missing.length > 0) {
    const fix = 'Add them, none of them required'
    findings.push({
      where: placed(file, yaml, [...dispatch, 'inputs']),
      expected: `the inputs ${ASKED.join(', ')}`,
      got: `none called ${missing.join(', ')}`,
      fix,
    })
  }
  const title = at(value, ['run-name'])
  if (typeof title !== 'string' || !/inputs\s*(?:\.\s*request-id\b|\[\s*'request-id'\s*\])/u.test(title)) {
    const fix =
      "Write run-name: Roll back ${{ inputs.model }} (${{ inputs['request-id'] }}), by which the run is found again"
    findings.push({
      where: placed(file, yaml, ['run-name']),
      expected: 'a run-name with the input request-id',
      got: typeof title === 'string' ? plain(title, 200) : 'none',
      fix,
    })
  }
  return findings
}

function placed(file: string, yaml: YamlFile, path: Path): string {
  const { line, column } = yaml.place(path, 'key')
  return `${file}:${line}:${column}`
}

function keysOf(value: unknown): string[] {
  return isMap(value) ? Object.keys(value) : []
}
