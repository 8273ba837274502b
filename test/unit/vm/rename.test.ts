import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatId } from '../../../contract/ids.ts'
import { planRenameVm } from '../../../main/vm/rename.ts'
import type { FakeDomain } from '../../support/fake-libvirt/index.ts'
import { EnginesOnFakes } from '../../support/on-fakes.ts'

let engines: EnginesOnFakes
beforeEach(async () => {
  engines = await EnginesOnFakes.make()
})
afterEach(() => engines[Symbol.asyncDispose]())

const host = () => engines.fakeLibvirt.host
const idOf = ({ uuid }: FakeDomain) => formatId('vm', 'system', uuid)
const vm = (name: string, inside = '', changes: Partial<FakeDomain> = {}): FakeDomain =>
  host().addDomain(name, {
    xml: `<domain type='qemu'><name>${name}</name><os>${inside}</os><devices></devices></domain>`,
    ...changes,
  })
const rename = (domain: FakeDomain, name: string) => planRenameVm({ id: idOf(domain), name }, engines)

describe('another name for a VM', () => {
  it('is one step that must not be left out', async () => {
    const { steps, locks, destroys } = await rename(vm('web'), 'web-2')
    expect(steps).toMatchObject([{ type: 'domain.rename', name: 'web', to: 'web-2', optional: false }])
    expect(locks).toHaveLength(1)
    expect(destroys).toEqual([])
  })

  it('waits until it is off', async () => {
    await expect(rename(vm('web', '', { state: 1 }), 'web-2')).rejects.toMatchObject({
      code: 'INVALID_STATE',
      data: { state: 'running', needs: ['off'] },
    })
  })

  it('is nobody else’s', async () => {
    const holder = vm('db')
    await expect(rename(vm('web'), 'db')).rejects.toMatchObject({
      code: 'NAME_TAKEN',
      data: { name: 'db', holder: idOf(holder) },
    })
  })

  it('is refused where the firmware’s variables go by the old one', async () => {
    const uefi = vm('web', '<nvram>/var/lib/libvirt/qemu/nvram/web_VARS.fd</nvram>')
    await expect(rename(uefi, 'web-2')).rejects.toMatchObject({ code: 'REFUSED', data: { reason: 'nvram-name' } })
  })
})
