import { readFileSync } from 'node:fs'

export type Json = { [key: string]: unknown }

/** A fresh copy of a recorded answer: callers change it. */
export function recorded(name: string): Json {
  return JSON.parse(readFileSync(new URL(`recorded/${name}.json`, import.meta.url), 'utf8')) as Json
}

export function recordedList(name: string): Json[] {
  return recorded(name) as unknown as Json[]
}
