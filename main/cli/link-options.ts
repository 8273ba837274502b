/** What can be wrong with a link. */
export const impairments = ['rate', 'loss', 'delay', 'jitter', 'duplicate', 'reorder'] as const

/** What `labrig net link` takes beside what all have; `true` takes a value. */
export const linkOptions: Readonly<Record<string, boolean>> = {
  ...{ mac: true, to: false, from: false, filter: true, file: true, most: true, count: true },
  ...Object.fromEntries(impairments.map((name) => [name, true])),
}
