import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule/index.js";
import type { FullWorkload } from "../../domain/defaults.ts";
import type { KindWorkload, Peer, Scope } from "../kind.ts";
import { serviceRole } from "./role.ts";

const week = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

interface Hours {
  /** Schedules in AWS's six fields. */
  readonly start: string;
  readonly stop: string;
}

/** `Mon-Fri 07:00-20:00`; undefined when it is not of that form. Past midnight, the stop falls on the next day. */
export function hoursOf(running: string): Hours | undefined {
  const match = /^([A-Za-z]{3})(?:-([A-Za-z]{3}))? (\d{2}):(\d{2})-(\d{2}):(\d{2})$/.exec(running.trim());
  if (match === null) return undefined;
  const [, first = "", last = first, fromHour = "", fromMinute = "", toHour = "", toMinute = ""] = match;
  const [from, to] = [week.indexOf(first.toUpperCase()), week.indexOf(last.toUpperCase())];
  if (from < 0 || to < 0) return undefined;
  const overnight = `${toHour}${toMinute}` <= `${fromHour}${fromMinute}` ? 1 : 0;
  const days = (shift: number) =>
    Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, index) => week[(from + index + shift) % 7]).join(",");
  const at = (hour: string, minute: string, on: string) => `cron(${Number(minute)} ${Number(hour)} ? * ${on} *)`;
  return { start: at(fromHour, fromMinute, days(0)), stop: at(toHour, toMinute, days(overnight)) };
}

interface Switch {
  /** Calls of the AWS API, `ec2:stopInstances`. */
  readonly start: string;
  readonly stop: string;
  readonly startInput: object;
  readonly stopInput: object;
  readonly actions: readonly string[];
  readonly resource: string;
}

/** Starts and stops a workload that need not run always. */
export function keepHours(workload: FullWorkload, scope: Scope): void {
  const self = scope.peer(workload.name);
  if (workload.schedule === undefined || self === undefined) return;
  const at = ["schedule"];
  const hours = hoursOf(workload.schedule.running);
  const toggle = switchOf(workload, self, scope);
  if (hours === undefined) {
    const message = `"${workload.schedule.running}" is not a time to run. Write it like "Mon-Fri 07:00-20:00".`;
    scope.report({ code: "SIR-E108", level: "error", message, path: scope.at("schedule", "running") });
  }
  if (toggle === undefined) scope.note(`A ${workload.kind} cannot be switched off on aws: its schedule changes nothing.`, at);
  if (hours === undefined || toggle === undefined) return;
  const role = serviceRole(
    scope,
    "hours",
    "scheduler.amazonaws.com",
    [{ Action: toggle.actions, Resource: toggle.resource }],
    at,
  );
  for (const action of ["start", "stop"] as const) {
    scope.add(
      SchedulerSchedule,
      action,
      {
        name: scope.name(64, action),
        scheduleExpression: hours[action],
        scheduleExpressionTimezone: workload.schedule.timezone ?? "UTC",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: `arn:aws:scheduler:::aws-sdk:${toggle[action]}`,
          roleArn: role.arn,
          input: JSON.stringify(action === "start" ? toggle.startInput : toggle.stopInput),
        },
      },
      at,
    );
  }
}

function switchOf(workload: FullWorkload, self: Peer, { site }: Scope): Switch | undefined {
  const count = Math.max(1, workload.scale?.min ?? 1);
  switch (workload.kind) {
    case "vm": {
      const group = self.find("group");
      if (group === undefined) return oneMachine(self.get("id"), self.get("arn"));
      return {
        start: "autoscaling:setDesiredCapacity",
        stop: "autoscaling:setDesiredCapacity",
        startInput: { AutoScalingGroupName: group, DesiredCapacity: count },
        stopInput: { AutoScalingGroupName: group, DesiredCapacity: 0 },
        actions: ["autoscaling:SetDesiredCapacity"],
        resource: self.get("arn"),
      };
    }
    case "database": {
      const { engine } = (workload as KindWorkload<"database">).config;
      if (engine === "key-value" || engine === "mongodb" || self.find("secondary.host") !== undefined) return undefined;
      const input = { DbInstanceIdentifier: self.get("id") };
      return {
        start: "rds:startDBInstance",
        stop: "rds:stopDBInstance",
        startInput: input,
        stopInput: input,
        actions: ["rds:StartDBInstance", "rds:StopDBInstance"],
        resource: self.get("arn"),
      };
    }
    case "container-service": {
      const service = { Cluster: self.get("cluster"), Service: self.get("name") };
      return {
        start: "ecs:updateService",
        stop: "ecs:updateService",
        startInput: { ...service, DesiredCount: count },
        stopInput: { ...service, DesiredCount: 0 },
        actions: ["ecs:UpdateService"],
        resource: `arn:aws:ecs:${site.region}:${site.account}:service/${self.get("cluster")}/${self.get("name")}`,
      };
    }
    default:
      return undefined;
  }
}

function oneMachine(id: string, arn: string): Switch {
  const input = { InstanceIds: [id] };
  const actions = ["ec2:StartInstances", "ec2:StopInstances"];
  return { start: "ec2:startInstances", stop: "ec2:stopInstances", startInput: input, stopInput: input, actions, resource: arn };
}
