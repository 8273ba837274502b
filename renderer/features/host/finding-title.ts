import type { TFunction } from 'i18next'
import type { Finding } from '../../../contract/doctor.ts'

const known = ['cpu-virtualization', 'kvm-device', 'libvirt', 'docker', 'default-network'] as const

/** What was looked at, in the page's language where it knows it. */
export function findingTitle({ id, title }: Finding, t: TFunction): string {
  const key = known.find((one) => one === id)
  return key === undefined ? title : t(`doctor.title.${key}`)
}
