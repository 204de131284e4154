/**
 * Rules of the repository against what the ledger needs: commits that go to its branch directly.
 * Must not know how rules are read.
 */
import type { Checked } from '../../core/finding.ts'

export interface Rules {
  readonly rules: readonly { readonly type: string; readonly source: string }[]
  /** Whether branch protection is on; null where the branch is not there. */
  readonly isProtected: boolean | null
}

/** Rules that refuse a commit which comes by no pull request, or before its checks ran. */
const BLOCKS = new Set([
  'update',
  'pull_request',
  'merge_queue',
  'required_status_checks',
  'required_deployments',
  'workflows',
  'code_scanning',
])

export function checkRules(branch: string, { rules, isProtected }: Rules): Checked {
  const blocking = rules.filter(({ type }) => BLOCKS.has(type) || (type === 'creation' && isProtected === null))
  const findings = blocking.map(({ type, source }) => ({
    where: `rules of ${branch}`,
    expected: 'commits may go to it directly',
    got: `the rule ${type} of ${source}`,
    fix: 'Exclude model-release/** from it under Settings, Rules, Rulesets, Target branches',
  }))
  const unchecked =
    isProtected === true
      ? [`branch protection of ${branch}: it is on, and only administrators may read what it asks`]
      : []
  return { findings, unchecked }
}

export function checkClash(hasBranch: boolean): Checked {
  if (!hasBranch) return { findings: [], unchecked: [] }
  const where = 'the branch model-release'
  const fix = 'Rename or delete it: git holds no model-release/<model> beside it'
  return { findings: [{ where, expected: 'none of that name', got: 'one', fix }], unchecked: [] }
}
