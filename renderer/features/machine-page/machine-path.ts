import { tabsOf, type MachineTab } from './machine-tabs.ts'

/** The list that the page belongs to. */
export const machinesPath = '/machines'

/** Where a machine's page is; the id is one part of the path, its slash encoded. */
export const machinePath = '/machines/$id'

export interface MachineSearch {
  readonly tab?: MachineTab
}

/** What an address says beside the path; anything that is no tab is as if it were not there. */
export function machineSearch(search: Readonly<Record<string, unknown>>): MachineSearch {
  const tab = [...tabsOf.vm, ...tabsOf.container].find((one) => one === search['tab'])
  return tab === undefined ? {} : { tab }
}
