/** The HTML report: what strangers wrote stays text, numbers are those of the gate, and whatever is missing is said. */
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { after, DAY, HOUR } from '../../src/core/time.ts'
import type { Entry } from '../../src/core/types.ts'
import { chronicle, endOf } from '../../src/io/html/chronicle.ts'
import { escape, link, markup, said } from '../../src/io/html/escape.ts'
import { releasePage } from '../../src/io/html/page.ts'
import { linear, thinned, ticks, timeTicks } from '../../src/io/html/scale.ts'
import { seriesOf } from '../../src/io/html/series.ts'
import { createStory, GOOD, richStory, type Story } from './story.ts'

const HOSTILE = [
  '</script><script>alert(1)</script>',
  '</style><style>*{display:none}',
  '</title></svg><img src=x onerror=alert(1)>',
  '"><b onmouseover="alert(1)">',
  "' onload='alert(1)",
  '<!--',
  '&lt;script&gt;',
  'javascript:alert(1)',
  '\u202ereversed',
  '\u2066hidden\u200b',
  'line\nbreak\u2028',
]
const hostile = fc
  .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom(...HOSTILE)), { maxLength: 6 })
  .map(parts => parts.join(''))

/** Text as a browser reads it. */
function shown(text: string): string {
  return text.replaceAll(/&#(\d+);/gu, (_, number: string) => String.fromCodePoint(Number(number)))
}

function unseen(text: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Cs}]/u.test(text)
}

/** Names of all elements, and of all attributes. */
function tagsOf(page: string): { elements: Set<string>; attributes: Set<string>; links: string[] } {
  const [, body = ''] = page.split('</style>')
  const tags = [...body.matchAll(/<([a-zA-Z!][^\s>/]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/gu)]
  const attributes = tags.flatMap(([, , text = '']) => [...text.matchAll(/([^\s=]+)(?:="([^"]*)")?/gu)])
  return {
    elements: new Set(tags.map(([, name = '']) => name)),
    attributes: new Set(attributes.map(([, name = '']) => name)),
    links: attributes.filter(([, name]) => name === 'href' || name === 'src').map(([, , value = '']) => value),
  }
}

describe('text of strangers', () => {
  test('stays text, in an element and in an attribute, with nothing unseen', () => {
    fc.assert(
      fc.property(hostile, text => {
        const encoded = escape(text, 10_000)
        expect(encoded.replaceAll(/&#\d+;/gu, '')).not.toMatch(/[<>"'`=&\r\n]/u)
        expect(unseen(shown(encoded))).toBe(false)
      }),
    )
  })

  test('is encoded once by the template, and what is HTML goes in as it is', () => {
    const made = markup`<p>${'a < b & c'}${null}${3}${[said('x')]}</p>`
    expect(made.text).toBe('<p>a &#60; b &#38; c3<bdi>x</bdi></p>')
  })

  test.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '/path',
    'ftp://x.y',
    'https://',
  ])('%s is shown, not linked', address => {
    expect(link('run', address).text).toBe('run')
  })

  test('an address of http(s) is linked, and its quotes end nothing', () => {
    expect(link('run', 'https://x.example/a?b="c"&d').text).toBe(
      '<a href="https://x.example/a?b&#61;%22c%22&#38;d" rel="noopener noreferrer">run</a>',
    )
  })

  test.each(HOSTILE)('brings no element and no attribute into the page: %j', text => {
    const calm = tagsOf(pageWith('calm words'))
    const page = pageWith(text)
    const { elements, attributes, links } = tagsOf(page)
    expect([...elements].filter(name => !calm.elements.has(name))).toEqual([])
    expect([...attributes].filter(name => !calm.attributes.has(name))).toEqual([])
    expect(links.filter(address => !/^(?:#|https:\/\/)/u.test(address))).toEqual([])
    expect(unseen(shown(page).replaceAll('\n', ''))).toBe(false)
  })
})

/** A page in which whatever a stranger can write says `text`. */
function pageWith(text: string): string {
  const story = createStory({ by: text, slices: { region: [text, 'us'] } })
  const metadata = { dataset: text, 'training-run': text, metrics: { [text]: text } }
  story.register('1.0.0', metadata)
  story.start('1.0.0')
  story.settle()
  story.register('1.1.0', { ...metadata, dataset: [text] })
  story.trial('1.1.0', GOOD, { most: 2 })
  story.rollback(text)
  story.hold('on', text)
  return releasePage([story.history()], story)
}

describe('the page stands alone', () => {
  const page = releasePage([richStory().history()], { now: '2026-04-01T00:00:00.000Z' })

  test('nothing is fetched, and no script is there to run', () => {
    expect(page).toContain(`http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;`)
    expect(page).not.toMatch(/<(?:script|link|img|iframe|object|embed|base|form)\b|\ssrc=|@import|\son[a-z]+="/iu)
    expect([...page.matchAll(/url\(([^)]*)\)/gu)].map(([, what]) => what)).toEqual(expect.arrayContaining(['#hatch']))
    expect(page.replaceAll('url(#hatch)', '')).not.toContain('url(')
  })

  test('no value that is missing shows as a word of the language', () => {
    expect(page.replace(/<style>[\s\S]*<\/style>/u, '')).not.toMatch(/undefined|NaN|\bnull\b|\[object|Infinity/u)
  })

  test('every chart has a title and a description', () => {
    const charts = page.match(/<svg class="(?:chart|timeline)[^>]*>/gu) ?? []
    expect(charts.length).toBeGreaterThan(20)
    expect(
      page.match(/<svg class="(?:chart|timeline)[^>]*>\s*<title>[^<]+<\/title><desc>[^<]+<\/desc>/gu),
    ).toHaveLength(charts.length)
  })

  test('lines are drawn from whole numbers alone', () => {
    const data = [...page.matchAll(/<path class="(?:band|middle|fail|pass|step)" d="([^"]*)"/gu)].map(
      ([, text = '']) => text,
    )
    expect(data.length).toBeGreaterThan(60)
    expect(data.filter(text => !/^(?:M\d+ \d+(?:L\d+ \d+)*(?:V\d+)?Z?)*$/u.test(text))).toEqual([])
  })

  test('the same story gives the same page', () => {
    expect(releasePage([richStory().history()], { now: '2026-04-01T00:00:00.000Z' })).toBe(page)
  })
})

describe('what is told', () => {
  const story = richStory()
  const [place] = chronicle(story.entries).places

  test('who was primary when, and how it became that', () => {
    expect(place?.primaries.map(({ version, how }) => `${version} ${how}`)).toEqual([
      '1.0.0 initial',
      '1.2.0 promoted',
      '1.0.0 rolled-back',
      '1.2.1 promoted',
    ])
    const spans = place?.primaries ?? []
    expect(spans.map(({ to }) => to)).toEqual([...spans.slice(1).map(({ from }) => from), null])
  })

  test('how every trial ended', () => {
    expect(place?.trials.map(one => `${one.trial.canary} ${endOf(one)}`)).toEqual([
      '1.1.0 fail',
      '1.2.0 promoted',
      '1.2.1 promoted',
      '1.2.2 load-failed',
      '1.3.0 running',
    ])
  })

  test('a freeze ends by itself, and a hold with the promotion that it waited for', () => {
    const [freeze, hold] = place?.holds ?? []
    expect(freeze).toMatchObject({ kind: 'freeze', to: after(freeze?.from ?? '', 2 * DAY - 600) })
    expect(hold).toMatchObject({ kind: 'rollback', from: place?.primaries[2]?.from })
    const promoted = place?.primaries[3]?.from ?? ''
    expect(hold?.to).toBe(after(promoted, 90))
  })

  test('a freeze over the hold of a rollback: the hold shows again, and both can be lifted', () => {
    const held = createStory()
    held.register('1.0.0')
    held.start('1.0.0')
    held.settle()
    held.register('1.1.0')
    held.trial('1.1.0', GOOD, { of: 40, most: 1 })
    held.promote('urgent')
    held.rollback('too soon')
    held.hold('on', 'the sale', after(held.now, DAY))
    const kinds = (): string[] =>
      chronicle(held.entries).places[0]?.holds.map(({ kind, to }) => `${kind} ${to === null ? 'lasts' : 'ended'}`) ?? []
    expect(kinds()).toEqual(['rollback ended', 'freeze ended', 'rollback lasts'])
    held.hold('off', 'the sale was called off')
    expect(kinds()).toEqual(['rollback ended', 'freeze ended', 'rollback lasts'])
    held.hold('off', 'it was no defect after all')
    expect(kinds()).toEqual(['rollback ended', 'freeze ended', 'rollback ended'])
    expect(releasePage([held.history()], held)).toMatch(/lifted the freeze, the hold stays.*/u)
  })

  test('the evidence that decides is what the gate says it needs', () => {
    const failed = place?.trials[0]
    const [worst] = failed ? seriesOf(failed) : []
    expect(worst?.last).toMatchObject({ verdict: 'fail', slice: { region: 'asia' } })
    const [, needed] = /([\d.]+) needed/u.exec(failed?.end?.reason ?? '') ?? []
    expect(worst?.needed?.fail.toFixed(1)).toBe(Number(needed).toFixed(1))
    const [, passing] = /([\d.]+) for a pass/u.exec(seriesOf(place?.trials[4] ?? raise())[3]?.last.reason ?? '') ?? []
    expect(worst?.needed?.pass.toFixed(1)).toBe(Number(passing).toFixed(1))
  })

  test('the numbers of the last look stand in the page', () => {
    const page = releasePage([story.history()], story)
    const last = place?.trials[0]?.looks.at(-1)?.details.metrics.find(({ slice }) => slice?.['region'] === 'asia')
    expect(last).toMatchObject({ primary: { n: expect.any(Number) } })
    expect(page).toContain(`${last?.canary.value?.toFixed(3) ?? ''}<small>n ${last?.canary.n ?? ''}</small>`)
    expect(page).toContain(`−${Math.abs((last?.difference ?? 0) * 100).toFixed(1)} pp`)
  })

  test('lineage is shown, and a training run is linked', () => {
    const page = releasePage([story.history()], story)
    expect(page).toContain('<dt>Dataset</dt><dd><bdi>clicks 2026-02</bdi></dd>')
    expect(page).toContain('href="https://tracking.example/runs/8f1c"')
  })

  test('an entry that draws nothing is a line with its reason', () => {
    expect(releasePage([story.history()], story)).toContain(
      '<b>froze the environment</b>: <bdi>no changes during the sale</bdi>',
    )
  })

  test('a freeze and what is on trial are badges of the environment', () => {
    const frozen = createStory()
    frozen.register('1.0.0')
    frozen.start('1.0.0')
    frozen.settle()
    frozen.register('1.1.0')
    frozen.trial('1.1.0', GOOD, { of: 60, most: 1 })
    frozen.hold('on', 'the sale')
    const page = releasePage([frozen.history()], frozen)
    expect(page).toMatch(/badge warn">❄ frozen.*badge busy">on trial/u)
    expect(releasePage([frozen.history()], { now: after(frozen.now, HOUR) })).toContain('❄ frozen')
  })
})

function alarm(page: string): string {
  return /class="alarm">([^\n]*)/u.exec(page)?.[1] ?? 'no alarm'
}

function raise(): never {
  throw new Error('the story has no such trial')
}

describe('what is missing is said', () => {
  const now = '2026-04-01T00:00:00.000Z'

  test('no model, no ledger, no environment, no trial, no look', () => {
    expect(releasePage([], { now })).toContain('No model has a ledger yet.')
    expect(releasePage([{ model: 'ranker', entries: [], state: null }], { now })).toContain('No ledger yet')
    const story = createStory()
    story.register('1.0.0')
    expect(releasePage([story.history()], story)).toMatch(
      /Nothing serves yet[\s\S]*No trial was started yet[\s\S]*never tried/u,
    )
    story.start('1.0.0')
    story.settle()
    story.register('1.1.0')
    story.start('1.1.0')
    expect(releasePage([story.history()], story)).toContain('No look was taken yet.')
  })

  test('a state without its entries still says what is live', () => {
    const page = releasePage([{ ...richStory().history(), entries: [] }], { now })
    expect(page).toMatch(/class="version">1\.2\.1<[\s\S]*No entries\./u)
  })

  test('entries that do not follow from each other are told up to there, and the reader is warned', () => {
    const { entries, ...rest } = richStory().history()
    const page = releasePage([{ ...rest, entries: entries.filter(({ seq }) => seq !== 5) }], { now })
    expect(alarm(page)).toMatch(/^Entry 6 does not follow from the entries before it \(<bdi>expected entry 5 here/u)
    expect(page).toContain('began trial 1 of 1.3.0')
  })

  test('an entry that this page does not know is a line, and the reader is warned', () => {
    const { entries, ...rest } = richStory().history()
    const unknown: Entry = JSON.parse(
      JSON.stringify({ ...entries.at(-1), seq: 106, body: { type: 'brand-new', reason: 'of a later time' } }),
    )
    const page = releasePage([{ ...rest, entries: [...entries, unknown] }], { now })
    expect(alarm(page)).toMatch(/^Entry 106 /u)
    expect(page).toContain('<b>brand new</b>: <bdi>of a later time')
  })
})

/** Many trials of many looks, each of which a person ended. */
function longStory(regions: number): Story {
  const names = Array.from({ length: regions }, (_, at) => `region-${at}`)
  const story = createStory({ model: 'long', slices: { region: names } })
  story.register('1.0.0')
  story.start('1.0.0')
  story.settle()
  for (let number = 1; number <= 55; number++) {
    story.register(`1.${number}.0`)
    story.trial(`1.${number}.0`, { accuracy: 0.94, errors: 0.022, tokens: 215 }, { of: 40, most: 40 })
    story.rollback('tried long enough', 'canary')
  }
  return story
}

describe('a long history', () => {
  const story = longStory(3)
  const page = releasePage([story.history()], story)

  test('shows the newest 200 entries and 50 trials, and counts the others', () => {
    expect(page.match(/<li><b>/gu)).toHaveLength(200)
    expect(page).toContain(`${story.entries.length - 200} older entries in the ledger.`)
    expect(page.match(/<details class="trial"/gu)).toHaveLength(50)
    expect(page).toContain('5 older trials in the ledger.')
  })

  test('stays below a megabyte with 50 trials of 40 looks, and 20 values of a slice', () => {
    const long = longStory(20)
    const wide = releasePage([long.history()], long)
    const sizes = [page, wide].map(one => Buffer.byteLength(one))
    process.stdout.write(`page of 50 trials with 3 and 20 values of a slice: ${sizes.join(' and ')} bytes\n`)
    expect(Math.max(...sizes)).toBeLessThan(1_000_000)
  })

  test('a chart of many looks draws 200 of them at most, the first and the last among them', () => {
    const items = Array.from({ length: 5000 }, (_, at) => at)
    const drawn = thinned(items, 200)
    expect([drawn.length, drawn[0], drawn.at(-1)]).toEqual([200, 0, 4999])
    expect(new Set(drawn).size).toBe(200)
  })
})

describe('axes', () => {
  test.each([
    [[-0.031, 0.012], 4, [-0.02, 0]],
    [[0, 10], 5, [0, 2, 4, 6, 8, 10]],
    [[3, 3], 5, [3]],
  ] as const)('round values within %j', (domain, most, expected) => {
    expect(ticks(domain, most)).toEqual(expected)
  })

  test.each([
    ['2026-05-03T14:00:00Z', '2026-05-03T15:00:00Z', ['14:00', '14:15', '14:30', '14:45', '15:00']],
    ['2026-05-03T14:00:00Z', '2026-05-05T01:00:00Z', ['4 May', '12:00', '5 May']],
    ['2026-05-03T14:00:00Z', '2026-05-06T18:00:00Z', ['4 May', '5 May', '6 May']],
    ['2025-11-03T00:00:00Z', '2026-05-20T00:00:00Z', ['2026', 'Mar', 'May']],
    ['2019-02-03T00:00:00Z', '2026-05-20T00:00:00Z', ['2020', '2022', '2024', '2026']],
  ])('round times from %s to %s', (from, to, expected) => {
    expect(timeTicks([Date.parse(from), Date.parse(to)], 4).map(({ label }) => label)).toEqual(expected)
  })

  test('what lies outside is drawn at the edge, and an empty domain in the middle', () => {
    expect([-5, 0, 5, 20].map(linear([0, 10], [100, 0]))).toEqual([100, 100, 50, 0])
    expect(linear([2, 2], [0, 8])(2)).toBe(4)
  })
})
