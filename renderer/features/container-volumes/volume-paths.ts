/** The parts of the page of storage, in the order of their names there. */
export const storagePlaces = { disks: '/storage', volumes: '/storage/volumes' } as const
export type StoragePlace = keyof typeof storagePlaces

/** The files of one volume. */
export const volumePath = '/storage/volumes/$connection/$name'
