import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** From the terminal without an echo, or the first line of what is piped in. */
export async function readPassword(question: string): Promise<string> {
  const { stdin, stderr } = process
  const terminal = stdin.isTTY === true
  if (terminal) stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: silent, terminal })
  try {
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
    return await Promise.race([lines.question(''), closed])
  } finally {
    lines.close()
    if (terminal) stderr.write('\n')
  }
}
