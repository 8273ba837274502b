import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from './cache.ts'
import { run } from './run.ts'
import { EMULATED, tinyGuest } from './tiny-guest.ts'

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
  APPEND console=tty0 console=ttyS0,115200 ${EMULATED} host=tiny-iso
`

/** The same with a picture that no firmware draws, and nothing boots before Enter. Syslinux: ^L clears, ^O sets the colours. */
const ASKING = CONFIG.replace('PROMPT 0', 'DISPLAY hello.txt\nPROMPT 1\nTIMEOUT 0')
const HELLO = `\f\x0f1f${' Press Enter to boot the tiny guest.'.padEnd(78).concat('\r\n').repeat(6)}\x0f07`

function firstOf(paths: readonly string[]): string {
  const path = paths.find((file) => existsSync(file))
  if (!path) throw new Error(`${paths[0]} is missing: run "npm run setup -- --tests"`)
  return path
}

/**
 * A BIOS-bootable ISO (El Torito, isolinux) of about 16 MB that comes up as the tiny guest, host name tiny-iso.
 * @param options asks: the loader shows white text on blue and waits for Enter
 */
export async function tinyIso(options: { readonly asks?: boolean } = {}): Promise<string> {
  const { kernel, initrd } = await tinyGuest()
  const config = options.asks === true ? ASKING : CONFIG
  const folder = await cached('iso', ['1', kernel, initrd, config, HELLO], async (draft) => {
    const tree = join(draft, 'tree')
    await mkdir(join(tree, 'isolinux'), { recursive: true })
    await copyFile(kernel, join(tree, 'vmlinuz'))
    await copyFile(initrd, join(tree, 'initrd.gz'))
    await copyFile(firstOf(ISOLINUX), join(tree, 'isolinux/isolinux.bin'))
    await copyFile(firstOf(LDLINUX), join(tree, 'isolinux/ldlinux.c32'))
    await writeFile(join(tree, 'isolinux/isolinux.cfg'), config)
    await writeFile(join(tree, 'isolinux/hello.txt'), HELLO)
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
