import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type KubeconfigSettings, loadKubeconfig } from "../../provider/cluster/loadKubeconfig.ts";
import { failsWith } from "./support/failsWith.ts";

interface Part {
  readonly current?: string;
  /** Context, cluster and user of one name; the server is `https://NAME`. */
  readonly names?: readonly string[];
  readonly server?: string;
  readonly cluster?: object;
}

describe("loadKubeconfig()", () => {
  const { KUBECONFIG, HOME } = process.env;
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    delete process.env.KUBECONFIG;
    process.env.HOME = directory;
  });
  afterEach(() => {
    if (KUBECONFIG === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = KUBECONFIG;
    process.env.HOME = HOME;
    rmSync(directory, { recursive: true });
  });

  const write = (file: string, text: string): string => {
    writeFileSync(join(directory, file), text);
    return join(directory, file);
  };
  const kubeconfig = (file: string, { current, names = [], server, cluster }: Part): string =>
    write(
      file,
      JSON.stringify({
        ...(current === undefined ? {} : { "current-context": current }),
        contexts: names.map((name) => ({ name, context: { cluster: name, user: name } })),
        clusters: names.map((name) => ({
          name,
          cluster: { server: server ?? `https://${name}`, ...cluster },
        })),
        users: names.map((name) => ({ name, user: { token: "s3cret" } })),
      }),
    );
  const serverOf = async (settings: KubeconfigSettings): Promise<string> =>
    (await loadKubeconfig(settings)).cluster.server;
  const refuses = (settings: KubeconfigSettings, ...words: RegExp[]): Promise<void> =>
    assert.rejects(loadKubeconfig(settings), failsWith("config", ...words));

  it("takes the file that is named, before KUBECONFIG, before ~/.kube/config", async () => {
    mkdirSync(join(directory, ".kube"));
    kubeconfig(".kube/config", { current: "home", names: ["home"] });
    assert.equal(await serverOf({}), "https://home");
    process.env.KUBECONFIG = kubeconfig("env", { current: "env", names: ["env"] });
    assert.equal(await serverOf({}), "https://env");
    const named = kubeconfig("named", { current: "named", names: ["named"] });
    assert.equal(await serverOf({ kubeconfig: named }), "https://named");
  });

  it("joins the files of KUBECONFIG as kubectl does: the first that names something wins", async () => {
    process.env.KUBECONFIG = [
      kubeconfig("one", { names: ["a"] }),
      join(directory, "missing"),
      "",
      kubeconfig("two", { current: "b", names: ["a", "b"], server: "https://two" }),
      kubeconfig("three", { current: "a", names: ["b", "c"], server: "https://three" }),
    ].join(delimiter);
    assert.equal(await serverOf({}), "https://two");
    assert.equal(await serverOf({ context: "a" }), "https://a");
    assert.equal(await serverOf({ context: "c" }), "https://three");
  });

  it("says that no cluster is known, and does not try localhost", () =>
    refuses({}, /No cluster is known/, /`rdma:cluster: \{kubeconfig: …\}`/));

  it("names a file that is missing, empty or no YAML", async () => {
    await refuses({ kubeconfig: "/nowhere/config" }, /"\/nowhere\/config"/, /ENOENT/);
    await refuses({ kubeconfig: write("empty", "") }, /the input is empty/);
    await refuses({ kubeconfig: write("null", "null") }, /null" is no kubeconfig/);
    await refuses({ kubeconfig: write("list", "[1, 2]") }, /has no contexts/);
    await refuses(
      { kubeconfig: write("broken", "users:\n- user: {token: s3cret\nclusters: [") },
      /Cannot read kubeconfig ".*broken"/,
    );
    process.env.KUBECONFIG = ["/nowhere/a", "/nowhere/b"].join(delimiter);
    await refuses({}, /Cannot read KUBECONFIG "\/nowhere\/a:\/nowhere\/b".*ENOENT/);
  });

  it("lists the contexts where the wanted one is not there, or none is named", async () => {
    const file = kubeconfig("two", { names: ["dev", "prod"] });
    await refuses(
      { kubeconfig: file, context: "x" },
      /has no context "x", expected one of dev, prod/,
    );
    await refuses({ kubeconfig: file }, /names no current context, expected one of dev, prod/);
    assert.equal(await serverOf({ kubeconfig: file, context: "prod" }), "https://prod");
  });

  it("names the cluster or the user that a context lacks", async () => {
    const context = { name: "c", context: { cluster: "k", user: "u" } };
    const clusters = [{ name: "k", cluster: { server: "https://k" } }];
    const base = { "current-context": "c", contexts: [context] };
    const without = (rest: object): KubeconfigSettings => ({
      kubeconfig: write("lacks", JSON.stringify({ ...base, ...rest })),
    });
    await refuses(without({}), /Context "c" .* names the cluster "k", which is not there/);
    await refuses(without({ clusters }), /names the user "u", which is not there/);
    await refuses(
      without({ clusters: [{ name: "k", cluster: {} }] }),
      /clusters\[0\]\.cluster\.server is missing/,
    );
  });

  it("refuses a proxy instead of passing it by", () =>
    refuses(
      {
        kubeconfig: kubeconfig("proxied", {
          current: "p",
          names: ["p"],
          cluster: { "proxy-url": "http://proxy:3128" },
        }),
      },
      /Cluster "p".*proxy-url, which is not supported/,
    ));
});
