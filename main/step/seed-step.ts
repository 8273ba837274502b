import type { BulkLines } from '../libvirt/bulk-lines.ts'
import type { Vol } from '../libvirt/signature.ts'
import { uploadVolume } from '../libvirt/volume-transfer.ts'
import { seedImage } from '../system/seed-image.ts'
import type { Addresses, StepContext, StepOutcome } from './engines.ts'
import { nothingLearned, virsh } from './engines.ts'
import { commandLine, withInput } from './shell-words.ts'
import { explainToldFile, revealed, type ToldFile } from './told-file.ts'
import { xmlText } from './xml-text.ts'

/** A small volume for a guest's first boot, which only qemu may read. */
export interface VolumeSeed {
  readonly type: 'volume.seed'
  readonly connection: string
  readonly pool: string
  readonly name: string
  readonly files: readonly ToldFile[]
  /** By which its reader finds it: cloud-init and Ubuntu's installer `cidata`, which it is unless told, Anaconda `OEMDRV`. */
  readonly label?: 'OEMDRV'
}

/** By this label cloud-init finds it (its documentation, NoCloud). */
const CIDATA = 'cidata'

/** The owner alone: libvirt gives the file to qemu's user when the guest starts. */
function volumeXml({ name }: VolumeSeed, bytes: number): string {
  return [
    `<volume><name>${xmlText(name)}</name><capacity unit='bytes'>${bytes}</capacity>`,
    `<target><format type='raw'/><permissions><mode>0600</mode></permissions></target></volume>`,
  ].join('')
}

function imageOf({ files, label }: VolumeSeed): Buffer {
  return seedImage(label ?? CIDATA, files.map(revealed))
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

/** The seed by genisoimage, as cloud-localds makes it, in a folder of its own. */
export function explainVolumeSeed(step: VolumeSeed, addresses: Addresses): string {
  const names = step.files.map(({ name }) => name)
  const on = (...words: string[]) => virsh(addresses, step.connection, ...words)
  const sizeless = volumeXml(step, imageOf(step).length)
  return [
    'cd "$(mktemp -d)"',
    ...step.files.map(explainToldFile),
    commandLine([
      'genisoimage',
      '-quiet',
      '-joliet',
      '-rock',
      '-volid',
      step.label ?? CIDATA,
      '-output',
      'seed.img',
      ...names,
    ]),
    withInput(on('vol-create', step.pool, '/dev/stdin'), sizeless, 'XML'),
    commandLine(on('vol-upload', '--pool', step.pool, step.name, 'seed.img')),
    commandLine(['rm', '-f', ...names, 'seed.img']),
  ].join('\n')
}
