/** What cannot be shown is said and shown by the next run; what no later run would mend by itself makes the job red. */
import { describe, expect, test } from '@jest/globals'
import { Fault } from '../../src/core/fault.ts'
import type { CheckView, DeploymentView } from '../../src/core/views.ts'
import type { Publisher } from '../../src/run/ports.ts'
import { publish, type Published } from '../../src/run/publish.ts'
import {
  COMMIT,
  ENVIRONMENT,
  history,
  lookingNow,
  MODEL,
  promotingIt,
  registeringVersion,
  rollingItBack,
  serving,
  startingVersion,
  type World,
} from './world.ts'

interface Page {
  readonly checks: CheckView[]
  readonly deployments: DeploymentView[]
  comments: number
  readonly aliases: string[]
  readonly warnings: string[]
}

async function shown(world: World, trouble: Partial<Publisher> = {}): Promise<Published & Page> {
  const page: Page = { checks: [], deployments: [], comments: 0, aliases: [], warnings: [] }
  const publisher: Publisher = {
    deployments: async (_, views) => {
      page.deployments.push(...views)
      return new Map(views.map(view => [view.payload.seq, 1000 + view.payload.seq]))
    },
    check: async view => {
      page.checks.push(view)
      return `https://github.example/checks/${view.externalId}`
    },
    comment: async () => {
      page.comments += 1
    },
    alias: async environment => {
      page.aliases.push(environment)
    },
    ...trouble,
  }
  const { state } = await world.view()
  if (!state) throw new Error('no ledger')
  const what = { environment: ENVIRONMENT, details: null, reason: '', comment: 'always', deployments: true } as const
  const log = { info: () => {}, warn: (line: string) => page.warnings.push(line), group: () => {}, end: () => {} }
  return { ...(await publish(state, what, publisher, log)), ...page }
}

const fails = (code: string) => async (): Promise<never> => {
  throw new Fault(code, `${code} of GitHub`)
}

describe('what is shown of', () => {
  test('a running trial: a check in progress, and a deployment beside that of the primary', async () => {
    const page = await shown(await serving('1.0.0', { canary: '2.0.0' }))
    expect(page.checks).toEqual([
      expect.objectContaining({
        name: `model-release / ${MODEL} / ${ENVIRONMENT}`,
        sha: COMMIT,
        externalId: `${MODEL}/${ENVIRONMENT}/5`,
        status: 'in_progress',
        conclusion: null,
      }),
    ])
    expect(page.deployments.map(view => [view.payload.version, view.payload.seq, view.state])).toEqual([
      ['1.0.0', 2, 'success'],
      ['2.0.0', 5, 'in_progress'],
    ])
    expect(page.deploymentId).toBe(1005)
    expect(page.comments).toBe(1)
  })

  test('a pass of the last step: a check that succeeded', async () => {
    const { checks } = await shown(await serving('1.0.0', { canary: '2.0.0', passed: true }))
    expect(checks).toMatchObject([{ status: 'completed', conclusion: 'success', verdict: 'pass' }])
  })

  test('a promotion: the primary’s deployment, with the ledger’s commit as witness', async () => {
    const world = await history(['1.0.0', '2.0.0'])
    const { deployments, checks } = await shown(world)
    const { primarySeq } = await world.environment()
    const all = world.ledger.commits(MODEL)
    expect(deployments).toMatchObject([
      { state: 'success', payload: { version: '2.0.0', seq: primarySeq, commit: all.at(-(primarySeq ?? 0))?.oid } },
    ])
    expect(checks).toMatchObject([{ conclusion: 'success' }])
  })

  test.each([
    ['fail', 40],
    ['inconclusive', 8],
  ])('a trial that ended %s: a check that failed, never one that required checks take for green', async (_, wrong) => {
    const world = await serving('1.0.0', { canary: '2.0.0' })
    world.quality.set('2.0.0', { of: 40, wrong })
    await world.well(lookingNow())
    const { checks, deployments } = await shown(world)
    expect(checks).toMatchObject([{ status: 'completed', conclusion: 'failure' }])
    expect(deployments.map(view => [view.payload.version, view.state])).toEqual([
      ['1.0.0', 'success'],
      ['2.0.0', 'failure'],
    ])
  })

  test('a trial whose place another took: its check is closed beside the new one', async () => {
    const world = await serving('1.0.0', { canary: '2.0.0' })
    await world.well(registeringVersion('3.0.0'), startingVersion('3.0.0', { supersede: true }))
    const { checks } = await shown(world)
    expect(checks).toMatchObject([
      { externalId: `${MODEL}/${ENVIRONMENT}/8`, status: 'in_progress' },
      { externalId: `${MODEL}/${ENVIRONMENT}/5`, status: 'completed', conclusion: 'failure', verdict: 'inconclusive' },
    ])
  })

  test('a promotion that is not seen serving yet: nothing that says it serves', async () => {
    const world = await serving('1.0.0', { canary: '2.0.0', passed: true, patience: 0 })
    world.target.meddle({ unload: '2.0.0' })
    world.target.trouble.loadTakes.set('2.0.0', 9)
    await world.well(promotingIt())
    expect((await shown(world)).deployments.filter(view => view.state === 'success')).toEqual([])
  })

  test('a rollback: the deployment of the version that serves again', async () => {
    const world = await history(['1.0.0', '2.0.0'])
    await world.well(rollingItBack())
    const { deployments } = await shown(world)
    expect(deployments).toMatchObject([{ state: 'success', payload: { version: '1.0.0' } }])
  })
})

describe('GitHub, or the registry, refuses', () => {
  const parts: readonly (readonly [string, keyof Publisher])[] = [
    ['the deployment', 'deployments'],
    ['the check', 'check'],
    ['the comment', 'comment'],
    ['the alias', 'alias'],
  ]

  test.each(parts)('%s for want of a permission: red, and the rest is shown', async (_, part) => {
    const page = await shown(await serving('1.0.0', { canary: '2.0.0' }), { [part]: fails('PERMISSION') })
    expect(page.fault).toMatchObject({ code: 'PERMISSION' })
    expect([page.deployments.length, page.checks.length, page.comments, page.aliases.length]).toEqual([
      part === 'deployments' ? 0 : 2,
      part === 'check' ? 0 : 1,
      part === 'comment' ? 0 : 1,
      part === 'alias' ? 0 : 1,
    ])
  })

  test.each(parts)('%s for now: a warning, and the next run shows it', async (_, part) => {
    const world = await serving('1.0.0', { canary: '2.0.0' })
    const page = await shown(world, { [part]: fails('GITHUB_UNREACHABLE') })
    expect(page.fault).toBeNull()
    expect(page.warnings).toEqual([expect.stringMatching(/is not shown yet/u)])
    const again = await shown(world)
    expect([again.deployments.length, again.checks.length, again.comments, again.aliases.length]).toEqual([2, 1, 1, 1])
  })

  test('with a bug of ours is not taken for one of GitHub’s', async () => {
    const world = await serving('1.0.0', { canary: '2.0.0' })
    await expect(
      shown(world, { check: async () => Promise.reject(new TypeError('x is not a function')) }),
    ).rejects.toThrow(TypeError)
  })
})
