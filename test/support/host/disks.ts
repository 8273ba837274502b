import { mkdir, rm, writeFile, chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from './cache.ts'
import { run } from './run.ts'

/** A qcow2 disk of 32 MiB with an ext2 file system that holds /hello.txt; read-only base for copies and overlays. */
export async function tinyDisk(): Promise<string> {
  const folder = await cached('disk', ['1'], async (draft) => {
    const tree = join(draft, 'tree')
    await mkdir(tree)
    await writeFile(join(tree, 'hello.txt'), 'hello from the disk\n')
    const raw = join(draft, 'disk.raw')
    await run('mke2fs', ['-q', '-t', 'ext2', '-L', 'tiny', '-d', tree, raw, '32M'])
    await run('qemu-img', ['convert', '-q', '-O', 'qcow2', raw, join(draft, 'disk.qcow2')])
    await rm(raw)
    await rm(tree, { recursive: true })
    await chmod(join(draft, 'disk.qcow2'), 0o644)
  })
  return join(folder, 'disk.qcow2')
}

/** A new empty qcow2, or an overlay of `backing`. Size as qemu-img takes it (64M). */
export async function makeDisk(path: string, size: string, backing?: string): Promise<string> {
  const base = backing === undefined ? [] : ['-b', backing, '-F', 'qcow2']
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', ...base, path, size])
  return path
}
