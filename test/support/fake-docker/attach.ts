import type { Duplex } from 'node:stream'
import type { EngineState } from './engine-state.ts'
import { truthy } from './exchange.ts'
import { frame } from './frames.ts'
import type { FakeContainer } from './model.ts'

/** The main process behind an attach: says what it is told; the line "exit N" ends the container. */
export function attachTo(container: FakeContainer, state: EngineState, query: URLSearchParams, socket: Duplex): void {
  const write = (text: string): void => void socket.write(container.tty ? text : frame('stdout', text))
  if (truthy(query.get('logs'))) for (const record of container.logs) write(record.text)
  socket.on('data', (bytes: Buffer) => {
    const text = bytes.toString()
    const exit = /^exit (\d+)/m.exec(text)
    write(text)
    if (!exit) return
    state.stop(container, Number(exit[1]), undefined)
    socket.end()
  })
  // The end of the input leaves the output open, as a process that ignores it does.
  socket.on('end', () => write('(end of input)'))
}
