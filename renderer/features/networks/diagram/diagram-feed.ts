import { pause } from '../../../api/follow.ts'
import type { Client } from '../../../api/client.ts'
import { failureOf, type Failure } from '../../../api/failure.ts'
import { Value } from '../../../lib/value.ts'
import { pictureAfter, type Picture, type Rates } from './picture.ts'

/** A stream that ends or fails although the connection stands is asked for again. Milliseconds. */
const AGAIN_AFTER = 2000

/** The diagram as the host tells it, for as long as somebody looks. */
export class DiagramFeed {
  readonly picture = new Value<Picture | null>(null)
  readonly rates = new Value<Rates>(new Map())
  readonly failure = new Value<Failure | null>(null)

  async follow(client: Client, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const event of await client.diagram.watch(undefined, { signal })) {
          if (signal.aborted) return
          this.failure.set(null)
          if (event.type === 'rates') this.rates.set(new Map(event.rates.map((one) => [one.edge, one])))
          else this.picture.set(pictureAfter(this.picture.get(), event))
        }
      } catch (error) {
        if (!signal.aborted) this.failure.set(failureOf(error))
      }
      await pause(AGAIN_AFTER, signal)
    }
  }
}
