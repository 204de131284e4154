/** What `mlflow models serve` really answers, and what becomes of a model that MLflow logged. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createHttp } from '../../src/lib/http.ts'
import { connect, connectRegistry } from '../../src/platforms/index.ts'
import type { Serving } from '../../src/run/ports.ts'
import { replay } from '../../src/run/replay.ts'
import { saidBy } from '../../src/run/score.ts'
import { askMlflow, field } from '../platforms/mlflow-stage.ts'
import { around, files, served } from '../platforms/stage.ts'
import { recorded } from '../conformance/registry.ts'
import { loadedBy, logModel, serveModel, type ModelServer } from './mlflow-models.ts'
import { startMlflow } from './mlflow-server.ts'
import { freePort } from './running.ts'
import { withEngines } from './with-engines.ts'

const signal = AbortSignal.timeout(900_000)

withEngines(['mlflow'], () => {
  let servers: readonly ModelServer[] = []
  let nobody = 0

  beforeAll(async () => {
    servers = await Promise.all([
      serveModel({ answers: 'scores', value: 2 }),
      serveModel({ answers: 'class', value: 3 }),
    ])
    nobody = await freePort()
  }, 600_000)

  afterAll(async () => {
    await Promise.all(servers.map(one => one.close()))
  })

  async function serving(): Promise<Serving> {
    const [first, second] = servers.map(({ port }) => served(String(port)))
    if (!first || !second) throw new Error('no servers')
    const section = { kind: 'mlflow', url: 'http://127.0.0.1:${served-version}' }
    const lines = files({ r: line(1) })
    const connected = await connect(section, around({ replay: 'r', lines }), signal)
    return connected({ '1.0.0': first, '2.0.0': second, '3.0.0': served(String(nobody)) })
  }

  function line(n: number | string, expected?: unknown): string {
    const request = { dataframe_split: { columns: ['n'], data: [[n]] } }
    return JSON.stringify({ request_id: `r${n}`, request, ...(expected === undefined ? {} : { expected }) })
  }

  test('a version that its server answers for is ready and answers a probe; one that nobody serves is absent', async () => {
    const { target } = await serving()
    const seen = await target.read(signal)
    expect(Object.values(seen.versions).map(({ state }) => state)).toEqual(['ready', 'ready', 'absent'])
    await target.apply({ do: 'probe', version: '1.0.0' }, 1, signal)
    await target.apply({ do: 'load', version: '2.0.0', keep: [], alone: false }, 1, signal)
    await expect(
      target.apply({ do: 'load', version: '3.0.0', keep: [], alone: false }, 1, signal),
    ).rejects.toMatchObject({
      code: 'NOT_LOADED',
    })
  })

  test('recorded requests are answered by each version, in scores or in a class', async () => {
    const { replayer } = await serving()
    if (!replayer) throw new Error('nothing to replay against')
    const done = await replay({
      file: 'requests.jsonl',
      lines: [line(1, 2), line(2, 2), line(-1, 2), line('many', 2), line(1000, 2)],
      replayer,
      versions: { primary: '1.0.0', canary: '2.0.0' },
      step: { protocol: 'mlflow', score: 'argmax', concurrency: 2 },
      signal,
    })
    if (done.kind !== 'rows') throw new Error(done.reason)
    const rows = done.rows.map(({ request_id, version, answered, correct, agree }) => [
      request_id,
      version,
      answered,
      correct,
      agree,
    ])
    expect(rows).toEqual([
      ['r1', '1.0.0', true, true, false],
      ['r1', '2.0.0', true, false, false],
      ['r2', '1.0.0', true, true, false],
      ['r2', '2.0.0', true, false, false],
      ['r-1', '1.0.0', false, null, null],
      ['r-1', '2.0.0', false, null, null],
      ['rmany', '1.0.0', false, null, null],
      ['rmany', '2.0.0', false, null, null],
      ['r1000', '1.0.0', true, true, null],
      ['r1000', '2.0.0', false, null, null],
    ])
    expect(done.unanswered).toMatchObject({ primary: 2, canary: 3 })
  })

  test('what fails in the model and what does not fit its signature are both a 400 with a reason', async () => {
    const { replayer } = await serving()
    const ask = async (n: unknown) =>
      replayer?.ask('1.0.0', { dataframe_split: { columns: ['n'], data: [[n]] } }, signal)
    expect(await ask(-1)).toMatchObject({ status: 400, body: { error_code: 'BAD_REQUEST' } })
    expect(await ask('many')).toMatchObject({ status: 400, body: { message: expect.stringContaining('signature') } })
    const strange = await replayer?.ask('1.0.0', { inputs: { m: [1] } }, signal)
    expect(strange).toMatchObject({ status: 400, body: { message: expect.stringContaining("missing inputs ['n']") } })
  })

  test('several rows are several predictions, which `equal` compares and `argmax` leaves', async () => {
    const { replayer } = await serving()
    const answer = await replayer?.ask('2.0.0', { dataframe_split: { columns: ['n'], data: [[1], [2]] } }, signal)
    expect(answer?.body).toEqual({ predictions: [3, 3] })
    expect(saidBy({ protocol: 'mlflow', score: 'equal' }, answer?.body)).toBe('[3,3]')
    expect(saidBy({ protocol: 'mlflow', score: 'argmax' }, answer?.body)).toBeNull()
  })

  test('a model that MLflow logged is registered by any of its names, carries our tags there and loads as what it is', async () => {
    const server = await startMlflow()
    try {
      const logged = await logModel(server.url, 'trained', { answers: 'class', value: 7 })
      const locations = [`runs:/${logged.run}/model`, `models:/trained/${logged.version}`, logged.uri]
      const section = { kind: 'mlflow', url: server.url, model: 'digits' }
      const registry = connectRegistry(section, { model: 'digits', env: {}, http: createHttp({}) })
      const records = locations.map((location, at) => recorded(`${at + 1}.0.0`, { location }))
      for (const record of records) {
        await registry.put(record, signal)
        await registry.put(record, signal)
        await registry.verify(record, signal)
      }
      const [, , last] = records
      if (!last) throw new Error('no record')
      await registry.alias('production', last, signal)
      const found = field(await askMlflow(server.url, "model-versions/search?filter=name%3D'digits'"), 'model_versions')
      if (!Array.isArray(found)) throw new Error('no model versions')
      const shown = found.map(one => [field(one, 'version'), field(one, 'source'), JSON.stringify(field(one, 'tags'))])
      expect(shown.toSorted()).toEqual(
        records.map(({ version, digest }, at) => [
          String(at + 1),
          // A run of today names the model that it logged.
          at === 0 ? logged.uri : locations[at],
          expect.stringMatching(new RegExp(`(?=.*"model_release_version","value":"${version}")(?=.*${digest})`, 'u')),
        ]),
      )
      const uris = [...records.map((_, at) => `models:/digits/${at + 1}`), 'models:/digits@production']
      expect(await loadedBy(server.url, uris)).toEqual([[7], [7], [7], [7]])
    } finally {
      await server.close()
    }
  }, 300_000)
})
