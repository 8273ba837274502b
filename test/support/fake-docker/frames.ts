export type FrameStream = 'stdout' | 'stderr' | 'systemerr'

const TYPES = { stdout: 1, stderr: 2, systemerr: 3 } as const

/** One frame of multiplexed output: {stream, 0, 0, 0, length as 32 bits big endian}, payload (moby api/pkg/stdcopy). */
export function frame(stream: FrameStream, payload: string | Buffer): Buffer {
  const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
  const header = Buffer.alloc(8)
  header[0] = TYPES[stream]
  header.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([header, bytes])
}
