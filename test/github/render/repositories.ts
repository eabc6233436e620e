import type { Json } from "../answers.ts";
import type { Repository } from "../model.ts";
import { fullNameOf, type World } from "../world.ts";
import { instant, nodeId, renderAccount } from "./accounts.ts";

const links = {
  ...{ archive: "/{archive_format}{/ref}", assignees: "/assignees{/user}", blobs: "/git/blobs{/sha}" },
  ...{ branches: "/branches{/branch}", collaborators: "/collaborators{/collaborator}", comments: "/comments{/number}" },
  ...{ commits: "/commits{/sha}", compare: "/compare/{base}...{head}", contents: "/contents/{+path}" },
  ...{ contributors: "/contributors", deployments: "/deployments", downloads: "/downloads", events: "/events", forks: "/forks" },
  ...{ git_commits: "/git/commits{/sha}", git_refs: "/git/refs{/sha}", git_tags: "/git/tags{/sha}", hooks: "/hooks" },
  ...{ issue_comment: "/issues/comments{/number}", issue_events: "/issues/events{/number}", issues: "/issues{/number}" },
  ...{ keys: "/keys{/key_id}", labels: "/labels{/name}", languages: "/languages", merges: "/merges" },
  ...{ milestones: "/milestones{/number}", notifications: "/notifications{?since,all,participating}" },
  ...{ pulls: "/pulls{/number}", releases: "/releases{/id}", stargazers: "/stargazers", statuses: "/statuses/{sha}" },
  ...{ subscribers: "/subscribers", subscription: "/subscription", tags: "/tags", teams: "/teams", trees: "/git/trees{/sha}" },
};

export function repositoryUrl(world: World, repository: Repository): string {
  return `${world.url}/repos/${fullNameOf(repository)}`;
}

export function htmlUrl(world: World, repository: Repository): string {
  return `${world.url}/${fullNameOf(repository)}`;
}

/** What pull requests, lists and webhooks carry. */
export function renderRepository(world: World, repository: Repository): Json {
  const url = repositoryUrl(world, repository);
  const html = htmlUrl(world, repository);
  const open = repository.pulls.filter((pull) => pull.issue.state === "open").length;
  const forks = world.repositories.filter((one) => one.parent === repository && !one.deleted).length;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: fullNameOf(repository),
    private: repository.private,
    owner: renderAccount(world, repository.owner),
    html_url: html,
    description: null,
    fork: repository.parent !== null,
    url,
    ...Object.fromEntries(Object.entries(links).map(([name, path]) => [`${name}_url`, url + path])),
    created_at: instant(repository.createdAt),
    updated_at: instant(repository.pushedAt),
    pushed_at: instant(repository.pushedAt),
    git_url: `${html.replace(/^http/, "git")}.git`,
    ssh_url: `git@${html.replace(/^https?:\/\//, "").replace("/", ":")}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: false,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: forks,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    custom_properties: {},
    visibility: repository.private ? "private" : "public",
    forks,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
}

/** `GET /repos/{owner}/{repo}`. */
export function renderFullRepository(world: World, repository: Repository): Json {
  const { parent } = repository;
  let source = parent;
  while (source?.parent) source = source.parent;
  return {
    ...renderRepository(world, repository),
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    network_count: 0,
    subscribers_count: 0,
    ...(repository.owner.type === "Organization" ? { organization: renderAccount(world, repository.owner) } : {}),
    ...(parent && source ? { parent: renderRepository(world, parent), source: renderRepository(world, source) } : {}),
  };
}
