import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { CommentApi } from "../support/commentApi.ts";
import { EngineLab, engineWorkspace } from "../support/engineLab.ts";

const root = join(import.meta.dirname, "../..");
const read = (name: string): unknown =>
  parse(readFileSync(join(root, "examples/ci", name), "utf8"), { merge: true });

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface GitHub {
  readonly permissions: unknown;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly permissions: unknown; readonly steps: readonly Step[] }>
  >;
}
interface GitLab {
  readonly variables: Readonly<Record<string, string>>;
  readonly [job: string]: unknown;
}

const program = `
const mode = new RdmaMode("dgx", { hosts: pool, mode: "exclusive", rollout: true });
new Rollout("dgx", { hosts: pool, claims: [mode.claim], ...quick });
`;
const token = "t0ken-of-the-comment";
const marker = "<!-- pulumi-rdma report: rdma%2Ft -->";
const others = [
  { id: 1, author: "alice", body: "Why does this reboot anything?" },
  { id: 2, author: "bot", body: "Coverage: 97 %" },
  { id: 3, author: "mallory", body: `${marker}\nmine` },
];

describe("the CI workflows of the examples, their shell lines run", function () {
  this.timeout(600_000);
  const github = read("github.yml") as GitHub;
  const gitlab = read("gitlab-ci.yml") as GitLab;
  let lab: EngineLab;
  let api: CommentApi;
  let environment: Readonly<Record<string, string>>;
  before(async () => {
    const fleet = [
      { name: "dgx031", profile: "shared-pods" },
      { name: "dgx033", profile: "right" },
    ] as const;
    lab = await EngineLab.open("ci", fleet, program);
    const tools = join(lab.directory, "node_modules/.bin");
    mkdirSync(tools, { recursive: true });
    writeFileSync(
      join(tools, "pulumi-rdma"),
      `#!/bin/sh\nexec "${process.execPath}" "${root}/provider/commands/main.ts" "$@"\n`,
      { mode: 0o755 },
    );
    ({ environment } = await engineWorkspace());
  });
  after(() => lab.close());
  beforeEach(async () => {
    api = await CommentApi.start(
      token,
      others.map((comment) => ({ ...comment })),
    );
    for (const file of ["plan.json", "comment.md", "report.xml", "verdict.code"])
      rmSync(join(lab.directory, file), { force: true });
  });
  afterEach(() => api.close());

  /** Runs shell lines in the program's directory, as the CI system would. */
  const shell = (
    lines: string,
    more: Readonly<Record<string, string>>,
    options: readonly string[] = ["-e"],
  ): Promise<{ exitCode: number | null; text: string }> =>
    new Promise((resolve, reject) => {
      const child = spawn("bash", [...options, "-c", lines], {
        cwd: lab.directory,
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, ...environment, ...more, STACK: "t" },
      });
      let text = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      child.on("error", reject);
      child.on("close", (exitCode) => {
        resolve({ exitCode, text });
      });
    });

  /** Values of the expressions that a step's environment uses. */
  const expressions: Readonly<Record<string, string>> = {
    "secrets.PULUMI_CONFIG_PASSPHRASE": "",
    "github.token": token,
    "github.event.pull_request.number": "7",
  };
  const valueOf = (text: string): string =>
    text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, name: string) => {
      const value = expressions[name];
      assert.ok(value !== undefined, name);
      return value;
    });

  /** The steps with shell lines of a job; `npm ci` is the lab's. Returns the last exit code. */
  async function runJob(name: string, event: string, env: Readonly<Record<string, string>> = {}) {
    let exitCode: number | null = 0;
    for (const step of github.jobs[name]?.steps ?? []) {
      if (step.run === undefined || step.name === "install") continue;
      if (step.if?.includes("pull_request") && event !== "pull_request") continue;
      assert.doesNotMatch(
        step.run,
        /\$\{\{/,
        "expressions in shell lines run what a stranger wrote",
      );
      const result = await shell(step.run, {
        ...Object.fromEntries(Object.entries(step.env ?? {}).map(([k, v]) => [k, valueOf(v)])),
        PULUMI_EXPERIMENTAL: "true",
        MAX_REBOOTS: "13",
        GITHUB_REPOSITORY: "site/rdma",
        GITHUB_STEP_SUMMARY: join(lab.directory, "summary.md"),
        GH_HOST: "github.localhost",
        GH_ENTERPRISE_TOKEN: token,
        GH_CONFIG_DIR: join(lab.directory, "gh"),
        ...(step.name === "comment" ? { http_proxy: api.url, no_proxy: "" } : {}),
        ...env,
      });
      ({ exitCode } = result);
      if (exitCode !== 0) {
        assert.equal(step.name, "verdict", result.text);
        break;
      }
    }
    return exitCode;
  }
  const gitlabJob = (name: string, env: Readonly<Record<string, string>> = {}) =>
    shell(
      (gitlab[name] as { script: string[] }).script.join("\n"),
      {
        ...gitlab.variables,
        RDMA_COMMENT_TOKEN: token,
        CI_API_V4_URL: `${api.url}/api/v4`,
        CI_PROJECT_ID: "5",
        CI_MERGE_REQUEST_IID: "7",
        http_proxy: "",
        ...env,
      },
      ["-eo", "pipefail"],
    );
  /** The stack of the lab is "t"; a report is named after the stack of the workflow. */
  const own = (): string[] => api.by("bot").filter((body) => body.includes("pulumi-rdma report"));
  const boots = (): number => lab.fleet.host("dgx031").boots.warm;

  it("grant the right to comment to the preview alone", () => {
    assert.deepEqual(github.permissions, {});
    assert.deepEqual(github.jobs.preview?.permissions, {
      contents: "read",
      "pull-requests": "write",
    });
    assert.deepEqual(github.jobs.apply?.permissions, { contents: "read" });
  });

  it("GitHub: comment once, and edit that comment on the next run, whoever copied its mark", async () => {
    assert.equal(await runJob("preview", "pull_request"), 0);
    assert.equal(own().length, 1);
    assert.match(own()[0] ?? "", /Nodes go down/);
    lab.program(`${program}\nthrow new Error("the program broke");`);
    assert.equal(await runJob("preview", "pull_request"), 1);
    lab.program(program);
    assert.equal(own().length, 1);
    assert.match(own()[0] ?? "", /Preview failed/);
    assert.deepEqual(api.by("mallory"), [`${marker}\nmine`]);
    assert.deepEqual(
      api.requests.filter((request) => !request.startsWith("GET")),
      ["POST /repos/site/rdma/issues/7/comments", "PATCH /repos/site/rdma/issues/comments/103"],
    );
  });

  it("GitLab: comment once, and edit that note on the next run, through all pages", async () => {
    const first = await gitlabJob("rdma:preview");
    assert.equal(first.exitCode, 0, first.text);
    const second = await gitlabJob("rdma:preview", { MAX_REBOOTS: "0" });
    assert.equal(second.exitCode, 1, second.text);
    assert.equal(own().length, 1);
    assert.match(own()[0] ?? "", /More reboots than allowed/);
    const notes = "/api/v4/projects/5/merge_requests/7/notes";
    assert.deepEqual(
      api.requests.filter((request) => !request.startsWith("GET")),
      [`POST ${notes}`, `PUT ${notes}/103`],
    );
    assert.match(readFileSync(join(lab.directory, "report.xml"), "utf8"), /<failure/);
  });

  it("apply exactly what was planned, once", async () => {
    assert.equal(await runJob("preview", "push"), 0);
    assert.deepEqual(api.requests, []);
    assert.equal(boots(), 0);
    assert.equal(await runJob("apply", "push"), 0);
    assert.equal(boots(), 1);
    const after = await gitlabJob("rdma:preview", { CI_MERGE_REQUEST_IID: "" });
    assert.equal(after.exitCode, 0, after.text);
    assert.match(readFileSync(join(lab.directory, "comment.md"), "utf8"), /No change/);
    const again = await gitlabJob("rdma:apply");
    assert.equal(again.exitCode, 0, again.text);
    assert.equal(boots(), 1);
  });
});
