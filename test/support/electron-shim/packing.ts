// What goes between Node and a page is JSON text over CDP; bytes travel as base64. The page's half is in page/.

export type Packed = null | boolean | number | string | readonly Packed[] | { readonly [key: string]: Packed }

export function pack(value: unknown): Packed {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (Array.isArray(value)) return value.map(pack)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, pack(one)]))
  }
  return value === undefined ? null : (value as Packed)
}

export function unpack(value: Packed): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one: Packed) => unpack(one))
  const record = value as { readonly [key: string]: Packed }
  if (typeof record['$bytes'] === 'string') return new Uint8Array(Buffer.from(record['$bytes'], 'base64'))
  return Object.fromEntries(Object.entries(record).map(([key, one]) => [key, unpack(one)]))
}
