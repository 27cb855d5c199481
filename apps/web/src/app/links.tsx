/** The router's links in the dress of the user interface kit. */
import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core"
import { IconChevronLeft } from "@tabler/icons-react"
import { createLink } from "@tanstack/react-router"
import type { AnchorHTMLAttributes, Ref } from "react"

type AnchorElementProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps>
type ButtonElementProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps>

interface MantineAnchorProps extends AnchorProps, AnchorElementProps {
  ref?: Ref<HTMLAnchorElement>
}

interface MantineButtonProps extends ButtonProps, ButtonElementProps {
  ref?: Ref<HTMLAnchorElement>
}

function MantineAnchor(props: MantineAnchorProps) {
  return <Anchor {...props} />
}

function MantineBackAnchor({ children, ...props }: MantineAnchorProps) {
  return (
    <Anchor fz="sm" {...props}>
      <IconChevronLeft size={14} aria-hidden style={{ verticalAlign: -2 }} /> {children}
    </Anchor>
  )
}

function MantineButton(props: MantineButtonProps) {
  return <Button component="a" {...props} />
}

/** A link in running text or a table. */
export const TextLink = createLink(MantineAnchor)

/** The way back to the list that a page belongs to. */
export const BackLink = createLink(MantineBackAnchor)

/** A link that looks like a button: it goes somewhere, and says so to assistive technology. */
export const ButtonLink = createLink(MantineButton)
