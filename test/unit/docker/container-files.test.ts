import { describe, expect, it } from 'vitest'
import { ByteReader } from '../../../main/docker/byte-reader.ts'
import { parseFileStat } from '../../../main/docker/container-files.ts'
import { readTarStream, type TarMember } from '../../../main/docker/tar-stream.ts'
import { tarEnd, tarHead } from '../../../main/docker/tar-write.ts'

const header = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64')

describe('the header of a path', () => {
  it.each([
    ['folder', 2147484141, 0o755],
    ['link', 134218239, 0o777],
    ['file', 8389101, 0o4755],
    ['folder', 2147484159 + 2 ** 20, 0o1777],
    ['other', 69206454, 0o666],
  ])('tells a %s by the bits of Go: %i', (kind, mode, rights) => {
    const stat = parseFileStat(header({ name: 'x', size: 5, mode, mtime: '2026-01-01T00:00:00Z', linkTarget: '/y' }))
    expect(stat).toEqual({
      name: 'x',
      size: 5,
      kind,
      mode: rights,
      modified: '2026-01-01T00:00:00Z',
      target: kind === 'link' ? '/y' : '',
    })
  })
})

describe('a member of an archive', () => {
  it('keeps owners that a header of fixed fields cannot hold', async () => {
    const head = { name: 'a', mode: 0o640, size: 0, modified: 5, kind: 'file', uid: 2_000_000_000, gid: 34 } as const
    const found: TarMember[] = []
    const source = (async function* () {
      yield Promise.resolve(Buffer.concat([tarHead(head), tarEnd]))
    })()
    await readTarStream(new ByteReader(source), (member) => void found.push(member))
    expect(found).toMatchObject([{ name: 'a', mode: 0o640, uid: 2_000_000_000, gid: 34, modified: 5 }])
  })
})
