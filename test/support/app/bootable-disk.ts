import { existsSync } from 'node:fs'
import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cached, run, tinyIso } from '../host/index.ts'

/** isolinux's boot record for an ISO that is written to a disk as it is. */
const RECORDS = [
  '/usr/lib/ISOLINUX/isohdpfx.bin',
  '/usr/share/syslinux/isohdpfx.bin',
  '/usr/lib/syslinux/bios/isohdpfx.bin',
]

/** A raw disk image of about 16 MB that boots as the tiny guest from a hard disk; read-only base for copies. */
export async function bootableDisk(): Promise<string> {
  const iso = await tinyIso()
  const record = RECORDS.find((path) => existsSync(path))
  if (!record) throw new Error(`${RECORDS[0]} is missing: run "npm run setup -- --tests"`)
  const folder = await cached('bootdisk', ['1', iso, record], async (draft) => {
    const tree = join(draft, 'tree')
    const target = join(draft, 'disk.raw')
    await run('xorriso', ['-osirrox', 'on', '-indev', iso, '-extract', '/', tree])
    const boot = ['-b', 'isolinux/isolinux.bin', '-c', 'isolinux/boot.cat', '-no-emul-boot', '-boot-load-size', '4']
    const names = ['-R', '-J', '-V', 'LABRIG_DISK']
    await run('xorriso', [
      '-as',
      'mkisofs',
      '-quiet',
      ...names,
      '-isohybrid-mbr',
      record,
      '-o',
      target,
      ...boot,
      '-boot-info-table',
      tree,
    ])
    await run('chmod', ['-R', 'u+w', tree])
    await rm(tree, { recursive: true })
    await chmod(target, 0o644)
  })
  return join(folder, 'disk.raw')
}
