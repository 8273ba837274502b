import type { Image } from '../../../contract/resource.ts'
import { useAsked, type Asked } from '../wizard/use-asked.ts'

/** Milliseconds between two looks at the engine's images. */
const EVERY = 5000

/** The images of an engine; asked anew when something was fetched. */
export function useImages(connection: string, making: boolean): Asked<Image[]> {
  const key = `images ${connection} ${making}`
  return useAsked(key, (client, signal) => client.image.list({ connection }, { signal }), EVERY).asked
}
