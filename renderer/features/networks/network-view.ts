export const networkViews = ['diagram', 'table', 'leases', 'forwards'] as const
export type NetworkView = (typeof networkViews)[number]

/** What of the networks is shown, as it stands in the address: `?view=table`. The first one unless it says otherwise. */
export function networkSearch(search: Readonly<Record<string, unknown>>): { view?: NetworkView } {
  const view = networkViews.find((one) => one === search['view'])
  return view === undefined ? {} : { view }
}
