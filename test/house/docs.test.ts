/** What the documents show is what the code takes: configurations, workflows, keys, defaults, links. */
import { expect, test } from '@jest/globals'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { parse } from 'yaml'
import { parseConfig } from '../../src/io/config.ts'
import { ACTIONS, inputsOf, isActionName, ROOT } from '../../src/io/spec.ts'
import type { ActionSpec } from '../../src/io/spec.ts'
import { kinds } from '../../src/platforms/index.ts'

const root = join(import.meta.dirname, '../..')
const pages = [
  ...readdirSync(root).filter(file => file.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.md'))
    .map(file => `docs/${file}`),
  'examples/README.md',
]
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

interface Block {
  /** For messages: the page and the line of the fence. */
  readonly at: string
  readonly text: string
}

function blocksOf(language: string): Block[] {
  return pages.flatMap(page => {
    const whole = read(page)
    return [...whole.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gmu'))].map(found => ({
      at: `${page}:${whole.slice(0, found.index).split('\n').length}`,
      text: found[1] ?? '',
    }))
  })
}

/** Files to copy, which are held to the same. */
const examples: Block[] = readdirSync(join(root, 'examples'))
  .filter(file => file.endsWith('.yml'))
  .map(file => ({ at: `examples/${file}`, text: read(`examples/${file}`) }))

const yaml = [...blocksOf('yaml'), ...examples]
const configurations = yaml.filter(({ text }) => /^version: 1$/mu.test(text))
const workflows = yaml.filter(({ text }) => /^jobs:$/mu.test(text))

test('every block of YAML in the documents is a whole configuration or a whole workflow', () => {
  expect(configurations.length).toBeGreaterThan(3)
  expect(workflows.length).toBeGreaterThan(6)
  const neither = yaml.filter(block => !configurations.includes(block) && !workflows.includes(block))
  expect(neither.map(({ at }) => at)).toEqual([])
})

test.each(configurations)('the configuration at $at is taken', ({ at, text }) => {
  expect(() => parseConfig(text, { file: at, ...kinds })).not.toThrow()
})

test.each(blocksOf('json'))('the JSON at $at is JSON, whole or line by line', ({ text }) => {
  const whole = /^\{\s*$/mu.test(text)
  for (const one of whole ? [text] : text.trim().split('\n')) expect(() => void JSON.parse(one)).not.toThrow()
})

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}

function textOf(value: unknown, name: string): string | null {
  const found = field(value, name)
  return typeof found === 'string' ? found : null
}

const LEVELS = ['none', 'read', 'write']

/** What is wrong with the steps and permissions of one job. */
function faultsOf(job: unknown): string[] {
  const steps: unknown = field(job, 'steps')
  if (!Array.isArray(steps)) return ['a job without steps']
  const allowed = field(job, 'permissions')
  if (allowed === undefined) return ['a job that does not say its permissions']
  return steps.flatMap((step: unknown): string[] => {
    const uses = textOf(step, 'uses')
    if (uses === null) return []
    const ours = /^OWNER\/model-release(?:\/actions\/([\w-]+))?@(?:v1|<commit SHA>)$/u.exec(uses)
    const name = ours ? (ours[1] ?? ROOT) : undefined
    if (name === undefined) return /@[0-9a-f]{40}$/u.test(uses) ? [] : [`${uses} is not pinned`]
    if (!isActionName(name)) return [`there is no action ${name}`]
    const { example }: ActionSpec = ACTIONS[name]
    const unknown = keysOf(field(step, 'with')).filter(input => !Object.hasOwn(inputsOf(name), input))
    const missing = Object.entries(example.permissions).filter(
      ([scope, level]) => LEVELS.indexOf(textOf(allowed, scope) ?? 'none') < LEVELS.indexOf(level),
    )
    return [
      ...unknown.map(input => `${name} has no input ${input}`),
      ...missing.map(([scope, level]) => `${name} needs ${scope}: ${level}`),
    ]
  })
}

test.each(workflows)(
  'the workflow at $at names actions and inputs that exist, pins others, and has the permissions',
  ({ text }) => {
    const workflow: unknown = parse(text)
    expect(field(workflow, 'permissions')).toEqual({})
    const jobs = field(workflow, 'jobs')
    const faults = keysOf(jobs).flatMap(job => faultsOf(field(jobs, job)))
    expect(faults).toEqual([])
  },
)

/** Every key of the configuration with its default, from the schema that editors use. */
function keysOfSchema(node: unknown, found = new Map<string, unknown[]>()): Map<string, unknown[]> {
  for (const word of keysOf(node)) {
    const inner = field(node, word)
    if (word === 'properties')
      for (const key of keysOf(inner)) found.set(key, [...(found.get(key) ?? []), field(field(inner, key), 'default')])
    keysOfSchema(inner, found)
  }
  return found
}

const schema = keysOfSchema(JSON.parse(read('schema/config.json')))
const described = [...read('docs/configuration.md').matchAll(/^\| `([\w-]+)` \| (.*?) \| .+ \|$/gmu)]

test('docs/configuration.md has a line for every key of the configuration, and for no other', () => {
  const names = new Set(described.map(([, key = '']) => key))
  expect({
    missing: [...schema.keys()].filter(key => !names.has(key)),
    more: [...names].filter(key => !schema.has(key)),
  }).toEqual({ missing: [], more: [] })
})

test('docs/configuration.md names every default as the schema has it', () => {
  const wrong = [...schema].flatMap(([key, defaults]) =>
    defaults
      .filter(one => ['string', 'number', 'boolean'].includes(typeof one))
      .filter(one => !described.some(([, named, says = '']) => named === key && says === `\`${String(one)}\``))
      .map(one => `${key}: ${String(one)}`),
  )
  expect(wrong).toEqual([])
})

/** Sections that are one of several kinds: of each, where the page has it and which keys the schema gives it. */
function kindsOf(node: unknown, key = '', found: (readonly [string, readonly string[]])[] = []): typeof found {
  const properties = field(node, 'properties')
  const kind = textOf(field(properties, 'kind'), 'const')
  if (kind !== null) found.push([`\`${key}\` of kind \`${kind}\``, keysOf(properties)])
  for (const word of keysOf(node)) {
    const inner = field(node, word)
    if (word === 'properties') for (const name of keysOf(inner)) kindsOf(field(inner, name), name, found)
    else kindsOf(inner, word === 'additionalProperties' || /^(?:\d+|anyOf)$/u.test(word) ? key : word, found)
  }
  return found
}

const sections = kindsOf(JSON.parse(read('schema/config.json')))
  // Of these `kind` is the only key, which a sentence says.
  .filter(([, keys]) => keys.length > 1)
  .map(([heading, keys]) => ({ heading: heading.replace('`sources`', '`gate.sources`'), keys }))

test('schema has sections of several kinds', () => {
  expect(sections.map(({ heading }) => heading)).toContain('`router` of kind `nginx`')
})

test.each(sections)('docs/configuration.md has every key of $heading under it', ({ heading, keys }) => {
  const [, under = ''] = read('docs/configuration.md').split(`### ${heading}\n`)
  const table = under.split(/^#/mu)[0] ?? ''
  const rows = [...table.matchAll(/^\| `([\w-]+)` \|/gmu)].map(([, key = '']) => key)
  expect(rows.toSorted()).toEqual(keys.toSorted())
})

interface Link {
  readonly from: string
  readonly to: string
  readonly anchor: string
}

const links = pages.flatMap((from): Link[] =>
  [
    ...read(from)
      .replaceAll(/^```[\s\S]*?^```$/gmu, '')
      .matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([\w-]+))?\)/gu),
  ].map(([, to = '', anchor = '']) => ({
    from,
    to: to === '' ? from : relative(root, resolve(root, dirname(from), to)),
    anchor,
  })),
)

/** As GitHub names the headings of a page. */
function anchorsOf(page: string): readonly string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test('every link in the documents leads to a file and a heading that are there', () => {
  expect(links.length).toBeGreaterThan(20)
  const broken = links.filter(({ to, anchor }) => {
    if (to.startsWith('..') || !existsSync(join(root, to))) return true
    return anchor !== '' && (statSync(join(root, to)).isDirectory() || !anchorsOf(to).includes(anchor))
  })
  expect(broken.map(({ from, to, anchor }) => `${from}: ${to}${anchor === '' ? '' : `#${anchor}`}`)).toEqual([])
})

test('every page is reached from the README', () => {
  const reached = new Set(['README.md'])
  for (const page of reached) {
    for (const { from, to } of links) if (from === page && pages.includes(to)) reached.add(to)
  }
  expect(pages.filter(page => !reached.has(page))).toEqual([])
})
