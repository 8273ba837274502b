import { describe, expect, it } from 'vitest'
import {
  connectionId,
  containerId,
  formatId,
  imageId,
  machineId,
  parseId,
  resourceKinds,
  vmId,
} from '../../../contract/ids.ts'

const uuid = 'fa4e0000-0000-4000-8000-000000000001'
const hex = 'c0ffee00'.repeat(8)

describe('an id', () => {
  it.each([
    ['vm', 'system', uuid],
    ['container', 'docker', hex],
    ['image', 'docker-rootless.2', `sha256:${hex}`],
    ['volume', 'system', 'pool/with/slashes and space'],
    ['network', 'a', '*'],
    ['volume', 'docker', 'two\nlines'],
  ] as const)('of %s on %s is taken apart into what it was made of', (kind, connection, key) => {
    expect(parseId(formatId(kind, connection, key))).toEqual({ kind, connection, key })
  })

  it.each([
    '',
    'vm',
    'vm:system',
    'vm:system/',
    'vm:/x',
    'VM:system/x',
    'vm:Sys tem/x',
    'disk:system/x',
    ' vm:system/x',
  ])('is not %j', (text) => {
    expect(parseId(text)).toBeNull()
  })

  it('of each kind has a kind that is known', () => {
    for (const kind of resourceKinds) expect(parseId(formatId(kind, 'x', 'y'))?.kind).toBe(kind)
  })

  it.each([
    [vmId, `vm:system/${uuid}`, true],
    [vmId, `vm:system/${uuid.toUpperCase()}`, false],
    [vmId, `vm:system/${uuid}\n`, false],
    [vmId, `vm:system/${uuid}/../x`, false],
    [vmId, `container:docker/${hex}`, false],
    [containerId, `container:docker/${hex}`, true],
    [containerId, `container:docker/${hex.slice(1)}`, false],
    [containerId, 'container:docker/web', false],
    [imageId, `image:docker/sha256:${hex}`, true],
    [imageId, 'image:docker/busybox', false],
    [machineId, `vm:system/${uuid}`, true],
    [machineId, `container:docker/${hex}`, true],
    [machineId, `image:docker/sha256:${hex}`, false],
    [connectionId, 'system', true],
    [connectionId, '-system', false],
    [connectionId, 'a'.repeat(64), false],
  ])('passes its schema only in its own form: %#', (schema, text, passes) => {
    expect(schema.safeParse(text).success).toBe(passes)
  })
})
