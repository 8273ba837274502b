import type { FindingText } from './finding-text.ts'

const LOGIN = 'Log out and in again afterwards: groups count from the next login.'

/** Processor, engines and their networks: what was found, by the id of the finding and the outcome. */
export const engineFindingTexts = {
  'cpu-virtualization.kvm': {
    value: '{{flag}}',
    says: 'The processor has {{flag}}, /dev/kvm exists and virt-host-validate agrees.',
  },
  'cpu-virtualization.kvm-unasked': {
    value: '{{flag}}',
    says: 'The processor has {{flag}} and /dev/kvm exists; virt-host-validate is not installed.',
  },
  'cpu-virtualization.no-device': {
    says: 'The processor has {{flag}}, but there is no /dev/kvm: guests are emulated.',
  },
  'cpu-virtualization.firmware': {
    title: 'Virtualization is switched off in the firmware',
    says: 'The kernel’s log says that the firmware of this computer has virtualization switched off.',
    why: 'Guests are emulated, many times slower.',
    advice:
      'Restart into the firmware set-up, switch on "Intel Virtualization Technology" or "SVM mode", and switch the computer off once.',
  },
  'cpu-virtualization.refused': {
    says: 'The processor has {{flag}}, but virt-host-validate finds no hardware virtualization.',
    why: 'Guests are emulated, many times slower.',
    advice: 'Look into the firmware set-up for "Intel Virtualization Technology" or "SVM mode".',
  },
  'cpu-virtualization.nested': {
    title: 'This computer is a VM without nested virtualization',
    says: 'The processor shows no vmx or svm flag, and this computer is itself a VM: its host does not hand virtualization on.',
    why: 'Guests are emulated, many times slower. Labs run all the same.',
    advice: 'Switch on nested virtualization for this VM in its host, for example "host-passthrough" as the CPU mode.',
  },
  'cpu-virtualization.unsupported': {
    title: 'The processor has no virtualization',
    says: 'The processor shows no vmx or svm flag, and no hypervisor either: it has no virtualization, or the firmware hides it.',
    why: 'Guests are emulated, many times slower. Labs run all the same.',
    advice:
      'Look into the firmware set-up for "Intel Virtualization Technology" or "SVM mode"; when there is none, the processor cannot do it.',
  },
  'kvm-device.usable': { value: 'may be opened', says: 'The device exists and can be opened.' },
  'kvm-device.hollow': {
    value: 'without virtualization',
    says: 'The device exists although the processor shows no virtualization: it does not mean that KVM works here.',
  },
  'kvm-device.denied': {
    title: 'This user may not open /dev/kvm',
    says: 'The device belongs to the group {{group}}, which this login does not have.',
    why: 'The system instance of libvirt does not need that; the session one does.',
    advice: LOGIN,
  },
  'kvm-device.absent': {
    title: 'The kvm module is not loaded',
    says: 'The processor has {{flag}}, but there is no /dev/kvm.',
    why: 'Without it guests are emulated, many times slower.',
  },
  'kvm-device.impossible': {
    says: 'There is no /dev/kvm: without virtualization in the processor there cannot be one.',
  },
  'libvirt.ready': { value: '{{version}}', says: 'Version {{version}} answers.' },
  'libvirt.unconfigured': {
    title: 'There is no connection to libvirt',
    says: 'No connection to libvirt is set up.',
    why: 'Virtual machines run through it.',
  },
  'libvirt.absent': {
    title: 'libvirt is not running',
    says: 'Nothing listens on its socket: it is not installed or not running.',
    why: 'Virtual machines run through it.',
  },
  'libvirt.silent': {
    title: 'libvirt does not answer',
    says: 'Its service runs, but nothing answers at its socket.',
    why: 'Virtual machines run through it.',
    advice: 'Machines that run go on meanwhile.',
  },
  'libvirt.denied': {
    title: 'This user may not use libvirt',
    says: 'It runs, but this user may not use it.',
    why: 'Virtual machines run through it.',
    advice: LOGIN,
  },
  'libvirt.connecting': { says: 'It has not answered yet.', why: 'Virtual machines run through it.' },
  'libvirt.lost': {
    title: 'The connection to libvirt broke',
    says: 'The connection to it broke.',
    why: 'Virtual machines run through it.',
  },
  'docker.ready': { value: '{{version}}', says: 'Version {{version}} answers.' },
  'docker.unconfigured': {
    title: 'There is no connection to Docker Engine',
    says: 'No connection to Docker Engine is set up.',
    why: 'Containers run through it.',
  },
  'docker.absent': {
    title: 'Docker Engine is not running',
    says: 'Nothing listens on its socket: it is not installed or not running.',
    why: 'Containers run through it.',
  },
  'docker.unpackaged': {
    title: 'Docker Engine is not installed',
    says: 'Nothing listens on its socket, and this distribution has no package of it.',
    why: 'Containers run through it.',
    advice: 'Install it from Docker’s own packages, as docs.docker.com/engine/install says for this distribution.',
  },
  'docker.silent': {
    title: 'Docker Engine does not answer',
    says: 'Its service runs, but nothing answers at its socket.',
    why: 'Containers run through it, and stop with it unless it keeps them alive ("live-restore").',
  },
  'docker.denied': {
    title: 'This user may not use Docker Engine',
    says: 'It runs, but this user may not use it.',
    why: 'Containers run through it. Who may use it is root in effect.',
    advice: LOGIN,
  },
  'docker.connecting': { says: 'It has not answered yet.', why: 'Containers run through it.' },
  'docker.lost': {
    title: 'The connection to Docker Engine broke',
    says: 'The connection to it broke.',
    why: 'Containers run through it.',
  },
  'default-network.runs': { value: 'active', says: 'It runs: {{facts}}.' },
  'default-network.unasked': { says: 'It cannot be looked at while libvirt does not answer.' },
  'default-network.undefined': {
    title: 'The network "default" is not defined',
    says: 'libvirt has no network of this name.',
    why: 'New VMs use it to reach the network.',
  },
  'default-network.inactive': {
    title: 'The network "default" is not started',
    says: 'It is defined, but not started.',
    why: 'VMs that use it do not start.',
  },
  'default-network.clash': {
    title: 'The network "default" has addresses that are in use',
    says: 'It is not started, and its addresses ({{subnet}}) belong to an interface of this host. Inside a VM of libvirt that is the usual case.',
    why: 'libvirt does not start it like this, and VMs that use it do not start.',
  },
  'default-network.manual': {
    title: 'The network "default" does not start with the host',
    says: 'It runs, but will not start with the host.',
    why: 'After a restart VMs that use it do not start.',
  },
  'guest-forwarding.open': { value: '{{bridges}} may pass', says: 'Packets of {{bridges}} pass the chain FORWARD.' },
  'guest-forwarding.unasked': { says: 'It cannot be looked at while libvirt does not answer.' },
  'guest-forwarding.idle': {
    value: 'nothing to pass',
    says: 'No libvirt network with a way out is started: there is nothing to pass.',
  },
  'guest-forwarding.dropped': {
    title: 'Docker’s FORWARD policy drops traffic of libvirt guests',
    says: 'Guests on {{bridges}} reach this host, but nothing behind it: their packets end at "{{rule}}".',
    why: 'Docker sets the policy of the chain FORWARD to DROP when it starts. libvirt accepts its guests in rules of its own, but a packet has to pass every table.',
  },
  'guest-forwarding.dropped-elsewhere': {
    title: 'A firewall rule drops traffic of libvirt guests',
    says: 'Guests on {{bridges}} reach this host, but nothing behind it: their packets end at "{{rule}}".',
    why: 'VMs have no way to the network.',
  },
  'guest-forwarding.dropped-nft': {
    title: 'Another firewall drops traffic of libvirt guests',
    says: 'Guests on {{bridges}} reach this host, but nothing behind it: their packets end in the chain {{chain}} of the table {{table}} at "{{rule}}".',
    why: 'libvirt accepts its guests in rules of its own, but a packet has to pass every table.',
    advice: 'These lines last until that firewall is loaded anew; for longer they belong into its own configuration.',
  },
  'guest-forwarding.bridged': {
    title: 'The firewall drops traffic between guests of one bridge',
    says: 'The kernel hands frames on {{bridges}} to iptables (br_netfilter), and they end at "{{rule}}".',
    why: 'Guests on the same bridge do not reach each other.',
  },
  'guest-forwarding.denied': {
    says: 'Only root may read the firewall, so it is not known whether it lets guests pass.',
    advice: 'To have it looked at, run: sudo labrig doctor',
  },
  'guest-forwarding.unreadable': {
    says: 'The firewall’s rules could not be read, so it is not known whether they let guests pass.',
  },
  'guest-forwarding.no-tool': {
    value: 'no iptables',
    says: 'There is no iptables here, and hence no chain of it that could stop guests.',
  },
  'ip-forward.on': { value: 'on', says: 'The kernel forwards packets between its interfaces.' },
  'ip-forward.idle': {
    value: 'not needed',
    says: 'The kernel forwards no packets, and no network of an engine needs it; one that is started switches it on.',
  },
  'ip-forward.off': {
    title: 'The kernel forwards no packets',
    says: 'net.ipv4.ip_forward is 0. Guests and containers on {{bridges}} reach this host, but nothing behind it.',
    why: 'Both engines switch it on when they start a network; something has switched it off since.',
    advice:
      'When a file shown below sets it to 0, take that line out: it counts again whenever the settings are read anew.',
  },
  'ip-forward.unseen': { says: 'The kernel does not tell whether it forwards packets.' },
  'firewall-backends.one': { value: 'one table', says: 'All rules of iptables stand in one table.' },
  'firewall-backends.both': {
    title: 'Two generations of iptables are in use at once',
    says: 'There are rules in iptables-legacy and in iptables-nft; a packet has to pass both.',
    why: 'What one list allows the other may drop, and each tool shows half of it.',
    advice:
      'Choose one with "update-alternatives --config iptables", then restart Docker and libvirt so that they write into it.',
  },
  'firewall-backends.tool': {
    title: 'libvirt’s firewall back-end lacks its tool',
    says: 'libvirt is told to use {{backend}}, but its program is not installed.',
    why: 'libvirt’s networks do not start.',
    advice: 'Install {{backend}}, or set another firewall_backend in /etc/libvirt/network.conf.',
  },
  'firewall-backends.denied': { says: 'Only root may read the rules of iptables.' },
  'firewall-backends.none': { value: 'no iptables', says: 'iptables is not installed.' },
  'firewalld.none': { value: 'none', says: 'firewalld does not run here.' },
  'firewalld.fits': { value: 'fit', says: 'The bridges of guests and containers are in zones that let them through.' },
  'firewalld.strange': {
    title: 'A bridge is in the wrong zone of firewalld',
    says: '{{bridge}} is in the zone {{zone}}, where its engine has the zone {{wanted}} for it.',
    why: 'The zone {{zone}} refuses what guests ask this host for (DHCP, DNS), or what they send outside; some get no address.',
  },
  'firewalld.zone-absent': {
    title: 'firewalld lacks the zone libvirt',
    says: 'libvirt puts the bridges of its networks there, and the running firewalld does not know it. That comes about when libvirt is installed while firewalld runs.',
    why: 'Networks of libvirt do not start, or their guests get no address.',
    advice: 'When it is still absent afterwards, reinstall the package of libvirt that brings the zone.',
  },
  'firewalld.docker-late': {
    title: 'firewalld has removed Docker’s rules',
    says: 'It was started after Docker, whose rules and zone are missing since.',
    why: 'Published ports are not reached, and containers may not reach the outside.',
    advice: 'Docker writes its rules anew when it starts; its containers restart with it.',
  },
  'firewalld.denied': { says: 'firewalld runs, and only root may read its zones.' },
  'subnets.apart': {
    value: 'no clash',
    says: 'The networks of both engines and the interfaces want different addresses.',
  },
  'subnets.clash': {
    title: 'Two networks want the same addresses',
    says: '{{one}} ({{subnet}}) and {{other}} ({{otherSubnet}}) overlap.',
    why: 'Packets for one of them go to the other.',
    advice: 'Give one of them another subnet.',
  },
  'subnets.uplink': {
    title: 'A network of this host has the addresses of its uplink',
    says: '{{one}} ({{subnet}}) overlaps {{other}} ({{otherSubnet}}), by which this host reaches the others. Inside a VM of libvirt that is the usual case.',
    why: 'When the network starts, this host may lose its connection.',
    advice: 'Give the network another subnet, for example {{free}}.',
  },
} as const satisfies Record<string, FindingText>
