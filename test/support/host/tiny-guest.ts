import { chmod, copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { cached, fileStamp } from './cache.ts'
import { copyModule, installedKernel, moduleFiles } from './kernel.ts'
import { run } from './run.ts'

/**
 * Kernel parameters of every emulated guest. A host that is busy may not run it for the moment in which the kernel looks
 * whether its timer ticks; it then takes the timer for broken and panics or stands still (arch/x86, check_timer).
 */
export const EMULATED = 'quiet mitigations=off no_timer_check'

export type TinyGuest = { readonly kernel: string; readonly initrd: string }

const GUEST = join(import.meta.dirname, 'guest')
const SCRIPTS = ['init', 'udhcpc.script', 'acpi-power']

/** virtio only (cloud kernels have no AHCI, no e1000); button and evdev for ACPI shutdown, pvpanic for a seen crash. */
const MODULES = [
  'virtio_pci',
  'virtio_net',
  'virtio_blk',
  'virtio_console',
  'virtio_balloon',
  'virtio_rng',
  'virtiofs',
  'button',
  'evdev',
  'pvpanic-pci',
  'pvpanic-mmio',
  'sch_netem',
]

/** The statically linked busybox of the distribution. */
export function busyboxBinary(): string {
  const found = [
    '/bin/busybox',
    '/usr/bin/busybox',
    '/sbin/busybox',
    '/usr/bin/busybox.static',
    '/usr/bin/busybox-static',
  ]
  const path = found.find((file) => existsSync(file))
  if (!path) throw new Error('busybox is missing: run "npm run setup -- --tests"')
  return path
}

/**
 * Kernel and initramfs of a guest that boots in seconds without acceleration: a shell on ttyS0 and on the VGA console,
 * DHCP on the first NIC (prints LEASE ADDRESS), web server with its host name, ends on the power button.
 * Prints `TINY-READY HOST` on both consoles; kernel parameters host=NAME and ip0=ADDRESS/LEN.
 */
export async function tinyGuest(): Promise<TinyGuest> {
  const kernel = installedKernel()
  const busybox = busyboxBinary()
  const scripts = SCRIPTS.map((name) => readFileSync(join(GUEST, name), 'utf8'))
  const recipe = ['1', fileStamp(kernel.image), fileStamp(busybox), MODULES.join(' '), ...scripts]
  const folder = await cached('tiny', recipe, async (draft) => {
    await copyFile(kernel.image, join(draft, 'vmlinuz'))
    const tree = join(draft, 'tree')
    await makeTree(tree, busybox)
    const modules = await moduleFiles(kernel, MODULES)
    for (const [position, file] of modules.entries()) await copyModule(file, join(tree, 'lib'), position)
    await run('sh', ['-c', 'find . | cpio -o -H newc --quiet >../initrd.cpio'], { cwd: tree })
    await writeFile(join(draft, 'initrd.gz'), gzipSync(await readFile(join(draft, 'initrd.cpio'))))
    await rm(tree, { recursive: true })
    await rm(join(draft, 'initrd.cpio'))
    for (const name of ['vmlinuz', 'initrd.gz']) await chmod(join(draft, name), 0o644)
  })
  return { kernel: join(folder, 'vmlinuz'), initrd: join(folder, 'initrd.gz') }
}

async function makeTree(tree: string, busybox: string): Promise<void> {
  for (const name of ['proc', 'sys', 'dev', 'tmp', 'lib', 'www', 'etc/acpi/PWRF'])
    await mkdir(join(tree, name), { recursive: true })
  await installBusybox(tree, busybox)
  await installScript('init', join(tree, 'init'))
  await installScript('udhcpc.script', join(tree, 'etc/udhcpc.script'))
  await installScript('acpi-power', join(tree, 'etc/acpi/PWRF/00000080'))
}

async function installScript(name: string, target: string): Promise<void> {
  await copyFile(join(GUEST, name), target)
  await chmod(target, 0o755)
}

/** busybox under bin/ with a link for each of its applets. */
export async function installBusybox(tree: string, busybox: string): Promise<void> {
  await mkdir(join(tree, 'bin'), { recursive: true })
  await copyFile(busybox, join(tree, 'bin/busybox'))
  await chmod(join(tree, 'bin/busybox'), 0o755)
  const applets = (await run(busybox, ['--list'])).split('\n')
  // busybox lists itself: a link of that name to itself would hide the program.
  for (const applet of applets.filter((name) => name !== '' && name !== 'busybox'))
    await symlink('busybox', join(tree, 'bin', applet))
}
