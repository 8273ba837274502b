/** A member of an archive that a test makes. */
export interface TarPart {
  readonly name: string
  readonly data?: string | Buffer
  /** '0' a file, '2' a symbolic link, '5' a folder. */
  readonly type?: string
  readonly target?: string
}

const BLOCK = 512

function header(name: string, size: number, type: string, target: string): Buffer {
  const block = Buffer.alloc(BLOCK)
  block.write(name.slice(0, 100), 0)
  for (const at of [100, 108, 116]) block.write('0000644', at)
  block.write(`${size.toString(8).padStart(11, '0')}\0${'0'.repeat(11)}\0        ${type}`, 124)
  block.write(target.slice(0, 100), 157)
  block.write('ustar\u{0}00', 257)
  const sum = block.reduce((all, byte) => all + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK)])
}

/** A pax record holds its own length. */
function paxRecord(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`
  let length = Buffer.byteLength(rest)
  while (length !== Buffer.byteLength(rest) + String(length).length)
    length = Buffer.byteLength(rest) + String(length).length
  return Buffer.from(`${length}${rest}`)
}

/** An archive (ustar, long names by pax). */
export function tarOf(parts: readonly TarPart[]): Buffer {
  const blocks = parts.flatMap(({ name, data = '', type = '0', target = '' }) => {
    const bytes = Buffer.from(data)
    const long = Buffer.byteLength(name) > 100 ? paxRecord('path', name) : null
    const before = long === null ? [] : [header('pax', long.length, 'x', ''), padded(long)]
    return [...before, header(name, bytes.length, type, target), padded(bytes)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)])
}
