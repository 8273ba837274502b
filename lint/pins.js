// An install must give the same tree everywhere: exact versions, and a lock file that names no server.
const EXACT = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/
const FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']

/** Ranges and tags in a parsed package.json, as sentences. */
export function looseVersions(manifest) {
  return FIELDS.flatMap((field) =>
    Object.entries(manifest[field] ?? {})
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]) => `package.json: ${field}: ${name}@${version} is not an exact version`),
  )
}

/** Entries of a parsed package-lock.json that carry the address they were fetched from: it differs between networks. */
export function resolvedAddresses(lock) {
  return Object.entries(lock.packages ?? {})
    .filter(([path, entry]) => path !== '' && !entry.link && entry.resolved !== undefined)
    .map(([path, entry]) => `package-lock.json: ${path} is bound to ${entry.resolved}; delete "resolved"`)
}
