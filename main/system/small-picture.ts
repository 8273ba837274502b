import { crc32, deflateSync, inflateSync } from 'node:zlib'

interface Pixels {
  readonly width: number
  readonly height: number
  /** Three bytes each. */
  readonly rgb: Buffer
}

/** Larger screens than 8K are a mistake. */
const MOST_PIXELS = 7680 * 4320
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * A picture of a screen, made small, as PNG.
 * @param bytes PNG of true colour with 8 bits, or PPM: what QEMU gives
 * @returns null for any other kind
 */
export function smallPicture(bytes: Buffer, width: number): Buffer | null {
  const pixels = bytes.subarray(0, 8).equals(SIGNATURE) ? readPng(bytes) : readPpm(bytes)
  return pixels === null ? null : writePng(shrink(pixels, Math.min(width, pixels.width)))
}

/** P6 of netpbm's ppm(5), one byte per colour. */
function readPpm(bytes: Buffer): Pixels | null {
  const found = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1'))
  if (found === null) return null
  const [width, height] = [Number(found[1]), Number(found[2])]
  const rgb = bytes.subarray(found[0].length)
  if (width * height > MOST_PIXELS || width * height === 0 || rgb.length < width * height * 3) return null
  return { width, height, rgb }
}

/** PNG (third edition), 5.3: length, type, data and checksum of each chunk. */
function chunksOf(bytes: Buffer): { readonly header: Buffer; readonly data: Buffer } | null {
  const data: Buffer[] = []
  let header: Buffer | null = null
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const body = bytes.subarray(at + 8, at + 8 + length)
    const type = bytes.toString('latin1', at + 4, at + 8)
    if (type === 'IHDR') header = body
    else if (type === 'IDAT') data.push(body)
    at += 12 + length
  }
  return header === null || header.length < 13 ? null : { header, data: Buffer.concat(data) }
}

function readPng(bytes: Buffer): Pixels | null {
  const chunks = chunksOf(bytes)
  if (chunks === null) return null
  const { header, data } = chunks
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const channels = { 2: 3, 6: 4 }[header[9] ?? 0]
  // 8 bits, not interlaced.
  if (header[8] !== 8 || channels === undefined || header[12] !== 0) return null
  if (width * height === 0 || width * height > MOST_PIXELS) return null
  const line = width * channels
  const raw = inflateSync(data, { maxOutputLength: (line + 1) * height })
  return raw.length < (line + 1) * height ? null : unfiltered(raw, { width, height, channels })
}

interface Shape {
  readonly width: number
  readonly height: number
  readonly channels: number
}

/** PNG (third edition), 9: each line is written as differences to its neighbours. */
function unfiltered(raw: Buffer, { width, height, channels }: Shape): Pixels {
  const line = width * channels
  const rgb = Buffer.alloc(width * height * 3)
  let above: Buffer = Buffer.alloc(line)
  for (let row = 0; row < height; row += 1) {
    const start = row * (line + 1)
    const now = raw.subarray(start + 1, start + 1 + line)
    unfilters[raw[start] ?? 0]?.(now, above, channels)
    if (channels === 3) now.copy(rgb, row * width * 3)
    else for (let x = 0; x < width; x += 1) now.copy(rgb, (row * width + x) * 3, x * channels, x * channels + 3)
    above = now
  }
  return { width, height, rgb }
}

/** A loop for each filter: this runs for each byte of a screen, and many screens are looked at. */
const unfilters: Readonly<Record<number, (now: Buffer, above: Buffer, channels: number) => void>> = {
  1: (now, _, channels) => {
    for (let at = channels; at < now.length; at += 1) now[at] = (now[at] ?? 0) + (now[at - channels] ?? 0)
  },
  2: (now, above) => {
    for (let at = 0; at < now.length; at += 1) now[at] = (now[at] ?? 0) + (above[at] ?? 0)
  },
  3: (now, above, channels) => {
    for (let at = 0; at < now.length; at += 1) {
      const left = at < channels ? 0 : (now[at - channels] ?? 0)
      now[at] = (now[at] ?? 0) + ((left + (above[at] ?? 0)) >> 1)
    }
  },
  4: (now, above, channels) => {
    for (let at = 0; at < now.length; at += 1) {
      const left = at < channels ? 0 : (now[at - channels] ?? 0)
      const corner = at < channels ? 0 : (above[at - channels] ?? 0)
      now[at] = (now[at] ?? 0) + paeth(left, above[at] ?? 0, corner)
    }
  },
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

/** Each new pixel is the mean of those that it stands for. */
function shrink(from: Pixels, width: number): Pixels {
  const scale = from.width / width
  const height = Math.max(1, Math.round(from.height / scale))
  const rgb = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    const rows: Span = [Math.floor((y * from.height) / height), Math.ceil(((y + 1) * from.height) / height)]
    for (let x = 0; x < width; x += 1) {
      const columns: Span = [Math.floor(x * scale), Math.max(Math.floor(x * scale) + 1, Math.floor((x + 1) * scale))]
      putMean(from, { rows, columns }, rgb, (y * width + x) * 3)
    }
  }
  return { width, height, rgb }
}

type Span = readonly [from: number, to: number]

function putMean(
  { width, height, rgb }: Pixels,
  { rows, columns }: { readonly rows: Span; readonly columns: Span },
  into: Buffer,
  at: number,
): void {
  let [red, green, blue, count] = [0, 0, 0, 0]
  const [bottom, right] = [Math.min(rows[1], height), Math.min(columns[1], width)]
  for (let y = rows[0]; y < bottom; y += 1) {
    const end = (y * width + right) * 3
    for (let pixel = (y * width + columns[0]) * 3; pixel < end; pixel += 3) {
      red += rgb[pixel] ?? 0
      green += rgb[pixel + 1] ?? 0
      blue += rgb[pixel + 2] ?? 0
      count += 1
    }
  }
  const share = 1 / Math.max(1, count)
  into[at] = Math.round(red * share)
  into[at + 1] = Math.round(green * share)
  into[at + 2] = Math.round(blue * share)
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

function writePng({ width, height, rgb }: Pixels): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const lines = Array.from({ length: height }, (_, row) =>
    Buffer.concat([Buffer.from([0]), rgb.subarray(row * width * 3, (row + 1) * width * 3)]),
  )
  const data = deflateSync(Buffer.concat(lines), { level: 9 })
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}
