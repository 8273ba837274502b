import { BanIcon } from '@patternfly/react-icons/dist/esm/icons/ban-icon'
import { CubeIcon } from '@patternfly/react-icons/dist/esm/icons/cube-icon'
import { DesktopIcon } from '@patternfly/react-icons/dist/esm/icons/desktop-icon'
import { EthernetIcon } from '@patternfly/react-icons/dist/esm/icons/ethernet-icon'
import { ExchangeAltIcon } from '@patternfly/react-icons/dist/esm/icons/exchange-alt-icon'
import { GlobeIcon } from '@patternfly/react-icons/dist/esm/icons/globe-icon'
import { LayerGroupIcon } from '@patternfly/react-icons/dist/esm/icons/layer-group-icon'
import { NetworkWiredIcon } from '@patternfly/react-icons/dist/esm/icons/network-wired-icon'
import { PlugIcon } from '@patternfly/react-icons/dist/esm/icons/plug-icon'
import { WifiIcon } from '@patternfly/react-icons/dist/esm/icons/wifi-icon'
import type { DrawnNode } from './picture.ts'

export function iconOf(node: DrawnNode): typeof CubeIcon {
  switch (node.kind) {
    case 'outside':
      return node.what === 'internet' ? GlobeIcon : NetworkWiredIcon
    case 'interface':
      return node.wireless ? WifiIcon : EthernetIcon
    case 'port':
      return PlugIcon
    case 'nat':
      return ExchangeAltIcon
    case 'block':
      return BanIcon
    case 'network':
      return NetworkWiredIcon
    case 'stack':
      return LayerGroupIcon
    case 'machine':
      return node.machine === 'vm' ? DesktopIcon : CubeIcon
  }
}
