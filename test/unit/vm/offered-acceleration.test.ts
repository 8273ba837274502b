import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Connection } from '../../../main/libvirt/connection.ts'
import { offeredAcceleration } from '../../../main/vm/offered-acceleration.ts'
import { FakeLibvirt } from '../../support/fake-libvirt/index.ts'

let fake: FakeLibvirt
beforeEach(() => {
  fake = new FakeLibvirt()
})
afterEach(() => fake[Symbol.asyncDispose]())

const open = () => Connection.open(fake.connect(), { uri: 'qemu:///system' })
const model = (feature: string) => () => ({ cpu: `<cpu><feature policy='require' name='${feature}'/></cpu>` })

describe('what libvirt of another host offers', () => {
  it.each([
    ['svm', 'kvm'],
    ['vmx', 'kvm'],
    ['sse2', 'qemu'],
  ])('with %s in its processor is %s', async (feature, accelerator) => {
    fake.procedures['CONNECT_BASELINE_CPU'] = model(feature)
    const connection = await open()
    expect((await offeredAcceleration(connection)).accelerator).toBe(accelerator)
    await connection.close()
  })

  it('is asked once in the life of a connection, and anew in the next', async () => {
    fake.procedures['CONNECT_BASELINE_CPU'] = model('svm')
    const asked = () =>
      (['CONNECT_GET_DOMAIN_CAPABILITIES', 'CONNECT_GET_CAPABILITIES', 'CONNECT_BASELINE_CPU'] as const).map((name) =>
        fake.count(name),
      )
    const connection = await open()
    await Promise.all([offeredAcceleration(connection), offeredAcceleration(connection)])
    await offeredAcceleration(connection)
    expect(asked()).toEqual([1, 1, 1])
    await connection.close()
    const next = await open()
    await offeredAcceleration(next)
    expect(asked()).toEqual([2, 2, 2])
    await next.close()
  })
})
