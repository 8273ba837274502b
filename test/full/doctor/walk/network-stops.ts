import type { Stop } from './stop.ts'

const sudo = { by: 'sudo' } as const
/** libvirt's rules gone from iptables' table, as where it writes them with nft. */
const elsewhere = 'for chain in LIBVIRT_FWI LIBVIRT_FWO LIBVIRT_FWX; do iptables -F $chain; done'
const firewallAgain = 'iptables -P FORWARD ACCEPT; virsh net-destroy default; virsh net-start default'
const hook = `'{ type filter hook forward priority 10; policy drop; }'`
const network = (name: string, subnet: string) => `printf '%s' "<network><name>${name}</name><forward/>
  <ip address='${subnet}.1' netmask='255.255.255.0'/></network>" >/run/network.xml && virsh net-define /run/network.xml`

/** Networks of both engines and the firewall between them and the outside. */
export const networkStops: readonly Stop[] = [
  {
    code: 'default-network.unasked',
    broken: 'stop_libvirt',
    restored: 'start_libvirt',
  },
  {
    code: 'default-network.undefined',
    broken: 'virsh net-destroy default; virsh net-undefine default',
    mended: 'default-network.runs',
    restored: 'network_again',
  },
  {
    code: 'default-network.inactive',
    broken: 'virsh net-destroy default',
    mended: 'default-network.runs',
    restored: 'network_again',
    evidence: /inactive/,
  },
  {
    code: 'default-network.manual',
    broken: 'virsh net-autostart default --disable',
    mended: 'default-network.runs',
    restored: 'virsh net-autostart default',
    evidence: /autostart off/,
  },
  {
    code: 'default-network.clash',
    broken:
      'virsh net-destroy default; ip link add uplink0 type bridge && ip address add 192.168.122.9/24 dev uplink0 && ip link set uplink0 up',
    mended: 'default-network.runs',
    restored: 'ip link delete uplink0; network_again',
  },
  {
    code: 'guest-forwarding.unasked',
    broken: 'stop_libvirt',
    restored: 'start_libvirt',
  },
  { code: 'guest-forwarding.idle', broken: 'virsh net-destroy default', restored: 'virsh net-start default' },
  {
    code: 'guest-forwarding.dropped',
    ...sudo,
    broken: `iptables -P FORWARD DROP; ${elsewhere}`,
    mended: 'guest-forwarding.open',
    restored: firewallAgain,
    evidence: /^-P FORWARD DROP$/m,
  },
  {
    code: 'guest-forwarding.dropped-elsewhere',
    ...sudo,
    broken: 'iptables -I FORWARD -i virbr0 -j REJECT',
    mended: 'guest-forwarding.open',
    restored: 'iptables -D FORWARD -i virbr0 -j REJECT',
    evidence: /^-A FORWARD -i virbr0 -j REJECT/m,
  },
  {
    code: 'guest-forwarding.dropped-nft',
    ...sudo,
    broken: `nft add table inet mine; nft add chain inet mine forward ${hook}; nft add rule inet mine forward iifname docker0 accept`,
    mended: 'guest-forwarding.open',
    restored: 'nft delete table inet mine',
    evidence: /policy drop/,
  },
  {
    code: 'guest-forwarding.bridged',
    ...sudo,
    broken: `iptables -P FORWARD DROP; ip link add lab0 type bridge && ip link set lab0 up
      ip link add vnet7 type veth peer name vnet8 && ip link set vnet7 master lab0 up`,
    mended: 'guest-forwarding.open',
    restored: 'ip link delete vnet7; ip link delete lab0; iptables -P FORWARD ACCEPT',
    evidence: /bridge-nf-call-iptables/,
  },
  {
    code: 'guest-forwarding.unreadable',
    ...sudo,
    broken: 'nft add chain ip filter mine; nft add rule ip filter mine meta skuid 0 accept',
    restored: 'nft flush chain ip filter mine; nft delete chain ip filter mine',
    evidence: /Parsing nftables rule failed/,
  },
  {
    code: 'guest-forwarding.no-tool',
    ...sudo,
    broken: 'away /usr/sbin/iptables',
    restored: 'back /usr/sbin/iptables',
  },
  {
    code: 'ip-forward.off',
    broken: `printf '%s\\n' '# no router' 'net.ipv4.ip_forward = 0' >/etc/sysctl.d/99-hardened.conf
      echo 0 >/proc/sys/net/ipv4/ip_forward`,
    mended: 'ip-forward.on',
    restored: 'rm /etc/sysctl.d/99-hardened.conf; echo 1 >/proc/sys/net/ipv4/ip_forward',
    evidence: /99-hardened\.conf:\snet\.ipv4\.ip_forward = 0/,
  },
  {
    code: 'ip-forward.idle',
    broken: `stop_docker; virsh net-destroy default; echo 0 >/proc/sys/net/ipv4/ip_forward`,
    restored: `start_docker; virsh net-start default`,
  },
  {
    code: 'ip-forward.unseen',
    broken: 'over /proc/sys/net/ipv4/ip_forward </dev/null',
    restored: 'uncover /proc/sys/net/ipv4/ip_forward',
    feigned: 'an empty file in the place of /proc/sys/net/ipv4/ip_forward',
  },
  {
    code: 'firewall-backends.both',
    ...sudo,
    broken: 'iptables-legacy -A FORWARD -s 192.0.2.1 -j DROP',
    restored: 'iptables-legacy -F FORWARD',
    evidence: /192\.0\.2\.1/,
  },
  {
    code: 'firewall-backends.tool',
    ...sudo,
    broken: `touch /etc/libvirt/network.conf; away /usr/sbin/nft
      echo 'firewall_backend = "nftables"' | over /etc/libvirt/network.conf`,
    restored: 'uncover /etc/libvirt/network.conf; rm /etc/libvirt/network.conf; back /usr/sbin/nft',
    evidence: /firewall_backend = "nftables"/,
  },
  {
    code: 'firewall-backends.none',
    ...sudo,
    broken: 'away /usr/sbin/iptables',
    restored: 'back /usr/sbin/iptables',
  },
  {
    code: 'subnets.clash',
    broken: network('clash', '172.18.0'),
    restored: 'virsh net-undefine clash',
    evidence: /libvirt clash +172\.18\.0\.0\/24/,
  },
  {
    code: 'subnets.uplink',
    broken: network('clash', '172.17.0'),
    restored: 'virsh net-undefine clash',
    evidence: /eth0/,
  },
  {
    code: 'uplink.none',
    broken: 'ip route show default >/run/route; ip route delete default',
    restored: 'ip route add $(cat /run/route)',
  },
  { code: 'uplink.unread', broken: 'away /usr/bin/ip', restored: 'back /usr/bin/ip' },
]
