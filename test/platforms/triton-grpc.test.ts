/** Triton's loads over gRPC: the rules of every target, and what a call that fails comes to. Bytes are the test of `lib/grpc`. */
import { afterEach, expect, test } from '@jest/globals'
import type { ServerHttp2Stream } from 'node:http2'
import * as v from 'valibot'
import { Fault } from '../../src/core/fault.ts'
import type { Version } from '../../src/core/types.ts'
import { connect, platforms, type Around } from '../../src/platforms/index.ts'
import type { Target } from '../../src/run/ports.ts'
import { loadsVersions, until } from '../conformance/target.ts'
import { listenGrpc, refuse } from '../lib/grpc-server.ts'
import { grpcDoor } from './grpc-door.ts'
import { around, served, stagedServer, type StagedServer } from './stage.ts'

const signal = AbortSignal.timeout(60_000)
const versions = { '1.0.0': served('1'), '2.0.0': served('2'), '3.0.0': served('3') }

let open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.map(one => one.close()))
  open = []
})

function section(url: string, grpc: string): { readonly kind: string } {
  const usual = { kind: 'open-inference', url, flavor: 'triton', unversioned: 'accept', grpc }
  return usual
}

interface Stage {
  readonly staged: StagedServer
  readonly target: Target
}

/** Version 1 is loaded, over HTTP; after that the gRPC service does what the test says. */
async function serving(answer: (stream: ServerHttp2Stream) => void, more: Partial<Around> = {}): Promise<Stage> {
  const staged = await stagedServer([1, 2])
  const door = await grpcDoor(staged.url)
  const service = await listenGrpc(answer)
  open.push(staged, door, service)
  await (await targetOf(staged.url, door.url)).apply(load('1.0.0'), 1, signal)
  return { staged, target: await targetOf(staged.url, service.url, more) }
}

async function targetOf(url: string, grpc: string, more: Partial<Around> = {}): Promise<Target> {
  return (await connect(section(url, grpc), around(more), signal))(versions).target
}

function load(version: Version, ...keep: readonly Version[]): Parameters<Target['apply']>[0] {
  return { do: 'load', version, keep, alone: false }
}

loadsVersions('triton, told by gRPC', async () => {
  const staged = await stagedServer([2, 3])
  const door = await grpcDoor(staged.url)
  await staged.put(1, 'broken')
  return {
    serving: await connect(section(staged.url, door.url), around(), signal),
    good: ['2.0.0', '3.0.0'],
    bad: '1.0.0',
    versions,
    nameOf: version => served(version.slice(0, 1)).servedVersion,
    mend: () => staged.put(1),
    close: async () => {
      await door.close()
      await staged.close()
    },
  }
})

test('loads and unloads go by gRPC, and none of them over HTTP', async () => {
  const staged = await stagedServer([1, 2])
  const door = await grpcDoor(staged.url)
  open.push(staged, door)
  const { http } = around()
  const posted: string[] = []
  const target = await targetOf(staged.url, door.url, {
    http: async call => {
      if (call.method === 'POST') posted.push(new URL(call.url).pathname)
      return http(call)
    },
  })
  await target.apply(load('1.0.0'), 1, signal)
  await target.apply(load('2.0.0', '1.0.0'), 1, signal)
  await target.apply({ do: 'unload', version: '2.0.0', keep: ['1.0.0'] }, 1, signal)
  await until(target, '2.0.0', 'absent')
  await target.apply({ do: 'unload', version: '1.0.0', keep: [] }, 1, signal)
  await until(target, '1.0.0', 'absent')
  expect(new Set(posted)).toEqual(new Set(['/v2/repository/index']))
  const methods = door.asked.map(({ path }) => path.replace('/inference.GRPCInferenceService/RepositoryModel', ''))
  // The first is by the repository's own policy, to learn the configuration.
  expect(methods).toEqual(['Load', 'Load', 'Load', 'Load', 'Unload'])
})

test('a refusal is a failed load in the words of Triton, on one line', async () => {
  const { target } = await serving(stream => refuse(stream, 13, 'failed to load%0A%27digits%27'))
  await expect(target.apply(load('2.0.0', '1.0.0'), 1, signal)).rejects.toMatchObject({
    name: 'StepFailed',
    code: 'LOAD_FAILED',
    message: expect.stringContaining("gRPC status 13, failed to load 'digits'"),
  })
  await expect(target.apply({ do: 'unload', version: '1.0.0', keep: [] }, 1, signal)).rejects.toMatchObject({
    code: 'UNLOAD_FAILED',
    message: expect.stringContaining("gRPC status 13, failed to load 'digits'"),
  })
})

test('a load that is not answered in time goes on, and is not a failure', async () => {
  const { target } = await serving(() => {}, { loadTimeout: 0.2 })
  await expect(target.apply(load('2.0.0', '1.0.0'), 1, signal)).resolves.toBeUndefined()
})

test.each<[string, (stream: ServerHttp2Stream) => void]>([
  ['breaks the connection', stream => stream.session?.destroy()],
  ['answers with a page', stream => stream.respond({ ':status': 502 }, { endStream: true })],
])('a service that %s is a fault of the platform, not a failed load', async (_, answer) => {
  const { target } = await serving(answer)
  const loading = target.apply(load('2.0.0', '1.0.0'), 1, signal)
  await expect(loading).rejects.toThrow(Fault)
  await expect(loading).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' })
})

test('a service that is not there is a fault of the platform, and what is looked at goes on', async () => {
  const { staged } = await serving(() => {})
  const target = await targetOf(staged.url, 'http://127.0.0.1:1')
  await expect(target.apply(load('2.0.0', '1.0.0'), 1, signal)).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' })
  expect((await target.read(signal)).versions['1.0.0']?.state).toBe('ready')
})

test.each([
  ['http://127.0.0.1:8001', {}, ''],
  ['https://triton.internal:8001/', {}, ''],
  ['127.0.0.1:8001', {}, 'not a URL'],
  ['http://user:secret@127.0.0.1:8001', {}, 'carries credentials'],
  ['http://169.254.169.254:8001', {}, 'link-local'],
  ['http://127.0.0.1:8001/v2', {}, 'has a path'],
  ['http://127.0.0.1:8001', { flavor: 'fixed' }, 'belongs to flavor triton'],
  ['http://127.0.0.1:8001', { flavor: undefined }, 'belongs to flavor triton'],
])('an address of the service is taken or refused when the configuration is read: %s %j', (grpc, more, why) => {
  const schema = platforms.get('open-inference')?.schema ?? v.never()
  const read = v.safeParse(schema, { ...section('http://127.0.0.1:8000', grpc), ...more })
  const words = (read.issues ?? []).map(issue => issue.message).join()
  if (why === '') expect(words).toBe('')
  else expect(words).toContain(why)
  expect(words).not.toContain('secret')
})
