import { inALine, type ProbeFindings } from './provider-probe.ts'

/** Whether orders could be sent to this provider and followed: what the panel needs of any. */
export function isUsable(findings: ProbeFindings): boolean {
  const { balance, services, isStatusReadable } = findings
  return balance !== undefined && services > 0 && isStatusReadable
}

/** What was found, line by line, with the settings that follow from it. Holds neither the key nor the address. */
export function describeProbe(findings: ProbeFindings): string[] {
  return [
    ...findings.calls.map(
      ({ name, answer, tookMs }) => `  ${name}: ${inALine(answer)} (${Math.round(tookMs)} ms)`,
    ),
    '',
    ...(findings.balance === undefined ? [] : describeFindings(findings)),
    isUsable(findings)
      ? 'This provider can be used.'
      : `This provider cannot be used: ${reasonAgainst(findings)}.`,
    ...(isUsable(findings) ? ['', ...suggestedSettings(findings)] : []),
  ]
}

function describeFindings(findings: ProbeFindings): string[] {
  const { dialect, offers, skipped } = findings
  const lines = {
    bodies: `${findings.formats.join(' and ')} accepted`,
    balance: `${findings.balance} ${findings.currency ?? '(no currency told)'}`,
    catalogue: `${findings.services} services, ${skipped.length} rows that make no sense`,
    types: findings.types.join(', ') || 'none',
    values: `id in "${dialect.idField ?? '?'}", rate a ${dialect.rateIs}, limits a ${dialect.limitsAre}, flags a ${dialect.flagsAre}`,
    decimals: dialect.hasDecimalCommas ? 'some rates have decimal commas' : 'decimal points',
    offers: `refill ${offers.refill}, cancel ${offers.cancel}, drip-feed ${offers.dripFeed} of ${findings.services}`,
    'status batch': `${findings.statusBatchSize} ids answered each; 101: ${findings.onTooMany}`,
    'refill status': findings.refillStatus,
    'wrong key': findings.refusesWrongKey ? 'refused' : 'NOT refused: is the key looked at?',
    'dedupe field': 'cannot be read; ask whether add takes order_reference or request_id',
    latency: `${medianMs(findings)} ms (median)`,
  }
  return [
    ...Object.entries(lines).map(([name, told]) => `${name}: ${told}`),
    ...skipped.slice(0, 5).map((row) => `  left out: ${row.name}: ${row.reason}`),
    '',
  ]
}

function reasonAgainst(findings: ProbeFindings): string {
  const [first] = findings.calls
  if (findings.balance === undefined) return first ? inALine(first.answer) : 'it was not asked'
  return findings.services === 0 ? 'its catalogue cannot be read' : 'it does not tell the status of an order'
}

/** The columns of a provider's row. */
function suggestedSettings(findings: ProbeFindings): string[] {
  const { bodyFormat, currency, statusBatchSize, offers, refillStatus } = findings
  // A typical call ten times over, between a quarter of a minute and a whole one.
  const timeoutMs = Math.min(60_000, Math.max(15_000, medianMs(findings) * 10))
  return [
    'Suggested settings:',
    `  body_format = ${bodyFormat}`,
    `  currency = ${currency ?? 'VND (not told: make sure)'}`,
    `  currency_rate = ${currency === undefined || currency === 'VND' ? '1' : `đồng for one ${currency}`}`,
    `  status_batch_size = ${Math.max(1, statusBatchSize)}`,
    `  timeout_ms = ${timeoutMs}`,
    `  refill_supported = ${offers.refill > 0 && refillStatus !== 'unsupported'}`,
    `  cancel_supported = ${offers.cancel > 0}`,
    '  serialise_adds = true (unless it has a dedupe field)',
  ]
}

function medianMs({ calls }: ProbeFindings): number {
  const times = calls.map((call) => call.tookMs).sort((a, b) => a - b)
  return Math.round(times[Math.floor(times.length / 2)] ?? 0)
}
