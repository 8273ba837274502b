import { fillText } from './finding-texts.ts'

/** What is wrong with a network that was asked for: the only place of the English words. */
export const networkProblems = {
  'subnet-taken': '{{subnet}} overlaps {{taken}}, which {{holder}} uses',
  'subnet-needed': 'this kind of network needs a subnet',
  'subnet-narrow': '{{subnet}} is too narrow: it needs a prefix of at most {{prefix}}',
  'subnets-gone': 'every subnet that Labrig would choose is in use: name one',
  'not-inside': '{{address}} is not in {{subnet}}',
  'is-gateway': '{{address}} is the network’s own address',
  'not-host': '{{address}} is the first or the last address of {{subnet}}, which no machine can have',
  'range-turned': 'the range ends at {{end}}, before it begins at {{start}}',
  'ranges-overlap': '{{start}} – {{end}} overlaps another range',
  'range-of-docker': '{{start}} – {{end}} overlaps {{range}}, where Docker takes addresses from',
  twice: '{{value}} stands there twice',
  'not-with-mode': 'a network of the mode {{mode}} cannot have this',
  'mode-fixed': 'a network cannot become {{mode}}: make another one',
  'bridge-needed': 'say which bridge of the host it uses',
  'parent-needed': 'say which interface of the host it stands on',
  'interface-there': 'there is an interface {{name}} on this host already',
  'no-interface': 'there is no interface {{name}} on this host',
  'no-bridge': '{{name}} is no bridge of this host',
  'bridge-of': '{{name}} is the bridge of the network {{holder}}',
  'not-with-driver': 'a network of the driver {{driver}} cannot have this',
  'subnet6-needs-subnet': 'a subnet of IPv6 alone is not possible here: name one of IPv4 too',
  'nic-wireless': '{{name}} is wireless: access points refuse frames of a bridge’s other machines',
  'nic-not-ethernet': '{{name}} carries no Ethernet: it cannot be in a bridge',
  'nic-virtual': '{{name}} is no network card: it is of the kind {{detail}}',
  'nic-machine-end': '{{name}} is the end of a machine’s link',
  'nic-in-bridge': '{{name}} is in the bridge {{detail}} already',
  'nic-unmanaged': 'nobody whom Labrig knows configures {{name}} (NetworkManager, netplan, systemd-networkd, ifupdown)',
  'nic-several-files': '{{name}} is configured in several places, which have to be changed by hand: {{detail}}',
  'nic-missing-tool': 'the package {{detail}} is missing, which makes bridges here',
  'no-dhcp-client': 'the package {{package}} is missing, which asks for an address',
  'config-unreadable': '{{path}} cannot be read: it says what would move to the bridge',
  'not-own-address': '{{address}} is no address of this host',
  'ports-gone': 'no port from {{port}} on is free: name one',
  'nothing-to-change': 'there is nothing to change',
} as const
export type NetworkProblem = keyof typeof networkProblems

export function networkProblemText(problem: NetworkProblem, params: Readonly<Record<string, string>>): string {
  return fillText(networkProblems[problem], params)
}
