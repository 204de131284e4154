/** Routers and live sources in the configuration: what they come to, and what is refused before anything is asked. */
import { expect, test } from '@jest/globals'
import { parseConfig } from '../../src/io/config.ts'
import { kinds } from '../../src/platforms/index.ts'
import { refusal } from './read.ts'

const FILE = '.github/model-release.yml'
const LIVE = `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: open-inference, flavor: triton, url: "http://127.0.0.1:8080" }
        router: { kind: envoy, path: "/v2/models/digits/versions/\${served-version}/infer", routes: /etc/envoy/digits.yaml, admin: "http://127.0.0.1:9901" }
        steps:
          - { mirror: 100, advance: pass }
          - { weight: 10, min-duration: 30m, advance: time }
          - { weight: 50, advance: pass }
        gate:
          sources:
            live: { kind: prometheus, url: "http://127.0.0.1:9090", max-age: 2m }
          metrics:
            - name: errors
              kind: proportion
              better: lower
              margin: 0.005
              limit: 0.10
              source: live
              bad: 'envoy_cluster_upstream_rq_xx{envoy_response_code_class="5",envoy_cluster_name="digits-\${served-version}"}'
              total: 'envoy_cluster_upstream_rq_completed{envoy_cluster_name="digits-\${served-version}"}'
`

const parse = (text: string) => parseConfig(text, { file: FILE, ...kinds })
const parsed = (text: string) => parse(text).models['digits']?.environments['production']

function changed(from: string, to: string): string {
  if (!LIVE.includes(from)) throw new Error(`${from} is not in the file`)
  return LIVE.replace(from, to)
}

test('what a source counts is part of the policy, guarded against bursts, and baked for a day where it has a limit', () => {
  const { router, policy } = parsed(LIVE) ?? {}
  expect(router).toMatchObject({ kind: 'envoy', routes: '/etc/envoy/digits.yaml' })
  expect(policy).toMatchObject({ bake: 86_400, settle: 60, drain: 30 })
  expect(policy?.gate).toMatchObject({
    window: 60,
    sources: { live: { kind: 'prometheus', section: { kind: 'prometheus', url: 'http://127.0.0.1:9090' } } },
  })
  expect(policy?.gate?.metrics[0]).toMatchObject({
    column: 'errors',
    guarded: true,
    live: { source: 'live', bad: expect.stringContaining('rq_xx'), total: expect.any(String), absentBad: null },
  })
  expect(parsed(changed('              limit: 0.10\n', ''))?.policy.bake).toBe(0)
  expect(parsed(changed('        steps:', '        bake: 1h\n        steps:'))?.policy.bake).toBe(3600)
})

test('what a source counts is not measured in a replay', () => {
  const two = changed(
    '          - { mirror: 100, advance: pass }',
    '          - { replay: data/requests.jsonl, advance: time }',
  )
  expect(parsed(two)?.policy.gate?.metrics[0]?.at).toEqual([2, 3])
})

const REFUSED = (
  [
    ['source: live', 'source: life', 'CONFIG', 'there is no source "life" in gate.sources. Did you mean "live"?'],
    ['              source: live\n', '', 'CONFIG', 'bad is read from a source, and the metric names none.'],
    ['kind: prometheus, url', 'kind: promethus, url', 'CONFIG', 'Did you mean "prometheus"?'],
    ['max-age: 2m', 'max-age: 2', 'CONFIG', 'max-age'],
    ['source: live', 'source: live\n              column: wrong', 'CONFIG', 'a source has counters, no columns.'],
    ['source: live', 'source: live\n              paired: true', 'CONFIG', 'paired'],
    ['better: lower', 'better: lower\n              slices: [label]', 'CONFIG', 'slices'],
    ['kind: proportion', 'kind: mean', 'CONFIG', 'mean'],
    ['digits-${served-version}"}\'\n              total', 'digits"}\'\n              total', 'CONFIG', 'bad'],
    ['kind: envoy', 'kind: envoi', 'CONFIG', 'Did you mean "envoy"?'],
    ['routes: /etc/envoy/digits.yaml', 'routes: digits.yaml', 'CONFIG', 'routes'],
    ['${served-version}/infer', '${servd}/infer', 'CONFIG', 'there is no place ${servd} here'],
    [
      'kind: open-inference, flavor: triton, url: "http://127.0.0.1:8080"',
      'kind: external',
      'CONFIG',
      'Take router out',
    ],
    ['        steps:', '        drain: 10m\n        steps:', 'CONFIG', 'expected less than wait-for-platform'],
    ['sources:', 'window: 0s\n          sources:', 'CONFIG', 'window'],
  ] as const
).map(([from, to, code, message]) => ({ from, to, code, message }))

test.each(REFUSED)('is refused: $to', async ({ from, to, code, message }) => {
  const got = await refusal(() => parse(changed(from, to)))
  expect(got.code).toBe(code)
  expect(got.message).toContain(message)
  expect(got.message).toMatch(/^\.github\/model-release\.yml:\d+:\d+ /u)
})

test('two environments that one router would route are refused', async () => {
  const second = LIVE.slice(LIVE.indexOf('      production:'))
    .replace('production:', 'staging:')
    .replace('8080', '8081')
  const got = await refusal(() => parse(LIVE + second))
  expect(got).toMatchObject({ code: 'SHARED_TARGET', message: expect.stringContaining('/etc/envoy/digits.yaml') })
})

test('two environments with the same routes of one Envoy are refused, whatever their files are called', async () => {
  const second = LIVE.slice(LIVE.indexOf('      production:'))
    .replace('production:', 'staging:')
    .replace('8080', '8081')
    .replace('digits.yaml', 'staging.yaml')
  const got = await refusal(() => parse(LIVE + second))
  expect(got).toMatchObject({ code: 'SHARED_TARGET', message: expect.stringContaining('http://127.0.0.1:9901') })
  expect(() => parse(LIVE + second.replace('kind: envoy,', 'kind: envoy, name: staging,'))).not.toThrow()
})

/** Two environments behind one nginx, with files of their own. */
function nginxes(one: string, other: string): string {
  const [router = ''] = / {8}router: .*\n/u.exec(LIVE) ?? []
  const environment = (name: string, more: string): string =>
    LIVE.slice(LIVE.indexOf('      production:'))
      .replace('production:', `${name}:`)
      .replace('8080', name === 'production' ? '8000' : '8001')
      .replace(
        router,
        `        router: { kind: nginx, config: /etc/nginx/conf.d/${name}.conf, path: "/v/\${served-version}", ${more} }\n`,
      )
  const head = LIVE.slice(0, LIVE.indexOf('      production:'))
  return head + environment('production', one) + environment('staging', other)
}

test.each([
  ['status: "http://127.0.0.1:8080/__release"', 'status: "http://127.0.0.1:8080/__other"', '127.0.0.1:8080'],
  ['status: "http://localhost:8080/__release"', 'status: "http://127.0.0.1:8080/__release"', '127.0.0.1:8080'],
  ['status: "http://127.0.0.1/__release"', 'status: "http://127.0.0.1:80/__release"', '127.0.0.1:80'],
  ['status: "http://[::1]/__release"', 'status: "http://[::1]:80/__release"', '[::1]:80'],
  [
    'status: "http://127.0.0.1:1/__release", listen: "8080"',
    'status: "http://127.0.0.1:2/__release", listen: "*:8080"',
    '0.0.0.0:8080',
  ],
  [
    'status: "http://127.0.0.1:1/__release", listen: "0.0.0.0:8080"',
    'status: "http://127.0.0.1:2/__release", listen: "8080"',
    '0.0.0.0:8080',
  ],
])('two environments at one address of nginx are refused: %s, %s', async (one, other, at) => {
  expect(await refusal(() => parse(nginxes(one, other)))).toMatchObject({
    code: 'SHARED_TARGET',
    message: expect.stringContaining(`nginx's server at ${at}.`),
  })
})

test('an address of nginx is only its own', () => {
  const apart = nginxes(
    'status: "http://localhost:8080/__release", listen: "127.0.0.1:8080"',
    'status: "http://127.0.0.1:8081/__release", listen: "8080"',
  )
  expect(() => parse(apart)).not.toThrow()
})

test('two environments whose clusters would have the same names in one file are refused', async () => {
  const one = changed('routes: /etc/envoy/digits.yaml', 'routes: /etc/envoy/digits.yaml, clusters: /etc/envoy/all.yaml')
  const second = one.slice(one.indexOf('      production:'))
  const beside = (cluster: string): string =>
    one +
    second
      .replace('production:', 'staging:')
      .replace('8080', '8081')
      .replace('digits.yaml', 'staging.yaml')
      .replace('clusters:', `name: staging, ${cluster}clusters:`)
  expect(await refusal(() => parse(beside('')))).toMatchObject({
    code: 'SHARED_TARGET',
    message: expect.stringMatching(/clusters digits-\$\{served-version\} in \/etc\/envoy\/all\.yaml/u),
  })
  expect(() => parse(beside('cluster: "${model}-${environment}-${served-version}", '))).not.toThrow()
})

test("two environments that would put by each other's versions in one folder are refused", async () => {
  const folder = (name: string, path: string, more = ''): string => `      ${name}:
        capacity: 1
        after: { environment: ${name === 'production' ? 'staging' : 'production'} }
        serving: { kind: open-inference, flavor: mlserver, url: "http://${name}:8080", repository: ${path}, unversioned: accept${more} }
`
  const both = (other: string): string =>
    `version: 1\nmodels:\n  digits:\n    environments:\n${folder('production', '/srv/models')
      .replace(/ +after.*\n/u, '')
      .replace('        capacity: 1\n', GATE)}${other}`
  expect(await refusal(() => parse(both(folder('staging', '/srv//models/'))))).toMatchObject({
    code: 'SHARED_TARGET',
    message: expect.stringMatching(/serving\.repository: .*same model from the same repository/u),
  })
  expect(() => parse(both(folder('staging', '/srv/others')))).not.toThrow()
  expect(() => parse(both(folder('staging', '/srv/models', ', model: letters')))).not.toThrow()
})

const GATE = `        steps: [{ replay: data/requests.jsonl }]
        gate: { metrics: [{ name: correct, kind: proportion, better: higher, margin: 0.02, column: correct }] }
`

test('behind a router nobody has to name a version; without one Triton would show users the canary', async () => {
  const replayed = (router: string): string => `version: 1
models:
  digits:
    environments:
      production:
        serving: { kind: open-inference, flavor: triton, url: "http://127.0.0.1:8080" }
${router}        steps: [{ replay: data/requests.jsonl }]
        gate: { metrics: [{ name: correct, kind: proportion, better: higher, margin: 0.02, paired: true, column: correct }] }
`
  expect(await refusal(() => parse(replayed('')))).toMatchObject({ code: 'UNVERSIONED_TRAFFIC' })
  const [router = ''] = / {8}router: .*\n/u.exec(LIVE) ?? []
  expect(parsed(replayed(router))?.router).toMatchObject({ kind: 'envoy' })
})
