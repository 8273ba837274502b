import { useSyncExternalStore } from 'react'
import { Emitter } from './emitter.ts'

/** A value outside React with listeners. */
export class Value<T> {
  readonly #changed = new Emitter()
  #value: T

  constructor(value: T) {
    this.#value = value
  }

  readonly subscribe = this.#changed.subscribe
  readonly get = (): T => this.#value

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    this.#changed.emit()
  }
}

export function useValue<T>(value: Value<T>): T {
  return useSyncExternalStore(value.subscribe, value.get)
}
