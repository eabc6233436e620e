export { activeWaivers } from "./waivers/active-waivers.ts";
export { exceptionsAsWaivers } from "./waivers/exceptions-as-waivers.ts";
export { earliest, holdsUntil } from "./waivers/holds-until.ts";
export { readWaivers } from "./waivers/read-waivers.ts";
