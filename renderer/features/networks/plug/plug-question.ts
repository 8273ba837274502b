/** What a machine is plugged into, as its engine calls it. A bridge is for VMs only. */
export interface PlugPlace {
  readonly kind: 'network' | 'bridge'
  readonly name: string
}

/** A link of a machine: the place that it leads to, and the address of its network interface where there is one. */
export interface PluggedLink {
  readonly place: string
  readonly mac: string | null
}

/** What is asked before a machine is connected or disconnected. */
export type PlugQuestion =
  | {
      readonly act: 'connect'
      /** Its id. */
      readonly machine: string
      /** Where it was dragged to; null = to be chosen. */
      readonly place: PlugPlace | null
    }
  | { readonly act: 'disconnect'; readonly machine: string; readonly link: PluggedLink }
  | {
      readonly act: 'move'
      readonly machine: string
      readonly link: PluggedLink
      /** Where its cable was dragged to; null = to be chosen. */
      readonly place: PlugPlace | null
    }
