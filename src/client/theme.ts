// Runs in the head before anything is painted: "auto" becomes what the device prefers, and follows it.
const root = document.documentElement
const darkDevice = matchMedia('(prefers-color-scheme: dark)')

function followDevice(): void {
  if (root.dataset.theme !== 'auto') return
  root.dataset.bsTheme = darkDevice.matches ? 'dark' : 'light'
}

followDevice()
darkDevice.addEventListener('change', followDevice)
