// router.mjs FOLDER read|route: routes as files for a proxy of yours. FOLDER/routes/<fence>.json is what the entry of that number wants,
// and the proxy goes by the highest number: what a slow job writes late is never the highest, so nothing has to be locked.
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'

const [folder, act] = process.argv.slice(2)
const routes = `${folder}/routes`
const { weights, mirror, fence } = JSON.parse(await text(process.stdin))

await mkdir(routes, { recursive: true })
const entries = (await readdir(routes))
  .filter(file => /^\d+\.json$/u.test(file))
  .map(file => Number.parseInt(file, 10))
  .sort((a, b) => b - a)
const [newest] = entries

const acts = { read, route }
await acts[act]()

async function read() {
  const shown =
    newest === undefined ? { weights: null } : JSON.parse(await readFile(`${routes}/${newest}.json`, 'utf8'))
  process.stdout.write(JSON.stringify({ ...shown, fence: newest ?? null }))
}

async function route() {
  if (newest > fence) return refuse(`entry ${newest} has routed since`)
  for (const version of [...Object.keys(weights), ...(mirror ? [mirror.to] : [])])
    if (!(await isRunning(version))) return refuse(`version ${version} is not running`)
  const fresh = `${routes}/${fence}.${process.pid}.new`
  await writeFile(fresh, JSON.stringify({ weights, mirror }))
  await rename(fresh, `${routes}/${fence}.json`)
  for (const entry of entries.filter(one => one < fence)) await rm(`${routes}/${entry}.json`, { force: true })
}

function isRunning(version) {
  return access(`${folder}/running/${version}.json`).then(
    () => true,
    () => false,
  )
}

function refuse(why) {
  process.stderr.write(`${why}\n`)
  process.exitCode = 1
}
