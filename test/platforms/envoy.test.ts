/** Routings as Envoy's routes, and back, without an Envoy. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import * as v from 'valibot'
import type { Served, Version } from '../../src/core/types.ts'
import { clustersFile, upstreamOf } from '../../src/platforms/envoy/clusters.ts'
import { heldRoutes, routesFile, type RoutePlan } from '../../src/platforms/envoy/routes.ts'
import { envoy } from '../../src/platforms/envoy.ts'
import type { Routing } from '../../src/run/ports.ts'
import { served } from './stage.ts'

const names = ['1.0.0', '2.0.0', '3.0.0'] as const
const plan: RoutePlan = {
  model: 'digits',
  environment: 'production',
  name: 'digits',
  cluster: '${model}-${served-version}',
  path: '/v2/models/digits/versions/${served-version}/infer',
  match: '/*',
  timeout: null,
}

const Update = v.object({ version_info: v.string(), resources: v.tuple([v.looseObject({ name: v.string() })]) })

/** As Envoy shows it: it gives back what it was given. */
function shown(text: string): { readonly version_info: string; readonly route_config: unknown } {
  const { version_info, resources } = v.parse(Update, JSON.parse(text))
  return { version_info, route_config: resources[0] }
}

/** Any shares of three versions, and any copies. */
const routings: fc.Arbitrary<Routing> = fc
  .tuple(
    fc.integer({ min: 0, max: 10_000 }),
    fc.integer({ min: 0, max: 10_000 }),
    fc.option(fc.tuple(fc.constantFrom(...names), fc.integer({ min: 1, max: 10_000 }))),
  )
  .map(([one, other, mirror]) => {
    const [low, high] = [Math.min(one, other), Math.max(one, other)]
    const weights = { '1.0.0': low, '2.0.0': high - low, '3.0.0': 10_000 - high }
    return { weights, mirror: mirror && { to: mirror[0], share: mirror[1] } }
  })

const odd = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter(text => !/^\.{1,2}$/u.test(text))

function versionsOf(given: readonly string[]): Readonly<Record<Version, Served>> {
  return Object.fromEntries(names.map((name, at) => [name, { ...served('1'), servedVersion: given[at] ?? '' }]))
}

const plain = versionsOf(['1', '2', '3'])

test('what is written is what is read, for any shares, copies, entry and served versions', () => {
  const distinct = fc.uniqueArray(odd, { minLength: 3, maxLength: 3 })
  const fences = fc.integer({ min: 1, max: 999_999_999 })
  fc.assert(
    fc.property(routings, fences, distinct, fc.boolean(), (routing, fence, called, rewrites) => {
      const versions = versionsOf(called)
      const here = { ...plan, path: rewrites ? plan.path : null }
      const held = heldRoutes(shown(routesFile(routing, fence, versions, here)), versions, here)
      const weights = Object.fromEntries(Object.entries(routing.weights).filter(([, share]) => share > 0))
      expect(held).toEqual({ fence, routing: { weights, mirror: routing.mirror } })
    }),
  )
})

test('a path and a header take a served version without its meaning to Envoy', () => {
  const text = routesFile(
    { weights: { '1.0.0': 10_000 }, mirror: null },
    1,
    versionsOf([String.raw`a/b\1%REQ(:PATH)%`]),
    plan,
  )
  expect(text).toContain('"/v2/models/digits/versions/a%2Fb%5C1%25REQ(%3APATH)%25/infer"')
  expect(text).toContain('"a%%2Fb%%5C1%%25REQ(%%3APATH)%%25"')
})

test.each(['.', '..'])('a served version of %s cannot be a part of a path', name => {
  const versions = versionsOf([name])
  const file = (): string => routesFile({ weights: { '1.0.0': 10_000 }, mirror: null }, 1, versions, plan)
  expect(file).toThrow('cannot be a part of a path')
  const copied: Routing = { weights: { '2.0.0': 10_000 }, mirror: { to: '1.0.0', share: 100 } }
  expect(() => routesFile(copied, 1, versionsOf([name, '2']), plan)).toThrow('cannot be a part of a path')
})

/** One change to routes of ours each, after which they are somebody else's, or another routing. */
const changes: readonly (readonly [string, (text: string) => string])[] = [
  ['another share', text => text.replace('"numerator": 8000', '"numerator": 7999')],
  ['a condition more', text => text.replace('"prefix": "/"', '"prefix": "/", "headers": [{"name": "x"}]')],
  ['another cluster', text => text.replace('"digits-1"', '"digits-9"')],
  ['another path', text => text.replace('/versions/1/', '/versions/2/')],
  ['another match', text => text.replaceAll('"prefix": "/"', '"prefix": "/v2"')],
  ['other copies', text => text.replace('"numerator": 300', '"numerator": 400')],
  ['a retry', text => text.replace('"cluster": "digits-1"', '"cluster": "digits-1", "retry_policy": {}')],
  ['another host', text => text.replace('"*"', '"example.com"')],
  ['no routes', text => text.replace('"virtual_hosts"', '"other_hosts"')],
]

test.each(changes)('%s is seen', (_what, change) => {
  const routing: Routing = { weights: { '1.0.0': 8000, '2.0.0': 2000 }, mirror: { to: '2.0.0', share: 300 } }
  const text = routesFile(routing, 1, plain, plan)
  expect(heldRoutes(shown(text), plain, plan).routing).toEqual(routing)
  expect(change(text)).not.toBe(text)
  expect(heldRoutes(shown(change(text)), plain, plan).routing).not.toEqual(routing)
})

test('a claim alone changes the routes themselves: Envoy would not show it otherwise', () => {
  const routing: Routing = { weights: { '1.0.0': 10_000 }, mirror: null }
  const [one, other] = [5, 6].map(fence => shown(routesFile(routing, fence, plain, plan)).route_config)
  expect(one).not.toEqual(other)
})

test('what a dump holds beside ours is never an error', () => {
  for (const route_config of [null, {}, { virtual_hosts: 'x' }, { name: 'digits', virtual_hosts: [] }])
    for (const version_info of ['', 'v1', '-3', '1e9', '99999999999999999999'])
      expect(heldRoutes({ version_info, route_config }, plain, plan)).toEqual({ fence: null, routing: null })
})

test('clusters of versions that are gone go, but for those that the routes still name', () => {
  const arms = Object.entries(plain).map(([version, entry]) => ({ version, served: entry }))
  const upstream = upstreamOf('http://triton.internal:8000')
  const names = (text: string): readonly string[] =>
    v
      .parse(v.object({ resources: v.array(v.object({ name: v.string() })) }), JSON.parse(text))
      .resources.map(one => one.name)
  const all = clustersFile(arms, null, new Set(), plan, upstream)
  expect(names(all.text)).toEqual(['digits-1', 'digits-2', 'digits-3'])
  const fewer = clustersFile(arms.slice(1), all.text, new Set(['digits-1']), plan, upstream)
  expect(fewer).toEqual(all)
  expect(names(clustersFile(arms.slice(1), all.text, new Set(), plan, upstream).text)).toEqual(['digits-2', 'digits-3'])
})

test('clusters of other environments and of the team stay in the file', () => {
  const arms = Object.entries(plain).map(([version, entry]) => ({ version, served: entry }))
  const upstream = upstreamOf('http://triton.internal:8000')
  const other = { ...plan, model: 'letters', name: 'letters' }
  const theirs = JSON.stringify({ resources: [{ name: 'login' }] })
  const first = clustersFile(arms.slice(0, 1), theirs, new Set(), other, upstream)
  const second = clustersFile(arms.slice(0, 1), first.text, new Set(), plan, upstream)
  for (const name of ['login', 'letters-1', 'digits-1']) expect(second.text).toContain(`"name": "${name}"`)
  expect(clustersFile(arms.slice(0, 1), second.text, new Set(), other, upstream)).toEqual(second)
})

test('a cluster that another environment holds at another address is not taken from it', () => {
  const arms = Object.entries(plain).map(([version, entry]) => ({ version, served: entry }))
  const staging = { ...plan, environment: 'staging' }
  const first = clustersFile(arms.slice(0, 1), null, new Set(), plan, upstreamOf('http://triton.internal:8000'))
  const take = (upstream: string, needed: string) =>
    clustersFile(arms, first.text, new Set([needed]), staging, upstreamOf(upstream)).text
  expect(() => take('http://triton.staging:8000', 'digits-1')).toThrow(
    expect.objectContaining({
      code: 'ROUTE_FAILED',
      message: expect.stringMatching(/"digits-1".*digits\/production.*\$\{environment\}/u),
    }),
  )
  // One that nothing is routed to keeps nobody from routing to others.
  const others = take('http://triton.staging:8000', 'digits-2')
  expect(others.match(/triton\.internal/gu)).toHaveLength(1)
  expect(others.match(/triton\.staging/gu)).toHaveLength(2)
  // An environment that was given another name.
  expect(take('http://triton.internal:8000', 'digits-1')).toContain('digits/staging')
  const moved = clustersFile(arms, first.text, new Set(['digits-1']), plan, upstreamOf('http://triton.new:8000'))
  expect(moved.text).not.toContain('triton.internal')
})

test('a cluster of the team is not written over by one of its name', () => {
  const arms = Object.entries(plain).map(([version, entry]) => ({ version, served: entry }))
  const theirs = JSON.stringify({ resources: [{ name: 'digits-2', type: 'STATIC' }] })
  const write = (needed: string) =>
    clustersFile(arms, theirs, new Set([needed]), plan, upstreamOf('http://triton.internal:8000')).text
  expect(() => write('digits-2')).toThrow(expect.objectContaining({ code: 'ROUTE_FAILED' }))
  expect(write('digits-1')).toContain('"type": "STATIC"\n')
})

test('a file of clusters that cannot be read is not written over', () => {
  const upstream = upstreamOf('http://triton.internal:8000')
  const write = (text: string) => () => clustersFile([], text, new Set(), plan, upstream)
  expect(write('resources:\n- name: login\n')).toThrow('would be lost')
  expect(write('{"resources": []}')).not.toThrow()
})

test.each(['https://triton.internal', 'http://triton.internal/below'])(
  '%s is no address that clusters are made for',
  url => {
    expect(() => upstreamOf(url)).toThrow('router.clusters')
  },
)

const section = { kind: 'envoy', admin: 'http://127.0.0.1:9901', routes: '/etc/envoy/digits.yaml' }

test.each<readonly [string, object]>([
  ['a file that depends on where the job runs', { routes: 'digits.yaml' }],
  ['a folder in place of a file', { routes: '/etc/envoy/' }],
  ['nothing that tells the versions apart', { cluster: 'triton' }],
  ['clusters without a path', { clusters: '/etc/envoy/clusters.yaml' }],
  ['a path with a query', { path: '/v2/${served-version}?x' }],
  ['a path with what a router would read', { path: '/v2/${served-version}/"$x' }],
  ['a place that is not known', { path: '/v2/${served}' }],
  ['a location in a path', { path: '/v2/${served-version}/${location}' }],
  ['a match that is no path', { match: 'v2' }],
  ['a time without a unit', { timeout: '30' }],
])('a section with %s is refused', (_what, more) => {
  expect(v.safeParse(envoy.schema, section).success).toBe(true)
  expect(v.safeParse(envoy.schema, { ...section, ...more }).success).toBe(false)
})

test('one cluster for all versions will do where the path tells them apart', () => {
  const told = { ...section, cluster: 'triton', path: '/v2/models/digits/versions/${served-version}/infer' }
  expect(v.safeParse(envoy.schema, told).success).toBe(true)
})
