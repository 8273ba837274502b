import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { cpioAppendix } from '../../../main/system/cpio.ts'

it('an archive behind a RAM disk begins at a multiple of four, and cpio unpacks it with its rights', () => {
  const packed = gzipSync(Buffer.from('the first archive'))
  const files = [
    { name: 'preseed.cfg', text: 'd-i ä\n' },
    { name: 'labrig-keys', text: '' },
  ]
  for (const before of [packed.length, 8, 9, 10, 11]) {
    const appendix = cpioAppendix(files, before)
    const start = appendix.indexOf('070701')
    expect([(before + start) % 4, appendix.length % 4 === (4 - (before % 4)) % 4]).toEqual([0, true])
    expect(appendix.subarray(0, start).every((byte) => byte === 0)).toBe(true)
  }
  const folder = mkdtempSync(join(tmpdir(), 'labrig-test-cpio-'))
  try {
    execFileSync('cpio', ['--quiet', '-i'], { cwd: folder, input: cpioAppendix(files, 0) })
    expect(readFileSync(join(folder, 'preseed.cfg'), 'utf8')).toBe('d-i ä\n')
    expect(statSync(join(folder, 'labrig-keys')).size).toBe(0)
    expect(statSync(join(folder, 'preseed.cfg')).mode & 0o777).toBe(0o600)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
