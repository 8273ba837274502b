import { Refusal } from './faults.ts'
import { domRef, elementText, type FakeDomain, type FakeSnapshot } from './host.ts'
import type { Procedures } from './procedure.ts'

export const snapshotProcedures: Procedures = {
  DOMAIN_SNAPSHOT_CREATE_XML: (host, { dom, xml_desc }) => {
    const domain = host.domain(dom)
    const name = elementText(xml_desc, 'name') ?? String(1_700_000_000 + domain.snapshots.size)
    if (domain.snapshots.has(name)) throw new Refusal(55, `operation failed: domain snapshot ${name} already exists`)
    const xml = `<domainsnapshot>\n  <name>${name}</name>\n  <state>${domain.state === 5 ? 'shutoff' : 'running'}</state>\n</domainsnapshot>\n`
    domain.snapshots.set(name, { name, xml, parent: domain.currentSnapshot, state: domain.state })
    domain.currentSnapshot = name
    return { snap: snapRef(domain, name) }
  },
  DOMAIN_LIST_ALL_SNAPSHOTS: (host, { dom }) => {
    const domain = host.domain(dom)
    const snapshots = [...domain.snapshots.keys()].map((name) => snapRef(domain, name))
    return { snapshots, ret: snapshots.length }
  },
  DOMAIN_SNAPSHOT_LOOKUP_BY_NAME: (host, { dom, name }) => {
    const snap = snapRef(host.domain(dom), name)
    host.snapshot(snap)
    return { snap }
  },
  DOMAIN_SNAPSHOT_GET_XML_DESC: (host, { snap }) => ({ xml: host.snapshot(snap).xml }),
  DOMAIN_HAS_CURRENT_SNAPSHOT: (host, { dom }) => ({ result: host.domain(dom).currentSnapshot === null ? 0 : 1 }),
  DOMAIN_SNAPSHOT_CURRENT: (host, { dom }) => {
    const domain = host.domain(dom)
    if (domain.currentSnapshot === null)
      throw new Refusal(72, 'Domain snapshot not found: the domain has no current one')
    return { snap: snapRef(domain, domain.currentSnapshot) }
  },
  DOMAIN_SNAPSHOT_IS_CURRENT: (host, { snap }) => ({
    current: host.domain(snap.dom).currentSnapshot === host.snapshot(snap).name ? 1 : 0,
  }),
  DOMAIN_SNAPSHOT_GET_PARENT: (host, { snap }) => {
    const { parent } = host.snapshot(snap)
    if (parent === null) throw new Refusal(72, `snapshot '${snap.name}' does not have a parent`)
    return { snap: { name: parent, dom: snap.dom } }
  },
  DOMAIN_REVERT_TO_SNAPSHOT: (host, { snap }) => {
    const domain = host.domain(snap.dom)
    const { state, name } = host.snapshot(snap)
    domain.currentSnapshot = name
    host.changeState(domain, state, state === 5 ? { event: 5, detail: 6 } : { event: 2, detail: 3 })
  },
  DOMAIN_SNAPSHOT_DELETE: (host, { snap, flags }) => {
    const domain = host.domain(snap.dom)
    const doomed = host.snapshot(snap)
    if (flags & 1) for (const child of descendants(domain, doomed)) domain.snapshots.delete(child.name)
    for (const each of domain.snapshots.values()) if (each.parent === doomed.name) each.parent = doomed.parent
    domain.snapshots.delete(doomed.name)
    if (domain.currentSnapshot !== null && !domain.snapshots.has(domain.currentSnapshot)) {
      domain.currentSnapshot = doomed.parent
    }
  },
}

function snapRef(domain: FakeDomain, name: string) {
  return { name, dom: domRef(domain) }
}

function descendants(domain: FakeDomain, of: FakeSnapshot): FakeSnapshot[] {
  const children = [...domain.snapshots.values()].filter((each) => each.parent === of.name)
  return children.flatMap((child) => [child, ...descendants(domain, child)])
}
