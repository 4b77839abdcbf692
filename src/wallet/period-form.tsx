import { SubmitButton, TextField } from '../ui/fields.tsx'
import { addressOf } from '../ui/format.ts'
import { useTexts } from '../ui/page-context.ts'
import { PERIODS_DAYS, type Period } from './period.ts'

/** Chooses the days of a report: some lengths as links, and any other by its first and last day. */
export function PeriodForm({
  here,
  period,
  keep = {},
}: {
  /** The report's address. */
  here: string
  period: Period
  /** What else the address says. */
  keep?: Readonly<Record<string, string>>
}) {
  const words = useTexts().money.books
  return (
    <>
      <ul class="choices">
        {PERIODS_DAYS.map((days) => (
          <li key={days}>
            <a class="choice" href={addressOf(here, { ...keep, days: String(days) })}>
              {days === 1 ? words.today : words.days(days)}
            </a>
          </li>
        ))}
      </ul>
      <form method="get" action={here}>
        {Object.entries(keep).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <TextField type="date" name="from" label={words.from} value={period.firstDay} />
        <TextField type="date" name="until" label={words.until} value={period.lastDay} />
        <SubmitButton tone="secondary" wide>
          {words.show}
        </SubmitButton>
      </form>
    </>
  )
}
