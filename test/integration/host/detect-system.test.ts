import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Labrig } from '../../support/app/labrig.ts'
import { lacking, reachableFolder, removeFolder, run, tinyIso } from '../../support/host/index.ts'

const lack = lacking('root')
beforeEach((context) => context.skip(lack !== undefined, lack))

let labrig: Labrig
let folder: string
beforeAll(async () => {
  if (lack) return
  labrig = await Labrig.make({ connections: [] })
  folder = await reachableFolder('iso')
})
afterAll(async () => {
  if (lack) return
  await removeFolder(folder)
  await labrig[Symbol.asyncDispose]()
})

/** A bootable ISO that names itself as a vendor's does; what it boots, nobody asks. */
async function isoNamed(volume: string): Promise<string> {
  const path = join(folder, 'named.iso')
  await writeFile(join(folder, 'README'), volume)
  const boot = ['-b', 'README', '-no-emul-boot', '-boot-load-size', '4']
  await run('xorriso', ['-as', 'mkisofs', '-quiet', '-V', volume, ...boot, '-o', path, join(folder, 'README')])
  return path
}

describe('the system that an ISO installs', () => {
  it.each([
    ['Debian 11.5.0 amd64 n', 'debian11'],
    ['Ubuntu-Server 22.04 LTS amd64', 'ubuntu22.04'],
  ])('is told by the name of its volume, %s', async (volume, shortId) => {
    const path = await isoNamed(volume)
    expect(await labrig.call('host.detectSystem', { path })).toMatchObject({ system: { shortId } })
  })

  it('is not guessed where the database does not know it', async () => {
    expect(await labrig.call('host.detectSystem', { path: await tinyIso() })).toEqual({ bootable: true, system: null })
  })
})
