/** Policies that AWS publishes under fixed ids. Source: "Use managed cache policies" and its neighbours in the CloudFront guide. */
export const managedPolicies = {
  cacheEverything: "658327ea-f89d-4fab-a63d-7e88639e58f6",
  cacheNothing: "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  passAllButHost: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
  passAll: "216adef6-5c7f-47e4-b989-5492eafa07d3",
  securityHeaders: "67f7725c-6f97-4210-82d7-5512b31e9d03",
} as const;
