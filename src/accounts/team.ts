import { refuse } from '../core/refusal.ts'
import { mayDo, type Permission, permissions } from './permission.ts'
import { isOperator, type UserRole } from './user.ts'

/** Somebody whose role or state is about to change, or who has a say in it; read under a lock. */
export type TeamMember = { id: string; username: string; role: UserRole; isActive: boolean }

/** What acting on somebody's account takes, and seeing where they are logged in: who works here is an owner's affair. */
export function neededFor(user: { role: UserRole }): Permission {
  return isOperator(user) ? 'team.change' : 'users.change'
}

/** Whether an operator of this role may log somebody out or take their keys. */
export function mayActOn(actor: { role: UserRole }, user: { role: UserRole }): boolean {
  return mayDo(actor.role, neededFor(user))
}

/**
 * Takes the person out of those locked whom an operator wants to change. Refuses `user_not_found`; and, of an
 * operator, `last_owner` when no other owner would be left who can log in, and `forbidden` when the actor, who may
 * have been changed meanwhile, is none any more who may.
 */
export function memberToChange(
  locked: readonly TeamMember[],
  { actorId, userId, takesOwner }: { actorId: string; userId: string; takesOwner: boolean },
): TeamMember {
  const member = locked.find(({ id }) => id === userId) ?? refuse('user_not_found')
  const owners = locked.filter(({ role, isActive }) => role === 'owner' && isActive)
  if (takesOwner && owners.length === 1 && owners[0] === member) refuse('last_owner')
  const actor = locked.find(({ id }) => id === actorId)
  if (!actor?.isActive || !mayDo(actor.role, 'team.change')) refuse('forbidden')
  return member
}

/** What a change of role gives and takes, and what stays. */
export type RoleDifference = Readonly<Record<'gains' | 'loses' | 'keeps', readonly Permission[]>>

/** Compares what two roles may do. */
export function compareRoles(from: UserRole, to: UserRole): RoleDifference {
  const had = (permission: Permission) => mayDo(from, permission)
  const has = (permission: Permission) => mayDo(to, permission)
  return {
    gains: permissions.filter((one) => has(one) && !had(one)),
    loses: permissions.filter((one) => had(one) && !has(one)),
    keeps: permissions.filter((one) => had(one) && has(one)),
  }
}
