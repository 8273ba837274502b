import { SECRET_MASK, Secret } from '../../contract/secret.ts'
import type { BulkLines } from '../libvirt/bulk-lines.ts'
import type { Vol } from '../libvirt/signature.ts'
import { uploadVolume } from '../libvirt/volume-transfer.ts'
import { seedImage } from '../system/seed-image.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { nothingLearned, virsh } from './engines.ts'
import { commandLine, withFilledInput, withInput } from './shell-words.ts'
import { xmlText } from './xml-text.ts'

/** A file of the seed, in pieces: what is secret stands apart, so that an explanation has the mask in its place. */
export interface SeedFile {
  readonly name: 'user-data' | 'meta-data' | 'network-config'
  readonly text: readonly (string | Secret)[]
  /** Where the text has a secret: the command by which a person would make one. */
  readonly instead?: string
}

/** A small volume for a guest's first boot, which only qemu may read. */
export interface VolumeSeed {
  readonly type: 'volume.seed'
  readonly connection: string
  readonly pool: string
  readonly name: string
  readonly files: readonly SeedFile[]
}

/** By this label cloud-init finds it (its documentation, NoCloud). */
const LABEL = 'cidata'

/** The owner alone: libvirt gives the file to qemu's user when the guest starts. */
function volumeXml({ name }: VolumeSeed, bytes: number): string {
  return [
    `<volume><name>${xmlText(name)}</name><capacity unit='bytes'>${bytes}</capacity>`,
    `<target><format type='raw'/><permissions><mode>0600</mode></permissions></target></volume>`,
  ].join('')
}

function imageOf({ files }: VolumeSeed): Buffer {
  const plain = files.map(({ name, text }) => ({
    name,
    text: text.map((piece) => (piece instanceof Secret ? piece.reveal() : piece)).join(''),
  }))
  return seedImage(LABEL, plain)
}

async function upload(lines: BulkLines, vol: Vol, image: Buffer, signal: AbortSignal): Promise<void> {
  // From memory: the secrets in it are in no file but the volume.
  const chunks = (async function* () {
    yield image
    await Promise.resolve()
  })()
  await lines.use((line) => uploadVolume(line, vol, chunks, { sparse: false, signal }), signal)
}

/** @throws what libvirt throws; then there is no volume */
export async function runVolumeSeed(step: VolumeSeed, context: StepContext): Promise<StepOutcome> {
  const connection = await context.engines.libvirt(step.connection)
  const image = imageOf(step)
  const { pool } = await connection.call('STORAGE_POOL_LOOKUP_BY_NAME', { name: step.pool })
  const xml = volumeXml(step, image.length)
  const { vol } = await connection.call('STORAGE_VOL_CREATE_XML', { pool, xml, flags: 0 })
  try {
    await upload(await context.engines.bulk(step.connection), vol, image, context.signal)
  } catch (error) {
    await connection.call('STORAGE_VOL_DELETE', { vol, flags: 0 }).catch(() => undefined)
    throw error
  }
  return nothingLearned
}

function explainFile({ name, text, instead }: SeedFile): string {
  const words = ['dd', 'status=none', `of=${name}`]
  const shown = text.map(String).join('')
  if (instead === undefined) return withInput(words, shown, 'YAML')
  return withFilledInput(words, shown, 'YAML', { place: SECRET_MASK, command: instead })
}

/** The seed by genisoimage, as cloud-localds makes it, in a folder of its own. */
export function explainVolumeSeed(step: VolumeSeed, addresses: Addresses): string {
  const names = step.files.map(({ name }) => name)
  const on = (...words: string[]) => virsh(addresses, step.connection, ...words)
  const sizeless = volumeXml(step, imageOf(step).length)
  return [
    'cd "$(mktemp -d)"',
    ...step.files.map(explainFile),
    commandLine(['genisoimage', '-quiet', '-joliet', '-rock', '-volid', LABEL, '-output', 'seed.img', ...names]),
    withInput(on('vol-create', step.pool, '/dev/stdin'), sizeless, 'XML'),
    commandLine(on('vol-upload', '--pool', step.pool, step.name, 'seed.img')),
    commandLine(['rm', '-f', ...names, 'seed.img']),
  ].join('\n')
}
