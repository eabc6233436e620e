/** The name of our check on a pull request; branch protection asks for it, so it never changes. */
export const checkName = "sirsi / review";
