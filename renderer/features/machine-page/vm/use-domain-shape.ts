import { useMemo } from 'react'
import { isActive, type Vm } from '../../../../contract/machine.ts'
import { knownOf, usePolled } from '../use-polled.ts'
import { parseDomain, type DomainShape } from './domain-shape.ts'

/** A definition can be changed by others without a change of what the live picture has of it. Milliseconds. */
const AGAIN = 10_000

/** What the definition says: of a running VM what it really has, otherwise what it will start with. Null until known. */
export function useDomainShape(vm: Vm): DomainShape | null {
  const inactive = !isActive(vm.state)
  const { polled } = usePolled({
    key: `${vm.id} ${inactive}`,
    ask: (client, signal) => client.vm.xml({ id: vm.id, inactive }, { signal }),
    every: AGAIN,
  })
  const xml = knownOf(polled)?.xml
  return useMemo(() => (xml === undefined ? null : parseDomain(xml)), [xml])
}
