import { useTexts } from '../ui/page-context.ts'
import { COMPARED_MAX } from './comparison-address.ts'
import type { Service } from './service.ts'
import type { Shelf } from './shelf.pages.ts'

/** The form that the checkboxes for comparing belong to, those of the cards and those in the bar. */
const COMPARE_FORM = 'compare'

/** The checkbox of a card. */
export function CompareChoice({ service, isTicked }: { service: Service; isTicked: boolean }) {
  const t = useTexts()
  return (
    <label class="compare-choice">
      <input
        class="form-check-input"
        type="checkbox"
        form={COMPARE_FORM}
        name="ids"
        value={service.id}
        checked={isTicked}
        aria-label={t.shelf.compare.chooseLabel(service.name)}
      />
      {t.shelf.compare.choose}
    </label>
  )
}

/**
 * Leads to the comparison of what is ticked. What is ticked on other pages stands in it, to be taken back. Ticks live
 * in the address (`ids`), which every link of the shelf carries: script writes them there at once, without script
 * a button does.
 */
export function CompareBar({ shelf, compared }: { shelf: Shelf; compared: readonly Service[] }) {
  const t = useTexts()
  const words = t.announcements.shelf
  const elsewhere = compared.filter(({ id }) => !shelf.services.some((service) => service.id === id))
  const place = {
    category: shelf.category,
    q: shelf.search,
    favourites: shelf.onlyFavourites ? '1' : undefined,
    after: shelf.after,
  }
  return (
    <form
      class="compare-bar"
      id={COMPARE_FORM}
      action="/services/compare"
      method="get"
      data-compare={COMPARED_MAX}
    >
      {Object.entries(place).map(
        ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
      )}
      {elsewhere.length === 0 ? (
        <span>{t.shelf.compare.hint}</span>
      ) : (
        <fieldset class="compare-elsewhere">
          <legend class="visually-hidden">{words.elsewhere}</legend>
          {elsewhere.map((service) => (
            <label key={service.id} class="compare-choice">
              <input class="form-check-input" type="checkbox" name="ids" value={service.id} checked />
              <span class="compare-name">{service.name}</span>
            </label>
          ))}
        </fieldset>
      )}
      <div class="compare-buttons">
        <button class="btn btn-outline-secondary compare-keep" type="submit" formaction="/services">
          {words.keep}
        </button>
        <button class="btn btn-primary" type="submit">
          {t.shelf.compare.submit}
          <span class="compare-count" data-compare-count />
        </button>
      </div>
    </form>
  )
}
