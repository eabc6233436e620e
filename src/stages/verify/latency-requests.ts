/** Requests of a latency check: enough for the 95th percentile not to be the slowest one. */
export const latencyRequests = 20;
