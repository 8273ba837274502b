import { useTranslation } from 'react-i18next'
import { useValue } from '../../lib/value.ts'
import { sinces, tails, type LogSession, type Since, type Tail } from './log-session.ts'

/** How far back the log goes. */
export function LogChoices({ session }: { readonly session: LogSession }) {
  const { t, i18n } = useTranslation()
  const choice = useValue(session.choice)
  const number = new Intl.NumberFormat(i18n.language)
  return (
    <>
      <select
        className="rig-console-select"
        aria-label={t('consoles.tail')}
        title={t('consoles.tail')}
        value={choice.tail}
        onChange={(event) => session.choose({ ...choice, tail: Number(event.target.value) as Tail })}
      >
        {tails.map((tail) => (
          <option key={tail} value={tail}>
            {t('consoles.lastLines', { number: number.format(tail) })}
          </option>
        ))}
      </select>
      <select
        className="rig-console-select"
        aria-label={t('consoles.since')}
        title={t('consoles.since')}
        value={choice.since ?? ''}
        onChange={({ target }) =>
          session.choose({ ...choice, since: target.value === '' ? null : (Number(target.value) as Since) })
        }
      >
        {sinces.map((since) => (
          <option key={since} value={since ?? ''}>
            {t(`consoles.sinceWord.${since ?? 'start'}`)}
          </option>
        ))}
      </select>
    </>
  )
}
