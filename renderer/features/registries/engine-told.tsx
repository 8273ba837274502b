import { useTranslation } from 'react-i18next'
import type { RegistriesOverview } from '../../../contract/registry.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { Fact, Typed } from '../../components/fact.tsx'

/** Where an engine of a system reads it (dockerd(8), "Daemon configuration file"; docs of the engine, "systemd unit file"). */
const DAEMON_FILE = [
  '# /etc/docker/daemon.json',
  '{',
  '  "registry-mirrors": ["https://192.0.2.10:5000"],',
  '  "insecure-registries": ["registry.example:5000"]',
  '}',
  '',
  '# /etc/systemd/system/docker.service.d/proxy.conf',
  '[Service]',
  'Environment="HTTPS_PROXY=http://192.0.2.1:3128"',
  'Environment="NO_PROXY=localhost,127.0.0.1"',
  '',
  'sudo systemctl daemon-reload',
  'sudo systemctl restart docker',
]

/** What the engine is told about mirrors, plain HTTP and proxies, and how that is changed. */
export function EngineTold({ overview: { engine } }: { readonly overview: RegistriesOverview }) {
  const { t } = useTranslation()
  const { mirrors, insecure, proxies } = engine
  const list = (values: readonly string[]) =>
    values.length === 0 ? '–' : values.map((value) => <div key={value}>{<Typed text={value} />}</div>)
  return (
    <section className="rig-section rig-reg-told">
      <h2 className="rig-section-title">{t('registries.told.title')}</h2>
      <dl className="rig-dl">
        <Fact name={t('registries.told.mirrors')}>{list(mirrors)}</Fact>
        <Fact name={t('registries.told.insecure')}>{list(insecure)}</Fact>
        <Fact name={t('registries.told.proxies')}>
          {list([...new Set([proxies.http, proxies.https])].filter((one) => one !== ''))}
        </Fact>
        {proxies.no !== '' && <Fact name={t('registries.told.noProxy')}>{list([proxies.no])}</Fact>}
      </dl>
      <details>
        <summary>{t('registries.told.how')}</summary>
        <p className="rig-quiet">{t('registries.told.what')}</p>
        <CodeBlock lines={DAEMON_FILE} copyLabel={t('registries.told.copy')} />
      </details>
    </section>
  )
}
