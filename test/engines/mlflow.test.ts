/** The rules of every registry over the real MLflow server: what the stand-in was made after. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { registries } from '../../src/platforms/index.ts'
import { keepsToTheRegistry } from '../conformance/registry.ts'
import { askMlflow, mlflowStage } from '../platforms/mlflow-stage.ts'
import { startMlflow, type Mlflow } from './mlflow-server.ts'
import { withEngines } from './with-engines.ts'

let server: Mlflow | null = null

withEngines(['mlflow'], () => {
  beforeAll(async () => {
    server = await startMlflow()
  }, 300_000)

  afterAll(async () => {
    await server?.close()
  })

  keepsToTheRegistry('MLflow', async () => mlflowStage(urlOf(), async () => {}))

  test('names that MLflow keeps from aliases are those that the configuration refuses', async () => {
    const url = urlOf()
    await askMlflow(url, 'registered-models/create', { name: 'names' })
    const made = { name: 'names', source: 's3://models/names' }
    await askMlflow(url, 'model-versions/create', made)
    const names = ['production', 'prod-eu_1', 'v1x', 'latest', 'v1', 'V2', 'v1.2', 'a.b', 'latest-1', 'a'.repeat(63)]
    const taken = await Promise.all(
      names.map(async alias =>
        askMlflow(url, 'registered-models/alias', { name: 'names', alias, version: '1' }).then(
          () => true,
          () => false,
        ),
      ),
    )
    expect(taken).toEqual(names.map(name => registries.get('mlflow')?.aliasProblem(name) === null))
  })
})

function urlOf(): string {
  if (server === null) throw new Error('no server')
  return server.url
}
