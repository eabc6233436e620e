/** The check on a merge's commit, with the progress of what it applies. */
export const applyCheckName = "sirsi / apply";
