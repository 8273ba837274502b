import type { RemedyCode } from './finding-texts.ts'

/** What a remedy changes on the host, what it leaves alone, and how long its effect lasts. */
export interface RemedyEffect {
  readonly changes: string
  readonly untouched: string
  readonly lasts: string
}

const untilUndone = 'until it is taken back'
const untilRemoved = 'until the packages are removed'

/** By the code of the remedy; slots as in its title. */
export const remedyEffects = {
  'install-libvirt': {
    changes: 'installed packages, and the services that they start',
    untouched: 'containers, firewall rules of others, files of yours',
    lasts: untilRemoved,
  },
  'start-service': {
    changes: 'the service and its socket, and whether they start with the host',
    untouched: 'configuration, machines, images',
    lasts: 'over restarts, until it is taken back',
  },
  'restart-service': {
    changes: 'nothing that lasts: the service stops and starts',
    untouched: 'configuration, machines, images',
    lasts: 'until the service stops again',
  },
  'join-group': {
    changes: 'the groups of {{user}}',
    untouched: 'other users, files, this login: it takes the next one',
    lasts: untilUndone,
  },
  'install-docker': {
    changes: 'installed packages, and the services that they start',
    untouched: 'VMs, files of yours',
    lasts: untilRemoved,
  },
  'load-module': {
    changes: 'the running kernel: one module more',
    untouched: 'configuration, machines',
    lasts: 'until the next restart',
  },
  'start-network': {
    changes: 'one network of libvirt, with its bridge and its rules',
    untouched: 'other networks, Docker, your way to the outside',
    lasts: 'over restarts, until it is taken back',
  },
  'define-network': {
    changes: 'one network of libvirt more, with its bridge and its rules',
    untouched: 'other networks, Docker, your way to the outside',
    lasts: 'over restarts, until it is taken back',
  },
  'readdress-network': {
    changes: 'the addresses of one network of libvirt; it is started',
    untouched: 'other networks, Docker, your way to the outside',
    lasts: 'over restarts, until it is taken back',
  },
  'keep-network': {
    changes: 'whether one network of libvirt starts with the host',
    untouched: 'the running network and its guests',
    lasts: untilUndone,
  },
  'let-guests-pass': {
    changes: 'firewall rules for {{bridges}}, and under systemd a unit that keeps them',
    untouched: 'containers, published ports, rules of libvirt and Docker',
    lasts: 'over restarts of Docker; under systemd also of this computer',
  },
  'bind-zone': {
    changes: 'the zone of {{bridges}}, in the running firewalld and in its files',
    untouched: 'other interfaces, the zones’ own rules, your way to the outside',
    lasts: 'over restarts, until it is taken back',
  },
  'reload-firewalld': {
    changes: 'what firewalld was told only for now is forgotten',
    untouched: 'its files, connections that stand',
    lasts: 'until its files change',
  },
  'let-guests-pass-nft': {
    changes: 'two rules in the table {{table}}',
    untouched: 'other tables, containers',
    lasts: 'until that firewall is loaded again',
  },
  'enable-service': {
    changes: 'whether {{service}} starts with the host',
    untouched: 'what runs now',
    lasts: untilUndone,
  },
  'disable-monolithic': {
    changes: 'libvirtd stops, and does not start with the host any more',
    untouched: 'running guests, definitions, disks',
    lasts: untilUndone,
  },
  'move-network': {
    changes: 'the addresses of one network of libvirt; it stops and starts',
    untouched: 'other networks, Docker, your way to the outside',
    lasts: 'over restarts; taken back by itself unless you keep it',
  },
  'open-folder': {
    changes: 'the mode of {{folder}}: x for others',
    untouched: 'what lies in the folder, its owner and group',
    lasts: untilUndone,
  },
  'own-files': {
    changes: 'the owner of files in {{folder}}: {{owner}}',
    untouched: 'what stands in them, their modes, VMs that run',
    lasts: untilUndone,
  },
  'look-as-root': {
    changes: 'nothing: it lists the files that belong to others',
    untouched: 'everything',
    lasts: 'no time at all',
  },
  'raise-limits': {
    changes: 'limits of the kernel, and a file of ours in /etc/sysctl.d for each',
    untouched: 'settings of others, running programs',
    lasts: 'over restarts, until it is taken back',
  },
  'forward-packets': {
    changes: 'one setting of the kernel, and a file of ours in /etc/sysctl.d',
    untouched: 'firewall rules, networks of the engines, IPv6',
    lasts: 'over restarts, until it is taken back',
  },
  'set-clock': {
    changes: 'the clock, now and from now on',
    untouched: 'time zone',
    lasts: 'over restarts, until it is switched off',
  },
  'docker-no-drop': {
    changes: 'Docker’s configuration; Docker and its containers restart',
    untouched: 'VMs, rules of libvirt',
    lasts: 'over restarts, until the setting is removed',
  },
} as const satisfies Record<RemedyCode, RemedyEffect>
