import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from './cache.ts'
import { run } from './run.ts'
import { tinyGuest } from './tiny-guest.ts'

const ISOLINUX = [
  '/usr/lib/ISOLINUX/isolinux.bin',
  '/usr/share/syslinux/isolinux.bin',
  '/usr/lib/syslinux/bios/isolinux.bin',
]
const LDLINUX = [
  '/usr/lib/syslinux/modules/bios/ldlinux.c32',
  '/usr/share/syslinux/ldlinux.c32',
  '/usr/lib/syslinux/bios/ldlinux.c32',
]

/** Serial first, so that a console opened early sees the loader; no prompt, no wait: it boots unattended. */
const CONFIG = `SERIAL 0 115200
DEFAULT tiny
PROMPT 0
LABEL tiny
  LINUX /vmlinuz
  INITRD /initrd.gz
  APPEND console=tty0 console=ttyS0,115200 quiet mitigations=off host=tiny-iso
`

function firstOf(paths: readonly string[]): string {
  const path = paths.find((file) => existsSync(file))
  if (!path) throw new Error(`${paths[0]} is missing: run "npm run setup -- --tests"`)
  return path
}

/** A BIOS-bootable ISO (El Torito, isolinux) of about 16 MB that comes up as the tiny guest, host name tiny-iso. */
export async function tinyIso(): Promise<string> {
  const { kernel, initrd } = await tinyGuest()
  const folder = await cached('iso', ['1', kernel, initrd, CONFIG], async (draft) => {
    const tree = join(draft, 'tree')
    await mkdir(join(tree, 'isolinux'), { recursive: true })
    await copyFile(kernel, join(tree, 'vmlinuz'))
    await copyFile(initrd, join(tree, 'initrd.gz'))
    await copyFile(firstOf(ISOLINUX), join(tree, 'isolinux/isolinux.bin'))
    await copyFile(firstOf(LDLINUX), join(tree, 'isolinux/ldlinux.c32'))
    await writeFile(join(tree, 'isolinux/isolinux.cfg'), CONFIG)
    const boot = ['-b', 'isolinux/isolinux.bin', '-c', 'isolinux/boot.cat', '-no-emul-boot', '-boot-load-size', '4']
    const target = join(draft, 'tiny.iso')
    await run('xorriso', [
      '-as',
      'mkisofs',
      '-quiet',
      '-R',
      '-J',
      '-V',
      'LABRIG_TINY',
      '-o',
      target,
      ...boot,
      '-boot-info-table',
      tree,
    ])
    await rm(tree, { recursive: true })
    await chmod(target, 0o644)
  })
  return join(folder, 'tiny.iso')
}
