import {
  type Icon,
  IconCategory,
  IconCpu,
  IconFileImport,
  IconPackages,
  IconStack2,
} from "@tabler/icons-react"

export interface Destination {
  readonly to: "/" | "/kits" | "/boxes" | "/types" | "/import"
  readonly label: string
  readonly icon: Icon
  /** Pressed after "g". */
  readonly key: string
  /** The beginnings of the addresses that belong here. */
  readonly paths: readonly string[]
}

export const destinations: readonly Destination[] = [
  { to: "/", label: "Parts", icon: IconCpu, key: "p", paths: ["/parts/"] },
  { to: "/kits", label: "Kits", icon: IconStack2, key: "k", paths: ["/kits"] },
  { to: "/boxes", label: "Boxes", icon: IconPackages, key: "b", paths: ["/boxes"] },
  { to: "/types", label: "Types", icon: IconCategory, key: "t", paths: ["/types"] },
  { to: "/import", label: "Import", icon: IconFileImport, key: "i", paths: ["/import"] },
]

/** Whether a page belongs to a destination. */
export function isAt(destination: Destination, pathname: string): boolean {
  return pathname === destination.to || destination.paths.some((path) => pathname.startsWith(path))
}
