/**
 * Judges every answer of the stand-in by GitHub's own description before it goes out; what is wrong with one is a violation.
 * Must not know any particular route.
 */
import type { GitHub } from './github.ts'
import { contractOf } from './openapi.ts'
import type { Answering } from './transport.ts'

export const judged = (inner: GitHub): Answering => ({
  async handle(request) {
    const answer = await inner.handle(request)
    const [method = '', template = ''] = (inner.journal.at(-1)?.route ?? '').split(' ')
    const json = String(answer.headers['content-type']).startsWith('application/json')
    if (answer.status < 300 && template !== '/graphql' && (json || answer.status === 204)) {
      const body: unknown = answer.body === '' ? undefined : JSON.parse(String(answer.body))
      const wrong = contractOf(method, template).answer(answer.status, body)
      inner.violations.push(...wrong.map(problem => `answer ${answer.status} to ${method} ${template}: ${problem}`))
    }
    return answer
  },
})
