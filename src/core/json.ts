/** Values as JSON has them. Must not know what they mean. */
import type { Json } from './types.ts'

/** Whether it is what JSON calls an object: neither null nor a list. */
export function isMap(value: Json): value is { readonly [key: string]: Json }
export function isMap(value: unknown): value is Readonly<Record<string, unknown>>
export function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
