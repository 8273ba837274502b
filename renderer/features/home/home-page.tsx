import { useTranslation } from 'react-i18next'
import { BudgetCard } from './budget-card.tsx'
import { EnginesCard } from './engines-card.tsx'
import { JournalCard } from './journal-card.tsx'
import { ReadyLine } from './ready-line.tsx'
import { RunningCard } from './running-card.tsx'
import { StepsCard } from './steps-card.tsx'

/** Is this host ready, what runs, what does it cost, what next? */
export function HomePage() {
  const { t } = useTranslation()
  return (
    <main className="rig-main rig-scroll">
      <div className="rig-page-header">
        <h1>{t('rail.place.home')}</h1>
      </div>
      <div className="rig-home">
        <ReadyLine />
        <StepsCard />
        <BudgetCard />
        <div className="rig-home-columns">
          <div>
            <RunningCard />
            <JournalCard />
          </div>
          <div>
            <EnginesCard />
          </div>
        </div>
      </div>
    </main>
  )
}
