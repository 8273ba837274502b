import type { Rules } from '../net/link-shape.ts'

/** The host's end of a machine's link. */
interface OnLink {
  readonly host: string
  /** Its number: another interface of the same name is another one. */
  readonly index: number
  /** True when it needs rights that this process does not have: it is told with sudo. */
  readonly sudo: boolean
  /** Whether the privileged helper has them. */
  readonly helper: boolean
}

export type LinkStep =
  | (OnLink & { readonly type: 'link.set'; readonly up: boolean })
  /** The words after the handle; null takes the queue away. */
  | (OnLink & {
      readonly type: 'link.queue'
      readonly words: readonly string[] | null
      readonly before: readonly string[] | null
    })
  /** The same for what comes in at it. */
  | (OnLink & {
      readonly type: 'link.sent'
      readonly words: readonly string[] | null
      readonly before: readonly string[] | null
    })
  | (OnLink & { readonly type: 'link.rules'; readonly rules: Rules | null; readonly before: Rules | null })
