import { Value } from '../../lib/value.ts'
import type { Machine, Vm } from '../../../contract/machine.ts'
import type { KeepQuestion } from '../backup/keep-question.ts'
import type { ContainerQuestion } from '../container-acts/container-acts.ts'
import type { Addition } from '../machine-page/vm/hardware/add-form.ts'
import type { LinkOf } from '../link-tools/link-of.ts'
import type { NetworkQuestion } from '../networks/network-acts.ts'
import type { PlugQuestion } from '../networks/plug/plug-question.ts'
import type { ActName } from './acts.ts'
import { plainView, type View } from './rows.ts'
import { Selection } from './selection.ts'

/** A question that stands on screen before an act. */
export interface Question {
  readonly act: ActName
  readonly machines: readonly Machine[]
}

/** The menu of a row, and what it hangs on. */
export interface OpenMenu {
  readonly id: string
  readonly anchor: HTMLElement
}

/** What the Machines page has open: the filter, the chosen rows, the drawer, a question, a menu. */
export class MachinesDesk {
  readonly view = new Value<View>(plainView)
  readonly selection = new Selection()
  /** The machine in the drawer. */
  readonly open = new Value<string | null>(null)
  readonly question = new Value<Question | null>(null)
  /** The VM whose copies are being asked for. */
  readonly cloning = new Value<Vm | null>(null)
  /** The snapshot that copies are to be made of, until the dialog is closed; empty = of the VM as it is. */
  readonly cloningFrom = new Value('')
  /** The VM of the trash whose former name is taken. */
  readonly restoring = new Value<Vm | null>(null)
  /** The VMs whose tags, group and texts are being edited. */
  readonly organising = new Value<readonly Vm[] | null>(null)
  /** The machine that gets another name. */
  readonly renaming = new Value<Machine | null>(null)
  /** Ids of the VMs of the trash that are about to be deleted for good. */
  readonly emptying = new Value<readonly string[] | null>(null)
  /** What is asked about backups, exports and imports. */
  readonly keeping = new Value<KeepQuestion | null>(null)
  /** The kind of device that somebody elsewhere wants to give a VM, until its dialog is closed. */
  readonly adding = new Value<{ readonly id: string; readonly kind: Addition } | null>(null)
  /** Id of the VM of which somebody elsewhere wants a snapshot, until its dialog is closed. */
  readonly snapshotting = new Value<string | null>(null)
  /** What is asked about a container, beside what its state allows. */
  readonly containerAct = new Value<ContainerQuestion | null>(null)
  /** The connection that is being cleaned up. */
  readonly pruning = new Value<string | null>(null)
  /** The machine that is about to be connected to a network or disconnected. */
  readonly plugging = new Value<PlugQuestion | null>(null)
  /** The link whose tools are open, wherever they were asked for. */
  readonly linking = new Value<LinkOf | null>(null)
  /** What is asked about networks, wherever it was asked for. */
  readonly networking = new Value<NetworkQuestion | null>(null)
  /** How many acts on networks were done: bridges of the host send no events. */
  readonly networked = new Value(0)
  readonly menu = new Value<OpenMenu | null>(null)

  change(part: Partial<View>): void {
    this.view.set({ ...this.view.get(), ...part })
  }

  /** @param fold a head's, as `foldOf` tells it */
  toggleFold(fold: string): void {
    const folded = new Set(this.view.get().folded)
    if (!folded.delete(fold)) folded.add(fold)
    this.change({ folded })
  }
}
