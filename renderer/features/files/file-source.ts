import type { FileListing, FileView } from '../../../contract/container-files.ts'
import type { ActResult } from '../../../contract/revision.ts'
import type { UploadPlace } from '../../../contract/upload.ts'
import type { Client } from '../../api/client.ts'
import type { ActCall } from '../act-dialog/use-act-run.ts'

type Copied = ActResult & { readonly path: string }

/** Where files are looked at: a container or a volume, which have the same acts by other procedures. */
export interface FileSource {
  /** Another key is another place. */
  readonly key: string
  /** As a person calls it. */
  readonly name: string
  /** As an upload says it. */
  readonly place: UploadPlace
  list(client: Client, path: string, thorough: boolean, signal: AbortSignal): Promise<FileListing>
  view(client: Client, path: string, signal: AbortSignal): Promise<FileView>
  copyOut(path: string, to: string): ActCall<Copied>
  copyIn(from: string, to: string, replace: boolean): ActCall<Copied>
  write(path: string, text: string, digest: string): ActCall<ActResult>
  /** What renames and deletes: a program of the container itself, or of a helper that has only the volume. */
  readonly by: 'program' | 'helper'
  makeFolder(path: string): ActCall<ActResult>
  rename(path: string, to: string): ActCall<ActResult>
  remove(path: string): ActCall<ActResult>
}

/** The files of a container. */
export function containerFiles(id: string, name: string): FileSource {
  return {
    key: id,
    name,
    place: { container: id },
    list: (client, path, thorough, signal) => client.container.files({ id, path, thorough }, { signal }),
    view: (client, path, signal) => client.container.file({ id, path }, { signal }),
    copyOut: (path, to) => {
      const input = { id, path, to }
      return { procedure: 'container.copyOut', input, run: (client) => client.container.copyOut(input) }
    },
    copyIn: (from, to, replace) => {
      const input = { id, from, to, replace }
      return { procedure: 'container.copyIn', input, run: (client) => client.container.copyIn(input) }
    },
    write: (path, text, digest) => {
      const input = { id, path, text, digest }
      return { procedure: 'container.writeFile', input, run: (client) => client.container.writeFile(input) }
    },
    by: 'program',
    makeFolder: (path) => {
      const input = { id, path }
      return { procedure: 'container.makeFolder', input, run: (client) => client.container.makeFolder(input) }
    },
    rename: (path, to) => {
      const input = { id, path, to }
      return { procedure: 'container.renameFile', input, run: (client) => client.container.renameFile(input) }
    },
    remove: (path) => {
      const input = { id, path }
      return { procedure: 'container.deleteFile', input, run: (client) => client.container.deleteFile(input) }
    },
  }
}
