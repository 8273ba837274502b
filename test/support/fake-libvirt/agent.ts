import type { TypedParam } from '../../../main/libvirt/signature.ts'

/** What answers inside a fake guest. */
export interface FakeAgent {
  readonly version: string
  /** Names of its commands that it allows. */
  readonly commands: readonly string[]
  readonly info: TypedParam[]
  /** Seconds. */
  ahead: number
  /** What was asked of it, in order. */
  readonly asked: unknown[]
  /** What it answers to commands, before the usual. */
  readonly answers?: Readonly<Record<string, () => unknown>>
}
