import type { Connection } from '../../contract/connection.ts'
import { evidenceOf, type Diagnosis, type Treatment } from './diagnosis.ts'
import { unitStates, type ServiceFacts } from './services.ts'

/** Each of libvirt's daemons has a socket of its own; without these three VMs have no network and no disks. */
const MODULAR = ['virtqemud.socket', 'virtnetworkd.socket', 'virtstoraged.socket'] as const

/** Whether one kind of libvirt daemon starts with the host: one for everything, or one per driver. */
export function libvirtDaemonsFinding({ units, serviceOf }: ServiceFacts): Diagnosis {
  const id = 'libvirt-daemons'
  const states = unitStates(units.text)
  const on = (unit: string) => ['enabled', 'enabled-runtime', 'static', 'alias'].includes(states.get(unit) ?? '')
  const evidence = [evidenceOf(units, (line) => /^\s*(libvirtd|virt\w+d)\./.test(line))]
  if (units.problem !== null || ![...states.keys()].some((unit) => /^(libvirtd|virtqemud)\./.test(unit))) {
    return { id, status: 'unknown', code: 'libvirt-daemons.unseen', evidence: [evidenceOf(units)] }
  }
  const monolithic = on('libvirtd.service') || on('libvirtd.socket')
  const modular = MODULAR.filter(on)
  if (monolithic && modular.includes('virtqemud.socket')) {
    return { id, status: 'warn', code: 'libvirt-daemons.both', evidence, treatments: [keepModular()] }
  }
  if (monolithic) return { id, status: 'ok', code: 'libvirt-daemons.monolithic', evidence }
  const lacking = MODULAR.filter((unit) => !on(unit))
  if (lacking.length === 0) return { id, status: 'ok', code: 'libvirt-daemons.modular', evidence }
  const service = serviceOf('libvirt')
  const wanted = service.startsWith('virtqemud') ? lacking : [service]
  const params = { service: wanted.join(', ') }
  const actions = wanted.map((unit) => ({ verb: 'service-enable', service: unit }) as const)
  return {
    id,
    status: 'warn',
    code: 'libvirt-daemons.manual',
    params,
    evidence,
    treatments: [startAtBoot(params, actions)],
  }
}

function startAtBoot(params: { service: string }, actions: { verb: 'service-enable'; service: string }[]): Treatment {
  return { code: 'enable-service', params, actions }
}

/** The socket of the one for everything is in the others' way; its guests go on. */
function keepModular(): Treatment {
  return { code: 'disable-monolithic', commands: ['sudo systemctl disable --now libvirtd.service libvirtd.socket'] }
}

/** Whether Docker starts with the host. */
export function dockerServiceFinding({ units }: ServiceFacts, connections: readonly Connection[]): Diagnosis {
  const id = 'docker-service'
  const states = unitStates(units.text)
  const evidence = [evidenceOf(units, (line) => /^\s*(docker|podman)\./.test(line))]
  const state = states.get('docker.service')
  if (units.problem !== null) {
    return { id, status: 'unknown', code: 'docker-service.unseen', evidence: [evidenceOf(units)] }
  }
  if (state === undefined) {
    const runs = connections.some((one) => one.engine === 'docker' && one.state === 'ready')
    return { id, status: runs ? 'ok' : 'unknown', code: 'docker-service.none', evidence }
  }
  if (state === 'enabled' || states.get('docker.socket') === 'enabled') {
    return { id, status: 'ok', code: 'docker-service.enabled', evidence }
  }
  const service = 'docker.service'
  if (state === 'masked') return { id, status: 'warn', code: 'docker-service.masked', evidence }
  const treatments = [startAtBoot({ service }, [{ verb: 'service-enable', service }])]
  return { id, status: 'warn', code: 'docker-service.manual', evidence, treatments }
}
