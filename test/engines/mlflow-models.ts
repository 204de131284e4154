/** Models that MLflow's own Python makes, serves and logs. Must not know what is tried with them. */
import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { QUIET } from './mlflow-server.ts'
import { needed } from './places.ts'
import { answers, freePort, start, type Running } from './running.ts'

/** What a version answers to a row: the scores of ten classes, or a class by itself. Fails for a negative `n`, and for 1000 with no number. */
export interface Kind {
  readonly answers: 'scores' | 'class'
  readonly value: number
}

const MODEL = `
import mlflow, numpy, pandas
from mlflow.pyfunc import PythonModel

class Digit(PythonModel):
    def predict(self, context, model_input, params=None):
        rows = model_input["n"].tolist()
        if min(rows) < 0:
            raise RuntimeError("this request is made to fail")
        if ANSWERS == "class":
            return numpy.array([float("nan") if n == 1000 else VALUE for n in rows])
        return numpy.array([[1.0 if at == VALUE else 0.0 for at in range(10)] for n in rows])

mlflow.models.set_model(Digit())
`

const MAKE = `
import json, os, sys, mlflow, pandas
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
given = json.load(sys.stdin)
signature = ModelSignature(inputs=Schema([ColSpec("long", "n")]))
made = {"python_model": given["file"], "signature": signature, "pip_requirements": []}
if given["folder"]:
    mlflow.pyfunc.save_model(given["folder"], **made)
else:
    mlflow.set_tracking_uri(given["url"])
    with mlflow.start_run() as run:
        logged = mlflow.pyfunc.log_model(name="model", **made)
    version = mlflow.register_model(logged.model_uri, given["name"]).version
    print(json.dumps({"run": run.info.run_id, "uri": logged.model_uri, "version": version}))
`

const LOAD = `
import json, sys, mlflow, pandas
given = json.load(sys.stdin)
mlflow.set_tracking_uri(given["url"])
frame = pandas.DataFrame({"n": [1]})
print(json.dumps([mlflow.pyfunc.load_model(uri).predict(frame).tolist() for uri in given["uris"]]))
`

/** @returns what its last line says: MLflow talks before it */
async function python(program: string, input: unknown): Promise<unknown> {
  const running = promisify(execFile)(needed('mlflow').program, ['-W', 'ignore', '-c', program], {
    env: { ...process.env, ...QUIET },
    timeout: 120_000,
  })
  running.child.stdin?.end(JSON.stringify(input))
  const last = (await running).stdout.trim().split('\n').at(-1) ?? ''
  return last === '' ? null : JSON.parse(last)
}

function source({ answers: how, value }: Kind): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-model-'))
  const file = join(folder, 'digit.py')
  writeFileSync(file, MODEL.replaceAll('ANSWERS', JSON.stringify(how)).replaceAll('VALUE', String(value)))
  return { folder, file }
}

/** `mlflow models serve` of one version, in a process of its own. */
export interface ModelServer extends Running {
  readonly port: number
}

export async function serveModel(kind: Kind): Promise<ModelServer> {
  const { folder, file } = source(kind)
  const model = join(folder, 'model')
  await python(MAKE, { file, folder: model })
  const { program } = needed('mlflow')
  // It starts `uvicorn` by its name, which is found in an environment that is active.
  const bin = join(folder, 'uvicorn')
  writeFileSync(bin, `#!/bin/sh\nexec "${program}" -m uvicorn "$@"\n`)
  chmodSync(bin, 0o755)
  const port = await freePort()
  const where = ['--env-manager', 'local', '--host', '127.0.0.1', '--port', String(port)]
  const running = await start({
    name: 'mlflow models serve',
    command: program,
    arguments: ['-m', 'mlflow', 'models', 'serve', '--model-uri', model, ...where],
    env: { ...QUIET, PATH: [folder, process.env['PATH'] ?? ''].join(delimiter) },
    folder,
    within: 240,
    ready: async () => answers(`http://127.0.0.1:${port}/ping`),
  })
  return { ...running, port }
}

export interface Logged {
  readonly run: string
  /** `models:/m-…`: a logged model, whatever it is registered as. */
  readonly uri: string
  /** Of the registered model. */
  readonly version: string
}

/** As a team's training does: a run that logs a model, and registers it under a name of its own. */
export async function logModel(url: string, name: string, kind: Kind): Promise<Logged> {
  const { folder, file } = source(kind)
  try {
    const said = await python(MAKE, { file, folder: null, url, name })
    const part = (key: string): string =>
      String(typeof said === 'object' && said !== null ? Reflect.get(said, key) : '')
    return { run: part('run'), uri: part('uri'), version: part('version') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What MLflow's own client gets of models that it loads by these names. */
export async function loadedBy(url: string, uris: readonly string[]): Promise<unknown> {
  return python(LOAD, { url, uris })
}
