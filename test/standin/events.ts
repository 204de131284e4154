/**
 * The events that start runs, as a test names them: what each checks out, what its payload says, what the run is called.
 * Must not know jobs, or how runs go on.
 */
import { inputsOf } from './dispatch.ts'
import type { GitHub } from './github.ts'
import type { PullRequest, Repository } from './repository.ts'
import { dispatchPayload, repositoryPayload } from './runs.ts'
import type { Beginning } from './runs.ts'
import { dispatchInputs, headOf, workflowText } from './workflow-file.ts'
import type { Json } from './wire.ts'

export type WorkflowEvent =
  | {
      readonly event: 'workflow_dispatch'
      readonly actor: string
      readonly inputs?: Readonly<Record<string, unknown>>
      /** A branch or tag; default: the default branch. */
      readonly ref?: string
    }
  /** On the default branch; `actor` by default the owner. */
  | { readonly event: 'schedule'; readonly actor?: string; readonly schedule?: string }
  /** Of a branch's newest commit; default: the default branch's. */
  | { readonly event: 'push'; readonly actor: string; readonly branch?: string }
  /** `action` by default `synchronize`. */
  | { readonly event: 'pull_request'; readonly actor: string; readonly number: number; readonly action?: string }

/** @throws Error where GitHub would start no run, ApiError where a dispatch's inputs are wrong */
export function beginningOf(github: GitHub, repository: Repository, file: string, event: WorkflowEvent): Beginning {
  const { fullName } = repository
  const pull = event.event === 'pull_request' ? repository.pulls.find(one => one.number === event.number) : undefined
  if (event.event === 'pull_request' && !pull) throw new Error(`${fullName} has no pull request ${event.number}`)
  const merge = pull && github.testMerge(fullName, pull)
  const ref = pull ? `refs/pull/${pull.number}/merge` : refOf(repository, event)
  const sha = merge ?? repository.refs.get(ref) ?? ''
  const text = workflowText(repository, sha, file)
  if (text === null) throw new Error(`${fullName} has no .github/workflows/${file} on ${ref}`)
  const head = headOf(text)
  if (!head.on.has(event.event)) throw new Error(`${file} has no '${event.event}' trigger`)
  const actor = event.actor ?? repository.owner
  const sender = { login: actor, type: 'User' }
  const common = { repository: repositoryPayload(repository), sender }
  const begun = { file, text, event: event.event, actor, ref, sha }
  if (event.event === 'workflow_dispatch') {
    const most = github.world.dispatchInputs
    const inputs = inputsOf(dispatchInputs(head, most) ?? {}, event.inputs ?? {}, most)
    return { ...begun, inputs, payload: dispatchPayload(repository, { file, ref, inputs, sender }) }
  }
  if (event.event === 'schedule') return { ...begun, payload: { schedule: event.schedule ?? '*/5 * * * *', ...common } }
  if (pull && event.event === 'pull_request') {
    const pullRequest = pullPayload(repository, pull)
    const action = event.action ?? 'synchronize'
    const payload = { action, number: pull.number, pull_request: pullRequest, ...common }
    return { ...begun, head: { branch: pull.headRef, sha: pull.headSha }, title: pull.title, payload }
  }
  const commit = repository.objects.commit(sha)
  const message = commit?.message ?? ''
  const payload = { ref, before: commit?.parents[0] ?? '0'.repeat(40), after: sha, head_commit: { id: sha, message } }
  return { ...begun, title: message.split('\n')[0] ?? '', payload: { ...payload, ...common } }
}

function pullPayload(repository: Repository, pull: PullRequest): Json {
  const { fullName } = repository
  const end = (ref: string, sha: string, name: string): Json => ({
    ref,
    sha,
    repo: { full_name: name, fork: name !== fullName },
  })
  return {
    number: pull.number,
    title: pull.title,
    user: { login: pull.author.login },
    head: end(pull.headRef, pull.headSha, pull.headRepository),
    base: end(pull.baseRef, repository.revision(pull.baseRef) ?? '', fullName),
  }
}

function refOf(repository: Repository, event: WorkflowEvent): string {
  const name =
    event.event === 'push' ? event.branch : event.event === 'workflow_dispatch' ? event.ref : repository.defaultBranch
  const wanted = name ?? repository.defaultBranch
  const found = [wanted, `refs/heads/${wanted}`, `refs/tags/${wanted}`].find(full => repository.refs.has(full))
  if (found === undefined) throw new Error(`No ref found for: ${wanted}`)
  return found
}
