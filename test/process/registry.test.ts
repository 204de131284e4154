/** A team's registry beside the ledger, through the actions: what is put there, where the alias goes, and what `verify` finds. */
import { afterEach, expect, test } from '@jest/globals'
import { canary } from '../../src/actions/canary.ts'
import { gate } from '../../src/actions/gate.ts'
import { promote } from '../../src/actions/promote.ts'
import { register } from '../../src/actions/register.ts'
import { rollback } from '../../src/actions/rollback.ts'
import { status } from '../../src/actions/status.ts'
import { tick } from '../../src/actions/tick.ts'
import { startMlflow, type Mlflow } from '../platforms/mlflow-standin.ts'
import { openStage, REPLAYED, requests, version, type Stage } from './stage.ts'

const DOWN = { status: 503, body: '' }
const FORBIDDEN = { status: 403, body: '{"error_code": "PERMISSION_DENIED", "message": "Permission denied"}' }

let stage: Stage
let mlflow: Mlflow

afterEach(async () => {
  await stage.close()
  await mlflow.close()
})

async function staged(): Promise<void> {
  mlflow = await startMlflow()
  const registry = `  digits:\n    registry: { kind: mlflow, url: "${mlflow.url}" }`
  stage = await openStage({ config: url => REPLAYED(url).replace('  digits:', registry) })
}

/** Our versions in the registry, in its order. */
function put(): readonly (string | undefined)[] {
  const versions = mlflow.models.get('digits')?.versions ?? []
  return versions.map(({ tags }) => tags.find(({ key }) => key === 'model_release_version')?.value)
}

/** The version of ours that the environment's alias names. */
function alias(): string | undefined {
  const number = Number(mlflow.models.get('digits')?.aliases.get('production') ?? 0)
  return put()[number - 1]
}

async function serving(): Promise<void> {
  await staged()
  await stage.did(register, version(1))
  await stage.did(canary)
}

async function ready(): Promise<void> {
  await serving()
  await stage.file('data/requests.jsonl', requests(2))
  await stage.did(register, version(2))
  await stage.did(canary)
  await stage.did(gate)
}

const verified = async () => stage.did(status, { verify: 'true' })

test('register puts the version there once, and no alias', async () => {
  await staged()
  await stage.did(register, version(1))
  const again = await stage.did(register, version(1))
  expect(again.decision).toBe('already-registered')
  expect([put(), alias()]).toEqual([['1.0.0'], undefined])
})

test('register under dry-run puts nothing there', async () => {
  await staged()
  await stage.did(register, { ...version(1), 'dry-run': 'true' })
  expect(mlflow.calls).toEqual([])
})

test('a registry that is away makes register red once the ledger has the version; the next run puts it there', async () => {
  await staged()
  mlflow.trouble = DOWN
  await expect(stage.did(register, version(1))).rejects.toThrow(/REGISTRY_UNREACHABLE.*HTTP 503/u)
  expect(stage.story()).toHaveLength(1)
  mlflow.trouble = null
  await stage.did(register, version(1))
  expect(put()).toEqual(['1.0.0'])
  expect(stage.story()).toHaveLength(1)
})

test('register with adopt points the alias to what serves already', async () => {
  await staged()
  await stage.load('1')
  mlflow.trouble = DOWN
  await expect(stage.did(register, { ...version(1), adopt: 'true' })).rejects.toThrow(/REGISTRY_UNREACHABLE/u)
  mlflow.trouble = null
  await stage.did(register, { ...version(1), adopt: 'true' })
  expect([put(), alias()]).toEqual([['1.0.0'], '1.0.0'])
})

test('the alias goes with the primary that is seen serving, through promotion and rollback', async () => {
  await ready()
  expect(alias()).toBe('1.0.0')
  await stage.did(promote)
  expect(alias()).toBe('2.0.0')
  await stage.did(rollback, { reason: 'a defect' })
  expect(alias()).toBe('1.0.0')
})

test('a version that the registry never got is put there when it serves', async () => {
  await staged()
  mlflow.trouble = DOWN
  await stage.did(register, version(1)).catch(() => {})
  mlflow.trouble = null
  await stage.did(canary)
  expect([put(), alias()]).toEqual([['1.0.0'], '1.0.0'])
})

test.each([
  ['of that model alone', {}],
  ['of all models', { model: 'all' }],
])('a registry that is away keeps no promotion; the next tick %s sets the alias', async (_, inputs) => {
  await ready()
  mlflow.trouble = DOWN
  expect((await stage.did(promote)).decision).toBe('promoted')
  mlflow.trouble = null
  expect(alias()).toBe('1.0.0')
  await stage.did(tick, inputs)
  expect(alias()).toBe('2.0.0')
})

test('a permission that is missing makes the job red, although the promotion is done', async () => {
  await ready()
  mlflow.trouble = FORBIDDEN
  await expect(stage.did(promote)).rejects.toThrow(/PERMISSION .*MLFLOW_TRACKING_TOKEN/u)
  expect(await stage.loaded()).toContain('2')
  mlflow.trouble = null
})

test('verify: nothing to tell where ledger and registry agree', async () => {
  await ready()
  await stage.did(promote)
  mlflow.calls.length = 0
  const { decision, summary } = await verified()
  expect(decision).toBe('reported')
  expect(summary).not.toContain('alias')
  expect(mlflow.calls).toEqual(['GET model-versions/search', 'GET registered-models/alias'])
})

test('verify: an alias that somebody moved', async () => {
  await ready()
  await stage.did(promote)
  mlflow.models.get('digits')?.aliases.set('production', '1')
  await expect(verified()).rejects.toThrow(
    /VERIFY_DIFFERS alias production of MLflow at .*: expected the primary, 2\.0\.0, got model version 1 \(1\.0\.0\)/u,
  )
})

test('verify: an alias that is gone', async () => {
  await serving()
  mlflow.models.get('digits')?.aliases.delete('production')
  await expect(verified()).rejects.toThrow(/VERIFY_DIFFERS alias production .* got no such alias/u)
})

test('verify: a version that is gone, or has another digest', async () => {
  await serving()
  const versions = mlflow.models.get('digits')?.versions ?? []
  const [first] = versions.splice(0)
  await expect(verified()).rejects.toThrow(/VERIFY_DIFFERS MLflow at .* got no such version/u)
  const tags = (first?.tags ?? []).map(tag => (tag.key === 'model_release_digest' ? { ...tag, value: 'other' } : tag))
  versions.push({ version: '1', source: 's3://x', tags })
  await expect(verified()).rejects.toThrow(/VERIFY_DIFFERS MLflow at .* got other \(model version 1\)/u)
})

test('verify: a registry that is away is said to be unchecked, and is no difference', async () => {
  await serving()
  mlflow.trouble = DOWN
  const { decision, summary } = await verified()
  expect(decision).toBe('reported')
  expect(summary).toMatch(/Not checked[^]*alias production of MLflow at .*HTTP 503/u)
})
