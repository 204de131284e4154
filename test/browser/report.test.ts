/**
 * The HTML report in a real browser, on a phone and on a desk, light and dark. Where no Chromium is installed these tests are
 * skipped; in CI they fail, so that nobody believes that the page was looked at.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright-core'
import { HOUR, MINUTE } from '../../src/core/time.ts'
import { releasePage, type History } from '../../src/io/html/page.ts'
import { createStory, GOOD, richStory } from '../io/story.ts'
import { findChromium } from './chromium.ts'
import { BEYOND_BARS, CHARTS, CLASHES, DANGERS, FAINT, HEADINGS, OPEN_ALL, OUTSIDE, WIDTHS } from './probe.ts'

const found = findChromium()
const inCi = process.env['CI'] === 'true'
const MISSING = 'no Chromium is installed: apt-get install chromium'

const SCREENS = [
  { name: 'phone', width: 360, height: 740, colorScheme: 'light' },
  { name: 'phone-dark', width: 360, height: 740, colorScheme: 'dark' },
  { name: 'desk', width: 1280, height: 900, colorScheme: 'light' },
  { name: 'desk-dark', width: 1280, height: 900, colorScheme: 'dark' },
] as const
type Screen = (typeof SCREENS)[number]

const HOSTILE = `</script><script>window.hit=1</script><img src=x onerror="window.hit=2">" onmouseover="window.hit=3" javascript:x \u202e`

const rich = richStory()
const pages: Readonly<Record<string, { readonly histories: readonly History[]; readonly now: string }>> = {
  rich: { histories: [rich.history(), staging(), small()], now: rich.now },
  busy: busy(),
  hostile: hostile(),
  empty: { histories: [{ model: 'ranker', entries: [], state: null }], now: rich.now },
}

/** A second environment's worth: one version only, in hold. */
function staging(): History {
  const story = createStory({ model: 'spell-checker', environment: 'staging' })
  story.register('0.1.0')
  story.start('0.1.0')
  story.settle()
  story.hold('on', 'migration of the cluster')
  return story.history()
}

/** One look of everything. */
function small(): History {
  const story = createStory({ model: 'summaries' })
  story.register('1.0.0')
  story.start('1.0.0')
  story.settle()
  story.register('2.0.0')
  story.trial('2.0.0', GOOD, { of: 40, most: 1 })
  return story.history()
}

/** Many releases of long names in a short time, and a metric whose difference is far from its margin. */
function busy(): { histories: History[]; now: string } {
  const story = createStory({ model: 'busy' })
  story.register('1.0.0')
  story.start('1.0.0')
  story.settle()
  for (let number = 1; number <= 24; number++) {
    const version = `12.${number}.0-candidate.${number}`
    story.register(version)
    story.trial(version, { accuracy: number % 3 === 0 ? 0.2 : 0.95, errors: 0.02, tokens: 210 }, { of: 100, most: 3 })
    const { trial } = story.view.state?.environments['production'] ?? { trial: null }
    if (trial && number % 2 === 0) story.promote('urgent')
    else if (trial) story.rollback('enough', 'canary')
    story.pass(number % 4 === 0 ? 40 * HOUR : MINUTE)
  }
  return { histories: [story.history()], now: story.now }
}

/** Whatever a stranger can write tries to run something. */
function hostile(): { histories: History[]; now: string } {
  const story = createStory({ model: 'hostile', by: HOSTILE, slices: { region: [HOSTILE, 'us'] } })
  const metadata = { dataset: HOSTILE, 'training-run': 'javascript:window.hit=4', metrics: { [HOSTILE]: HOSTILE } }
  story.register('1.0.0', metadata)
  story.start('1.0.0')
  story.settle()
  story.register('1.1.0', metadata)
  story.trial('1.1.0', GOOD, { most: 2 })
  story.rollback(HOSTILE)
  story.hold('on', HOSTILE)
  return { histories: [story.history()], now: story.now }
}

if (found === null && inCi) {
  test('the HTML report is looked at in Chromium', () => {
    throw new Error(MISSING)
  })
}

const looking = found === null ? describe.skip : describe
looking(`the HTML report in Chromium${found === null ? ` (${MISSING})` : ''}`, () => {
  let browser: Browser | null = null
  const folder = mkdtempSync(join(tmpdir(), 'release-page-'))

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: found ?? '', args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    process.stdout.write(`pictures of the report: ${folder}\n`)
  })

  /** Opens a page as a reader has it: a file. What the browser complains of, or asks the network for, comes with it. */
  async function open(name: string, screen: Screen): Promise<{ page: Page; complaints: string[]; requests: string[] }> {
    const shown = pages[name]
    if (!browser || !shown) throw new Error(`no page ${name}`)
    const file = join(folder, `${name}.html`)
    writeFileSync(file, releasePage(shown.histories, { now: shown.now }))
    const { width, height, colorScheme } = screen
    const page = await browser.newPage({ viewport: { width, height }, colorScheme })
    const complaints: string[] = []
    const requests: string[] = []
    page.on('console', message => complaints.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', error => complaints.push(error.message))
    page.on('requestfailed', request => complaints.push(`failed: ${request.url()}`))
    page.on('request', request => requests.push(request.url()))
    const address = pathToFileURL(file).href
    await page.goto(address)
    await page.screenshot({ path: join(folder, `${name}-${screen.name}.png`), fullPage: true })
    await page.evaluate(OPEN_ALL)
    return { page, complaints, requests: requests.filter(url => url !== address) }
  }

  describe.each(SCREENS)('on a $name', screen => {
    test.each(Object.keys(pages))('the page %s fits, can be read, and asks for nothing', async name => {
      const { page, complaints, requests } = await open(name, screen)
      expect(complaints).toEqual([])
      expect(requests).toEqual([])
      const [wide = 0, window = 0] = await page.evaluate<readonly number[]>(WIDTHS)
      expect(await page.evaluate<readonly string[]>(OUTSIDE)).toEqual([])
      expect(wide).toBeLessThanOrEqual(window)
      expect(await page.evaluate<readonly string[]>(CLASHES)).toEqual([])
      expect(await page.evaluate<readonly string[]>(BEYOND_BARS)).toEqual([])
      expect(await page.evaluate<readonly string[]>(FAINT)).toEqual([])
      await page.close()
    })

    test('every chart of a rich story has a size that can be read', async () => {
      const { page } = await open('rich', screen)
      const charts = await page.evaluate<readonly { name: string; width: number; height: number }[]>(CHARTS)
      expect(charts.length).toBeGreaterThan(40)
      expect(charts.filter(({ width, height }) => width < 260 || height < 70)).toEqual([])
      await page.close()
    })
  })

  test('headings go down by one level at a time', async () => {
    const { page } = await open('rich', SCREENS[0])
    const levels = await page.evaluate<readonly number[]>(HEADINGS)
    expect(levels[0]).toBe(1)
    expect(levels.filter((level, at) => at > 0 && level > (levels[at - 1] ?? 0) + 1)).toEqual([])
    await page.close()
  })

  test('nothing that a stranger wrote runs, fetches, or becomes an element', async () => {
    const { page } = await open('hostile', SCREENS[2])
    expect(await page.evaluate<readonly string[]>(DANGERS)).toEqual([])
    expect(await page.evaluate<string>('String(window.hit)')).toBe('undefined')
    const text = await page.evaluate<string>('document.body.textContent')
    expect(text).toContain('</script><script>window.hit=1</script><img src=x')
    expect(text).toContain('U+202E')
    await page.close()
  })
})
