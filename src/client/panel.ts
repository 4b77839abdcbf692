// The script of every page. Each part makes an existing link, form or field nicer; none is needed to use it.
import 'htmx.org'
import { openBell } from './bell.ts'
import { limitCompared } from './compare.ts'
import { copyOnClick } from './copy.ts'
import { openDialogs } from './dialogs.ts'
import { keepForms } from './forms.ts'
import { groupNumbers } from './grouped-numbers.ts'
import { keepOfflinePage } from './installed-app.ts'
import { listenLive } from './live.ts'
import { printOnClick } from './print.ts'
import { switchTheme } from './theme-switch.ts'
import { leaveToasts } from './toasts.ts'

copyOnClick()
openDialogs()
groupNumbers()
keepForms()
keepOfflinePage()
leaveToasts()
limitCompared()
listenLive()
openBell()
printOnClick()
switchTheme()
