import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { run, tryRun } from './run.ts'

export type Kernel = { readonly version: string; readonly image: string }

/** Newest installed kernel that we may read; a cloud kernel first, since it starts in half the time. */
export function installedKernel(): Kernel {
  const kernels = readdirSync('/lib/modules')
    .flatMap((version) =>
      [`/boot/vmlinuz-${version}`, join('/lib/modules', version, 'vmlinuz')].map((image) => ({ version, image })),
    )
    .filter(({ version, image }) => isReadable(image) && existsSync(join('/lib/modules', version, 'modules.dep')))
    .sort((a, b) => rank(b.version) - rank(a.version) || b.version.localeCompare(a.version, 'en', { numeric: true }))
  if (!kernels[0])
    throw new Error('No readable kernel with modules in /boot and /lib/modules: run "npm run setup -- --tests"')
  return kernels[0]
}

const rank = (version: string): number => (/cloud|virtual|kvm/.test(version) ? 1 : 0)

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}

/** Files of these modules and of what they need, in the order of loading; what is built in or unknown is left out. */
export async function moduleFiles(kernel: Kernel, names: readonly string[]): Promise<string[]> {
  const files = new Set<string>()
  for (const name of names) {
    const { stdout } = await tryRun('modprobe', ['-S', kernel.version, '--show-depends', name])
    for (const match of stdout.matchAll(/^insmod (\S+)/gm)) if (match[1]) files.add(match[1])
  }
  return [...files]
}

/** Copies a module as plain .ko: distributions compress them, busybox's insmod may not know how. */
export async function copyModule(file: string, folder: string, position: number): Promise<void> {
  const name = `${String(position).padStart(3, '0')}-${basename(file).replace(/\.ko.*$/, '.ko')}`
  const target = join(folder, name)
  if (file.endsWith('.ko')) await copyFile(file, target)
  else if (file.endsWith('.zst')) await writeFile(target, zstdDecompressSync(await readFile(file)))
  else await run('sh', ['-c', 'exec "$1" -dc <"$2" >"$3"', 'sh', file.endsWith('.xz') ? 'xz' : 'gzip', file, target])
}
