/** What somebody wants of the bot. */
export type Command = { name: 'start'; token: string } | { name: 'stop' } | { name: 'help' }

/** Reads what was written to the bot; anything but `/start TOKEN` and `/stop` asks for help. */
export function readCommand(text: string): Command {
  const [, name, token] = /^\/(start|stop)(?:@\w{1,64})?(?:\s+(\S{1,64}))?\s*$/i.exec(text) ?? []
  if (name?.toLowerCase() === 'stop' && token === undefined) return { name: 'stop' }
  if (name?.toLowerCase() === 'start' && token !== undefined) return { name: 'start', token }
  return { name: 'help' }
}
