import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { exportRepository } from './export.ts'
import { createGitHub } from './github.ts'
import { ObjectStore } from './objects.ts'
import { serve } from './transport.ts'

const folders: string[] = []
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'standin-'))
  folders.push(made)
  return made
}
afterEach(() => {
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
})

const line = (mode: string, type: string, oid: string, name: string): string => `${mode} ${type} ${oid}\t${name}\n`

const git = (
  args: readonly string[],
  options: { cwd?: string; input?: string | Buffer; env?: NodeJS.ProcessEnv } = {},
): string => execFileSync('git', args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'], ...options }).trimEnd()

test.each(['', 'hello\n', 'Grüße, 世界', '\0\u0001binary', 'x'.repeat(70_000)])(
  'a blob has the id that git gives it (%#)',
  content => {
    expect(new ObjectStore().addBlob(content)).toBe(git(['hash-object', '--stdin'], { input: content }))
  },
)

test('a tree has the id that git gives it, with a directory sorted as if its name ended in a slash', () => {
  const store = new ObjectStore()
  const blob = store.addBlob('x')
  const tree = store.changed(
    null,
    new Map(['a.b', 'a/b', 'a0', 'a-b', 'Z', 'é', 'a/c/d'].map(path => [path, { mode: '100644', oid: blob }])),
  )
  const repository = folder()
  git(['init', '--quiet', '--bare', repository])
  git(['hash-object', '-w', '--stdin'], { cwd: repository, input: 'x' })
  const made = (lines: readonly string[]): string => git(['mktree'], { cwd: repository, input: lines.join('') })
  const inner = made([line('100644', 'blob', blob, 'd')])
  const middle = made([line('100644', 'blob', blob, 'b'), line('040000', 'tree', inner, 'c')])
  const files = ['a.b', 'a0', 'a-b', 'Z', 'é'].map(name => line('100644', 'blob', blob, name))
  expect(tree).toBe(made([...files, line('040000', 'tree', middle, 'a')]))
})

test('whatever files are added and deleted, the tree is the one that git writes for what is left', () => {
  const part = fc.constantFrom('a', 'b', 'a.b', 'c-d', 'Z')
  const path = fc.array(part, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'))
  const steps = fc.array(fc.record({ path, content: fc.option(fc.string(), { nil: null }) }), {
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(steps, all => {
      const store = new ObjectStore()
      let tree = store.changed(null, new Map())
      const left = new Map<string, string>()
      for (const step of all) {
        const change = step.content === null ? null : ({ mode: '100644', oid: store.addBlob(step.content) } as const)
        if (step.content !== null) {
          // A file takes the place of a directory, and a directory that of a file.
          for (const other of left.keys()) {
            if (other.startsWith(`${step.path}/`) || step.path.startsWith(`${other}/`)) left.delete(other)
          }
          left.set(step.path, step.content)
        } else {
          // Deleting a path deletes what is below it; below a file there is nothing.
          for (const other of left.keys())
            if (other === step.path || other.startsWith(`${step.path}/`)) left.delete(other)
          if ([...left.keys()].some(other => step.path.startsWith(`${other}/`))) continue
        }
        tree = store.changed(tree, new Map([[step.path, change]]))
      }
      expect(Object.fromEntries(store.files(tree).map(file => [file.path, file.oid]))).toEqual(
        Object.fromEntries([...left].map(([name, content]) => [name, store.addBlob(content)])),
      )
      expect(tree).toBe(
        store.changed(
          null,
          new Map([...left].map(([name, content]) => [name, { mode: '100644', oid: store.addBlob(content) }])),
        ),
      )
    }),
  )
})

test('what is exported passes git fsck, clones, and its log tells every commit', () => {
  const github = createGitHub({
    repositories: [{ owner: 'acme', name: 'models', files: { 'README.md': 'hi\n', 'a/b/c.json': '{}\n' } }],
  })
  github.commit('acme/models', 'model-release/digits', { 'state.json': '{"seq":1}\n' }, 'Register 1.0.0\n\nBy alice')
  github.commit(
    'acme/models',
    'model-release/digits',
    { 'versions/1.0.0.json': '{}\n', 'state.json': null },
    'Register 1.0.1',
  )
  const bare = join(folder(), 'models.git')
  exportRepository(github.repository('acme/models'), bare)
  git(['fsck', '--strict', '--full'], { cwd: bare })
  const clone = join(folder(), 'clone')
  git(['clone', '--quiet', '--branch', 'model-release/digits', bare, clone])
  expect(git(['log', '--format=%s', '--name-status'], { cwd: clone })).toBe(
    'Register 1.0.1\n\nD\tstate.json\nA\tversions/1.0.0.json\nRegister 1.0.0\n\nA\tstate.json',
  )
  expect(git(['rev-parse', 'HEAD'], { cwd: clone })).toBe(github.branch('acme/models', 'model-release/digits')[0]?.oid)
})

test('git clones over the port, both branches', async () => {
  const github = createGitHub({ repositories: [{ owner: 'acme', name: 'models', files: { 'README.md': 'hi\n' } }] })
  github.commit('acme/models', 'model-release/digits', { 'state.json': '{}\n' }, 'Register 1.0.0')
  const served = await serve(github)
  try {
    const clone = join(folder(), 'clone')
    const { execFile } = await import('node:child_process')
    const { promisify } = await import('node:util')
    await promisify(execFile)('git', ['clone', '--quiet', `${served.url}/acme/models.git`, clone])
    git(['fsck', '--strict'], { cwd: clone })
    expect(git(['branch', '-r', '--format=%(refname:short)'], { cwd: clone }).split('\n')).toContain(
      'origin/model-release/digits',
    )
  } finally {
    await served.close()
  }
})
