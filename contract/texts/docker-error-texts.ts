import type { ErrorText } from './error-text.ts'

/** What stands behind Docker's errors: the only place of the English words. */
export const dockerErrorTexts = {
  'docker-denied': {
    says: 'This user may not use Docker.',
    advice: 'Join the group docker; who is in it is root in effect. Groups count from the next login.',
  },
  'docker-absent': { says: 'Docker is not running, or not installed.', advice: 'Start it.' },
  'container-name-taken': {
    says: 'There is another container of the name {{name}}.',
    advice: 'Remove or rename it, or choose another name.',
  },
  'port-of-container': {
    says: 'Port {{port}} on {{address}} is published by another container.',
    advice: 'Choose another port, or stop that container.',
  },
  'port-of-program': {
    says: 'Port {{port}} on {{address}} is in use by a program of this host.',
    advice: 'Choose another port, or stop that program.',
  },
  'port-address-absent': {
    says: 'This host has no address {{address}} on which the port could be published.',
    advice: 'Choose 127.0.0.1, or an address of this host.',
  },
  'port-privileged': {
    says: 'Rootless Docker may not publish port {{port}}: ports below 1024 are for root.',
    advice: 'Choose a port from 1024 up.',
  },
  'image-absent': { says: 'The image {{image}} is not on this host.', advice: 'Fetch it first.' },
  'image-denied': {
    says: 'The registry gives out no image {{image}}: it does not exist, or it needs a login.',
    advice: 'Check how the name is spelt; for a private image log in.',
  },
  'registry-denied': {
    says: 'The registry refused: the image does not exist there, or it needs a login.',
    advice: 'Check how the name is spelt; for a private image log in.',
  },
  'registry-limit': {
    says: 'The registry has had too many requests from this address and makes it wait.',
    advice: 'Log in, wait some hours, or use images that are here already.',
  },
  'registry-untrusted': {
    says: 'The certificate of {{registry}} is not trusted.',
    advice: 'Put its authority’s certificate where Docker looks for it.',
  },
  'registry-without-tls': {
    says: '{{registry}} does not speak HTTPS.',
    advice: 'For a registry of your own: name it among the insecure-registries of Docker’s configuration.',
  },
  'registry-unknown': {
    says: 'The name {{registry}} cannot be resolved: this host is offline, or the name is wrong.',
    advice: 'Images that are here already work without a network.',
  },
  'registry-refused': { says: 'Nothing listens at {{registry}}.', advice: 'Is the registry started?' },
  'registry-slow': {
    says: 'The registry did not answer in time.',
    advice: 'Try again; behind a proxy, Docker itself has to know it.',
  },
  'proxy-failed': {
    says: 'The proxy that Docker is set up with does not answer.',
    advice: 'Check HTTP_PROXY and HTTPS_PROXY in Docker’s configuration.',
  },
  'registry-failed': { says: 'The registry has a fault of its own (HTTP {{status}}).', advice: 'Try again later.' },
  'tag-absent': {
    says: 'The registry has no such image, or not with this tag.',
    advice: 'Check the name and the tag.',
  },
  'platform-absent': {
    says: 'The image does not exist for this computer ({{platform}}).',
    advice: 'Choose another tag or another image.',
  },
  'reference-wrong': {
    says: 'This is no name of an image.',
    advice: 'Names are in lower case: [registry/]name[:tag].',
  },
  'program-of-other-cpu': {
    says: 'The program in the image is for another processor, or is a script without its first line #!.',
    advice: 'Fetch the image for this computer’s platform.',
  },
  'build-source-absent': {
    says: 'The folder that is sent has no {{path}}.',
    advice: 'Check its name and .dockerignore; a path counts from the folder, not from the Dockerfile.',
  },
  'build-step-killed': {
    says: 'The program of this step was killed: memory ran out, or the engine was stopped meanwhile.',
    advice: 'Look whether the engine runs, make memory free, and build again.',
  },
  'build-program-absent': {
    says: 'The image has no such program at this step.',
    advice: 'Install it in a step before, or choose a base that has it.',
  },
  'build-program-denied': {
    says: 'The program of this step may not be executed.',
    advice: 'Give it the right in a step before: chmod +x.',
  },
  'command-absent': {
    says: 'The image has no program {{command}}.',
    advice: 'Check the command; small images have no bash, but often sh.',
  },
  'command-not-executable': {
    says: '{{command}} may not be executed.',
    advice: 'It lacks the permission: chmod +x in the image, or name the program that reads it.',
  },
  'user-absent': { says: 'The image has no user {{user}}.', advice: 'Choose one of its /etc/passwd, or a number.' },
  'group-absent': { says: 'The image has no group {{group}}.', advice: 'Choose one of its /etc/group, or a number.' },
  'working-folder-wrong': { says: 'The working directory {{path}} is not a folder in the image.' },
  'bind-absent': { says: 'This host has no {{path}} to share with the container.', advice: 'Make it first.' },
  'bind-kinds-differ': {
    says: '{{source}} cannot lie over {{target}}: one is a file, the other a folder.',
    advice: 'Share a file over a file, or a folder over a folder.',
  },
  'volume-name-wrong': {
    says: '“{{name}}” is neither a volume’s name nor an absolute path.',
    advice: 'To share a folder of this host, give its whole path.',
  },
  'device-absent': { says: 'This host has no device {{device}}.' },
  'gpu-unsupported': {
    says: 'Docker cannot hand on a graphics card here: its toolkit is not installed.',
    advice: 'Install the vendor’s container toolkit, or leave the card out.',
  },
  'memory-below-least': { says: 'The memory limit is too small; at least {{least}} are needed.' },
  'cpus-above-most': { says: 'This host has only {{most}} processors for the limit.' },
  'runtime-unknown': { says: 'Docker has no runtime {{runtime}}.' },
  'network-unknown': { says: 'Docker has no network {{network}}.', advice: 'Choose one that exists, or make it.' },
  'network-name-taken': { says: 'Docker has a network {{network}} already.', advice: 'Choose another name.' },
  'network-built-in': { says: '{{network}} is Docker’s own network and cannot be removed.' },
  'subnet-overlaps': {
    says: 'The subnet overlaps with that of another Docker network.',
    advice: 'Choose another subnet.',
  },
  'subnets-used-up': {
    says: 'Docker has no free subnet left for another network.',
    advice: 'Remove networks that nothing uses, or give the subnet yourself.',
  },
  'already-connected': { says: '{{container}} is on the network {{network}} already.' },
  'address-outside': {
    says: 'The address {{address}} is in none of the network’s subnets.',
    advice: 'Choose one of the network’s own.',
  },
  'address-needs-network': {
    says: 'An address can be chosen only on a network that you have made.',
    advice: 'Make a network with a subnet first.',
  },
  'address-taken': { says: 'Another machine has this address.', advice: 'Choose another one.' },
  'network-in-use': {
    says: 'Containers are still on the network {{network}}.',
    advice: 'Disconnect or remove them first.',
  },
  'volume-in-use': { says: 'A container uses the volume {{volume}}.', advice: 'Remove the container first.' },
  'image-in-use': {
    says: 'The container {{container}} uses the image.',
    advice: 'Remove the container first.',
  },
  'container-running': { says: 'The container is running.', advice: 'Stop it first.' },
  'freeze-unsupported': {
    says: 'A rootless engine cannot freeze containers on this host: that needs control groups of version 2.',
    advice: 'To make an image of it, do without freezing it meanwhile.',
  },
  'container-paused': { says: 'The container is paused.', advice: 'Let it go on first.' },
  'container-not-paused': { says: 'The container is not paused.' },
  'container-off': { says: 'The container is not running.', advice: 'Start it first.' },
  'container-absent': { says: 'There is no container {{container}}.', advice: 'It may have been removed meanwhile.' },
  'firewall-rules-lost': {
    says: 'Docker’s firewall rules are gone: something has reloaded the firewall since Docker started.',
    advice: 'Start Docker again: it makes its rules anew.',
  },
  'sysctl-refused': { says: 'The kernel parameter {{sysctl}} cannot be set for one container.' },
  'capability-unknown': { says: 'There is no capability {{capability}}.' },
  'plugin-absent': { says: 'Docker has no plugin {{plugin}}.' },
  'limit-refused': { says: 'The kernel refused a limit (ulimit) of the container.' },
  'cgroup-refused': {
    says: 'The kernel’s cgroups refused the limits: a controller is missing or belongs to somebody else.',
    advice: 'Without a limit it may start. The page Host shows which cgroups there are.',
  },
  'runtime-refused': {
    says: 'The container could not be set up: {{why}}.',
  },
} as const satisfies Record<string, ErrorText>
