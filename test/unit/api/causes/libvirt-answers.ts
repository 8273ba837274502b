import type { EngineErrorCode } from '../../../../contract/texts/engine-error-texts.ts'
import type { ErrorCodeName } from '../../../../main/libvirt/error-codes.ts'

export interface RecordedLibvirt {
  readonly cause: EngineErrorCode
  readonly code: ErrorCodeName
  readonly int1: number
  readonly text: string
}

/** Word for word what libvirt 9.0.0 with qemu 7.2 answered; addresses and folders changed. */
export const libvirtAnswers: readonly RecordedLibvirt[] = [
  {
    cause: 'network-inactive',
    code: 'OPERATION_INVALID',
    int1: -1,
    text: "Requested operation is not valid: network 'labrig-test-err-n' is not active",
  },
  {
    cause: 'network-absent',
    code: 'NO_NETWORK',
    int1: -1,
    text: "Network not found: no network with matching name 'labrig-test-err-none'",
  },
  {
    cause: 'bridge-absent',
    code: 'SYSTEM_ERROR',
    int1: 19,
    text: "Cannot get interface MTU on 'lrnobr0': No such device",
  },
  {
    cause: 'network-active',
    code: 'OPERATION_INVALID',
    int1: -1,
    text: 'Requested operation is not valid: network is already active',
  },
  {
    cause: 'network-exists',
    code: 'OPERATION_FAILED',
    int1: -1,
    text: "operation failed: network 'labrig-test-err-n' already exists with uuid c0b71e39-2737-436c-8fce-605f1930e582",
  },
  {
    cause: 'network-subnet-taken',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: 'internal error: Network is already in use by interface lrerr0',
  },
  {
    cause: 'bridge-name-taken',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: "internal error: bridge name 'lrerr0' already in use.",
  },
  {
    cause: 'dns-port-taken',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: 'internal error: Child process (VIR_BRIDGE_NAME=lrerr0 /usr/sbin/dnsmasq --conf-file=/var/lib/libvirt/dnsmasq/labrig-test-err-n.conf --leasefile-ro --dhcp-script=/usr/lib/libvirt/libvirt_leaseshelper) unexpected exit status 2: \ndnsmasq: failed to create listening socket for 10.251.7.1: Address already in use',
  },
  {
    cause: 'disk-absent',
    code: 'SYSTEM_ERROR',
    int1: 2,
    text: "Cannot access storage file '/var/lib/libvirt/images/labrig-test-none.img': No such file or directory",
  },
  {
    cause: 'backing-absent',
    code: 'SYSTEM_ERROR',
    int1: 2,
    text: "Cannot access backing file '/var/lib/libvirt/images/labrig-test-base.img' of storage file '/var/lib/libvirt/images/labrig-test-over.qcow2' (as uid:64055, gid:64055): No such file or directory",
  },
  {
    cause: 'disk-denied',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: 'internal error: process exited while connecting to monitor: 2026-11-22T02:11:36.637484Z qemu-system-x86_64: -blockdev {"driver":"file","filename":"/home/student/vms/a.img","node-name":"libvirt-1-storage","auto-read-only":true,"discard":"unmap"}: Could not open \'/home/student/vms/a.img\': Permission denied',
  },
  {
    cause: 'disk-format-wrong',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: 'internal error: qemu unexpectedly closed the monitor: 2026-11-22T02:11:38.768597Z qemu-system-x86_64: -blockdev {"node-name":"libvirt-1-format","read-only":false,"driver":"qcow2","file":"libvirt-1-storage","backing":null}: Image is not in qcow2 format',
  },
  {
    cause: 'vm-exists',
    code: 'OPERATION_FAILED',
    int1: -1,
    text: "operation failed: domain 'labrig-test-err' already exists with uuid 42f28346-c24e-4dfe-9e67-8068f9cc7255",
  },
  {
    cause: 'machine-unknown',
    code: 'CONFIG_UNSUPPORTED',
    int1: -1,
    text: "unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support machine type 'pc-q35-99.9'",
  },
  {
    cause: 'emulator-absent',
    code: 'SYSTEM_ERROR',
    int1: 2,
    text: 'Cannot check QEMU binary /usr/bin/qemu-system-nope: No such file or directory',
  },
  {
    cause: 'cpu-mode-unsupported',
    code: 'CONFIG_UNSUPPORTED',
    int1: -1,
    text: "unsupported configuration: CPU mode 'host-passthrough' for x86_64 qemu domain on x86_64 host is not supported by hypervisor",
  },
  {
    cause: 'tpm-absent',
    code: 'CONFIG_UNSUPPORTED',
    int1: -1,
    text: "unsupported configuration: TPM version '2.0' is not supported",
  },
  {
    cause: 'tpm-setup-failed',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: "internal error: Could not run '/usr/bin/swtpm_setup'. exitstatus: 1; Check error log '/var/log/swtpm/libvirt/qemu/windows-swtpm.log' for details.",
  },
  {
    cause: 'uefi-needs-acpi',
    code: 'CONFIG_UNSUPPORTED',
    int1: -1,
    text: 'unsupported configuration: UEFI requires ACPI on this architecture',
  },
  {
    cause: 'memory-refused',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: "internal error: qemu unexpectedly closed the monitor: 2026-11-22T02:11:53.522897Z qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory",
  },
  {
    cause: 'screen-port-taken',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: 'internal error: qemu unexpectedly closed the monitor: 2026-11-22T02:11:56.027241Z qemu-system-x86_64: -vnc 127.0.0.1:99,audiodev=audio1: Failed to find an available port: Address already in use',
  },
  {
    cause: 'pci-passthrough-absent',
    code: 'CONFIG_UNSUPPORTED',
    int1: -1,
    text: "unsupported configuration: host doesn't support passthrough of host PCI devices",
  },
  {
    cause: 'hugepages-absent',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: 'internal error: hugetlbfs filesystem is not mounted or disabled by administrator config',
  },
  {
    cause: 'shared-memory-needed',
    code: 'CONFIG_UNSUPPORTED',
    int1: -1,
    text: "unsupported configuration: 'virtiofs' requires shared memory",
  },
  {
    cause: 'file-absent',
    code: 'SYSTEM_ERROR',
    int1: 2,
    text: 'unable to stat: /nope/vmlinuz: No such file or directory',
  },
  {
    cause: 'definition-malformed',
    code: 'XML_DETAIL',
    int1: -1,
    text: '(domain_definition):1: Premature end of data in tag domain line 1\n<domain>\n--------^',
  },
  { cause: 'definition-malformed', code: 'XML_ERROR', int1: -1, text: 'XML error: No PCI buses available' },
  {
    cause: 'vm-off',
    code: 'OPERATION_INVALID',
    int1: -1,
    text: 'Requested operation is not valid: domain is not running',
  },
  {
    cause: 'agent-unset',
    code: 'ARGUMENT_UNSUPPORTED',
    int1: -1,
    text: 'argument unsupported: QEMU guest agent is not configured',
  },
  {
    cause: 'snapshot-without-disk',
    code: 'CONFIG_UNSUPPORTED',
    int1: -1,
    text: 'unsupported configuration: internal and full system snapshots require all disks to be selected for snapshot',
  },
  {
    cause: 'snapshot-raw-disk',
    code: 'CONFIG_UNSUPPORTED',
    int1: -1,
    text: 'unsupported configuration: internal snapshot for disk vda unsupported for storage type raw',
  },
  {
    cause: 'snapshot-exists',
    code: 'OPERATION_FAILED',
    int1: -1,
    text: 'operation failed: domain moment a already exists',
  },
  {
    cause: 'vm-has-snapshots',
    code: 'OPERATION_INVALID',
    int1: -1,
    text: 'Requested operation is not valid: cannot delete inactive domain with 1 snapshots',
  },
  {
    cause: 'pool-inactive',
    code: 'OPERATION_INVALID',
    int1: -1,
    text: "Requested operation is not valid: storage pool 'labrig-test-err' is not active",
  },
  {
    cause: 'pool-exists',
    code: 'OPERATION_FAILED',
    int1: -1,
    text: "operation failed: pool 'labrig-test-err' already exists with uuid e70f5cd6-2107-407e-bf3b-9144cf18056a",
  },
  {
    cause: 'pool-folder-taken',
    code: 'OPERATION_FAILED',
    int1: -1,
    text: "operation failed: Storage source conflict with pool: 'labrig-test-err'",
  },
  { cause: 'volume-exists', code: 'STORAGE_VOL_EXIST', int1: -1, text: "storage volume 'a' exists already" },
  {
    cause: 'file-too-large',
    code: 'SYSTEM_ERROR',
    int1: 27,
    text: "cannot extend file '/tmp/labrig-test-err-pool/b': File too large",
  },
  {
    cause: 'pool-active',
    code: 'OPERATION_INVALID',
    int1: -1,
    text: "Requested operation is not valid: storage pool 'labrig-test-err' is already active",
  },
  {
    cause: 'folder-absent',
    code: 'SYSTEM_ERROR',
    int1: 2,
    text: "cannot open directory '/nope/labrig-test': No such file or directory",
  },
  {
    cause: 'no-space',
    code: 'SYSTEM_ERROR',
    int1: 28,
    text: "cannot allocate 52428800 bytes in file '/tmp/labrig-test-err-pool/b': No space left on device",
  },
  {
    cause: 'disk-locked',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: 'internal error: qemu unexpectedly closed the monitor: 2026-11-22T02:13:04.310254Z qemu-system-x86_64: -device {"driver":"virtio-blk-pci","bus":"pci.0","addr":"0x2","drive":"libvirt-1-format","id":"virtio-disk0","bootindex":1}: Failed to get "write" lock\nIs another process using the image [/var/lib/libvirt/images/labrig-test-err.img]?',
  },
  {
    cause: 'state-lock',
    code: 'OPERATION_TIMEOUT',
    int1: -1,
    text: 'Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatchDomainMemoryStats)',
  },
  {
    cause: 'kvm-broken',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: "internal error: qemu unexpectedly closed the monitor: 2026-11-22T02:13:40.666723Z qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69\nqemu-system-x86_64: ../../target/i386/kvm/kvm.c:3183: kvm_buf_set_msrs: Assertion `ret == cpu->kvm_msr_buf->nmsrs' failed.",
  },
  {
    cause: 'slots-used-up',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: 'internal error: Could not find sata controller with index 4 required for device',
  },
  {
    cause: 'vm-on',
    code: 'OPERATION_INVALID',
    int1: -1,
    text: 'Requested operation is not valid: domain is already running',
  },
  {
    cause: 'memory-above-most',
    code: 'INVALID_ARG',
    int1: -1,
    text: 'invalid argument: cannot set memory higher than max memory',
  },
  {
    cause: 'vcpus-above-most',
    code: 'INVALID_ARG',
    int1: -1,
    text: 'invalid argument: requested vcpus is greater than max allowable vcpus for the live domain: 9 > 1',
  },
]
