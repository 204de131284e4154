/**
 * A real MLServer on ports of its own, and versions for it that are small Python programs. A version answers every row with its own
 * number as the class of ten. Must not know what is tried with them.
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BEHAVIOUR_IN_PYTHON, type Behaviour } from './behaviour.ts'
import { needed } from './places.ts'
import { answers, freePorts, start, type Running } from './running.ts'

export interface Mlserver extends Running {
  readonly url: string
  /** `host:port` of its Prometheus metrics, at /metrics. */
  readonly metrics: string
}

/** @param repository the folder of models, all of which are loaded at the start */
export async function startMlserver(repository: string): Promise<Mlserver> {
  const { program } = needed('mlserver')
  const folder = mkdtempSync(join(tmpdir(), 'mlserver-'))
  writeFileSync(join(folder, 'numbered.py'), PROGRAM)
  const [http, grpc, metrics] = await freePorts(3)
  const url = `http://127.0.0.1:${http}`
  const running = await start({
    name: 'MLServer',
    command: program,
    arguments: ['-c', 'from mlserver.cli import main; main()', 'start', repository],
    env: {
      PYTHONPATH: folder,
      MLSERVER_HOST: '127.0.0.1',
      MLSERVER_HTTP_PORT: String(http),
      MLSERVER_GRPC_PORT: String(grpc),
      MLSERVER_METRICS_PORT: String(metrics),
      MLSERVER_DEBUG: 'false',
      // Workers are processes, and each would import everything again.
      MLSERVER_PARALLEL_WORKERS: '0',
    },
    folder,
    within: 120,
    // Not `ready`: one version that cannot be loaded would keep it from that for ever.
    ready: async () => answers(`${url}/v2/health/live`),
  })
  return { ...running, url, metrics: `127.0.0.1:${metrics}` }
}

/** Writes one version, in a folder that appears whole. The server looks at it when it is told to load the model's name. */
export function mlserverModel(repository: string, name: string, version: number, behaviour: Behaviour = {}): void {
  mkdirSync(repository, { recursive: true })
  const folder = mkdtempSync(`${repository}-`)
  const settings = {
    name,
    implementation: 'numbered.Numbered',
    inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }],
    outputs: [{ name: 'scores', datatype: 'FP32', shape: [-1, 10] }],
    parameters: { version: String(version), extra: behaviour },
  }
  writeFileSync(join(folder, 'model-settings.json'), JSON.stringify(settings))
  const place = join(repository, `${name}-${version}`)
  rmSync(place, { recursive: true, force: true })
  renameSync(folder, place)
}

// With no workers the server does one thing at a time: what sleeps must let it go on.
const PROGRAM = `import asyncio

from mlserver import MLModel
from mlserver.errors import MLServerError
from mlserver.types import InferenceResponse, ResponseOutput

${BEHAVIOUR_IN_PYTHON}
class Numbered(MLModel):
    async def load(self):
        self.behaviour = self.settings.parameters.extra
        self.count = 0
        await asyncio.sleep(self.behaviour.get("loadSeconds", 0))
        load(self.behaviour)
        return True

    async def predict(self, payload):
        self.count += 1
        problem = failure(self.behaviour, self.count)
        await asyncio.sleep(self.behaviour.get("latencyMs", 0) / 1000)
        if problem is not None:
            raise MLServerError(problem, 500)
        rows = payload.inputs[0].shape[0]
        row = [1.0 if at == int(self.version) % 10 else 0.0 for at in range(10)]
        scores = ResponseOutput(name="scores", datatype="FP32", shape=[rows, 10], data=row * rows)
        return InferenceResponse(model_name=self.name, model_version=self.version, outputs=[scores])
`
