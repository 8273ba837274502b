import { setTimeout as sleep } from 'node:timers/promises'
import type { Conversation } from './conversation.ts'

/**
 * Waits until the tiny guest behind a console answers. Its TINY-READY may have gone by before the console was open, on a
 * host that is fast; what is typed too early is lost or read later, both of which do no harm.
 */
export async function untilGuestAnswers(console: Conversation, host: string, timeout = 90_000): Promise<void> {
  const end = Date.now() + timeout
  const answer = new RegExp(`UP-2-${host}\\r`)
  while (!answer.test(console.text)) {
    if (Date.now() > end) throw new Error(`${host} does not answer: ${console.text.slice(-300)}\n${console.errors}`)
    console.send('echo UP-$((1 + 1))-$(hostname)\r')
    await sleep(300)
  }
}
