import { expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { code, cut, encode, link, Markdown, md, table } from '../../src/io/markdown.ts'
import { nearest, plain } from '../../src/io/plain.ts'
import { createSay, harmless } from '../../src/io/say.ts'

const BREAKOUTS = [
  [
    '@org/team',
    '#12',
    'GH-12',
    '<img src=x onerror=1>',
    '<!--',
    '-->',
    '</code>',
    '](http://x.y)',
    '[a](b)',
    '![i](u)',
  ],
  [
    'https://evil.example',
    'www.evil.example',
    'a@b.co',
    '`',
    '```',
    '|',
    '\\',
    '&lt;',
    '&#64;',
    '$x$',
    '~~',
    '**',
    '__',
    '- ',
    '1. ',
  ],
  [
    '\n',
    '\r\n',
    '\u2028',
    '\u202e',
    '\u200b',
    '\u0007',
    '::error::',
    '::stop-commands::x',
    '##[error]',
    '\n::set-output name=a::b',
  ],
].flat()

/** Strings of the kind that break out: every sign, line breaks, unseen characters, commands, markup. */
const hostile = fc
  .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom(...BREAKOUTS)), { maxLength: 8 })
  .map(parts => parts.join(''))

/** Text as a browser shows it, after the entities are read. */
function shown(markdown: string): string {
  return markdown.replaceAll(/&#(\d+);/gu, (_, number: string) => String.fromCodePoint(Number(number)))
}

test('whatever a stranger wrote is one line of text: no markup, no link, no mention, no reference', () => {
  fc.assert(
    fc.property(hostile, text => {
      const encoded = encode(text)
      // Signs that begin or end markup never stand in the source, except inside an entity.
      const source = encoded.replaceAll(/&#\d+;/gu, '')
      expect(source).not.toMatch(/[<>`*_[\]\\|~!{}$^@#&\r\n]/u)
      expect(encoded).not.toMatch(/^(?:[-+=]|\d+[.)])/u)
      expect(source).not.toMatch(/--|www\.[a-z]|:\/\//iu)
      // GitHub finds these in the text that is shown.
      const text2 = shown(encoded)
      expect(text2).not.toMatch(/@[A-Za-z0-9]/u)
      expect(text2).not.toMatch(/#\d/u)
      expect(text2).not.toMatch(/GH-\d/iu)
      // Nothing unseen but the break that we put in.
      expect(text2.replaceAll('\u200b', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }),
    { numRuns: 2000 },
  )
})

test('what is shown is what was written, except for what cannot be seen', () => {
  fc.assert(
    fc.property(hostile, text => {
      expect(shown(encode(text)).replaceAll('\u200b', '')).toBe(plain(text))
    }),
    { numRuns: 2000 },
  )
})

test('names, versions, numbers and sentences can be read in the source', () => {
  for (const text of [
    '2.0.0-rc.1',
    'label=8 fell from 0.921 to 0.472 (n 899), not 1.0.',
    'p95-latency',
    '2026-05-03T14:03:00.000Z',
  ]) {
    expect(encode(text)).toBe(text)
  }
})

test('a template encodes what is put in, and takes Markdown as it is', () => {
  expect(md`**${'a*b'}** ${code('x|y')} ${null}${3}`.text).toBe('**a&#42;b** <code>x&#124;y</code> 3')
})

test('a table keeps its columns whatever its cells contain', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(hostile, hostile), { minLength: 1, maxLength: 5 }), rows => {
      const lines = table(['a', 'b'], 'lr', rows).text.split('\n')
      expect(lines).toHaveLength(rows.length + 2)
      for (const line of lines) expect(line.match(/\|/gu)).toHaveLength(3)
    }),
  )
})

test('a link goes to the address of ours or is no link', () => {
  expect(link('run', 'https://github.com/o/r/runs/1?a=(b)').text).toBe('[run](https://github.com/o/r/runs/1?a=%28b%29)')
  expect(link('run', 'javascript:alert(1)').text).toBe('run')
})

test('what is cut stays within its bytes, ends at a line and closes what it opened', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('| ä | b |', '<details><summary>x</summary>', '</details>', 'text 😀', ''), {
        maxLength: 200,
      }),
      fc.integer({ min: 300, max: 2000 }),
      (lines, most) => {
        const whole = new Markdown(lines.join('\n'))
        const { text } = cut(whole, most, 'See the check.')
        if (Buffer.byteLength(whole.text) <= most) return expect(text).toBe(whole.text)
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most)
        expect(text).toContain(`_Cut at ${most} bytes. See the check._`)
        expect(text).not.toContain('\uFFFD')
      },
    ),
  )
  const { text } = cut(new Markdown(`<details><summary>x</summary>\n\n${'row\n'.repeat(1000)}</details>`), 500, '')
  expect(text.match(/<details>/gu)).toHaveLength(1)
  expect(text.match(/<\/details>/gu)).toHaveLength(1)
})

/** What the runner takes for a command in a line of the log. */
function isCommand(line: string): boolean {
  return /^\s*::/u.test(line) || line.includes('##[')
}

test('no line of the log is a command, whatever it says', () => {
  fc.assert(
    fc.property(hostile, text => {
      const lines = harmless(text).split(/[\r\n\u2028\u2029]/u)
      expect(lines).toHaveLength(1)
      expect(lines.filter(isCommand)).toEqual([])
    }),
    { numRuns: 2000 },
  )
})

test('an action makes one error annotation, with its place; masks come line by line', () => {
  const calls: unknown[] = []
  const say = createSay({
    info: line => calls.push(['info', line]),
    warning: line => calls.push(['warning', line]),
    error: (message, properties) => calls.push(['error', message, properties]),
    startGroup: name => calls.push(['group', name]),
    endGroup: () => calls.push(['end']),
    setSecret: secret => calls.push(['mask', secret]),
  })
  say.mask('one\n\ntwo')
  say.mask('')
  say.fail('f.yml:1:2 wrong', { file: 'f.yml', line: 1, column: 2 })
  say.fail('again', null)
  say.group('a\nb')
  say.info('::debug::x')
  expect(calls).toEqual([
    ['mask', 'one'],
    ['mask', 'two'],
    ['error', 'f.yml:1:2 wrong', { title: 'model-release', file: 'f.yml', startLine: 1, startColumn: 2 }],
    ['info', 'again'],
    ['group', 'a b'],
    ['info', ': :debug::x'],
  ])
})

test.each([
  ['treshold', ['threshold', 'margin'], 'threshold'],
  ['min_samples', ['min-samples'], 'min-samples'],
  ['stpes', ['steps', 'serving'], 'steps'],
  ['x', ['y', 'z'], null],
  ['latency', ['margin', 'limit'], null],
])('of %s the nearest of %j is %j', (word, candidates, meant) => {
  expect(nearest(word, candidates)).toBe(meant)
})
