import { useTexts } from '../ui/page-context.ts'
import { Status } from '../ui/status.tsx'

/** Whether somebody may log in and order. */
export function AccountState({ isActive }: { isActive: boolean }) {
  const words = useTexts().admin.users
  if (!isActive) {
    return (
      <Status tone="bad" icon="lock">
        {words.blocked}
      </Status>
    )
  }
  return (
    <Status tone="good" icon="checkCircle">
      {words.active}
    </Status>
  )
}
