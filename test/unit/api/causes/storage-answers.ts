import type { RecordedLibvirt } from './libvirt-answers.ts'

/** Word for word what libvirt 9.0.0 answered about pools: loop devices, LVM, the servers of NFS and iSCSI. */
export const storageAnswers: readonly RecordedLibvirt[] = [
  {
    cause: 'device-formatted',
    code: 'STORAGE_POOL_BUILT',
    int1: -1,
    text: "Storage pool already built: Device '/dev/loop0' already formatted using 'ext2'",
  },
  {
    cause: 'device-formatted',
    code: 'STORAGE_POOL_BUILT',
    int1: -1,
    text: "Storage pool already built: Format of device '/dev/loop0' does not match the expected format 'ext4', forced overwrite is necessary",
  },
  {
    cause: 'group-absent',
    code: 'CONFIG_UNSUPPORTED',
    int1: -1,
    text: "unsupported configuration: cannot find logical volume group name 'labrig_vg'",
  },
  {
    cause: 'share-refused',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: 'internal error: Child process (/bin/mount -o nodev,nosuid,noexec 127.0.0.1:/srv/nothing /var/lib/share) unexpected exit status 32: mount.nfs: access denied by server while mounting 127.0.0.1:/srv/nothing\n',
  },
  {
    cause: 'target-refused',
    code: 'INTERNAL_ERROR',
    int1: -1,
    text: 'internal error: Child process (/usr/bin/iscsiadm --mode node --portal 127.0.0.1:3260,1 --targetname iqn.2026-01.org.example:none --login) unexpected exit status 19: iscsiadm: Could not login to [iface: default, target: iqn.2026-01.org.example:none, portal: 127.0.0.1,3260].\niscsiadm: initiator reported error (19 - encountered non-retryable iSCSI login failure)\niscsiadm: Could not log into all portals\n',
  },
  {
    cause: 'nothing-offered',
    code: 'OPERATION_FAILED',
    int1: -1,
    text: "operation failed: no storage pools were found on host '127.0.0.1'",
  },
]
