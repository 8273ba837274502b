import { createHash } from 'node:crypto'
import { tarOf } from '../tar-of.ts'
import type { FakeImage } from './model.ts'

const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex')

/** The archive that engines before 25 answer to `docker save`; an image without told layers has one empty one. */
export function savedImage(image: FakeImage): Buffer {
  const told = image.layers ?? [{ command: '', parts: [] }]
  const layers = told.flatMap(({ parts }) => (parts === undefined ? [] : [tarOf(parts)]))
  const config = JSON.stringify({
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => `sha256:${digest(layer)}`) },
    history: told.map(({ command, parts }) => ({
      created: new Date(image.created * 1000).toISOString(),
      created_by: command,
      ...(parts === undefined ? { empty_layer: true } : {}),
    })),
  })
  const names = layers.map((layer) => `${digest(layer)}/layer.tar`)
  return tarOf([
    ...layers.map((data, index) => ({ name: names[index] ?? '', data })),
    { name: 'config.json', data: config },
    {
      name: 'manifest.json',
      data: JSON.stringify([{ Config: 'config.json', RepoTags: image.tags, Layers: names }]),
    },
  ])
}

/** What an archive says its images are called. */
export function namesIn(archive: Buffer): string[] {
  const told = archive.toString('latin1').match(/"RepoTags":\[([^\]]*)\]/g) ?? []
  return told.flatMap((list) => JSON.parse(`{${list}}`).RepoTags as string[])
}
