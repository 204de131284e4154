/** Names of trees as git itself gives them, however a folder came about. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { blobOid, createFolder } from '../../src/ledger/objects.ts'

const LIKE = 'a'.repeat(40)

test('a tree with folders beside files of almost the same name has the name that git gives it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tree-'))
  const files = ['a.json', 'a/b.json', 'a0', 'a-b', 'ä.txt', 'z/ÿ/x', 'z/\u{1f600}', 'z/\uffee', 'Z']
  const tree = createFolder()
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `text of ${file}\n`)
    tree.set(file, blobOid(`text of ${file}\n`, LIKE))
  }
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim()
  git('init', '--quiet')
  git('add', '--all')
  expect(tree.oid(LIKE)).toBe(git('write-tree'))
  git('rm', '-r', '--quiet', '--cached', 'a', 'Z')
  for (const file of ['a/b.json', 'Z']) tree.delete(file)
  expect(tree.oid(LIKE)).toBe(git('write-tree'))
  rmSync(folder, { recursive: true })
})

test('the order in which files come, go and change does not matter', () => {
  const path = fc.constantFrom('a', 'b', 'd/a', 'd/b', 'd/e/f', 'd.json', 'e/x')
  const step = fc.record({ path, text: fc.option(fc.constantFrom('1', '2')) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), steps => {
      const tree = createFolder()
      const left = new Map<string, string>()
      for (const { path: at, text } of steps) {
        if (text === null) left.delete(at)
        else left.set(at, text)
        if (text === null) tree.delete(at)
        else tree.set(at, blobOid(text, LIKE))
        tree.oid(LIKE)
      }
      const anew = createFolder()
      for (const [at, text] of [...left].toReversed()) anew.set(at, blobOid(text, LIKE))
      expect(tree.oid(LIKE)).toBe(anew.oid(LIKE))
    }),
  )
})
