/** The ends of an IPv4 subnet such as 10.1.2.0/24, both included, as numbers; null for anything else. */
function endsOf(subnet: string): readonly [number, number] | null {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/.exec(subnet)
  if (match === null) return null
  const [a = 0, b = 0, c = 0, d = 0, length = 32] = match.slice(1).map((part) => Number(part ?? 32))
  if ([a, b, c, d].some((byte) => byte > 255) || length > 32) return null
  const size = 2 ** (32 - length)
  const address = ((a * 256 + b) * 256 + c) * 256 + d
  const first = address - (address % size)
  return [first, first + size - 1]
}

/** Whether two IPv4 subnets have an address in common; false where one is no IPv4 subnet. */
export function subnetsOverlap(one: string, other: string): boolean {
  const a = endsOf(one)
  const b = endsOf(other)
  return a !== null && b !== null && a[0] <= b[1] && b[0] <= a[1]
}
