import { isActive } from "../../../domain/workload.ts";
import { withConfig, type KindWorkload, type Scope } from "../../kind.ts";

/**
 * Where people reach the service: at the balancer that sends to it, by its own name where it has one. Both are in one wave,
 * so the balancer, which is built later, can be named already. Undefined without one: tasks come and go with their addresses.
 */
export function urlOf({ name }: KindWorkload<"container-service">, { migration }: Scope): string | undefined {
  for (const workload of migration.spec.workloads.filter(isActive)) {
    if (workload.kind !== "load-balancer") continue;
    const { config } = withConfig(workload) as KindWorkload<"load-balancer">;
    if (config.type === "tcp" || !config.listeners.some(({ target }) => target === name)) continue;
    const cdn = config.type === "cdn";
    const secure = cdn || config.listeners.some(({ protocol }) => protocol === "https");
    const resource = cdn ? `aws_cloudfront_distribution.${workload.name}.domain_name` : `aws_lb.${workload.name}.dns_name`;
    return `${secure ? "https" : "http"}://${config.domain ?? `\${${resource}}`}`;
  }
  return undefined;
}
