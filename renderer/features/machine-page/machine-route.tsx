import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { MachinePage } from './machine-page.tsx'
import { machinePath } from './machine-path.ts'

const route = getRouteApi(machinePath)

/** The page that an address names; the tab stands in the address as well, so that Back leads to it. */
export function MachineRoute() {
  const { id } = route.useParams()
  const { tab } = route.useSearch()
  const navigate = useNavigate({ from: machinePath })
  return <MachinePage key={id} id={id} tab={tab} onTab={(next) => void navigate({ search: { tab: next } })} />
}
