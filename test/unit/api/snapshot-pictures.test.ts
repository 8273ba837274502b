import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { tidyAllPictures } from '../../../main/api/snapshot-pictures.ts'
import { picturePath, picturesFolder } from '../../../main/step/snapshot-pictures.ts'
import type { FakeDomain } from '../../support/fake-libvirt/index.ts'
import { ServicesOnFakes } from '../../support/on-fakes.ts'

let on: ServicesOnFakes
let web: FakeDomain
beforeEach(async () => {
  on = await ServicesOnFakes.make()
  web = on.fakeLibvirt.host.addDomain('web')
  snapshot('kept')
  on.services.connections.start()
  await on.services.connections.settled()
})
afterEach(() => on[Symbol.asyncDispose]())

const CREATED = 1763760000
function snapshot(name: string): void {
  const times = `<creationTime>${CREATED}</creationTime><state>shutoff</state>`
  const xml = `<domainsnapshot><name>${name}</name>${times}</domainsnapshot>`
  web.snapshots.set(name, { name, xml, parent: null, state: 5 })
}
/** The file of a picture that is there. */
function picture(name: string, uuid = web.uuid, connection = 'system'): string {
  const path = picturePath(picturesFolder(on.services.paths), { connection, uuid, name }, CREATED)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, 'png')
  return path
}

describe('the pictures of snapshots', () => {
  it('are not touched by asking about the snapshots', async () => {
    const left = [picture('kept'), picture('gone')]
    await on.client.vm.snapshot.facts({ id: formatId('vm', 'system', web.uuid) })
    expect(left.map((path) => existsSync(path))).toEqual([true, true])
  })

  it('go with their snapshots and VMs when the clock looks, and those of engines that are away stay', async () => {
    const all = [
      picture('kept'),
      picture('gone'),
      picture('kept', 'fa4e0000-0000-4000-8000-00000000dead'),
      picture('kept', web.uuid, 'elsewhere'),
    ]
    await tidyAllPictures(on.services)
    expect(all.map((path) => existsSync(path))).toEqual([true, false, false, true])
  })

  it('cost no question where there are none', async () => {
    on.fakeLibvirt.calls.length = 0
    await tidyAllPictures(on.services)
    expect(on.fakeLibvirt.calls).toEqual([])
  })

  it('go at once with a snapshot that is deleted here', async () => {
    snapshot('one')
    const path = picture('one')
    web.xml = web.xml.replace(
      '<devices/>',
      `<devices><disk type='file' device='disk'><source file='/fake/a.qcow2'/><target dev='vda'/></disk></devices>`,
    )
    await on.client.vm.snapshot.delete({ id: formatId('vm', 'system', web.uuid), name: 'one', children: false })
    expect(existsSync(path)).toBe(false)
  })
})
