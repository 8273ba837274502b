import type { KnownError } from './cause.ts'

/** Networks. Texts of src/network, src/conf/virnetworkobj.c, src/util/virnetdev*.c, virfirewall.c, virdnsmasq.c; dnsmasq. */
const networkErrors: readonly KnownError[] = [
  {
    cause: 'network-inactive',
    pattern: /network '(?<network>[^']+)' is not active/,
    remedy: ['virsh net-start {{network}}', 'virsh net-autostart {{network}}'],
  },
  {
    cause: 'network-absent',
    pattern: /no network with matching name '(?<network>[^']+)'/,
    remedy: ['virsh net-list --all'],
  },
  { cause: 'network-active', pattern: /network is already active/ },
  { cause: 'network-exists', pattern: /network '(?<network>[^']+)' already exists/ },
  {
    cause: 'network-subnet-taken',
    pattern: /Network is already in use by interface (?<interface>\S+)/,
    remedy: ['ip -br address'],
  },
  { cause: 'bridge-name-taken', pattern: /bridge name '(?<bridge>[^']+)' already in use/ },
  {
    cause: 'bridge-absent',
    pattern:
      /(?:Cannot get interface MTU on|[Ff]ailed to add (?:tap )?interface.* to bridge|Unable to add (?:bridge|port).*) '?(?<bridge>[\w.-]+)'?.*: No such device/,
    remedy: ['ip -br link show type bridge'],
  },
  {
    cause: 'dns-port-taken',
    pattern: /failed to create listening socket for (?<address>[\w.:]+): Address already in use/,
    remedy: ["sudo ss --listening --udp --tcp --numeric --processes 'sport = :53'"],
  },
  { cause: 'dnsmasq-absent', pattern: /find 'dnsmasq' (?:binary )?in|dnsmasq binary .*No such file/i },
  {
    cause: 'firewall-absent',
    pattern:
      /Failed to initialize a valid firewall backend|required firewalld 'libvirt' zone is missing|find a usable firewall backend|(?:cannot execute|unable to find|could not find).*\b(?:ip|eb)tables\b/i,
    remedy: ['sudo systemctl restart libvirtd'],
  },
  {
    cause: 'firewall-refused',
    pattern:
      /Failed to (?:apply|run) firewall (?:rules|command)|COMMAND_FAILED.*tables|(?:iptables|ip6tables|ebtables|nft).*(?:unexpected exit status|can't initialize)/i,
    remedy: ['sudo systemctl restart libvirtd', 'sudo iptables --version'],
  },
]

/** Files and pools. Texts of src/storage, src/util/virstoragefile.c, virfile.c. */
const storageErrors: readonly KnownError[] = [
  {
    cause: 'backing-absent',
    pattern: /Cannot access backing file '(?<backing>[^']+)' of storage file '(?<path>[^']+)'.*: No such file/,
    remedy: ['qemu-img info --backing-chain {{path}}'],
  },
  { cause: 'disk-absent', pattern: /Cannot access storage file '(?<path>[^']+)'.*: No such file/ },
  {
    cause: 'pool-inactive',
    pattern: /storage pool '(?<pool>[^']+)' is not active/,
    remedy: ['virsh pool-start {{pool}}'],
  },
  { cause: 'pool-active', pattern: /storage pool '[^']+' is already active/ },
  { cause: 'pool-exists', pattern: /pool '(?<pool>[^']+)' already exists/ },
  {
    cause: 'device-formatted',
    // storage_util.c, virStorageBackendDeviceIsEmpty
    pattern:
      /(?:Format of device '(?<device1>[^']+)' does not match the expected format|Device '(?<device2>[^']+)' already formatted using)/,
    remedy: ['sudo wipefs --no-act {{device}}'],
  },
  {
    cause: 'group-absent',
    pattern: /cannot find logical volume group name '(?<group>[^']+)'/,
    remedy: ['sudo vgs'],
  },
  {
    cause: 'share-refused',
    pattern: /access denied by server while mounting (?<host>[^\s:]+):(?<folder>\S+)/,
    remedy: ['showmount --exports {{host}}'],
  },
  {
    cause: 'target-refused',
    pattern: /iscsiadm: Could not login to \[iface: [^,]+, target: (?<target>[^,]+), portal: (?<host>[^,]+),\d+\]/,
    remedy: ['sudo iscsiadm --mode discovery --type sendtargets --portal {{host}}'],
  },
  { cause: 'nothing-offered', pattern: /no storage pools were found on host '(?<host>[^']+)'/ },
  { cause: 'pool-folder-taken', pattern: /Storage source conflict with pool: '(?<pool>[^']+)'/ },
  {
    cause: 'volume-exists',
    pattern: /(?:storage volume|storage vol) '(?<volume>[^']+)' (?:exists already|already exists)/,
  },
  {
    cause: 'folder-absent',
    pattern: /cannot open (?:directory|path|volume path) '(?<path>[^']+)': No such file/,
    remedy: ['sudo mkdir --parents {{path}}'],
  },
  {
    cause: 'file-absent',
    pattern: /unable to stat: (?<path>\/.+?): No such file|cannot stat '(?<path2>\/[^']+)': No such file/,
  },
  { cause: 'file-too-large', pattern: /File too large/ },
]

/** VMs. Texts of src/qemu/qemu_driver.c, src/conf/virdomainobjlist.c, src/conf/snapshot_conf.c, src/hypervisor. */
const vmErrors: readonly KnownError[] = [
  { cause: 'vm-exists', pattern: /domain '(?<name>[^']+)' already exists with uuid/ },
  { cause: 'vm-on', pattern: /domain is already (?:running|active)/ },
  { cause: 'vm-off', pattern: /domain is not running/ },
  {
    cause: 'state-lock',
    pattern: /cannot acquire state change lock|Timed out during operation/,
    remedy: ['virsh list --all'],
  },
  { cause: 'agent-unset', pattern: /QEMU guest agent is not configured/ },
  {
    cause: 'agent-silent',
    pattern: /[Gg]uest agent is not responding|QEMU guest agent is not (?:connected|available)/,
  },
  // qapi/qmp-dispatch.c, in the words of several versions; libvirt's own of a command that the agent never had.
  {
    cause: 'agent-forbids',
    pattern:
      /agent command '(?<command>[\w-]+)'.*(?:has been disabled|is not allowed|is disabled)|[Cc]ommand (?<command2>guest-[\w-]+) has been disabled/,
  },
  { cause: 'snapshot-raw-disk', pattern: /internal snapshot for disk (?<disk>\S+) unsupported for storage type raw/ },
  { cause: 'snapshot-without-disk', pattern: /snapshots require (?:all disks|at least one disk|some disk)/ },
  {
    cause: 'snapshot-exists',
    pattern: /domain moment (?<snapshot>.+) already exists|snapshot '?(?<snapshot2>[^']+?)'? already exists/,
  },
  { cause: 'vm-has-snapshots', pattern: /cannot delete inactive domain with \d+ snapshots/ },
  { cause: 'definition-malformed', pattern: /^\(\w+_definition\):\d+:|^XML error:|XML document failed to validate/ },
]

export const libvirtResourceErrors: readonly KnownError[] = [...networkErrors, ...storageErrors, ...vmErrors]
