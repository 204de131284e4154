// serving.mjs FOLDER read|load|unload|probe|infer [VERSION]: one process for each version, on this machine.
// FOLDER/<version>/start PORT answers GET /health and POST /infer; what runs stands in FOLDER/running/<version>.json.
import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

const [folder, act, named] = process.argv.slice(2)
const running = `${folder}/running`
const told = JSON.parse(await text(process.stdin))

const acts = { read, load, unload, probe, infer }
await mkdir(running, { recursive: true })
await acts[act]()

async function read() {
  const files = (await readdir(running)).filter(file => file.endsWith('.json'))
  const names = files.map(file => file.slice(0, -'.json'.length))
  const states = await Promise.all(names.map(async name => [name, await state(name)]))
  answer({ versions: Object.fromEntries(states) })
}

async function load() {
  const name = safe(told.version)
  if (told.alone) {
    const others = (await readdir(running)).map(file => file.replace(/\.json$/u, '')).filter(one => !told.versions[one])
    for (const other of others) await stop(other)
  }
  // Begun by a job that was cut off, it is not begun again.
  if (!['ready', 'loading'].includes(await state(name))) await start(name)
  while ((await state(name)) === 'loading') await sleep(50)
  if ((await state(name)) === 'ready') return
  await stop(name)
  refuse(`version ${name} ended while it was loading`)
}

async function unload() {
  await stop(safe(told.version))
}

async function probe() {
  // Nothing recorded: an empty request has to do.
  const reply = await ask(told.version, told.request ?? {})
  if (!reply.ok) refuse(`version ${told.version} answered a probe with HTTP ${reply.status}`)
}

async function infer() {
  const reply = await ask(named, told)
  if (!reply.ok) refuse(`version ${named} answered with HTTP ${reply.status}`)
  answer(await reply.json())
}

async function start(name) {
  const port = await freePort()
  // Its output goes elsewhere than ours: whoever reads ours would wait for it. When a job ends, GitHub's runner kills every process that
  // carries the job's id.
  const env = { ...process.env, RUNNER_TRACKING_ID: '' }
  const child = spawn(`${folder}/${name}/start`, [String(port)], { detached: true, stdio: 'ignore', env })
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject)).catch(error =>
    refuse(`version ${name} cannot be started: ${error.message}`),
  )
  child.unref()
  await writeFile(`${running}/${name}.new`, JSON.stringify({ pid: child.pid, port }))
  await rename(`${running}/${name}.new`, `${running}/${name}.json`)
}

async function stop(name) {
  const { pid } = await record(name)
  if (pid && alive(pid)) process.kill(pid)
  // While it answers it is not gone.
  while ((await state(name)) === 'ready') await sleep(20)
  await rm(`${running}/${name}.json`, { force: true })
}

async function state(name) {
  const { pid, port } = await record(name)
  if (!pid) return 'absent'
  if (await healthy(port)) return 'ready'
  return alive(pid) ? 'loading' : 'failed'
}

async function healthy(port) {
  const health = fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2000) })
  return health.then(
    reply => reply.ok,
    () => false,
  )
}

async function record(name) {
  return readFile(`${running}/${name}.json`, 'utf8').then(JSON.parse, () => ({}))
}

async function ask(name, body) {
  const { port } = await record(safe(name))
  if (!port) refuse(`version ${name} is not loaded`)
  const call = { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) }
  // Not now is not never.
  return fetch(`http://127.0.0.1:${port}/infer`, call).catch(error => leave(75, `version ${name}: ${error.message}`))
}

function safe(name) {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/u.test(name)
    ? name
    : refuse('a version is a folder here: letters, digits, . _ -')
}

function alive(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function freePort() {
  const server = createServer()
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise(resolve => server.close(resolve))
  return port
}

function answer(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

function refuse(why) {
  return leave(1, why)
}

function leave(code, why) {
  process.stderr.write(`${why}\n`)
  process.exit(code)
}
