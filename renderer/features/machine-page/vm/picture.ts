/** A decoded screen: four bytes per pixel. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
}

/** Larger screens than 8K are a mistake. */
const MOST_PIXELS = 7680 * 4320

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

/**
 * Reads the raw picture that QEMU before 7.1 gives: P6 of netpbm's ppm(5), one byte per colour.
 * @returns null when it is none
 */
export function readPpm(bytes: Uint8Array): Pixels | null {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 64))
  const found = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(head)
  if (found === null) return null
  const [width, height] = [Number(found[1]), Number(found[2])]
  const start = found[0].length
  if (width * height > MOST_PIXELS || bytes.length < start + width * height * 3) return null
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    rgba[pixel * 4] = bytes[start + pixel * 3] ?? 0
    rgba[pixel * 4 + 1] = bytes[start + pixel * 3 + 1] ?? 0
    rgba[pixel * 4 + 2] = bytes[start + pixel * 3 + 2] ?? 0
    rgba[pixel * 4 + 3] = 255
  }
  return { width, height, rgba }
}

/** An address for an image element; null for a kind of picture that is not known. */
export function addressOfPicture({ mime, base64 }: { readonly mime: string; readonly base64: string }): string | null {
  if (mime === 'image/png') return `data:image/png;base64,${base64}`
  const pixels = readPpm(bytesOf(base64))
  if (pixels === null) return null
  const canvas = document.createElement('canvas')
  canvas.width = pixels.width
  canvas.height = pixels.height
  canvas.getContext('2d')?.putImageData(new ImageData(pixels.rgba, pixels.width, pixels.height), 0, 0)
  return canvas.toDataURL()
}
