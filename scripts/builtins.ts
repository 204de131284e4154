/**
 * Node's own modules as the bundle takes them. Imported as ES modules they cost much of a short run: `node:http` reads all its
 * exports at once, one of which is a getter that loads the whole of `fetch`, and `crypto` takes a tenth of the time to the first
 * error although it is only needed where something is hashed. So the early ones, which Node has loaded anyway, are taken as
 * they are, without reading every export; the late ones are loaded when one of their functions is first called.
 * Sources and tests import all of them in the ordinary way.
 */
import type { Plugin } from 'rolldown'

const early = new Set(['events', 'fs', 'os', 'path'])
const late = new Set([
  'child_process',
  'crypto',
  'dns',
  'fs/promises',
  'http',
  'https',
  'net',
  'readline',
  'stream/promises',
  'timers/promises',
])

const builtin = /^builtin:(.+)$/u

export const builtins: Plugin = {
  name: 'builtins',
  resolveId: {
    handler(id, _importer, { kind }) {
      const name = id.replace(/^node:/u, '')
      return kind === 'import-statement' && (early.has(name) || late.has(name)) ? `builtin:${name}` : null
    },
  },
  load: {
    filter: { id: builtin },
    handler(id) {
      const [, name = ''] = builtin.exec(id) ?? []
      const exports: [string, unknown][] = Object.entries(process.getBuiltinModule(name) ?? {})
      const taken = `/* @__PURE__ */ process.getBuiltinModule('node:${name}')`
      return [
        `export default ${taken}`,
        // A constant cannot wait: where one is used the module is loaded at the start.
        ...exports.map(([key, value]) =>
          late.has(name) && typeof value === 'function' ? forward(taken, key) : `export const ${key} = ${taken}.${key}`,
        ),
      ].join('\n')
    },
  },
}

/** A function that stands for another one, or for a class, until it is called. */
function forward(taken: string, key: string): string {
  return `export function ${key}(...values) {
  const { ${key}: real } = ${taken}
  return new.target ? Reflect.construct(real, values) : real(...values)
}`
}
