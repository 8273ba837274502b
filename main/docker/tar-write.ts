/** What stands before the bytes of a member. */
export interface TarHead {
  readonly name: string
  /** Permission bits. */
  readonly mode: number
  readonly size: number
  /** Seconds since 1970. */
  readonly modified: number
  readonly kind: 'file' | 'folder' | 'link'
  readonly target?: string
}

const BLOCK = 512
const flags = { file: '0', folder: '5', link: '2' } as const
/** What eleven octal digits can say. */
const MAX_OCTAL = 0o77777777777

function block(name: string, { mode, size, modified, kind, target = '' }: TarHead, flag: string = flags[kind]): Buffer {
  const head = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, digits: number) =>
    head.write(Math.trunc(value).toString(8).padStart(digits, '0').slice(-digits), at)
  head.write(name, 0, 100)
  octal(mode & 0o7777, 100, 7)
  octal(0, 108, 7)
  octal(0, 116, 7)
  octal(size, 124, 11)
  octal(Math.max(0, modified), 136, 11)
  head.write('        ', 148)
  head.write(flag, 156)
  head.write(target, 157, 100)
  head.write('ustar\u{0}00', 257)
  const sum = head.reduce((all, byte) => all + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return head
}

/** A pax record holds its own length. */
function record(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`
  const bytes = Buffer.byteLength(rest)
  let length = bytes
  while (length !== bytes + String(length).length) length = bytes + String(length).length
  return Buffer.from(`${length}${rest}`)
}

/** The header of a member of an archive; its owner is root, as docker's client sends it. */
export function tarHead(head: TarHead): Buffer {
  const name = head.kind === 'folder' ? `${head.name}/` : head.name
  const long = [
    ...(Buffer.byteLength(name) > 100 ? [record('path', name)] : []),
    ...(Buffer.byteLength(head.target ?? '') > 100 ? [record('linkpath', head.target ?? '')] : []),
    ...(head.size > MAX_OCTAL ? [record('size', String(head.size))] : []),
  ]
  const own = block(name, head.size > MAX_OCTAL ? { ...head, size: 0 } : head)
  if (long.length === 0) return own
  const body = Buffer.concat(long)
  const before = block('PaxHeaders/entry', { ...head, size: body.length, mode: 0o644 }, 'x')
  return Buffer.concat([before, body, tarPadding(body.length), own])
}

export function tarPadding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
}

export const tarEnd = Buffer.alloc(2 * BLOCK)
