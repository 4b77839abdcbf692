import type { Config } from './config.ts'
import type { Sandbox } from './sandbox-role.ts'

/** What a person reads when the panel has started. */
export function welcome(panel: {
  config: Config
  sandbox: Sandbox | undefined
  admin: { username: string; email: string; generatedPassword: string | undefined } | undefined
}): string {
  const { config, sandbox, admin } = panel
  const lines = ['', '  HOMEMMO panel is running', '']
  if (config.roles.has('web')) {
    lines.push(
      `  Shop      ${config.publicUrl}`,
      `  Admin     ${config.publicUrl}/admin`,
      `  API       ${config.publicUrl}/docs`,
    )
  } else {
    lines.push(`  Roles     ${[...config.roles].join(', ')}`)
  }
  if (admin?.generatedPassword) {
    lines.push(
      '',
      `  Admin log in: ${admin.username} / ${admin.generatedPassword}`,
      '  (shown this once: note it down)',
    )
  }
  if (sandbox) {
    lines.push(
      '',
      '  This is a sandbox: provider, bank, Telegram and mail are stand-ins, and no money is real.',
      `  Bank      ${sandbox.addresses.bank}   transfer money to top up`,
      `  Provider  ${sandbox.addresses.provider}   watch the orders it was sent`,
      `  Telegram  ${sandbox.addresses.telegram}   read what operators and customers are told, write to the bot`,
      `  Mail      ${sandbox.addresses.mail}   read what customers are sent`,
    )
  }
  lines.push('', '  Ctrl-C stops it; its data stays where it is.', '', '')
  return lines.join('\n')
}
