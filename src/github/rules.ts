/**
 * The rules that hold for a branch: of rulesets, and of the older branch protection as far as anybody may read it.
 * Must not know what a branch is for.
 */
import type { GitHub } from './client.ts'
import { Refusal } from './faults.ts'

export interface BranchRule {
  /** GitHub's word for it, such as `pull_request`. */
  readonly type: string
  /** Whose rule: the repository's or organisation's name. */
  readonly source: string
}

/** Two calls. Null for `isProtected` where there is no such branch yet. */
export async function rulesOf(
  client: GitHub,
  branch: string,
): Promise<{ readonly rules: readonly BranchRule[]; readonly isProtected: boolean | null }> {
  const of = { owner: client.owner, repo: client.repo, branch }
  const { data } = await client.rest.repos.getBranchRules({ ...of, per_page: 100 })
  const rules = data.map(rule => ({ type: rule.type, source: rule.ruleset_source ?? client.repo }))
  try {
    const { data: found } = await client.rest.repos.getBranch(of)
    return { rules, isProtected: found.protection.enabled ?? false }
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return { rules, isProtected: null }
    throw error
  }
}

/** Whether there is such a branch. */
export async function hasBranch(client: GitHub, branch: string): Promise<boolean> {
  try {
    await client.rest.git.getRef({ owner: client.owner, repo: client.repo, ref: `heads/${branch}` })
    return true
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return false
    throw error
  }
}
