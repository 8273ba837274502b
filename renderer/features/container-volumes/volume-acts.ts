import type { ActResult } from '../../../contract/revision.ts'
import type { Client } from '../../api/client.ts'
import type { ActCall } from '../act-dialog/use-act-run.ts'
import type { FileSource } from '../files/file-source.ts'

/** What was asked for, and of what. */
export type VolumeQuestion =
  | { readonly act: 'create' | 'restoreNew' }
  | { readonly act: 'backup' | 'restore' | 'delete'; readonly name: string; readonly running: readonly string[] }

export interface VolumeFields {
  readonly name: string
  readonly driver: string
  readonly folder: string
  readonly path: string
}

const isName = (name: string) => /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)

/** The act as the contract takes it; null while a field cannot be. */
export function volumeCall(
  connection: string,
  question: VolumeQuestion,
  fields: VolumeFields,
): ActCall<ActResult> | null {
  const call = (procedure: string, input: object, run: (client: Client) => Promise<ActResult>) => ({
    ...{ procedure, input, run },
  })
  const name = 'name' in question ? question.name : fields.name.trim()
  const path = fields.path.trim()
  switch (question.act) {
    case 'create': {
      if (!isName(name) || fields.driver.trim() === '') return null
      const input = { connection, name, driver: fields.driver.trim() }
      return call('containerVolume.create', input, (client) => client.containerVolume.create(input))
    }
    case 'restoreNew':
    case 'restore': {
      if (!isName(name) || !path.startsWith('/')) return null
      const input = { connection, name, path, merge: question.act === 'restore' }
      return call('containerVolume.restore', input, (client) => client.containerVolume.restore(input))
    }
    case 'backup': {
      const to = `${fields.folder.trim().replace(/\/+$/, '')}/${path}`
      if (!to.startsWith('/') || !/^[^/\0]+$/.test(path)) return null
      const input = { connection, name, path: to }
      return call('containerVolume.backup', input, (client) => client.containerVolume.backup(input))
    }
    case 'delete': {
      const input = { connection, name }
      return call('containerVolume.delete', input, (client) => client.containerVolume.delete(input))
    }
  }
}

/** The files of a volume. */
export function volumeFiles(connection: string, name: string): FileSource {
  const on = { connection, name }
  return {
    key: `volume ${connection} ${name}`,
    name,
    place: { connection, volume: name },
    list: (client, path, thorough, signal) => client.containerVolume.files({ ...on, path, thorough }, { signal }),
    view: (client, path, signal) => client.containerVolume.file({ ...on, path }, { signal }),
    copyOut: (path, to) => {
      const input = { ...on, path, to }
      return { procedure: 'containerVolume.copyOut', input, run: (client) => client.containerVolume.copyOut(input) }
    },
    copyIn: (from, to, replace) => {
      const input = { ...on, from, to, replace }
      return { procedure: 'containerVolume.copyIn', input, run: (client) => client.containerVolume.copyIn(input) }
    },
    write: (path, text, digest) => {
      const input = { ...on, path, text, digest }
      return { procedure: 'containerVolume.writeFile', input, run: (client) => client.containerVolume.writeFile(input) }
    },
    by: 'helper',
    makeFolder: (path) => {
      const input = { ...on, path }
      return {
        procedure: 'containerVolume.makeFolder',
        input,
        run: (client) => client.containerVolume.makeFolder(input),
      }
    },
    rename: (path, to) => {
      const input = { ...on, path, to }
      return {
        procedure: 'containerVolume.renameFile',
        input,
        run: (client) => client.containerVolume.renameFile(input),
      }
    },
    remove: (path) => {
      const input = { ...on, path }
      return {
        procedure: 'containerVolume.deleteFile',
        input,
        run: (client) => client.containerVolume.deleteFile(input),
      }
    },
  }
}
