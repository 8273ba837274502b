import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foreignFiles } from '../../../scripts/setup/tpm-authority.mjs'

const root = process.getuid?.() === 0
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'labrig-test-authority-'))
  for (const name of ['signkey.pem', 'certserial']) await writeFile(join(folder, name), '')
})
afterAll(() => rm(folder, { recursive: true }))

describe('the authority of the TPM emulator', () => {
  it('is in order where every file belongs to the owner of the folder, and where there is none', () => {
    expect(foreignFiles(folder)).toEqual([])
    expect(foreignFiles(join(folder, 'absent'))).toEqual([])
  })

  it('tells the files that somebody else left', async (context) => {
    context.skip(!root, 'needs root to give a file away')
    await chown(join(folder, 'signkey.pem'), 65534, 65534)
    expect(foreignFiles(folder)).toEqual([join(folder, 'signkey.pem')])
  })
})
