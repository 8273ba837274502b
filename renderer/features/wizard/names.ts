/** A name that nothing else has: `base`, then base-2, base-3. */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base
  for (let number = 2; ; number++) {
    const name = `${base}-${number}`
    if (!taken.has(name)) return name
  }
}

/** A file's name or a system's as the beginning of a machine's name: what engines and shells take without quoting. */
export function nameFrom(text: string): string {
  const base = text.split('/').at(-1) ?? ''
  return base
    .normalize('NFKC')
    .replace(/\.(iso|qcow2|img|raw|vmdk|vdi|vhdx|tar|gz)$/i, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 40)
    .toLowerCase()
}

/** Names of the machines of a connection. */
export function namesOn(
  machines: Iterable<{ readonly connection: string; readonly name: string }>,
  connection: string,
): ReadonlySet<string> {
  return new Set([...machines].filter((one) => one.connection === connection).map((one) => one.name))
}
