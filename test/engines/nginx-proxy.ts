/** A real nginx with a folder of its own, in which its configuration can be changed and read again. Must not know what it says. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needed } from './places.ts'
import { start, type Running } from './running.ts'

export interface Nginx extends Running {
  readonly program: string
  /** What every call of the program needs to mean this one: folder, configuration, and where errors go. */
  readonly arguments: readonly string[]
  readonly folder: string
  readonly conf: string
  readonly pid: string
}

/**
 * @param connections of its one worker; 512 is what nginx has by itself
 * @param http what stands within `http { }`; a relative file in an `include` is looked for in the folder of `conf`
 */
export async function startNginx(
  http: string,
  files: Readonly<Record<string, string>> = {},
  connections = 512,
): Promise<Nginx> {
  const { program } = needed('nginx')
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
  // Started by root, its workers are somebody else, who keeps large bodies there.
  chmodSync(folder, 0o755)
  const conf = join(folder, 'nginx.conf')
  const pid = join(folder, 'nginx.pid')
  writeFileSync(conf, configuration(folder, pid, http, connections))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  const own = ['-p', folder, '-c', conf, '-e', 'stderr']
  const tried = spawnSync(program, [...own, '-t', '-q'], { encoding: 'utf8' })
  if (tried.status !== 0) {
    rmSync(folder, { recursive: true })
    throw new Error(`nginx refuses its configuration: ${tried.error?.message ?? tried.stderr}`)
  }
  const running = await start({
    name: 'nginx',
    command: program,
    arguments: own,
    folder,
    within: 30,
    // Written when it listens; the trial left it empty.
    ready: async () => (await readFile(pid, 'utf8')) !== '',
  })
  return { ...running, program, arguments: own, folder, conf, pid }
}

function configuration(folder: string, pid: string, http: string, connections: number): string {
  const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    name => `  ${name}_temp_path ${join(folder, name)};\n`,
  )
  return `daemon off;
worker_processes 1;
pid ${pid};
error_log stderr warn;
events { worker_connections ${connections}; }
http {
  access_log off;
${kept.join('')}${http}
}
`
}
