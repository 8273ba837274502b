import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checksumOf, digestOf, readChecksums } from '../../../main/system/checksum-list.ts'
import { digest, layouts, noise } from '../../support/vendor-server.ts'

const body = noise(1000)
const name = 'disk-12-amd64.qcow2'

describe('a list of checksums', () => {
  it.each(Object.entries(layouts))('is read: %s', (_, layout) => {
    const found = checksumOf(readChecksums(layout(name, body)), name)
    expect(found?.digest).toBe(digest(found?.algorithm ?? 'sha256', body))
  })

  it('without the file has none for it', () => {
    const list = readChecksums(`${'a'.repeat(64)}  one.iso\n${'b'.repeat(64)}  two.iso\n`)
    expect(checksumOf(list, 'three.iso')).toBeNull()
    expect(checksumOf([], 'three.iso')).toBeNull()
  })

  it('takes the stronger of two, and none that is too weak', () => {
    const list = readChecksums(
      [`MD5 (a) = ${'1'.repeat(32)}`, `SHA256 (a) = ${'2'.repeat(64)}`, `SHA512 (a) = ${'3'.repeat(128)}`].join('\n'),
    )
    expect(list).toHaveLength(2)
    expect(checksumOf(list, 'a')).toEqual({ algorithm: 'sha512', digest: '3'.repeat(128) })
  })

  it('takes a file that stands in a folder of the list', () => {
    const list = readChecksums(`${'a'.repeat(64)}  ./netboot/mini.iso\r\n${'b'.repeat(64)}  ./other.iso\r\n`)
    expect(checksumOf(list, 'mini.iso')?.digest).toBe('a'.repeat(64))
  })

  it('that is a page of a login portal has none', () => {
    expect(readChecksums('<html><body>Please log in</body></html>')).toEqual([])
  })
})

describe('the digest of a file', () => {
  it('is that of its bytes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'labrig-test-digest-'))
    const file = join(folder, 'a')
    await writeFile(file, body)
    expect(await digestOf(file, 'sha512')).toBe(digest('sha512', body))
    await rm(folder, { recursive: true })
  })
})
