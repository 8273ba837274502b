/** What stands before the bytes of a member. */
export interface TarHead {
  readonly name: string
  /** Permission bits. */
  readonly mode: number
  readonly size: number
  /** Seconds since 1970. */
  readonly modified: number
  /** A hard link is a second name of an earlier member, whose name is its target. */
  readonly kind: 'file' | 'folder' | 'link' | 'hardlink'
  readonly target?: string
  /** Root's unless told. */
  readonly uid?: number
  readonly gid?: number
}

const BLOCK = 512
const flags = { file: '0', hardlink: '1', link: '2', folder: '5' } as const
/** What eleven octal digits can say. */
const MAX_OCTAL = 0o77777777777
/** What seven can. */
const MAX_ID = 0o7777777

function block(name: string, given: TarHead, flag: string = flags[given.kind]): Buffer {
  const { mode, size, modified, target = '', uid = 0, gid = 0 } = given
  const head = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, digits: number) =>
    head.write(Math.trunc(value).toString(8).padStart(digits, '0').slice(-digits), at)
  head.write(name, 0, 100)
  octal(mode & 0o7777, 100, 7)
  octal(uid > MAX_ID ? 0 : uid, 108, 7)
  octal(gid > MAX_ID ? 0 : gid, 116, 7)
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

/** What a header of fixed fields cannot hold. */
function longRecords({ target = '', size, uid = 0, gid = 0 }: TarHead, name: string): Buffer[] {
  const records: [string, string, boolean][] = [
    ['path', name, Buffer.byteLength(name) > 100],
    ['linkpath', target, Buffer.byteLength(target) > 100],
    ['size', String(size), size > MAX_OCTAL],
    ['uid', String(uid), uid > MAX_ID],
    ['gid', String(gid), gid > MAX_ID],
  ]
  return records.flatMap(([key, value, isLong]) => (isLong ? [record(key, value)] : []))
}

/** The header of a member of an archive; its owner is root unless told, as docker's client sends it. */
export function tarHead(head: TarHead): Buffer {
  const name = head.kind === 'folder' ? `${head.name}/` : head.name
  const long = longRecords(head, name)
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
