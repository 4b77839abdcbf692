import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatVietnamTime, parseVietnamTime, toVietnamIso, vietnamDate } from './clock.ts'

const elsewhere = ['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Ho_Chi_Minh', 'Europe/Berlin']

/** Runs `check` as on machines that are set to other places. */
function onMachinesElsewhere(check: () => void) {
  const before = process.env.TZ
  try {
    for (const zone of elsewhere) {
      process.env.TZ = zone
      check()
    }
  } finally {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  }
}

test('these machines really read the clock differently', () => {
  const hours = new Set<number>()
  onMachinesElsewhere(() => hours.add(new Date('2025-10-25T17:00:00Z').getHours()))
  assert.equal(hours.size, elsewhere.length)
})

test('the day changes at midnight in Vietnam, wherever the machine stands', () => {
  onMachinesElsewhere(() => {
    assert.equal(vietnamDate(new Date('2025-10-25T16:59:59.999Z')), '2025-10-25')
    assert.equal(vietnamDate(new Date('2025-10-25T17:00:00.000Z')), '2025-10-26')
  })
})

test('the year changes at midnight in Vietnam, and midnight is 00, not 24', () => {
  onMachinesElsewhere(() => {
    assert.equal(toVietnamIso(new Date('2025-12-31T16:59:59Z')), '2025-12-31T23:59:59+07:00')
    assert.equal(toVietnamIso(new Date('2025-12-31T17:00:00Z')), '2026-01-01T00:00:00+07:00')
    assert.equal(formatVietnamTime(new Date('2025-12-31T17:00:00Z')), '01/01/2026 00:00')
    assert.equal(formatVietnamTime(new Date('2025-10-26T08:30:00Z')), '26/10/2025 15:30')
    assert.equal(vietnamDate(new Date('2024-02-28T17:00:00Z')), '2024-02-29')
  })
})

test("a bank's local time is Vietnam's, also in hours that other zones skip or repeat", () => {
  const times = {
    '2025-10-26 15:30:00': '2025-10-26T08:30:00.000Z',
    '2026-01-01 00:00:00': '2025-12-31T17:00:00.000Z',
    '2025-03-30 02:30:00': '2025-03-29T19:30:00.000Z',
    '2025-10-26 02:30:00': '2025-10-25T19:30:00.000Z',
    '2024-02-29T23:59:59': '2024-02-29T16:59:59.000Z',
  }
  onMachinesElsewhere(() => {
    for (const [text, at] of Object.entries(times)) {
      assert.equal(parseVietnamTime(text)?.toISOString(), at)
      assert.equal(toVietnamIso(parseVietnamTime(text)!), `${text.replace(' ', 'T')}+07:00`)
    }
  })
})

test('impossible and differently written times are none', () => {
  const wrong = [
    ...[
      '',
      '2025-10-26',
      '15:30:00',
      '2025-10-26 15:30',
      '2025-10-26 15:30:00Z',
      '2025-10-26 15:30:00+07:00',
    ],
    ...['2025-02-29 00:00:00', '2025-13-01 00:00:00', '2025-00-10 00:00:00', '2025-04-31 10:00:00'],
    ...['2025-10-26 24:00:00', '2025-10-26 23:60:00', '2025-10-26 23:59:60', '26/10/2025 15:30:00'],
    ...[' 2025-10-26 15:30:00', '2025-10-26 15:30:00\n', '2025-10-26  15:30:00', '+12025-10-26 15:30:00'],
  ]
  for (const text of wrong) assert.equal(parseVietnamTime(text), undefined, JSON.stringify(text))
})
