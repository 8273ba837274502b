/** A link of a machine, by the address of its network interface. */
export interface LinkOf {
  readonly id: string
  readonly name: string
  readonly mac: string
  /** What it is connected to. */
  readonly place: string
}
