import type { Engine } from '../docker/engine.ts'
import type { LayerScan } from '../docker/saved-image.ts'
import { layerChanges, type ChangedLayer } from './layer-changes.ts'
import { makersIn, type LayerMaker } from './layer-makers.ts'

/** Names of files kept over all images: some 100 bytes each. */
const MAX_KEPT = 400_000

/** Images whose history is kept. */
const MAX_IMAGES = 500

interface ReadImage {
  readonly layers: readonly LayerScan[]
  readonly makers: readonly LayerMaker[]
}

/** A layer as a difference, and what made it in this image. */
export type MadeLayer = ChangedLayer & LayerMaker

interface Reading {
  readonly promise: Promise<ReadImage>
  readonly stop: AbortController
  readers: number
}

/** What lies in layers that were read once; a layer never changes, so that only a new one is read again. */
export class LayerCache {
  /** By digest, the longest unused first. */
  readonly #layers = new Map<string, LayerScan>()
  readonly #readings = new Map<string, Reading>()
  readonly #makers = new Map<string, readonly LayerMaker[]>()
  #kept = 0

  /** @param digests of the image's uncompressed layers, lowest first @throws DockerError */
  async changes(
    engine: Engine,
    image: { readonly id: string; readonly digests: readonly string[] },
    signal: AbortSignal,
  ): Promise<MadeLayer[]> {
    const { layers, makers } = this.#known(image) ?? (await this.#read(engine, image.id, signal))
    return layerChanges(layers).map((layer, index) => ({ ...layer, ...(makers[index] ?? { command: '', created: 0 }) }))
  }

  #known({ id, digests }: { readonly id: string; readonly digests: readonly string[] }): ReadImage | null {
    const makers = this.#makers.get(id)
    const found = digests.map((digest) => this.#layers.get(digest))
    if (makers === undefined || found.some((scan) => scan === undefined)) return null
    for (const scan of found as LayerScan[]) {
      this.#layers.delete(scan.digest)
      this.#layers.set(scan.digest, scan)
    }
    return { layers: found as LayerScan[], makers }
  }

  /** Several who ask at once share one reading, which goes on until the last of them has gone. */
  async #read(engine: Engine, id: string, signal: AbortSignal): Promise<ReadImage> {
    signal.throwIfAborted()
    const reading = this.#readings.get(id) ?? this.#begin(engine, id)
    reading.readers++
    let leave: () => void = () => undefined
    const left = new Promise<never>((_, reject) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the signal's reason is what was given
      leave = () => reject(signal.reason)
      signal.addEventListener('abort', leave)
    })
    try {
      return await Promise.race([reading.promise, left])
    } finally {
      signal.removeEventListener('abort', leave)
      if (--reading.readers === 0) reading.stop.abort()
    }
  }

  #begin(engine: Engine, id: string): Reading {
    const stop = new AbortController()
    const read = async () => {
      const { layers, config } = await engine.images.layers(id, stop.signal)
      for (const layer of layers) this.#keep(layer)
      const makers = makersIn(config)
      this.#makers.set(id, makers)
      if (this.#makers.size > MAX_IMAGES) this.#makers.delete(this.#makers.keys().next().value as string)
      return { layers, makers }
    }
    const promise = read().finally(() => this.#readings.delete(id))
    // Whoever waits is told; when nobody waits any more there is nobody to tell.
    promise.catch(() => undefined)
    const reading = { promise, stop, readers: 0 }
    this.#readings.set(id, reading)
    return reading
  }

  #keep(scan: LayerScan): void {
    if (scan.digest === '' || scan.more > 0 || this.#layers.has(scan.digest)) return
    this.#layers.set(scan.digest, scan)
    this.#kept += scan.entries.length
    for (const [digest, old] of this.#layers) {
      if (this.#kept <= MAX_KEPT) return
      this.#layers.delete(digest)
      this.#kept -= old.entries.length
    }
  }
}
