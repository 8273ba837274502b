import type { VmCommand } from './vm-command.ts'

/** A command that tells something of one VM and changes nothing. */
function look(word: string, summary: string): VmCommand {
  return { usage: `${word} NAME`, summary, least: 1, most: 1, names: 'all', options: {}, calls: () => [] }
}

/** What `labrig vm …` tells of a VM; vm-looks.ts prints it. */
export const vmLookCommands = {
  hardware: look('hardware', 'every device, by the words that set and detach take'),
  snapshots: look('snapshots', 'its snapshots as a tree, and what each takes'),
  interfaces: look('interfaces', 'its network cards: tap, bridge, link, MTU, addresses and who says so, errors, drops'),
  jobs: look('jobs', 'what runs on its disks, and how far it is'),
  agent: look('agent', 'what the guest agent tells of the inside'),
} as const satisfies Readonly<Record<string, VmCommand>>
