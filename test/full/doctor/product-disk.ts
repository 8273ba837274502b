import { realpathSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pinnedNode, root } from '../../../scripts/pinned-node.mjs'
import { run } from '../../support/host/index.ts'

const LABEL = 'LABRIG_PRODUCT'
/** Node itself lies beside them, and no window is opened. */
const LEFT_OUT = /node_modules\/(node-linux-|electron$|@types\/)/

/**
 * An image of what runs of Labrig without a window, with the Node that it is pinned to: a machine needs nothing else, not
 * even a network, to run it.
 */
export async function productDisk(folder: string): Promise<string> {
  const draft = join(folder, 'product')
  await mkdir(draft, { recursive: true })
  const listed = (await run('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: root })).trim().split('\n')
  const packages = listed.filter((path) => path.startsWith(join(root, 'node_modules/')) && !LEFT_OUT.test(path))
  for (const path of packages) {
    await cp(realpathSync(path), join(draft, path.slice(root.length)), { recursive: true, force: true })
  }
  for (const part of ['out/main', 'out/renderer']) {
    await cp(join(root, part), join(draft, part), { recursive: true })
  }
  await cp(join(root, 'package.json'), join(draft, 'package.json'))
  await cp(realpathSync(pinnedNode()), join(draft, 'node'))
  const image = join(folder, 'product.iso')
  await run('xorriso', ['-as', 'mkisofs', '-quiet', '-R', '-V', LABEL, '-o', image, draft])
  return image
}

/** Shell lines by which root of a guest has it at /mnt. */
export const MOUNT = `udevadm settle; mount -o ro /dev/disk/by-label/${LABEL} /mnt`
export const PROGRAM = '/mnt/node /mnt/out/main/cli.js'
