/** Usage keys of everything that runs EC2 instances; the names are Infracost's. */
export const instanceUsage = {
  monthly_hrs: "hours a month that each instance runs; 730 when absent",
  monthly_cpu_credit_hrs: "hours a month that each instance bursts beyond its credits (T2 to T4g, unlimited)",
  vcpu_count: "vCPUs of each instance, for the CPU credits; known from the type when absent",
} as const;

export const groupUsage = {
  ...instanceUsage,
  instances: "how many instances run, instead of what the configuration says",
} as const;

export const instanceWords = { operating_system: "linux, windows, rhel or suse, where the image does not tell" } as const;
