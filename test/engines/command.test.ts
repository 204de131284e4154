/** The rules of every server and every router over the programs that the documentation shows, with a small proxy that goes by their files. */
import { expect, test } from '@jest/globals'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apart } from '../conformance/router-backends.ts'
import { only, routesTraffic } from '../conformance/router.ts'
import { loadsVersions } from '../conformance/target.ts'
import { commandStage, documentedRouter, nameOf } from '../platforms/command/stage.ts'
import { proxyOf } from '../platforms/command/proxy.ts'
import { served } from '../platforms/stage.ts'

const versions = { '1.0.0': served('1'), '2.0.0': served('2'), '3.0.0': served('3'), '4.0.0': served('4') }

loadsVersions('the documented command', async () => {
  const made = await commandStage(['1', '2'], '3')
  return {
    serving: await made.serving(),
    good: ['1.0.0', '2.0.0'],
    bad: '3.0.0',
    versions,
    nameOf,
    mend: () => made.mend(),
    close: () => made.close(),
  }
})

/** Versions that run, as the documented server records them. */
async function folderOf(ports: Readonly<Record<string, number>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'command-router-'))
  await mkdir(join(folder, 'running'))
  for (const [name, port] of Object.entries(ports))
    await writeFile(join(folder, 'running', `${name}.json`), JSON.stringify({ pid: 0, port }))
  return folder
}

routesTraffic('the documented command', async () => {
  const names = ['1', '2', '3']
  const backends = await apart(names)
  const folder = await folderOf(
    Object.fromEntries(names.map(name => [name, Number(new URL(backends.urlOf(name)).port)])),
  )
  const proxy = await proxyOf(folder)
  return {
    connect: async () => documentedRouter(folder),
    versions,
    good: ['1.0.0', '2.0.0', '3.0.0'],
    bad: '4.0.0',
    url: proxy.url,
    asked: version => backends.asked(nameOf(version)),
    cut: version => backends.cut(nameOf(version)),
    delay: (version, milliseconds) => backends.delay(nameOf(version), milliseconds),
    meddle: async () => {
      const [file = ''] = await readdir(join(folder, 'routes'))
      const text = await readFile(join(folder, 'routes', file), 'utf8')
      await writeFile(join(folder, 'routes', file), text.replace('8000', '6000').replace('2000', '4000'))
    },
    close: async () => {
      await proxy.close()
      await backends.close()
      await rm(folder, { recursive: true })
    },
  }
})

test('the documented router keeps the newest entry, also where an older one is written after it', async () => {
  const folder = await folderOf({ '1': 1, '2': 2 })
  const router = (await documentedRouter(folder))(versions)
  const signal = AbortSignal.timeout(60_000)
  await router.route(only('1.0.0'), 9, signal)
  // By a job that looked before the newer one wrote.
  await writeFile(join(folder, 'routes', '8.json'), '{"weights": {"2": 10000}, "mirror": null}')
  expect(await router.read(signal)).toEqual({ ...only('1.0.0'), fence: 9 })
  await rm(folder, { recursive: true })
})
