import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { Ajv, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import * as v from 'valibot'
import { parse as parseYaml } from 'yaml'
import { parseConfig } from '../../src/io/config.ts'
import {
  CountsSchema,
  DetailsSchema,
  ObservationSchema,
  ReplayLineSchema,
  SignatureSchema,
} from '../../src/io/schemas.ts'
import { ACTION_NAMES, inputsOf, outputsOf, ROOT } from '../../src/io/spec.ts'
import { entry } from '../../src/ledger/schema/entry.ts'
import { state } from '../../src/ledger/schema/state.ts'
import { kinds } from '../../src/platforms/index.ts'

const root = path.join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const parsed = (file: string): unknown => (file.endsWith('.yml') ? parseYaml(read(file)) : JSON.parse(read(file)))

const PARSERS: Readonly<Record<string, v.GenericSchema>> = {
  counts: CountsSchema,
  observation: ObservationSchema,
  'replay-line': ReplayLineSchema,
  details: DetailsSchema,
  'model-signature': SignatureSchema,
  state,
  entry,
}
const names = readdirSync(path.join(root, 'schema'))
  .filter(file => file.endsWith('.json'))
  .map(file => file.replace('.json', ''))

/** Editors take no notice of keywords they do not know; neither does this. */
function schemaOf(name: string): ValidateFunction {
  const ajv = new Ajv({ strict: false })
  formats.default(ajv)
  return ajv.compile(Object(parsed(`schema/${name}.json`)))
}

function example(name: string): unknown {
  return parsed(`schema/examples/${name}${name === 'config' ? '.yml' : '.json'}`)
}

test.each(names)('the example of %s is valid by its JSON Schema and by the parser', name => {
  const validate = schemaOf(name)
  validate(example(name))
  expect(validate.errors ?? []).toEqual([])
  const parser = PARSERS[name]
  if (parser) expect(v.safeParse(parser, example(name)).issues ?? []).toEqual([])
  else expect(() => parseConfig(read('schema/examples/config.yml'), { file: 'config.yml', ...kinds })).not.toThrow()
})

test.each(names)('the JSON Schema of %s refuses a key that nobody knows', name => {
  const validate = schemaOf(name)
  // Rows have columns of their own; theirs must be plain values.
  expect(validate({ ...Object(example(name)), unknown: { a: 1 } })).toBe(false)
})

test.each(ACTION_NAMES)('action.yml of %s says what the code reads and writes', name => {
  const folder = name === ROOT ? '' : `actions/${name}/`
  const file: unknown = parsed(`${folder}action.yml`)
  const dist = name === ROOT ? 'dist' : '../../dist'
  expect(file).toMatchObject({ runs: { using: 'node24', main: `${dist}/${name}.js` } })
  expect(Object.keys(Object(file).inputs)).toEqual(Object.keys(inputsOf(name)))
  expect(Object.keys(Object(file).outputs)).toEqual(Object.keys(outputsOf(name)))
})
