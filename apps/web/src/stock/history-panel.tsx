import { Button } from "@mantine/core"
import { useDisclosure, useElementSize } from "@mantine/hooks"
import { IconChartLine } from "@tabler/icons-react"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { trpc } from "../app/client.ts"
import type { Outputs } from "../app/outputs.ts"
import { Empty } from "../feedback/empty.tsx"
import { ListState } from "../feedback/list-state.tsx"
import { dayText, momentText } from "../page/moments.ts"
import { Panel } from "../page/panel.tsx"
import sheet from "../page/sheet.module.css"
import { Amount } from "../quantity/amount.tsx"
import type { Display } from "../quantity/display-unit.ts"
import { unitSymbol } from "../quantity/unit-symbol.ts"
import styles from "./history-panel.module.css"
import { reasonWord } from "./movement-words.ts"
import { stepChart } from "./step-chart.ts"

type HistoryStep = Outputs["parts"]["history"][number]

interface HistoryPanelProps {
  readonly partKey: string
  readonly display: Display
}

/** The quantity on hand over time, drawn from the ledger; the same as a table. */
export function HistoryPanel({ partKey, display }: HistoryPanelProps) {
  const history = useQuery(trpc.parts.history.queryOptions({ key: partKey }))
  const [isTable, table] = useDisclosure(false)
  const hasSteps = history.data !== undefined && history.data.length > 0
  return (
    <Panel
      title="History"
      isFlush={isTable}
      actions={
        hasSteps ? (
          <Button variant="subtle" size="compact-sm" onClick={table.toggle}>
            {isTable ? "Show as chart" : "Show as table"}
          </Button>
        ) : null
      }
    >
      {history.data === undefined ? (
        <ListState query={history} />
      ) : !hasSteps ? (
        <Empty icon={IconChartLine} text="The quantity on hand never changed." />
      ) : isTable ? (
        <HistoryTable steps={history.data} display={display} />
      ) : (
        <HistoryChart steps={history.data} display={display} />
      )}
    </Panel>
  )
}

interface StepsProps {
  readonly steps: readonly HistoryStep[]
  readonly display: Display
}

const chartHeight = 170
const margins = { left: 44, right: 8, top: 8, bottom: 22 }

function HistoryChart({ steps, display }: StepsProps) {
  const { ref, width } = useElementSize()
  const [now] = useState(() => new Date().toISOString())
  const shown = steps.map((step) => ({ ...step, onHand: display.inUnit(step.onHand) }))
  const [first, last] = [shown[0], shown.at(-1)]
  const size = { width: Math.max(width, 200), height: chartHeight, ...margins }
  const chart = stepChart(shown, now, size)
  const unit = unitSymbol(display.unit)
  const summary = `Quantity on hand since ${dayText(first?.at ?? now)}: ${steps.length} changes, now ${last?.onHand ?? "0"} ${unit}.`
  return (
    <div ref={ref}>
      <svg width="100%" height={chartHeight} role="img" aria-label={summary} className={styles.chart}>
        {chart.ticks.map((tick) => (
          <g key={tick.label}>
            <line
              x1={margins.left}
              x2={size.width - margins.right}
              y1={tick.y}
              y2={tick.y}
              className={styles.grid}
            />
            <text x={margins.left - 8} y={tick.y + 4} textAnchor="end" className={styles.label}>
              {tick.label}
            </text>
          </g>
        ))}
        <path d={chart.area} className={styles.area} />
        <path d={chart.line} className={styles.line} />
        {chart.points.map((point, index) => (
          <circle key={shown[index]?.movementId} cx={point.x} cy={point.y} r={3} className={styles.point}>
            <title>{`${momentText(shown[index]?.at ?? now)}: ${shown[index]?.onHand ?? ""} ${unit}`}</title>
          </circle>
        ))}
        <text x={margins.left} y={chartHeight - 4} className={styles.label}>
          {dayText(first?.at ?? now)}
        </text>
        <text x={size.width - margins.right} y={chartHeight - 4} textAnchor="end" className={styles.label}>
          today
        </text>
      </svg>
    </div>
  )
}

function HistoryTable({ steps, display }: StepsProps) {
  return (
    <div className={sheet.frame}>
      <table className={sheet.table} aria-label="History">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col" className={sheet.number}>
              Change
            </th>
            <th scope="col" className={sheet.number}>
              On hand after it
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.toReversed().map((step) => (
            <tr key={step.movementId}>
              <th scope="row">{momentText(step.at)}</th>
              <td>{reasonWord(step)}</td>
              <td className={sheet.number}>
                <Amount value={display.inUnit(step.change)} />
              </td>
              <td className={sheet.number}>
                <Amount value={display.inUnit(step.onHand)} unit={display.unit} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
