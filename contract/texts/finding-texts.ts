import type { TextValues } from '../doctor.ts'
import { engineFindingTexts } from './engine-finding-texts.ts'
import { hostFindingTexts } from './host-finding-texts.ts'

export type { FindingText } from './finding-text.ts'

/** What was looked at, by the id of the finding: the only place of the English words. */
export const findingTitles = {
  'cpu-virtualization': 'Processor virtualization',
  'kvm-device': '/dev/kvm',
  libvirt: 'libvirt',
  docker: 'Docker Engine',
  'default-network': 'Network "default"',
  'guest-forwarding': 'Guests and firewall',
  'ip-forward': 'Forwarding of packets',
  'firewall-backends': 'Firewall back-end',
  firewalld: 'Zones of firewalld',
  subnets: 'Subnets',
  groups: 'Groups',
  'polkit-agent': 'Questions for a password',
  'libvirt-instance': 'System or session',
  'libvirt-daemons': 'Services of libvirt',
  'docker-service': 'Service of Docker',
  'docker-packaging': 'Package of Docker',
  'docker-kind': 'Kind of engine',
  'storage-access': 'File rights of pools',
  'tpm-authority': 'Certificates of the TPM emulator',
  'disk-space': 'Disk space',
  memory: 'Memory',
  limits: 'Limits of the kernel',
  'control-groups': 'Control groups',
  clock: 'Clock',
  'other-hypervisors': 'Other hypervisors',
  'host-validate': 'virt-host-validate',
  'open-sockets': 'Open ports',
  uplink: 'Way to the outside',
  leftovers: 'Leftovers',
} as const

/** What was found, by code: the id of the finding and the outcome. */
export const findingTexts = { ...engineFindingTexts, ...hostFindingTexts }

export type FindingCode = keyof typeof findingTexts
export type FindingId = keyof typeof findingTitles

/** What a remedy does, by code. */
export const remedyTexts = {
  'install-libvirt': 'Install libvirt and qemu',
  'start-service': 'Start {{service}} now and with the host',
  'restart-service': 'Start {{service}} again',
  'join-group': 'Put {{user}} into the group {{group}}',
  'install-docker': 'Install Docker Engine',
  'load-module': 'Load the kernel module {{module}}',
  'start-network': 'Start the network, now and with the host',
  'define-network': 'Define the network in the free subnet {{subnet}}, and start it',
  'readdress-network': 'Give the network the free subnet {{subnet}}, and start it',
  'keep-network': 'Start the network with the host',
  'let-guests-pass': 'Let packets of {{bridges}} pass, before Docker’s own rules',
  'bind-zone': 'Put {{bridges}} into the zone that its engine made for it, now and for good',
  'reload-firewalld': 'Have firewalld read its zones again',
  'let-guests-pass-nft': 'Let packets of {{bridges}} pass in the table {{table}}',
  'enable-service': 'Start {{service}} with the host',
  'disable-monolithic': 'Leave it to the modular daemons',
  'move-network':
    'Move the network to the free subnet {{subnet}}; guests on it lose their connection until they ask for an address again',
  'open-folder': 'Let others pass through {{folder}}: they may go through it, not list it',
  'own-files': 'Give the files in {{folder}} to {{owner}}',
  'look-as-root': 'Look into {{folder}} as root',
  'raise-limits': 'Raise the limits, now and at each start of the host',
  'forward-packets': 'Let the kernel forward packets, now and at each start of the host',
  'set-clock': 'Let the clock follow a time server',
  'docker-no-drop': 'Tell Docker to leave the policy alone (Docker 28 or newer); containers restart with it',
} as const satisfies Record<string, string>

export type RemedyCode = keyof typeof remedyTexts

/** Puts the values into a text's slots; a slot without a value stays as it is. */
export function fillText(text: string, values: TextValues): string {
  return text.replace(/\{\{(\w+)\}\}/g, (slot, name: string) => String(values[name] ?? slot))
}
