/** One loaded model version: an ONNX file in ONNX Runtime's WebAssembly build, which needs no network and no compiler. */
import { readFile } from 'node:fs/promises'
import * as ort from 'onnxruntime-web'

/** A tensor as the Open Inference Protocol writes it, its data flat. */
export interface Tensor {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
  readonly data: readonly number[]
}

/** -1 for a free dimension. */
export interface Port {
  readonly name: string
  readonly datatype: string
  readonly shape: readonly number[]
}

export interface Model {
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  /** @param inputs checked against `this.inputs` */
  infer(inputs: readonly Tensor[]): Promise<readonly Tensor[]>
}

const DATATYPES: Readonly<Record<string, string>> = { float32: 'FP32', float64: 'FP64', int32: 'INT32', int64: 'INT64' }

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'

/** Sessions of one runtime run one after another: its memory is shared. */
let last: Promise<unknown> = Promise.resolve()

/** @throws where the file is missing or no model */
export async function openModel(path: string): Promise<Model> {
  const file = await readFile(path)
  const session = await inTurn(() => ort.InferenceSession.create(file))
  const outputs = session.outputMetadata.map(portOf)
  return {
    inputs: session.inputMetadata.map(portOf),
    outputs,
    async infer(inputs) {
      const feeds = Object.fromEntries(inputs.map(input => [input.name, toRuntime(input)]))
      const answer = await inTurn(() => session.run(feeds))
      return outputs.map(({ name, datatype }) => {
        const value = answer[name]
        if (value === undefined) throw new Error(`the model gave no ${name}`)
        return { name, datatype, shape: value.dims, data: toNumbers(value.data) }
      })
    },
  }
}

function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
  const mine = last.then(run, run)
  last = mine
  return mine
}

function portOf(metadata: ort.InferenceSession.ValueMetadata): Port {
  if (!metadata.isTensor) throw new Error(`${metadata.name} is no tensor`)
  const datatype = DATATYPES[metadata.type]
  if (datatype === undefined) throw new Error(`${metadata.name} is of type ${metadata.type}, which is not served here`)
  // A free dimension is a name, or -1 read as unsigned.
  const shape = metadata.shape.map(size => (typeof size === 'number' && size < 2 ** 31 ? size : -1))
  return { name: metadata.name, datatype, shape }
}

function toRuntime({ datatype, shape, data }: Tensor): ort.Tensor {
  switch (datatype) {
    case 'FP32':
      return new ort.Tensor('float32', Float32Array.from(data), shape)
    case 'FP64':
      return new ort.Tensor('float64', Float64Array.from(data), shape)
    case 'INT32':
      return new ort.Tensor('int32', Int32Array.from(data), shape)
    default:
      return new ort.Tensor('int64', BigInt64Array.from(data.map(BigInt)), shape)
  }
}

function toNumbers(data: ort.Tensor['data']): readonly number[] {
  if (data instanceof BigInt64Array) return Array.from(data, Number)
  if (data instanceof Float32Array || data instanceof Float64Array || data instanceof Int32Array)
    return Array.from(data)
  throw new Error('an output of a type that is not served here')
}
