/** A range of IPv4 addresses as numbers, both ends included. */
export interface Range {
  readonly first: number
  readonly last: number
}

/** An IPv4 address as a number; null for anything else. */
export function addressNumber(text: string): number | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  const bytes = match?.slice(1).map(Number)
  if (bytes === undefined || bytes.some((byte) => byte > 255)) return null
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0)
}

export function addressText(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
}

/** "192.168.122.0/24", "10.0.0.0/255.0.0.0" or one address; null for what is not IPv4. */
export function rangeOf(text: string): Range | null {
  const [address = '', mask] = text.split('/')
  const start = addressNumber(address)
  const length = mask === undefined ? 32 : prefixLength(mask)
  if (start === null || length === null) return null
  const size = 2 ** (32 - length)
  const first = Math.floor(start / size) * size
  return { first, last: first + size - 1 }
}

function prefixLength(mask: string): number | null {
  if (/^\d{1,2}$/.test(mask)) return Number(mask) <= 32 ? Number(mask) : null
  const bits = addressNumber(mask)
  return bits === null ? null : 32 - Math.log2(2 ** 32 - bits)
}

export function overlaps(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last
}

export function holds(range: Range, address: number): boolean {
  return range.first <= address && address <= range.last
}
