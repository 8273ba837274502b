import { poolByName, volumeByName, volumeXml } from '../libvirt/storage.ts'
import { parseXml, selectOne } from '../libvirt/xml.ts'
import type { Engines } from '../step/engines.ts'
import { readRecord, writeRecord, type OsImageRecord } from '../step/os-image-records.ts'
import { pathOf, type Volume } from './os-image-plans.ts'
import { notesFolder, type OsImageScope } from './os-image-scope.ts'

interface LabelInput extends Volume {
  readonly label: string
  readonly system?: string | null | undefined
  readonly user?: string | null | undefined
}

/**
 * Names an image, and makes one of a disk that was none. libvirt cannot rename volumes, nor does a VM that stands on one
 * learn of it: the name is Labrig's own.
 * @throws Fault NOT_FOUND
 */
export async function labelOsImage(
  input: LabelInput,
  engines: Engines,
  scope: OsImageScope,
): Promise<{ label: string }> {
  const path = await pathOf(input, engines)
  const format = await formatOf(input, engines)
  const folder = notesFolder(scope.paths)
  const before = (await readRecord(folder, input)) ?? marked(input, path, format)
  const system = input.system === undefined ? before.system : input.system
  const user = input.user === undefined ? before.user : input.user
  await writeRecord(folder, { ...before, label: input.label, system, user })
  return { label: input.label }
}

type Format = OsImageRecord['format']

/** What libvirt takes it for. */
async function formatOf({ connection: id, pool, name }: Volume, engines: Engines): Promise<Format> {
  const connection = await engines.libvirt(id)
  const xml = await volumeXml(connection, await volumeByName(connection, await poolByName(connection, pool), name))
  const format = selectOne(parseXml(xml), 'string(/volume/target/format/@type)')
  if (format === 'iso' || /\.iso$/i.test(name)) return 'iso'
  return format === 'qcow2' ? 'qcow2' : 'raw'
}

function marked({ connection, pool, name }: Volume, path: string, format: Format): OsImageRecord {
  return {
    version: 1,
    ...{ connection, pool, name },
    origin: 'marked',
    ...{ entry: null, label: name, family: null },
    kind: format === 'iso' ? 'installer' : 'disk',
    format,
    ...{ user: null, system: null, source: path, checksum: null },
    added: Date.now(),
  }
}
