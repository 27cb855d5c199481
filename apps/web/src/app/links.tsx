/** The router's links in the dress of the user interface kit. */
import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core"
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

function MantineButton(props: MantineButtonProps) {
  return <Button component="a" {...props} />
}

/** A link in running text or a table. */
export const TextLink = createLink(MantineAnchor)

/** A link that looks like a button: it goes somewhere, and says so to assistive technology. */
export const ButtonLink = createLink(MantineButton)
