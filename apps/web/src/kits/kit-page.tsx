import { useQuery, useSuspenseQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { IconStack2 } from "@tabler/icons-react"
import { trpc } from "../app/client.ts"
import { BackLink, TextLink } from "../app/links.tsx"
import type { Outputs } from "../app/outputs.ts"
import { useShortcuts } from "../app/shortcuts.ts"
import { errorWords } from "../app/error-words.ts"
import { Tag } from "../feedback/tag.tsx"
import { Cover } from "../documents/cover.tsx"
import { DocumentsPanel } from "../documents/documents-panel.tsx"
import { PageHeader } from "../page/page-header.tsx"
import { PartKeyText } from "../parts/part-key-text.tsx"
import { Amount } from "../quantity/amount.tsx"
import { KitActions } from "./kit-actions.tsx"
import { LinesPanel } from "./lines-panel.tsx"
import styles from "./kit-page.module.css"

const route = getRouteApi("/kits/$kitId")

/** One kit: what it takes, whether it is there, and who else wants it. */
export function KitPage() {
  const { kitId } = route.useParams()
  const navigate = route.useNavigate()
  const { data: kit } = useSuspenseQuery(trpc.kits.get.queryOptions({ id: kitId }))
  useShortcuts({ n: () => void navigate({ to: "/kits/new" }) })
  return (
    <>
      <PageHeader
        title={kit.name}
        above={<BackLink to="/kits">Kits</BackLink>}
        picture={<Cover url={kit.coverUrl} icon={IconStack2} alt={`Cover of ${kit.name}`} isLarge />}
        aside={kit.status === "active" ? <Tag tone="good">Active</Tag> : <Tag tone="plain">Archived</Tag>}
        below={kit.description}
        actions={<KitActions kit={kit} />}
      />
      <div className={styles.page}>
        <KitFacts kit={kit} />
        <LinesPanel kit={kit} />
        <DocumentsPanel
          key={kit.attachmentSetId}
          attachmentSetId={kit.attachmentSetId}
          isReadOnly={kit.status === "archived"}
        />
      </div>
    </>
  )
}

function KitFacts({ kit }: { kit: Outputs["kits"]["get"] }) {
  return (
    <dl className={styles.facts} aria-label="Facts">
      <div>
        <dt>Build target</dt>
        <dd>
          <Amount value={kit.buildTarget} />
        </dd>
      </div>
      <div>
        <dt>Yield per batch</dt>
        <dd>
          {kit.outputUnit === null ? (
            <Amount value={kit.yield} />
          ) : (
            <Amount value={kit.yield} unit={kit.outputUnit} />
          )}
        </dd>
      </div>
      <div>
        <dt>Makes</dt>
        <dd className={styles.words}>
          {kit.outputPartKey === null ? (
            "Nothing for stock"
          ) : (
            <TextLink to="/parts/$key" params={{ key: kit.outputPartKey }} fz="sm">
              <PartKeyText value={kit.outputPartKey} /> {kit.outputDescription}
            </TextLink>
          )}
        </dd>
      </div>
      <div>
        <dt>Lead time</dt>
        <dd className={styles.words}>{leadTime(kit.leadTimeDays)}</dd>
      </div>
      <div className={styles.buildable}>
        <dt>Can build</dt>
        <dd className={styles.words}>
          <CanBuild kit={kit} />
        </dd>
      </div>
    </dl>
  )
}

function leadTime(days: number): string {
  if (days === 0) return "None"
  return days === 1 ? "1 day" : `${days} days`
}

function CanBuild({ kit }: { kit: Outputs["kits"]["get"] }) {
  const buildable = useQuery(trpc.kits.buildable.queryOptions({ id: kit.id }))
  if (buildable.data === undefined) {
    return buildable.error === null ? "Counting…" : errorWords(buildable.error).text
  }
  const { fromStock, throughSubKits } = buildable.data
  if (fromStock === null) return "Add lines to see how many."
  return (
    <>
      <Figure figure={fromStock} source="from stock" />
      {throughSubKits === null ? null : <Figure figure={throughSubKits} source="if sub-kits are built" />}
    </>
  )
}

type BuildableFigure = NonNullable<Outputs["kits"]["buildable"]["fromStock"]>

function Figure({ figure, source }: { figure: BuildableFigure; source: string }) {
  return (
    <span>
      <strong>
        <Amount value={figure.units} />
      </strong>{" "}
      {source}, limited by{" "}
      <TextLink to="/parts/$key" params={{ key: figure.limitingPartKey }} fz="sm" underline="always">
        <PartKeyText value={figure.limitingPartKey} />
      </TextLink>
    </span>
  )
}
