import type { ErrorText } from './error-text.ts'

/** What stands behind libvirt's and qemu's errors: the only place of the English words. */
export const libvirtErrorTexts = {
  'network-inactive': {
    says: 'The network {{network}} is not started.',
    advice: 'Start it, and let it start with the host.',
  },
  'network-absent': { says: 'There is no network {{network}}.', advice: 'Choose one that exists, or define it.' },
  'network-active': { says: 'The network runs already.' },
  'network-exists': { says: 'There is another network of the name {{network}}.', advice: 'Choose another name.' },
  'network-subnet-taken': {
    says: 'The network’s subnet is in use already, by {{interface}}.',
    advice: 'Give the network another subnet.',
  },
  'bridge-name-taken': {
    says: 'Another network has a bridge of the name {{bridge}}.',
    advice: 'Give this one another bridge.',
  },
  'bridge-absent': {
    says: 'This host has no bridge {{bridge}}.',
    advice: 'Choose a bridge that exists, or a network of libvirt.',
  },
  'dns-port-taken': {
    says: 'The network’s name server cannot start: another program answers on port 53 of {{address}}.',
    advice: 'Stop that program, or give the network another subnet.',
  },
  'dnsmasq-absent': {
    says: 'dnsmasq, which gives guests their addresses, is not installed.',
    advice: 'Install dnsmasq (dnsmasq-base on Debian and Ubuntu) and start libvirt again.',
  },
  'firewall-absent': {
    says: 'libvirt found no firewall that it can use: iptables or nftables is missing, or firewalld lacks libvirt’s zone.',
    advice: 'Install iptables (or nftables, for newer libvirt) and start libvirt again.',
  },
  'firewall-refused': {
    says: 'The firewall refused the network’s rules.',
    advice: 'It may have been reloaded, or two kinds of iptables are mixed: start libvirt again.',
  },
  'disk-absent': {
    says: 'The file {{path}} does not exist.',
    advice: 'It was moved or deleted: bring it back, or take the disk out of the VM.',
  },
  'backing-absent': {
    says: 'The disk {{path}} builds on {{backing}}, which does not exist.',
    advice: 'Bring the base image back to its place: without it the disk cannot be read.',
  },
  'disk-denied': {
    says: 'The user that runs guests may not open {{path}}.',
    advice: 'Every folder on the way needs the search permission: move the file to a storage pool, or allow it.',
  },
  'disk-locked': {
    says: 'The disk {{path}} is in use by another program, most likely another VM.',
    advice: 'Two writers would destroy its file system: stop the other one first.',
  },
  'disk-unlocked-unknown': {
    says: 'A disk of the VM is in use by another program, most likely another VM.',
    advice: 'Two writers would destroy its file system: stop the other one first.',
  },
  'disk-format-wrong': {
    says: 'A disk is stated to be {{format}}, but its file is not.',
    advice: 'Look at what the file is, and state that format.',
  },
  'file-absent': { says: 'The file {{path}} does not exist.' },
  'kvm-denied': {
    says: 'qemu may not open /dev/kvm.',
    advice: 'Whoever runs guests has to be in the group kvm; groups count from the next login.',
  },
  'kvm-absent': {
    says: 'KVM is not available here: virtualization is off, or its module is not loaded.',
    advice: 'The page Host says which. Until then choose emulation for this VM; it is slow.',
  },
  'kvm-busy': {
    says: 'Another hypervisor holds the processor’s virtualization, most likely VirtualBox or VMware.',
    advice: 'Close its machines, then start this VM again.',
  },
  'kvm-broken': {
    says: 'KVM failed while the VM was being set up: the processor or the hypervisor beneath does not do what it promises.',
    advice: 'Choose emulation for this VM, or switch on nested virtualization in the host beneath.',
  },
  'machine-unknown': {
    says: 'This qemu does not know the machine type {{machine}}.',
    advice: 'The VM was made with another version of qemu: choose a machine type that this one has.',
  },
  'emulator-absent': {
    says: 'The emulator {{path}} is not installed.',
    advice: 'Install qemu for the VM’s architecture, or correct the path in its definition.',
  },
  'architecture-unsupported': {
    says: 'The emulator cannot run guests of the architecture {{architecture}}.',
    advice: 'Install qemu for this architecture.',
  },
  'cpu-mode-unsupported': {
    says: 'The CPU mode {{mode}} needs KVM, but this VM is emulated.',
    advice: 'Choose the CPU mode “maximum” or leave the CPU out.',
  },
  'cpu-features-absent': {
    says: 'This processor lacks what the VM’s CPU model asks for: {{features}}.',
    advice: 'Choose a smaller CPU model, or host-model.',
  },
  'device-unsupported': {
    says: 'This qemu lacks a device that the VM has: {{device}}.',
    advice: 'Install the missing part of qemu, or choose another model.',
  },
  'spice-unsupported': {
    says: 'This qemu has no SPICE.',
    advice: 'Choose VNC for the VM’s screen.',
  },
  'tpm-absent': {
    says: 'The VM has a TPM, but the program that emulates it is not installed.',
    advice: 'Install swtpm (swtpm-tools as well on Debian and Ubuntu) and start libvirt again.',
  },
  'tpm-setup-failed': {
    says: 'The TPM emulator could not make the VM’s TPM. Most often files in {{folder}} belong to another user than the one that it runs as: libvirt was started before the emulator was installed.',
    advice: 'The doctor looks for that and mends it: labrig doctor, as root. What else it may be stands in its log.',
  },
  'firmware-absent': {
    says: 'No UEFI firmware fits what the VM asks for.',
    advice: 'Install ovmf (edk2-ovmf on Fedora and Arch), or choose BIOS.',
  },
  'uefi-needs-acpi': { says: 'UEFI needs ACPI, which the VM has switched off.', advice: 'Switch ACPI on.' },
  'memory-refused': {
    says: 'This host cannot give the VM the memory it asks for.',
    advice: 'Give the VM less memory, or stop other machines.',
  },
  'screen-port-taken': {
    says: 'The port of the VM’s screen is in use by another program.',
    advice: 'Let libvirt choose the port (autoport).',
  },
  'pci-passthrough-absent': {
    says: 'This host cannot hand PCI devices to guests: IOMMU is off or missing.',
    advice: 'Switch on VT-d or AMD-Vi in the firmware and in the kernel’s parameters, or take the device out.',
  },
  'hugepages-absent': {
    says: 'The VM wants huge pages, but this host has none set aside.',
    advice: 'Set some aside, or take huge pages out of the VM.',
  },
  'shared-memory-needed': {
    says: 'A folder shared by virtiofs needs shared memory, which the VM does not have.',
    advice: 'Add <memoryBacking> with the source memfd and shared access to its definition.',
  },
  'definition-malformed': {
    says: 'libvirt does not accept the definition: it is not well-formed, or something in it contradicts the rest.',
  },
  'vm-off': { says: 'The VM is not running.' },
  'vm-on': { says: 'The VM is running already.' },
  'vm-exists': { says: 'There is another VM of the name {{name}}.', advice: 'Choose another name.' },
  'agent-unset': {
    says: 'The VM has no channel to a guest agent.',
    advice: 'Add the channel org.qemu.guest_agent.0 and install qemu-guest-agent in the guest.',
  },
  'agent-silent': {
    says: 'The guest agent does not answer.',
    advice: 'Is qemu-guest-agent installed and started in the guest?',
  },
  'agent-forbids': {
    says: 'The guest agent forbids {{command}}.',
    advice:
      'In the guest, take it out of block-rpcs (blacklist) in /etc/qemu/qemu-ga.conf or /etc/sysconfig/qemu-ga, and restart qemu-guest-agent.',
  },
  'snapshot-raw-disk': {
    says: 'The disk {{disk}} is raw: it cannot hold a snapshot.',
    advice: 'Convert it to qcow2 while the VM is off.',
  },
  'snapshot-without-disk': { says: 'The VM has no disk that could hold a snapshot.', advice: 'Add a qcow2 disk.' },
  'snapshot-exists': { says: 'There is another snapshot of the name {{snapshot}}.', advice: 'Choose another name.' },
  'vm-has-snapshots': {
    says: 'The VM has snapshots: its definition cannot be removed without them.',
    advice: 'Delete it together with its snapshots.',
  },
  'pool-inactive': { says: 'The storage pool {{pool}} is not started.', advice: 'Start it.' },
  'pool-active': { says: 'The storage pool runs already.' },
  'pool-exists': { says: 'There is another storage pool of the name {{pool}}.', advice: 'Choose another name.' },
  'device-formatted': {
    says: 'Something is on {{device}} already: it is formatted.',
    advice: 'Use it as it is, have it overwritten, or choose another one.',
  },
  'group-absent': {
    says: 'This host has no volume group {{group}}.',
    advice: 'Choose one that it has, or name the devices that it is to be made of.',
  },
  'share-refused': {
    says: '{{host}} does not let this host have {{folder}}.',
    advice: 'Look at what it exports, and to whom (/etc/exports there).',
  },
  'target-refused': {
    says: '{{host}} does not let this host log in to {{target}}.',
    advice: 'Look at which targets it has, and whom it lets in.',
  },
  'nothing-offered': {
    says: '{{host}} offers nothing that could become a pool.',
    advice: 'Look whether its server runs and exports anything to this host.',
  },
  'pool-folder-taken': {
    says: 'The folder belongs to the storage pool {{pool}} already.',
    advice: 'Use that pool, or choose another folder.',
  },
  'folder-absent': { says: 'The folder {{path}} does not exist.', advice: 'Make it, then try again.' },
  'volume-exists': {
    says: 'The storage pool has a disk of the name {{volume}} already.',
    advice: 'Choose another name.',
  },
  'file-too-large': { says: 'The file system cannot hold a file of this size.', advice: 'Choose a smaller disk.' },
  'state-lock': {
    says: 'Another act on this VM has not come to an end: libvirt gave up waiting.',
    advice: 'Wait and try again. When nothing is going on, qemu hangs: force the VM off.',
  },
  'memory-above-most': { says: 'The VM cannot get more memory than its definition allows.' },
  'vcpus-above-most': { says: 'The VM cannot get more processors than its definition allows.' },
  'slots-used-up': { says: 'The VM has no free slot for another device.', advice: 'Shut it down and add it then.' },
  'polkit-refused': {
    says: 'libvirt wants to ask for a password, but nobody can: there is no polkit agent in this session.',
    advice: 'Join the group libvirt; groups count from the next login.',
  },
  'apparmor-refused': {
    says: 'AppArmor’s profile for the VM could not be loaded.',
    advice: 'Look into the kernel’s log, and load AppArmor’s profiles again.',
  },
} as const satisfies Record<string, ErrorText>
