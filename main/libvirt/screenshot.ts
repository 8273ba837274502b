import type { Connection } from './connection.ts'
import type { Dom } from './signature.ts'

export interface Screenshot {
  /** image/png from QEMU 7.1 on, image/x-portable-pixmap before. */
  mime: string
  bytes: Buffer
}

/** A raw 4K picture is 25 MiB. */
const LARGEST = 64 * 1024 * 1024

/** What the screen of a running guest shows. @throws LibvirtError for a guest that is off or has no such screen */
export async function takeScreenshot(connection: Connection, dom: Dom, screen = 0): Promise<Screenshot> {
  const { result, stream } = await connection.openStream(
    'DOMAIN_SCREENSHOT',
    { dom, screen, flags: 0 },
    { capacity: LARGEST },
  )
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST) throw new RangeError(`the screenshot is larger than ${LARGEST} bytes`)
    chunks.push(chunk)
  }
  return { mime: result.mime ?? 'application/octet-stream', bytes: Buffer.concat(chunks, size) }
}
