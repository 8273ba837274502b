import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ImageDetail } from '../../../contract/image-look.ts'
import { usePage } from '../../app/page-context.ts'
import { Fact, Typed } from '../../components/fact.tsx'
import { Waiting } from '../../components/waiting.tsx'
import { formatBytes, formatDate } from '../../lib/format.ts'
import { FailureAlert } from '../failures/failure-alert.tsx'
import { machinePath } from '../machine-page/machine-path.ts'
import { emptyContainerForm } from '../new-container/form.ts'
import { DetailsDrawer } from '../storage/details-drawer.tsx'
import { useAsked } from '../wizard/use-asked.ts'
import type { ImageQuestion } from './image-acts.ts'
import { layersPath } from './image-paths.ts'
import type { ListedImage } from './image-rows.ts'

interface Props {
  readonly row: ListedImage
  readonly connection: string
  readonly onAsk: (question: ImageQuestion) => void
  readonly onClose: () => void
}

/** What is to be known of one image, and what can be done with it, beside the table. */
export function ImageDrawer({ row, connection, onAsk, onClose }: Props) {
  const { t } = useTranslation()
  const { image, name } = row
  const names = `${image.tags.join()} ${image.users.length}`
  const { asked } = useAsked(`image ${image.id} ${names}`, (client, signal) =>
    client.image.inspect({ id: image.id }, { signal }),
  )
  return (
    <DetailsDrawer name={name} onClose={onClose}>
      <Acts {...{ row, connection, onAsk }} />
      {asked.type === 'failed' && <FailureAlert title={t('images.failed')} failure={asked.failure} />}
      {asked.type === 'asking' && <Waiting lines={6} />}
      {asked.type === 'known' && (
        <>
          <Facts detail={asked.value} own={row.own} />
          <Names row={row} onAsk={onAsk} />
          <Users users={image.users} />
          <History steps={asked.value.history} />
        </>
      )}
    </DetailsDrawer>
  )
}

function Acts({ row: { image, name }, connection, onAsk }: Omit<Props, 'onClose'>) {
  const { t } = useTranslation()
  const { creation } = usePage()
  const run = () => {
    creation.renewContainer({ ...emptyContainerForm(connection), image: image.tags[0] ?? image.id })
    creation.open.set('container')
  }
  const ask = (act: 'tag' | 'save' | 'delete') => onAsk({ act, image, name })
  return (
    <div className="rig-drawer-acts rig-ci-acts" role="toolbar" aria-label={t('drawer.acts')}>
      <Button size="sm" onClick={run}>
        {t('images.verb.run')}
      </Button>
      <Button variant="secondary" size="sm" onClick={() => ask('tag')}>
        {t('images.verb.tag')}
      </Button>
      <Button variant="secondary" size="sm" onClick={() => ask('save')}>
        {t('images.verb.save')}
      </Button>
      <Button variant="secondary" size="sm" isDanger onClick={() => ask('delete')}>
        {t('images.verb.delete')}
      </Button>
    </div>
  )
}

/** What a container of it begins as; words quoted where they would not be told apart. */
function wordsOf(words: readonly string[]): string {
  return words.map((word) => (/^[\w./:=@%+-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')
}

function Facts({ detail, own }: { readonly detail: ImageDetail; readonly own: number | null }) {
  const { t, i18n } = useTranslation()
  const bytes = (value: number) => formatBytes(value, i18n.language)
  const typed = (text: string) => (text === '' ? '–' : <Typed text={text} />)
  return (
    <section className="rig-section">
      <dl className="rig-dl">
        <Fact name={t('images.fact.id')}>
          <Typed text={detail.id.split('/')[1] ?? detail.id} />
        </Fact>
        <Fact name={t('images.fact.platform')}>
          {[detail.os, detail.architecture, detail.variant].filter(Boolean).join('/')}
          {detail.foreignTo !== null && (
            <span className="rig-tone-attention"> {t('images.foreign', { arch: detail.foreignTo })}</span>
          )}
        </Fact>
        <Fact name={t('images.fact.size')}>
          {own === null ? bytes(detail.size) : t('images.sizes', { size: bytes(detail.size), own: bytes(own) })}
        </Fact>
        <Fact name={t('images.fact.created')}>
          {detail.created === 0 ? '–' : formatDate(detail.created * 1000, i18n.language)}
        </Fact>
        <Fact name={t('images.fact.entrypoint')}>{typed(wordsOf(detail.entrypoint))}</Fact>
        <Fact name={t('images.fact.command')}>{typed(wordsOf(detail.command))}</Fact>
        <Fact name={t('images.fact.user')}>{typed(detail.user)}</Fact>
        <Fact name={t('images.fact.workingDir')}>{typed(detail.workingDir)}</Fact>
        <Fact name={t('images.fact.ports')}>{typed(detail.exposedPorts.join(' '))}</Fact>
        <Fact name={t('images.fact.volumes')}>{typed(detail.volumes.join(' '))}</Fact>
        <Fact name={t('images.fact.env')}>
          {detail.env.length === 0 ? '–' : detail.env.map((line) => <div key={line}>{<Typed text={line} />}</div>)}
        </Fact>
        <Fact name={t('images.fact.layers')}>
          <Link to={layersPath} params={{ id: detail.id }} className="rig-link">
            {t('images.layersLink', { count: detail.layers.length })}
          </Link>
        </Fact>
        {detail.digests.map((digest) => (
          <Fact key={digest} name={t('images.fact.digest')}>
            <Typed text={digest} />
          </Fact>
        ))}
      </dl>
    </section>
  )
}

/** Whether a name leads to a registry of one's own: what has no host in it belongs to Docker Hub. */
function Names({ row: { image }, onAsk }: Pick<Props, 'row' | 'onAsk'>) {
  const { t } = useTranslation()
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">{t('images.names')}</h3>
      <ul className="rig-ci-names">
        {image.tags.map((name) => (
          <li key={name}>
            <code className="rig-ellipsis" translate="no" title={name}>
              {name}
            </code>
            <span className="rig-grow" />
            <Button
              variant="link"
              size="sm"
              aria-label={t('images.pushOf', { name })}
              onClick={() => onAsk({ act: 'push', image, name })}
            >
              {t('images.verb.push')}
            </Button>
            <Button
              variant="link"
              size="sm"
              aria-label={t('images.untagOf', { name })}
              onClick={() => onAsk({ act: 'untag', image, name })}
            >
              {t('images.verb.untag')}
            </Button>
          </li>
        ))}
        {image.tags.length === 0 && <li className="rig-quiet">{t('images.noNames')}</li>}
      </ul>
    </section>
  )
}

function Users({ users }: { readonly users: ListedImage['image']['users'] }) {
  const { t } = useTranslation()
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">{t('images.usedBy')}</h3>
      <ul className="rig-storage-users">
        {users.map(({ id, name }) => (
          <li key={id} translate="no">
            <Link to={machinePath} params={{ id }} className="rig-link">
              {name}
            </Link>
          </li>
        ))}
        {users.length === 0 && <li className="rig-quiet">{t('images.unused')}</li>}
      </ul>
    </section>
  )
}

function History({ steps }: { readonly steps: ImageDetail['history'] }) {
  const { t, i18n } = useTranslation()
  return (
    <section className="rig-section">
      <h3 className="rig-section-title">{t('images.history')}</h3>
      <ol className="rig-ci-history">
        {steps.map(({ command, size, comment }, index) => (
          <li key={index}>
            <code className="rig-ellipsis" translate="no" title={command}>
              {command === '' ? comment || '–' : command}
            </code>
            <span className="rig-number rig-quiet">{size === 0 ? '' : formatBytes(size, i18n.language)}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}
