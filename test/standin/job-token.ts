/**
 * The permissions of a job's own token, from `permissions:` of the workflow and the job.
 * Must not know tokens' texts, runs or routes.
 */
import { AREAS, EVERYTHING } from './access.ts'
import type { Permissions } from './access.ts'
import type { Permissions as Written } from './workflow-file.ts'

export interface Granting {
  readonly workflow: Written | undefined
  readonly job: Written | undefined
  /** What the repository gives where neither says anything. */
  readonly otherwise: Permissions
  /** A pull request from a fork: nothing may be written. */
  readonly fork: boolean
}

/** The job's own word replaces the workflow's; what a word does not name is not given. */
export function granted({ workflow, job, otherwise, fork }: Granting): Permissions {
  const written = job ?? workflow
  const all = written === undefined ? otherwise : asWritten(written)
  return fork ? readOnly(all) : all
}

function asWritten(written: Written): Permissions {
  if (written === 'write-all') return EVERYTHING
  if (written === 'read-all') return readOnly(EVERYTHING)
  return Object.fromEntries(
    AREAS.flatMap(area => {
      const level = area === 'metadata' ? undefined : written[area]
      return level === 'read' || level === 'write' ? [[area, level]] : []
    }),
  )
}

function readOnly(permissions: Permissions): Permissions {
  return Object.fromEntries(Object.keys(permissions).map(area => [area, 'read']))
}
