import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readSavedImage } from '../../../main/docker/saved-image.ts'
import { layerChanges } from '../../../main/image/layer-changes.ts'
import { makersIn } from '../../../main/image/layer-makers.ts'
import { tarOf } from '../../support/tar-of.ts'

const digest = (data: Buffer) => `sha256:${createHash('sha256').update(data).digest('hex')}`

const layers = [
  tarOf([
    { name: 'etc/', type: '5' },
    { name: 'etc/passwd', data: 'root' },
    { name: 'etc/group', data: 'root' },
    { name: 'srv/', type: '5' },
    { name: 'srv/old', data: 'x' },
    { name: 'bin/sh', type: '2', target: 'busybox' },
  ]),
  tarOf([
    { name: 'etc/', type: '5' },
    { name: 'etc/passwd', data: 'root and more' },
    { name: 'etc/.wh.group', data: '' },
    { name: 'srv/', type: '5' },
    { name: 'srv/.wh..wh..opq', data: '' },
    { name: 'srv/old', data: 'new' },
    { name: `${'long/'.repeat(40)}name`, data: 'pax' },
  ]),
]
const config = JSON.stringify({
  rootfs: { type: 'layers', diff_ids: layers.map(digest) },
  history: [
    { created: '2026-01-02T03:04:05Z', created_by: '/bin/sh -c #(nop) ADD file:1 in / ' },
    { created_by: '/bin/sh -c #(nop)  CMD ["sh"]', empty_layer: true },
    { created_by: 'RUN two' },
  ],
})

/** The layout of engines before 25: folders, and a link where a layer comes twice. */
const older = () =>
  tarOf([
    { name: 'a/', type: '5' },
    { name: 'a/layer.tar', data: layers[0] ?? '' },
    { name: 'b/layer.tar', data: layers[1] ?? '' },
    { name: 'c/layer.tar', type: '2', target: '../a/layer.tar' },
    { name: 'c.json', data: config },
    { name: 'manifest.json', data: JSON.stringify([{ Config: 'c.json', Layers: ['c/layer.tar', 'b/layer.tar'] }]) },
  ])

/** An OCI layout, as engines write since 25; their layers may be compressed. */
const later = () => {
  const blobs = layers.map((layer) => gzipSync(layer))
  const names = blobs.map((blob) => `blobs/sha256/${digest(blob).slice(7)}`)
  return tarOf([
    ...blobs.map((data, index) => ({ name: names[index] ?? '', data })),
    { name: 'blobs/sha256/config', data: config },
    { name: 'index.json', data: '{}' },
    { name: 'manifest.json', data: JSON.stringify([{ Config: 'blobs/sha256/config', Layers: names }]) },
  ])
}

/** In pieces that respect no border. */
const pieces = (data: Buffer, size: number) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size)
    })(),
  )

describe('an archive of an image', () => {
  it.each([
    ['older', older, 100],
    ['older, as one piece', older, 1 << 24],
    ['later', later, 777],
  ])('of the %s layout gives each layer with what made it', async (_, make, size) => {
    const image = await readSavedImage(pieces(make(), size))
    expect(image.layers.map((layer) => layer.digest)).toEqual(layers.map(digest))
    expect(makersIn(image.config)).toEqual([
      { command: 'ADD file:1 in /', created: Date.parse('2026-01-02T03:04:05Z') / 1000 },
      { command: 'RUN two', created: 0 },
    ])
    const [first, second] = layerChanges(image.layers)
    expect(first?.files.map(({ change, path, kind }) => `${change} ${kind} ${path}`)).toEqual([
      'added folder etc',
      'added file etc/passwd',
      'added file etc/group',
      'added folder srv',
      'added file srv/old',
      'added link bin/sh',
    ])
    // What an opaque folder held is gone: a file of the same name is new.
    expect(second?.files.map(({ change, path }) => `${change} ${path}`)).toEqual([
      'removed etc/group',
      'emptied srv',
      'changed etc/passwd',
      'added srv/old',
      `added ${'long/'.repeat(40)}name`,
    ])
    expect(second?.size).toBe('root and more'.length + 'new'.length + 'pax'.length)
  })

  it('that breaks off, or is none, is refused', async () => {
    await expect(readSavedImage(pieces(older().subarray(0, 3000), 512))).rejects.toThrow('ended early')
    await expect(readSavedImage(pieces(Buffer.from('no archive at all'.repeat(50)), 512))).rejects.toThrow('no tar')
    await expect(readSavedImage(pieces(tarOf([{ name: 'a', data: 'x' }]), 512))).rejects.toThrow(
      'no archive of an image',
    )
  })
})
