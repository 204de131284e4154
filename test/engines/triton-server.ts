/**
 * A real Triton on ports of its own, and versions for it that are small Python programs. A version answers every row with its own
 * number as the class of ten. Must not know what is tried with them.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { BEHAVIOUR_IN_PYTHON, type Behaviour } from './behaviour.ts'
import { needed } from './places.ts'
import { answers, freePorts, start, type Running } from './running.ts'

export interface Triton extends Running {
  readonly url: string
  /** Of its gRPC service. */
  readonly grpc: string
  /** `host:port` of its Prometheus metrics, at /metrics. */
  readonly metrics: string
}

export interface TritonOptions {
  /** It looks at the repository every second by itself, in place of being told what to load. */
  readonly polling?: boolean
}

/** Where Linux keeps what processes share. */
const SHARED = '/dev/shm'

/** Beside the program; read when it is loaded. */
const BEHAVIOUR_FILE = 'behaviour.json'

/** @param repository the folder of models; it must not be changed by two at a time */
export async function startTriton(repository: string, { polling = false }: TritonOptions = {}): Promise<Triton> {
  const { home, program } = needed('triton')
  const folder = mkdtempSync(join(tmpdir(), 'triton-'))
  const [http, grpc, metrics] = await freePorts(3)
  const url = `http://127.0.0.1:${http}`
  const control = polling
    ? ['--model-control-mode=poll', '--repository-poll-secs=1']
    : ['--model-control-mode=explicit']
  const running = await start({
    name: 'Triton',
    command: program,
    arguments: [
      `--model-repository=${repository}`,
      `--backend-directory=${join(home, 'backends')}`,
      `--backend-config=python,shm-region-prefix-name=${basename(folder)}`,
      ...control,
      // A model that cannot be loaded is what tests are about, not a reason to end.
      '--exit-on-error=false',
      '--strict-readiness=false',
      '--http-address=127.0.0.1',
      `--http-port=${http}`,
      '--http-thread-count=2',
      '--allow-grpc=true',
      '--grpc-address=127.0.0.1',
      `--grpc-port=${grpc}`,
      '--metrics-address=127.0.0.1',
      `--metrics-port=${metrics}`,
      '--allow-gpu-metrics=false',
      '--exit-timeout-secs=2',
    ],
    env: environment(home),
    folder,
    within: 60,
    ready: async () => answers(`${url}/v2/health/live`),
  })
  const close = async (): Promise<void> => {
    await running.close()
    // A model that was loading or asked when it ended leaves its shared memory.
    for (const name of existsSync(SHARED) ? readdirSync(SHARED) : [])
      if (name.startsWith(basename(folder))) rmSync(join(SHARED, name), { force: true })
  }
  return { ...running, close, url, grpc: `http://127.0.0.1:${grpc}`, metrics: `127.0.0.1:${metrics}` }
}

function environment(home: string): Readonly<Record<string, string>> {
  const bin = join(home, 'python', 'bin')
  const asked = ['-c', 'import sysconfig; print(sysconfig.get_config_var("LIBDIR"))']
  const python = spawnSync(join(bin, 'python'), asked, { encoding: 'utf8' })
  return {
    CUDA_VISIBLE_DEVICES: '',
    LD_LIBRARY_PATH: [join(home, 'nvidia_pytriton.libs'), python.stdout.trim()].join(delimiter),
    // The Python backend takes its modules from where the first `python3` has them.
    PATH: [bin, process.env['PATH'] ?? ''].join(delimiter),
  }
}

/**
 * Writes one version; the version's folder appears whole. All versions there are available unless a load's own configuration says
 * otherwise.
 */
export function tritonModel(repository: string, name: string, version: number, behaviour: Behaviour = {}): void {
  const model = join(repository, name)
  mkdirSync(model, { recursive: true })
  writeFileSync(join(model, 'config.pbtxt'), configuration(name))
  // Not in the repository: a polling server would look at half of it.
  const folder = mkdtempSync(`${repository}-`)
  writeFileSync(join(folder, 'model.py'), PROGRAM)
  writeFileSync(join(folder, BEHAVIOUR_FILE), JSON.stringify(behaviour))
  const place = join(model, String(version))
  rmSync(place, { recursive: true, force: true })
  renameSync(folder, place)
}

/** As a load's `parameters.config` wants it: JSON, in the words of the file. */
export function tritonConfig(name: string, versions: readonly number[]): string {
  return JSON.stringify({
    name,
    backend: 'python',
    max_batch_size: 0,
    input: [{ name: 'x', data_type: 'TYPE_FP32', dims: [-1, 2] }],
    output: [{ name: 'scores', data_type: 'TYPE_FP32', dims: [-1, 10] }],
    instance_group: [{ kind: 'KIND_CPU', count: 1 }],
    version_policy: { specific: { versions } },
  })
}

function configuration(name: string): string {
  return `name: "${name}"
backend: "python"
max_batch_size: 0
input [{ name: "x" data_type: TYPE_FP32 dims: [-1, 2] }]
output [{ name: "scores" data_type: TYPE_FP32 dims: [-1, 10] }]
instance_group [{ kind: KIND_CPU count: 1 }]
version_policy: { all {} }
`
}

const PROGRAM = `import json
import os
import time

import numpy
import triton_python_backend_utils as triton
${BEHAVIOUR_IN_PYTHON}
class TritonPythonModel:
    def initialize(self, args):
        self.version = int(args["model_version"])
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "${BEHAVIOUR_FILE}")) as file:
            self.behaviour = json.load(file)
        self.count = 0
        time.sleep(self.behaviour.get("loadSeconds", 0))
        load(self.behaviour)

    def execute(self, requests):
        return [self.one(request) for request in requests]

    def one(self, request):
        self.count += 1
        time.sleep(self.behaviour.get("latencyMs", 0) / 1000)
        problem = failure(self.behaviour, self.count)
        if problem is not None:
            return triton.InferenceResponse(output_tensors=[], error=triton.TritonError(problem))
        rows = triton.get_input_tensor_by_name(request, "x").as_numpy().shape[0]
        scores = numpy.zeros((rows, 10), dtype=numpy.float32)
        scores[:, self.version % 10] = 1
        return triton.InferenceResponse(output_tensors=[triton.Tensor("scores", scores)])
`
