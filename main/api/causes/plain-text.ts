/** What libvirt and qemu put in front: the kind of the error, the program and its time, the option that it stumbled over. */
const fronts: readonly RegExp[] = [
  /^(?:internal error|operation failed|unsupported configuration|invalid argument|argument unsupported): /i,
  /^Requested operation is not valid: /,
  /^(?:qemu unexpectedly closed the monitor|process exited while connecting to monitor): /,
  /^\d{4}-\d\d-\d\dT[\d:.]+Z /,
  /^qemu-system-\w+: /,
  /^-\w+ (?:\{.*?\}|\S+): (?=\S)/,
  /^failed to create (?:shim )?task(?: for container)?: /,
  /^OCI runtime (?:create|start|exec) failed: /,
  /^runc (?:create|exec|start|did)[^:]*failed: /,
  /^unable to start container process: /,
  /^error during container init: /,
]

/** An error of an engine without what programs put around each other's words; the whole stays as the detail. */
export function plainText(text: string): string {
  let rest = text.trim()
  for (const front of fronts) rest = rest.replace(front, '')
  rest = rest.replace(/: unknown$/, '').trim()
  return rest === '' ? text : rest
}
