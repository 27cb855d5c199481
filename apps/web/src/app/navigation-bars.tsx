import { Link, useLocation } from "@tanstack/react-router"
import { type Destination, destinations, isAt } from "./navigation.ts"
import styles from "./navigation-bars.module.css"

/** The destinations one below the other. */
export function SideBar() {
  return (
    <ul className={styles.side}>
      {destinations.map((destination) => (
        <li key={destination.to}>
          <DestinationLink destination={destination} className={styles.sideLink} />
        </li>
      ))}
    </ul>
  )
}

/** The destinations within reach of a thumb. */
export function BottomBar() {
  return (
    <nav aria-label="Main">
      <ul className={styles.bottom}>
        {destinations.map((destination) => (
          <li key={destination.to}>
            <DestinationLink destination={destination} className={styles.bottomLink} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

interface DestinationLinkProps {
  readonly destination: Destination
  readonly className: string | undefined
}

function DestinationLink({ destination, className }: DestinationLinkProps) {
  const isHere = useLocation({ select: (location) => isAt(destination, location.pathname) })
  return (
    <Link
      to={destination.to}
      className={className}
      data-here={isHere}
      aria-current={isHere ? "page" : undefined}
    >
      <destination.icon size={19} stroke={1.7} aria-hidden />
      {destination.label}
    </Link>
  )
}
