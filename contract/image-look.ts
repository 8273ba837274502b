import { z } from 'zod'
import { connectionId, imageId } from './ids.ts'
import { input } from './input.ts'
import { query } from './procedure.ts'
import { image } from './resource.ts'

const on = input({ connection: connectionId.default('docker') })

/** A container that was made of an image: while it is there, the image cannot go without force. */
const imageUser = z.object({ id: z.string(), name: z.string(), state: z.string() })

export const imageRow = image.extend({
  /** Names with a digest, which say where it was pulled from or pushed to. */
  digests: z.array(z.string()),
  users: z.array(imageUser),
})
export type ImageRow = z.infer<typeof imageRow>

/** What images take on the disk. Bytes. */
export const imageSizes = z.object({
  /** All layers of all images, each counted once; null where the engine does not say. */
  layers: z.number().nullable(),
  /** What images that no container uses would give back. */
  reclaimable: z.number().nullable(),
  images: z.array(
    z.object({
      id: imageId,
      size: z.number(),
      /** Of layers that other images have as well. */
      shared: z.number(),
      /** What removing this image alone would give back. */
      unique: z.number(),
    }),
  ),
})
export type ImageSizes = z.infer<typeof imageSizes>

/** One line of an image's history, lowest first. */
const historyStep = z.object({
  command: z.string(),
  /** Seconds since 1970; 0 where nobody wrote it down. */
  created: z.number(),
  /** Bytes. */
  size: z.number(),
  comment: z.string(),
  tags: z.array(z.string()),
})

export const imageDetail = image.extend({
  digests: z.array(z.string()),
  users: z.array(imageUser),
  os: z.string(),
  architecture: z.string(),
  variant: z.string(),
  /** Null = its programs run here; otherwise what the engine's own machine is. */
  foreignTo: z.string().nullable(),
  author: z.string(),
  comment: z.string(),
  env: z.array(z.string()),
  command: z.array(z.string()),
  entrypoint: z.array(z.string()),
  user: z.string(),
  workingDir: z.string(),
  exposedPorts: z.array(z.string()),
  volumes: z.array(z.string()),
  /** Digests of the uncompressed layers, lowest first. */
  layers: z.array(z.string()),
  history: z.array(historyStep),
  /** The engine's whole answer. */
  raw: z.record(z.string(), z.unknown()),
})
export type ImageDetail = z.infer<typeof imageDetail>

export const layerChange = z.enum(['added', 'changed', 'removed', 'emptied'])
export type LayerChange = z.infer<typeof layerChange>

/** A layer as a difference from what lies below it. */
const imageLayer = z.object({
  /** Of the uncompressed layer. */
  digest: z.string(),
  /** What made it; empty where the image does not say. */
  command: z.string(),
  created: z.number(),
  /** Bytes of its files. */
  size: z.number(),
  added: z.number(),
  changed: z.number(),
  /** Whiteouts: names that lower layers have and this image has not. */
  removed: z.number(),
  /** More files than are kept: only counted. */
  cut: z.boolean(),
})
export type ImageLayer = z.infer<typeof imageLayer>

const layerFile = z.object({
  /** Without a leading slash. */
  path: z.string(),
  kind: z.enum(['file', 'folder', 'link', 'other']),
  change: layerChange,
  /** Bytes. */
  size: z.number(),
  /** Where a link leads; else empty. */
  target: z.string(),
})
export type LayerFile = z.infer<typeof layerFile>

export const imageLookProcedures = {
  overview: query('container images with their users').input(on.partial().optional()).output(z.array(imageRow)),
  sizes: query('what images share and what each would give back').input(on.partial().optional()).output(imageSizes),
  inspect: query('all that is known of an image')
    .input(input({ id: imageId }))
    .output(imageDetail),
  layers: query('the layers of an image, each as a difference')
    .input(input({ id: imageId }))
    .output(z.object({ layers: z.array(imageLayer) })),
  files: query('files that a layer adds, changes or removes')
    .input(
      input({
        id: imageId,
        /** 0 = the lowest. */
        layer: z.number().int().min(0).max(1024),
        search: z.string().max(200).default(''),
        change: layerChange.optional(),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(2000).default(500),
      }),
    )
    .output(z.object({ total: z.number(), files: z.array(layerFile) })),
  search: query('looks for images in the public registry')
    .input(on.extend({ term: z.string().trim().min(2).max(200) }))
    .output(
      z.array(
        z.object({
          name: z.string(),
          description: z.string(),
          stars: z.number(),
          official: z.boolean(),
        }),
      ),
    ),
}
