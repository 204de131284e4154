/**
 * Writes Protocol Buffers: strings and messages within messages, which is all that we send. Must not know a message of anybody's.
 * @see https://protobuf.dev/programming-guides/encoding/
 */

/** The wire type of what carries its own length. */
const WITH_LENGTH = 2

/** One field, whole; a message is its fields in a row. */
export function field(number: number, content: string | Uint8Array): Uint8Array {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  return Buffer.concat([varint(number * 8 + WITH_LENGTH), varint(bytes.length), bytes])
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Uint8Array.of(...bytes, rest)
}
