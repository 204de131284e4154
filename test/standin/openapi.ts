/**
 * GitHub's own OpenAPI description as the judge of requests, and, in the stand-in's tests, of its answers. Objects that the
 * description lists properties of are closed: a property it does not name is a fault. Loaded at first use (13 MB, about
 * 0.2 s), and only the operations that are called are compiled.
 * Must not know what any route does.
 */
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import type { ErrorObject, ValidateFunction } from 'ajv'
import formats from 'ajv-formats'

type Schema = Readonly<Record<string, unknown>>
interface Parameter {
  readonly name: string
  readonly required: boolean
  readonly schema: Schema
}
interface Operation {
  readonly parameters?: readonly unknown[]
  readonly requestBody?: {
    readonly required?: boolean
    readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
  }
  readonly responses?: Readonly<Record<string, unknown>>
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

export interface Contract {
  /** Path and query parameters in their own types, or what is wrong with them. */
  parameters(path: Readonly<Record<string, string>>, query: URLSearchParams): Checked
  body(value: unknown): readonly string[]
  /** What is wrong with an answer; empty where nothing is. */
  answer(status: number, value: unknown): readonly string[]
}

export interface Checked {
  readonly values: Readonly<Record<string, unknown>>
  readonly problems: readonly string[]
}

/** Read as a file: importing the package would read every server's description, 400 MB. */
const DESCRIPTION = new URL('../../node_modules/@octokit/openapi/generated/api.github.com.json', import.meta.url)

let loaded: Description | null = null
const requests = new Ajv({ strict: false, allErrors: true })
const parameters = new Ajv({ strict: false, allErrors: true, coerceTypes: 'array' })
const answers = new Ajv({ strict: false, allErrors: true })
for (const ajv of [requests, parameters, answers]) formats.default(ajv)
// GitHub's own answers hold empty strings where the description has an address.
answers.addFormat('uri', text => text === '' || URL.canParse(text))
const contracts = new Map<string, Contract>()

function description(): Description {
  if (!loaded) {
    // The file is GitHub's; its shape is what the interface above says.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    loaded = JSON.parse(readFileSync(DESCRIPTION, 'utf8')) as Description
  }
  return loaded
}

/** @throws Error where GitHub has no such operation */
export function contractOf(method: string, template: string): Contract {
  const key = `${method} ${template}`
  const known = contracts.get(key)
  if (known) return known
  const operation = description().paths[template]?.[method.toLowerCase()]
  if (!operation) throw new Error(`GitHub's OpenAPI description has no ${key}`)
  const made = contract(operation, method, template)
  contracts.set(key, made)
  return made
}

function contract(operation: Operation, method: string, template: string): Contract {
  const named = (operation.parameters ?? []).map(asParameter)
  const checkParameters = parameters.compile({
    type: 'object',
    properties: Object.fromEntries(named.map(parameter => [parameter.name, closed(parameter.schema)])),
    required: named.filter(parameter => parameter.required).map(parameter => parameter.name),
    additionalProperties: false,
  })
  const body = operation.requestBody
  const bodySchema = body?.content?.['application/json']?.schema
  const checkBody = bodySchema ? requests.compile(closed(bodySchema)) : null
  const checkAnswer = new Map<number, ValidateFunction>()
  return {
    parameters(path, query) {
      const values: Record<string, unknown> = { ...path, ...Object.fromEntries(query) }
      const problems = checkParameters(values) ? [] : wrong(checkParameters.errors)
      return { values, problems }
    },
    body(value) {
      if (value === undefined || value === null) return body?.required ? ['a body is required'] : []
      if (!checkBody) return ['no body is expected']
      return checkBody(value) ? [] : wrong(checkBody.errors)
    },
    answer(status, value) {
      let check = checkAnswer.get(status)
      if (!check) {
        const response = operation.responses?.[String(status)]
        if (response === undefined) return [`status ${status} is not described`]
        const pointer = ['paths', template, method.toLowerCase(), 'responses', String(status)]
        const $ref =
          reference(response) ?? `#/${pointer.map(part => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`
        const schema = at($ref)
        if (!hasJson(schema)) return value === undefined ? [] : ['an empty body is described']
        if (!answers.getSchema('openapi')) answers.addSchema(withNulls(description()), 'openapi')
        check = answers.compile({ $ref: `openapi${$ref}/content/application~1json/schema` })
        checkAnswer.set(status, check)
      }
      return check(value) ? [] : wrong(check.errors)
    },
  }
}

function wrong(errors: readonly ErrorObject[] | null | undefined): readonly string[] {
  return (errors ?? []).map(error => {
    const extra: unknown = error.params['additionalProperty']
    if (typeof extra === 'string')
      return `"${extra}" is not a permitted key${error.instancePath && ` of ${error.instancePath}`}.`
    return `${error.instancePath || 'the request'} ${error.message ?? 'is wrong'}.`
  })
}

/** The schema with its references followed and every object with listed properties closed. */
function closed(schema: unknown): Schema {
  const real = resolved(schema)
  const result: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(real)) {
    if (key === 'properties' && isRecord(value)) {
      result[key] = Object.fromEntries(Object.entries(value).map(([name, child]) => [name, closed(child)]))
    } else if ((key === 'oneOf' || key === 'anyOf' || key === 'allOf') && Array.isArray(value)) {
      // Alternatives share one object: closing each would forbid the properties of the others.
      result[key] = value.map(child => ({ ...resolved(child) }))
    } else if (key === 'items') result[key] = closed(value)
    else if (key !== 'example' && key !== 'examples') result[key] = value
  }
  if (isRecord(real['properties']) && real['additionalProperties'] === undefined) result['additionalProperties'] = false
  return result
}

function asParameter(value: unknown): Parameter {
  const { name, required, schema } = resolved(value)
  if (typeof name !== 'string') throw new Error('a parameter without a name in the OpenAPI description')
  const given = isRecord(schema) ? schema : {}
  // The description calls it an instant; the documentation, and GitHub, take `>=` and `..` before and between instants.
  if (name === 'created') return { name, required: required === true, schema: { type: 'string' } }
  // In an address a number is a text as well: it fits more than one of the alternatives.
  const { oneOf, ...rest } = given
  return { name, required: required === true, schema: oneOf === undefined ? given : { ...rest, anyOf: oneOf } }
}

function resolved(value: unknown): Schema {
  const $ref = reference(value)
  const found = $ref === null ? value : at($ref)
  return isRecord(found) ? found : {}
}

function reference(value: unknown): string | null {
  return isRecord(value) && typeof value['$ref'] === 'string' ? value['$ref'] : null
}

function at(pointer: string): unknown {
  let value: unknown = description()
  for (const part of pointer.split('/').slice(1)) {
    value = isRecord(value) ? value[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined
  }
  return value
}

/** The description with null among the values of every nullable enumeration, where OpenAPI 3.0 means it and JSON Schema does not. */
function withNulls(value: object): object {
  const copy = Object.entries(value).map(([key, child]: [string, unknown]): [string, unknown] => {
    const inside = Array.isArray(child) ? child.map(one => (isRecord(one) ? withNulls(one) : one)) : child
    return [key, isRecord(inside) ? withNulls(inside) : inside]
  })
  const result: Record<string, unknown> = Object.fromEntries(copy)
  if (result['nullable'] !== true) return result
  if (Array.isArray(result['enum'])) result['enum'] = [...result['enum'], null]
  return result['type'] === undefined ? { anyOf: [{ type: 'null' }, { ...result, nullable: undefined }] } : result
}

function hasJson(response: unknown): boolean {
  return isRecord(response) && isRecord(response['content']) && response['content']['application/json'] !== undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
