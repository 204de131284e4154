/** What a router's file cannot take is told as a fault, never as a bug of ours. */
import { expect, test } from '@jest/globals'
import { onFile } from '../../src/platforms/routing.ts'

test.each([
  ['EACCES', 'PERMISSION', 'as a user who may write'],
  ['ENOSPC', 'TARGET_UNREACHABLE', 'Make room'],
  ['EDQUOT', 'TARGET_UNREACHABLE', 'Make room'],
  ['EISDIR', 'TARGET_UNREACHABLE', 'name a file'],
  ['EXDEV', 'TARGET_UNREACHABLE', 'file system'],
])('a file that cannot be written for %s is a fault', async (code, fault, fix) => {
  const failed = onFile('/etc/router/x.conf', () => Promise.reject(Object.assign(new Error('write'), { code })))
  await expect(failed).rejects.toMatchObject({
    name: 'Fault',
    code: fault,
    message: expect.stringMatching(new RegExp(`/etc/router/x\\.conf.*${code}.*${fix}`, 'u')),
  })
})

test('what no file system says stays a bug', async () => {
  await expect(onFile('/x', () => Promise.reject(new TypeError('no')))).rejects.toThrow(TypeError)
})
