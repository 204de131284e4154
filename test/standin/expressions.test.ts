import { expect, test } from '@jest/globals'
import { evaluate, holds, interpolated, valued, type Scope } from './expressions.ts'

const scope: Scope = {
  contexts: {
    github: { actor: 'mona', event: { pull_request: { number: 7 } }, token: 'secret' },
    inputs: { 'request-id': 'r-1', drill: false, to: '' },
    steps: { gate: { outputs: { verdict: 'pass' } } },
    needs: { status: { outputs: { active: '[{"model":"a"},{"model":"b"}]' } } },
  },
}

test.each([
  ["inputs.request-id == 'R-1'", true],
  ['inputs.drill', false],
  ["inputs.to || 'newest'", 'newest'],
  ["inputs.to && 'x' || 'y'", 'y'],
  ["steps.gate.outputs.verdict != 'fail' && !inputs.drill", true],
  ["steps['gate'].outputs['none']", null],
  ['github.event.pull_request.number >= 7', true],
  ["'' == 0", true],
  ["null == 0 && 'a' != 0", true],
  ["(true || false) && 'it''s }} here'", "it's }} here"],
  ['fromJSON(needs.status.outputs.active)[1].model', 'b'],
  ["format('{0} of {{{1}}}', github.actor, 2)", 'mona of {2}'],
  [
    "contains(fromJSON('[\"a\"]'), 'A') && contains('abc', 'B') && startsWith('abc', 'AB') && endsWith('abc', 'c')",
    true,
  ],
  ["join(fromJSON('[1,2]'), '-')", '1-2'],
])('%s is %j', (expression, value) => {
  expect(evaluate(expression, scope)).toEqual(value)
})

test('expressions stand inside texts, and a text that is one expression keeps its kind', () => {
  expect(interpolated("${{ github.actor }}: ${{ '}}' }} ${{ inputs.none }}.", scope)).toBe('mona: }} .')
  expect(valued('${{ fromJSON(needs.status.outputs.active) }}', scope)).toEqual([{ model: 'a' }, { model: 'b' }])
  expect(valued('${{ inputs.drill }}', scope)).toBe(false)
  expect(valued('a ${{ inputs.drill }}', scope)).toBe('a false')
})

test('a condition means success as well, unless it asks for the status itself', () => {
  const red: Scope = { ...scope, status: { success: false, failure: true, cancelled: false } }
  const green: Scope = { ...scope, status: { success: true, failure: false, cancelled: false } }
  const asked = [undefined, "github.actor == 'mona'", 'always()', '${{ failure() }}', '!cancelled()', false]
  expect(asked.map(one => holds(one, red))).toEqual([false, false, true, true, true, false])
  expect(asked.map(one => holds(one, green))).toEqual([true, true, true, false, true, false])
})

test.each([
  ['inputs.version ?? ""', /Unexpected symbol: '\?\?'/],
  ["inputs.a == 'b", /Unexpected symbol: ''b'/],
  ['(true', /Unexpected end of expression/],
  ['vars.x', /Unrecognized named-value: 'vars'/],
  ["hashFiles('x')", /does not have the function hashFiles/],
  ['github.*', /Unexpected symbol: '\*'/],
  ['success()', /where GitHub allows none/],
])('%s is refused', (expression, message) => {
  expect(() => evaluate(expression, scope)).toThrow(message)
})
