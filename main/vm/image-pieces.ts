import { badFile, reachingFile } from '../../contract/file-fault.ts'
import { readImageHeader, type ImageFormat } from '../system/image-header.ts'

/**
 * Refuses a disk image that is not what it is said to be, or that names another file of this host: a VM made of it could
 * read that file.
 * @param start where in the file the image begins; bytes
 * @throws Fault REFUSED
 */
export async function refuseReaching(path: string, format: ImageFormat, start = 0): Promise<void> {
  const header = await readImageHeader(path, format, start)
  if (header.kind === 'not-it') throw badFile('image-format', { path, format })
  if (header.kind === 'reaching') throw reachingFile(path, header.other)
}
