import { IconMapQuestion } from "@tabler/icons-react"
import { Empty } from "../feedback/empty.tsx"
import { PageHeader } from "../page/page-header.tsx"
import { ButtonLink } from "./links.tsx"

/** An address that leads nowhere. */
export function NotFoundPage() {
  return <NothingHere text="There is no page at this address. It may have a typing error." />
}

/** A page whose subject does not exist, or not any more; `text` says what, in a sentence. */
export function NothingHere({ text }: { text: string }) {
  return (
    <>
      <PageHeader title="Not found" />
      <Empty icon={IconMapQuestion} text={text}>
        <ButtonLink to="/">All parts</ButtonLink>
        <ButtonLink to="/kits" variant="default">
          All kits
        </ButtonLink>
      </Empty>
    </>
  )
}
