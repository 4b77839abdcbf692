/**
 * A limit of so many calls in any stretch of `windowMs`. Each call asks; the answer is undefined when it is
 * within the limit, else in how many milliseconds there is room again. A call over the limit does not count.
 */
export function makeCallLimit(
  calls: number | undefined,
  windowMs: number,
): (nowMs: number) => number | undefined {
  const times: number[] = []
  return (nowMs) => {
    if (calls === undefined) return undefined
    while (times.length > 0 && times[0]! <= nowMs - windowMs) times.shift()
    if (times.length >= calls) return times[0]! + windowMs - nowMs
    times.push(nowMs)
    return undefined
  }
}
