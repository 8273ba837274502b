import { existsSync, readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from './cache.ts'
import { lacking } from './lacking.ts'
import { run } from './run.ts'

/** What configures the interfaces of hosts, and what it needs that this machine may lack. Never installed: only unpacked. */
const PACKAGES = {
  ifupdown: ['ifupdown', 'bridge-utils', 'udhcpc'],
  networkmanager: [
    ...['network-manager', 'libnm0', 'libndp0', 'libteamdctl0', 'libbluetooth3', 'libmm-glib0', 'libpsl5'],
    'libcurl3-gnutls',
  ],
  netplan: [
    'netplan.io',
    'libnetplan0',
    'python3-yaml',
    'python3-netifaces',
    'python3-dbus',
    'python3-rich',
    'python3-markdown-it',
    'python3-mdurl',
    'python3-pygments',
  ],
} as const
export type NetPrograms = keyof typeof PACKAGES

/** Why there can be no host of its own with such programs here, or undefined. */
export function lackingNetWorld(): string | undefined {
  const lack = lacking('root', 'netns')
  if (lack !== undefined) return lack
  if (!readFileSync('/proc/filesystems', 'utf8').includes('\toverlay\n')) return 'needs overlayfs'
  return existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg') ? undefined : 'needs packages of a Debian'
}

/**
 * A layer for an overlay over `/` that has the programs where a package puts them. Made once, from the package sources of
 * this machine; no script of a package runs, so that nothing of this machine is started or configured.
 */
export async function netPrograms(kind: NetPrograms): Promise<string> {
  const names = PACKAGES[kind]
  const wanted = await run('apt-get', ['download', '--print-uris', ...names])
  return cached(`net-${kind}`, [wanted, ...names], async (folder) => {
    await run('apt-get', ['download', ...names], { cwd: folder })
    const files = (await readdir(folder)).filter((file) => file.endsWith('.deb'))
    for (const file of files) {
      await run('dpkg', ['-x', join(folder, file), folder])
      await rm(join(folder, file))
    }
    // On this machine these are links into /usr, which a folder of the same name in an upper layer would hide.
    for (const name of ['bin', 'sbin', 'lib']) {
      if (existsSync(join(folder, name))) {
        await run('cp', ['-a', `${join(folder, name)}/.`, join(folder, 'usr', name)])
        await rm(join(folder, name), { recursive: true })
      }
    }
  })
}
