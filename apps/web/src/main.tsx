import "./app/mantine.css"
import "./app/global.css"
import { MantineProvider } from "@mantine/core"
import { Notifications } from "@mantine/notifications"
import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { queryClient } from "./app/client.ts"
import { startHeartbeat } from "./app/connection.ts"
import { isBug } from "./app/failure.ts"
import { router } from "./app/router.tsx"
import { cssVariables, theme } from "./app/theme.ts"

/** The nonce that the server wrote into the page; the browser hides it from everything but this property. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? ""
}

// The name under which the library that locks scrolling behind dialogs looks for its nonce.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() })

const root = document.getElementById("root")
if (root === null) throw new Error("The page has no element #root.")

startHeartbeat()
/** What a page shows in words is settled; anything else that was caught is a bug and goes to the console. */
function onCaughtError(error: unknown): void {
  if (isBug(error)) reportError(error)
}

createRoot(root, { onCaughtError }).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Notifications position="bottom-left" limit={3} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
