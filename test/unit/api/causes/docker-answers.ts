import type { EngineErrorCode } from '../../../../contract/texts/engine-error-texts.ts'

export interface RecordedDocker {
  readonly cause: EngineErrorCode
  /** HTTP; 0 for what stood in the stream of a pull. */
  readonly status: number
  readonly text: string
}

/** Word for word what Docker Engine 20.10.24 with runc 1.1.5 answered; addresses changed. */
export const dockerAnswers: readonly RecordedDocker[] = [
  {
    cause: 'container-name-taken',
    status: 409,
    text: 'Conflict. The container name "/labrig-test-erra" is already in use by container "65be37b67ae53d6e849151e6041da484ce65b36006e2f86f7639d766fc8e70e2". You have to remove (or rename) that container to be able to reuse that name.',
  },
  {
    cause: 'port-of-container',
    status: 500,
    text: 'driver failed programming external connectivity on endpoint labrig-test-err (161a778197aa30024830b518384cf4aa295f32cfa77311e116c334c7e11d653a): Bind for 127.0.0.1:38080 failed: port is already allocated',
  },
  {
    cause: 'port-of-program',
    status: 500,
    text: 'driver failed programming external connectivity on endpoint labrig-test-err (dba0b372140772002463662734d9cc9f162b8c90f32bbc76cce6151affa34d93): Error starting userland proxy: listen tcp4 127.0.0.1:38081: bind: address already in use',
  },
  {
    cause: 'port-address-absent',
    status: 500,
    text: 'driver failed programming external connectivity on endpoint labrig-test-err (7f5812817120cb7c675fe5cbbab7ecce69cbfb34edfd97dfd001cd251f60fe09): Error starting userland proxy: listen tcp4 10.9.8.7:38082: bind: cannot assign requested address',
  },
  {
    cause: 'build-source-absent',
    status: 0,
    text: 'COPY failed: file not found in build context or excluded by .dockerignore: stat nothing-here: file does not exist',
  },
  {
    cause: 'build-source-absent',
    status: 0,
    text: 'failed to compute cache key: "/nothing-here" not found: not found',
  },
  {
    cause: 'build-source-absent',
    status: 0,
    text: 'failed to compute cache key: failed to walk /var/lib/docker/tmp/buildkit-mount2847264612/a/b: lstat /var/lib/docker/tmp/buildkit-mount2847264612/a/b: no such file or directory',
  },
  { cause: 'build-program-absent', status: 0, text: "The command '/bin/sh -c make' returned a non-zero code: 127" },
  { cause: 'build-program-absent', status: 0, text: 'executor failed running [/bin/sh -c make]: exit code: 127' },
  { cause: 'build-program-denied', status: 0, text: "The command '/bin/sh -c /f' returned a non-zero code: 126" },
  { cause: 'build-step-killed', status: 0, text: "The command '/bin/sh -c echo begun' returned a non-zero code: 137" },
  {
    cause: 'registry-denied',
    status: 500,
    text: 'Head "https://172.17.0.1:37293/v2/app/manifests/1": unauthorized: UNAUTHORIZED',
  },
  {
    cause: 'freeze-unsupported',
    status: 500,
    text: 'CommitFailure: pausing container "7371b4b2653b" to commit: can not pause containers on rootless containers with cgroup V1: this container does not have a cgroup',
  },
  { cause: 'image-absent', status: 404, text: 'No such image: labrig-test/none:1' },
  {
    cause: 'command-absent',
    status: 400,
    text: 'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nosuchcommand": executable file not found in $PATH: unknown',
  },
  {
    cause: 'command-absent',
    status: 400,
    text: 'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/nosuch": stat /nosuch: no such file or directory: unknown',
  },
  {
    cause: 'command-not-executable',
    status: 400,
    text: 'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/bad": permission denied: unknown',
  },
  { cause: 'working-folder-wrong', status: 500, text: 'Cannot mkdir: /etc/passwd is not a directory' },
  { cause: 'user-absent', status: 500, text: 'unable to find user nobodyhere: no matching entries in passwd file' },
  { cause: 'group-absent', status: 500, text: 'unable to find group nogrouphere: no matching entries in group file' },
  {
    cause: 'bind-absent',
    status: 400,
    text: 'invalid mount config for type "bind": bind source path does not exist: /nope/labrig-test',
  },
  {
    cause: 'bind-kinds-differ',
    status: 400,
    text: 'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "/etc/hostname" to rootfs at "/etc": mount /etc/hostname:/etc (via /proc/self/fd/6), flags: 0x5000: not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists and is the expected type',
  },
  {
    cause: 'volume-name-wrong',
    status: 400,
    text: 'create nope/x: "nope/x" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path',
  },
  {
    cause: 'device-absent',
    status: 500,
    text: 'error gathering device information while adding custom device "/dev/nope": no such file or directory',
  },
  { cause: 'gpu-unsupported', status: 500, text: 'could not select device driver "nvidia" with capabilities: [[gpu]]' },
  { cause: 'memory-below-least', status: 400, text: 'Minimum memory limit allowed is 6MB' },
  {
    cause: 'cpus-above-most',
    status: 400,
    text: 'Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available',
  },
  { cause: 'cpus-above-most', status: 400, text: 'Requested CPUs are not available - requested 64, available: 0-1' },
  { cause: 'runtime-unknown', status: 400, text: 'Unknown runtime specified nope' },
  { cause: 'network-unknown', status: 404, text: 'network labrig-test-none not found' },
  {
    cause: 'sysctl-refused',
    status: 500,
    text: 'failed to create shim task: OCI runtime create failed: runc create failed: sysctl "kernel.nope" is not in a separate kernel namespace: unknown',
  },
  {
    cause: 'limit-refused',
    status: 500,
    text: 'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error setting rlimits for ready process: error setting rlimit type 7: invalid argument: unknown',
  },
  { cause: 'capability-unknown', status: 400, text: 'invalid CapAdd: unknown capability: "CAP_NOPE"' },
  { cause: 'plugin-absent', status: 400, text: 'error looking up logging plugin nope: plugin "nope" not found' },
  {
    cause: 'container-running',
    status: 409,
    text: 'You cannot remove a running container 65be37b67ae53d6e849151e6041da484ce65b36006e2f86f7639d766fc8e70e2. Stop the container before attempting removal or force remove',
  },
  {
    cause: 'volume-in-use',
    status: 409,
    text: 'remove labrig-test-err-v: volume is in use - [65be37b67ae53d6e849151e6041da484ce65b36006e2f86f7639d766fc8e70e2]',
  },
  {
    cause: 'image-in-use',
    status: 409,
    text: 'conflict: unable to remove repository reference "labrig-test/busybox:1" (must force) - container 65be37b67ae5 is using its referenced image dbe3bc232da7',
  },
  {
    cause: 'container-paused',
    status: 409,
    text: 'Container 65be37b67ae53d6e849151e6041da484ce65b36006e2f86f7639d766fc8e70e2 is already paused',
  },
  {
    cause: 'container-paused',
    status: 409,
    text: 'Container labrig-test-erra is paused, unpause the container before exec',
  },
  { cause: 'container-paused', status: 409, text: 'cannot start a paused container, try unpause instead' },
  {
    cause: 'container-not-paused',
    status: 500,
    text: 'Container 65be37b67ae53d6e849151e6041da484ce65b36006e2f86f7639d766fc8e70e2 is not paused',
  },
  { cause: 'network-name-taken', status: 409, text: 'network with name labrig-test-errn already exists' },
  { cause: 'subnet-overlaps', status: 403, text: 'Pool overlaps with other one on this address space' },
  {
    cause: 'already-connected',
    status: 403,
    text: 'endpoint with name labrig-test-erra already exists in network labrig-test-errn',
  },
  {
    cause: 'address-outside',
    status: 500,
    text: "Invalid address 10.9.9.9: It does not belong to any of this network's subnets",
  },
  {
    cause: 'address-needs-network',
    status: 400,
    text: 'user specified IP address is supported on user defined networks only',
  },
  {
    cause: 'network-in-use',
    status: 403,
    text: 'error while removing network: network labrig-test-errn id 84aceb38505a2701daf843661074e313872c548b4d64ba2606233a7823ed8ff6 has active endpoints',
  },
  { cause: 'address-taken', status: 403, text: 'Address already in use' },
  { cause: 'plugin-absent', status: 404, text: 'plugin "nope" not found' },
  { cause: 'network-built-in', status: 403, text: 'bridge is a pre-defined network and cannot be removed' },
  { cause: 'container-absent', status: 404, text: 'No such container: nope' },
  {
    cause: 'registry-unknown',
    status: 500,
    text: 'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 192.0.2.53:53: no such host',
  },
  {
    cause: 'registry-refused',
    status: 500,
    text: 'Get "http://127.0.0.1:5999/v2/": dial tcp 127.0.0.1:5999: connect: connection refused',
  },
  { cause: 'reference-wrong', status: 400, text: 'invalid reference format: repository name must be lowercase' },
  {
    cause: 'registry-limit',
    status: 500,
    text: 'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
  },
  { cause: 'registry-denied', status: 500, text: 'denied' },
  { cause: 'registry-denied', status: 500, text: 'unauthorized' },
  { cause: 'tag-absent', status: 500, text: 'manifest unknown' },
  { cause: 'registry-failed', status: 500, text: 'received unexpected HTTP status: 502 Bad Gateway' },
  {
    cause: 'registry-untrusted',
    status: 500,
    text: 'Get "https://10.251.7.9:38091/v2/": x509: certificate signed by unknown authority',
  },
  {
    cause: 'registry-without-tls',
    status: 500,
    text: 'Get "https://10.251.7.9:38092/v2/": tls: first record does not look like a TLS handshake',
  },
  { cause: 'platform-absent', status: 0, text: 'no matching manifest for linux/amd64 in the manifest list entries' },
]
