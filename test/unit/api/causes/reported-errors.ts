import type { EngineErrorCode } from '../../../../contract/texts/engine-error-texts.ts'

export interface ReportedError {
  readonly cause: EngineErrorCode
  readonly text: string
}

/** From other versions and other hosts, as people quote them in the trackers of the engines and their front ends. */
export const reportedByLibvirt: readonly ReportedError[] = [
  { cause: 'dnsmasq-absent', text: "Unable to find 'dnsmasq' binary in $PATH: No such file or directory" },
  { cause: 'firewall-absent', text: 'internal error: Failed to initialize a valid firewall backend' },
  {
    cause: 'firewall-absent',
    text: "internal error: firewalld is set to use the nftables backend, but the required firewalld 'libvirt' zone is missing. Either set the firewalld backend to 'iptables', or ensure that firewalld has a 'libvirt' zone by upgrading firewalld to a version supporting zone priorities (0.7.0+) and/or rebuilding libvirt with --with-firewalld-zone",
  },
  {
    cause: 'firewall-refused',
    text: 'internal error: Failed to apply firewall rules /usr/bin/iptables -w --table filter --list-rules: iptables v1.8.7 (nf_tables): Could not fetch rule set generation id: Invalid argument',
  },
  {
    cause: 'kvm-denied',
    text: 'internal error: process exited while connecting to monitor: Could not access KVM kernel module: Permission denied\nfailed to initialize KVM: Permission denied',
  },
  {
    cause: 'kvm-absent',
    text: 'invalid argument: could not get preferred machine for /usr/bin/qemu-system-x86_64 type=kvm',
  },
  {
    cause: 'kvm-absent',
    text: "unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support virt type 'kvm'",
  },
  {
    cause: 'kvm-busy',
    text: 'internal error: qemu unexpectedly closed the monitor: ioctl(KVM_CREATE_VM) failed: 16 Device or resource busy\n2024-12-01T10:00:00.000000Z qemu-system-x86_64: -accel kvm: failed to initialize kvm: Device or resource busy',
  },
  {
    cause: 'disk-denied',
    text: "Cannot access storage file '/home/student/debian.iso' (as uid:64055, gid:108): Permission denied",
  },
  {
    cause: 'cpu-features-absent',
    text: "unsupported configuration: guest CPU doesn't match specification: missing features: avx2,bmi1",
  },
  {
    cause: 'cpu-features-absent',
    text: 'unsupported configuration: the CPU is incompatible with host CPU: Host CPU does not provide required features: vmx',
  },
  { cause: 'firmware-absent', text: "operation failed: Unable to find any firmware to satisfy 'efi'" },
  { cause: 'spice-unsupported', text: 'unsupported configuration: spice graphics are not supported with this QEMU' },
  {
    cause: 'device-unsupported',
    text: "unsupported configuration: domain configuration does not support video model 'qxl'",
  },
  {
    cause: 'architecture-unsupported',
    text: "unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support arch 'aarch64'",
  },
  { cause: 'slots-used-up', text: 'internal error: No more available PCI slots' },
  {
    cause: 'agent-forbids',
    text: "internal error: unable to execute QEMU agent command 'guest-file-open': Command guest-file-open has been disabled",
  },
  { cause: 'agent-silent', text: 'Guest agent is not responding: QEMU guest agent is not connected' },
  {
    cause: 'polkit-refused',
    text: "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'",
  },
  {
    cause: 'apparmor-refused',
    text: "internal error: cannot load AppArmor profile 'libvirt-4dcf2a1e-9b1b-4b6c-a6a2-8b6f5d2f1c11'",
  },
  {
    cause: 'cgroup-refused',
    text: "Unable to write to '/sys/fs/cgroup/machine.slice/cgroup.subtree_control': Device or resource busy",
  },
  { cause: 'disk-unlocked-unknown', text: 'internal error: child reported: Failed to get "write" lock' },
]

export const reportedByDocker: readonly ReportedError[] = [
  {
    cause: 'image-denied',
    text: "pull access denied for webb, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  },
  { cause: 'tag-absent', text: 'manifest for debian:13-slimm not found: manifest unknown: manifest unknown' },
  {
    cause: 'platform-absent',
    text: 'image with reference debian:12 was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64',
  },
  {
    cause: 'registry-slow',
    text: 'Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
  },
  { cause: 'registry-slow', text: 'Get "https://registry-1.docker.io/v2/": net/http: TLS handshake timeout' },
  {
    cause: 'proxy-failed',
    text: 'Get "https://registry-1.docker.io/v2/": proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused',
  },
  {
    cause: 'registry-without-tls',
    text: 'Get "https://registry.lan:5000/v2/": http: server gave HTTP response to HTTPS client',
  },
  {
    cause: 'registry-untrusted',
    text: 'Get "https://registry.lan:5000/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  },
  { cause: 'program-of-other-cpu', text: 'exec /usr/local/bin/start: exec format error' },
  {
    cause: 'firewall-rules-lost',
    text: 'driver failed programming external connectivity on endpoint web (9d21): (iptables failed: iptables --wait -t nat -A DOCKER -p tcp -d 0/0 --dport 8080 -j DNAT --to-destination 172.17.0.2:80 ! -i docker0: iptables: No chain/target/match by that name.\n (exit status 1))',
  },
  {
    cause: 'subnets-used-up',
    text: 'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
  },
  { cause: 'subnets-used-up', text: 'all predefined address pools have been fully subnetted' },
  {
    cause: 'port-privileged',
    text: "driver failed programming external connectivity on endpoint web (9d21): Error starting userland proxy: error while calling PortManager.AddPort(): cannot expose privileged port 80, you can add 'net.ipv4.ip_unprivileged_port_start=80' to /etc/sysctl.conf (currently 1024), or set CAP_NET_BIND_SERVICE on rootlesskit binary, or choose a larger port number (>= 1024): listen tcp4 0.0.0.0:80: bind: permission denied",
  },
  {
    cause: 'port-of-program',
    text: 'failed to set up container networking: driver failed programming external connectivity on endpoint web (9d21): failed to bind host port for 127.0.0.1:8080:172.17.0.2:80/tcp: address already in use',
  },
  {
    cause: 'cgroup-refused',
    text: 'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: unable to apply cgroup configuration: mkdir /sys/fs/cgroup/memory/docker: no space left',
  },
  {
    cause: 'docker-denied',
    text: 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
  },
  { cause: 'container-off', text: 'container 65be37b67ae5 is not running' },
  { cause: 'device-busy', text: 'driver "overlay2" failed to remove root filesystem: device or resource busy' },
  { cause: 'no-space', text: 'write /var/lib/docker/tmp/GetImageBlob1: no space left on device' },
  {
    cause: 'runtime-refused',
    text: "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: can't copy bootstrap data to pipe: write init-p: broken pipe: unknown",
  },
]
