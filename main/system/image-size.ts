import { runCommand } from './command.ts'
import type { ImageFormat } from './image-header.ts'

/**
 * What a guest sees of an image, bytes. qemu-img follows what a header names: only for images that stand alone
 * (readImageHeader).
 * @throws CommandError
 */
export async function virtualSize(path: string, format: ImageFormat): Promise<number> {
  const { stdout } = await runCommand('qemu-img', ['info', '--force-share', '-f', format, '--output=json', path])
  const size = (JSON.parse(stdout) as { readonly 'virtual-size'?: unknown })['virtual-size']
  if (typeof size !== 'number') throw new TypeError(`qemu-img tells no size of ${path}`)
  return size
}
