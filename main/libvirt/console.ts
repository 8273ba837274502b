/** A guest's serial console and its virtio channels as byte streams. */
import type { Connection } from './connection.ts'
import { DOMAIN_CHANNEL, DOMAIN_CONSOLE } from './flags.ts'
import type { Dom } from './signature.ts'
import type { LibvirtStream } from './stream.ts'

/** What a console keeps for a reader that does not read; of more, the oldest is dropped and a line says how much. */
const CONSOLE_CAPACITY = 1024 * 1024
const CHANNEL_CAPACITY = 4 * 1024 * 1024

export interface ConsoleOptions {
  /** Alias of the device, such as `serial1`; the first console when left out. */
  device?: string
  /** Takes over from whoever is attached; without it an attached console refuses. */
  force?: boolean
}

/**
 * The bytes are the guest's: any value, any split, not necessarily UTF-8. The stream ends when the guest stops, is saved
 * or reverted (open again on STARTED), and when another client takes the console by force. The protocol carries no
 * window size.
 *
 * @throws LibvirtError OPERATION_FAILED when somebody else is attached, OPERATION_INVALID when the guest is off
 */
export async function openConsole(
  connection: Connection,
  dom: Dom,
  options: ConsoleOptions = {},
): Promise<LibvirtStream> {
  const bits = options.force ? DOMAIN_CONSOLE.FORCE : 0
  const { stream } = await connection.openStream(
    'DOMAIN_OPEN_CONSOLE',
    { dom, dev_name: options.device ?? null, flags: bits },
    { overflow: 'gap', capacity: CONSOLE_CAPACITY, hangup: 'end' },
  )
  return stream
}

/**
 * A channel by its target name; the first one for null. Its bytes belong to a protocol, which a gap would corrupt: a
 * reader that falls 4 MiB behind loses the stream with StreamOverflowError instead.
 */
export async function openChannel(
  connection: Connection,
  dom: Dom,
  name: string | null,
  options: { force?: boolean } = {},
): Promise<LibvirtStream> {
  const bits = options.force ? DOMAIN_CHANNEL.FORCE : 0
  const { stream } = await connection.openStream(
    'DOMAIN_OPEN_CHANNEL',
    { dom, name, flags: bits },
    { overflow: 'error', capacity: CHANNEL_CAPACITY, hangup: 'end' },
  )
  return stream
}
