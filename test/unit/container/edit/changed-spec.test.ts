import { describe, expect, it } from 'vitest'
import { containerChange } from '../../../../contract/container-edit.ts'
import { changedSpec, editedOf } from '../../../../main/container/edit/changed-spec.ts'
import type { KeptSpec } from '../../../../main/container/edit/kept-spec.ts'

const now: KeptSpec = {
  name: 'web',
  image: 'nginx',
  entrypoint: ['/bin/sh', '-c'],
  capDrop: ['MKNOD'],
  tmpfs: { '/run': 'mode=700,size=64m', '/cache': '' },
  devices: [
    { host: '/dev/kvm', container: '/dev/kvm', permissions: 'r' },
    { host: '/dev/null', container: '/dev/other' },
  ],
  healthCheck: { test: ['CMD', 'curl', 'a b'], interval: 500, timeout: 30_000, retries: 2 },
  resources: { pidsLimit: 40 },
}
const change = (part: object) => changedSpec(now, containerChange.parse(part))

describe('a container as a form shows it', () => {
  it('has its check as a line, folders in memory with their size, devices and rights', () => {
    expect(editedOf(now)).toMatchObject({
      entrypoint: ['/bin/sh', '-c'],
      dropCapabilities: ['MKNOD'],
      tmpfs: [{ target: '/run', size: 64 }, { target: '/cache' }],
      devices: [{ host: '/dev/kvm' }, { host: '/dev/null', container: '/dev/other' }],
      health: { command: "curl 'a b'", interval: 1, timeout: 30, retries: 2 },
      processes: 40,
    })
    expect(editedOf({ name: 'a', image: 'b' })).toMatchObject({ health: null, tmpfs: [], devices: [], entrypoint: [] })
  })
})

describe('a change', () => {
  it('leaves what it does not name as the engine has it', () => {
    expect(change({ labels: { a: 'b' } })).toEqual({ ...now, labels: { a: 'b' } })
  })

  it('keeps the options of a folder in memory and the rights to a device that stay', () => {
    const tmpfs = [{ target: '/run', size: 64 }, { target: '/cache', size: 8 }, { target: '/new' }]
    expect(change({ tmpfs }).tmpfs).toEqual({ '/run': 'mode=700,size=64m', '/cache': 'size=8m', '/new': '' })
    expect(change({ tmpfs: [{ target: '/run', size: 1 }] }).tmpfs).toEqual({ '/run': 'mode=700,size=1m' })
    const devices = [{ host: '/dev/kvm' }, { host: '/dev/zero' }]
    expect(change({ devices }).devices).toEqual([
      { host: '/dev/kvm', container: '/dev/kvm', permissions: 'r' },
      { host: '/dev/zero', container: '/dev/zero' },
    ])
  })

  it('gives another check, or that of the image', () => {
    expect(change({ health: { command: 'true', interval: 5 } }).healthCheck).toEqual({
      test: ['CMD-SHELL', 'true'],
      interval: 5000,
    })
    expect(change({ health: null })).not.toHaveProperty('healthCheck')
  })

  it('takes an entry point of one word or of several, or that of the image', () => {
    expect(change({ entrypoint: '/e x' }).entrypoint).toEqual(['/e x'])
    expect(change({ entrypoint: ['/e', 'x'] }).entrypoint).toEqual(['/e', 'x'])
    expect(change({ entrypoint: null })).not.toHaveProperty('entrypoint')
  })

  it('gives and lifts the bound on processes, and takes other rights away', () => {
    expect(change({ processes: 9 }).resources).toEqual({ pidsLimit: 9 })
    expect(change({ processes: null }).resources).toEqual({})
    expect(change({ dropCapabilities: ['ALL'] }).capDrop).toEqual(['ALL'])
  })
})
