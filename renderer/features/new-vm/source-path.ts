import { diskFormats, type DiskFormat, type VmForm } from './form.ts'

/** The format that a file's ending names; null for endings that say nothing (.img). */
export function formatByEnding(path: string): DiskFormat | null {
  const ending = path.split('.').at(-1)?.toLowerCase()
  // Microsoft's own ending of what qemu calls vpc.
  if (ending === 'vhd') return 'vpc'
  return diskFormats.find((format) => format === ending) ?? null
}

/** The change of the form when a file is chosen for its source. */
export function withPath(form: VmForm, path: string, target: 'main' | 'initrd' = 'main'): Partial<VmForm> {
  if (target === 'initrd') return { initrd: path }
  switch (form.source) {
    case 'image':
      return { image: path, imageFormat: '', imageCapacity: null, detected: null }
    case 'iso':
      return { iso: path, detected: null }
    case 'disk':
      return { disk: path, diskFormat: formatByEnding(path) ?? form.diskFormat }
    case 'tree':
      return { tree: path, detected: null, treeInstaller: null }
    case 'kernel':
      return { kernel: path }
    case 'pxe':
      return {}
  }
}
