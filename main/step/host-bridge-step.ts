import type { NetManager, NewHostBridge } from '../../contract/host-bridge.ts'
import type { FileChange, WayBack } from './host-bridge-script.ts'

/** What has to be there again before a bridge is kept. */
export interface Expected {
  /** An address with the length of its prefix; null for any. */
  readonly address: string | null
  /** Whether it has to have an address at all. */
  readonly needed: boolean
  /** `route`: that of its default route, whichever it is. */
  readonly gateway: string | null
}

interface OnBridge {
  readonly bridge: string
  /** True when it needs rights that this process does not have: it is told with sudo. */
  readonly sudo: boolean
  readonly helper: false
}

export type HostBridgeStep =
  /** Puts the way back in place and starts the timer that goes it: before anything is changed. */
  | (OnBridge & {
      readonly type: 'bridge.arm'
      readonly nic: string
      readonly manager: NetManager
      readonly token: string
      readonly seconds: number
      readonly files: readonly FileChange[]
      readonly back: WayBack
    })
  | (OnBridge & { readonly type: 'bridge.run'; readonly words: readonly string[]; readonly seconds: number })
  | (OnBridge & { readonly type: 'bridge.write'; readonly file: FileChange })
  /** Waits until the connection is there again. */
  | (OnBridge & {
      readonly type: 'bridge.settle'
      readonly nic: string
      readonly expected: Expected
      readonly keptBy: NewHostBridge['keptBy']
      readonly seconds: number
    })
  | (OnBridge & { readonly type: 'bridge.give-back'; readonly commands: readonly string[] })

/** Steps of a type. */
export type OfBridge<T extends HostBridgeStep['type']> = Extract<HostBridgeStep, { readonly type: T }>
