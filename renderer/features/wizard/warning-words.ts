import { budgetTexts, fillBudgetText, type BudgetWarning } from '../../../contract/budget-warning.ts'
import { formatBytes } from '../../lib/format.ts'
import { budgetWarnings } from '../../locales/budget-ja.ts'

/** A warning in the page's language; in English when a newer host warns of something that this page does not know. */
export function warningWords({ code, params, text }: BudgetWarning, language: string): string {
  const table: Readonly<Record<string, string>> = language === 'ja' ? budgetWarnings : budgetTexts
  const template = table[code]
  return template === undefined ? text : fillBudgetText(template, params, (bytes) => formatBytes(bytes, language))
}
