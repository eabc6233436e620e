export { activeWaivers, type ActiveWaivers } from "./waivers/active-waivers.ts";
export { exceptionsAsWaivers } from "./waivers/exceptions-as-waivers.ts";
export { readWaivers, type WaiversReading } from "./waivers/read-waivers.ts";
