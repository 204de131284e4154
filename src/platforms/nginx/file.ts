/**
 * Routings as nginx's configuration: one file with a server of its own, and what that server says of itself. Pure. Must not know where
 * nginx runs or how it is told.
 */
import { createHash } from 'node:crypto'
import type { Served, Version } from '../../core/types.ts'
import { StepFailed, type Routing } from '../../run/ports.ts'
import { filledAddress } from '../address.ts'
import { ALL, armsOf, mirrorOf, neededPath, shares, type Arm } from '../routing.ts'

export interface ServerPlan {
  readonly model: string
  readonly environment: string
  /** Addresses as `listen` takes them, none twice. */
  readonly listen: readonly string[]
  /** The path of what the server says of itself. */
  readonly status: string
  /** Template of the address of a version's server. */
  readonly upstream: string
  /** Template of the path at which a version is asked; null where requests keep theirs. */
  readonly path: string | null
  /** Seconds until a copy is given up. */
  readonly mirrorTimeout: number
  /** Copies that may be on their way at a time, in all workers together. */
  readonly mirrorConnections: number
}

/** What a server of ours says of itself. */
export interface Status {
  readonly plan: number
  readonly weights: Readonly<Record<Version, number>>
  readonly mirror: Routing['mirror']
}

/** The whole file: its first line seals the rest, so that a change by somebody else is seen whatever it changes. */
export function configuration(
  routing: Routing,
  fence: number,
  versions: Readonly<Record<Version, Served>>,
  plan: ServerPlan,
): string {
  return sealed(body(routing, fence, versions, plan))
}

function body(routing: Routing, fence: number, versions: Readonly<Record<Version, Served>>, plan: ServerPlan): string {
  const arms = armsOf(routing, versions)
  const mirror = mirrorOf(routing)
  const at = (version: Version): number => arms.findIndex(arm => arm.version === version)
  const name = variable(plan)
  const lines = [
    `# Written by model-release for ${plan.model} in ${plan.environment}: what is changed here is written over.`,
    ...arms.flatMap((arm, index) => upstreamLines(`${name}_${index}`, arm, plan)),
    `split_clients "$request_id" $${name} {`,
    ...splitLines(shares(routing).map(([version, share]) => ({ value: String(at(version)), share }))),
    '}',
    ...mapLines(`${name}_served`, name, arms, arm => encodeURIComponent(arm.served.servedVersion)),
    ...pathLines(`${name}_path`, name, arms, plan),
    ...(mirror ? mirrorLines(name, at(mirror.to), mirror.share, arms, plan) : []),
    'server {',
    ...plan.listen.map(address => `  listen ${address};`),
    // Kept connections stick to the workers of before a reload.
    `  location = ${plan.status} {`,
    '    allow 127.0.0.0/8; allow ::1; deny all;',
    '    access_log off; keepalive_timeout 0; default_type application/json;',
    `    return 200 '${statusText(routing, fence)}';`,
    '  }',
    '  location / {',
    // A request is over for nginx when its copy is: the user's next one on the same connection would wait for that.
    ...(mirror ? [`    mirror /${name}_copy; mirror_request_body on; keepalive_timeout 0;`] : []),
    `    add_header x-served-version $${name}_served always;`,
    ...proxyLines(`${name}_$${name}`, plan.path === null ? null : `${name}_path`),
    '  }',
    ...(mirror ? copyLines(name, at(mirror.to), plan) : []),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

/** A name of one upstream's group: of what is loaded from several files, none may be there twice. */
function variable({ model, environment }: ServerPlan): string {
  return `release_${plain(model)}__${plain(environment)}`
}

function plain(text: string): string {
  return text.replaceAll(/[^a-z0-9]/giu, odd => `_${(odd.codePointAt(0) ?? 0).toString(16)}_`)
}

function upstreamLines(group: string, arm: Arm, plan: ServerPlan): readonly string[] {
  return [
    `# ${arm.version}`,
    `upstream ${group} {`,
    `  server ${serverOf(arm, plan)};`,
    // Shorter than the few seconds after which most servers close an idle connection: a request on one that just closed is a 502.
    '  keepalive 32; keepalive_timeout 3s;',
    '}',
  ]
}

function serverOf(arm: Arm, { model, environment, upstream }: ServerPlan): string {
  const { version, served } = arm
  const filled = filledAddress(upstream, { model, environment, version, served, role: null })
  const { protocol = '', hostname = '', port = '', pathname = '' } = 'url' in filled ? new URL(filled.url) : {}
  if (protocol !== 'http:' || pathname !== '/' || !/^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/u.test(hostname)) {
    const got =
      'url' in filled
        ? JSON.stringify(filled.url)
        : `${JSON.stringify(served.servedVersion)} in ${upstream}, which ${filled.problem}`
    throw new StepFailed(
      'ROUTE_FAILED',
      `version ${version}: expected its server at http://host:port, got ${got}. Change router.upstream or the url of serving`,
    )
  }
  return `${hostname}:${port === '' ? '80' : port}`
}

/** Two decimals are all that nginx takes, which is the basis point; `0%` it refuses, so nothing of share 0 may come here. */
function splitLines(parts: readonly { readonly value: string; readonly share: number }[]): readonly string[] {
  return parts.map(({ value, share }, index) =>
    index === parts.length - 1 ? `  * "${value}";` : `  ${(share / 100).toFixed(2)}% "${value}";`,
  )
}

/** By the place of a version among the others: a long key would not fit into nginx's hash as it comes. */
function mapLines(to: string, from: string, arms: readonly Arm[], value: (arm: Arm) => string): readonly string[] {
  return [`map $${from} $${to} {`, ...arms.map((arm, index) => `  "${index}" "${value(arm)}";`), '}']
}

function pathLines(to: string, from: string, arms: readonly Arm[], plan: ServerPlan): readonly string[] {
  const { path } = plan
  return path === null ? [] : mapLines(to, from, arms, arm => neededPath(path, arm, plan))
}

/** A copy shares its variables with the request that it is a copy of, so it needs its own. */
function mirrorLines(
  name: string,
  to: number,
  share: number,
  arms: readonly Arm[],
  plan: ServerPlan,
): readonly string[] {
  const chosen = share === ALL ? [] : [{ value: String(to), share }]
  const rest = share === ALL ? String(to) : ''
  return [
    // Drawn apart from who answers.
    `split_clients "copy $request_id" $${name}_to {`,
    ...splitLines([...chosen, { value: rest, share: ALL - share }]),
    '}',
    ...pathLines(`${name}_to_path`, `${name}_to`, arms, plan),
    // One number for all workers. nginx takes no other key for a zone that it has.
    `limit_conn_zone "copies" zone=${name}_copies:64k;`,
  ]
}

function copyLines(name: string, to: number, plan: ServerPlan): readonly string[] {
  // A number of seconds with a point is an invalid value.
  const patience = `${Math.ceil(plan.mirrorTimeout * 1000)}ms`
  return [
    `  location = /${name}_copy {`,
    '    internal;',
    // A copy keeps its user's connection until it is answered: a canary that is slow would take those of users one after the other.
    `    limit_conn ${name}_copies ${plan.mirrorConnections}; limit_conn_log_level info;`,
    `    if ($${name}_to = "") { return 204; }`,
    // A copy that hangs holds connections of the worker.
    `    proxy_connect_timeout 1s; proxy_read_timeout ${patience}; proxy_send_timeout ${patience};`,
    ...proxyLines(`${name}_${to}`, plan.path === null ? null : `${name}_to_path`),
    '  }',
  ]
}

function proxyLines(group: string, path: string | null): readonly string[] {
  const asked = path === null ? '$request_uri' : `$${path}$is_args$args`
  return [
    '    proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host;',
    `    proxy_pass http://${group}${asked};`,
  ]
}

/** Versions are SemVer, which has nothing that would end the text or name a variable. */
export function statusText(routing: Routing, fence: number): string {
  const mirror = mirrorOf(routing)
  const status: Status = {
    plan: fence,
    weights: Object.fromEntries(shares(routing)),
    mirror: mirror && { to: mirror.to, share: mirror.share },
  }
  return JSON.stringify(status)
}

const SEAL = /^# model-release ([0-9a-f]{64})\n/u

function sealed(text: string): string {
  return `# model-release ${sealOf(text)}\n${text}`
}

function sealOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Whether a file is as we wrote it, whichever routing it holds. */
export function isSealed(file: string): boolean {
  const [line, seal] = SEAL.exec(file) ?? []
  return line !== undefined && seal === sealOf(file.slice(line.length))
}

/** The claim of a file that may not have been taken over yet. */
export function planIn(file: string): number | null {
  const plan = SEAL.test(file) ? /^ {4}return 200 '\{"plan":(\d{1,15}),/mu.exec(file)?.[1] : undefined
  return plan === undefined ? null : Number(plan)
}
