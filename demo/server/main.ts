/** `node demo/server/main.ts --models DIR --port N`: serves a folder of models until it is told to stop. */
import { parseArgs } from 'node:util'
import { serve } from './server.ts'

const { values } = parseArgs({ options: { models: { type: 'string' }, port: { type: 'string', default: '8000' } } })
if (values.models === undefined) throw new Error('--models must name the folder of models')

const server = await serve(values.models, Number(values.port))
console.log(`serving ${values.models} on ${server.url}`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void server.close()
  })
}
