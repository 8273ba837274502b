import type { TarPart } from '../tar-of.ts'
import type { Json } from './recorded.ts'

/** What the fake knows of a container; `shapes.ts` turns it into answers of an API version. */
export interface FakeContainer {
  id: string
  name: string
  image: string
  command: string[]
  /** Seconds since 1970, as the list gives it. */
  created: number
  state: 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead' | 'removing'
  exitCode: number
  /** When it was started, milliseconds since 1970; the recorded time unless told. */
  started?: number
  pid: number
  health: 'none' | 'starting' | 'healthy' | 'unhealthy'
  labels: Record<string, string>
  networks: string[]
  tty: boolean
  /** The body it was made with. */
  spec: Json
  logs: FakeLogRecord[]
  /** IPv4; all have the recorded one unless told. */
  address?: string
  /** The same of IPv6. */
  address6?: string
  /** Published and exposed ports, as the list gives them. */
  ports?: Json[]
  /** What an interactive shell in it shows, as a terminal gets it; without it there is no shell in the image. */
  shell?: string
}

export interface FakeLogRecord {
  stream: 'stdout' | 'stderr'
  text: string
  /** Milliseconds since 1970. */
  time: number
}

export interface FakeImage {
  id: string
  tags: string[]
  created: number
  size: number
  labels: Record<string, string>
  /** Oldest first. Without them it is of one layer, imported. */
  layers?: readonly FakeLayer[]
}

export interface FakeLayer {
  /** As the history tells what made it. */
  readonly command: string
  /** What its archive holds; none for a step that left the files alone. */
  readonly parts?: readonly TarPart[]
}

export interface FakeNetwork {
  id: string
  name: string
  driver: string
  subnet: string
  labels: Record<string, string>
  internal: boolean
}

export interface FakeVolume {
  name: string
  /** `local` unless told. */
  driver?: string
  labels: Record<string, string>
}

export interface FakeEvent {
  type: string
  action: string
  id: string
  attributes: Record<string, string>
  /** Nanoseconds since 1970 exceed a double's precision; milliseconds do here. */
  time: number
}

/** 64 hexadecimal digits, different for each number and stable. */
export function idOf(kind: number, number: number): string {
  return (kind.toString(16) + number.toString(16).padStart(11, '0')).padEnd(64, 'abcdef0123456789')
}
