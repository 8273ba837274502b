/** The parts of the page of images, in the order of their names there. */
export const imagePlaces = {
  os: '/images',
  containers: '/images/containers',
  build: '/images/build',
  registries: '/images/registries',
} as const
export type ImagePlace = keyof typeof imagePlaces

/** The layers of one image; the id is one part of the path, its slash encoded. */
export const layersPath = '/images/layers/$id'
