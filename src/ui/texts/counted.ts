/** A count as it is shown with its English noun: `1 order`, `12 orders`. */
export function counted(count: string, one: string, many = `${one}s`): string {
  return `${count} ${count === '1' ? one : many}`
}
