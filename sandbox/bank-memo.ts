/**
 * What banks make of a memo on its way, by name (reference/sepay.md, "What banks do to the memo"). Each
 * takes the memo as typed and answers the content that SePay reads.
 */
export const MEMO_SHAPES = {
  plain: (memo: string) => memo,
  gd: (memo: string) => `${memo} GD 856933-090922 18:14:59`,
  mbvcb: (memo: string) =>
    `MBVCB.2427229823.174242.${memo}.CT tu 10XXXXXXXX NGUYEN VAN A toi 28XXXXXX NGUYEN VAN B (ACB) A Chau GD 174242-090822 15:45:46`,
  momo: (memo: string) => `MoMoT0900000000T28994691053T970416T${memo} GD 252995-091922 15:46:22`,
  dashes: (memo: string) => `104519048749-0900000000-${memo}`,
  slashes: (memo: string) => `ACC-GD 640669-2022-09-19T19:30:37-180906-/CTR/${memo}/MAC/02FB40D2D89D4CF8`,
  dotsLost: (memo: string) =>
    `CUSTOMER MBVCB 2420648919 339176 ${memo}  CT tu 10XXXXXXXX NGUYEN VAN A to i 25XXXX NGUYEN VAN B`,
  spaced: (memo: string) => cutAt(memo, [2, 3, 7, 11]).join(' '),
  dotted: (memo: string) => `${cutAt(memo, [1]).join('.')} GD 115544-101122 09:12:01`,
  joined: (memo: string) => `${memo}VRCbC2btHFanN`,
  ibft: (memo: string) => `FT26024971003124 ${memo} IBFT`,
  tpbank: (memo: string) => `${memo} (by TPBank ChatPay)`,
  ctDen: (memo: string) => `CT DEN:0123456789 ND:${memo} NGUYEN VAN A CK`,
  lowered: (memo: string) => `${memo.toLowerCase()} gd 856933-090922 18:14:59`,
} as const satisfies Record<string, (memo: string) => string>

/** The name of one of the shapes. */
export type MemoShape = keyof typeof MEMO_SHAPES

/** Reads a shape's name that came over HTTP; undefined when there is none. */
export function readShape(value: unknown): MemoShape | undefined {
  return typeof value === 'string' && Object.hasOwn(MEMO_SHAPES, value) ? (value as MemoShape) : undefined
}

function cutAt(memo: string, places: readonly number[]): string[] {
  return [0, ...places].map((from, index) => memo.slice(from, places[index])).filter((piece) => piece !== '')
}
