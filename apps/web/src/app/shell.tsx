import { ActionIcon, AppShell, Tooltip } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { IconKeyboard } from "@tabler/icons-react"
import { Link, Outlet, useNavigate, useRouter } from "@tanstack/react-router"
import { useEffect, useRef } from "react"
import { CheatSheet } from "./cheat-sheet.tsx"
import { ColorSchemeSwitch } from "./color-scheme-switch.tsx"
import { ConnectionBanner } from "./connection-banner.tsx"
import { HeaderSearch } from "./header-search.tsx"
import { Brand } from "./brand.tsx"
import { BottomBar, SideBar } from "./navigation-bars.tsx"
import { destinations } from "./navigation.ts"
import styles from "./shell.module.css"
import { useShortcuts } from "./shortcuts.ts"

/** What stands around every page. */
export function Shell() {
  const search = useRef<HTMLInputElement>(null)
  const [isCheatSheetOpen, cheatSheet] = useDisclosure(false)
  const navigate = useNavigate()
  useFocusOnNewPage()
  useShortcuts({
    "/": () => search.current?.focus(),
    "?": cheatSheet.open,
    ...Object.fromEntries(destinations.map(({ key, to }) => [`g ${key}`, () => void navigate({ to })])),
  })
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 200, breakpoint: "sm", collapsed: { mobile: true } }}
      footer={{ height: { base: 60, sm: 0 } }}
      padding={0}
      transitionDuration={0}
    >
      <a
        href="#main"
        className={styles.skip}
        onClick={(event) => {
          event.preventDefault()
          document.getElementById("main")?.focus()
        }}
      >
        Skip to content
      </a>
      <AppShell.Header className={styles.header}>
        <Link to="/" className={styles.brand} aria-label="Kitwright, all parts">
          <Brand />
        </Link>
        <HeaderSearch ref={search} />
        <div className={styles.tools}>
          <Tooltip label="Keyboard shortcuts (?)">
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              visibleFrom="sm"
              aria-label="Keyboard shortcuts"
              onClick={cheatSheet.open}
            >
              <IconKeyboard size={20} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <ColorSchemeSwitch />
        </div>
      </AppShell.Header>
      <AppShell.Navbar className={styles.side} aria-label="Main" visibleFrom="sm">
        <SideBar />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={styles.main}>
        <ConnectionBanner />
        <div className={styles.page}>
          <Outlet />
        </div>
      </AppShell.Main>
      <AppShell.Footer className={styles.bottom} hiddenFrom="sm">
        <BottomBar />
      </AppShell.Footer>
      {isCheatSheetOpen ? <CheatSheet onClose={cheatSheet.close} /> : null}
    </AppShell>
  )
}

/** Going to another page moves the focus to its title, unless something there took it already. */
function useFocusOnNewPage(): void {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return
        const isLost = document.activeElement === null || document.activeElement === document.body
        if (isLost) document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true })
      }),
    [router],
  )
}
