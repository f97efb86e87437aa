import assert from "node:assert/strict";
import { join } from "node:path";
import {
  Application,
  DeclarationReflection,
  type ProjectReflection,
  ReflectionKind,
  TSConfigReader,
} from "typedoc";

const root = join(import.meta.dirname, "../..");

/** The entry points as `make docs` reads them, without its Markdown. */
async function readApi(): Promise<ProjectReflection> {
  const app = await Application.bootstrap(
    {
      entryPoints: ["index.ts", "../components/index.ts", "../components/networkOperator.ts"].map(
        (file) => join(root, "provider", file),
      ),
      tsconfig: join(root, "tsconfig.json"),
      excludeExternals: true,
      excludePrivate: true,
      excludeProtected: true,
      skipErrorChecking: true,
      logLevel: "Error",
    },
    [new TSConfigReader()],
  );
  const project = await app.convert();
  assert(project !== undefined, "the sources could not be read");
  return project;
}

const named = [
  ReflectionKind.Class,
  ReflectionKind.Interface,
  ReflectionKind.TypeAlias,
  ReflectionKind.Function,
  ReflectionKind.Variable,
];

/** Values that resources hand on to each other: nobody writes them by hand. */
const handedOn = /\.(claim|claims|firmware|pending|awaiting|approval|reboots|forecast)\../;
/** Fields of Kubernetes objects mean what their operators say, and have the defaults of these. */
const foreign = /(\.(spec|policy|ipam|pools|cidrPools|networks|metadata)|Spec)\.__type/;

describe("API reference", function () {
  this.timeout(120_000);
  let all: DeclarationReflection[];

  before(async () => {
    const project = await readApi();
    all = Object.values(project.reflections)
      .filter((one) => one instanceof DeclarationReflection)
      .filter((one) => one.kindOf([...named, ReflectionKind.Property]) && !one.flags.isExternal)
      .filter((one) => !handedOn.test(one.getFullName()) && !foreign.test(one.getFullName()));
  });

  const commentOf = (one: DeclarationReflection) => one.comment ?? one.signatures?.[0]?.comment;
  const textOf = (one: DeclarationReflection): string =>
    [
      ...(commentOf(one)?.summary ?? []),
      ...(commentOf(one)?.blockTags ?? []).flatMap((tag) => tag.content),
    ]
      .map(({ text }) => text)
      .join("");
  const properties = () => all.filter((one) => one.kindOf(ReflectionKind.Property));

  it("has a docstring for every exported name and each of its members", () => {
    assert(all.filter((one) => one.kindOf(named)).length > 30);
    const bare = all.filter((one) => textOf(one).trim() === "").map((one) => one.getFullName());
    assert.deepEqual([...new Set(bare)], []);
  });

  it("tells the default of every input that may be left out", () => {
    const inputs = properties().filter((one) =>
      /(Args|Settings|Options|HostInput|HostDefaults)\./.test(one.getFullName()),
    );
    assert(inputs.length > 40, `${inputs.length} inputs were found`);
    const without = inputs.filter(
      (one) => one.flags.isOptional && commentOf(one)?.getTag("@default") === undefined,
    );
    assert.deepEqual([...new Set(without.map((one) => one.getFullName()))], []);
  });

  it("tells the unit of every span of time", () => {
    const spans = properties().filter(({ name }) => /seconds$/i.test(name));
    assert(spans.length > 3);
    const without = spans.filter((one) => !/second/.test(textOf(one)));
    assert.deepEqual([...new Set(without.map((one) => one.getFullName()))], []);
  });
});
