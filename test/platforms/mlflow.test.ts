/** MLflow as a registry: the rules of every registry over the stand-in, and what is MLflow's own. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { createHttp } from '../../src/lib/http.ts'
import { connectRegistry } from '../../src/platforms/index.ts'
import type { Registry } from '../../src/run/ports.ts'
import { keepsToTheRegistry, recorded } from '../conformance/registry.ts'
import { startMlflow, type Mlflow } from './mlflow-standin.ts'
import { mlflowStage } from './mlflow-stage.ts'

keepsToTheRegistry('MLflow, stood in for', async () => {
  const server = await startMlflow()
  return mlflowStage(server.url, () => server.close())
})

const signal = AbortSignal.timeout(60_000)
let server: Mlflow | null = null

afterEach(async () => {
  await server?.close()
  server = null
})

async function staged(token: string | null = null): Promise<Mlflow> {
  server = await startMlflow(token)
  return server
}

function registryAt(url: string, env: Readonly<Record<string, string>> = {}): Registry {
  const section = { kind: 'mlflow', url }
  return connectRegistry(section, { model: 'digits', env, http: createHttp({}) })
}

describe('credentials', () => {
  test('a token is sent as it is, and without one nothing', async () => {
    const mlflow = await staged('s3cret-token')
    await registryAt(mlflow.url, { MLFLOW_TRACKING_TOKEN: ' s3cret-token\n' }).put(recorded('1.0.0'), signal)
    expect(new Set(mlflow.credentials)).toEqual(new Set(['Bearer s3cret-token']))
    await registryAt(mlflow.url)
      .aliased('production', signal)
      .catch(() => {})
    expect(mlflow.credentials.at(-1)).toBeNull()
  })

  test('name and password come before a token, as MLflow itself has it', async () => {
    const mlflow = await staged()
    const env = { MLFLOW_TRACKING_USERNAME: 'ann', MLFLOW_TRACKING_PASSWORD: 'pä:ss', MLFLOW_TRACKING_TOKEN: 'x' }
    await registryAt(mlflow.url, env).put(recorded('1.0.0'), signal)
    expect(mlflow.credentials[0]).toBe(`Basic ${Buffer.from('ann:pä:ss').toString('base64')}`)
  })

  test.each([
    ['none', {}],
    ['a wrong one', { MLFLOW_TRACKING_TOKEN: 'wrong-s3cret' }],
    ['one of two lines', { MLFLOW_TRACKING_TOKEN: 'wrong\ns3cret' }],
  ])('%s: a missing permission that names the variables and shows no secret', async (_, env) => {
    const mlflow = await staged('right')
    const failed = registryAt(mlflow.url, env).put(recorded('1.0.0'), signal)
    await expect(failed).rejects.toMatchObject({
      code: 'PERMISSION',
      message: expect.stringContaining('MLFLOW_TRACKING_TOKEN'),
    })
    await expect(failed).rejects.not.toMatchObject({ message: expect.stringContaining('s3cret') })
  })
})

test('what is there already is only read', async () => {
  const mlflow = await staged()
  const registry = registryAt(mlflow.url)
  await registry.alias('production', recorded('1.0.0'), signal)
  mlflow.calls.length = 0
  await registry.put(recorded('1.0.0'), signal)
  await registry.alias('production', recorded('1.0.0'), signal)
  expect(mlflow.calls).toEqual(['GET model-versions/search', 'GET registered-models/alias'])
})

test('a model that is there already gets no second try at creating it', async () => {
  const mlflow = await staged()
  const registry = registryAt(mlflow.url)
  await registry.put(recorded('1.0.0'), signal)
  await registry.put(recorded('2.0.0'), signal)
  expect(mlflow.calls.filter(call => call === 'POST registered-models/create')).toHaveLength(1)
})

test('version, digest, commit and location are found in MLflow by people, too', async () => {
  const mlflow = await staged()
  const { digest, commit, location } = recorded('1.0.0')
  await registryAt(mlflow.url).put(recorded('1.0.0'), signal)
  await registryAt(mlflow.url).put(recorded('2.0.0', { location: null }), signal)
  expect(mlflow.models.get('digits')?.versions).toEqual([
    {
      version: '1',
      source: location,
      tags: [
        { key: 'model_release_version', value: '1.0.0' },
        { key: 'model_release_digest', value: digest },
        { key: 'model_release_commit', value: commit },
      ],
    },
    expect.objectContaining({ version: '2', source: 'model-release:/digits/2.0.0' }),
  ])
})

test.each(['/models/digits', 'file:///models/digits', 'https://models.example.com/digits'])(
  'a location that MLflow does not take (%s) is refused in its words',
  async location => {
    const mlflow = await staged()
    await expect(registryAt(mlflow.url).put(recorded('1.0.0', { location }), signal)).rejects.toMatchObject({
      code: 'REGISTRY_REFUSED',
      message: expect.stringMatching(/POST model-versions\/create: HTTP 400: INVALID_PARAMETER_VALUE: .*source/u),
    })
  },
)

test.each([
  [500, '{"error_code": "INTERNAL_ERROR", "message": "no database"}', 'REGISTRY_UNREACHABLE', /no database/u],
  [429, '', 'REGISTRY_UNREACHABLE', /HTTP 429/u],
  [200, '<html>sign in</html>', 'REGISTRY_UNREACHABLE', /expected MLflow's answer/u],
  [200, '[]', 'REGISTRY_UNREACHABLE', /expected MLflow's answer/u],
  [404, '<html>not found</html>', 'REGISTRY_REFUSED', /HTTP 404/u],
])('an answer of %i %s is %s', async (status, body, code, words) => {
  const mlflow = await staged()
  mlflow.trouble = { status, body }
  const registry = registryAt(mlflow.url)
  for (const act of [
    () => registry.put(recorded('1.0.0'), signal),
    () => registry.aliased('production', signal),
    () => registry.alias('production', recorded('1.0.0'), signal),
  ])
    await expect(act()).rejects.toMatchObject({ code, message: expect.stringMatching(words) })
})

test.each([
  ['a run before MLflow 3, which has its files', 'runs:/old/model', 'runs:/old/model'],
  ['a run, which logged it last of its name', 'runs:/new/model', 'models:/m-late'],
  ['a run, beside models', 'runs:/new/files', 'runs:/new/files'],
  ['a logged model', 'models:/m-0a1b2c', 'models:/m-0a1b2c'],
  ['a version of another registered model', 'models:/trained/3', 'models:/trained/3'],
  ['a store', 's3://models/digits/3', 's3://models/digits/3'],
])('a version that lies in %s is taken with what contains it', async (_, location, source) => {
  const mlflow = await staged()
  await registryAt(mlflow.url).put(recorded('1.0.0', { location }), signal)
  expect(mlflow.models.get('digits')?.versions).toEqual([expect.objectContaining({ version: '1', source })])
})

test('a run that MLflow does not have is refused, and no version is made', async () => {
  const mlflow = await staged()
  await expect(
    registryAt(mlflow.url).put(recorded('1.0.0', { location: 'runs:/none/model' }), signal),
  ).rejects.toMatchObject({
    code: 'REGISTRY_REFUSED',
    message: expect.stringContaining('Run with id=none not found'),
  })
  expect(mlflow.models.get('digits')).toBeUndefined()
})

test('a server that is not there is unreachable', async () => {
  const mlflow = await staged()
  await mlflow.close()
  await expect(registryAt(mlflow.url).verify(recorded('1.0.0'), signal)).rejects.toMatchObject({
    code: 'REGISTRY_UNREACHABLE',
  })
})

test('an address with a path and a slash at its end is kept', async () => {
  const mlflow = await staged()
  await registryAt(`${mlflow.url}/`).put(recorded('1.0.0'), signal)
  expect(mlflow.models.get('digits')?.versions).toHaveLength(1)
})
