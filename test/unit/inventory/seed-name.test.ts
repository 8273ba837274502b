import { expect, test } from 'vitest'
import { isSeedName } from '../../../main/inventory/seed-name.ts'

test.each([
  'web-seed.img',
  'seed.iso',
  'seed-lb1.iso',
  'virtinst-x1-cloudinit.iso',
  'cloud-init.img',
  'node_CIDATA.iso',
])('%s is taken for a seed', (name) => expect(isSeedName(name)).toBe(true))

test.each(['debian-12-netinst.iso', 'seedling.iso', 'virtio-win.iso', 'seed.qcow2', 'proceed.iso', 'web.img'])(
  '%s is not',
  (name) => expect(isSeedName(name)).toBe(false),
)
