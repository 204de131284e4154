/** What the ledger's files are written with: its format, names, versions, digests, times. */
import * as v from 'valibot'
import type { Json } from '../../core/types.ts'

/** The format that this code writes, and the newest that it reads. */
export const FORMAT = 1

export const count = v.pipe(v.number(), v.integer(), v.minValue(0))
export const text = v.string()
export const numbers = v.array(v.number())
export const format = v.literal(FORMAT)
export const instant = v.pipe(v.string(), v.isoTimestamp())
export const digest = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/u, 'expected sha256: and 64 hex digits'))
export const oid = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/u, 'expected a git object id'))
export const version = v.pipe(v.string(), v.regex(/^[0-9A-Za-z.+-]+$/u, 'expected a version'))
export const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]*$/u, 'expected a name'))
export const verdict = v.picklist(['pass', 'fail', 'continue', 'inconclusive', 'invalid'])
export const stepKind = v.picklist(['replay', 'mirror', 'weight', 'none'])
export const anyJson = v.custom<Json>(value => value !== undefined, 'expected JSON')
export const by = <Value extends v.GenericSchema>(
  value: Value,
): v.RecordSchema<v.StringSchema<undefined>, Value, undefined> => v.record(v.string(), value)
