import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cached, fileStamp } from './cache.ts'
import { run } from './run.ts'
import { EMULATED, tinyGuest } from './tiny-guest.ts'

/** What the first boot leaves in the firmware's variables, in the letters that they are written in. */
export const UEFI_MARK = 'LabrigTest'

/**
 * A disk that UEFI boots by itself: the firmware's own shell finds startup.nsh on its file system (UEFI Shell 2.2, 3.3),
 * leaves a variable in the NVRAM and starts the kernel, which is an EFI program, with the tiny guest's initramfs.
 */
export async function uefiDisk(host: string): Promise<string> {
  const { kernel, initrd } = await tinyGuest()
  const script = [
    '@echo -off',
    // UEFI 2.10, 8.2: 07 is kept, and seen at boot and by the system.
    `setvar ${UEFI_MARK} -guid 6c616272-6967-4c61-6272-696774657374 -nv -bs -rt =42`,
    'fs0:',
    `linux.efi initrd=\\initrd.gz console=ttyS0 ${EMULATED} host=${host}`,
  ]
  const folder = await cached('uefi', ['1', fileStamp(kernel), fileStamp(initrd), ...script], async (draft) => {
    const tree = join(draft, 'tree')
    await mkdir(tree)
    await copyFile(kernel, join(tree, 'linux.efi'))
    await copyFile(initrd, join(tree, 'initrd.gz'))
    await writeFile(join(tree, 'startup.nsh'), `${script.join('\r\n')}\r\n`)
    // qemu itself makes a FAT of the folder.
    await run('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', `fat:${tree}`, join(draft, 'disk.qcow2')])
    await rm(tree, { recursive: true })
  })
  return join(folder, 'disk.qcow2')
}
