import { CogIcon } from '@patternfly/react-icons/dist/esm/icons/cog-icon'
import { HddIcon } from '@patternfly/react-icons/dist/esm/icons/hdd-icon'
import { HistoryIcon } from '@patternfly/react-icons/dist/esm/icons/history-icon'
import { HomeIcon } from '@patternfly/react-icons/dist/esm/icons/home-icon'
import { LayerGroupIcon } from '@patternfly/react-icons/dist/esm/icons/layer-group-icon'
import { ServerIcon } from '@patternfly/react-icons/dist/esm/icons/server-icon'
import { StethoscopeIcon } from '@patternfly/react-icons/dist/esm/icons/stethoscope-icon'
import { TopologyIcon } from '@patternfly/react-icons/dist/esm/icons/topology-icon'
import type { RailPlace } from '../../app/routes.ts'

export const placeIcons = {
  home: HomeIcon,
  machines: ServerIcon,
  networks: TopologyIcon,
  host: StethoscopeIcon,
  images: LayerGroupIcon,
  storage: HddIcon,
  journal: HistoryIcon,
  settings: CogIcon,
} satisfies Record<RailPlace, unknown>
