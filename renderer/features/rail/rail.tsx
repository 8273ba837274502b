import { Link, useRouterState } from '@tanstack/react-router'
import { AngleDoubleLeftIcon } from '@patternfly/react-icons/dist/esm/icons/angle-double-left-icon'
import { AngleDoubleRightIcon } from '@patternfly/react-icons/dist/esm/icons/angle-double-right-icon'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { paths, placeAt, railPlaces, type RailPlace } from '../../app/routes.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { Icon } from '../../components/icon.tsx'
import { useSelected } from '../../lib/use-selected.ts'
import { useValue } from '../../lib/value.ts'
import { openFindings } from '../host/findings.ts'
import { useIgnored } from '../host/use-ignored.ts'
import { placeIcons } from './place-icons.ts'

/** The pages. Wide with labels, slim with icons that carry their names as tooltips. */
export function Rail() {
  const { t } = useTranslation()
  const { rail } = usePage()
  const slim = useValue(rail.slim)
  return (
    <nav className={slim ? 'rig-rail is-slim' : 'rig-rail'} aria-label={t('rail.label')}>
      <ul>
        {railPlaces.map((place, index) => (
          <RailItem key={place} place={place} position={index + 1} slim={slim} />
        ))}
      </ul>
      <IconButton
        icon={slim ? AngleDoubleRightIcon : AngleDoubleLeftIcon}
        label={t(slim ? 'rail.widen' : 'rail.narrow')}
        onClick={() => rail.toggle()}
        small
      />
    </nav>
  )
}

function RailItem({ place, position, slim }: { place: RailPlace; position: number; slim: boolean }) {
  const { t } = useTranslation()
  const current = useRouterState({ select: (state) => placeAt(state.location.pathname) }) === place
  const name = t(`rail.place.${place}`)
  const keys = `Ctrl ${position}`
  return (
    <li className={place === 'journal' ? 'rig-rail-end' : undefined}>
      <Link
        to={paths[place]}
        className="rig-rail-item"
        aria-keyshortcuts={keys.replace(' ', '+').replace('Ctrl', 'Control')}
        title={t('rail.withKey', { name, keys })}
        {...(current ? { 'aria-current': 'page' as const } : {})}
      >
        <Icon of={placeIcons[place]} size={15} />
        <span className={slim ? 'rig-unseen' : 'rig-rail-label'}>{name}</span>
        {place === 'machines' && <MachineCount />}
        {place === 'host' && <FindingCount />}
      </Link>
    </li>
  )
}

function MachineCount() {
  const { t } = useTranslation()
  const { machines } = usePage()
  const select = useCallback(() => [...machines.machines()].length, [machines])
  const count = useSelected(machines.subscribe, select)
  if (count === 0) return null
  return (
    <span className="rig-rail-count">
      <span aria-hidden="true">{count}</span>
      <span className="rig-unseen">{t('machines.count', { count })}</span>
    </span>
  )
}

function FindingCount() {
  const { t } = useTranslation()
  const state = useValue(usePage().doctor.state)
  const { ignored } = useIgnored()
  const count = state.type === 'known' ? openFindings(state.value.findings, ignored).length : 0
  if (count === 0) return null
  return (
    <span className="rig-rail-badge">
      <span aria-hidden="true">{count}</span>
      <span className="rig-unseen">{t('rail.findings', { count })}</span>
    </span>
  )
}
