import type { HostAddressing, HostNic, NetManager, NicRefusal } from '../../../contract/host-bridge.ts'
import type { NicRow } from '../../net/host-nics.ts'
import type { BackCommand, FileChange, WayBack } from '../../step/host-bridge-script.ts'
import type { Look } from '../../system/look.ts'

/** A bridge that is asked for, on an interface that was found. */
export interface Wish {
  readonly bridge: string
  readonly nic: NicRow
  readonly addressing: HostAddressing
}

/** What makes a bridge in the words of whoever configures the host: commands, files, commands. */
export interface BridgeChange {
  readonly first: readonly (readonly string[])[]
  readonly files: readonly FileChange[]
  readonly then: readonly (readonly string[])[]
  readonly back: WayBack
}

/** Who configures an interface, and how a bridge is made of it there. */
export interface Owner {
  readonly manager: NetManager
  readonly place: string
  readonly evidence: { readonly source: string; readonly text: string }
  readonly method: HostNic['method']
  /** Why no bridge can be made there. */
  readonly problem: { readonly refused: NicRefusal; readonly detail: string } | null
  /** @throws Fault INVALID_INPUT for a wish that cannot be there */
  change(wish: Wish): BridgeChange
}

/** Null when it is not the one who configures the interface. */
export type FindOwner = (nic: NicRow, look: Look) => Promise<Owner | null>

export const attempt = (...words: readonly string[]): BackCommand => ({ words, needed: false })
export const must = (...words: readonly string[]): BackCommand => ({ words, needed: true })

/** First of the paths that is there. */
export async function firstThere(paths: readonly string[], look: Look): Promise<string | null> {
  for (const path of paths) if ((await look.target(path)) !== null) return path
  return null
}
