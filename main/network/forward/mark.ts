import type { VmForward } from '../../../contract/vm-forward.ts'
import { withoutMetadata } from '../../inventory/domain-summary.ts'
import { readForwardsMark, type ForwardsMark, type KeptAddress } from '../../inventory/forwards-mark.ts'
import { onDomain, type ObservedVm } from '../../inventory/observed-vm.ts'
import { FORWARDS_MARK } from '../../inventory/own-marks.ts'
import { DOMAIN_XML } from '../../libvirt/flags.ts'
import type { Step } from '../../step/step.ts'
import { xmlText } from '../../step/xml-text.ts'

/** What is kept of a VM, with what Labrig noted in it. */
export async function readMarked(vm: ObservedVm): Promise<{ readonly xml: string; readonly mark: ForwardsMark }> {
  const { xml } = await vm.connection.call('DOMAIN_GET_XML_DESC', { dom: vm.dom, flags: DOMAIN_XML.INACTIVE })
  return { xml, mark: readForwardsMark(withoutMetadata(xml).metadata) }
}

const forwardXml = ({ protocol, hostAddress, hostPort, mac, port }: VmForward) =>
  `<forward protocol='${protocol}' address='${hostAddress}' port='${hostPort}' mac='${xmlText(mac)}' to='${port}'/>`

const keptXml = ({ network, mac, name, address }: KeptAddress) =>
  `<address network='${xmlText(network)}' mac='${xmlText(mac)}' name='${xmlText(name)}' ip='${xmlText(address)}'/>`

function element({ forwards, kept }: ForwardsMark): string | null {
  if (forwards.length === 0 && kept.length === 0) return null
  return `<forwards>${forwards.map(forwardXml).join('')}${kept.map(keptXml).join('')}</forwards>`
}

export function markStep(vm: ObservedVm, before: ForwardsMark, after: ForwardsMark): Step {
  const isOn = vm.state !== 'off' && vm.state !== 'saved'
  return {
    type: 'domain.metadata',
    ...onDomain(vm),
    ...FORWARDS_MARK,
    xml: element(after),
    before: element(before),
    affect: isOn ? 'both' : 'config',
  }
}
