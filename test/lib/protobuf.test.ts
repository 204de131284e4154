import { expect, test } from '@jest/globals'
import { field } from '../../src/lib/protobuf.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

test('a string and a message in a message are written as the specification writes its examples', () => {
  expect(hex(field(2, 'testing'))).toBe('120774657374696e67')
  // `c` of `Test3`: a message whose field 1 is 150, written by hand.
  expect(hex(field(3, Buffer.from('089601', 'hex')))).toBe('1a03089601')
})

test('lengths and numbers above seven bits go on in the next byte; lengths count bytes, not characters', () => {
  expect(hex(field(1, 'x'.repeat(127)).subarray(0, 3))).toBe('0a7f78')
  expect(hex(field(1, 'x'.repeat(128)).subarray(0, 4))).toBe('0a800178')
  expect(hex(field(1, 'x'.repeat(300)).subarray(0, 4))).toBe('0aac0278')
  expect(hex(field(16, ''))).toBe('820100')
  expect(hex(field(1, 'ü'))).toBe('0a02c3bc')
})
