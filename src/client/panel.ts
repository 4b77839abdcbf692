// The script of every page. Each part makes an existing link, form or field nicer; none is needed to use it.
import 'htmx.org'
import { copyOnClick } from './copy.ts'
import { openDialogs } from './dialogs.ts'
import { keepForms } from './forms.ts'
import { groupNumbers } from './grouped-numbers.ts'
import { switchTheme } from './theme-switch.ts'
import { leaveToasts } from './toasts.ts'

copyOnClick()
openDialogs()
groupNumbers()
keepForms()
leaveToasts()
switchTheme()
