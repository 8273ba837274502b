import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { PlusIcon } from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { Icon } from '../../components/icon.tsx'
import { Segments } from '../../components/segments.tsx'
import { latePart } from '../../lib/late-part.tsx'
import { useValue } from '../../lib/value.ts'
import { Leases } from './leases.tsx'
import type { NetworkQuestion } from './network-acts.ts'
import { NetworkTable } from './network-table.tsx'
import { networkViews, type NetworkView } from './network-view.ts'
import './networks.css'

/** Asked for by few. */
const ForwardTable = latePart(async () => (await import('../forwards/forward-table.tsx')).ForwardTable)

/** The picture is no part of the first paint. */
const DiagramView = latePart(async () => (await import('./diagram/diagram-view.tsx')).DiagramView)

/** The networks of both engines, and who is on them. */
export function NetworksPage() {
  const { t } = useTranslation()
  const { view = networkViews[0] } = useSearch({ from: '/networks' })
  const { desk } = usePage()
  const done = useValue(desk.networked)
  return (
    <main className="rig-main" aria-label={t('rail.place.networks')}>
      <div className="rig-page-header">
        <h1>{t('rail.place.networks')}</h1>
        <Views view={view} />
        <span className="rig-grow" />
        <Button variant="link" onClick={() => desk.networking.set({ act: 'bridge' })}>
          {t('hostBridge.title')}…
        </Button>
        <Button
          variant="secondary"
          icon={<Icon of={PlusIcon} size={12} />}
          onClick={() => desk.networking.set({ act: 'create' })}
        >
          {t('networkTable.new')}
        </Button>
      </div>
      <Shown view={view} done={done} onAsk={(question) => desk.networking.set(question)} />
    </main>
  )
}

function Views({ view }: { readonly view: NetworkView }) {
  const { t } = useTranslation()
  const navigate = useNavigate({ from: '/networks' })
  const options = networkViews.map((value) => ({ value, content: t(`networks.view.${value}`) }))
  const choose = (chosen: NetworkView) => void navigate({ search: { view: chosen }, replace: true })
  return <Segments label={t('networks.views')} value={view} options={options} onChange={choose} />
}

interface ShownProps {
  readonly view: NetworkView
  readonly done: number
  readonly onAsk: (question: NetworkQuestion) => void
}

function Shown({ view, done, onAsk }: ShownProps) {
  switch (view) {
    case 'diagram':
      return <DiagramView />
    case 'table':
      return <NetworkTable done={done} onAsk={onAsk} />
    case 'leases':
      return <Leases done={done} />
    case 'forwards':
      return <ForwardTable />
  }
}
