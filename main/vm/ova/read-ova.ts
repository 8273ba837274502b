import { badFile } from '../../../contract/file-fault.ts'
import { Fault } from '../../../contract/fault.ts'
import type { OvaSystem } from '../../../contract/ova.ts'
import { XmlError } from '../../libvirt/xml.ts'
import { readTar, readTarText, TarError, type TarEntry } from '../../system/tar.ts'
import { refuseReaching } from '../image-pieces.ts'
import { OvfError, readOvf, type OvfSystem } from './ovf.ts'

/** A descriptor or manifest is read whole; larger ones are none. Bytes. */
const MAX_TEXT = 4 << 20

export interface Checksum {
  readonly entry: TarEntry
  readonly algorithm: 'sha1' | 'sha256' | 'sha512'
  /** Hex. */
  readonly digest: string
}

export interface ReadOva {
  readonly path: string
  readonly bytes: number
  readonly systems: readonly OvfSystem[]
  readonly entries: ReadonlyMap<string, TarEntry>
  /** Of its manifest; empty when it has none. */
  readonly checksums: readonly Checksum[]
}

async function entriesOf(path: string): Promise<TarEntry[]> {
  try {
    return await readTar(path)
  } catch (error) {
    if (error instanceof TarError) throw badFile(`ova-${error.problem}`, { path, entry: error.entry })
    const { code } = error as NodeJS.ErrnoException
    const problem = code === 'ENOENT' ? 'missing' : code === 'EISDIR' ? 'not-a-file' : 'unreadable'
    if (code === undefined) throw error
    throw new Fault('PATH_PROBLEM', { path, problem, culprit: path, remedy: [] }, `${path} cannot be read: ${problem}.`)
  }
}

async function textOf(path: string, entry: TarEntry): Promise<string> {
  if (entry.size > MAX_TEXT) throw badFile('ova-descriptor', { path, problem: `${entry.name} is too large` })
  return readTarText(path, entry)
}

/** `SHA256(name)= hex`, one a line (DSP0243, 6.1). @throws Fault REFUSED with the line */
function checksumsOf(path: string, text: string, entries: ReadonlyMap<string, TarEntry>): Checksum[] {
  return text
    .split(/\r?\n/)
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const [, name = '', file = '', digest = ''] = /^(SHA\d+)\s*\((.+)\)\s*=\s*([0-9a-fA-F]+)$/.exec(line) ?? []
      const algorithm = ({ SHA1: 'sha1', SHA256: 'sha256', SHA512: 'sha512' } as const)[name as 'SHA1']
      const entry = entries.get(file)
      if (algorithm === undefined || entry === undefined) throw badFile('ova-manifest', { path, line: String(number) })
      return { entry, algorithm, digest: digest.toLowerCase() }
    })
}

function systemsOf(path: string, text: string): OvfSystem[] {
  try {
    return readOvf(text)
  } catch (error) {
    if (error instanceof OvfError) throw badFile(error.reason, { path, ...error.values })
    if (error instanceof XmlError) throw badFile('ova-descriptor', { path, problem: error.message })
    throw error
  }
}

/**
 * Reads an OVA without unpacking it: its list of files, descriptor and manifest, and the headers of its disks. Checksums
 * are not compared yet.
 * @throws Fault REFUSED with what is wrong, PATH_PROBLEM
 */
export async function readOva(path: string): Promise<ReadOva> {
  const list = await entriesOf(path)
  const entries = new Map(list.map((entry) => [entry.name, entry]))
  const descriptor = list.find(({ name }) => name.toLowerCase().endsWith('.ovf'))
  if (descriptor === undefined) throw badFile('ova-descriptor', { path, problem: 'there is no .ovf in it' })
  const systems = systemsOf(path, await textOf(path, descriptor))
  for (const { file, format } of systems.flatMap(({ disks }) => disks)) {
    const entry = entries.get(file)
    if (entry === undefined) throw badFile('ova-missing', { path, file })
    await refuseReaching(path, format, entry.start)
  }
  const manifest = list.find(({ name }) => name.toLowerCase().endsWith('.mf'))
  const checksums = manifest === undefined ? [] : checksumsOf(path, await textOf(path, manifest), entries)
  const bytes = list.reduce((sum, { size }) => sum + size, 0)
  return { path, bytes, systems, entries, checksums }
}

/** What an OVA holds, for the form. @throws as readOva */
export async function inspectOva(path: string): Promise<{ systems: OvaSystem[]; bytes: number; checksums: boolean }> {
  const { systems, bytes, entries, checksums } = await readOva(path)
  return {
    bytes,
    checksums: checksums.length > 0,
    systems: systems.map(({ disks, cards, leftOut, ...system }) => ({
      ...system,
      disks: disks.map((disk) => ({ ...disk, bytes: entries.get(disk.file)?.size ?? 0 })),
      networks: cards.map(({ network }) => network),
      leftOut: [...leftOut],
    })),
  }
}
