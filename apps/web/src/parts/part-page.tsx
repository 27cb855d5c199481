import { useSuspenseQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { IconCpu } from "@tabler/icons-react"
import { useState } from "react"
import { trpc } from "../app/client.ts"
import { BackLink } from "../app/links.tsx"
import { useShortcuts } from "../app/shortcuts.ts"
import { Tag } from "../feedback/tag.tsx"
import { Cover } from "../documents/cover.tsx"
import { DocumentsPanel } from "../documents/documents-panel.tsx"
import { PageHeader } from "../page/page-header.tsx"
import { displayIn } from "../quantity/display-unit.ts"
import { HistoryPanel } from "../stock/history-panel.tsx"
import { LedgerPanel } from "../stock/ledger-panel.tsx"
import { type StockAct, StockDialogs } from "../stock/stock-dialogs.tsx"
import { StockPanel } from "../stock/stock-panel.tsx"
import { AboutPanel } from "./about-panel.tsx"
import { CopyKey } from "./copy-key.tsx"
import { PartActions } from "./part-actions.tsx"
import { PartFacts } from "./part-facts.tsx"
import { readPartSearch } from "./part-search.ts"
import styles from "./part-page.module.css"
import { WantedPanel } from "./wanted-panel.tsx"

const route = getRouteApi("/parts/$key")

/** One part: how many there are, where, who wants them, and how it came to that. */
export function PartPage() {
  const { key } = route.useParams()
  const search = readPartSearch({ ...route.useSearch() })
  const navigate = route.useNavigate()
  const { data: part } = useSuspenseQuery(trpc.parts.get.queryOptions({ key }))
  const [act, setAct] = useState<StockAct | null>(null)
  const display = displayIn(part, search.unit)
  const canMove = part.stocked && part.archivedAt === null
  useShortcuts({ n: () => void navigate({ to: "/parts/new" }) })
  return (
    <>
      <PageHeader
        title={part.description}
        above={<BackLink to="/">Parts</BackLink>}
        picture={<Cover url={part.coverUrl} icon={IconCpu} alt={`Cover of ${part.description}`} isLarge />}
        aside={
          <>
            <CopyKey value={part.key} />
            {part.archivedAt === null ? null : <Tag tone="plain">Archived</Tag>}
          </>
        }
        below={[part.typeName, part.manufacturer, part.partNumber].filter(Boolean).join(" · ")}
        actions={<PartActions part={part} onAddStock={canMove ? () => setAct({ kind: "add" }) : null} />}
      />
      <div className={styles.page}>
        {part.stocked ? (
          <PartFacts
            part={part}
            display={display}
            onUnit={(unit) => void navigate({ search: unit === part.unit ? {} : { unit }, replace: true })}
          />
        ) : null}
        <div className={styles.columns}>
          <div className={styles.column}>
            {part.usedInKits ? <WantedPanel partKey={part.key} display={display} /> : null}
            {part.stocked ? (
              <StockPanel part={part} display={display} onAct={canMove ? setAct : null} />
            ) : null}
            <DocumentsPanel
              key={part.attachmentSetId}
              attachmentSetId={part.attachmentSetId}
              isReadOnly={false}
            />
            {part.stocked ? (
              <>
                <LedgerPanel partKey={part.key} display={display} />
                <HistoryPanel partKey={part.key} display={display} />
              </>
            ) : null}
          </div>
          <div className={styles.column}>
            <AboutPanel part={part} />
          </div>
        </div>
      </div>
      <StockDialogs part={part} act={act} onClose={() => setAct(null)} />
    </>
  )
}
