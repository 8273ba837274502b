import { guestUser } from '../../../contract/cloud-init.ts'
import { Value } from '../../lib/value.ts'
import { emptyContainerForm, containerSteps, type ContainerForm, type ContainerStep } from '../new-container/form.ts'
import { emptyVmForm, isVmStepShown, vmSteps, type SystemChoice, type VmForm, type VmStep } from '../new-vm/form.ts'
import { Draft } from './draft.ts'

export const creations = ['vm', 'container', 'paste'] as const
export type Creation = (typeof creations)[number]

/** An OS image that somebody wants a VM of. */
export interface ChosenImage {
  readonly path: string
  readonly format?: 'qcow2' | 'raw'
  /** Null, or nothing: what the image's name speaks of. */
  readonly system?: SystemChoice | null
  /** The account that the image brings along; null where it is not known. */
  readonly user?: string | null
}

/** What is being made: which dialog stands open, and the forms, which a closed dialog keeps. */
export class CreationDesk {
  readonly open = new Value<Creation | null>(null)
  readonly menu = new Value(false)
  readonly pasted = new Value('')
  readonly #keymap: () => string
  #vm: Draft<VmForm, VmStep> | null = null
  #container: Draft<ContainerForm, ContainerStep> | null = null

  /** @param keymap the keyboard layout that new VMs' screens begin with; empty = the engine's */
  constructor(keymap: () => string = () => '') {
    this.#keymap = keymap
  }

  vm(): Draft<VmForm, VmStep> {
    return (this.#vm ??= new Draft(vmSteps, this.emptyVm(), isVmStepShown))
  }

  container(): Draft<ContainerForm, ContainerStep> {
    return (this.#container ??= new Draft(containerSteps, emptyContainerForm('docker')))
  }

  emptyVm(): VmForm {
    return emptyVmForm('system', this.#keymap())
  }

  /** Begins a form anew, with other values where they are given. */
  renewVm(form: VmForm = this.emptyVm()): Draft<VmForm, VmStep> {
    return (this.#vm = new Draft(vmSteps, form, isVmStepShown))
  }

  /** Opens the dialog for a VM of an OS image, which is chosen already; its format where it is known. */
  beginOfImage({ path, format, system = null, user = null }: ChosenImage): void {
    const chosen = system === null ? {} : { systemFrom: 'choice' as const, system }
    const empty = this.emptyVm()
    // A name that cloud-init could not make a user of is no first user, and root's login is closed by most images.
    const isUser = user !== null && user !== 'root' && guestUser.safeParse(user).success
    const guest = isUser ? { ...empty.guest, user } : empty.guest
    this.renewVm({ ...empty, source: 'image', image: path, imageFormat: format ?? '', guest, ...chosen })
    this.open.set('vm')
  }

  renewContainer(form: ContainerForm = emptyContainerForm('docker')): Draft<ContainerForm, ContainerStep> {
    return (this.#container = new Draft(containerSteps, form))
  }
}
