import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MEMO_SHAPES } from '../../sandbox/bank-memo.ts'
import { payerOf } from './payer.ts'

const CODE = 'HMM7K3QPXCH'
const told = { direction: 'in', content: '', description: '', accountNumber: '123456789' } as const
const payer = (content: string, description = '') => payerOf({ ...told, content, description })

test('the payer is read where the bank writes the account or the wallet in full', () => {
  for (const [memo, digits] of [
    [`MoMoT0912345678T28994691053T970416T${CODE} GD 252995-091922 15:46:22`, '0912345678'],
    [`104519048749-0912345678-${CODE}`, '0912345678'],
    [
      `MBVCB.2427229823.174242.${CODE}.CT tu 1012345678 NGUYEN VAN A toi 123456789 NGUYEN VAN B`,
      '1012345678',
    ],
    [
      `CUSTOMER MBVCB 2420648919 339176 ${CODE}  CT tu 0071000888888 NGUYEN VAN A to i 25XXXX`,
      '0071000888888',
    ],
    [`mbvcb.1.2.${CODE}.ct tu 1234567890123456789 đỗ văn a toi 28XXXX`, '1234567890123456789'],
  ] as const) {
    assert.equal(payer(memo), digits, memo)
    assert.equal(payer('', `BankAPINotify ${memo}`), digits, memo)
    assert.equal(payer(memo, `BankAPINotify ${memo}`), digits, memo)
  }
})

test('of the shapes that banks are known for only those of wallets say who paid: accounts are masked', () => {
  const found = Object.entries(MEMO_SHAPES).map(([name, shape]) => [name, payer(shape(CODE))])
  assert.deepEqual(Object.fromEntries(found.filter(([, digits]) => digits !== undefined)), {
    momo: '0900000000',
    dashes: '0900000000',
  })
})

test('what is masked, cut, said twice or our own is nobody', () => {
  for (const memo of [
    'CT tu 10XXXXXXXX NGUYEN VAN A toi 28XXXXXX NGUYEN VAN B',
    'CT tu 101234XXXX NGUYEN VAN A',
    'CT tu 10123456XX NGUYEN VAN A',
    'CT tu 101234567',
    'CT tu 1012345 NGUYEN VAN A',
    'CT tu 10123456789012345678 NGUYEN VAN A',
    'CT tu 123456789 NGUYEN VAN A',
    'CT tu 1012345678 NGUYEN VAN A CT tu 1012345679 NGUYEN VAN C',
    'MoMoT0900***000T28994691053T970416T',
    'CT DEN:0123456789 ND:HMM7K3QPXCH NGUYEN VAN A CK',
    `${CODE} toi 1012345678 NGUYEN VAN B`,
  ]) {
    assert.equal(payer(memo), undefined, memo)
  }
  assert.equal(payer('CT tu 1012345678 LE A', 'CT tu 1012345679 LE A'), undefined, 'two texts that differ')
  const out = { ...told, direction: 'out', content: 'CT tu 1012345678 NGUYEN VAN A' } as const
  assert.equal(payerOf(out), undefined)
})

test('a customer’s own words and figures are no payer', () => {
  for (const memo of [
    `${CODE} tu 1012345678 lan`,
    `${CODE} nap tien tu 20251026 den nay`,
    `${CODE} 0912345678`,
    `${CODE} lien he 0912345678-cam on`,
    'KHACT tu 1012345678 A',
    'XMoMoT0912345678T28994691053T970416T',
    'MoMoT0212345678T28994691053T970416T',
    '104519048749-0212345678-ABC',
    'ACC-GD 640669-2022-09-19T19:30:37-180906-/CTR/HMM7K3QPXCH/MAC/02FB40D2D89D4CF8',
    'FT26024971003124 HMM7K3QPXCH IBFT',
    '1045190487490912345678-0912345678-ABC',
  ]) {
    assert.equal(payer(memo), undefined, memo)
  }
})

test('noise of any length is nobody, and is read quickly', () => {
  let state = 7
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 1
    return state % below
  }
  const symbols = 'ABCMOTXtu 0912345678-./'
  for (let n = 0; n < 20_000; n++) {
    const memo = Array.from({ length: random(80) }, () => symbols[random(symbols.length)]).join('')
    assert.equal(payer(memo), undefined, memo)
  }
  assert.equal(payer(`${'CT tu 1'.repeat(100_000)} A`, `${'1'.repeat(100_000)}-09`), undefined)
})
