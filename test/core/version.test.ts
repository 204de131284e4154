import { describe, expect, test } from '@jest/globals'
import { breaks, bumped, highestBelow, mayBreak, parseVersion, samePrecedence } from '../../src/core/version.ts'
import type { ModelSignature } from '../../src/core/types.ts'

describe('a version is a strict SemVer string, taken only as it is written', () => {
  test.each([
    ['1.2', 'version "1.2": not SemVer (MAJOR.MINOR.PATCH). Did you mean 1.2.0?'],
    ['01.2.3', 'version "01.2.3": leading zero not allowed. Did you mean 1.2.3?'],
    ['v1.2.3', 'version "v1.2.3": expected the bare version. Write 1.2.3.'],
    [' 1.2.3\n', 'version " 1.2.3\\n": contains U+0020 at position 0. Did you mean 1.2.3?'],
    ['latest', 'version "latest": not SemVer (MAJOR.MINOR.PATCH). Write for example 1.2.0.'],
    ['2024-01-05', 'version "2024-01-05": not SemVer (MAJOR.MINOR.PATCH). Write for example 1.2.0.'],
    ['1.2.3; rm -rf /', 'version "1.2.3; rm -rf /": contains U+0020 at position 6. Write for example 1.2.0.'],
    ['1.2.3\u202e', 'version "1.2.3\u202e": contains U+202E at position 5. Did you mean 1.2.3?'],
    ['', 'version "": is empty; write MAJOR.MINOR.PATCH, for example 1.0.0.'],
  ])('%j is refused with the fix', (text, message) => {
    expect(() => parseVersion(text)).toThrow(expect.objectContaining({ code: 'VERSION', message }))
  })

  test('one of 300 characters is refused', () => {
    expect(() => parseVersion(`1.0.0-${'a'.repeat(294)}`)).toThrow(/300 characters long, the limit is 128/)
  })

  test.each(['0.0.1', '1.2.3', '1.2.3-rc.1', '1.2.3+build.7', '1.2.3-rc.1+build.7'])('%s is taken', text => {
    expect(parseVersion(text)).toBe(text)
  })
})

test('build metadata does not make a new version', () => {
  expect(samePrecedence('1.0.0+a', '1.0.0+b')).toBe(true)
  expect(samePrecedence('1.0.0', '1.0.1')).toBe(false)
})

test('a bump goes on from the highest registered version, and begins at 1.0.0', () => {
  expect(bumped('minor', [])).toBe('1.0.0')
  expect(bumped('minor', ['1.2.3', '1.10.0', '0.9.0'])).toBe('1.11.0')
  expect(bumped('major', ['1.2.3'])).toBe('2.0.0')
})

test('a signature is compared with the highest lower version', () => {
  expect(highestBelow('1.5.0', ['1.2.0', '1.10.0', '1.4.9'])).toBe('1.4.9')
  expect(highestBelow('1.0.0', ['1.2.0'])).toBeNull()
})

const image = { name: 'image', dtype: 'FP32', shape: [-1, 64] }
const label = { name: 'label', dtype: 'INT64', shape: [-1] }
const before: ModelSignature = { inputs: [image], outputs: [label] }

test.each<[string, ModelSignature, string | null]>([
  ['nothing changes', before, null],
  ['an output is added', { ...before, outputs: [label, { ...label, name: 'score' }] }, null],
  ['an optional input is added', { ...before, inputs: [image, { ...image, name: 'mask', optional: true }] }, null],
  [
    'an input is added',
    { ...before, inputs: [image, { ...image, name: 'mask' }] },
    'input "mask" is new and not optional',
  ],
  ['an input goes', { ...before, inputs: [] }, 'input "image" is gone'],
  [
    'an output changes its type',
    { ...before, outputs: [{ ...label, dtype: 'INT32' }] },
    'output "label" was INT64[-1] and is INT32[-1]',
  ],
  [
    'an input changes its shape',
    { ...before, inputs: [{ ...image, shape: [-1, 32] }] },
    'input "image" was FP32[-1,64] and is FP32[-1,32]',
  ],
])('when %s, callers of the old version are told', (_what, after, expected) => {
  expect(breaks(before, after)).toBe(expected)
})

test('a major bump may break callers, and for 0.y.z a minor one, as ^ reads it', () => {
  expect(mayBreak('1.2.3', '2.0.0')).toBe(true)
  expect(mayBreak('1.2.3', '1.3.0')).toBe(false)
  expect(mayBreak('0.2.3', '0.3.0')).toBe(true)
  expect(mayBreak('0.2.3', '0.2.4')).toBe(false)
})
