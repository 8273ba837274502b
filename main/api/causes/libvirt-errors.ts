import type { KnownError } from './cause.ts'
import { hostErrors } from './host-errors.ts'
import { libvirtResourceErrors } from './libvirt-resource-errors.ts'

const RESTART = 'sudo systemctl restart libvirtd'

/** How a guest's own process failed. Texts of qemu: block/file-posix.c, accel/kvm/kvm-all.c, softmmu/physmem.c, ui/vnc.c. */
const qemuErrors: readonly KnownError[] = [
  {
    cause: 'disk-locked',
    pattern: /Failed to get (?:shared )?"\w+" lock\s+Is another process using the image \[(?<path>[^\]]+)\]/,
    remedy: ['sudo fuser -v {{path}}'],
  },
  { cause: 'disk-unlocked-unknown', pattern: /Failed to get (?:shared )?"\w+" lock|Failed to acquire lock/ },
  {
    cause: 'disk-denied',
    pattern:
      /(?:Could not open|could not open disk image|Cannot access (?:storage|backing) file) '?(?<path>[^'\n]+?)'?(?: of storage file .*)?(?: \(as uid.*\))?: Permission denied/i,
    remedy: ['namei -l {{path}}'],
  },
  {
    cause: 'disk-format-wrong',
    pattern: /Image is not in (?<format>\w+) format|image not in (?<format2>\w+) format/i,
  },
  {
    cause: 'kvm-busy',
    pattern:
      /ioctl\(KVM_CREATE_VM\) failed: \d+ Device or resource busy|failed to initialize kvm: Device or resource busy/i,
    remedy: ['lsmod | grep -E "vbox|vmw"'],
  },
  {
    cause: 'kvm-denied',
    pattern: /Could not access KVM kernel module: Permission denied|failed to initialize kvm: Permission denied/i,
    remedy: ['ls -l /dev/kvm', 'sudo usermod --append --groups kvm "$USER"'],
  },
  {
    cause: 'kvm-absent',
    pattern:
      /Could not access KVM kernel module: No such file|failed to initialize kvm: No such|does not support virt type 'kvm'|could not get preferred machine for \S+ type=kvm|KVM is not available|unsupported virtualization type .?kvm|domain type kvm/i,
    remedy: ['labrig doctor', 'sudo modprobe kvm_intel || sudo modprobe kvm_amd'],
  },
  { cause: 'kvm-broken', pattern: /failed to set MSR|kvm_buf_set_msrs|KVM internal error|KVM: entry failed/ },
  {
    cause: 'memory-refused',
    pattern: /cannot set up guest memory|Cannot allocate memory|unable to map backing store for guest RAM/i,
    remedy: ['free -h'],
  },
  {
    cause: 'screen-port-taken',
    pattern:
      /-(?:vnc|spice) .*Address already in use|Failed to find an available port|unable to find (?:an unused|free) (?:port|VNC port)/i,
  },
  { cause: 'spice-unsupported', pattern: /spice graphics are not supported|spice is not supported by this QEMU/i },
]

/** What the definition asks for and this host does not have. Texts of src/qemu: capabilities, validate, domain. */
const configErrors: readonly KnownError[] = [
  {
    cause: 'machine-unknown',
    pattern:
      /does not support machine type '(?<machine>[^']+)'|unsupported machine type\s+'?(?<machine2>[^'\n]+?)'?$/im,
    remedy: ['qemu-system-x86_64 -machine help'],
  },
  {
    cause: 'emulator-absent',
    pattern: /Cannot check QEMU binary (?<path>\S+): No such file|Cannot find QEMU binary (?<path2>\S+)/i,
  },
  {
    cause: 'architecture-unsupported',
    pattern:
      /does not support (?:arch|os type) '(?<architecture>[^']+)'|unable to find any emulator to serve '(?<architecture2>[^']+)'|no emulator found for arch '(?<architecture3>[^']+)'/i,
  },
  { cause: 'cpu-mode-unsupported', pattern: /CPU mode '(?<mode>[^']+)'.* is not supported by hypervisor/ },
  {
    cause: 'cpu-features-absent',
    pattern:
      /(?:missing|required) features: (?<features>[^\n]+)|does not provide required features?:? (?<features2>[^\n]+)/i,
    remedy: ['virsh capabilities'],
  },
  {
    cause: 'tpm-absent',
    pattern: /TPM version '?[\d.]*'? is not supported|find 'swtpm\w*' binary|swtpm.*(?:not found|No such file)/i,
  },
  {
    cause: 'tpm-setup-failed',
    // src/qemu/qemu_tpm.c: qemuTPMEmulatorRunSetup. What went wrong stands in the log alone.
    pattern: /Could not run '[^']*swtpm_setup'\.(?: exitstatus: \d+;)?(?: Check error log '(?<log>[^']+)')?/,
    params: { folder: '/var/lib/swtpm-localca' },
    remedy: [
      'sudo tail {{log}}',
      'sudo chown --recursive --no-dereference --reference=/var/lib/swtpm-localca /var/lib/swtpm-localca',
    ],
  },
  { cause: 'uefi-needs-acpi', pattern: /UEFI requires ACPI/ },
  {
    cause: 'firmware-absent',
    pattern:
      /Unable to find any firmware to satisfy|unable to find (?:any )?(?:matching )?(?:efi|uefi) firmware|Failed to open file '[^']*(?:OVMF|edk2)[^']*'/i,
  },
  {
    cause: 'pci-passthrough-absent',
    pattern:
      /host doesn't support passthrough of host PCI devices|host doesn't support (?:VFIO|legacy) PCI passthrough|vfio.*(?:no such|not (?:found|viable))/i,
    remedy: ['cat /proc/cmdline', 'ls /sys/kernel/iommu_groups'],
  },
  {
    cause: 'hugepages-absent',
    pattern: /hugetlbfs filesystem is not mounted|unable to find any usable hugetlbfs mount/i,
    remedy: ['grep Huge /proc/meminfo', 'sudo sysctl vm.nr_hugepages=512'],
  },
  { cause: 'shared-memory-needed', pattern: /'virtiofs' requires (?:one or more NUMA nodes|shared memory)/ },
  { cause: 'slots-used-up', pattern: /No more available (?:PCI|USB) slots|Could not find \w+ controller with index/i },
  {
    cause: 'device-unsupported',
    pattern:
      /does not support (?:the )?(?:video |sound )?(?:model |device )?'(?<device>[^']+)'|'(?<device2>[^']+)' is not a valid device model name|does not support (?<device3>[\w -]+) device/i,
  },
  { cause: 'memory-above-most', pattern: /cannot set memory higher than max memory/ },
  { cause: 'vcpus-above-most', pattern: /requested vcpus is greater than max/ },
]

/** In the order in which they are asked: the nearer to the cause, the earlier. */
export const libvirtErrors: readonly KnownError[] = [
  ...qemuErrors,
  ...configErrors,
  ...libvirtResourceErrors,
  {
    cause: 'polkit-refused',
    pattern: /no polkit agent available|authentication unavailable|access denied by policy/i,
    remedy: ['sudo usermod --append --groups libvirt "$USER"'],
  },
  {
    cause: 'apparmor-refused',
    pattern: /cannot load AppArmor profile|virt-aa-helper.*(?:unexpected exit|failed)/i,
    remedy: ['sudo dmesg | grep apparmor', 'sudo systemctl reload apparmor', RESTART],
  },
  {
    cause: 'cgroup-refused',
    pattern:
      /(?:Unable to (?:write|read) (?:to|from) '\/sys\/fs\/cgroup|Failed to create v[12] cgroup|cgroup.*controller.*not (?:available|mounted))/i,
    remedy: ['mount | grep cgroup', RESTART],
  },
  ...hostErrors,
]
