import { Fault, invalidState, notFound } from '../../contract/fault.ts'
import type { Secret } from '../../contract/secret.ts'
import { INSTALL_MARK } from '../inventory/domain-summary.ts'
import type { ObservedVm } from '../inventory/observed-vm.ts'
import { observeVm, onDomain } from '../inventory/observed-vm.ts'
import { domainXmlForEditing } from '../libvirt/domain.ts'
import { isNoVolume } from '../libvirt/errors.ts'
import { parseXml, selectElements } from '../libvirt/xml.ts'
import { removeSelected, setMetadataElement, setValue } from '../libvirt/xml-edit.ts'
import type { Engines } from '../step/engines.ts'
import type { Plan } from '../step/plan.ts'
import type { Step } from '../step/step.ts'
import { installerFiles, installMark, type Installer } from './install-mark.ts'
import { withKeptPassword } from './kept-password.ts'
import { networksOf, wakeNetworks } from './networks-asleep.ts'
import { refuseTrashed } from './trash-mark.ts'

/** The definition that starts from the disk. @param xml the inactive and secure dump */
export function withoutInstaller(
  xml: string,
  { answers }: Pick<Installer, 'answers'>,
): { readonly xml: string; readonly secret: Secret | null } {
  const document = parseXml(xml)
  const domain = document.documentElement
  if (domain === null) throw new TypeError('the definition has no element')
  for (const name of ['kernel', 'initrd', 'cmdline']) removeSelected(document, `/domain/os/${name}`)
  // libvirt writes an order of its own where none was given, and refuses two.
  removeSelected(document, '/domain/os/boot')
  setValue(domain, 'on_reboot', 'restart')
  const [disk] = selectElements(document, "/domain/devices/disk[@device='disk']")
  if (disk !== undefined) setValue(disk, 'boot/@order', '1')
  // A target has letters and digits only.
  if (answers !== null) removeSelected(document, `/domain/devices/disk[target/@dev='${answers.target}']`)
  setMetadataElement(document, INSTALL_MARK.uri, null)
  return withKeptPassword(document)
}

/** What removes the installer's files; one that is gone already is passed over. */
async function fileSteps({ connection, connectionId }: ObservedVm, installer: Installer): Promise<Step[]> {
  const steps: Step[] = []
  for (const path of installerFiles(installer)) {
    try {
      const { vol } = await connection.call('STORAGE_VOL_LOOKUP_BY_PATH', { path })
      steps.push({ type: 'volume.delete', connection: connectionId, pool: vol.pool, name: vol.name })
    } catch (error) {
      if (!isNoVolume(error)) throw error
    }
  }
  return steps
}

/** The steps after which a VM starts from its disk; empty for one that does already. */
export async function installedSteps(vm: ObservedVm, xml: string): Promise<Step[]> {
  const installer = installMark(xml)
  if (installer === null) return []
  const next = withoutInstaller(await domainXmlForEditing(vm.connection, vm.dom), installer)
  return [{ type: 'domain.define', ...onDomain(vm), ...next }, ...(await fileSteps(vm, installer))]
}

/**
 * Ends an installation: kernel and initrd leave the definition and their pool.
 * @throws Fault NOT_FOUND when there is none, INVALID_STATE, REFUSED (in the trash), UNSUPPORTED
 */
export async function planInstalled(
  { id, start }: { readonly id: string; readonly start: boolean },
  engines: Engines,
): Promise<Plan> {
  const vm = await observeVm(engines, id)
  const xml = await domainXmlForEditing(vm.connection, vm.dom)
  const installer = installMark(xml)
  if (installer === null) throw notFound('installation', vm.name)
  if (vm.state !== 'off') throw invalidState(vm.name, id, vm.state, ['off'])
  refuseTrashed(vm.name, xml)
  const steps = await installedSteps(vm, xml)
  const starting: Step[] = start
    ? [
        ...(await wakeNetworks(vm.connection, vm.connectionId, networksOf(xml))),
        { type: 'domain.start', ...onDomain(vm), paused: false },
      ]
    : []
  return {
    title: `end the installation of ${vm.name}`,
    subjects: [id],
    atomic: false,
    destroys: [],
    locks: [id],
    steps: [...steps, ...starting],
  }
}

/** A copy of an installation under way, or a state to go back to, would have no installer of its own. @throws Fault REFUSED */
export function refuseInstalling(name: string, xml: string): void {
  if (installMark(xml) === null) return
  throw new Fault(
    'REFUSED',
    { reason: 'installing', detail: name },
    `${name} is still being installed: it starts its installer's kernel. End the installation first.`,
  )
}
