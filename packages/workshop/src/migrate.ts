export { migrate } from "@kitwright/db/migrate"
