import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usePage } from '../../app/page-context.ts'
import { formatBytes } from '../../lib/format.ts'
import { layersPath } from '../container-images/image-paths.ts'
import { shortId } from '../container-images/image-rows.ts'
import { emptyContainerForm, type PortRow } from '../new-container/form.ts'
import { knownOf, useAsked } from '../wizard/use-asked.ts'

/** Each port that the image listens at, on a free one of 127.0.0.1: the page of the container links to it. */
function portsOf(exposed: readonly string[]): readonly PortRow[] {
  return exposed.flatMap((text, key) => {
    const [container = '', protocol = 'tcp'] = text.split('/')
    if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp') return []
    return [{ key, host: '', container, protocol, address: '127.0.0.1' }]
  })
}

/** What was built, and what comes next: run it with its ports, or look at its layers. */
export function BuildResult({ id, connection }: { readonly id: string; readonly connection: string }) {
  const { t, i18n } = useTranslation()
  const { creation } = usePage()
  const { asked } = useAsked(`image ${id}`, (client, signal) => client.image.inspect({ id }, { signal }))
  const image = knownOf(asked)
  if (image === null) return null
  const name = image.tags[0] ?? shortId(id)
  const run = () => {
    const empty = emptyContainerForm(connection)
    const reference = image.tags[0] ?? `sha256:${id.split('sha256:')[1] ?? ''}`
    creation.renewContainer({ ...empty, image: reference, ports: portsOf(image.exposedPorts) })
    creation.open.set('container')
  }
  return (
    <div className="rig-db-result" role="status">
      <strong translate="no">{name}</strong>
      <span className="rig-quiet">{formatBytes(image.size, i18n.language)}</span>
      {image.exposedPorts.length > 0 && (
        <span className="rig-quiet">{t('build.listens', { ports: image.exposedPorts.join(', ') })}</span>
      )}
      <span className="rig-grow" />
      <Link to={layersPath} params={{ id }} className="rig-link">
        {t('images.layersLink', { count: image.layers.length })}
      </Link>
      <Button variant="secondary" size="sm" onClick={run}>
        {t('images.verb.run')}
      </Button>
    </div>
  )
}
