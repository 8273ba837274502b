import type { PortForwardRow } from '../../../contract/forward.ts'

export interface ForwardForm {
  readonly port: string
  /** Empty: Labrig chooses a free one. */
  readonly hostPort: string
  readonly protocol: 'tcp' | 'udp'
  readonly reach: 'here' | 'everybody' | 'address'
  /** Of `address`. */
  readonly hostAddress: string
  readonly mac: string
}

export const emptyForward = (mac: string): ForwardForm => ({
  port: '22',
  hostPort: '',
  protocol: 'tcp',
  reach: 'here',
  hostAddress: '',
  mac,
})

const numberIn = (text: string) => {
  const number = /^\d{1,5}$/.test(text.trim()) ? Number(text.trim()) : 0
  return number >= 1 && number <= 65_535 ? number : null
}

/** Whether what is typed is a port, or nothing where nothing is fine. */
export const isPort = (text: string, optional = false) => (optional && text.trim() === '') || numberIn(text) !== null

const addresses = { here: '127.0.0.1', everybody: '0.0.0.0' } as const

/** What `forward.add` takes; null while something is missing. */
export function forwardInput(id: string, form: ForwardForm) {
  const port = numberIn(form.port)
  const hostAddress = form.reach === 'address' ? form.hostAddress.trim() : addresses[form.reach]
  if (port === null || !isPort(form.hostPort, true) || hostAddress === '') return null
  const hostPort = numberIn(form.hostPort)
  const { protocol, mac } = form
  return { id, port, protocol, hostAddress, mac, ...(hostPort === null ? {} : { hostPort }) }
}

export const forwardKey = ({ vm, protocol, hostAddress, hostPort }: PortForwardRow) =>
  `${vm.id} ${protocol} ${hostAddress}:${hostPort}`

/** As it is typed into a client: "127.0.0.1:2222", ":8080" for every address. */
export const askedAt = ({ hostAddress, hostPort }: Pick<PortForwardRow, 'hostAddress' | 'hostPort'>) =>
  hostAddress === '0.0.0.0' ? `*:${hostPort}` : `${hostAddress}:${hostPort}`
