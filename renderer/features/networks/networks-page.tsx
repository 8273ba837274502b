import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Segments } from '../../components/segments.tsx'
import { latePart } from '../../lib/late-part.tsx'
import { NetworkTable } from './network-table.tsx'
import { networkViews, type NetworkView } from './network-view.ts'

/** The picture is no part of the first paint. */
const DiagramView = latePart(async () => (await import('./diagram/diagram-view.tsx')).DiagramView)

/** The networks of both engines, and who is on them. */
export function NetworksPage() {
  const { t } = useTranslation()
  const { view = networkViews[0] } = useSearch({ from: '/networks' })
  return (
    <main className="rig-main" aria-label={t('rail.place.networks')}>
      <div className="rig-page-header">
        <h1>{t('rail.place.networks')}</h1>
        <Views view={view} />
        <span className="rig-grow" />
      </div>
      <Shown view={view} />
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

function Shown({ view }: { readonly view: NetworkView }) {
  switch (view) {
    case 'diagram':
      return <DiagramView />
    case 'table':
      return <NetworkTable />
  }
}
