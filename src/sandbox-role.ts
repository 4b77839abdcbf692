import { randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import { startBank } from '../sandbox/bank.ts'
import { startMail } from '../sandbox/mail.ts'
import { startProvider } from '../sandbox/provider.ts'
import { startTelegram } from '../sandbox/telegram.ts'
import type { Config } from './config.ts'
import type { BankAccount } from './deposits/bank-account.ts'
import type { FirstProvider } from './operations/prepare-panel.ts'

/** The outside parties this panel deals with: configured ones, or stand-ins. */
export type Partners = {
  provider: FirstProvider | undefined
  bank: BankAccount | undefined
  sepay: Config['sepay']
  sepayApi: Config['sepayApi']
  telegram: Config['telegram']
  mail: Config['mail']
}

export type Sandbox = {
  partners: Partners
  addresses: { provider: string; bank: string; telegram: string; mail: string }
  close(): Promise<void>
}

const STATUS_INTERVAL_MS = 5_000
const ACCOUNT: BankAccount = {
  bin: '970416',
  bankName: 'Ngân hàng ACB',
  accountNumber: '123456789',
  accountName: 'NGUYEN VAN A',
}

/** The partners that the environment names. */
export function configuredPartners(config: Config): Partners {
  return {
    provider: config.bumx && { name: 'BUMX', ...config.bumx },
    bank: config.bank,
    sepay: config.sepay,
    sepayApi: config.sepayApi,
    telegram: config.telegram,
    mail: config.mail,
  }
}

/**
 * Starts stand-ins for provider, bank, Telegram and mail on the ports after the panel's (any free ones where those
 * are taken). They remember what they were told in `DATA_DIR/sandbox`.
 */
export async function startSandbox(config: Config): Promise<Sandbox> {
  const journal = (name: string) => join(config.dataDir, 'sandbox', `${name}.jsonl`)
  const port = (offset: number) =>
    config.port === 0 || config.port + offset > 65535 ? 0 : config.port + offset
  const configured = configuredPartners(config)
  // Drawn anew at every start: nobody who read this file can sign a transfer.
  const sepay = configured.sepay ?? { auth: 'hmac' as const, secret: randomBytes(24).toString('base64url') }
  const account = configured.bank ?? ACCOUNT
  const provider = await startProvider({ port: port(1), journal: journal('provider') })
  const bank = await startBank({
    ...sepay,
    port: port(2),
    journal: journal('bank'),
    webhookUrl: `http://${reachable(config.host)}:${config.port}/api/payment/sepay/webhook`,
    accountNumber: account.accountNumber,
  })
  const telegram = await startTelegram({ port: port(3), journal: journal('telegram') })
  const mail = await startMail({ port: port(4), journal: journal('mail') })
  return {
    partners: {
      provider: configured.provider ?? {
        name: 'Sandbox',
        apiUrl: provider.apiUrl,
        apiKey: provider.key,
        statusIntervalMs: STATUS_INTERVAL_MS,
      },
      bank: account,
      sepay,
      // The real list knows nothing of the stand-in's transfers, nor the other way round.
      sepayApi: configured.sepayApi ?? { apiUrl: bank.url, token: bank.apiToken },
      telegram: configured.telegram ?? { token: telegram.token, chatId: '1', apiUrl: telegram.url },
      mail: configured.mail ?? { url: mail.smtpUrl, from: 'HOMEMMO <no-reply@homemmo.example>' },
    },
    addresses: { provider: provider.url, bank: bank.url, telegram: telegram.url, mail: mail.url },
    async close() {
      await Promise.all([provider.close(), bank.close(), telegram.close(), mail.close()])
    },
  }
}

/** A host to listen on, as one to connect to. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return isIPv6(host) ? `[${host}]` : host
}
