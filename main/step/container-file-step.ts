interface OnContainer {
  readonly connection: string
  /** Id or name, as the engine takes it. */
  readonly container: string
  /** How a person calls it; stands in the explanation. */
  readonly name: string
}

/** Whose a new file is. */
export interface FileOwner {
  readonly uid: number
  readonly gid: number
}

/** A file that is replaced: whose it is and its rights stay. */
export interface KeptFile extends FileOwner {
  readonly path: string
  readonly mode: number
}

export type ContainerFileStep =
  | (OnContainer & {
      readonly type: 'container.copy-out'
      /** No link. */
      readonly path: string
      readonly kind: 'file' | 'folder'
      /** A path of this host where nothing is. */
      readonly to: string
      /** Bytes, for the progress; 0 = unknown. */
      readonly bytes: number
    })
  | (OnContainer & {
      readonly type: 'container.copy-in'
      /** A file or folder of this host. */
      readonly from: string
      /** A folder of the container that is there. */
      readonly folder: string
      /** The name in it; a dot = what is in the folder of this host. */
      readonly as: string
      readonly owner: FileOwner
      /** Permission bits of a file that is there; null = those of this host's. */
      readonly mode: number | null
      /** Files that are there and what stays of them; their names begin in the folder. */
      readonly kept?: readonly KeptFile[]
      readonly bytes: number
    })
  | (OnContainer & {
      readonly type: 'container.write'
      readonly folder: string
      readonly as: string
      readonly owner: FileOwner
      readonly mode: number
      readonly text: string
    })
  | (OnContainer & { readonly type: 'container.export'; readonly path: string; readonly bytes: number })
