import { connect } from 'node:net'

export type TcpAnswer = 'answered' | 'refused' | 'silent'

/** Opens a connection to a port and closes it at once. @param patience milliseconds */
export function tryPort(
  address: string,
  port: number,
  patience: number,
): Promise<{ answer: TcpAnswer; detail: string }> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    const end = (answer: TcpAnswer, detail: string) => {
      socket.destroy()
      resolve({ answer, detail })
    }
    socket.setTimeout(patience, () => end('silent', `no answer within ${patience / 1000} s`))
    socket.once('connect', () => end('answered', 'the connection was accepted'))
    socket.once('error', (error: NodeJS.ErrnoException) =>
      end(error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET' ? 'refused' : 'silent', error.message),
    )
  })
}
