import type { Addresses } from '../step/engines.ts'
import type { FixAction } from '../step/fix-action.ts'
import type { FixRecords } from '../step/fix-records.ts'
import { fixStep, isForAPerson, readFixRights, shownStep } from '../step/fix-rights.ts'
import { explainFixStep } from '../step/fix-steps.ts'
import { Look } from '../system/look.ts'
import { readFirewall } from './firewall.ts'
import { stillThere } from './still-there.ts'
import { readMarked, straysOf, type Marked } from './strays.ts'

/** Under this name stands what is ours but on no record. */
export const STRAYS = 'strays'

/** What was done about a finding, and how it is taken back. */
export interface HostChange {
  readonly finding: string
  /** In the order in which they are run. */
  readonly commands: readonly string[]
  /** False: this process lacks the rights, the commands are for a person. */
  readonly runnable: boolean
}

export interface HostChanges {
  readonly changes: readonly HostChange[]
  /** A command that would show whether there is more; null when all could be seen. */
  readonly unseen: string | null
}

/** All that Labrig changed on this host. Takes nothing back. */
export class ChangedHost {
  readonly #records: FixRecords
  readonly #addresses: Addresses
  readonly #look: () => Look

  constructor(records: FixRecords, addresses: Addresses, look: () => Look = () => new Look()) {
    this.#records = records
    this.#addresses = addresses
    this.#look = look
  }

  async list(): Promise<HostChanges> {
    const look = this.#look()
    const [firewall, recorded, rights] = await Promise.all([readFirewall(look), this.#records.all(), readFixRights()])
    const marked = await readMarked(firewall, look)
    const strays = straysOf(marked, [...recorded.values()].flat())
    const kept = await Promise.all(
      [...recorded].map(async ([finding, actions]) => [finding, await stillThere(actions, firewall, look)] as const),
    )
    const found = [...kept, [STRAYS, strays] as const].filter(([, actions]) => actions.length > 0)
    const changes = found.map(([finding, actions]): HostChange => {
      const steps = actions.toReversed().map((action) => ({ type: 'fix.revert', finding, action }) as const)
      return {
        finding,
        commands: steps.map((step) => explainFixStep(shownStep(step, rights), this.#addresses)),
        runnable: !steps.some((step) => isForAPerson(fixStep(step, rights))),
      }
    })
    return { changes, unseen: marked.unseen }
  }

  /** Puts what is on no record on one, so that it can be taken back like the rest. */
  async adoptStrays(): Promise<void> {
    const [marked, recorded] = await Promise.all([this.#marked(), this.#records.all()])
    const strays: readonly FixAction[] = straysOf(marked, [...recorded.values()].flat())
    for (const action of strays) await this.#records.note(STRAYS, action)
  }

  async #marked(): Promise<Marked> {
    const look = this.#look()
    return readMarked(await readFirewall(look), look)
  }
}
