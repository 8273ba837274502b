import type { FindingCode } from '../../../../contract/texts/finding-texts.ts'

/** A way in which a host is broken, and what the doctor has to say of it. */
export interface Stop {
  readonly code: FindingCode
  /** Shell lines of root by which it comes about. */
  readonly broken: string
  /** Shell lines of root by which the host is well again, whatever the doctor did. */
  readonly restored: string
  /** What has to stand among the evidence. */
  readonly evidence?: RegExp
  /** What is found once the user typed the lines of the fix; absent for a finding without any. */
  readonly mended?: FindingCode
  /** Whether the lines are the only way: with root's rights the engine answers, and `sudo labrig doctor` finds nothing amiss. */
  readonly typedOnly?: true
  /** `sudo`: the user has it looked at with the rights of root, as the finding says. Otherwise by the user's own. */
  readonly by?: 'user' | 'sudo'
  /** What stands in the place of the kernel's or a program's own words, where this machine cannot be brought to say it. */
  readonly feigned?: string
}

/** Shell functions that the lines of the stops use. */
export const PRELUDE = `
# A file with what is typed in the place of the real one, until it is uncovered. A program is covered by a script.
over() {
  local copy="/srv/over-$(basename "$1")"
  cat >/srv/over && install -m "\${2:-644}" /srv/over "$copy" && mount --bind "$copy" "$1"
}
uncover() { umount "$@"; }
# Hidden files are no units and no scripts of init.
away() { for path; do mv "$path" "$(dirname "$path")/.away-$(basename "$path")"; done; }
back() { for path; do mv "$(dirname "$path")/.away-$(basename "$path")" "$path"; done; }
virsh() { command virsh -q -c qemu:///system "$@"; }
# What the user has set up as connections.
connect() { runuser -u student -- sh -c 'mkdir -p ~/.config/labrig && cat >~/.config/labrig/connections.json'; }
unconnect() { rm -f /home/student/.config/labrig/connections.json; }
libvirt_units='libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket libvirtd.service'
docker_units='docker.socket docker.service'
until_true() { for round in $(seq 100); do "$@" >/dev/null 2>&1 && return; sleep 0.2; done; return 1; }
# Without the limit on how often a service may be started in a while.
stop_docker() { systemctl stop $docker_units; systemctl reset-failed $docker_units; }
start_docker() { systemctl reset-failed $docker_units; systemctl start $docker_units && until_true docker ps; }
stop_libvirt() { systemctl stop $libvirt_units; systemctl reset-failed $libvirt_units; }
start_libvirt() { systemctl reset-failed $libvirt_units; systemctl start $libvirt_units && until_true virsh list; }
# The default network as libvirt's packages have it.
network_again() {
  virsh net-destroy default; virsh net-undefine default
  virsh net-define /usr/share/libvirt/networks/default.xml && virsh net-start default && virsh net-autostart default
}
`
