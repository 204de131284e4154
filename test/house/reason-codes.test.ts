/** A code in capitals is what people search for when a job is red: each has its line in the documents, and no line is left over. */
import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const src = join(root, 'src')
const texts = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.ts'))
  .map(file => readFileSync(join(src, file), 'utf8'))

/** Words in capitals that are other people's: methods, variables of the runner, states of servers, names of errors. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  'methods and headings of HTTP': ['GET', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'DEFAULTS'],
  "the runner's variables": [
    'GITHUB_ACTION',
    'GITHUB_ACTOR',
    'GITHUB_API_URL',
    'GITHUB_EVENT_NAME',
    'GITHUB_EVENT_PATH',
    'GITHUB_GRAPHQL_URL',
    'GITHUB_JOB',
    'GITHUB_REF',
    'GITHUB_REPOSITORY',
    'GITHUB_RUN_ATTEMPT',
    'GITHUB_RUN_ID',
    'GITHUB_SERVER_URL',
    'GITHUB_SHA',
    'GITHUB_STEP_SUMMARY',
    'GITHUB_TRIGGERING_ACTOR',
    'GITHUB_WORKFLOW',
    'GITHUB_WORKSPACE',
  ],
  "Envoy's way to look up names": ['V4_PREFERRED'],
  "GitHub's states of a deployment": ['SUCCESS'],
  "the machine's signals and errors": ['SIGINT', 'SIGTERM', 'SIGKILL', 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EROFS'],
  "GraphQL's errors": [
    'FORBIDDEN',
    'INSUFFICIENT_SCOPES',
    'INTERNAL',
    'NOT_FOUND',
    'RATE_LIMIT',
    'SERVICE_UNAVAILABLE',
    'STALE_DATA',
  ],
  "the YAML parser's errors": ['DUPLICATE_KEY', 'MULTIPLE_DOCS', 'NON_STRING_KEY', 'TAB_AS_INDENT'],
  "Triton's states and data types": ['READY', 'LOADING', 'UNLOADING', 'UNAVAILABLE', 'BOOL', 'BYTES'],
  'failures of a request to a server, which are told as a code of the platform': [
    'REDIRECTED',
    'REFUSED_ADDRESS',
    'TIMEOUT',
    'TOO_LARGE',
    'UNREACHABLE',
  ],
  "MLflow's variables and errors": [
    'MLFLOW_TRACKING_PASSWORD',
    'MLFLOW_TRACKING_TOKEN',
    'MLFLOW_TRACKING_USERNAME',
    'INVALID_PARAMETER_VALUE',
    'RESOURCE_ALREADY_EXISTS',
    'RESOURCE_DOES_NOT_EXIST',
  ],
  "values of Envoy's configuration": ['OVERWRITE_IF_EXISTS_OR_ADD', 'STATIC', 'STRICT_DNS', 'TEN_THOUSAND'],
  "the option parser's errors": ['ERR_PARSE_ARGS'],
  'a code that every caller replaces by its own': ['JSON'],
}

const others = new Set(Object.values(OTHERS).flat())
const words = new Set(
  texts.flatMap(text => [...text.matchAll(/'([A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*)'/gu)].map(([, word = '']) => word)),
)
/** The only codes that are put together at run time. */
const verdicts = ['VERDICT_FAIL', 'VERDICT_INVALID', 'VERDICT_INCONCLUSIVE', 'VERDICT_CONTINUE']
const codes = new Set([...[...words].filter(word => !others.has(word)), ...verdicts])

const page = readFileSync(join(root, 'docs/reason-codes.md'), 'utf8')
const rows = [...page.matchAll(/^\| `([A-Z0-9_]+)` \| (.+) \| (.+) \|$/gmu)]
const documented = rows.map(([, code = '']) => code)

test('every reason code of src has its line in docs/reason-codes.md', () => {
  expect([...codes].filter(code => !documented.includes(code)).toSorted()).toEqual([])
})

test('docs/reason-codes.md has no code that src does not give', () => {
  expect(documented.filter(code => !codes.has(code))).toEqual([])
})

test('no reason code is explained twice', () => {
  expect(documented.filter((code, at) => documented.indexOf(code) !== at)).toEqual([])
})

test('a reason code is put together at run time for verdicts only', () => {
  const made = texts.flatMap(text => [...text.matchAll(/`([A-Z][A-Z0-9_]*)\$\{/gu)].map(([, head = '']) => head))
  // The runner hands inputs over as `INPUT_<NAME>`.
  expect(made.filter(head => head !== 'INPUT_')).toEqual(['VERDICT_'])
})
