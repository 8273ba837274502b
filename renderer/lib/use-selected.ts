import { useCallback, useRef, useSyncExternalStore } from 'react'
import type { Listener, Unsubscribe } from './emitter.ts'

/** Shallow equality of flat lists. */
export function sameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => Object.is(value, other[index]))
}

/** Equality of small records of primitive values. */
export function sameRecord(one: object, other: object): boolean {
  const keys = Object.keys(one)
  const at = (record: object, key: string) => (record as Readonly<Record<string, unknown>>)[key]
  return keys.length === Object.keys(other).length && keys.every((key) => Object.is(at(one, key), at(other, key)))
}

/**
 * Something computed from a store outside React. The component renders again only when the result differs by `same`;
 * a result that is the same keeps its identity.
 */
export function useSelected<T>(
  subscribe: (listener: Listener) => Unsubscribe,
  select: () => T,
  same: (one: T, other: T) => boolean = Object.is,
): T {
  const last = useRef<{ readonly value: T } | null>(null)
  const read = useCallback(() => {
    const value = select()
    if (last.current === null || !same(last.current.value, value)) last.current = { value }
    return last.current.value
  }, [select, same])
  return useSyncExternalStore(subscribe, read)
}
