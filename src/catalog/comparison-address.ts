/** So many services stand side by side. */
export const COMPARED_MAX = 4

/** The ids in an address, as checkboxes (`ids=1&ids=2`) or people (`ids=1,2`) write them; each once, at most 50. */
export function comparedIds(given: string | readonly string[] | undefined): number[] {
  const texts = [given ?? []].flat().flatMap((text) => text.split(','))
  const ids = texts.filter((text) => /^\d{1,9}$/.test(text)).map(Number)
  return [...new Set(ids)].slice(0, 50)
}

/** The address of a comparison. */
export function comparisonAddress(ids: readonly number[]): string {
  return `/services/compare?ids=${ids.join(',')}`
}
