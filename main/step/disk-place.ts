import { xmlText } from './xml-text.ts'

/** Block devices of a host have their names there and nowhere else (udev(7)). */
const isDevice = (path: string): boolean => path.startsWith('/dev/')

/**
 * How libvirt's definitions name what a disk lies on: a block device otherwise than a file, so that its size, rights
 * and moves are seen to (https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms).
 */
export function diskPlace(path: string): { readonly type: 'file' | 'block'; readonly source: string } {
  const [type, name] = isDevice(path) ? (['block', 'dev'] as const) : (['file', 'file'] as const)
  return { type, source: `<source ${name}='${xmlText(path)}'/>` }
}
