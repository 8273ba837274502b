import type { KnownError } from './cause.ts'
import { hostErrors } from './host-errors.ts'

/** Registries. Texts of distribution's errors, Go's net and crypto/tls, containerd's remotes. */
const registryErrors: readonly KnownError[] = [
  {
    cause: 'image-denied',
    pattern: /pull access denied for (?<image>[^\s,]+)/,
    remedy: ['docker login'],
  },
  { cause: 'registry-limit', pattern: /toomanyrequests|too many requests|pull rate limit/i, remedy: ['docker login'] },
  {
    cause: 'proxy-failed',
    pattern: /proxyconnect tcp|Proxy Authentication Required/i,
    remedy: ['docker info | grep -i proxy'],
  },
  {
    cause: 'registry-untrusted',
    pattern: /"?https:\/\/(?<registry>[^/"\s]+)[^\n]*(?:x509: |certificate)/,
  },
  {
    cause: 'registry-without-tls',
    pattern:
      /"?https:\/\/(?<registry>[^/"\s]+)[^\n]*(?:server gave HTTP response to HTTPS client|first record does not look like a TLS handshake)/,
  },
  {
    cause: 'registry-unknown',
    pattern:
      /lookup (?<registry>[\w.-]+)[^\n]*(?:no such host|server misbehaving|temporary failure in name resolution|i\/o timeout)/i,
    remedy: ['getent hosts {{registry}}'],
  },
  {
    cause: 'registry-refused',
    pattern:
      /dial tcp (?<registry>[\w.:[\]-]+): connect: (?:connection refused|no route to host|network is unreachable)/,
  },
  {
    cause: 'registry-slow',
    pattern:
      /Client\.Timeout exceeded|TLS handshake timeout|request canceled while waiting for connection|dial tcp [^\n]*i\/o timeout|context deadline exceeded/,
  },
  {
    cause: 'registry-failed',
    pattern: /(?:unexpected HTTP status|unexpected status code|unexpected status)[^\n]*?(?<status>5\d\d)/,
  },
  { cause: 'platform-absent', pattern: /no matching manifest for (?<platform>\S+)/ },
  {
    cause: 'platform-absent',
    pattern: /image with reference \S+ was found but does not match the specified platform: wanted (?<platform>\S+?),/,
  },
  { cause: 'tag-absent', pattern: /manifest unknown|manifest for \S+ not found|repository \S+ not found/i },
  {
    cause: 'registry-denied',
    pattern:
      /^(?:(?:Get|Head) "[^"\n]+": )?(?:error from registry: )?(?:denied|unauthorized)\b|requested access to the resource is denied|no basic auth credentials/i,
    remedy: ['docker login'],
  },
  { cause: 'reference-wrong', pattern: /invalid reference format/ },
  { cause: 'image-absent', pattern: /No such image: (?<image>\S+)/i, remedy: ['docker pull {{image}}'] },
]

/** What runc and the engine say when a container is set up or started. Texts of runc/libcontainer, moby/daemon. */
const startErrors: readonly KnownError[] = [
  {
    cause: 'command-absent',
    pattern: /exec: \\?"(?<command>[^"\\]*)\\?": (?:executable file not found|stat [^\n]*no such file|no such file)/,
  },
  {
    cause: 'command-not-executable',
    pattern: /exec: \\?"(?<command>[^"\\]*)\\?": (?:permission denied|is a directory)/,
  },
  { cause: 'program-of-other-cpu', pattern: /exec format error/ },
  { cause: 'working-folder-wrong', pattern: /Cannot mkdir: (?<path>\S+) is not a directory/ },
  { cause: 'user-absent', pattern: /unable to find user (?<user>[^:]+):/ },
  { cause: 'group-absent', pattern: /unable to find group (?<group>[^:]+):/ },
  {
    cause: 'bind-absent',
    pattern: /bind source path does not exist: (?<path>.+)/,
    remedy: ['mkdir --parents {{path}}'],
  },
  {
    cause: 'bind-kinds-differ',
    pattern: /error mounting "(?<source>[^"]+)" to rootfs at "(?<target>[^"]+)".*not a directory/,
  },
  { cause: 'volume-name-wrong', pattern: /"(?<name>[^"]+)" includes invalid characters for a local volume name/ },
  { cause: 'device-absent', pattern: /custom device "(?<device>[^"]+)": no such file/ },
  { cause: 'gpu-unsupported', pattern: /could not select device driver/ },
  { cause: 'memory-below-least', pattern: /Minimum memory limit allowed is (?<least>\S+)/ },
  { cause: 'cpus-above-most', pattern: /as there are only (?<most>\d+) CPUs? available/ },
  { cause: 'cpus-above-most', pattern: /Requested CPUs are not available - requested \S+, available: (?<most>\S+)/ },
  { cause: 'runtime-unknown', pattern: /[Uu]nknown(?: or invalid)? runtime(?: name| specified)?:? (?<runtime>\S+)/ },
  { cause: 'sysctl-refused', pattern: /sysctl "(?<sysctl>[^"]+)"/ },
  { cause: 'capability-unknown', pattern: /unknown capability: "(?<capability>[^"]+)"/ },
  { cause: 'limit-refused', pattern: /error setting rlimit/ },
  {
    cause: 'cgroup-refused',
    pattern:
      /cgroup[^\n]*(?:device or resource busy|no such file|permission denied|not mounted|not supported|read-only)|unable to apply cgroup configuration/i,
    remedy: ['docker info | grep -i cgroup'],
  },
]

/** What breaks within a build. Texts of moby/builder/dockerfile and buildkit's solver, cache/contenthash and exec errors. */
const buildErrors: readonly KnownError[] = [
  {
    cause: 'build-source-absent',
    pattern:
      /(?:COPY|ADD) failed: (?:file not found in build context[^\n]*: )?stat (?<path>[^\n:]+):|failed to (?:compute cache key|calculate checksum)[^\n"]*"(?<path2>[^"\n]+)":? not found|failed to compute cache key: failed to walk \S+\/buildkit-mount\d+(?<path3>\/[^\n:]+):/,
  },
  { cause: 'build-step-killed', pattern: /(?:returned a non-zero code|exit code): (?:137|143)\b/ },
  { cause: 'build-program-absent', pattern: /(?:returned a non-zero code|exit code): 127\b/ },
  { cause: 'build-program-denied', pattern: /(?:returned a non-zero code|exit code): 126\b/ },
]

/** Networks, addresses and ports. Texts of moby/libnetwork, rootlesskit. */
const networkErrors: readonly KnownError[] = [
  {
    cause: 'port-of-container',
    pattern: /Bind for (?<address>\S+):(?<port>\d+) failed: port is already allocated/,
    remedy: ['docker ps --filter publish={{port}}'],
  },
  {
    cause: 'port-of-program',
    pattern:
      /(?:listen \w+|bind (?:host )?port(?: for)?) (?<address>\S+?):(?<port>\d+)\S*: (?:bind: )?address already in use/i,
    remedy: ["sudo ss --listening --tcp --udp --numeric --processes 'sport = :{{port}}'"],
  },
  { cause: 'port-address-absent', pattern: /(?<address>[\w.:[\]]+):\d+: bind: cannot assign requested address/ },
  { cause: 'port-privileged', pattern: /cannot expose privileged port (?<port>\d+)/ },
  {
    cause: 'firewall-rules-lost',
    pattern: /No chain\/target\/match by that name|iptables failed|INVALID_ZONE: docker/,
    remedy: ['sudo systemctl restart docker'],
  },
  {
    cause: 'subnet-overlaps',
    pattern: /[Pp]ool overlaps with other one on this address space|cannot create network \S+.*conflicts with network/,
    remedy: ['docker network ls'],
  },
  {
    cause: 'subnets-used-up',
    pattern: /non-overlapping IPv4 address pool|all predefined address pools have been fully subnetted/,
    remedy: ['docker network prune'],
  },
  {
    cause: 'already-connected',
    pattern: /endpoint with name (?<container>\S+) already exists in network (?<network>\S+)/,
  },
  { cause: 'address-outside', pattern: /[Ii]nvalid address (?<address>[\w.:]+): It does not belong/i },
  {
    cause: 'address-needs-network',
    pattern: /user specified IP address is supported (?:only )?(?:on user defined|when connecting)/i,
  },
  {
    cause: 'address-taken',
    pattern: /^Address already in use|failed to set up container networking: Address already in use/,
  },
  {
    cause: 'network-in-use',
    pattern: /network (?<network>\S+) (?:id \S+ )?has active endpoints/,
    remedy: ['docker network inspect {{network}}'],
  },
  { cause: 'network-built-in', pattern: /(?<network>\S+) is a pre-defined network/ },
  { cause: 'network-name-taken', pattern: /network with name (?<network>\S+) already exists/ },
  { cause: 'network-unknown', pattern: /network (?<network>\S+) not found/, remedy: ['docker network ls'] },
]

/** In the order in which they are asked. */
export const dockerErrors: readonly KnownError[] = [
  {
    cause: 'container-name-taken',
    pattern: /The container name "\/?(?<name>[^"]+)" is already in use/,
    remedy: ['docker ps --all --filter name={{name}}'],
  },
  ...startErrors,
  ...networkErrors,
  ...registryErrors,
  ...buildErrors,
  {
    cause: 'container-running',
    pattern: /(?:cannot|can not) remove (?:a running )?container.*(?:[Ss]top the container|is running)/,
  },
  {
    cause: 'volume-in-use',
    pattern: /remove (?<volume>\S+): volume is in use/,
    remedy: ['docker ps --all --filter volume={{volume}}'],
  },
  {
    cause: 'image-in-use',
    pattern:
      /(?:container|stopped container|running container) (?<container>\w+) is using its referenced image|image is being used by (?:stopped |running )?container (?<container2>\w+)/,
  },
  { cause: 'freeze-unsupported', pattern: /can not pause containers on rootless containers with cgroup V1/i },
  { cause: 'container-paused', pattern: /is paused, unpause|cannot start a paused container|is already paused/ },
  { cause: 'container-not-paused', pattern: /[Cc]ontainer \S+ is not paused/ },
  { cause: 'container-off', pattern: /[Cc]ontainer \S+ is not running/ },
  { cause: 'container-absent', pattern: /No such container: (?<container>\S+)/i },
  { cause: 'plugin-absent', pattern: /plugin "(?<plugin>[^"]+)" not found/ },
  {
    cause: 'docker-denied',
    pattern: /permission denied while trying to connect|^access to \S+ is denied/,
    remedy: ['sudo usermod --append --groups docker "$USER"'],
  },
  {
    cause: 'docker-absent',
    pattern: /Cannot connect to the Docker daemon|^no engine answers at/,
    remedy: ['sudo systemctl enable --now docker'],
  },
  ...hostErrors,
  // runc's own words where nothing above knows them: without the chain of programs that passed them on.
  {
    cause: 'runtime-refused',
    pattern:
      /OCI runtime (?:create|start|exec) failed: (?:runc (?:create|exec) failed: )?(?:unable to start container process: )?(?:error during container init: )?(?<why>[^\n]+?)(?:: unknown)?$/m,
  },
]
