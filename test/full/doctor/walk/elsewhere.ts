import type { FindingCode } from '../../../../contract/texts/finding-texts.ts'

/** What the doctor says of a Debian where nothing is broken, to the user and to the user with the rights of root. */
export const well = {
  user: [
    ...['cpu-virtualization.nested', 'kvm-device.impossible', 'libvirt.ready', 'docker.ready', 'default-network.runs'],
    ...['guest-forwarding.denied', 'ip-forward.on', 'firewall-backends.denied', 'firewalld.none', 'subnets.apart'],
    ...['groups.member', 'polkit-agent.unneeded', 'libvirt-instance.system', 'libvirt-daemons.monolithic'],
    ...['docker-service.enabled', 'docker-packaging.one', 'docker-kind.docker', 'storage-access.none'],
    ...['tpm-authority.denied', 'disk-space.enough', 'memory.enough', 'limits.enough', 'control-groups.old'],
    ...['clock.free', 'other-hypervisors.none', 'host-validate.passed', 'open-sockets.none', 'uplink.there'],
    'leftovers.none',
  ],
  sudo: ['guest-forwarding.open', 'firewall-backends.one', 'tpm-authority.own'],
  /** Of one who logged in before joining the groups. */
  'earlier-login': ['groups.stale'],
} as const satisfies Record<string, readonly FindingCode[]>

/** Broken for real in another test, which needs a host of another kind for it: its file and name. */
export const elsewhere: Partial<Record<FindingCode, readonly [string, string]>> = {
  'cpu-virtualization.kvm-unasked': kernel(),
  'cpu-virtualization.no-device': kernel(),
  'kvm-device.usable': kernel(),
  'kvm-device.absent': kernel(),
  'other-hypervisors.loaded': hypervisors(),
  'other-hypervisors.active': hypervisors(),
  'firewalld.fits': firewalld(),
  'firewalld.strange': firewalld(),
  'firewalld.docker-late': firewalld(),
  'firewalld.zone-absent': [
    'test/full/doctor/services.test.ts',
    'of firewalld that lack libvirt’s zone are told to read it',
  ],
  'firewalld.denied': [
    'test/full/doctor/walk.test.ts',
    'a desktop’s firewalld tells an ordinary user that only root may read its zones',
  ],
  'groups.root': [
    'test/full/doctor/services.test.ts',
    'that do not run are started, now and with the host, and that is taken back',
  ],
}

function kernel(): [string, string] {
  return [
    'test/full/doctor/guest.test.ts',
    'the module of the processor’s virtualization is found missing, loaded, and unloaded again',
  ]
}

function hypervisors(): [string, string] {
  return ['test/full/doctor/guest.test.ts', 'modules of another hypervisor are told from those at work']
}

function firewalld(): [string, string] {
  return [
    'test/full/doctor/services.test.ts',
    'of firewalld keep Docker’s rules and libvirt’s bridges once the doctor was followed',
  ]
}

/** What no test brings about, and why; a unit test knows each by what would be read. */
export const nowhere: Partial<Record<FindingCode, string>> = {
  'libvirt.lost': 'lasts from the end of a connection to the next attempt, and a report waits for that',
  'docker.lost': 'lasts from the end of a connection to the next attempt, and a report waits for that',
  'docker.connecting': 'an engine that does not answer counts as silent before a report is given up',
  'polkit-agent.unseen': 'a Linux whose /proc shows not even one’s own programs runs no program',
  'control-groups.none': 'would take away what the engines of the test run by',
}
